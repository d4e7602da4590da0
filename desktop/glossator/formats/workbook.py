"""The rows of an Excel workbook that hold articles: values, not formulas, of every sheet with a heading for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Protocol, cast

from glossator.formats.extraction import read_document
from glossator.formats.format import NO_HINTS, RejectedFileError
from glossator.formats.packed import open_packed
from glossator.formats.problems import Problems
from glossator.formats.strict_json import shown
from glossator.formats.table import MAX_COLUMNS, articles_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from glossator.formats.extraction import Extracted
    from glossator.formats.format import Hints

    class Sheet(Protocol):
        """A sheet that is read row by row."""

        title: str

        def reset_dimensions(self) -> None:
            """Forget what the sheet says of its size."""

        def iter_rows(self, *, values_only: bool, max_col: int) -> Iterator[Sequence[object]]:
            """Yield the cells of each row."""
            ...


_MAX_BYTES = 100 << 20
_MAX_MEMBERS = 10_000
_MAX_UNPACKED = 200 << 20
_MAX_BLANK_ROWS = 20_000


def extract(path: Path, hints: Hints = NO_HINTS) -> Iterator[Extracted]:
    """Yield the articles of a workbook. Raises RejectedFileError, at the end, when a row is broken."""
    from openpyxl import load_workbook

    head = read_document(path, _MAX_BYTES)[:4]
    if head == b"\xd0\xcf\x11\xe0":
        raise RejectedFileError(
            "The workbook is protected by a password, or is of the old kind (.xls).", "Save it as .xlsx without one."
        )
    with open_packed(path, members=_MAX_MEMBERS, total=_MAX_UNPACKED):
        book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    problems, count = Problems("row", "rows"), 0
    refused: list[tuple[str, RejectedFileError]] = []
    last: Extracted | None = None
    sheets = [cast("Sheet", sheet) for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
    for sheet in sheets:
        where = f"Sheet “{shown(sheet.title)}”, row" if len(sheets) > 1 else "Row"
        try:
            for found in articles_of(_rows(sheet, where), problems, columns=dict(hints.columns)):
                count += 1
                if last is not None:
                    yield last
                last = found
        except RejectedFileError as error:
            refused.append((sheet.title, error))
    if refused and not count and not problems.count:
        raise refused[0][1]
    if last is not None:
        # Sheets without articles are told of with the last article that there is.
        told = [f"Sheet “{shown(name)}” was left out. {error.sentence}" for name, error in refused]
        yield replace(last, notes=(*last.notes, *told))
    problems.check(articles=count)


def _rows(sheet: Sheet, where: str) -> Iterator[tuple[str, Sequence[object]]]:
    """Yield where each row is, and its cells; after very many blank ones the sheet is taken to be at its end."""
    # What a sheet says of its size may be wrong.
    sheet.reset_dimensions()
    blank = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):
        if any(cell is not None for cell in row):
            blank = 0
            yield f"{where} {number}", [_value(cell) for cell in row]
        elif (blank := blank + 1) > _MAX_BLANK_ROWS:
            return


def _value(cell: object) -> object:
    """Return a cell’s value; what is no text, number or date becomes text."""
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date()
    return cell
