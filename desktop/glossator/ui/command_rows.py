"""The commands of the palette as rows: a picture, the words with what was typed in bold, the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from glossator.ui.icons import icon_pixmap
from glossator.ui.theme import current_theme
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtWidgets import QListView, QStyleOptionViewItem

    from glossator.ui.commands import Command, Found
    from glossator.ui.theme import Theme

_ROOT = QModelIndex()


class CommandModel(QAbstractListModel):
    """The commands that fit."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Found] = []

    def show(self, found: list[Found]) -> None:
        """Show other commands."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of commands that fit."""
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """The words to show, and the row in words for assistive technology."""
        command = self.found[index.row()].command
        if role == int(Qt.ItemDataRole.DisplayRole):
            return command.words
        if role == int(Qt.ItemDataRole.AccessibleTextRole):
            return spoken(command)
        return None


def spoken(command: Command) -> str:
    """Return a command in words for assistive technology."""
    return ", ".join(part for part in (command.words, command.place, *command.keys[:1], command.reason) if part)


class CommandRows(QStyledItemDelegate):
    """Draws a command: its picture, its words with what was typed in bold, its place, its keys or why it cannot be."""

    def __init__(self, view: QListView, model: CommandModel) -> None:
        super().__init__(view)
        self._model = model
        self.set_font(view.font())

    def set_font(self, font: QFont) -> None:
        """Draw in another font."""
        self._font, self._bold, self._small = QFont(font), QFont(font), QFont(font)
        self._bold.setWeight(QFont.Weight.Bold)
        self._small.setPointSizeF(font.pointSizeF() * 0.86)
        self._metrics, self._bold_metrics = QFontMetricsF(self._font), QFontMetricsF(self._bold)
        self._small_metrics = QFontMetricsF(self._small)
        self.height = round(self._metrics.height() * 1.9)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002
        """Return the height of a row."""
        return QSize(100, self.height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw a command."""
        theme, found = current_theme(), self._model.found[index.row()]
        command = found.command
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(option.rect).adjusted(GRID / 2, 1, -GRID / 2, -1)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.selection)
            painter.drawRoundedRect(ground, 5, 5)
        ink = theme.selection_text if chosen else theme.text
        quiet = theme.selection_text if chosen else theme.text_muted
        if command.reason:
            ink = quiet = theme.text_muted
        self._draw_picture(painter, ground, command, quiet.name(), theme)
        inner = ground.adjusted(GRID + self._metrics.height() + GRID, 0, -GRID, 0)
        inner.setRight(self._draw_end(painter, inner, command, theme, chosen=chosen))
        painter.setPen(ink)
        left = self._draw_words(painter, inner, found)
        painter.setFont(self._small)
        painter.setPen(quiet)
        room = inner.right() - left - 2 * GRID
        if room > 4 * GRID:
            place = self._small_metrics.elidedText(command.place, Qt.TextElideMode.ElideMiddle, room)
            painter.drawText(
                QRectF(left + GRID + GRID / 2, inner.top(), room, inner.height()), Qt.AlignmentFlag.AlignVCenter, place
            )
        painter.restore()

    def _draw_picture(self, painter: QPainter, ground: QRectF, command: Command, colour: str, theme: Theme) -> None:
        side = round(self._metrics.height())
        box = QRect(0, 0, side, side)
        box.moveCenter(ground.toRect().center())
        box.moveLeft(round(ground.left()) + GRID)
        if command.colour:
            colours = theme.label(command.colour)
            painter.setPen(QPen(colours.outline, 1))
            painter.setBrush(colours.chip)
            painter.drawRoundedRect(QRectF(box).adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
        elif command.icon:
            painter.drawPixmap(
                box.topLeft(), icon_pixmap(command.icon, side, colour, ratio=painter.device().devicePixelRatioF())
            )

    def _draw_words(self, painter: QPainter, inner: QRectF, found: Found) -> float:
        """Draw the words with the letters that were typed in bold; return where they end."""
        words, left = found.command.words, inner.left()
        at = 0
        while at < len(words):
            hit = at in found.letters
            end = at + 1
            while end < len(words) and (end in found.letters) == hit:
                end += 1
            metrics = self._bold_metrics if hit else self._metrics
            room = inner.right() - left
            piece = metrics.elidedText(words[at:end], Qt.TextElideMode.ElideRight, room)
            painter.setFont(self._bold if hit else self._font)
            painter.drawText(QRectF(left, inner.top(), room + 1, inner.height()), Qt.AlignmentFlag.AlignVCenter, piece)
            left += metrics.horizontalAdvance(piece)
            if piece != words[at:end]:
                break
            at = end
        return left

    def _draw_end(self, painter: QPainter, inner: QRectF, command: Command, theme: Theme, *, chosen: bool) -> float:
        """Draw the keys as caps, or in words why the command is not possible; return where they begin."""
        painter.setFont(self._small)
        right, height = inner.right(), self._small_metrics.height() * 1.3
        if command.reason:
            width = self._small_metrics.horizontalAdvance(command.reason)
            painter.setPen(theme.text_muted)
            painter.drawText(
                QRectF(right - width, inner.top(), width + 1, inner.height()),
                Qt.AlignmentFlag.AlignVCenter,
                command.reason,
            )
            return right - width - GRID
        for key in reversed(command.keys[:2]):
            width = max(self._small_metrics.horizontalAdvance(key) + self._small_metrics.height() * 0.8, height)
            cap = QRectF(right - width, inner.center().y() - height / 2, width, height).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.setPen(QPen(theme.border_strong if chosen else theme.border))
            painter.setBrush(theme.surface_raised)
            painter.drawRoundedRect(cap, 4, 4)
            painter.setPen(theme.text)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            right -= width + GRID / 2
        return right - GRID / 2
