"""The command palette: type a few letters of what is to be done, and Return does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLineEdit,
    QListView,
    QVBoxLayout,
)
from shiboken6 import isValid

from glossator import paths
from glossator.ui.command_articles import OPEN, ArticleFinder
from glossator.ui.command_rows import CommandModel, CommandRows, spoken
from glossator.ui.commands import QUEUE, Found, collect, collect_labels, find, queue_search
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, PlainLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QPaintEvent, QShowEvent
    from PySide6.QtWidgets import QWidget

    from glossator.ui.commands import Command
    from glossator.ui.main_window import MainWindow

_ROWS = 12
_LETTERS = 88
_REMEMBERED = 8
_LATELY = "commands/lately"
_KEYS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: _ROWS - 1,
    Qt.Key.Key_PageUp: 1 - _ROWS,
    Qt.Key.Key_Tab: 1,
    Qt.Key.Key_Backtab: -1,
}
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def open_palette(window: MainWindow, *, labels: bool = False) -> None:
    """Show the window's palette, perhaps with the labels alone, or close it when it is shown."""
    palette = window.findChild(CommandPalette, options=Qt.FindChildOption.FindDirectChildrenOnly)
    if palette is None:
        palette = CommandPalette(window)
    if palette.isVisible():
        palette.give_up()
    else:
        palette.call(labels=labels)


