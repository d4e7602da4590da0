"""The hits of a search in the article: a light layer between highlights and text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPainter

    from glossator.ui.article.page import Page, VisibleLine
    from glossator.ui.article.painting import Heights
    from glossator.ui.article.shown_text import ShownText

_RADIUS = 2.0
_VEIL = 0.55


class HitLayer:
    """Stretches that do not overlap, in code points, and the colour that they are marked with."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._colour = QColor("#ffd54f")

    def show(self, stretches: Sequence[tuple[int, int]], colour: QColor | None = None) -> None:
        """Mark these stretches, which come in text order, in place of the earlier ones."""
        self._starts = [start for start, _ in stretches]
        self._ends = [end for _, end in stretches]
        self._colour = colour or self._colour

    def between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the stretches that touch a part of the text."""
        first = bisect_right(self._ends, start)
        for number in range(first, bisect_left(self._starts, end)):
            yield self._starts[number], self._ends[number]

    def paint(self, painter: QPainter, lines: list[VisibleLine], page: Page, heights: Heights, text: ShownText) -> None:
        """Draw what is on some lines."""
        if not self._starts:
            return
        veil = QColor(self._colour)
        veil.setAlphaF(_VEIL)
        painter.setPen(QPen(self._colour, 1.0))
        painter.setBrush(veil)
        for line in lines:
            first = line.block.position() + line.shape.starts[line.number]
            starts = line.shape.starts
            last = line.number + 1 == len(starts)
            end = line.block.position() + (line.block.length() if last else starts[line.number + 1])
            baseline = page.picture(line).baseline + line.top
            for start, stop in self.between(*text.stretch(first, end)):
                for left, right in page.line_runs(line, text.to_units(start), text.to_units(stop)):
                    box = QRectF(left - 0.5, round(baseline - heights.above) + 0.5, right - left + 1, heights.above)
                    painter.drawRoundedRect(box.adjusted(0, 1, 0, heights.below - 2), _RADIUS, _RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
