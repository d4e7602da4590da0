from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.nlp.pieces import LIMIT, STRETCH, pieces

CHARACTERS = st.sampled_from(["a", "é", "😀", " ", ". ", "\n", "\n\n", "$" * 50, "word "])


@given(st.lists(CHARACTERS, max_size=200).map("".join), st.integers(20, 60))
def test_joined_the_pieces_are_the_text_and_none_is_too_long(text: str, limit: int) -> None:
    found = list(pieces(text, limit=limit))
    assert "".join(piece for _, piece in found) == text
    assert all(text[start : start + len(piece)] == piece and 0 < len(piece) <= limit for start, piece in found)


def test_a_short_text_is_one_piece() -> None:
    assert list(pieces("Aanah.\n\nRawa.")) == [(0, "Aanah.\n\nRawa.")]
    assert list(pieces("")) == []


@pytest.mark.parametrize("end", ["\n\n", "\n", ". ", " "])
def test_a_long_text_is_cut_at_the_end_of_a_paragraph_or_the_next_best(end: str) -> None:
    text = ("x" * 40 + end) * 20
    found = [piece for _, piece in pieces(text, limit=200)]
    assert len(found) > 4
    assert all(piece.endswith(end) for piece in found)


def test_a_run_without_a_blank_is_cut_only_where_the_tokenizer_needs_it() -> None:
    text = f"before {'$' * 1000} behind"
    assert max(len(word) for _, piece in pieces(text) for word in piece.split()) == STRETCH
    assert list(pieces(text, cut_stretches=False)) == [(0, text)]


def test_a_huge_text_is_cut_in_linear_time() -> None:
    for text in ("word " * 400_000, "x" * 1_000_000, "\n" * 1_000_000):
        begun = time.process_time()
        assert sum(len(piece) for _, piece in pieces(text)) == len(text)
        assert time.process_time() - begun < 2
    assert max(len(piece) for _, piece in pieces("word " * 20_000)) <= LIMIT
