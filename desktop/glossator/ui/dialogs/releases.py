"""Lists the releases of a project, and offers to make a new one or an earlier one again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QDialogButtonBox, QListWidget, QListWidgetItem

from glossator.ui.dialogs.frame import FramedDialog, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


class ReleasesDialog(FramedDialog):
    """Accepted when something is to be made: `number` is the release to make again, None for a new one.

    `compared` are the two releases that are to be compared, the older one first; then nothing is made.
    """

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
        self.compared: tuple[int, int] | None = None
        self._numbers = [number for number, _ in releases]
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Releases"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for _, line in releases:
            self.list.addItem(QListWidgetItem(line))
        if releases:
            self.list.setCurrentRow(len(releases) - 1)
            self.body.addWidget(self.list, 1)
            if len(releases) > 1:
                self.body.addWidget(paragraph(self.tr("Choose two, with Ctrl or Shift, to see how they differ.")))
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
        self.compare = self.add_button(self.tr("Compare…"), QDialogButtonBox.ButtonRole.ActionRole, self._compare)
        self.list.itemSelectionChanged.connect(self._offer)
        self._offer()
        self.add_button(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.open_at(88, 20)

    @property
    def _chosen(self) -> list[int]:
        return sorted(self._numbers[index.row()] for index in self.list.selectedIndexes())

    def _offer(self) -> None:
        self.again.setEnabled(len(self._chosen) == 1)
        self.compare.setEnabled(len(self._chosen) == 2)

    def _make_again(self) -> None:
        (self.number,) = self._chosen
        self.accept()

    def _compare(self) -> None:
        old, new = self._chosen
        self.compared = (old, new)
        self.accept()
