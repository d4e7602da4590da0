"""Saved web pages: the article without what stands around it, with what the page says of title, date and author."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from glossator.errors import UserError
from glossator.formats.dates import iso_moment
from glossator.formats.encodings import Decoded, decode
from glossator.formats.extraction import Extracted, only_article, read_document
from glossator.formats.format import NO_HINTS, Format, RejectedFileError
from glossator.formats.limited import extract_limited
from glossator.formats.markup import read_markup
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trafilatura.settings import Document

    from glossator.formats.format import Hints, Incoming

MAX_BYTES = 20 << 20
_SECONDS = 10.0
_DECLARED = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_HEAD = 8192
_EXAMPLES = 3
_SHOWN = 40
_LONGEST = 160


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the one article of a page. Raises RejectedFileError."""
    data = read_document(path, MAX_BYTES)
    for found in extract_limited(__name__, path, hints, seconds=_SECONDS):
        yield only_article(found, data, path, hints)


def extract(path: Path, hints: Hints = NO_HINTS) -> Iterator[Extracted]:
    """Yield what the page holds. Nothing that it names is fetched. Raises UserError."""
    data = read_document(path, MAX_BYTES)
    decoded = decode(data, hints.encoding) if hints.encoding else decode_page(data)
    page = read_markup(decoded.text)
    whole = page.text()
    if not whole:
        raise RejectedFileError("The page shows no text; perhaps a program in it was to make it.", "Save it anew.")
    document = _main_part(decoded.text)
    main = document.text.strip() if document is not None and document.text else ""
    url = _text(document and document.url)
    beside = _lines_beside(main, whole) if main else []
    date = iso_moment(_text(document and document.date)).day
    yield Extracted(
        main or whole,
        title=_text(document and document.title),
        source=_text(document and document.sitename) or (urlsplit(url).hostname or "").removeprefix("www."),
        author=_text(document and document.author),
        published=date,
        url=url,
        language=page.language,
        notes=(*decoded.notes, *_what_was_left_out(main, whole, beside)),
        encoding=decoded.encoding,
        why=decoded.why,
        left_out=_first(beside),
    )


def left_out(data: bytes) -> list[str]:
    """Return the lines of a page that `extract` does not take for its article. Raises UserError."""
    markup = decode_page(data).text
    document = _main_part(markup)
    return _lines_beside(document.text or "" if document else "", read_markup(markup).text())


def decode_page(data: bytes) -> Decoded:
    """Return the text of a page, as it declares its encoding where it is not UTF-8. Raises UserError."""
    declared = _DECLARED.search(data[:_HEAD])
    name = declared[1].decode("ascii", "replace") if declared else ""
    try:
        codec = codecs.lookup(name).name if name else ""
        # Codecs that make no text of bytes are known under names, too.
        text = data.decode(codec, "replace") if codec and not codec.startswith("utf") else ""
    except (LookupError, UnicodeError, TypeError):
        return decode(data)
    if not text or (not codec.startswith("iso2022") and _is_utf8(data)):
        return decode(data)
    lost = text.count("\ufffd")
    notes = (f"{lost} places could not be read as {shown(name)} and became U+FFFD.",) if lost else ()
    return Decoded(text, codec, notes, "The page says so itself.")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _main_part(markup: str) -> Document | None:
    from trafilatura import bare_extraction

    document = bare_extraction(
        markup,
        include_comments=False,
        include_formatting=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
    )
    if isinstance(document, dict):
        raise TypeError("a document was expected")
    return document


def _first(beside: list[str]) -> tuple[str, ...]:
    """Return the first lines that were left out, and how many more there are."""
    more = len(beside) - _SHOWN
    return (*(shown(line, _LONGEST) for line in beside[:_SHOWN]), *([f"… and {more} more lines"] if more > 0 else ()))


def _what_was_left_out(main: str, whole: str, beside: list[str]) -> tuple[str, ...]:
    if not main:
        return ("No article could be told from what stands around it, so all text of the page was taken.",)
    if not beside:
        return ()
    lines = "1 line" if len(beside) == 1 else f"{len(beside)} lines"
    share = round(100 * sum(map(len, beside)) / max(1, len(whole)))
    examples = ", ".join(f"“{shown(line)}”" for line in beside[:_EXAMPLES])
    doubt = " That is most of the page: see whether the article is whole." if share > 50 else ""
    return (f"Left out as not being part of the article: {lines}, {share} % of the page’s text ({examples}).{doubt}",)


def _lines_beside(main: str, whole: str) -> list[str]:
    """Return the lines of a page whose words are not in its article."""
    taken = " ".join(main.split())
    paragraphs = {" ".join(line.split()) for line in main.split("\n")}
    words = ((line, " ".join(line.split())) for line in whole.split("\n"))
    return [line for line, bare in words if bare not in paragraphs and bare not in taken]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts so is a web page."""
    try:
        start = decode(head).text.lstrip("\ufeff \t\r\n")[:500].lower()
    except UserError:
        return False
    return start.startswith(("<!doctype html", "<html")) or "<html" in start


FORMAT = Format(
    "webpage",
    "Web page (HTML)",
    (".html", ".htm", ".xhtml"),
    read=read,
    one_article=True,
    description="The main text of a saved page, with its title, date, author and source.",
    recognise=recognise,
    any_encoding=True,
)
