from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.errors import StaleError
from glossator.session import editing, history
from glossator.session.editing import Edge, Unit
from glossator.session.outcome import Draft
from glossator.session.session import Session, now

LABELS = ("Person", "Place", "Group")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made, _ = small.make(tmp_path / "p.glossator")
    yield made
    made.close()


def ids(session: Session) -> list[str]:
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    return [rows[key].id for key in sorted(rows)]


def stored(session: Session) -> dict[str, object]:
    """Return all that a person can change, as it is in the file."""
    found: dict[str, object] = {"settings": session.project.settings(), "scheme": session.project.scheme()}
    for article in ids(session):
        read = session.project.annotations(article, session.layer)
        found[article] = (read.spans, dict(read.rejections), read.status, read.marks())
    return found


def first_mark(session: Session, number: int = 0) -> str:
    return session.annotations(ids(session)[0]).marks()[number].id


KINDS: dict[str, Callable[[Session], object]] = {
    "accept": lambda s: s.commit(editing.accept(s.annotations(ids(s)[0]), first_mark(s))),
    "reject": lambda s: s.commit(editing.reject(s.annotations(ids(s)[0]), first_mark(s))),
    "relabel": lambda s: s.commit(editing.relabel(s.annotations(ids(s)[0]), first_mark(s), "Group", "Group")),
    "add by hand": lambda s: s.commit(editing.add(s.annotations(ids(s)[0]), 5, 8, "Group", "Group")),
    "add over two": lambda s: s.commit(editing.add(s.annotations(ids(s)[0]), 33, 46, "Person", "Person")),
    "move": lambda s: s.commit(editing.step_edge(s.annotations(ids(s)[0]), first_mark(s, 3), Edge.END, Unit.WORD, 1)),
    "confirm": lambda s: s.commit(editing.confirm(s.annotations(ids(s)[1]), by="anna", at=now())),
    "skip": lambda s: s.commit(editing.skip(s.annotations(ids(s)[0]), by="anna", at=now())),
    "setting": lambda s: s.change_setting("gazetteer", "standard", "Use the gazetteer"),
    "import": lambda s: small.import_articles(s, ["Another text."]),
}


@pytest.mark.parametrize("act", KINDS.values(), ids=KINDS.keys())
def test_every_kind_of_change_is_undone_and_done_again(session: Session, act: Callable[[Session], object]) -> None:
    before = stored(session)
    act(session)
    after = stored(session)
    assert after != before
    title = session.history.undo_title
    assert title
    for _ in range(2):
        session.undo()
        assert stored(session) == before
        assert (session.history.undo_title, session.history.redo_title) == ("Import 2 articles", title)
        session.redo()
        assert stored(session) == after
        assert (session.history.undo_title, session.history.redo_title) == (title, "")
    assert list(session.project.check()) == []


def test_what_was_undone_and_redone_is_named_in_the_journal(session: Session) -> None:
    session.commit(editing.accept(session.annotations(ids(session)[0]), first_mark(session)))
    session.undo()
    session.redo()
    session.undo()
    titles = [info.title for info in session.project.changes(limit=4)]
    assert titles == ["Undo: Accept “Anna”", "Redo: Accept “Anna”", "Undo: Accept “Anna”", "Accept “Anna”"]


def test_undo_goes_back_across_articles_in_the_order_of_work(session: Session) -> None:
    one, other = ids(session)
    session.commit(editing.reject(session.annotations(one), session.annotations(one).marks()[0].id))
    session.commit(editing.reject(session.annotations(other), session.annotations(other).marks()[1].id))
    session.commit(editing.skip(session.annotations(one), by="anna", at=now()))
    undone = [session.undo() for _ in range(3)]
    assert [outcome and outcome.articles for outcome in undone] == [(one,), (other,), (one,)]


def test_a_new_change_ends_what_could_be_redone(session: Session) -> None:
    session.change_setting("x", "1", "Set x")
    session.change_setting("y", "1", "Set y")
    session.undo()
    session.undo()
    assert session.history.redo_title == "Set x"
    session.change_setting("z", "1", "Set z")
    assert (session.history.undo_title, session.history.redo_title) == ("Set z", "")
    assert session.redo() is None
    session.undo()
    assert session.history.redo_title == "Set z"


