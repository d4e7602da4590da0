from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, PIPELINE, add, add_span, change, contents, furnish, new_article, tamper

from glossator.domain.article import Status
from glossator.domain.changes import ArticleAdded
from glossator.domain.ids import new_id
from glossator.domain.suggestion import RawSuggestion
from glossator.domain.text import sha256
from glossator.errors import ProjectError, StaleError
from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "",
    "a",
    "\u2028\u2029\u00a0\u0085\x0b\x0c\x1c",
    "😀 and 👩‍👩‍👧 and e\u0301 and \u200f\u202ertl",
    "\ufdd0\ufffe\uffff\U0010ffff",
    "line\n\n" * 20_000,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_comes_back_code_point_for_code_point(project: Project, text: str) -> None:
    article = new_article(text)
    add(project, [article])
    assert project.text(article.article.id) == text
    assert project.original(article.article.id) == article.original
    assert project.article(article.article.id) == article.article
    assert project.annotations(article.article.id, LAYER).text == text


def test_staged_texts_are_seen_by_nothing(project: Project) -> None:
    furnish(project)
    staged = new_article("Staged")
    project.stage_texts([staged])
    assert len(project.queue(LAYER)) == 1
    assert project.key_of(staged.article.id) is None
    assert project.articles_with_texts([staged.article.text_sha256]) == {}
    assert project.without_run(PIPELINE.source) == project.new_articles_after(LAYER, 0)
    for read in (project.text, project.article, project.suggestions):
        with pytest.raises(StaleError):
            read(staged.article.id)
    assert list(project.check()) == []


def test_a_cancelled_import_leaves_nothing(project: Project, path: Path) -> None:
    furnish(project)
    project.close()
    before = contents(path)
    with Project.open(path) as again:
        staged = [new_article(f"Staged {n}") for n in range(30)]
        again.stage_texts(staged[:20])
        again.stage_texts(staged[20:])
        again.add_runs([(article.article.id, PIPELINE, [RawSuggestion(0, 4, "PERSON")]) for article in staged])
    with Project.open(path) as later:
        later.discard_staged()
        assert list(later.check()) == []
    after = contents(path)
    names = ("fingerprint", "source_name", "label_name", "wording")
    assert {name: rows for name, rows in after.items() if name not in names} == {
        name: rows for name, rows in before.items() if name not in names
    }


def test_discarding_spares_what_was_ever_used(project: Project) -> None:
    [article] = furnish(project)
    undone = new_article("Undone")
    added = add(project, [undone])
    project.commit(change(*added.inverse_events(), undoes=added.id))
    project.discard_staged()
    assert project.text(article.article.id) == article.text
    project.commit(change(ArticleAdded(undone.article)))
    assert project.text(undone.article.id) == "Undone"


def test_staged_texts_are_discarded_a_few_at_a_time(project: Project) -> None:
    [article] = furnish(project)
    project.stage_texts([new_article(f"Staged {n}") for n in range(7)])
    assert project.discard_staged(limit=3)
    assert project.discard_staged(limit=3)
    assert not project.discard_staged(limit=3)
    assert project._connection.value("SELECT count(*) FROM text") == 1
    assert project.text(article.article.id) == article.text


def test_the_ids_of_all_texts_are_taken(project: Project) -> None:
    [article] = furnish(project)
    staged, undone = new_article("Staged"), new_article("Undone")
    added = add(project, [undone])
    project.commit(change(*added.inverse_events(), undoes=added.id))
    project.stage_texts([staged])
    ids = [article.article.id, staged.article.id, undone.article.id]
    assert project.taken_ids([*ids, new_id()]) == set(ids)


def test_a_staging_that_fails_half_way_leaves_nothing(project: Project) -> None:
    good, twice = new_article("Good"), new_article("Twice")
    with pytest.raises(StaleError):
        project.stage_texts([good, twice, twice])
    project.stage_texts([good, twice])
    project.commit(change(ArticleAdded(good.article), ArticleAdded(twice.article)))
    assert len(project.queue(LAYER)) == 2


def test_a_text_that_is_not_its_articles_is_our_own_mistake(project: Project) -> None:
    article = new_article("One")
    with pytest.raises(ValueError, match="length or hash"):
        project.stage_texts([type(article)(article.article, "Two", b"Two")])


def test_articles_are_found_by_their_text(project: Project) -> None:
    articles = furnish(project, 3)
    double = new_article(articles[1].text, "The same again")
    add(project, [double])
    assert list(project.articles_with_texts([articles[1].article.text_sha256]).values()) == [articles[1].article.id]
    hashes = [article.article.text_sha256 for article in articles] + [sha256("another")] * 2000
    assert project.articles_with_texts(hashes) == {
        article.article.text_sha256: article.article.id for article in articles
    }


def test_a_text_that_was_changed_is_never_shown(project: Project, path: Path) -> None:
    article = furnish(project)[0].article
    project.close()
    tamper(path, "UPDATE text SET body = replace(body, 'Anna', 'Hanna')")
    with Project.open(path) as again:
        for read in (again.text, lambda key: again.annotations(key, LAYER), again.suggestions):
            with pytest.raises(
                ProjectError, match="The text of “Article 0” is not the one that was imported"
            ) as caught:
                read(article.id)
            assert "Hanna" not in str(caught.value)


def test_a_span_on_other_words_is_never_shown(project: Project, path: Path) -> None:
    article = furnish(project)[0]
    add_span(project, article, 0, 4)
    project.close()
    tamper(path, "UPDATE span SET start = start + 1, stop = stop + 1")
    with Project.open(path) as again, pytest.raises(ProjectError, match="A span in “Article 0” does not stand"):
        again.annotations(article.article.id, LAYER)


def test_an_article_that_is_not_there_is_stale(project: Project) -> None:
    for read in (project.text, project.original, project.article, project.suggestions):
        with pytest.raises(StaleError):
            read(new_id())
    with pytest.raises(StaleError):
        project.annotations(new_id(), LAYER)
    assert project.status(new_id(), LAYER) == Status()
