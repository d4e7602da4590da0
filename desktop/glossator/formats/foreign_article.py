"""Makes an article that comes in out of what a file of another tool says: a text, spans on it and further data."""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.ids import new_id
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.domain.text import first_line, normalise, sha256
from glossator.errors import UserError
from glossator.formats.format import Incoming, IncomingRun, clean_pairs
from glossator.formats.record import META
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FILE_KIND = "file"
"""The kind of the source that stands for spans of a file: they are suggestions until somebody judges them."""

_RESERVED = frozenset({*META, "title", "provenance"})
_CRLF = re.compile("\r\n")


@dataclass(frozen=True, slots=True)
class ForeignSpan:
    """A span `[start, end)` of a file, in code points of the text as the file has it.

    `by` names who made it where the file tells several apart; `detail` says more about it in a sentence.
    """

    start: int
    end: int
    label: str
    by: str = ""
    detail: str = ""
    score: float | None = None


def to_incoming(
    before: str,
    spans: Iterable[ForeignSpan],
    values: Mapping[str, str],
    *,
    file_name: str,
    original: bytes,
    encoding: str = "utf-8",
    notes: Sequence[str] = (),
) -> Incoming:
    """Return the article of a text as a file has it. Raises UserError when a span is not a stretch of it.

    Spans become suggestions of the source “file:<name>”, whatever the file says about an answer: nobody has judged
    them in this project. `values` are its metadata under our names or others; `original` is what it was read from.
    """
    normalised = normalise(before)
    text = normalised.text
    if not text or text.isspace():
        raise UserError("Its text is empty.")
    moved = _Moves(before)
    found: dict[str, dict[tuple[int, int, str], RawSuggestion]] = {}
    lost = 0
    for span in spans:
        if not 0 <= span.start < span.end <= len(before):
            raise UserError(f"A span from {span.start} to {span.end} is not a stretch of its text of {len(before)}.")
        if not span.label:
            raise UserError("A span has an empty label.")
        start, end = moved.to(span.start), moved.to(span.end)
        if not start < end <= len(text):
            lost += 1
            continue
        name = f"{file_name} ({span.by})" if span.by else file_name
        detail = f"{file_name} marks it {span.label}." + (f" {span.detail}" if span.detail else "")
        raw = RawSuggestion(start, end, span.label, detail, span.score)
        found.setdefault(name, {}).setdefault((start, end, span.label), raw)
    said = [*notes, *normalised.notes]
    if lost:
        said.append(f"{lost} of its spans held nothing but line ends or marks that are not stored, and were left out.")
    provenance = Provenance(file_name, encoding, hashlib.sha256(original).hexdigest(), notes=tuple(said))
    article = Article(new_id(), _metadata(values, text), sha256(text), len(text), provenance)
    runs = tuple(_run(name, text, tuple(raw.values())) for name, raw in found.items())
    return Incoming(NewArticle(article, text, original), runs=runs, notes=tuple(said))


def texts(values: Mapping[str, object]) -> dict[str, str]:
    """Return values as texts: what is none as JSON, what is null not at all."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in values.items()
        if value is not None
    }


def left_out_note(names: Iterable[str], where: str = "the original line") -> str:
    """Return a sentence about parts of a record that are not understood."""
    listed = ", ".join(f"“{shown(name)}”" for name in names)
    return f"Not understood and kept only in {where}: {listed}."


def _metadata(values: Mapping[str, str], text: str) -> Metadata:
    rest = dict(values)
    if not rest.get("published") and "date" in rest:
        rest["published"] = rest.pop("date")
    title = " ".join(rest.pop("title", "").split()) or first_line(text)
    known = {name: rest.pop(name, "") for name in META}
    return Metadata(title, **known, extra=clean_pairs(rest, _RESERVED))


def _run(name: str, text: str, suggestions: tuple[RawSuggestion, ...]) -> IncomingRun:
    # The digest stands for what the file says here, so that another version of the file is another run.
    what = json.dumps([sha256(text), sorted((raw.start, raw.end, raw.source_label) for raw in suggestions)])
    fingerprint = Fingerprint(FILE_KIND, name, "", hashlib.sha256(what.encode()).hexdigest())
    return IncomingRun(fingerprint, suggestions, tuple(str(n) for n in range(len(suggestions))))


class _Moves:
    """Where positions of a text stand once its line ends are uniform and the marks in front of it are gone."""

    def __init__(self, before: str) -> None:
        self._pairs = [found.end() for found in _CRLF.finditer(before)]
        self._marks = len(before) - len(before.lstrip("\ufeff"))

    def to(self, position: int) -> int:
        return max(0, position - bisect_right(self._pairs, position) - self._marks)
