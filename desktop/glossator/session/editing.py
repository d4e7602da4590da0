"""What a person can do to the marks of an article; each intent is one function that returns a draft of the change."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from glossator.domain import words
from glossator.domain.article import ArticleState, Remark, Status
from glossator.domain.changes import (
    RemarkChanged,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.suggestion import Verdict, verdict_on
from glossator.errors import StaleError
from glossator.session.outcome import Draft

if TYPE_CHECKING:
    from glossator.domain.annotations import Annotations, Mark
    from glossator.domain.changes import (
        Event,
    )
    from glossator.domain.fit import Tokens
    from glossator.domain.suggestion import Suggestion

_NOTHING = Draft("", ())
# What stands between two names and belongs to neither.
_SEPARATORS = frozenset("/|,;:&·•-–—")


class Edge(StrEnum):
    """One of the two ends of a mark."""

    START = "start"
    END = "end"


class Unit(StrEnum):
    """How far an edge goes at one key press."""

    WORD = "word"
    CHARACTER = "character"


def accept(annotations: Annotations, mark_id: str) -> Draft:
    """Accept a suggestion as it stands. Nothing happens to a span that is judged already."""
    mark = _shown(annotations, mark_id)
    if mark.judged:
        return replace(_NOTHING, focus=mark_id)
    return _judge(annotations, mark, mark.start, mark.end, mark.label, f"Accept {_quote(annotations, mark)}")


def reject(annotations: Annotations, mark_id: str) -> Draft:
    """Reject a suggestion, or delete a span.

    A span's own suggestion counts as rejected with it. What only gave way to the span is open again, and comes into
    hand next, so that nobody confirms it unseen.
    """
    mark = _shown(annotations, mark_id)
    span = annotations.span(mark_id)
    events: list[Event] = []
    if span is None:
        title = f"Reject {_quote(annotations, mark)}"
        events.append(SuggestionRejected(annotations.article, mark_id))
    else:
        title = f"Delete {_quote(annotations, mark)}"
        events.append(SpanRemoved(annotations.article, span))
        if span.suggestion and span.suggestion not in annotations.rejections:
            events.append(SuggestionRejected(annotations.article, span.suggestion))
    following = annotations.next_mark(mark.start, after=mark_id)
    focus = following.id if following and following.id != mark_id else None
    if span is not None:
        gave_way = [key for key in _gave_way_to(annotations, span) if key != span.suggestion]
        events += [SuggestionReopened(annotations.article, key, span.id) for key in gave_way]
        shown = [key for key in gave_way if annotations.opens_without(key, span)]
        focus = min(shown, key=annotations.position_of, default=focus)
    return Draft(title, (*events, *_reopening(annotations)), focus)


def relabel(annotations: Annotations, mark_id: str, label: str, label_name: str) -> Draft:
    """Give a mark another label; a suggestion that already has it is accepted."""
    mark = _shown(annotations, mark_id)
    title = f"Label {_quote(annotations, mark)} {label_name}"
    if mark.judged and mark.label == label:
        return replace(_NOTHING, focus=mark_id)
    return _judge(annotations, mark, mark.start, mark.end, label, title)


def add(annotations: Annotations, start: int, end: int, label: str, label_name: str, *, beside: bool = False) -> Draft:
    """Mark a stretch with a label, in place of the suggestions that it overlaps, or `beside` what is there.

    Where a mark covers exactly the stretch, that one is relabelled, unless `beside`: then a suggestion there is
    accepted, for both labels hold. Blanks at the ends are left out; nothing but blanks gives an empty draft.
    """
    stretch = words.trim(annotations.text, start, end)
    if stretch is None:
        return _NOTHING
    start, end = stretch
    overlapped = annotations.overlapping(start, end)
    same = [mark for mark in overlapped if (mark.start, mark.end) == stretch]
    if any(mark.judged and mark.label == label for mark in same):
        return replace(_NOTHING, focus=next(mark.id for mark in same if mark.label == label))
    if same and (not beside or any(mark.label == label for mark in same)):
        agreeing = next((mark for mark in same if mark.label == label), same[0])
        draft = relabel(annotations, agreeing.id, label, label_name)
        # A span is there already, and whoever left a suggestion beside it did so knowing of it.
        if beside or agreeing.judged:
            return draft
        others = [mark for mark in overlapped if not mark.judged and (mark.start, mark.end) != stretch]
        rejected = [SuggestionRejected(annotations.article, mark.id, draft.focus) for mark in others]
        return replace(draft, events=(draft.events[0], *rejected, *draft.events[1:]))
    span_id = new_id()
    swallowed = [] if beside else [mark for mark in overlapped if not mark.judged]
    origin = _nearest(annotations, swallowed, start, end)
    span = Span(
        span_id,
        start,
        end,
        annotations.text[start:end],
        label,
        suggestion=origin.id if origin else None,
        verdict=verdict_on(origin, start, end, label) if origin else None,
    )
    rejected = [
        SuggestionRejected(annotations.article, mark.id, span_id)
        for mark in swallowed
        if origin is None or mark.id != origin.id
    ]
    title = f"Mark “{_short(span.text)}” {label_name}"
    accepted = [_accepted(annotations, mark.id) for mark in same if not mark.judged] if beside else []
    return Draft(title, (*accepted, SpanAdded(annotations.article, span), *rejected, *_reopening(annotations)), span_id)


def move_edge(annotations: Annotations, mark_id: str, edge: Edge, position: int) -> Draft:
    """Move one edge of a mark to a position; suggestions that it comes to overlap give way until it leaves them.

    An edge stops one character short of the other one.
    """
    mark = _shown(annotations, mark_id)
    start, end = mark.start, mark.end
    if edge is Edge.START:
        start = min(max(position, 0), end - 1)
    else:
        end = max(min(position, len(annotations.text)), start + 1)
    stretch = words.trim(annotations.text, start, end)
    if stretch is None or stretch == (mark.start, mark.end):
        return replace(_NOTHING, focus=mark_id)
    return _judge(annotations, mark, *stretch, mark.label, f"Move an edge of {_quote(annotations, mark)}")


def step_edge(annotations: Annotations, mark_id: str, edge: Edge, unit: Unit, direction: int) -> Draft:
    """Move one edge of a mark by a word or a character, forwards (1) or backwards (-1)."""
    mark = _shown(annotations, mark_id)
    text, at = annotations.text, mark.start if edge is Edge.START else mark.end
    if unit is Unit.CHARACTER:
        position = at + direction
        # A blank is never an edge: step over it together with the character behind.
        while 0 < position < len(text) and text[position if edge is Edge.START else position - 1].isspace():
            position += direction
    elif edge is Edge.START:
        position = words.next_word_start(text, at) if direction > 0 else words.previous_word_start(text, at)
    else:
        position = words.next_word_end(text, at) if direction > 0 else words.previous_word_end(text, at)
    if not (position < mark.end if edge is Edge.START else position > mark.start):
        return replace(_NOTHING, focus=mark_id)
    return move_edge(annotations, mark_id, edge, position)


def fit(annotations: Annotations, mark_id: str, tokens: Tokens) -> Draft:
    """Widen a mark to the pipeline's tokens that it touches, so that the pipeline can learn from it as it stands."""
    mark = _shown(annotations, mark_id)
    stretch = words.trim(annotations.text, *tokens.snap(mark.start, mark.end))
    if stretch is None or stretch == (mark.start, mark.end):
        return replace(_NOTHING, focus=mark_id)
    return _judge(annotations, mark, *stretch, mark.label, f"Fit {_quote(annotations, mark)} to the tokens")


