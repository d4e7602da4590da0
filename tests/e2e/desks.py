"""Two ways to work in a real window as an analyst does: with key presses alone, and with the mouse alone."""

from __future__ import annotations

import time
import tomllib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from glossator.domain import words
from glossator.domain.annotations import Annotations, Mark
from glossator.domain.offsets import OffsetMap
from glossator.session.editing import Edge
from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.ui.application import make_application
from glossator.ui.main_window import MainWindow

GOLDEN = Path(__file__).parents[1] / "golden"
SEEDS = Path(__file__).parents[2] / "seeds"
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_DIGITS = {
    (Edge.START, -1): Qt.Key.Key_1,
    (Edge.START, 1): Qt.Key.Key_2,
    (Edge.END, -1): Qt.Key.Key_3,
    (Edge.END, 1): Qt.Key.Key_4,
}


@dataclass(frozen=True)
class Wanted:
    """A span of the truth, in code points of the tidied text."""

    start: int
    end: int
    label: str


def truth(file: str, text: str) -> list[Wanted]:
    """Return what an expert would confirm in a seed article, in text order."""
    for entry in tomllib.loads((GOLDEN / "truth.toml").read_text("utf-8"))["article"]:
        if entry["file"] == file:
            return sorted((_find(text, *span) for span in entry["spans"]), key=lambda span: span.start)
    raise LookupError(file)


def _find(text: str, phrase: str, occurrence: int, label: str) -> Wanted:
    at = -1
    for _ in range(occurrence):
        at = text.index(phrase, at + 1)
    return Wanted(at, at + len(phrase), label)


def wait_until(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the event loop run until something is true."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not become true in time"
        QTest.qWait(5)


@contextmanager
def open_window(project: Path, settings: Path) -> Iterator[MainWindow]:
    """Open the real window on a project, as the program does, and close it at the end."""
    application = make_application()
    font, sheet = application.font(), application.styleSheet()
    work = Work.open(project, Settings.load(settings))
    window = MainWindow(Settings.load(settings))
    window.show()
    window.show_work(work)
    window.activateWindow()
    wait_until(lambda: QApplication.focusWidget() is window.page.view)
    try:
        yield window
    finally:
        window.close()
        window.deleteLater()
        QTest.qWait(0)
        # The window dresses the whole application; other tests begin with a bare one.
        application.setFont(font)
        application.setStyleSheet(sheet)


def answer(window_class: type[QWidget], act: Callable[[QWidget], None]) -> None:
    """Have the next modal dialog, which must be of a class, answered by `act` once it is open."""
    timer = QTimer(QApplication.instance())

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, window_class) and dialog.isActiveWindow():
            timer.stop()
            timer.deleteLater()
            act(dialog)

    timer.timeout.connect(look)
    timer.start(10)


