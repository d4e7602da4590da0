"""Small widgets that every screen uses: text that is never read as markup, chips, headings, empty states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from glossator.ui.icons import icon, icon_names, icon_pixmap
from glossator.ui.theme import appearance, current_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QAction, QPaintEvent, QResizeEvent

    from glossator.ui.colours import LabelColours

GRID = 8
"""The step that all spacing is a multiple of, in logical pixels."""


def escape_mnemonic(text: str) -> str:
    """Return text for a menu, button or tab that shows each `&` as itself."""
    return text.replace("&", "&&")


def plain_tooltip(text: str) -> str:
    """Return text for a tool tip that shows exactly these characters, whatever markup they look like."""
    if "<" not in text and "&" not in text:
        return text
    import html

    return f'<span style="white-space:pre-wrap">{html.escape(text)}</span>'


class PlainLabel(QLabel):
    """A label that shows its text as it is, never as HTML, and shortens it with “…” when asked to."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideNone,
        muted: bool = False,
    ) -> None:
        super().__init__(parent)
        self._elide = elide
        super().setTextFormat(Qt.TextFormat.PlainText)
        if muted:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show `text`."""
        super().setText(text)
        self._tell_what_is_hidden()

    def setTextFormat(self, format: Qt.TextFormat) -> None:  # noqa: A002 - Qt's name
        """Refuse anything but plain text."""
        if format is not Qt.TextFormat.PlainText:
            raise ValueError("a PlainLabel shows plain text only")

    def shown_text(self) -> str:
        """Return the text as it fits into the label."""
        if self._elide is Qt.TextElideMode.ElideNone:
            return self.text()
        line = " ".join(self.text().splitlines())
        return self.fontMetrics().elidedText(line, self._elide, self.contentsRect().width() - 2 * self.margin())

    def minimumSizeHint(self) -> QSize:
        """Return a few letters' width where the text may be shortened."""
        hint = super().minimumSizeHint()
        if self._elide is not Qt.TextElideMode.ElideNone:
            hint.setWidth(min(hint.width(), self.fontMetrics().horizontalAdvance("mmm…")))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tool tip in step with what fits."""
        super().resizeEvent(event)
        self._tell_what_is_hidden()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, shortened if need be."""
        if self._elide is Qt.TextElideMode.ElideNone:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        rect = self.contentsRect().adjusted(self.margin(), self.margin(), -self.margin(), -self.margin())
        self.style().drawItemText(
            painter,
            rect,
            self.alignment() | Qt.TextFlag.TextSingleLine,
            self.palette(),
            self.isEnabled(),
            self.shown_text(),
            self.foregroundRole(),
        )

    def _tell_what_is_hidden(self) -> None:
        if self._elide is not Qt.TextElideMode.ElideNone:
            self.setToolTip(plain_tooltip(self.text()) if self.shown_text() != self.text() else "")


def chip_font(base: QFont) -> QFont:
    """Return the font of chips beside text in `base`: smaller, and a little heavier."""
    font = QFont(base)
    if base.pointSizeF() > 0:
        font.setPointSizeF(base.pointSizeF() * 0.86)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def chip_size(font: QFont, name: str, key: str = "") -> QSize:
    """Return how much room `paint_chip` needs with this font."""
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(name) + metrics.height() * 0.8
    if key:
        width += metrics.horizontalAdvance(key) + metrics.height() * 0.6
    return QSize(round(width + 0.5), round(metrics.height() * 1.3))


