"""How a row of the queue is drawn: state and title on one line, source and date quietly below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QStyle

from glossator.domain.article import ArticleState
from glossator.ui.icons import icon_pixmap
from glossator.ui.models.queue_model import describe, one_line
from glossator.ui.panels.rows import RowDelegate
from glossator.ui.theme import current_theme
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

    from glossator.domain.queue import QueueRow
    from glossator.ui.models.queue_model import QueueModel

STATE_ICONS = {
    ArticleState.NEW: "state-new",
    ArticleState.CONFIRMED: "state-confirmed",
    ArticleState.SKIPPED: "state-skipped",
}
"""The icon of each state: they differ in shape, not in colour alone."""

_KEPT = 512
_CONTROLS = dict.fromkeys(range(32), " ")


def second_line(row: QueueRow) -> str:
    """Return source and date as the second line shows them; a date that is not whole stays as it is written."""
    return source_and_date(row.source, row.published)


def source_and_date(source: str, published: str) -> str:
    """Return source and date on one line, the date with its month in letters."""
    return " · ".join(part for part in (one_line(source), _date(published)) if part)


def _date(published: str) -> str:
    day = QDate.fromString(published[:10], Qt.DateFormat.ISODate)
    if not day.isValid():
        return published
    # The month in letters: 9/8/2017 would be read in two ways.
    return QLocale().toString(day, "d MMM yyyy")


class QueueRowDelegate(RowDelegate):
    """Draws rows straight from the model's cache, without asking for a role at a time."""

    def __init__(self, model: QueueModel, view: QAbstractItemView) -> None:
        self._model = model
        self._elided: dict[tuple[str, int, bool], str] = {}
        self.current_key: int | None = None
        self.tell_copies: Callable[[QueueRow], str] = lambda _row: ""
        """Asked for what there is to say of an article's copies when its tip is shown."""
        super().__init__(view)

    def set_font(self, font: QFont) -> None:
        """Draw in another font and size."""
        self._title_font = QFont(font)
        self._current_font = QFont(font)
        self._current_font.setWeight(QFont.Weight.DemiBold)
        self._small_font = QFont(font)
        self._small_font.setPointSizeF(font.pointSizeF() * 0.9)
        self._title = QFontMetrics(self._title_font)
        self._current = QFontMetrics(self._current_font)
        self._small = QFontMetrics(self._small_font)
        self._elided.clear()

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
        """Draw a row."""
        row = self._model.row(index.row())
        rect = option.rect
        state = option.state
        is_current = row is not None and row.key == self.current_key
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if is_current:
            painter.fillRect(rect, self._current_ground)
            painter.fillRect(QRectF(rect.left(), rect.top(), 3, rect.height()), self._theme.accent)
        elif selected or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.hover)
        if selected and self._view.hasFocus():
            self.draw_focus(painter, QRectF(rect).adjusted(4.5, 1.5, -1.5, -1.5))
        if row is None:
            return
        done = row.state is not ArticleState.NEW and not is_current
        metrics, font = (self._current, self._current_font) if is_current else (self._title, self._title_font)
        side = metrics.ascent()
        top = rect.top() + GRID - 1
        colour = self._state_colours[row.state]
        ratio = painter.device().devicePixelRatioF()
        left = rect.left() + GRID + 3
        painter.drawPixmap(
            left, top + (metrics.height() - side) // 2, icon_pixmap(STATE_ICONS[row.state], side, colour, ratio=ratio)
        )
        left += side + GRID
        width = rect.right() - left - GRID
        below = width - self._draw_copies(painter, row, left + width, top + metrics.height() + 2, ratio)
        for drawing in [name for name, has in (("note", row.noted), ("flag", row.flagged)) if has]:
            picture = icon_pixmap(drawing, side, self._theme.text_muted.name(), ratio=ratio)
            painter.drawPixmap(left + width - side, top + (metrics.height() - side) // 2, picture)
            width -= side + GRID // 2
        painter.setFont(font)
        painter.setPen(self._theme.text_muted if done else self._theme.text)
        painter.drawText(left, top + metrics.ascent(), self._fit(row.title, width, metrics, bold=is_current))
        painter.setFont(self._small_font)
        painter.setPen(self._theme.text_muted)
        baseline = top + metrics.height() + 2 + self._small.ascent()
        painter.drawText(left, baseline, self._fit(second_line(row), below, self._small, bold=False))

    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return a row in words, and how like it its copies are."""
        row = self._model.row(index.row())
        if row is None:
            return ""
        alike = self.tell_copies(row) if row.copies else ""
        return f"{describe(row)}\n{alike}" if alike else describe(row)

    def _draw_copies(self, painter: QPainter, row: QueueRow, right: int, top: int, ratio: float) -> int:
        """Draw how many copies an article has at the end of the second line; return the room that this takes."""
        if not row.copies:
            return 0
        side, count = self._small.ascent(), f"{row.copies:,}"
        width = self._small.horizontalAdvance(count)
        painter.setFont(self._small_font)
        painter.setPen(self._theme.text_muted)
        painter.drawText(right - width, top + self._small.ascent(), count)
        picture = icon_pixmap("copies", side, self._theme.text_muted.name(), ratio=ratio)
        painter.drawPixmap(right - width - side - 3, top + (self._small.height() - side) // 2, picture)
        return width + side + 3 + GRID

    def _fit(self, text: str, width: int, metrics: QFontMetrics, *, bold: bool) -> str:
        key = (text, width, bold)
        fitting = self._elided.get(key)
        if fitting is None:
            if len(self._elided) > _KEPT:
                self._elided.clear()
            shown = one_line(text).translate(_CONTROLS)
            fitting = self._elided[key] = metrics.elidedText(shown, Qt.TextElideMode.ElideRight, width)
        return fitting

    def dress(self) -> None:
        """Take on the colours of the theme that is shown."""
        theme = current_theme()
        self._current_ground = QColor(theme.accent)
        self._current_ground.setAlphaF(0.16 if theme.dark else 0.10)
        self._state_colours = {
            ArticleState.NEW: theme.accent.name(),
            ArticleState.CONFIRMED: theme.success.name(),
            ArticleState.SKIPPED: theme.text_muted.name(),
        }
        super().dress()
