"""Doccano's JSONL for sequence labelling: read in each of its shapes, written as its import takes it."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.domain.offsets import OffsetMap
from glossator.errors import UserError
from glossator.formats.foreign_article import ForeignSpan, left_out_note, texts, to_incoming
from glossator.formats.format import Format, WriteReport
from glossator.formats.json_lines import incoming_from, numbered_lines
from glossator.formats.jsonl import to_line
from glossator.formats.offset_units import Evidence, OffsetUnit, has_astral, to_code_points, unit_note
from glossator.formats.outgoing import drop_facts, spans_of
from glossator.formats.plain_text import printable_name
from glossator.formats.record import META
from glossator.formats.record_reading import take
from glossator.formats.strict_json import parse, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Hints, Incoming, WriteOptions

# The column has had these names over the years; “entities” is the shape with relations.
_SPANS = ("label", "labels", "entities", "annotations")
_TEXT = ("text", "data")
_NOT_METADATA = frozenset({*_SPANS, *_TEXT, "relations", "Comments", "comments", "cats"})
_FURTHER = "further"
"""The column for metadata that not every article has."""


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, after the last line, when any line is broken.

    Doccano's editor counts UTF-16 units, its programming interface takes what it gets, and the file does not say
    which; so the whole file is looked through first where it makes a difference.
    """
    evidence = _weigh(path)
    unit = evidence.unit(OffsetUnit.UTF16)
    name = printable_name(path)
    yield from incoming_from(
        numbered_lines(path), lambda line: _article(_object(line), line, name, unit, silent=evidence.silent)
    )


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write each article as a line. Raises UserError when a span does not stand on its words."""
    losses = Losses()
    count = spans = 0
    for exported in articles:
        offsets = OffsetMap(exported.text)
        listed = spans_of(exported, options)
        label = [[offsets.to_utf16(span.start), offsets.to_utf16(span.end), span.label] for span in listed]
        metadata = exported.article.metadata
        # Doccano makes a table of the lines, and a line that lacks a column of another one stops its import.
        record: dict[str, object] = {"text": exported.text, "label": label, "article_id": exported.article.id}
        record |= {"title": metadata.title, **{name: getattr(metadata, name) for name in META}}
        out.write(to_line({**record, "state": exported.status.state.value, _FURTHER: dict(metadata.extra)}))
        drop_facts(losses, exported, options, LossKind.NOTE, LossKind.ORIGIN)
        count += 1
        spans += len(listed)
    return WriteReport(count, spans, losses)


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this is doccano's, by the columns of its first line."""
    line = head.lstrip(b"\xef\xbb\xbf\r\n ").partition(b"\n")[0]
    try:
        raw = parse(line)
    except UserError:
        # The first line may be longer than what there is to look at.
        return b'"start_offset"' in line or (b'"label":' in line and b'"spans"' not in line and b'"data"' not in line)
    if not isinstance(raw, dict) or "spans" in raw or not any(name in raw for name in _TEXT):
        return False
    columns = [value for name in _SPANS if isinstance(value := raw.get(name), list)]
    return bool(columns) and all(_is_span(item) for column in columns for item in column)


def _is_span(item: object) -> bool:
    if isinstance(item, dict):
        return "start_offset" in item
    return isinstance(item, list) and len(item) == 3 and isinstance(item[0], int) and isinstance(item[1], int)


def _weigh(path: Path) -> Evidence:
    evidence = Evidence()
    for _, line in numbered_lines(path):
        if evidence.sure:
            break
        # Only characters beyond U+FFFF make a difference: four bytes in UTF-8, or escaped as a pair.
        if line is None or not (any(byte in line for byte in _LEADS) or b"\\ud" in line.lower()):
            continue
        try:
            raw = _object(line)
            evidence.see(_text(raw), [(start, end, None) for start, end, _ in _stretches(raw)])
        except UserError:
            continue
    return evidence


_LEADS = tuple(bytes([lead]) for lead in range(0xF0, 0xF5))


def _object(line: bytes) -> dict[str, object]:
    raw = parse(line)
    if not isinstance(raw, dict):
        raise UserError("It is not a JSON object.")
    return raw


def _text(raw: dict[str, object]) -> str:
    name = next((name for name in _TEXT if name in raw), "text")
    return take(raw, name, str)


def _article(raw: dict[str, object], line: bytes, file_name: str, unit: OffsetUnit, *, silent: bool) -> Incoming:
    text = _text(raw)
    spans = [ForeignSpan(*to_code_points(text, start, end, unit), label) for start, end, label in _stretches(raw)]
    further = raw.get(_FURTHER)
    columns = {**raw, **further} if isinstance(further, dict) else raw
    scalars = {
        name: value
        for name, value in columns.items()
        if name not in _NOT_METADATA and isinstance(value, str | int | float) and value != ""
    }
    notes = [unit_note(unit, silent=silent)] if spans and has_astral(text) else []
    understood = (*scalars, *_SPANS, *_TEXT, *((_FURTHER,) if isinstance(further, dict) else ()))
    passed = [name for name in raw if name not in understood and raw[name] not in ([], {}, None, "")]
    if passed:
        notes.append(left_out_note(passed))
    return to_incoming(text, spans, texts(scalars), file_name=file_name, original=line, notes=notes)


def _stretches(raw: dict[str, object]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and label of each span, in whichever unit the file counts."""
    for name in _SPANS:
        if raw.get(name) is None:
            continue
        for item in take(raw, name, list):
            yield _stretch(item, name)


def _stretch(item: object, name: str) -> tuple[int, int, str]:
    if isinstance(item, dict):
        start, end = item.get("start_offset"), item.get("end_offset")
        label = item.get("label")
    elif isinstance(item, list) and len(item) == 3:
        start, end, label = item
    else:
        raise UserError(f"“{shown(name)}” holds something that is not a start, an end and a label.")
    if type(start) is not int or type(end) is not int:
        raise UserError("A span has a start or an end that is not a whole number.")
    if isinstance(label, int):
        raise UserError("Its labels are numbers, which mean nothing outside doccano: export it as JSONL again.")
    if not isinstance(label, str) or not label:
        raise UserError("A span has no label.")
    return start, end, label


FORMAT = Format(
    "doccano",
    "doccano JSONL",
    (".jsonl",),
    read=read,
    write=write,
    description="One article a line, positions in UTF-16 units as doccano's editor counts them.",
    recognise=recognise,
)
