"""A string is found as it is written, wherever it stands, however long the text is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.hostile import random_raw

from glossator.domain.finding import WINDOW, Literal

ALPHABET = "aA sSkKiIıİſ\u212aßẞéÉe\u0301.*(\\%_\n\u2028😀بb\x00"


def naive(text: str, wanted: str, *, match_case: bool) -> list[tuple[int, int]]:
    found, at = [], 0
    while wanted and at + len(wanted) <= len(text):
        here = text[at : at + len(wanted)]
        # What a person takes for the same letter has the same folding, and is not what another letter falls into.
        if here == wanted or (not match_case and here.casefold() == wanted.casefold() and same_letters(here, wanted)):
            found.append((at, at + len(wanted)))
            at += len(wanted)
        else:
            at += 1
    return found


def same_letters(one: str, other: str) -> bool:
    return all(a == b or a.casefold() == b.casefold() for a, b in zip(one, other, strict=True))


@given(st.text(ALPHABET, max_size=60), st.text(ALPHABET, min_size=1, max_size=3), st.booleans())
def test_everything_is_found_that_a_walk_through_the_text_finds(text: str, wanted: str, match_case: bool) -> None:
    assert list(Literal(wanted, match_case=match_case).find(text)) == naive(text, wanted, match_case=match_case)


def test_hostile_texts_are_searched_as_all_others() -> None:
    chance = random.Random(2)
    for _ in range(300):
        text = random_raw(chance, 40)
        start = chance.randrange(len(text))
        wanted = text[start : start + chance.randint(1, 5)]
        assert list(Literal(wanted, match_case=True).find(text)) == naive(text, wanted, match_case=True)


@pytest.mark.parametrize("place", [0, WINDOW - 3, WINDOW - 1, WINDOW, WINDOW + 1, 2 * WINDOW - 2])
def test_a_hit_on_the_border_of_two_windows_is_found_once(place: int) -> None:
    text = "x" * place + "Daesh" + "x" * (2 * WINDOW)
    steps = list(Literal("daesh").steps(text))
    assert [step for step in steps if step] == [(place, place + 5)]
    assert steps.count(None) >= 2


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("the ISIL men", ["ISIL"]),
        ("ISIL’s ISIL-held ISILs xISIL ISIL_", ["ISIL", "ISIL"]),
        ("ISI\u0301L ISIL\u0301", []),
        ("داعشISIL", []),
    ],
)
def test_whole_words_end_where_letters_do(text: str, whole: list[str]) -> None:
    found = Literal("isil", whole_words=True).find(text)
    assert [text[start:end] for start, end in found] == whole


def test_signs_have_no_inside_to_be_in() -> None:
    assert len(list(Literal(".", whole_words=True).find("U.S.A."))) == 3


def test_nothing_is_nowhere() -> None:
    assert not list(Literal("").find("abc"))
