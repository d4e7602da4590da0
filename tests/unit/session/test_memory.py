from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.small import FINGERPRINT, TEXT, import_articles, make

from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.session import editing
from glossator.session.jobs import ExportJob, ExportPlan, ImportJob, run_to_end
from glossator.session.memory import Memory
from glossator.session.session import Session, now
from glossator.session.speaking import Speaker
from glossator.session.suggesting import Suggester, choose_sources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.session.outcome import Outcome


@pytest.fixture
def work(tmp_path: Path) -> Iterator[tuple[Session, list[str]]]:
    session, articles = make(tmp_path / "a.glossator", 4)
    yield session, articles
    session.close()


def mark(session: Session, article: str, words: str) -> str:
    annotations = session.annotations(article)
    return next(m.id for m in annotations.marks() if annotations.text[m.start : m.end] == words)


def correct(session: Session, article: str) -> None:
    """Do what an analyst does: Al Qaim is a place, “Gen” alone is nothing, then confirm."""
    annotations = session.annotations(article)
    shown = {annotations.text[m.start : m.end]: m for m in annotations.marks()}
    if shown["Al Qaim"].label != "Place":
        session.commit(editing.relabel(annotations, shown["Al Qaim"].id, "Place", "Place"))
    if "Gen" in shown:
        session.commit(editing.reject(annotations, shown["Gen"].id))
    session.commit(editing.confirm(annotations, by="anna", at=now()))


def shown(session: Session, article: str) -> list[tuple[str, str]]:
    return [(s.text, s.label) for s in session.annotations(article).open_suggestions]


BEFORE = [("Anna", "Person"), ("Daesh", "Group"), ("Al Qaim", "Person"), ("Gen", "Person"), ("Mohammedi", "Place")]
AFTER = [("Anna", "Person"), ("Daesh", "Group"), ("Al Qaim", "Place"), ("Mohammedi", "Place")]


def test_what_was_confirmed_speaks_in_the_next_article_at_once(work: tuple[Session, list[str]]) -> None:
    session, (first, second, third, _) = work
    memory = Memory(session)
    assert shown(session, second) == BEFORE
    assert not memory.speak(second), "nothing is confirmed yet"
    correct(session, first)
    assert memory.speak(second)
    assert ("Al Qaim", "Place") in shown(session, second)
    correct(session, second)
    assert memory.speak(third)
    assert shown(session, third) == AFTER
    silenced = session.annotations(third).silenced
    [(silence, behind)] = silenced.items()
    assert [other.text for other in behind] == ["Gen"]
    assert silence.detail == "Gen: left unmarked twice"
    assert not memory.speak(third), "nothing new is to be said"


def test_undoing_a_confirmation_takes_back_what_it_taught(work: tuple[Session, list[str]]) -> None:
    session, (first, second, *_) = work
    memory = Memory(session)
    correct(session, first)
    memory.speak(second)
    assert shown(session, second) != BEFORE
    session.undo()
    assert memory.speak(second)
    assert shown(session, second) == BEFORE
    session.redo()
    assert memory.speak(second)
    assert ("Al Qaim", "Place") in shown(session, second)


def test_its_word_stays_when_the_project_is_opened_again(work: tuple[Session, list[str]], tmp_path: Path) -> None:
    session, (first, second, *_) = work
    correct(session, first)
    Memory(session).speak(second)
    session.close()
    again = Session.open(tmp_path / "a.glossator", author="anna")
    try:
        assert ("Al Qaim", "Place") in shown(again, second)
        assert not Memory(again).speak(second)
        assert list(again.project.check()) == []
    finally:
        again.close()


def test_confirmed_and_judged_work_is_never_touched(work: tuple[Session, list[str]]) -> None:
    session, (first, second, third, _) = work
    memory = Memory(session)
    annotations = session.annotations(second)
    session.commit(editing.accept(annotations, mark(session, second, "Al Qaim")))
    correct(session, first)
    memory.speak(second)
    assert ("Al Qaim", "Person") in [(s.text, s.label) for s in session.annotations(second).spans]
    assert "Al Qaim" not in [text for text, _ in shown(session, second)]
    session.commit(editing.confirm(session.annotations(third), by="anna", at=now()))
    assert not memory.speak(third)


def test_what_was_rejected_here_is_not_offered_again_by_a_later_run_of_any_source(
    work: tuple[Session, list[str]],
) -> None:
    session, (first, *_) = work
    session.commit(editing.reject(session.annotations(first), mark(session, first, "Daesh")))
    newer = Fingerprint("spacy", "model", "2.0", "f" * 64)
    session.project.add_suggestions(first, newer, [RawSuggestion(9, 14, "ORG"), RawSuggestion(24, 31, "PERSON")])
    session.suggestions_arrived((first,))
    assert shown(session, first) == [("Al Qaim", "Person")]
    # Nor after the article was read anew.
    fresh = session.project.annotations(first, session.layer)
    assert [s.text for s in fresh.open_suggestions] == ["Al Qaim"]
    session.undo()
    assert [s.text for s in session.annotations(first).open_suggestions] == ["Daesh", "Al Qaim"]


