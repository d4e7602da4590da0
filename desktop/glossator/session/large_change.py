"""Changes with so many events that they are made and written a part at a time, so that the window never waits."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from glossator.session.job import BUDGET, Job
from glossator.session.outcome import Draft, Outcome

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from glossator.session.session import Session

LARGE = 300
"""From so many events on a change is written in parts; below, one go takes no longer than a frame."""

_PREPARING = 0.3


class ChangeJob(Job):
    """Writes one draft as one change, all or nothing; `result` is its Outcome.

    The draft may still have to be made: then `draft` is an iterable that yields None, or the part of that work that is
    done, as often as it likes and the draft at last. While it is being written other changes are refused.
    """

    def __init__(
        self,
        session: Session,
        draft: Draft | Iterable[Draft | float | None],
        *,
        title: str = "",
        initiator: object = None,
        undoes: str | None = None,
    ) -> None:
        super().__init__()
        self.title = title or (draft.title if isinstance(draft, Draft) else "")
        self._session = session
        self._initiator = initiator
        self._undoes = undoes
        self._steps = self._work([draft] if isinstance(draft, Draft) else draft)

    def _pump(self, timeout: float) -> None:
        del timeout
        until = time.perf_counter() + BUDGET
        while not self.finished and time.perf_counter() < until:
            try:
                step = next(self._steps)
            except StopIteration:
                self._finish()
                return
            if isinstance(step, Outcome):
                self._finish(step)
            elif step is not None:
                self.progress = step

    def _work(self, drafts: Iterable[Draft | float | None]) -> Generator[float | Outcome | None, None, None]:
        for draft in drafts:
            if isinstance(draft, Draft):
                self.title = self.title or draft.title
                for step in self._session.commit_steps(draft, initiator=self._initiator, undoes=self._undoes):
                    yield _PREPARING + step * (1 - _PREPARING) if isinstance(step, float) else step
                return
            yield None if draft is None else draft * _PREPARING

    def _cancel(self) -> None:
        self._clean_up()
        self.finished = True

    def _clean_up(self) -> None:
        self._steps.close()
