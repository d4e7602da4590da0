"""The details of the current mark: what it is, where it comes from, and what can be done to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFormLayout, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from glossator.ui.icons import icon_pixmap
from glossator.ui.panels.hidden_note import HiddenNote
from glossator.ui.panels.keys import KeyButton, KeyRows
from glossator.ui.panels.mark_choices import MarkChoices
from glossator.ui.panels.mark_details import MarkState
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import GRID, Chip, PlainLabel, SectionHeading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glossator.ui.panels.mark_details import MarkDetails

_SOON_MS = 1000
ACCEPT = "accept"
REJECT = "reject"
START_LEFT = "start-left"
START_RIGHT = "start-right"
END_LEFT = "end-left"
END_RIGHT = "end-right"

_STATE_ICONS = {
    MarkState.SUGGESTED: "suggestion",
    MarkState.ACCEPTED: "accept",
    MarkState.RELABELLED: "relabel",
    MarkState.MOVED: "edge-end-right",
    MarkState.BY_HAND: "user",
}


class DetailsPanel(QWidget):
    """Shows a `MarkDetails`; its buttons are wishes by the names above.

    `keys` gives the key to show for each of these names, `hints` the (key, words) rows shown when nothing is current.
    """

    action_requested = Signal(object)  # str: ACCEPT, REJECT, START_LEFT, …
    mark_chosen = Signal(object)  # str: the id of a mark at the same place

    def __init__(self, keys: Mapping[str, str] | None = None, hints: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._keys = dict(keys or {})
        self._details: MarkDetails | None = None
        self.choices = MarkChoices()
        self._quote = PlainLabel(elide=Qt.TextElideMode.ElideMiddle)
        self._chip = Chip("", "#808080")
        self._state_icon = PlainLabel()
        self._state = PlainLabel()
        self._facts: dict[str, tuple[PlainLabel, PlainLabel]] = {}
        self._buttons: dict[str, KeyButton] = {}
        self._hints = KeyRows(hints)
        self.hidden = HiddenNote()
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty_page())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.choices.mark_chosen.connect(self.mark_chosen)
        appearance().theme_changed.connect(self._show_state)
        # Seen only once a mark is current: made when the window is there, or when it is wanted sooner.
        QTimer.singleShot(_SOON_MS, self, self._make_mark_page)

    @property
    def buttons(self) -> Mapping[str, KeyButton]:
        """What can be done to the mark, by the names above."""
        self._make_mark_page()
        return self._buttons

    def set_keys(self, keys: Mapping[str, str], hints: Sequence[tuple[str, str]]) -> None:
        """Show other keys, because they have been changed."""
        self._keys = dict(keys)
        self._hints.set_rows(hints)
        for name, button in self._buttons.items():
            button.set_words(button.accessibleName(), self._keys.get(name, ""))

    def set_details(self, details: MarkDetails | None) -> None:
        """Show another mark, or what to do when there is none."""
        if details == self._details:
            return
        self._details = details
        if details is None:
            self._pages.setCurrentIndex(0)
            return
        self._make_mark_page()
        self._pages.setCurrentIndex(1)
        self.choices.set_choices(details.here if len(details.here) > 1 else (), details.id)
        self._quote.setText(f"“{details.text}”")
        self._chip.set_label(details.label, details.colour, key=details.key.upper(), judged=details.judged)
        self._show_state()
        number = QLocale().toString
        words = self.tr("1 word") if details.words == 1 else self.tr("%1 words").replace("%1", number(details.words))
        self._tell("place", f"{number(details.start)}–{number(details.end)} · {words}")
        self._tell("source", details.source)
        self._tell("why", details.why)
        self._tell("score", "" if details.score is None else f"{details.score:.2f}")
        self._tell("note", details.note)
        self._tell("others", "\n".join(details.others))
        self._offer(details)

    def sizeHint(self) -> QSize:
        """Return the room for a mark with one source."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * 34, metrics.height() * 17)

    def _offer(self, details: MarkDetails) -> None:
        self.buttons[ACCEPT].setEnabled(not details.judged)
        reject = self.buttons[REJECT]
        reject.set_words(self.tr("Delete") if details.judged else self.tr("Reject"), self._keys.get(REJECT, ""))
        reject.set_drawing("delete" if details.judged else "reject")

    def _show_state(self) -> None:
        if self._details is None:
            return
        state = self._details.state
        theme = current_theme()
        colour = theme.accent if state is MarkState.SUGGESTED else theme.success
        side = self.fontMetrics().ascent() + 2
        ratio = self.devicePixelRatioF()
        self._state_icon.setPixmap(icon_pixmap(_STATE_ICONS[state], side, colour.name(), ratio=ratio))
        self._state.setText(state.value)

    def _tell(self, name: str, value: str) -> None:
        title, text = self._facts[name]
        text.setText(value)
        text.setAccessibleName(f"{title.text()}: {value}")
        for label in (title, text):
            label.setVisible(bool(value))

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(SectionHeading(self.tr("No mark is current")))
        text = PlainLabel(self.tr("Click a mark in the article, or go to it with the keyboard."), muted=True)
        text.setWordWrap(True)
        column.addWidget(text)
        column.addWidget(self.hidden)
        column.addWidget(self._hints)
        column.addStretch()
        return _scrolling(page)

    def _make_mark_page(self) -> None:
        if self._pages.count() == 1:
            self._pages.addWidget(self._mark_page())

    def _mark_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        # Only the weight, so that the size follows the window's.
        font = QFont()
        font.setWeight(QFont.Weight.DemiBold)
        self._quote.setFont(font)
        state = QHBoxLayout()
        state.setSpacing(GRID // 2)
        state.addWidget(self._chip)
        state.addSpacing(GRID // 2)
        state.addWidget(self._state_icon)
        state.addWidget(self._state)
        state.addStretch()
        column.addWidget(self.choices)
        column.addWidget(self._quote)
        column.addLayout(state)
        column.addLayout(self._buttons_layout())
        column.addSpacing(GRID // 2)
        column.addLayout(self._facts_layout())
        column.addStretch()
        return _scrolling(page)

    def _facts_layout(self) -> QFormLayout:
        form = QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(GRID + GRID // 2)
        form.setVerticalSpacing(GRID // 2)
        for name, title in (
            ("place", self.tr("Place")),
            ("source", self.tr("From")),
            ("why", self.tr("Why")),
            ("score", self.tr("Score")),
            ("note", self.tr("Note")),
            ("others", self.tr("Others")),
        ):
            label, text = PlainLabel(title, muted=True), PlainLabel()
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            text.setWordWrap(True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            form.addRow(label, text)
            self._facts[name] = (label, text)
        return form

    def _buttons_layout(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GRID // 2)
        for column, (name, drawing, words) in enumerate(
            ((ACCEPT, "accept", self.tr("Accept")), (REJECT, "reject", self.tr("Reject")))
        ):
            grid.addWidget(self._button(name, drawing, words, show_words=True), 0, column)
        steppers = (
            (self.tr("Start"), START_LEFT, "edge-start-left", self.tr("Start one word to the left")),
            (self.tr("Start"), START_RIGHT, "edge-start-right", self.tr("Start one word to the right")),
            (self.tr("End"), END_LEFT, "edge-end-left", self.tr("End one word to the left")),
            (self.tr("End"), END_RIGHT, "edge-end-right", self.tr("End one word to the right")),
        )
        for column, pair in enumerate((steppers[:2], steppers[2:])):
            row = QHBoxLayout()
            row.setSpacing(GRID // 2)
            row.addWidget(PlainLabel(pair[0][0], muted=True))
            for _, name, drawing, words in pair:
                row.addWidget(self._button(name, drawing, words, show_words=False))
            row.addStretch()
            grid.addLayout(row, 1, column)
        return grid

    def _button(self, name: str, drawing: str, words: str, *, show_words: bool) -> KeyButton:
        button = KeyButton(drawing, words, self._keys.get(name, ""), show_words=show_words)
        button.clicked.connect(lambda: self.action_requested.emit(name))
        self._buttons[name] = button
        return button


def _scrolling(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    # The panel's own ground, not the one of a sheet.
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area