def test_it_can_be_corrected_and_the_correction_can_be_undone(work: tuple[Session, list[str]]) -> None:
    session, (first, second, *_) = work
    memory = Memory(session)
    correct(session, first)
    list(memory.learn())
    lessons = memory.phrase("al-Qaim")
    assert lessons is not None
    assert memory.say(lessons) == "Al Qaim: Place once"
    assert memory.would_suggest(lessons) == "Place"
    memory.never_suggest(lessons.key, lessons.shown)
    memory.speak(second)
    assert "Al Qaim" not in [text for text, _ in shown(session, second)]
    assert memory.would_suggest(lessons) == ""
    memory.always_suggest(lessons.key, lessons.shown, "Group")
    memory.speak(second)
    assert ("Al Qaim", "Group") in shown(session, second)
    session.undo()
    session.undo()
    memory.speak(second)
    assert ("Al Qaim", "Place") in shown(session, second)
    assert memory.corrections() == {}


def test_switched_off_it_takes_its_word_back_and_says_nothing(work: tuple[Session, list[str]]) -> None:
    session, (first, second, third, _) = work
    memory = Memory(session)
    correct(session, first)
    memory.speak(second)
    memory.switch(on=False)
    assert memory.speak(second)
    assert shown(session, second) == BEFORE
    assert not memory.speak(third)
    memory.switch(on=True)
    assert memory.speak(third)


def test_its_runs_share_few_fingerprints(work: tuple[Session, list[str]]) -> None:
    session, (first, *rest) = work
    memory = Memory(session)
    correct(session, first)
    for article in rest:
        memory.speak(article)
    count = session.project._connection.value("SELECT count(*) FROM fingerprint WHERE version = '1'")
    assert count == 1


def test_a_window_gets_it_in_slices_that_wake_for_the_next(work: tuple[Session, list[str]]) -> None:
    session, (first, second, *_) = work
    calls: list[int] = []
    speaker = Speaker(session, lambda: calls.append(1))
    correct(session, first)
    speaker.ask(second)
    told: list[Outcome] = []
    session.subscribe(told.append)
    for _ in range(100):
        if not calls:
            break
        calls.clear()
        speaker.speak_a_little()
    assert not calls
    assert [outcome.articles for outcome in told] == [(second,)]
    assert ("Al Qaim", "Place") in shown(session, second)


def test_the_suggester_lets_it_speak_of_the_open_article_and_the_next(work: tuple[Session, list[str]]) -> None:
    session, (first, second, third, fourth) = work
    correct(session, first)
    suggester = Suggester(session, specs=[])
    suggester.open(second)
    for _ in range(50):
        suggester.pump()
    suggester.close()
    assert ("Al Qaim", "Place") in shown(session, second)
    assert ("Al Qaim", "Place") in shown(session, third)
    assert shown(session, fourth) == BEFORE


def test_it_looks_again_when_another_source_has_spoken(tmp_path: Path) -> None:
    session, (first,) = make(tmp_path / "b.glossator", 1)
    [late] = import_articles(session, [f"{TEXT} late"])
    try:
        correct(session, first)
        memory = Memory(session)
        memory.speak(late)
        session.project.add_suggestions(late, FINGERPRINT, [RawSuggestion(24, 31, "PERSON")])
        session.suggestions_arrived((late,))
        speaker = Speaker(session)
        speaker.hear([late])
        for _ in range(50):
            speaker.speak_a_little()
        assert ("Al Qaim", "Place") in shown(session, late)
    finally:
        session.close()


def test_every_new_article_can_be_spoken_of_from_the_command_line(work: tuple[Session, list[str]]) -> None:
    session, (first, *rest) = work
    correct(session, first)
    suggester = Suggester(session, specs=choose_sources({}, "memory"), ahead=None)
    report = suggester.run_to_end()
    assert report.articles == 3
    assert list(report.suggestions) == ["memory:project"]
    assert all(("Al Qaim", "Place") in shown(session, article) for article in rest)


def test_what_it_says_and_silences_survives_an_export_and_an_import(
    work: tuple[Session, list[str]], tmp_path: Path
) -> None:
    session, (first, second, third, _) = work
    memory = Memory(session)
    for article in (first, second):
        memory.speak(article)
        correct(session, article)
    memory.speak(third)
    assert session.annotations(third).silenced
    for unjudged in (True, False):
        out = tmp_path / f"{unjudged}.jsonl"
        run_to_end(ExportJob(session, out, ExportPlan(selection=Selection(frozenset(ArticleState), unjudged=unjudged))))
        exported = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        assert all(span["label"] for record in exported for span in record["spans"])
        again = Session.create(tmp_path / f"{unjudged}.glossator", session.scheme, {}, author="anna")
        try:
            run_to_end(ImportJob(again, [out]))
            assert shown(again, third) == AFTER
            assert len(again.annotations(third).silenced) == 1
            list(Memory(again).learn())
            lessons = Memory(again).phrase("Al Qaim")
            assert lessons is not None
            assert lessons.labels == {"Place": 2}, "imported confirmations teach too"
        finally:
            again.close()


def test_an_article_that_leaves_the_project_while_it_is_spoken_of_is_passed_over(
    work: tuple[Session, list[str]],
) -> None:
    session, (first, *_) = work
    correct(session, first)
    [late] = import_articles(session, [f"{TEXT} late"])
    speaker = Speaker(session)
    speaker.ask(late)
    session.undo()
    for _ in range(20):
        speaker.speak_a_little()
    assert session.project.key_of(late) is None
