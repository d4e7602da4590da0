"""Searching the whole project: a question, and its hits one after the other, the newest first, in small steps."""

from __future__ import annotations

import re
import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from glossator.domain.finding import Literal
from glossator.domain.word_query import WordQuery
from glossator.errors import UserError
from glossator.session.job import BUDGET
from glossator.session.patterns import PatternSearch
from glossator.store.search import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glossator.domain.article import ArticleState
    from glossator.session.session import Session
    from glossator.store.search import FoundSpan, SearchText

    Stretch = tuple[int, int]

CONTEXT = 90
"""How many code points are shown before and after a hit."""
_LONGEST_HIT = 300
_NO_CHARACTER = re.compile("[\ud800-\udfff]")


class Mode(StrEnum):
    """How a question is read."""

    WORDS = "words"
    EXACT = "exact"
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for, where. Without a text the spans are what is looked for; then `label` or `span_label` is set.

    `label` asks for hits in spans with that label, `unmarked` for hits that no span touches; `span_text` and
    `span_label` for articles that have such a span. Only judged spans count. Dates are ISO 8601, both inclusive.
    """

    text: str = ""
    mode: Mode = Mode.WORDS
    match_case: bool = False
    states: frozenset[ArticleState] | None = None
    source: str = ""
    since: str = ""
    until: str = ""
    label: str = ""
    unmarked: bool = False
    span_text: str = ""
    span_label: str = ""
    by_date: bool = False

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.label or self.span_label or self.span_text)


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of a concordance: `[start, end)` in code points, and the text there and around it on one line."""

    key: int
    article: str
    title: str
    source: str
    published: str
    start: int
    end: int
    before: str
    text: str
    after: str


def make_hit(article: SearchText, start: int, end: int) -> Hit:
    """Return the line of a concordance for a stretch of an article."""
    text = article.text
    shown = text[start : min(end, start + _LONGEST_HIT)] + ("…" if end - start > _LONGEST_HIT else "")
    return Hit(
        article.key,
        article.id,
        article.title,
        article.source,
        article.published,
        start,
        end,
        _line(text[max(start - CONTEXT, 0) : start]).lstrip(),
        _line(shown),
        _line(text[end : end + CONTEXT]).rstrip(),
    )


