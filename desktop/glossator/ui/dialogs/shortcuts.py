"""The shortcut sheet: every key and what it does, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from glossator.ui.dialogs.frame import FramedDialog, paragraph
from glossator.ui.icons import icon
from glossator.ui.panels.keys import KeyRows
from glossator.ui.widgets import GRID, SectionHeading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

_COLUMN = 38
"""Letters that a column needs at least."""


@dataclass(frozen=True, slots=True)
class ShortcutSection:
    """The keys of one menu or one place, each with what it does."""

    title: str
    rows: tuple[tuple[str, str], ...]

    def matching(self, text: str) -> ShortcutSection:
        """Return the rows in which each word of `text` occurs; all of them when it occurs in the title."""
        wanted = text.casefold().split()
        if all(word in self.title.casefold() for word in wanted):
            return self
        rows = tuple(row for row in self.rows if all(word in " ".join(row).casefold() for word in wanted))
        return ShortcutSection(self.title, rows)


def into_columns(sections: Sequence[ShortcutSection], number: int) -> list[list[ShortcutSection]]:
    """Deal sections out in order so that the highest column is as low as can be."""

    def deal(limit: int) -> list[list[ShortcutSection]]:
        columns: list[list[ShortcutSection]] = [[]]
        height = 0
        for section in sections:
            rows = len(section.rows) + 2
            if columns[-1] and height + rows > limit:
                columns.append([])
                height = 0
            columns[-1].append(section)
            height += rows
        return columns

    heights = [len(section.rows) + 2 for section in sections]
    limit = max(heights, default=1)
    while len(columns := deal(limit)) > number:
        limit += 1
    return columns


class ShortcutSheet(FramedDialog):
    """Shows sections of keys in as many columns as there is room for; what is typed narrows them down."""

    def __init__(self, sections: Sequence[ShortcutSection], *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.heading.setText(self.windowTitle())
        self._sections = tuple(sections)
        self._columns = 0
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search by key or words"))
        self.search.setAccessibleName(self.tr("Search by key or words"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(lambda _text: self._fill())
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setAccessibleName(self.windowTitle())
        self.body.addWidget(self.search)
        self.body.addWidget(self._area)
        self.add_copy_button(self.tr("Copy as Text"), self.as_text)
        self.add_button(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.search.setFocus()
        self.open_at(3 * (_COLUMN + 8), 44)
        self._fill()

    @property
    def shown(self) -> tuple[ShortcutSection, ...]:
        """The sections that fit what was typed."""
        text = self.search.text()
        return tuple(found for section in self._sections if (found := section.matching(text)).rows)

    def as_text(self) -> str:
        """Return what is shown as plain text, to be printed or pinned up."""
        blocks = []
        for section in self.shown:
            widest = max(len(keys) for keys, _ in section.rows)
            rows = (f"  {keys:<{widest}}  {words}" for keys, words in section.rows)
            blocks.append("\n".join([section.title, *rows]))
        return "\n\n".join(blocks) + "\n"

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room for as many columns as fit."""
        super().resizeEvent(event)
        if self._number_of_columns() != self._columns:
            self._fill()

    def _number_of_columns(self) -> int:
        return min(max(self.width() // (self.fontMetrics().averageCharWidth() * _COLUMN), 1), 3)

    def _fill(self) -> None:
        self._columns = self._number_of_columns()
        page = QWidget()
        page.setAutoFillBackground(False)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, GRID, GRID, 0)
        row.setSpacing(5 * GRID)
        shown = self.shown
        if not shown:
            row.addWidget(paragraph(self.tr("No shortcut fits.")), 0, Qt.AlignmentFlag.AlignTop)
        for sections in into_columns(shown, self._columns) if shown else ():
            column = QVBoxLayout()
            column.setSpacing(GRID)
            for section in sections:
                column.addWidget(SectionHeading(section.title))
                column.addWidget(KeyRows(section.rows, caps_right=True))
                column.addSpacing(2 * GRID)
            column.addStretch()
            row.addLayout(column, 1)
        self._area.setWidget(page)
