"""What is on screen: the visible lines, what is at a point of the viewport, and where a line has to scroll to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF

from glossator.ui.article.painting import box_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextBlock
    from PySide6.QtWidgets import QPlainTextEdit

    from glossator.ui.article.geometry import Geometry, LinePicture, Piece
    from glossator.ui.article.layout import ArticleLayout, BlockShape
    from glossator.ui.article.painting import Heights
    from glossator.ui.article.span_index import PlacedMark

# Frames and deep underline tracks reach this far beyond a paragraph's own box.
_OVERHANG = 10


@dataclass(frozen=True, slots=True, eq=False)
class VisibleLine:
    """One line on screen; `top` is where its paragraph begins in the viewport."""

    block: QTextBlock
    shape: BlockShape
    number: int
    top: float


class Page:
    """The part of the article that the viewport shows."""

    def __init__(self, view: QPlainTextEdit, layout: ArticleLayout, geometry: Geometry) -> None:
        self._view = view
        self._layout = layout
        self._geometry = geometry
        self.heights: Heights | None = None

    def blocks(self) -> Iterator[tuple[QTextBlock, BlockShape, float]]:
        """Yield the visible paragraphs, each with its shape and its top in the viewport."""
        height = self._view.viewport().height()
        block = self._view.firstVisibleBlock()
        top = self._view.contentOffset().y()
        while block.isValid() and top <= height:
            shape = self._layout.shape(block)
            yield block, shape, top
            top += shape.rect.height()
            block = block.next()

    def lines(self, top: float, bottom: float) -> list[VisibleLine]:
        """Return the lines that touch a band of the viewport."""
        found = []
        for block, shape, offset in self.blocks():
            if offset + shape.rect.height() < top - _OVERHANG or offset > bottom + _OVERHANG:
                continue
            first = max(shape.line_at(top - offset) - 1, 0)
            for number in range(first, len(shape.starts)):
                if shape.tops[number] + offset > bottom + _OVERHANG:
                    break
                found.append(VisibleLine(block, shape, number, offset))
        return found

    def line_at(self, y: float) -> VisibleLine | None:
        """Return the line nearest to a height in the viewport."""
        last = None
        for block, shape, offset in self.blocks():
            last = VisibleLine(block, shape, shape.line_at(y - offset), offset)
            if y < offset + shape.rect.height():
                break
        return last

    def aim(self, point: QPointF) -> QPointF:
        """Return a point moved up or down into the nearest line: Qt takes leading for the beginning of a line."""
        if not 0 <= point.y() < self._view.viewport().height():
            return point
        line = self.line_at(point.y())
        if line is None:
            return point
        middle = line.top + line.shape.tops[line.number] + line.shape.heights[line.number] / 2
        return QPointF(point.x(), middle)

    def units_at(self, point: QPointF) -> int:
        """Return the text position nearest to a point, in UTF-16 units."""
        return self._view.cursorForPosition(self.aim(point).toPoint()).position()

    def picture(self, line: VisibleLine) -> LinePicture:
        """Return what is drawn on a line."""
        return self._geometry.picture(line.block, line.shape, line.number)

    def marks_at(self, point: QPointF) -> list[PlacedMark]:
        """Return the marks at a point, the shortest first; on a chip only the mark that the chip belongs to."""
        line = self.line_at(point.y())
        if line is None:
            return []
        picture = self.picture(line)
        inside = point - QPointF(0, line.top)
        for chip in picture.chips:
            if not chip.more and chip.rect.adjusted(-1, -2, 1, 2).contains(inside):
                return [chip.placed]
        return self._covering(picture, inside)

    def chip_at(self, point: QPointF) -> str | None:
        """Return the id of the mark whose chip is at a point."""
        line = self.line_at(point.y())
        if line is None:
            return None
        inside = point - QPointF(0, line.top)
        for chip in self.picture(line).chips:
            if chip.rect.contains(inside):
                return chip.placed.mark.id
        return None

    def _covering(self, picture: LinePicture, inside: QPointF) -> list[PlacedMark]:
        if self.heights is None:
            return []
        found = {
            piece.placed.mark.id: piece.placed
            for piece in picture.pieces
            if box_of(piece, picture.baseline, self.heights).adjusted(0, -2, 0, 2).contains(inside)
        }
        return sorted(found.values(), key=lambda placed: (placed.end - placed.start, placed.order))

    def pieces(self, placed: PlacedMark) -> list[tuple[Piece, LinePicture, VisibleLine]]:
        """Return the visible pieces of a mark."""
        found = []
        for block, shape, offset in self.blocks():
            start = placed.start - block.position()
            end = placed.end - block.position()
            if end <= 0 or start >= block.length():
                continue
            for number in range(shape.line_of(max(start, 0)), shape.line_of(min(end, block.length())) + 1):
                line = VisibleLine(block, shape, number, offset)
                picture = self.picture(line)
                found += [(p, picture, line) for p in picture.pieces if p.placed.mark.id == placed.mark.id]
        return found

    def mark_rect(self, placed: PlacedMark) -> QRect:
        """Return the box around the visible pieces of a mark, in the viewport; empty when none is visible."""
        box = QRectF()
        for piece, picture, line in self.pieces(placed):
            if self.heights is not None:
                box |= box_of(piece, picture.baseline, self.heights).translated(0, line.top)
        return box.toAlignedRect() & self._view.viewport().rect()

    def runs(self, start: int, end: int) -> list[tuple[float, float, float]]:
        """Return the visible runs of a stretch in UTF-16 units: (left, right, baseline) in the viewport."""
        found = []
        for line in self.lines(0, self._view.viewport().height()):
            base = line.block.position()
            for left, right in self._runs_on(line, start - base, end - base):
                found.append((left, right, self.picture(line).baseline + line.top))
        return found

    def line_runs(self, line: VisibleLine, start: int, end: int) -> list[tuple[float, float]]:
        """Return the runs of a stretch in UTF-16 units on one line: (left, right) in the viewport."""
        base = line.block.position()
        return self._runs_on(line, start - base, end - base)

    def _runs_on(self, line: VisibleLine, start: int, end: int) -> list[tuple[float, float]]:
        first = line.shape.starts[line.number]
        if end <= first:
            return []
        layout = line.block.layout()
        return self._geometry.runs(layout, layout.lineAt(line.number), start, end)

    def update_stretch(self, start: int, end: int, *, downwards: bool = False) -> None:
        """Paint the visible paragraphs of a stretch again (UTF-16 units); `downwards` all below them too."""
        viewport = self._view.viewport()
        top: float | None = None
        bottom = 0.0
        for block, shape, offset in self.blocks():
            if block.position() + block.length() <= start:
                continue
            if block.position() > end:
                break
            top = offset if top is None else top
            bottom = offset + shape.rect.height()
        if downwards:
            viewport.update(QRect(0, int(top or 0) - _OVERHANG, viewport.width(), viewport.height() + 2 * _OVERHANG))
        elif top is not None:
            viewport.update(QRect(0, int(top) - _OVERHANG, viewport.width(), int(bottom - top) + 2 * _OVERHANG))

    def top_units(self) -> int:
        """Return the position of the first character of the topmost line."""
        block = self._view.firstVisibleBlock()
        if not block.isValid():
            return 0
        shape = self._layout.shape(block)
        hidden = -self._view.contentOffset().y()
        line = next((n for n, top in enumerate(shape.tops) if top + shape.heights[n] > hidden + 0.5), 0)
        return block.position() + shape.starts[line]

    def scroll_to(self, units: int, *, above: float = 0.0) -> None:
        """Scroll so that the line of a position stands at the top, or `above` pixels below it."""
        block = self._view.document().findBlock(units)
        if not block.isValid():
            return
        shape = self._layout.shape(block)
        line = shape.line_of(units - block.position())
        room = above - shape.tops[line] + (shape.tops[0] if line else 0.0)
        while room > 0 and block.previous().isValid():
            # Lines are only counted right where paragraphs have been laid out, so lay out what will be above.
            block = block.previous()
            shape = self._layout.shape(block)
            room -= shape.rect.height()
            line = 0
        if above and room <= 0:
            line = max(shape.line_at(-room), 0)
        self._lay_out_screen(block)
        self._layout.announce_size()
        self._view.verticalScrollBar().setValue(block.firstLineNumber() + line)

    def _lay_out_screen(self, block: QTextBlock) -> None:
        room = float(self._view.viewport().height())
        while block.isValid() and room > 0:
            room -= self._layout.shape(block).rect.height()
            block = block.next()
