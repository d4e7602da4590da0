"""Where every exception of the window's process arrives: the user's world gets a sentence, our mistakes a report."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QtMsgType, Signal, qInstallMessageHandler

from glossator import paths
from glossator.errors import CancelledError, UserError
from glossator.session.report import describe, write_report

if TYPE_CHECKING:
    from types import TracebackType

    from PySide6.QtCore import QMessageLogContext

    from glossator.ui.main_window import MainWindow

_SOON_MS = 1000
_log = logging.getLogger("glossator")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Faults(QObject):
    """Takes exceptions out of slots, virtual methods, threads and finalisers, and shows each in its way."""

    _came = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.window: MainWindow | None = None
        self._showing = False
        self._said: set[str] = set()
        # A signal, so that what happens in another thread is shown in the window's.
        self._came.connect(self._show)

    def install(self) -> None:
        """Have everything arrive here, and keep a log without article text."""
        _start_log()
        sys.excepthook = self._take
        threading.excepthook = lambda args: self._take(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self._take(args.exc_type, args.exc_value, args.exc_traceback)
        qInstallMessageHandler(_log_qt)

    def uninstall(self) -> None:
        """Give the hooks back."""
        for handler in tuple(_log.handlers):
            if isinstance(handler, _LogFile):
                handler.open()
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        sys.unraisablehook = sys.__unraisablehook__
        qInstallMessageHandler(None)

    def _take(self, kind: type[BaseException], error: BaseException | None, _traceback: TracebackType | None) -> None:
        self._came.emit(error if error is not None else kind())

    def _show(self, error: BaseException) -> None:
        if isinstance(error, CancelledError):
            return
        if isinstance(error, KeyboardInterrupt):
            if self.window is not None:
                self.window.close()
            return
        if isinstance(error, UserError):
            if self.window is not None:
                self.window.show_problem(error)
            return
        report = describe(error)
        _log.error("%s", report)
        # The same mistake in every paint would otherwise bury the window under dialogs.
        place = report.splitlines()[-1]
        if self._showing or place in self._said or self.window is None:
            return
        self._said.add(place)
        self._showing = True
        try:
            self.window.show_report(report, write_report(error))
        finally:
            self._showing = False


def _start_log() -> None:
    if _log.handlers:
        return
    _log.addHandler(_LogFile())
    _log.setLevel(logging.INFO)


class _LogFile(logging.Handler):
    """Opens the log with the first thing that is to be written; where that is no error, once the window is there."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._waiting.append(record)
        if record.levelno >= logging.ERROR or threading.current_thread() is not threading.main_thread():
            self.open()
        elif len(self._waiting) == 1:
            QTimer.singleShot(_SOON_MS, self.open)

    def open(self) -> None:
        """Write what waits into the file, and leave the rest to that."""
        from logging.handlers import RotatingFileHandler

        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            paths.log_dir().mkdir(parents=True, exist_ok=True)
            handler: logging.Handler = RotatingFileHandler(
                paths.log_dir() / "glossator.log", maxBytes=500_000, backupCount=3, encoding="utf-8"
            )
        except OSError:
            handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _log.removeHandler(self)
        _log.addHandler(handler)
        for record in waiting:
            handler.handle(record)


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _log.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", message)
