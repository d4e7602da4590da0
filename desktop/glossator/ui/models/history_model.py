"""The history as a list model: a number for every change and every day, values only for those in sight."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QCoreApplication, QDateTime, QLocale, QModelIndex, Qt

from glossator.domain.history import Standing
from glossator.ui.models.times import clock, day_words, local_time, q_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from glossator.domain.history import HistoryRow

    LoadMade = Callable[[int | None, int], list[tuple[int, str]]]
    LoadRows = Callable[[Sequence[int]], dict[int, HistoryRow]]

_ROOT = QModelIndex()
_SLICE = 1500
_FEW = 8
_BLOCK = 16
_BLOCKS = 8
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)

STANDING_WORDS = {
    Standing.DONE: "",
    Standing.UNDONE: "undone",
    Standing.SUPERSEDED: "undone for good",
}
"""What is said of each standing beside a change."""


def articles_words(row: HistoryRow) -> str:
    """Return in which article a change was made, or in how many, or an empty string."""
    if not row.articles or row.article:
        return one_line(row.article)
    count = f"{row.articles:,}"
    if row.more and row.articles > 1:
        return QCoreApplication.translate("History", "in more than {0} articles").format(count)
    if row.articles == 1:
        return QCoreApplication.translate("History", "in 1 article")
    return QCoreApplication.translate("History", "in {0} articles").format(count)


class HistoryModel(QAbstractListModel):
    """The changes that a person made, the newest first, under a heading for each day.

    `load_made` gives number and time of the changes before one, `load_rows` what is shown of a few. Everything is
    loaded a slice at a time: call `load_more` while it returns true.
    """

    def __init__(self, load_made: LoadMade, load_rows: LoadRows) -> None:
        super().__init__()
        self._load_made = load_made
        self._load_rows = load_rows
        # A change stands as its number, a day as its ordinal below zero.
        self._entries: array[int] = array("q")
        self._rows: OrderedDict[int, dict[int, HistoryRow]] = OrderedDict()
        self._days: dict[str, int] = {}
        self._whole = False

    def reload(self) -> None:
        """Begin anew with the newest changes."""
        self.beginResetModel()
        self._entries = array("q")
        self._rows.clear()
        self._whole = False
        self.endResetModel()
        self.load_more()

    def load_more(self) -> bool:
        """Append the next slice of older changes; tell whether there may be more."""
        if self._whole:
            return False
        made = self._load_made(self._entries[-1] if self._entries else None, _SLICE)
        self._whole = len(made) < _SLICE
        entries = self._with_days(made, self._last_day())
        if entries:
            # The last block was not full when it was read.
            self._rows.pop(len(self._entries) // _BLOCK, None)
            self.beginInsertRows(_ROOT, len(self._entries), len(self._entries) + len(entries) - 1)
            self._entries.extend(entries)
            self.endInsertRows()
        return not self._whole

    def catch_up(self) -> None:
        """Put what was done since on top, and have what is shown of all others read again."""
        newest = next((entry for entry in self._entries if entry > 0), 0)
        made: list[tuple[int, str]] = []
        for limit in (_FEW, _SLICE):
            made = [(seq, at) for seq, at in self._load_made(None, limit) if seq > newest]
            if len(made) < limit:
                break
        else:
            self.reload()
            return
        entries = self._with_days(made, None)
        self._rows.clear()
        if entries:
            top = -self._entries[0] if self._entries else None
            last = next((-entry for entry in reversed(entries) if entry < 0), None)
            if top is not None and last == top:
                # The heading of that day comes before the new ones, where it stands already.
                self.beginRemoveRows(_ROOT, 0, 0)
                del self._entries[0]
                self.endRemoveRows()
            self.beginInsertRows(_ROOT, 0, len(entries) - 1)
            self._entries = entries + self._entries
            self.endInsertRows()
        if self._entries:
            self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1))

    def seq(self, row: int) -> int | None:
        """Return the number of the change in a row, None for a heading."""
        if not 0 <= row < len(self._entries):
            return None
        entry = self._entries[row]
        return entry if entry > 0 else None

    def row_of(self, seq: int) -> int | None:
        """Return the row of a change, None when it is not loaded."""
        try:
            return self._entries.index(seq)
        except ValueError:
            return None

    def day(self, row: int) -> date | None:
        """Return the day whose heading stands in a row."""
        entry = self._entries[row]
        return date.fromordinal(-entry) if entry <= 0 else None

    def change(self, row: int) -> HistoryRow | None:
        """Return what is shown of the change in a row, None for a heading."""
        seq = self.seq(row)
        if seq is None:
            return None
        number = row // _BLOCK
        block = self._rows.get(number)
        if block is None:
            wanted = [entry for entry in self._entries[number * _BLOCK : (number + 1) * _BLOCK] if entry > 0]
            block = self._rows[number] = self._load_rows(wanted)
            if len(self._rows) > _BLOCKS:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(number)
        return block.get(seq)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of changes and headings that are loaded."""
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """A heading can be neither chosen nor gone to."""
        if self.seq(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """The title or the day to show, and the whole row in words for assistive technology."""
        if role not in (_DISPLAY, _ACCESSIBLE):
            return None
        day = self.day(index.row())
        if day is not None:
            return day_words(day, date.today())  # noqa: DTZ011 - the person's own day is meant
        row = self.change(index.row())
        if row is None:
            return ""
        return one_line(row.info.title) if role == _DISPLAY else describe(row)

    def _with_days(self, made: list[tuple[int, str]], day: int | None) -> array[int]:
        """Return changes as entries, with a heading wherever another day than that of the one before begins."""
        entries: array[int] = array("q")
        for seq, at in made:
            here = self._day(at)
            if here != day:
                entries.append(-here)
                day = here
            entries.append(seq)
        return entries

    def _day(self, at: str) -> int:
        minute = at[:16]
        if minute not in self._days:
            moment = local_time(at)
            if len(self._days) > 1000:
                self._days.clear()
            self._days[minute] = moment.date().toordinal() if moment else 1
        return self._days[minute]

    def _last_day(self) -> int | None:
        return next((-entry for entry in reversed(self._entries) if entry <= 0), None)


def one_line(text: str) -> str:
    """Return a title as it is shown in a row: every run of blanks and line ends is one space."""
    return " ".join(text.split())


def details(row: HistoryRow) -> str:
    """Return what stands below the title: time, author, articles, and what became of it."""
    moment = local_time(row.info.at)
    time = QLocale().toString(clock(moment), QLocale.FormatType.ShortFormat) if moment else ""
    parts = (time, row.info.author, articles_words(row), STANDING_WORDS[row.standing])
    return " · ".join(part for part in parts if part)


def describe(row: HistoryRow) -> str:
    """Return a row in words."""
    parts = [one_line(row.info.title), details(row).replace(" · ", ", ")]
    if row.settled_at and row.standing is not Standing.DONE:
        moment = local_time(row.settled_at)
        when = row.settled_at
        if moment is not None:
            when = QLocale().toString(QDateTime(q_date(moment.date()), clock(moment)), QLocale.FormatType.ShortFormat)
        parts.append(QCoreApplication.translate("History", "taken back by {0}, {1}").format(row.settled_by, when))
    return ", ".join(part for part in parts if part)
