"""What narrows a search: states, source, dates, labels of the hits, spans that the article must have."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from glossator.domain.article import ArticleState
from glossator.ui.models.queue_model import STATE_WORDS
from glossator.ui.theme import current_theme
from glossator.ui.widgets import GRID, PlainLabel, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.labels import LabelScheme
    from glossator.session.searching import Query

_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ANY, _UNMARKED = "", "\0unmarked"


class SearchFilters(QWidget):
    """Two lines of fields; what is empty narrows nothing."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.hits = QComboBox()
        self.state = QComboBox()
        self.source = QComboBox()
        self.since = QLineEdit()
        self.until = QLineEdit()
        self.span_text = QLineEdit()
        self.span_label = QComboBox()
        self.order = QComboBox()
        self._fill()
        self._lay_out()
        for box in (self.hits, self.state, self.span_label, self.order):
            box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.source.editTextChanged.connect(lambda _text: self.changed.emit())
        for field in (self.since, self.until, self.span_text):
            field.textChanged.connect(lambda _text: self.changed.emit())

    @property
    def active(self) -> int:
        """How many of the filters narrow the search."""
        boxes = (self.hits.currentIndex(), self.state.currentIndex(), self.span_label.currentIndex())
        fields = (self.source.currentText(), self.since.text(), self.until.text(), self.span_text.text())
        return sum(index > 0 for index in boxes) + sum(bool(text.strip()) for text in fields)

    def applied(self, query: Query) -> Query:
        """Return a question narrowed as the fields say; a date that is not whole yet is passed over."""
        where = self.hits.currentData()
        state = self.state.currentData()
        return replace(
            query,
            states=None if state is None else frozenset({ArticleState(state)}),
            source=self.source.currentText().strip(),
            since=_date(self.since.text()),
            until=_date(self.until.text()),
            label="" if where in (_ANY, _UNMARKED) else str(where),
            unmarked=where == _UNMARKED,
            span_text=self.span_text.text().strip(),
            span_label=str(self.span_label.currentData() or ""),
            by_date=bool(self.order.currentData()),
        )

    def set_scheme(self, scheme: LabelScheme) -> None:
        """Offer the labels of a scheme; what was chosen stays chosen if it is still there."""
        for box, first in ((self.hits, 2), (self.span_label, 1)):
            chosen = box.currentData()
            with QSignalBlocker(box):
                while box.count() > first:
                    box.removeItem(first)
                for label in scheme:
                    words = self.tr("In spans labelled {0}").format(label.name) if box is self.hits else label.name
                    box.addItem(_dot(label.colour), words, label.id)
                box.setCurrentIndex(max(box.findData(chosen), 0))

    def set_sources(self, sources: Iterable[str]) -> None:
        """Offer the sources of the project’s articles."""
        text = self.source.currentText()
        with QSignalBlocker(self.source):
            self.source.clear()
            self.source.addItem("")
            self.source.addItems([" ".join(source.split()) for source in sources])
            self.source.setEditText(text)

    def clear(self) -> None:
        """Narrow nothing."""
        with QSignalBlocker(self):
            for box in (self.hits, self.state, self.span_label):
                box.setCurrentIndex(0)
            self.source.setEditText("")
            for field in (self.since, self.until, self.span_text):
                field.clear()
        self.changed.emit()

    def _fill(self) -> None:
        self.hits.addItem(self.tr("Anywhere"), _ANY)
        self.hits.addItem(self.tr("Not marked yet"), _UNMARKED)
        self.state.addItem(self.tr("In any state"), None)
        for state in ArticleState:
            self.state.addItem(STATE_WORDS[state], state.value)
        self.source.setEditable(True)
        self.source.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.span_label.addItem(self.tr("any label"), "")
        self.order.addItem(self.tr("Last imported first"), "")
        self.order.addItem(self.tr("Last published first"), "date")
        editor = self.source.lineEdit()
        if editor is not None:
            editor.setPlaceholderText(self.tr("Any source"))
        self.since.setPlaceholderText(self.tr("From 2017-08-01"))
        self.until.setPlaceholderText(self.tr("to 2017-12"))
        self.span_text.setPlaceholderText(self.tr("any words"))
        letter = self.fontMetrics().averageCharWidth()
        for field, width in ((self.since, 18), (self.until, 14), (self.span_text, 20)):
            field.setFixedWidth(letter * width)
            field.setClearButtonEnabled(field is self.span_text)
        for box, width in ((self.hits, 22), (self.span_label, 16), (self.source, 20)):
            box.setMinimumWidth(letter * width)
        for widget, words in (
            (self.hits, self.tr("Where the hits are")),
            (self.state, self.tr("State of the articles")),
            (self.source, self.tr("Source of the articles")),
            (self.since, self.tr("Published from")),
            (self.until, self.tr("Published to")),
            (self.span_text, self.tr("The article has a span with these words")),
            (self.span_label, self.tr("The article has a span with this label")),
            (self.order, self.tr("Order of the hits")),
        ):
            widget.setAccessibleName(words)
            widget.setToolTip(plain_tooltip(words))

    def _lay_out(self) -> None:
        def quiet(words: str) -> PlainLabel:
            return PlainLabel(words, muted=True)

        spans = (quiet(self.tr("in articles with a span")), self.span_text, quiet(self.tr("labelled")), self.span_label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for widgets in (
            (quiet(self.tr("Hits")), self.hits, *spans),
            (quiet(self.tr("Articles")), self.state, self.source, self.since, self.until, self.order),
        ):
            row = QHBoxLayout()
            row.setSpacing(GRID)
            for widget in widgets:
                row.addWidget(widget)
            row.addStretch()
            column.addLayout(row)


def _date(text: str) -> str:
    return text.strip() if _DATE.fullmatch(text.strip()) else ""


def _dot(colour: str) -> QIcon:
    """Return a small square in a label’s colour."""
    pixmap = QPixmap(12, 12)
    pixmap.fill(current_theme().label(colour).chip)
    return QIcon(pixmap)
