"""Going back to a backup from the window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.e2e.desks import answer
from tests.unit.session import small

from glossator import paths
from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.ui.application import make_application
from glossator.ui.dialogs.backups import BackupsDialog
from glossator.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    session, _ = small.make(tmp_path / "small.glossator", count=3, settings={"pipeline": "", "gazetteer": ""})
    session.project.backup_if_due(paths.data_dir() / "backups", now=datetime.now(UTC))
    session.close()
    make_application()
    made = MainWindow(Settings.load())
    made.show()
    made.show_work(Work.open(tmp_path / "small.glossator", made.settings))
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.page.view)
    yield made
    made.close()
    made.deleteLater()
    QTest.qWait(0)


def test_a_copy_of_a_backup_is_opened_and_the_project_stays(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    window.menus["article.confirm"].trigger()
    asked: list[str] = []

    def choose(dialog: QWidget) -> None:
        assert isinstance(dialog, BackupsDialog)
        assert dialog.list.topLevelItemCount() == 1
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)

    def name(_parent: object, _title: str, proposed: str, *_rest: object) -> tuple[str, str]:
        asked.append(proposed)
        return str(tmp_path / "monday"), ""

    answer(BackupsDialog, choose)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getSaveFileName", name)
        window.menus["file.backups"].trigger()
    qtbot.waitUntil(lambda: window.session is not None and window.session.path.name == "monday.glossator")
    assert Path(asked[0]).parent == tmp_path
    assert window.session is not None
    assert window.session.project.state_counts("main").get("confirmed", 0) == 0  # type: ignore[call-overload]
    window.files.open_project(tmp_path / "small.glossator")
    assert sum(window.session.project.state_counts("main").values()) == 3
    assert window.session.history.undo_title.startswith("Confirm")


def test_without_backups_the_dialog_says_so(window: MainWindow) -> None:
    for path in (paths.data_dir() / "backups").iterdir():
        path.unlink()
    seen: list[bool] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, BackupsDialog)
        seen.append(dialog.open_copy.isEnabled())
        dialog.reject()

    answer(BackupsDialog, look)
    window.menus["file.backups"].trigger()
    assert seen == [False]
