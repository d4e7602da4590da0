"""The memory's panel in the window: what it lists, how it is put right, and that what is confirmed speaks at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.unit.session import small

from glossator.session.memory import Memory
from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.ui.application import make_application
from glossator.ui.main_window import MainWindow
from glossator.ui.panels.memory import MemoryPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "small.glossator"
    session, _ = small.make(path, count=4, settings={"pipeline": "", "gazetteer": ""})
    session.close()
    make_application()
    made = MainWindow(Settings.load())
    made.resize(1200, 900)
    made.show()
    made.show_work(Work.open(path, made.settings))
    QTest.qWait(0)
    yield made
    made.close()
    made.deleteLater()
    QTest.qWait(0)


def panel_of(window: MainWindow) -> MemoryPanel:
    panel = window.show_panel("memory")
    assert isinstance(panel, MemoryPanel)
    return panel


def listed(panel: MemoryPanel) -> list[str]:
    return [str(panel.model.index(row).data()) for row in range(panel.model.rowCount())]


def choose(panel: MemoryPanel, phrase: str) -> None:
    panel.view.setCurrentIndex(panel.model.index(listed(panel).index(phrase)))


def relabel_and_confirm(window: MainWindow) -> None:
    annotations = window.desk.annotations
    assert annotations is not None
    mark = next(m for m in annotations.marks() if annotations.text[m.start : m.end] == "Al Qaim")
    window.desk.go_to(mark.id)
    window.desk.label("Place")
    window.menus["article.confirm"].trigger()


def shown(window: MainWindow) -> dict[str, str]:
    annotations = window.desk.annotations
    assert annotations is not None
    return {annotations.text[m.start : m.end]: m.label for m in annotations.marks()}


def test_what_is_confirmed_speaks_in_the_next_article_that_opens(window: MainWindow, qtbot: QtBot) -> None:
    first = window.desk.article
    assert shown(window)["Al Qaim"] == "Person"
    relabel_and_confirm(window)
    assert window.desk.article != first
    qtbot.waitUntil(lambda: shown(window)["Al Qaim"] == "Place")


def test_an_empty_memory_says_what_fills_it(window: MainWindow) -> None:
    panel = panel_of(window)
    assert listed(panel) == []
    assert panel._pages.currentIndex() == 1
    assert panel.switch.isChecked()


def test_it_lists_what_is_learnt_as_soon_as_that_is_confirmed(window: MainWindow, qtbot: QtBot) -> None:
    panel = panel_of(window)
    relabel_and_confirm(window)
    qtbot.waitUntil(lambda: listed(panel) == ["Al Qaim", "Anna", "Daesh", "Gen", "Mohammedi"])
    choose(panel, "Al Qaim")
    assert panel.says.text() == "Al Qaim: Place once"
    row = panel.chosen
    assert row is not None
    assert (row.label, row.corrected) == ("Place", False)


def test_a_phrase_is_found_by_a_few_letters(window: MainWindow, qtbot: QtBot) -> None:
    relabel_and_confirm(window)
    panel = panel_of(window)
    qtbot.waitUntil(lambda: len(listed(panel)) == 5)
    panel.search.setText("qai")
    qtbot.waitUntil(lambda: listed(panel) == ["Al Qaim"])
    panel.search.setText("nowhere")
    qtbot.waitUntil(lambda: panel._pages.currentIndex() == 2)


def test_a_phrase_is_put_right_and_that_is_undone(window: MainWindow, qtbot: QtBot) -> None:
    relabel_and_confirm(window)
    panel = panel_of(window)
    qtbot.waitUntil(lambda: len(listed(panel)) == 5)
    choose(panel, "Al Qaim")
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: "Al Qaim" not in shown(window))
    row = panel.chosen
    assert row is not None
    assert (row.silenced, row.corrected) == (True, True)
    assert not panel.never.isEnabled()
    panel.always.menu().actions()[2].trigger()
    qtbot.waitUntil(lambda: shown(window).get("Al Qaim") == "Group")
    panel.forget.click()
    qtbot.waitUntil(lambda: shown(window).get("Al Qaim") == "Place")
    window.menus["edit.undo"].trigger()
    qtbot.waitUntil(lambda: shown(window).get("Al Qaim") == "Group")
    row = panel.chosen
    assert row is not None
    assert row.corrected


def test_it_is_switched_off_and_on_again(window: MainWindow, qtbot: QtBot) -> None:
    relabel_and_confirm(window)
    panel = panel_of(window)
    qtbot.waitUntil(lambda: shown(window)["Al Qaim"] == "Place")
    panel.switch.click()
    qtbot.waitUntil(lambda: shown(window)["Al Qaim"] == "Person")
    assert window.session is not None
    assert not Memory(window.session).is_on
    window.menus["edit.undo"].trigger()
    qtbot.waitUntil(lambda: shown(window)["Al Qaim"] == "Place")
    assert panel.switch.isChecked()
