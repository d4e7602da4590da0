"""How a row of the history is drawn: what was done, and below it when, by whom, and in how many articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPen

from glossator.domain.history import Standing
from glossator.ui.icons import icon_pixmap
from glossator.ui.models.history_model import describe, details, one_line
from glossator.ui.panels.rows import RowDelegate
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

    from glossator.domain.history import HistoryRow
    from glossator.ui.models.history_model import HistoryModel

_ICONS = {
    "span.added": "label",
    "span.removed": "delete",
    "span.changed": "edit",
    "suggestion": "reject",
    "status": "confirm",
    "article": "import",
    "scheme": "palette",
    "setting": "settings",
    "remark": "note",
    "mention": "reject",
}
_CONTROLS = dict.fromkeys(range(32), " ")


def icon_of(row: HistoryRow) -> str:
    """Return the icon of the kind of thing that a change did; an undone one shows that it is."""
    if row.standing is not Standing.DONE:
        return "undo"
    return _ICONS.get(row.kind) or _ICONS.get(row.kind.partition(".")[0], "journal")


class HistoryDelegate(RowDelegate):
    """Draws changes and the headings of days, all of one height so that a million of them scroll."""

    def __init__(self, model: HistoryModel, view: QAbstractItemView) -> None:
        self._model = model
        self.last_done = 0
        super().__init__(view)

    def set_font(self, font: QFont) -> None:
        """Draw in another font and size."""
        self._title_font, self._small_font, self._day_font = QFont(font), QFont(font), QFont(font)
        self._undone_font = QFont(font)
        self._undone_font.setStrikeOut(True)
        self._small_font.setPointSizeF(font.pointSizeF() * 0.9)
        self._day_font.setWeight(QFont.Weight.DemiBold)
        self._title, self._small = QFontMetrics(self._title_font), QFontMetrics(self._small_font)

    @property
    def row_height(self) -> int:
        """How high every row is."""
        return self._title.height() + self._small.height() + 2 * GRID

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the fixed height; the width is the view's."""
        return QSize(self._title.averageCharWidth() * 16, self.row_height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a change or the heading of a day."""
        if self._model.seq(index.row()) is None:
            self._draw_day(painter, QRectF(option.rect), str(index.data() or ""))
            return
        row = self._model.change(index.row())
        rect = self.draw_ground(painter, option)
        if row is not None and row.info.seq == self.last_done:
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), self._theme.accent)
        if row is not None:
            self._draw_change(painter, rect, row)

    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return a row in words."""
        row = self._model.change(index.row())
        return describe(row) if row is not None else ""

    def _draw_change(self, painter: QPainter, rect: QRectF, row: HistoryRow) -> None:
        undone = row.standing is not Standing.DONE
        side = self._title.ascent()
        left, top = int(rect.left()) + GRID + 3, int(rect.top()) + GRID - 1
        colour = (self._theme.text_disabled if undone else self._theme.text_muted).name()
        ratio = painter.device().devicePixelRatioF()
        drawing = icon_pixmap(icon_of(row), side, colour, ratio=ratio)
        painter.drawPixmap(left, top + (self._title.height() - side) // 2, drawing)
        left += side + GRID
        width = int(rect.right()) - left - GRID
        painter.setFont(self._undone_font if undone else self._title_font)
        painter.setPen(self._theme.text_muted if undone else self._theme.text)
        painter.drawText(left, top + self._title.ascent(), _fit(row.info.title, width, self._title))
        painter.setFont(self._small_font)
        painter.setPen(self._theme.text_muted)
        baseline = top + self._title.height() + 2 + self._small.ascent()
        painter.drawText(left, baseline, _fit(details(row), width, self._small))

    def _draw_day(self, painter: QPainter, rect: QRectF, words: str) -> None:
        painter.setFont(self._day_font)
        painter.setPen(self._theme.text_muted)
        inner = rect.adjusted(GRID + 3, 0, -GRID, -GRID * 0.75)
        painter.drawText(inner, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, words)
        painter.setPen(QPen(self._theme.border, 1))
        bottom = rect.bottom() - 0.5
        painter.drawLine(QPointF(rect.left() + GRID, bottom), QPointF(rect.right() - GRID, bottom))


def _fit(text: str, width: int, metrics: QFontMetrics) -> str:
    return metrics.elidedText(one_line(text).translate(_CONTROLS), Qt.TextElideMode.ElideRight, width)
