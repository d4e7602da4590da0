"""History, consistency and progress in the real window, with key presses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import open_window, wait_until
from tests.ui.test_accessible_names import _nameless
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.session import editing
from glossator.session.session import Session, now
from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.ui.main_window import MainWindow
from glossator.ui.panels.consistency import ConsistencyPanel
from glossator.ui.panels.history import HistoryPanel
from glossator.ui.panels.progress import ProgressPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_CTRL = Qt.KeyboardModifier.ControlModifier
TEXTS = ["The Pentagon said ISIL left Mosul.", "ISIL fled, the Pentagon said; Mosul is free 🏙."]


def make(path: Path) -> list[str]:
    session = Session.create(path, small.SCHEME, {}, author="anna")
    articles = small.import_articles(session, TEXTS)
    marks = [((0, 12, "Group"), (18, 22, "Group"), (28, 33, "Place")), ((0, 4, "Place"), (15, 23, "Group"))]
    for article, spans in zip(articles, marks, strict=True):
        for start, end, label in spans:
            session.commit(editing.add(session.annotations(article), start, end, label, label))
        session.commit(editing.confirm(session.annotations(article), by="anna", at=now()))
    session.close()
    return articles


@pytest.fixture
def articles(tmp_path: Path) -> list[str]:
    return make(tmp_path / "p.glossator")


@pytest.fixture
def window(tmp_path: Path, articles: list[str]) -> Iterator[MainWindow]:
    del articles
    with open_window(tmp_path / "p.glossator", tmp_path / "settings.json") as opened:
        yield opened


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def history_of(window: MainWindow) -> HistoryPanel:
    panel = window.show_panel("history")
    assert isinstance(panel, HistoryPanel)
    return panel


def labels(window: MainWindow, article: str) -> list[tuple[str, str]]:
    return [(span.text, span.label) for span in session_of(window).project.annotations(article, "main").spans]


def test_the_history_opens_with_a_key_goes_there_and_escape_comes_back(window: MainWindow, articles: list[str]) -> None:
    press(Qt.Key.Key_H, _CTRL)
    panel = history_of(window)
    wait_until(lambda: panel.view.hasFocus() and panel.model.rowCount() == 10)
    assert window.desk.article == articles[0]
    for _ in range(2):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert window.desk.article == articles[1]
    assert window.desk.current is not None
    assert window.desk.current.label == "Place"
    wait_until(window.page.view.hasFocus)
    press(Qt.Key.Key_H, _CTRL)
    wait_until(panel.view.hasFocus)
    press(Qt.Key.Key_Escape)
    wait_until(window.page.view.hasFocus)


def test_the_way_back_and_the_way_forward_are_gone_with_keys_alone(window: MainWindow, articles: list[str]) -> None:
    press(Qt.Key.Key_H, _CTRL)
    panel = history_of(window)
    wait_until(panel.view.hasFocus)
    for _ in range(4):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    wait_until(panel.carry_out.hasFocus)
    assert panel.said.text() == "Takes 4 changes back, in 2 articles."
    press(Qt.Key.Key_Return)
    wait_until(lambda: window.jobs.job is None and session_of(window).history.last_done == 5)
    assert labels(window, articles[1]) == []
    assert session_of(window).project.state_counts("main")[ArticleState.CONFIRMED] == 0
    assert window.page.notices.isVisible()
    wait_until(panel.view.hasFocus)
    panel.choose(8)
    press(Qt.Key.Key_Space)
    wait_until(panel.carry_out.hasFocus)
    press(Qt.Key.Key_Return)
    wait_until(lambda: window.jobs.job is None and session_of(window).history.last_done == 8)
    assert len(labels(window, articles[1])) == 2
    assert list(session_of(window).project.check()) == []


def test_escape_leaves_the_question_before_it_leaves_the_panel(window: MainWindow) -> None:
    press(Qt.Key.Key_H, _CTRL)
    panel = history_of(window)
    wait_until(panel.view.hasFocus)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    wait_until(panel.carry_out.hasFocus)
    press(Qt.Key.Key_Escape)
    assert panel.view.hasFocus()
    assert not panel.carry_out.isVisible()
    press(Qt.Key.Key_Escape)
    wait_until(window.page.view.hasFocus)


def test_an_undo_shows_in_the_history_at_once(window: MainWindow) -> None:
    press(Qt.Key.Key_H, _CTRL)
    panel = history_of(window)
    wait_until(panel.view.hasFocus)
    press(Qt.Key.Key_Z, _CTRL)
    wait_until(lambda: panel.view.rows.last_done == 8)
    assert "undone" in str(panel.model.index(1, 0).data(int(Qt.ItemDataRole.AccessibleTextRole)))
    assert panel.model.rowCount() == 10


def test_everything_can_be_undone_back_to_an_empty_project_and_redone(window: MainWindow, articles: list[str]) -> None:
    panel = history_of(window)
    panel.setFocus()
    wait_until(panel.view.hasFocus)
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Space)
    wait_until(panel.carry_out.hasFocus)
    press(Qt.Key.Key_Return)
    wait_until(lambda: window.jobs.job is None and session_of(window).history.last_done == 0)
    assert session_of(window).project.queue("main") == []
    assert window.desk.article is None
    panel.choose(9)
    panel.setFocus()
    press(Qt.Key.Key_Space)
    wait_until(panel.carry_out.isEnabled)
    panel.carry_out.click()
    wait_until(lambda: window.jobs.job is None and session_of(window).history.last_done == 9)
    assert len(labels(window, articles[0])) == 3


def test_consistency_opens_with_a_key_and_a_digit_makes_it_alike(window: MainWindow, articles: list[str]) -> None:
    press(Qt.Key.Key_F8)
    panel = window.show_panel("consistency")
    assert isinstance(panel, ConsistencyPanel)
    wait_until(lambda: panel.model.rowCount() == 3 and panel.view.hasFocus())
    assert [found.phrase for found in panel.model.found] == ["ISIL", "Mosul", "Pentagon"]
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Down)
    place = panel.model.place(panel.view.currentIndex())
    assert place is not None
    press(Qt.Key.Key_Return)
    assert window.desk.article == place.article
    assert window.desk.current is not None
    assert window.desk.current.id == place.span
    panel.setFocus()
    wait_until(panel.view.hasFocus)
    press(Qt.Key.Key_1)
    wait_until(lambda: window.jobs.job is None and ("ISIL", "Group") in labels(window, articles[1]))
    assert session_of(window).project.state_counts("main")[ArticleState.CONFIRMED] == 2
    assert panel.chosen is not None
    assert panel.chosen.phrase == "Mosul"
    press(Qt.Key.Key_Delete)
    assert panel.model.rowCount() == 1
    assert session_of(window).history.undo_title == "Leave “Mosul” as it is"
    wait_until(panel.left_out.isVisible)
    panel.left_out.click()
    wait_until(lambda: panel.model.rowCount() == 2)
    press(Qt.Key.Key_Escape)
    wait_until(window.page.view.hasFocus)


def test_a_fix_is_undone_with_one_key_and_is_listed_again(window: MainWindow, articles: list[str]) -> None:
    panel = window.show_panel("consistency")
    assert isinstance(panel, ConsistencyPanel)
    before = labels(window, articles[1])
    wait_until(lambda: panel.model.rowCount() == 3)
    panel.setFocus()
    press(Qt.Key.Key_1)
    wait_until(lambda: window.jobs.job is None and labels(window, articles[1]) != before)
    press(Qt.Key.Key_Z, _CTRL)
    assert labels(window, articles[1]) == before
    wait_until(lambda: panel.model.rowCount() == 3)


def test_only_one_kind_is_listed_where_one_is_chosen(window: MainWindow) -> None:
    panel = window.show_panel("consistency")
    assert isinstance(panel, ConsistencyPanel)
    wait_until(lambda: panel.model.rowCount() == 3)
    panel.kind.setCurrentIndex(3)
    assert [found.phrase for found in panel.model.found] == ["Pentagon"]
    panel.kind.setCurrentIndex(0)
    assert panel.model.rowCount() == 3
    panel.scope.setCurrentIndex(1)
    wait_until(lambda: "2 articles" in panel.when.text())


def test_progress_opens_with_a_key_and_keeps_in_step(window: MainWindow, articles: list[str]) -> None:
    press(Qt.Key.Key_F9)
    panel = window.show_panel("progress")
    assert isinstance(panel, ProgressPanel)
    wait_until(lambda: "2 of 2 confirmed" in panel.articles_words.text())
    assert [row.name for row in panel.spans.rows] == ["Group", "Place"]
    assert "2 confirmed today" in panel.pace_words.text()
    assert "Group: 3" in panel.spans.accessibleDescription()
    window.desk.open(articles[0])
    window.desk.reopen()
    wait_until(lambda: "1 of 2 confirmed" in panel.articles_words.text())


def test_every_control_of_the_panels_has_a_name(window: MainWindow) -> None:
    for name in ("history", "progress", "consistency"):
        panel = window.show_panel(name)
        QTest.qWait(60)
        assert _nameless(panel) == []


def test_the_panels_follow_to_another_project_and_survive_there_being_none(
    window: MainWindow, tmp_path: Path, articles: list[str]
) -> None:
    del articles
    other = tmp_path / "other.glossator"
    small.make(other, count=3)[0].close()
    history, progress = history_of(window), window.show_panel("progress")
    assert isinstance(progress, ProgressPanel)
    wait_until(lambda: "2 of 2" in progress.articles_words.text())
    window.close_project()
    QTest.qWait(50)
    window.show_work(Work.open(other, Settings.load(tmp_path / "settings.json")))
    history = history_of(window)
    wait_until(lambda: history.model.rowCount() == 3)
    window.show_panel("progress")
    wait_until(lambda: "0 of 3" in progress.articles_words.text())
