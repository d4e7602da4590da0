"""How copies and the passages in which they differ are drawn: two lines each, in the width of a side panel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPen
from PySide6.QtWidgets import QListView

from glossator.domain.article import ArticleState
from glossator.ui.icons import icon_pixmap
from glossator.ui.models.queue_model import STATE_WORDS, likeness_words, one_line
from glossator.ui.panels.queue_rows import STATE_ICONS, source_and_date
from glossator.ui.panels.rows import RowDelegate, show_rows
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtGui import QKeyEvent, QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem

    from glossator.domain.copies import Copy, Difference

_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_REACH = 60
_SHOWN = 200
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine


class CopyModel(QAbstractListModel):
    """The copies of one article, the most alike first."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: tuple[Copy, ...] = ()

    def show(self, copies: Sequence[Copy]) -> None:
        """Show other copies."""
        self.beginResetModel()
        self.copies = tuple(copies)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of copies."""
        return 0 if parent.isValid() else len(self.copies)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """The title, and the row in words for assistive technology."""
        copy = self.copies[index.row()]
        if role == _DISPLAY:
            return one_line(copy.title)
        return describe(copy) if role == int(Qt.ItemDataRole.AccessibleTextRole) else None


class DifferenceModel(QAbstractListModel):
    """The passages in which the open article differs from one copy, in the order of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.differences: tuple[Difference, ...] = ()
        self._text = ""

    def show(self, text: str, differences: Sequence[Difference]) -> None:
        """Show the differences of another text or another copy."""
        self.beginResetModel()
        self._text, self.differences = text, tuple(differences)
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of passages."""
        return 0 if parent.isValid() else len(self.differences)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """The passage in words."""
        if role not in (_DISPLAY, int(Qt.ItemDataRole.AccessibleTextRole)):
            return None
        here, there = self.words(index.row())
        if not here:
            return self.tr("Not here: “{0}”").format(there)
        return (
            self.tr("Here “{0}”, there “{1}”").format(here, there)
            if there
            else self.tr("Only here: “{0}”").format(here)
        )

    def words(self, row: int) -> tuple[str, str]:
        """Return what this article and the other one have at a place, shortened where it is long."""
        found = self.differences[row]
        return _short(self._text[found.start : min(found.end, found.start + 2 * _SHOWN)]), _short(found.other)

    def context(self, row: int) -> tuple[str, str]:
        """Return what stands before a place and what stands after it."""
        found = self.differences[row]
        before = self._text[max(found.start - _REACH, 0) : found.start]
        return _blanks(before), _blanks(self._text[found.end : found.end + _REACH])


def describe(copy: Copy) -> str:
    """Return a copy in words: title, how alike, state, source, date."""
    parts = (
        *(one_line(copy.title), f"{likeness_words(copy.likeness)} the same", STATE_WORDS[copy.state]),
        *(one_line(copy.source), copy.published[:10]),
    )
    return ", ".join(part for part in parts if part)


def _short(words: str) -> str:
    line = one_line(words[: 2 * _SHOWN])
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _blanks(text: str) -> str:
    """Return text in one line that keeps a blank at either end, for it is joined to other text."""
    line = one_line(text)
    return f"{' ' if text[:1].isspace() else ''}{line}{' ' if line and text[-1:].isspace() else ''}"


class _TwoLines(RowDelegate):
    """Rows of two lines, the second one smaller."""

    def set_font(self, font: QFont) -> None:
        """Draw in another font and size."""
        self._plain, self._strong, self._small = QFont(font), QFont(font), QFont(font)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._small.setPointSizeF(font.pointSizeF() * 0.9)
        self._metrics, self._strong_metrics = QFontMetrics(self._plain), QFontMetrics(self._strong)
        self._small_metrics = QFontMetrics(self._small)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the fixed height; the width is the view's."""
        height = self._metrics.height() + self._small_metrics.height() + 2 * GRID
        return QSize(self._metrics.averageCharWidth() * 16, height)

    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return a row in words."""
        return str(index.data(int(Qt.ItemDataRole.AccessibleTextRole)))

    def _lines(self, rect: QRectF) -> tuple[QRectF, QRectF]:
        top = rect.top() + GRID - 1
        first = QRectF(rect.left() + GRID + 3, top, rect.width() - 2 * GRID - 3, self._metrics.height())
        return first, QRectF(first.left(), first.bottom() + 2, first.width(), self._small_metrics.height())

    def _write(self, painter: QPainter, box: QRectF, words: str, metrics: QFontMetrics) -> float:
        """Write words as far as they fit; return where they end."""
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, math.ceil(box.width()))
        painter.drawText(box.adjusted(0, 0, 1, 0), int(_MIDDLE), shown)
        return box.left() + metrics.horizontalAdvance(shown)


class CopyDelegate(_TwoLines):
    """Draws a copy as the queue draws an article, and how alike it is."""

    def __init__(self, model: CopyModel, view: QListView) -> None:
        self._model = model
        super().__init__(view)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        first, second = self._lines(self.draw_ground(painter, option))
        copy = self._model.copies[index.row()]
        side = self._metrics.ascent()
        colours = {ArticleState.NEW: self._theme.accent, ArticleState.CONFIRMED: self._theme.success}
        colour = colours.get(copy.state, self._theme.text_muted).name()
        picture = icon_pixmap(STATE_ICONS[copy.state], side, colour, ratio=painter.device().devicePixelRatioF())
        painter.drawPixmap(round(first.left()), round(first.center().y() - side / 2), picture)
        alike = likeness_words(copy.likeness)
        painter.setFont(self._strong)
        painter.setPen(self._theme.text)
        width = self._strong_metrics.horizontalAdvance(alike)
        painter.drawText(first, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), alike)
        painter.setFont(self._plain)
        title = first.adjusted(side + GRID, 0, -width - GRID, 0)
        self._write(painter, title, one_line(copy.title), self._metrics)
        painter.setFont(self._small)
        painter.setPen(self._theme.text_muted)
        where = (source_and_date(copy.source, copy.published), STATE_WORDS[copy.state])
        words = " · ".join(part for part in where if part)
        self._write(painter, second.adjusted(side + GRID, 0, 0, 0), words, self._small_metrics)


class DifferenceDelegate(_TwoLines):
    """Draws a passage: this article's words in their place, and below what the copy has instead."""

    def __init__(self, model: DifferenceModel, view: QListView) -> None:
        self._model = model
        super().__init__(view)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a row."""
        first, second = self._lines(self.draw_ground(painter, option))
        here, there = self._model.words(index.row())
        before, after = self._model.context(index.row())
        self._draw_place(painter, first, before, here, after)
        painter.setFont(self._small)
        painter.setPen(self._theme.text_muted)
        words = self.tr("there: {0}").format(there) if there else self.tr("not there")
        self._write(painter, second, words, self._small_metrics)

    def _draw_place(self, painter: QPainter, box: QRectF, before: str, here: str, after: str) -> None:
        middle = min(self._strong_metrics.horizontalAdvance(here) + 2, box.width() * 0.6) if here else GRID
        room = min(self._metrics.horizontalAdvance(before), (box.width() - middle) * 0.5)
        painter.setFont(self._plain)
        painter.setPen(self._theme.text_muted)
        shown = self._metrics.elidedText(before, Qt.TextElideMode.ElideLeft, math.ceil(room))
        painter.drawText(QRectF(box.left(), box.top(), room + 1, box.height()), int(_MIDDLE), shown)
        left = box.left() + self._metrics.horizontalAdvance(shown)
        if here:
            painter.setFont(self._strong)
            painter.setPen(self._theme.text)
            left = self._write(painter, QRectF(left, box.top(), middle, box.height()), here, self._strong_metrics)
        else:
            # Only the other has words: a caret shows where.
            painter.setPen(QPen(self._theme.accent, 2))
            at = round(left + GRID / 2)
            painter.drawLine(at, round(box.top()) + 1, at, round(box.bottom()) - 1)
            left += GRID
        painter.setFont(self._plain)
        painter.setPen(self._theme.text_muted)
        self._write(painter, QRectF(left, box.top(), box.right() - left, box.height()), after, self._metrics)


class RowsView(QListView):
    """A list of rows: the arrow keys move, Return or a click goes to what a row stands for."""

    row_chosen = Signal(int)
    row_changed = Signal()

    def __init__(self, name: str, model: CopyModel | DifferenceModel, *, opens_on_click: bool) -> None:
        super().__init__()
        self.rows = CopyDelegate(model, self) if isinstance(model, CopyModel) else DifferenceDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        show_rows(self)
        self.selectionModel().currentChanged.connect(self.row_changed)
        chosen = self.clicked if opens_on_click else self.doubleClicked
        chosen.connect(lambda index: self.row_chosen.emit(index.row()))

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self.rows.set_font(self.font())
            self.scheduleDelayedItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to what the current row stands for on Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.row_chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters choose nothing here."""
