from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import new_article

from glossator.domain.changes import ArticleAdded, SpanAdded, SpanRemoved
from glossator.domain.ids import new_id
from glossator.domain.labels import Label, LabelScheme
from glossator.domain.span import Span
from glossator.errors import ProjectError
from glossator.session.jobs import ChangeJob, run_to_end
from glossator.session.outcome import Draft, Outcome
from glossator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEME = LabelScheme("x", "X", (Label("Person", "Person", "#112233"),))
TEXT = "Anna saw Ali. " * 500


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "large.glossator", SCHEME, {}, author="anna")
    new = [new_article(TEXT, f"Article {number}") for number in range(2)]
    made.project.stage_texts(new)
    made.commit(Draft("Import", tuple(ArticleAdded(each.article) for each in new)))
    yield made
    made.close()


def articles(session: Session) -> list[str]:
    keys = session.project.queue(session.layer)
    return [row.id for row in session.project.queue_rows(session.layer, keys).values()]


def marking(session: Session) -> Draft:
    """Return a draft that marks every “Anna” of the two articles: a thousand events."""
    found = [
        SpanAdded(article, Span(new_id(), at, at + 4, "Anna", "Person"))
        for article in articles(session)
        for at in range(0, len(TEXT), 14)
    ]
    return Draft("Mark all", tuple(found))


def spans(session: Session) -> int:
    return sum(len(session.project.annotations(article, session.layer).spans) for article in articles(session))


def test_a_large_change_is_one_change_and_tells_once(session: Session) -> None:
    told: list[Outcome] = []
    session.subscribe(told.append)
    opened = session.annotations(articles(session)[0])
    job = ChangeJob(session, marking(session))
    steps = 0
    while not job.finished:
        job.pump()
        steps += 1
    assert isinstance(job.result, Outcome)
    assert told == [job.result]
    assert steps > 1
    assert job.title == "Mark all"
    assert session.history.undo_title == "Mark all"
    assert len(opened.spans) == 500
    assert spans(session) == 1000
    assert list(session.project.check()) == []


def test_nothing_else_is_written_while_a_large_change_is(session: Session) -> None:
    job = ChangeJob(session, marking(session))
    while not session.busy:
        job.pump()
    small = Draft("Mark one", (SpanAdded(articles(session)[0], Span(new_id(), 0, 4, "Anna", "Person")),))
    with pytest.raises(ProjectError, match="still being written"):
        session.commit(small)
    with pytest.raises(ProjectError, match="still being written"):
        session.undo()
    run_to_end(job)
    assert not session.busy
    assert spans(session) == 1000


def test_a_cancelled_large_change_leaves_nothing_and_lets_others_go_on(session: Session) -> None:
    job = ChangeJob(session, marking(session))
    while not session.busy:
        job.pump()
    job.cancel()
    assert (job.finished, job.cancelled, job.result) == (True, True, None)
    assert spans(session) == 0
    assert session.history.undo_title == "Import"
    session.commit(Draft("Mark one", marking(session).events[:1]))
    assert spans(session) == 1
    assert list(session.project.check()) == []


def test_a_large_change_that_cannot_be_written_leaves_nothing(session: Session) -> None:
    draft = marking(session)
    gone = SpanRemoved(articles(session)[1], Span(new_id(), 0, 4, "Anna", "Person"))
    job = ChangeJob(session, Draft("Mark all", (*draft.events, gone)))
    run_to_end(job)
    assert job.error is not None
    assert spans(session) == 0
    assert not session.busy


def test_a_draft_can_be_made_on_the_way(session: Session) -> None:
    draft = marking(session)

    def making() -> Iterator[Draft | float | None]:
        yield None
        yield 0.5
        yield draft

    job = ChangeJob(session, making(), title="Marking …")
    run_to_end(job)
    assert job.title == "Marking …"
    assert spans(session) == 1000


def test_making_that_comes_to_nothing_changes_nothing(session: Session) -> None:
    job = ChangeJob(session, iter(()))
    run_to_end(job)
    assert (job.result, job.error) == (None, None)
    assert session.history.undo_title == "Import"


def test_a_large_change_is_undone_and_redone_a_part_at_a_time(session: Session) -> None:
    assert session.undo_job() is None
    run_to_end(ChangeJob(session, marking(session)))
    undo = session.undo_job()
    assert undo is not None
    run_to_end(undo)
    assert spans(session) == 0
    assert (session.history.undo_title, session.history.redo_title) == ("Import", "Mark all")
    redo = session.redo_job()
    assert redo is not None
    run_to_end(redo)
    assert spans(session) == 1000
    assert list(session.project.check()) == []


def test_a_backup_waits_for_a_large_change(session: Session, tmp_path: Path) -> None:
    job = ChangeJob(session, marking(session))
    while not session.busy:
        job.pump()
    target = tmp_path / "copy.glossator"
    steps = session.project.snapshot(target)
    for _ in range(20):
        next(steps)
    assert not target.exists()
    job.cancel()
    for _ in steps:
        pass
    copy = Session.open(target, author="bert")
    assert spans(copy) == 0
    assert list(copy.project.check()) == []
    copy.close()