def test_undo_and_redo_go_on_after_the_file_was_opened_again(session: Session) -> None:
    for n in range(4):
        session.change_setting("x", str(n), f"Set {n}")
    session.undo()
    session.undo()
    session.close()
    again = Session.open(session.path, author="ben")
    try:
        assert (again.history.undo_title, again.history.redo_title) == ("Set 1", "Set 2")
        again.undo()
        assert (again.history.undo_title, again.history.redo_title) == ("Set 0", "Set 1")
        for _ in range(3):
            again.redo()
        assert again.project.settings()["x"] == "3"
        assert again.redo() is None
    finally:
        again.close()


def test_the_making_of_the_project_cannot_be_undone(tmp_path: Path) -> None:
    made = Session.create(tmp_path / "q.glossator", small.SCHEME, {"pipeline": "model"}, author="anna")
    try:
        assert (made.history.undo_title, made.history.next_undo) == ("", None)
        assert made.undo() is None
        assert made.redo() is None
        made.change_setting("x", "1", "Set x")
        assert made.undo() is not None
        assert made.undo() is None
        assert made.scheme == small.SCHEME
    finally:
        made.close()


def test_an_undo_that_the_project_refuses_leaves_everything_as_it_was(session: Session) -> None:
    # The import cannot be taken back while somebody has worked on an article behind this history's back.
    article = ids(session)[0]
    undoable = session.history.next_undo
    other = Session(session.project, author="ben")
    other.commit(editing.skip(other.annotations(article), by="ben", at=now()))
    before = stored(session)
    with pytest.raises(StaleError):
        session.undo()
    assert stored(session) == before
    assert session.history.next_undo == undoable


def test_undo_goes_on_where_another_reading_of_the_journal_stopped(session: Session) -> None:
    for n in range(30):
        session.change_setting("x", str(n), f"Set {n}")
    for expected in range(28, 9, -1):
        session.undo()
        assert session.project.settings()["x"] == str(expected)
    session.history = history.History(session.project)
    for expected in range(9, -1, -1):
        session.undo()
        assert session.project.settings()["x"] == str(expected)
    session.history = history.History(session.project)
    for expected in range(1, 30):
        assert session.history.redo_title == f"Set {expected}"
        session.redo()
    assert session.redo() is None
    for _ in range(30):
        session.undo()
    assert session.history.undo_title == "Import 2 articles"


@pytest.mark.long
def test_undo_reaches_beyond_five_hundred_changes(session: Session) -> None:
    for n in range(1100):
        session.change_setting("x", str(n), f"Set {n}")
    for _ in range(1100):
        session.undo()
    assert "x" not in session.project.settings()
    assert session.history.undo_title == "Import 2 articles"


Plain = tuple[frozenset[tuple[int, int, str, str | None]], frozenset[tuple[int, int]], ArticleState]


