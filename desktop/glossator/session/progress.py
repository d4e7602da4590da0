"""How the work goes: figures, pace and scores of a project, worked out a few articles at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState
from glossator.domain.progress import Figures, Stopwatch, fates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from glossator.domain.progress import Score
    from glossator.session.session import Session

DAYS = 14
"""For how many days the pace is told, today included."""

_FIGURES = 0.8


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast articles are confirmed: by day, by hour of the day, and in time at work.

    `days` has one entry for each of the last days, the oldest first; `hours` one for each hour of a day. `seconds` is
    how long was worked in these days, `seconds_each` the median over the articles that were worked on, None when none
    was.
    """

    days: tuple[tuple[date, int], ...]
    hours: tuple[int, ...]
    seconds: float = 0.0
    seconds_each: float | None = None

    @property
    def confirmed(self) -> int:
        """How many articles were confirmed in these days."""
        return sum(count for _, count in self.days)

    @property
    def per_hour(self) -> float | None:
        """How many articles were confirmed in an hour at work, None as long as there is too little to tell."""
        return self.confirmed / (self.seconds / 3600) if self.seconds >= 60 and self.confirmed else None


@dataclass(frozen=True, slots=True)
class Progress:
    """All figures, as of a moment."""

    at: datetime
    figures: Figures
    pace: Pace


def steps(session: Session, *, now: datetime | None = None) -> Iterator[float | Progress]:
    """Yield the part that is done after every few articles, and at last the progress of the project."""
    moment = (now or datetime.now(UTC)).astimezone()
    first = moment.date() - timedelta(days=DAYS - 1)
    # A local day may begin on the day before in UTC.
    since = _stamp(datetime.combine(first, datetime.min.time()).astimezone())
    project, layer = session.project, session.layer
    figures: Figures | None = None
    for step in project.figures(layer, since=since):
        if isinstance(step, Figures):
            figures = step
        else:
            yield step * _FIGURES
    if figures is None:
        return
    watch = Stopwatch()
    for changes in project.work_done(layer, since=since):
        for at, author, article in changes:
            watch.take(datetime.fromisoformat(at).timestamp(), author, article)
        yield _FIGURES
    yield Progress(moment, figures, _pace(figures, watch, first))


def progress(session: Session, *, now: datetime | None = None) -> Progress:
    """Return the progress of the project in one go; the work grows with the project."""
    *_, last = steps(session, now=now)
    if not isinstance(last, Progress):
        raise TypeError("the figures came to no end")
    return last


def as_data(found: Progress) -> dict[str, object]:
    """Return the figures as JSON can hold them."""
    summary, pace = found.figures.summary, found.pace
    return {
        "articles": {state.value: summary.articles.get(state, 0) for state in ArticleState},
        "spans": dict(summary.spans),
        "made_by_hand": dict(summary.by_hand),
        "suggestions": {
            source: {verdict.value if verdict else "unjudged": count for verdict, count in counts.items()}
            for source, counts in summary.by_source().items()
        },
        "unjudged_by_label": {**summary.unjudged()},
        "pre_highlights": {
            source: {
                fate.label: {
                    "accepted": fate.accepted,
                    "relabelled": fate.relabelled,
                    "moved": fate.moved,
                    "rejected": fate.rejected,
                }
                for fate in fates(summary, source)
                if fate.total > fate.by_hand
            }
            for source in summary.by_source()
        },
        "in_use": {
            score.source: {
                **_score(score),
                "labels": {each.label: _score(each) for each in found.figures.scores if each.source == score.source},
            }
            for score in found.figures.by_source()
        },
        "pace": {
            "days": {day.isoformat(): count for day, count in pace.days},
            "hours": list(pace.hours),
            "confirmed": pace.confirmed,
            "articles_per_hour": None if pace.per_hour is None else round(pace.per_hour, 2),
            "seconds_at_work": round(pace.seconds),
            "seconds_per_article": None if pace.seconds_each is None else round(pace.seconds_each, 1),
        },
    }


def _score(score: Score) -> dict[str, object]:
    return {
        "suggested": score.suggested,
        "right": score.right,
        "wanted": score.wanted,
        "precision": None if score.precision is None else round(score.precision, 4),
        "recall": None if score.recall is None else round(score.recall, 4),
    }


def _pace(figures: Figures, watch: Stopwatch, first: date) -> Pace:
    by_day: Counter[date] = Counter()
    by_hour: Counter[int] = Counter()
    for hour, count in figures.confirmed.items():
        local = datetime.fromisoformat(f"{hour}:00+00:00").astimezone()
        by_day[local.date()] += count
        by_hour[local.hour] += count
    days = [first + timedelta(days=number) for number in range(DAYS)]
    times = [seconds for seconds in watch.by_article.values() if seconds > 0]
    return Pace(
        tuple((day, by_day[day]) for day in days),
        tuple(by_hour[hour] for hour in range(24)),
        watch.seconds,
        median(times) if times else None,
    )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