def join(annotations: Annotations, mark_id: str, direction: int) -> Draft:
    """Make one span of a mark and its next (1) or previous (-1) neighbour, with the mark's own label.

    What lies between them belongs to it; marks inside either of them stay. Empty where there is no neighbour.
    """
    mark = _shown(annotations, mark_id)
    other = neighbour(annotations, mark, direction)
    if other is None:
        return replace(_NOTHING, focus=mark_id)
    start, end = min(mark.start, other.start), max(mark.end, other.end)
    title = f"Join {_quote(annotations, mark)} and {_quote(annotations, other)}"
    taken = annotations.span(other.id)
    draft = _judge(annotations, mark, start, end, mark.label, title, note=taken.note if taken else "")
    events = list(draft.events)
    if taken is not None:
        events.append(SpanRemoved(annotations.article, taken))
        # What the other span stood for and what had given way to it has given way to the joined one now.
        for key in _gave_way_to(annotations, taken):
            events.append(SuggestionReopened(annotations.article, key, taken.id))
            events.append(SuggestionRejected(annotations.article, key, draft.focus))
        if taken.suggestion and taken.suggestion not in annotations.rejections:
            events.append(SuggestionRejected(annotations.article, taken.suggestion, draft.focus))
    elif not any(isinstance(event, SuggestionRejected) and event.suggestion == other.id for event in events):
        events.append(SuggestionRejected(annotations.article, other.id, draft.focus))
    return replace(draft, events=tuple(events))


