from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain import drawn
from tests.unit.domain.drawn import ARTICLE, LABELS, TEXT, span, suggestion

from glossator.domain import words
from glossator.domain.annotations import Annotations
from glossator.domain.article import ArticleState, Remark, Status
from glossator.domain.changes import (
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.domain.fit import Tokens
from glossator.domain.span import Span
from glossator.domain.suggestion import Suggestion, Verdict
from glossator.errors import StaleError
from glossator.session import editing
from glossator.session.editing import Edge, Unit
from glossator.session.outcome import Draft

ANNA = suggestion("anna", 0, 4)
DAESH = suggestion("daesh", 9, 14, "Group")
QAIM = suggestion("qaim", 24, 31, "Person")
GEN = suggestion("gen", 33, 36, "Person")
NAME = suggestion("name", 37, 46, "Place")
CONFIRMED = Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00.000Z")


def make(*proposed: Suggestion, text: str = TEXT, **more: object) -> Annotations:
    return Annotations(ARTICLE, text, suggestions=proposed, **more)  # type: ignore[arg-type]


def do(annotations: Annotations, draft: Draft) -> Draft:
    for event in draft.events:
        annotations.apply(event)
    return draft


def take_back(annotations: Annotations, draft: Draft) -> None:
    for event in reversed(draft.events):
        annotations.apply(event.inverse())


def seen(annotations: Annotations) -> list[tuple[str, str, bool]]:
    return [(annotations.text[mark.start : mark.end], mark.label, mark.judged) for mark in annotations.marks()]


def verdicts(annotations: Annotations) -> list[tuple[str | None, Verdict | None]]:
    return [(each.suggestion, each.verdict) for each in annotations.spans]


class TestAccepting:
    def test_a_suggestion_becomes_a_span_as_it_stands(self) -> None:
        annotations = make(ANNA, DAESH)
        draft = do(annotations, editing.accept(annotations, "daesh"))
        assert draft.title == "Accept “Daesh”"
        assert draft.focus == annotations.spans[0].id
        assert seen(annotations) == [("Anna", "Person", False), ("Daesh", "Group", True)]
        assert verdicts(annotations) == [("daesh", Verdict.ACCEPTED)]

    def test_a_span_stays_as_it_is(self) -> None:
        annotations = make(spans=[span("s", 0, 4)])
        assert editing.accept(annotations, "s") == Draft("", (), "s")


class TestRejecting:
    def test_a_suggestion_goes_and_the_next_mark_comes_into_hand(self) -> None:
        annotations = make(ANNA, DAESH)
        draft = do(annotations, editing.reject(annotations, "anna"))
        assert (draft.title, draft.focus) == ("Reject “Anna”", "daesh")
        assert dict(annotations.rejections) == {"anna": None}
        assert seen(annotations) == [("Daesh", "Group", False)]

    def test_after_the_last_mark_comes_the_first(self) -> None:
        annotations = make(ANNA, DAESH)
        assert editing.reject(annotations, "daesh").focus == "anna"

    def test_after_the_only_mark_comes_none(self) -> None:
        annotations = make(ANNA)
        assert editing.reject(annotations, "anna").focus is None

    def test_a_span_made_by_hand_is_deleted(self) -> None:
        annotations = make(DAESH, spans=[span("s", 0, 4)])
        draft = do(annotations, editing.reject(annotations, "s"))
        assert draft.title == "Delete “Anna”"
        assert draft.events == (SpanRemoved(ARTICLE, span("s", 0, 4)),)
        assert dict(annotations.rejections) == {}

    def test_deleting_a_span_rejects_the_suggestion_that_it_grew_out_of(self) -> None:
        annotations = make(ANNA, DAESH, spans=[span("s", 0, 4, "Place", ANNA)])
        do(annotations, editing.reject(annotations, "s"))
        assert dict(annotations.rejections) == {"anna": None}
        assert seen(annotations) == [("Daesh", "Group", False)]

    def test_a_suggestion_that_is_rejected_already_is_not_rejected_twice(self) -> None:
        annotations = make(ANNA, spans=[span("s", 0, 8, "Person", ANNA)], rejections={"anna": None})
        assert [type(event) for event in editing.reject(annotations, "s").events] == [SpanRemoved]

    def test_what_only_gave_way_to_the_span_is_open_again_and_comes_into_hand(self) -> None:
        annotations = make(ANNA, GEN, NAME, suggestion("left", 47, 52, "Group"))
        made = do(annotations, editing.add(annotations, 33, 46, "Person", "Person")).focus
        assert made is not None
        assert annotations.rejections == {"gen": made}
        draft = do(annotations, editing.reject(annotations, made))
        # The span was a correction of the name, which is judged wrong with it.
        assert annotations.rejections == {"name": None}
        assert seen(annotations) == [("Anna", "Person", False), ("Gen", "Person", False), ("left.", "Group", False)]
        assert draft.focus == "gen"
        take_back(annotations, draft)
        assert annotations.rejections == {"gen": made}

    def test_what_was_rejected_for_itself_stays_rejected(self) -> None:
        annotations = make(GEN, NAME, spans=[span("s", 33, 46)], rejections={"gen": None, "name": "s"})
        do(annotations, editing.reject(annotations, "s"))
        assert annotations.rejections == {"gen": None}

    @pytest.mark.parametrize("in_the_way", ["a span on its words", "the same reading, rejected"])
    def test_what_stays_hidden_does_not_come_into_hand(self, in_the_way: str) -> None:
        annotations = make(
            *(ANNA, GEN, NAME),
            spans=[span("s", 33, 46), *([span("t", 33, 36)] if "span" in in_the_way else [])],
            rejections={"gen": "s", **({} if "span" in in_the_way else {"old": None})},
            readings={"old": (33, 36, "Person")},
        )
        draft = do(annotations, editing.reject(annotations, "s"))
        assert draft.focus == ("t" if "span" in in_the_way else "name")
        assert "gen" not in annotations


class TestRelabelling:
    def test_a_suggestion_with_another_label_is_relabelled(self) -> None:
        annotations = make(QAIM)
        draft = do(annotations, editing.relabel(annotations, "qaim", "Place", "Location"))
        assert draft.title == "Label “Al Qaim” Location"
        assert seen(annotations) == [("Al Qaim", "Place", True)]
        assert verdicts(annotations) == [("qaim", Verdict.RELABELLED)]

    def test_a_suggestion_with_its_own_label_is_accepted(self) -> None:
        annotations = make(QAIM)
        do(annotations, editing.relabel(annotations, "qaim", "Person", "Person"))
        assert verdicts(annotations) == [("qaim", Verdict.ACCEPTED)]

    def test_a_span_keeps_its_id_and_gets_the_verdict_that_fits(self) -> None:
        annotations = make(QAIM)
        made = do(annotations, editing.accept(annotations, "qaim")).focus
        assert made is not None
        do(annotations, editing.relabel(annotations, made, "Place", "Place"))
        assert [each.id for each in annotations.spans] == [made]
        assert verdicts(annotations) == [("qaim", Verdict.RELABELLED)]
        do(annotations, editing.relabel(annotations, made, "Person", "Person"))
        assert verdicts(annotations) == [("qaim", Verdict.ACCEPTED)]

    def test_a_span_with_that_label_stays_as_it_is(self) -> None:
        annotations = make(spans=[span("s", 0, 4)])
        assert editing.relabel(annotations, "s", "Person", "Person") == Draft("", (), "s")

    def test_a_span_made_by_hand_has_no_verdict(self) -> None:
        annotations = make(spans=[span("s", 0, 4)])
        do(annotations, editing.relabel(annotations, "s", "Place", "Place"))
        assert verdicts(annotations) == [(None, None)]

    def test_a_span_whose_suggestion_is_of_an_older_run_keeps_its_verdict(self) -> None:
        annotations = make(spans=[span("s", 0, 4, "Person", ANNA)])
        do(annotations, editing.relabel(annotations, "s", "Place", "Place"))
        assert verdicts(annotations) == [("anna", Verdict.ACCEPTED)]


class TestAdding:
    def test_over_nothing_a_span_is_made_by_hand(self) -> None:
        annotations = make(ANNA)
        draft = do(annotations, editing.add(annotations, 33, 46, "Person", "Person"))
        assert draft.title == "Mark “Gen Mohammedi” Person"
        assert draft.focus == annotations.spans[0].id
        assert verdicts(annotations) == [(None, None)]
        assert annotations.spans[0].text == "Gen Mohammedi"

    def test_blanks_at_the_ends_are_left_out(self) -> None:
        annotations = make()
        do(annotations, editing.add(annotations, 4, 9, "Person", "Person"))
        assert seen(annotations) == [("saw", "Person", True)]

    def test_nothing_but_blanks_is_not_marked(self) -> None:
        assert not editing.add(make(), 4, 5, "Person", "Person")
        assert not editing.add(make(), 7, 7, "Person", "Person")

    def test_a_stretch_beyond_the_text_ends_with_it(self) -> None:
        annotations = make()
        do(annotations, editing.add(annotations, 47, 999, "Person", "Person"))
        assert seen(annotations) == [("left.", "Person", True)]

    @pytest.mark.parametrize(("label", "verdict"), [("Person", Verdict.ACCEPTED), ("Place", Verdict.RELABELLED)])
    def test_exactly_a_suggestion_is_judged(self, label: str, verdict: Verdict) -> None:
        annotations = make(QAIM)
        do(annotations, editing.add(annotations, 23, 31, label, label))
        assert seen(annotations) == [("Al Qaim", label, True)]
        assert verdicts(annotations) == [("qaim", verdict)]

    def test_of_two_suggestions_for_the_stretch_the_one_with_that_label_is_accepted(self) -> None:
        annotations = make(QAIM, suggestion("qaim2", 24, 31, "Place"))
        do(annotations, editing.add(annotations, 24, 31, "Place", "Place"))
        assert seen(annotations) == [("Al Qaim", "Place", True)]
        assert verdicts(annotations) == [("qaim2", Verdict.ACCEPTED)]

    def test_exactly_a_suggestion_is_judged_and_others_that_the_words_overlap_give_way(self) -> None:
        annotations = make(suggestion("men", 17, 31, "Group"), QAIM, suggestion("al", 24, 26, "Group"))
        draft = do(annotations, editing.add(annotations, 24, 31, "Place", "Place"))
        assert seen(annotations) == [("Al Qaim", "Place", True)]
        assert verdicts(annotations) == [("qaim", Verdict.RELABELLED)]
        assert annotations.rejections == {"men": draft.focus, "al": draft.focus}
        take_back(annotations, draft)
        assert len(annotations.open_suggestions) == 3

    def test_exactly_a_suggestion_beside_what_is_there_leaves_the_others(self) -> None:
        annotations = make(QAIM, suggestion("al", 24, 26, "Group"))
        do(annotations, editing.add(annotations, 24, 31, "Person", "Person", beside=True))
        assert seen(annotations) == [("Al Qaim", "Person", True), ("Al", "Group", False)]

    def test_exactly_a_span_leaves_the_suggestions_that_were_left_beside_it(self) -> None:
        annotations = make(suggestion("al", 24, 26, "Group"), spans=[span("s", 24, 31)])
        do(annotations, editing.add(annotations, 24, 31, "Place", "Place"))
        assert seen(annotations) == [("Al Qaim", "Place", True), ("Al", "Group", False)]

    def test_exactly_a_span_is_relabelled(self) -> None:
        annotations = make(spans=[span("s", 0, 4)])
        do(annotations, editing.add(annotations, 0, 4, "Place", "Place"))
        assert seen(annotations) == [("Anna", "Place", True)]
        assert annotations.spans[0].id == "s"

    @pytest.mark.parametrize("beside", [False, True])
    def test_the_same_again_is_not_marked_twice(self, beside: bool) -> None:
        annotations = make(spans=[span("s", 0, 4), span("t", 0, 4, "Place")])
        assert editing.add(annotations, 0, 4, "Place", "Place", beside=beside) == Draft("", (), "t")

    def test_a_suggestion_that_is_overlapped_is_corrected_by_the_span(self) -> None:
        annotations = make(GEN)
        do(annotations, editing.add(annotations, 33, 46, "Person", "Person"))
        assert seen(annotations) == [("Gen Mohammedi", "Person", True)]
        assert verdicts(annotations) == [("gen", Verdict.MOVED)]
        assert dict(annotations.rejections) == {}

    def test_of_several_the_one_that_shares_most_is_corrected_and_the_others_are_rejected(self) -> None:
        annotations = make(QAIM, GEN, NAME)
        draft = do(annotations, editing.add(annotations, 27, 46, "Person", "Person"))
        assert verdicts(annotations) == [("name", Verdict.MOVED)]
        assert dict(annotations.rejections) == {"qaim": draft.focus, "gen": draft.focus}
        assert len(annotations.marks()) == 1

    def test_spans_that_are_overlapped_stay(self) -> None:
        annotations = make(spans=[span("s", 33, 36)])
        do(annotations, editing.add(annotations, 33, 46, "Person", "Person"))
        assert seen(annotations) == [("Gen Mohammedi", "Person", True), ("Gen", "Person", True)]
        assert verdicts(annotations) == [(None, None), (None, None)]

    def test_a_suggestion_on_the_same_words_is_accepted_with_the_label_beside_it(self) -> None:
        annotations = make(QAIM)
        draft = do(annotations, editing.add(annotations, 24, 31, "Place", "Place", beside=True))
        assert sorted(seen(annotations)) == [("Al Qaim", "Person", True), ("Al Qaim", "Place", True)]
        assert sorted(verdicts(annotations), key=str) == [("qaim", Verdict.ACCEPTED), (None, None)]
        take_back(annotations, draft)
        assert seen(annotations) == [("Al Qaim", "Person", False)]

    def test_the_label_of_a_suggestion_beside_itself_accepts_it_once(self) -> None:
        annotations = make(QAIM)
        do(annotations, editing.add(annotations, 24, 31, "Person", "Person", beside=True))
        assert seen(annotations) == [("Al Qaim", "Person", True)]

    def test_beside_what_is_there_nothing_else_is_touched(self) -> None:
        annotations = make(GEN, NAME, spans=[span("s", 24, 31)])
        do(annotations, editing.add(annotations, 24, 46, "Group", "Group", beside=True))
        do(annotations, editing.add(annotations, 24, 31, "Place", "Place", beside=True))
        assert sorted(seen(annotations)) == [
            ("Al Qaim", "Person", True),
            ("Al Qaim", "Place", True),
            ("Al Qaim; Gen Mohammedi", "Group", True),
            ("Gen", "Person", False),
            ("Mohammedi", "Place", False),
        ]
        assert all(each.suggestion is None for each in annotations.spans)

    def test_a_long_stretch_is_quoted_short_and_on_one_line(self) -> None:
        annotations = make(text="word\n" * 30)
        title = editing.add(annotations, 0, 120, "Person", "Person").title
        assert title == "Mark “word word word word word word word word…” Person"


class TestMovingEdges:
    @pytest.mark.parametrize(
        ("edge", "unit", "steps", "expected"),
        [
            (Edge.START, Unit.WORD, [-1], "in Al Qaim"),
            (Edge.START, Unit.WORD, [-1, -1], "men in Al Qaim"),
            (Edge.START, Unit.WORD, [-1, -1, -1], "’s men in Al Qaim"),
            (Edge.START, Unit.WORD, [-1] * 9, "Anna saw Daesh’s men in Al Qaim"),
            (Edge.START, Unit.WORD, [1], "Qaim"),
            (Edge.START, Unit.WORD, [1, 1], "Qaim"),
            (Edge.START, Unit.WORD, [1, -1], "Al Qaim"),
            (Edge.END, Unit.WORD, [1], "Al Qaim; Gen"),
            (Edge.END, Unit.WORD, [1, 1, 1], "Al Qaim; Gen Mohammedi left"),
            (Edge.END, Unit.WORD, [1] * 9, "Al Qaim; Gen Mohammedi left"),
            (Edge.END, Unit.WORD, [-1], "Al"),
            (Edge.END, Unit.WORD, [-1, -1], "Al"),
            (Edge.END, Unit.WORD, [-1, 1], "Al Qaim"),
            (Edge.START, Unit.CHARACTER, [-1], "n Al Qaim"),
            (Edge.START, Unit.CHARACTER, [-1, -1, -1], "n in Al Qaim"),
            (Edge.START, Unit.CHARACTER, [1], "l Qaim"),
            (Edge.START, Unit.CHARACTER, [1, 1], "Qaim"),
            (Edge.START, Unit.CHARACTER, [1] * 9, "m"),
            (Edge.START, Unit.CHARACTER, [-1] * 40, "Anna saw Daesh’s men in Al Qaim"),
            (Edge.END, Unit.CHARACTER, [1], "Al Qaim;"),
            (Edge.END, Unit.CHARACTER, [1, 1], "Al Qaim; G"),
            (Edge.END, Unit.CHARACTER, [1] * 40, "Al Qaim; Gen Mohammedi left."),
            (Edge.END, Unit.CHARACTER, [-1], "Al Qai"),
            (Edge.END, Unit.CHARACTER, [-1] * 4, "Al"),
            (Edge.END, Unit.CHARACTER, [-1] * 40, "A"),
        ],
    )
    def test_an_edge_goes_by_words_and_characters_and_stops_at_the_other(
        self, edge: Edge, unit: Unit, steps: list[int], expected: str
    ) -> None:
        annotations = make(spans=[span("s", 24, 31)])
        for direction in steps:
            do(annotations, editing.step_edge(annotations, "s", edge, unit, direction))
        assert seen(annotations) == [(expected, "Person", True)]

    @pytest.mark.parametrize("unit", Unit)
    @pytest.mark.parametrize(("edge", "direction"), [(Edge.START, -1), (Edge.END, 1)])
    def test_an_edge_at_the_end_of_the_text_stays(self, unit: Unit, edge: Edge, direction: int) -> None:
        annotations = make(text=" \nAnna\n ", spans=[])
        do(annotations, editing.add(annotations, 0, 8, "Person", "Person"))
        key = annotations.spans[0].id
        assert editing.step_edge(annotations, key, edge, unit, direction) == Draft("", (), key)

    @pytest.mark.parametrize(
        ("edge", "position", "expected"),
        [
            (Edge.START, 23, "Al Qaim"),
            (Edge.START, 22, "n Al Qaim"),
            (Edge.START, 26, "Qaim"),
            (Edge.START, -4, "Anna saw Daesh’s men in Al Qaim"),
            (Edge.START, 31, "m"),
            (Edge.START, 99, "m"),
            (Edge.END, 27, "Al"),
            (Edge.END, 33, "Al Qaim;"),
            (Edge.END, 24, "A"),
            (Edge.END, -1, "A"),
            (Edge.END, 999, "Al Qaim; Gen Mohammedi left."),
        ],
    )
    def test_an_edge_goes_to_a_position_and_blanks_are_left_out(self, edge: Edge, position: int, expected: str) -> None:
        annotations = make(spans=[span("s", 24, 31)])
        do(annotations, editing.move_edge(annotations, "s", edge, position))
        assert seen(annotations) == [(expected, "Person", True)]

    def test_an_edge_that_does_not_move_changes_nothing(self) -> None:
        annotations = make(spans=[span("s", 24, 31)])
        for edge, position in ((Edge.START, 24), (Edge.END, 31), (Edge.END, 31)):
            assert editing.move_edge(annotations, "s", edge, position) == Draft("", (), "s")

    def test_a_suggestion_becomes_a_span_that_was_moved(self) -> None:
        annotations = make(GEN)
        draft = do(annotations, editing.move_edge(annotations, "gen", Edge.END, 46))
        assert draft.title == "Move an edge of “Gen”"
        assert verdicts(annotations) == [("gen", Verdict.MOVED)]
        assert draft.focus == annotations.spans[0].id
        do(annotations, editing.move_edge(annotations, annotations.spans[0].id, Edge.END, 36))
        assert verdicts(annotations) == [("gen", Verdict.ACCEPTED)]

    def test_a_neighbouring_suggestion_gives_way_and_comes_back_when_the_edge_leaves_it(self) -> None:
        annotations = make(GEN, NAME)
        key = do(annotations, editing.step_edge(annotations, "gen", Edge.END, Unit.WORD, 1)).focus
        assert key is not None
        assert seen(annotations) == [("Gen Mohammedi", "Person", True)]
        assert dict(annotations.rejections) == {"name": key}
        do(annotations, editing.step_edge(annotations, key, Edge.END, Unit.CHARACTER, -1))
        assert dict(annotations.rejections) == {"name": key}
        do(annotations, editing.step_edge(annotations, key, Edge.END, Unit.WORD, -1))
        assert seen(annotations) == [("Gen", "Person", True), ("Mohammedi", "Place", False)]
        assert dict(annotations.rejections) == {}

    def test_a_suggestion_that_was_overlapped_before_stays(self) -> None:
        annotations = make(suggestion("in", 24, 26, "Place"), QAIM)
        do(annotations, editing.step_edge(annotations, "qaim", Edge.START, Unit.WORD, -1))
        assert seen(annotations) == [("in Al Qaim", "Person", True), ("Al", "Place", False)]

    def test_a_suggestion_that_was_rejected_for_itself_does_not_come_back(self) -> None:
        annotations = make(GEN, NAME, rejections={"name": None})
        key = do(annotations, editing.step_edge(annotations, "gen", Edge.END, Unit.WORD, 1)).focus
        assert key is not None
        do(annotations, editing.step_edge(annotations, key, Edge.END, Unit.WORD, -1))
        assert seen(annotations) == [("Gen", "Person", True)]

    def test_spans_that_the_edge_comes_over_stay(self) -> None:
        annotations = make(GEN, spans=[span("s", 37, 46)])
        do(annotations, editing.step_edge(annotations, "gen", Edge.END, Unit.WORD, 1))
        assert seen(annotations) == [("Gen Mohammedi", "Person", True), ("Mohammedi", "Person", True)]


class TestStates:
    def test_confirming_accepts_what_is_left(self) -> None:
        annotations = make(ANNA, DAESH, QAIM, spans=[span("s", 9, 14, "Place", DAESH)], rejections={"qaim": None})
        draft = do(annotations, editing.confirm(annotations, by="anna", at=CONFIRMED.at))
        assert draft.title == "Confirm the article"
        assert seen(annotations) == [("Anna", "Person", True), ("Daesh", "Place", True)]
        assert verdicts(annotations) == [("anna", Verdict.ACCEPTED), ("daesh", Verdict.RELABELLED)]
        assert annotations.status == CONFIRMED

    def test_confirming_twice_does_nothing_the_second_time(self) -> None:
        annotations = make(ANNA)
        do(annotations, editing.confirm(annotations, by="anna", at=CONFIRMED.at))
        assert not editing.confirm(annotations, by="ben", at="later")

    def test_confirming_again_accepts_what_was_suggested_since(self) -> None:
        annotations = make(ANNA, status=CONFIRMED)
        do(annotations, editing.confirm(annotations, by="ben", at="later"))
        assert seen(annotations) == [("Anna", "Person", True)]
        assert annotations.status == CONFIRMED

    def test_readings_that_a_source_leaves_open_are_both_accepted(self) -> None:
        annotations = make(QAIM, suggestion("qaim2", 24, 31, "Place"))
        do(annotations, editing.confirm(annotations, by="anna", at=CONFIRMED.at))
        assert sorted(seen(annotations)) == [("Al Qaim", "Person", True), ("Al Qaim", "Place", True)]

    def test_skipping_and_opening_again(self) -> None:
        annotations = make(ANNA)
        do(annotations, editing.skip(annotations, by="anna", at="now"))
        assert annotations.status == Status(ArticleState.SKIPPED, "anna", "now")
        assert not editing.skip(annotations, by="ben", at="later")
        do(annotations, editing.reopen(annotations))
        assert annotations.status == Status()
        assert not editing.reopen(annotations)
        assert seen(annotations) == [("Anna", "Person", False)]

    @pytest.mark.parametrize("state", [ArticleState.CONFIRMED, ArticleState.SKIPPED])
    @pytest.mark.parametrize(
        "edit",
        [
            lambda a: editing.accept(a, "anna"),
            lambda a: editing.reject(a, "anna"),
            lambda a: editing.reject(a, "s"),
            lambda a: editing.relabel(a, "s", "Place", "Place"),
            lambda a: editing.add(a, 33, 46, "Person", "Person"),
            lambda a: editing.add(a, 0, 4, "Place", "Place"),
            lambda a: editing.step_edge(a, "s", Edge.END, Unit.WORD, 1),
        ],
        ids=["accept", "reject", "delete", "relabel", "add", "add over", "move an edge"],
    )
    def test_an_edit_opens_the_article_again_in_the_same_change(
        self, state: ArticleState, edit: Callable[[Annotations], Draft]
    ) -> None:
        status = Status(state, "anna", "then")
        annotations = make(ANNA, status=status, spans=[span("s", 24, 31)])
        draft = edit(annotations)
        assert draft.events[-1] == StatusChanged(ARTICLE, status, Status())

    def test_what_changes_nothing_leaves_the_article_confirmed(self) -> None:
        annotations = make(status=CONFIRMED, spans=[span("s", 24, 31)])
        assert not editing.relabel(annotations, "s", "Person", "Person")
        assert not editing.move_edge(annotations, "s", Edge.END, 31)


@pytest.mark.parametrize(
    "edit",
    [
        lambda a: editing.accept(a, "gone"),
        lambda a: editing.reject(a, "gone"),
        lambda a: editing.relabel(a, "gone", "Place", "Place"),
        lambda a: editing.move_edge(a, "gone", Edge.START, 3),
        lambda a: editing.step_edge(a, "gone", Edge.START, Unit.WORD, 1),
    ],
)
@pytest.mark.parametrize("rejections", [{}, {"gone": None}])
def test_a_mark_that_is_gone_is_refused_with_a_sentence(
    edit: Callable[[Annotations], Draft], rejections: dict[str, None]
) -> None:
    proposed = [suggestion("gone", 0, 4)] if rejections else []
    with pytest.raises(StaleError, match="no longer there"):
        edit(make(*proposed, rejections=rejections))


class TestJoining:
    def test_a_mark_and_the_next_become_one_span_with_the_words_between(self) -> None:
        annotations = make(GEN, NAME)
        draft = do(annotations, editing.join(annotations, "gen", 1))
        assert seen(annotations) == [("Gen Mohammedi", "Person", True)]
        assert verdicts(annotations) == [("gen", Verdict.MOVED)]
        assert annotations.rejections == {"name": draft.focus}
        assert draft.title == "Join “Gen” and “Mohammedi”"

    def test_the_mark_that_is_joined_to_the_one_before_keeps_its_label(self) -> None:
        annotations = make(GEN, NAME)
        do(annotations, editing.join(annotations, "name", -1))
        assert seen(annotations) == [("Gen Mohammedi", "Place", True)]

    def test_two_spans_become_one_and_keep_both_notes(self) -> None:
        first, second = replace(span("s1", 33, 36), note="A rank."), replace(span("s2", 37, 46), note="A name.")
        annotations = make(spans=[first, second])
        draft = do(annotations, editing.join(annotations, "s1", 1))
        assert [(each.id, each.text, each.note) for each in annotations.spans] == [
            ("s1", "Gen Mohammedi", "A rank.\nA name.")
        ]
        take_back(annotations, draft)
        assert annotations.spans == (first, second)

    def test_the_suggestions_of_a_joined_span_do_not_come_back_until_the_span_leaves_them(self) -> None:
        annotations = make(GEN, NAME, suggestion("left", 47, 52, "Group"))
        first = do(annotations, editing.accept(annotations, "gen")).focus
        second = do(annotations, editing.step_edge(annotations, "name", Edge.END, Unit.WORD, 1)).focus
        assert first is not None
        assert second is not None
        assert annotations.rejections == {"left": second}
        do(annotations, editing.join(annotations, first, 1))
        assert seen(annotations) == [("Gen Mohammedi left", "Person", True)]
        assert annotations.rejections == {"left": first, "name": first}
        do(annotations, editing.step_edge(annotations, first, Edge.END, Unit.WORD, -1))
        assert seen(annotations) == [("Gen Mohammedi", "Person", True), ("left.", "Group", False)]

    def test_what_is_nested_in_a_mark_is_not_its_neighbour(self) -> None:
        annotations = make(spans=[span("outer", 33, 46), span("inner", 37, 46), span("far", 0, 4)])
        assert not editing.join(annotations, "outer", 1)
        do(annotations, editing.join(annotations, "outer", -1))
        assert seen(annotations) == [(TEXT[0:46], "Person", True), ("Mohammedi", "Person", True)]

    def test_without_a_neighbour_nothing_happens(self) -> None:
        assert not editing.join(make(ANNA), "anna", -1)
        assert not editing.join(make(ANNA), "anna", 1)

    def test_suggestions_in_between_give_way(self) -> None:
        annotations = make(ANNA, DAESH, QAIM, rejections={})
        do(annotations, editing.reject(annotations, "daesh"))
        draft = do(annotations, editing.join(annotations, "anna", 1))
        assert seen(annotations) == [(TEXT[0:31], "Person", True)]
        assert annotations.rejections == {"daesh": None, "qaim": draft.focus}

    def test_joining_reopens_a_confirmed_article(self) -> None:
        annotations = make(GEN, NAME, status=CONFIRMED)
        do(annotations, editing.join(annotations, "gen", 1))
        assert annotations.status == Status()


class TestSplitting:
    def test_a_span_is_cut_in_two_with_the_same_label(self) -> None:
        annotations = make(spans=[span("s", 33, 46)])
        draft = do(annotations, editing.split(annotations, "s", 37))
        assert seen(annotations) == [("Gen", "Person", True), ("Mohammedi", "Person", True)]
        assert draft.focus == "s"
        take_back(annotations, draft)
        assert seen(annotations) == [("Gen Mohammedi", "Person", True)]

    def test_a_suggestion_that_is_cut_counts_as_moved_and_its_other_part_as_made_by_hand(self) -> None:
        annotations = make(suggestion("both", 33, 46))
        do(annotations, editing.split(annotations, "both", 36))
        assert seen(annotations) == [("Gen", "Person", True), ("Mohammedi", "Person", True)]
        assert verdicts(annotations) == [("both", Verdict.MOVED), (None, None)]

    def test_what_the_first_part_leaves_gives_way_to_the_other_part(self) -> None:
        annotations = make(GEN, suggestion("name", 37, 52, "Person"))
        key = do(annotations, editing.add(annotations, 33, 46, "Person", "Person")).focus
        assert key is not None
        assert annotations.rejections == {"gen": key}
        annotations = make(suggestion("name", 37, 52, "Person"), spans=[span("s", 33, 46)], rejections={"name": "s"})
        draft = do(annotations, editing.split(annotations, "s", 36))
        assert seen(annotations) == [("Gen", "Person", True), ("Mohammedi", "Person", True)]
        assert annotations.rejections == {"name": annotations.spans[1].id}
        take_back(annotations, draft)
        assert annotations.rejections == {"name": "s"}

    @pytest.mark.parametrize("position", [17, 18, 19, 20])
    def test_separators_at_the_cut_belong_to_neither_part(self, position: int) -> None:
        text = "Khalid al Mousily / Reuters"
        annotations = make(text=text, spans=[Span("s", 0, len(text), text, "Person")])
        do(annotations, editing.split(annotations, "s", position))
        assert [mark[0] for mark in seen(annotations)] == ["Khalid al Mousily", "Reuters"]

    @pytest.mark.parametrize("position", [-5, 33, 46, 50])
    def test_a_cut_that_would_leave_nothing_on_one_side_does_nothing(self, position: int) -> None:
        assert not editing.split(make(spans=[span("s", 33, 46)]), "s", position)

    def test_a_full_stop_of_an_abbreviation_stays(self) -> None:
        text = "U.S. Army"
        annotations = make(text=text, spans=[Span("s", 0, 9, text, "Group")])
        do(annotations, editing.split(annotations, "s", 4))
        assert [mark[0] for mark in seen(annotations)] == ["U.S.", "Army"]


class TestRemarking:
    def test_a_note_on_a_span_leaves_the_confirmation(self) -> None:
        annotations = make(spans=[span("s", 0, 4)], status=CONFIRMED)
        do(annotations, editing.note(annotations, "s", "A town."))
        assert annotations.spans[0].note == "A town."
        assert annotations.status == CONFIRMED

    def test_a_note_on_a_suggestion_accepts_it(self) -> None:
        annotations = make(ANNA)
        draft = do(annotations, editing.note(annotations, "anna", "A town."))
        assert [(each.note, each.verdict) for each in annotations.spans] == [("A town.", Verdict.ACCEPTED)]
        assert draft.focus == annotations.spans[0].id

    def test_an_article_is_flagged_and_noted_apart(self) -> None:
        annotations = make()
        do(annotations, editing.remark(annotations, flagged=True))
        draft = do(annotations, editing.remark(annotations, wording="Ask the desk."))
        assert annotations.remark == Remark(flagged=True, note="Ask the desk.")
        assert draft.title == "Write a note on the article"
        do(annotations, editing.remark(annotations, flagged=False))
        assert annotations.remark == Remark(note="Ask the desk.")
        assert not editing.remark(annotations, flagged=False)

    def test_a_skipped_article_can_be_given_a_reason_later(self) -> None:
        annotations = make()
        do(annotations, editing.skip(annotations, by="anna", at="now"))
        do(annotations, editing.skip(annotations, by="anna", at="now", reason="Sports."))
        assert annotations.status.reason == "Sports."
        assert not editing.skip(annotations, by="anna", at="later", reason="Sports.")


def any_intent(annotations: Annotations, chance: random.Random) -> Draft:
    """Return a draft of something that a person could do next."""
    marks = annotations.marks()
    label = chance.choice(LABELS)
    stretch = sorted((chance.randint(-2, len(TEXT) + 2), chance.randint(-2, len(TEXT) + 2)))
    beside = chance.random() < 0.2
    intents: list[Callable[[], Draft]] = [
        lambda: editing.add(annotations, stretch[0], stretch[1], label, label, beside=beside),
        lambda: editing.confirm(annotations, by="anna", at="now"),
        lambda: editing.skip(annotations, by="anna", at="now"),
        lambda: editing.skip(annotations, by="anna", at="later", reason="Not news."),
        lambda: editing.reopen(annotations),
        lambda: editing.remark(annotations, flagged=chance.random() < 0.5),
        lambda: editing.remark(annotations, wording=chance.choice(["", "Ask the desk."])),
    ]
    if marks:
        key = chance.choice(marks).id
        edge, unit, direction = chance.choice(list(Edge)), chance.choice(list(Unit)), chance.choice([1, -1])
        intents += [
            lambda: editing.accept(annotations, key),
            lambda: editing.reject(annotations, key),
            lambda: editing.relabel(annotations, key, label, label),
            lambda: editing.move_edge(annotations, key, edge, stretch[0]),
            lambda: editing.step_edge(annotations, key, edge, unit, direction),
            lambda: editing.join(annotations, key, direction),
            lambda: editing.split(annotations, key, stretch[0]),
            lambda: editing.note(annotations, key, chance.choice(["", "Who?"])),
            lambda: editing.fit(annotations, key, Tokens.of(words.words(TEXT, 0, len(TEXT)))),
        ]
    return chance.choice(intents)()


@given(drawn.any_annotations(), st.randoms(use_true_random=False), st.integers(1, 10))
def test_whatever_is_done_the_marks_stay_sound_and_every_step_can_be_taken_back(
    annotations: Annotations, chance: random.Random, count: int
) -> None:
    for _ in range(count):
        before = (annotations.marks(), annotations.spans, dict(annotations.rejections), annotations.status)
        draft = any_intent(annotations, chance)
        for event in draft.events:
            match event:
                case SuggestionRejected(suggestion=key):
                    assert key not in annotations.rejections
                case SuggestionReopened(suggestion=key, span=by):
                    assert annotations.rejections[key] == by
                case SpanRemoved(span=there) | SpanChanged(before=there):
                    assert annotations.span(there.id) == there
                case SpanAdded(span=new):
                    assert annotations.span(new.id) is None
            annotations.apply(event)
        for event in draft.events:
            if isinstance(event, SpanAdded | SpanChanged):
                made = event.span if isinstance(event, SpanAdded) else event.after
                assert made.text == TEXT[made.start : made.end]
                moved = draft.title.startswith(("Mark", "Move"))
                assert not moved or words.trim(TEXT, made.start, made.end) == (made.start, made.end)
                assert (made.suggestion is None) == (made.verdict is None)
        if draft and draft.focus is not None:
            assert draft.focus in annotations
        take_back(annotations, draft)
        assert (annotations.marks(), annotations.spans, dict(annotations.rejections), annotations.status) == before
        do(annotations, draft)
