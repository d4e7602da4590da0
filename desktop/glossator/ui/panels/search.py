"""The search through the whole project: a question, and its hits as a concordance that grows while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from glossator.session.searching import Mode, Query
from glossator.ui.icons import icon
from glossator.ui.models.hit_model import HitModel
from glossator.ui.panels.search_filters import SearchFilters
from glossator.ui.panels.search_rows import HitView
from glossator.ui.widgets import GRID, PlainLabel, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from glossator.session.searching import Hit, Search

_TYPING = {Mode.WORDS: 250, Mode.EXACT: 250, Mode.REGEX: 600}
"""Milliseconds of silence after which typed text is looked for; an expression is seldom whole before."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SearchPanel(QWidget):
    """Shows hits and says what is wished for."""

    query_changed = Signal(object)  # Query
    hit_chosen = Signal(object)  # Hit
    marking_wished = Signal(object)  # list[Hit]
    more_wished = Signal()
    stop_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = HitModel()
        self.view = HitView(self.model)
        self.field = QLineEdit()
        self.mode = QComboBox()
        self.case = QToolButton()
        self.filters = SearchFilters()
        self.filter_button = QToolButton()
        self.mark_button = QToolButton()
        self.status = PlainLabel("", muted=True, elide=Qt.TextElideMode.ElideRight)
        self.more_button = QToolButton()
        self.stop_button = QToolButton()
        self.clear_button = QToolButton()
        self._hint = PlainLabel("", muted=True)
        self._pages = QStackedWidget()
        self._emitted: Query | None = None
        self._typing = QTimer(self, singleShot=True)
        self._typing.timeout.connect(self.ask)
        self._lay_out()
        self._connect()
        self.show_state(None)

    @property
    def query(self) -> Query:
        """What is asked at this moment."""
        mode = Mode(self.mode.currentData())
        case = self.case.isChecked() and mode is not Mode.WORDS
        return self.filters.applied(Query(self.field.text(), mode, match_case=case))

    def ask(self) -> None:
        """Ask now what is in the fields, unless that was asked already."""
        self._typing.stop()
        query = self.query
        if query != self._emitted:
            self._emitted = query
            self.query_changed.emit(query)

    def look_for(self, words: str) -> None:
        """Put words into the field, as a phrase where they are several, and the focus after them."""
        words = " ".join(words.split())
        if words:
            several = Mode(self.mode.currentData()) is Mode.WORDS and " " in words
            self.field.setText(f'"{words.replace(chr(34), " ")}"' if several else words)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self.ask()

    def forget(self) -> None:
        """Show nothing, because the project is another one; what was typed stays."""
        self._emitted = None
        self.start()
        self.show_state(None)

    def start(self) -> None:
        """Show no hits, because a search begins."""
        self.model.clear()
        self.view.fit_hits(anew=True)
        self._tell_ticks()

    def add(self, hits: Sequence[Hit]) -> None:
        """Show more hits."""
        first = not self.model.lines
        self.model.add(hits)
        if first and hits:
            self._pages.setCurrentWidget(self.view)
        self.view.fit_hits()
        self._tell_ticks()

    def show_state(self, search: Search | None, sentence: str = "") -> None:
        """Say how far a search is, or a sentence on why there is none."""
        running = search is not None and not search.resting
        self.stop_button.setVisible(running)
        self.more_button.setVisible(search is not None and search.full and not search.finished)
        if search is None:
            self.clear_button.hide()
            self.status.setText("")
            self._show_hint(sentence or self._how_to())
            return
        error = str(search.error) if search.error is not None else ""
        if not self.model.lines:
            if running:
                self._show_hint(self.tr("Searching…"))
            elif error:
                self._show_hint(error)
            else:
                self._show_nothing()
        self.status.setText(error or _state_words(self, search, running=running))
        self.clear_button.setVisible(not running and not self.model.lines and self.filters.active > 0)
        if not running and self.view.is_sorted:
            self.model.sort_again()

    def sizeHint(self) -> QSize:
        """Return the height of some ten lines."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 120, metrics.height() * 18)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the field, Down goes into the hits and Return asks at once."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self.model.lines:
                self.view.focus_first()
                return True
            if event.key() in _ENTER:
                self.ask()
                return True
        return super().eventFilter(watched, event)

    def _how_to(self) -> str:
        return self.tr(
            "Type what to look for. Quotes hold words together: “Al Qaim”. "
            "A star stands for the rest of a word: mosul*. AND, OR and NOT combine."
        )

    def _show_hint(self, sentence: str) -> None:
        self._hint.setText(sentence)
        self._pages.setCurrentWidget(self._hint)

    def _show_nothing(self) -> None:
        if self.filters.active:
            self._show_hint(self.tr("Nothing fits the words and the filters."))
        elif self.query.mode is Mode.WORDS:
            self._show_hint(
                self.tr("No article has these words. Parts of words are found with a star (qaim*) or as “Exact”.")
            )
        else:
            self._show_hint(self.tr("No article has this."))

    def _tell_ticks(self) -> None:
        count = len(self.model.ticked)
        number = QLocale().toString(count)
        self.mark_button.setText(self.tr("Mark {0}…").format(number) if count else self.tr("Mark All…"))
        self.mark_button.setEnabled(bool(self.model.lines))

    def _ask_soon(self) -> None:
        self._typing.start(_TYPING[Mode(self.mode.currentData())])

    def _choose_mode(self) -> None:
        self.case.setEnabled(Mode(self.mode.currentData()) is not Mode.WORDS)
        self.ask()

    def _show_filters(self, shown: bool) -> None:  # noqa: FBT001 - a signal's slot
        self.filters.setVisible(shown)
        if shown:
            self.filters.hits.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filters_changed(self) -> None:
        count = self.filters.active
        self.filter_button.setText(self.tr("Filters ({0})").format(count) if count else self.tr("Filters"))
        self._ask_soon()

    def _connect(self) -> None:
        self.field.installEventFilter(self)
        self.field.textChanged.connect(lambda _text: self._ask_soon())
        self.mode.currentIndexChanged.connect(lambda _index: self._choose_mode())
        self.case.toggled.connect(lambda _checked: self.ask())
        self.filters.changed.connect(self._filters_changed)
        self.filter_button.toggled.connect(self._show_filters)
        self.view.hit_chosen.connect(lambda row: self.hit_chosen.emit(self.model.hit(row)))
        self.view.ticks_changed.connect(self._tell_ticks)
        self.view.left_upwards.connect(self.field.setFocus)
        self.view.marking_wished.connect(self._mark)
        self.mark_button.clicked.connect(self._mark)
        self.more_button.clicked.connect(self.more_wished)
        self.stop_button.clicked.connect(self.stop_wished)
        self.clear_button.clicked.connect(self.filters.clear)

    def _mark(self) -> None:
        if self.model.lines:
            self.marking_wished.emit(self.model.chosen())

    def _lay_out(self) -> None:
        self.field.setPlaceholderText(self.tr("Search all articles"))
        self.field.setAccessibleName(self.tr("Search all articles"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icon("search", self.field.foregroundRole()), QLineEdit.ActionPosition.LeadingPosition)
        for mode, words in (
            (Mode.WORDS, self.tr("Words")),
            (Mode.EXACT, self.tr("Exact")),
            (Mode.REGEX, self.tr("Regular expression")),
        ):
            self.mode.addItem(words, mode.value)
        self.mode.setAccessibleName(self.tr("How the text is read"))
        self.mode.setToolTip(self.tr("How the text is read"))
        self.case.setText("Aa")
        self.case.setCheckable(True)
        self.case.setEnabled(False)
        self.case.setAccessibleName(self.tr("Match case"))
        self.case.setToolTip(self.tr("Match case"))
        self.filters.hide()
        for button, drawing, words in (
            (self.filter_button, "filter", self.tr("Filters")),
            (self.mark_button, "accept-all", ""),
            (self.more_button, "add", self.tr("More")),
            (self.stop_button, "close", self.tr("Stop")),
            (self.clear_button, "filter", self.tr("Clear the Filters")),
        ):
            button.setIcon(icon(drawing))
            button.setText(words)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self.case, self.filter_button, self.mark_button, self.more_button, self.stop_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.filter_button.setCheckable(True)
        self.mark_button.setProperty("secondary", True)  # noqa: FBT003 - Qt's signature
        self.mark_button.setToolTip(plain_tooltip(self.tr("Mark the ticked hits, or all (*)")))
        self.status.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID)
        self._pages.addWidget(self._hint)
        self._pages.addWidget(self.view)
        first = QHBoxLayout()
        first.setSpacing(GRID // 2)
        first.addWidget(self.field, 1)
        for widget in (self.mode, self.case, self.filter_button, self.mark_button):
            first.addWidget(widget)
        last = QHBoxLayout()
        last.setContentsMargins(GRID, 0, GRID, 0)
        last.addWidget(self.status, 1)
        for button in (self.clear_button, self.more_button, self.stop_button):
            last.addWidget(button)
        self.status.setMinimumHeight(self.more_button.sizeHint().height())
        head = QVBoxLayout()
        head.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        head.setSpacing(GRID // 2)
        head.addLayout(first)
        head.addWidget(self.filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID // 2)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addLayout(last)


def _state_words(panel: SearchPanel, search: Search, *, running: bool) -> str:
    """Return how many hits there are, in how many articles, and what is not known yet."""
    number = QLocale().toString
    hits = panel.tr("1 hit") if search.hits == 1 else panel.tr("{0} hits").format(number(search.hits))
    articles = panel.tr("1 article") if search.articles == 1 else panel.tr("{0} articles").format(search.articles)
    parts = [panel.tr("{0} in {1}").format(hits, articles)] if search.hits else []
    if search.full and not search.finished:
        parts = [panel.tr("The first {0}").format(parts[0])]
        if search.total is not None:
            parts.append(panel.tr("{0} articles have it in all").format(number(search.total)))
    elif running:
        parts.append(panel.tr("searching, {0} %").format(int(search.done * 100)))
    elif search.done < 1:
        parts.append(panel.tr("stopped at {0} %").format(int(search.done * 100)))
    if search.not_indexed and not search.finished:
        waiting = number(search.not_indexed)
        parts.append(panel.tr("{0} articles are not in the index yet and take longer").format(waiting))
    return "  ·  ".join(parts)
