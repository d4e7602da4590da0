"""The annotations of one open article, kept in step with the journal by applying the same events."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from glossator.domain.article import Remark, Status
from glossator.domain.changes import (
    MentionDismissed,
    MentionRecalled,
    RemarkChanged,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.domain.merging import merge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from glossator.domain.changes import (
        Event,
    )
    from glossator.domain.span import Span
    from glossator.domain.suggestion import Suggestion


Reading: TypeAlias = tuple[int, int, str]
"""A stretch and the label that was suggested for it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the article view draws: a judged span, or a suggestion that nobody has judged yet."""

    id: str
    start: int
    end: int
    label: str
    judged: bool


class Annotations:
    """The spans, open suggestions and status of one article in one layer.

    Everything that is shown comes from `marks`; everything that changes comes in through `apply` and `suggest`.
    `readings` are the stretch and label of rejected suggestions, those of earlier runs included: what was rejected
    once is not offered again, whoever suggests it.
    """

    def __init__(
        self,
        article: str,
        text: str,
        *,
        spans: Iterable[Span] = (),
        suggestions: Iterable[Suggestion] = (),
        rejections: Mapping[str, str | None] | None = None,
        status: Status | None = None,
        remark: Remark | None = None,
        dismissals: Iterable[tuple[int, int, str]] = (),
        readings: Mapping[str, Reading] | None = None,
    ) -> None:
        self.article = article
        self.text = text
        self.status = status or Status()
        self.remark = remark or Remark()
        self.dismissals: set[tuple[int, int, str]] = set(dismissals)
        self._spans: dict[str, Span] = {}
        self._rejections: dict[str, str | None] = dict(rejections or {})
        self._readings: dict[str, Reading] = dict(readings or {})
        self._all: dict[str, Suggestion] = {}
        self._open: dict[str, Suggestion] = {}
        self._open_at: dict[tuple[int, int], list[str]] = {}
        self._behind: dict[str, tuple[Suggestion, ...]] = {}
        self._silenced: dict[Suggestion, tuple[Suggestion, ...]] = {}
        self._origins: Counter[str] = Counter()
        self._extents: Counter[tuple[int, int]] = Counter()
        self._rejected_readings: Counter[tuple[int, int, str]] = Counter()
        self._order: list[tuple[int, int, str]] = []
        self._longest = 0
        self._counts: Counter[str] = Counter()
        self._touched: dict[str, Mark | None] = {}
        for span in spans:
            self._put(span)
        self.suggest(suggestions)
        self._touched.clear()

    def suggest(self, suggestions: Iterable[Suggestion]) -> None:
        """Replace the suggestions of the sources' latest runs, judged ones included."""
        merged = merge(suggestions)
        for shown in self.open_suggestions:
            self._touch(shown.id)
        self._open = {suggestion.id: suggestion for suggestion in merged.winners}
        self._open_at = {}
        for suggestion in merged.winners:
            self._open_at.setdefault((suggestion.start, suggestion.end), []).append(suggestion.id)
        self._behind = merged.behind
        self._silenced = merged.silenced
        self._all = dict(self._open)
        for others in (*merged.behind.values(), *merged.silenced.values()):
            self._all.update((other.id, other) for other in others)
        self._readings.update((key, (s.start, s.end, s.label)) for key, s in self._all.items())
        self._rejected_readings = Counter(
            reading for key in self._rejections if (reading := self._readings.get(key)) is not None
        )
        self._longest = max((span.end - span.start for span in self._spans.values()), default=0)
        self._longest = max([self._longest, *(s.end - s.start for s in merged.winners)])
        self._order = sorted(
            [(span.start, -span.end, span.id) for span in self._spans.values()]
            + [(s.start, -s.end, s.id) for s in self._open.values() if self._is_open(s)]
        )
        self._counts = Counter(span.label for span in self._spans.values())
        for shown in self.open_suggestions:
            self._touched.setdefault(shown.id, None)
            self._counts[shown.label] += 1

    def suggest_within(self, begin: int, end: int | None, suggestions: Iterable[Suggestion]) -> None:
        """Do what `suggest` does for the suggestions that start in one stretch (without `end`: from `begin` on).

        None of `suggestions` may reach out of it.
        """
        last = len(self.text) + 1 if end is None else end
        old = [each for each in self._all.values() if begin <= each.start < last]
        for suggestion in old:
            if suggestion.id in self._open and self._is_open(suggestion):
                self._touch(suggestion.id)
                self._counts[suggestion.label] -= 1
        for suggestion in old:
            del self._all[suggestion.id]
            self._open_at.pop((suggestion.start, suggestion.end), None)
            self._open.pop(suggestion.id, None)
            self._behind.pop(suggestion.id, None)
        merged = merge(suggestions)
        self._silenced = {s: others for s, others in self._silenced.items() if not begin <= s.start < last}
        self._silenced.update(merged.silenced)
        self._behind.update(merged.behind)
        for suggestion in merged.winners:
            self._open[suggestion.id] = self._all[suggestion.id] = suggestion
            self._open_at.setdefault((suggestion.start, suggestion.end), []).append(suggestion.id)
        for others in (*merged.behind.values(), *merged.silenced.values()):
            self._all.update((other.id, other) for other in others)
        new = [self._all[each.id] for each in merged.winners]
        new += [other for others in (*merged.behind.values(), *merged.silenced.values()) for other in others]
        self._readings.update((each.id, (each.start, each.end, each.label)) for each in new)
        self._rejected_readings = Counter(
            reading for key in self._rejections if (reading := self._readings.get(key)) is not None
        )
        self._longest = max([self._longest, *(s.end - s.start for s in merged.winners)])
        first = bisect_left(self._order, (begin, -(1 << 60), ""))
        behind = bisect_left(self._order, (last, -(1 << 60), ""))
        shown = [suggestion for suggestion in merged.winners if self._is_open(suggestion)]
        self._order[first:behind] = sorted(
            [entry for entry in self._order[first:behind] if entry[2] in self._spans]
            + [(s.start, -s.end, s.id) for s in shown]
        )
        for suggestion in shown:
            self._touched.setdefault(suggestion.id, None)
            self._counts[suggestion.label] += 1

    def apply(self, event: Event) -> None:
        """Take in one event that is in the journal. Events of other articles are ignored."""
        if event.article != self.article:
            return
        match event:
            case SpanAdded(span=span):
                self._put(span)
            case SpanRemoved(span=span):
                self._take(span)
            case SpanChanged(before=before, after=after):
                self._take(before)
                self._put(after)
            case SuggestionRejected(suggestion=key, span=span_id):
                self._rejections[key] = span_id
                self._count_rejection(key, 1)
            case SuggestionReopened(suggestion=key):
                self._rejections.pop(key, None)
                self._count_rejection(key, -1)
            case StatusChanged(after=after_status):
                self.status = after_status
            case RemarkChanged(after=after_remark):
                self.remark = after_remark
            case MentionDismissed(start=start, end=end, label=label):
                self.dismissals.add((start, end, label))
            case MentionRecalled(start=start, end=end, label=label):
                self.dismissals.discard((start, end, label))
            case _:
                pass

    def drain(self) -> tuple[list[str], list[Mark]]:
        """Return the ids that are no longer shown and the marks that are new or changed since the last call."""
        touched, self._touched = self._touched, {}
        gone = [key for key, before in touched.items() if before is not None and key not in self]
        shown = [(self._mark(key), before) for key, before in touched.items() if key in self]
        return gone, [mark for mark, before in shown if mark != before]

    def label_counts(self) -> Counter[str]:
        """Return how many marks of each label are shown."""
        return +self._counts

    @property
    def spans(self) -> tuple[Span, ...]:
        """The judged spans in text order."""
        return tuple(self._spans[key] for _, _, key in self._order if key in self._spans)

    @property
    def open_suggestions(self) -> tuple[Suggestion, ...]:
        """The suggestions that nobody has judged yet and that are shown, in text order."""
        return tuple(self._open[key] for _, _, key in self._order if key not in self._spans)

    @property
    def rejections(self) -> Mapping[str, str | None]:
        """The rejected suggestions, each with the span that took its words, if one did."""
        return self._rejections

    @property
    def silenced(self) -> Mapping[Suggestion, tuple[Suggestion, ...]]:
        """The suggestions that the memory keeps from being shown, by what it says instead."""
        return self._silenced

    @property
    def rejected_readings(self) -> frozenset[Reading]:
        """Stretch and label of what was rejected here, by any source's run."""
        return frozenset(+self._rejected_readings)

    def marks(self) -> list[Mark]:
        """Return everything that is drawn, in text order, the outer before the inner."""
        return [self._mark(key) for _, _, key in self._order]

    def __contains__(self, mark_id: object) -> bool:
        return mark_id in self._spans or (mark_id in self._open and self._is_open(self._open[str(mark_id)]))

    def mark(self, mark_id: str) -> Mark:
        """Return the mark with this id. Raises KeyError when nothing with it is shown."""
        if mark_id not in self:
            raise KeyError(mark_id)
        return self._mark(mark_id)

    def span(self, span_id: str) -> Span | None:
        """Return the judged span with this id, if there is one."""
        return self._spans.get(span_id)

    def suggestion(self, suggestion_id: str) -> Suggestion | None:
        """Return the suggestion with this id, judged or not, if a source's latest run made it."""
        return self._all.get(suggestion_id)

    def position_of(self, suggestion_id: str) -> tuple[int, int]:
        """Return where a suggestion of the sources' latest runs stands in text order."""
        suggestion = self._all[suggestion_id]
        return suggestion.start, -suggestion.end

    def opens_without(self, suggestion_id: str, span: Span) -> bool:
        """Tell whether a suggestion that gave way to a span is shown again once that span is deleted."""
        suggestion = self._open.get(suggestion_id)
        if suggestion is None or self._origins[suggestion_id]:
            return False
        extent = (suggestion.start, suggestion.end)
        reading = (*extent, suggestion.label)
        if self._extents[extent] > (extent == (span.start, span.end)):
            return False
        if span.suggestion and self._readings.get(span.suggestion) == reading:
            return False
        gave_way = [key for key, span_id in self._rejections.items() if span_id == span.id]
        return self._rejected_readings[reading] == sum(self._readings.get(key) == reading for key in gave_way)

    def behind(self, suggestion_id: str) -> tuple[Suggestion, ...]:
        """Return the suggestions of other sources that this one stands for or won against."""
        return self._behind.get(suggestion_id, ())

    def overlapping(self, start: int, end: int) -> list[Mark]:
        """Return the marks that share a character with a stretch, in text order."""
        first = bisect_left(self._order, (start - self._longest, -(1 << 60), ""))
        found = []
        for position in range(first, len(self._order)):
            begin, negative_end, key = self._order[position]
            if begin >= end:
                break
            if -negative_end > start:
                found.append(self._mark(key))
        return found

    def next_mark(
        self,
        position: int,
        *,
        after: str | None = None,
        unjudged: bool = False,
        wanted: Callable[[str], bool] | None = None,
    ) -> Mark | None:
        """Return the first mark from `position` on, or after the mark `after`, going round at the end.

        `wanted` is asked with the ids of marks; only those that it wants are stopped at.
        """
        return self._step(position, after, self._unjudged if unjudged else wanted, backwards=False)

    def previous_mark(
        self,
        position: int,
        *,
        before: str | None = None,
        unjudged: bool = False,
        wanted: Callable[[str], bool] | None = None,
    ) -> Mark | None:
        """Return the last mark before `position`, or before the mark `before`, going round at the start."""
        return self._step(position, before, self._unjudged if unjudged else wanted, backwards=True)

    def _unjudged(self, mark_id: str) -> bool:
        return mark_id not in self._spans

    def _step(
        self, position: int, origin: str | None, wanted: Callable[[str], bool] | None, *, backwards: bool
    ) -> Mark | None:
        order = self._order
        if origin is not None and origin in self:
            here = self._mark(origin)
            at = bisect_left(order, (here.start, -here.end, here.id))
            indices = [*range(at + 1, len(order)), *range(at + 1)]
            if backwards:
                indices = [*range(at - 1, -1, -1), *range(len(order) - 1, at - 1, -1)]
        else:
            at = bisect_left(order, (position, -(1 << 60), ""))
            indices = [*range(at, len(order)), *range(at)]
            if backwards:
                indices = [*range(at - 1, -1, -1), *range(len(order) - 1, at - 1, -1)]
        for index in indices:
            key = order[index][2]
            if wanted is None or wanted(key):
                return self._mark(key)
        return None

    def _mark(self, key: str) -> Mark:
        span = self._spans.get(key)
        if span is not None:
            return Mark(key, span.start, span.end, span.label, judged=True)
        suggestion = self._open[key]
        return Mark(key, suggestion.start, suggestion.end, suggestion.label, judged=False)

    def _is_open(self, suggestion: Suggestion) -> bool:
        extent = (suggestion.start, suggestion.end)
        return (
            suggestion.id not in self._rejections
            and not self._origins[suggestion.id]
            and not self._extents[extent]
            and not self._rejected_readings[*extent, suggestion.label]
        )

    def _touch(self, key: str) -> None:
        """Remember how a mark was shown before it changes; what is changed back has not changed."""
        if key not in self._touched:
            self._touched[key] = self._mark(key) if key in self else None

    def _put(self, span: Span) -> None:
        self._touch(span.id)
        self._spans[span.id] = span
        self._counts[span.label] += 1
        self._extents[span.start, span.end] += 1
        if span.suggestion:
            self._origins[span.suggestion] += 1
        insort(self._order, (span.start, -span.end, span.id))
        self._longest = max(self._longest, span.end - span.start)
        self._refresh(span.suggestion, span.start, span.end)

    def _take(self, span: Span) -> None:
        self._touch(span.id)
        del self._spans[span.id]
        self._counts[span.label] -= 1
        self._extents[span.start, span.end] -= 1
        if span.suggestion:
            self._origins[span.suggestion] -= 1
        self._drop((span.start, -span.end, span.id))
        self._refresh(span.suggestion, span.start, span.end)

    def _count_rejection(self, key: str, step: int) -> None:
        reading = self._readings.get(key)
        if reading is not None:
            self._rejected_readings[reading] += step
            self._refresh(key, reading[0], reading[1])

    def _refresh(self, suggestion_id: str | None, start: int, end: int) -> None:
        """Put each suggestion that an event may have opened or settled in or out of the order."""
        concerned = set(self._open_at.get((start, end), ()))
        if suggestion_id in self._open:
            concerned.add(suggestion_id)
        for key in concerned:
            suggestion = self._open[key]
            entry = (suggestion.start, -suggestion.end, key)
            position = bisect_left(self._order, entry)
            present = position < len(self._order) and self._order[position] == entry
            if self._is_open(suggestion) and not present:
                insort(self._order, entry)
                self._counts[suggestion.label] += 1
                self._touched.setdefault(key, None)
            elif present and not self._is_open(suggestion):
                del self._order[position]
                self._counts[suggestion.label] -= 1
                self._touched.setdefault(key, self._mark(key))

    def _drop(self, entry: tuple[int, int, str]) -> None:
        position = bisect_left(self._order, entry)
        if position < len(self._order) and self._order[position] == entry:
            del self._order[position]
