"""JSONL: one article a line, written without loss, read from ourselves and from Prodigy."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.foreign_line import from_foreign
from glossator.formats.format import MAX_PROBLEMS, Format, RejectedFileError, WriteReport
from glossator.formats.plain_text import printable_name
from glossator.formats.record import SCHEMA, to_record
from glossator.formats.record_reading import from_record
from glossator.formats.strict_json import parse, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Hints, Incoming, WriteOptions

MAX_LINE = 32 << 20
"""The longest line in bytes that is taken as an article."""

_BOM = b"\xef\xbb\xbf"
# Legal inside JSON, but line ends to readers that do not split at \n alone.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, check_circular=False).encode


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, after the last line, when any line is broken."""
    problems: list[str] = []
    broken = articles = 0
    for number, line in _lines(path):
        try:
            incoming = _article(line, path)
        except UserError as error:
            broken += 1
            if len(problems) < MAX_PROBLEMS:
                problems.append(f"Line {number}: {error.sentence}")
            continue
        articles += 1
        if not broken:
            yield incoming
    if broken:
        lines = "1 line is" if broken == 1 else f"{broken} lines are"
        if broken > len(problems):
            problems.append(f"… and {broken - len(problems)} more.")
        raise RejectedFileError(
            f"{lines} broken, so nothing of the file was imported.", "Correct them and import again.", tuple(problems)
        )
    if not articles:
        raise RejectedFileError("The file holds no articles.", "There is nothing to import.")


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


def _article(line: bytes | None, path: Path) -> Incoming:
    if line is None:
        raise UserError(f"It is longer than {MAX_LINE >> 20} MB.")
    raw = parse(line)
    if not isinstance(raw, dict):
        raise UserError("It is not a JSON object.")
    schema = raw.get("schema")
    if schema == SCHEMA:
        return from_record(raw)
    if isinstance(schema, str) and schema.startswith("glossator/"):
        raise UserError(f"It was written by another version: “{shown(schema)}” instead of “{SCHEMA}”.")
    return from_foreign(raw, line, printable_name(path))


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and bytes of each line that is not blank; None stands for one that is too long."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE + 2):
                number += 1
                too_long = len(line.rstrip(b"\r\n")) > MAX_LINE
                while not line.endswith(b"\n"):
                    rest = file.readline(1 << 20)
                    if not rest:
                        break
                    line = rest
                if too_long:
                    yield number, None
                    continue
                line = line.rstrip(b"\r\n")
                if number == 1:
                    line = line.removeprefix(_BOM)
                if line and not line.isspace():
                    yield number, line
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error


FORMAT = Format("jsonl", "JSONL, one article a line", (".jsonl",), read=read, write=write)
