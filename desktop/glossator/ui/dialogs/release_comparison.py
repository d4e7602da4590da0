"""How two releases differ: a table to read, to filter, and to go from to each place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTableView,
)

from glossator.session.release_comparing import Became
from glossator.ui.dialogs.frame import FramedDialog
from glossator.ui.models.comparison_model import Column, ComparisonModel
from glossator.ui.widgets import GRID, PlainLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

    from glossator.session.release_comparing import Comparison

_WAIT_MS = 150
_SHOWN = 5


class ReleaseComparisonDialog(FramedDialog):
    """Stays open beside the window; `place_chosen` asks to be taken to a span."""

    place_chosen = Signal(str, int, int)

    def __init__(self, comparison: Comparison, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        title = self.tr("Release {0} against release {1}").format(comparison.new, comparison.old)
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.sentence.setText("\n".join(self._sentences(comparison)))
        self.sentence.show()
        self.model = ComparisonModel(comparison)
        self.kind = QComboBox()
        self.kind.setAccessibleName(self.tr("Which spans"))
        self.words = QLineEdit()
        self.words.setAccessibleName(self.tr("Only spans with these words"))
        self.words.setPlaceholderText(self.tr("Words, label or title"))
        self.words.setClearButtonEnabled(True)
        self.count = PlainLabel("", muted=True)
        self.table = QTableView()
        self._waiting = QTimer(self, singleShot=True, interval=_WAIT_MS)
        for words, wanted in (
            (self.tr("Gone and new"), (Became.GONE, Became.NEW)),
            (self.tr("Gone"), (Became.GONE,)),
            (self.tr("New"), (Became.NEW,)),
            (self.tr("The same"), (Became.SAME,)),
            (self.tr("All"), tuple(Became)),
        ):
            self.kind.addItem(words, wanted)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _row: self._show())
        self.words.textChanged.connect(lambda _text: self._waiting.start())
        self._waiting.timeout.connect(self._show)
        self.table.activated.connect(self._choose)
        self.go = self.add_button(
            self.tr("Go There"), QDialogButtonBox.ButtonRole.ActionRole, lambda: self._choose(self.table.currentIndex())
        )
        self.add_copy_button(self.tr("Copy"), lambda: "\n".join(comparison.lines()) + "\n")
        self.add_button(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self._show()
        self.table.setFocus()
        self.open_at(110, 30)

    def _sentences(self, comparison: Comparison) -> list[str]:
        said = [comparison.sentence]
        for words, titles in (
            (self.tr("Articles gone"), comparison.articles_gone),
            (self.tr("Articles new"), comparison.articles_new),
        ):
            if titles:
                named = "; ".join(f"“{' '.join(title.split())}”" for title in titles[:_SHOWN])
                more = self.tr(" and {0} more").format(f"{len(titles) - _SHOWN:,}") if len(titles) > _SHOWN else ""
                said.append(f"{words}: {named}{more}.")
        return said

    def _show(self) -> None:
        self._waiting.stop()
        self.model.show(self.kind.currentData(), self.words.text())
        rows = self.model.rowCount()
        self.count.setText(self.tr("1 span") if rows == 1 else self.tr("{0} spans").format(f"{rows:,}"))
        self.go.setEnabled(bool(rows))
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            place = self.model.place(index.row())
            self.place_chosen.emit(place.article, place.start, place.end)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.kind)
        row.addWidget(self.words, 1)
        row.addWidget(self.count)
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(self.tr("Differences"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setCornerButtonEnabled(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + GRID)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        letter = table.fontMetrics().averageCharWidth()
        for column, letters in ((Column.BECAME, 10), (Column.WORDS, 24), (Column.LABEL, 15), (Column.WHERE, 12)):
            header.resizeSection(column, letters * letter)
        header.setSectionResizeMode(Column.ARTICLE, QHeaderView.ResizeMode.Stretch)
        self.body.addLayout(row)
        self.body.addWidget(table, 1)