class Work(RuleBasedStateMachine):
    """Two articles are worked on, undone, redone and opened again, beside a model that keeps every state it saw."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()

    @initialize()
    def begin(self) -> None:
        self.session, self.articles = small.make(Path(self._folder.name) / "p.glossator")
        self.states: list[dict[str, object]] = [stored(self.session)]
        self.titles: list[str] = ["Import 2 articles"]
        self.at = 0

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.finish()
            self.session.close()
        self._folder.cleanup()

    def finish(self) -> None:
        end = self.at
        for number in range(end - 1, -1, -1):
            assert self.session.undo() is not None
            assert stored(self.session) == self.states[number]
        for number in range(1, len(self.states)):
            assert self.session.redo() is not None
            assert stored(self.session) == self.states[number]
        assert self.session.redo() is None
        assert list(self.session.project.check()) == []

    def commit(self, draft: Draft) -> None:
        self.session.commit(draft)
        if draft:
            self.at += 1
            self.states[self.at :] = [stored(self.session)]
            self.titles[self.at :] = [draft.title]

    def plain(self, article: str) -> Plain:
        """Return what is judged in an article, without ids: what the rules below foretell."""
        read = self.session.project.annotations(article, "main")
        spans = frozenset((s.start, s.end, s.label, str(s.verdict) if s.verdict else None) for s in read.spans)
        rejected = [read.suggestion(key) for key in read.rejections]
        return spans, frozenset((s.start, s.end) for s in rejected if s), read.status.state

    @rule(which=st.integers(0, 1), number=st.integers(0, 9))
    def accept(self, which: int, number: int) -> None:
        annotations = self.session.annotations(self.articles[which])
        if not annotations.open_suggestions:
            return
        chosen = annotations.open_suggestions[number % len(annotations.open_suggestions)]
        spans, rejected, _ = self.plain(self.articles[which])
        self.commit(editing.accept(annotations, chosen.id))
        judged = spans | {(chosen.start, chosen.end, chosen.label, "accepted")}
        assert self.plain(self.articles[which]) == (judged, rejected, ArticleState.NEW)

    @rule(which=st.integers(0, 1), number=st.integers(0, 9))
    def reject_or_delete(self, which: int, number: int) -> None:
        annotations = self.session.annotations(self.articles[which])
        marks = annotations.marks()
        if marks:
            self.commit(editing.reject(annotations, marks[number % len(marks)].id))
            assert marks[number % len(marks)].id not in annotations

    @rule(which=st.integers(0, 1), number=st.integers(0, 9), label=st.sampled_from(LABELS))
    def relabel(self, which: int, number: int, label: str) -> None:
        annotations = self.session.annotations(self.articles[which])
        marks = annotations.marks()
        if marks:
            chosen = marks[number % len(marks)]
            self.commit(editing.relabel(annotations, chosen.id, label, label))
            assert (chosen.start, chosen.end, label) in {(s.start, s.end, s.label) for s in annotations.spans}

    @rule(
        which=st.integers(0, 1),
        start=st.integers(0, len(small.TEXT)),
        length=st.integers(0, 20),
        label=st.sampled_from(LABELS),
        beside=st.booleans(),
    )
    def add(self, which: int, start: int, length: int, label: str, beside: bool) -> None:
        annotations = self.session.annotations(self.articles[which])
        self.commit(editing.add(annotations, start, start + length, label, label, beside=beside))

    @rule(
        which=st.integers(0, 1),
        number=st.integers(0, 9),
        edge=st.sampled_from(Edge),
        unit=st.sampled_from(Unit),
        direction=st.sampled_from([1, -1]),
    )
    def step_edge(self, which: int, number: int, edge: Edge, unit: Unit, direction: int) -> None:
        annotations = self.session.annotations(self.articles[which])
        marks = annotations.marks()
        if marks:
            self.commit(editing.step_edge(annotations, marks[number % len(marks)].id, edge, unit, direction))

    @rule(which=st.integers(0, 1))
    def confirm(self, which: int) -> None:
        annotations = self.session.annotations(self.articles[which])
        self.commit(editing.confirm(annotations, by="anna", at=now()))
        assert annotations.open_suggestions == ()
        assert self.plain(self.articles[which])[2] is ArticleState.CONFIRMED

    @rule(which=st.integers(0, 1), skip=st.booleans())
    def skip_or_open_again(self, which: int, skip: bool) -> None:
        annotations = self.session.annotations(self.articles[which])
        self.commit(editing.skip(annotations, by="anna", at=now()) if skip else editing.reopen(annotations))
        assert self.plain(self.articles[which])[2] is (ArticleState.SKIPPED if skip else ArticleState.NEW)

    @precondition(lambda self: self.at > 0)
    @rule(times=st.integers(1, 4))
    def undo(self, times: int) -> None:
        for _ in range(min(times, self.at)):
            assert self.session.undo() is not None
            self.at -= 1

    @precondition(lambda self: self.at + 1 < len(self.states))
    @rule(times=st.integers(1, 4))
    def redo(self, times: int) -> None:
        for _ in range(min(times, len(self.states) - 1 - self.at)):
            assert self.session.redo() is not None
            self.at += 1

    @rule()
    def open_again(self) -> None:
        self.session.close()
        self.session = Session.open(self.session.path, author="ben")

    @invariant()
    def the_file_is_what_it_was_at_this_point(self) -> None:
        if not hasattr(self, "session"):
            return
        assert stored(self.session) == self.states[self.at]
        assert self.session.history.undo_title == self.titles[self.at]
        following = self.titles[self.at + 1] if self.at + 1 < len(self.titles) else ""
        assert self.session.history.redo_title == following
        for article in self.articles:
            fresh = self.session.project.annotations(article, "main")
            in_hand = self.session._open
            if in_hand is not None and in_hand.article == article:
                assert (in_hand.marks(), in_hand.spans, in_hand.rejections, in_hand.status) == (
                    fresh.marks(),
                    fresh.spans,
                    fresh.rejections,
                    fresh.status,
                )


@pytest.mark.timeout(3600)
def test_any_work_can_be_undone_to_the_start_and_redone_to_the_end(long: bool) -> None:
    effort = settings(
        max_examples=2000 if long else 40,
        stateful_step_count=50 if long else 20,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Work, settings=effort)
