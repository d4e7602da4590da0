from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from glossator.domain.annotations import Mark
from glossator.ui.article.span_index import SpanIndex, place_mark

if TYPE_CHECKING:
    from glossator.ui.article.span_index import PlacedMark


def put(index: SpanIndex, key: str, start: int, end: int) -> PlacedMark:
    placed = place_mark(Mark(key, start, end, "person", judged=True), start, end)
    index.add(placed)
    return placed


@pytest.mark.parametrize("seed", range(5))
def test_what_is_found_between_two_positions_is_what_overlaps_them(seed: int) -> None:
    chance = random.Random(seed)
    index = SpanIndex()
    known: dict[str, PlacedMark] = {}
    for step in range(600):
        key = f"m{chance.randrange(200)}"
        if chance.random() < 0.3:
            index.remove(key)
            known.pop(key, None)
        else:
            start = chance.randrange(60_000)
            known[key] = put(index, key, start, start + chance.choice((1, 7, 300, 1024, 5_000, 40_000)))
        if step % 10 == 0:
            low = chance.randrange(61_000)
            high = low + chance.choice((1, 50, 1024, 30_000))
            naive = sorted((p for p in known.values() if p.start < high and p.end > low), key=lambda p: p.order)
            assert index.between(low, high) == naive
    assert len(index) == len(known)
    assert index.ids() == [p.mark.id for p in sorted(known.values(), key=lambda p: p.order)]


def test_marks_that_share_a_letter_stand_in_different_lanes() -> None:
    chance = random.Random(4)
    index = SpanIndex()
    marks = [put(index, f"m{n}", s := chance.randrange(500), s + chance.randrange(1, 40)) for n in range(120)]
    for one in marks:
        for other in marks:
            if one is not other and one.start < other.end and other.start < one.end:
                assert index.lane_of(one) != index.lane_of(other)


def test_a_long_chain_of_overlaps_is_no_trouble() -> None:
    index = SpanIndex()
    marks = [put(index, f"m{n}", n * 5, n * 5 + 8) for n in range(5_000)]
    assert {index.lane_of(placed) for placed in reversed(marks)} == {0, 1}


def test_marks_apart_share_the_first_lane() -> None:
    index = SpanIndex()
    assert [index.lane_of(put(index, f"m{n}", n * 10, n * 10 + 5)) for n in range(3)] == [0, 0, 0]
