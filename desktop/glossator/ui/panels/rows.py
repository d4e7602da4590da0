"""What all lists of drawn rows share: one row is current, nothing is edited, and the whole row is told in its tip."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QStyledItemDelegate, QToolTip

from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QFont, QHelpEvent
    from PySide6.QtWidgets import QStyleOptionViewItem, QTableView

    from glossator.ui.theme import Theme


def show_rows(view: QAbstractItemView) -> None:
    """Have a view show rows that are chosen one at a time and never edited, and scroll by pixels."""
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setMouseTracking(True)


def hide_table(view: QTableView) -> None:
    """Leave of a table nothing but its rows; Tab leads out of it."""
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.horizontalHeader().hide()
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)


def set_row_height(view: QTableView, height: int) -> None:
    """Give every row of a table the same height."""
    header = view.verticalHeader()
    # In this order no row is ever below the least height: Qt would go through a million of them one by one.
    header.setMinimumSectionSize(0)
    header.setDefaultSectionSize(height)
    header.setMinimumSectionSize(height)


class RowDelegate(QStyledItemDelegate):
    """Draws rows in the theme's colours; subclasses say in which fonts, how a row looks, and what its tip says."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._theme: Theme = current_theme()
        self.dress()
        appearance().theme_changed.connect(self.dress)

    def dress(self) -> None:
        """Take on the colours of the theme that is shown."""
        self._theme = current_theme()
        self.set_font(self._view.font())
        self._view.viewport().update()

    @abstractmethod
    def set_font(self, font: QFont) -> None:
        """Draw in another font and size."""

    @abstractmethod
    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return a row in words; an empty text for none."""

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Show the whole row in words as its tool tip."""
        words = self.tip(index) if event.type() is QEvent.Type.ToolTip and index.isValid() else ""
        if not words:
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), plain_tooltip(words), view)
        return True

    def draw_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> QRectF:
        """Draw what lies behind a row: the choice, the mouse, the focus. Returns the row's rectangle."""
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, self._theme.selection)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._theme.hover)
        if selected and self._view.hasFocus():
            self.draw_focus(painter, rect.adjusted(1.5, 1.5, -1.5, -1.5))
        return rect

    def draw_focus(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the frame of the row that keys act on."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.focus, 2))
        painter.drawRoundedRect(rect, 4, 4)
        painter.restore()
