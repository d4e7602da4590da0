"""Gives a panel enough of its side to be of use, and leaves the article enough to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDockWidget

    from glossator.ui.main_window import MainWindow

_ENOUGH = 0.9
_LINES = 12
"""Lines of the article that stay in sight above a panel that comes up below it, as far as the window has them."""


def give_room(window: MainWindow, panel_id: str, share: float = 0.5) -> None:
    """Make a panel higher once it is shown, where it has much less than a share of the window’s height."""

    def grow() -> None:
        dock = window.docks[panel_id]
        if dock.isVisible() and not dock.isFloating() and dock.height() < window.height() * share * _ENOUGH:
            wanted = round(window.height() * share)
            if _is_below(window, dock):
                wanted = min(wanted, _most(window, dock))
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


def leave_room(window: MainWindow, dock: QDockWidget) -> None:
    """Make a panel that comes up below the article for the first time lower, where it leaves too little of the text."""

    def shrink() -> None:
        if dock.isVisible() and not dock.isFloating() and _is_below(window, dock):
            most = _most(window, dock)
            if dock.height() > most:
                window.resizeDocks([dock], [most], Qt.Orientation.Vertical)

    QTimer.singleShot(0, window, shrink)


def _is_below(window: MainWindow, dock: QDockWidget) -> bool:
    return window.dockWidgetArea(dock) == Qt.DockWidgetArea.BottomDockWidgetArea


def _most(window: MainWindow, dock: QDockWidget) -> int:
    """Return how high a panel below the article may be; that it can be used at all comes first."""
    page = window.page
    spare = page.height() - page.height_for(_LINES)
    return max(dock.height() + spare, dock.minimumSizeHint().height())
