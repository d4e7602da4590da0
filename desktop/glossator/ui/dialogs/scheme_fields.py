"""The fields of one label: each is checked as it is typed and is handed on, by itself, when it is finished."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPalette, QSyntaxHighlighter, QTextCharFormat
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from glossator.domain import scheme_edits
from glossator.errors import UserError
from glossator.ui.dialogs.frame import add_row, beside, new_form, paragraph, plain_button
from glossator.ui.dialogs.scheme_colours import ColourChoice
from glossator.ui.theme import appearance, current_theme
from glossator.ui.widgets import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextDocument

    from glossator.domain.labels import Label, LabelScheme

_MARKED = re.compile(r"\[\[.*?\]\]")


class Wrong(PlainLabel):
    """A sentence beside a field that says what is wrong with it; hidden when nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.hide()
        appearance().theme_changed.connect(self._dress)
        self._dress()

    def say(self, sentence: str, field: QWidget) -> None:
        """Show the sentence, and tell it to whoever cannot see it."""
        self.setText(sentence)
        self.setVisible(bool(sentence))
        field.setAccessibleDescription(sentence)

    def _dress(self) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, current_theme().danger)
        self.setPalette(palette)


class _Examples(QSyntaxHighlighter):
    """Shows `[[…]]` as the label would look in an article, and the reason behind a dash quietly."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._colour = "#808080"

    def set_colour(self, colour: str) -> None:
        """Show the marked words in another label's colour."""
        self._colour = colour
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        """Dress one example."""
        theme = current_theme()
        marked, muted = QTextCharFormat(), QTextCharFormat()
        marked.setBackground(QColor(theme.label(self._colour).fill))
        marked.setForeground(theme.article_text)
        muted.setForeground(theme.text_muted)
        said, dash, reason = text.partition(" — ")
        if dash:
            self.setFormat(len(said), len(dash) + len(reason), muted)
        for found in _MARKED.finditer(said):
            self.setFormat(found.start(), found.end() - found.start(), marked)


