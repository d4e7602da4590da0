"""The differences of two releases as a table: what became of each span, its words, label and article."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from glossator.session.release_comparing import Became
from glossator.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtCore import QPersistentModelIndex

    from glossator.session.release_comparing import Comparison, Place

_ROOT = QModelIndex()
_DISPLAY, _PICTURE = int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.DecorationRole)
_PICTURES = {Became.GONE: "reject", Became.NEW: "add", Became.SAME: "check"}


class Column(IntEnum):
    """The columns of the table."""

    BECAME = 0
    WORDS = 1
    LABEL = 2
    ARTICLE = 3
    WHERE = 4


class ComparisonModel(QAbstractTableModel):
    """Those spans of a comparison that became what is asked for, and in which some words occur."""

    def __init__(self, comparison: Comparison) -> None:
        super().__init__()
        self._places = comparison.places
        self._rows: list[tuple[Became, Place]] = []
        self._headings = (self.tr("Change"), self.tr("Words"), self.tr("Label"), self.tr("Article"), self.tr("Where"))
        self._became = {Became.GONE: self.tr("Gone"), Became.NEW: self.tr("New"), Became.SAME: self.tr("The same")}

    def show(self, wanted: Collection[Became], words: str = "") -> None:
        """Show the spans that became one of these; with `words`, those with them in text, label or title."""
        looked_for = words.casefold().split()
        self.beginResetModel()
        self._rows = [
            (became, place)
            for became, place in self._places
            if became in wanted
            and (not looked_for or _holds(f"{place.text} {place.label} {place.title}".casefold(), looked_for))
        ]
        self.endResetModel()

    def place(self, row: int) -> Place:
        """Return the span in a row."""
        return self._rows[row][1]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return how many spans are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """Return the name of a column."""
        return self._headings[section] if role == _DISPLAY and orientation is Qt.Orientation.Horizontal else None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """Return what stands in a cell."""
        became, place = self._rows[index.row()]
        if role == _PICTURE and index.column() == Column.BECAME:
            return icon(_PICTURES[became])
        if role != _DISPLAY:
            return None
        match Column(index.column()):
            case Column.BECAME:
                return self._became[became]
            case Column.WORDS:
                return place.text
            case Column.LABEL:
                return place.label
            case Column.ARTICLE:
                return " ".join(place.title.split())
            case Column.WHERE:
                return f"{place.start:,}–{place.end:,}"


def _holds(text: str, words: list[str]) -> bool:
    return all(word in text for word in words)
