"""Where marks and chips stand on each line, worked out for the lines that are looked at and kept until they change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF
from PySide6.QtGui import QTextLine

from glossator.ui.article.chips import BEFORE, BETWEEN, more_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QTextBlock, QTextLayout

    from glossator.ui.article.chips import ChipPress, ChipSpot
    from glossator.ui.article.layout import ArticleLayout, BlockShape
    from glossator.ui.article.shown_text import ShownText
    from glossator.ui.article.span_index import PlacedMark, SpanIndex
    from glossator.ui.article.spots import SpotFinder

_TRAILING = QTextLine.Edge.Trailing
# How far a highlight reaches beyond its words, and beyond the chip inside it.
SIDE = 2.0
CHIP_SIDE = 2.0
_JOINED = 0.75
_CHIP_REACH = BEFORE + 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """The part of a mark on one line, in pixels; `opens` and `closes` when the mark starts or ends there.

    `lane` is how many marks it lies on, `lanes_below`
    how many lie on it; `text_start` and `text_end` are the edges of the words themselves in reading order, without
    the chip.
    """

    placed: PlacedMark
    left: float
    right: float
    opens: bool
    closes: bool
    text_start: float
    text_end: float
    lane: int
    lanes_below: int
    leftwards: bool


@dataclass(frozen=True, slots=True, eq=False)
class ChipBox:
    """Where a chip stands; `more` when it stands for so many further marks that end there."""

    placed: PlacedMark
    rect: QRectF
    more: int


@dataclass(frozen=True, slots=True, eq=False)
class LinePicture:
    """Everything drawn on one line, in pixels from the top of its paragraph."""

    baseline: float
    pieces: tuple[Piece, ...]
    chips: tuple[ChipBox, ...]


class Geometry:
    """Answers where things are on a line of a paragraph, and what is at a point of it."""

    def __init__(
        self,
        layout: ArticleLayout,
        index: SpanIndex,
        spots: SpotFinder,
        press: ChipPress,
        chip: Callable[[str], str],
    ) -> None:
        self._layout = layout
        self._index = index
        self._spots = spots
        self._press = press
        self._chip = chip
        self._text: ShownText | None = None
        self._pictures: dict[int, dict[int, LinePicture]] = {}

    def show(self, text: ShownText) -> None:
        """Work on another article's text from now on."""
        self._text = text
        self._pictures.clear()

    def forget(self) -> None:
        """Work everything out again when it is next looked at."""
        self._pictures.clear()

    def forget_blocks(self, first: int, last: int) -> None:
        """Work some paragraphs out again when they are next looked at."""
        for number in [known for known in self._pictures if first <= known <= last]:
            del self._pictures[number]

    def picture(self, block: QTextBlock, shape: BlockShape, line: int) -> LinePicture:
        """Return what is drawn on one line."""
        lines = self._pictures.setdefault(block.blockNumber(), {})
        known = lines.get(line)
        if known is None:
            known = lines[line] = self._draw_up(block, shape, line)
        return known

    def runs(self, layout: QTextLayout, line: QTextLine, start: int, end: int) -> list[tuple[float, float]]:
        """Return the stretches of a line that `[start, end)` of its paragraph covers, from left to right.

        Blanks that hang over the end of the line are left out; a grapheme counts as a whole.
        """
        start = max(start, line.textStart())
        end = min(end, line.textStart() + line.textLength())
        if start >= end:
            return []
        if not layout.isValidCursorPosition(start):
            start = layout.previousCursorPosition(start)
        text = self._text
        if text is not None and text.right_to_left:
            found = _visual_runs(line, start, end)
        else:
            found = [(_x(line, start), _x(line, end))]
        natural = line.naturalTextRect()
        low, high = natural.left(), natural.right()
        clipped = [(max(left, low), min(right, high)) for left, right in found]
        return [(left, right) for left, right in clipped if right > left]

    def _draw_up(self, block: QTextBlock, shape: BlockShape, number: int) -> LinePicture:
        layout = block.layout()
        line = layout.lineAt(number)
        base = block.position()
        first = line.textStart()
        last = first + line.textLength()
        baseline = line.y() + line.ascent()
        chips: list[ChipBox] = []
        chip_of: dict[str, QRectF] = {}
        chips_from: dict[int, float] = {}
        gaps: dict[int, float] = {}
        for spot in shape.spots:
            if first < spot.end <= last:
                chips_from[spot.end] = self._place_chips(layout, line, spot, baseline, chips, chip_of)
                gaps[spot.end] = spot.gap[2] if spot.gap[1] and not spot.after else 0.0
        pieces: list[Piece] = []
        here = self._index.between(base + first, base + max(last, first + 1))
        lanes = {placed.mark.id: self._index.lane_of(placed) for placed in here}
        for placed in here:
            end = self._spots.last_unit(placed) - base
            start = placed.start - base
            runs = self.runs(layout, line, start, end)
            if not runs:
                continue
            edge, gap = chips_from.get(end, 0.0), gaps.get(end, 0.0)
            if gap:
                # The gap belongs to the last letter: the words end before it.
                runs = [(left, edge if abs(right - edge - gap) < _JOINED else right) for left, right in runs]
            leftwards = self._runs_left(line, max(start, first))
            chip = chip_of.get(placed.mark.id)
            lane = lanes[placed.mark.id]
            deepest = max(lanes[o.mark.id] for o in here if o.start < placed.end and o.end > placed.start)
            depth = (lane, deepest - lane)
            pieces += _pieces(placed, runs, chip, edge, depth, start >= first, end <= last, leftwards=leftwards)
        return LinePicture(baseline, tuple(pieces), tuple(chips))

    def _runs_left(self, line: QTextLine, position: int) -> bool:
        if self._text is None or not self._text.right_to_left:
            return False
        return any(run.isRightToLeft() for run in line.glyphRuns(position, 1))

    def _edges(self, line: QTextLine, start: int, length: int) -> tuple[float, float]:
        """Return where a grapheme begins and ends in its own writing direction."""
        if self._text is not None and self._text.right_to_left:
            # At the border of two directions only the glyphs themselves tell where they stand.
            for run in line.glyphRuns(start, length):
                box = run.boundingRect()
                return (box.right(), box.left()) if run.isRightToLeft() else (box.left(), box.right())
        return _x(line, start), _x_after(line, start)

    def _place_chips(
        self,
        layout: QTextLayout,
        line: QTextLine,
        spot: ChipSpot,
        baseline: float,
        chips: list[ChipBox],
        chip_of: dict[str, QRectF],
    ) -> float:
        """Add the chips of one place and return where the words before them end."""
        start, length, width = spot.gap
        if not length:
            start = layout.previousCursorPosition(spot.end)
            length = spot.end - start
            _, edge = ends = self._edges(line, start, length)
            step = -1 if ends[1] < ends[0] else 1
        elif spot.after:
            edge, far = self._edges(line, start, length)
            step = 1 if far > edge else -1
            if step > 0 and not spot.blank:
                edge = far - width
        else:
            edge = max(self._edges(line, start, length)) - width
            step = 1
        top = round(baseline - self._press.height + (self._press.height - self._press.cap_height) / 2) - 1.0
        x = edge + step * BEFORE
        for placed in spot.marks:
            x = self._put_chip(chips, placed, self._chip(placed.mark.label), 0, x, step, top)
            chip_of[placed.mark.id] = chips[-1].rect
        if spot.more:
            self._put_chip(chips, spot.marks[-1], more_text(spot.more), spot.more, x, step, top)
        return edge

    def _put_chip(
        self, chips: list[ChipBox], placed: PlacedMark, chip: str, more: int, x: float, step: int, top: float
    ) -> float:
        width = self._press.width(chip)
        left = round(x if step > 0 else x - width)
        chips.append(ChipBox(placed, QRectF(left, top, width, self._press.height), more))
        return x + step * (width + BETWEEN)


