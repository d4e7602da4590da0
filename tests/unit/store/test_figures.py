from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.store.builders import (
    GAZETTEER,
    LAYER,
    PIPELINE,
    PIPELINE_2,
    add,
    add_span,
    change,
    furnish,
    new_article,
)

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import SpanAdded, StatusChanged, SuggestionRejected
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.suggestion import RawSuggestion, Verdict

if TYPE_CHECKING:
    from glossator.store.project import Project

CONFIRMED = Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00Z")
FOUND = [
    RawSuggestion(0, 4, "PERSON"),
    RawSuggestion(9, 14, "ORG"),
    RawSuggestion(27, 34, "GPE"),
    RawSuggestion(37, 40, "DATE"),
]


def judge(project: Project, article: str) -> list[Span]:
    anna, daesh, _ = project.suggestions(article)
    accepted = Span(new_id(), 0, 4, "Anna", "Person", anna.id, Verdict.ACCEPTED)
    project.commit(change(SpanAdded(article, accepted), SuggestionRejected(article, daesh.id, None)))
    return [accepted]


def test_the_summary_counts_what_became_of_every_suggestion(project: Project) -> None:
    article, other = furnish(project, 2)
    project.add_suggestions(article.article.id, PIPELINE, FOUND)
    judge(project, article.article.id)
    project.add_suggestions(other.article.id, GAZETTEER, FOUND[:2])
    add_span(project, other, 0, 4, "Person")
    add_span(project, other, 9, 14, "Group")
    project.commit(change(StatusChanged(other.article.id, Status(), CONFIRMED)))
    summary = project.summary(LAYER)
    assert summary.articles == {ArticleState.NEW: 1, ArticleState.CONFIRMED: 1, ArticleState.SKIPPED: 0}
    assert summary.spans == {"Person": 2, "Group": 1}
    assert summary.by_hand == {"Person": 1, "Group": 1}
    assert summary.by_source() == {
        "spacy:model": {Verdict.ACCEPTED: 1, Verdict.REJECTED: 1, None: 1},
        "gazetteer:standard": {None: 2},
    }
    assert summary.by_verdict() == {Verdict.ACCEPTED: 1, Verdict.REJECTED: 1, None: 3}
    judged = {(j.source, j.label, j.verdict): j.count for j in summary.judgements}
    assert judged["spacy:model", "Group", Verdict.REJECTED] == 1
    assert judged["spacy:model", "Place", None] == 1
    assert project.summary("another layer").by_verdict() == {None: 5}


def test_only_current_runs_count_as_unjudged(project: Project) -> None:
    [article] = furnish(project)
    project.add_suggestions(article.article.id, PIPELINE, FOUND)
    judge(project, article.article.id)
    project.add_suggestions(article.article.id, PIPELINE_2, FOUND[:1])
    counts = project.summary(LAYER).by_verdict()
    assert counts == {Verdict.ACCEPTED: 1, Verdict.REJECTED: 1, None: 1}


def test_an_export_gets_everything_that_is_known_about_an_article(project: Project) -> None:
    article, other = furnish(project, 2)
    own = article.article.id
    project.add_suggestions(own, PIPELINE, FOUND)
    spans = judge(project, own)
    project.add_suggestions(own, PIPELINE_2, FOUND[2:3])
    project.commit(change(StatusChanged(own, Status(), CONFIRMED)))
    [row] = project.export_rows(LAYER, frozenset({ArticleState.CONFIRMED}))
    assert (row.article, row.status, row.text) == (article.article, CONFIRMED, article.text)
    assert list(row.spans) == spans
    assert [(s.start, s.end, s.label) for s in row.suggestions] == [(27, 34, "Place")]
    [rejected] = row.rejected
    assert row.rejected[rejected] is None
    assert row.origins[rejected].text == "Daesh"
    assert spans[0].suggestion is not None
    assert row.origins[spans[0].suggestion].fingerprint == PIPELINE
    assert [(run.fingerprint, run.current, len(run.suggestions)) for run in row.runs] == [
        (PIPELINE, False, 4),
        (PIPELINE_2, True, 1),
    ]
    assert [s.label for s in row.runs[0].suggestions] == ["Person", "Group", "Place", "DATE"]
    assert row.original is None
    [new] = project.export_rows(LAYER, frozenset({ArticleState.NEW}))
    assert new.article == other.article


def test_the_original_is_exported_only_where_the_text_does_not_give_it_again(project: Project) -> None:
    furnish(project, 0)
    encoded = new_article("“é”\n", "In an old encoding", encoding="cp1252")
    odd = new_article("one\ntwo\n", "Line ends of two kinds", original=b"one\r\ntwo\n")
    add(project, [encoded, odd])
    rows = list(project.export_rows(LAYER, frozenset(ArticleState)))
    assert [row.original for row in rows] == [None, b"one\r\ntwo\n"]


def test_work_may_go_on_while_an_export_is_read(project: Project) -> None:
    articles = furnish(project, 5)
    exported = []
    for row in project.export_rows(LAYER, frozenset(ArticleState)):
        exported.append(row.article.id)
        add_span(project, articles[4], len(exported), len(exported) + 3)
    assert exported == [article.article.id for article in articles]
