"""Fit: looks for spans that do not fall on the pipeline's tokens, and brings them there as one change."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glossator.domain.changes import StatusChanged
from glossator.domain.fit import Tokens
from glossator.errors import UserError
from glossator.nlp.client import Failed, Restarted, SuggestionClient, Tokenized
from glossator.session import editing
from glossator.session.job import BUDGET, Job
from glossator.session.large_change import ChangeJob
from glossator.session.outcome import Draft
from glossator.session.suggesting import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from glossator.domain.annotations import Annotations
    from glossator.domain.changes import Event
    from glossator.domain.span import Span
    from glossator.nlp.source import SourceSpec
    from glossator.session.session import Session

_CONTEXT = 60
_ARTICLES_A_READ = 50
_UNDER_WAY = 8
_CHARACTERS_UNDER_WAY = 200_000
_CHEAP_ARTICLES = 300
_SPANS_AT_ONCE = 20
_DONE = object()


@dataclass(frozen=True, slots=True)
class Misfit:
    """A span that cuts tokens; the tokens that it touches are `[start, end)` in code points, `whole` their words.

    `before` and `after` stand around these tokens, on one line.
    """

    article: str
    title: str
    span: Span
    start: int
    end: int
    whole: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look through all spans found, as of a moment."""

    at: datetime
    articles: int
    spans: int
    misfits: tuple[Misfit, ...]


class FitJob(Job):
    """Asks a process of its own where the tokens of all articles with spans are; `result` is what it `Found`.

    Meanwhile `misfits` grows in the order of the import. Nothing is written.
    """

    title = "Looking where spans cut tokens"

    def __init__(self, session: Session, *, wake: Callable[[], None] | None = None) -> None:
        super().__init__()
        spec = pipeline(session)
        if spec is None:
            raise no_pipeline()
        self.misfits: list[Misfit] = []
        self._session = session
        self._spec = spec
        self._marked = session.project.labelled(session.layer)
        self._last = max(self._marked.last_key(), 1)
        self._coming: list[tuple[int, str]] = []
        self._read = 0
        self._all_read = False
        self._waiting: dict[str, tuple[str, list[Span]]] = {}
        self._taking: deque[Iterator[None]] = deque()
        self._order: dict[str, int] = {}
        self._moment = datetime.now(UTC).astimezone()
        self._articles = self._spans = 0
        self._client = SuggestionClient([spec], wake=wake)
        self.message = f"Loading “{spec.short_name}”"

    def _pump(self, timeout: float) -> None:
        until = time.perf_counter() + BUDGET
        self._ask(until)
        for reply in self._client.poll(0.0 if self._taking else timeout):
            match reply:
                case Tokenized(article=article, tokens=tokens):
                    self._taking.append(self._take(article, tokens))
                case Failed(sentence=sentence, hint=hint):
                    raise UserError(sentence, hint)
                case Restarted():
                    for article, (text, _) in self._waiting.items():
                        self._client.request_tokens(article, text, self._spec)
                case _:
                    pass
        while self._taking and time.perf_counter() < until:
            if next(self._taking[0], _DONE) is _DONE:
                self._taking.popleft()
        if self._all_read and not self._waiting and not self._taking:
            self.misfits.sort(key=lambda misfit: self._order[misfit.article])
            self._finish(Found(self._moment, self._articles, self._spans, tuple(self.misfits)))

    def _ask(self, until: float) -> None:
        project, layer = self._session.project, self._session.layer
        while not self._all_read and time.perf_counter() < until:
            length = sum(len(text) for text, _ in self._waiting.values())
            if len(self._waiting) >= _UNDER_WAY or length > _CHARACTERS_UNDER_WAY:
                return
            if not self._coming:
                self._coming = self._marked.marked(self._read, _ARTICLES_A_READ)[::-1]
                self._all_read = not self._coming
                continue
            self._read, article = self._coming.pop()
            if project.key_of(article) is not None:
                text, spans = project.text(article), project.spans(article, layer)
                self._waiting[article] = (text, spans)
                self._order[article] = len(self._order)
                self._client.request_tokens(article, text, self._spec)

    def _take(self, article: str, tokens: Tokens) -> Iterator[None]:
        """Compare the spans of an article with its tokens, some at a time."""
        self.message = ""
        text, spans = self._waiting.pop(article, ("", []))
        self._articles += 1
        self._spans += len(spans)
        self.progress = self._read / self._last
        project = self._session.project
        if not tokens or project.key_of(article) is None:
            return
        title = _one_line(project.article(article).metadata.title).strip()
        for start in range(0, len(spans), _SPANS_AT_ONCE):
            for span in spans[start : start + _SPANS_AT_ONCE]:
                if not tokens.fit(span.start, span.end):
                    self.misfits.append(_misfit(article, title, text, span, tokens))
            yield

    def _cancel(self) -> None:
        self._clean_up()
        self.finished = True

    def _clean_up(self) -> None:
        self._client.close(at_once=True)


