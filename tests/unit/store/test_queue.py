from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, add, change, furnish, new_article

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import ArticleRemoved, StatusChanged
from glossator.domain.queue import QueueOrder, QueueRow

if TYPE_CHECKING:
    from glossator.domain.article import NewArticle
    from glossator.store.project import Project

NEW, CONFIRMED, SKIPPED = ArticleState


@pytest.fixture
def articles(project: Project) -> list[NewArticle]:
    furnish(project, 0)
    rng = random.Random(7)
    titles = ["émeute à Paris", "Zebra", "apple", "Äpfel", "ÉMEUTE", "Straße", "100% sure_of it", ""]
    made = [
        new_article(
            f"Text {n}",
            rng.choice(titles),
            source=rng.choice(["BBC", "bbc", "Al Jazeera", "", "Reuters"]),
            published=rng.choice(["", "2014-06-21", "2014-06-22", "2015-01-01"]),
        )
        for n in range(60)
    ]
    add(project, made)
    return made


def set_state(project: Project, article: NewArticle, state: ArticleState, layer: str = LAYER) -> None:
    before = project.status(article.article.id, layer)
    after = Status(state, "anna", "2026-11-21T12:00:00Z")
    project.commit(change(StatusChanged(article.article.id, before, after), layer=layer))


def ids(project: Project, keys: list[int]) -> list[str]:
    rows = project.queue_rows(LAYER, keys)
    return [rows[key].id for key in keys]


SORTING = {
    QueueOrder.IMPORTED: lambda _: "",
    QueueOrder.PUBLISHED: lambda article: article.metadata.published,
    QueueOrder.TITLE: lambda article: f"{article.metadata.title}\n{article.metadata.source}".casefold(),
    QueueOrder.SOURCE: lambda article: article.metadata.source.lower(),
}


@pytest.mark.parametrize("order", SORTING)
def test_every_order_is_stable_and_has_its_reverse(
    project: Project, articles: list[NewArticle], order: QueueOrder
) -> None:
    expected = [a.article.id for a in sorted(articles, key=lambda a: SORTING[order](a.article))]
    assert ids(project, project.queue(LAYER, order)) == expected
    assert project.queue(LAYER, order.reversed) == project.queue(LAYER, order)[::-1]


