"""Choosing a label's colour: hues that colour-blind eyes can tell apart come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QColorDialog, QGridLayout, QToolButton, QWidget

from glossator.domain.label_colours import COLOURS, SAFE
from glossator.ui.icons import icon
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class _Swatch(QToolButton):
    """One colour, as a label in it would look, with a tick when it is the chosen one."""

    def __init__(self, colour: str, name: str) -> None:
        super().__init__()
        self.colour = colour
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(plain_tooltip(name))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        appearance().theme_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a square somewhat higher than a line."""
        side = self.fontMetrics().height() + GRID
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the chip's ground, its outline, and what is to be seen of state and focus."""
        theme = current_theme()
        colours = theme.label(self.colour)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect()).adjusted(3.5, 3.5, -3.5, -3.5)
        painter.setPen(QPen(colours.outline, 1.5))
        painter.setBrush(colours.chip)
        painter.drawRoundedRect(rect, 4, 4)
        if self.isChecked():
            painter.setPen(QPen(colours.chip_text, 2))
            x, y, unit = rect.center().x(), rect.center().y(), rect.width() / 5
            tick = (QPointF(x - unit, y), QPointF(x - unit / 3, y + unit * 0.7), QPointF(x + unit, y - unit))
            painter.drawPolyline(tick)
        if self.hasFocus():
            painter.setPen(QPen(theme.focus, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)


class ColourChoice(QWidget):
    """Two rows of hues and a way to any other."""

    colour_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._colour = ""
        self.swatches = [_Swatch(*each) for each in COLOURS]
        self.other = QToolButton()
        self.own = _Swatch("#000000", self.tr("The colour chosen freely"))
        self._lay_out()

    @property
    def colour(self) -> str:
        """The colour that is chosen, as #rrggbb."""
        return self._colour

    def set_colour(self, colour: str) -> None:
        """Show another colour as the chosen one."""
        self._colour = colour
        known = False
        for swatch in self.swatches:
            chosen = swatch.colour == colour.lower()
            known = known or chosen
            swatch.setChecked(chosen)
        self.own.colour = colour
        self.own.setChecked(True)
        self.own.setVisible(not known)
        self.own.update()

    def _choose(self, colour: str) -> None:
        changed = colour.lower() != self._colour.lower()
        self.set_colour(colour)
        if changed:
            self.colour_chosen.emit(colour)

    def _ask(self) -> None:
        colour = QColorDialog.getColor(QColor(self._colour), self, self.tr("The colour of the label"))
        if colour.isValid():
            self._choose(colour.name())

    def _lay_out(self) -> None:
        self.setAccessibleName(self.tr("Colour"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        for place, swatch in enumerate(self.swatches):
            swatch.clicked.connect(lambda _=False, colour=swatch.colour: self._choose(colour))
            grid.addWidget(swatch, place // len(SAFE), place % len(SAFE))
        self.other.setText(self.tr("Other…"))
        self.other.setAccessibleName(self.tr("Another colour"))
        self.other.setIcon(icon("palette"))
        self.other.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.other.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.other.clicked.connect(self._ask)
        self.own.clicked.connect(lambda: self._choose(self.own.colour))
        grid.addWidget(self.own, 0, len(SAFE))
        grid.addWidget(self.other, 1, len(SAFE), 1, 2)
        grid.setColumnStretch(len(SAFE) + 2, 1)
