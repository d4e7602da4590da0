"""Articles as JSON from crawlers and archives: an object, a list of them or one a line, with any names of fields."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.extraction import to_incoming
from glossator.formats.fields import article_of, mapping_note, meanings
from glossator.formats.format import Format
from glossator.formats.json_array import numbered_elements
from glossator.formats.json_lines import incoming_from, numbered_lines
from glossator.formats.plain_text import printable_name
from glossator.formats.strict_json import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.formats.format import Hints, Incoming

_BOM = b"\xef\xbb\xbf"
_LISTS = ("articles", "items", "entries", "documents", "docs", "results", "news", "stories", "records", "data", "hits")
_LIST = re.compile(r'"(?:' + "|".join(_LISTS) + r')"\s*:\s*\[')
_NEAR = 2000
# Where these stand, spans were marked, and the file is for another format.
_MARKED = frozenset({"spans", "entities", "annotations", "predictions", "tokens", "ner", "tokenized_text", "ner_tags"})
_ANNOTATED = _MARKED | {"schema", "label", "labels", "completions", "meta", "paragraphs", "%types", "Comments"}


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, at the end, when one of them is broken."""
    name = printable_name(path)
    if _is_one_a_line(path):
        return incoming_from(numbered_lines(path), lambda line: _article(line, name, hints))
    return incoming_from(_listed(path), lambda record: _article(record, name, hints), "article")


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts so holds articles as JSON that nobody has marked anything in."""
    start = head.removeprefix(_BOM).lstrip()
    try:
        value, _ = json.JSONDecoder().raw_decode(_first_object(start))
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict) or _ANNOTATED & value.keys():
        return False
    within = value.get("_source")
    record = within if isinstance(within, dict) else value
    found = meanings(name for name, held in record.items() if isinstance(held, str))
    return "text" in found or "html" in found


def _first_object(start: bytes) -> str:
    """Return the text from the first article on; of a list that an object holds, too."""
    text = start.decode("utf-8", "ignore").lstrip("[ \r\n\t")
    opening = _LIST.search(text, 0, _NEAR)
    return text[opening.end() :].lstrip() if opening else text


def _is_one_a_line(path: Path) -> bool:
    """Tell whether the first line that is not blank is an article by itself, or seems to be one of many."""
    seen = 0
    for _, line in numbered_lines(path):
        if line is None or not line.lstrip().startswith(b"{") or not line.rstrip().endswith(b"}"):
            return False
        seen += 1
        try:
            value = parse(line)
        except UserError:
            if seen < 2:
                continue
            return True
        return seen == 2 or (isinstance(value, dict) and _list_in(value) is None)
    return False


def _listed(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and JSON of each article in a list, or in the list that an object holds."""
    for number, data in numbered_elements(path):
        held = None
        if number == 1 and data is not None and data.startswith(b"{"):
            try:
                value = parse(data)
            except UserError:
                value = None
            held = _list_in(value) if isinstance(value, dict) else None
        if held is None:
            yield number, data
        else:
            yield from ((n, json.dumps(item, ensure_ascii=False).encode()) for n, item in enumerate(held, 1))


def _list_in(value: dict[str, object]) -> list[object] | None:
    """Return the list of articles that an object holds; None where the object itself is the article."""
    if "text" in meanings(name for name, held in value.items() if isinstance(held, str)):
        return None
    for name in _LISTS:
        held = value.get(name)
        if isinstance(held, dict) and name == "hits":
            held = held.get("hits")
        if isinstance(held, list) and held:
            return held
    return None


def _article(line: bytes, file_name: str, hints: Hints) -> Incoming:
    record = parse(line)
    if not isinstance(record, dict):
        raise UserError("It is not an object.")
    within = record.get("_source")
    if isinstance(within, dict):
        record = {**{name: held for name, held in record.items() if name != "_source"}, **within}
    try:
        found = article_of(record)
    except UserError as error:
        raise UserError(f"{error.sentence} {error.hint}".rstrip()) from error
    notes = [*found.notes, *filter(None, [mapping_note(name for name, held in record.items() if held)])]
    notes += [
        f"“{name}” is kept as metadata or in the original only: this way of reading takes no spans."
        for name in sorted(_MARKED & record.keys())
    ]
    return to_incoming(replace(found, notes=tuple(notes), encoding="utf-8"), line, file_name, hints)


FORMAT = Format(
    "newsjson",
    "Articles as JSON, with any names of fields",
    (".json", ".jsonl", ".ndjson"),
    read=read,
    description="As crawlers such as news-please write them: one object, a list, or one object a line.",
    recognise=recognise,
)