@pytest.mark.parametrize("order", QueueOrder)
def test_every_order_is_read_from_an_index(project: Project, articles: list[NewArticle], order: QueueOrder) -> None:
    plans: list[str] = []
    raw = project._connection.raw
    queries: list[str] = []
    raw.set_trace_callback(queries.append)
    project.queue(LAYER, order)
    raw.set_trace_callback(None)
    for query in queries:
        plans += [str(row[3]) for row in raw.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert plans
    assert not any("TEMP B-TREE" in plan for plan in plans)


def test_rows_say_what_the_queue_shows(project: Project, articles: list[NewArticle]) -> None:
    set_state(project, articles[3], SKIPPED)
    key = project.key_of(articles[3].article.id)
    assert key is not None
    article = articles[3].article
    assert project.queue_rows(LAYER, [key, 10_000]) == {
        key: QueueRow(
            key,
            article.id,
            article.metadata.title,
            article.metadata.source,
            article.metadata.published,
            SKIPPED,
            article.length,
        )
    }


@pytest.mark.parametrize(
    "states", [{NEW}, {CONFIRMED}, {SKIPPED}, {NEW, SKIPPED}, {CONFIRMED, SKIPPED}, set(ArticleState), set()]
)
def test_a_filter_keeps_exactly_its_states(
    project: Project, articles: list[NewArticle], states: set[ArticleState]
) -> None:
    rng = random.Random(3)
    truth = {article.article.id: NEW for article in articles}
    for _ in range(60):
        article, state = rng.choice(articles), rng.choice(list(ArticleState))
        set_state(project, article, state)
        truth[article.article.id] = state
    for order in (QueueOrder.IMPORTED, QueueOrder.TITLE_DESCENDING):
        everything = project.queue(LAYER, order)
        expected = [key for key, own in zip(everything, ids(project, everything), strict=True) if truth[own] in states]
        assert project.queue(LAYER, order, states=frozenset(states)) == expected


@pytest.mark.parametrize("text", ["émeute", "ÉMEUTE", "bb", "STRASSE", "äpf", "100%", "_", "%", "nothing", "\n", ""])
def test_a_search_finds_a_text_in_title_or_source_in_any_case(
    project: Project, articles: list[NewArticle], text: str
) -> None:
    expected = [
        article.article.id
        for article in articles
        if text.casefold() in f"{article.article.metadata.title}\n{article.article.metadata.source}".casefold()
    ]
    assert ids(project, project.queue(LAYER, text=text)) == expected


def test_counts_are_kept_without_counting(project: Project, articles: list[NewArticle]) -> None:
    rng = random.Random(5)
    truth = {article.article.id: NEW for article in articles}
    for _ in range(80):
        article, state = rng.choice(articles), rng.choice(list(ArticleState))
        set_state(project, article, state)
        truth[article.article.id] = state
    expected = {state: list(truth.values()).count(state) for state in ArticleState}
    assert project.state_counts(LAYER) == expected
    assert project.state_counts("another layer") == {NEW: 60, CONFIRMED: 0, SKIPPED: 0}
    untouched = next(a for a in articles if project.status(a.article.id, LAYER) == Status())
    project.commit(change(ArticleRemoved(untouched.article)))
    assert sum(project.state_counts(LAYER).values()) == 59
    assert list(project.check()) == []


def test_the_next_article_is_looked_for_all_the_way_round(project: Project, articles: list[NewArticle]) -> None:
    keys = [project.key_of(article.article.id) or 0 for article in articles]
    for article in articles:
        set_state(project, article, CONFIRMED)
    for place in (10, 40):
        set_state(project, articles[place], SKIPPED)
    own = [article.article.id for article in articles]
    assert project.next_article(LAYER, 0, state=SKIPPED) == own[10]
    assert project.next_article(LAYER, keys[10], state=SKIPPED) == own[40]
    assert project.next_article(LAYER, keys[40], state=SKIPPED) == own[10]
    assert project.next_article(LAYER, keys[20], state=NEW) is None
    set_state(project, articles[5], NEW)
    assert project.next_article(LAYER, keys[20], state=NEW) == own[5]
    assert project.next_article(LAYER, keys[5], state=NEW) == own[5]
    assert project.next_article("another layer", keys[20], state=NEW) == own[21]


def test_the_next_new_article_is_found_behind_thousands_that_are_done(project: Project) -> None:
    furnish(project, 0)
    many = [new_article(str(n), f"Article {n}") for n in range(2500)]
    add(project, many)
    done = Status(CONFIRMED, "anna", "2026-11-21T12:00:00Z")
    left = {3, 1500, 2499}
    events = [StatusChanged(a.article.id, Status(), done) for n, a in enumerate(many) if n not in left]
    project.commit(change(*events))
    keys = [project.key_of(many[n].article.id) or 0 for n in sorted(left)]
    assert [key for key, _ in project.new_articles_after(LAYER, 0, limit=10)] == keys
    assert [key for key, _ in project.new_articles_after(LAYER, keys[0], limit=1)] == keys[1:2]
    assert project.next_article(LAYER, keys[1], state=NEW) == many[2499].article.id
    assert project.next_article(LAYER, keys[2], state=NEW) == many[3].article.id
    assert project.state_counts(LAYER) == {NEW: 3, CONFIRMED: 2497, SKIPPED: 0}
    steps: list[int] = []
    project._connection.raw.set_progress_handler(lambda: steps.append(1), 1000)
    project.next_article(LAYER, keys[0], state=NEW)
    project._connection.raw.set_progress_handler(None, 0)
    assert len(steps) < 45


def test_new_articles_come_in_import_order(project: Project, articles: list[NewArticle]) -> None:
    keys = project.queue(LAYER)
    set_state(project, articles[1], CONFIRMED)
    set_state(project, articles[2], NEW)
    assert [key for key, _ in project.new_articles_after(LAYER, keys[0], limit=2)] == [keys[2], keys[3]]


def test_an_empty_queue_is_empty(project: Project) -> None:
    assert project.queue(LAYER) == []
    assert project.queue_rows(LAYER, []) == {}
    assert project.state_counts(LAYER) == {NEW: 0, CONFIRMED: 0, SKIPPED: 0}
    assert project.next_article(LAYER, 0, state=NEW) is None
    assert project.scheme().labels == ()
