"""What panels that list findings have in common: a head, pages, and a foot with what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from glossator.ui.icons import icon
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

_LINES = 15


class ListingPanel(QWidget):
    """`head`, `pages` and `foot` are to be filled; `came_up` tells that the list is wanted now."""

    came_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.head = QHBoxLayout()
        self.head.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.head.setSpacing(GRID)
        self.pages = QStackedWidget()
        # What is said of an empty list may be cut in a low window; the window itself must not grow for it.
        self.pages.setMinimumHeight(self.fontMetrics().height() * 4)
        self.foot = QWidget()
        self._row = QHBoxLayout(self.foot)
        self._row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self._row.setSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.head)
        column.addWidget(self.pages, 1)
        column.addWidget(self.foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the list is wanted now."""
        super().showEvent(event)
        self.came_up.emit()

    def sizeHint(self) -> QSize:
        """Return the width of a context and some rows."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 90, metrics.height() * _LINES)

    def fill_foot(self, *buttons: QWidget, rest: QWidget | None = None) -> None:
        """Put buttons side by side into the foot, each as wide as its words; `rest` takes the room that is left."""
        for button in buttons:
            button.setSizePolicy(button.sizePolicy().Policy.Maximum, button.sizePolicy().Policy.Fixed)
            self._row.addWidget(button)
        if rest is None:
            self._row.addStretch()
        else:
            self._row.addWidget(rest, 1)


def head_button(drawing: str, words: str) -> QToolButton:
    """Return a button for the head of a panel."""
    button = QToolButton()
    button.setIcon(icon(drawing))
    button.setText(words)
    button.setAccessibleName(words)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
