"""Shows what an import found before anything of it is written, and asks what is to be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialogButtonBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from glossator.session.import_preview import ImportAnswer, ImportPreview
from glossator.ui.dialogs.frame import FramedDialog, paragraph
from glossator.ui.dialogs.import_as import SpanChoices
from glossator.ui.dialogs.import_labels import LabelChoices
from glossator.ui.dialogs.import_reading import ReadingChoices
from glossator.ui.dialogs.import_rows import headings, report, rows_of
from glossator.ui.dialogs.import_tree import RowsView
from glossator.ui.dialogs.scheme_scroll import TallArea
from glossator.ui.widgets import GRID, escape_mnemonic

if TYPE_CHECKING:
    from glossator.domain.labels import LabelScheme
    from glossator.session.import_preview import ImportWishes


@dataclass(frozen=True, slots=True)
class ImportOffer:
    """What there is to choose from; `layer` is the one that is worked in, `formats` are ids with names."""

    scheme: LabelScheme
    layer: str
    layers: tuple[str, ...] = ()
    formats: tuple[tuple[str, str], ...] = ()


class ImportPreviewDialog(FramedDialog):
    """All or nothing, unless the part that is whole is asked for; `answer` is what was chosen.

    `again` is sent when the files are to be read otherwise: the dialog then waits for `show_preview`. Without `wishes`
    there is nothing to read again.
    """

    again = Signal(object)  # ImportWishes

    def __init__(self, offer: ImportOffer, wishes: ImportWishes | None, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Import articles"))
        self.heading.setText(self.windowTitle())
        self.sentence.setForegroundRole(self.foregroundRole())
        self.sentence.show()
        self._offer = offer
        self.preview = ImportPreview()
        self.tree = RowsView(self.tr("What was found"), headings())
        self.said = paragraph("")
        self.labels = LabelChoices()
        self.spans = SpanChoices(offer.layer, offer.layers)
        self.reading = ReadingChoices(wishes, offer.formats) if wishes is not None else None
        self.part = QCheckBox()
        self.why_not = paragraph("")
        self.progress = QProgressBar()
        self._questions = QWidget()
        self._area = TallArea(self._questions)
        self._lay_out()
        self.start = self.add_button(
            self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.add_copy_button(self.tr("Copy"), lambda: report(self.preview)).setToolTip(
            self.tr("Copy all that is said here as text")
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._connect()
        self.open_at(150, 44)

    @property
    def answer(self) -> ImportAnswer:
        """What is chosen at this moment."""
        return ImportAnswer(
            part=self.part.isChecked() and not self.part.isHidden(),
            labels=dict(self.labels.labels),
            add=self.labels.add,
            as_spans=self.spans.as_spans,
            layer=self.spans.chosen_layer,
            confirm=self.spans.confirmed,
        )

    def show_preview(self, preview: ImportPreview) -> None:
        """Show what was found; what was answered before stays where it still fits."""
        self.preview = preview
        self.sentence.setText(preview.head())
        self.tree.show_rows(rows_of(preview))
        self.labels.show_labels(preview.unknown_labels, self._offer.scheme)
        self.spans.show_preview(preview)
        if self.reading is not None:
            self.reading.show_preview(preview)
        # What is made anew comes last in Qt’s order.
        fields = [*self.labels.fields, *self.spans.fields, *(self.reading.fields if self.reading else ())]
        for before, after in pairwise((self.tree, *fields, self.part, self.start)):
            self.setTabOrder(before, after)
        self._wait(on=False)
        self._check()
        self.tree.setFocus()

    @property
    def waits(self) -> bool:
        """Whether the files are being read again."""
        return not self.progress.isHidden()

    def show_progress(self, message: str, progress: float | None) -> None:
        """Say how far the reading is that was asked for."""
        self.sentence.setText(message)
        self.progress.setRange(0, 0 if progress is None else 1000)
        self.progress.setValue(round((progress or 0) * 1000))

    def accept(self) -> None:
        """Close only when something can be imported."""
        if self.start.isEnabled():
            super().accept()

    def _ask_again(self) -> None:
        if self.reading is not None:
            self._wait(on=True)
            self.again.emit(self.reading.wishes)

    def _wait(self, *, on: bool) -> None:
        for each in (self.tree, self._questions):
            each.setEnabled(not on)
        self.progress.setVisible(on)
        self.said.setVisible(not on)
        if on:
            self.start.setEnabled(False)
            self.show_progress(self.tr("Reading again"), None)

    def _check(self) -> None:
        preview = self.preview
        lacking = preview.lacking(self.answer, self._offer.scheme)
        self.part.setVisible(preview.broken or bool(lacking))
        part, named = self.answer.part, ", ".join(f"“{name}”" for name in lacking)
        wrong = said = ""
        if not preview.total:
            wrong = self.tr("There is nothing to import.")
        elif preview.broken and not part:
            wrong = self.tr("All is imported, or nothing is: not everything is whole.")
        elif lacking and not part:
            wrong = self.tr("Say what these labels of judged spans mean: %1.").replace("%1", named)
        elif lacking:
            said = self.tr("Files whose judged spans have these labels are left out: %1.").replace("%1", named)
        self.why_not.setText(wrong or said)
        self.why_not.setVisible(bool(wrong or said))
        self.start.setEnabled(not wrong and not self.waits)
        self.start.setAccessibleDescription(wrong or said)
        # How many articles stand in files that are left out is not known here.
        number = 0 if lacking else preview.total
        whole = self.tr("Take what is whole all the same: %1") if number else self.tr("Take what is whole all the same")
        self.part.setText(self._articles(whole, number))
        words = self.tr("Import %1")
        if part:
            words = self.tr("Import the %1 that are whole") if number > 1 else self.tr("Import what is whole")
        self.start.setText(escape_mnemonic(self._articles(words, number)))

    def _articles(self, words: str, number: int) -> str:
        count = self.tr("1 article") if number == 1 else self.tr("{0} articles").format(f"{number:,}")
        if not number and "%1" in words:
            return self.tr("Import")
        return words.replace("%1", count)

    def _connect(self) -> None:
        self.tree.said.connect(self.said.setText)
        self.labels.changed.connect(self._check)
        self.spans.changed.connect(self._check)
        self.part.toggled.connect(lambda _on: self._check())
        if self.reading is not None:
            self.reading.again.connect(self._ask_again)

    def _lay_out(self) -> None:
        self.said.setAccessibleName(self.tr("The line in full"))
        self.said.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setTextVisible(False)
        found = QWidget()
        left = QVBoxLayout(found)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GRID)
        left.addWidget(self.tree, 1)
        left.addWidget(self.said)
        right = QVBoxLayout(self._questions)
        right.setContentsMargins(0, 0, GRID, 0)
        right.setSpacing(3 * GRID)
        for each in (self.labels, self.spans, self.reading):
            if each is not None:
                right.addWidget(each)
        right.addStretch()
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(found, 2)
        row.addWidget(self._area, 1)
        self._area.setMinimumWidth(self.fontMetrics().averageCharWidth() * 36)
        self.body.addLayout(row, 1)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.part)
        self.body.addWidget(self.why_not)
