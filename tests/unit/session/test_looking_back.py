from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.session import small

from glossator.domain.changes import SettingChanged, SpanAdded
from glossator.domain.history import Standing
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.errors import UserError
from glossator.session import editing, looking_back
from glossator.session.job import run_to_end
from glossator.session.looking_back import Preview, Spot
from glossator.session.outcome import Draft
from glossator.session.rewinding import RewindJob, RewindResult
from glossator.session.session import Session, now


@pytest.fixture
def made(tmp_path: Path) -> Iterator[tuple[Session, list[str]]]:
    session, articles = small.make(tmp_path / "p.glossator")
    yield session, articles
    session.close()


def newest(session: Session) -> int:
    return session.project.history(limit=1)[0][0]


def accept_all(session: Session, article: str) -> list[int]:
    """Accept what is suggested one by one; return the numbers of the changes."""
    annotations, seqs = session.annotations(article), []
    for suggestion in annotations.open_suggestions:
        session.commit(editing.accept(annotations, suggestion.id))
        seqs.append(newest(session))
    return seqs


def add_many(session: Session, article: str, count: int) -> None:
    """Add many spans as one change, as a change of the scheme or an import of annotations does."""
    spans = [Span(new_id(), 0, 4, "Anna", "Person") for _ in range(count)]
    session.commit(Draft("Add many", tuple(SpanAdded(article, span) for span in spans)))


def test_a_change_is_found_where_it_was_made(made: tuple[Session, list[str]]) -> None:
    session, (one, other) = made
    annotations = session.annotations(other)
    suggestion = annotations.open_suggestions[2]
    session.commit(editing.accept(annotations, suggestion.id))
    change = session.history.next_undo
    assert change is not None
    span = annotations.spans[0]
    assert looking_back.spot(session, change) == Spot(other, span.id, 24)
    rejected = session.annotations(one).open_suggestions[0].id
    session.commit(editing.reject(session.annotations(one), rejected))
    assert looking_back.spot(session, session.history.next_undo or "") == Spot(one, rejected)
    session.commit(editing.skip(session.annotations(one), by="anna", at=now()))
    assert looking_back.spot(session, session.history.next_undo or "") == Spot(one)


def test_a_change_of_no_article_or_of_a_removed_one_is_nowhere(made: tuple[Session, list[str]]) -> None:
    session, _ = made
    session.change_setting("x", "1", "Set x")
    assert looking_back.spot(session, session.history.next_undo or "") is None
    small.import_articles(session, ["Another text."])
    imported = session.history.next_undo or ""
    assert looking_back.spot(session, imported) is not None
    session.undo()
    assert looking_back.spot(session, imported) is None


def test_a_row_of_the_history_says_what_became_of_the_change(made: tuple[Session, list[str]]) -> None:
    session, articles = made
    first, second = accept_all(session, articles[0])[:2]
    for _ in range(4):
        session.undo()
    rows = session.project.history_rows([first, second])
    assert (rows[first].standing, rows[second].standing) == (Standing.DONE, Standing.UNDONE)
    assert (rows[second].articles, rows[second].more, rows[second].kind) == (1, False, "span.added")
    assert rows[second].settled_by == "anna"
    assert rows[first].settled_at == ""
    session.change_setting("x", "1", "Set x")
    assert session.project.history_rows([second])[second].standing is Standing.SUPERSEDED


def test_the_history_lists_neither_undo_nor_redo(made: tuple[Session, list[str]]) -> None:
    session, articles = made
    seqs = accept_all(session, articles[0])
    for _ in range(5):
        session.undo()
    for _ in range(5):
        session.redo()
    listed = [seq for seq, _ in session.project.history(limit=100)]
    assert listed == [*reversed(seqs), 2, 1]
    assert [seq for seq, _ in session.project.history(before=seqs[1], limit=2)] == [seqs[0], 2]