class Search:
    """A question at work: `pump` it for hits until it is `finished` or has found as many as it may (`full`).

    Raises UserError when there is no question in it; what comes up later stands in `error`.
    """

    def __init__(
        self, session: Session, query: Query, *, limit: int | None = None, wake: Callable[[], None] | None = None
    ) -> None:
        self.query = query
        self.limit = limit
        self.hits = 0
        self.articles = 0
        """In how many articles the hits so far are."""
        self.done = 0.0
        self.finished = False
        self.error: UserError | None = None
        self.total: int | None = None
        """How many articles fit, once that is known; it may be before all hits are."""
        self.not_indexed = 0
        """How many articles the index of words did not know when the search began."""
        self._session = session
        self._idle = False
        self._timeout = 0.0
        self._last: int | None = None
        self._pattern: PatternSearch | None = None
        self._counting: Iterator[int | None] | None = None
        self._steps: Iterator[Hit | None] = iter(())
        self._prepare(query, wake)

    @property
    def full(self) -> bool:
        """Whether there are as many hits as there may be; `go_on` lets more come."""
        return self.limit is not None and self.hits >= self.limit

    @property
    def resting(self) -> bool:
        """Whether pumping would bring nothing now."""
        return self.finished or (self.full and self._counting is None)

    def go_on(self, more: int) -> None:
        """Let more hits come."""
        if self.limit is not None:
            self.limit += more

    def pump(self, timeout: float = 0.0) -> list[Hit]:
        """Return the hits of a few milliseconds of work; wait up to `timeout` seconds for those of another process."""
        until = time.perf_counter() + BUDGET
        found: list[Hit] = []
        self._idle, self._timeout = False, timeout
        try:
            while not self.resting and not self._idle and time.perf_counter() < until:
                if self.full:
                    self._count()
                    continue
                hit = next(self._steps)
                if hit is not None:
                    found.append(hit)
                    self.hits += 1
                    self.articles += hit.key != self._last
                    self._last = hit.key
        except StopIteration:
            self.done, self.total = 1.0, self.articles
            self.close()
        except UserError as error:
            self.error = error
            self.close()
        return found

    def close(self) -> None:
        """End the search; what was found stays found. Idempotent."""
        self.finished = True
        self._counting = None
        self._steps = iter(())
        if self._pattern is not None:
            self._pattern.close()
            self._pattern = None

    def _prepare(self, query: Query, wake: Callable[[], None] | None) -> None:
        if not query:
            raise UserError("Nothing to look for.", "Type what is looked for, or choose a label.")
        # What is no character cannot be in any text.
        text = _NO_CHARACTER.sub("\ufffd", query.text)
        labels = tuple(dict.fromkeys(filter(None, (query.label, query.span_label))))
        words = part = ""
        exact = False
        find: Callable[[str], Iterator[Stretch | None]] | None = None
        if text.strip():
            if query.mode is Mode.WORDS:
                question = WordQuery(text, self._session.project.words.folding)
                words, exact = question.index_form, question.index_is_exact
                find = question.steps
                self.not_indexed = self._session.project.words.waiting()
            elif query.mode is Mode.EXACT:
                part, find = text, Literal(text, match_case=query.match_case).steps
            else:
                self._pattern = PatternSearch(text, match_case=query.match_case, wake=wake)
        wanted = Wanted(
            self._session.layer,
            words,
            part,
            query.match_case,
            query.states,
            query.source,
            query.since,
            query.until,
            labels,
            query.by_date,
        )
        if exact and not (self.not_indexed or query.source or labels or query.unmarked or query.span_text):
            self._counting = self._session.project.texts.count(wanted)
        if self._pattern is not None:
            self._steps = self._with_pattern(wanted, self._pattern)
        else:
            self._steps = self._reading(wanted, find)

    def _count(self) -> None:
        counting, self._counting = self._counting, None
        if counting is not None:
            self.total = next(counting)
            self._counting = counting if self.total is None else None

    def _articles(self, wanted: Wanted) -> Iterator[tuple[SearchText, list[FoundSpan]] | None]:
        """Yield the articles that may have hits, each with its spans if they matter; None between two short steps."""
        project, query = self._session.project, self.query
        spans_matter = bool(query.label or query.unmarked or query.span_text or query.span_label)
        for step in project.texts.candidates(wanted):
            yield None
            for key in step.keys:
                article = project.texts.read(key)
                if article is not None and query.source.casefold() in article.source.casefold():
                    spans = project.texts.spans(self._session.layer, key) if spans_matter else []
                    if self._has_span(spans):
                        yield article, spans
                yield None
            self.done = step.done

    def _reading(self, wanted: Wanted, find: Callable[[str], Iterator[Stretch | None]] | None) -> Iterator[Hit | None]:
        for found in self._articles(wanted):
            if found is None:
                yield None
                continue
            article, spans = found
            stretches = self._spans_wanted(spans) if find is None else find(article.text)
            for stretch in stretches:
                if stretch is None or (find is not None and not self._is_wanted(stretch, spans)):
                    yield None
                else:
                    yield make_hit(article, *stretch)

    def _with_pattern(self, wanted: Wanted, pattern: PatternSearch) -> Iterator[Hit | None]:
        sent: dict[int, tuple[SearchText, list[FoundSpan]]] = {}
        coming = self._articles(wanted)
        waiting: deque[Hit] = deque()
        more = True
        while more or sent:
            if more and not pattern.full:
                found = next(coming, _END)
                if isinstance(found, _End):
                    more = False
                elif found is not None:
                    sent[found[0].key] = found
                    pattern.send(found[0].key, found[0].text)
                wait = 0.0
            else:
                wait, self._idle = self._timeout, True
            for key, stretches, last in pattern.hits(wait):
                article, spans = sent.pop(key) if last else sent[key]
                waiting += [make_hit(article, *each) for each in stretches if self._is_wanted(each, spans)]
                self._idle = False
            while waiting:
                yield waiting.popleft()
            yield None

    def _has_span(self, spans: list[FoundSpan]) -> bool:
        query = self.query
        return not (query.span_text or query.span_label) or any(map(self._is_asked_for, spans))

    def _is_asked_for(self, span: FoundSpan) -> bool:
        query = self.query
        return query.span_label in ("", span.label) and query.span_text.casefold() in span.text.casefold()

    def _is_wanted(self, stretch: Stretch, spans: list[FoundSpan]) -> bool:
        query = self.query
        if not (query.label or query.unmarked):
            return True
        start, end = stretch
        touching = [span for span in spans if span.start < end and start < span.end]
        return not touching if query.unmarked else any(span.label == query.label for span in touching)

    def _spans_wanted(self, spans: list[FoundSpan]) -> Iterator[Stretch]:
        query = self.query
        for span in spans:
            if span.label == query.label if query.label else self._is_asked_for(span):
                yield span.start, span.end


class _End:
    """Stands for the end of something that may yield None."""


_END = _End()


def search(session: Session, query: Query, *, limit: int | None = None) -> Iterator[Hit]:
    """Yield the hits of a question, at most `limit`. Raises UserError."""
    running = Search(session, query, limit=limit)
    try:
        while not (running.finished or running.full):
            yield from running.pump(0.1)
    finally:
        running.close()
    if running.error is not None:
        raise running.error


def _line(text: str) -> str:
    """Return a text on one line: every run of blanks, line ends and control characters is one blank."""
    line = " ".join(text.split())
    if not line.isprintable():
        line = " ".join("".join(c if c.isprintable() else " " for c in line).split())
    if not line:
        return " " if text else ""
    return f"{'' if _is_ink(text[0]) else ' '}{line}{'' if _is_ink(text[-1]) else ' '}"


def _is_ink(character: str) -> bool:
    return character.isprintable() and not character.isspace()
