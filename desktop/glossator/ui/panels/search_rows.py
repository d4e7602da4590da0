"""How a concordance is drawn: all hits below each other, what stands before them ending where they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QHeaderView,
    QStyle,
    QStyleOptionButton,
    QTableView,
)

from glossator.ui.models.hit_model import Column
from glossator.ui.panels.rows import RowDelegate, show_rows
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from glossator.ui.models.hit_model import HitModel, Line

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
_WIDEST_HIT = 26
_NARROW = 900
"""Below this width in pixels the source is not shown beside the title, below two thirds of it not the date either."""


class HitDelegate(RowDelegate):
    """Draws the cells straight from the model’s lines."""

    def __init__(self, model: HitModel, view: QTableView) -> None:
        self._model = model
        self._table = view
        super().__init__(view)

    def set_font(self, font: QFont) -> None:
        """Draw in another font and size."""
        self._plain, self._strong, self._small = QFont(font), QFont(font), QFont(font)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._small.setPointSizeF(font.pointSizeF() * 0.92)
        self._metrics = {kind: QFontMetrics(face) for kind, face in enumerate((self._plain, self._strong, self._small))}

    @property
    def row_height(self) -> int:
        """How high every row is."""
        return self._metrics[0].height() + GRID

    def hit_width(self, text: str) -> int:
        """Return the room that a hit needs."""
        return min(self._metrics[1].horizontalAdvance(text), _WIDEST_HIT * self._metrics[1].averageCharWidth()) + GRID

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the fixed height."""
        return QSize(self._metrics[0].averageCharWidth() * 8, self.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell."""
        rect, state = QRect(option.rect), option.state
        line, column = self._model.lines[index.row()], index.column()
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, self._theme.selection if self._view.hasFocus() else self._theme.hover)
        elif line.number in self._model.ticked:
            painter.fillRect(rect, self._ticked_ground)
        if column == Column.TICK:
            self._draw_tick(painter, rect, ticked=line.number in self._model.ticked)
            return
        active = selected and self._view.hasFocus()
        strong = self._theme.selection_text if active else self._theme.text
        if column in (Column.LEFT, Column.HIT, Column.RIGHT):
            self._draw_context(painter, rect, line, column, strong)
            return
        inner = rect.adjusted(GRID // 2, 0, -GRID // 2, 0)
        painter.setFont(self._small)
        painter.setPen(strong if active else self._theme.text_muted)
        text = self._metrics[2].elidedText(self._model.words(line, column), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(_LEFT | Qt.TextFlag.TextSingleLine), text)

    def _draw_context(self, painter: QPainter, rect: QRect, line: Line, column: int, colour: QColor) -> None:
        """Draw the part of a line that is seen in one of its three cells.

        All hits begin at the same place; what follows one begins where the hit ends, in whichever cell that is.
        """
        view = self._table
        at, width = view.columnViewportPosition(Column.HIT), view.columnWidth(Column.HIT)
        hit = self._metrics[1].elidedText(line.hit.text, Qt.TextElideMode.ElideRight, width)
        taken = self._metrics[1].horizontalAdvance(hit)
        begins, ends = (at + width - taken, at + width) if line.leftwards else (at, at + taken)
        left_edge = view.columnViewportPosition(Column.LEFT) + GRID // 2
        right_edge = view.columnViewportPosition(Column.RIGHT) + view.columnWidth(Column.RIGHT) - GRID
        painter.save()
        painter.setClipRect(rect)
        painter.setPen(colour)
        before, after = Qt.TextElideMode.ElideLeft, Qt.TextElideMode.ElideRight
        if line.leftwards:
            before, after = after, before
            painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        for text, left, right, align, elide, face in (
            (line.left, left_edge, begins, _RIGHT, before, 0),
            (hit, begins, ends, _LEFT, Qt.TextElideMode.ElideNone, 1),
            (line.right, ends, right_edge, _LEFT, after, 0),
        ):
            box = QRect(left, rect.top(), right - left, rect.height())
            if box.intersects(rect) or column == Column.HIT:
                painter.setFont(self._strong if face else self._plain)
                shown = self._metrics[face].elidedText(text, elide, box.width()) if face == 0 else text
                painter.drawText(box, int(align | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip), shown)
        painter.restore()

    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return a row in words."""
        hit = self._model.hit(index.row())
        where = "  ·  ".join(filter(None, (" ".join(hit.title.split()), hit.source, hit.published[:10])))
        return f"{hit.before}{hit.text}{hit.after}\n\n{where}"

    def _draw_tick(self, painter: QPainter, rect: QRect, *, ticked: bool) -> None:
        box = QStyleOptionButton()
        box.state = QStyle.StateFlag.State_Enabled | (
            QStyle.StateFlag.State_On if ticked else QStyle.StateFlag.State_Off
        )
        style = self._view.style()
        side = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth)
        box.rect = QRect(rect.center().x() - side // 2, rect.center().y() - side // 2, side, side)
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorItemViewItemCheck, box, painter, self._view)

    def dress(self) -> None:
        """Take on the colours of the theme that is shown."""
        super().dress()
        self._ticked_ground = QColor(self._theme.accent)
        self._ticked_ground.setAlphaF(0.14 if self._theme.dark else 0.08)


