"""The labels of a scheme in their order, which can be changed by dragging and by Alt with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView

from glossator.ui.panels.palette_rows import LabelDelegate, LabelModel
from glossator.ui.theme import appearance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent

    from glossator.domain.labels import Label

_TYPE = "application/x-glossator-label-row"
_ROOT = QModelIndex()


class OrderedLabels(LabelModel):
    """The labels as rows that can be dragged; nothing moves by itself, a drop is a wish."""

    move_wished = Signal(int, int)
    """A row, and the place among the others before which it is to stand."""

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Let rows be dragged and dropped between others."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows are moved, not copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """What is dragged."""
        return [_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the row that is dragged."""
        data = QMimeData()
        data.setData(_TYPE, str(indexes[0].row()).encode())
        return data

    def dropMimeData(
        self,
        data: QMimeData,
        action: Qt.DropAction,  # noqa: ARG002
        row: int,
        column: int,  # noqa: ARG002
        parent: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Wish for the move; the rows change when the scheme has."""
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self.labels)
        self.move_wished.emit(int(bytes(data.data(_TYPE).data())), place)
        # Not True: the view would remove the row that was dragged.
        return False


class LabelList(QListView):
    """The rows; emits what is wished and shows what it is told."""

    label_selected = Signal(str)
    order_wished = Signal(list)
    """The ids in their new order."""

    def __init__(self) -> None:
        super().__init__()
        self._labels = OrderedLabels()
        self._labels.move_wished.connect(self._move)
        self._rows = LabelDelegate(self._labels, self)
        self.setItemDelegate(self._rows)
        self.setModel(self._labels)
        self.setAccessibleName(self.tr("Labels in their order"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(True)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(lambda index, _: self._tell(index.row()))
        appearance().theme_changed.connect(self.viewport().update)

    @property
    def current(self) -> str | None:
        """The id of the label that is selected."""
        row = self.currentIndex().row()
        return self._labels.labels[row].id if 0 <= row < len(self._labels.labels) else None

    def set_labels(self, labels: Sequence[Label], current: str | None) -> None:
        """Show other labels, with one of them selected; that is not told."""
        ids = [label.id for label in labels]
        self.selectionModel().blockSignals(True)  # noqa: FBT003 - Qt's signature
        self._labels.set_labels(labels)
        if current in ids:
            self.setCurrentIndex(self._labels.index(ids.index(current)))
        self.selectionModel().blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._rows.active = current
        self._rows.height = self._rows.least_height + 4
        self.viewport().update()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many spans each label has."""
        self._labels.set_counts(counts)

    def move_current(self, step: int) -> None:
        """Wish for the selected label one place further up (-1) or down (1)."""
        row = self.currentIndex().row()
        if row >= 0 and 0 <= row + step < len(self._labels.labels):
            self._move(row, row + step + (1 if step > 0 else 0))

    def sizeHint(self) -> QSize:
        """Return the room for a dozen labels."""
        return QSize(self.fontMetrics().averageCharWidth() * 30, (self._rows.least_height + 4) * 12)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the label with Alt and an arrow."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)

    def _move(self, row: int, place: int) -> None:
        ids = [label.id for label in self._labels.labels]
        moved = ids[row]
        rest = [label_id for label_id in ids if label_id != moved]
        at = place - 1 if place > row else place
        rest.insert(at, moved)
        if rest != ids:
            self.order_wished.emit(rest)

    def _tell(self, row: int) -> None:
        if 0 <= row < len(self._labels.labels):
            self._rows.active = self._labels.labels[row].id
            self.viewport().update()
            self.label_selected.emit(self._labels.labels[row].id)
