"""Articles as JSON from crawlers and archives: an object, a list of them or one a line, with any names of fields."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.extraction import to_incoming
from glossator.formats.fields import article_of, mapping_note, meanings
from glossator.formats.format import Format, RejectedFileError, Seen
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
_LONG = 200
_MAX_FIELDS = 256
# Where these stand, spans were marked, and the file is for another format.
_MARKED = frozenset({"spans", "entities", "annotations", "predictions", "tokens", "ner", "tokenized_text", "ner_tags"})
_ANNOTATED = _MARKED | {"schema", "label", "labels", "completions", "meta", "paragraphs", "%types", "Comments"}


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, at the end, when one of them is broken."""
    taking = _Taking(printable_name(path), hints)
    try:
        if _is_one_a_line(path):
            yield from incoming_from(numbered_lines(path), taking.article)
        else:
            yield from incoming_from(_listed(path), taking.article, "article")
    except RejectedFileError as error:
        # Where the text was not found there, somebody may say where it is.
        error.seen = Seen(there=taking.there)
        raise


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts so holds articles as JSON that nobody has marked anything in."""
    value = _first(head)
    if value is None or _ANNOTATED & value.keys():
        return False
    within = value.get("_source")
    record = within if isinstance(within, dict) else value
    texts = [name for name, held in record.items() if isinstance(held, str)]
    # Of a long text under a name that nobody knows somebody may say that it is the article’s.
    return bool({"text", "html"} & meanings(texts).keys()) or any(len(str(record[name])) > _LONG for name in texts)


def is_marked(head: bytes) -> bool:
    """Tell whether something is marked in a file of JSON that starts so, as far as that is seen."""
    value = _first(head)
    names = value.keys() if value is not None else {name for name in _ANNOTATED if f'"{name}"'.encode() in head}
    return bool(_ANNOTATED & names)


def _first(head: bytes) -> dict[str, object] | None:
    """Return the first object of a file that starts so, if it is whole."""
    try:
        value, _ = json.JSONDecoder().raw_decode(_first_object(head.removeprefix(_BOM).lstrip()))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


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


class _Taking:
    """Takes the articles of one file; `there` are the names of all the fields that came so far."""

    def __init__(self, file_name: str, hints: Hints) -> None:
        self._file_name = file_name
        self._hints = hints
        self._columns = dict(hints.columns)
        self._names: dict[str, None] = {}
        self.there: tuple[str, ...] = ()

    def article(self, line: bytes) -> Incoming:
        """Return the article of a record. Raises UserError."""
        record = parse(line)
        if not isinstance(record, dict):
            raise UserError("It is not an object.")
        within = record.get("_source")
        if isinstance(within, dict):
            record = {**{name: held for name, held in record.items() if name != "_source"}, **within}
        self._look(record)
        try:
            found = article_of(record, self._columns)
        except UserError as error:
            raise UserError(f"{error.sentence} {error.hint}".rstrip()) from error
        told = mapping_note((name for name, held in record.items() if held), self._columns)
        notes = [*found.notes, *filter(None, [told])]
        notes += [
            f"“{name}” is kept as metadata or in the original only: this way of reading takes no spans."
            for name in sorted(_MARKED & record.keys())
        ]
        found = replace(found, notes=tuple(notes), encoding="utf-8", there=self.there)
        return to_incoming(found, line, self._file_name, self._hints)

    def _look(self, record: dict[str, object]) -> None:
        if len(self._names) < _MAX_FIELDS and not record.keys() <= self._names.keys():
            self._names.update(dict.fromkeys(list(record)[:_MAX_FIELDS]))
            self.there = tuple(self._names)[:_MAX_FIELDS]


FORMAT = Format(
    "newsjson",
    "Articles as JSON, with any names of fields",
    (".json", ".jsonl", ".ndjson"),
    read=read,
    description="As crawlers such as news-please write them: one object, a list, or one object a line.",
    recognise=recognise,
)