class HitView(QTableView):
    """The lines. Arrow keys move, Return opens, Space ticks, Ctrl+A ticks all, * has the ticked ones marked."""

    hit_chosen = Signal(int)
    ticks_changed = Signal()
    marking_wished = Signal()
    left_upwards = Signal()
    """Up was pressed on the first line."""

    def __init__(self, model: HitModel) -> None:
        super().__init__()
        self.hits = model
        self.rows = HitDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.setAccessibleName(self.tr("Hits"))
        show_rows(self)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(16)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSortIndicatorClearable(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSectionsClickable(True)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.sectionClicked.connect(self._sort)
        self.doubleClicked.connect(lambda index: self.hit_chosen.emit(index.row()))
        self._sorted: tuple[int, Qt.SortOrder] | None = None
        self._widest = 0
        self.fit()

    @property
    def is_sorted(self) -> bool:
        """Whether the lines are in another order than that of finding."""
        return self._sorted is not None

    def sort_by(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort what is shown by a column; -1 is the order of finding."""
        self._sorted = (column, order) if column > 0 else None
        self.horizontalHeader().setSortIndicatorShown(column > 0)
        self.horizontalHeader().setSortIndicator(column, order)
        self.hits.sort(column, order)

    def fit_hits(self, *, anew: bool = False) -> None:
        """Make the middle as wide as the hits need."""
        widest = 0 if anew else self._widest
        for line in self.hits.lines[:200]:
            widest = max(widest, self.rows.hit_width(line.hit.text))
        if widest != self._widest:
            self._widest = widest
            self.fit()

    def fit(self) -> None:
        """Share the width out among the columns."""
        self.verticalHeader().setDefaultSectionSize(self.rows.row_height)
        letter = self.fontMetrics().averageCharWidth()
        room = self.viewport().width()
        self.setColumnHidden(Column.SOURCE, room < _NARROW)
        self.setColumnHidden(Column.DATE, room < _NARROW * 2 // 3)
        widths = {
            Column.TICK: letter * 4,
            Column.HIT: max(self._widest, letter * 8),
            Column.ARTICLE: letter * (28 if room >= _NARROW else 18),
            Column.SOURCE: letter * 16,
            Column.DATE: letter * 14,
        }
        left = room - sum(width for column, width in widths.items() if not self.isColumnHidden(column))
        widths |= {Column.LEFT: max(left // 2, 40), Column.RIGHT: max(left - left // 2, 40)}
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def _sort(self, column: int) -> None:
        if column == Column.TICK:
            self.toggle(range(self.hits.rowCount()))
            self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            return
        if self._sorted == (column, Qt.SortOrder.AscendingOrder):
            self.sort_by(column, Qt.SortOrder.DescendingOrder)
        elif self._sorted == (column, Qt.SortOrder.DescendingOrder):
            self.sort_by(-1)
        else:
            self.sort_by(column)

    def toggle(self, rows: range) -> None:
        """Tick some rows, or take their ticks away."""
        self.hits.toggle(rows)
        self.viewport().update()
        self.ticks_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, tick, mark; every other key moves."""
        row = self.currentIndex().row()
        if event.key() in _ENTER and row >= 0:
            self.hit_chosen.emit(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self.toggle(range(row, row + 1))
            self.setCurrentIndex(self.model().index(min(row + 1, self.hits.rowCount() - 1), Column.HIT))
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.toggle(range(self.hits.rowCount()))
        elif event.key() == Qt.Key.Key_Asterisk:
            self.marking_wished.emit()
        elif event.key() == Qt.Key.Key_Up and row <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tick where the tick is; elsewhere make the line the current one."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == Column.TICK and event.button() == Qt.MouseButton.LeftButton:
            self.toggle(range(index.row(), index.row() + 1))
            event.accept()
            return
        super().mousePressEvent(event)

    def focus_first(self) -> None:
        """Take the focus, and stand on the first line if on none."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self.currentIndex().isValid() and self.hits.rowCount():
            index = self.model().index(0, Column.HIT)
            self.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are no commands here."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width out."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self.rows.set_font(self.font())
            self.fit_hits(anew=True)
            self.fit()
