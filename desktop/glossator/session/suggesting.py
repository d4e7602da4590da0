"""Pre-highlighting: which sources a project uses, feeding the worker, and storing what comes back."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from glossator.domain.article import ArticleState
from glossator.errors import UserError
from glossator.nlp.client import Failed, Found, GaveUp, Ready, Restarted, SuggestionClient, Tokenized
from glossator.nlp.pipelines import default_pipeline, installed_pipelines
from glossator.nlp.source import SourceSpec
from glossator.session.speaking import Speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from glossator.domain.suggestion import Fingerprint
    from glossator.nlp.pipelines import PipelineInfo
    from glossator.nlp.replies import Reply
    from glossator.session.session import Session

PIPELINE = "pipeline"
"""Setting: the name or folder of the spaCy pipeline; empty for none."""
GAZETTEER = "gazetteer"
"""Setting: the gazetteer; empty for none."""
STANDARD_GAZETTEER = "standard"

MEMORY = "memory"
"""The source that is named when only the memory is to speak."""

_AHEAD = 20
_MANY = 300


def pipelines() -> list[PipelineInfo]:
    """Return the installed spaCy pipelines, without loading any."""
    return installed_pipelines()


def default_settings(pipeline: str | None = None, gazetteer: str | None = None) -> dict[str, str]:
    """Return the settings of a new project's sources; None stands for the default, an empty string for none."""
    return {
        PIPELINE: default_pipeline() if pipeline is None else pipeline,
        GAZETTEER: STANDARD_GAZETTEER if gazetteer is None else gazetteer,
    }


def sources(settings: dict[str, str]) -> list[SourceSpec]:
    """Return the sources that a project's settings name."""
    specs = []
    if name := settings.get(PIPELINE):
        specs.append(SourceSpec("spacy", name))
    if name := settings.get(GAZETTEER):
        specs.append(SourceSpec("gazetteer", name))
    return specs


def choose_sources(settings: dict[str, str], name: str | None) -> list[SourceSpec]:
    """Return the sources of a project, or the one that a name picks: its kind, its own name or both. Raises UserError.

    A pipeline or gazetteer that the project does not use can be named as `spacy:NAME` or `gazetteer:NAME`. For the
    memory, which needs no worker, there is nothing in the list.
    """
    known = sources(settings)
    if name == MEMORY:
        return []
    if name is None:
        if not known:
            raise UserError("The project uses no source of suggestions.", "Name one with --source.")
        return known
    wanted = {"pipeline": "spacy"}.get(name, name)
    chosen = [spec for spec in known if wanted in (spec.kind, spec.name, spec.short_name, spec.source)]
    if chosen:
        return chosen
    kind, _, own = name.partition(":")
    if own and kind in ("spacy", "gazetteer"):
        return [SourceSpec(kind, own)]
    if any(found.name == name for found in installed_pipelines()):
        return [SourceSpec("spacy", name)]
    hint = "Try pipeline, gazetteer, memory, or see: glossator pipelines"
    raise UserError(f"The project has no source “{name}”.", hint)


Upcoming: TypeAlias = "Callable[[str, int], Sequence[str] | None]"
"""Says which articles, at most so many, come after one; None where these are simply the next in import order."""


@dataclass(slots=True)
class Report:
    """What a run of the sources came to: articles and suggestions by source, and what was said."""

    articles: int = 0
    suggestions: dict[str, int] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


