"""An article view on screen, with a few styles, and ways to point at positions of its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtTest import QTest

from glossator.domain.annotations import Mark
from glossator.ui.article.styles import LabelStyle
from glossator.ui.article.view import ArticleView

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot


def style(name: str, colour: str) -> LabelStyle:
    base = QColor(colour)
    return LabelStyle(
        name, name, base.lighter(170), base.lighter(190), base, base.lighter(140), QColor("black"), base.darker(150)
    )


STYLES = {
    "person": style("Person", "#458af1"),
    "group": style("Armed group", "#b02b27"),
    "place": style("Location", "#2f8f4e"),
}


class Desk:
    """A shown view and a hand on the mouse, which points at positions counted in code points."""

    def __init__(self, view: ArticleView) -> None:
        self.view = view
        self.clicked: list[object] = []
        self.selected: list[object] = []
        self.dragged: list[object] = []
        view.mark_clicked.connect(self.clicked.append)
        view.selection_finished.connect(self.selected.append)
        view.edge_dragged.connect(self.dragged.append)

    def show(self, text: str, *marks: Mark) -> None:
        self.view.show_article(text, marks)
        QTest.qWait(0)

    def mark(self, mark_id: str, words: str, label: str = "person", *, judged: bool = True, after: int = 0) -> Mark:
        text = self.view.article_text
        start = text.index(words, after)
        return Mark(mark_id, start, start + len(words), label, judged)

    def point(self, position: int, *, dx: int = 0) -> QPoint:
        """Return the point of the viewport where the character at a position begins."""
        from glossator.domain.offsets import OffsetMap, display_text

        cursor = QTextCursor(self.view.document())
        cursor.setPosition(OffsetMap(display_text(self.view.article_text)).to_utf16(position))
        box = self.view.cursorRect(cursor)
        return QPoint(box.left() + dx, box.center().y())

    def press(self, point: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mousePress(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, point)

    def move(self, point: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        viewport = self.view.viewport()
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(point),
            QPointF(viewport.mapToGlobal(point)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            modifiers,
        )
        QApplication.sendEvent(viewport, event)

    def release(self, point: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseRelease(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, point)

    def drag(self, start: QPoint, end: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.press(start, modifiers)
        self.move((start + end) / 2, modifiers)
        self.move(end, modifiers)
        self.release(end, modifiers)

    def click(self, point: QPoint, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        # Presses in quick succession would be taken for a double click.
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, point)


@pytest.fixture
def make_desk(qtbot: QtBot) -> Callable[[], Desk]:
    def make() -> Desk:
        view = ArticleView()
        qtbot.addWidget(view)
        view.set_styles(STYLES)
        view.resize(760, 520)
        with qtbot.waitExposed(view):
            view.show()
            view.activateWindow()
        return Desk(view)

    return make


@pytest.fixture
def desk(make_desk: Callable[[], Desk]) -> Desk:
    return make_desk()
