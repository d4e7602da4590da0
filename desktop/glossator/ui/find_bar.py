"""The bar that finds words in the open article, as editors have it: hits while typing, one after the other, or all."""

from __future__ import annotations

import time
from bisect import bisect_left
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from glossator.domain.finding import Literal
from glossator.ui.article.events import Selected
from glossator.ui.icons import icon
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, PlainLabel, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QObject

    from glossator.ui.article.view import ArticleView

_BUDGET = 0.005
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONGEST = 300
"""How much of a selection is taken for something to look for."""


class FindBar(QWidget):
    """Finds a string in the article; the hit that it stands on is selected there, so that a label’s key marks it."""

    mark_all_requested = Signal(object)  # list[tuple[int, int]]

    def __init__(self, view: ArticleView) -> None:
        super().__init__()
        self._view = view
        self.hits: list[tuple[int, int]] = []
        self._current: int | None = None
        self._anchor = 0
        self._looking: Iterator[tuple[int, int] | None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._look)
        self.field = QLineEdit()
        self.count = PlainLabel("", muted=True)
        self.previous_button = _button("previous", self.tr("Previous hit"))
        self.next_button = _button("next", self.tr("Next hit"))
        self.case = _toggle("Aa", self.tr("Match case"))
        self.whole = _toggle(self.tr("Words"), self.tr("Whole words only"))
        self.mark_all = QToolButton()
        self.close_button = _button("close", self.tr("Close"))
        self._lay_out()
        self._connect()
        self.hide()

    @property
    def stretch(self) -> tuple[int, int] | None:
        """The hit that is selected."""
        return None if self._current is None else self.hits[self._current]

    def open(self) -> None:
        """Show the bar with what is selected in the article, or with what was looked for last."""
        if self.isHidden():
            self._anchor = self._view.caret_position()
        chosen = self._view.selected_stretch()
        if chosen is not None and not self.field.hasFocus():
            words = self._view.article_text[chosen[0] : chosen[1]]
            self._anchor = chosen[0]
            if len(words) <= _LONGEST and "\n" not in words:
                self.field.setText(words)
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._begin()

    def close_bar(self) -> None:
        """Hide the bar and give the focus back; the hit stays selected."""
        self._stop()
        self._view.show_hits(())
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def article_changed(self) -> None:
        """Look through another article."""
        self._stop()
        self.hits, self._current, self._anchor = [], None, 0
        if self.isVisible():
            self._begin(select=False)

    def step(self, step: int) -> None:
        """Go to the next or the previous hit, going round at the end; a closed bar looks for the same again."""
        if not self.field.text():
            self.open()
            return
        if self.isHidden():
            # Without the bar every press looks from where the caret is.
            self.hits = list(self._literal().find(self._view.article_text))
            self._current = None
        if not self.hits:
            self._tell()
            return
        if self._current is None:
            chosen = self._view.selected_stretch()
            here = chosen or (self._view.caret_position(), self._view.caret_position())
            at = bisect_left(self.hits, (here[1] if chosen in self.hits else here[0], 0))
            self._current = (at if step > 0 else bisect_left(self.hits, (here[0], 0)) - 1) % len(self.hits)
        else:
            self._current = (self._current + step) % len(self.hits)
        self._show_current()

    # Looking

    def _literal(self) -> Literal:
        return Literal(self.field.text(), match_case=self.case.isChecked(), whole_words=self.whole.isChecked())

    def _begin(self, *, select: bool = True) -> None:
        self._stop()
        self.hits, self._current = [], None
        self._select = select
        self._looking = self._literal().steps(self._view.article_text)
        self._look()

    def _stop(self) -> None:
        self._timer.stop()
        self._looking = None

    def _look(self) -> None:
        if self._looking is None:
            return
        until = time.perf_counter() + _BUDGET
        for stretch in self._looking:
            if stretch is not None:
                self.hits.append(stretch)
            if time.perf_counter() > until:
                self._timer.start()
                self._tell()
                return
        self._looking = None
        self._view.show_hits(self.hits, current_theme().search_match)
        if self.hits and self._select:
            self._current = bisect_left(self.hits, (self._anchor, 0)) % len(self.hits)
            self._show_current()
        elif self._select and self.field.text():
            self._view.clear_selection()
        self._tell()

    def _show_current(self) -> None:
        if self._current is None:
            return
        start, end = self.hits[self._current]
        self._anchor = start
        self._view.selection_finished.emit(Selected(start, end, exact=True))
        self._view.reveal(start, end)
        self._tell()

    def _tell(self) -> None:
        number = QLocale().toString
        if not self.field.text():
            words = ""
        elif self._looking is not None:
            words = self.tr("Looking…")
        elif not self.hits:
            words = self.tr("No hits")
        elif self._current is None:
            words = self.tr("1 hit") if len(self.hits) == 1 else self.tr("{0} hits").format(number(len(self.hits)))
        else:
            words = self.tr("{0} of {1}").format(number(self._current + 1), number(len(self.hits)))
        self.count.setText(words)
        self.count.setAccessibleName(words)
        for button in (self.previous_button, self.next_button, self.mark_all):
            button.setEnabled(bool(self.hits))

    # Events

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Escape before the window's shortcut does; Return goes on, Shift+Return back."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                if event.key() == Qt.Key.Key_Escape:
                    self.close_bar()
                    return True
                if watched is self.field and event.key() in (*_ENTER, Qt.Key.Key_Down, Qt.Key.Key_Up):
                    back = event.key() == Qt.Key.Key_Up or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                    self.step(-1 if back else 1)
                    return True
        return False

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _text: self._begin())
        self.case.toggled.connect(lambda _checked: self._begin())
        self.whole.toggled.connect(lambda _checked: self._begin())
        self.next_button.clicked.connect(lambda: self.step(1))
        self.previous_button.clicked.connect(lambda: self.step(-1))
        self.mark_all.clicked.connect(lambda: self.mark_all_requested.emit(list(self.hits)))
        self.close_button.clicked.connect(self.close_bar)
        for child in self.findChildren(QWidget):
            child.installEventFilter(self)
        appearance().theme_changed.connect(self._dress)

    def _dress(self) -> None:
        if self.isVisible():
            self._view.show_hits(self.hits, current_theme().search_match)

    def _lay_out(self) -> None:
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.field.setPlaceholderText(self.tr("Find in the article"))
        self.field.setAccessibleName(self.tr("Find in the article"))
        self.field.setClearButtonEnabled(True)
        self.field.addAction(icon("search", self.field.foregroundRole()), QLineEdit.ActionPosition.LeadingPosition)
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * 12)
        self.field.setMaximumWidth(self.fontMetrics().averageCharWidth() * 48)
        self.count.setMinimumWidth(self.fontMetrics().horizontalAdvance("000 of 000"))
        self.mark_all.setText(self.tr("Mark All…"))
        self.mark_all.setIcon(icon("accept-all"))
        self.mark_all.setToolTip(self.tr("List all hits and mark the ticked ones"))
        self.mark_all.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.mark_all.setProperty("secondary", True)  # noqa: FBT003 - Qt's signature
        self.mark_all.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, GRID // 2, GRID * 2, GRID // 2)
        row.setSpacing(GRID // 2)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addWidget(self.previous_button)
        row.addWidget(self.next_button)
        row.addWidget(self.case)
        row.addWidget(self.whole)
        row.addStretch()
        row.addWidget(self.mark_all)
        row.addWidget(self.close_button)


def _button(drawing: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(icon(drawing, QPalette.ColorRole.ButtonText))
    button.setToolTip(plain_tooltip(words))
    button.setAccessibleName(words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _toggle(text: str, words: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    font = QFont(button.font())
    font.setWeight(QFont.Weight.Medium)
    button.setFont(font)
    button.setToolTip(plain_tooltip(words))
    button.setAccessibleName(words)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