class Suggester:
    """Keeps the articles ahead of the analyst supplied with suggestions, the open one first.

    `wake` is called from another thread whenever `pump` has something to do. With `ahead` None every article that
    needs suggestions is asked for, a few at a time; otherwise only the next ones in the queue.
    """

    def __init__(
        self,
        session: Session,
        *,
        specs: Sequence[SourceSpec] | None = None,
        again: bool = False,
        ahead: int | None = _AHEAD,
        memory: bool = True,
        wake: Callable[[], None] | None = None,
        notify: Callable[[str], None] | None = None,
    ) -> None:
        self._session = session
        self._specs = list(sources(session.project.settings()) if specs is None else specs)
        self._again = again
        self._ahead = ahead
        self._notify = notify
        self._ready: dict[SourceSpec, str] = {}
        self._failed: set[SourceSpec] = set()
        self._asked: set[tuple[str, SourceSpec]] = set()
        self._hopeless: set[tuple[str, SourceSpec]] = set()
        self._done: set[tuple[str, SourceSpec]] = set()
        self._cursor = 0
        self._supplied: set[str] = set()
        self.upcoming: Upcoming | None = None
        self.report = Report()
        self._speaker = Speaker(session, wake) if memory else None
        self.labels = session.scheme.source_labels()
        self._wake = wake
        self._arrivals: deque[Iterator[None]] = deque()
        self._replies: deque[Reply] = deque()
        self._client = SuggestionClient(self._specs, labels=self.labels, wake=wake) if self._specs else None

    @property
    def specs(self) -> list[SourceSpec]:
        """The sources that it was started with."""
        return list(self._specs)

    @property
    def pending(self) -> int:
        """How many requests are under way."""
        return self._client.pending + len(self._replies) if self._client else 0

    @property
    def starting(self) -> bool:
        """Whether a source is still being loaded."""
        return len(self._ready) + len(self._failed) < len(self._specs)

    @property
    def remembering(self) -> bool:
        """Whether the memory is still learning, or making up its mind on what is open."""
        return self._speaker is not None and self._speaker.speaking

    def awaits(self, article: str | None) -> bool:
        """Whether suggestions for an article have been asked for and not come yet."""
        return any(asked == article and spec not in self._failed for asked, spec in self._asked)

    def open(self, article: str) -> None:
        """Ask for an article's suggestions before all others, where it lacks any, and for the next in the queue."""
        self._ask(article, urgent=True)
        self._ask_tokens(article)
        self.remember(article)
        self.look_ahead(article)

    def remember(self, *articles: str) -> None:
        """Have the memory learn what is confirmed and speak of these articles first, while `pump` is called."""
        if self._speaker is not None and self._ahead is not None:
            self._speaker.ask(*articles)

    def look_ahead(self, article: str | None = None) -> None:
        """Ask for the articles that come next in the queue, so that they are ready when they are opened."""
        if self._ahead is None:
            self._fill()
            return
        chosen = self.upcoming(article, self._ahead) if article and self.upcoming else None
        if chosen is not None:
            self.remember(*([article] if article else []), *chosen[:1])
            for coming in chosen:
                self._ask(coming, urgent=False)
            return
        key = self._session.project.key_of(article) if article else None
        seen: set[str] = set()
        for _ in range(self._ahead):
            following = self._session.project.next_article(self._session.layer, key or 0, state=ArticleState.NEW)
            if following is None or following in seen:
                return
            if not seen:
                self.remember(*([article] if article else []), following)
            seen.add(following)
            self._ask(following, urgent=False)
            key = self._session.project.key_of(following)

    def pump(self, timeout: float = 0.0, *, budget: float | None = None) -> None:
        """Store what has come back and tell the session; waits up to `timeout` seconds for something to come.

        With a `budget` in seconds what comes in great numbers is taken in over several calls, for which it wakes.
        """
        if self._speaker is not None and not self._session.busy:
            self._speaker.speak_a_little()
        if self._client is None or self._session.busy or not self._go_on(budget):
            return
        arrived = []
        until = None if budget is None else time.perf_counter() + budget
        # Even while some wait: one call may stand for several answers that came since the last.
        self._replies.extend(self._client.poll(0.0 if self._replies else timeout))
        is_first = True
        while self._replies and (is_first or until is None or time.perf_counter() < until):
            is_first = False
            match reply := self._replies.popleft():
                case Ready(spec=spec, fingerprint=fingerprint):
                    self._ready[spec] = fingerprint.digest
                case Found(suggestions=found) if budget is not None and len(found) > _MANY:
                    self._arrivals.append(self._take_in_steps(reply))
                case Found(article=article, spec=spec, fingerprint=fingerprint, suggestions=found):
                    self._asked.discard((article, spec))
                    self._done.add((article, spec))
                    if self._session.project.key_of(article) is None:
                        continue
                    self._session.project.add_suggestions(article, fingerprint, found)
                    self._count(fingerprint, len(found))
                    arrived.append(article)
                case Failed(spec=spec, sentence=sentence, hint=hint):
                    self._failed.add(spec)
                    self._say(f"{sentence} {hint}".rstrip())
                case GaveUp(article=article, spec=gave_up, sentence=sentence):
                    self._hopeless.update((article, s) for s in self._specs if gave_up in (s, None))
                    self._asked -= self._hopeless
                    self._say(sentence)
                case Tokenized(article=article, tokens=tokens) if tokens:
                    self._session.tokens_arrived(article, tokens)
                case Restarted(sentence=sentence):
                    self._say(sentence)
        if arrived:
            self._supplied.update(arrived)
            self.report.articles = len(self._supplied)
            self._session.suggestions_arrived(tuple(dict.fromkeys(arrived)))
            if self._speaker is not None and self._ahead is not None:
                self._speaker.hear(arrived)
        if self._ahead is None:
            self._fill()
        if (self._arrivals or self._replies) and self._wake:
            self._wake()

    def _go_on(self, budget: float | None) -> bool:
        """Take in more of what has come in great numbers; tell whether that is done."""
        until = None if budget is None else time.perf_counter() + budget
        while self._arrivals:
            for _ in self._arrivals[0]:
                if until is not None and time.perf_counter() > until:
                    if self._wake:
                        self._wake()
                    return False
            self._arrivals.popleft()
        return True

    def _take_in_steps(self, reply: Found) -> Iterator[None]:
        if self._session.project.key_of(reply.article) is not None:
            yield from self._session.project.add_suggestions_steps(reply.article, reply.fingerprint, reply.suggestions)
            self._count(reply.fingerprint, len(reply.suggestions))
            self._supplied.add(reply.article)
            self.report.articles = len(self._supplied)
            yield from self._session.suggestions_arrived_steps(reply.article)
            if self._speaker is not None and self._ahead is not None:
                self._speaker.hear([reply.article])
        self._asked.discard((reply.article, reply.spec))
        self._done.add((reply.article, reply.spec))

    def _count(self, fingerprint: Fingerprint, found: int) -> None:
        counts = self.report.suggestions
        counts[fingerprint.source] = counts.get(fingerprint.source, 0) + found

    def run_to_end(self, on_progress: Callable[[int, int], None] | None = None) -> Report:
        """Pre-highlight everything that lacks suggestions, then return what it came to. Can be interrupted."""
        total = self._missing()
        self._fill()
        while self._client is not None and (self.pending or self.starting):
            self.pump(0.25)
            if on_progress:
                on_progress(min(self.report.articles, total), total)
        if self._specs and len(self._failed) == len(self._specs):
            raise UserError(self.report.notices[0] if self.report.notices else "No source could be used.")
        if self._speaker is not None:
            self._speak_of_all(self._speaker, on_progress)
        return self.report

    def _speak_of_all(self, speaker: Speaker, on_progress: Callable[[int, int], None] | None) -> None:
        """Let the memory speak of what was supplied now; of all new articles where it is the only source, or again."""
        everything = self._again or not self._specs
        chosen = None if everything else set(self._supplied)
        for number, (article, count) in enumerate(speaker.speak_of_all(chosen), 1):
            if count is not None:
                self._supplied.add(article)
                name = speaker.memory.source
                self.report.suggestions[name] = self.report.suggestions.get(name, 0) + count
            if on_progress and everything:
                on_progress(number, max(number, self._missing()))
        self.report.articles = len(self._supplied)

    def close(self) -> None:
        """End the worker; what was under way is asked for again next time."""
        self._arrivals.clear()
        self._replies.clear()
        if self._client is not None:
            self._client.close()

    def _missing(self) -> int:
        counts = self._session.project.state_counts(self._session.layer)
        return counts.get(ArticleState.NEW, 0)

    def _fill(self) -> None:
        """Keep the worker supplied with the articles that lack suggestions, in import order."""
        if self._client is None:
            return
        while self.pending < 64:
            batch = self._session.project.new_articles_after(self._session.layer, self._cursor, limit=32)
            if not batch:
                return
            for key, article in batch:
                self._cursor = key
                self._ask(article, urgent=False)

    def _ask(self, article: str, *, urgent: bool) -> None:
        if self._client is None:
            return
        wanted = [spec for spec in self._specs if self._lacks(article, spec)]
        if not wanted:
            return
        self._asked.update((article, spec) for spec in wanted)
        self._client.request(article, self._session.project.text(article), specs=wanted, urgent=urgent)

    def _ask_tokens(self, article: str) -> None:
        pipeline = next((spec for spec in self._specs if spec.kind == "spacy"), None)
        if self._client is not None and pipeline is not None and self._session.tokens(article) is None:
            self._client.request_tokens(article, self._session.project.text(article), pipeline)

    def _lacks(self, article: str, spec: SourceSpec) -> bool:
        wish = (article, spec)
        if spec in self._failed or wish in self._asked or wish in self._hopeless or wish in self._done:
            return False
        if self._again:
            return True
        return not self._session.project.has_run(article, spec.source)

    def _say(self, sentence: str) -> None:
        self.report.notices.append(sentence)
        if self._notify:
            self._notify(sentence)
