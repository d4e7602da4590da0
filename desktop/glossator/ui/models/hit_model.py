"""The hits of a search as a table: what stands before, the hit, what stands after, and where that is."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QDate, QLocale, QModelIndex, Qt

from glossator.ui.article.direction import is_right_to_left

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from glossator.session.searching import Hit

_ROOT = QModelIndex()
_WORD = re.compile(r"\w+")
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_CHECK = int(Qt.ItemDataRole.CheckStateRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)


class Column(IntEnum):
    """The columns of a concordance."""

    TICK = 0
    LEFT = 1
    HIT = 2
    RIGHT = 3
    ARTICLE = 4
    SOURCE = 5
    DATE = 6


class Line(NamedTuple):
    """A hit as it is drawn: left and right of it stands what the eye reads there, whichever way the text runs."""

    hit: Hit
    left: str
    right: str
    leftwards: bool
    number: int


class HitModel(QAbstractTableModel):
    """Hits in the order in which they were found, or sorted by a column; each with a tick."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self.ticked: set[int] = set()
        """The numbers of the ticked lines, in the order of finding."""
        self._sorted: tuple[Column, Qt.SortOrder] | None = None
        self._keys: dict[int, str | list[str]] = {}
        """What the lines are sorted by, by their numbers; worked out as they come."""
        self._headings = (
            "",
            # The arrow of a sorted column is drawn at its right end.
            self.tr("Left of it") + "\u2003",
            self.tr("Hit"),
            self.tr("Right of it"),
            self.tr("Article"),
            self.tr("Source"),
            self.tr("Date"),
        )

    def clear(self) -> None:
        """Show no hits."""
        self.beginResetModel()
        self.lines = []
        self.ticked = set()
        self._keys = {}
        self.endResetModel()

    def add(self, hits: Iterable[Hit]) -> None:
        """Show more hits below those that are there."""
        first = len(self.lines)
        lines = [_line(hit, number) for number, hit in enumerate(hits, first)]
        if not lines:
            return
        self.beginInsertRows(_ROOT, first, first + len(lines) - 1)
        self.lines += lines
        self.endInsertRows()
        self._work_out_keys(lines)

    def hit(self, row: int) -> Hit:
        """Return the hit of a row."""
        return self.lines[row].hit

    def chosen(self) -> list[Hit]:
        """Return the ticked hits, or all when none is ticked, in the order in which they are shown."""
        return [line.hit for line in self.lines if not self.ticked or line.number in self.ticked]

    def toggle(self, rows: Sequence[int]) -> None:
        """Tick some rows, or take their ticks away when all have one."""
        numbers = {self.lines[row].number for row in rows}
        if numbers <= self.ticked:
            self.ticked -= numbers
        else:
            self.ticked |= numbers
        if rows:
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), 0))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort what is shown by a column; -1 is the order of finding."""
        if self._sorted is None or self._sorted[0] != column:
            self._keys = {}
        self._sorted = (Column(column), order) if 0 < column <= Column.DATE else None
        self._work_out_keys(self.lines)
        self.sort_again()

    def sort_again(self) -> None:
        """Put what came since into its place."""
        kept = [(index, self.lines[index.row()].number) for index in self.persistentIndexList()]
        self.layoutAboutToBeChanged.emit()
        self.lines.sort(key=_found)
        if self._sorted is not None:
            keys = self._keys
            descending = self._sorted[1] is Qt.SortOrder.DescendingOrder
            self.lines.sort(key=lambda line: keys[line.number], reverse=descending)
        if kept:
            rows = {line.number: row for row, line in enumerate(self.lines)}
            for index, number in kept:
                self.changePersistentIndex(index, self.index(rows[number], index.column()))
        self.layoutChanged.emit()

    def _work_out_keys(self, lines: Sequence[Line]) -> None:
        if self._sorted is not None:
            key = _KEYS[self._sorted[0]]
            self._keys.update((line.number, key(line)) for line in lines if line.number not in self._keys)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of hits."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of columns."""
        return 0 if parent.isValid() else len(Column)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """What a cell says."""
        if role == 0:
            return self.words(self.lines[index.row()], index.column())
        if role == _CHECK and index.column() == 0:
            ticked = self.lines[index.row()].number in self.ticked
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == _ACCESSIBLE:
            return self._spoken(self.lines[index.row()], index.column())
        return None

    def words(self, line: Line, column: int) -> str:
        """Return what a line says in a column."""
        hit = line.hit
        match column:
            case Column.LEFT:
                return line.left
            case Column.HIT:
                return hit.text
            case Column.RIGHT:
                return line.right
            case Column.ARTICLE:
                return " ".join(hit.title.split())
            case Column.SOURCE:
                return " ".join(hit.source.split())
            case Column.DATE:
                return date_words(hit.published)
            case _:
                return ""

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """What stands above a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            return self._headings[section]
        if role == _ALIGNMENT and section == Column.LEFT:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role in (_TOOL_TIP, _ACCESSIBLE):
            return {
                Column.TICK: self.tr("Tick all"),
                Column.LEFT: self.tr("Sort by what stands left of the hit"),
                Column.HIT: self.tr("Sort by the hit"),
                Column.RIGHT: self.tr("Sort by what stands right of the hit"),
                Column.ARTICLE: self.tr("Sort by title"),
                Column.SOURCE: self.tr("Sort by source"),
                Column.DATE: self.tr("Sort by date"),
            }[Column(section)]
        return None

    def _spoken(self, line: Line, column: int) -> str:
        hit = line.hit
        if column == Column.TICK:
            return self.tr("ticked") if line.number in self.ticked else self.tr("not ticked")
        if column == Column.HIT:
            return f"{hit.before}{hit.text}{hit.after}, {' '.join(hit.title.split())}"
        return self.words(line, column)


def date_words(published: str) -> str:
    """Return a date as a row shows it; one that is not whole stays as it is written."""
    day = QDate.fromString(published[:10], Qt.DateFormat.ISODate)
    return QLocale().toString(day, "d MMM yyyy") if day.isValid() else published


def _line(hit: Hit, number: int) -> Line:
    strong = next((c for c in hit.text if c.isalpha()), "")
    leftwards = bool(strong) and is_right_to_left(strong)
    left, right = (hit.after, hit.before) if leftwards else (hit.before, hit.after)
    return Line(hit, left, right, leftwards, number)


def _found(line: Line) -> int:
    return line.number


def _near(text: str, *, last_first: bool) -> list[str]:
    """Return the words of a context without their signs, the one beside the hit first."""
    words = _WORD.findall(text.casefold())
    return words[::-1] if last_first else words


_KEYS: dict[Column, Callable[[Line], str | list[str]]] = {
    Column.LEFT: lambda line: _near(line.left, last_first=not line.leftwards),
    Column.HIT: lambda line: line.hit.text.casefold(),
    Column.RIGHT: lambda line: _near(line.right, last_first=line.leftwards),
    Column.ARTICLE: lambda line: line.hit.title.casefold(),
    Column.SOURCE: lambda line: line.hit.source.casefold(),
    Column.DATE: lambda line: line.hit.published,
}
