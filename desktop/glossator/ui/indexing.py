"""Does what can wait while the window has nothing else to do: outlook of the articles, copies, the index of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from glossator.domain.effects import Effects
from glossator.errors import UserError
from glossator.session.comparing import Comparing
from glossator.session.indexing import Indexing
from glossator.session.weighing import Weighing

if TYPE_CHECKING:
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow

_FIRST_MS = 2_500
_STEP_MS = 25


class IdleIndexing(QObject):
    """Takes one short step after the other, and none while a long job runs."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._work: Indexing | None = None
        self._weighing: Weighing | None = None
        self._comparing: Comparing | None = None
        self._compares: bool | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._step)
        window.project_shown.connect(self._begin)
        window.outcome_came.connect(self._take_in)
        window.project_left.connect(self.stop)

    @property
    def active(self) -> bool:
        """Whether there may be something left to do."""
        return self._timer.isActive()

    def stop(self) -> None:
        """Leave the project alone; what is missing is done when it is opened again."""
        self._timer.stop()
        self._work = self._weighing = self._comparing = None

    def _begin(self) -> None:
        session = self._window.session
        self._work = Indexing(session) if session is not None else None
        self._weighing = Weighing(session) if session is not None else None
        self._comparing = Comparing(session) if session is not None else None
        self._compares = None
        # What is seen first comes first.
        self._timer.start(_FIRST_MS)

    def _take_in(self, outcome: Outcome) -> None:
        if outcome.effects & (Effects.ARTICLES | Effects.SUGGESTIONS) and self._work is not None:
            if outcome.effects & Effects.ARTICLES:
                self._work.articles_came()
                self._compares = None
            if not self._timer.isActive():
                self._timer.start(_STEP_MS)

    def _step(self) -> None:
        if self._work is None or self._weighing is None or self._comparing is None or self._window.session is None:
            return
        if self._window.jobs.job is not None:
            self._timer.start(_FIRST_MS)
            return
        try:
            # What matters to whoever chooses what to open next comes first; the index only makes searches faster.
            if self._compares is None:
                self._compares = self._window.session.project.copies.waiting() > 0
            comparing = self._compares
            self._compares = self._comparing.step()
            more = self._compares or self._weighing.step() or self._work.step()
        except UserError:
            # Whoever does something next is told what is wrong with the file; a search works without the index.
            self.stop()
            return
        if comparing and not self._compares:
            self._window.copies.look_again()
        if more:
            self._timer.start(_STEP_MS)
