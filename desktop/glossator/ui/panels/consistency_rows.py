"""How a discrepancy is drawn: the phrase with its readings as chips, and each place in context with its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics

from glossator.domain.consistency import Kind
from glossator.ui.models.consistency_model import reading_words
from glossator.ui.panels.rows import RowDelegate
from glossator.ui.widgets import GRID, chip_font, chip_size, paint_chip

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

    from glossator.domain.consistency import Discrepancy, Place
    from glossator.ui.models.consistency_model import ConsistencyModel

_NEUTRAL = "#8a8f98"


class ConsistencyDelegate(RowDelegate):
    """Draws phrases and places, all of one height."""

    def __init__(self, model: ConsistencyModel, view: QAbstractItemView) -> None:
        self._model = model
        super().__init__(view)

    def set_font(self, font: QFont) -> None:
        """Draw in another font and size."""
        self._font, self._bold = QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._chip = chip_font(font)
        self._metrics, self._bold_metrics = QFontMetrics(self._font), QFontMetrics(self._bold)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the fixed height; the width is the view's."""
        return QSize(self._metrics.averageCharWidth() * 24, round(self._metrics.height() * 1.3) + GRID)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        rect = self.draw_ground(painter, option)
        found, place = self._model.discrepancy(index), self._model.place(index)
        inner = rect.adjusted(GRID, 0, -GRID, 0)
        if found is not None and place is None:
            self._draw_phrase(painter, inner, found)
        elif found is not None and place is not None:
            self._draw_place(painter, inner, found, place)

    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return a row in words."""
        return str(index.data())

    def _draw_phrase(self, painter: QPainter, rect: QRectF, found: Discrepancy) -> None:
        painter.setFont(self._bold)
        painter.setPen(self._theme.text)
        room = rect.width() * 0.45
        shown = self._bold_metrics.elidedText(found.phrase, Qt.TextElideMode.ElideRight, round(room))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter), shown)
        left = rect.left() + self._bold_metrics.horizontalAdvance(shown) + 1.5 * GRID
        for reading, count in found.readings:
            left = self._draw_chip(painter, rect, left, found, reading, f"{count:,}")
        if found.bare:
            self._draw_bare(painter, rect, left, f"{self.tr('not marked')}  {found.bare:,}")

    def _draw_place(self, painter: QPainter, rect: QRectF, found: Discrepancy, place: Place) -> None:
        context = self._model.context(place)
        if context is None:
            return
        end = rect.width() * 0.34
        if place.span:
            self._draw_chip(painter, rect, rect.left(), found, place.form or place.label, "")
        else:
            self._draw_bare(painter, rect, rect.left(), self.tr("not marked"))
        label_room = self._metrics.averageCharWidth() * 22
        text = rect.adjusted(label_room, 0, -end, 0)
        middle = min(self._bold_metrics.horizontalAdvance(context.words), text.width() * 0.6)
        side = (text.width() - middle) / 2
        painter.setFont(self._font)
        painter.setPen(self._theme.text_muted)
        before = self._metrics.elidedText(context.before, Qt.TextElideMode.ElideLeft, round(side))
        left = QRectF(text.left(), text.top(), side, text.height())
        painter.drawText(left, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), before)
        after = self._metrics.elidedText(context.after, Qt.TextElideMode.ElideRight, round(side))
        right = QRectF(left.right() + middle, text.top(), side, text.height())
        painter.drawText(right, int(Qt.AlignmentFlag.AlignVCenter), after)
        painter.setFont(self._bold)
        painter.setPen(self._theme.text)
        words = self._bold_metrics.elidedText(context.words, Qt.TextElideMode.ElideRight, round(middle) + 2)
        painter.drawText(
            QRectF(left.right(), text.top(), middle + 2, text.height()), int(Qt.AlignmentFlag.AlignVCenter), words
        )
        painter.setFont(self._font)
        painter.setPen(self._theme.text_muted)
        title = self._metrics.elidedText(context.title, Qt.TextElideMode.ElideRight, round(end - 2 * GRID))
        painter.drawText(
            QRectF(text.right() + 2 * GRID, rect.top(), end - 2 * GRID, rect.height()),
            int(Qt.AlignmentFlag.AlignVCenter),
            title,
        )

    def _draw_chip(
        self, painter: QPainter, rect: QRectF, left: float, found: Discrepancy, reading: str, count: str
    ) -> float:
        scheme = self._model.scheme
        known = found.kind in (Kind.LABELS, Kind.BARE) and scheme is not None and reading in scheme
        colour = scheme.label(reading).colour if known and scheme is not None else _NEUTRAL
        name = reading_words(found, reading, scheme)
        size = chip_size(self._chip, name, count)
        if left + size.width() > rect.right():
            return left
        painter.setFont(self._chip)
        chip = QRectF(left, rect.center().y() - size.height() / 2, size.width(), size.height())
        paint_chip(painter, chip, name, self._theme.label(colour), key=count)
        return left + size.width() + GRID

    def _draw_bare(self, painter: QPainter, rect: QRectF, left: float, words: str) -> None:
        size = chip_size(self._chip, words)
        painter.setFont(self._chip)
        chip = QRectF(left, rect.center().y() - size.height() / 2, size.width(), size.height())
        paint_chip(painter, chip, words, self._theme.label(_NEUTRAL), judged=False)
