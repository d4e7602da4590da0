"""Going back to a point in the history, or forward again: one undo or redo after the other, each its own change."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.session.job import BUDGET, Job

if TYPE_CHECKING:
    from glossator.session.large_change import ChangeJob
    from glossator.session.session import Session


@dataclass(frozen=True, slots=True)
class RewindResult:
    """How many changes were taken back or done again."""

    changes: int
    redo: bool


class RewindJob(Job):
    """Takes back what was done after the change `seq`, or does again what was undone up to it.

    What is done when it is cancelled stays done: every step is whole, and redo goes the way back. `total` is how many
    steps there are, where that was counted.
    """

    result: RewindResult | None

    def __init__(self, session: Session, seq: int, *, redo: bool = False, total: int | None = None) -> None:
        super().__init__()
        self.title = "Doing again" if redo else "Taking back"
        self.message = self.title
        self._session = session
        self._seq = seq
        self._redo = redo
        self._total = total
        self._done = 0
        self._step: ChangeJob | None = None

    def _pump(self, timeout: float) -> None:
        until = time.perf_counter() + BUDGET
        while not self.finished and time.perf_counter() < until:
            if self.cancelled:
                self._end()
            elif self._step is not None:
                self._pump_step(self._step, timeout)
            elif self._arrived():
                self._end()
            else:
                self._take()

    def _arrived(self) -> bool:
        history = self._session.history
        if self._redo:
            return history.first_undone is None or history.first_undone > self._seq
        return history.last_done <= max(self._seq, 1)

    def _take(self) -> None:
        session = self._session
        self._step = session.redo_job(initiator=self) if self._redo else session.undo_job(initiator=self)
        if self._step is None:
            outcome = session.redo(initiator=self) if self._redo else session.undo(initiator=self)
            if outcome is not None:
                self._count()

    def _pump_step(self, step: ChangeJob, timeout: float) -> None:
        step.pump(timeout)
        if step.finished:
            self._step = None
            if step.error is not None:
                raise step.error
            if step.result is not None:
                self._count()

    def _count(self) -> None:
        self._done += 1
        if self._total:
            self.progress = min(self._done / self._total, 1.0)
            self.message = f"{self.title}: {self._done:,} of {self._total:,}"

    def _end(self) -> None:
        self._finish(RewindResult(self._done, self._redo))

    def _cancel(self) -> None:
        if self._step is not None:
            self._step.cancel()
            self._step = None

    def _clean_up(self) -> None:
        self._cancel()
