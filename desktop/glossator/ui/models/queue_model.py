"""The queue as a table model: integers for all rows, values only for those in sight, so that a million rows scroll."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from glossator.domain.article import ArticleState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from glossator.domain.queue import QueueRow

_BLOCK = 32
_BLOCKS = 4
_NEAR = 256
_ROOT = QModelIndex()

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)

STATE_WORDS = {
    ArticleState.NEW: "To do",
    ArticleState.CONFIRMED: "Confirmed",
    ArticleState.SKIPPED: "Skipped",
}
"""What each state of an article is called in the window."""


def one_line(text: str) -> str:
    """Return a title or a source as it is shown in a row: every run of blanks and line ends is one space."""
    return " ".join(text.split())


class QueueModel(QAbstractTableModel):
    """One column of articles. `load_ids` gives the key of every row in order, `load_rows` the values of a few.

    At most 128 rows are held; what is drawn comes from `row`, which loads 32 at a time.
    """

    def __init__(
        self, load_ids: Callable[[], list[int]], load_rows: Callable[[Sequence[int]], dict[int, QueueRow]]
    ) -> None:
        super().__init__()
        self._load_ids = load_ids
        self._load_rows = load_rows
        self._keys: list[int] = []
        self._blocks: OrderedDict[int, list[QueueRow | None]] = OrderedDict()
        self._last = 0

    def reload(self) -> None:
        """Ask for all keys again; every view of the model is reset."""
        keys = self._load_ids()
        self.beginResetModel()
        self._keys = keys
        self._blocks.clear()
        self.endResetModel()

    def invalidate(self, keys: Collection[int]) -> None:
        """Have the values of some rows loaded again when they are next drawn; rows out of sight cost nothing."""
        wanted = set(keys)
        for block in [b for b in self._blocks if not wanted.isdisjoint(self._keys[b * _BLOCK : (b + 1) * _BLOCK])]:
            del self._blocks[block]
            last = min((block + 1) * _BLOCK, len(self._keys)) - 1
            self.dataChanged.emit(self.index(block * _BLOCK, 0), self.index(last, 0))

    @property
    def keys(self) -> Sequence[int]:
        """The key of every row, in order."""
        return self._keys

    def key(self, row: int) -> int:
        """Return the key of a row."""
        return self._keys[row]

    def row_of(self, key: int) -> int | None:
        """Return the row of a key, looking near the one found last before looking everywhere."""
        first = max(self._last - _NEAR, 0)
        for start, stop in ((first, self._last + _NEAR), (0, len(self._keys))):
            try:
                self._last = self._keys.index(key, start, stop)
            except ValueError:
                continue
            return self._last
        return None

    def row(self, row: int) -> QueueRow | None:
        """Return the values of a row, or None when its article is gone since the keys were loaded."""
        number, offset = divmod(row, _BLOCK)
        block = self._blocks.get(number)
        if block is None:
            keys = self._keys[number * _BLOCK : (number + 1) * _BLOCK]
            found = self._load_rows(keys)
            block = self._blocks[number] = [found.get(key) for key in keys]
            if len(self._blocks) > _BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end(number)
        return block[offset] if offset < len(block) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of articles."""
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """One: a row is drawn as a whole."""
        return 0 if parent.isValid() else 1

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """The title to show, and the whole row in words for assistive technology."""
        # The order of the tests is measured: a view asks for every role of every cell at each paint.
        if role == 0:
            row = self.row(index.row())
            return one_line(row.title) if row else ""
        if role == _ACCESSIBLE:
            row = self.row(index.row())
            return describe(row) if row else "This article is no longer in the project"
        return None


def copies_words(copies: int) -> str:
    """Return how many copies an article has, in words."""
    return "1 copy" if copies == 1 else f"{copies:,} copies"


def likeness_words(likeness: float) -> str:
    """Return how alike two texts are as a share; texts that are not the same are never wholly alike."""
    return f"{min(round(likeness * 100), 99)} %"


def describe(row: QueueRow) -> str:
    """Return a row in words: title, state, source, date, and what was noted."""
    state = f"{STATE_WORDS[row.state]}: {row.reason}" if row.reason else STATE_WORDS[row.state]
    noted = [word for word, has in (("flagged", row.flagged), ("with a note", row.noted)) if has]
    noted += [copies_words(row.copies)] if row.copies else []
    parts = (one_line(row.title), state, one_line(row.source), row.published[:10], *noted)
    return ", ".join(part for part in parts if part)
