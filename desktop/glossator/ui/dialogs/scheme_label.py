"""Asks for a new label: its name, and what follows from that but can be said otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QLineEdit

from glossator.domain import scheme_edits
from glossator.domain.label_colours import free_colour
from glossator.domain.labels import Label
from glossator.errors import UserError
from glossator.ui.dialogs.frame import FramedDialog, add_row, new_form, paragraph
from glossator.ui.dialogs.scheme_colours import ColourChoice
from glossator.ui.dialogs.scheme_fields import Wrong

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from glossator.domain.labels import LabelScheme


class NewLabelDialog(FramedDialog):
    """Offers an id, a key and a colour that are free; `label` is what was said."""

    def __init__(self, scheme: LabelScheme, *, confirmed: int = 0, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("New label"))
        self.heading.setText(self.windowTitle())
        self._scheme = scheme
        self._typed_by_hand: set[QLineEdit] = set()
        self.name = QLineEdit()
        self.key = QLineEdit()
        self.id = QLineEdit()
        self.colour = ColourChoice()
        self.wrong = Wrong()
        self.about = paragraph("")
        if confirmed:
            number = f"{confirmed:,} article" if confirmed == 1 else f"{confirmed:,} articles"
            self.about.setText(
                self.tr("%1 were confirmed without this label and stay confirmed.").replace("%1", number)
                if confirmed > 1
                else self.tr("1 article was confirmed without this label and stays confirmed.")
            )
        self.about.setVisible(bool(confirmed))
        self._lay_out()
        self.start = self.add_button(
            self.tr("Add the label"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.colour.set_colour(free_colour(scheme))
        self.name.textChanged.connect(lambda _text: self._follow())
        for field in (self.key, self.id):
            field.textEdited.connect(lambda _text, field=field: self._typed_by_hand.add(field))
            field.textChanged.connect(lambda _text: self._check())
        self._check()
        self.open_at(84, 22)
        self.name.setFocus()

    @property
    def label(self) -> Label:
        """The label as it is described at this moment."""
        return Label(
            self.id.text().strip(), self.name.text().strip(), self.colour.colour, self.key.text().strip().lower()
        )

    def accept(self) -> None:
        """Close only with a label that can be."""
        if self.start.isEnabled():
            super().accept()

    def _follow(self) -> None:
        """Let id and key follow the name, as long as nobody has typed others."""
        name = self.name.text().strip()
        if self.id not in self._typed_by_hand:
            self.id.setText(scheme_edits.free_id(self._scheme, name) if name else "")
        if self.key not in self._typed_by_hand:
            self.key.setText(scheme_edits.free_key(self._scheme, name).upper() if name else "")
        self._check()

    def _check(self) -> None:
        sentence = ""
        try:
            scheme_edits.with_label(self._scheme, self.label)
        except UserError as error:
            sentence = str(error)
        self.start.setEnabled(not sentence)
        # Nothing is wrong with a form that nobody has filled in yet.
        self.wrong.say(sentence if self.name.text().strip() else "", self.name)

    def _lay_out(self) -> None:
        self.name.setAccessibleName(self.tr("Name"))
        self.key.setAccessibleName(self.tr("Key"))
        self.key.setMaxLength(1)
        self.id.setAccessibleName(self.tr("Id"))
        form = new_form()
        add_row(form, self.tr("Name"), self.name)
        add_row(form, self.tr("Key"), self.key)
        add_row(form, self.tr("Id"), self.id, paragraph(self.tr("What is stored and exported.")))
        add_row(form, self.tr("Colour"), self.colour)
        self.body.addLayout(form)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self.about)
        self.body.addStretch()
