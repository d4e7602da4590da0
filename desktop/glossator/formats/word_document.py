"""Word documents: the paragraphs in order, a line each, and tables as rows with tabs."""

from __future__ import annotations

import io
import posixpath
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.dates import iso_moment
from glossator.formats.extraction import MAX_CHARACTERS, Extracted, only_article, read_document
from glossator.formats.format import NO_HINTS, Format, RejectedFileError
from glossator.formats.limited import extract_limited
from glossator.formats.packed import open_packed, read_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element
    from zipfile import ZipFile

    from glossator.formats.format import Hints, Incoming

_MAX_MEMBERS = 10_000
_MAX_UNPACKED = 100 << 20
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# What is deleted or moved away, what stands a second time for older programs, and what is no text.
_UNSEEN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}instrText", f"{_W}sectPr", f"{_W}rPr"})
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011", f"{_W}softHyphen": ""}
_DELETED = (f"{_W}del", f"{_W}moveFrom")
_BESIDE = ("footnotes", "endnotes", "comments")


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the one article of a document. Raises RejectedFileError."""
    data = read_document(path)
    for found in extract_limited(__name__, path):
        yield only_article(found, data, path, hints)


def extract(path: Path, _hints: Hints = NO_HINTS) -> Iterator[Extracted]:
    """Yield what the document holds. Raises UserError."""
    head = read_document(path)[:8]
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise RejectedFileError(
            "The document is protected by a password, or is of the old kind (.doc).", "Save it as .docx without one."
        )
    with open_packed(path, members=_MAX_MEMBERS, total=_MAX_UNPACKED) as packed:
        names = set(packed.namelist())
        main = _main_part(packed, names)
        body = _Body()
        body.read(_member(packed, main))
        said = _properties(packed, names)
        beside = [what for what in _BESIDE if posixpath.join(posixpath.dirname(main), f"{what}.xml") in names]
    text = "\n".join(body.lines).strip("\n")
    if not text.strip():
        raise RejectedFileError("The document holds no text; perhaps its pages are pictures.", "Type it out.")
    notes = []
    if beside:
        notes.append(f"Left out: {', '.join(beside)}, and what stands in headers and footers.")
    if body.deleted:
        notes.append("Text that was deleted while changes were tracked was left out.")
    moment = iso_moment(said.get("created", ""))
    if moment.day:
        notes.append("The date is the one on which the document was made.")
    yield Extracted(
        text,
        title=said.get("title", ""),
        author=said.get("creator", ""),
        published=moment.day,
        language=said.get("language", ""),
        extra=tuple((name, said[name]) for name in ("subject", "keywords") if said.get(name)),
        notes=tuple(notes),
    )


class _Body:
    """Walks through the text part of a document and keeps its lines; no more than a paragraph is held as a tree."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.deleted = False
        self._paragraphs: list[list[str]] = []
        self._cells: list[list[list[str]]] = []
        self._unseen = 0
        self._characters = 0

    def read(self, xml: bytes) -> None:
        """Take the text of the part. Raises UserError."""
        for event, element in _events(xml):
            tag = element.tag.replace(_STRICT_W, _W)
            if event == "start":
                self._start(tag)
            else:
                self._end(tag, element)
                element.clear()

    def _start(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
            self.deleted = self.deleted or tag in _DELETED
        elif self._unseen:
            return
        elif tag == f"{_W}p":
            self._paragraphs.append([])
        elif tag == f"{_W}tr":
            self._cells.append([])
        elif tag == f"{_W}tc" and self._cells:
            self._cells[-1].append([])

    def _end(self, tag: str, element: Element) -> None:
        if tag in _UNSEEN:
            self._unseen -= 1
        elif self._unseen:
            return
        elif tag == f"{_W}t" and self._paragraphs:
            self._paragraphs[-1].append(element.text or "")
        elif tag in _SIGNS and self._paragraphs:
            self._paragraphs[-1].append(_SIGNS[tag])
        elif tag == f"{_W}p" and self._paragraphs:
            self._add("".join(self._paragraphs.pop()))
        elif tag == f"{_W}tr" and self._cells:
            row = "\t".join(" ".join(filter(None, cell)) for cell in self._cells.pop())
            self._add(row)

    def _add(self, line: str) -> None:
        """Put a line where it belongs: into the cell that is open, or into the text."""
        self._characters += len(line) + 1
        if self._characters > MAX_CHARACTERS:
            raise UserError(f"Its text is longer than {MAX_CHARACTERS // 10**6} million characters.", "Divide it.")
        if self._cells and self._cells[-1]:
            self._cells[-1][-1].append(line.replace("\n", " ").replace("\t", " "))
        else:
            self.lines.append(line)


def _events(xml: bytes) -> Iterator[tuple[str, Element]]:
    """Yield where elements begin and end. Document types and entities are refused. Raises RejectedFileError."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        yield from iterparse(io.BytesIO(xml), events=("start", "end"), forbid_dtd=True)
    except DefusedXmlException as error:
        raise RejectedFileError("The document brings a document type of its own, which may do harm.", "") from error
    except ParseError as error:
        raise RejectedFileError("The document is damaged: its text is no XML.", "Save it anew.") from error


def _main_part(packed: ZipFile, names: set[str]) -> str:
    """Return the name of the part that holds the text."""
    if "_rels/.rels" in names:
        for _, element in _events(_member(packed, "_rels/.rels")):
            target = element.get("Target", "").lstrip("/")
            if element.tag == _RELATION and element.get("Type", "").endswith("/officeDocument") and target in names:
                if not target.startswith("word/"):
                    break
                return target
    if "word/document.xml" in names:
        return "word/document.xml"
    raise RejectedFileError("The file is no Word document.", "Save it as .docx.")


def _properties(packed: ZipFile, names: set[str]) -> dict[str, str]:
    """Return what the document says of itself."""
    if "docProps/core.xml" not in names:
        return {}
    ends = (
        (element.tag.rpartition("}")[2], element.text)
        for event, element in _events(_member(packed, "docProps/core.xml"))
        if event == "end"
    )
    return {name: " ".join(text.split()) for name, text in ends if text and text.strip()}


def _member(packed: ZipFile, name: str) -> bytes:
    try:
        return read_member(packed, name, _MAX_UNPACKED)
    except UserError as error:
        raise RejectedFileError(f"A part of the document cannot be read. {error.sentence}", "Save it anew.") from error


FORMAT = Format("docx", "Word document", (".docx", ".docm"), read=read, one_article=True)
