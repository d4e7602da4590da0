"""Splits files of JSON into records with bounded memory, and keeps count of what is wrong with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.format import RejectedFileError
from glossator.formats.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from glossator.formats.format import Incoming

MAX_LINE = 32 << 20
"""The longest record in bytes that is taken as an article."""

_WHY = "JSON is UTF-8."
_BOM = b"\xef\xbb\xbf"


def numbered_lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and bytes of each line that is not blank; None stands for one that is too long.

    Raises RejectedFileError when the file cannot be read.
    """
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


def incoming_from(
    records: Iterable[tuple[int, bytes | None]], article: Callable[[bytes], Incoming | None], unit: str = "line"
) -> Iterator[Incoming]:
    """Yield what `article` makes of each record that is whole; None is passed over.

    Raises RejectedFileError, after the last record, when any is broken or none is an article. `article` raises
    UserError to say what is wrong with a record.
    """
    problems = Problems(unit, f"{unit}s")
    articles = 0
    for number, data in records:
        try:
            incoming = article(_taken(data))
        except UserError as error:
            problems.add(f"{unit.capitalize()} {number}", error.sentence)
            continue
        if incoming is None:
            continue
        articles += 1
        yield incoming if articles > 1 else replace(incoming, seen=replace(incoming.seen, encoding="utf-8", why=_WHY))
    problems.check(articles=articles)


def _taken(data: bytes | None) -> bytes:
    if data is None:
        raise UserError(f"It is longer than {MAX_LINE >> 20} MB.")
    return data
