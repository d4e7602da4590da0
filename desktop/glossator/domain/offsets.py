"""The one place where code points, in which everything counts, meet UTF-16 units, in which Qt counts."""

from __future__ import annotations

import re
from bisect import bisect_right

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_REPLACEMENT = "\ufffd"
# Qt turns these two noncharacters into frame boundaries.
_QT_NONCHARACTERS = ("\ufdd0", "\ufdd1")
# PySide drops U+FEFF and byte-swaps the whole text after U+FFFE when they come first.
_BYTE_ORDER_MARKS = ("\ufeff", "\ufffe")


def display_text(text: str) -> str:
    """Return the copy of an article's text that Qt may be given: same length, nothing that Qt would drop or swap."""
    shown = text
    for noncharacter in _QT_NONCHARACTERS:
        shown = shown.replace(noncharacter, _REPLACEMENT)
    if shown.startswith(_BYTE_ORDER_MARKS):
        shown = _REPLACEMENT + shown[1:]
    return shown


class OffsetMap:
    """Converts positions in one text between code points and UTF-16 units; the identity where no astral occurs."""

    __slots__ = ("_astral", "_astral_units", "_length")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        # Code point positions of the astral characters, and the UTF-16 position of each.
        self._astral = [] if text.isascii() else [found.start() for found in _ASTRAL.finditer(text)]
        self._astral_units = [position + n for n, position in enumerate(self._astral)]

    @property
    def utf16_length(self) -> int:
        """The text's length in UTF-16 units."""
        return self._length + len(self._astral)

    def to_utf16(self, position: int) -> int:
        """Return the UTF-16 position of a code point position, clamped to the text."""
        position = min(max(position, 0), self._length)
        return position + bisect_right(self._astral, position - 1) if self._astral else position

    def to_code_point(self, units: int, *, round_up: bool = False) -> int:
        """Return the code point position of a UTF-16 position, clamped to the text.

        A position between the halves of a surrogate pair is rounded down, or up with `round_up`.
        """
        units = min(max(units, 0), self.utf16_length)
        if not self._astral:
            return units
        before = bisect_right(self._astral_units, units - 1)
        position = units - before
        if before and self._astral_units[before - 1] == units - 1:
            # Inside the pair that starts one unit earlier.
            return position + 1 if round_up else position
        return position
