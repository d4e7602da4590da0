"""Gives a panel that came up behind small ones enough of its side to be of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow

_ENOUGH = 0.75


def give_room(window: MainWindow, panel_id: str, share: float = 0.62) -> None:
    """Make a panel higher once it is shown, where it has much less than a share of the window’s height."""

    def grow() -> None:
        dock = window.docks[panel_id]
        if dock.isVisible() and not dock.isFloating() and dock.height() < window.height() * share * _ENOUGH:
            window.resizeDocks([dock], [round(window.height() * share)], Qt.Orientation.Vertical)

    QTimer.singleShot(0, window, grow)
