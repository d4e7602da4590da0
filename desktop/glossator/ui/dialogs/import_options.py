"""Asks what is to be imported, and whether what a page's layout left in the texts is to be taken out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
)

from glossator.ui.dialogs.frame import FramedDialog, paragraph, plain_button
from glossator.ui.icons import icon
from glossator.ui.widgets import GRID, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What to import; `tidy` None leaves it to the folder's own articles.toml, which by default means no."""

    paths: tuple[Path, ...]
    tidy: bool | None = None


class ImportOptionsDialog(FramedDialog):
    """Files and folders can be added and taken away; `choice` is what was chosen."""

    def __init__(self, paths: Sequence[Path] = (), *, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Import articles"))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(
            self.tr(
                "Text files become one article each. JSONL may hold many, with their spans. A text that is in the "
                "project already is not imported twice."
            )
        )
        self.sentence.show()
        self._folder = folder
        self.list = QListWidget()
        self.tidy = QCheckBox(self.tr("Tidy the layout of texts"))
        self._lay_out()
        self.start = self.add_button(
            self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.add(paths)
        self._check()
        self.open_at(84, 28)

    @property
    def choice(self) -> ImportOptions:
        """What is chosen at this moment."""
        paths = tuple(Path(self.list.item(row).data(Qt.ItemDataRole.UserRole)) for row in range(self.list.count()))
        return ImportOptions(paths, tidy=True if self.tidy.isChecked() else None)

    def add(self, paths: Iterable[Path]) -> None:
        """Add files or folders; one that is there already is not added again."""
        known = set(self.choice.paths)
        for path in paths:
            if path not in known:
                known.add(path)
                item = QListWidgetItem(icon("folder" if path.is_dir() else "file"), str(path))
                item.setData(Qt.ItemDataRole.UserRole, str(path))
                item.setToolTip(plain_tooltip(str(path)))
                self.list.addItem(item)
        if self.list.currentRow() < 0 < self.list.count():
            self.list.setCurrentRow(0)
        self._check()

    def remove_selected(self) -> None:
        """Take the selected files and folders away; they stay where they are."""
        for item in self.list.selectedItems():
            self.list.takeItem(self.list.row(item))
        self._check()

    def _check(self) -> None:
        some = self.list.count() > 0
        if hasattr(self, "start"):
            self.start.setEnabled(some)
        self._remove.setEnabled(some)

    def _lay_out(self) -> None:
        self.list.setAccessibleName(self.tr("Files and folders to import"))
        self.list.setSelectionMode(QListWidget.SelectionMode.ExtendedSelection)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        QShortcut(QKeySequence("Delete"), self.list, self.remove_selected, context=Qt.ShortcutContext.WidgetShortcut)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._remove = plain_button("close", self.tr("Remove"), self.remove_selected)
        row.addWidget(plain_button("file", self.tr("Add files…"), self._choose_files))
        row.addWidget(plain_button("folder", self.tr("Add a folder…"), self._choose_folder))
        row.addWidget(self._remove)
        row.addStretch()
        why = self.tr(
            "Takes out blanks at the start and end of lines, runs of empty lines and a closing “Back to the top”. "
            "The original file is kept in the project either way. A folder can ask for this itself in its "
            "articles.toml."
        )
        explanation = paragraph(why)
        explanation.setContentsMargins(3 * GRID, 0, 0, 0)
        self.tidy.setAccessibleDescription(why)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row)
        self.body.addSpacing(GRID)
        self.body.addWidget(self.tidy)
        self.body.addWidget(explanation)

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Articles"), str(self._folder))
        self.add(Path(name) for name in names)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.tr("Folder with articles"), str(self._folder))
        if name:
            self.add([Path(name)])
