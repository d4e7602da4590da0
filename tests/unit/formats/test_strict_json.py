from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.errors import UserError
from glossator.formats.strict_json import parse


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "not valid JSON"),
        (b'{"a":1}{"b":2}', "not valid JSON"),
        (b"\xff", "not UTF-8"),
        (b'{"a":1,"a":2}', "“a” stands twice"),
        (b'[{"x":{"a":1,"a":1}}]', "“a” stands twice"),
        (b"NaN", "NaN"),
        (b'{"a":-Infinity}', "-Infinity"),
        (b'{"a":1e999}', "too large"),
        (b"1" * 5000, "too many digits"),
        (b'"\\ud800"', "half of a pair"),
        (b'{"\\udfff":1}', "half of a pair"),
        (b'{"a":["\\u0000"]}', "NUL"),
        (b"[" * 101 + b"]" * 101, "100 deep"),
        (b'{"a":' * 101 + b"1" + b"}" * 101, "100 deep"),
        (b"[" * 100_000, "deep"),
        (b"[" * 100_000 + b"]" * 100_000, "deep"),
    ],
)
def test_what_json_must_not_hold_is_refused_with_a_sentence(line: bytes, said: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(line)
    assert said in caught.value.sentence


def test_a_hundred_levels_pairs_and_wide_lists_are_fine() -> None:
    assert parse(b"[" * 100 + b"]" * 100)
    assert parse(b'"\\ud83d\\ude00"') == "😀"
    assert len(parse(b"[" + b",".join([b"[]"] * 5000) + b"]")) == 5000  # type: ignore[arg-type]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_value_or_a_sentence(line: bytes) -> None:
    with contextlib.suppress(UserError):
        parse(line)
