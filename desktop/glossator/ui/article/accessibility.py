"""Marks for assistive technology: Qt tells it about the text, this adds one element for each mark."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, ref

from PySide6.QtCore import QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from glossator.ui.article.sheet import ArticleSheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QWindow

_VIEWPORT = "qt_scrollarea_viewport"
_watched: WeakKeyDictionary[ArticleSheet, Callable[[str], str]] = WeakKeyDictionary()
# Qt keeps no reference that Python counts, so the elements are kept here as long as their view lives.
_lists: WeakKeyDictionary[ArticleSheet, MarkList] = WeakKeyDictionary()


class MarkElement(QAccessibleInterface):
    """One mark: its words, its label and whether it is judged.

    Qt remembers every element it was told of, so elements are never deleted: one whose mark is gone waits for another.
    """

    def __init__(self) -> None:
        super().__init__()
        self._owner: MarkList | None = None
        self._id = ""
        QAccessible.registerAccessibleInterface(self)

    def stand_for(self, owner: MarkList | None, mark_id: str) -> None:
        """Speak for a mark from now on; for none when there is no owner."""
        self._owner = owner
        self._id = mark_id

    def _view(self) -> ArticleSheet | None:
        view = self._owner.view() if self._owner is not None else None
        return view if view is not None and view.shows(self._id) else None

    def isValid(self) -> bool:
        """Tell whether the mark is still shown."""
        return self._view() is not None

    def object(self) -> QObject:
        """Return nothing: a mark is no widget."""
        return None  # type: ignore[return-value]

    def window(self) -> QWindow:
        """Return the window that the view is in."""
        return self._owner.window() if self._owner is not None else None  # type: ignore[return-value]

    def parent(self) -> QAccessibleInterface:
        """Return the list of marks."""
        return self._owner  # type: ignore[return-value]

    def child(self, index: int) -> QAccessibleInterface:
        """Return nothing: marks have no parts."""
        del index
        return None  # type: ignore[return-value]

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """Return nothing: marks have no parts."""
        del x, y
        return None  # type: ignore[return-value]

    def childCount(self) -> int:
        """Return 0: marks have no parts."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return -1: marks have no parts."""
        del child
        return -1

    def rect(self) -> QRect:
        """Return where the mark is on screen; empty while it is scrolled away."""
        view = self._view()
        return view.screen_rect(self._id) if view is not None else QRect()

    def role(self) -> QAccessible.Role:
        """Return the role of something in a text that can be gone to."""
        return QAccessible.Role.Link

    def state(self) -> QAccessible.State:
        """Return whether the mark is the current one, and whether it is scrolled away."""
        state = QAccessible.State()
        view = self._view()
        if view is None:
            state.invalid = 1
        else:
            state.selectable = 1
            state.selected = int(view.current == self._id)
            state.offscreen = int(view.screen_rect(self._id).isEmpty())
        return state

    def text(self, t: QAccessible.Text) -> str:
        """Return the mark in words."""
        view = self._view()
        if view is None:
            return ""
        if t == QAccessible.Text.Name:
            return view.spoken(self._id)
        if t == QAccessible.Text.Description:
            return _watched[view](self._id)
        return ""

    def setText(self, t: QAccessible.Text, text: str) -> None:
        """Change nothing: marks are changed through actions."""
        del t, text


class MarkList(QAccessibleWidget):
    """The viewport of an article view, seen as the list of the article's marks in text order."""

    def __init__(self, viewport: QWidget, view: ArticleSheet) -> None:
        super().__init__(viewport, QAccessible.Role.List, view.tr("Marks"))
        self.view = ref(view)
        self._elements: dict[str, MarkElement] = {}

    def childCount(self) -> int:
        """Return how many marks there are."""
        view = self.view()
        return len(view.mark_ids()) if view is not None else 0

    def child(self, index: int) -> QAccessibleInterface:
        """Return one mark by its place in text order."""
        view = self.view()
        ids = view.mark_ids() if view is not None else []
        if not 0 <= index < len(ids):
            return None  # type: ignore[return-value]
        return self.element(ids[index])

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        """Return the shortest mark at a point of the screen."""
        view = self.view()
        mark_id = view.mark_at_screen(x, y) if view is not None else None
        return self.element(mark_id) if mark_id is not None else None  # type: ignore[return-value]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of a mark in text order."""
        view = self.view()
        known = next((mark_id for mark_id, element in self._elements.items() if element == child), None)
        if view is None or known is None or not view.shows(known):
            return -1
        return view.mark_ids().index(known)

    def element(self, mark_id: str) -> MarkElement:
        """Return the element of a mark, made when it is first asked for."""
        known = self._elements.get(mark_id)
        if known is None:
            self.give_back()
            known = self._elements[mark_id] = _spare.pop() if _spare else MarkElement()
            known.stand_for(self, mark_id)
        return known

    def let_go(self) -> None:
        """Give all elements back, because the view is gone."""
        for element in self._elements.values():
            element.stand_for(None, "")
        _spare.extend(self._elements.values())
        self._elements.clear()

    def give_back(self) -> None:
        """Give the elements of marks that are gone to whoever needs one next."""
        view = self.view()
        for mark_id in [known for known in self._elements if view is None or not view.shows(known)]:
            element = self._elements.pop(mark_id)
            element.stand_for(None, "")
            _spare.append(element)


_spare: list[MarkElement] = []


def _make(key: str, thing: QObject) -> QAccessibleInterface | None:
    """Answer Qt's question who speaks for an object: for the viewport of a watched view, its list of marks."""
    del key
    if not isinstance(thing, QWidget) or thing.objectName() != _VIEWPORT:
        return None
    view = thing.parent()
    if not isinstance(view, ArticleSheet) or view not in _watched:
        return None
    made = _lists[view] = MarkList(thing, view)
    thing.destroyed.connect(made.let_go)
    return made


class _Factory:
    """Installs the factory once, when the first view is made."""

    installed = False


def watch(view: ArticleSheet, describe: Callable[[str], str]) -> None:
    """Let assistive technology see the marks of a view; `describe` tells more about one than its name does."""
    if not _Factory.installed:
        QAccessible.installFactory(_make)
        _Factory.installed = True
    _watched[view] = describe


def announce(view: ArticleSheet, words: str) -> None:
    """Say something to whoever listens to the view."""
    view.setAccessibleDescription(words)
    QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.DescriptionChanged))
    if words:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))
