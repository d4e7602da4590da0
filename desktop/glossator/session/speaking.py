"""Gives the memory time to speak of the articles in hand, a few milliseconds at a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from glossator.errors import StaleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from glossator.session.memory import Memory
    from glossator.session.session import Session

_SLICE = 0.006


class Speaker:
    """Lets the memory speak of the articles that are asked for, a few milliseconds at a time.

    `wake` is called when there is more to do.
    """

    def __init__(self, session: Session, wake: Callable[[], None] | None = None) -> None:
        self._session = session
        self._memory: Memory | None = None
        self._wake = wake
        self._wanted: dict[str, None] = {}
        self._speaking: Iterator[bool] | None = None

    @property
    def memory(self) -> Memory:
        """What speaks."""
        if self._memory is None:
            # It needs much that a window does without until it is painted, which is when this is first asked for.
            from glossator.session.memory import Memory

            self._memory = Memory(self._session)
        return self._memory

    def ask(self, *articles: str) -> None:
        """Have these articles spoken of before all others; what is confirmed is learnt first."""
        if not articles:
            return
        rest = [article for article in self._wanted if article not in articles]
        self._wanted = dict.fromkeys([*articles, *rest])
        # What it was about may have changed: it begins again, and what it has learnt by now is kept.
        self._speaking = None
        self._call()

    @property
    def speaking(self) -> bool:
        """Whether there are articles that are still to be spoken of."""
        return bool(self._wanted)

    def hear(self, arrived: list[str]) -> None:
        """Take notice of what other sources say of articles: of those that were spoken of there is more to say."""
        self.ask(*(a for a in dict.fromkeys(arrived) if a in self._wanted or self.memory.may_speak(a)))

    def speak_a_little(self) -> None:
        """Go on for some milliseconds, and ask for more time where that was not enough."""
        end = time.perf_counter() + _SLICE
        while self._wanted and time.perf_counter() < end:
            article = next(iter(self._wanted))
            if self._speaking is None:
                self._speaking = self.memory.steps(article)
            try:
                ended = next(self._speaking, None) is None
            except StaleError:
                # The article has left the project in between.
                ended = True
            if ended:
                self._speaking = None
                self._wanted.pop(article, None)
        if self._wanted:
            self._call()

    def speak_of_all(self, chosen: AbstractSet[str] | None) -> Iterator[tuple[str, int | None]]:
        """Speak of all new articles, or of those that are chosen; yield each, with a count where that changed."""
        project, layer, key = self._session.project, self._session.layer, 0
        while batch := project.new_articles_after(layer, key, limit=100):
            for _, article in batch:
                if chosen is None or article in chosen:
                    changed = self.memory.speak(article)
                    said = sum(1 for raw in project.memory_run(article)[1] if raw.source_label) if changed else None
                    yield article, said
            key = batch[-1][0]

    def _call(self) -> None:
        if self._wake is not None:
            self._wake()
