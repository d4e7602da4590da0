"""Asks what the labels of files mean that the project’s scheme lacks: one of its own, a new one, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from glossator.ui.dialogs.frame import paragraph, plain_button
from glossator.ui.dialogs.scheme_preview import LabelBox
from glossator.ui.icons import icon
from glossator.ui.widgets import GRID, PlainLabel, SectionHeading, plain_tooltip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glossator.domain.labels import LabelScheme
    from glossator.session.import_preview import UnknownLabel

# What no label has as its id.
_ADD = "\0add"
_MANY = 3


class LabelChoices(QWidget):
    """A box for each label that the scheme lacks; `changed` when another choice is made.

    A label of spans that are judged must be given a meaning; one of suggestions may be left as it is, which is
    chosen at first where nothing likely is known.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, LabelBox] = {}
        self._unknown: tuple[UnknownLabel, ...] = ()
        self._why = paragraph("")
        self._all = plain_button("add", self.tr("Add the others to the scheme"), self.add_all)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(SectionHeading(self.tr("Labels that the scheme lacks")))
        column.addWidget(self._why)
        column.addLayout(self._grid)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_labels(self, unknown: Sequence[UnknownLabel], scheme: LabelScheme) -> None:
        """Ask about these labels; what was chosen for one before stays chosen."""
        before = {name: box.currentData() for name, box in self.boxes.items()}
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes = {}
        self._unknown = tuple(unknown)
        for number, label in enumerate(self._unknown):
            self._add(number, label, scheme, before)
        why = []
        if any(label.judged for label in self._unknown):
            why.append(self.tr("Judged spans need a label of the scheme."))
        if not all(label.judged for label in self._unknown):
            why.append(self.tr("Suggestions whose label is left as it is are kept, but not shown."))
        self._why.setText(" ".join(why))
        self._all.setVisible(len(self._unknown) >= _MANY)
        self.setVisible(bool(self._unknown))

    @property
    def labels(self) -> Mapping[str, str]:
        """Which label of the scheme stands for which of these."""
        chosen = {name: box.chosen for name, box in self.boxes.items()}
        return {name: label for name, label in chosen.items() if label and label != _ADD}

    @property
    def add(self) -> frozenset[str]:
        """Those that become labels of the scheme."""
        return frozenset(name for name, box in self.boxes.items() if box.chosen == _ADD)

    @property
    def fields(self) -> list[QWidget]:
        """What the focus walks through, in order."""
        return [*self.boxes.values(), self._all]

    def add_all(self) -> None:
        """Add all for which nothing is chosen."""
        for box in self.boxes.values():
            if box.chosen is None:
                box.choose(_ADD)

    def _add(self, number: int, label: UnknownLabel, scheme: LabelScheme, before: Mapping[str, object]) -> None:
        words = self.tr("judged span") if label.judged else self.tr("suggestion")
        count = f"{label.spans:,} {words}{'' if label.spans == 1 else 's'}"
        name = PlainLabel(f"{label.name} ({label.spans:,})", elide=Qt.TextElideMode.ElideMiddle)
        name.setToolTip(plain_tooltip(f"{label.name}: {count}"))
        first = self.tr("Choose a label…") if label.judged else self.tr("Leave it as it is")
        box = LabelBox(self.tr("What %1 means").replace("%1", label.name), scheme, first=first)
        box.insertItem(1, icon("add"), self.tr("Add “%1” to the scheme").replace("%1", label.name), _ADD)
        box.insertSeparator(2)
        box.setAccessibleDescription(count)
        box.setSizeAdjustPolicy(LabelBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        known = before.get(label.name, label.likely)
        box.choose(None if known is None else str(known))
        box.currentIndexChanged.connect(lambda _row: self.changed.emit())
        self.boxes[label.name] = box
        self._grid.addWidget(name, number, 0)
        self._grid.addWidget(box, number, 1)
