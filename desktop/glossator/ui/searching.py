"""Runs the question of the search panel from the event loop, a few milliseconds at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from glossator.errors import UserError
from glossator.session.searching import Search

if TYPE_CHECKING:
    from glossator.session.searching import Query
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.search import SearchPanel

_PAGE = 1_000
"""How many hits are shown before somebody asks for more."""
_TICK_MS = 4


class Searching(QObject):
    """Runs the question of the panel, a few milliseconds at a time."""

    def __init__(self, window: MainWindow, panel: SearchPanel) -> None:
        super().__init__(panel)
        self._window = window
        self._panel = panel
        self._search: Search | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._pump)

    def start(self, query: Query) -> None:
        """Look for something else."""
        self.stop()
        self._search = None
        self._panel.start()
        session = self._window.session
        if session is None or not query:
            self._panel.show_state(None)
            return
        try:
            self._search = Search(session, query, limit=_PAGE)
        except UserError as error:
            self._panel.show_state(None, str(error))
            return
        self._timer.start()
        self._pump()

    def stop(self) -> None:
        """End what is running; what was found stays."""
        self._timer.stop()
        if self._search is not None:
            self._search.close()
            self._panel.show_state(self._search)

    def go_on(self) -> None:
        """Let more hits come."""
        if self._search is not None and not self._search.finished:
            self._search.go_on(_PAGE)
            self._timer.start()

    def _pump(self) -> None:
        search = self._search
        if search is None:
            self._timer.stop()
            return
        self._panel.add(search.pump())
        if search.resting:
            self._timer.stop()
        self._panel.show_state(search)
