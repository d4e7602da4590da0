"""An article with all that is known about it as one JSON object: the reading side, which believes nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
from typing import TYPE_CHECKING, TypeVar

from glossator.domain.article import Article, ArticleState, Metadata, NewArticle, Provenance, Remark, Status
from glossator.domain.original import original_from
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, RawSuggestion, Verdict
from glossator.domain.text import normalise, sha256
from glossator.errors import UserError
from glossator.formats.format import Incoming, IncomingRun
from glossator.formats.record import META, SCHEMA, UNJUDGED
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

_T = TypeVar("_T")

_ID = re.compile("[0-9a-f]{32}")
_KNOWN = frozenset(
    (
        *("schema", "id", "title", "text", "text_sha256", "meta", "spans", "runs", "rejected"),
        *("state", "confirmed_by", "confirmed_at", "answer", "reason", "flagged", "note", "dismissed"),
    )
)
_SPAN_VERDICTS = {verdict.value: verdict for verdict in Verdict if verdict is not Verdict.REJECTED}


def from_record(raw: Mapping[str, object], *, original: bytes | None = None) -> Incoming:
    """Return the article of a JSON object of our own schema. Raises UserError that says what is wrong with it.

    With `original` the object does not hold the bytes that the article was read from.
    """
    if raw.get("schema") != SCHEMA:
        raise UserError(f"Its schema is not “{SCHEMA}”.")
    text = take(raw, "text", str)
    if not text or text.isspace():
        raise UserError("Its text is empty.")
    if sha256(text) != raw.get("text_sha256"):
        raise UserError("Its text is not the one that was exported: “text_sha256” does not fit.")
    if normalise(text).text != text:
        raise UserError("Its text holds line ends or characters that are not stored.")
    meta = take(raw, "meta", dict)
    provenance = _provenance(take(meta, "provenance", dict))
    if original is None:
        original = _original(take(meta, "provenance", dict), provenance, text)
    metadata = Metadata(
        title=take(raw, "title", str),
        source=take(meta, "source", str),
        author=take(meta, "author", str),
        published=take(meta, "published", str),
        url=take(meta, "url", str),
        language=take(meta, "language", str),
        extra=tuple((name, take(meta, name, str)) for name in meta if name not in META and name != "provenance"),
    )
    article = Article(_id(raw, "id"), metadata, str(raw["text_sha256"]), len(text), provenance)
    # Stored in this order, the current run of each source comes to be the current one again.
    listed = sorted(objects(raw, "runs"), key=lambda run: take(run, "current", bool))
    runs = tuple(_run(item, len(text)) for item in listed)
    suggested = {key for run in runs for key in run.ids}
    if len(suggested) < sum(len(run.ids) for run in runs):
        raise UserError("Two of its suggestions have the same id.")
    spans = tuple(span for item in objects(raw, "spans") if (span := _span(item, text, suggested)) is not None)
    if len({span.id for span in spans}) < len(spans):
        raise UserError("Two of its spans have the same id.")
    unknown = ", ".join(f"“{shown(name)}”" for name in raw if name not in _KNOWN)
    return Incoming(
        NewArticle(article, text, original),
        _status(raw),
        spans,
        runs,
        _rejected(raw, suggested),
        (f"Left out, because it is not known here: {unknown}.",) if unknown else (),
        Remark(flagged="flagged" in raw and take(raw, "flagged", bool), note=_optional(raw, "note") or ""),
        _dismissals(raw, len(text)),
    )


def take(raw: Mapping[str, object], name: str, kind: type[_T]) -> _T:
    """Return the value under a name. Raises UserError when it is missing or of another kind."""
    if name not in raw:
        raise UserError(f"“{shown(name)}” is missing.")
    value = raw[name]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        kinds = {str: "a text", dict: "an object", list: "a list", int: "a whole number", bool: "true or false"}
        raise UserError(f"“{shown(name)}” is not {kinds[kind]}.")
    return value


def objects(raw: Mapping[str, object], name: str) -> list[dict[str, object]]:
    """Return the list of objects under a name. Raises UserError."""
    found = take(raw, name, list)
    if not all(isinstance(item, dict) for item in found):
        raise UserError(f"“{name}” holds something that is not an object.")
    return found


def extent(raw: Mapping[str, object], length: int, what: str) -> tuple[int, int]:
    """Return `start` and `end` in code points. Raises UserError unless they are a stretch of the text."""
    start, end = raw.get("start"), raw.get("end")
    if type(start) is not int or type(end) is not int:
        raise UserError(f"{what} has a start or an end that is not a whole number.")
    if not 0 <= start < end <= length:
        raise UserError(f"{what} from {_number(start)} to {_number(end)} is not a stretch of its text of {length}.")
    return start, end


def _number(value: int) -> str:
    return str(value) if abs(value) < 10**12 else "a huge number"


def _span(raw: dict[str, object], text: str, suggested: set[str]) -> Span | None:
    """Return a judged span, None for a suggestion that stands among the spans."""
    start, end = extent(raw, len(text), "A span")
    words = take(raw, "text", str)
    if words != text[start:end]:
        raise UserError(f"The span from {start} to {end} does not stand on the words that it names.")
    label = _label(raw)
    origin = take(raw, "origin", dict)
    suggestion, verdict = _optional(origin, "suggestion"), _optional(origin, "verdict")
    if suggestion is not None and suggestion not in suggested:
        raise UserError(f"The span from {start} to {end} grew out of a suggestion that is not in “runs”.")
    if suggestion is not None and verdict == UNJUDGED:
        return None
    if (suggestion is None) != (verdict is None) or (verdict is not None and verdict not in _SPAN_VERDICTS):
        raise UserError(f"The span from {start} to {end} has a verdict that is not known.")
    return Span(
        _id(raw, "id"),
        start,
        end,
        words,
        label,
        suggestion,
        None if verdict is None else _SPAN_VERDICTS[verdict],
        _optional(raw, "note") or "",
    )


def _run(raw: dict[str, object], length: int) -> IncomingRun:
    named = take(raw, "fingerprint", dict)
    fingerprint = Fingerprint(*(take(named, name, str) for name in ("kind", "name", "version", "digest")))
    ids, found = [], []
    for item in objects(raw, "suggestions"):
        start, end = extent(item, length, "A suggestion")
        score = item.get("score")
        if score is not None and (
            isinstance(score, bool) or not isinstance(score, int | float) or not _is_share(score)
        ):
            raise UserError("A suggestion has a score that is not between 0 and 1.")
        ids.append(take(item, "id", str))
        label, detail = take(item, "source_label", str), take(item, "detail", str)
        found.append(RawSuggestion(start, end, label, detail, None if score is None else float(score)))
    if len({(raw.start, raw.end, raw.source_label) for raw in found}) < len(found):
        raise UserError("A source suggests the same twice.")
    return IncomingRun(fingerprint, tuple(found), tuple(ids))


def _is_share(score: float) -> bool:
    return math.isfinite(score) and 0 <= score <= 1


def _rejected(raw: Mapping[str, object], suggested: set[str]) -> tuple[tuple[str, str | None], ...]:
    found: dict[str, str | None] = {}
    for item in objects(raw, "rejected"):
        key = take(item, "suggestion", str)
        if key not in suggested or key in found:
            raise UserError("“rejected” names a suggestion twice, or one that is not in “runs”.")
        # The span that took its words may be gone since.
        found[key] = None if item.get("span") is None else _id(item, "span")
    return tuple(found.items())


def _status(raw: Mapping[str, object]) -> Status:
    state = take(raw, "state", str)
    if state not in set(ArticleState):
        raise UserError(f"Its state “{shown(state)}” is not known.")
    by, at = _optional(raw, "confirmed_by"), _optional(raw, "confirmed_at")
    return Status(ArticleState(state), by or "", at or "", _optional(raw, "reason") or "")


def _dismissals(raw: Mapping[str, object], length: int) -> tuple[tuple[int, int, str], ...]:
    if "dismissed" not in raw:
        return ()
    listed = objects(raw, "dismissed")
    found = tuple((*extent(item, length, "A dismissed mention"), take(item, "label", str)) for item in listed)
    if len(set(found)) < len(found):
        raise UserError("“dismissed” names a mention twice.")
    return found


def _provenance(raw: dict[str, object]) -> Provenance:
    notes = take(raw, "notes", list)
    if not all(isinstance(note, str) for note in notes):
        raise UserError("“notes” holds something that is not a text.")
    return Provenance(
        take(raw, "file_name", str),
        take(raw, "encoding", str),
        take(raw, "bytes_sha256", str),
        take(raw, "tidied", bool),
        tuple(notes),
    )


def _original(raw: dict[str, object], provenance: Provenance, text: str) -> bytes:
    if "original" not in raw:
        made = original_from(text, provenance)
        if made is None:
            raise UserError("Its original bytes are missing and cannot be made from its text.")
        return made
    try:
        original = base64.b64decode(take(raw, "original", str), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UserError("Its original bytes are not in Base64.") from error
    if hashlib.sha256(original).hexdigest() != provenance.bytes_sha256:
        raise UserError("Its original bytes are not the ones that were exported.")
    return original


def _optional(raw: Mapping[str, object], name: str) -> str | None:
    return None if raw.get(name) is None else take(raw, name, str)


def _id(raw: Mapping[str, object], name: str) -> str:
    value = take(raw, name, str)
    if not _ID.fullmatch(value):
        raise UserError(f"“{name}” is not an id of 32 hexadecimal digits.")
    return value


def _label(raw: Mapping[str, object]) -> str:
    label = take(raw, "label", str)
    if not label:
        raise UserError("A span has an empty label.")
    return label