def _visual_runs(line: QTextLine, start: int, end: int) -> list[tuple[float, float]]:
    """Return where letters stand when writing directions are mixed: neighbours in the text may stand far apart."""
    boxes = sorted(
        (box.left(), box.right()) for run in line.glyphRuns(start, end - start) for box in (run.boundingRect(),)
    )
    merged: list[tuple[float, float]] = []
    for left, right in boxes:
        if merged and left <= merged[-1][1] + _JOINED:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged


def _pieces(
    placed: PlacedMark,
    runs: list[tuple[float, float]],
    chip: QRectF | None,
    chips_from: float,
    depth: tuple[int, int],
    opens: bool,  # noqa: FBT001
    closes: bool,  # noqa: FBT001
    *,
    leftwards: bool,
) -> list[Piece]:
    """Return the pieces of one mark on one line; the chip is part of the last one in reading order."""
    start_x, end_x = (runs[-1][1], runs[0][0]) if leftwards else (runs[0][0], runs[-1][1])
    pieces = []
    for number, (left, right) in enumerate(runs):
        first, final = number == 0, number == len(runs) - 1
        if leftwards:
            first, final = final, first
        low, high = left - SIDE, right + SIDE
        # A chip that stands behind a closing bracket in the other direction is not part of the box.
        near = left - _CHIP_REACH <= chips_from <= right + _CHIP_REACH
        if chip is not None and final and near:
            low, high = min(low, chip.left() - CHIP_SIDE), max(high, chip.right() + CHIP_SIDE)
        pieces.append(Piece(placed, low, high, opens and first, closes and final, start_x, end_x, *depth, leftwards))
    return pieces


def _x(line: QTextLine, position: int) -> float:
    return cast("tuple[float, int]", line.cursorToX(position))[0]


def _x_after(line: QTextLine, position: int) -> float:
    return cast("tuple[float, int]", line.cursorToX(position, _TRAILING))[0]
