"""Whether spans fall on a pipeline's tokens: what does not is lost or moved when the pipeline learns from it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Tokens:
    """Where the tokens of one article begin and end, in code points; they are in order and do not overlap."""

    def __init__(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        self._starts = starts
        self._ends = ends

    @classmethod
    def of(cls, tokens: Iterable[tuple[int, int]]) -> Tokens:
        """Return the tokens that begin and end there."""
        pairs = list(tokens)
        return cls([start for start, _ in pairs], [end for _, end in pairs])

    def __len__(self) -> int:
        return len(self._starts)

    def fit(self, start: int, end: int) -> bool:
        """Tell whether a stretch begins where a token begins and ends where one ends."""
        return _holds(self._starts, start) and _holds(self._ends, end)

    def snap(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens that a stretch touches, as one stretch; itself where it touches none."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end) - 1
        if first > last:
            return start, end
        return self._starts[first], self._ends[last]


def _holds(ordered: Sequence[int], place: int) -> bool:
    # A search each: sets would have to be made of all that a long article has, in the window's thread.
    at = bisect_left(ordered, place)
    return at < len(ordered) and ordered[at] == place
