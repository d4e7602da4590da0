"""Texts laid beside each other: a span stands where its words and those beside it stand, or nowhere."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.domain.aligning_texts import align, align_steps

ONE = "Anna — Gen Mohammedi saw Daesh fighters in Al Qaim on Monday, said “Café 😀” of Aanah."
_words = st.lists(
    st.sampled_from(["Anna", "saw", "Daesh", "in", "Al", "Qaim", "on", "“é”", "😀", "he,", "کد"]), max_size=30
)
_edited = st.tuples(_words, _words, _words)


def stretches(one: str, other: str, wanted: str) -> tuple[int, int] | None:
    start = other.index(wanted)
    return align(one, other).to_one(start, start + len(wanted))


def test_a_span_stands_where_its_words_stand_after_an_edit_before_it() -> None:
    other = "BAGHDAD (Agency) Gen Mohammedi saw Daesh fighters in Al Qaim on Monday."
    place = stretches(ONE, other, "Al Qaim")
    assert place is not None
    assert ONE[slice(*place)] == "Al Qaim"


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        ("Gen Mohammedi saw IS fighters in Al Qaim on Monday", "IS"),  # another word
        ("Gen Mohammedi saw the Daesh fighters in Al Qaim on Monday", "Daesh"),  # another word beside it
        ("Gen Mohammedi saw Daesh fighters in Al Qaim", "Al Qaim"),  # nothing beside it
        ("Gen Mohammedi saw Daesh fighters in old Al Qaim on Monday", "Al Qaim"),
        ("Gen Mohammedi saw Daesh fighters in Al-Qaim on Monday", "Al-Qaim"),
    ],
)
def test_a_span_that_touches_a_difference_stands_nowhere(other: str, wanted: str) -> None:
    assert stretches(ONE, other, wanted) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He said “Daesh” left – today", 'He said "Daesh" left - today'),
        ("It’s Daesh’s  town\nof Anna", "It's Daesh's town of\n\nAnna"),
    ],
)
def test_how_quotation_marks_dashes_and_blanks_are_set_is_no_difference(one: str, other: str) -> None:
    assert align(one, other).differences() == ()
    assert align(one, other).to_one(other.index("Daesh"), other.index("Daesh") + 5) == (
        one.index("Daesh"),
        one.index("Daesh") + 5,
    )


def test_a_span_within_words_keeps_its_edges() -> None:
    assert align("an IS-claimed raid", "an IS-claimed raid").to_one(3, 5) == (3, 5)
    assert align("pro-Iranian men", "“pro-Iranian men").to_one(3, 7) is not None


def test_what_stands_on_other_lines_is_not_beside_a_span() -> None:
    one, other = "IS flees\n\nAnna fell on Monday\n\n(Agency)", "More\n\nAnna fell on Monday\n\nReporting by B"
    assert stretches(one, other, "Anna") == (10, 14)
    assert stretches(one, other, "Monday") == (23, 29)
    assert stretches("Old Anna fell on Monday", "New\nAnna fell on Monday", "Anna") is None


def test_edges_in_blanks_stand_nowhere() -> None:
    assert align(ONE, ONE).to_one(0, 5) is None
    assert align("", "").to_one(0, 1) is None


def test_a_difference_names_both_sides_and_is_empty_where_only_the_other_has_words() -> None:
    one, other = "Gen Ali saw ten men in Anna on Monday", "Gen Ali saw at least 12 men in Anna and Rawa on Monday"
    first, second = align(one, other).differences()
    assert (one[first.start : first.end], first.other) == ("ten", "at least 12")
    assert (second.start, second.end, second.other) == (one.index("on Monday"), one.index("on Monday"), "and Rawa")


@given(_edited, _edited)
def test_what_is_equal_and_what_differs_are_all_of_both_texts(
    mine: tuple[list[str], ...], theirs: tuple[list[str], ...]
) -> None:
    one, other = (" ".join(word for part in parts for word in part) for parts in (mine, theirs))
    found = align(one, other)
    at = at_other = 0
    for each in found.equal:
        assert each.one >= at
        assert each.other >= at_other
        at, at_other = each.one + each.length, each.other + each.length
        assert found.one.words[each.one : at] == found.other.words[each.other : at_other]
    rebuilt = one
    for difference in reversed(found.differences()):
        rebuilt = f"{rebuilt[: difference.start]} {difference.other} {rebuilt[difference.end :]}"
    assert "".join(rebuilt.split()) == "".join(other.split())


@given(_words, _words, st.data())
def test_what_stands_somewhere_has_the_same_words_there(
    mine: list[str], theirs: list[str], data: st.DataObject
) -> None:
    one, other = " ".join(mine), " ".join(theirs)
    start = data.draw(st.integers(0, len(other)))
    end = data.draw(st.integers(start, len(other)))
    found = align(one, other)
    if place := found.to_one(start, end):
        assert one[slice(*place)] == other[start:end]
        assert found.to_other(*place) == (start, end)


def test_a_text_without_anything_in_common_has_one_difference() -> None:
    (only,) = align("one two three", "four five six seven").differences()
    assert (only.start, only.end, only.other) == (0, 13, "four five six seven")
    assert align("", "").differences() == ()
    assert align(ONE, ONE).differences() == ()


def test_chance_words_between_differences_belong_to_them() -> None:
    one = "All was quiet when the soldiers came to town and left again"
    other = "All was quiet although nobody had seen the others who went away at noon and left again"
    assert len(align(one, other).differences()) == 1


@pytest.mark.parametrize("repeating", [False, True])
def test_a_very_long_text_is_compared_in_short_steps(repeating: bool) -> None:
    chance = random.Random(1)
    vocabulary = [f"w{n}" for n in range(40 if repeating else 8_000)]
    words = chance.choices(vocabulary, k=50_000)
    edited = [word for word in words if chance.random() > 0.03]
    one, other = " ".join(words), " ".join(edited[5_000:])
    found = None
    begun = time.process_time()
    for step in align_steps(one, other):
        found = step
    assert time.process_time() - begun < 5
    assert found is not None
    assert sum(each.length for each in found.equal) > 0.9 * len(edited[5_000:])
