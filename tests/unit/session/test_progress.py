from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.domain.progress import Fate, Score, Stopwatch, fates
from glossator.session import editing, progress
from glossator.session import session as sessions
from glossator.session.editing import Edge, Unit
from glossator.session.outcome import Draft
from glossator.session.session import Session

NOON = datetime.now(UTC).astimezone().replace(hour=12, minute=0, second=0, microsecond=0)


class Clock:
    """The time of changes, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = NOON
        monkeypatch.setattr(sessions, "now", self.stamp)

    def stamp(self) -> str:
        return self.moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def wait(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def made(tmp_path: Path, clock: Clock) -> Iterator[tuple[Session, list[str]]]:
    session, articles = small.make(tmp_path / "p.glossator", count=4)
    yield session, articles
    session.close()


def judge(session: Session, article: str, clock: Clock) -> None:
    """Accept one, relabel one, move one, reject one, add one by hand, and confirm: 5 changes 10 seconds apart."""
    annotations = session.annotations(article)
    anna, daesh, qaim, gen, _ = annotations.open_suggestions
    acts: list[Callable[[], Draft]] = [
        lambda: editing.accept(annotations, anna.id),
        lambda: editing.relabel(annotations, qaim.id, "Place", "Place"),
        lambda: editing.step_edge(annotations, gen.id, Edge.END, Unit.WORD, 1),
        lambda: editing.reject(annotations, daesh.id),
        lambda: editing.add(annotations, 5, 8, "Group", "Group"),
        lambda: editing.confirm(annotations, by="anna", at=clock.stamp()),
    ]
    for act in acts:
        clock.wait(10)
        session.commit(act())


def test_the_scores_compare_what_was_suggested_with_what_was_confirmed(
    made: tuple[Session, list[str]], clock: Clock
) -> None:
    session, articles = made
    judge(session, articles[0], clock)
    # Not confirmed: it says nothing about the source yet.
    session.commit(editing.accept(session.annotations(articles[1]), session.annotations(articles[1]).marks()[0].id))
    figures = progress.progress(session).figures
    source = small.FINGERPRINT.source
    assert set(figures.scores) == {
        Score(source, "Person", suggested=3, right=1, wanted=2),
        Score(source, "Group", suggested=1, right=0, wanted=1),
        Score(source, "Place", suggested=1, right=0, wanted=1),
    }
    (total,) = figures.by_source()
    assert (total.suggested, total.right, total.wanted) == (5, 1, 4)
    assert (total.precision, total.recall) == (0.2, 0.25)
    assert Score("x", "y", 0, 0, 0).precision is None
    assert Score("x", "y", 0, 0, 0).recall is None


def test_the_fates_count_what_became_of_each_suggestion(made: tuple[Session, list[str]], clock: Clock) -> None:
    session, articles = made
    judge(session, articles[0], clock)
    found = {fate.label: fate for fate in fates(progress.progress(session).figures.summary)}
    assert found["Group"] == Fate("Group", rejected=1, by_hand=1)
    assert found["Person"].accepted == 1
    assert found["Person"].relabelled == 1
    assert found["Person"].moved == 1
    assert sum(fate.total for fate in found.values()) == 6


def test_the_pace_tells_days_hours_and_time_at_work(made: tuple[Session, list[str]], clock: Clock) -> None:
    session, articles = made
    judge(session, articles[0], clock)
    clock.wait(3600)
    judge(session, articles[1], clock)
    clock.wait(-2 * 86400)
    session.commit(editing.confirm(session.annotations(articles[2]), by="anna", at=clock.stamp()))
    clock.wait(-40 * 86400)
    session.commit(editing.confirm(session.annotations(articles[3]), by="anna", at=clock.stamp()))
    pace = progress.progress(session, now=NOON + timedelta(hours=3)).pace
    assert len(pace.days) == progress.DAYS
    assert pace.days[-1] == (NOON.date(), 2)
    assert pace.days[-3][1] == 1
    assert pace.confirmed == 3
    assert (pace.hours[12], pace.hours[13], sum(pace.hours)) == (1, 2, 3)
    # The hour between the two is no work; what comes before the first change of all is not known.
    assert pace.seconds == pytest.approx(60 + 50)
    assert pace.seconds_each == pytest.approx(55)
    assert pace.per_hour == pytest.approx(3 / (110 / 3600))


def test_a_project_without_work_has_no_pace(made: tuple[Session, list[str]]) -> None:
    session, _ = made
    found = progress.progress(session)
    assert found.figures.summary.articles[ArticleState.NEW] == 4
    assert (found.pace.confirmed, found.pace.per_hour, found.pace.seconds_each) == (0, None, None)
    assert found.figures.by_source() == ()


def test_the_figures_are_the_same_in_small_stretches(
    made: tuple[Session, list[str]], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, articles = made
    for article in articles[:3]:
        judge(session, article, clock)
    whole = progress.progress(session)
    from glossator.store import figures

    monkeypatch.setattr(figures, "_BLOCK", 1)
    steps = list(progress.steps(session, now=whole.at))
    assert len(steps) >= 5
    assert progress.as_data(steps[-1]) == progress.as_data(whole)  # type: ignore[arg-type]
    assert whole.figures.summary == session.project.summary("main")


def test_the_figures_can_be_written_as_json(made: tuple[Session, list[str]], clock: Clock) -> None:
    session, articles = made
    judge(session, articles[0], clock)
    data = json.loads(json.dumps(progress.as_data(progress.progress(session, now=NOON + timedelta(hours=1)))))
    source = small.FINGERPRINT.source
    assert data["articles"] == {"new": 3, "confirmed": 1, "skipped": 0}
    assert data["in_use"][source]["recall"] == 0.25
    assert data["pre_highlights"][source]["Person"] == {"accepted": 1, "relabelled": 1, "moved": 1, "rejected": 0}
    assert data["pace"]["days"][NOON.date().isoformat()] == 1


def test_the_stopwatch_leaves_out_pauses_and_keeps_authors_apart() -> None:
    watch = Stopwatch()
    for at, author, article in [(0, "a", "x"), (10, "b", "y"), (20, "a", "x"), (25, "a", None), (1000, "a", "x")]:
        watch.take(at, author, article)
    watch.take(14, "b", "y")
    assert (watch.seconds, watch.by_article) == (29, {"x": 20, "y": 4})
