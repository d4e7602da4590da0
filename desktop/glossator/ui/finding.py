"""Joins the bar that finds words in the article to the window: its hits can go to the strip of mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from glossator.ui.docks.mentions import show_hits

if TYPE_CHECKING:
    from glossator.ui.find_bar import FindBar
    from glossator.ui.main_window import MainWindow


class _Finding(QObject):
    """What the bar wishes of the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._bar = window.page.find_bar
        self._bar.mark_all_requested.connect(self._mark)

    def _mark(self, stretches: list[tuple[int, int]]) -> None:
        article = self._window.desk.article
        if article is not None:
            show_hits(self._window, self._bar.field.text(), [(article, *stretch) for stretch in stretches])


def find_bar(window: MainWindow) -> FindBar:
    """Return the bar, made and joined to the window when it is first asked for."""
    if window.findChild(_Finding) is None:
        _Finding(window)
    return window.page.find_bar
