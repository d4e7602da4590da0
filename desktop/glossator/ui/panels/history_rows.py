"""How a row of the history is drawn: what was done, and below it when, by whom, and in how many articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QToolTip

from glossator.domain.history import Standing
from glossator.ui.icons import icon_pixmap
from glossator.ui.models.history_model import describe, details, one_line
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QHelpEvent
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


class HistoryDelegate(QStyledItemDelegate):
    """Draws changes and the headings of days, all of one height so that a million of them scroll."""

    def __init__(self, model: HistoryModel, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self.last_done = 0
        self._dress()
        appearance().theme_changed.connect(self._dress)

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
        rect = QRectF(option.rect)
        if self._model.seq(index.row()) is None:
            self._draw_day(painter, rect, str(index.data() or ""))
            return
        row = self._model.change(index.row())
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        is_last = row is not None and row.info.seq == self.last_done
        if selected:
            painter.fillRect(rect, self._theme.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.hover)
        if is_last:
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), self._theme.accent)
        if selected and self._view.hasFocus():
            self._draw_focus(painter, rect)
        if row is not None:
            self._draw_change(painter, rect, row)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the whole row in words as its tool tip."""
        row = self._model.change(index.row()) if index.isValid() else None
        if event.type() is not QEvent.Type.ToolTip or row is None:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), plain_tooltip(describe(row)), view)
        return True

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

    def _draw_focus(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.focus, 2))
        painter.drawRoundedRect(rect.adjusted(4.5, 1.5, -1.5, -1.5), 4, 4)
        painter.restore()

    def _dress(self) -> None:
        self._theme = current_theme()
        self.set_font(self._view.font())
        self._view.viewport().update()


def _fit(text: str, width: int, metrics: QFontMetrics) -> str:
    return metrics.elidedText(one_line(text).translate(_CONTROLS), Qt.TextElideMode.ElideRight, width)
