from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from glossator.domain.article import Article, ArticleState, Metadata, Provenance, Remark, Status
from glossator.domain.changes import (
    ArticleAdded,
    ArticleRemoved,
    Change,
    Event,
    MentionDismissed,
    MentionRecalled,
    RemarkChanged,
    SchemeChanged,
    SettingChanged,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.domain.effects import Effects
from glossator.domain.labels import LabelScheme
from glossator.domain.span import Span

SPAN = Span("s1", 0, 4, "Anna", "Person")
ARTICLE = Article("a1", Metadata("Title"), "hash", 10, Provenance("a.txt", "utf-8", "hash"))
EVENTS: tuple[Event, ...] = (
    SpanAdded("a1", SPAN),
    SpanRemoved("a1", SPAN),
    SpanChanged("a1", SPAN, replace(SPAN, label="Place")),
    SuggestionRejected("a1", "g1", "s1"),
    SuggestionReopened("a1", "g1", "s1"),
    StatusChanged("a1", Status(), Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00.000Z")),
    RemarkChanged("a1", Remark(), Remark(flagged=True, note="Ask the desk.")),
    MentionDismissed("a1", 0, 4, "Person"),
    MentionRecalled("a1", 0, 4, "Person"),
    ArticleAdded(ARTICLE),
    ArticleRemoved(ARTICLE),
    SchemeChanged(None, LabelScheme("x", "X", ())),
    SettingChanged("pipeline", None, "model"),
)


def test_every_kind_of_event_is_in_this_test() -> None:
    assert {type(event) for event in EVENTS} == set(get_args(Event))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_the_inverse_of_the_inverse_is_the_event(event: Event) -> None:
    assert event.inverse() != event
    assert event.inverse().inverse() == event
    assert event.inverse().article == event.article
    assert event.inverse().effects == event.effects


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_says_what_it_touches(event: Event) -> None:
    assert event.effects != Effects.NONE
    assert (event.article is None) == bool(event.effects & (Effects.SCHEME | Effects.SETTINGS))


def change(*events: Event) -> Change:
    return Change("c1", "2026-11-21T12:00:00.000Z", "anna", "main", "A change", events)


def test_a_change_touches_what_its_events_touch() -> None:
    assert change(EVENTS[0], EVENTS[5]).effects == Effects.SPANS | Effects.STATES
    assert change().effects == Effects.NONE


def test_a_change_names_each_article_once_in_order() -> None:
    events = (SpanAdded("b", SPAN), SettingChanged("key", None, "value"), SpanAdded("a", SPAN), SpanRemoved("b", SPAN))
    assert change(*events).articles == ("b", "a")


def test_a_change_is_taken_back_last_event_first() -> None:
    assert change(*EVENTS[:2]).inverse_events() == (EVENTS[1].inverse(), EVENTS[0].inverse())
