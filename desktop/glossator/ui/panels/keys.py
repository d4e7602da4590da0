"""Keys as they are shown beside what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from glossator.ui.icons import icon
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, PlainLabel, escape_mnemonic, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.86)
    return small


class KeyCap(QWidget):
    """A key or a chord, drawn as on a keyboard."""

    def __init__(self, keys: str) -> None:
        super().__init__()
        self.keys = keys
        self.setAccessibleName(keys)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance().theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return the room for the keys' names."""
        metrics = QFontMetricsF(_small(self.font()))
        height = metrics.height() * 1.3
        return QSize(round(max(metrics.horizontalAdvance(self.keys) + metrics.height() * 0.8, height)), round(height))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the cap."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_small(self.font()))
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.border))
        painter.setBrush(theme.surface_raised)
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(theme.text)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, self.keys)


class KeyRows(QWidget):
    """Rows of keys and what they do."""

    def __init__(self, rows: Sequence[tuple[str, str]], *, caps_right: bool = False) -> None:
        super().__init__()
        self._caps_right = caps_right
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID + GRID // 2)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0 if caps_right else 1, 1)
        self._grid = grid
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show other rows."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        grid, caps_right = self._grid, self._caps_right
        side = Qt.AlignmentFlag.AlignRight if caps_right else Qt.AlignmentFlag.AlignLeft
        for row, (keys, words) in enumerate(rows):
            label = PlainLabel(words)
            label.setWordWrap(True)
            label.setAccessibleName(f"{words}: {keys}")
            grid.addWidget(KeyCap(keys), row, 1 if caps_right else 0, side | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, row, 0 if caps_right else 1)


class KeyButton(QToolButton):
    """A button with an icon, words and, at its right end, the key that does the same.

    It takes no focus from a click, so that the article keeps it.
    """

    def __init__(self, drawing: str, words: str, keys: str = "", *, show_words: bool = True) -> None:
        super().__init__()
        self._keys = ""
        self._show_words = show_words
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if show_words:
            self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.setProperty("secondary", True)  # noqa: FBT003 - Qt's signature
        self.setIcon(icon(drawing))
        self.set_words(words, keys)

    def set_words(self, words: str, keys: str) -> None:
        """Say something else."""
        if self._show_words and keys != self._keys:
            self._keys = keys
            self.updateGeometry()
            self.update()
        self.setText(escape_mnemonic(words))
        self.setAccessibleName(words)
        self.setToolTip(plain_tooltip(f"{words} ({keys})" if keys else words))

    def set_drawing(self, drawing: str) -> None:
        """Show another icon."""
        self.setIcon(icon(drawing))

    def sizeHint(self) -> QSize:
        """Return the room for icon, words and key."""
        hint = super().sizeHint()
        if self._keys:
            hint.setWidth(hint.width() + round(QFontMetricsF(_small(self.font())).horizontalAdvance(self._keys)) + GRID)
        return hint

    def minimumSizeHint(self) -> QSize:
        """Return the same as `sizeHint`."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, and the key on it."""
        super().paintEvent(event)
        if not self._keys:
            return
        theme = current_theme()
        painter = QPainter(self)
        painter.setFont(_small(self.font()))
        painter.setPen(theme.text_muted if self.isEnabled() else theme.text_disabled)
        inner = self.rect().adjusted(0, 0, -GRID, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._keys)
