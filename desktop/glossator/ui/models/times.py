"""Moments and days as they are shown: in the time of this computer, named as people name them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

if TYPE_CHECKING:
    from datetime import date


def local_time(at: str) -> datetime | None:
    """Return a moment of the journal in the time of this computer, None when it is none."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone()


def day_words(day: date, today: date) -> str:
    """Return a day as a heading: today, yesterday, the weekday within a week, else the date."""
    if day == today:
        return QCoreApplication.translate("History", "Today")
    if day == today - timedelta(days=1):
        return QCoreApplication.translate("History", "Yesterday")
    pattern = "dddd d MMMM" if today - timedelta(days=300) < day < today else "d MMMM yyyy"
    return QLocale().toString(q_date(day), pattern)


def clock(moment: datetime) -> QTime:
    """Return the time of day of a moment."""
    return QTime(moment.hour, moment.minute, moment.second)


def q_date(day: date) -> QDate:
    """Return a day as Qt counts it."""
    return QDate(day.year, day.month, day.day)