class CommandPalette(QFrame):
    """A line to type into and the commands that fit, above everything else in the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._commands: list[Command] = []
        self._lately = _remembered()
        self._labels = False
        self._fitting: list[Found] = []
        self._before: QWidget | None = None
        self._text, self._moved = "", False
        self._articles = ArticleFinder(window, self)
        self._model = CommandModel()
        self.line = QLineEdit()
        self.view = QListView()
        self._rows = CommandRows(self.view, self._model)
        self._hint = PlainLabel(self.tr("Up and Down choose, Return runs, Esc leads back."), muted=True)
        self._lay_out()
        self.line.textChanged.connect(self._find)
        self._articles.came.connect(self._add_articles)
        self.line.installEventFilter(self)
        self.view.clicked.connect(lambda index: self._run(index.row()))
        window.installEventFilter(self)
        appearance().theme_changed.connect(self.update)

    @property
    def found(self) -> list[Command]:
        """The commands that fit what is typed, the best first."""
        return [found.command for found in self._model.found]

    def call(self, *, labels: bool = False) -> None:
        """Come up with an empty line; the focus goes back to where it is now when the palette closes."""
        self._before = QApplication.focusWidget()
        self._labels = labels
        self._commands = collect_labels(self._window) if labels else collect(self._window)
        self.line.setPlaceholderText(
            self.tr("Which label? Type some of its name")
            if labels
            else self.tr("What is to be done? Type words, a key, or an article’s title")
        )
        self._rows.set_font(self.font())
        self.line.clear()
        self._find("")
        self._place()
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def give_up(self) -> None:
        """Close, and lead the focus back to where it was."""
        before, self._before = self._before, None
        self._articles.stop()
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._window.session is not None:
            self._window.page.view.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the window's width."""
        super().showEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Paint the ground, all of it."""
        theme = current_theme()
        painter = QPainter(self)
        painter.setPen(QPen(theme.border_strong))
        painter.setBrush(theme.surface_raised)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with the keys that the line does not need, and go when the focus goes."""
        kind = event.type()
        if watched is self._window:
            if kind == QEvent.Type.Resize and self.isVisible():
                self._place()
            return False
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.ShortcutOverride:
            if not event.modifiers() & _CHORDS and event.key() < Qt.Key.Key_F1:
                # Otherwise the window's own Esc would lead to the article.
                event.accept()
            return False
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            return self._press(event)
        if kind == QEvent.Type.FocusOut and self.isVisible() and self._window.isActiveWindow():
            QTimer.singleShot(0, self, self._leave)
        return False

    def _press(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            self.give_up()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self.view.currentIndex().row())
        elif key in _KEYS and not event.modifiers() & _CHORDS:
            self._choose(_KEYS[key])
        else:
            return False
        return True

    def _choose(self, step: int) -> None:
        count, here = self._model.rowCount(), self.view.currentIndex().row()
        if not count:
            return
        row = (here + step) % count if abs(step) == 1 else min(max(here + step, 0), count - 1)
        self.view.setCurrentIndex(self._model.index(row))
        self._moved = True
        self._tell()

    def _run(self, row: int) -> None:
        if not 0 <= row < len(self._model.found):
            return
        command = self._model.found[row].command
        if command.reason:
            self._hint.setText(f"{command.words}: {command.reason}.")
            return
        if not command.id.startswith((OPEN, QUEUE)):
            self._lately = [command.id, *(other for other in self._lately if other != command.id)][:_REMEMBERED]
            _state().setValue(_LATELY, self._lately)
        self.give_up()
        # Once the key press is over: what is run may open a dialog with an event loop of its own.
        QTimer.singleShot(0, self._window, command.run)

    def _find(self, text: str) -> None:
        self._text, self._moved = text, False
        if not self._labels:
            self._articles.look_for(text)
        self._fitting = find(self._commands, text, self._lately)
        self._show()

    def _add_articles(self) -> None:
        chosen = self.found[self.view.currentIndex().row()].id if self._moved else None
        self._show()
        row = next((row for row, each in enumerate(self.found) if each.id == chosen), 0)
        self.view.setCurrentIndex(self._model.index(row))
        self._tell()

    def _show(self) -> None:
        found = list(self._fitting)
        if self._text.strip() and not self._labels and self._window.session is not None:
            found += self._articles.found
            found.append(Found(queue_search(self._window, self._text.strip())))
        self._model.show(found)
        self.view.setCurrentIndex(self._model.index(0))
        words = self.tr("Up and Down choose, Return runs, Esc leads back.") if found else self.tr("No command fits.")
        self._hint.setText(words)
        self._tell()

    def _tell(self) -> None:
        row = self.view.currentIndex().row()
        self.line.setAccessibleDescription(spoken(self._model.found[row].command) if row >= 0 else self._hint.text())

    def _leave(self) -> None:
        focused = QApplication.focusWidget()
        if self.isVisible() and (focused is None or not (focused is self or self.isAncestorOf(focused))):
            self._before = None
            self.hide()

    def _place(self) -> None:
        window, letter = self._window, self.fontMetrics().averageCharWidth()
        width = min(letter * _LETTERS, window.width() - 4 * GRID)
        frame = self.line.sizeHint().height() + self._hint.sizeHint().height() + 5 * GRID
        room = (window.height() - frame - 12 * GRID) // self._rows.height
        height = frame + self._rows.height * max(min(_ROWS, room), 2)
        top = window.menuBar().geometry().bottom() + 4 * GRID
        self.setGeometry((window.width() - width) // 2, top, width, height)

    def _lay_out(self) -> None:
        self.hide()
        # What lies behind would otherwise be painted again with every letter that is typed.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Commands"))
        self.line.setAccessibleName(self.tr("Search commands by words or by key"))
        self.view.setAccessibleName(self.tr("Commands"))
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._rows)
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.viewport().setAutoFillBackground(False)
        self._hint.setContentsMargins(GRID + GRID // 2, 0, GRID, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID // 2, GRID, GRID // 2, GRID)
        column.setSpacing(GRID)
        line = QVBoxLayout()
        line.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
        line.addWidget(self.line)
        column.addLayout(line)
        column.addWidget(self.view, 1)
        column.addWidget(self._hint)


def _state() -> QSettings:
    return QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)


def _remembered() -> list[str]:
    """Return what was run lately, perhaps on another day."""
    kept = _state().value(_LATELY)
    names = [kept] if isinstance(kept, str) else kept if isinstance(kept, list) else []
    return [name for name in names if isinstance(name, str)][:_REMEMBERED]
