"""Shows what an export would lose, before it is put in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox

from glossator.ui.dialogs.frame import FramedDialog, Picture
from glossator.ui.dialogs.report import ReportSection, ReportText, as_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from glossator.session.jobs import ExportResult


class ExportLossesDialog(FramedDialog):
    """Counts and examples of what the format cannot hold; accepted when it is to be written all the same."""

    def __init__(self, written: ExportResult, *, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent, picture=Picture("info", lambda theme: theme.accent))
        self.setWindowTitle(self.tr("Export"))
        self.heading.setText(self.tr("Not everything fits into this format"))
        self.sentence.setText(
            self.tr(
                "Nothing has been written yet. The project keeps everything; what is listed here is missing from the "
                "export only, and a report beside it will say so."
            )
        )
        self.sentence.show()
        left, of = written.spans, written.spans_chosen
        spans = self.tr("All {0} spans").format(f"{of:,}")
        if left < of:
            spans = self.tr("{0} of {1} spans").format(f"{left:,}", f"{of:,}")
        articles = self.tr("1 article") if written.articles == 1 else self.tr("{0} articles")
        told = self.tr("{0} in {1}").format(spans, articles.format(f"{written.articles:,}"))
        sections = [
            ReportSection(self.tr("What is lost"), tuple((line, "") for line in written.left_out)),
            ReportSection(self.tr("What is written"), ((told, ""), *((note, "") for note in written.notes))),
            ReportSection(self.tr("Examples"), tuple(("", line) for line in written.example_lines)),
        ]
        sections = [section for section in sections if section.lines]
        self.report = as_text(self.heading.text(), sections)
        self.text = ReportText(self.tr("What the export loses"))
        self.text.set_sections(sections)
        self.body.addWidget(self.text, 1)
        self.add_copy_button(self.tr("Copy"), lambda: self.report)
        self.go_on = self.add_button(
            self.tr("Write It"), QDialogButtonBox.ButtonRole.AcceptRole, self.accept, default=True
        )
        self.add_button(self.tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.go_on.setFocus()
        self.open_at(88, 28)
