"""The marks of the shown article, found by position: the cost depends on what is there, not on how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.domain.annotations import Mark

_BUCKET_BITS = 10
# A mark that crosses more buckets than this stands in one short list of its own.
_MOST_BUCKETS = 16
_by_order = attrgetter("order")


@dataclass(frozen=True, slots=True, eq=False)
class PlacedMark:
    """A mark with its positions in UTF-16 units and its key in text order, the outer before the inner."""

    mark: Mark
    start: int
    end: int
    order: tuple[int, int, str]


def place_mark(mark: Mark, start: int, end: int) -> PlacedMark:
    """Return a mark with its UTF-16 positions."""
    return PlacedMark(mark, start, end, (start, -end, mark.id))


class SpanIndex:
    """Marks in buckets of 1,024 UTF-16 units, and the lane that each is drawn in."""

    def __init__(self) -> None:
        self._marks: dict[str, PlacedMark] = {}
        self._buckets: dict[int, list[PlacedMark]] = {}
        self._long: list[PlacedMark] = []
        self._lanes: dict[str, int] = {}
        self._ids: list[str] | None = None

    def __len__(self) -> int:
        return len(self._marks)

    def __iter__(self) -> Iterator[PlacedMark]:
        return iter(self._marks.values())

    def __contains__(self, mark_id: object) -> bool:
        return mark_id in self._marks

    def get(self, mark_id: str | None) -> PlacedMark | None:
        """Return the mark with this id, if it is here."""
        return None if mark_id is None else self._marks.get(mark_id)

    def ids(self) -> list[str]:
        """Return the ids of all marks in text order."""
        if self._ids is None:
            self._ids = [placed.mark.id for placed in sorted(self._marks.values(), key=_by_order)]
        return self._ids

    def clear(self) -> None:
        """Forget all marks."""
        self._marks.clear()
        self._buckets.clear()
        self._long.clear()
        self._lanes.clear()
        self._ids = None

    def add(self, placed: PlacedMark) -> None:
        """Put one mark in, in place of an earlier one with the same id."""
        if placed.mark.id in self._marks:
            self.remove(placed.mark.id)
        self._marks[placed.mark.id] = placed
        for bucket in self._homes(placed):
            bucket.append(placed)
        self._lanes.clear()
        self._ids = None

    def remove(self, mark_id: str) -> PlacedMark | None:
        """Take one mark out and return it; None when it was not here."""
        placed = self._marks.pop(mark_id, None)
        if placed is not None:
            for bucket in self._homes(placed):
                bucket.remove(placed)
            self._lanes.clear()
            self._ids = None
        return placed

    def between(self, start: int, end: int) -> list[PlacedMark]:
        """Return the marks that share a unit with `[start, end)`, in text order, the outer before the inner."""
        found = [placed for placed in self._long if placed.start < end and placed.end > start]
        first, last = start >> _BUCKET_BITS, max(end - 1, start) >> _BUCKET_BITS
        for number in range(first, last + 1):
            for placed in self._buckets.get(number, ()):
                # A mark that stands in several buckets is taken from the first of them that is asked.
                home = max(placed.start >> _BUCKET_BITS, first)
                if home == number and placed.start < end and placed.end > start:
                    found.append(placed)
        if len(found) > 1:
            found.sort(key=_by_order)
        return found

    def lane(self, placed: PlacedMark) -> int:
        """Return how deep a mark is stacked: the first lane free of the overlapping marks that come before it."""
        pending = [placed]
        while pending:
            here = pending[-1]
            before = [other for other in self.between(here.start, here.start + 1) if other.order < here.order]
            unknown = [other for other in before if other.mark.id not in self._lanes]
            if unknown:
                pending.extend(unknown)
                continue
            taken = {self._lanes[other.mark.id] for other in before}
            self._lanes[here.mark.id] = next(lane for lane in range(len(taken) + 1) if lane not in taken)
            pending.pop()
        return self._lanes[placed.mark.id]

    def lane_of(self, placed: PlacedMark) -> int:
        """Return the lane of a mark, from memory where it is known."""
        lane = self._lanes.get(placed.mark.id)
        return self.lane(placed) if lane is None else lane

    def _homes(self, placed: PlacedMark) -> list[list[PlacedMark]]:
        first, last = placed.start >> _BUCKET_BITS, max(placed.end - 1, placed.start) >> _BUCKET_BITS
        if last - first >= _MOST_BUCKETS:
            return [self._long]
        return [self._buckets.setdefault(number, []) for number in range(first, last + 1)]
