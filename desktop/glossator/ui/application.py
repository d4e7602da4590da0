"""The running application: Qt itself, signals of the system, and what is to be done once the window is painted."""

from __future__ import annotations

import gc
import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from glossator import __version__
from glossator.ui.faults import Faults
from glossator.ui.icons import application_icon
from glossator.ui.main_window import MainWindow

if TYPE_CHECKING:
    from types import FrameType

    from glossator.errors import UserError
    from glossator.session.settings import Settings
    from glossator.session.work import Work

_LISTEN_MS = 200
_COLLECT_MS = 1000
_THOROUGH_MS = 5 * 60 * 1000
_NEVER = 1_000_000_000


def run(settings: Settings, work: Work | None, problem: UserError | None = None) -> int:
    """Show the window and return the exit code when it is closed."""
    application = make_application()
    faults = Faults(application)
    faults.install()
    window = MainWindow(settings, project_follows=work is not None)
    faults.window = window
    if work is not None:
        # Before it is shown, so that it is laid out once.
        window.show_work(work)
    window.show()
    if problem is not None:
        window.show_problem(problem)
    stop = _Stop(window)
    QTimer.singleShot(_COLLECT_MS, keep_collections_short)
    thorough = QTimer(window, interval=_THOROUGH_MS)
    thorough.timeout.connect(gc.collect)
    thorough.start()
    application.applicationStateChanged.connect(_collect_all_while_away)
    code = application.exec()
    stop.close()
    faults.uninstall()
    window.deleteLater()
    return code


def keep_collections_short() -> None:
    """Have garbage collected from now on, but never looked for among what start-up made, which stays to the end."""
    gc.freeze()
    gc.enable()
    # Going through the old objects as well stops the window for several frames with a long article: not by itself, in
    # the middle of work.
    gc.set_threshold(*gc.get_threshold()[:2], _NEVER)


def _collect_all_while_away(state: Qt.ApplicationState) -> None:
    if state is Qt.ApplicationState.ApplicationInactive:
        gc.collect()


def make_application() -> QApplication:
    """Return the process's QApplication under the program's name."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(sys.argv[:1])
    application.setApplicationName("Glossator")
    application.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName("io.github.glossator.Glossator")
    application.setWindowIcon(application_icon())
    return application


class _Stop:
    """Closes the window on SIGINT and SIGTERM: a handler only sets a flag, which the event loop looks at."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._asked = False
        self._before = {number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)}
        self._timer = QTimer(window)
        self._timer.timeout.connect(self._look)
        self._timer.start(_LISTEN_MS)

    def close(self) -> None:
        """Put the earlier handlers back."""
        self._timer.stop()
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True

    def _look(self) -> None:
        if self._asked:
            self._window.close()
