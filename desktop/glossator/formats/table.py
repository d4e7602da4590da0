"""Tables with an article in each row: CSV and what is like it, and Excel workbooks; columns go by their headings."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.encodings import decode
from glossator.formats.extraction import read_document, to_incoming
from glossator.formats.fields import (
    NO_COLUMNS,
    article_of,
    as_text,
    mapping_note,
    meanings,
    missing_columns,
    no_text,
)
from glossator.formats.format import Format, RejectedFileError, Seen
from glossator.formats.limited import extract_limited
from glossator.formats.plain_text import printable_name
from glossator.formats.problems import Problems
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from glossator.formats.encodings import Decoded
    from glossator.formats.extraction import Extracted
    from glossator.formats.format import Hints, Incoming

MAX_BYTES = 100 << 20
MAX_CELL = 10 << 20
MAX_ROWS = 1_000_000
MAX_COLUMNS = 256

_WORKBOOKS = (".xlsx", ".xlsm")
_DELIMITERS = (",", ";", "\t", "|")
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_SPANS = frozenset({"start", "end", "label"})


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a table. Raises RejectedFileError, at the end, when one of its rows is broken."""
    name = printable_name(path)
    decoded: Decoded | None = None
    if path.suffix.lower() in _WORKBOOKS:
        found: Iterable[Extracted] = extract_limited("glossator.formats.workbook", path, hints)
    else:
        decoded = _decoded(path, hints)
        found = _delimited(decoded, path.suffix.lower(), hints)
    for each in found:
        try:
            incoming = to_incoming(each, each.original.encode(), name, hints)
        except UserError as error:
            raise RejectedFileError(error.sentence, error.hint) from error
        if decoded is not None and each.there:
            # What is kept of each row is UTF-8, whatever the table is.
            seen = replace(incoming.seen, encoding=decoded.encoding, why=decoded.why)
            incoming = replace(incoming, seen=seen)
        yield incoming


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts so is a table with a heading for articles, or a workbook."""
    try:
        text = decode(head).text.removeprefix("\ufeff")
        delimiter, start = _delimiter(text, "")
        row = next(csv.reader(_lines(text, start), delimiter=delimiter), [])
    except (UserError, csv.Error):
        return head.startswith(b"PK\x03\x04")
    return bool({"text", "html"} & meanings(row).keys())


def articles_of(
    rows: Iterable[tuple[str, Sequence[object]]],
    problems: Problems,
    notes: Iterable[str] = (),
    columns: Mapping[str, str] = NO_COLUMNS,
) -> Iterator[Extracted]:
    """Yield the article of each row below the first, which names the columns; rows that are blank are passed over.

    What is wrong with a row goes to `problems`. Raises RejectedFileError for a heading without a column for the text.
    """
    names: list[str] = []
    there: tuple[str, ...] = ()
    for count, (where, row) in enumerate(rows):
        filled = _filled(row)
        if not filled:
            continue
        if not names:
            names = _heading(row[:filled], columns)
            there = tuple(names)
            said = tuple(filter(None, (*notes, mapping_note(names, columns))))
            continue
        if count > MAX_ROWS:
            raise RejectedFileError(f"The table has more than {MAX_ROWS:,} rows.", "Divide it.")
        try:
            found = _article(names, row, filled, columns)
        except UserError as error:
            problems.add(where, f"{error.sentence} {error.hint}".rstrip())
            continue
        yield replace(found, notes=(*said, *found.notes), encoding="utf-8", there=there)
        # It is told once: a table has many rows.
        there = ()


def _heading(row: Sequence[object], columns: Mapping[str, str]) -> list[str]:
    """Return a name for each column. Raises RejectedFileError."""
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        name = " ".join(as_text(cell).split()) or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    if {name.casefold() for name in names} >= _SPANS:
        raise RejectedFileError("The table holds spans, not articles.", "Import the articles from where they are.")
    seen = Seen(there=tuple(names))
    missing = missing_columns(names, columns)
    if missing is not None:
        raise RejectedFileError(missing.sentence, missing.hint, seen=seen)
    if not {"text", "html"} & meanings(names, columns).keys():
        refused = no_text(names)
        sentence = refused.sentence.replace("field", "column", 1)
        hint = "Head the column that holds the text with “text”, or say which it is."
        raise RejectedFileError(sentence, hint, seen=seen)
    return names


def _article(names: list[str], row: Sequence[object], filled: int, columns: Mapping[str, str]) -> Extracted:
    if filled > len(names):
        raise UserError(f"It has {filled} cells, but the heading has {len(names)}.")
    record = {name: cell for name, cell in zip(names, row, strict=False) if cell not in (None, "")}
    chosen = meanings(record, columns)
    if not {"text", "html"} & chosen.keys():
        raise UserError("Its text is empty.")
    if "text" in chosen:
        record[chosen["text"]] = as_text(record[chosen["text"]])
    if any(isinstance(cell, str) and len(cell) > MAX_CELL for cell in record.values()):
        raise UserError(f"A cell is longer than {MAX_CELL >> 20} million characters.")
    found = article_of(record, columns)
    return replace(
        found, original=json.dumps({name: as_text(cell) for name, cell in record.items()}, ensure_ascii=False)
    )


def _filled(row: Sequence[object]) -> int:
    """Return how many cells a row has up to its last that is not empty."""
    return next((n for n in range(len(row), 0, -1) if row[n - 1] not in (None, "")), 0)


def _decoded(path: Path, hints: Hints) -> Decoded:
    try:
        return decode(read_document(path, MAX_BYTES), hints.encoding)
    except RejectedFileError:
        raise
    except UserError as error:
        raise RejectedFileError(error.sentence, error.hint) from error


def _delimited(decoded: Decoded, suffix: str, hints: Hints) -> Iterator[Extracted]:
    problems, count = Problems("row", "rows"), 0
    text = decoded.text.removeprefix("\ufeff")
    delimiter, start = _delimiter(text, suffix)
    named = {"\t": "a tab"}.get(delimiter, f"“{delimiter}”")
    guess = () if delimiter in ",\t" else (f"The cells are parted by {named}, by the look of its first line.",)
    rows = _rows(text, start, delimiter)
    for found in articles_of(rows, problems, (*decoded.notes, *guess), dict(hints.columns)):
        count += 1
        yield found
    problems.check(articles=count)


def _delimiter(text: str, suffix: str) -> tuple[str, int]:
    """Return what parts the cells, and where the table begins: behind a line `sep=;` of Excel’s."""
    first = text[: text.find("\n") if "\n" in text[:MAX_CELL] else MAX_CELL].rstrip("\r")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], len(first) + (2 if text.startswith("\r\n", len(first)) else 1)
    if suffix in (".tsv", ".tab"):
        return "\t", 0
    unquoted = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=unquoted.count), 0


def _lines(text: str, start: int) -> Iterator[str]:
    """Yield each line with its end; only the ends that tables have count, and the text is not copied as a whole."""
    return (line[0] for line in _LINE.finditer(text, start))


def _rows(text: str, start: int, delimiter: str) -> Iterator[tuple[str, list[object]]]:
    """Yield where each row begins, and its cells. Raises RejectedFileError."""
    csv.field_size_limit(MAX_CELL)
    width, line, before = 0, 1 + (start > 0), 0
    reader = csv.reader(_lines(text, start), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            width = width or len(row)
            if len(row) < width and any(cell.strip() for cell in row):
                short = f"It has {len(row)} cells, but the heading has {width}: a quotation mark or a comma is amiss."
                raise RejectedFileError(f"Line {line}: {short}", "Correct it and import again.")
            yield f"Line {line}", list(row)
            line += reader.line_num - before
            before = reader.line_num
    except csv.Error as error:
        sentence = f"The quotation marks do not fit ({shown(str(error))})."
        if "end of data" in str(error):
            sentence = "A quotation mark is opened here and never closed."
        elif "field limit" in str(error):
            sentence = f"A cell is longer than {MAX_CELL >> 20} million characters; perhaps a quotation mark is amiss."
        raise RejectedFileError(f"Line {line}: {sentence}", "Correct it and import again.") from error


FORMAT = Format(
    "table",
    "Table of articles (CSV, TSV, Excel)",
    (".csv", ".tsv", ".tab", *_WORKBOOKS),
    read=read,
    description="One article a row; the columns go by the names in the first row.",
    recognise=recognise,
    any_encoding=True,
)
