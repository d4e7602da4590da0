"""Gives a panel that came up behind small ones enough of its side to be of use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow

_ENOUGH = 0.9


def give_room(window: MainWindow, panel_id: str, share: float = 0.5) -> None:
    """Make a panel higher once it is shown, where it has much less than a share of the window’s height."""

    def grow() -> None:
        dock = window.docks[panel_id]
        if dock.isVisible() and not dock.isFloating() and dock.height() < window.height() * share * _ENOUGH:
            wanted = round(window.height() * share)
            # Qt takes room from the docks above only when they are named as well.
            behind = window.tabifiedDockWidgets(dock)
            above = [
                other
                for other in window.docks
                if other.isVisible() and other not in behind
                if other.x() == dock.x() and other.geometry().bottom() < dock.y()
            ]
            left = sum(other.height() for other in above) + dock.height() - wanted
            # None may have nothing: Qt would refuse all of it.
            sizes = [max(left // len(above), 1) for _ in above]
            window.resizeDocks([*above, dock], [*sizes, wanted], Qt.Orientation.Vertical)

    QTimer.singleShot(0, window, grow)
