"""The article view: the sheet with everything a person can do to it, told to the window as signals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip

from glossator.ui.article.accessibility import announce, watch
from glossator.ui.article.events import ContextRequest
from glossator.ui.article.pointer import Pointer
from glossator.ui.article.sheet import ArticleSheet
from glossator.ui.article.tool_tip import plain_tool_tip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject, QPoint
    from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

    from glossator.domain.annotations import Mark

# Keys that Qt's view would use itself and that belong to the window's actions here.
_FREE_KEYS = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Space,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Escape,
    }
)
_BYTE_ORDER_MARKS = ("\ufeff", "\ufffe")


class ArticleView(ArticleSheet):
    """Shows an article to read and to annotate; says what was pointed at and changes no mark by itself."""

    mark_clicked = Signal(object)
    text_clicked = Signal(int)
    selection_finished = Signal(object)
    edge_dragged = Signal(object)
    context_requested = Signal(object)
    files_dropped = Signal(object)
    zoom_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._describe: Callable[[str], str] = _no_description
        self.snaps = True
        super().__init__(parent)
        self._pointer = Pointer(self)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.installEventFilter(self)
        self.viewport().installEventFilter(self)
        self.setAccessibleName(self.tr("Article"))
        watch(self, self.describe)

    def set_describe(self, describe: Callable[[str], str]) -> None:
        """Ask this for the words that describe a mark, in tool tips and to assistive technology."""
        self._describe = describe

    def describe(self, mark_id: str) -> str:
        """Return the words that describe a mark."""
        return self._describe(mark_id)

    def show_article(self, text: str, marks: Sequence[Mark] = ()) -> None:
        """Show another article with its marks, from its beginning."""
        self._pointer.reset()
        super().show_article(text, marks)

    def height_of(self, lines: int) -> int:
        """Return how high so many lines of text are, in pixels."""
        return round(self._layout.measures.pitch * lines)

    def current_changed(self) -> None:
        """Tell assistive technology which mark has the frame."""
        current = self.current
        announce(self, ". ".join(filter(None, (self.spoken(current), self.describe(current)))) if current else "")

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a click, a selection or the move of an edge."""
        if event.button() == Qt.MouseButton.LeftButton:
            if self._pointer.press(event):
                event.accept()
                return
            if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                # Qt would begin to drag the selected text away.
                self.clear_selection()
        super().mousePressEvent(self._aimed(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with a selection or an edge, or show what a press would do."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self.viewport().setCursor(self._pointer.cursor_at(event.position()))
            return
        if self._pointer.move(event):
            event.accept()
            return
        super().mouseMoveEvent(self._aimed(event))
        self._pointer.moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Finish a click, a selection or the move of an edge."""
        super().mouseReleaseEvent(self._aimed(event))
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.double_click(event)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl ask the window to zoom, which keeps the size for all articles."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            steps = event.angleDelta().y()
            if steps:
                self.zoom_requested.emit(1 if steps > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask the window for a menu, about the mouse's place or, from the keyboard, about the caret's."""
        if event.reason() == event.Reason.Keyboard:
            here = self.cursorRect().center()
            where = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
            position = self.caret_position()
        else:
            here = self.viewport().mapFromGlobal(event.globalPos())
            where = event.globalPos()
            position = self.position_at(here.toPointF())
        marks = tuple(placed.mark.id for placed in self.marks_at(here.toPointF()))
        self.context_requested.emit(ContextRequest(position, marks, self.selected_stretch(), where))
        event.accept()

    def _aimed(self, event: QMouseEvent) -> QMouseEvent:
        """Return the event moved into the nearest line, because Qt knows nothing of leading."""
        aim = self.aim(event.position())
        if aim == event.position():
            return event
        return QMouseEvent(
            event.type(),
            aim,
            event.scenePosition(),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret; leave every key that stands for an action to the window."""
        if event.key() == Qt.Key.Key_Escape and self._pointer.holds_edge:
            self._pointer.cancel_edge()
            event.accept()
            return
        commands = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
        )
        if event.key() in _FREE_KEYS or (event.text().isprintable() and event.text() and not commands):
            event.ignore()
            return
        super().keyPressEvent(event)
        self.follow_caret()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001
        """Keep Tab from leaving the view: it goes from mark to mark."""
        del next
        return False

    # Tool tips, clipboard, files

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show tool tips over marks; claim Escape before any shortcut while an edge is being dragged.

        Overriding `event` and `viewportEvent` would be simpler, but PySide 6.11 on Python 3.11 crashes when certain
        exceptions leave a handler that was reached through another override's call of its base class.
        """
        kind = event.type()
        if kind == QEvent.Type.ToolTip and watched is self.viewport() and isinstance(event, QHelpEvent):
            self._show_tool_tip(event.pos(), event.globalPos())
            return True
        if (
            kind == QEvent.Type.ShortcutOverride
            and watched is self
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._pointer.holds_edge
        ):
            event.accept()
            return True
        return False

    def _show_tool_tip(self, point: QPoint, where: QPoint) -> None:
        marks = self.marks_at(point.toPointF())
        words = "\n\n".join(filter(None, (self._describe(placed.mark.id) for placed in marks)))
        if words:
            QToolTip.showText(where, plain_tool_tip(words), self.viewport(), QRect(point, point).adjusted(-3, -3, 3, 3))
        else:
            QToolTip.hideText()

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy the stored text, not what Qt made of it."""
        data = QMimeData()
        stretch = self.selected_stretch()
        if stretch is not None:
            words = self.article_text[stretch[0] : stretch[1]]
            if words.startswith(_BYTE_ORDER_MARKS):
                # Qt drops a byte order mark that comes first, so it gets one more to drop.
                data.setData("text/plain", ("\ufeff" + words).encode())
            else:
                data.setText(words)
        return data

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and nothing else."""
        _take_files(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take files and nothing else."""
        _take_files(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the files that were dropped to the window."""
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)
        else:
            event.ignore()


def _take_files(event: QDragMoveEvent) -> None:
    if any(url.isLocalFile() for url in event.mimeData().urls()):
        event.acceptProposedAction()
    else:
        event.ignore()


def _no_description(mark_id: str) -> str:
    """Describe nothing, until the window says how."""
    del mark_id
    return ""
