"""An export from the window that loses something: it is shown first, and the person decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from tests.e2e.desks import answer
from tests.unit.session import small

from glossator.session.job import run_to_end
from glossator.session.releases import ReleaseJob
from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.ui.application import make_application
from glossator.ui.dialogs.export_losses import ExportLossesDialog
from glossator.ui.dialogs.export_options import ExportOptionsDialog
from glossator.ui.dialogs.release_comparison import ReleaseComparisonDialog
from glossator.ui.dialogs.releases import ReleasesDialog
from glossator.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    session, _ = small.make(tmp_path / "small.glossator", count=3, settings={"pipeline": "", "gazetteer": ""})
    session.close()
    make_application()
    made = MainWindow(Settings.load())
    made.show()
    made.show_work(Work.open(tmp_path / "small.glossator", made.settings))
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.page.view)
    made.menus["article.confirm"].trigger()
    yield made
    made.close()
    made.deleteLater()
    QTest.qWait(0)


@pytest.mark.parametrize("wanted", [True, False])
def test_what_is_lost_is_shown_before_anything_is_written(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, wanted: bool
) -> None:
    out = tmp_path / "out.conll"
    out.write_bytes(b"old")
    shown: list[str] = []

    def export(dialog: QWidget) -> None:
        assert isinstance(dialog, ExportOptionsDialog)
        dialog.format.setCurrentIndex(dialog.format.findData("conll"))
        dialog.path.setText(str(out))
        dialog.accept()

    def decide(dialog: QWidget) -> None:
        assert isinstance(dialog, ExportLossesDialog)
        assert out.read_bytes() == b"old"
        shown.append(dialog.report)
        QTest.keyClick(dialog, Qt.Key.Key_Return if wanted else Qt.Key.Key_Escape)

    answer(ExportOptionsDialog, export)
    window.menus["file.export"].trigger()
    assert window.jobs.job is not None
    answer(ExportLossesDialog, decide)
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=20_000)
    assert len(shown) == 1
    assert "The format has no place for" in shown[0]
    assert (out.read_bytes() == b"old") is not wanted
    reports = list(tmp_path.glob("*.report.json"))
    assert [json.loads(path.read_bytes())["articles"]["written"] for path in reports] == [1] * wanted
    assert not list(tmp_path.glob(".glossator-*"))


def test_an_export_of_everything_asks_nothing_more(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    def export(dialog: QWidget) -> None:
        assert isinstance(dialog, ExportOptionsDialog)
        dialog.path.setText(str(tmp_path / "o.jsonl"))
        cast("QDialog", dialog).accept()

    answer(ExportOptionsDialog, export)
    window.menus["file.export"].trigger()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=20_000)
    assert (tmp_path / "o.jsonl").is_file()


def test_a_release_is_made_listed_and_made_again(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    def release(dialog: QWidget) -> None:
        assert isinstance(dialog, ExportOptionsDialog)
        assert dialog.windowTitle() == "Make release 1"
        assert not dialog.unjudged.isVisible()
        assert dialog.choice.path == tmp_path / "small-release-1"
        dialog.accept()

    def new(dialog: QWidget) -> None:
        assert isinstance(dialog, ReleasesDialog)
        assert not dialog.again.isEnabled()
        answer(ExportOptionsDialog, release)
        QTest.mouseClick(dialog.new, Qt.MouseButton.LeftButton)

    answer(ReleasesDialog, new)
    window.menus["file.releases"].trigger()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=20_000)
    made = tmp_path / "small-release-1"
    assert {path.name for path in made.iterdir()} == {"articles.jsonl", "manifest.json", "README.md"}
    assert window.session is not None
    assert window.session.history.undo_title == "Make release 1"

    def again(dialog: QWidget) -> None:
        assert isinstance(dialog, ReleasesDialog)
        assert "1 article" in dialog.list.item(0).text()
        QTest.mouseClick(dialog.again, Qt.MouseButton.LeftButton)

    (tmp_path / "again").mkdir()
    answer(ReleasesDialog, again)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "again"))
        window.menus["file.releases"].trigger()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=20_000)
    assert {p.name: p.read_bytes() for p in made.iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "again").iterdir()
    }


def test_two_releases_are_compared_and_a_place_is_gone_to(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    session = window.session
    assert session is not None
    for number in (1, 2):
        run_to_end(ReleaseJob(session, tmp_path / f"r{number}"))
        window.menus["article.confirm"].trigger()

    def compare(dialog: QWidget) -> None:
        assert isinstance(dialog, ReleasesDialog)
        assert (dialog.again.isEnabled(), dialog.compare.isEnabled()) == (True, False)
        dialog.list.selectAll()
        assert (dialog.again.isEnabled(), dialog.compare.isEnabled()) == (False, True)
        QTest.mouseClick(dialog.compare, Qt.MouseButton.LeftButton)

    answer(ReleasesDialog, compare)
    window.menus["file.releases"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(ReleaseComparisonDialog)), timeout=20_000)
    (found,) = window.findChildren(ReleaseComparisonDialog)
    assert found.windowTitle() == "Release 2 against release 1"
    assert "5 spans are the same, 0 are gone, 5 are new." in found.sentence.text()
    assert found.model.rowCount() == 5
    found.kind.setCurrentIndex(found.kind.findText("All"))
    assert found.model.rowCount() == 10
    found.words.setText("mohammedi")
    qtbot.waitUntil(lambda: found.model.rowCount() == 2)
    found.table.setFocus()
    found.table.setCurrentIndex(found.model.index(1, 0))
    place = found.model.place(1)
    QTest.keyClick(found.table, Qt.Key.Key_Return)
    assert window.desk.article == place.article
    assert window.page.view.article_text[place.start : place.end] == place.text
    assert window.page.view.selected_stretch() == (place.start, place.end)
    found.close()
    QTest.qWait(0)


def test_what_is_chosen_in_the_dialog_is_what_is_written(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    def export(dialog: QWidget) -> None:
        assert isinstance(dialog, ExportOptionsDialog)
        dialog.path.setText(str(tmp_path / "o.jsonl"))
        dialog.more.setChecked(True)
        assert not dialog.choices.layer.isVisible()
        dialog.choices.unit.setCurrentIndex(1)
        dialog.accept()

    answer(ExportOptionsDialog, export)
    window.menus["file.export"].trigger()
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=20_000)
    told = json.loads((tmp_path / "o.jsonl.report.json").read_bytes())
    assert told["chosen"]["unit"] == "sentence"
    assert told["records"]["written"] == 2
