"""Asks why an article is set aside; reasons that were given before can be chosen again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit

from glossator.ui.dialogs.frame import FramedDialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


class SkipDialog(FramedDialog):
    """A field with a list; Return skips the article."""

    def __init__(self, reasons: Sequence[str], reason: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Skip with a Reason"))
        self.heading.setText(self.tr("Why is this article set aside?"))
        self.field = QComboBox()
        self.field.setEditable(True)
        self.field.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.field.setAccessibleName(self.tr("Reason"))
        self.field.addItems(list(reasons))
        line = QLineEdit(reason)
        line.setPlaceholderText(self.tr("Not about a conflict, a duplicate, not in English…"))
        self.field.setLineEdit(line)
        self.field.setCurrentText(reason)
        line.selectAll()
        self.body.addWidget(self.field)
        self.add_button(self.tr("Skip"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True)
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.field.setFocus()
        self.open_at(60, 9)

    @property
    def reason(self) -> str:
        """The reason on one line."""
        return " ".join(self.field.currentText().split())
