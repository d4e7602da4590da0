"""Asks what becomes of the spans in annotated files: suggestions for somebody to judge, or judged spans of a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QRadioButton, QVBoxLayout, QWidget

from glossator.ui.widgets import GRID, PlainLabel, SectionHeading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.session.import_preview import ImportPreview


class SpanChoices(QWidget):
    """Suggestions at first; nothing is asked when no file holds spans."""

    changed = Signal()

    def __init__(self, layer: str, layers: Sequence[str]) -> None:
        super().__init__()
        self.suggestions = QRadioButton(self.tr("Suggestions, to be judged here"))
        self.spans = QRadioButton(self.tr("Judged spans"))
        self.confirm = QCheckBox(self.tr("Their articles are confirmed"))
        self.layer = QComboBox()
        self._own = layer
        self._layer_words = PlainLabel(self.tr("In the layer"), muted=True)
        self._lay_out(layers)
        self.suggestions.setChecked(True)
        self.spans.toggled.connect(self._change)
        self.confirm.toggled.connect(lambda _on: self.changed.emit())
        self.layer.currentTextChanged.connect(lambda _text: self.changed.emit())
        self.hide()

    def show_preview(self, preview: ImportPreview) -> None:
        """Ask when there is something to ask about."""
        self._judged = bool(preview.spans)
        for each in (self.suggestions, self.spans, self.confirm):
            each.setVisible(preview.annotated)
        self.setVisible(preview.annotated or self._judged)
        self._change()

    @property
    def fields(self) -> list[QWidget]:
        """What the focus walks through, in order."""
        return [self.suggestions, self.spans, self.confirm, self.layer]

    @property
    def as_spans(self) -> bool:
        """Whether they come in as judged spans."""
        return not self.isHidden() and not self.spans.isHidden() and self.spans.isChecked()

    @property
    def confirmed(self) -> bool:
        """Whether their articles come in as confirmed."""
        return self.as_spans and self.confirm.isChecked()

    @property
    def chosen_layer(self) -> str:
        """The layer that was chosen; nothing for the one that is worked in."""
        name = self.layer.currentText().strip()
        return "" if name == self._own or self.layer.isHidden() else name

    def _change(self) -> None:
        self.confirm.setEnabled(self.spans.isChecked())
        asked = self._judged or self.as_spans
        for each in (self.layer, self._layer_words):
            each.setEnabled(asked)
        self.changed.emit()

    def _lay_out(self, layers: Sequence[str]) -> None:
        self._judged = False
        self.layer.setEditable(True)
        self.layer.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.layer.addItems(list(dict.fromkeys((self._own, *layers))))
        self.layer.setAccessibleName(self.tr("Layer of the judged spans"))
        self.layer.setToolTip(self.tr("One that is there, or a new name"))
        self._layer_words.setBuddy(self.layer)
        self.suggestions.setToolTip(self.tr("Their source is named after the file that they stand in."))
        self.spans.setToolTip(self.tr("Somebody has judged them before and is to be believed."))
        below = QGridLayout()
        below.setContentsMargins(3 * GRID, 0, 0, 0)
        below.setHorizontalSpacing(2 * GRID)
        below.setVerticalSpacing(GRID // 2)
        below.setColumnStretch(1, 1)
        below.addWidget(self.confirm, 0, 0, 1, 2)
        below.addWidget(self._layer_words, 1, 0)
        below.addWidget(self.layer, 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(SectionHeading(self.tr("The spans come in as")))
        column.addWidget(self.suggestions)
        column.addWidget(self.spans)
        column.addLayout(below)
