"""The phrases that the memory knows as a list model that reads a page at a time, so that half a million scroll."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, QTimer, Signal

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPersistentModelIndex

_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class MemoryRow:
    """One phrase: what is known of it in words, and the label that it would get.

    `label` is that label's name, empty where the phrase is silenced or left alone; `silenced` tells these two apart;
    `corrected` tells that a person has set what is to be suggested.
    """

    key: str
    shown: str
    says: str
    label: str = ""
    colour: str = ""
    silenced: bool = False
    corrected: bool = False

    @property
    def facts(self) -> str:
        """What is known of the phrase, without the phrase itself."""
        return self.says.removeprefix(f"{self.shown}: ")


class MemoryModel(QAbstractListModel):
    """Rows in alphabetical order. `load` gives those after a key that fit a filter, and where to go on."""

    searched = Signal()

    def __init__(self, load: Callable[[str, str], tuple[list[MemoryRow], str | None]]) -> None:
        super().__init__()
        self._load = load
        self._rows: list[MemoryRow] = []
        self._wanted = ""
        self._after: str | None = None
        self._more = QTimer(self, singleShot=True, interval=0)
        self._more.timeout.connect(self.fetchMore)

    @property
    def searching(self) -> bool:
        """Whether there are phrases that have not been looked at yet."""
        return self._after is not None

    def reload(self, wanted: str | None = None) -> None:
        """Read anew from the beginning; `wanted` is looked for in the phrases."""
        self.beginResetModel()
        self._more.stop()
        self._wanted = self._wanted if wanted is None else wanted
        self._rows, self._after = [], ""
        self.endResetModel()
        self.fetchMore()

    def replace(self, row: MemoryRow) -> None:
        """Show a phrase anew."""
        for at, known in enumerate(self._rows):
            if known.key == row.key:
                self._rows[at] = row
                self.dataChanged.emit(self.index(at), self.index(at))

    def row(self, at: int) -> MemoryRow | None:
        """Return what stands in a row."""
        return self._rows[at] if 0 <= at < len(self._rows) else None

    def row_of(self, key: str) -> int | None:
        """Return where a phrase stands, None where it has not been read yet."""
        return next((at for at, row in enumerate(self._rows) if row.key == key), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """Return how many rows have been read."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Tell whether there are more to read."""
        return not parent.isValid() and self._after is not None

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> None:
        """Read one page more; where nothing in it fits, the next one follows as soon as the window has had its turn."""
        if self._after is None or parent.isValid():
            return
        found, self._after = self._load(self._after, self._wanted)
        if found:
            first = len(self._rows)
            self.beginInsertRows(QModelIndex(), first, first + len(found) - 1)
            self._rows += found
            self.endInsertRows()
        elif self._after is not None:
            self._more.start()
        self.searched.emit()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """Return a row in words."""
        row = self.row(index.row())
        if row is None or role not in (_DISPLAY, _ACCESSIBLE):
            return None
        return row.shown if role == _DISPLAY else row.says
