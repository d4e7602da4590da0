"""All mentions of a phrase in an article: what marking each would do, and one draft that marks or deletes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from glossator.domain import phrasing
from glossator.domain.changes import MentionDismissed, MentionRecalled, SpanAdded, SpanChanged
from glossator.domain.mentions import Found, MentionKind, Phrasing, is_person
from glossator.session import editing
from glossator.session.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glossator.domain.annotations import Annotations, Mark
    from glossator.domain.changes import Event
    from glossator.domain.labels import LabelScheme

_CONTEXT = 220
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_SHOWN = 40
_LINE_ENDS = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")


class MentionState(StrEnum):
    """What stands where a mention is, and so what marking it would do."""

    BARE = "not marked"
    MARKED = "already marked"
    SUGGESTED = "accepts the suggestion"
    SUGGESTED_OTHERWISE = "relabels the suggestion"
    CORRECTS = "takes the place of a suggestion"
    MARKED_OTHERWISE = "relabels a span"
    INSIDE = "inside a longer one"
    OVERLAPS = "overlaps a span"


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention `[start, end)` of an article with its surroundings on one line.

    `label` is what it is marked or suggested as, and `there` the words that are, if it is; `ticked` is whether it is
    meant unless somebody says otherwise; `dismissed` whether somebody said “not this one” before. `judged` is whether
    a span, of whatever extent, stands there.
    """

    article: str
    start: int
    end: int
    text: str
    left: str
    right: str
    kind: MentionKind
    state: MentionState
    label: str = ""
    there: str = ""
    ticked: bool = True
    dismissed: bool = False
    judged: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to mentions: marked with a label, or, without one, deleted."""

    label: str = ""
    name: str = ""

    @property
    def deletes(self) -> bool:
        """Whether marks are taken away."""
        return not self.label


def phrasing_of(phrase: str, label: str, *, scheme: LabelScheme | None = None, aliases: Iterable[str] = ()) -> Phrasing:
    """Return how a phrase is looked for when it has a label, or none."""
    if scheme is not None and label in scheme:
        person: bool | None = is_person(scheme.label(label))
    else:
        person = label.lower() in ("person", "per") if label else None
    return Phrasing(phrase, person=person, aliases=aliases)


def mentions_in(
    annotations: Annotations,
    start: int,
    end: int,
    label: str,
    *,
    scheme: LabelScheme | None = None,
    aliases: Iterable[str] = (),
) -> list[Mention]:
    """Return the mentions in an article of what stands at `[start, end)`, in text order, that place among them.

    It is of the kind HERE. Without a `label` nothing is known yet about what the phrase is.
    """
    wanted = phrasing_of(annotations.text[start:end], label, scheme=scheme, aliases=aliases)
    return mentions_of(annotations, wanted, label, origin=(start, end))


def mentions_of(
    annotations: Annotations,
    wanted: Phrasing,
    label: str,
    *,
    origin: tuple[int, int] | None = None,
    found: Sequence[Found] | None = None,
) -> list[Mention]:
    """Return the mentions of a phrase in an article, in text order; `found` is where they are, if that is known."""
    if found is None:
        found = wanted.find(annotations.text, origin)
    corrected = _corrected(annotations, origin) if found and origin else frozenset[str]()
    return [_mention(annotations, each, label, corrected) for each in found]


def mentions_at(annotations: Annotations, places: Iterable[tuple[int, int]], label: str) -> list[Mention]:
    """Return given places of an article, such as a search found, as mentions that a label may be put on."""
    return [_mention(annotations, Found(*place, MentionKind.HIT), label, frozenset()) for place in places]


def apply_mentions(
    annotations: Annotations,
    mentions: Iterable[Mention],
    label: str,
    label_name: str,
    *,
    refused: Iterable[Mention] = (),
) -> Draft:
    """Mark all ticked mentions of one article with a label, as one change; remember those that were refused."""
    mentions = list(mentions)
    deed = Deed(label, label_name)
    events, done = events_for(annotations, mentions, deed, refused)
    return Draft(title(deed, mentions, done, articles=1), events, focus_of(mentions, events))


def remove_mentions(annotations: Annotations, mentions: Iterable[Mention]) -> Draft:
    """Delete the spans and reject the suggestions that stand exactly where the ticked mentions of one article are."""
    mentions = list(mentions)
    events, done = events_for(annotations, mentions, Deed())
    return Draft(title(Deed(), mentions, done, articles=1), events)


def events_for(
    annotations: Annotations, mentions: Iterable[Mention], deed: Deed, refused: Iterable[Mention] = ()
) -> tuple[tuple[Event, ...], int]:
    """Return the events that do a deed to the ticked mentions of one article, and to how many something was done.

    What was judged since the mentions were found is left alone. The annotations are as before on return.
    """
    here = [each for each in mentions if each.article == annotations.article and each.ticked]
    label = deed.label
    here = [each for each in here if each.judged or not _is_judged(annotations, each.start, each.end)]
    events: list[Event] = []
    done = 0
    try:
        for mention in here:
            made = _delete(annotations, mention) if deed.deletes else _mark(annotations, mention, deed)
            done += bool(made)
            for event in made:
                annotations.apply(event)
                events.append(event)
    finally:
        for event in reversed(events):
            annotations.apply(event.inverse())
    if not deed.deletes:
        for mention in here:
            events += [
                MentionRecalled(annotations.article, *key)
                for key in _dismissals(mention, label)
                if key in annotations.dismissals
            ]
        events += [
            MentionDismissed(annotations.article, each.start, each.end, label)
            for each in refused
            if each.article == annotations.article and not annotations.dismissals.intersection(_dismissals(each, label))
        ]
    return tuple(events), done


def title(deed: Deed, mentions: Sequence[Mention], done: int, *, articles: int) -> str:
    """Return the words for a change: Mark 14 more “Daesh” Armed group in 6 articles."""
    phrase = next(
        (each.text for each in mentions if each.kind is MentionKind.HERE), mentions[0].text if mentions else ""
    )
    shown = " ".join(phrase.split())
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1].rstrip() + "…"
    where = f" in {articles} articles" if articles > 1 else ""
    if deed.deletes:
        return f"Delete {done} “{shown}”{where}"
    if not done:
        return f"Leave out mentions of “{shown}” as {deed.name}"
    more = any(each.kind is MentionKind.HERE and each.state is MentionState.MARKED for each in mentions)
    return f"Mark {done}{' more' if more else ''} “{shown}” {deed.name}{where}"


def focus_of(mentions: Iterable[Mention], events: Iterable[Event]) -> str | None:
    """Return the span that some events put where the phrase was met."""
    here = next((each for each in mentions if each.kind is MentionKind.HERE), None)
    if here is None:
        return None
    place = (here.article, here.start, here.end)
    for event in events:
        match event:
            case SpanAdded(span=span) | SpanChanged(after=span) if (event.article, span.start, span.end) == place:
                return span.id
            case _:
                pass
    return None


def _mark(annotations: Annotations, mention: Mention, deed: Deed) -> tuple[Event, ...]:
    return editing.add(annotations, mention.start, mention.end, deed.label, deed.name).events


def _delete(annotations: Annotations, mention: Mention) -> tuple[Event, ...]:
    events: list[Event] = []
    # One after the other: a span that goes may lay a suggestion bare, which goes as well.
    try:
        while marks := _exactly(annotations, mention.start, mention.end):
            for event in editing.reject(annotations, marks[0].id).events:
                annotations.apply(event)
                events.append(event)
    finally:
        for event in reversed(events):
            annotations.apply(event.inverse())
    return tuple(events)


def _exactly(annotations: Annotations, start: int, end: int) -> list[Mark]:
    return [mark for mark in annotations.overlapping(start, end) if (mark.start, mark.end) == (start, end)]


def _is_judged(annotations: Annotations, start: int, end: int) -> bool:
    return any(mark.judged for mark in annotations.overlapping(start, end))


def _dismissals(mention: Mention, label: str) -> set[tuple[int, int, str]]:
    return {(mention.start, mention.end, label), (mention.start, mention.end, "")}


def _mention(annotations: Annotations, found: Found, label: str, corrected: frozenset[str]) -> Mention:
    text, start, end = annotations.text, found.start, found.end
    marks = annotations.overlapping(start, end)
    state, mark = _state(marks, start, end, label)
    here = found.kind is MentionKind.HERE
    there = text[mark.start : mark.end] if mark else ""
    known = annotations.dismissals
    dismissed = bool(known) and ((start, end, label) in known or (start, end, "") in known)
    if state is MentionState.INSIDE and mark is not None:
        ticked = not mark.judged and (_adds_nothing(text, mark, start, end) or there in corrected)
    else:
        ticked = state not in (MentionState.MARKED_OTHERWISE, MentionState.OVERLAPS)
    return Mention(
        annotations.article,
        start,
        end,
        text[start:end],
        _one_line(text[max(0, start - _CONTEXT) : start]),
        _one_line(text[end : end + _CONTEXT]),
        found.kind,
        state,
        mark.label if mark else "",
        there,
        # A source that says the same outweighs what is unlikely by its looks.
        here or (ticked and (found.likely or state is MentionState.SUGGESTED) and not dismissed),
        dismissed,
        any(each.judged for each in marks),
    )


def _state(marks: Sequence[Mark], start: int, end: int, label: str) -> tuple[MentionState, Mark | None]:
    """Return what stands at a stretch that some marks overlap, and the mark that says so."""
    if not marks:
        return MentionState.BARE, None
    exact = [mark for mark in marks if (mark.start, mark.end) == (start, end)]
    agreeing = next((mark for mark in exact if mark.label == label), None)
    if agreeing is not None:
        return (MentionState.MARKED if agreeing.judged else MentionState.SUGGESTED), agreeing
    judged = next((mark for mark in exact if mark.judged), None)
    if judged is not None:
        return MentionState.MARKED_OTHERWISE, judged
    around = next((mark for mark in marks if mark.start <= start and end <= mark.end and mark not in exact), None)
    crossed = next((mark for mark in marks if mark.judged), None)
    if crossed is not None:
        return (MentionState.INSIDE if crossed is around else MentionState.OVERLAPS), crossed
    if exact:
        return MentionState.SUGGESTED_OTHERWISE, exact[0]
    return (MentionState.INSIDE, around) if around else (MentionState.CORRECTS, marks[0])


def _corrected(annotations: Annotations, origin: tuple[int, int]) -> frozenset[str]:
    """Return the longer words that a source suggested where the phrase was met, and that were made this phrase."""
    found = set()
    for mark in _exactly(annotations, *origin):
        span = annotations.span(mark.id)
        known = annotations.suggestion(span.suggestion) if span and span.suggestion else None
        if known is not None:
            found.add(known.text)
    return frozenset(found)


def _adds_nothing(text: str, mark: Mark, start: int, end: int) -> bool:
    """Tell whether a longer mark has only an article in front and a possessive ending more."""
    before = _ARTICLE.sub("", text[mark.start : start])
    behind = phrasing.without_possessive(text[end - 1 : mark.end])
    return not before.strip() and len(behind) <= 1


def _one_line(text: str) -> str:
    return text.translate(_LINE_ENDS)
