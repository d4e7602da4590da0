"""Whatever was done, in whatever order: undone one by one it is as it was, done again it is as it became."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.session import small

from glossator.domain.annotations import Annotations
from glossator.domain.article import Remark
from glossator.domain.changes import (
    ArticleAdded,
    Event,
    MentionDismissed,
    MentionRecalled,
    RemarkChanged,
    SchemeChanged,
    SettingChanged,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
)
from glossator.domain.history import Standing
from glossator.domain.labels import Label, LabelScheme
from glossator.session import editing
from glossator.session.editing import Edge, Unit
from glossator.session.outcome import Draft
from glossator.session.session import Session, now
from glossator.store.replay import _VIEWS

Projections = dict[str, list[tuple[object, ...]]]


def projections(session: Session) -> Projections:
    """Return every row of every table that the journal determines, with its numbers spelt out."""
    return {view.what: session.project._connection.rows(view.sql) for view in _VIEWS}


class Worker:
    """Somebody who does anything that can be done, at random but the same for the same seed."""

    def __init__(self, path: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.session, self.articles = small.make(path, count=3)
        self.done: set[type[Event]] = set()
        self.acts: list[Callable[[], Draft]] = [
            self.accept,
            self.reject,
            self.relabel,
            self.add,
            self.move,
            self.write_on_span,
            self.confirm,
            self.skip,
            self.reopen,
            self.remark,
            self.dismiss,
            self.setting,
            self.scheme,
            self.rename_label,
            self.import_article,
        ]

    def restart(self) -> None:
        path = self.session.path
        self.session.close()
        self.session = Session.open(path, author=self.random.choice(("anna", "ben")))

    def work(self) -> None:
        """Do one thing that changes something."""
        while True:
            draft = self.random.choice(self.acts)()
            if draft:
                self.done |= {type(event) for event in draft.events}
                self.session.commit(draft)
                return

    def article(self) -> str:
        return self.random.choice(self.articles)

    def mark(self) -> tuple[Annotations, str] | None:
        annotations = self.session.annotations(self.article())
        marks = annotations.marks()
        return (annotations, self.random.choice(marks).id) if marks else None

    def label(self) -> Label:
        return self.random.choice(self.session.scheme.labels)

    def accept(self) -> Draft:
        found = self.mark()
        return editing.accept(*found) if found else Draft("", ())

    def reject(self) -> Draft:
        found = self.mark()
        return editing.reject(*found) if found else Draft("", ())

    def relabel(self) -> Draft:
        found, label = self.mark(), self.label()
        return editing.relabel(*found, label.id, label.name) if found else Draft("", ())

    def move(self) -> Draft:
        found = self.mark()
        edge, unit = self.random.choice(list(Edge)), self.random.choice(list(Unit))
        return editing.step_edge(*found, edge, unit, self.random.choice((-1, 1))) if found else Draft("", ())

    def add(self) -> Draft:
        annotations, label = self.session.annotations(self.article()), self.label()
        start = self.random.randrange(len(annotations.text) - 1)
        end = min(start + self.random.randint(1, 12), len(annotations.text))
        return editing.add(annotations, start, end, label.id, label.name, beside=self.random.random() < 0.3)

    def write_on_span(self) -> Draft:
        annotations = self.session.annotations(self.article())
        if not annotations.spans:
            return Draft("", ())
        span = self.random.choice(annotations.spans)
        after = replace(span, note=f"Seen {self.random.randrange(99)} times.")
        return Draft("Write on a span", (SpanChanged(annotations.article, span, after),) if after != span else ())

    def confirm(self) -> Draft:
        return editing.confirm(self.session.annotations(self.article()), by="anna", at=now())

    def skip(self) -> Draft:
        return editing.skip(self.session.annotations(self.article()), by="anna", at=now())

    def reopen(self) -> Draft:
        return editing.reopen(self.session.annotations(self.article()))

    def remark(self) -> Draft:
        annotations = self.session.annotations(self.article())
        after = Remark(self.random.random() < 0.5, self.random.choice(("", "Ask Ben.", "مدينة 🏙")))
        before = annotations.remark
        return Draft("Note", (RemarkChanged(annotations.article, before, after),) if before != after else ())

    def dismiss(self) -> Draft:
        annotations = self.session.annotations(self.article())
        start = self.random.randrange(len(annotations.text) - 4)
        mention = (start, start + 4, self.random.choice(("", "Person")))
        kind = MentionRecalled if mention in annotations.dismissals else MentionDismissed
        return Draft("Not this one", (kind(annotations.article, *mention),))

    def setting(self) -> Draft:
        key, value = self.random.choice("xyz"), self.random.choice((None, "1", "2"))
        before = self.session.project.settings().get(key)
        return Draft("Set", (SettingChanged(key, before, value),) if before != value else ())

    def scheme(self) -> Draft:
        scheme, labels = self.session.scheme, list(self.session.scheme.labels)
        if self.random.random() < 0.5:
            self.random.shuffle(labels)
        else:
            number = self.random.randrange(10_000)
            labels.append(Label(f"L{number}", f"Label {number}", "#225588", definition="Anything."))
        after = LabelScheme(scheme.id, scheme.name, tuple({label.id: label for label in labels}.values()))
        return Draft("Change the scheme", (SchemeChanged(scheme, after),) if after != scheme else ())

    def rename_label(self) -> Draft:
        scheme, old, number = self.session.scheme, self.label(), self.random.randrange(10_000)
        new = replace(old, id=f"R{number}", name=f"Renamed {number}", sources=(*old.sources, old.id))
        labels = tuple(new if label is old else label for label in scheme.labels)
        if len({label.id for label in labels}) < len(labels):
            return Draft("", ())
        events: list[Event] = [SchemeChanged(scheme, LabelScheme(scheme.id, scheme.name, labels))]
        for article in self.articles:
            spans = self.session.project.annotations(article, "main").spans
            events += [SpanChanged(article, s, replace(s, label=new.id)) for s in spans if s.label == old.id]
        return Draft("Rename a label", tuple(events))

    def import_article(self) -> Draft:
        new = small.new_article(f"{small.TEXT} Imported {self.random.random()}.", "Imported")
        self.session.project.stage_texts([new])
        self.articles.append(new.article.id)
        self.session.project.add_suggestions(new.article.id, small.FINGERPRINT, small.FOUND)
        return Draft("Import an article", (ArticleAdded(new.article),))


@pytest.fixture
def worker(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Worker]:
    made = Worker(tmp_path / "p.glossator", request.param)
    yield made
    made.session.close()


def prove(worker: Worker, changes: int, *, restarts: bool) -> None:
    """Do so many things, undo them one by one, do them again; look at every table on the way."""
    looked_at = {0: projections(worker.session)}
    for number in range(1, changes + 1):
        worker.work()
        if number % 7 == 0 or number == changes:
            looked_at[number] = projections(worker.session)
        if restarts and worker.random.random() < 0.05:
            worker.restart()
    made = [seq for seq, _ in worker.session.project.history(limit=changes)]
    for number in range(changes - 1, -1, -1):
        assert worker.session.undo() is not None
        if number in looked_at:
            assert projections(worker.session) == looked_at[number]
        if restarts and worker.random.random() < 0.05:
            worker.restart()
            assert [step.made for step in worker.session.history.redo_steps()] == made[changes - number - 1 :: -1]
    rows = worker.session.project.history_rows(made)
    assert {row.standing for row in rows.values()} == {Standing.UNDONE}
    for number in range(1, changes + 1):
        assert worker.session.redo() is not None
        if number in looked_at:
            assert projections(worker.session) == looked_at[number]
        if restarts and worker.random.random() < 0.05:
            worker.restart()
            steps = worker.session.history.undo_steps()
            assert [next(steps).made for _ in range(number)] == made[changes - number :]
    assert worker.session.redo() is None
    rows = worker.session.project.history_rows(made)
    assert {row.standing for row in rows.values()} == {Standing.DONE}
    assert list(worker.session.project.check()) == []


@pytest.mark.parametrize("worker", [1, 2], indirect=True)
@pytest.mark.parametrize("restarts", [False, True], ids=["in one go", "restarting in between"])
def test_work_of_all_kinds_is_undone_to_the_start_and_redone_to_the_end(worker: Worker, restarts: bool) -> None:
    prove(worker, 90, restarts=restarts)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("worker", [3, 4], indirect=True)
@pytest.mark.parametrize("restarts", [False, True], ids=["in one go", "restarting in between"])
def test_a_thousand_changes_are_undone_to_the_start_and_redone_to_the_end(worker: Worker, restarts: bool) -> None:
    prove(worker, 1000, restarts=restarts)
    assert worker.done >= {
        SpanAdded,
        SpanRemoved,
        SpanChanged,
        SuggestionRejected,
        StatusChanged,
        RemarkChanged,
        MentionDismissed,
        ArticleAdded,
        SchemeChanged,
        SettingChanged,
    }


@pytest.mark.parametrize("worker", [5, 6, 7], indirect=True)
def test_undo_and_redo_find_the_same_steps_as_a_model_that_remembers_all(worker: Worker) -> None:
    session, undo, redo = worker.session, list[int](), list[int]()
    undo.append(session.project.history(limit=1)[0][0])
    redone_for_good: set[int] = set()
    for number in range(250):
        chance = worker.random.random()
        if chance < 0.4:
            session.change_setting("n", str(number), f"Set {number}")
            undo.append(session.project.history(limit=1)[0][0])
            redone_for_good |= set(redo)
            redo.clear()
        elif chance < 0.75 and len(undo) > 1:
            session.undo()
            redo.append(undo.pop())
        elif redo:
            session.redo()
            undo.append(redo.pop())
        if chance > 0.9:
            session = worker.session = Session(session.project, author="anna")
        assert (session.history.last_done, session.history.first_undone) == (undo[-1], redo[-1] if redo else None)
    assert [step.made for step in session.history.undo_steps()] == undo[::-1]
    assert [step.made for step in session.history.redo_steps()] == redo[::-1]
    rows = session.project.history_rows([*undo, *redo, *redone_for_good])
    standings = dict.fromkeys(undo, Standing.DONE) | dict.fromkeys(redo, Standing.UNDONE)
    standings |= dict.fromkeys(redone_for_good, Standing.SUPERSEDED)
    assert {seq: row.standing for seq, row in rows.items()} == standings
