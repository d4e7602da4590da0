"""What an import found, as a tree: files with what is wrong in them, duplicates, copies, and the articles by title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView

from glossator.ui.icons import icon
from glossator.ui.widgets import GRID, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QPersistentModelIndex
    from PySide6.QtWidgets import QWidget

_ROOT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_NUMBERS = (3, 4, 5)
_MOST_LETTERS = 18
_MOST_UNFOLDED = 20
_LINE = 1.5
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the tree. `cells` stand in the further columns, `said` is the whole of it in sentences.

    A row of `weight` is a heading; one without cells takes the whole width.
    """

    words: str
    cells: tuple[str, ...] = ()
    said: str = ""
    drawing: str = ""
    rows: tuple[Row, ...] = ()
    unfolded: bool = False
    weight: bool = False

    @property
    def whole(self) -> str:
        """All that is to be said of the row."""
        return self.said or self.words


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the tree, and where it stands: its parent's number and its own row there."""

    row: Row
    parent: int
    number: int


class RowsModel(QAbstractItemModel):
    """Rows below rows; they are numbered level by level, so that the children of a row stand in one stretch."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self._headings = tuple(headings)
        self._places: list[_Place] = []
        self._first: list[int] = []
        self._top: tuple[Row, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._top = tuple(rows)
        self._places = [_Place(row, -1, number) for number, row in enumerate(self._top)]
        self._first = []
        for at, place in _growing(self._places):
            self._first.append(len(self._places))
            self._places += [_Place(row, at, number) for number, row in enumerate(place.row.rows)]
        self.endResetModel()

    def row(self, index: QModelIndex | QPersistentModelIndex) -> Row | None:
        """Return what a line shows."""
        return self._places[index.internalId()].row if index.isValid() else None

    def cells(self, column: int) -> set[str]:
        """Return what stands in a column, each once."""
        return {place.row.cells[column - 1] for place in self._places if len(place.row.cells) >= column}

    def index(self, row: int, column: int, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> QModelIndex:
        """A line is known by its number."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, row + (self._first[parent.internalId()] if parent.isValid() else 0))

    def parent(self, index: QModelIndex | QPersistentModelIndex) -> QModelIndex:  # type: ignore[override]  # QObject’s
        """The row above, which holds it."""
        at = self._places[index.internalId()].parent if index.isValid() else -1
        return self.createIndex(self._places[at].number, 0, at) if at >= 0 else QModelIndex()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """How many lines stand below one."""
        if parent.column() > 0:
            return 0
        row = self.row(parent)
        return len(self._top if row is None else row.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: ARG002
        """As many as there are headings."""
        return len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> object:
        """The headings; those of numbers stand above their last digit."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _DISPLAY:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return _RIGHT
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """A cell of a line."""
        row = self.row(index)
        if row is None:
            return None
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                cells = (row.words, *row.cells)
                return cells[column] if column < len(cells) else ""
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tooltip(row.whole)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row) if column == 0 else None
            case Qt.ItemDataRole.DecorationRole:
                return icon(row.drawing) if row.drawing and column == 0 else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column in _NUMBERS else None
            case Qt.ItemDataRole.SizeHintRole:
                return QSize(0, round(QFontMetrics(QGuiApplication.font()).height() * _LINE))
            case Qt.ItemDataRole.FontRole if row.weight and column == 0:
                font = QFont()
                font.setWeight(QFont.Weight.DemiBold)
                return font
        return None

    def _spoken(self, row: Row) -> str:
        cells = (f"{name}: {cell}" for name, cell in zip(self._headings[1:], row.cells, strict=False) if cell)
        return ", ".join((row.whole, *cells))


def _growing(places: list[_Place]) -> Iterator[tuple[int, _Place]]:
    """Yield a list’s entries with those that are added meanwhile."""
    at = 0
    while at < len(places):
        yield at, places[at]
        at += 1


class RowsView(QTreeView):
    """Shows rows; lines without further cells take the whole width. `said` tells what the current line has to say."""

    said = Signal(str)

    def __init__(self, name: str, headings: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = RowsModel(headings)
        self.setModel(self.rows)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setIndentation(2 * GRID)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setSectionsMovable(False)
        self.header().setStretchLastSection(False)
        self.header().setMinimumSectionSize(4 * GRID)
        self.expanded.connect(self._span)
        self.selectionModel().currentChanged.connect(self._tell)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows, those unfolded that ask for it, and go to the first; columns without anything are hidden."""
        self.rows.show(rows)
        for column in range(1, self.rows.columnCount()):
            self.setColumnHidden(column, not any(self.rows.cells(column)))
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, self._width(column))
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._span(_ROOT)
        self._unfold(_ROOT, _MOST_UNFOLDED)
        self.setCurrentIndex(self.rows.index(0, 0))

    def _width(self, column: int) -> int:
        """Return the room that a column needs: that of its heading, or of the widest that stands in it."""
        metrics, most = self.fontMetrics(), self.fontMetrics().averageCharWidth() * _MOST_LETTERS
        widest = max(map(metrics.horizontalAdvance, self.rows.cells(column)), default=0)
        return max(min(widest, most) + 3 * GRID, self.header().sectionSizeHint(column) + GRID)

    def _unfold(self, parent: QModelIndex, most: int) -> None:
        for number in range(min(self.rows.rowCount(parent), most)):
            index = self.rows.index(number, 0, parent)
            row = self.rows.row(index)
            if row is not None and row.unfolded:
                self.expand(index)
                self._unfold(index, most)

    def _span(self, parent: QModelIndex) -> None:
        for number in range(self.rows.rowCount(parent)):
            row = self.rows.row(self.rows.index(number, 0, parent))
            if row is not None and not row.cells:
                self.setFirstColumnSpanned(number, parent, True)  # noqa: FBT003 - Qt’s signature

    def _tell(self, current: QModelIndex) -> None:
        row = self.rows.row(current)
        self.said.emit("" if row is None or row.weight else row.whole)
