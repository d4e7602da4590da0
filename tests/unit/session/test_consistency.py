from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.domain.consistency import WITH, WITHOUT, Discrepancy, Kind
from glossator.domain.suggestion import RawSuggestion
from glossator.errors import UserError
from glossator.session import consistency, editing
from glossator.session.job import run_to_end
from glossator.session.session import Session, now

TEXTS = [
    "The Pentagon said ISIL left Mosul.",
    "ISIL fled, the Pentagon said; Mosul is free.",
    "ISIL again. The Pentagon’s men went to Mosul.",
]


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "p.glossator", small.SCHEME, {}, author="anna")
    one, two, three = small.import_articles(made, TEXTS)
    mark(made, one, {(0, 12): "Group", (18, 22): "Group", (28, 33): "Place"})
    mark(made, two, {(0, 4): "Place", (15, 23): "Group"})
    mark(made, three, {(0, 4): "Group", (16, 24): "Group"})
    yield made
    made.close()


def mark(session: Session, article: str, spans: dict[tuple[int, int], str]) -> None:
    for (start, end), label in spans.items():
        session.commit(editing.add(session.annotations(article), start, end, label, label))
    session.commit(editing.confirm(session.annotations(article), by="anna", at=now()))


def found(session: Session, kind: Kind, phrase: str) -> Discrepancy:
    return next(d for d in consistency.look(session).discrepancies if (d.kind, d.phrase) == (kind, phrase))


def words(session: Session) -> list[set[tuple[str, str]]]:
    rows = session.project.queue_rows("main", session.project.queue("main"))
    read = (session.project.annotations(row.id, "main") for row in rows.values())
    return [{(span.text, span.label) for span in annotations.spans} for annotations in read]


def states(session: Session) -> set[ArticleState]:
    return {state for state, count in session.project.state_counts("main").items() if count}


def apply(session: Session, discrepancy: Discrepancy, reading: str) -> None:
    job = consistency.fix(session, discrepancy, reading)
    run_to_end(job)
    if job.error is not None:
        raise job.error


def test_a_look_finds_labels_bare_words_and_boundaries(session: Session) -> None:
    listed = {(d.kind, d.phrase) for d in consistency.look(session).discrepancies}
    assert listed == {(Kind.LABELS, "ISIL"), (Kind.BARE, "Mosul"), (Kind.THE, "Pentagon")}


def test_everything_is_made_alike_as_one_change_that_is_undone_at_once(session: Session) -> None:
    before = words(session)
    apply(session, found(session, Kind.LABELS, "ISIL"), "Group")
    assert all(("ISIL", "Group") in article for article in words(session))
    assert session.history.undo_title == "Make all “ISIL” Group"
    assert states(session) == {ArticleState.CONFIRMED}
    session.undo()
    assert words(session) == before
    assert states(session) == {ArticleState.CONFIRMED}
    assert list(session.project.check()) == []


def test_bare_words_are_marked_everywhere(session: Session) -> None:
    apply(session, found(session, Kind.BARE, "Mosul"), "Place")
    assert all(("Mosul", "Place") in article for article in words(session))
    assert states(session) == {ArticleState.CONFIRMED}
    assert not [d for d in consistency.look(session).discrepancies if d.kind is Kind.BARE]


def test_one_boundary_is_used_everywhere(session: Session) -> None:
    apply(session, found(session, Kind.THE, "Pentagon"), WITH)
    assert [{text for text, _ in article if "Pentagon" in text} for article in words(session)] == [
        {"The Pentagon"},
        {"the Pentagon"},
        {"The Pentagon"},
    ]
    session.undo()
    apply(session, found(session, Kind.THE, "Pentagon"), WITHOUT)
    assert all(("Pentagon", "Group") in article for article in words(session))
    assert list(session.project.check()) == []


def test_what_is_right_is_not_listed_again_until_it_is_asked_for(session: Session) -> None:
    isil = found(session, Kind.LABELS, "ISIL")
    consistency.leave(session, isil)
    again = consistency.look(session)
    assert isil.id not in {d.id for d in again.discrepancies}
    assert again.left_out == 1
    assert session.history.undo_title == "Leave “ISIL” as it is"
    session.undo()
    assert consistency.look(session).left_out == 0
    session.redo()
    consistency.ask_again(session)
    assert isil.id in {d.id for d in consistency.look(session).discrepancies}


def test_a_place_that_changed_since_is_left_alone(session: Session) -> None:
    isil = found(session, Kind.LABELS, "ISIL")
    (wrong,) = (place for place in isil.places if place.label == "Place")
    session.commit(editing.relabel(session.annotations(wrong.article), wrong.span, "Person", "Person"))
    title = session.history.undo_title
    with pytest.raises(UserError, match="Nothing of this is as it was"):
        apply(session, isil, "Group")
    assert session.history.undo_title == title


def test_only_confirmed_articles_are_looked_through_unless_all_are_asked_for(session: Session) -> None:
    (new,) = small.import_articles(session, ["Mosul, Mosul and the Pentagon."])
    assert new not in {p.article for d in consistency.look(session).discrepancies for p in d.places}
    everywhere = consistency.look(session, consistency.EVERYTHING)
    assert everywhere.articles == 4
    (bare,) = (d for d in everywhere.discrepancies if d.kind is Kind.BARE and d.phrase == "Mosul")
    assert sum(place.article == new for place in bare.places) == 2


def test_words_that_are_suggested_are_not_called_bare(session: Session) -> None:
    (new,) = small.import_articles(session, ["Mosul is quiet."])
    session.project.add_suggestions(new, small.FINGERPRINT, [RawSuggestion(0, 5, "GPE")])
    everywhere = consistency.look(session, consistency.EVERYTHING)
    assert not any(place.article == new for d in everywhere.discrepancies for place in d.places)


def test_the_look_goes_on_in_small_steps(session: Session) -> None:
    *steps, last = consistency.steps(session)
    assert isinstance(last, consistency.Found)
    assert len(steps) > 2 * 3
    assert all(isinstance(step, float) for step in steps)


def test_a_fix_in_very_many_places_is_one_change_written_in_parts(session: Session) -> None:
    text = "ISIL and ISIL. " * 400
    (article,) = small.import_articles(session, [text])
    session.commit(editing.add(session.annotations(article), 0, 4, "Group", "Group"))
    session.commit(editing.confirm(session.annotations(article), by="anna", at=now()))
    bare = found(session, Kind.BARE, "ISIL")
    assert bare.bare == 799
    assert len(list(consistency.fixing(session, bare, "Group"))) > 799 // 50
    job = consistency.fix(session, bare, "Group")
    job.pump()
    assert not job.finished
    run_to_end(job)
    assert len(session.project.annotations(article, "main").spans) == 800
    assert session.history.undo_title == "Mark “ISIL” Group everywhere"
    undoing = session.undo_job()
    assert undoing is not None
    run_to_end(undoing)
    assert len(session.project.annotations(article, "main").spans) == 1
    assert list(session.project.check()) == []
