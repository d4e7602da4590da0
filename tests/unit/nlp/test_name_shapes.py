from __future__ import annotations

import pytest

from glossator.nlp.name_shapes import is_name, is_number, is_ordinal


@pytest.mark.parametrize("word", ["Mohammedi", "Al", "O’Brien", "McGurk", "Émile", "J.", "Šarić"])
def test_parts_of_names(word: str) -> None:
    assert is_name(word)


@pytest.mark.parametrize("word", ["al", "ISIL", "AL", "7th", "Thursday", "T-72", "A1a", "", "-", "’s", "\n"])
def test_no_parts_of_names(word: str) -> None:
    assert not is_name(word)


@pytest.mark.parametrize("word", ["7th", "1st", "second", "Third", "hundredth", "22ND"])
def test_ordinals_are_no_numbers(word: str) -> None:
    assert is_ordinal(word)
    assert not is_number(word)


@pytest.mark.parametrize("word", ["34", "2,000", "twenty", "Two", "dozen", "1.5", "hundred"])
def test_numbers_are_no_ordinals(word: str) -> None:
    assert is_number(word)
    assert not is_ordinal(word)
