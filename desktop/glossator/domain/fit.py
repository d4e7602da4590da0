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
        self._begin = frozenset(starts)
        self._finish = frozenset(ends)

    @classmethod
    def of(cls, tokens: Iterable[tuple[int, int]]) -> Tokens:
        """Return the tokens that begin and end there."""
        pairs = list(tokens)
        return cls([start for start, _ in pairs], [end for _, end in pairs])

    def fit(self, start: int, end: int) -> bool:
        """Tell whether a stretch begins where a token begins and ends where one ends."""
        return start in self._begin and end in self._finish

    def snap(self, start: int, end: int) -> tuple[int, int]:
        """Return the tokens that a stretch touches, as one stretch; itself where it touches none."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end) - 1
        if first > last:
            return start, end
        return self._starts[first], self._ends[last]
