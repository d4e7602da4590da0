"""Notes, flags, reasons and the orders of the queue in a real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from tests.e2e.desks import answer, open_window, wait_until
from tests.unit.session.small import FINGERPRINT, SCHEME, import_articles

from glossator.domain.queue import QueueOrder
from glossator.domain.suggestion import RawSuggestion
from glossator.session.session import Session
from glossator.ui.dialogs.going import GoToDialog
from glossator.ui.dialogs.note import NoteDialog
from glossator.ui.dialogs.skipping import SkipDialog
from glossator.ui.main_window import MainWindow

pytestmark = [pytest.mark.qt_log_ignore("This plugin does not support", extend=True), pytest.mark.xdist_group("window")]

_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
TEXTS = ["Anna saw Daesh fighters withdraw.", "Ministers discussed tariffs.", "Anna saw fighters again."]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "remarks.glossator"
    session = Session.create(path, SCHEME, {"pipeline": "", "gazetteer": ""}, author="anna")
    first, second, _ = import_articles(session, TEXTS)
    session.project.add_suggestions(first, FINGERPRINT, [RawSuggestion(0, 4, "PERSON", score=0.9)])
    session.project.add_suggestions(second, FINGERPRINT, [RawSuggestion(0, 9, "PERSON", score=0.2)])
    session.close()
    return path


@pytest.fixture
def window(project: Path, tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(project, tmp_path / "settings.json") as opened:
        yield opened


def press(key: Qt.Key, held: Qt.KeyboardModifier = _NONE) -> None:
    wait_until(lambda: QApplication.focusWidget() is not None, 5)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)


def fill(words: str, last: Qt.Key = Qt.Key.Key_Return, held: Qt.KeyboardModifier = _NONE) -> object:
    def act(dialog: QWidget) -> None:
        field = dialog.focusWidget()
        assert field is not None
        QTest.keyClicks(field, words)
        QTest.keyClick(field, last, held)

    return act


def shown_titles(window: MainWindow) -> list[str]:
    model = window.queue.model
    rows = [model.row(number) for number in range(model.rowCount())]
    return [row.title for row in rows if row is not None]


def test_a_note_on_a_span_is_written_shown_and_undone(window: MainWindow) -> None:
    press(Qt.Key.Key_Tab)
    answer(NoteDialog, fill("A town on the Euphrates", held=_CTRL))
    press(Qt.Key.Key_M, _CTRL)
    annotations = window.desk.annotations
    assert annotations is not None
    assert [(span.text, span.note) for span in annotations.spans] == [("Anna", "A town on the Euphrates")]
    assert window.desk.current is not None
    press(Qt.Key.Key_Z, _CTRL)
    assert annotations.spans == ()


def test_an_article_is_flagged_noted_and_found_again_by_its_flag(window: MainWindow) -> None:
    press(Qt.Key.Key_Exclam)
    answer(NoteDialog, fill("Ask the desk", held=_CTRL))
    press(Qt.Key.Key_M, _CTRL | _SHIFT)
    row = window.queue.model.row(0)
    assert row is not None
    assert (row.flagged, row.noted) == (True, True)
    assert window.queue.model.row(1) is not None
    window.queue.flags.click()
    assert shown_titles(window) == ["Article 0"]
    window.queue.flags.click()
    assert len(shown_titles(window)) == 3
    window.page.view.setFocus()
    press(Qt.Key.Key_Z, _CTRL)
    press(Qt.Key.Key_Z, _CTRL)
    row = window.queue.model.row(0)
    assert row is not None
    assert (row.flagged, row.noted) == (False, False)


def test_skipping_with_a_reason_says_it_and_offers_it_again(window: MainWindow) -> None:
    answer(SkipDialog, fill("Sports"))
    press(Qt.Key.Key_S, _SHIFT)
    row = window.queue.model.row(0)
    assert row is not None
    assert row.reason == "Sports"
    offered: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, SkipDialog)
        offered.extend(dialog.field.itemText(number) for number in range(dialog.field.count()))
        dialog.reject()

    answer(SkipDialog, look)
    press(Qt.Key.Key_S, _SHIFT)
    assert offered == ["Sports"]


def test_a_note_that_is_given_up_changes_nothing(window: MainWindow) -> None:
    answer(NoteDialog, fill("Never mind", Qt.Key.Key_Escape))
    press(Qt.Key.Key_M, _CTRL | _SHIFT)
    assert window.session is not None
    assert window.session.history.undo_title.startswith("Import")


def test_an_article_is_opened_by_its_number(window: MainWindow) -> None:
    answer(GoToDialog, fill("3"))
    press(Qt.Key.Key_G, _CTRL)
    assert window.page.view.article_text == TEXTS[2]
    wait_until(lambda: QApplication.focusWidget() is window.page.view, 5)


def test_the_queue_is_ordered_by_doubt_and_confirming_follows_that_order(
    window: MainWindow, project: Path, tmp_path: Path
) -> None:
    window.queue.order.set_order(QueueOrder.UNSURE)
    window.queue.order.chosen.emit()
    wait_until(lambda: window.jobs.job is None)
    assert shown_titles(window)[0] == "Article 1"
    press(Qt.Key.Key_Return)
    assert window.page.view.article_text == TEXTS[2]
    press(Qt.Key.Key_Return)
    assert window.page.view.article_text == TEXTS[1]
    window.close()
    with open_window(project, tmp_path / "settings.json") as again:
        assert again.queue.wish.order is QueueOrder.UNSURE
        assert shown_titles(again)[0] == "Article 1"
