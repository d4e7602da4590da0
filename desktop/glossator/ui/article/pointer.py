"""The mouse in the article: clicks on marks, selections that show the words they will snap to, edges that move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from glossator.domain import words
from glossator.ui.article.events import EdgeDrag, MarkClick, Selected
from glossator.ui.article.snapping import snap_edge, snap_selection

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QMouseEvent

    from glossator.ui.article.events import Edge
    from glossator.ui.article.view import ArticleView

# Pixels from an edge of the current mark within which the edge can be taken hold of.
_GRIP = 4.0
_SAME_PLACE = 3.0


@dataclass(slots=True)
class _EdgeInHand:
    """An edge that is being dragged; `position` is where it would be let go, in code points."""

    id: str
    edge: Edge
    start: int
    end: int
    position: int
    exact: bool = False
    moved: bool = False

    def extent(self) -> tuple[int, int]:
        """Return the stretch that the mark would cover."""
        return (self.position, self.end) if self.edge == "start" else (self.start, self.position)


class Pointer:
    """Follows the mouse over one article view and tells it what was meant."""

    def __init__(self, view: ArticleView) -> None:
        self._view = view
        self._pressed: QPointF | None = None
        self._dragged = False
        self._word: tuple[int, int] | None = None
        self._edge: _EdgeInHand | None = None
        self._clicked: tuple[QPointF, tuple[str, ...], int] | None = None

    @property
    def holds_edge(self) -> bool:
        """Whether an edge is being dragged."""
        return self._edge is not None

    def reset(self) -> None:
        """Let go of everything, because another article is shown."""
        self._pressed = self._word = self._edge = self._clicked = None
        self._dragged = False

    def press(self, event: QMouseEvent) -> bool:
        """Take a press of the left button; return whether Qt should not see it."""
        self._pressed, self._dragged, self._word = event.position(), False, None
        grip = self._grip_at(event.position())
        if grip is not None:
            self._edge = grip
            return True
        return False

    def move(self, event: QMouseEvent) -> bool:
        """Follow a movement with the left button down; return whether Qt should not see it."""
        if self._edge is not None:
            self._drag_edge(event.position(), exact=self._is_exact(event))
            return True
        if self._pressed is None:
            return False
        if not self._dragged:
            far = (event.position() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            self._dragged = far
            if not far:
                return True
        if self._word is not None:
            self._extend_by_words(event.position())
            return True
        return False

    def moved(self, event: QMouseEvent) -> None:
        """Show which words the selection will snap to, after Qt has moved it."""
        if self._dragged:
            self._preview_selection(exact=self._is_exact(event))

    def release(self, event: QMouseEvent) -> None:
        """Finish whatever the left button began."""
        view = self._view
        edge, word, dragged = self._edge, self._word, self._dragged
        self._pressed = self._word = self._edge = None
        self._dragged = False
        view.show_preview(None)
        if edge is not None:
            before = edge.start if edge.edge == "start" else edge.end
            if edge.position != before:
                view.edge_dragged.emit(EdgeDrag(edge.id, edge.edge, edge.position, edge.exact))
            elif not edge.moved:
                view.set_caret(before)
                self._click(event)
            return
        extends = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) and view.selected_stretch() is not None
        if word is not None or dragged or extends:
            stretch = view.selected_stretch()
            if stretch is not None:
                view.selection_finished.emit(Selected(*stretch, exact=self._is_exact(event)))
            return
        self._click(event)

    def double_click(self, event: QMouseEvent) -> None:
        """Select the word at the point; dragging on from there adds whole words."""
        view = self._view
        self._pressed, self._dragged = event.position(), False
        self._word = words.word_at(view.article_text, view.position_at(event.position()))
        self._clicked = None
        if self._word is not None:
            view.select(*self._word)

    def cancel_edge(self) -> None:
        """Put a dragged edge back."""
        self._edge = None
        self._view.show_preview(None)

    def cursor_at(self, point: QPointF) -> Qt.CursorShape:
        """Return the cursor that says what a press at a point would do."""
        if self._edge is not None or self._grip_at(point) is not None:
            return Qt.CursorShape.SizeHorCursor
        if self._view.chip_at(point) is not None:
            return Qt.CursorShape.PointingHandCursor
        return Qt.CursorShape.IBeamCursor

    def _click(self, event: QMouseEvent) -> None:
        view = self._view
        found = tuple(placed.mark.id for placed in view.marks_at(event.position()))
        if not found:
            self._clicked = None
            view.text_clicked.emit(view.position_at(event.position()))
            return
        step = 0
        if self._clicked is not None:
            place, before, last = self._clicked
            near = (event.position() - place).manhattanLength() <= _SAME_PLACE
            if near and before == found:
                step = (last + 1) % len(found)
        self._clicked = (event.position(), found, step)
        add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        view.mark_clicked.emit(MarkClick(found[step], add=add))

    def _grip_at(self, point: QPointF) -> _EdgeInHand | None:
        current = self._view.current_mark()
        if current is None or self._view.chip_at(point) is not None:
            return None
        for piece, box in self._view.boxes(current):
            if not box.adjusted(-_GRIP, 0, _GRIP, 0).contains(point):
                continue
            edges: list[tuple[Edge, float]] = []
            if piece.opens:
                edges.append(("start", piece.text_start))
            if piece.closes:
                edges.append(("end", piece.text_end))
                edges.append(("end", piece.left if piece.leftwards else piece.right))
            near = [(abs(point.x() - x), edge) for edge, x in edges if abs(point.x() - x) <= _GRIP]
            if near:
                edge = min(near)[1]
                mark = current.mark
                position = mark.start if edge == "start" else mark.end
                return _EdgeInHand(mark.id, edge, mark.start, mark.end, position)
        return None

    def _drag_edge(self, point: QPointF, *, exact: bool) -> None:
        held = self._edge
        if held is None:
            return
        if self._pressed is not None and (point - self._pressed).manhattanLength() < 2:
            return
        text = self._view.article_text
        position = self._view.position_at(point)
        if not exact:
            position = snap_edge(text, position, held.edge)
        limit = min(position, held.end - 1) if held.edge == "start" else max(position, held.start + 1)
        if limit != position and not exact:
            # Pulled across the other edge: the nearest word that leaves something to mark.
            limit = held.start if held.edge == "start" else held.end
        held.position, held.exact, held.moved = limit, exact, True
        self._view.show_preview(held.extent())

    def _extend_by_words(self, point: QPointF) -> None:
        word = self._word
        if word is None:
            return
        view = self._view
        here = view.position_at(point)
        other = words.word_at(view.article_text, here) or (here, here)
        if other[0] < word[0]:
            view.select(word[1], other[0])
        else:
            view.select(word[0], max(word[1], other[1]))

    def _preview_selection(self, *, exact: bool) -> None:
        stretch = self._view.selected_stretch()
        if stretch is not None and not exact:
            stretch = snap_selection(self._view.article_text, *stretch)
        self._view.show_preview(stretch)

    def _is_exact(self, event: QMouseEvent) -> bool:
        """Tell whether every character counts: with Alt, or without it where nothing snaps by itself."""
        return bool(event.modifiers() & Qt.KeyboardModifier.AltModifier) == self._view.snaps
