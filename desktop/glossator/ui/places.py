"""Where the window was in each project: the article that was open, and the place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from glossator.session.settings import Place
from glossator.ui.article.events import Place as ViewPlace

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow


class Places(QObject):
    """Remembers the place in the open project and goes back to it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def go_back(self) -> None:
        """Open the article that was open last in this project, where it was; else the first of the queue."""
        window, session = self._window, self._window.session
        if session is None:
            return
        place = window.settings.places.get(str(session.path))
        if place is not None and session.project.key_of(place.article) is not None:
            window.desk.open(place.article)
            there = ViewPlace(place.caret, place.top)
            window.page.view.restore_place(there)
            # Once more when the docks have taken their room, for that breaks the lines anew.
            QTimer.singleShot(0, self, lambda: self._scroll_back(place.article, there))
            return
        first = window.queue.model.row(0)
        if first is not None:
            window.desk.open(first.id)
            return
        # The queue may be showing nothing that there is.
        keys = session.project.queue(session.layer)
        if keys:
            window.desk.open(session.project.queue_rows(session.layer, keys[:1])[keys[0]].id)

    def remember(self) -> None:
        """Keep the place in the open article."""
        window = self._window
        if window.session is not None and window.desk.article is not None:
            place = window.page.view.place()
            kept = Place(window.desk.article, place.caret, place.top_position)
            window.settings.places[str(window.session.path)] = kept
            window.settings.save()

    def _scroll_back(self, article: str, place: ViewPlace) -> None:
        if self._window.desk.article == article:
            self._window.page.view.restore_place(place)
