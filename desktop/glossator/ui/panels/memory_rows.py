"""How a phrase of the memory is drawn: the phrase, the label that it gets, and below what that rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics

from glossator.ui.icons import icon_pixmap
from glossator.ui.panels.rows import RowDelegate
from glossator.ui.widgets import GRID, chip_font, chip_size, paint_chip

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

    from glossator.ui.models.memory_model import MemoryModel, MemoryRow


class MemoryDelegate(RowDelegate):
    """Draws all phrases at one height."""

    def __init__(self, model: MemoryModel, view: QAbstractItemView) -> None:
        self._model = model
        super().__init__(view)

    def set_font(self, font: QFont) -> None:
        """Draw in another font and size."""
        self._font, self._small_font, self._chip_font = QFont(font), QFont(font), chip_font(font)
        self._small_font.setPointSizeF(font.pointSizeF() * 0.9)
        self._main, self._small = QFontMetrics(self._font), QFontMetrics(self._small_font)

    @property
    def row_height(self) -> int:
        """How high every row is."""
        return self._main.height() + self._small.height() + 2 * GRID

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the fixed height; the width is the view's."""
        return QSize(self._main.averageCharWidth() * 16, self.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one phrase."""
        row = self._model.row(index.row())
        rect = self.draw_ground(painter, option)
        if row is not None:
            self._draw_row(painter, rect, row)

    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return a row in words."""
        row = self._model.row(index.row())
        return row.says if row is not None else ""

    def _draw_row(self, painter: QPainter, rect: QRectF, row: MemoryRow) -> None:
        left, top = int(rect.left()) + 2 * GRID, int(rect.top()) + GRID - 1
        right = int(rect.right()) - GRID
        right = self._draw_verdict(painter, right, top, row)
        painter.setFont(self._font)
        painter.setPen(self._theme.text)
        painter.drawText(left, top + self._main.ascent(), _fit(row.shown, right - left - GRID, self._main))
        painter.setFont(self._small_font)
        painter.setPen(self._theme.text_muted)
        baseline = top + self._main.height() + 2 + self._small.ascent()
        painter.drawText(left, baseline, _fit(row.facts, int(rect.right()) - GRID - left, self._small))

    def _draw_verdict(self, painter: QPainter, right: int, top: int, row: MemoryRow) -> int:
        """Draw the label that a phrase gets, or that it is silenced, from the right; return where that begins."""
        if row.corrected:
            right = self._draw_icon(painter, "edit", right, top)
        if row.label:
            size = chip_size(self._chip_font, row.label)
            chip = QRectF(right - size.width(), top + (self._main.height() - size.height()) / 2, *size.toTuple())
            painter.setFont(self._chip_font)
            paint_chip(painter, chip, row.label, self._theme.label(row.colour), judged=False)
            return int(chip.left())
        return self._draw_icon(painter, "reject", right, top) if row.silenced else right

    def _draw_icon(self, painter: QPainter, drawing: str, right: int, top: int) -> int:
        side = self._main.ascent()
        ratio = painter.device().devicePixelRatioF()
        pixmap = icon_pixmap(drawing, side, self._theme.text_muted.name(), ratio=ratio)
        painter.drawPixmap(right - side, top + (self._main.height() - side) // 2, pixmap)
        return right - side - GRID


def _fit(text: str, width: int, metrics: QFontMetrics) -> str:
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
