from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import (
    GAZETTEER,
    LAYER,
    PIPELINE,
    PIPELINE_2,
    SCHEME,
    change,
    furnish,
    new_article,
)

from glossator.domain.changes import ArticleAdded, SchemeChanged, SpanAdded, SuggestionRejected
from glossator.domain.ids import new_id
from glossator.domain.labels import Label, LabelScheme
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, RawSuggestion, Verdict
from glossator.errors import StaleError
from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path

FOUND = [
    RawSuggestion(9, 14, "ORG", "model calls it ORG", 0.75),
    RawSuggestion(0, 4, "PERSON", "model calls it PERSON"),
    RawSuggestion(27, 34, "DATE"),
]


def readings(project: Project, article: str) -> list[tuple[int, int, str, str]]:
    return [(s.start, s.end, s.label, s.fingerprint.version) for s in project.suggestions(article)]


def test_suggestions_come_back_in_text_order_under_the_schemes_labels(project: Project) -> None:
    article = furnish(project)[0].article.id
    project.add_suggestions(article, PIPELINE, FOUND)
    first, second = project.suggestions(article)
    assert (first.start, first.end, first.text, first.label, first.source_label) == (0, 4, "Anna", "Person", "PERSON")
    assert (second.text, second.label, second.score, second.detail) == ("Daesh", "Group", 0.75, "model calls it ORG")
    assert second.fingerprint == PIPELINE


def test_a_suggestion_keeps_its_id_for_ever(project: Project, path: Path) -> None:
    article = furnish(project)[0].article.id
    project.add_suggestions(article, PIPELINE, FOUND)
    ids = [suggestion.id for suggestion in project.suggestions(article)]
    project.add_suggestions(article, PIPELINE_2, FOUND[:1])
    project.close()
    with Project.open(path) as again:
        again.add_suggestions(article, PIPELINE, FOUND)
        assert [suggestion.id for suggestion in again.suggestions(article)] == ids


def test_the_newest_run_of_a_source_is_the_current_one(project: Project) -> None:
    article = furnish(project)[0].article.id
    project.add_suggestions(article, PIPELINE, FOUND)
    project.add_suggestions(article, GAZETTEER, [RawSuggestion(27, 34, "GPE")])
    project.add_suggestions(article, PIPELINE_2, [RawSuggestion(0, 4, "ORG")])
    assert readings(project, article) == [(0, 4, "Group", "2.0"), (27, 34, "Place", "1")]


def test_an_earlier_run_is_current_again_when_its_source_is_run_again(project: Project) -> None:
    article = furnish(project)[0].article.id
    project.add_suggestions(article, PIPELINE, FOUND)
    project.add_suggestions(article, PIPELINE_2, [])
    assert readings(project, article) == []
    project.add_suggestions(article, PIPELINE, FOUND)
    assert len(readings(project, article)) == 2


def test_the_same_fingerprint_again_changes_nothing(project: Project) -> None:
    article = furnish(project)[0].article.id
    project.add_suggestions(article, PIPELINE, FOUND)
    before = project.suggestions(article)
    project.add_suggestions(article, PIPELINE, [RawSuggestion(1, 2, "ORG")])
    project.add_suggestions(article, PIPELINE, [])
    assert project.suggestions(article) == before
    assert project._connection.value("SELECT count(*) FROM suggestion") == len(FOUND)


def test_the_same_find_twice_in_a_run_is_one_suggestion(project: Project) -> None:
    article = furnish(project)[0].article.id
    project.add_suggestions(article, PIPELINE, [FOUND[0], FOUND[0], FOUND[1]])
    assert len(project.suggestions(article)) == 2


def test_a_run_tells_the_ids_of_its_suggestions(project: Project) -> None:
    staged = new_article()
    project.stage_texts([staged])
    [ids] = project.add_runs([(staged.article.id, PIPELINE, FOUND)])
    made = Span(new_id(), 9, 14, "Daesh", "Group", ids[0], Verdict.ACCEPTED)
    project.commit(
        change(SchemeChanged(None, SCHEME), ArticleAdded(staged.article), SpanAdded(staged.article.id, made))
    )
    assert [suggestion.id for suggestion in project.suggestions(staged.article.id)] == [ids[1], ids[0]]
    assert project.add_runs([(staged.article.id, PIPELINE, [FOUND[1], RawSuggestion(1, 2, "ORG")])]) == [[ids[1], None]]
    assert list(project.check()) == []


