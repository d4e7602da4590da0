"""Live snapping to words while the mouse moves; of a long selection only the ends are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain import words

if TYPE_CHECKING:
    from glossator.ui.article.events import Edge

_LONG = 2_000
_END = 200


def snap_selection(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the words that a selection touches, as one stretch; None when it holds blanks only."""
    if end - start <= _LONG:
        return words.snap(text, start, end)
    first = words.snap(text, start, start + _END)
    last = words.snap(text, end - _END, end)
    return (first[0] if first else start, last[1] if last else end)


def snap_edge(text: str, position: int, edge: Edge) -> int:
    """Return the word edge of that kind nearest to a position."""
    if edge == "start":
        before = words.previous_word_start(text, position + 1)
        after = words.next_word_start(text, position - 1)
    else:
        before = words.previous_word_end(text, position + 1)
        after = words.next_word_end(text, position - 1)
    # Where there is no such word, the search comes back with the position that it started from.
    found = [place for place, origin in ((before, position + 1), (after, position - 1)) if place != origin]
    return min(found, key=lambda place: (abs(place - position), place), default=position)
