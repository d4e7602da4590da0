"""Says what another scheme would bring and take, and asks where the spans of labels that it lacks are to go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox

from glossator.domain import scheme_edits
from glossator.session.scheme_plans import count
from glossator.ui.dialogs.frame import add_row, paragraph
from glossator.ui.dialogs.scheme_preview import LabelBox, PlanDialog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from glossator.domain.labels import LabelScheme
    from glossator.session.scheme_plans import SchemePlan

_DELETE = ""


class ImportSchemeDialog(PlanDialog):
    """One box for each label that goes and has spans; `make` gets where each of them goes, None for deleted."""

    def __init__(
        self,
        before: LabelScheme,
        after: LabelScheme,
        spans: Mapping[str, int],
        make: Callable[[dict[str, str | None], bool], SchemePlan],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "", "Use this scheme", parent=parent)
        self.setWindowTitle(self.tr("Import the label scheme %1").replace("%1", after.name))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(after.description)
        self.sentence.setVisible(bool(after.description))
        self._make = make
        self.boxes: dict[str, LabelBox] = {}
        self.reopen = QCheckBox(self.tr("Open confirmed articles again in which spans are deleted"), self)
        self.reopen.setChecked(True)
        for words, names in (
            (self.tr("Comes"), [label.name for label in after if label.id not in before]),
            (
                self.tr("Changes"),
                [label.name for label in after if label.id in before and label != before.label(label.id)],
            ),
            (self.tr("Goes"), [label.name for label in before if label.id not in after]),
        ):
            add_row(self.form, words, paragraph(", ".join(names) or self.tr("nothing"), muted=False))
        for label in before:
            number = spans.get(label.id, 0)
            if label.id in after or not number:
                continue
            words = self.tr("Where the spans of %1 go").replace("%1", label.name)
            box = LabelBox(words, after, first=self.tr("Choose where its spans go…"))
            box.addItem(self.tr("Delete its spans"), _DELETE)
            box.currentIndexChanged.connect(lambda _row: self._look())
            heir = scheme_edits.counterpart(label, after)
            box.choose(heir)
            self.boxes[label.id] = box
            add_row(self.form, f"{label.name} ({count(number, 'span')})", box)
        if self.boxes:
            add_row(self.form, "", self.reopen)
        self.reopen.toggled.connect(lambda _on: self._look())
        self._look()
        self.open_at(96, 40)

    def _look(self) -> None:
        chosen = {label_id: box.currentData() for label_id, box in self.boxes.items()}
        self.reopen.setVisible(_DELETE in chosen.values())
        moves = {label_id: str(heir) if heir else None for label_id, heir in chosen.items()}
        complete = all(heir is not None for heir in chosen.values())
        self.look_at(lambda: self._make(moves, self.reopen.isChecked()) if complete else None)
