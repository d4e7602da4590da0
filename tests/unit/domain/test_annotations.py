from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain import drawn
from tests.unit.domain.drawn import ARTICLE, LABELS, TEXT, shown, span, suggestion

from glossator.domain.annotations import Annotations, Mark
from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import (
    Event,
    SettingChanged,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.domain.merging import merge
from glossator.domain.suggestion import Fingerprint

ANNA = suggestion("anna", 0, 4)
DAESH = suggestion("daesh", 9, 14, "Group")
QAIM = suggestion("qaim", 24, 31, "Person")


def make(*suggestions_: object, **more: object) -> Annotations:
    return Annotations(ARTICLE, TEXT, suggestions=suggestions_, **more)  # type: ignore[arg-type]


def state(annotations: Annotations) -> tuple[object, ...]:
    return (annotations.marks(), annotations.spans, dict(annotations.rejections), annotations.status)


def possible_event(annotations: Annotations, chance: random.Random, serial: int) -> Event:
    """Return an event that could come next: of a span that is there, of a suggestion that is open or rejected."""
    start = chance.randrange(len(TEXT))
    stretch = (start, min(start + chance.randint(1, 9), len(TEXT)))
    label = chance.choice(LABELS)
    kinds: list[Event] = [
        SpanAdded(ARTICLE, span(f"new{serial}", *stretch, label)),
        StatusChanged(ARTICLE, annotations.status, Status(chance.choice(list(ArticleState)), "anna", str(serial))),
    ]
    for open_one in annotations.open_suggestions:
        kinds.append(SpanAdded(ARTICLE, span(f"from{serial}", *stretch, label, open_one)))
        kinds.append(SpanAdded(ARTICLE, span(f"as{serial}", open_one.start, open_one.end, label, open_one)))
        kinds.append(SuggestionRejected(ARTICLE, open_one.id, chance.choice([None, "s0"])))
    behind = [other.id for one in annotations.open_suggestions for other in annotations.behind(one.id)]
    kinds += [SuggestionRejected(ARTICLE, key) for key in behind if key not in annotations.rejections]
    for there in annotations.spans:
        kinds.append(SpanRemoved(ARTICLE, there))
        moved = replace(there, start=stretch[0], end=stretch[1], text=TEXT[slice(*stretch)], label=label)
        kinds += [SpanChanged(ARTICLE, there, moved), SpanChanged(ARTICLE, there, replace(there, label=label))]
    kinds += [SuggestionReopened(ARTICLE, key, by) for key, by in annotations.rejections.items()]
    return chance.choice(kinds)


@given(drawn.any_annotations(), st.randoms(use_true_random=False), st.integers(1, 12))
def test_what_is_applied_and_taken_back_leaves_no_trace(
    annotations: Annotations, chance: random.Random, count: int
) -> None:
    before = state(annotations)
    done: list[Event] = []
    for serial in range(count):
        done.append(possible_event(annotations, chance, serial))
        annotations.apply(done[-1])
    for event in reversed(done):
        annotations.apply(event.inverse())
    assert state(annotations) == before


@given(drawn.any_annotations(), st.randoms(use_true_random=False), st.integers(1, 12))
def test_what_was_applied_is_what_would_be_loaded(annotations: Annotations, chance: random.Random, count: int) -> None:
    for serial in range(count):
        annotations.apply(possible_event(annotations, chance, serial))
    loaded = Annotations(
        ARTICLE,
        TEXT,
        spans=annotations.spans,
        suggestions=annotations._all.values(),
        rejections=annotations.rejections,
        status=annotations.status,
    )
    assert state(loaded) == state(annotations)
    assert loaded.label_counts() == annotations.label_counts()
    for mark in annotations.marks():
        assert mark.id in annotations
        assert annotations.mark(mark.id) == mark


@given(drawn.any_annotations(), st.randoms(use_true_random=False), drawn.suggestions())
def test_draining_gives_exactly_what_has_changed(
    annotations: Annotations, chance: random.Random, others: list[object]
) -> None:
    assert annotations.drain() == ([], [])
    for serial in range(6):
        before = shown(annotations)
        for step in range(chance.randint(0, 4)):
            annotations.apply(possible_event(annotations, chance, serial * 10 + step))
        if serial == 3:
            annotations.suggest(others)  # type: ignore[arg-type]
        after = shown(annotations)
        gone, changed = annotations.drain()
        assert sorted(gone) == sorted(set(before) - set(after))
        assert {mark.id: mark for mark in changed} == {
            key: mark for key, mark in after.items() if before.get(key) != mark
        }
        assert len(gone) == len(set(gone))
        assert len(changed) == len({mark.id for mark in changed})
        if serial == 3:
            return


@given(drawn.any_annotations())
def test_marks_come_in_text_order_the_outer_first(annotations: Annotations) -> None:
    order = [(mark.start, -mark.end, mark.id) for mark in annotations.marks()]
    assert order == sorted(order)
    assert [m.id for m in annotations.marks() if m.judged] == [s.id for s in annotations.spans]
    assert [m.id for m in annotations.marks() if not m.judged] == [s.id for s in annotations.open_suggestions]


@given(drawn.any_annotations())
def test_a_suggestion_is_open_until_it_or_its_words_are_judged(annotations: Annotations) -> None:
    winners = merge(annotations._all.values()).winners
    rejected = {
        (s.start, s.end, s.label) for key in annotations.rejections if (s := annotations.suggestion(key)) is not None
    }
    expected = {
        s.id
        for s in winners
        if s.id not in annotations.rejections
        and (s.start, s.end, s.label) not in rejected
        and not any(one.suggestion == s.id or (one.start, one.end) == (s.start, s.end) for one in annotations.spans)
    }
    assert {s.id for s in annotations.open_suggestions} == expected


@given(drawn.any_annotations(), drawn.stretches, st.randoms(use_true_random=False))
def test_overlapping_marks_are_those_that_share_a_character(
    annotations: Annotations, stretch: tuple[int, int], chance: random.Random
) -> None:
    for serial in range(3):
        annotations.apply(possible_event(annotations, chance, serial))
    start, end = stretch
    expected = [mark for mark in annotations.marks() if mark.start < end and start < mark.end]
    assert annotations.overlapping(start, end) == expected


@given(drawn.any_annotations(), st.integers(0, len(TEXT)), st.booleans())
def test_stepping_from_mark_to_mark_goes_through_all_and_round(
    annotations: Annotations, position: int, unjudged: bool
) -> None:
    wanted = [mark for mark in annotations.marks() if not (unjudged and mark.judged)]
    following = annotations.next_mark(position, unjudged=unjudged)
    before = annotations.previous_mark(position, unjudged=unjudged)
    if not wanted:
        assert following is before is None
        return
    assert following == next((mark for mark in wanted if mark.start >= position), wanted[0])
    assert before == next((mark for mark in reversed(wanted) if mark.start < position), wanted[-1])
    forwards, backwards = [wanted[0]], [wanted[0]]
    for _ in wanted:
        ahead = annotations.next_mark(0, after=forwards[-1].id, unjudged=unjudged)
        behind = annotations.previous_mark(0, before=backwards[-1].id, unjudged=unjudged)
        assert ahead is not None
        assert behind is not None
        forwards.append(ahead)
        backwards.append(behind)
    assert forwards == [*wanted, wanted[0]]
    assert backwards == [wanted[0], *reversed(wanted)]


def test_stepping_from_a_mark_that_is_gone_starts_at_the_position() -> None:
    annotations = make(ANNA, DAESH, QAIM)
    assert annotations.next_mark(5, after="gone") == Mark("daesh", 9, 14, "Group", judged=False)
    assert annotations.previous_mark(9, before="gone") == Mark("anna", 0, 4, "Person", judged=False)


def test_stepping_through_unjudged_marks_from_a_judged_one() -> None:
    annotations = make(ANNA, QAIM, spans=[span("s", 9, 14)])
    following = annotations.next_mark(0, after="s", unjudged=True)
    before = annotations.previous_mark(0, before="s", unjudged=True)
    assert following is not None
    assert before is not None
    assert (following.id, before.id) == ("qaim", "anna")


def test_a_span_hides_the_suggestions_of_the_same_extent_whatever_their_label() -> None:
    annotations = make(ANNA, suggestion("other", 0, 4, "Place"), DAESH)
    annotations.apply(SpanAdded(ARTICLE, span("s", 0, 4, "Group")))
    assert [mark.id for mark in annotations.marks()] == ["s", "daesh"]
    annotations.apply(SpanRemoved(ARTICLE, span("s", 0, 4, "Group")))
    assert [mark.id for mark in annotations.marks()] == ["anna", "other", "daesh"]


def test_a_span_that_grew_out_of_a_suggestion_hides_it_wherever_it_is() -> None:
    made = span("s", 5, 8, "Person", ANNA)
    assert [mark.id for mark in make(ANNA, spans=[made]).marks()] == ["s"]


def test_a_rejection_holds_for_the_same_reading_by_another_run() -> None:
    again = suggestion("again", 0, 4)
    annotations = make(ANNA, DAESH, rejections={"anna": None})
    assert [mark.id for mark in annotations.marks()] == ["daesh"]
    annotations.suggest([ANNA, again, DAESH])
    assert [mark.id for mark in annotations.marks()] == ["daesh"]
    annotations.apply(SuggestionReopened(ARTICLE, "anna"))
    assert len(annotations.marks()) == 2


def test_what_is_behind_a_suggestion_is_known_by_its_id() -> None:
    listed = suggestion("listed", 9, 14, "Group", source=1)
    annotations = make(DAESH, listed)
    assert [mark.id for mark in annotations.marks()] == ["listed"]
    assert annotations.behind("listed") == (DAESH,)
    assert annotations.behind("daesh") == ()
    assert annotations.suggestion("daesh") is DAESH
    assert annotations.suggestion("unknown") is None


def test_events_of_other_articles_and_of_the_project_are_passed_over() -> None:
    annotations = make(ANNA)
    annotations.apply(SpanAdded("another", span("s", 0, 4)))
    annotations.apply(SettingChanged("pipeline", None, "x"))
    assert [mark.id for mark in annotations.marks()] == ["anna"]
    assert annotations.drain() == ([], [])


def test_a_mark_that_is_not_shown_is_not_there() -> None:
    annotations = make(ANNA, rejections={"anna": None})
    assert "anna" not in annotations
    assert None not in annotations
    with pytest.raises(KeyError):
        annotations.mark("anna")
    assert annotations.span("anna") is None


def test_labels_are_counted_as_they_are_shown() -> None:
    annotations = make(ANNA, DAESH, QAIM, spans=[span("s", 0, 4, "Place")])
    assert annotations.label_counts() == {"Place": 1, "Group": 1, "Person": 1}
    annotations.apply(SuggestionRejected(ARTICLE, "daesh"))
    assert +annotations.label_counts() == {"Place": 1, "Person": 1}


def test_what_was_rejected_in_an_earlier_run_is_not_offered_by_a_newer_one() -> None:
    annotations = make(
        suggestion("again", 9, 14, "Group"),
        suggestion("other", 9, 14, "Person"),
        rejections={"old": None},
        readings={"old": (9, 14, "Group")},
    )
    assert [each.id for each in annotations.open_suggestions] == ["other"]
    assert annotations.rejected_readings == {(9, 14, "Group")}
    annotations.apply(SuggestionReopened(ARTICLE, "old"))
    assert "again" in annotations
    annotations.apply(SuggestionRejected(ARTICLE, "old"))
    assert "again" not in annotations


def test_what_is_silenced_is_neither_drawn_nor_counted_but_can_be_asked_for() -> None:
    silence = replace(suggestion("hush", 9, 14, ""), fingerprint=Fingerprint("memory", "project", "1", "0" * 64))
    annotations = make(ANNA, DAESH, silence)
    assert [mark.id for mark in annotations.marks()] == ["anna"]
    assert annotations.label_counts() == {"Person": 1}
    assert annotations.silenced == {silence: (DAESH,)}
    assert annotations.suggestion("daesh") == DAESH
    annotations.suggest([ANNA, DAESH])
    assert "daesh" in annotations
    assert annotations.silenced == {}
