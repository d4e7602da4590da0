"""Looking back over the journal: where a change was made, and what going back to it would take back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.domain.changes import (
    MentionDismissed,
    MentionRecalled,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    SuggestionRejected,
    SuggestionReopened,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.domain.changes import Event
    from glossator.domain.history import HistoryStep
    from glossator.session.session import Session

_LOOKED_AT = 100
_EVENTS = 300


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a change was made: the article, the mark it left there, and where its words stand, in code points."""

    article: str
    mark: str | None = None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """How many changes a way through the history takes back or does again, and in how many articles.

    `counted` is false as long as there may be more.
    """

    changes: int = 0
    articles: int = 0
    counted: bool = False


def spot(session: Session, change_id: str) -> Spot | None:
    """Return where a change was made; None when it concerns no article that is in the project.

    Of a change that touches much the beginning is looked at, and the first place with words in it is taken.
    """
    found: Spot | None = None
    here: dict[str, bool] = {}
    for event in session.project.first_events(change_id, limit=_LOOKED_AT):
        if event.article is None:
            continue
        if event.article not in here:
            here[event.article] = session.project.key_of(event.article) is not None
        if here[event.article]:
            place = _spot(event.article, event)
            if place.mark is not None or place.start is not None:
                return place
            found = found or place
    return found


def ahead(session: Session, seq: int, *, redo: bool = False) -> Iterator[Preview]:
    """Count what lies between now and a change: what was done after it, or what redo would do again up to it.

    Yields after every few hundred events at most; the last preview is the one that holds.
    """
    changes, articles = 0, set[str]()
    for step in way(session, seq, redo=redo):
        changes += 1
        after, complete = 0, False
        while not complete:
            found, complete = session.project.articles_touched(step.id, after=after, limit=_EVENTS)
            articles |= found
            after += _EVENTS
            yield Preview(changes, len(articles))
    yield Preview(changes, len(articles), counted=True)


def way(session: Session, seq: int, *, redo: bool = False) -> Iterator[HistoryStep]:
    """Yield the steps that undo takes until the change `seq` is the last one in effect, or redo until it is again."""
    if redo:
        for step in session.history.redo_steps():
            if step.made > seq:
                return
            yield step
    else:
        for step in session.history.undo_steps():
            if step.made <= seq:
                return
            yield step


def _spot(article: str, event: Event) -> Spot:
    match event:
        case SpanAdded(span=span) | SpanRemoved(span=span) | SpanChanged(after=span):
            return Spot(article, span.id, span.start)
        case SuggestionRejected(suggestion=key) | SuggestionReopened(suggestion=key):
            return Spot(article, key)
        case MentionDismissed(start=start) | MentionRecalled(start=start):
            return Spot(article, None, start)
        case _:
            return Spot(article)
