from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.domain.changes import SchemeChanged, SpanAdded, StatusChanged
from glossator.domain.effects import Effects
from glossator.domain.span import Span
from glossator.domain.suggestion import RawSuggestion
from glossator.errors import ProjectError, StaleError
from glossator.session import editing, suggesting
from glossator.session.outcome import Draft, Outcome
from glossator.session.session import Session, now


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made, _ = small.make(tmp_path / "p.glossator", settings={"pipeline": "model"})
    yield made
    made.close()


@pytest.fixture
def articles(session: Session) -> list[str]:
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    return [rows[key].id for key in sorted(rows)]


@pytest.fixture
def outcomes(session: Session) -> list[Outcome]:
    heard: list[Outcome] = []
    session.subscribe(heard.append)
    return heard


def test_a_new_project_has_its_scheme_and_settings(session: Session) -> None:
    assert session.scheme == small.SCHEME
    assert session.project.settings() == {"pipeline": "model"}
    first = session.project.changes()[-1]
    assert (first.seq, first.title, first.author, first.layer) == (1, "Make the project", "anna", "main")
    assert list(session.project.check()) == []


def test_a_project_is_not_made_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "p.glossator"
    path.write_bytes(b"mine")
    with pytest.raises(ProjectError):
        Session.create(path, small.SCHEME, {}, author="anna")
    assert path.read_bytes() == b"mine"


def test_what_was_committed_is_there_after_opening_again(session: Session, articles: list[str]) -> None:
    made = session.commit(
        editing.accept(session.annotations(articles[0]), session.annotations(articles[0]).marks()[0].id)
    )
    before = session.annotations(articles[0]).marks()
    session.close()
    again = Session.open(session.path, author="ben")
    try:
        assert again.annotations(articles[0]).marks() == before
        assert made.focus == before[0].id
        assert again.project.changes()[0].author == "anna"
    finally:
        again.close()


def test_everybody_hears_what_a_change_touched_and_who_asked(
    session: Session, articles: list[str], outcomes: list[Outcome]
) -> None:
    annotations = session.annotations(articles[1])
    asker = object()
    session.commit(editing.confirm(annotations, by="anna", at=now()), initiator=asker)
    (outcome,) = outcomes
    assert outcome.effects == Effects.SPANS | Effects.STATES | Effects.HISTORY
    assert outcome.articles == (articles[1],)
    assert outcome.initiator is asker
    assert outcome.change is not None
    assert outcome.change.title == "Confirm the article"


def test_who_has_left_hears_nothing_more(session: Session, articles: list[str]) -> None:
    heard: list[Outcome] = []
    leave = session.subscribe(heard.append)
    leave()
    session.change_setting("x", "1", "Set x")
    assert heard == []


def test_a_listener_may_leave_while_it_listens(session: Session, outcomes: list[Outcome]) -> None:
    def listen(_: Outcome) -> None:
        leave()

    leave = session.subscribe(listen)
    later: list[Outcome] = []
    session.subscribe(later.append)
    session.change_setting("x", "1", "Set x")
    session.change_setting("x", "2", "Set x")
    assert (len(outcomes), len(later)) == (2, 2)


def test_an_empty_draft_commits_nothing_and_is_told_to_nobody(
    session: Session, articles: list[str], outcomes: list[Outcome]
) -> None:
    before = session.project.changes()
    outcome = session.commit(Draft("Nothing", (), "m"))
    assert (outcome.effects, outcome.change, outcome.focus) == (Effects.NONE, None, "m")
    assert session.change_setting("pipeline", "model", "Set it as it is").change is None
    assert session.project.changes() == before
    assert outcomes == []


def test_a_draft_that_the_project_refuses_changes_nothing(
    session: Session, articles: list[str], outcomes: list[Outcome]
) -> None:
    annotations = session.annotations(articles[0])
    draft = editing.accept(annotations, annotations.marks()[0].id)
    session.commit(draft)
    before = (annotations.marks(), session.project.changes(), session.history.undo_title)
    outcomes.clear()
    stale = StatusChanged(articles[0], replace(annotations.status, state=ArticleState.SKIPPED), annotations.status)
    with pytest.raises(StaleError):
        session.commit(Draft("Again", (*editing.reject(annotations, annotations.marks()[1].id).events, stale)))
    assert (annotations.marks(), session.project.changes(), session.history.undo_title) == before
    assert outcomes == []
    assert list(session.project.check()) == []