class TextField(QPlainTextEdit):
    """Several lines of plain text; finished when the focus leaves or with Ctrl+Return."""

    finished = Signal()

    def __init__(self, name: str, lines: int) -> None:
        super().__init__()
        self._lines = lines
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setProperty("field", True)  # noqa: FBT003 - Qt's signature

    def sizeHint(self) -> QSize:
        """Return the room for so many lines."""
        return QSize(self.fontMetrics().averageCharWidth() * 50, round(self.fontMetrics().height() * (self._lines + 1)))

    def minimumSizeHint(self) -> QSize:
        """Return the same height and some letters."""
        return QSize(self.fontMetrics().averageCharWidth() * 20, self.sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What is written is finished."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Finish with Ctrl+Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.finished.emit()
            return
        super().keyPressEvent(event)


class LabelFields(QWidget):
    """Shows one label of a scheme; a change that can be made is told by `edited`, one that cannot says why."""

    edited = Signal(object)  # Label
    key_taken = Signal(str)
    mapping_typed = Signal(object)  # Label, as it would be; or None when nothing would change
    id_wished = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._scheme: LabelScheme | None = None
        self._label: Label | None = None
        self.name = QLineEdit()
        self.key = QLineEdit()
        self.colour = ColourChoice()
        self.definition = TextField(self.tr("Definition"), 4)
        self.yes = TextField(self.tr("Examples of what is marked"), 4)
        self.no = TextField(self.tr("Examples of what is not marked, or not so"), 3)
        self.sources = QLineEdit()
        self.id = PlainLabel()
        self.take = plain_button("keyboard", "", self._take_key)
        self.rename_id = plain_button("edit", self.tr("Change the Id…"), self.id_wished.emit)
        self.about_mapping = paragraph("")
        self._painters = [_Examples(field.document()) for field in (self.yes, self.no)]
        self._reads: dict[QWidget, Callable[[Label], Label]] = {
            self.name: lambda label: replace(label, name=self.name.text().strip()),
            self.key: lambda label: replace(label, key=self.key.text().strip().lower()),
            self.definition: lambda label: replace(label, definition=_prose(self.definition, label.definition)),
            self.yes: lambda label: replace(label, yes=_lines(self.yes, label.yes)),
            self.no: lambda label: replace(label, no=_lines(self.no, label.no)),
            self.sources: lambda label: replace(label, sources=_list(self.sources.text())),
        }
        self.wrong = {field: Wrong() for field in self._reads}
        self._lay_out()
        self._connect()

    def set_label(self, scheme: LabelScheme, label: Label) -> None:
        """Show a label. A field that is being typed in and cannot be kept yet stays as it is."""
        same = self._label is not None and self._label.id == label.id
        unfit = [field for field in self._reads if same and self.wrong[field].text()]
        self._scheme, self._label = scheme, label
        for field in self._reads:
            if field not in unfit:
                self.put_back(field)
        self.colour.set_colour(label.colour)
        self.id.setText(label.id)
        for painter in self._painters:
            painter.set_colour(label.colour)
        for field in unfit:
            self._check(field)

    def unfit(self) -> QWidget | None:
        """Return the first field whose text cannot be kept."""
        return next((field for field, wrong in self.wrong.items() if wrong.text()), None)

    def finish(self) -> None:
        """Hand on what is being typed."""
        for field in self._reads:
            self._finish(field)

    def put_back(self, field: QWidget) -> None:
        """Show again what is kept."""
        if self._label is None:
            return
        shown = {
            self.name: self._label.name,
            self.key: self._label.key.upper(),
            self.definition: self._label.definition,
            self.yes: "\n".join(_one_line(each) for each in self._label.yes),
            self.no: "\n".join(_one_line(each) for each in self._label.no),
            self.sources: ", ".join(self._label.sources),
        }[field]
        if isinstance(field, QLineEdit):
            if field.text() != shown:
                field.setText(shown)
        elif isinstance(field, QPlainTextEdit):
            if field.toPlainText() != shown:
                field.setPlainText(shown)
            field.document().setModified(False)
        self._show_wrong(field, "")

    def _check(self, field: QWidget) -> Label | None:
        """Return the label as the field would make it, or say why that cannot be."""
        if self._scheme is None or self._label is None:
            return None
        changed = self._reads[field](self._label)
        try:
            if changed != self._label:
                scheme_edits.with_changed(self._scheme, changed)
        except UserError as error:
            self._show_wrong(field, str(error))
            return None
        self._show_wrong(field, "")
        return changed

    def _show_wrong(self, field: QWidget, sentence: str) -> None:
        self.wrong[field].say(sentence, field)
        if field is self.key and self._scheme is not None and self._label is not None:
            key = self.key.text().strip().lower()
            holder = scheme_edits.key_holder(self._scheme, key, other_than=self._label.id)
            self.take.setVisible(holder is not None)
            if holder is not None:
                self.take.setText(self.tr("Take It from %1").replace("%1", holder.name).replace("&", "&&"))

    def _finish(self, field: QWidget) -> None:
        changed = self._check(field)
        if changed is not None and changed != self._label:
            self.edited.emit(changed)

    def _take_key(self) -> None:
        key = self.key.text().strip().lower()
        self._show_wrong(self.key, "")
        self.key_taken.emit(key)

    def _type_mapping(self) -> None:
        changed = self._check(self.sources)
        self.mapping_typed.emit(changed if changed is not None and changed != self._label else None)

    def _recolour(self, colour: str) -> None:
        if self._label is not None:
            self.edited.emit(replace(self._label, colour=colour))

    def _connect(self) -> None:
        for field in self._reads:
            if isinstance(field, QLineEdit):
                field.textEdited.connect(lambda _text, field=field: self._check(field))
                field.editingFinished.connect(lambda field=field: self._finish(field))
            elif isinstance(field, TextField):
                field.finished.connect(lambda field=field: self._finish(field))
        self.sources.textEdited.connect(lambda _text: self._type_mapping())
        self.colour.colour_chosen.connect(self._recolour)

    def _lay_out(self) -> None:
        self.name.setAccessibleName(self.tr("Name"))
        self.key.setAccessibleName(self.tr("Key"))
        self.key.setMaxLength(1)
        self.key.setFixedWidth(self.fontMetrics().averageCharWidth() * 8)
        self.sources.setAccessibleName(self.tr("Pipeline labels"))
        self.sources.setPlaceholderText(self.tr("For example PERSON, PER"))
        self.take.hide()
        self.about_mapping.hide()
        self.yes.setPlaceholderText(self.tr("One example a line; [[…]] marks the span"))
        self.no.setPlaceholderText(self.tr("One a line; behind a dash — the reason"))
        form = new_form()
        add_row(form, self.tr("Name"), self.name, self.wrong[self.name])
        key = beside(self.take, QWidget())
        key.insertWidget(0, self.key)
        key.setStretch(1, 0)
        key.setStretch(2, 1)
        add_row(form, self.tr("Key"), key, self.wrong[self.key])
        add_row(form, self.tr("Colour"), self.colour)
        add_row(form, self.tr("Definition"), self.definition, self.wrong[self.definition])
        add_row(form, self.tr("Marked"), self.yes, self.wrong[self.yes])
        add_row(form, self.tr("Not marked"), self.no, self.wrong[self.no])
        add_row(form, self.tr("Pipeline labels"), self.sources, self.about_mapping, self.wrong[self.sources])
        add_row(form, self.tr("Id"), beside(self.id, self.rename_id))
        self.setLayout(form)


def _one_line(text: str) -> str:
    """Return a text as one line of a field gives it back: Qt takes some characters for others."""
    return " ".join(text.replace("\u00a0", " ").splitlines())


def _lines(field: QPlainTextEdit, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the examples, one a line; those that were not touched stay as they are, line feeds included."""
    if not field.document().isModified():
        return known
    before = {_one_line(each): each for each in known}
    typed = [line.strip() for line in field.toPlainText().split("\n")]
    return tuple(dict.fromkeys(before.get(line, line) for line in typed if line))


def _prose(field: QPlainTextEdit, known: str) -> str:
    return field.toPlainText().strip() if field.document().isModified() else known


def _list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
