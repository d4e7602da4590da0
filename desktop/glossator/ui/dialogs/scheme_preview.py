"""Dialogs that say what a change of the scheme would touch before it is made: merging, deleting, another id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from glossator.errors import UserError
from glossator.session.scheme_plans import count
from glossator.ui.dialogs.frame import FramedDialog, add_row, new_form, paragraph
from glossator.ui.dialogs.scheme_fields import Wrong
from glossator.ui.dialogs.scheme_scroll import TallArea
from glossator.ui.icons import icon_pixmap
from glossator.ui.theme import current_theme
from glossator.ui.widgets import GRID, escape_mnemonic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from glossator.domain.labels import Label
    from glossator.session.scheme_plans import SchemePlan


class PlanDialog(FramedDialog):
    """Works a plan out while it is looked at; `plan` is the finished one when the dialog was accepted."""

    def __init__(self, title: str, sentence: str, words: str, *, parent: QWidget | None = None) -> None:
        super().__init__(title, sentence, parent=parent)
        self.plan: SchemePlan | None = None
        self.form = new_form()
        self.preview = paragraph("", muted=False)
        self.wrong = Wrong()
        self._words = words
        self._working = QTimer(self)
        self._working.timeout.connect(self._work)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addLayout(self.form)
        column.addWidget(self.wrong)
        column.addWidget(self.preview)
        column.addStretch()
        self.body.addWidget(TallArea(content), 1)
        self.start = self.add_button(words, QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True)
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)

    def look_at(self, make: Callable[[], SchemePlan | None]) -> None:
        """Work another plan out; None while something has still to be chosen."""
        self._working.stop()
        self.plan = None
        self.start.setEnabled(False)
        self.start.setText(escape_mnemonic(self._words))
        self._refuse("")
        self.preview.setText("")
        try:
            self.plan = make()
        except UserError as error:
            self._refuse(str(error))
            return
        if self.plan is not None:
            self.preview.setText(self.tr("Looking at what this touches…"))
            self._working.start(0)
            self._work()

    def accept(self) -> None:
        """Close only with a plan that was looked at."""
        if self.plan is not None and self.plan.draft is not None:
            super().accept()

    def done(self, result: int) -> None:
        """Stop working when it is closed."""
        self._working.stop()
        super().done(result)

    def _work(self) -> None:
        if self.plan is None:
            self._working.stop()
            return
        try:
            done = self.plan.pump()
        except UserError as error:
            self._working.stop()
            self.plan = None
            self._refuse(str(error))
            return
        if done:
            self._working.stop()
            touched = self.plan.touched
            self.preview.setText("\n".join(touched.lines()))
            self.start.setEnabled(True)
            if touched.spans:
                self.start.setText(escape_mnemonic(f"{self._words} ({count(touched.spans, 'span')})"))

    def _refuse(self, sentence: str) -> None:
        self.wrong.say(sentence, self)
        if sentence:
            self.preview.setText("")


class LabelBox(QComboBox):
    """Offers labels, each with its colour; nothing is chosen at first."""

    def __init__(self, name: str, labels: Iterable[Label], *, first: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.addItem(first or self.tr("Choose a label…"), None)
        side = self.fontMetrics().ascent()
        for label in labels:
            colour = current_theme().label(label.colour).outline.name()
            self.addItem(icon_pixmap("label", side, colour, ratio=self.devicePixelRatioF()), label.name, label.id)

    @property
    def chosen(self) -> str | None:
        """The id of the label that is chosen."""
        data = self.currentData()
        return None if data is None else str(data)

    def choose(self, label_id: str | None) -> None:
        """Choose a label by its id."""
        self.setCurrentIndex(max(self.findData(label_id), 0))


class MergeDialog(PlanDialog):
    """Asks into which label another one is merged; `make` makes the plan for the one that is chosen."""

    def __init__(
        self,
        label: Label,
        others: Iterable[Label],
        make: Callable[[str], SchemePlan],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "", "Merge", parent=parent)
        self.setWindowTitle(self.tr("Merge %1").replace("%1", label.name))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(
            self.tr(
                "All its spans get the label you choose, which also takes over its examples and its pipeline labels. "
                "The name, the key and the definition of the other label stay as they are."
            )
        )
        self.sentence.show()
        self.into = LabelBox(self.tr("Merge into"), others)
        self._make = make
        add_row(self.form, self.tr("Into"), self.into)
        self.into.currentIndexChanged.connect(lambda _row: self._look())
        self._look()
        self.open_at(84, 20)
        self.into.setFocus()

    def _look(self) -> None:
        chosen = self.into.chosen
        self.look_at(lambda: None if chosen is None else self._make(chosen))


class IdDialog(PlanDialog):
    """Asks for another id; `make` makes the plan for the one that is typed."""

    def __init__(self, label: Label, make: Callable[[str], SchemePlan], *, parent: QWidget | None = None) -> None:
        super().__init__("", "", "Change the id", parent=parent)
        self.setWindowTitle(self.tr("Change the id of %1").replace("%1", label.name))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(
            self.tr(
                "The id is what is stored and exported. All spans of the label get the new one. What sources suggest "
                "under the old one still comes under this label."
            )
        )
        self.sentence.show()
        self.id = QLineEdit(label.id)
        self.id.setAccessibleName(self.tr("New id"))
        self._label = label
        self._make = make
        add_row(self.form, self.tr("Id"), self.id)
        self.id.textChanged.connect(lambda _text: self._look())
        self._look()
        self.open_at(84, 18)
        self.id.selectAll()
        self.id.setFocus()

    def _look(self) -> None:
        typed = self.id.text().strip()
        self.look_at(lambda: None if typed == self._label.id else self._make(typed))


class DeleteDialog(PlanDialog):
    """Asks what happens to the spans of a label that goes; nothing is chosen for one that has any.

    `make` gets where the spans go (None for nowhere), whether they are deleted, where the pipeline labels go, and
    whether confirmed articles are opened again.
    """

    def __init__(
        self,
        label: Label,
        others: Iterable[Label],
        spans: int,
        make: Callable[[str | None, bool, str | None, bool], SchemePlan],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", "", "Delete", parent=parent)
        self.setWindowTitle(self.tr("Delete %1").replace("%1", label.name))
        self.heading.setText(self.windowTitle())
        others = tuple(others)
        self._spans = spans
        self._make = make
        self.give = QRadioButton(self.tr("Give them to"))
        self.into = LabelBox(self.tr("The label that gets the spans"), others)
        self.remove = QRadioButton(self.tr("Delete them"))
        self.reopen = QCheckBox(self.tr("Open confirmed articles among them again"))
        self.reopen.setToolTip(self.tr("Nobody has said yet whether another label fits the words that become bare."))
        self.reopen.setChecked(True)
        self.sources = LabelBox(self.tr("Its pipeline labels"), others, first=self.tr("Are ignored from now on"))
        if spans:
            self.sentence.setText(
                self.tr("%1 in the project: say what happens to them.").replace("%1", count(spans, "span"))
            )
            add_row(self.form, self.tr("Its spans"), self.give, self.into, self.remove, self.reopen)
        else:
            for unused in (self.give, self.into, self.remove, self.reopen):
                unused.setParent(self)
                unused.hide()
            self.sentence.setText(self.tr("No span has this label."))
        self.sentence.show()
        named = ", ".join((*label.sources, label.id))
        add_row(self.form, self.tr("Pipeline labels"), self.sources, paragraph(named))
        self._connect()
        self._look()
        self.open_at(84, 28)

    def _connect(self) -> None:
        self.give.toggled.connect(lambda _on: self._look())
        self.remove.toggled.connect(lambda _on: self._look())
        self.reopen.toggled.connect(lambda _on: self._look())
        self.into.currentIndexChanged.connect(self._choose_target)
        self.sources.currentIndexChanged.connect(lambda _row: self._look())

    def _choose_target(self, row: int) -> None:
        if row > 0 and not self.give.isChecked():
            self.give.setChecked(True)
        else:
            self._look()

    def _look(self) -> None:
        self.into.setEnabled(not self.remove.isChecked())
        self.reopen.setEnabled(self.remove.isChecked())
        target = self.into.chosen if self.give.isChecked() else None
        chosen = not self._spans or target is not None or self.remove.isChecked()
        wish = (target, self.remove.isChecked(), self.sources.chosen, self.reopen.isChecked())
        self.look_at(lambda: self._make(*wish) if chosen else None)
