"""A report in sections that can be read, searched with the eye, and copied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor

from glossator.ui.dialogs.frame import FramedDialog, Picture, PlainText
from glossator.ui.theme import appearance, current_theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ReportSection:
    """Lines under a heading. A line may have a subject (a file, an article) that stands before what is said of it."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def as_text(title: str, sections: Sequence[ReportSection]) -> str:
    """Return a report as plain text to be pasted into a mail."""
    blocks = [title]
    for section in sections:
        lines = [
            f"  {subject}: {said}" if subject and said else f"  {subject or said}" for subject, said in section.lines
        ]
        blocks.append("\n".join([section.heading, *lines]))
    return "\n\n".join(blocks) + "\n"


class ReportText(PlainText):
    """Shows sections; plain text with formats."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._sections: tuple[ReportSection, ...] = ()
        appearance().theme_changed.connect(self._write)

    def set_sections(self, sections: Sequence[ReportSection]) -> None:
        """Show other sections."""
        self._sections = tuple(sections)
        self._write()

    def _write(self) -> None:
        theme = current_theme()
        heading, subject, said = (QTextCharFormat() for _ in range(3))
        heading.setFontWeight(QFont.Weight.DemiBold)
        heading.setForeground(theme.text_muted)
        subject.setForeground(theme.text)
        said.setForeground(theme.text_muted)
        self.clear()
        cursor = self.textCursor()
        for number, section in enumerate(self._sections):
            if number:
                cursor.insertBlock(QTextBlockFormat(), said)
                cursor.insertBlock(QTextBlockFormat(), said)
            cursor.insertText(section.heading, heading)
            for about, words in section.lines:
                cursor.insertBlock(QTextBlockFormat(), said)
                if about:
                    cursor.insertText(_line(about), subject)
                if words:
                    cursor.insertText(f"  {_line(words)}" if about else _line(words), said if about else subject)
        self.moveCursor(QTextCursor.MoveOperation.Start)


def _line(text: str) -> str:
    return " ".join(text.split())


class ReportDialog(FramedDialog):
    """Tells what came of something: one sentence, then the sections that have anything in them."""

    def __init__(
        self,
        title: str,
        sentence: str,
        sections: Sequence[ReportSection] = (),
        *,
        well: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        picture = Picture("success", lambda t: t.success) if well else Picture("warning", lambda t: t.warning)
        super().__init__(title, sentence, parent=parent, picture=picture)
        self.report = as_text(f"{title}. {sentence}", [section for section in sections if section.lines])
        self.text = ReportText(title)
        self.text.set_sections([section for section in sections if section.lines])
        if any(section.lines for section in sections):
            self.body.addWidget(self.text)
            self.add_copy_button(self.tr("Copy"), lambda: self.report)
            self.open_at(90, 26)
        else:
            self.body.addStretch()
            self.open_at(60, 9)
        self.add_close_button()
