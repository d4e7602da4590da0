"""Copies: the articles whose texts are nearly that of the open one, and where one of them differs from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from glossator.domain.article import ArticleState
from glossator.ui.panels.copies_rows import CopyModel, DifferenceModel, RowsView
from glossator.ui.panels.keys import KeyButton
from glossator.ui.widgets import GRID, EmptyState, PlainLabel, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from glossator.domain.copies import Copy, Difference

_LISTED = 4
"""So many copies are in sight before the list of them scrolls: there is more to read in what differs."""


class CopiesPanel(QWidget):
    """The list of copies, what can be done with the chosen one, and below it the passages that differ."""

    came_up = Signal()
    copy_chosen = Signal(object)  # Copy: another one is looked at
    open_wished = Signal(object)  # Copy
    take_over_wished = Signal(object)  # Copy
    difference_chosen = Signal(object)  # Difference

    def __init__(self, key: str = "") -> None:
        super().__init__()
        self.copies = CopyModel()
        self.differences = DifferenceModel()
        self.view = RowsView(self.tr("Copies of the article"), self.copies, opens_on_click=False)
        self.places = RowsView(self.tr("Where the chosen copy differs"), self.differences, opens_on_click=True)
        self.take = KeyButton("take-over", self.tr("Take Over"), key)
        self.open = KeyButton("open", self.tr("Open"), self.tr("Return"))
        self.says = PlainLabel("", elide=Qt.TextElideMode.ElideRight, muted=True)
        self._below = QWidget()
        self._parts = QSplitter(Qt.Orientation.Vertical)
        self._divided_by_hand = False
        self._may_take = False
        self._pages = QStackedWidget()
        self._lay_out()
        self.view.row_changed.connect(self._choose)
        self.view.row_chosen.connect(lambda _row: self._emit(self.open_wished))
        self.open.clicked.connect(lambda: self._emit(self.open_wished))
        self.take.clicked.connect(lambda: self._emit(self.take_over_wished))
        self.places.row_chosen.connect(lambda row: self.difference_chosen.emit(self.differences.differences[row]))
        self.setFocusProxy(self.view)
        self.show_copies((), waiting=False)

    @property
    def chosen(self) -> Copy | None:
        """The copy that the buttons act on and whose differences are shown."""
        row = self.view.currentIndex().row()
        return self.copies.copies[row] if 0 <= row < len(self.copies.copies) else None

    def show_copies(self, copies: Sequence[Copy], *, waiting: bool, may_take: bool = False) -> None:
        """Show the copies of an article; the one that was chosen stays so if it is still there.

        `may_take` says whether anything can be taken over into the article, `waiting` whether texts are still being
        compared.
        """
        before = self.chosen
        self._may_take = may_take
        self.copies.show(copies)
        self.differences.show("", ())
        self.says.setText("")
        self._pages.setCurrentIndex(0 if copies else 2 if waiting else 1)
        if copies:
            confirmed = (row for row, copy in enumerate(copies) if copy.state is ArticleState.CONFIRMED)
            same = (row for row, copy in enumerate(copies) if before is not None and copy.id == before.id)
            row = next(same, next(confirmed, 0))
            self.view.setCurrentIndex(self.copies.index(row))
        self._divide()

    def show_differences(self, text: str, differences: Sequence[Difference]) -> None:
        """Show where the chosen copy differs from the text of the open article."""
        self.differences.show(text, differences)
        if not differences:
            self.says.setText(self.tr("No words differ."))
        elif len(differences) == 1:
            self.says.setText(self.tr("They differ in 1 place:"))
        else:
            self.says.setText(self.tr("They differ in {0} places:").format(f"{len(differences):,}"))

    def set_key(self, key: str) -> None:
        """Show another key at the button that takes over."""
        self.take.set_words(self.tr("Take Over"), key)

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that the list is wanted now."""
        super().showEvent(event)
        self.came_up.emit()

    def sizeHint(self) -> QSize:
        """Return a width for some thirty letters of a title."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 44, metrics.height() * 30)

    def _choose(self) -> None:
        copy = self.chosen
        confirmed = copy is not None and copy.state is ArticleState.CONFIRMED
        self.take.setEnabled(confirmed and self._may_take)
        if copy is None:
            why = ""
        elif not confirmed:
            why = self.tr("This copy is not confirmed.")
        elif not self._may_take:
            why = self.tr("The open article is confirmed already.")
        else:
            why = self.tr("Mark here what is marked in the copy, where the words are the same.")
        self.take.setToolTip(plain_tooltip(why))
        self.take.setAccessibleDescription(why)
        if copy is not None:
            self.differences.show("", ())
            self.says.setText(self.tr("Comparing…"))
            self.copy_chosen.emit(copy)

    def _emit(self, signal: object) -> None:
        if self.chosen is not None:
            signal.emit(self.chosen)  # type: ignore[attr-defined]  # a bound signal

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the copies the height they need, as long as nobody has divided it otherwise."""
        super().resizeEvent(event)
        self._divide()

    def _divide(self) -> None:
        if not self._divided_by_hand:
            rows = min(max(len(self.copies.copies), 2), _LISTED)
            wanted = rows * self.view.sizeHintForRow(0) + 2
            self._parts.setSizes([wanted, max(self._parts.height() - wanted, 0)])

    def _was_divided(self) -> None:
        self._divided_by_hand = True

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        for button in (self.take, self.open):
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            row.addWidget(button)
        self.says.setContentsMargins(GRID + 3, GRID // 2, GRID, GRID // 2)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addLayout(row)
        below.addWidget(self.says)
        below.addWidget(self.places, 1)
        for view in (self.view, self.places):
            view.setMinimumHeight(self.fontMetrics().height() * 3)
        self._parts.addWidget(self.view)
        self._parts.addWidget(self._below)
        self._parts.setStretchFactor(1, 1)
        self._parts.setChildrenCollapsible(False)
        self._parts.splitterMoved.connect(self._was_divided)
        self._pages.addWidget(self._parts)
        self._pages.addWidget(
            EmptyState(
                "copies",
                self.tr("No copies"),
                self.tr("No other article in the project has nearly the same text as the one that is open."),
            )
        )
        self._pages.addWidget(
            EmptyState("copies", self.tr("Comparing the articles"), self.tr("Copies are listed once they are found."))
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._pages)
        self._pages.setMinimumHeight(self.fontMetrics().height() * 5)
