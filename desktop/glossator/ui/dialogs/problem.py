"""A plain sentence about what is wrong in the user's world, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.ui.dialogs.frame import FramedDialog, Picture, paragraph

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class ProblemDialog(FramedDialog):
    """Says one sentence and one hint; there is nothing to decide."""

    def __init__(self, sentence: str, hint: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent, picture=Picture("warning", lambda theme: theme.warning))
        self.setWindowTitle(self.tr("Glossator"))
        self.heading.setText(sentence)
        self.heading.setWordWrap(True)
        if hint:
            self.body.addWidget(paragraph(hint))
        self.add_close_button()
