"""What the memory keeps from being shown, where no mark is: said quietly, with a way to bring it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from glossator.ui.panels.keys import KeyButton
from glossator.ui.widgets import GRID, PlainLabel

if TYPE_CHECKING:
    from glossator.domain.annotations import Annotations
    from glossator.domain.labels import LabelScheme


@dataclass(frozen=True, slots=True)
class Hidden:
    """A suggestion that the memory hides, `[start, end)` in code points; `label` is the scheme's id."""

    start: int
    end: int
    text: str
    label: str
    name: str
    key: str
    why: str


def hidden_in(annotations: Annotations, scheme: LabelScheme) -> list[Hidden]:
    """Return what the memory hides in an article in text order, save where something is marked now."""
    found = []
    for silence, others in annotations.silenced.items():
        other = next((each for each in others if each.label in scheme), None)
        if other is None or silence.id in annotations.rejections or annotations.overlapping(silence.start, silence.end):
            continue
        label = scheme.label(other.label)
        text = " ".join(silence.text.split())
        found.append(Hidden(silence.start, silence.end, text, label.id, label.name, label.key, silence.detail))
    return sorted(found, key=lambda hidden: (hidden.start, hidden.end))


class HiddenNote(QWidget):
    """Says what is hidden at the caret and why, or how much is hidden elsewhere; nothing where that is none."""

    mark_wished = Signal(object)  # Hidden
    next_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._here: Hidden | None = None
        self.said = PlainLabel("")
        self.why = PlainLabel("", muted=True)
        self.mark = KeyButton("label", "")
        self.next = KeyButton("next", self.tr("Show the Next One"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        for label in (self.said, self.why):
            label.setWordWrap(True)
            column.addWidget(label)
        for button in (self.mark, self.next):
            column.addWidget(button)
        self.mark.clicked.connect(lambda: self.mark_wished.emit(self._here))
        self.next.clicked.connect(self.next_wished)
        self.show_hidden(None, 0)

    def show_hidden(self, here: Hidden | None, count: int) -> None:
        """Show what is hidden at the caret, or else that so many are hidden in the article."""
        self._here = here
        self.setVisible(bool(count))
        self.why.setVisible(here is not None)
        self.mark.setVisible(here is not None)
        self.next.setVisible(count > (here is not None))
        if here is not None:
            self.said.setText(self.tr("The memory hides “{0}” ({1}) here.").format(here.text, here.name))
            self.why.setText(here.why)
            self.mark.set_words(self.tr("Mark It {0}").format(here.name), here.key.upper())
        elif count == 1:
            self.said.setText(self.tr("The memory hides 1 pre-highlight in this article."))
        else:
            self.said.setText(self.tr("The memory hides {0} pre-highlights in this article.").format(count))
