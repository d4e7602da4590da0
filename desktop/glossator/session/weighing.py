"""Keeps ready what the queue is ordered by: how unsure each article's pre-highlights are, how new its words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from glossator.session.job import BUDGET, Job

if TYPE_CHECKING:
    from collections.abc import Generator

    from glossator.session.session import Session


class Weighing:
    """The work on the outlook of the articles, done in idle moments: see `Indexing` for how it is driven."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def step(self) -> bool:
        """Do one short piece of work, which is one transaction; tell whether there is more. Raises ProjectError."""
        return self._session.busy or self._session.project.weigh()


class OutlookJob(Job):
    """Works out the outlook of every article, and how unlike what is confirmed each one is."""

    title = "Comparing the articles with what is confirmed"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._steps = self._work()

    def _work(self) -> Generator[float | None, None, None]:
        while self._session.project.weigh():
            yield None
        yield from self._session.project.compare(self._session.layer)

    def _pump(self, timeout: float) -> None:
        del timeout
        until = time.perf_counter() + BUDGET
        while not self.finished and time.perf_counter() < until:
            try:
                self.progress = next(self._steps)
            except StopIteration:
                self._finish()

    def _cancel(self) -> None:
        self.finished = True
        self._clean_up()

    def _clean_up(self) -> None:
        self._steps.close()
