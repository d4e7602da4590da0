"""Finds out whether a file counts characters or UTF-16 units, and brings its positions to characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from glossator.domain.offsets import OffsetMap
from glossator.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENOUGH = 1000
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class OffsetUnit(StrEnum):
    """What a position counts."""

    CODE_POINTS = "characters"
    UTF16 = "UTF-16 units"


def has_astral(text: str) -> bool:
    """Tell whether a text holds a character that is two UTF-16 units; in others the units are the same."""
    return not text.isascii() and _ASTRAL.search(text) is not None


def to_code_points(text: str, start: int, end: int, unit: OffsetUnit) -> tuple[int, int]:
    """Return a stretch in characters. Raises UserError unless it is a stretch of the text."""
    if unit is OffsetUnit.UTF16 and (offsets := _map(text)) is not None:
        return _from_utf16(offsets, start, end)
    if not 0 <= start < end <= len(text):
        raise UserError(f"A span from {_number(start)} to {_number(end)} is not a stretch of its text of {len(text)}.")
    return start, end


@lru_cache(maxsize=1)
def _map(text: str) -> OffsetMap | None:
    """Return the table of a text, None where the units are the same; the last one is kept for the next span."""
    return OffsetMap(text) if has_astral(text) else None


def _from_utf16(offsets: OffsetMap, start: int, end: int) -> tuple[int, int]:
    if not 0 <= start < end <= offsets.utf16_length:
        raise UserError(
            f"A span from {_number(start)} to {_number(end)} is not a stretch of its text of"
            f" {offsets.utf16_length} UTF-16 units."
        )
    first, last = offsets.to_code_point(start), offsets.to_code_point(end)
    if (offsets.to_utf16(first), offsets.to_utf16(last)) != (start, end):
        raise UserError(f"A span from {start} to {end} begins or ends inside a character.")
    return first, last


def _number(value: int) -> str:
    return str(value) if abs(value) < 10**12 else "a huge number"


@dataclass(slots=True)
class Evidence:
    """What the spans of a file say about its unit: how many fit one of the two better than the other."""

    for_points: int = 0
    for_units: int = 0

    def see(self, text: str, stretches: Iterable[tuple[int, int, str | None]]) -> None:
        """Weigh spans, each with its words where the file repeats them; texts without astral characters say nothing."""
        offsets = _map(text)
        if offsets is None:
            return
        for start, end, words in stretches:
            points = (start, end) if 0 <= start < end <= len(text) else None
            try:
                units: tuple[int, int] | None = _from_utf16(offsets, start, end)
            except UserError:
                units = None
            if points != units:
                fit = _fit(text, points, words) - _fit(text, units, words)
                self.for_points += fit > 0
                self.for_units += fit < 0

    def unit(self, usual: OffsetUnit) -> OffsetUnit:
        """Return the unit that explains more spans; where nothing speaks for either, the usual one."""
        if self.silent:
            return usual
        return OffsetUnit.CODE_POINTS if self.for_points > self.for_units else OffsetUnit.UTF16

    @property
    def sure(self) -> bool:
        """Whether so many spans agree that the rest of a file need not be looked through."""
        most, fewest = max(self.for_points, self.for_units), min(self.for_points, self.for_units)
        return most >= _ENOUGH and fewest * 20 < most

    @property
    def silent(self) -> bool:
        """Whether nothing was seen that speaks for one unit rather than the other."""
        return self.for_points == self.for_units


def _fit(text: str, stretch: tuple[int, int] | None, words: str | None) -> int:
    """Return how well a stretch fits: -1 for none at all, else how many of its edges stand where words do."""
    if stretch is None:
        return -1
    start, end = stretch
    if words is not None:
        return 2 if text[start:end] == words else -1
    return _clean_edges(text, start, end)


def _clean_edges(text: str, start: int, end: int) -> int:
    begins = not text[start].isspace() and (start == 0 or not (text[start - 1].isalnum() and text[start].isalnum()))
    ends = not text[end - 1].isspace() and (end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()))
    return begins + ends


def unit_note(unit: OffsetUnit, *, silent: bool) -> str:
    """Return a sentence that says in what the positions of an article were taken to count, and why."""
    why = "which is usual; nothing in the file shows it" if silent else "as most of its spans show"
    return f"Its positions were read as {unit.value}, {why}."