def neighbour(annotations: Annotations, mark: Mark, direction: int) -> Mark | None:
    """Return the nearest mark that begins after a mark's end (1) or ends before its start (-1), the widest of those."""
    others = annotations.marks()
    if direction > 0:
        after = [other for other in others if other.start >= mark.end]
        return min(after, key=lambda other: (other.start, -other.end), default=None)
    before = [other for other in others if other.end <= mark.start]
    return max(before, key=lambda other: (other.end, -other.start), default=None)


def split(annotations: Annotations, mark_id: str, position: int) -> Draft:
    """Cut a mark in two at a position inside it; both parts keep the label.

    Blanks and separators at the cut belong to neither part. Empty where a part would have nothing left.
    """
    mark = _shown(annotations, mark_id)
    left = _without_separators(annotations.text, mark.start, min(position, mark.end))
    right = _without_separators(annotations.text, max(position, mark.start), mark.end)
    if left is None or right is None:
        return replace(_NOTHING, focus=mark_id)
    left, right = (mark.start, left[1]), (right[0], mark.end)
    title = f"Split {_quote(annotations, mark)}"
    draft = _judge(annotations, mark, *left, mark.label, title)
    second = Span(new_id(), *right, annotations.text[slice(*right)], mark.label)
    events: list[Event] = [draft.events[0], SpanAdded(annotations.article, second)]
    for event in draft.events[1:]:
        events.append(event)
        if isinstance(event, SuggestionReopened):
            # The first part has left it; where the second part has it, it gives way to that one instead.
            left_over = annotations.suggestion(event.suggestion)
            if left_over and left_over.start < second.end and second.start < left_over.end:
                events.append(SuggestionRejected(annotations.article, event.suggestion, second.id))
    return replace(draft, events=tuple(events))


def note(annotations: Annotations, mark_id: str, wording: str) -> Draft:
    """Write a note on a mark, or take it away; a suggestion that gets one is accepted."""
    mark = _shown(annotations, mark_id)
    before = annotations.span(mark_id)
    if wording == (before.note if before else ""):
        return replace(_NOTHING, focus=mark_id)
    title = f"{'Write a note on' if wording else 'Remove the note on'} {_quote(annotations, mark)}"
    if before is not None:
        # A note is no judgement: the article stays as it is vouched for.
        return Draft(title, (SpanChanged(annotations.article, before, replace(before, note=wording)),), mark_id)
    draft = accept(annotations, mark_id)
    added, *others = draft.events
    if not isinstance(added, SpanAdded):
        raise TypeError(added)
    return Draft(title, (replace(added, span=replace(added.span, note=wording)), *others), draft.focus)


def remark(annotations: Annotations, *, flagged: bool | None = None, wording: str | None = None) -> Draft:
    """Flag the article or take the flag away, or write its note anew; None leaves the one or the other as it is."""
    before = annotations.remark
    after = Remark(
        flagged=before.flagged if flagged is None else flagged, note=before.note if wording is None else wording
    )
    if after == before:
        return _NOTHING
    title = "Flag the article" if after.flagged else "Take the flag away"
    if after.flagged == before.flagged:
        title = "Write a note on the article" if after.note else "Remove the note on the article"
    return Draft(title, (RemarkChanged(annotations.article, before, after),))


def confirm(annotations: Annotations, *, by: str, at: str) -> Draft:
    """Vouch for the article: what is still suggested is accepted with it."""
    events: list[Event] = [_accepted(annotations, suggestion.id) for suggestion in annotations.open_suggestions]
    if annotations.status.state is not ArticleState.CONFIRMED:
        status = Status(ArticleState.CONFIRMED, by=by, at=at)
        events.append(StatusChanged(annotations.article, annotations.status, status))
    return Draft("Confirm the article", tuple(events))


