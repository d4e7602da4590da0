"""What a check of the project file found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.ui.dialogs.report import ReportDialog, ReportSection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from glossator.domain.findings import Finding


class FindingsDialog(ReportDialog):
    """Lists the findings, those on the file before those on articles; `titles` names articles by their ids."""

    def __init__(
        self, findings: Sequence[Finding], titles: Mapping[str, str] | None = None, *, parent: QWidget | None = None
    ) -> None:
        names = titles or {}
        on_file = tuple(("", finding.sentence) for finding in findings if finding.article is None)
        on_articles = tuple(
            (names.get(finding.article, finding.article), finding.sentence)
            for finding in findings
            if finding.article is not None
        )
        if not findings:
            sentence = self.tr(
                "Everything is in order: the file is whole, every text is as it was imported, and the annotations are "
                "what the journal says."
            )
        elif len(findings) == 1:
            sentence = self.tr("One thing is not in order. A copy of the file as it is now is worth keeping.")
        else:
            sentence = self.tr("%1 things are not in order. A copy of the file as it is now is worth keeping.").replace(
                "%1", f"{len(findings):,}"
            )
        sections = (ReportSection(self.tr("The file"), on_file), ReportSection(self.tr("Articles"), on_articles))
        super().__init__(self.tr("Check of the project"), sentence, sections, well=not findings, parent=parent)
