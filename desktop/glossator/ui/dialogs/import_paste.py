"""Asks what is known about a text from the clipboard that becomes an article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialogButtonBox, QLineEdit

from glossator.ui.dialogs.frame import FramedDialog, PlainText, add_row, new_form, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

_SHOWN = 20_000
_TITLE = 200


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text and what is known about it; an empty title stands for the first line."""

    text: str
    title: str = ""
    source: str = ""
    published: str = ""


class PasteDialog(FramedDialog):
    """Shows the text, which stays as it is; `choice` is the article that it becomes."""

    def __init__(self, text: str, sources: Sequence[str] = (), *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.setWindowTitle(self.tr("Paste as an article"))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(
            self.tr("%1 characters from the clipboard. The text comes in as it is.").replace("%1", f"{len(text):,}")
        )
        self.sentence.show()
        self._text = text
        self.title = QLineEdit()
        self.source = QLineEdit()
        self.published = QLineEdit()
        self.wrong = paragraph("")
        self.words = PlainText(self.tr("Text"), text[:_SHOWN] + ("\n…" if len(text) > _SHOWN else ""))
        self._lay_out(sources)
        self.start = self.add_button(
            self.tr("Import"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.published.textChanged.connect(lambda _text: self._check())
        self._check()
        self.open_at(92, 34)
        self.title.setFocus()

    @property
    def choice(self) -> Pasted:
        """What is chosen at this moment."""
        words = (" ".join(each.text().split()) for each in (self.title, self.source, self.published))
        return Pasted(self._text, *words)

    def accept(self) -> None:
        """Close only when all that is said can be understood."""
        if self.start.isEnabled():
            super().accept()

    def _check(self) -> None:
        published, wrong = self.choice.published, ""
        if published and not _is_date(published):
            wrong = self.tr("“%1” is not a date. Write it as 2017-08-31.").replace("%1", published)
        self.wrong.setText(wrong)
        self.wrong.setVisible(bool(wrong))
        self.published.setAccessibleDescription(wrong)
        self.start.setEnabled(not wrong)

    def _lay_out(self, sources: Sequence[str]) -> None:
        first = next((line for line in self._text.splitlines() if line.strip()), "")
        self.title.setPlaceholderText(" ".join(first[:_TITLE].split()))
        self.published.setPlaceholderText(self.tr("for instance 2017-08-31"))
        completer = QCompleter(list(sources), self.source)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.source.setCompleter(completer)
        form = new_form()
        for words, field in (
            (self.tr("Title"), self.title),
            (self.tr("Source"), self.source),
            (self.tr("Date"), self.published),
        ):
            field.setAccessibleName(words)
            if field is self.published:
                add_row(form, words, field, self.wrong)
            else:
                add_row(form, words, field)
        self.body.addLayout(form)
        self.body.addWidget(self.words, 1)


def _is_date(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
