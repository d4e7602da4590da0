"""A line that waits for a key press and says which key it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent

from glossator.ui.keymap import pressed_key
from glossator.ui.widgets import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QObject


class KeyCatcher(PlainLabel):
    """Waits for a key press while it has the focus."""

    caught = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setWordWrap(True)
        self.installEventFilter(self)
        self.hide()

    def wait(self, words: str) -> None:
        """Say what is waited for, and take the next key whatever it is."""
        self.setText(words)
        self.setAccessibleName(words)
        self.show()
        self.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Take Tab, Return and shortcuts too; Esc gives up."""
        kind = event.type()
        if kind == QEvent.Type.FocusOut and self.isVisible():
            self.given_up.emit()
        if not isinstance(event, QKeyEvent):
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.given_up.emit()
            elif key := pressed_key(event):
                self.caught.emit(key)
        return True
