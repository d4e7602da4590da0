"""What is shown when the program itself made a mistake: one sentence, and a report that can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox

from glossator.ui.dialogs.frame import FramedDialog, Picture, PlainText

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget


class ErrorReportDialog(FramedDialog):
    """Our own bug. The report holds no article text; where it was written to is said below it."""

    def __init__(
        self, report: str, log_folder: Path, *, saved_as: Path | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "",
            parent=parent,
            picture=Picture("error", lambda theme: theme.danger),
        )
        title = self.tr("Something went wrong inside Glossator")
        self.setWindowTitle(title)
        self.heading.setText(title)
        self.sentence.setText(
            self.tr(
                "This is a mistake in the program, not yours. Everything that you had done is stored. You can go on; "
                "if it happens again, please send the report below. It holds no text of your articles."
            )
        )
        self.sentence.show()
        self.report = PlainText(self.tr("Error report"), report, fixed=True)
        self.body.addWidget(self.report)
        self.add_copy_button(self.tr("Copy report"), self.report.toPlainText)
        folder = self.add_folder_button(self.tr("Open log folder"), log_folder)
        if saved_as is not None:
            folder.setAccessibleDescription(str(saved_as))
        self.proceed = self.add_button(self.tr("Continue"), QDialogButtonBox.ButtonRole.RejectRole, default=True)
        self.proceed.setFocus()
        self.open_at(96, 28)
