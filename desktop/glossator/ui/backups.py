"""Makes the backup that is due a few milliseconds at a time, so that nobody waits for it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.session.work import Work
    from glossator.ui.main_window import MainWindow

_STEP_MS = 10
_CLOCK_MS = 60_000
_AT_OPEN = timedelta(days=1)


class Backups(QObject):
    """Takes the steps of a backup between other events. A backup that is not finished leaves nothing behind."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._settings = window.settings
        self._work: Work | None = None
        self._steps: Iterator[float] | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(lambda: self._begin(timedelta(minutes=self._settings.backup_minutes)))
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._timer.timeout.connect(self._step)

    def watch(self, work: Work) -> None:
        """Make a backup now if the last one is a day old, and later whenever there was work for as long as is set."""
        self.stop()
        self._work = work
        self._begin(_AT_OPEN)
        self._clock.start()

    def stop(self) -> None:
        """Give up what is not finished, because the project is being closed."""
        self._clock.stop()
        self._timer.stop()
        self._work = self._steps = None

    def _begin(self, interval: timedelta) -> None:
        if self._work is not None and self._steps is None:
            self._steps = self._work.back_up(interval)
            self._timer.start()

    def _step(self) -> None:
        steps, self._steps = self._steps, None
        if steps is not None and next(steps, None) is not None:
            self._steps = steps
        else:
            self._timer.stop()
