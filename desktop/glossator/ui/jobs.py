"""Drives one long job at a time from the event loop, so that the window never waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from glossator.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossator.session.jobs import Job

_TICK_MS = 15


class JobRunner(QObject):
    """Pumps a job until it is finished, then hands it to whoever started it."""

    progressed = Signal(object)
    finished = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._then: Callable[[Job], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._pump)

    @property
    def job(self) -> Job | None:
        """The job that is running."""
        return self._job

    def start(self, job: Job, then: Callable[[Job], None]) -> None:
        """Run a job; `then` gets it when it has finished, failed or been cancelled. Raises UserError while one runs."""
        if self._job is not None:
            job.cancel()
            raise UserError(
                f"“{self._job.title}” is still under way.", "Wait until it is done, or cancel it in the status line."
            )
        self._job, self._then = job, then
        self.progressed.emit(job)
        self._timer.start()

    def cancel(self) -> None:
        """Stop the running job; it leaves nothing half done."""
        if self._job is not None:
            self._job.cancel()

    def close(self) -> None:
        """Cancel what is running and see it to its end, because the window is going."""
        if self._job is None:
            return
        self._job.cancel()
        while not self._job.finished:
            self._job.pump(0.1)
        self._timer.stop()
        self._job = self._then = None

    def _pump(self) -> None:
        job, then = self._job, self._then
        if job is None:
            self._timer.stop()
            return
        try:
            job.pump()
        except BaseException:
            self._timer.stop()
            self._job = self._then = None
            self.finished.emit(job)
            raise
        self.progressed.emit(job)
        if job.finished:
            self._timer.stop()
            self._job = self._then = None
            self.finished.emit(job)
            if then is not None:
                then(job)
