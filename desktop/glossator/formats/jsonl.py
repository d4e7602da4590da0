"""JSONL: one article a line, written without loss, read from ourselves and from Prodigy."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.foreign_line import from_foreign
from glossator.formats.format import Format, WriteReport
from glossator.formats.json_lines import incoming_from, numbered_lines
from glossator.formats.plain_text import printable_name
from glossator.formats.record import SCHEMA, to_record
from glossator.formats.record_reading import from_record
from glossator.formats.strict_json import parse, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Hints, Incoming, WriteOptions

# Legal inside JSON, but line ends to readers that do not split at \n alone.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False).encode


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, after the last line, when any line is broken."""
    return incoming_from(numbered_lines(path), lambda line: _article(line, path))


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write each article as a line. Raises UserError when a span does not stand on its words."""
    count = spans = 0
    for exported in articles:
        record = to_record(exported, unjudged=options.unjudged)
        out.write(to_line(record))
        count += 1
        spans += len(exported.spans) + (len(exported.suggestions) if options.unjudged else 0)
    return WriteReport(count, spans)


def to_line(record: dict[str, object]) -> bytes:
    r"""Return an object as one line of UTF-8 that ends in `\n`, whatever the reader takes for a line end."""
    line = _encode(record)
    for character, escape in _LINE_ENDS.items():
        if character in line:
            line = line.replace(character, escape)
    return line.encode() + b"\n"


def _article(line: bytes, path: Path) -> Incoming:
    raw = parse(line)
    if not isinstance(raw, dict):
        raise UserError("It is not a JSON object.")
    schema = raw.get("schema")
    if schema == SCHEMA:
        return from_record(raw)
    if isinstance(schema, str) and schema.startswith("glossator/"):
        raise UserError(f"It was written by another version: “{shown(schema)}” instead of “{SCHEMA}”.")
    return from_foreign(raw, line, printable_name(path))


FORMAT = Format("jsonl", "JSONL, one article a line", (".jsonl",), read=read, write=write)
