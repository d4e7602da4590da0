"""Lists the releases of a project, and offers to make a new one or an earlier one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QListWidget, QListWidgetItem

from glossator.ui.dialogs.frame import FramedDialog, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


class ReleasesDialog(FramedDialog):
    """Accepted when something is to be made: `number` is the release to make again, None for a new one."""

    def __init__(self, releases: Sequence[tuple[int, str]], *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Releases"))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(
            self.tr(
                "A release is a numbered export of the confirmed articles. The project remembers it and can make it "
                "again, byte for byte, whatever is done to the articles later."
            )
        )
        self.sentence.show()
        self.number: int | None = None
        self._numbers = [number for number, _ in releases]
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Releases"))
        for _, line in releases:
            self.list.addItem(QListWidgetItem(line))
        if releases:
            self.list.setCurrentRow(len(releases) - 1)
            self.body.addWidget(self.list, 1)
        else:
            self.list.setParent(self)
            self.list.hide()
            self.body.addWidget(paragraph(self.tr("There is none yet. Make the first one.")))
            self.body.addStretch()
        self.new = self.add_button(
            self.tr("New Release…"),
            QDialogButtonBox.ButtonRole.AcceptRole,
            self.accept,
            default=True,
        )
        self.again = self.add_button(self.tr("Make Again…"), QDialogButtonBox.ButtonRole.ActionRole, self._make_again)
        self.again.setEnabled(bool(releases))
        self.add_button(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.open_at(88, 20)

    def _make_again(self) -> None:
        self.number = self._numbers[self.list.currentRow()]
        self.accept()
