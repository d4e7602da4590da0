"""The session's side of suggestions: keeps the queue, feeds the worker process, and survives its end."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, cast

from glossator.domain.fit import Tokens
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.nlp.backlog import Backlog
from glossator.nlp.replies import Failed, Found, GaveUp, Ready, Reply, Restarted, Tokenized
from glossator.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from glossator.nlp.backlog import Request
    from glossator.nlp.source import SourceSpec

__all__ = ["Failed", "Found", "GaveUp", "Ready", "Reply", "Restarted", "SuggestionClient", "Tokenized"]

_WORKER = "glossator.nlp.worker"
# Two batches keep the worker busy while the next one is on its way; urgent articles go on top of them.
_BATCHES_HELD = 2
_LOAD_SECONDS = 60.0
_BASE_SECONDS = 5.0
_CHARACTERS_A_SECOND = 10_000
_MAX_RESTARTS = 3
_REPLIES_A_POLL = 64


class SuggestionClient:
    """Asks sources for suggestions in a worker process that is started at once and restarted when it dies.

    `wake` is called from another thread when `poll` has something to do. All methods are for one thread, which must
    live as long as the client.
    """

    def __init__(
        self, specs: Sequence[SourceSpec], *, labels: Sequence[str] = (), wake: Callable[[], None] | None = None
    ) -> None:
        self._specs = list(dict.fromkeys(specs))
        self._labels = list(labels)
        self._wake = wake
        self._backlog = Backlog()
        self._held: list[dict[str, Request]] = []
        self._suspects: deque[Request] = deque()
        self._deaths: Counter[tuple[str, SourceSpec]] = Counter()
        self._restarts = 0
        self._fingerprints: dict[SourceSpec, Fingerprint] = {}
        self._failed: set[SourceSpec] = set()
        self._loading: list[SourceSpec] = []
        self._process: WorkerProcess | None = None
        self._start()

    @property
    def pending(self) -> int:
        """How many articles have not been answered by every source that they were sent to."""
        return len(self._backlog) + len(self._suspects) + sum(map(len, self._held))

    def request(
        self, article: str, text: str, *, specs: Sequence[SourceSpec] | None = None, urgent: bool = False
    ) -> None:
        """Ask for an article's suggestions, of these sources or of all; an urgent one overtakes all that wait.

        What is already being worked on is not asked for twice.
        """
        if self._process is None:
            return
        wanted = list(self._specs if specs is None else specs)
        for spec in wanted:
            if spec not in self._specs:
                self._specs.append(spec)
                self._load(spec)
        under_way = [
            r for r in (*self._suspects, *(b[article] for b in self._held if article in b)) if r.article == article
        ]
        wanted = [s for s in wanted if s not in self._failed and not any(s in r.specs for r in under_way)]
        if wanted:
            self._backlog.add(article, text, wanted, urgent=urgent)
            self._feed()

    def request_tokens(self, article: str, text: str, spec: SourceSpec) -> None:
        """Ask where a source's tokens are in an article; it may have none. Not answered where it cannot be used."""
        if self._process is not None and spec in self._specs and spec not in self._failed:
            number = self._specs.index(spec)
            # Urgent messages overtake all others, and the source must have been loaded first.
            urgent = not self._loading
            self._process.send({"do": "tokens", "source": number, "article": article, "text": text, "urgent": urgent})

    def cancel_pending(self) -> None:
        """Forget the articles that wait; what the worker already has is still answered."""
        self._backlog.clear()
        self._suspects.clear()

    def poll(self, timeout: float = 0.0) -> list[Reply]:
        """Return what has come back, after at most `timeout` seconds; a few dozen replies at a time."""
        process = self._process
        if process is None:
            return []
        replies: list[Reply] = []
        message = first = process.receive(timeout)
        while message is not None:
            replies.extend(self._take(message))
            message = process.receive() if len(replies) < _REPLIES_A_POLL else None
        died = not process.running
        if died:
            replies.extend(self._revive(process))
        elif len(replies) >= _REPLIES_A_POLL and self._wake is not None:
            self._wake()
        if died or first is not None:
            self._feed()
            self._set_patience()
        return replies

    def close(self, *, at_once: bool = False) -> None:
        """End the worker, without waiting until it is ready for that if `at_once`. Nothing is answered any more."""
        if self._process is not None:
            if at_once:
                self._process.kill()
            self._process.close()
            self._process = None
        self._forget_all()

    def _start(self) -> None:
        self._process = WorkerProcess(_WORKER, wake=self._wake)
        self._loading = []
        for spec in self._specs:
            if spec not in self._failed:
                self._load(spec)

    def _load(self, spec: SourceSpec) -> None:
        if self._process is not None:
            number = self._specs.index(spec)
            self._process.send({"do": "load", "source": number, "spec": [spec.kind, spec.name], "labels": self._labels})
            self._loading.append(spec)
            self._set_patience()

    def _take(self, message: dict[str, object]) -> list[Reply]:
        spec = self._specs[cast("int", message["source"])]
        if "ready" in message:
            self._loading.remove(spec)
            self._deaths.pop(("", spec), None)
            fingerprint = Fingerprint(*cast("list[str]", message["ready"]))
            if self._fingerprints.get(spec) == fingerprint:
                return []
            self._fingerprints[spec] = fingerprint
            return [Ready(spec, fingerprint)]
        if "failed" in message:
            self._loading.remove(spec)
            return [self._give_up_source(spec, str(message["failed"]), str(message["hint"]))]
        article = str(message["article"])
        if "starts" in message:
            starts, ends = cast("list[int]", message["starts"]), cast("list[int]", message["ends"])
            return [Tokenized(article, Tokens(starts, ends))]
        self._answered(article, spec)
        self._deaths.pop((article, spec), None)
        if "error" in message:
            sentence = f"“{spec.short_name}” leaves one article out: it could not analyse it ({message['error']})."
            return [GaveUp(article, spec, sentence)]
        self._restarts = 0
        found = cast("list[tuple[int, int, str, str, float | None]]", message["found"])
        return [Found(article, spec, self._fingerprints[spec], tuple(RawSuggestion(*each) for each in found))]

    def _answered(self, article: str, spec: SourceSpec) -> None:
        for batch in self._held:
            request = batch.get(article)
            if request is not None and spec in request.specs:
                request.specs.remove(spec)
                if not request.specs:
                    del batch[article]
        self._held = [batch for batch in self._held if batch]

    def _feed(self) -> None:
        """Send what the worker has room for; while a death is unexplained, one article at a time."""
        if self._process is None or self._loading:
            return
        while self._suspects or self._deaths:
            if self._held:
                return
            if self._backlog.has_urgent:
                self._send([self._backlog.pop_urgent()])
            elif self._suspects:
                self._send([self._suspects.popleft()])
            else:
                self._deaths.clear()
        while self._backlog.has_urgent and sum(r.urgent for b in self._held for r in b.values()) < _BATCHES_HELD:
            self._send([self._backlog.pop_urgent()])
        while len(self._held) < _BATCHES_HELD and (batch := self._backlog.pop_batch()):
            self._send(batch)

    def _send(self, batch: list[Request]) -> None:
        if self._process is None:
            return
        items = [(r.article, r.text, [self._specs.index(spec) for spec in r.specs]) for r in batch]
        self._process.send({"do": "suggest", "items": items, "urgent": batch[0].urgent})
        self._held.append({request.article: request for request in batch})
        self._set_patience()

    def _set_patience(self) -> None:
        """Say how long the worker may be silent before it counts as hung."""
        if self._process is None:
            return
        if self._loading:
            self._process.expect(_LOAD_SECONDS)
        elif self._held:
            characters = sum(len(r.text) * len(r.specs) for batch in self._held for r in batch.values())
            self._process.expect(_BASE_SECONDS + characters / _CHARACTERS_A_SECOND)
        else:
            self._process.expect(None)

    def _revive(self, dead: WorkerProcess) -> list[Reply]:
        """Start the worker again after its death, and find out who was to blame."""
        reason = dead.exit_reason
        dead.close()
        self._process = None
        self._restarts += 1
        unanswered = [request for batch in self._held for request in batch.values()]
        self._held = []
        replies = self._blame(unanswered, reason)
        if self._restarts > _MAX_RESTARTS:
            self._forget_all()
            return [
                *replies,
                *(
                    self._give_up_source(
                        spec,
                        f"“{spec.short_name}” is not used any more: its process {reason}, again and again.",
                        "Open the project again to try once more.",
                    )
                    for spec in self._specs
                    if spec not in self._failed
                ),
            ]
        self._start()
        return [Restarted(f"The process that makes suggestions {reason}; it was started again."), *replies]

    def _blame(self, unanswered: list[Request], reason: str) -> list[Reply]:
        replies: list[Reply] = []
        if self._loading:
            spec = self._loading[0]
            self._deaths["", spec] += 1
            if self._deaths["", spec] > 1:
                sentence = f"“{spec.short_name}” cannot be used: the process that loads it {reason}, twice."
                replies.append(self._give_up_source(spec, sentence, "Install it again or choose another one."))
        for request in unanswered:
            # A request's sources work in the order of their numbers, so the first without an answer was at work.
            spec = min(request.specs, key=self._specs.index)
            self._deaths[request.article, spec] += 1
            if self._deaths[request.article, spec] > 1 and len(unanswered) == 1:
                sentence = f"“{spec.short_name}” leaves one article out: analysing it, its process {reason}, twice."
                replies.append(GaveUp(request.article, spec, sentence))
                request.specs.remove(spec)
        self._suspects.extend(sorted((r for r in unanswered if r.specs), key=lambda r: not r.urgent))
        return replies

    def _give_up_source(self, spec: SourceSpec, sentence: str, hint: str) -> Failed:
        self._failed.add(spec)
        self._backlog.drop_source(spec)
        for request in self._suspects:
            request.specs = [other for other in request.specs if other != spec]
        self._suspects = deque(request for request in self._suspects if request.specs)
        return Failed(spec, sentence, hint)

    def _forget_all(self) -> None:
        self._backlog.clear()
        self._suspects.clear()
        self._held = []
