"""Discrepancies as a tree: a row for each phrase, below it the places in context, whose words are read when drawn."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QModelIndex, Qt

from glossator.domain.consistency import WITH, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QPersistentModelIndex

    from glossator.domain.consistency import Discrepancy, Place
    from glossator.domain.labels import LabelScheme

_ROOT = QModelIndex()
_TOP = 0
_KEPT = 400
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class Context:
    """The words of a place between those around it, and the title of its article."""

    before: str
    words: str
    after: str
    title: str


class ConsistencyModel(QAbstractItemModel):
    """`load_context` reads the words of a place; None when its article is gone."""

    def __init__(self, load_context: Callable[[Place], Context | None]) -> None:
        super().__init__()
        self._load_context = load_context
        self._contexts: OrderedDict[Place, Context | None] = OrderedDict()
        self._names: dict[str, str] = {}
        self.scheme: LabelScheme | None = None
        self.found: list[Discrepancy] = []

    def show(self, found: Sequence[Discrepancy], scheme: LabelScheme | None) -> None:
        """Show other discrepancies."""
        self.beginResetModel()
        self.found = list(found)
        self.scheme = scheme
        self._contexts.clear()
        self.endResetModel()

    def remove(self, found: Discrepancy) -> None:
        """Take one off the list: it is dealt with."""
        if found in self.found:
            row = self.found.index(found)
            self.beginRemoveRows(_ROOT, row, row)
            del self.found[row]
            self.endRemoveRows()

    def discrepancy(self, index: QModelIndex | QPersistentModelIndex) -> Discrepancy | None:
        """Return what a row, or the row above it, is about."""
        if not index.isValid():
            return None
        row = index.row() if index.internalId() == _TOP else index.internalId() - 1
        return self.found[row] if row < len(self.found) else None

    def place(self, index: QModelIndex | QPersistentModelIndex) -> Place | None:
        """Return the place that a row stands for."""
        found = self.discrepancy(index)
        if found is None or index.internalId() == _TOP or index.row() >= len(found.rows):
            return None
        return found.place(index.row())

    def context(self, place: Place) -> Context | None:
        """Return the words of a place."""
        if place not in self._contexts:
            self._contexts[place] = self._load_context(place)
            if len(self._contexts) > _KEPT:
                self._contexts.popitem(last=False)
        return self._contexts[place]

    def reading(self, found: Discrepancy, place: Place) -> str:
        """Return how a place is marked, in words."""
        if not place.span:
            return QCoreApplication.translate("Consistency", "not marked")
        return reading_words(found, place.form or place.label, self.scheme)

    def index(self, row: int, column: int, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> QModelIndex:
        """A place’s row knows the row of its phrase."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _TOP)

    def parent(self, index: QModelIndex | QPersistentModelIndex) -> QModelIndex:  # type: ignore[override]  # QObject’s
        """The phrase of a place."""
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        """The number of phrases, or of one’s places."""
        if not parent.isValid():
            return len(self.found)
        found = self.discrepancy(parent)
        return len(found.rows) if found is not None and parent.internalId() == _TOP else 0

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:  # noqa: ARG002
        """One: a row is drawn as a whole."""
        return 1

    def hasChildren(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> bool:
        """A phrase always has places."""
        return not parent.isValid() or parent.internalId() == _TOP

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        """The row in words."""
        if role not in (_DISPLAY, _ACCESSIBLE):
            return None
        found, place = self.discrepancy(index), self.place(index)
        if found is None:
            return ""
        if place is None:
            return f"{found.phrase}: {summary(found, self.scheme)}"
        context = self.context(place)
        if context is None:
            return QCoreApplication.translate("Consistency", "This article is no longer in the project")
        words = f"{context.before}{context.words}{context.after}"
        return f"{self.reading(found, place)}: {words} ({context.title})"


def reading_words(found: Discrepancy, reading: str, scheme: LabelScheme | None) -> str:
    """Return a way in which words are marked, in words."""
    if found.kind is Kind.THE:
        pattern = "with its article" if reading == WITH else "without its article"
        return QCoreApplication.translate("Consistency", pattern)
    if found.kind is Kind.POSSESSIVE:
        return QCoreApplication.translate("Consistency", "with ’s" if reading == WITH else "without ’s")
    return scheme.label(reading).name if scheme is not None and reading in scheme else reading


def summary(found: Discrepancy, scheme: LabelScheme | None) -> str:
    """Return how often a phrase is treated in which way."""
    parts = [f"{reading_words(found, reading, scheme)} {count:,}" for reading, count in found.readings]
    if found.bare:
        parts.append(QCoreApplication.translate("Consistency", "not marked {0}").format(f"{found.bare:,}"))
    return ", ".join(parts)


def context_of(text: str, place: Place, title: str, reach: int = 48) -> Context:
    """Return a place in its text, on one line."""
    line = " ".join
    before = line(text[max(0, place.start - reach) : place.start].split())
    after = line(text[place.end : place.end + reach].split())
    start, end = text[place.start - 1 : place.start], text[place.end : place.end + 1]
    return Context(
        before + (" " if start.isspace() and before else ""),
        line(text[place.start : place.end].split()),
        (" " if end.isspace() and after else "") + after,
        line(title.split()),
    )
