"""Whatever people do, the tables, the journal replayed and the annotations in hand say the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.store.builders import GAZETTEER, LAYER, PIPELINE, change, furnish

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import (
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, RawSuggestion, verdict_on
from glossator.store.project import Project

if TYPE_CHECKING:
    from glossator.domain.annotations import Annotations
    from glossator.domain.article import NewArticle
    from glossator.domain.changes import (
        Change,
        Event,
    )

LABELS = ("Person", "Place", "Group")
SOURCE_LABELS = ("PERSON", "GPE", "ORG", "DATE")


class Analyst:
    """Does random things to a project and keeps the annotations of each article in step, as the session does."""

    def __init__(self, path: Path, data: st.DataObject) -> None:
        self.draw = data.draw
        self.path = path
        self.project = Project.create(path)
        self.articles = furnish(self.project, 2)
        self.held = {article.article.id: self.read(article.article.id) for article in self.articles}
        self.undoable: list[Change] = []
        self.models = 0

    def read(self, article: str) -> Annotations:
        return self.project.annotations(article, LAYER)

    def work(self) -> None:
        article = self.draw(st.sampled_from(self.articles))
        annotations = self.held[article.article.id]
        actions = [self.add, self.suggest, self.judge_article]
        if annotations.spans:
            actions += [self.remove, self.edit, self.edit]
        if annotations.open_suggestions:
            actions += [self.accept, self.reject]
        if annotations.rejections:
            actions.append(self.reopen)
        if self.undoable:
            actions += [self.undo, self.undo]
        action = self.draw(st.sampled_from(actions), label="action")
        action(article, annotations)

    def stretch(self, article: NewArticle) -> tuple[int, int]:
        start = self.draw(st.integers(0, len(article.text) - 2))
        return start, self.draw(st.integers(start + 1, min(len(article.text), start + 12)))

    def add(self, article: NewArticle, _: Annotations) -> None:
        start, end = self.stretch(article)
        label = self.draw(st.sampled_from(LABELS))
        self.commit(SpanAdded(article.article.id, Span(new_id(), start, end, article.text[start:end], label)))

    def suggest(self, article: NewArticle, annotations: Annotations) -> None:
        found = []
        for _ in range(self.draw(st.integers(0, 4))):
            start, end = self.stretch(article)
            score = self.draw(st.sampled_from([None, 0.5]))
            found.append(RawSuggestion(start, end, self.draw(st.sampled_from(SOURCE_LABELS)), "A reason", score))
        self.models += 1
        newer = Fingerprint("spacy", "model", str(self.models), f"{self.models:064x}")
        source = self.draw(st.sampled_from([PIPELINE, GAZETTEER, newer]))
        self.project.add_suggestions(article.article.id, source, found)
        annotations.suggest(self.project.suggestions(article.article.id))

    def judge_article(self, article: NewArticle, annotations: Annotations) -> None:
        state = self.draw(st.sampled_from(list(ArticleState)))
        after = Status(state, "anna", new_id())
        self.commit(StatusChanged(article.article.id, annotations.status, after))

    def remove(self, article: NewArticle, annotations: Annotations) -> None:
        gone = self.draw(st.sampled_from(annotations.spans))
        events: list[Event] = [SpanRemoved(article.article.id, gone)]
        if gone.suggestion and gone.suggestion not in annotations.rejections:
            events.append(
                SuggestionRejected(article.article.id, gone.suggestion, self.draw(st.sampled_from([None, gone.id])))
            )
        self.commit(*events)

    def edit(self, article: NewArticle, annotations: Annotations) -> None:
        before = self.draw(st.sampled_from(annotations.spans))
        start, end = self.draw(st.sampled_from([(before.start, before.end), self.stretch(article)]))
        label = self.draw(st.sampled_from(LABELS))
        origin = annotations.suggestion(before.suggestion) if before.suggestion else None
        verdict = verdict_on(origin, start, end, label) if origin else before.verdict
        after = Span(before.id, start, end, article.text[start:end], label, before.suggestion, verdict)
        self.commit(SpanChanged(article.article.id, before, after))

    def accept(self, article: NewArticle, annotations: Annotations) -> None:
        taken = self.draw(st.sampled_from(annotations.open_suggestions))
        label = self.draw(st.sampled_from([taken.label, *LABELS]))
        verdict = verdict_on(taken, taken.start, taken.end, label)
        made = Span(new_id(), taken.start, taken.end, taken.text, label, taken.id, verdict)
        self.commit(SpanAdded(article.article.id, made))

    def reject(self, article: NewArticle, annotations: Annotations) -> None:
        wrong = self.draw(st.lists(st.sampled_from(annotations.open_suggestions), min_size=1, unique_by=lambda s: s.id))
        self.commit(*(SuggestionRejected(article.article.id, suggestion.id) for suggestion in wrong))

    def reopen(self, article: NewArticle, annotations: Annotations) -> None:
        key, by = self.draw(st.sampled_from(sorted(annotations.rejections.items(), key=lambda item: item[0])))
        self.commit(SuggestionReopened(article.article.id, key, by))

    def undo(self, _: NewArticle, __: Annotations) -> None:
        last = self.undoable.pop()
        taking_back = change(*last.inverse_events(), title="Undo", undoes=last.id)
        self.write(taking_back)
        if self.draw(st.booleans(), label="redo"):
            self.write(change(*taking_back.inverse_events(), title="Redo", undoes=taking_back.id))
            self.undoable.append(last)

    def commit(self, *events: Event) -> None:
        made = change(*events)
        self.write(made)
        self.undoable.append(made)

    def write(self, made: Change) -> None:
        self.project.commit(made)
        for held in self.held.values():
            for event in made.events:
                held.apply(event)

    def compare(self) -> None:
        counted = dict.fromkeys(ArticleState, 0)
        for article, held in self.held.items():
            stored = self.read(article)
            assert stored.spans == held.spans
            assert stored.open_suggestions == held.open_suggestions
            assert dict(stored.rejections) == dict(held.rejections)
            assert stored.status == held.status == self.project.status(article, LAYER)
            assert stored.marks() == held.marks()
            counted[held.status.state] += 1
        assert self.project.state_counts(LAYER) == counted

    def reopen_file(self) -> None:
        self.project.close()
        self.project = Project.open(self.path)


def session(data: st.DataObject, steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        analyst = Analyst(Path(folder) / "work.glossator", data)
        try:
            for _ in range(data.draw(st.integers(1, steps))):
                analyst.work()
                analyst.compare()
            assert list(analyst.project.check()) == []
            analyst.reopen_file()
            analyst.compare()
            assert list(analyst.project.check()) == []
        finally:
            analyst.project.close()


RELAXED = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}


@settings(max_examples=25, **RELAXED)
@given(st.data())
def test_tables_journal_and_annotations_agree_after_any_work(data: st.DataObject) -> None:
    session(data, 15)


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=300, **RELAXED)
@given(st.data())
def test_tables_journal_and_annotations_agree_after_much_work(data: st.DataObject) -> None:
    session(data, 50)
