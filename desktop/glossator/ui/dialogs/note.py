"""Asks for a few lines: the note on a span or on an article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit

from glossator.ui.dialogs.frame import FramedDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class NoteDialog(FramedDialog):
    """A field for a note; Ctrl+Return keeps it, an empty one takes the note away."""

    def __init__(self, title: str, about: str, note: str, *, parent: QWidget | None = None) -> None:
        super().__init__(title, about, parent=parent)
        self.field = QPlainTextEdit(note)
        self.field.setAccessibleName(title)
        self.field.setTabChangesFocus(True)
        self.field.setPlaceholderText(self.tr("What the next reader should know"))
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.body.addWidget(self.field)
        keep = QKeySequence("Ctrl+Return")
        words = self.tr("Keep ({0})").format(keep.toString(QKeySequence.SequenceFormat.NativeText))
        self.add_button(words, QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True)
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        QShortcut(keep, self, self.accept)
        self.field.setFocus()
        self.open_at(60, 16)

    @property
    def note(self) -> str:
        """The note as it was written, without blanks around it."""
        return self.field.toPlainText().strip()
