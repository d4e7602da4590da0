"""The tree of discrepancies and its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QTreeView

from glossator.ui.panels.consistency_rows import ConsistencyDelegate
from glossator.ui.panels.rows import show_rows

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QKeyEvent

    from glossator.ui.models.consistency_model import ConsistencyModel

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ConsistencyView(QTreeView):
    """The tree. Return goes to a place, digits choose a way to make it alike, Delete leaves it as it is."""

    place_chosen = Signal(object)  # Place
    choice_made = Signal(int)
    left = Signal()
    moved = Signal()

    def __init__(self, model: ConsistencyModel) -> None:
        super().__init__()
        self._found = model
        self.rows = ConsistencyDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.selectionModel().currentChanged.connect(self.moved)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setAccessibleName(self.tr("Phrases that are treated differently"))
        show_rows(self)
        self.setExpandsOnDoubleClick(True)
        self.clicked.connect(self._click)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to a place or open a phrase on Return; choose with a digit; leave with Delete."""
        index = self.currentIndex()
        place = self._found.place(index)
        if event.key() in _ENTER and place is not None:
            self.place_chosen.emit(place)
        elif event.key() in _ENTER and index.isValid():
            self.setExpanded(index, not self.isExpanded(index))
        elif (
            Qt.Key.Key_1 <= event.key() <= Qt.Key.Key_9 and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.choice_made.emit(event.key() - Qt.Key.Key_1)
        elif event.key() == Qt.Key.Key_Delete:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters and digits have meanings of their own here."""

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self.rows.set_font(self.font())
            self.doItemsLayout()

    def _click(self, index: QModelIndex) -> None:
        place = self._found.place(index)
        if place is not None:
            self.place_chosen.emit(place)
