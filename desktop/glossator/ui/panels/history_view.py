"""The list of changes: keys, and headings that are stepped over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QTableView

from glossator.ui.panels.history_rows import HistoryDelegate
from glossator.ui.panels.rows import hide_table, set_row_height, show_rows

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent

    from glossator.ui.models.history_model import HistoryModel

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class HistoryView(QTableView):
    """The changes. Arrow keys move, Return goes to where the change was made, Space asks to go back to it."""

    row_chosen = Signal(int)
    way_asked = Signal()
    moved = Signal()

    def __init__(self, model: HistoryModel) -> None:
        super().__init__()
        self.rows = HistoryDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.selectionModel().currentChanged.connect(self.moved)
        self.setAccessibleName(self.tr("History of the project"))
        hide_table(self)
        self._fit()
        show_rows(self)
        self.clicked.connect(lambda index: self.row_chosen.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the change on Return, ask for the way back on Space, step over headings."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.row_chosen.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Space:
            self.way_asked.emit()
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Step over the headings of days; Home and End go to the newest and the oldest."""
        model, actions = self.model(), QAbstractItemView.CursorAction
        index = super().moveCursor(action, modifiers)
        if action in (actions.MoveHome, actions.MoveEnd):
            index = model.index(0 if action is actions.MoveHome else model.rowCount() - 1, 0)
        step = -1 if action in (actions.MoveUp, actions.MovePrevious, actions.MovePageUp) else 1
        row = index.row()
        while index.isValid() and not model.flags(index) & Qt.ItemFlag.ItemIsSelectable:
            step = 1 if row == 0 else step
            row += step
            index = model.index(row, 0)
        return index if index.isValid() else self.currentIndex()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a search by first letters would read the whole journal."""

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self.rows.set_font(self.font())
            self._fit()

    def _fit(self) -> None:
        set_row_height(self, self.rows.row_height)
