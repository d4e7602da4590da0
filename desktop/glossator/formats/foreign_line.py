"""A line of JSONL from elsewhere, as Prodigy reads and writes it: a text, perhaps with spans and further data."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.ids import new_id
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.domain.text import first_line, normalise, sha256
from glossator.errors import UserError
from glossator.formats.format import Incoming, IncomingRun, clean_pairs
from glossator.formats.record import META
from glossator.formats.record_reading import extent, objects, take
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_KIND = "file"
"""The kind of the source that stands for spans of a file: they are suggestions until somebody judges them."""

_RESERVED = frozenset({*META, "title", "provenance"})
# What Prodigy derives from the rest and makes anew; everything else that is left out is said.
_DERIVED = frozenset({"tokens", "_input_hash", "_task_hash", "_view_id", "_timestamp", "_session_id", "_annotator_id"})


def from_foreign(raw: Mapping[str, object], line: bytes, file_name: str) -> Incoming:
    """Return the article of a line that is not of our schema. Raises UserError that says what is wrong with it.

    Spans become suggestions of the source “file:<name>”, whatever the line says about an answer: nobody has judged
    them in this project. The line itself is kept as the original.
    """
    before = take(raw, "text", str)
    normalised = normalise(before)
    text = normalised.text
    if not text or text.isspace():
        raise UserError("Its text is empty.")
    meta = take(raw, "meta", dict) if raw.get("meta") is not None else {}
    values = {**_texts(meta), **_texts({name: raw[name] for name in _scalars(raw)})}
    if not values.get("published") and "date" in values:
        values["published"] = values.pop("date")
    title = " ".join(values.pop("title", "").split()) or first_line(text)
    known = {name: values.pop(name, "") for name in META}
    metadata = Metadata(title, **known, extra=clean_pairs(values, _RESERVED))
    left_out = [name for name in raw if name not in ("text", "spans", "meta", *_DERIVED) and name not in _scalars(raw)]
    notes = list(normalised.notes)
    if left_out:
        names = ", ".join(f"“{shown(name)}”" for name in left_out)
        notes.append(f"Not understood and kept only in the original line: {names}.")
    run = _run(raw, before, text, file_name)
    if run:
        notes.append("Its spans are taken as suggestions, to be judged here.")
    digest = hashlib.sha256(line).hexdigest()
    provenance = Provenance(file_name, "utf-8", digest, notes=tuple(notes))
    article = Article(new_id(), metadata, sha256(text), len(text), provenance)
    return Incoming(NewArticle(article, text, line), runs=(run,) if run else (), notes=tuple(notes))


def _run(raw: Mapping[str, object], before: str, text: str, file_name: str) -> IncomingRun | None:
    if raw.get("spans") is None:
        return None
    found: dict[tuple[int, int, str], RawSuggestion] = {}
    for item in objects(raw, "spans"):
        start, end = extent(item, len(before), "A span")
        if "text" in item and item["text"] != before[start:end]:
            raise UserError(f"The span from {start} to {end} does not stand on the words that it names.")
        label = take(item, "label", str)
        if not label:
            raise UserError("A span has an empty label.")
        start, end = _moved(before, start), _moved(before, end)
        if start < end <= len(text):
            found.setdefault((start, end, label), RawSuggestion(start, end, label, f"{file_name} marks it {label}."))
    # The digest stands for what the file says here, so that another version of the file is another run.
    what = json.dumps([sha256(text), sorted(found)])
    fingerprint = Fingerprint(FILE_KIND, file_name, "", hashlib.sha256(what.encode()).hexdigest())
    return IncomingRun(fingerprint, tuple(found.values()), tuple(str(n) for n in range(len(found)))) if found else None


def _moved(before: str, position: int) -> int:
    """Return where a position of the text stands once its line ends are uniform and its mark is gone."""
    moved = position - before.count("\r\n", 0, position)
    return moved - 1 if before.startswith("\ufeff") and moved else moved


def _scalars(raw: Mapping[str, object]) -> list[str]:
    """Return the names of what can be kept as metadata."""
    return [
        name
        for name, value in raw.items()
        if name not in ("text", "spans", "meta") and name not in _DERIVED and isinstance(value, str | int | float)
    ]


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in values.items()
        if value is not None
    }
