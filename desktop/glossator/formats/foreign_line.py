"""A line of JSONL from elsewhere, as Prodigy reads and writes it: a text, perhaps with spans and further data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.foreign_article import ForeignSpan, left_out_note, texts, to_incoming
from glossator.formats.record_reading import extent, objects, take

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from glossator.formats.format import Incoming

# What Prodigy derives from the rest and makes anew; everything else that is left out is said.
_DERIVED = frozenset({"tokens", "_input_hash", "_task_hash", "_view_id", "_timestamp", "_session_id", "_annotator_id"})


def from_foreign(raw: Mapping[str, object], line: bytes, file_name: str) -> Incoming:
    """Return the article of a line that is not of our schema. Raises UserError that says what is wrong with it.

    Spans become suggestions of the source “file:<name>”, whatever the line says about an answer: nobody has judged
    them in this project. The line itself is kept as the original.
    """
    before = take(raw, "text", str)
    meta = take(raw, "meta", dict) if raw.get("meta") is not None else {}
    scalars = _scalars(raw)
    values = {**texts(meta), **texts({name: raw[name] for name in scalars})}
    left_out = [name for name in raw if name not in ("text", "spans", "meta", *_DERIVED) and name not in scalars]
    notes = [left_out_note(left_out)] if left_out else []
    return to_incoming(before, _spans(raw, before), values, file_name=file_name, original=line, notes=notes)


def _spans(raw: Mapping[str, object], before: str) -> Iterator[ForeignSpan]:
    if raw.get("spans") is None:
        return
    for item in objects(raw, "spans"):
        start, end = extent(item, len(before), "A span")
        if "text" in item and item["text"] != before[start:end]:
            raise UserError(f"The span from {start} to {end} does not stand on the words that it names.")
        yield ForeignSpan(start, end, take(item, "label", str))


def _scalars(raw: Mapping[str, object]) -> list[str]:
    """Return the names of what can be kept as metadata."""
    return [
        name
        for name, value in raw.items()
        if name not in ("text", "spans", "meta") and name not in _DERIVED and isinstance(value, str | int | float)
    ]
