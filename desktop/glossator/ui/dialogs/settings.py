"""The settings: one dialog of pages, in which every change holds at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
)
from shiboken6 import isValid

from glossator.ui.dialogs.frame import FramedDialog
from glossator.ui.dialogs.settings_keys import KeysPage
from glossator.ui.dialogs.settings_pages import AnnotatingPage, AppearancePage, BackupsPage, ReadingPage
from glossator.ui.icons import icon
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from glossator.ui.main_window import MainWindow


def show_settings(window: MainWindow, page: str = "") -> SettingsDialog:
    """Show the settings, at a page if one is named, and return the dialog."""
    before = QApplication.focusWidget()

    def lead_back() -> None:
        # Some systems give the focus to nobody when a dialog goes.
        window.activateWindow()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    dialog = SettingsDialog(window)
    dialog.finished.connect(lead_back)
    if page:
        dialog.open_page(page)
    dialog.show()
    return dialog


class SettingsDialog(FramedDialog):
    """The pages by name on the left, the chosen one on the right; a page is made when it is first turned to."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__("", parent=window)
        self.setWindowTitle(self.tr("Settings"))
        self.heading.setText(self.windowTitle())
        self.sentence.setText(self.tr("They are yours, for all projects. Every change holds at once."))
        self.sentence.show()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._window = window
        self._ids: list[str] = []
        self.names = QListWidget()
        self.names.setAccessibleName(self.tr("Pages of the settings"))
        self.names.setSpacing(GRID // 4)
        self.names.setIconSize(QSize(16, 16))
        self.names.viewport().setAutoFillBackground(False)
        self.pages = QStackedWidget()
        for page, words, drawing in (
            ("reading", self.tr("Reading"), "zoom-in"),
            ("appearance", self.tr("Appearance"), "palette"),
            ("keys", self.tr("Keys"), "keyboard"),
            ("annotating", self.tr("Annotating"), "label"),
            ("backups", self.tr("Backups"), "save"),
        ):
            self._ids.append(page)
            self.names.addItem(QListWidgetItem(icon(drawing), words))
        self.names.setFixedWidth(self.fontMetrics().averageCharWidth() * 22)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(self.names)
        row.addWidget(self.pages, 1)
        self.body.addLayout(row, 1)
        self.names.currentRowChanged.connect(self._turn_to)
        self.names.setCurrentRow(0)
        self.add_button(self.tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        self.open_at(124, 42)
        self.names.setFocus()

    def open_page(self, page: str) -> None:
        """Turn to a page."""
        self.names.setCurrentRow(self._ids.index(page))

    @cached_property
    def reading(self) -> ReadingPage:
        """The page about the text of articles."""
        return ReadingPage(self._window)

    @cached_property
    def appearance(self) -> AppearancePage:
        """The page about colours."""
        return AppearancePage(self._window)

    @cached_property
    def keys(self) -> KeysPage:
        """The page of keys."""
        session = self._window.session
        return KeysPage(self._window.menus, session.scheme if session is not None else None)

    @cached_property
    def annotating(self) -> AnnotatingPage:
        """The page about annotating."""
        return AnnotatingPage(self._window)

    @cached_property
    def backups(self) -> BackupsPage:
        """The page about backups."""
        return BackupsPage(self._window)

    def _turn_to(self, row: int) -> None:
        page: QWidget = getattr(self, self._ids[row])
        if self.pages.indexOf(page) < 0:
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(page)
