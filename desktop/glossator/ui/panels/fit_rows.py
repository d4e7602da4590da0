"""Spans that cut tokens as rows: a tick, the label, the span inside the tokens that it touches, in context."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView

from glossator.ui.icons import icon_pixmap
from glossator.ui.panels.rows import RowDelegate, show_rows
from glossator.ui.widgets import GRID, chip_font, chip_size, paint_chip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QMouseEvent
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

    from glossator.domain.labels import LabelScheme
    from glossator.session.fitting import Misfit

_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_NEUTRAL = "#8a8f98"
_LEAST_WITH_TITLES = 560
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FitModel(QAbstractListModel):
    """The misfits, in the order of the import, and the ids of the spans that are ticked."""

    ticks_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.misfits: list[Misfit] = []
        self.ticked: set[str] = set()
        self.scheme: LabelScheme | None = None

    def show(self, misfits: Sequence[Misfit], scheme: LabelScheme | None) -> None:
        """Show other misfits; what is ticked stays so where it is still there."""
        self.beginResetModel()
        self.misfits, self.scheme = list(misfits), scheme
        self.ticked &= {misfit.span.id for misfit in misfits}
        self.endResetModel()
        self.ticks_changed.emit()

    def tick(self, rows: Iterable[int], *, ticked: bool) -> None:
        """Tick rows, or take their ticks away."""
        ids = {self.misfits[row].span.id for row in rows}
        self.ticked = self.ticked | ids if ticked else self.ticked - ids
        if self.misfits:
            self.dataChanged.emit(self.index(0), self.index(len(self.misfits) - 1))
        self.ticks_changed.emit()

    def is_ticked(self, row: int) -> bool:
        """Tell whether a row is ticked."""
        return self.misfits[row].span.id in self.ticked

    def chosen(self) -> list[Misfit]:
        """Return the ticked misfits."""
        return [misfit for misfit in self.misfits if misfit.span.id in self.ticked]

    def label_name(self, misfit: Misfit) -> str:
        """Return the name of a span's label."""
        label, scheme = misfit.span.label, self.scheme
        return scheme.label(label).name if scheme is not None and label in scheme else label

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of misfits."""
        return 0 if parent.isValid() else len(self.misfits)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """The row in words, and its tick."""
        misfit = self.misfits[index.row()]
        if role == _CHECK:
            return Qt.CheckState.Checked if self.is_ticked(index.row()) else Qt.CheckState.Unchecked
        if role not in (_DISPLAY, _ACCESSIBLE):
            return None
        words = self.tr("“{0}” ({1}) cuts “{2}”").format(misfit.span.text, self.label_name(misfit), misfit.whole)
        said = f"{words}: {misfit.before}{misfit.whole}{misfit.after} ({misfit.title})"
        if role == _ACCESSIBLE and self.is_ticked(index.row()):
            return f"{self.tr('ticked')}, {said}"
        return said


class FitDelegate(RowDelegate):
    """Draws the misfits below each other, each with its tokens in the middle."""

    def __init__(self, model: FitModel, view: QAbstractItemView) -> None:
        self._model = model
        super().__init__(view)

    def set_font(self, font: QFont) -> None:
        """Draw in another font and size."""
        self._font, self._bold = QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._chip = chip_font(font)
        self._metrics, self._bold_metrics = QFontMetrics(self._font), QFontMetrics(self._bold)

    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the row in words."""
        return str(index.data())

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the fixed height; the width is the view's."""
        return QSize(self._metrics.averageCharWidth() * 24, round(self._metrics.height() * 1.3) + GRID)

    def tick_end(self) -> int:
        """Return how far from the left edge a click still means the tick."""
        return round(2 * GRID + self._metrics.ascent())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        rect = self.draw_ground(painter, option).adjusted(GRID, 0, -GRID, 0)
        misfit = self._model.misfits[index.row()]
        painter.save()
        self._draw_tick(painter, rect, ticked=self._model.is_ticked(index.row()))
        rect.setLeft(rect.left() + self._metrics.ascent() + 1.5 * GRID)
        room = self._metrics.averageCharWidth() * 20.0
        self._draw_chip(painter, rect, misfit, room)
        rect.setLeft(rect.left() + room + GRID)
        if rect.width() > _LEAST_WITH_TITLES:
            self._draw_title(painter, rect, misfit.title)
        self._draw_words(painter, rect, misfit)
        painter.restore()

    def _draw_tick(self, painter: QPainter, rect: QRectF, *, ticked: bool) -> None:
        side = self._metrics.ascent()
        box = QRectF(rect.left() + 0.5, round(rect.center().y() - side / 2) + 0.5, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.accent if ticked else self._theme.border_strong, 1))
        painter.setBrush(self._theme.accent if ticked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        if ticked:
            ratio = painter.device().devicePixelRatioF()
            drawing = icon_pixmap("accept", side - 3, self._theme.accent_text.name(), ratio=ratio)
            painter.drawPixmap(box.topLeft() + QPointF(1.5, 1.5), drawing)

    def _draw_chip(self, painter: QPainter, rect: QRectF, misfit: Misfit, room: float) -> None:
        scheme, label = self._model.scheme, misfit.span.label
        colour = scheme.label(label).colour if scheme is not None and label in scheme else _NEUTRAL
        name = self._model.label_name(misfit)
        size = chip_size(self._chip, name)
        painter.setFont(self._chip)
        chip = QRectF(rect.left(), rect.center().y() - size.height() / 2, min(size.width(), room), size.height())
        paint_chip(painter, chip, name, self._theme.label(colour))

    def _draw_title(self, painter: QPainter, rect: QRectF, title: str) -> None:
        """Draw the article's title at the right end and take its room off."""
        room = rect.width() * 0.24
        painter.setFont(self._font)
        painter.setPen(self._theme.text_muted)
        shown = self._metrics.elidedText(title, Qt.TextElideMode.ElideRight, round(room))
        painter.drawText(rect.adjusted(rect.width() - room, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), shown)
        rect.setRight(rect.right() - room - 2 * GRID)

    def _draw_words(self, painter: QPainter, rect: QRectF, misfit: Misfit) -> None:
        """Draw the tokens in their context; what the span leaves of them out stands in the accent, underlined."""
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
        first, last = misfit.span.start - misfit.start, misfit.span.end - misfit.start
        parts = [(misfit.whole[:first], False), (misfit.whole[first:last], True), (misfit.whole[last:], False)]
        ahead, behind = misfit.before.lstrip(), misfit.after.rstrip()
        elide = (Qt.TextElideMode.ElideLeft, Qt.TextElideMode.ElideRight)
        if _runs_leftwards(misfit.whole):
            parts, ahead, behind, elide = parts[::-1], behind, ahead, elide[::-1]
            painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        width = sum((self._bold_metrics if inside else self._metrics).horizontalAdvance(part) for part, inside in parts)
        side = max(0.0, (rect.width() - width) / 2)
        painter.setFont(self._font)
        painter.setPen(self._theme.text_muted)
        ahead = self._metrics.elidedText(ahead, elide[0], round(side))
        left = QRectF(rect.left(), rect.top(), side, rect.height())
        painter.drawText(left, middle | int(Qt.AlignmentFlag.AlignRight), ahead)
        at = left.right()
        if at + width > rect.right():
            # Too long for the room: then in one piece.
            painter.setPen(self._theme.text)
            whole = self._metrics.elidedText(misfit.whole, Qt.TextElideMode.ElideMiddle, round(rect.width()))
            painter.drawText(rect, middle, whole)
            return
        scheme, label = self._model.scheme, misfit.span.label
        colour = self._theme.label(scheme.label(label).colour if scheme is not None and label in scheme else _NEUTRAL)
        for part, inside in parts:
            metrics = self._bold_metrics if inside else self._metrics
            advance = metrics.horizontalAdvance(part)
            place = QRectF(at, rect.top(), advance, rect.height())
            box = QRectF(at, rect.center().y() - metrics.height() / 2, advance, metrics.height() + 1)
            if inside:
                painter.fillRect(box, colour.fill)
            painter.setFont(self._bold if inside else self._font)
            painter.setPen(self._theme.article_text if inside else self._theme.accent)
            painter.drawText(place.adjusted(0, 0, 2, 0), middle, part)
            if part.strip() and not inside:
                painter.setPen(QPen(self._theme.accent, 1, Qt.PenStyle.DashLine))
                painter.drawLine(box.bottomLeft(), box.bottomRight())
            at += advance
        painter.setFont(self._font)
        painter.setPen(self._theme.text_muted)
        behind = self._metrics.elidedText(behind, elide[1], round(rect.right() - at))
        right = QRectF(at, rect.top(), rect.right() - at, rect.height())
        painter.drawText(right, middle | int(Qt.AlignmentFlag.AlignLeft), behind)


def _runs_leftwards(text: str) -> bool:
    """Tell whether the first letter is of a script that runs from right to left."""
    letter = next((c for c in text if c.isalpha()), "")
    return unicodedata.bidirectional(letter) in ("R", "AL") if letter else False


class FitView(QListView):
    """The list. Return goes there, Space ticks, Ctrl+A ticks all, 0 fits what is ticked, or else the current row."""

    place_chosen = Signal(object)  # Misfit
    fit_wished = Signal()
    moved = Signal()

    def __init__(self, model: FitModel) -> None:
        super().__init__()
        self._found = model
        self.rows = FitDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.selectionModel().currentChanged.connect(self.moved)
        self.setUniformItemSizes(True)
        self.setAccessibleName(self.tr("Spans that do not fall on the pipeline’s tokens"))
        show_rows(self)

    def current(self) -> Misfit | None:
        """Return the misfit of the current row."""
        row = self.currentIndex().row()
        return self._found.misfits[row] if 0 <= row < len(self._found.misfits) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys of the list before Qt does."""
        row, misfit = self.currentIndex().row(), self.current()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and misfit is not None:
            self.place_chosen.emit(misfit)
        elif event.key() == Qt.Key.Key_Space and misfit is not None:
            self._found.tick([row], ticked=not self._found.is_ticked(row))
        elif event.key() == Qt.Key.Key_A and held == Qt.KeyboardModifier.ControlModifier:
            every = range(len(self._found.misfits))
            self._found.tick(every, ticked=not all(map(self._found.is_ticked, every)))
        elif event.key() == Qt.Key.Key_0 and not held:
            self.fit_wished.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick where the tick was clicked, go to the span where anything else was."""
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if point.x() <= self.rows.tick_end():
            self._found.tick([index.row()], ticked=not self._found.is_ticked(index.row()))
        else:
            self.place_chosen.emit(self._found.misfits[index.row()])

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: keys have meanings of their own here."""

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self.rows.set_font(self.font())
            self.doItemsLayout()
