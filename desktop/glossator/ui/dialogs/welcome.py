"""What the window shows while no project is open: ways to begin, and the projects opened last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from glossator.ui.dialogs.frame import Heading, paragraph
from glossator.ui.icons import application_icon, icon
from glossator.ui.widgets import GRID, PlainLabel, SectionHeading, escape_mnemonic, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project that was opened before: its name, its folder as it is shown, its file, and whether that is there."""

    name: str
    folder: str
    path: str
    exists: bool = True


class WelcomePage(QWidget):
    """Emits wishes; the list of recent projects is given to it."""

    new_requested = Signal()
    open_requested = Signal()
    samples_requested = Signal()
    project_chosen = Signal(object)  # str: the file
    forget_requested = Signal(object)  # str: the file

    def __init__(self, recent: Sequence[RecentProject] = ()) -> None:
        super().__init__()
        self.rows: dict[str, _RecentRow] = {}
        self.new = _start_button("new", self.tr("New project…"), "Ctrl+N", primary=True)
        self.open = _start_button("open", self.tr("Open a project…"), "Ctrl+O")
        self.samples = _start_button("file", self.tr("Open the sample articles"))
        self.new.clicked.connect(self.new_requested)
        self.open.clicked.connect(self.open_requested)
        self.samples.clicked.connect(self.samples_requested)
        self._recent = QWidget()
        self._recent_column = QVBoxLayout(self._recent)
        self._lay_out()
        self.set_recent(recent)

    def set_recent(self, recent: Sequence[RecentProject]) -> None:
        """Show other recent projects; ones that are gone can only be taken off the list."""
        for row in self.rows.values():
            self._recent_column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for project in recent:
            row = self.rows[project.path] = _RecentRow(project)
            row.opened.connect(self.project_chosen)
            row.forgotten.connect(self.forget_requested)
            self._recent_column.addWidget(row)
        self._nothing_recent.setVisible(not recent)

    def _lay_out(self) -> None:
        picture = PlainLabel()
        side = self.fontMetrics().height() * 4
        picture.setPixmap(application_icon().pixmap(QSize(side, side)))
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        words.addStretch()
        words.addWidget(Heading("Glossator", scale=2.0))
        words.addWidget(paragraph(self.tr("Turns news articles into training data.")))
        words.addStretch()
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(picture)
        head.addLayout(words, 1)
        start = QVBoxLayout()
        start.setSpacing(GRID)
        start.addWidget(SectionHeading(self.tr("Begin")))
        for button in (self.new, self.open, self.samples):
            start.addWidget(button)
        hint = paragraph(self.tr("A project is one file. You can also drop a project or articles onto this window."))
        start.addSpacing(GRID)
        start.addWidget(hint)
        start.addStretch()
        self._recent_column.setContentsMargins(0, 0, 0, 0)
        self._recent_column.setSpacing(2)
        self._recent_column.addWidget(SectionHeading(self.tr("Recent projects")))
        self._nothing_recent = paragraph(self.tr("Projects that you open will be listed here."))
        self._recent_column.addWidget(self._nothing_recent)
        recent = QVBoxLayout()
        recent.addWidget(self._recent)
        recent.addStretch()
        content = QWidget()
        content.setMaximumWidth(self.fontMetrics().averageCharWidth() * 120)
        grid = QGridLayout(content)
        grid.setHorizontalSpacing(6 * GRID)
        grid.setVerticalSpacing(5 * GRID)
        grid.addLayout(head, 0, 0, 1, 2)
        grid.addLayout(start, 1, 0)
        grid.addLayout(recent, 1, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(content, 8)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.addStretch(2)
        column.addLayout(middle)
        column.addStretch(3)


class _RecentRow(QWidget):
    """One recent project: its name above its folder, and a button that takes it off the list."""

    opened = Signal(object)  # str
    forgotten = Signal(object)  # str

    def __init__(self, project: RecentProject) -> None:
        super().__init__()
        self.open = QToolButton()
        self.open.setIcon(icon("project"))
        self.open.setText(escape_mnemonic(project.name))
        self.open.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.open.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.open.setEnabled(project.exists)
        self.open.setToolTip(plain_tooltip(project.path))
        said = project.folder if project.exists else self.tr("not found: ") + project.folder
        self.open.setAccessibleName(f"{project.name}, {said}")
        self.open.clicked.connect(lambda: self.opened.emit(project.path))
        folder = PlainLabel(said, elide=Qt.TextElideMode.ElideMiddle, muted=True)
        folder.setToolTip(plain_tooltip(project.path))
        self.forget = QToolButton()
        self.forget.setIcon(icon("close"))
        self.forget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.forget.setToolTip(self.tr("Take it off this list; the file stays"))
        self.forget.setAccessibleName(self.tr("Take %1 off this list").replace("%1", project.name))
        self.forget.clicked.connect(lambda: self.forgotten.emit(project.path))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.open, 2)
        row.addWidget(folder, 3)
        row.addWidget(self.forget)


def _start_button(drawing: str, words: str, keys: str = "", *, primary: bool = False) -> QToolButton:
    button = QToolButton()
    button.setText(escape_mnemonic(words))
    button.setIcon(icon(drawing, QPalette.ColorRole.BrightText) if primary else icon(drawing))
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setProperty("primary" if primary else "secondary", True)  # noqa: FBT003 - Qt's signature
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAccessibleName(words)
    button.setToolTip(plain_tooltip(f"{words} ({keys})" if keys else words))
    return button
