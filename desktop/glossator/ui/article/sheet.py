"""The sheet that an article stands on: holds the text and its marks, lays them out and paints them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPalette, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from glossator.ui.article.chips import ChipPress
from glossator.ui.article.events import Column, Place
from glossator.ui.article.geometry import Geometry
from glossator.ui.article.hits import HitLayer
from glossator.ui.article.layout import ArticleLayout, Measures
from glossator.ui.article.page import Page
from glossator.ui.article.painting import Heights, box_of, draw_chip, draw_frame, draw_highlight, draw_preview
from glossator.ui.article.shown_text import ShownText
from glossator.ui.article.span_index import SpanIndex, place_mark
from glossator.ui.article.spots import SpotFinder
from glossator.ui.article.styles import StyleBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QColor, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from glossator.domain.annotations import Mark
    from glossator.ui.article.geometry import Piece
    from glossator.ui.article.page import VisibleLine
    from glossator.ui.article.span_index import PlacedMark
    from glossator.ui.article.styles import LabelStyle

_SAMPLE = "the military operation began in western areas to liberate them, said the commander of the forces there "
_LEADING = 1.6
_CHIP_SIZE = 0.62
_WORD_SPACING = 0.08
_MARGIN, _ABOVE = 28, 16
# Beyond this many changed marks every laid-out paragraph is taken to have changed.
_MANY = 64


class ArticleSheet(QPlainTextEdit):
    """Shows a text and its marks. All positions that go in and out are code points of the stored text."""

    caret_moved = Signal(int)
    column_changed = Signal(object)  # Column

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ShownText("")
        self._index = SpanIndex()
        self._styles = StyleBook()
        self._press = ChipPress()
        self._current: str | None = None
        self._preview: tuple[int, int] | None = None
        self._characters = 70
        self._leading = _LEADING
        self._frame_colour: QColor | None = None
        self._loading = False
        self._heights = Heights(14.0, 5.0)
        self._spots = SpotFinder(self._text, self._index, self._press, self._chip)
        self._layout = ArticleLayout(self.document(), self._spots)
        self._geometry = Geometry(self._layout, self._index, self._spots, self._press, self._chip)
        self._page = Page(self, self._layout, self._geometry)
        self._hits = HitLayer()
        self._misfits: set[str] = set()
        self.document().setDocumentMargin(_ABOVE)
        self.document().setDocumentLayout(self._layout)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(2)
        self.cursorPositionChanged.connect(self._report_caret)
        self._measure()

    # What is shown

    def show_article(self, text: str, marks: Sequence[Mark] = ()) -> None:
        """Show another article with its marks, from its beginning."""
        self._loading = True
        try:
            self._text = ShownText(text)
            self._index.clear()
            self._hits.show(())
            self._current = self._preview = None
            self._misfits = set()
            self._spots.show(self._text)
            self._geometry.show(self._text)
            for mark in marks:
                self._index.add(self._place(mark))
            self._layout.forget()
            self.setPlainText(self._text.shown)
            # Qt lays a single paragraph out by itself while it takes the text.
            self._layout.forget()
            if self.document().characterCount() - 1 != self._text.units:
                raise AssertionError("Qt shows another number of characters than the article has")
        finally:
            self._loading = False
        self.current_changed()
        self.viewport().update()
        self.caret_moved.emit(0)

    def update_misfits(self, fitting: Iterable[str], misfits: Iterable[str]) -> None:
        """Show faintly which marks do not fall on the pipeline's tokens; of the others what was said before holds."""
        found = set(misfits)
        gone, new = self._misfits.intersection(fitting) - found, found - self._misfits
        if gone or new:
            self._misfits -= gone
            self._misfits |= new
            self.viewport().update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show these marks in place of the ones that are shown; only what differs is drawn again."""
        known = {placed.mark.id: placed.mark for placed in self._index}
        added = []
        for mark in marks:
            old = known.pop(mark.id, None)
            if old is not mark and (
                old is None
                or old.start != mark.start
                or old.end != mark.end
                or old.judged != mark.judged
                or old.label != mark.label
            ):
                added.append(mark)
        self.update_marks(list(known), added)

    def update_marks(self, removed: Iterable[str], added: Iterable[Mark]) -> None:
        """Take some marks away and put others in, or in place of those with the same ids."""
        touched = [placed for mark_id in removed if (placed := self._index.remove(mark_id)) is not None]
        for mark in added:
            old = self._index.remove(mark.id)
            placed = self._place(mark)
            self._index.add(placed)
            touched += [placed] if old is None else [old, placed]
        if not touched:
            return
        if self._current is not None and any(placed.mark.id == self._current for placed in touched):
            self._current = self._current if self._current in self._index else None
            self.current_changed()
        if len(touched) > _MANY:
            self._geometry.forget()
            self._layout.forget()
            self.viewport().update()
        else:
            self._redraw(touched)

    def set_styles(self, styles: Mapping[str, LabelStyle]) -> None:
        """Draw labels in these styles from now on."""
        self._styles.replace(styles)
        self._press.forget_pixmaps()
        self._geometry.forget()
        self._layout.forget()
        self.viewport().update()

    def set_frame_colour(self, colour: QColor | None) -> None:
        """Draw the current mark's frame in this colour, or in the palette's accent."""
        self._frame_colour = colour
        self.viewport().update()

    def set_zoom(self, points: float) -> None:
        """Set the size of the article's letters in points."""
        font = self.font()
        font.setPointSizeF(points)
        self.setFont(font)

    def set_measure(self, characters: int = 70, leading: float = _LEADING) -> None:
        """Set how many characters of ordinary prose fit on a line, and the height of lines in sizes of a letter."""
        if (characters, leading) != (self._characters, self._leading):
            self._characters, self._leading = characters, leading
            self._keep_place(self._measure)

    def set_direction(self, leftwards: bool | None) -> None:  # noqa: FBT001 - a setter
        """Have all paragraphs run from right to left or from left to right; None leaves it to each one's letters."""
        if leftwards != self._spots.leftwards:
            self._spots.leftwards = leftwards
            self._keep_place(self._measure)

    @property
    def article_text(self) -> str:
        """The stored text of the article that is shown."""
        return self._text.stored

    # The current mark

    @property
    def current(self) -> str | None:
        """The id of the mark with the frame."""
        return self._current

    def set_current(self, mark_id: str | None, *, reveal: bool = True) -> None:
        """Frame a mark and scroll to it; None frames nothing. An id that is not shown counts as None."""
        before, placed = self.current_mark(), self._index.get(mark_id)
        self._current = placed.mark.id if placed is not None else None
        for changed in (before, placed):
            if changed is not None:
                self._page.update_stretch(changed.start, changed.end)
        if placed is not None and reveal:
            self._reveal(placed.start, placed.end)
        if placed is not before:
            self.current_changed()

    def current_mark(self) -> PlacedMark | None:
        """Return the mark with the frame."""
        return self._index.get(self._current)

    # Caret, selection, place

    def caret_position(self) -> int:
        """Return where the caret stands."""
        return self._text.to_points(self.textCursor().position())

    def set_caret(self, position: int) -> None:
        """Put the caret somewhere, without a selection, and scroll to it."""
        cursor = self.textCursor()
        cursor.setPosition(self._text.to_units(position))
        self.setTextCursor(cursor)
        self.follow_caret()

    def follow_caret(self) -> None:
        """Scroll to the caret again if Qt could not, because lines had not been counted yet."""
        if self._layout.settle():
            self.ensureCursorVisible()

    def selected_stretch(self) -> tuple[int, int] | None:
        """Return the selected stretch exactly as it is, or None."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return self._text.stretch(cursor.selectionStart(), cursor.selectionEnd())

    def select(self, anchor: int, position: int) -> None:
        """Select a stretch; the caret goes to `position`."""
        cursor = self.textCursor()
        cursor.setPosition(self._text.to_units(anchor))
        cursor.setPosition(self._text.to_units(position), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def show_hits(self, stretches: Sequence[tuple[int, int]], colour: QColor | None = None) -> None:
        """Mark stretches that do not overlap faintly, in place of those that were marked so before."""
        self._hits.show(stretches, colour)
        self.viewport().update()

    def reveal(self, start: int, end: int) -> None:
        """Scroll a stretch into sight, if it is not there already."""
        self._reveal(self._text.to_units(start), self._text.to_units(end))

    def clear_selection(self) -> None:
        """Drop the selection; the caret and what is in sight stay."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return
        bar = self.verticalScrollBar()
        top = bar.value()
        cursor.clearSelection()
        # This scrolls to the caret, which may be far from what is being looked at.
        self.setTextCursor(cursor)
        bar.setValue(top)

    def place(self) -> Place:
        """Return where somebody is reading."""
        return Place(self.caret_position(), self._text.to_points(self._page.top_units()))

    def restore_place(self, place: Place) -> None:
        """Go back to where somebody was reading."""
        self.set_caret(place.caret)
        self._page.scroll_to(self._text.to_units(place.top_position))

    def position_at(self, point: QPointF) -> int:
        """Return the position nearest to a point of the viewport."""
        return self._text.to_points(self._page.units_at(point))

    def aim(self, point: QPointF) -> QPointF:
        """Return a point of the viewport moved into the nearest line."""
        return self._page.aim(point)

    def marks_at(self, point: QPointF) -> list[PlacedMark]:
        """Return the marks at a point of the viewport, the shortest first."""
        return self._page.marks_at(point)

    def chip_at(self, point: QPointF) -> str | None:
        """Return the id of the mark whose chip is at a point of the viewport."""
        return self._page.chip_at(point)

    def boxes(self, placed: PlacedMark) -> list[tuple[Piece, QRectF]]:
        """Return the visible pieces of a mark, each with its box in the viewport."""
        return [
            (piece, box_of(piece, picture.baseline, self._heights).translated(0, line.top))
            for piece, picture, line in self._page.pieces(placed)
        ]

    def shows(self, mark_id: str) -> bool:
        """Tell whether a mark is in the article that is shown."""
        return mark_id in self._index

    def mark_ids(self) -> list[str]:
        """Return the ids of all marks in text order."""
        return self._index.ids()

    def spoken(self, mark_id: str) -> str:
        """Return what a mark is in a few words: “ISIL, Armed group, suggested”; empty when it is not shown."""
        placed = self._index.get(mark_id)
        if placed is None:
            return ""
        mark = placed.mark
        words = " ".join(self._text.stored[mark.start : mark.end].split())
        label = self._styles.look_up(mark.label, self.palette()).name
        state = self.tr("confirmed") if mark.judged else self.tr("suggested")
        return f"{words}, {label}, {state}"

    def screen_rect(self, mark_id: str) -> QRect:
        """Return where a mark is on screen; empty when it is scrolled away or not shown."""
        placed = self._index.get(mark_id)
        box = self._page.mark_rect(placed) if placed is not None else QRect()
        return QRect(self.viewport().mapToGlobal(box.topLeft()), box.size()) if not box.isEmpty() else QRect()

    def mark_at_screen(self, x: int, y: int) -> str | None:
        """Return the id of the shortest mark at a point of the screen."""
        point = self.viewport().mapFromGlobal(QPoint(x, y))
        found = self._page.marks_at(point.toPointF()) if self.viewport().rect().contains(point) else []
        return found[0].mark.id if found else None

    def show_preview(self, stretch: tuple[int, int] | None) -> None:
        """Show where a drag would end up, or nothing any more."""
        if stretch == self._preview:
            return
        for changed in (self._preview, stretch):
            if changed is not None:
                self._page.update_stretch(self._text.to_units(changed[0]), self._text.to_units(changed[1]))
        self._preview = stretch

    def current_changed(self) -> None:
        """Another mark has the frame now, or the one that has it looks different; for those who build on the sheet."""

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint highlights, then the text, then chips and frames."""
        area = event.rect()
        lines = self._page.lines(area.top(), area.bottom())
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_highlights(painter, lines)
        self._hits.paint(painter, lines, self._page, self._heights, self._text)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_chips(painter, lines)
        self._paint_frames(painter, lines)
        painter.end()

    def _paint_highlights(self, painter: QPainter, lines: list[VisibleLine]) -> None:
        palette, heights = self.palette(), self._heights
        for line in lines:
            picture = self._page.picture(line)
            if not picture.pieces:
                continue
            painter.translate(0, line.top)
            for piece in picture.pieces:
                style = self._styles.look_up(piece.placed.mark.label, palette)
                fits = piece.placed.mark.id not in self._misfits
                draw_highlight(painter, piece, style, picture.baseline, heights, fits=fits)
            painter.translate(0, -line.top)

    def _paint_chips(self, painter: QPainter, lines: list[VisibleLine]) -> None:
        palette, ratio = self.palette(), self.devicePixelRatioF()
        for line in lines:
            origin = QPointF(0, line.top)
            for chip in self._page.picture(line).chips:
                style = self._styles.look_up(chip.placed.mark.label, palette)
                draw_chip(painter, chip, style, self._press, origin, ratio)

    def _paint_frames(self, painter: QPainter, lines: list[VisibleLine]) -> None:
        accent = self._frame_colour or self.palette().color(QPalette.ColorRole.Accent)
        if self._preview is not None:
            start, end = (self._text.to_units(position) for position in self._preview)
            draw_preview(painter, self._page.runs(start, end), self._heights, accent)
        elif self._current is not None:
            pieces = [
                (piece, picture.baseline, line.top)
                for line in lines
                for picture in (self._page.picture(line),)
                for piece in picture.pieces
                if piece.placed.mark.id == self._current
            ]
            draw_frame(painter, pieces, self._heights, accent)

    def _chip(self, label: str) -> str:
        return self._styles.look_up(label, self.palette()).chip

    def _redraw(self, touched: list[PlacedMark]) -> None:
        """Lay out and paint what a few changed marks may have changed."""
        taller = False
        for number in {
            self.document().findBlock(max(self._spots.last_unit(p) - 1, p.start)).blockNumber() for p in touched
        }:
            taller |= self._layout.refresh(self.document().findBlockByNumber(number))
        # Marks that overlap the changed ones may stand in other lanes now, and those that overlap them.
        start, end = min(p.start for p in touched), max(p.end for p in touched)
        before = None
        while before != (start, end):
            before = (start, end)
            around = self._index.between(start, end)
            start = min([start, *(p.start for p in around)])
            end = max([end, *(p.end for p in around)])
        first = self.document().findBlock(start).blockNumber()
        last = self.document().findBlock(max(end - 1, start)).blockNumber()
        self._geometry.forget_blocks(first, last)
        self._page.update_stretch(start, end, downwards=taller)

    def _place(self, mark: Mark) -> PlacedMark:
        return place_mark(mark, self._text.to_units(mark.start), self._text.to_units(mark.end))

    # Size

    def _measure(self) -> None:
        """Work out column, line rhythm and chips from the font and the viewport."""
        font = self.font()
        # Highlights reach into the blanks beside them.
        font.setWordSpacing(round(self.fontInfo().pixelSize() * _WORD_SPACING, 1))
        if self.document().defaultFont() != font:
            self.document().setDefaultFont(font)
        metrics = QFontMetricsF(font)
        em = metrics.ascent() + metrics.descent()
        pixels = self.fontInfo().pixelSize()
        self._heights = Heights(round(metrics.capHeight() + pixels * 0.24), round(pixels * 0.32))
        self._page.heights = self._heights
        chip_font = QGuiApplication.font()
        chip_font.setPixelSize(max(round(pixels * _CHIP_SIZE), 8))
        self._press.set_font(chip_font)
        room = self.viewport().width() - 2 * _MARGIN
        column = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * self._characters
        width = max(min(round(column), room), 120)
        left = max(round((self.viewport().width() - width) / 2), _MARGIN)
        pitch = round(max(pixels * self._leading, em + 2))
        self._spots.column = width
        self._geometry.forget()
        self.column_changed.emit(Column(left, width))
        self._layout.set_measures(Measures(left, width, pitch, round(pitch * 0.4), round(pitch * 0.25)))

    def _keep_place(self, change: Callable[[], object]) -> None:
        """Do something that breaks lines anew and come back to the same line at the top."""
        top = self._page.top_units()
        change()
        if top:
            self._page.scroll_to(top)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Centre the column in the new width; the line at the top stays there."""
        if event.size().width() == event.oldSize().width():
            super().resizeEvent(event)
            return

        def change() -> None:
            self._measure()
            super(ArticleSheet, self).resizeEvent(event)

        self._keep_place(change)

    def changeEvent(self, event: QEvent) -> None:
        """Follow fonts, colours and the screen."""
        super().changeEvent(event)
        if not hasattr(self, "_page"):
            return
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange, QEvent.Type.StyleChange):
            self._keep_place(self._measure)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._styles.forget_made_up()
            self._press.forget_pixmaps()
            self.viewport().update()

    def _reveal(self, start: int, end: int) -> None:
        """Scroll a stretch into view if it is not there: a third down the page, so that what follows is seen too."""
        height = self.viewport().height()
        for block, shape, top in self._page.blocks():
            if block.position() <= start < block.position() + block.length():
                line = shape.line_of(start - block.position())
                last = shape.line_of(min(end - block.position(), block.length() - 1))
                above = top + shape.tops[line]
                below = top + shape.tops[last] + shape.heights[last]
                if above >= 0 and (below <= height or above < height / 3):
                    return
                break
        self._page.scroll_to(start, above=height / 3)

    def _report_caret(self) -> None:
        if not self._loading:
            self.caret_moved.emit(self.caret_position())
