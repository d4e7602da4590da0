"""The editor of the label scheme: the labels in their order, and the fields of the one that is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialogButtonBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from glossator.ui.dialogs.frame import FramedDialog, plain_button
from glossator.ui.dialogs.scheme_fields import LabelFields
from glossator.ui.dialogs.scheme_list import LabelList
from glossator.ui.dialogs.scheme_scroll import TallArea
from glossator.ui.widgets import GRID, PlainLabel, escape_mnemonic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from glossator.domain.labels import Label, LabelScheme


class SchemeEditor(FramedDialog):
    """Shows a scheme and tells what is wished; it is told what came of it. Every finished edit is written at once."""

    label_edited = Signal(object)  # Label
    key_taken = Signal(str, str)
    order_wished = Signal(list)
    mapping_typed = Signal(object)  # Label or None
    name_edited = Signal(str)
    add_wished = Signal()
    id_wished = Signal(str)
    merge_wished = Signal(str)
    delete_wished = Signal(str)
    import_wished = Signal()
    export_wished = Signal()
    undo_wished = Signal()

    def __init__(self, scheme: LabelScheme, current: str | None = None, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Labels"))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(
            self.tr("Each edit is saved when you leave its field, as one change; Undo takes it back, here and later.")
        )
        self.sentence.show()
        self.scheme = scheme
        self.scheme_name = QLineEdit()
        self.list = LabelList()
        self.fields = LabelFields()
        self.add = plain_button("add", self.tr("Add…"), self.add_wished.emit)
        self.merge = plain_button("merge", self.tr("Merge…"), lambda: self._wish(self.merge_wished))
        self.delete = plain_button("delete", self.tr("Delete…"), lambda: self._wish(self.delete_wished))
        self.up = plain_button("chevron-up", self.tr("Up"), lambda: self.list.move_current(-1))
        self.down = plain_button("chevron-down", self.tr("Down"), lambda: self.list.move_current(1))
        self.said = PlainLabel(muted=True, elide=Qt.TextElideMode.ElideRight)
        self.undo = plain_button("undo", self.tr("Undo"), self.undo_wished.emit)
        self._lay_out()
        self._connect()
        self.show_undo("")
        self.show_scheme(scheme, current)
        self.open_at(118, 47)
        self.list.setFocus()

    @property
    def current(self) -> Label:
        """The label that is selected."""
        selected = self.list.current
        return (
            self.scheme.label(selected) if selected is not None and selected in self.scheme else self.scheme.labels[0]
        )

    def show_scheme(self, scheme: LabelScheme, current: str | None = None) -> None:
        """Show the scheme as it is now, with the same label selected, or another one."""
        wanted = current or self.list.current
        if wanted is None or wanted not in scheme:
            row = next((n for n, label in enumerate(self.scheme) if label.id == wanted), 0)
            wanted = scheme.labels[min(row, len(scheme.labels) - 1)].id
        self.scheme = scheme
        self.list.set_labels(scheme.labels, wanted)
        self.fields.set_label(scheme, scheme.label(wanted))
        if not self.scheme_name.hasFocus() or not self.scheme_name.isModified():
            self.scheme_name.setText(scheme.name)
        several = len(scheme.labels) > 1
        for button in (self.merge, self.delete):
            button.setEnabled(several)
        self._show_place()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many spans each label has in the project."""
        self.list.set_counts(counts)

    def show_mapping(self, sentence: str) -> None:
        """Say what another mapping of pipeline labels would change."""
        self.fields.about_mapping.setText(sentence)
        self.fields.about_mapping.setVisible(bool(sentence))

    def say(self, sentence: str) -> None:
        """Say what was done last, or why it was not."""
        self.said.setText(sentence)
        self.said.setAccessibleName(sentence)

    def show_undo(self, title: str) -> None:
        """Offer to take back the change with this title; nothing when it is empty."""
        self.undo.setEnabled(bool(title))
        self.undo.setAccessibleDescription(title)

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001 - a setter
        """Let nothing be edited while a large change is being written."""
        for part in (self.list, self.fields, self.add, self.up, self.down, self.scheme_name):
            part.setEnabled(not busy)
        for button in (self.merge, self.delete):
            button.setEnabled(not busy and len(self.scheme.labels) > 1)

    def reject(self) -> None:
        """Keep what is being typed and close, unless it cannot be kept; then its field is pointed out."""
        self.fields.finish()
        self._finish_name()
        unfit = self.fields.unfit()
        if unfit is not None:
            self._point_out(unfit)
            return
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo with Ctrl+Z where the focus is in no field that does so by itself; put a field back with Esc."""
        unfit = self.fields.unfit()
        if event.key() == Qt.Key.Key_Escape and unfit is not None and unfit.hasFocus():
            self.fields.put_back(unfit)
            self.say(self.tr("The field is as it was before."))
            return
        if event.key() == Qt.Key.Key_Z and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            if self.undo.isEnabled():
                self.undo_wished.emit()
            return
        super().keyPressEvent(event)

    def _select(self, label_id: str) -> None:
        """Show another label, unless a field of this one cannot be kept."""
        self.fields.finish()
        unfit = self.fields.unfit()
        shown = self.fields.id.text()
        if unfit is not None and label_id != shown:
            self.list.set_labels(self.scheme.labels, shown)
            self._point_out(unfit)
            return
        self.show_mapping("")
        self.fields.set_label(self.scheme, self.scheme.label(label_id))
        self._show_place()

    def _point_out(self, unfit: QWidget) -> None:
        unfit.setFocus()
        self.say(self.tr("This cannot be kept yet. Change it, or press Esc in the field to put it back."))

    def _wish(self, signal: object) -> None:
        self.fields.finish()
        signal.emit(self.current.id)  # type: ignore[attr-defined]  # a bound signal

    def _finish_name(self) -> None:
        if self.scheme_name.isModified() and self.scheme_name.text().strip() != self.scheme.name:
            self.scheme_name.setModified(False)
            self.name_edited.emit(self.scheme_name.text())
            self.scheme_name.setText(self.scheme.name)

    def _show_place(self) -> None:
        row = self.list.currentIndex().row()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < len(self.scheme.labels) - 1)

    def _connect(self) -> None:
        self.list.label_selected.connect(self._select)
        self.list.order_wished.connect(self.order_wished)
        self.fields.edited.connect(self.label_edited)
        self.fields.key_taken.connect(lambda key: self.key_taken.emit(self.current.id, key))
        self.fields.mapping_typed.connect(self.mapping_typed)
        self.fields.id_wished.connect(lambda: self._wish(self.id_wished))
        self.scheme_name.editingFinished.connect(self._finish_name)

    def _lay_out(self) -> None:
        self.scheme_name.setAccessibleName(self.tr("Name of the scheme"))
        self.scheme_name.setToolTip(self.tr("The name of the scheme"))
        self.up.setToolTip(self.tr("One place up (Alt+Up in the list)"))
        self.down.setToolTip(self.tr("One place down (Alt+Down in the list)"))
        buttons = QGridLayout()
        buttons.setSpacing(GRID // 2)
        for place, button in enumerate((self.add, self.up, self.merge, self.down, self.delete)):
            buttons.addWidget(button, place // 2, place % 2)
        left = QVBoxLayout()
        left.setSpacing(GRID)
        left.addWidget(self.scheme_name)
        left.addWidget(self.list, 1)
        left.addLayout(buttons)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addLayout(left, 2)
        row.addWidget(TallArea(self.fields), 5)
        said = QHBoxLayout()
        said.setSpacing(GRID)
        said.addWidget(self.said, 1)
        said.addWidget(self.undo)
        self.body.addLayout(row, 1)
        self.body.addLayout(said)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.load = self.add_button(self.tr("Import…"), role, self.import_wished.emit, drawing="import")
        self.save = self.add_button(self.tr("Export…"), role, self.export_wished.emit, drawing="export")
        close = self.add_button(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setText(escape_mnemonic(self.tr("Close")))
