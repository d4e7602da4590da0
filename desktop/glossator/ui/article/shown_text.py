"""The article's text beside the copy of it that Qt is given, with the conversion of positions between the two."""

from __future__ import annotations

import re

from glossator.domain.offsets import OffsetMap, display_text

# Qt lays a paragraph out as a whole, so very long ones are broken for display at a blank.
_LONGEST_LINE = 10_000
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")


def break_long_lines(text: str) -> str:
    """Swap a blank for a line feed about every 10,000 characters of a line; the length stays the same."""
    if len(text) <= _LONGEST_LINE:
        return text
    parts = []
    for line in text.split("\n"):
        start = 0
        while len(line) - start > _LONGEST_LINE:
            blank = line.rfind(" ", start + 1, start + _LONGEST_LINE)
            if blank < 0:
                blank = line.find(" ", start + _LONGEST_LINE)
            if blank < 0:
                break
            parts.append(line[start:blank])
            start = blank + 1
        parts.append(line[start:])
    return "\n".join(parts)


class ShownText:
    """One article's stored text, what Qt shows of it, and positions in both.

    Code points count in the stored text, UTF-16 units in Qt. Both texts have the same length.
    """

    __slots__ = ("_offsets", "right_to_left", "shown", "stored")

    def __init__(self, text: str) -> None:
        self.stored = text
        self.shown = break_long_lines(display_text(text))
        self._offsets = OffsetMap(self.shown)
        self.right_to_left = not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None

    @property
    def units(self) -> int:
        """The length in UTF-16 units."""
        return self._offsets.utf16_length

    def to_units(self, position: int) -> int:
        """Return where a code point position stands in Qt's text."""
        return self._offsets.to_utf16(position)

    def to_points(self, units: int, *, round_up: bool = False) -> int:
        """Return the code point position of a position in Qt's text."""
        return self._offsets.to_code_point(units, round_up=round_up)

    def stretch(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch of Qt's text in code points; half a character counts as the whole of it."""
        return self.to_points(start), self.to_points(end, round_up=True)
