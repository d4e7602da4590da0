"""Long work that a window or the command line drives step by step, so that neither ever waits for it."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BUDGET = 0.006
"""How long one step may work in the window's thread, in seconds; a single write may go beyond it."""

_MODULE = "glossator.session.job_worker"


class Job(ABC):
    """One piece of long work. `pump` it until it is `finished`; then one of `result`, `error`, `cancelled` is set.

    `progress` is between 0 and 1, None while nobody knows.
    """

    title = ""

    def __init__(self) -> None:
        self.message = ""
        self.progress: float | None = None
        self.finished = False
        self.cancelled = False
        self.error: UserError | None = None
        self.result: object | None = None

    def pump(self, timeout: float = 0.0) -> None:
        """Do a few milliseconds of work; wait up to `timeout` seconds when there is none."""
        if self.finished:
            return
        try:
            self._pump(timeout)
        except UserError as error:
            self._fail(error)
        except BaseException:
            self._clean_up()
            raise

    def cancel(self) -> None:
        """Stop, and take back what was begun; the job is finished after some more pumping. Idempotent."""
        if not self.finished:
            self.cancelled = True
            self._cancel()

    @abstractmethod
    def _pump(self, timeout: float) -> None: ...

    @abstractmethod
    def _cancel(self) -> None: ...

    @abstractmethod
    def _clean_up(self) -> None:
        """Give back what the job holds; called once it is over, however that came."""

    def _finish(self, result: object | None = None) -> None:
        self.result = result
        self.progress = 1.0
        self.finished = True
        self._clean_up()

    def _fail(self, error: UserError) -> None:
        self.error = error
        self.finished = True
        self._clean_up()


class Worker:
    """The process that reads and writes files for a job. It never sees the project file."""

    def __init__(self, wake: Callable[[], None] | None) -> None:
        self._process = WorkerProcess(_MODULE, wake=wake)

    def send(self, do: str, **message: object) -> None:
        """Ask for something."""
        self._process.send({"do": do, **message})

    def messages(self, timeout: float) -> Iterator[dict[str, object]]:
        """Yield what has come for as long as a step may take. Raises UserError when the process has ended."""
        until = time.perf_counter() + BUDGET
        message = self._process.receive(timeout)
        while message is not None:
            if message.get("kind") == "failed":
                raise UserError(str(message["sentence"]), str(message["hint"]))
            yield message
            message = self._process.receive() if time.perf_counter() < until else None
        if not self._process.running:
            raise UserError(f"The work stopped: the process that did it {self._process.exit_reason}.", "Try again.")

    def close(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.close()


def run_to_end(job: Job, on_progress: Callable[[Job], None] | None = None) -> None:
    """Pump a job until it is finished."""
    while not job.finished:
        job.pump(0.1)
        if on_progress is not None:
            on_progress(job)
