from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.formats.dates import iso_moment


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2017-01-05", "2017-01-05"),
        ("2017-01-05 06:30:00", "2017-01-05"),
        ("2017-01-05T06:30:00Z", "2017-01-05"),
        ("Thu, 05 Jan 2017 06:30:00 GMT", "2017-01-05"),
        ("5 January 2017", "2017-01-05"),
        ("January 5, 2017", "2017-01-05"),
        ("Thursday, January 5, 2017", "2017-01-05"),
        ("Jan 5, 2017 6:30 pm", "2017-01-05"),
        ("05.01.2017", "2017-01-05"),
        ("25/12/2016", "2016-12-25"),
        ("12/25/2016", "2016-12-25"),
        ("3/3/2017", "2017-03-03"),
        ("D:20170105063000+01'00'", "2017-01-05"),
        ("20170105", "2017-01-05"),
        (1483597800, "2017-01-05"),
        (1483597800000, "2017-01-05"),
        (date(2017, 1, 5), "2017-01-05"),
        (datetime(2017, 1, 5, 6, 30, tzinfo=UTC), "2017-01-05"),
    ],
)
def test_a_date_that_is_certain_becomes_iso(value: object, day: str) -> None:
    assert iso_moment(value).day == day


@pytest.mark.parametrize(
    "value",
    [
        "05/01/2017",
        "",
        "yesterday",
        "2017-13-45",
        "32 January 2017",
        None,
        True,
        5,
        [],
        "9" * 5000,
        "D:2017AB",
        "D:20171305",
    ],
)
def test_a_date_that_is_not_certain_is_left_alone(value: object) -> None:
    assert iso_moment(value) == ("", "")


def test_the_exact_moment_is_kept_where_there_is_one() -> None:
    assert iso_moment("2017-01-05T06:30:00Z").exact == "2017-01-05T06:30:00+00:00"
    assert iso_moment("Thu, 05 Jan 2017 06:30:00 +0100").exact == "2017-01-05T06:30:00+01:00"
    assert iso_moment(date(2017, 1, 5)).exact == ""


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats()))
def test_nothing_makes_it_fail(value: object) -> None:
    day = iso_moment(value).day
    assert not day or date.fromisoformat(day)
