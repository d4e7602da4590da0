"""A heartbeat in the window's event loop, which tells for how long the loop stood still."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication


class Beat(QObject):
    """Measures for how long the event loop did not turn, with a timer of 5 ms."""

    def __init__(self) -> None:
        super().__init__()
        self._last = time.perf_counter()
        self._gaps: list[float] = []
        self._timer = QTimer(self, interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._turn)

    def _turn(self) -> None:
        now = time.perf_counter()
        self._gaps.append((now - self._last) * 1000)
        self._last = now

    def worst_until(self, true: Callable[[], bool]) -> dict[str, float]:
        """Return the longest gaps before something became true, in milliseconds, and how long that took."""
        self._gaps.clear()
        begun = self._last = time.perf_counter()
        self._timer.start()
        while not true():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self._timer.stop()
        worst = sorted(self._gaps)[-3:]
        return {
            "worst_ms": round(worst[-1], 1),
            "third_worst_ms": round(worst[0], 1),
            "seconds": round(time.perf_counter() - begun, 2),
        }
