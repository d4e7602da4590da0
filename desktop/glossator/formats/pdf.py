"""PDF documents: their text page by page, put together to paragraphs again."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Protocol

from glossator.errors import UserError
from glossator.formats.dates import iso_moment
from glossator.formats.extraction import MAX_CHARACTERS, Extracted, only_article, read_document
from glossator.formats.format import NO_HINTS, Format, RejectedFileError
from glossator.formats.limited import extract_limited
from glossator.formats.page_lines import PageLine, flow
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from glossator.formats.format import Hints, Incoming

    class Rectangle(ctypes.Structure):
        """Where something stands, in points from the lower left corner."""

        left: float
        top: float
        right: float
        bottom: float

    class Raw(Protocol):
        """The functions of PDFium that are needed here."""

        FPDFText_GetUnicode: Callable[[object, int], int]
        FPDFText_IsGenerated: Callable[[object, int], int]
        FPDFText_GetCharOrigin: Callable[[object, int, object, object], int]
        FPDFText_GetLooseCharBox: Callable[[object, int, object], int]
        FS_RECTF: type[Rectangle]


MAX_PAGES = 2000

# PDFium puts signs of its own for a hyphen at the end of a line.
_SIGNS = {"\r": " ", "\n": " ", "\u0002": "-", "\ufffe": "-"}
_BLANKS = " \t\u00a0\u2002\u2003\u2009"
_EXAMPLES = 3
_PASSWORD = 4


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the one article of a document. Raises RejectedFileError."""
    data = read_document(path)
    for found in extract_limited(__name__, path):
        yield only_article(found, data, path, hints)


def extract(path: Path, _hints: Hints = NO_HINTS) -> Iterator[Extracted]:
    """Yield what the document holds. Raises UserError."""
    import pypdfium2  # type: ignore[import-untyped]
    from pypdfium2 import raw

    data = read_document(path)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise RejectedFileError("The PDF is protected by a password.", "Save it without one.") from error
        raise RejectedFileError("The file is no PDF, or is damaged.", "Save it anew.") from error
    if len(document) > MAX_PAGES:
        raise RejectedFileError(f"The PDF has more than {MAX_PAGES:,} pages, which is no article.", "Divide it.")
    pages: list[list[PageLine]] = []
    unreadable = characters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = page.get_textpage()
        except pypdfium2.PdfiumError:
            unreadable += 1
            continue
        pages.append(_lines(raw, text, text.count_chars()))
        text.close()
        page.close()
        characters += sum(len(line.text) for line in pages[-1])
        if characters > MAX_CHARACTERS:
            raise UserError(f"Its text is longer than {MAX_CHARACTERS // 10**6} million characters.", "Divide it.")
    if not characters:
        raise RejectedFileError(
            "No text was found in the PDF: its pages are pictures (scanned), or it is damaged.",
            "Have a program for text recognition (OCR) make a PDF with text of it.",
        )
    flowed = flow(pages)
    said = {name: str(value) for name, value in document.get_metadata_dict().items() if value}
    moment = iso_moment(said.get("CreationDate", ""))
    yield Extracted(
        flowed.text,
        title=said.get("Title", ""),
        author=said.get("Author", ""),
        published=moment.day,
        extra=tuple((name.lower(), said[name]) for name in ("Subject", "Keywords") if name in said),
        notes=tuple(_notes(flowed.joined, flowed.left_out, unreadable, pages, dated=bool(moment.day))),
    )


def _notes(
    joined: int, left_out: tuple[str, ...], unreadable: int, pages: list[list[PageLine]], *, dated: bool
) -> Iterator[str]:
    yield "Lines were joined to paragraphs by the way they stand on the page."
    if joined:
        yield f"{_count(joined, 'word')} divided at the end of a line became whole."
    if left_out:
        examples = ", ".join(f"“{shown(line)}”" for line in dict.fromkeys(left_out[:_EXAMPLES]))
        yield f"{_count(len(left_out), 'line')} at the edges of pages (numbers, headers, footers) left out: {examples}."
    if empty := sum(not page for page in pages):
        yield f"{_count(empty, 'page')} without text, perhaps pictures."
    if unreadable:
        yield f"{_count(unreadable, 'page')} could not be read."
    if dated:
        yield "The date is the one on which the document was made."


def _lines(raw: Raw, page: object, count: int) -> list[PageLine]:
    """Return the lines of a page in the order of its text."""
    lines: list[PageLine] = []
    text: list[str] = []
    left = right = base = size = 0.0
    high = 0
    for at in range(count):
        code = raw.FPDFText_GetUnicode(page, at)
        if raw.FPDFText_IsGenerated(page, at) == 1:
            if text and text[-1] not in _BLANKS:
                text.append(" ")
            continue
        x, y, edge, tall = _place(raw, page, at)
        # Raised and lowered letters are of the same line.
        if text and (abs(y - base) > 0.6 * max(size, tall, 1.0) or x < left - max(size, tall, 1.0) * 40):
            _close(lines, text, left, right, base, size)
            text = []
        if not text:
            left, right, base, size = x, edge, y, tall
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        sign = chr(code) if 0 < code < 0x110000 else "\ufffd"
        sign = _SIGNS.get(sign, sign)
        if sign in _BLANKS and (not text or text[-1] in _BLANKS):
            continue
        text.append(sign)
        if sign not in _BLANKS:
            left, right, size = min(left, x), max(right, edge), max(size, tall)
    _close(lines, text, left, right, base, size)
    return lines


def _close(lines: list[PageLine], text: list[str], left: float, right: float, base: float, size: float) -> None:
    if line := "".join(text).strip(_BLANKS):
        lines.append(PageLine(line, left, right, base, size or 1.0))


def _place(raw: Raw, page: object, at: int) -> tuple[float, float, float, float]:
    """Return where a character begins, its base line, where it ends, and how tall its font is."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(page, at, ctypes.byref(x), ctypes.byref(y))
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(page, at, ctypes.byref(box))
    return x.value, y.value, max(float(box.right), x.value), abs(float(box.top) - float(box.bottom))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


FORMAT = Format("pdf", "PDF document", (".pdf",), read=read, one_article=True)
