from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import GAZETTEER, LAYER, PIPELINE, add, change, furnish, new_article

from glossator.domain.article import ArticleState, Remark, Status
from glossator.domain.changes import ArticleRemoved, RemarkChanged, StatusChanged
from glossator.domain.queue import QueueOrder, QueueRow
from glossator.domain.suggestion import RawSuggestion

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


def test_the_random_order_is_the_same_each_time_and_another_for_another_seed(
    project: Project, articles: list[NewArticle]
) -> None:
    mixed = project.queue(LAYER, QueueOrder.RANDOM, seed=1)
    assert sorted(mixed) == project.queue(LAYER)
    assert mixed not in (project.queue(LAYER), project.queue(LAYER)[::-1])
    assert project.queue(LAYER, QueueOrder.RANDOM, seed=1) == mixed
    assert project.queue(LAYER, QueueOrder.RANDOM_DESCENDING, seed=1) == mixed[::-1]
    assert project.queue(LAYER, QueueOrder.RANDOM, seed=2) != mixed
    add(project, [new_article(f"Later {n}") for n in range(5)])
    later = project.queue(LAYER, QueueOrder.RANDOM, seed=1)
    assert [key for key in later if key in mixed] == mixed
    assert len(later) == len(articles) + 5


def test_the_least_sure_articles_come_first_once_they_were_weighed(project: Project) -> None:
    made = furnish(project, 3)
    sure, torn, unsure = (article.article.id for article in made)
    project.add_suggestions(sure, PIPELINE, [RawSuggestion(0, 4, "PERSON", score=0.95)])
    project.add_suggestions(torn, PIPELINE, [RawSuggestion(0, 4, "PERSON"), RawSuggestion(9, 14, "ORG")])
    project.add_suggestions(torn, GAZETTEER, [RawSuggestion(0, 4, "Place")])
    project.add_suggestions(unsure, PIPELINE, [RawSuggestion(0, 4, "PERSON", score=0.3)])
    while project.weigh():
        pass
    assert ids(project, project.queue(LAYER, QueueOrder.UNSURE)) == [unsure, torn, sure]
    assert ids(project, project.queue(LAYER, QueueOrder.UNSURE_DESCENDING)) == [sure, torn, unsure]
    project.add_suggestions(sure, GAZETTEER, [RawSuggestion(0, 4, "Place")])
    assert not project.weigh()
    assert set(ids(project, project.queue(LAYER, QueueOrder.UNSURE)[:2])) == {sure, unsure}


def test_what_was_not_weighed_yet_comes_last(project: Project) -> None:
    first, second = (article.article.id for article in furnish(project, 2))
    assert ids(project, project.queue(LAYER, QueueOrder.UNSURE)) == [first, second]
    project.weigh()
    add(project, [new_article("Something else.")])
    assert ids(project, project.queue(LAYER, QueueOrder.UNSURE))[:2] == [first, second]


def test_the_articles_least_like_the_confirmed_ones_come_first(project: Project) -> None:
    furnish(project, 0)
    war = "The troops shelled the village while fighters withdrew towards the river crossing."
    trade = "Ministers discussed tariffs, exports and currency reserves before signing contracts."
    known, alike, unlike = made = [new_article(war), new_article(war + " Again."), new_article(trade)]
    add(project, made)
    while project.weigh():
        pass
    set_state(project, known, CONFIRMED)
    assert list(project.compare(LAYER))[-1] == 1.0
    order = ids(project, project.queue(LAYER, QueueOrder.UNLIKE, states=frozenset({NEW})))
    assert order == [unlike.article.id, alike.article.id]


def test_flagged_articles_are_shown_alone_and_rows_tell_of_flags_notes_and_reasons(project: Project) -> None:
    first, second, third = (article.article.id for article in furnish(project, 3))
    project.commit(change(RemarkChanged(second, Remark(), Remark(flagged=True, note="Ask."))))
    project.commit(change(RemarkChanged(third, Remark(), Remark(note="Only a note."))))
    project.commit(change(StatusChanged(first, Status(), Status(SKIPPED, "anna", "now", "Sports."))))
    assert ids(project, project.queue(LAYER, flagged=True)) == [second]
    assert project.queue("other", flagged=True) == []
    rows = project.queue_rows(LAYER, project.queue(LAYER)).values()
    assert [(row.flagged, row.noted, row.reason) for row in rows] == [
        (False, False, "Sports."),
        (True, True, ""),
        (False, True, ""),
    ]


def test_the_first_article_in_a_state_is_found_in_the_order_that_is_given(project: Project) -> None:
    made = furnish(project, 4)
    _, second, third, fourth = project.queue(LAYER)
    set_state(project, made[2], CONFIRMED)
    assert project.first_in_state(LAYER, [third, fourth, second], NEW) == made[3].article.id
    assert project.first_in_state(LAYER, [fourth, third], CONFIRMED) == made[2].article.id
    assert project.first_in_state(LAYER, [third], NEW) is None
    assert project.first_in_state(LAYER, [], NEW) is None


def test_the_whole_queue_is_in_import_order_above_a_block_of_the_tally_with_gaps(project: Project) -> None:
    furnish(project, 0)
    made = [new_article(f"Text {n}", f"Report {n}") for n in range(2 * 1024 + 100)]
    add(project, made)
    everything = project.queue(LAYER)
    assert ids(project, everything) == [each.article.id for each in made]
    # One of the first block, of which the rest stays full; some of the second; the whole of the last.
    taken = {500, *range(1500, 1600), *range(2 * 1024 - 1, len(made))}
    project.commit(change(*(ArticleRemoved(made[n].article) for n in sorted(taken))))
    left = [each.article.id for n, each in enumerate(made) if n not in taken]
    assert ids(project, project.queue(LAYER)) == left
    assert project.queue(LAYER) == [key for n, key in enumerate(everything) if n not in taken]
    add(project, [new_article("One more", "After the gap")])
    assert len(project.queue(LAYER)) == len(left) + 1
    assert project.queue(LAYER)[:-1] == [key for n, key in enumerate(everything) if n not in taken]
