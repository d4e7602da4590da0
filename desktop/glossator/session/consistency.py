"""Consistency: looks for words that are treated differently, and treats them alike as one change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState
from glossator.domain.changes import SettingChanged, StatusChanged
from glossator.domain.consistency import WITH, Kind, Survey, in_order
from glossator.errors import UserError
from glossator.session import editing
from glossator.session.editing import Edge
from glossator.session.large_change import ChangeJob
from glossator.session.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from glossator.domain.annotations import Annotations
    from glossator.domain.changes import Event
    from glossator.domain.consistency import Discrepancy, Place
    from glossator.session.outcome import Outcome
    from glossator.session.session import Session

CONFIRMED = frozenset({ArticleState.CONFIRMED})
EVERYTHING = frozenset(ArticleState)

RIGHT = "consistency.right."
"""A setting of this name and a discrepancy’s id says that it is right as it is."""

_CHUNK = 50
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """What a look through the articles in some states found, as of a moment, and how much was left out as right."""

    at: datetime
    states: frozenset[ArticleState]
    articles: int
    discrepancies: tuple[Discrepancy, ...]
    left_out: int = 0


def steps(session: Session, states: frozenset[ArticleState] = CONFIRMED) -> Iterator[float | Found]:
    """Yield the part that is done after every article, and at last what was found."""
    survey, moment = Survey(), datetime.now(UTC).astimezone()
    project, layer = session.project, session.layer
    keys = project.queue(layer, states=states)
    for number, article in enumerate(_ids(session, keys)):
        survey.learn(project.text(article), project.spans(article, layer))
        yield 0.4 * number / len(keys)
    for _ in survey.prepare():
        yield 0.4
    for number, article in enumerate(_ids(session, keys)):
        _look(session, survey, article)
        yield 0.4 + 0.6 * number / len(keys)
    right = {key.removeprefix(RIGHT) for key in project.settings() if key.startswith(RIGHT)}
    sifted = []
    for each in survey.sift():
        if each is not None:
            sifted.append(each)
        yield 1.0
    found = in_order(sifted)
    kept = tuple(each for each in found if each.id not in right)
    yield Found(moment, states, len(keys), kept, len(found) - len(kept))


def look(session: Session, states: frozenset[ArticleState] = CONFIRMED) -> Found:
    """Return what is treated differently, in one go; the work grows with the project."""
    *_, last = steps(session, states)
    if not isinstance(last, Found):
        raise TypeError("the survey came to no end")
    return last


def fix(session: Session, found: Discrepancy, reading: str, *, initiator: object = None) -> ChangeJob:
    """Return the work of making all places like one reading, as one change: see `fixing`."""
    return ChangeJob(session, fixing(session, found, reading), title="Making it alike", initiator=initiator)


def fixing(session: Session, found: Discrepancy, reading: str) -> Iterator[Draft | float | None]:
    """Yield the part that is worked out after every article, and at last the draft that makes all places alike.

    `reading` is a label for Kind.LABELS and Kind.BARE, WITH or WITHOUT for the others. Confirmed articles stay
    confirmed: whoever chooses this from the list vouches for it. Places that changed since are left alone; when none
    is left, UserError says so.
    """
    name = session.scheme.label(reading).name if reading in session.scheme else reading
    places: dict[str, list[Place]] = {}
    for place in found.places:
        if _is_to_change(found, place, reading):
            places.setdefault(place.article, []).append(place)
    events: list[Event] = []
    for number, (article, there) in enumerate(places.items()):
        if session.project.key_of(article) is not None:
            annotations = session.project.annotations(article, session.layer)
            for start in range(0, len(there), _AT_ONCE):
                events += _fix_article(annotations, there[start : start + _AT_ONCE], found, reading, name)
                yield number / len(places)
    if not events:
        raise UserError("Nothing of this is as it was any more.", "Look for inconsistencies again.")
    yield Draft(_title(found, reading, name), tuple(events))


def leave(session: Session, found: Discrepancy, *, initiator: object = None) -> Outcome:
    """Keep a discrepancy out of the list from now on: it is right as it is."""
    draft = _setting(session, found.id, "right", f"Leave “{_short(found.phrase)}” as it is")
    return session.commit(draft, initiator=initiator)


def ask_again(session: Session) -> Outcome:
    """Have everything listed again that was said to be right."""
    keys = {key: None for key in session.project.settings() if key.startswith(RIGHT)}
    return session.change_settings(keys, "Ask again about what was left as it is")


def is_cheap(session: Session, states: frozenset[ArticleState]) -> bool:
    """Tell whether a look takes no more than moments, so that nobody need ask for it."""
    counts = session.project.state_counts(session.layer)
    return sum(counts.get(state, 0) for state in states) <= 150


def _ids(session: Session, keys: list[int]) -> Iterator[str]:
    for start in range(0, len(keys), _CHUNK):
        rows = session.project.queue_rows(session.layer, keys[start : start + _CHUNK])
        yield from (row.id for row in rows.values())


def _look(session: Session, survey: Survey, article: str) -> None:
    """Look through one article; what is suggested and what was dismissed does not count as bare."""
    annotations = session.project.annotations(article, session.layer)
    covered = {(start, end) for start, end, _ in annotations.dismissals}
    covered |= {(each.start, each.end) for each in annotations.open_suggestions}
    survey.look(article, annotations.text, annotations.spans, covered)


def _is_to_change(found: Discrepancy, place: Place, reading: str) -> bool:
    if found.kind is Kind.BARE:
        return not place.span
    return (place.form or place.label) != reading


def _fix_article(
    annotations: Annotations, places: Iterable[Place], found: Discrepancy, reading: str, name: str
) -> list[Event]:
    """Return the events that make places of one article alike, without those that would reopen it."""
    events: list[Event] = []
    for place in places:
        draft = _fix_place(annotations, place, found, reading, name)
        for event in draft.events if draft else ():
            if not isinstance(event, StatusChanged):
                annotations.apply(event)
                events.append(event)
    return events


def _fix_place(annotations: Annotations, place: Place, found: Discrepancy, reading: str, name: str) -> Draft | None:
    there = annotations.overlapping(place.start, place.end)
    if found.kind is Kind.BARE:
        if any(mark.judged for mark in there):
            return None
        return editing.add(annotations, place.start, place.end, reading, name)
    span = annotations.span(place.span)
    if span is None or (span.start, span.end, span.label) != (place.start, place.end, place.label):
        return None
    if found.kind is Kind.LABELS:
        taken = any((m.start, m.end, m.label) == (span.start, span.end, reading) for m in there if m.judged)
        return None if taken else editing.relabel(annotations, span.id, reading, name)
    edge = Edge.START if found.kind is Kind.THE else Edge.END
    return editing.move_edge(annotations, span.id, edge, place.other)


def _title(found: Discrepancy, reading: str, name: str) -> str:
    phrase = _short(found.phrase)
    match found.kind:
        case Kind.LABELS:
            return f"Make all “{phrase}” {name}"
        case Kind.BARE:
            return f"Mark “{phrase}” {name} everywhere"
        case Kind.THE:
            return f"Mark “{phrase}” {'with' if reading == WITH else 'without'} its article everywhere"
        case Kind.POSSESSIVE:
            return f"Mark “{phrase}” {'with' if reading == WITH else 'without'} ’s everywhere"


def _setting(session: Session, key: str, value: str, title: str) -> Draft:
    before = session.project.settings().get(RIGHT + key)
    return Draft(title, () if before == value else (SettingChanged(RIGHT + key, before, value),))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39].rstrip() + "…"