def pipeline(session: Session) -> SourceSpec | None:
    """Return the pipeline that the project uses, if it uses one."""
    return next((spec for spec in sources(session.project.settings()) if spec.kind == "spacy"), None)


def no_pipeline() -> UserError:
    """Return what there is to say where a project has no pipeline."""
    return UserError(
        "The project uses no pipeline, and so there are no tokens to fit to.",
        "Choose one under “Sources of Suggestions” in the File menu.",
    )


def fit(session: Session, misfits: Sequence[Misfit], *, initiator: object = None) -> ChangeJob:
    """Return the work of bringing spans to the tokens that they touch, as one change: see `fitting`."""
    return ChangeJob(session, fitting(session, misfits), title="Fitting spans to the tokens", initiator=initiator)


def fitting(session: Session, misfits: Sequence[Misfit]) -> Iterator[Draft | float | None]:
    """Yield the part that is worked out after every article, and at last the draft that fits the spans.

    Confirmed articles stay confirmed: whoever chooses this from the list vouches for it. A span that changed since is
    left alone, and so is one that would become a second one of the same; when none is left, UserError says so.
    """
    by_article: dict[str, list[Misfit]] = {}
    for misfit in misfits:
        by_article.setdefault(misfit.article, []).append(misfit)
    events: list[Event] = []
    fitted: list[Misfit] = []
    for number, (article, there) in enumerate(by_article.items()):
        if session.project.key_of(article) is not None:
            annotations = session.project.annotations(article, session.layer)
            for at, misfit in enumerate(there):
                made = _fit(annotations, misfit)
                fitted += [misfit] if made else []
                events += made
                if at % _SPANS_AT_ONCE == 0:
                    yield number / len(by_article)
        yield number / len(by_article)
    if not events:
        raise UserError(
            "None of these spans can be fitted any more.",
            "They have changed, or the same words have the same label already. Look again.",
        )
    what = f"“{_one_line(fitted[0].span.text)}”" if len(fitted) == 1 else f"{len(fitted):,} spans"
    yield Draft(f"Fit {what} to the tokens", tuple(events))


def _fit(annotations: Annotations, misfit: Misfit) -> list[Event]:
    span = annotations.span(misfit.span.id)
    if span is None or (span.start, span.end) != (misfit.span.start, misfit.span.end):
        return []
    there = annotations.overlapping(misfit.start, misfit.end)
    if any(m.judged and (m.start, m.end, m.label) == (misfit.start, misfit.end, span.label) for m in there):
        return []
    draft = editing.fit(annotations, span.id, Tokens([misfit.start], [misfit.end]))
    made: list[Event] = [event for event in draft.events if not isinstance(event, StatusChanged)]
    for event in made:
        annotations.apply(event)
    return made


def is_cheap(session: Session) -> bool:
    """Tell whether a look takes no more than moments, so that nobody need ask for it."""
    return sum(session.project.state_counts(session.layer).values()) <= _CHEAP_ARTICLES


def _misfit(article: str, title: str, text: str, span: Span, tokens: Tokens) -> Misfit:
    start, end = tokens.snap(span.start, span.end)
    return Misfit(
        article,
        title,
        span,
        start,
        end,
        _one_line(text[start:end]),
        _one_line(text[max(0, start - _CONTEXT) : start]),
        _one_line(text[end : end + _CONTEXT]),
    )


def _one_line(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text)