def paint_chip(
    painter: QPainter, rect: QRectF, name: str, colours: LabelColours, *, key: str = "", judged: bool = True
) -> None:
    """Paint a label's chip into `rect` with the painter's font; a suggestion's chip is hollow with a dashed edge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    metrics = QFontMetricsF(painter.font())
    rect = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QPen(colours.outline, 1.0, Qt.PenStyle.DashLine) if not judged else Qt.PenStyle.NoPen)
    painter.setBrush(colours.chip if judged else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, rect.height() * 0.24, rect.height() * 0.24)
    painter.setPen(colours.chip_text if judged else colours.text)
    inner = rect.adjusted(metrics.height() * 0.4, 0, -metrics.height() * 0.4, 0)
    if key:
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, key)
        inner.setRight(inner.right() - metrics.horizontalAdvance(key) - metrics.height() * 0.6)
        line = inner.right() + metrics.height() * 0.3
        painter.setOpacity(0.35)
        painter.drawLine(QPointF(line, rect.top() + 3), QPointF(line, rect.bottom() - 3))
        painter.setOpacity(1.0)
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, inner.width() + 1)
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class Chip(QWidget):
    """A label's name, and the key that applies it, on the label's colour."""

    def __init__(
        self, name: str, colour: str, *, key: str = "", judged: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_label(name, colour, key=key, judged=judged)
        appearance().theme_changed.connect(self._repaint)

    def set_label(self, name: str, colour: str, *, key: str = "", judged: bool = True) -> None:
        """Show another label."""
        self._name, self._colour, self._key, self._judged = name, colour, key, judged
        spoken = name if judged else f"{name}, {self.tr('suggested')}"
        self.setAccessibleName(f"{spoken}, {self.tr('key')} {key}" if key else spoken)
        self.updateGeometry()
        self.update()

    def _repaint(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room for name and key."""
        return chip_size(chip_font(self.font()), self._name, self._key)

    def minimumSizeHint(self) -> QSize:
        """Return the room for a shortened name."""
        return self.sizeHint().boundedTo(chip_size(chip_font(self.font()), "mmm…", self._key))

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the chip."""
        painter = QPainter(self)
        painter.setFont(chip_font(self.font()))
        colours = current_theme().label(self._colour)
        paint_chip(painter, QRectF(self.rect()), self._name, colours, key=self._key, judged=self._judged)


class SectionHeading(PlainLabel):
    """The quiet title of a part of a panel."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent, elide=Qt.TextElideMode.ElideRight, muted=True)
        font = QFont()
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)


class _Title(PlainLabel):
    """A title a quarter larger than the text of its parent."""

    def grow(self) -> None:
        """Follow the parent's font."""
        parent = self.parentWidget()
        font = QFont(parent.font() if parent is not None else QApplication.font())
        font.setPointSizeF(max(1.0, font.pointSizeF()) * 1.25)
        font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)

    def changeEvent(self, event: QEvent) -> None:
        """Grow again after a style sheet was set, which puts back the font of before."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.grow()


class EmptyState(QWidget):
    """What a view shows when it has nothing to show: why, and what to do next."""

    def __init__(
        self, drawing: str, title: str, text: str = "", actions: Sequence[QAction] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = drawing
        self._drawing = QLabel()
        self._title = _Title(title, self)
        self._text = PlainLabel(text, muted=True)
        self._buttons = [_ActionButton(action, primary=not index) for index, action in enumerate(actions)]
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._lay_out()
        self._dress()
        appearance().theme_changed.connect(self._dress)

    def buttons(self) -> tuple[QToolButton, ...]:
        """Return the buttons of the actions; the first is the one to try."""
        return tuple(self._buttons)

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        if event.type() == QEvent.Type.FontChange:
            self._dress()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        for label in (self._drawing, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        if not self._text.text():
            # And never `setVisible(True)`: without a parent yet it would come up as a window of its own.
            self._text.hide()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch()
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addStretch(2)
        column.addWidget(self._drawing)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(GRID)
        column.addLayout(row)
        column.addStretch(3)

    def _dress(self) -> None:
        """Fit drawing and title to theme and font."""
        self._title.grow()
        size = round(self.fontMetrics().height() * 2.5)
        colour = current_theme().border_strong.name()
        self._drawing.setPixmap(icon_pixmap(self._icon, size, colour, ratio=self.devicePixelRatioF()))


class _ActionButton(QToolButton):
    """A button of an empty state; the primary one stands on the accent."""

    def __init__(self, action: QAction, *, primary: bool) -> None:
        super().__init__()
        self._primary = primary
        self.setProperty("primary" if primary else "secondary", True)  # noqa: FBT003 - Qt's signature
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setDefaultAction(action)
        # At each change of the action Qt sets icon, and text without “…”, anew; this runs after that.
        action.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        action = self.defaultAction()
        self.setText(action.text())
        if self._primary and action.icon().name() in icon_names():
            self.setIcon(icon(action.icon().name(), QPalette.ColorRole.BrightText))
