"""Dates as documents write them, brought to ISO 8601; one that may mean two days is left alone."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

_PATTERNS = (
    *("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%Y%m%d"),
    *("%A %d %B %Y", "%A %B %d %Y", "%a %d %b %Y", "%a %b %d %Y"),
)
_CLOCK = re.compile(
    r"[\sT]+(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:\s*[ap]\.?m\.?)?(?:\s*[A-Z]{2,4})?$", re.IGNORECASE
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PDF = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_EPOCH_SECONDS = (10**8, 10**10)
_MAX_LENGTH = 100


class Moment(NamedTuple):
    """A day, and the exact moment where one was given; both in ISO 8601, both may be empty."""

    day: str
    exact: str = ""


def iso_moment(value: object) -> Moment:
    """Return the day that a value of a document means; empty when that is not certain."""
    if isinstance(value, datetime):
        clock = value.hour or value.minute or value.second or value.tzinfo
        return Moment(value.date().isoformat(), value.isoformat() if clock else "")
    if isinstance(value, date):
        return Moment(value.isoformat())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(float(value))
    return _from_text(value.strip()) if isinstance(value, str) and len(value) <= _MAX_LENGTH else Moment("")


def _from_epoch(value: float) -> Moment:
    """Take a number as seconds or milliseconds since 1970 where that makes a day of these decades."""
    seconds = value / 1000 if value >= _EPOCH_SECONDS[1] else value
    if _EPOCH_SECONDS[0] <= seconds < _EPOCH_SECONDS[1]:
        with suppress(ValueError, OverflowError, OSError):
            return iso_moment(datetime.fromtimestamp(seconds, UTC))
    return Moment("")


def _from_text(text: str) -> Moment:
    if _ISO.match(text):
        with suppress(ValueError):
            return iso_moment(datetime.fromisoformat(text.removesuffix(" UTC")))
        with suppress(ValueError):
            return Moment(date.fromisoformat(text[:10]).isoformat())
        return Moment("")
    if match := _PDF.match(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMERIC.match(text):
        return _either_way(int(match[1]), int(match[2]), int(match[3]))
    if "," in text or text.count(":"):
        with suppress(ValueError, TypeError, IndexError):
            return iso_moment(parsedate_to_datetime(text))
    words = " ".join(_CLOCK.sub("", text).replace(",", " ").split())
    for pattern in _PATTERNS:
        with suppress(ValueError):
            return Moment(datetime.strptime(words, pattern).date().isoformat())  # noqa: DTZ007  # only the day is wanted
    return Moment("")


def _either_way(first: int, second: int, year: int) -> Moment:
    """Take 1/2/2017 for nothing, being two days; 13/2/2017 and 2/13/2017 are one."""
    if first == second or second > 12 >= first:
        return _day(year, first, second)
    return _day(year, second, first) if first > 12 >= second else Moment("")


def _day(year: int, month: int, day: int) -> Moment:
    with suppress(ValueError):
        return Moment(date(year, month, day).isoformat())
    return Moment("")
