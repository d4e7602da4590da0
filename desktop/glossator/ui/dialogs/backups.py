"""Lists backups, and offers to open a copy of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QHeaderView, QTreeWidget, QTreeWidgetItem

from glossator.ui.dialogs.frame import FramedDialog, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from glossator.domain.backup import Backup


class BackupsDialog(FramedDialog):
    """Accepted when a copy of a backup is to be opened: `chosen` is that backup. The newest comes first."""

    def __init__(self, backups: Sequence[Backup], folder: Path, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Backups"))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(
            self.tr(
                "A backup is a whole project. A copy of it becomes a project of its own; neither the backup nor the "
                "project that you work in changes."
            )
        )
        self.sentence.show()
        self._backups = tuple(backups)
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Backups"))
        self._fill()
        self.open_copy = self.add_button(
            self.tr("Open a Copy…"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.open_copy.setEnabled(bool(backups))
        self.add_folder_button(self.tr("Show Folder"), folder)
        self.add_button(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.open_at(84, 24)

    @property
    def chosen(self) -> Backup:
        """The backup that is current."""
        return self._backups[self.list.currentIndex().row()]

    def _fill(self) -> None:
        if not self._backups:
            self.list.setParent(self)
            self.list.hide()
            self.body.addWidget(
                paragraph(self.tr("There is none yet. One is made while you work, and when you open a project."))
            )
            self.body.addStretch()
            return
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        self.list.setHeaderLabels([self.tr("Made"), self.tr("Project"), self.tr("Changes"), self.tr("Size")])
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for backup in self._backups:
            made = backup.at.astimezone().strftime("%Y-%m-%d %H:%M")
            item = QTreeWidgetItem([made, backup.project, f"{backup.seq:,}", _size(backup.path)])
            item.setTextAlignment(2, right)
            item.setTextAlignment(3, right)
            self.list.addTopLevelItem(item)
        header = self.list.header()
        header.setStretchLastSection(False)
        for column in range(4):
            mode = QHeaderView.ResizeMode.Stretch if column == 1 else QHeaderView.ResizeMode.ResizeToContents
            header.setSectionResizeMode(column, mode)
        for column in (2, 3):
            self.list.headerItem().setTextAlignment(column, right)
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.list.itemActivated.connect(self.accept)
        self.body.addWidget(self.list, 1)


def _size(path: Path) -> str:
    try:
        size = path.stat().st_size
    except OSError:
        return ""
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{size / 1000:,.0f} kB"
