"""What the layout has to know about scripts: writing direction, and letters that must not be parted."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QTextBoundaryFinder

_WINDOW = 64


def is_right_to_left(character: str) -> bool:
    """Tell whether a letter is written from right to left; marks count as the letters that they stand on do."""
    return unicodedata.bidirectional(character) in ("R", "AL") or (
        "\u0590" <= character <= "\u08ff" and unicodedata.category(character)[0] == "M"
    )


def starts_right_to_left(text: str, position: int) -> bool:
    """Tell whether the first strong letter from `position` to the end of the line is written right to left."""
    end = text.find("\n", position)
    for character in text[position : end if end >= 0 else len(text)]:
        direction = unicodedata.bidirectional(character)
        if direction == "L":
            return False
        if direction in ("R", "AL"):
            return True
    return False


def _is_simple(character: str) -> bool:
    """Tell whether a character never joins with its neighbours into one grapheme."""
    return character < "\u0300" and character != "\r"


def grapheme_before(text: str, end: int) -> tuple[int, int]:
    """Return the grapheme that holds the character before `end`; it may reach beyond `end`."""
    if end <= 0:
        return 0, 0
    if _is_simple(text[end - 1]) and (end == len(text) or _is_simple(text[end])):
        return end - 1, end
    first = max(end - _WINDOW, 0)
    window = text[first : end + _WINDOW]
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, window)
    finder.setPosition(_units(window[: end - first - 1]) + 1)
    finder.toPreviousBoundary()
    start = first + _points(window, max(finder.position(), 0))
    finder.toNextBoundary()
    stop = first + _points(window, finder.position()) if finder.position() >= 0 else end
    return min(start, end - 1), max(stop, end)


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _points(text: str, units: int) -> int:
    for position, character in enumerate(text):
        if units <= 0:
            return position
        units -= 2 if character > "\uffff" else 1
    return len(text)


def next_grapheme(text: str, start: int) -> int:
    """Return where the grapheme that starts at `start` ends."""
    if start + 1 >= len(text) or (_is_simple(text[start]) and _is_simple(text[start + 1])):
        return min(start + 1, len(text))
    window = text[start : start + _WINDOW]
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, window)
    boundary = finder.toNextBoundary()
    end = start
    while boundary > 0 and end < len(text):
        boundary -= 2 if text[end] > "\uffff" else 1
        end += 1
    return max(end, start + 1)