@pytest.mark.parametrize("bad", [(-1, 3), (3, 3), (4, 3), (0, 5000)])
def test_a_suggestion_outside_its_article_is_not_stored(project: Project, bad: tuple[int, int]) -> None:
    article = furnish(project)[0].article.id
    with pytest.raises(ValueError, match="lies outside"):
        project.add_suggestions(article, PIPELINE, [FOUND[0], RawSuggestion(*bad, "ORG")])
    assert project.suggestions(article) == []
    assert not project.has_run(article, PIPELINE.source)


def test_suggestions_for_an_article_that_is_gone_are_stale(project: Project) -> None:
    with pytest.raises(StaleError):
        project.add_suggestions(new_id(), PIPELINE, [])


def test_another_scheme_shows_other_suggestions(project: Project) -> None:
    article = furnish(project)[0].article.id
    project.add_suggestions(article, PIPELINE, FOUND)
    dates = LabelScheme("dates", "Dates", (Label("When", "When", "#123456", sources=("DATE",)),))
    project.commit(change(SchemeChanged(SCHEME, dates)))
    assert [(s.start, s.label, s.source_label) for s in project.suggestions(article)] == [(27, "When", "DATE")]
    assert project.scheme() == dates


def test_articles_that_lack_a_run_are_named_in_import_order(project: Project) -> None:
    articles = [article.article.id for article in furnish(project, 5)]
    keys = project.queue(LAYER)
    assert project.without_run(PIPELINE.source) == list(zip(keys, articles, strict=True))
    project.add_suggestions(articles[1], PIPELINE, [])
    project.add_suggestions(articles[3], PIPELINE_2, FOUND)
    project.add_suggestions(articles[0], GAZETTEER, FOUND)
    assert [article for _, article in project.without_run(PIPELINE.source)] == [articles[0], articles[2], articles[4]]
    assert [a for _, a in project.without_run(PIPELINE.source, digest=PIPELINE.digest)] == [
        articles[0],
        *articles[2:],
    ]
    page = project.without_run(PIPELINE.source, limit=2)
    assert [article for _, article in page] == [articles[0], articles[2]]
    assert project.without_run(PIPELINE.source, after_key=page[-1][0]) == [(keys[4], articles[4])]


def test_whether_an_article_has_a_run_depends_on_the_digest_only_if_one_is_given(project: Project) -> None:
    article = furnish(project)[0].article.id
    assert not project.has_run(article, PIPELINE.source)
    project.add_suggestions(article, PIPELINE, [])
    assert project.has_run(article, PIPELINE.source)
    assert project.has_run(article, PIPELINE.source, PIPELINE.digest)
    assert not project.has_run(article, PIPELINE.source, PIPELINE_2.digest)
    assert not project.has_run(article, GAZETTEER.source)


def test_a_source_with_a_colon_in_its_name_is_told_apart(project: Project) -> None:
    article = furnish(project)[0].article.id
    folder = Fingerprint("spacy", "C:\\models\\mine", "1", "d" * 64)
    project.add_suggestions(article, folder, FOUND)
    assert project.has_run(article, "spacy:C:\\models\\mine")


def test_verdicts_on_an_earlier_run_stay(project: Project) -> None:
    article = furnish(project)[0].article.id
    project.add_suggestions(article, PIPELINE, FOUND)
    first, second = project.suggestions(article)
    made = Span(new_id(), 0, 4, "Anna", "Person", first.id, Verdict.ACCEPTED)
    project.commit(change(SpanAdded(article, made), SuggestionRejected(article, second.id)))
    project.add_suggestions(article, PIPELINE_2, FOUND)
    annotations = project.annotations(article, LAYER)
    assert annotations.spans == (made,)
    assert dict(annotations.rejections) == {second.id: None}
    assert list(project.check()) == []
