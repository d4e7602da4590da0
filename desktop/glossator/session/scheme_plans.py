"""Changes of the label scheme that touch spans: worked out a slice at a time, looked at, and only then written."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import (
    MentionDismissed,
    MentionRecalled,
    SchemeChanged,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.domain.scheme_edits import remapped
from glossator.domain.suggestion import Verdict
from glossator.errors import UserError
from glossator.session.job import BUDGET
from glossator.session.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from glossator.domain.changes import Event
    from glossator.domain.labels import LabelScheme
    from glossator.domain.span import Span
    from glossator.session.session import Session
    from glossator.store.labelled import LabelledSpan

_SLICE = 0.003
_FIRST_STRETCH = 16
_LONGEST_STRETCH = 4096


@dataclass(slots=True)
class Touched:
    """What a change of the scheme touches: the preview that is shown before anything is written.

    `confirmed` of the `articles` are confirmed; `doubled` spans fall together with one on the same words; `remapped`
    unjudged suggestions are shown under another label, or come, or go; `verdicts` of spans change with the meaning.
    """

    spans: int = 0
    articles: int = 0
    confirmed: int = 0
    deleted: int = 0
    doubled: int = 0
    verdicts: int = 0
    reopened: int = 0
    remapped: int = 0

    def lines(self) -> list[str]:
        """Return it in sentences."""
        where = f"in {count(self.articles, 'article')}"
        moved = self.spans - self.deleted
        get = "gets the other label" if moved == 1 else "get the other label"
        gone = "is deleted" if self.deleted == 1 else "are deleted"
        if not self.spans:
            found = ["No span has this label; nothing in the articles changes."]
        elif not self.deleted:
            found = [f"{count(moved, 'span')} {where} {get}."]
        elif not moved:
            found = [f"{count(self.deleted, 'span')} {where} {gone}."]
        else:
            found = [f"{count(moved, 'span')} {get} and {self.deleted:,} {gone}, {where}."]
        if staying := self.confirmed - self.reopened:
            verb = "stays" if staying == 1 else "stay"
            found.append(f"{count(staying, 'confirmed article')} among them {verb} confirmed.")
        if self.reopened:
            verb = "is" if self.reopened == 1 else "are"
            found.append(f"{count(self.reopened, 'confirmed article')} among them {verb} opened again.")
        if self.doubled:
            found.append(
                f"{count(self.doubled, 'span')} would stand twice on the same words: each such pair becomes one."
            )
        if self.verdicts:
            found.append(f"{count(self.verdicts, 'correction')} from one of the labels to the other no longer counts.")
        if self.remapped:
            found.append(f"{count(self.remapped, 'unjudged suggestion')} will be shown differently.")
        return found


class SchemePlan:
    """One change of the scheme with all that hangs on it. `pump` it until `draft` is there; nothing is written here.

    `moves` says for each label that goes where its spans go, None for nowhere; a label with spans that is in neither
    `after` nor `moves` is refused. With `reopen` confirmed articles that lose spans are to be done again.
    """

    def __init__(
        self,
        session: Session,
        after: LabelScheme,
        title: str,
        moves: Mapping[str, str | None],
        *,
        reopen: bool = False,
    ) -> None:
        self._session = session
        self._before = session.scheme
        self._after = after
        self._title = title
        self._moves = dict(moves)
        self._reopen = reopen
        self._store = session.project.labelled(session.layer)
        self._steps = self.steps()
        self.touched = Touched()
        self.progress = 0.0
        self.draft: Draft | None = None

    def pump(self, budget: float = BUDGET) -> bool:
        """Work for some milliseconds (`budget` is in seconds); tell whether the draft is there. Raises UserError."""
        until = time.perf_counter() + budget
        while self.draft is None and time.perf_counter() < until:
            next(self._steps, None)
        return self.draft is not None

    def finish(self) -> Draft:
        """Work it out to its end and return the draft."""
        while self.draft is None:
            next(self._steps, None)
        return self.draft

    def steps(self) -> Iterator[float | Draft]:
        """Yield the part that is done as often as there is something to show for it, and the draft at last."""
        gone = [label.id for label in self._before if label.id not in self._after and label.id not in self._moves]
        walked = [*self._moves, *(heir for heir in self._moves.values() if heir is not None), *gone]
        other_ids = {gone: heir for gone, heir in self._moves.items() if heir is not None and heir not in self._before}
        other_words = remapped(self._before, self._after, other_ids)
        events: list[Event] = []
        for after, until in self._stretches():
            if walked:
                self._refuse_other_layers(walked, after, until)
                rows = self._store.spans(walked, after, until)
                for article, spans in groupby(rows, key=lambda row: row.article):
                    events += self._article(article, list(spans))
                    yield self.progress
            self.touched.remapped += self._store.unjudged(other_words, after, until)
            yield self.progress
        events += self._dismissals()
        title = self._title
        if self.touched.spans:
            title += f" ({count(self.touched.spans, 'span')} in {count(self.touched.articles, 'article')})"
        self.draft = Draft(title, (SchemeChanged(self._before, self._after), *events))
        self.progress = 1.0
        yield self.draft

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Yield stretches of keys, each as long as can be gone through in a few milliseconds."""
        last, after, length = self._store.last_key(), 0, _FIRST_STRETCH
        while after < last:
            begun = time.perf_counter()
            until = min(after + length, last)
            yield after, until
            took = time.perf_counter() - begun
            length = max(length // 2, 1) if took > _SLICE else min(length * 2, _LONGEST_STRETCH)
            after = until
            self.progress = after / last

    def _refuse_other_layers(self, labels: list[str], after: int, until: int) -> None:
        if self._store.in_other_layers([label for label in labels if label not in self._after], after, until):
            raise UserError(
                "Another layer of this project has spans with this label.", "Change the label in that layer first."
            )

    def _article(self, article: str, rows: list[LabelledSpan]) -> Iterator[Event]:
        """Yield what happens in one article."""
        stranded = [row for row in rows if row.span.label not in self._after and row.span.label not in self._moves]
        if stranded:
            raise self._refusal(stranded[0].span.label)
        moving = [row for row in rows if row.span.label in self._moves]
        self._count(moving)
        for row in rows:
            if self._final(row.span) is None:
                yield from self._delete(row)
        staying = [row for row in rows if self._final(row.span) is not None]
        by_place: dict[tuple[int, int, str | None], list[LabelledSpan]] = {}
        for row in staying:
            by_place.setdefault((row.span.start, row.span.end, self._final(row.span)), []).append(row)
        for same in by_place.values():
            yield from self._fall_together(same)
        loses = any(self._final(row.span) is None for row in moving)
        if self._reopen and loses and moving[0].state is ArticleState.CONFIRMED:
            self.touched.reopened += 1
            status = self._session.project.status(article, self._session.layer)
            yield StatusChanged(article, status, Status())

    def _count(self, moving: list[LabelledSpan]) -> None:
        if moving:
            self.touched.spans += len(moving)
            self.touched.articles += 1
            self.touched.confirmed += moving[0].state is ArticleState.CONFIRMED

    def _delete(self, row: LabelledSpan) -> Iterator[Event]:
        self.touched.deleted += 1
        yield SpanRemoved(row.article, row.span)
        # What the analyst had corrected must not come back as it was before.
        if row.span.suggestion and row.span.verdict is not Verdict.ACCEPTED and not row.rejected:
            yield SuggestionRejected(row.article, row.span.suggestion)

    def _fall_together(self, same: list[LabelledSpan]) -> Iterator[Event]:
        """Bring the spans that stand on the same words to one label, and to one span where they were moved there."""
        moved = [row for row in same if row.span.label in self._moves]
        resident = [row for row in same if row.span.label not in self._moves]
        kept = resident[0] if resident else moved[0]
        span = self._meaning(kept)
        for row in moved:
            if row is not kept:
                self.touched.doubled += 1
                span, events = self._take_over(span, row)
                yield from events
        if span != kept.span:
            yield SpanChanged(kept.article, kept.span, span)
        for row in resident[1:]:
            if (same_span := self._meaning(row)) != row.span:
                yield SpanChanged(row.article, row.span, same_span)

    def _meaning(self, row: LabelledSpan) -> Span:
        """Return a span with its final label, and the verdict that this makes of its correction."""
        final = self._final(row.span) or row.span.label
        verdict = row.span.verdict
        if verdict is Verdict.RELABELLED and row.source_label is not None:
            said = self._before.map_source(row.source_label)
            if said is not None and self._moves.get(said, said) == final:
                verdict = Verdict.ACCEPTED
                self.touched.verdicts += 1
        return replace(row.span, label=final, verdict=verdict)

    def _take_over(self, kept: Span, row: LabelledSpan) -> tuple[Span, list[Event]]:
        """Return the kept span with what is to be remembered of a double, and what happens to that."""
        article, double = row.article, row.span
        events: list[Event] = [SpanRemoved(article, double)]
        if double.note and double.note not in kept.note:
            kept = replace(kept, note=f"{kept.note}\n{double.note}".strip())
        if double.suggestion and kept.suggestion is None:
            kept = replace(kept, suggestion=double.suggestion, verdict=self._meaning(row).verdict)
        elif double.suggestion and not row.rejected and row.extent != (double.start, double.end):
            events.append(SuggestionRejected(article, double.suggestion, kept.id))
        for suggestion in self._store.gave_way(article, double.id):
            events += [
                SuggestionReopened(article, suggestion, double.id),
                SuggestionRejected(article, suggestion, kept.id),
            ]
        return kept, events

    def _dismissals(self) -> Iterator[Event]:
        """Yield what happens to the mentions that were dismissed for labels that go."""
        there = {tuple(each) for each in self._store.dismissed([heir for heir in self._moves.values() if heir])}
        for each in self._store.dismissed(list(self._moves)):
            yield MentionRecalled(*each)
            heir = self._moves[each.label]
            moved = each._replace(label=heir or "")
            if heir and tuple(moved) not in there:
                there.add(tuple(moved))
                yield MentionDismissed(*moved)

    def _final(self, span: Span) -> str | None:
        return self._moves.get(span.label, span.label)

    def _refusal(self, label_id: str) -> UserError:
        found = LabelCounts(self._session)
        found.finish()
        spans, articles = found.counts.get(label_id, (0, 0))
        return UserError(
            f"“{self._before.label(label_id).name}” has {count(spans, 'span')} in {count(articles, 'article')}.",
            "Say to which label they go, or that they are to be deleted.",
        )


class LabelCounts:
    """Counts the spans and the articles of each label, a slice at a time: `counts` grows with every `pump`."""

    def __init__(self, session: Session) -> None:
        self._store = session.project.labelled(session.layer)
        self._last = self._store.last_key()
        self._after = 0
        self._length = _FIRST_STRETCH
        self.counts: dict[str, tuple[int, int]] = {}

    def pump(self, budget: float = BUDGET) -> bool:
        """Count for some milliseconds (`budget` is in seconds); tell whether everything was counted."""
        until = time.perf_counter() + budget
        while self._after < self._last and time.perf_counter() < until:
            begun = time.perf_counter()
            end = min(self._after + self._length, self._last)
            for label, spans, articles in self._store.counts(self._after, end):
                known = self.counts.get(label, (0, 0))
                self.counts[label] = (known[0] + spans, known[1] + articles)
            self._after = end
            slow = time.perf_counter() - begun > _SLICE
            self._length = max(self._length // 2, 1) if slow else min(self._length * 2, _LONGEST_STRETCH)
        return self._after >= self._last

    def finish(self) -> dict[str, tuple[int, int]]:
        """Count to the end and return the spans and the articles of each label."""
        while not self.pump(1.0):
            pass
        return self.counts


def count(number: int, noun: str) -> str:
    """Return a number with its noun: “1 span”, “1,204 spans”."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
