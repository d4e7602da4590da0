"""What an import brought: articles added, duplicates noticed, files refused, and what was done to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.ui.dialogs.report import ReportDialog, ReportSection

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The result of an import, in words: titles of added articles, and (file, sentence) for all else."""

    added: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {one if number == 1 else many}"


class ImportReportDialog(ReportDialog):
    """Shows an `ImportReport`: what needs attention comes first."""

    def __init__(self, report: ImportReport, *, parent: QWidget | None = None) -> None:
        parts = [count(len(report.added), self.tr("article was added"), self.tr("articles were added"))]
        if report.duplicates:
            parts.append(count(len(report.duplicates), self.tr("was there already"), self.tr("were there already")))
        if report.rejected:
            parts.append(count(len(report.rejected), self.tr("could not be read"), self.tr("could not be read")))
        sections = (
            ReportSection(self.tr("Could not be read"), report.rejected),
            ReportSection(self.tr("Already in the project, not imported again"), report.duplicates),
            ReportSection(self.tr("Notes"), report.notes),
            ReportSection(self.tr("Added"), tuple((title, "") for title in report.added)),
        )
        sentence = ", ".join(parts) + "."
        super().__init__(self.tr("Import"), sentence, sections, well=not report.rejected, parent=parent)
