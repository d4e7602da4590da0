"""The chips behind marked words: what stands on them, how wide they are, and where the text makes room for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QPixmap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QColor

    from glossator.ui.article.span_index import PlacedMark
    from glossator.ui.article.styles import LabelStyle

BEFORE = 4.0
BETWEEN = 3.0
_PADDING = 5.0
_WIDEST = 150.0
MOST_CHIPS = 4


@dataclass(frozen=True, slots=True)
class ChipSpot:
    """The chips of the marks that end at one place, the innermost first, and the gap that the text leaves for them.

    `gap` is (position in the block, length, width): the letters that are spaced out, or length 0 when there is
    nothing to space and the chips hang after the text. `after` when the letters that carry the gap follow the mark,
    `blank` when they are a blank.
    """

    end: int
    gap: tuple[int, int, float]
    after: bool
    blank: bool
    marks: tuple[PlacedMark, ...]
    more: int


class ChipPress:
    """Measures and prints chips; a printed chip is kept as a pixmap until fonts, styles or screen change."""

    def __init__(self) -> None:
        self._font = QFont()
        self._metrics = QFontMetricsF(self._font)
        self._widths: dict[str, float] = {}
        self._elided: dict[str, str] = {}
        self._pixmaps: dict[tuple[str, str, bool, float], QPixmap] = {}
        self.height = 14.0
        self.cap_height = 8.0

    def set_font(self, font: QFont) -> None:
        """Print in another font."""
        self._font = font
        self._metrics = QFontMetricsF(font)
        self.cap_height = self._metrics.capHeight()
        self.height = float(round(self.cap_height + 7.0))
        self._widths.clear()
        self._elided.clear()
        self._pixmaps.clear()

    def forget_pixmaps(self) -> None:
        """Print again, because colours have changed."""
        self._pixmaps.clear()

    def width(self, chip: str) -> float:
        """Return how wide the chip with this text is, in whole pixels."""
        known = self._widths.get(chip)
        if known is None:
            shown = self._elided[chip] = self._metrics.elidedText(chip, Qt.TextElideMode.ElideRight, _WIDEST)
            known = self._widths[chip] = float(round(self._metrics.horizontalAdvance(shown) + 2 * _PADDING))
        return known

    def gap_width(self, chips: Sequence[str]) -> float:
        """Return the room that chips side by side need."""
        return BEFORE + sum(self.width(chip) + BETWEEN for chip in chips)

    def pixmap(self, label: str, style: LabelStyle, *, judged: bool, ratio: float) -> QPixmap:
        """Return the printed chip of a label: filled for judged spans, outlined for pre-highlights."""
        key = (label, style.chip, judged, ratio)
        known = self._pixmaps.get(key)
        if known is None:
            if judged:
                known = self._print(style.chip, style.chip_fill, None, style.chip_text, ratio)
            else:
                known = self._print(style.chip, None, style.outline, style.text, ratio)
            self._pixmaps[key] = known
        return known

    def more_pixmap(self, count: int, colour: QColor, ratio: float) -> QPixmap:
        """Return the chip that says how many more marks end at the same place."""
        text = more_text(count)
        key = ("", text, False, ratio)
        known = self._pixmaps.get(key)
        if known is None:
            known = self._pixmaps[key] = self._print(text, None, colour, colour, ratio)
        return known

    def _print(self, chip: str, fill: QColor | None, outline: QColor | None, ink: QColor, ratio: float) -> QPixmap:
        width, height = self.width(chip), self.height
        pixmap = QPixmap(round(width * ratio), round(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if fill is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(0, 0, width, height), 3.0, 3.0)
        if outline is not None:
            painter.setPen(QPen(outline, 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), 3.0, 3.0)
        painter.setPen(ink)
        painter.setFont(self._font)
        # Centred on the capitals: centring on ascent and descent lets small text hang low.
        baseline = (height + self._metrics.capHeight()) / 2
        painter.drawText(round(_PADDING), round(baseline), self._elided[chip])
        painter.end()
        return pixmap


def more_text(count: int) -> str:
    """Return the text on the chip that stands for several."""
    return f"+{count}"
