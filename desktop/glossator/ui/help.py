"""What the Help menu shows: the manual, the shortcut sheet, facts about the program, and reports of our mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence

from glossator import paths

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.errors import UserError
    from glossator.ui.dialogs.help_viewer import HelpViewer
    from glossator.ui.main_window import MainWindow


class Help(QObject):
    """Opens the windows of the Help menu; each is imported when it is first wanted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._viewer: HelpViewer | None = None

    def show_manual(self, page: str = "") -> None:
        """Show the manual, at a page if one is named."""
        from glossator.ui.dialogs.help_viewer import HelpViewer

        if self._viewer is None:
            self._viewer = HelpViewer(paths.resource_dir("help"), parent=self._window)
        if page:
            self._viewer.open_page(page)
        self._viewer.show()
        self._viewer.raise_()
        self._viewer.activateWindow()

    def show_shortcuts(self) -> None:
        """Show every key there is, in the order of the menus, the labels' keys last."""
        from glossator.ui.dialogs.shortcuts import ShortcutSection, ShortcutSheet

        sections = [
            ShortcutSection(
                spec.text.replace("&", ""),
                tuple((_native(action.keys), action.words) for action in spec.actions if action.keys),
            )
            for spec in self._window.menus.specs
        ]
        if self._window.session is not None:
            taken = self._window.menus.keymap.taken_from_label
            rows = [
                (label.key.upper(), label.name)
                for label in self._window.session.scheme
                if label.key and taken(label.key) is None
            ]
            beside = (_native(("Shift+A",)).replace("A", "…"), self.tr("The same, beside what is there"))
            sections.append(ShortcutSection(self.tr("Labels"), (*rows, beside)))
        ShortcutSheet([section for section in sections if section.rows], parent=self._window).show()

    def show_about(self) -> None:
        """Show version, system and licences."""
        from glossator.ui.dialogs.about import AboutDialog

        AboutDialog(paths.log_dir(), parent=self._window).exec()

    def show_problem(self, error: UserError) -> None:
        """Say what is wrong in the user's world where no article is there to say it beside."""
        from glossator.ui.dialogs.problem import ProblemDialog

        ProblemDialog(error.sentence, error.hint, parent=self._window).exec()

    def show_report(self, report: str, file: Path) -> None:
        """Show the report of a mistake of the program."""
        from glossator.ui.dialogs.error_report import ErrorReportDialog

        ErrorReportDialog(report, paths.log_dir(), saved_as=file, parent=self._window).exec()
        # Some systems give the focus to nobody after a dialog that came unasked.
        self._window.activateWindow()
        self._window.page.view.setFocus()

    def open_logs(self) -> None:
        """Open the log folder in the system's file manager."""
        paths.log_dir().mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paths.log_dir())))


def _native(keys: tuple[str, ...]) -> str:
    shown = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys]
    return "  ".join(dict.fromkeys(shown))
