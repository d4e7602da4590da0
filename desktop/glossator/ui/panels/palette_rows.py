"""The labels as rows: the key on the label's colour, its name, and how often it stands in the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QLineF, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate

from glossator.ui.article.painting import draw_line
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QRegion, QResizeEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from glossator.domain.labels import Label

_ROOT = QModelIndex()


class LabelModel(QAbstractListModel):
    """The labels of a scheme that fit the filter, with their counts in the article."""

    def __init__(self) -> None:
        super().__init__()
        self._all: tuple[Label, ...] = ()
        self._text = ""
        self.labels: list[Label] = []
        self.counts: Mapping[str, int] = {}
        self.taken: Mapping[str, str] = {}
        """What the keys of some labels stand for instead, because the user wished so, by the label's id."""

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Show other labels."""
        self._all = tuple(labels)
        self.filter(self._text)

    def filter(self, text: str) -> None:
        """Show only the labels whose name, id or key has `text` in it."""
        self._text = text
        wanted = text.casefold().strip()
        self.beginResetModel()
        self.labels = [
            label
            for label in self._all
            if wanted in label.name.casefold() or wanted in label.id.casefold() or wanted == label.key
        ]
        self.endResetModel()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show other counts."""
        before, self.counts = self.counts, dict(counts)
        for row, label in enumerate(self.labels):
            if before.get(label.id, 0) != self.counts.get(label.id, 0):
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of labels that fit."""
        return 0 if parent.isValid() else len(self.labels)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The name to show, and the row in words for assistive technology."""
        label = self.labels[index.row()]
        if role == int(Qt.ItemDataRole.DisplayRole):
            return label.name
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            taken = self.taken.get(label.id)
            key = self.tr("key") + f" {label.key}" if label.key and not taken else ""
            parts = [label.name, key, self._taken_words(label, taken) if taken else ""]
            parts.append(self.tr("%n in this article", "", self.counts.get(label.id, 0)))
            return ", ".join(part for part in parts if part)
        if role == int(Qt.ItemDataRole.ToolTipRole) and (taken := self.taken.get(label.id)):
            return plain_tooltip(self._taken_words(label, taken))
        return None

    def _taken_words(self, label: Label, taken: str) -> str:
        words = self.tr("{0} stands for “{1}”, as the settings of the keys say")
        return words.format(label.key.upper(), taken)


class LabelDelegate(QStyledItemDelegate):
    """Draws one label."""

    def __init__(self, model: LabelModel, view: QListView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self.active: str | None = None
        self.wanted: QRegion | None = None
        self.height = self.least_height

    @property
    def least_height(self) -> int:
        """The height below which rows would run into each other."""
        return self._view.fontMetrics().height() + 5

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the height that lets all rows fit."""
        return QSize(self._view.fontMetrics().averageCharWidth() * 20, self.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw key, name and count."""
        if self.wanted is not None and not self.wanted.intersects(option.rect):
            # Qt asks for every row between two that have changed.
            return
        theme = current_theme()
        label = self._model.labels[index.row()]
        colours = theme.label(label.colour)
        rect = QRectF(option.rect)
        active = label.id == self.active
        font = QFont(self._view.font())
        metrics = QFontMetrics(font)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = rect.adjusted(GRID / 2, 0.5, -GRID / 2, -0.5)
        if active or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colours.fill if active else theme.hover)
            painter.drawRoundedRect(ground, 5, 5)
        if option.state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.setPen(QPen(theme.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(ground.adjusted(1, 1, -1, -1), 5, 5)
        side = metrics.height() + 1.0
        cap = QRectF(rect.left() + GRID, rect.center().y() - side / 2, side + 2, side)
        taken = self._model.taken.get(label.id)
        painter.setPen(QPen(colours.outline, 1))
        painter.setBrush(colours.chip if taken is None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if colours.line:
            painter.setPen(QPen(colours.outline, 1))
            below = cap.bottom() + (2.75 if colours.line == 1 else 2.5)
            draw_line(painter, QLineF(cap.left() + 1, below, cap.right() - 1, below), colours.line)
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.9)
        small.setWeight(QFont.Weight.DemiBold)
        small.setStrikeOut(taken is not None)
        painter.setFont(small)
        painter.setPen(colours.chip_text if taken is None else theme.text_muted)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, label.key.upper())
        count = self._model.counts.get(label.id, 0)
        shown = str(count) if count else ""
        right = rect.right() - GRID - GRID / 2 - metrics.horizontalAdvance(shown)
        painter.setFont(font)
        painter.setPen(theme.article_text if active else theme.text_muted)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(right, rect.top(), rect.right() - right, rect.height()), flags, shown)
        left = cap.right() + GRID
        if active:
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
        painter.setPen(theme.article_text if active else theme.text)
        width = right - left - GRID / 2
        name = QFontMetrics(font).elidedText(label.name, Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(QRectF(left, rect.top(), width, rect.height()), flags, name)
        if taken is not None:
            left += QFontMetrics(font).horizontalAdvance(name) + GRID
            small.setStrikeOut(False)
            small.setWeight(QFont.Weight.Normal)
            painter.setFont(small)
            painter.setPen(theme.article_text if active else theme.warning)
            said = QFontMetrics(small).elidedText(
                f"{label.key.upper()}: {taken}", Qt.TextElideMode.ElideRight, int(right - left - GRID / 2)
            )
            painter.drawText(QRectF(left, rect.top(), right - left, rect.height()), flags, said)
        painter.restore()


class LabelView(QListView):
    """The rows of labels. A click takes no focus, so that the article keeps it."""

    row_chosen = Signal(object)  # tuple[int, bool]: the row, and whether beside what is there
    pointed_at = Signal(object)  # int, or None when the pointer has left

    def __init__(self, model: LabelModel) -> None:
        super().__init__()
        self.rows = LabelDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.setAccessibleName(self.tr("Labels"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        # On the panel's own ground: a list of labels needs no sheet of paper.
        self.viewport().setAutoFillBackground(False)
        self.entered.connect(lambda index: self.pointed_at.emit(index.row()))
        model.modelReset.connect(self.fit)
        appearance().theme_changed.connect(self.viewport().update)

    def fit(self) -> None:
        """Choose the row height at which all labels are in sight, if there is one."""
        least = self.rows.least_height
        rows = max(self.model().rowCount(), 1)
        height = min(max(self.viewport().height() // rows, least), least + GRID)
        if height != self.rows.height:
            self.rows.height = height
            self.scheduleDelayedItemsLayout()

    def sizeHint(self) -> QSize:
        """Return the room for all labels."""
        return QSize(
            self.fontMetrics().averageCharWidth() * 34, max(self.model().rowCount(), 1) * (self.rows.least_height + 4)
        )

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few labels."""
        return QSize(self.fontMetrics().averageCharWidth() * 18, self.rows.least_height * 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the rows to the height."""
        super().resizeEvent(event)
        self.fit()

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Draw the rows that have changed. A list would lay all rows out anew and draw them, at every key press."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self.fit()
            self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that have changed."""
        self.rows.wanted = event.region()
        super().paintEvent(event)
        self.rows.wanted = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the row under the cursor on Return, beside what is there on Shift+Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            beside = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.row_chosen.emit((self.currentIndex().row(), beside))
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave the selection to the keyboard."""
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row that was clicked, beside what is there with Shift."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            beside = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.row_chosen.emit((index.row(), beside))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has left."""
        super().leaveEvent(event)
        self.pointed_at.emit(None)
