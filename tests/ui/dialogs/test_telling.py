"""Dialogs that only tell something."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from glossator.domain.findings import Finding
from glossator.session import report
from glossator.ui.dialogs.about import AboutDialog, system_facts
from glossator.ui.dialogs.error_report import ErrorReportDialog
from glossator.ui.dialogs.findings import FindingsDialog
from glossator.ui.dialogs.shortcuts import ShortcutSection, ShortcutSheet, into_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QDialog
    from pytestqt.qtbot import QtBot

SECTIONS = (
    ShortcutSection("Marks", (("A", "Accept the suggestion"), ("X", "Reject or delete"))),
    ShortcutSection("Edit", (("Ctrl+Z", "Undo"), ("Ctrl+Shift+Z", "Redo"))),
    ShortcutSection("Help", (("F1", "Manual"),)),
)


class Folders(QObject):
    """Hears which folders are to be shown, in place of the file manager."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def folders() -> Iterator[Folders]:
    heard = Folders()
    QDesktopServices.setUrlHandler("file", heard, "open")  # type: ignore[arg-type]  # the stubs ask for bytes, Qt for text
    yield heard
    QDesktopServices.unsetUrlHandler("file")


def press(dialog: QDialog, words: str) -> None:
    button = next(button for button in dialog.findChildren(QPushButton) if button.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_clean_check_says_so(qtbot: QtBot) -> None:
    dialog = FindingsDialog([])
    qtbot.addWidget(dialog)
    assert dialog.sentence.text().startswith("Everything is in order")


def test_findings_are_listed_with_titles_and_can_be_copied(qtbot: QtBot) -> None:
    findings = [Finding("The text differs.", "a1"), Finding("The chain is broken.")]
    dialog = FindingsDialog(findings, {"a1": "Battle for <b>Anna</b>"})
    qtbot.addWidget(dialog)
    shown = dialog.text.toPlainText()
    assert shown.index("The chain is broken.") < shown.index("Battle for <b>Anna</b>  The text differs.")
    press(dialog, "Copy")
    assert "Battle for <b>Anna</b>: The text differs." in QGuiApplication.clipboard().text()


def test_an_error_report_can_be_copied_and_work_goes_on(qtbot: QtBot, tmp_path: Path, folders: Folders) -> None:
    dialog = ErrorReportDialog(report.describe(ValueError("secret words")), tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    press(dialog, "Copy report")
    copied = QGuiApplication.clipboard().text()
    assert "ValueError" in copied
    assert "secret" not in copied
    press(dialog, "Open log folder")
    assert folders.opened == [str(tmp_path)]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_about_gives_versions_without_importing_the_model(qtbot: QtBot, tmp_path: Path) -> None:
    names = [name for name, _ in system_facts()]
    assert {"Glossator", "Qt", "Python", "PySide6", "spaCy"} <= set(names)
    dialog = AboutDialog(tmp_path, facts=[("Glossator", "9.9")])
    qtbot.addWidget(dialog)
    press(dialog, "Copy system information")
    assert QGuiApplication.clipboard().text() == f"Glossator: 9.9\nLog folder: {tmp_path}\n"


def test_the_shortcut_sheet_is_narrowed_down_by_words_and_by_keys(qtbot: QtBot) -> None:
    sheet = ShortcutSheet(SECTIONS)
    qtbot.addWidget(sheet)
    assert sheet.shown == SECTIONS
    QTest.keyClicks(sheet.search, "ctrl z")
    assert [section.title for section in sheet.shown] == ["Edit"]
    sheet.search.setText("reject")
    assert [section.rows for section in sheet.shown] == [(("X", "Reject or delete"),)]
    sheet.search.setText("nothing like it")
    assert not sheet.shown


def test_a_section_found_by_its_title_stays_whole(qtbot: QtBot) -> None:
    assert SECTIONS[1].matching("edit") == SECTIONS[1]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_sections_keep_their_order_in_columns(number: int) -> None:
    columns = into_columns(SECTIONS, number)
    assert len(columns) <= number
    assert [section for column in columns for section in column] == list(SECTIONS)


def test_escape_closes_the_sheet(qtbot: QtBot) -> None:
    sheet = ShortcutSheet(SECTIONS)
    qtbot.addWidget(sheet)
    sheet.show()
    QTest.keyClick(sheet.search, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