def skip(annotations: Annotations, *, by: str, at: str, reason: str = "") -> Draft:
    """Set the article aside, perhaps saying why; one that is aside already only gets another reason."""
    before = annotations.status
    if before.state is ArticleState.SKIPPED and before.reason == reason:
        return _NOTHING
    status = Status(ArticleState.SKIPPED, by=by, at=at, reason=reason)
    return Draft("Skip the article", (StatusChanged(annotations.article, annotations.status, status),))


def reopen(annotations: Annotations) -> Draft:
    """Take a confirmation or a skip back."""
    return Draft("Open the article again", _reopening(annotations))


def _accepted(annotations: Annotations, suggestion_id: str) -> SpanAdded:
    """Return the event that accepts an open suggestion as it stands."""
    made = annotations.suggestion(suggestion_id)
    if made is None:
        raise StaleError("That mark is no longer there.", "Nothing was changed.")
    span = Span(*(new_id(), made.start, made.end, made.text, made.label), suggestion=made.id, verdict=Verdict.ACCEPTED)
    return SpanAdded(annotations.article, span)


def _judge(
    annotations: Annotations, mark: Mark, start: int, end: int, label: str, title: str, *, note: str = ""
) -> Draft:
    """Bring a mark to these edges and this label, whether it is a suggestion or a span; `note` joins its own."""
    article, text = annotations.article, annotations.text[start:end]
    before = annotations.span(mark.id)
    origin = annotations.suggestion(before.suggestion or "" if before else mark.id)
    verdict = verdict_on(origin, start, end, label) if origin else before.verdict if before else None
    if before is None:
        after = Span(new_id(), start, end, text, label, suggestion=mark.id, verdict=verdict, note=note)
        events: list[Event] = [SpanAdded(article, after)]
    else:
        joined = "\n".join(filter(None, (before.note, note)))
        after = replace(before, start=start, end=end, text=text, label=label, verdict=verdict, note=joined)
        events = [SpanChanged(article, before, after)]
    if (start, end) != (mark.start, mark.end):
        events += _give_way(annotations, mark, after)
    return Draft(title, (*events, *_reopening(annotations)), after.id)


def _give_way(annotations: Annotations, mark: Mark, after: Span) -> list[Event]:
    """Reject the suggestions that a moved span has come to overlap, and reopen those that it has left."""
    events: list[Event] = [
        SuggestionRejected(annotations.article, other.id, after.id)
        for other in annotations.overlapping(after.start, after.end)
        if not other.judged and other.id != mark.id and not (other.start < mark.end and mark.start < other.end)
    ]
    for key, span_id in annotations.rejections.items():
        left = annotations.suggestion(key) if span_id == after.id else None
        if left and not (left.start < after.end and after.start < left.end):
            events.append(SuggestionReopened(annotations.article, key, span_id))
    return events


def _gave_way_to(annotations: Annotations, span: Span) -> list[str]:
    """Return the suggestions that were rejected in favour of a span."""
    return [key for key, span_id in annotations.rejections.items() if span_id == span.id]


def _reopening(annotations: Annotations) -> tuple[Event, ...]:
    """An edit takes the confirmation of the article back: what was vouched for is no longer what is marked."""
    if annotations.status.state is ArticleState.NEW:
        return ()
    return (StatusChanged(annotations.article, annotations.status, Status()),)


def _nearest(annotations: Annotations, marks: list[Mark], start: int, end: int) -> Suggestion | None:
    """Return the suggestion that shares most with a stretch: the one it is a correction of."""
    best = max(marks, key=lambda mark: min(mark.end, end) - max(mark.start, start), default=None)
    return annotations.suggestion(best.id) if best else None


def _without_separators(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a stretch without blanks and separators at its ends; None when nothing is left."""
    while start < end and (text[start].isspace() or text[start] in _SEPARATORS):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _SEPARATORS):
        end -= 1
    return (start, end) if start < end else None


def _shown(annotations: Annotations, mark_id: str) -> Mark:
    try:
        return annotations.mark(mark_id)
    except KeyError:
        raise StaleError("That mark is no longer there.", "Nothing was changed.") from None


def _quote(annotations: Annotations, mark: Mark) -> str:
    return f"“{_short(annotations.text[mark.start : mark.end])}”"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else text[:39].rstrip() + "…"
