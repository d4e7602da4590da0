"""Copies of articles: which there are, where they differ, and taking over what was judged in one of them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from glossator.domain.aligning_texts import align_steps
from glossator.domain.article import ArticleState
from glossator.domain.changes import SpanAdded, SuggestionRejected
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.suggestion import verdict_on
from glossator.errors import UserError
from glossator.session.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from glossator.domain.aligning_texts import Alignment
    from glossator.domain.annotations import Annotations
    from glossator.domain.changes import Event
    from glossator.domain.copies import Copy, Difference
    from glossator.domain.suggestion import Suggestion
    from glossator.session.session import Session

_SHORT = 60
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class TakeOver:
    """What taking over does: spans that are added, suggestions that are accepted and rejected by it.

    `beyond` counts the other article’s spans that are not carried: they touch a difference, or something else was
    judged in their place. `draft` is empty when there is nothing to do.
    """

    draft: Draft
    added: int
    accepted: int
    rejected: int
    beyond: int
    differences: tuple[Difference, ...]


def copies_of(session: Session, article_id: str) -> tuple[Copy, ...]:
    """Return the copies of an article, the most alike first."""
    return session.project.copies.of(article_id, session.layer)


def best_copy(session: Session, article_id: str) -> Copy | None:
    """Return the confirmed article of which an article is most a copy, None when there is none."""
    found = copies_of(session, article_id)
    return next((copy for copy in found if copy.state is ArticleState.CONFIRMED), None)


def differences(session: Session, article_id: str, from_id: str) -> tuple[Difference, ...]:
    """Return where the text of an article differs from that of another, in its order."""
    return _last(differences_steps(session, article_id, from_id))


def differences_steps(session: Session, article_id: str, from_id: str) -> Iterator[tuple[Difference, ...] | None]:
    """Yield None while two articles are compared, a few thousandths of a second at a time, and at last the result."""
    for alignment in align_steps(session.project.text(article_id), session.project.text(from_id)):
        yield alignment.differences() if alignment else None


def take_over(session: Session, article_id: str, from_id: str) -> TakeOver:
    """Work out what is carried from a confirmed article to a copy of it. Raises UserError."""
    return _last(take_over_steps(session, article_id, from_id))


def take_over_steps(session: Session, article_id: str, from_id: str) -> Iterator[TakeOver | None]:
    """Yield None while it is worked out what `take_over` returns, and that at last. Raises UserError."""
    if article_id == from_id:
        raise UserError("An article cannot be compared with itself.", "Choose a copy of it.")
    status = session.project.status(from_id, session.layer)
    if status.state is not ArticleState.CONFIRMED:
        raise UserError(
            f"“{_title(session, from_id)}” is not confirmed.", "Confirm it first, or take over from another copy."
        )
    annotations = session.annotations(article_id)
    if annotations.status.state is ArticleState.CONFIRMED:
        raise UserError(f"“{_title(session, article_id)}” is confirmed already.", "Open it again first.")
    alignment = None
    for step in align_steps(annotations.text, session.project.text(from_id)):
        alignment = step
        yield None
    if alignment is None:
        raise AssertionError("An alignment ends with itself.")
    # What was done in the meantime counts as well.
    annotations = session.annotations(article_id)
    plan = _Plan(annotations, alignment, session.project.spans(from_id, session.layer))
    title = f"Take over from “{_title(session, from_id)}”"
    yield TakeOver(
        Draft(title, tuple(plan.events)),
        plan.added,
        plan.accepted,
        plan.rejected,
        plan.beyond,
        alignment.differences(),
    )


class _Plan:
    """What becomes of each span of the confirmed article, and of each open suggestion of its copy."""

    def __init__(self, annotations: Annotations, alignment: Alignment, spans: list[Span]) -> None:
        self.events: list[Event] = []
        self.added = self.accepted = self.rejected = self.beyond = 0
        self._annotations = annotations
        self._alignment = alignment
        self._given = spans
        carried = self._carried()
        self._judge(carried)
        self._reject_unmarked(carried)

    def _carried(self) -> list[Span]:
        """Return the spans that the copy gets, under new ids; what is judged in it already stays as it is."""
        places = {span.id: self._alignment.to_one(span.start, span.end) for span in self._given}
        wanted = {(*place, span.label) for span in self._given if (place := places[span.id])}
        there = _Stretches((span.start, span.end, span.label) for span in self._annotations.spans)
        refused = self._annotations.rejected_readings
        carried = []
        for span in self._given:
            place = places[span.id]
            if place is None:
                self.beyond += 1
                continue
            start, end = place
            reading = (start, end, span.label)
            if reading in there:
                continue
            # Beside spans that the other article has as well it may stand, beside none that contradict it.
            if reading in refused or any(each not in wanted for each in there.touching(start, end)):
                self.beyond += 1
                continue
            text = self._annotations.text[start:end]
            carried.append(Span(new_id(), start, end, text, span.label, note=span.note))
        return carried

    def _judge(self, carried: list[Span]) -> None:
        """Accept the suggestions that say the same as a carried span; those that overlap one give way to it."""
        article, annotations = self._annotations.article, self._annotations
        exact: dict[str, Suggestion] = {}
        givers: dict[str, list[Suggestion]] = {span.id: [] for span in carried}
        by_reading = {(span.start, span.end, span.label): span for span in carried}
        given = _Stretches(by_reading)
        for suggestion in annotations.open_suggestions:
            same = by_reading.get((suggestion.start, suggestion.end, suggestion.label))
            if same is not None and same.id not in exact:
                exact[same.id] = suggestion
                continue
            overlapping = [by_reading[each] for each in given.touching(suggestion.start, suggestion.end)]
            if overlapping:
                givers[max(overlapping, key=_shared_with(suggestion)).id].append(suggestion)
        rejections: list[Event] = []
        for span in carried:
            giving = givers[span.id]
            origin = exact.get(span.id)
            if origin is None and giving:
                origin = max(giving, key=_shared_with(span))
            self.accepted += span.id in exact
            self.added += span.id not in exact
            if origin is not None:
                verdict = verdict_on(origin, span.start, span.end, span.label)
                self.events.append(SpanAdded(article, replace(span, suggestion=origin.id, verdict=verdict)))
            else:
                self.events.append(SpanAdded(article, span))
            others = [each for each in giving if each is not origin]
            rejections += [SuggestionRejected(article, each.id, span.id) for each in others]
            self.rejected += len(others)
        self.events += rejections

    def _reject_unmarked(self, carried: list[Span]) -> None:
        """Reject what is suggested where both texts are the same and the confirmed one has no mark."""
        annotations = self._annotations
        taken = _Stretches((span.start, span.end, "") for span in (*carried, *annotations.spans))
        marked = _Stretches((span.start, span.end, "") for span in self._given)
        for suggestion in annotations.open_suggestions:
            place = self._alignment.to_other(suggestion.start, suggestion.end)
            if place is None or marked.touching(*place) or taken.touching(suggestion.start, suggestion.end):
                continue
            self.events.append(SuggestionRejected(annotations.article, suggestion.id))
            self.rejected += 1


class _Stretches:
    """Labelled stretches of a text, to be asked which of them share a character with another one."""

    def __init__(self, stretches: Iterable[tuple[int, int, str]]) -> None:
        self._all = sorted(set(stretches))
        self._longest = max((end - start for start, end, _ in self._all), default=0)

    def __contains__(self, stretch: object) -> bool:
        return stretch in self._known

    @cached_property
    def _known(self) -> frozenset[tuple[int, int, str]]:
        return frozenset(self._all)

    def touching(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return those that share a character with `[start, end)`."""
        first = bisect_left(self._all, (start - self._longest, 0, ""))
        last = bisect_left(self._all, (end, 0, ""), lo=first)
        return [each for each in self._all[first:last] if each[1] > start]


def _shared_with(stretch: Span | Suggestion) -> Callable[[Span | Suggestion], int]:
    return lambda other: min(other.end, stretch.end) - max(other.start, stretch.start)


def _title(session: Session, article_id: str) -> str:
    title = session.project.article(article_id).metadata.title
    return title if len(title) <= _SHORT else title[: _SHORT - 1].rstrip() + "…"


def _last(steps: Iterator[_T | None]) -> _T:
    *_, last = steps
    if last is None:
        raise AssertionError("The last step is the result.")
    return last
