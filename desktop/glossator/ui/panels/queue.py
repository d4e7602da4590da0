"""The queue: which articles there are, how far each is, and a way to any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from glossator.domain.queue import QueueOrder
from glossator.ui.icons import icon
from glossator.ui.panels.queue_filters import StateFilters
from glossator.ui.panels.queue_rows import QueueRowDelegate
from glossator.ui.panels.rows import hide_table, set_row_height, show_rows
from glossator.ui.widgets import GRID, EmptyState, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from PySide6.QtGui import QKeyEvent

    from glossator.domain.article import ArticleState
    from glossator.ui.models.queue_model import QueueModel

_TYPING = 180
"""Milliseconds of silence after which typed text is searched for."""


@dataclass(frozen=True, slots=True)
class QueueFilterWish:
    """Which articles are to be shown, and in which order; `states` None stands for all."""

    states: frozenset[ArticleState] | None = None
    text: str = ""
    order: QueueOrder = QueueOrder.IMPORTED
    flagged: bool = False
    one_of_group: bool = False


class QueueView(QTableView):
    """The rows. Arrow keys move, Return opens; the key press goes nowhere else."""

    row_chosen = Signal(object)  # int

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self.rows = QueueRowDelegate(model, self)
        self.setItemDelegate(self.rows)
        self.setModel(model)
        self.setAccessibleName(self.tr("Articles"))
        show_rows(self)
        hide_table(self)
        self._fit()
        self.clicked.connect(lambda index: self.row_chosen.emit(index.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row under the cursor on Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.row_chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a search by first letters would load every row; there is a search line for that."""

    def changeEvent(self, event: QEvent) -> None:
        """Grow with the font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self.rows.set_font(self.font())
            self._fit()

    def _fit(self) -> None:
        set_row_height(self, self.rows.row_height)


class QueuePanel(QWidget):
    """Counts as filters, a search line, and the articles.

    The wishes it emits change nothing by themselves: whoever hears `filter_changed` lets the model's loader give other
    keys and calls `refresh`.
    """

    article_chosen = Signal(object)  # str: the article's id
    filter_changed = Signal(object)  # QueueFilterWish
    import_requested = Signal()

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self.model = model
        self._total = 0
        self.filters = StateFilters()
        self.search = QLineEdit()
        self.order = _OrderButton()
        self.flags = _Switch("flag", self.tr("Flagged articles only"))
        self.alone = _Switch("copies", self.tr("One of each group of copies only"))
        self.view = QueueView(model)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING)
        self._emitted = QueueFilterWish()
        self._pages = QStackedWidget()
        self._lay_out()
        self._typing.timeout.connect(self._tell)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._tell)
        self.search.installEventFilter(self)
        self.filters.chosen.connect(lambda _states: self._tell())
        self.order.chosen.connect(self._tell)
        for switch in (self.flags, self.alone):
            switch.toggled.connect(lambda _on: self._tell())
        self.view.row_chosen.connect(self._open)
        model.modelReset.connect(self._show_page)
        self.setTabOrder(self.search, self.flags)
        self.setTabOrder(self.flags, self.alone)
        self.setTabOrder(self.alone, self.order)
        self.setTabOrder(self.order, self.view)
        self._show_page()

    @property
    def wish(self) -> QueueFilterWish:
        """What the panel asks to be shown at this moment."""
        return QueueFilterWish(
            self.filters.states,
            self.search.text().strip(),
            self.order.order,
            flagged=self.flags.isChecked(),
            one_of_group=self.alone.isChecked(),
        )

    def set_wish(self, wish: QueueFilterWish) -> None:
        """Show what was asked for at another time; nothing is told."""
        self._emitted = wish
        self.filters.set_states(wish.states)
        self.search.setText(wish.text)
        self._typing.stop()
        self.order.set_order(wish.order)
        self.flags.show_checked(checked=wish.flagged)
        self.alone.show_checked(checked=wish.one_of_group)

    def set_counts(self, counts: Mapping[ArticleState, int]) -> None:
        """Show how many articles are in each state, whatever is filtered."""
        self._total = sum(counts.values())
        self.filters.set_counts(counts)
        self._show_page()

    def set_current(self, key: int | None) -> None:
        """Mark the article that is open and bring it into sight."""
        self.view.rows.current_key = key
        self._select_current(scroll=True)
        self.view.viewport().update()

    def refresh(self) -> None:
        """Load the keys again; the place in the list stays."""
        bar = self.view.verticalScrollBar()
        place = bar.value()
        self.model.reload()
        self._select_current(scroll=False)
        bar.setValue(place)

    def invalidate(self, keys: Collection[int]) -> None:
        """Have some rows drawn anew from their values; they stay where they are even if the filter is against it."""
        self.model.invalidate(keys)

    def focus_search(self) -> None:
        """Put the cursor into the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def sizeHint(self) -> QSize:
        """Return a width for some thirty letters of a title."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 44, metrics.height() * 30)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """In the search line, Down goes into the list and Escape clears the line."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress:
            key = event.key()  # type: ignore[attr-defined]  # a key event, as its type says
            if key == Qt.Key.Key_Down and self.model.rowCount():
                self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)
                if not self.view.currentIndex().isValid():
                    self.view.setCurrentIndex(self.model.index(0, 0))
                return True
            if key == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                self._tell()
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]  # Qt watches QObjects only

    def _tell(self) -> None:
        self._typing.stop()
        wish = self.wish
        if wish != self._emitted:
            self._emitted = wish
            self.filter_changed.emit(wish)

    def _open(self, row: int) -> None:
        found = self.model.row(row)
        if found is not None:
            self.article_chosen.emit(found.id)

    def _select_current(self, *, scroll: bool) -> None:
        key = self.view.rows.current_key
        row = None if key is None else self.model.row_of(key)
        if row is None:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
            return
        index = self.model.index(row, 0)
        # Qt scrolls to a new current row by itself while the view has auto-scroll on.
        self.view.setAutoScroll(scroll)
        self.view.setCurrentIndex(index)
        self.view.setAutoScroll(True)
        if scroll:
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)

    def _show_page(self) -> None:
        if self.model.rowCount():
            page: QWidget = self.view
        elif self._total:
            page = self._nothing_found
        else:
            page = self._nothing_there
        self._pages.setCurrentWidget(page)

    def _show_all(self) -> None:
        self.search.clear()
        self.flags.show_checked(checked=False)
        self.alone.show_checked(checked=False)
        self.filters.choose(None)
        self._tell()

    def _lay_out(self) -> None:
        self.search.setPlaceholderText(self.tr("Title or source"))
        self.search.setAccessibleName(self.tr("Filter by title or source"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search", self.search.foregroundRole()), QLineEdit.ActionPosition.LeadingPosition)
        start = QAction(icon("import"), self.tr("Import articles…"), self)
        start.triggered.connect(self.import_requested)
        everything = QAction(icon("queue"), self.tr("Show all articles"), self)
        everything.triggered.connect(self._show_all)
        self._nothing_there = EmptyState(
            "import", self.tr("No articles yet"), self.tr("Import files or drop them here."), [start]
        )
        self._nothing_found = EmptyState(
            "filter", self.tr("No article fits"), self.tr("Nothing matches the filter."), [everything]
        )
        for page in (self.view, self._nothing_there, self._nothing_found):
            self._pages.addWidget(page)
        line = QHBoxLayout()
        line.setSpacing(GRID // 2)
        line.addWidget(self.search)
        line.addWidget(self.flags)
        line.addWidget(self.alone)
        line.addWidget(self.order)
        head = QVBoxLayout()
        head.setContentsMargins(GRID, GRID, GRID, GRID)
        head.setSpacing(GRID)
        head.addWidget(self.filters)
        head.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages)
        # What is said of an empty list may be cut in a low window; a panel below the article must find room.
        self._pages.setMinimumHeight(self.fontMetrics().height() * 4)


class _Switch(QToolButton):
    """A button that stays down while only some articles are shown."""

    def __init__(self, drawing: str, words: str) -> None:
        super().__init__()
        self.setIcon(icon(drawing))
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words)
        self.setToolTip(plain_tooltip(words))

    def show_checked(self, *, checked: bool) -> None:
        """Show whether it is down; nothing is told."""
        blocked = self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.setChecked(checked)
        self.blockSignals(blocked)


class _OrderButton(QToolButton):
    """Opens the menu of orders."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.order = QueueOrder.IMPORTED
        self.setIcon(icon("more"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName(self.tr("Order of the articles"))
        self.setToolTip(self.tr("Order of the articles"))
        menu = QMenu(self)
        self.setMenu(menu)
        group = QActionGroup(self)
        words = {
            QueueOrder.IMPORTED: self.tr("As imported"),
            QueueOrder.PUBLISHED: self.tr("By date"),
            QueueOrder.TITLE: self.tr("By title"),
            QueueOrder.SOURCE: self.tr("By source"),
            QueueOrder.UNSURE: self.tr("Least sure pre-highlights first"),
            QueueOrder.UNLIKE: self.tr("Most unlike what is confirmed first"),
            QueueOrder.COPIES: self.tr("Copies together"),
            QueueOrder.RANDOM: self.tr("Mixed"),
        }
        self._orders: dict[QueueOrder, QAction] = {}
        for order, text in words.items():
            action = self._orders[order] = menu.addAction(text)
            action.setCheckable(True)
            group.addAction(action)
        menu.addSeparator()
        self._last_first = menu.addAction(self.tr("Last first"))
        self._last_first.setCheckable(True)
        self._orders[QueueOrder.IMPORTED].setChecked(True)
        menu.triggered.connect(self._choose)

    def set_order(self, order: QueueOrder) -> None:
        """Show another order; nothing is told."""
        self.order = order
        self._orders[order.reversed if order.descending else order].setChecked(True)
        self._last_first.setChecked(order.descending)

    def _choose(self) -> None:
        order = next(order for order, action in self._orders.items() if action.isChecked())
        self.order = order.reversed if self._last_first.isChecked() else order
        self.chosen.emit()
