"""Jobs that work on a copy of the project, so that the project itself stays free for the analyst."""

from __future__ import annotations

import tempfile
import time
from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from glossator.session.job import BUDGET, Job, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glossator.session.session import Session

_PAGES = 128
COPIED = 0.3
"""The share of the progress that the copy is given."""


class SnapshotJob(Job):
    """Copies the project a few pages at a time and then hands the copy to the worker."""

    def __init__(self, session: Session, *, wake: Callable[[], None] | None = None) -> None:
        super().__init__()
        self._session = session
        self._folder = tempfile.TemporaryDirectory(prefix="glossator-")
        self._snapshot = Path(self._folder.name, "copy.glossator")
        self._copying: Iterator[float] | None = session.project.snapshot(self._snapshot, pages=_PAGES)
        self._worker = Worker(wake)
        self.message = "Copying the project"

    def _pump(self, timeout: float) -> None:
        if self.cancelled:
            self._finish()
        elif self._copying is not None:
            self._copy(self._copying)
        else:
            for message in self._worker.messages(timeout):
                self._take(message)
                if self.finished:
                    return

    def _copy(self, copying: Iterator[float]) -> None:
        until = time.perf_counter() + BUDGET
        for done in copying:
            self.progress = COPIED * done
            if time.perf_counter() > until:
                return
        self._copying = None
        self._begin()

    @abstractmethod
    def _begin(self) -> None:
        """Tell the worker what to do with the copy."""

    @abstractmethod
    def _take(self, message: dict[str, object]) -> None:
        """Take in what the worker says."""

    def _cancel(self) -> None:
        self.message = "Stopping"
        self._worker.close()

    def _clean_up(self) -> None:
        self._worker.close()
        # Ends the copy if it is under way.
        self._copying = None
        self._folder.cleanup()
