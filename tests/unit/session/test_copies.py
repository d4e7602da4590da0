"""Taking over: what was judged in one article stands in its copy where both say the same, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.session.small import FINGERPRINT, SCHEME, import_articles

from glossator.domain.article import ArticleState
from glossator.domain.changes import SpanAdded
from glossator.domain.suggestion import RawSuggestion, Verdict
from glossator.errors import UserError
from glossator.session import editing
from glossator.session.comparing import compare_all
from glossator.session.copies import best_copy, copies_of, differences, differences_steps, take_over, take_over_steps
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.session.copies import TakeOver

FIRST = (
    "Army takes Rawa\n\nGen Mohammedi of the army said on Monday that Daesh fighters had left Al Qaim for Aanah, the"
    " last town that they held in Anbar. The mayor, Sami Anna, said that they had shelled Rawa for two days, and that"
    " many families were now on their way to Baghdad."
)
COPY = (
    "Daesh flees\n\nGen Mohammedi of the army said on Monday that Daesh fighters had left Al Qaim for Anna, the"
    " last town that they held in Anbar. The mayor, Sami Anna, said that they had shelled Rawa for two days, and that"
    " many families were now on their way to Baghdad.\n\nAdditional reporting by Ali Hassan"
)
OTHER = "Something else altogether happened in the capital, where nobody knew of any of this and the shops were open."


class Desk:
    """Two copies and another article; the first one is confirmed with what `gold` says."""

    def __init__(self, path: Path, gold: tuple[tuple[str, str], ...]) -> None:
        self.session = Session.create(path, SCHEME, {}, author="anna")
        self.first, self.copy, self.other = import_articles(self.session, [FIRST, COPY, OTHER])
        compare_all(self.session)
        for words, label in gold:
            self.mark(self.first, words, label)
        self.confirm(self.first)

    def mark(self, article: str, words: str, label: str) -> str:
        annotations = self.session.annotations(article)
        start = annotations.text.index(words)
        draft = editing.add(annotations, start, start + len(words), label, label)
        self.session.commit(draft)
        return draft.focus or ""

    def confirm(self, article: str) -> None:
        self.session.commit(editing.confirm(self.session.annotations(article), by="anna", at=now()))

    def suggest(self, article: str, *found: tuple[str, str]) -> None:
        text = self.session.project.text(article)
        raw = [RawSuggestion(text.index(words), text.index(words) + len(words), label) for words, label in found]
        self.session.project.add_suggestions(article, FINGERPRINT, sorted(raw, key=lambda each: (each.start, each.end)))
        self.session.suggestions_arrived([article])

    def take_over(self) -> TakeOver:
        taken = take_over(self.session, self.copy, self.first)
        self.session.commit(taken.draft)
        return taken

    def spans(self, article: str) -> list[tuple[str, str, Verdict | None]]:
        return [(span.text, span.label, span.verdict) for span in self.session.annotations(article).spans]


GOLD = (
    ("Gen Mohammedi", "Person"),
    ("Daesh", "Group"),
    ("Al Qaim", "Place"),
    ("Aanah", "Place"),
    ("Anbar", "Place"),
    ("Sami Anna", "Person"),
    ("Baghdad", "Place"),
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "p.glossator", GOLD)
    yield made
    made.session.close()


def test_spans_are_carried_where_the_texts_are_equal_and_left_where_they_differ(desk: Desk) -> None:
    taken = desk.take_over()
    assert desk.spans(desk.copy) == [
        ("Gen Mohammedi", "Person", None),
        ("Daesh", "Group", None),
        ("Al Qaim", "Place", None),
        ("Anbar", "Place", None),
        ("Sami Anna", "Person", None),
        ("Baghdad", "Place", None),
    ]
    # Aanah is another word there.
    assert (taken.added, taken.accepted, taken.rejected, taken.beyond) == (6, 0, 0, 1)
    told = [(COPY[each.start : each.end], each.other) for each in taken.differences]
    assert told == [
        ("Daesh flees", "Army takes Rawa"),
        ("Anna", "Aanah"),
        ("Additional reporting by Ali Hassan", ""),
    ]
    assert desk.session.annotations(desk.copy).status.state is ArticleState.NEW
    assert differences(desk.session, desk.copy, desk.first) == taken.differences


def test_it_is_one_change_that_one_undo_takes_back(desk: Desk) -> None:
    desk.suggest(desk.copy, ("Gen Mohammedi", "PERSON"), ("families", "ORG"))
    before = desk.session.annotations(desk.copy).marks()
    desk.take_over()
    assert desk.session.history.undo_title == "Take over from “Article 0”"
    desk.session.undo()
    assert desk.session.annotations(desk.copy).marks() == before
    desk.session.redo()
    assert len(desk.spans(desk.copy)) == 6


def test_suggestions_that_agree_are_accepted_and_others_give_way_as_by_hand(desk: Desk) -> None:
    desk.suggest(
        desk.copy,
        ("Gen", "PERSON"),
        ("Gen Mohammedi", "PERSON"),
        ("Daesh fighters", "ORG"),
        ("left Al Qaim", "GPE"),
        ("Anna", "GPE"),
        ("Anbar", "PERSON"),
    )
    taken = desk.take_over()
    assert desk.spans(desk.copy) == [
        ("Gen Mohammedi", "Person", Verdict.ACCEPTED),
        ("Daesh", "Group", Verdict.MOVED),
        ("Al Qaim", "Place", Verdict.MOVED),
        ("Anbar", "Place", Verdict.RELABELLED),
        ("Sami Anna", "Person", None),
        ("Baghdad", "Place", None),
    ]
    assert (taken.added, taken.accepted, taken.rejected) == (5, 1, 1)
    # Where the texts differ nothing is decided.
    (still,) = desk.session.annotations(desk.copy).open_suggestions
    assert still.text == "Anna"


def test_suggestions_that_the_confirmed_article_left_unmarked_are_rejected(desk: Desk) -> None:
    desk.suggest(desk.copy, ("families", "ORG"), ("mayor", "PERSON"), ("Ali Hassan", "PERSON"), ("Rawa", "GPE"))
    taken = desk.take_over()
    assert taken.rejected == 3
    assert [each.text for each in desk.session.annotations(desk.copy).open_suggestions] == ["Ali Hassan"]


def test_what_is_judged_in_the_copy_is_never_touched(desk: Desk) -> None:
    for words, label in (("Gen Mohammedi", "Group"), ("Daesh fighters", "Group"), ("Anbar", "Place")):
        desk.mark(desk.copy, words, label)
    desk.suggest(desk.copy, ("Al Qaim", "GPE"))
    annotations = desk.session.annotations(desk.copy)
    desk.session.commit(editing.reject(annotations, annotations.open_suggestions[0].id))
    before = desk.session.annotations(desk.copy).spans
    taken = desk.take_over()
    after = desk.session.annotations(desk.copy).spans
    assert set(before) < set(after)
    assert [span.text for span in after if span not in before] == ["Sami Anna", "Baghdad"]
    # Aanah touches a difference; the general, Daesh and Al Qaim were judged otherwise.
    assert (taken.added, taken.beyond) == (2, 4)


def test_notes_travel_and_nested_spans_stay_nested(desk: Desk) -> None:
    desk.session.commit(editing.reopen(desk.session.annotations(desk.first)))
    annotations = desk.session.annotations(desk.first)
    start = FIRST.index("Mohammedi")
    desk.session.commit(editing.add(annotations, start, start + 9, "Person", "Person"))
    annotations = desk.session.annotations(desk.first)
    (nested,) = [span for span in annotations.spans if span.text == "Mohammedi"]
    desk.session.commit(editing.note(annotations, nested.id, "Which one?"))
    desk.confirm(desk.first)
    taken = desk.take_over()
    spans = desk.session.annotations(desk.copy).spans
    assert [(span.text, span.note) for span in spans[:2]] == [("Gen Mohammedi", ""), ("Mohammedi", "Which one?")]
    assert taken.added == 7
    # Doing it again adds nothing.
    again = desk.take_over()
    assert (again.added, bool(again.draft)) == (0, False)


def test_the_best_copy_is_the_most_alike_confirmed_one_in_the_layer(desk: Desk) -> None:
    best = best_copy(desk.session, desk.copy)
    assert best is not None
    assert best.id == desk.first
    assert best.likeness == copies_of(desk.session, desk.first)[0].likeness > 0.6
    assert best_copy(desk.session, desk.first) is None
    assert best_copy(desk.session, desk.other) is None
    desk.session.layer = "second"
    assert best_copy(desk.session, desk.copy) is None


def test_only_from_a_confirmed_article_to_one_that_is_not(desk: Desk) -> None:
    with pytest.raises(UserError, match="is not confirmed"):
        take_over(desk.session, desk.first, desk.copy)
    desk.confirm(desk.copy)
    with pytest.raises(UserError, match="is confirmed already"):
        take_over(desk.session, desk.copy, desk.first)


def test_it_can_be_worked_out_in_steps_while_work_goes_on(desk: Desk) -> None:
    steps = list(take_over_steps(desk.session, desk.copy, desk.first))
    assert len(steps) > 2
    assert all(step is None for step in steps[:-1])
    working = take_over_steps(desk.session, desk.copy, desk.first)
    next(working)
    desk.mark(desk.copy, "Al Qaim", "Group")
    *_, taken = working
    assert taken is not None
    carried = [event.span.text for event in taken.draft.events if isinstance(event, SpanAdded)]
    assert "Al Qaim" not in carried
    assert "Anbar" in carried
    desk.session.commit(taken.draft)
    *_, found = differences_steps(desk.session, desk.copy, desk.first)
    assert found == taken.differences
