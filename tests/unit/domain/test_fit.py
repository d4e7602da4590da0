from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.domain.fit import Tokens

TEXT = "The U.S.-made rifle"
TOKENS = Tokens.of([(0, 3), (4, 13), (14, 19)])


@pytest.mark.parametrize("stretch", [(0, 3), (0, 13), (4, 19)])
def test_a_stretch_of_whole_tokens_fits_and_stays(stretch: tuple[int, int]) -> None:
    assert TOKENS.fit(*stretch)
    assert TOKENS.snap(*stretch) == stretch


@pytest.mark.parametrize(
    ("stretch", "snapped"),
    [((4, 8), (4, 13)), ((9, 13), (4, 13)), ((0, 8), (0, 13)), ((2, 15), (0, 19)), ((3, 14), (4, 13))],
)
def test_a_stretch_that_cuts_a_token_is_widened_to_it(stretch: tuple[int, int], snapped: tuple[int, int]) -> None:
    assert not TOKENS.fit(*stretch)
    assert TOKENS.snap(*stretch) == snapped


def test_a_stretch_without_tokens_stays() -> None:
    assert TOKENS.snap(3, 4) == (3, 4)
    assert Tokens.of([]).snap(3, 9) == (3, 9)
    assert not Tokens.of([]).fit(3, 9)
    assert not Tokens.of([])
    assert len(TOKENS) == 3


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 5)), min_size=1, max_size=12), st.data())
def test_what_was_snapped_fits(gaps: list[tuple[int, int]], data: st.DataObject) -> None:
    tokens, at = [], 0
    for gap, length in gaps:
        tokens.append((at + gap, at + gap + length))
        at += gap + length
    start = data.draw(st.integers(0, at - 1))
    end = data.draw(st.integers(start + 1, at))
    known = Tokens.of(tokens)
    snapped = known.snap(start, end)
    touched = [token for token in tokens if token[0] < end and start < token[1]]
    assert snapped == ((touched[0][0], touched[-1][1]) if touched else (start, end))
    assert known.fit(*snapped) == bool(touched)
