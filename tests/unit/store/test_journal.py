from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import (
    LAYER,
    PIPELINE,
    SCHEME,
    add,
    add_span,
    change,
    contents,
    furnish,
    new_article,
    span,
)

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import (
    ArticleAdded,
    ArticleRemoved,
    SchemeChanged,
    SettingChanged,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.domain.ids import new_id
from glossator.domain.labels import LabelScheme
from glossator.domain.suggestion import RawSuggestion, Verdict
from glossator.errors import StaleError
from glossator.store.codec import Record, decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glossator.domain.changes import Event
    from glossator.store.project import Project

ARTICLE = new_article()
ID = ARTICLE.article.id
SPAN = span(ARTICLE, 0, 4)
ACCEPTED = type(SPAN)(new_id(), 9, 14, "Daesh", "Group", f"{ID}.0123456789ab.3", Verdict.MOVED)
CONFIRMED = Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00Z")
EVENTS: list[Event] = [
    SpanAdded(ID, ACCEPTED),
    SpanRemoved(ID, SPAN),
    SpanChanged(ID, SPAN, ACCEPTED),
    SuggestionRejected(ID, f"{ID}.0123456789ab.3", SPAN.id),
    SuggestionReopened(ID, f"{ID}.0123456789ab.3"),
    StatusChanged(ID, Status(), CONFIRMED),
    ArticleAdded(ARTICLE.article),
    ArticleRemoved(ARTICLE.article),
    SchemeChanged(None, SCHEME),
    SettingChanged("reading.font", None, "Serif\u2028“quoted”\n"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_from_its_record_as_it_went_in(event: Event) -> None:
    assert decode(encode(event)) == event


@pytest.mark.parametrize(
    "record",
    [
        Record(ID, "span.exploded", 1, "{}"),
        Record(ID, "span.added", 1, "{"),
        Record(ID, "span.added", 1, "[]"),
        Record(ID, "span.added", 1, '{"span":{"id":"x"}}'),
        Record(ID, "status.changed", 1, '{"before":{"state":"odd","by":"","at":""},"after":null}'),
    ],
)
def test_a_record_that_makes_no_sense_is_refused_with_a_sentence(record: Record) -> None:
    with pytest.raises(Exception, match=record.kind):
        decode(record)


def test_a_change_comes_back_with_its_events(project: Project) -> None:
    article = new_article()
    made = change(SchemeChanged(None, SCHEME), SettingChanged("a", None, "b"), title="Two things")
    project.commit(made)
    added = add(project, [article])
    assert project.change(made.id) == made
    assert project.change(added.id) == added


def test_an_unknown_change_is_stale(project: Project) -> None:
    with pytest.raises(StaleError):
        project.change(new_id())


def test_changes_come_newest_first_and_in_pages(project: Project) -> None:
    made = [change(SettingChanged("n", str(n - 1) if n else None, str(n)), title=f"Change {n}") for n in range(7)]
    for one in made:
        project.commit(one)
    newest = project.changes(limit=3)
    assert [(info.seq, info.title) for info in newest] == [(7, "Change 6"), (6, "Change 5"), (5, "Change 4")]
    older = project.changes(before=newest[-1].seq)
    assert [info.id for info in older] == [one.id for one in reversed(made[:4])]
    assert (older[0].author, older[0].layer, older[0].at, older[0].undoes) == ("anna", LAYER, made[3].at, None)


def test_a_change_says_which_one_it_takes_back(project: Project) -> None:
    made = change(SettingChanged("a", None, "b"))
    project.commit(made)
    undo = change(*made.inverse_events(), undoes=made.id)
    project.commit(undo)
    assert project.changes()[0].undoes == made.id
    assert project.change(undo.id) == undo
    assert project.settings() == {}


@pytest.mark.parametrize("table", ["change", "event"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET seq = seq + 100", "DELETE FROM {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"],
)
def test_the_journal_only_grows(project: Project, table: str, statement: str) -> None:
    furnish(project)
    raw = project._connection.raw
    before = everything(project)
    with pytest.raises(sqlite3.IntegrityError, match="the journal only grows"):
        raw.execute(statement.format(table, table))
    assert everything(project) == before


@pytest.mark.parametrize("statement", ["UPDATE text SET body = 'x'", "DELETE FROM text"])
def test_texts_never_change(project: Project, statement: str) -> None:
    furnish(project)
    with pytest.raises(sqlite3.IntegrityError, match="texts never change"):
        project._connection.raw.execute(statement)


def failing_events(project: Project) -> list[tuple[str, Callable[[], Event]]]:
    [article, other] = furnish(project, 2)
    own = article.article.id
    project.add_suggestions(own, PIPELINE, [RawSuggestion(9, 14, "ORG")])
    suggestion = project.suggestions(own)[0].id
    made = add_span(project, article, 0, 4)
    project.commit(change(SuggestionRejected(own, suggestion)))
    moved = type(made)(made.id, 1, 4, "nna", "Person")
    fresh = span(article, 5, 8)
    unknown = new_article()
    return [
        ("a span twice", lambda: SpanAdded(own, made)),
        ("a span in no article", lambda: SpanAdded(unknown.article.id, fresh)),
        ("a span of another's suggestion", lambda: SpanAdded(other.article.id, _with(fresh, suggestion))),
        ("a span of no suggestion", lambda: SpanAdded(own, _with(fresh, suggestion + "9"))),
        ("removing what is not there", lambda: SpanRemoved(own, fresh)),
        ("removing what has moved", lambda: SpanRemoved(own, moved)),
        ("changing what has moved", lambda: SpanChanged(own, moved, made)),
        ("rejecting twice", lambda: SuggestionRejected(own, suggestion)),
        ("rejecting nothing", lambda: SuggestionRejected(own, "x")),
        ("reopening with another span", lambda: SuggestionReopened(own, suggestion, made.id)),
        ("a state that was another", lambda: StatusChanged(own, CONFIRMED, Status())),
        ("a setting that was another", lambda: SettingChanged("a", "b", "c")),
        ("a scheme that was another", lambda: SchemeChanged(None, LabelScheme("x", "x", ()))),
        ("an article twice", lambda: ArticleAdded(other.article)),
        ("removing an article with work in it", lambda: ArticleRemoved(article.article)),
        ("removing an article that is not there", lambda: ArticleRemoved(unknown.article)),
    ]


def _with(made: object, suggestion: str) -> object:
    assert isinstance(made, type(SPAN))
    return type(made)(made.id, made.start, made.end, made.text, made.label, suggestion, Verdict.ACCEPTED)


def test_an_event_that_does_not_fit_leaves_nothing_of_its_change(project: Project) -> None:
    cases = failing_events(project)
    connection = project._connection
    before = everything(project)
    for name, event in cases:
        doomed = change(SettingChanged("first", None, "x"), event(), SettingChanged("last", None, "x"))
        with pytest.raises(StaleError) as caught:
            project.commit(doomed)
        assert caught.value.hint, name
        assert not connection.raw.in_transaction
        after = everything(project)
        assert after == before, name
    assert list(project.check()) == []


def everything(project: Project) -> list[list[tuple[object, ...]]]:
    """Return every row of every table of an open project."""
    connection = project._connection
    tables = connection.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [connection.rows(f"SELECT * FROM {name}") for (name,) in tables]  # noqa: S608


@pytest.mark.parametrize(
    "bad",
    [
        (0, 5000, "x" * 5000),
        (-1, 3, "xxxx"),
        (3, 3, ""),
        (5, 3, ""),
        (0, 4, "Ann"),
    ],
)
def test_a_span_outside_its_article_is_our_own_mistake_and_not_written(
    project: Project, bad: tuple[int, int, str]
) -> None:
    [article] = furnish(project)
    start, end, text = bad
    with pytest.raises(ValueError, match="span lies outside"):
        project.commit(change(SpanAdded(article.article.id, type(SPAN)(new_id(), start, end, text, "Person"))))
    assert len(project.changes()) == 2
    assert list(project.check()) == []


def test_an_article_without_a_stored_text_cannot_be_added(project: Project) -> None:
    with pytest.raises(ValueError, match="text was not stored"):
        project.commit(change(ArticleAdded(new_article().article)))


def test_an_import_is_taken_back_and_done_again(project: Project) -> None:
    furnish(project)
    articles = [new_article("One"), new_article("Two")]
    added = add(project, articles)
    keys = project.queue(LAYER)
    undo = change(*added.inverse_events(), undoes=added.id)
    project.commit(undo)
    assert project.queue(LAYER) == keys[:1]
    assert project.articles_with_texts([articles[0].article.text_sha256]) == {}
    project.discard_staged()
    project.commit(change(*undo.inverse_events(), undoes=undo.id))
    assert project.queue(LAYER) == keys
    assert project.text(articles[1].article.id) == "Two"
    assert list(project.check()) == []


def test_two_layers_stand_side_by_side(project: Project) -> None:
    [article] = furnish(project)
    own = article.article.id
    ours, theirs = span(article, 0, 4), span(article, 9, 14)
    project.commit(change(SpanAdded(own, ours), StatusChanged(own, Status(), CONFIRMED)))
    project.commit(change(SpanAdded(own, theirs), layer="second"))
    assert project.annotations(own, LAYER).spans == (ours,)
    assert project.annotations(own, "second").spans == (theirs,)
    assert project.status(own, "second") == Status()
    assert project.status(own, LAYER) == CONFIRMED
    assert project.state_counts("second")[ArticleState.NEW] == 1
    assert project.state_counts("third")[ArticleState.NEW] == 1
    assert list(project.check()) == []


def test_no_article_text_stands_in_the_journal(project: Project, path: Path) -> None:
    marker = "unmistakable"
    project.commit(change(SchemeChanged(None, SCHEME)))
    add(project, [new_article(f"A text with {marker} words.", "Title")])
    project.close()
    rows = contents(path)
    assert marker not in str(rows["change"]) + str(rows["event"])
    assert marker in str(rows["text"])
