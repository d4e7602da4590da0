"""Lays out the article's paragraphs: a centred column, generous leading, and gaps in the lines where chips go."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QPlainTextDocumentLayout

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock, QTextDocument

    from glossator.ui.article.chips import ChipSpot
    from glossator.ui.article.spots import SpotFinder


@dataclass(frozen=True, slots=True)
class Measures:
    """The column and the rhythm of the lines, in pixels; `paragraph` is the room after each."""

    left: float = 0.0
    width: float = 600.0
    pitch: float = 28.0
    paragraph: float = 11.0
    blank: float = 6.0


@dataclass(slots=True, eq=False)
class BlockShape:
    """One paragraph laid out: its size, where each line's text begins and stands, and the chips that end in it."""

    rect: QRectF
    starts: list[int]
    tops: list[float]
    heights: list[float]
    spots: tuple[ChipSpot, ...]

    def line_at(self, y: float) -> int:
        """Return the line nearest to a height; the leading between two lines is shared by both."""
        line = max(bisect_right(self.tops, y) - 1, 0)
        below = line + 1
        if below < len(self.tops) and y > (self.tops[line] + self.heights[line] + self.tops[below]) / 2:
            return below
        return line

    def line_of(self, position: int) -> int:
        """Return the line that holds a position within the block."""
        return max(bisect_right(self.starts, position) - 1, 0)


class ArticleLayout(QPlainTextDocumentLayout):
    """Breaks each paragraph into lines when it is first looked at and keeps the shape until something changes.

    Qt's own layout knows neither line height nor gaps. Everything here can be called from a paint event, so nothing
    raises and nothing emits at once: a changed number of lines is announced when control returns to the event loop.
    """

    def __init__(self, document: QTextDocument, spots: SpotFinder) -> None:
        super().__init__(document)
        self._spots = spots
        self._shapes: dict[int, BlockShape] = {}
        self._measures = Measures()
        self._left_to_right = _option(Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignLeft)
        self._right_to_left = _option(Qt.LayoutDirection.RightToLeft, Qt.AlignmentFlag.AlignRight)
        self._formats: dict[float, QTextCharFormat] = {}
        self._lines_changed = QTimer(self, singleShot=True, interval=0)
        self._lines_changed.timeout.connect(self.announce_size)

    @property
    def measures(self) -> Measures:
        """The column and line rhythm in use."""
        return self._measures

    def set_measures(self, measures: Measures) -> None:
        """Use another column or rhythm: all paragraphs are laid out again when next looked at."""
        self._measures = measures
        self.forget()

    def forget(self) -> None:
        """Lay out every paragraph again when it is next looked at."""
        self._shapes.clear()

    def shape(self, block: QTextBlock) -> BlockShape:
        """Return the shape of a paragraph, laying it out when needed."""
        shape = self._shapes.get(block.blockNumber())
        # Qt clears the lines of all blocks by itself when the width or the font changes.
        if shape is None or block.layout().lineCount() != len(shape.starts):
            shape = self._lay_out(block)
        return shape

    def known_shape(self, block: QTextBlock) -> BlockShape | None:
        """Return the shape of a paragraph that is laid out; None when nobody has looked at it yet."""
        shape = self._shapes.get(block.blockNumber())
        return shape if shape is not None and block.layout().lineCount() == len(shape.starts) else None

    def refresh(self, block: QTextBlock) -> bool:
        """Lay a paragraph out again if its chips need other gaps now; return whether its height changed.

        The chips themselves may have changed in any case, so the shape always gets the new ones.
        """
        shape = self.known_shape(block)
        if shape is None:
            return True
        spots = self._spots(block)
        if [spot.gap for spot in spots] == [spot.gap for spot in shape.spots]:
            shape.spots = spots
            return False
        before = shape.rect.height(), len(shape.starts)
        shape = self._lay_out(block)
        return before != (shape.rect.height(), len(shape.starts))

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Return the size of a paragraph, leading included."""
        return QRectF(self.shape(block).rect) if block.isValid() else QRectF()

    def announce_size(self) -> None:
        """Tell the view that the number of lines has changed."""
        self._lines_changed.stop()
        self.documentSizeChanged.emit(self.documentSize())

    def settle(self) -> bool:
        """Announce a changed number of lines now; return whether there was one waiting."""
        waiting = self._lines_changed.isActive()
        if waiting:
            self.announce_size()
        return waiting

    def _lay_out(self, block: QTextBlock) -> BlockShape:
        measures = self._measures
        spots = self._spots(block)
        layout = block.layout()
        self._set_gaps(layout, spots)
        layout.setTextOption(self._right_to_left if self._spots.runs_left(block) else self._left_to_right)
        starts: list[int] = []
        tops: list[float] = []
        heights: list[float] = []
        y = 0.0
        widest = 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLeadingIncluded(True)
            line.setLineWidth(measures.width)
            height = line.height()
            # Whole pixels keep the rhythm even where a fallback font makes one line taller.
            top = y + max(round(measures.pitch - height), 1)
            line.setPosition(QPointF(measures.left, top))
            starts.append(line.textStart())
            tops.append(top)
            heights.append(height)
            widest = max(widest, line.naturalTextWidth())
            y = round(top + height)
        layout.endLayout()
        if len(starts) == 1 and widest == 0.0:
            # A line without text only parts two paragraphs; a whole line would part them too far.
            tops[0], y = measures.blank - heights[0], measures.blank
            layout.lineAt(0).setPosition(QPointF(measures.left, tops[0]))
        else:
            y += measures.paragraph
        if not block.next().isValid():
            y += self.document().documentMargin()
        shape = BlockShape(QRectF(0.0, 0.0, measures.left + measures.width, y), starts, tops, heights, spots)
        self._shapes[block.blockNumber()] = shape
        if block.lineCount() != len(starts):
            block.setLineCount(len(starts))
            self._lines_changed.start()
        return shape

    def _set_gaps(self, layout: QTextLayout, spots: tuple[ChipSpot, ...]) -> None:
        ranges = []
        for spot in spots:
            start, length, width = spot.gap
            if length:
                piece = QTextLayout.FormatRange()
                piece.start = start
                piece.length = length
                piece.format = self._gap_format(width)
                ranges.append(piece)
        if ranges:
            layout.setFormats(ranges)
        else:
            layout.clearFormats()

    def _gap_format(self, width: float) -> QTextCharFormat:
        known = self._formats.get(width)
        if known is None:
            known = QTextCharFormat()
            known.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            known.setFontLetterSpacing(width)
            self._formats[width] = known
        return known


def _option(direction: Qt.LayoutDirection, alignment: Qt.AlignmentFlag) -> QTextOption:
    option = QTextOption(alignment)
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
