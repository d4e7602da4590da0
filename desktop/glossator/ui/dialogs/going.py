"""Asks for the number of an article in the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QSpinBox

from glossator.ui.dialogs.frame import FramedDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class GoToDialog(FramedDialog):
    """A field for a number from 1 to the length of the queue; Return goes there."""

    def __init__(self, number: int, total: int, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Go to an Article"))
        self.heading.setText(self.tr("Go to article"))
        self.sentence.setText(self.tr("Its number in the queue as it is shown, from 1 to {0}.").format(f"{total:,}"))
        self.sentence.show()
        self.field = QSpinBox()
        self.field.setRange(1, total)
        self.field.setValue(number)
        self.field.setAccessibleName(self.tr("Number"))
        self.field.setGroupSeparatorShown(True)
        self.field.selectAll()
        self.body.addWidget(self.field)
        self.add_button(self.tr("Go"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True)
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.field.setFocus()

    @property
    def number(self) -> int:
        """The number that was asked for."""
        return self.field.value()