def test_the_article_in_hand_follows_every_change_and_others_are_read_anew(
    session: Session, articles: list[str]
) -> None:
    first = session.annotations(articles[0])
    session.commit(editing.add(first, 37, 46, "Person", "Person"))
    assert session.annotations(articles[0]) is first
    other = session.annotations(articles[1])
    session.commit(editing.reject(other, other.marks()[0].id))
    again = session.annotations(articles[0])
    assert again is not first
    assert again.marks() == first.marks()


def test_suggestions_that_arrive_come_into_the_article_in_hand(
    session: Session, articles: list[str], outcomes: list[Outcome]
) -> None:
    annotations = session.annotations(articles[0])
    newer = replace(small.FINGERPRINT, digest="b" * 64)
    session.project.add_suggestions(articles[0], newer, [RawSuggestion(33, 46, "PERSON")])
    session.suggestions_arrived([articles[0], articles[1]])
    assert [(mark.start, mark.end) for mark in annotations.marks()] == [(33, 46)]
    assert outcomes == [Outcome(Effects.SUGGESTIONS, (articles[0], articles[1]))]
    assert session.project.changes()[0].title == "Import 2 articles"


def test_another_scheme_gives_suggestions_their_new_labels(session: Session, articles: list[str]) -> None:
    assert session.annotations(articles[0]).marks()[1].label == "Group"
    person, place, group = small.SCHEME.labels
    other = replace(small.SCHEME, labels=(person, replace(place, sources=("GPE", "ORG")), replace(group, sources=())))
    session.commit(Draft("Change the labels", (SchemeChanged(small.SCHEME, other),)))
    assert session.scheme == other
    assert session.annotations(articles[0]).marks()[1].label == "Place"
    session.undo()
    assert session.scheme == small.SCHEME
    assert session.annotations(articles[0]).marks()[1].label == "Group"


def test_a_setting_is_changed_unset_and_brought_back(session: Session) -> None:
    outcome = session.change_setting(suggesting.PIPELINE, "other", "Use another pipeline")
    assert outcome.effects == Effects.SETTINGS | Effects.HISTORY
    session.change_setting(suggesting.PIPELINE, None, "Use none")
    assert session.project.settings() == {}
    session.undo()
    session.undo()
    assert session.project.settings() == {"pipeline": "model"}


def test_an_article_that_is_taken_out_by_undo_is_in_hand_no_longer(session: Session, articles: list[str]) -> None:
    session.annotations(articles[0])
    session.undo()
    assert session.project.queue(session.layer) == []
    with pytest.raises(StaleError):
        session.annotations(articles[0])
    session.redo()
    assert len(session.annotations(articles[0]).marks()) == len(small.FOUND)


ASKER = object()


@pytest.mark.parametrize(
    ("act", "focus"),
    [
        ("accept", "suggestion"),
        ("reject", "suggestion"),
        ("delete", "span"),
        ("move", "span"),
        ("add", None),
        ("add over", "suggestion"),
    ],
)
def test_undo_brings_the_mark_into_hand_that_it_concerns(
    session: Session, articles: list[str], act: str, focus: str | None
) -> None:
    annotations = session.annotations(articles[0])
    key = annotations.marks()[2].id
    made = session.commit(editing.accept(annotations, annotations.marks()[1].id)).focus
    assert made is not None
    drafts = {
        "accept": lambda: editing.accept(annotations, key),
        "reject": lambda: editing.reject(annotations, key),
        "delete": lambda: editing.reject(annotations, made),
        "move": lambda: editing.move_edge(annotations, made, editing.Edge.START, 10),
        "add": lambda: editing.add(annotations, 5, 8, "Place", "Place"),
        "add over": lambda: editing.add(annotations, 24, 36, "Place", "Place"),
    }
    session.commit(drafts[act]())
    outcome = session.undo(initiator=ASKER)
    assert outcome is not None
    assert outcome.initiator is ASKER
    assert outcome.focus == {"suggestion": key, "span": made, None: None}[focus]
    assert outcome.focus is None or outcome.focus in annotations


def test_a_span_beyond_the_text_is_never_stored(session: Session, articles: list[str]) -> None:
    wrong = Span("0" * 32, 0, 999, "x" * 999, "Person")
    with pytest.raises((ProjectError, StaleError, ValueError)):
        session.commit(Draft("Wrong", (SpanAdded(articles[0], wrong),)))
    assert list(session.project.check()) == []


def test_now_is_utc_to_the_millisecond_and_sorts() -> None:
    first, second = now(), now()
    assert len(first) == 24
    assert first.endswith("Z")
    assert first <= second
