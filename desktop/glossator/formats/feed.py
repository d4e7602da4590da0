"""Saved RSS and Atom feeds: one article for each entry that brings its text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from glossator.errors import UserError
from glossator.formats.dates import iso_moment
from glossator.formats.encodings import decode
from glossator.formats.extraction import Extracted, read_document, to_incoming
from glossator.formats.format import NO_HINTS, Format, RejectedFileError
from glossator.formats.limited import extract_limited
from glossator.formats.markup import visible_text
from glossator.formats.plain_text import printable_name
from glossator.formats.web_page import decode_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from glossator.formats.format import Hints, Incoming

MAX_BYTES = 20 << 20
_ROOTS = ("<rss", "<feed", "<rdf:rdf")
_KEPT = ("title", "link", "id", "published", "updated", "author", "summary", "rights")


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a feed. Raises RejectedFileError."""
    name = printable_name(path)
    for number, found in enumerate(extract_limited(__name__, path, hints), 1):
        try:
            yield to_incoming(found, found.original.encode(), name, hints)
        except UserError as error:
            raise RejectedFileError(f"Entry {number}: {error.sentence}", error.hint) from error


def extract(path: Path, hints: Hints = NO_HINTS) -> Iterator[Extracted]:
    """Yield what the entries hold. Nothing that the feed names is fetched. Raises UserError."""
    data = read_document(path, MAX_BYTES)
    decoded = decode(data, hints.encoding) if hints.encoding else decode_page(data)
    if _prolog_end(decoded.text, "<!doctype"):
        raise RejectedFileError(
            "The file brings a document type of its own (DOCTYPE), which may do harm.", "Take that line out."
        )
    parsed = _parse(decoded.text)
    entries = cast("list[Mapping[str, object]]", parsed["entries"])
    channel = cast("Mapping[str, object]", parsed["feed"])
    if not entries:
        what = "The feed has no entries." if parsed["version"] else "The file is no RSS or Atom feed."
        raise RejectedFileError(what, "There is nothing to import.")
    found = [each for entry in entries if (each := _article(entry)) is not None]
    if not found:
        raise RejectedFileError("No entry of the feed brings a text.", "Save the pages that it links to.")
    notes = list(decoded.notes)
    if parsed["bozo"]:
        notes.append("The feed is not well-formed; see whether its articles are whole.")
    if without := len(entries) - len(found):
        notes.append(
            "1 entry without a text was left out."
            if without == 1
            else f"{without} entries without a text were left out."
        )
    for number, (text, notes_of_it, entry) in enumerate(found):
        moment = iso_moment(_text(entry, "published") or _text(entry, "updated") or _text(channel, "published"))
        tags = [
            str(tag["term"]) for tag in cast("list[Mapping[str, object]]", entry.get("tags", [])) if tag.get("term")
        ]
        extra = {"published_at": moment.exact, "tags": ", ".join(tags)}
        yield Extracted(
            text,
            visible_text(_text(entry, "title")).replace("\n", " "),
            _text(cast("Mapping[str, object]", entry.get("source") or {}), "title") or _text(channel, "title"),
            _text(entry, "author") or _text(channel, "author"),
            moment.day,
            _text(entry, "link"),
            _language(entry, channel),
            tuple((name, value) for name, value in extra.items() if value),
            (*notes_of_it, *(notes if number == 0 else ())),
            "utf-8",
            json.dumps({name: entry[name] for name in (*_KEPT, "content") if name in entry}, ensure_ascii=False),
        )


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts so is a feed."""
    try:
        text = decode(head).text
    except UserError:
        return False
    return any(_prolog_end(text, root) for root in _ROOTS)


def _article(entry: Mapping[str, object]) -> tuple[str, tuple[str, ...], Mapping[str, object]] | None:
    parts = cast("list[Mapping[str, object]]", entry.get("content") or [])
    # One entry may bring its text twice, as HTML and without.
    texts = [text for part in parts if (text := _words(part))]
    if texts:
        return max(texts, key=len), (), entry
    summary = _words(cast("Mapping[str, object]", entry.get("summary_detail") or {}))
    return (summary, ("An entry brings its summary only, which was taken as the text.",), entry) if summary else None


def _words(part: Mapping[str, object]) -> str:
    value = _text(part, "value")
    return value.strip() if part.get("type") == "text/plain" else visible_text(value)


def _language(entry: Mapping[str, object], channel: Mapping[str, object]) -> str:
    for part in cast("list[Mapping[str, object]]", entry.get("content") or []):
        if language := _text(part, "language"):
            return language
    return _text(channel, "language")


def _parse(text: str) -> Mapping[str, object]:
    import feedparser  # type: ignore[import-untyped]

    return cast(
        "Mapping[str, object]",
        feedparser.parse(
            text.encode(),
            # What the file declares was heeded when it was decoded.
            response_headers={"content-type": "application/xml; charset=utf-8"},
            sanitize_html=False,
            resolve_relative_uris=False,
        ),
    )


def _text(held: Mapping[str, object], name: str) -> str:
    value = held.get(name)
    return value if isinstance(value, str) else ""


def _prolog_end(text: str, sign: str) -> bool:
    """Tell whether a sign stands first in a file behind its declaration and comments."""
    at = 0
    while True:
        at += len(text[at : at + 4096]) - len(text[at : at + 4096].lstrip("\ufeff \t\r\n"))
        ends = {"<?": "?>", "<!--": "-->"}
        closing = next((end for start, end in ends.items() if text.startswith(start, at)), None)
        if closing is None:
            return text[at : at + len(sign)].lower() == sign
        end = text.find(closing, at)
        if end < 0:
            return False
        at = end + len(closing)


FORMAT = Format(
    "feed", "RSS or Atom feed", (".rss", ".atom", ".xml"), read=read, recognise=recognise, any_encoding=True
)