def test_what_lies_ahead_is_counted_in_changes_and_articles(made: tuple[Session, list[str]]) -> None:
    session, (one, other) = made
    seqs = accept_all(session, one)
    accept_all(session, other)
    session.undo()
    *_, last = looking_back.ahead(session, seqs[2])
    assert last == Preview(2 + 4, 2, counted=True)
    *_, last = looking_back.ahead(session, seqs[-1])
    assert last == Preview(4, 1, counted=True)
    assert list(looking_back.ahead(session, newest(session), redo=True))[-1] == Preview(1, 1, counted=True)
    assert list(looking_back.ahead(session, session.history.last_done)) == [Preview(0, 0, counted=True)]


def test_counting_a_large_change_takes_many_steps(made: tuple[Session, list[str]]) -> None:
    session, (one, _) = made
    add_many(session, one, 1000)
    previews = list(looking_back.ahead(session, 2))
    assert len(previews) == 5
    assert previews[-1] == Preview(1, 1, counted=True)


def test_going_back_undoes_one_by_one_and_redo_goes_the_way_again(made: tuple[Session, list[str]]) -> None:
    session, (one, other) = made
    seqs = [*accept_all(session, one), *accept_all(session, other)]
    before = session.project.history(limit=100)
    job = RewindJob(session, seqs[3], total=6)
    run_to_end(job)
    assert job.result == RewindResult(6, redo=False)
    assert session.history.last_done == seqs[3]
    assert [len(session.project.annotations(a, "main").spans) for a in (one, other)] == [4, 0]
    assert session.project.history(limit=100) == before
    job = RewindJob(session, seqs[6], redo=True)
    run_to_end(job)
    assert job.result == RewindResult(3, redo=True)
    assert (session.history.last_done, session.history.first_undone) == (seqs[6], seqs[7])
    assert list(session.project.check()) == []


def test_going_back_stops_between_two_changes_when_it_is_cancelled(made: tuple[Session, list[str]]) -> None:
    session, _ = made
    for n in range(50):
        session.change_setting("x", str(n), f"Set {n}")
    job = RewindJob(session, 2)
    job.pump()
    job.cancel()
    run_to_end(job)
    assert job.cancelled
    assert job.result is not None
    assert 0 < job.result.changes < 50
    assert session.project.settings()["x"] == str(49 - job.result.changes)
    assert session.history.redo_title == f"Set {50 - job.result.changes}"


def test_going_back_over_a_large_change_is_done_in_parts_and_can_be_cancelled_in_it(
    made: tuple[Session, list[str]],
) -> None:
    session, (one, _) = made
    add_many(session, one, 3000)
    session.change_setting("x", "1", "Set x")
    job = RewindJob(session, 2)
    job.pump()
    job.pump()
    assert session.busy or not job.finished
    job.cancel()
    run_to_end(job)
    assert not session.busy
    assert len(session.project.annotations(one, "main").spans) == 3000
    job = RewindJob(session, 2)
    run_to_end(job)
    assert session.project.annotations(one, "main").spans == ()
    assert session.history.last_done == 2


def test_the_making_of_the_project_is_never_undone(made: tuple[Session, list[str]]) -> None:
    session, _ = made
    job = RewindJob(session, 1)
    run_to_end(job)
    assert session.project.queue("main") == []
    assert session.scheme == small.SCHEME
    assert job.result == RewindResult(1, redo=False)


def test_a_step_that_is_refused_ends_the_way_and_says_why(made: tuple[Session, list[str]]) -> None:
    session, _ = made
    session.change_setting("x", "1", "Set x")
    assert session.history.undo_title == "Set x"
    # Somebody else's hand in the same file: the setting is no longer what the undo expects.
    Session(session.project, author="ben").commit(Draft("Set", (SettingChanged("x", "1", "2"),)))
    job = RewindJob(session, 2)
    run_to_end(job)
    assert isinstance(job.error, UserError)
    assert session.project.settings()["x"] == "2"