class Analyst(ABC):
    """Repairs the open article until it says what the truth says. What is right already is left to the confirmation."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.view = window.page.view
        self.actions = 0

    @property
    def annotations(self) -> Annotations:
        annotations = self.window.desk.annotations
        assert annotations is not None
        return annotations

    @property
    def text(self) -> str:
        return self.annotations.text

    def wait_for_suggestions(self) -> None:
        """Wait until every source has spoken about the open article."""
        suggester, article = self.window.suggester, self.window.desk.article
        assert suggester is not None
        wait_until(lambda: not suggester.starting and not suggester.awaits(article) and not suggester.remembering)

    def correct(self, wanted: list[Wanted]) -> None:
        """Go through the article from its beginning to its end and make it say what is wanted."""
        for want in wanted:
            same = [m for m in self.annotations.overlapping(want.start, want.end) if _extent(m) == _extent(want)]
            if same:
                if same[0].label != want.label:
                    self.go_to(same[0])
                    self.label(want.label)
                continue
            wrong = [
                mark
                for mark in self.annotations.overlapping(want.start, want.end)
                if all(_extent(mark) != _extent(other) for other in wanted)
            ]
            if wrong:
                self.go_to(wrong[0])
                self.move(Edge.START, want.start)
                self.move(Edge.END, want.end)
                if self.current().label != want.label:
                    self.label(want.label)
            else:
                self.select(want.start, want.end)
                self.label(want.label)
        extents = {_extent(want) for want in wanted}
        for mark in self.annotations.marks():
            if _extent(mark) not in extents:
                self.go_to(mark)
                self.reject()

    def current(self) -> Mark:
        mark = self.window.desk.current
        assert mark is not None
        return mark

    def key_of(self, label: str) -> Qt.Key:
        session = self.window.session
        assert session is not None
        return Qt.Key(ord(session.scheme.label(label).key.upper()))

    @abstractmethod
    def go_to(self, mark: Mark) -> None: ...

    @abstractmethod
    def label(self, label: str) -> None: ...

    @abstractmethod
    def move(self, edge: Edge, position: int) -> None: ...

    @abstractmethod
    def select(self, start: int, end: int) -> None: ...

    @abstractmethod
    def reject(self) -> None: ...

    @abstractmethod
    def confirm(self) -> None: ...


class KeyboardAnalyst(Analyst):
    """Uses nothing but key presses, sent to whatever has the focus."""

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, modifier)
        self.actions += 1

    def go_to(self, mark: Mark) -> None:
        order = [shown.id for shown in self.annotations.marks()]
        here = self.window.desk.current
        position = order.index(here.id) if here else -1
        forwards = (order.index(mark.id) - position) % len(order)
        for _ in range(2 * len(order)):
            if (current := self.window.desk.current) is not None and current.id == mark.id:
                return
            if forwards <= len(order) // 2:
                self.press(Qt.Key.Key_Tab)
            else:
                self.press(Qt.Key.Key_Backtab, _SHIFT)
        raise AssertionError("the mark was not reached")

    def label(self, label: str) -> None:
        self.press(self.key_of(label))

    def move(self, edge: Edge, position: int) -> None:
        for _ in range(200):
            mark = self.current()
            at = mark.start if edge is Edge.START else mark.end
            if at == position:
                return
            step = 1 if at < position else -1
            if edge is Edge.START:
                by_word = words.next_word_start(self.text, at) if step > 0 else words.previous_word_start(self.text, at)
            else:
                by_word = words.next_word_end(self.text, at) if step > 0 else words.previous_word_end(self.text, at)
            fits = by_word <= position if step > 0 else by_word >= position
            self.press(_DIGITS[edge, step], _NONE if fits else _CTRL)
        raise AssertionError("the edge was not brought there")

    def select(self, start: int, end: int) -> None:
        before = [mark for mark in self.annotations.marks() if mark.start <= start]
        if before:
            self.go_to(before[-1])
        self._walk(start, _NONE)
        self._walk(end, _SHIFT)

    def _walk(self, position: int, modifier: Qt.KeyboardModifier) -> None:
        while (here := self.view.caret_position()) != position:
            far = _CTRL if abs(position - here) > 12 else _NONE
            self.press(Qt.Key.Key_Right if here < position else Qt.Key.Key_Left, modifier | far)

    def reject(self) -> None:
        self.press(Qt.Key.Key_Delete)

    def confirm(self) -> None:
        self.press(Qt.Key.Key_Return)


class MouseAnalyst(Analyst):
    """Uses nothing but the mouse, on what can be seen."""

    def point_of(self, position: int) -> QPoint:
        """Scroll to a position as with the wheel and return its place in the viewport."""
        cursor = QTextCursor(self.view.document())
        cursor.setPosition(OffsetMap(self.text).to_utf16(position))
        block = cursor.block().blockNumber()
        bar = self.view.verticalScrollBar()
        if not self.view.viewport().rect().adjusted(0, 60, 0, -60).contains(self.view.cursorRect(cursor)):
            bar.setValue(max(self.view.document().findBlockByNumber(block).firstLineNumber() - 6, 0))
        rect = self.view.cursorRect(cursor)
        # Paragraphs that come into sight are laid out by the next paint, which may move what is below them.
        for _ in range(20):
            QTest.qWait(15)
            before, rect = rect, self.view.cursorRect(cursor)
            if before == rect:
                break
        return QPoint(rect.x(), rect.center().y())

    def drag(self, start: QPoint, end: QPoint) -> None:
        viewport = self.view.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, _NONE, start)
        for part in (0.3, 0.6, 1.0):
            point = start + (end - start) * part
            _move(viewport, point)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, _NONE, end)
        self.actions += 1

    def click(self, widget: QWidget, point: QPoint) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _NONE, point)
        self.actions += 1

    def go_to(self, mark: Mark) -> None:
        self.point_of(mark.start)
        for attempt in range(3):
            after = self.point_of(mark.start + 1)
            self.click(self.view.viewport(), QPoint(after.x() - 2, after.y()))
            if (current := self.window.desk.current) is not None and current.id == mark.id:
                return
            QTest.qWait(QApplication.doubleClickInterval() + 10 * attempt)
        raise AssertionError(f"{mark} was not hit at {after}, but {self.window.desk.current}")

    def label(self, label: str) -> None:
        session = self.window.session
        assert session is not None
        panel = self.window.docks["palette"].widget()
        row = [known.id for known in session.scheme].index(label)
        view = panel.view  # type: ignore[attr-defined]
        view.scrollTo(view.model().index(row, 0))
        self.click(view.viewport(), view.visualRect(view.model().index(row, 0)).center())

    def move(self, edge: Edge, position: int) -> None:
        mark = self.current()
        at = mark.start if edge is Edge.START else mark.end
        if at != position:
            start = self.point_of(at)
            _move(self.view.viewport(), start)
            self.drag(start, self.point_of(position))

    def select(self, start: int, end: int) -> None:
        self.drag(self.point_of(start) + QPoint(1, 0), self.point_of(end) - QPoint(1, 0))

    def reject(self) -> None:
        panel = self.window.docks["details"].widget()
        button = panel.buttons["reject"]  # type: ignore[attr-defined]
        wait_until(button.isVisible, 5)
        self.click(button, button.rect().center())

    def confirm(self) -> None:
        self._press_button("article.confirm")

    def _press_button(self, action_id: str) -> None:
        button = self.window.findChild(QToolButton, f"button.{action_id}")
        assert isinstance(button, QToolButton)
        self.click(button, button.rect().center())


def _extent(span: Mark | Wanted) -> tuple[int, int]:
    return span.start, span.end


def _move(widget: QWidget, point: QPoint) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(point),
        QPointF(widget.mapToGlobal(point)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        _NONE,
    )
    QApplication.sendEvent(widget, event)
