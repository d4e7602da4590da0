"""Imports in the real window: the preview before anything is written, its answers, reading again, pasting, undo."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests.e2e.desks import answer
from tests.unit.session import small

from glossator.errors import UserError
from glossator.session.session import Session
from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.store.project import Project
from glossator.ui.application import make_application
from glossator.ui.dialogs.import_paste import PasteDialog
from glossator.ui.dialogs.import_preview import ImportPreviewDialog
from glossator.ui.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
MARKED = {"text": "Anna saw Daesh.", "spans": [{"start": 0, "end": 4, "label": "HUMAN"}]}


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    """The window on a project without articles and sources."""
    make_application()
    Session.create(tmp_path / "p.glossator", small.SCHEME, {"pipeline": "", "gazetteer": ""}, author="anna").close()
    made = MainWindow(Settings.load())
    made.show()
    made.show_work(Work.open(tmp_path / "p.glossator", made.settings))
    made.activateWindow()
    yield made
    made.close()
    made.deleteLater()
    QTest.qWait(0)


def titles(window: MainWindow) -> list[str]:
    session = window.session
    assert session is not None
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    return [row.title for row in rows.values()]


def preview(window: MainWindow, qtbot: QtBot) -> ImportPreviewDialog:
    """Wait for the preview and return it."""
    found: list[ImportPreviewDialog] = []

    def look() -> bool:
        found[:] = [each for each in window.findChildren(ImportPreviewDialog) if each.isActiveWindow()]
        return bool(found) and not found[0].waits

    qtbot.waitUntil(look, timeout=20_000)
    return found[0]


def done(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.jobs.job is None, timeout=20_000)
    qtbot.waitUntil(lambda: not window.findChildren(ImportPreviewDialog), timeout=20_000)


def drop(window: MainWindow, *paths: Path) -> None:
    window.files.take_dropped([str(path) for path in paths])


def test_nothing_is_written_before_return_and_the_first_article_is_open_after_it(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("b", "a"):
        (folder / f"{name}.txt").write_text(f"Report {name}\n\nDaesh left.", "utf-8")
    drop(window, folder)
    dialog = preview(window, qtbot)
    assert dialog.sentence.text() == "2 articles in 2 files."
    assert titles(window) == []
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    done(window, qtbot)
    assert sorted(titles(window)) == ["Report a", "Report b"]
    assert window.page.view.article_text.startswith("Report a")
    notice = window.page.notices
    assert notice.sentence == "Imported 2 articles."
    notice.action.click()
    assert titles(window) == []


def test_escape_leaves_nothing_and_another_import_can_follow(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a.txt").write_text("Report a", "utf-8")
    for key, came in ((Qt.Key.Key_Escape, []), (Qt.Key.Key_Return, ["Report a"])):
        drop(window, tmp_path / "a.txt")
        QTest.keyClick(preview(window, qtbot), key)
        done(window, qtbot)
        assert titles(window) == came


def test_what_is_whole_comes_in_when_it_is_asked_for(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    lines = [json.dumps({"text": "One from Baghdad."}), "{no", json.dumps({"text": "One from Basra."})]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    drop(window, tmp_path / "a.jsonl")
    dialog = preview(window, qtbot)
    assert not dialog.start.isEnabled()
    assert any("2" in problem for each in dialog.preview.rejected for problem in each.problems)
    dialog.part.setChecked(True)
    dialog.start.click()
    done(window, qtbot)
    assert sorted(titles(window)) == ["One from Baghdad.", "One from Basra."]


def test_labels_are_mapped_and_spans_taken_as_judged(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps(MARKED), "utf-8")
    drop(window, tmp_path / "a.jsonl")
    dialog = preview(window, qtbot)
    dialog.labels.boxes["HUMAN"].choose("Person")
    dialog.spans.spans.setChecked(True)
    dialog.start.click()
    done(window, qtbot)
    annotations = window.desk.annotations
    assert annotations is not None
    assert [(each.start, each.end, each.label) for each in annotations.spans] == [(0, 4, "Person")]
    assert window.session is not None
    assert window.session.scheme.map_source("HUMAN") == "Person"


def test_a_table_is_read_again_with_other_columns(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a.csv").write_text("text,lead\nThe army left Hit.,Army leaves Hit\n", "utf-8")
    drop(window, tmp_path / "a.csv")
    dialog = preview(window, qtbot)
    assert dialog.reading is not None
    box = dialog.reading.columns["title"]
    box.setCurrentIndex(box.findData("lead"))
    dialog.reading.read_again.click()
    assert preview(window, qtbot) is dialog
    assert dialog.preview.articles[0].title == "Army leaves Hit"
    dialog.start.click()
    done(window, qtbot)
    assert titles(window) == ["Army leaves Hit"]


def test_cancelling_while_files_are_read_again_leaves_nothing(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a.txt").write_text("Report a", "utf-8")
    drop(window, tmp_path / "a.txt")
    dialog = preview(window, qtbot)
    assert dialog.reading is not None
    dialog.reading.tidy.setChecked(True)
    dialog.reading.read_again.click()
    dialog.reject()
    done(window, qtbot)
    assert titles(window) == []


def test_closing_the_window_before_an_answer_leaves_nothing(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a.txt").write_text("Report a", "utf-8")
    drop(window, tmp_path / "a.txt")
    preview(window, qtbot)
    assert window.close()
    assert not any(dialog.isVisible() for dialog in window.findChildren(ImportPreviewDialog))
    with Project.open(tmp_path / "p.glossator") as opened:
        assert opened.queue("main") == []
        assert list(opened.check()) == []


def test_a_column_that_nobody_has_is_chosen_after_the_table_was_refused(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "a.csv").write_text("A,B\nArmy leaves Hit,The army left Hit at dusk.\n", "utf-8")
    drop(window, tmp_path / "a.csv")
    dialog = preview(window, qtbot)
    assert dialog.preview.broken
    assert dialog.reading is not None
    box = dialog.reading.columns["text"]
    box.setCurrentIndex(box.findData("B"))
    dialog.reading.read_again.click()
    preview(window, qtbot).start.click()
    done(window, qtbot)
    assert titles(window) == ["The army left Hit at dusk."]


def test_a_text_is_pasted_as_an_article(window: MainWindow, qtbot: QtBot) -> None:
    text = "Army leaves Hit\n\nThe army left “Hit” \U0001f642\u00a0at dusk.\n"
    QGuiApplication.clipboard().setText(text)
    window.page.view.setFocus()

    def fill(dialog: QWidget) -> None:
        assert isinstance(dialog, PasteDialog)
        dialog.source.setText("Agency")
        QTest.keyClick(dialog.source, Qt.Key.Key_Return)

    answer(PasteDialog, fill)
    QTest.keyClick(window.page.view, Qt.Key.Key_V, _CTRL_SHIFT)
    done(window, qtbot)
    assert titles(window) == ["Army leaves Hit"]
    assert window.page.view.article_text == text
    # The same text once more is not left out without a word.
    answer(PasteDialog, fill)
    window.menus["file.paste"].trigger()
    dialog = preview(window, qtbot)
    assert dialog.sentence.text() == "No new articles; 1 duplicate."
    dialog.reject()
    done(window, qtbot)


def test_pasting_into_a_field_stays_what_it_is(window: MainWindow, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("hit")
    window.find_article()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClick(field, Qt.Key.Key_V, _CTRL_SHIFT)
    assert field.property("text") == "hit"


def test_files_in_the_clipboard_are_imported(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "a.txt").write_text("Report a", "utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    QGuiApplication.clipboard().setMimeData(data)
    window.page.view.setFocus()
    window.menus["file.paste"].trigger()
    preview(window, qtbot).start.click()
    done(window, qtbot)
    assert titles(window) == ["Report a"]


def test_an_address_is_never_fetched(window: MainWindow) -> None:
    with pytest.raises(UserError, match="Nothing was fetched"):
        window.files.take_dropped([QUrl("http://example.org/a.html").toLocalFile()])
