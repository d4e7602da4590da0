from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.domain.drawn import ARTICLE, TEXT, span, suggestion

from glossator.domain.annotations import Annotations
from glossator.domain.doubt import is_doubtful


def test_a_suggestion_with_a_low_score_is_doubtful_until_it_is_judged() -> None:
    unsure = replace(suggestion("g", 0, 4), score=0.4)
    assert is_doubtful(Annotations(ARTICLE, TEXT, suggestions=[unsure]), "g")
    assert not is_doubtful(Annotations(ARTICLE, TEXT, suggestions=[replace(unsure, score=0.95)]), "g")
    judged = Annotations(ARTICLE, TEXT, suggestions=[unsure], spans=[span("s", 0, 4, "Person", unsure)])
    assert not is_doubtful(judged, "s")
    assert not is_doubtful(judged, "g")


@pytest.mark.parametrize(
    ("other", "doubtful"),
    [
        (suggestion("p", 24, 31, "Person"), True),
        (suggestion("p", 24, 31, "Place"), False),
        (suggestion("p", 21, 31, "Place"), True),
        (suggestion("p", 0, 4, "Person"), False),
    ],
)
def test_a_suggestion_that_another_source_sees_otherwise_is_doubtful(other: object, doubtful: object) -> None:
    listed = suggestion("g", 24, 31, "Place", source=1)
    annotations = Annotations(ARTICLE, TEXT, suggestions=[listed, other])  # type: ignore[list-item]
    shown = next(mark.id for mark in annotations.marks() if mark.start >= 21)
    assert is_doubtful(annotations, shown) is doubtful


def test_an_article_in_front_and_a_possessive_behind_are_no_disagreement() -> None:
    text = "The Pentagon's men"
    wide = replace(suggestion("p", 0, 14, "Group"), text="The Pentagon's", start=0, end=14)
    core = replace(suggestion("g", 4, 12, "Group", source=1), text="Pentagon", start=4, end=12)
    annotations = Annotations(ARTICLE, text, suggestions=[wide, core])
    assert not is_doubtful(annotations, annotations.marks()[0].id)


def test_the_next_doubtful_mark_is_found_in_both_directions_and_round_the_end() -> None:
    unsure = [replace(suggestion(key, start, start + 4), score=0.1) for key, start in (("a", 0), ("c", 24))]
    sure = suggestion("b", 9, 14)
    annotations = Annotations(ARTICLE, TEXT, suggestions=[*unsure, sure])

    def doubtful(mark_id: str) -> bool:
        return is_doubtful(annotations, mark_id)

    assert annotations.next_mark(0, after="a", wanted=doubtful) == annotations.mark("c")
    assert annotations.next_mark(0, after="c", wanted=doubtful) == annotations.mark("a")
    assert annotations.previous_mark(9, before="b", wanted=doubtful) == annotations.mark("a")
    assert annotations.next_mark(0, wanted=lambda _: False) is None
