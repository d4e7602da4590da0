"""Finds the places in a paragraph where chips stand, so that the layout can make room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.ui.article.chips import BEFORE, BETWEEN, MOST_CHIPS, ChipSpot, more_text
from glossator.ui.article.direction import grapheme_before, is_right_to_left, next_grapheme, starts_right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QTextBlock

    from glossator.ui.article.chips import ChipPress
    from glossator.ui.article.shown_text import ShownText
    from glossator.ui.article.span_index import PlacedMark, SpanIndex

# Chips that stand together never take more than this share of the column.
_LARGEST_SHARE = 0.6


class SpotFinder:
    """Knows the text, the marks and the chips' widths, and tells where chips go in each paragraph."""

    def __init__(self, text: ShownText, index: SpanIndex, press: ChipPress, chip: Callable[[str], str]) -> None:
        self._text = text
        self._index = index
        self._press = press
        self._chip = chip
        self.column = 600.0
        self.leftwards: bool | None = None
        """Whether every paragraph runs from right to left; None leaves it to each one's first strong letter."""

    def show(self, text: ShownText) -> None:
        """Work on another article's text from now on."""
        self._text = text

    def last_unit(self, placed: PlacedMark) -> int:
        """Return where a mark's words end in UTF-16 units: its end without the blanks and line ends before it."""
        text = self._text
        end = text.to_points(placed.end)
        start = placed.mark.start
        kept = end
        while kept > start and text.shown[kept - 1].isspace():
            kept -= 1
        return placed.end if kept in (end, start) else text.to_units(kept)

    def __call__(self, block: QTextBlock) -> tuple[ChipSpot, ...]:
        """Return the places of one paragraph, in text order."""
        start = block.position()
        end = start + block.length() - 1
        ends: dict[int, list[PlacedMark]] = {}
        for placed in self._index.between(start, end):
            last = self.last_unit(placed)
            if start < last <= end:
                ends.setdefault(last, []).append(placed)
        return tuple(self._spot(at, ends[at], start, end) for at in sorted(ends))

    def _spot(self, at: int, marks: list[PlacedMark], block_start: int, block_end: int) -> ChipSpot:
        marks.reverse()
        shown: list[PlacedMark] = []
        width = BEFORE
        for placed in marks:
            wider = width + self._press.width(self._chip(placed.mark.label)) + BETWEEN
            if shown and (len(shown) == MOST_CHIPS or wider > self.column * _LARGEST_SHARE):
                break
            shown.append(placed)
            width = wider
        more = len(marks) - len(shown)
        if more:
            width += self._press.width(more_text(more)) + BETWEEN
        start, length = self._carrier(at, block_start, block_end)
        after = start >= at
        blank = after and length > 0 and self._text.shown[self._text.to_points(at)].isspace()
        return ChipSpot(at - block_start, (start - block_start, length, width), after, blank, tuple(shown), more)

    def runs_left(self, block: QTextBlock) -> bool:
        """Tell whether a paragraph is written from right to left."""
        return self._runs_left(block.position())

    def _runs_left(self, block_start: int) -> bool:
        if self.leftwards is not None:
            return self.leftwards
        text = self._text
        return text.right_to_left and starts_right_to_left(text.shown, text.to_points(block_start))

    def _carrier(self, at: int, block_start: int, block_end: int) -> tuple[int, int]:
        """Return the letters that are spaced out, (position, length): the mark's last grapheme or the one after it."""
        text = self._text
        end = text.to_points(at)
        if (text.right_to_left and is_right_to_left(text.shown[end - 1])) or self._runs_left(block_start):
            # Spacing out the last letter would part it from the letters that it is joined to.
            if at >= block_end:
                return at, 0
            following = next_grapheme(text.shown, end)
            return at, min(text.to_units(following), block_end) - at
        first, stop = grapheme_before(text.shown, end)
        if stop - first > 1 and text.shown[first] > "\uffff" and text.shown[stop : stop + 1] == " ":
            # Without a font that joins them, each part of an emoji would be spaced out.
            return text.to_units(stop), 1
        start = text.to_units(first)
        return start, min(text.to_units(stop), block_end) - start
