"""Work in the window’s own thread that takes longer than a frame: some milliseconds at a time, in one project."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glossator.ui.main_window import MainWindow

_TICK_MS = 12
_BUDGET = 0.005


class Slices(QObject):
    """Runs one iteration at a time and hands on what it yields; another one, or another project, ends it."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._steps: Iterator[object] | None = None
        self._session: object = None
        self._take: Callable[[object], None] | None = None
        self._then: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._pump)

    @property
    def running(self) -> bool:
        """Whether there is work left."""
        return self._steps is not None

    def start(
        self,
        steps: Iterator[object],
        take: Callable[[object], None] | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Run `steps` in place of what ran before: `take` gets the last value of each slice, `then` ends it."""
        self.stop()
        self._steps, self._take, self._then = steps, take, then
        self._session = self._window.session
        self._timer.start()

    def stop(self) -> None:
        """Give up what is running."""
        self._timer.stop()
        self._steps = self._take = self._then = None

    def _pump(self) -> None:
        steps, take, then = self._steps, self._take, self._then
        if steps is None or self._session is None or self._window.session is not self._session:
            self.stop()
            return
        until = time.perf_counter() + _BUDGET
        value: object = None
        ended = False
        try:
            while not ended and time.perf_counter() < until:
                try:
                    value = next(steps)
                except StopIteration:
                    ended = True
        except BaseException:
            self.stop()
            raise
        if ended:
            self.stop()
        if value is not None and take is not None:
            take(value)
        if ended and then is not None:
            then()
