"""The panels' places in the window: which are there from the start, and which are built when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from tests.ui.docks import later
from tests.unit.session import small

from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.ui.application import make_application
from glossator.ui.main_window import MainWindow
from glossator.ui.panels import BUILTIN

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

ADDED = {"later": "RIGHT", "aside": "LEFT", "below": "BELOW"}


@pytest.fixture
def make_window(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], MainWindow]]:
    """Make windows with three more panels that are not shown from the start."""
    for name, attribute in ADDED.items():
        monkeypatch.setitem(BUILTIN, name, f"tests.ui.docks.later:{attribute}")
    later.built.clear()
    made: list[MainWindow] = []

    def make() -> MainWindow:
        make_application()
        made.append(MainWindow(Settings.load()))
        made[-1].show()
        return made[-1]

    yield make
    for window in made:
        window.close()
        window.deleteLater()
    QTest.qWait(0)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "small.glossator"
    session, _ = small.make(path, count=3, settings={"pipeline": "", "gazetteer": ""})
    session.close()
    return path


def first_article(window: MainWindow) -> str:
    row = window.queue.model.row(0)
    assert row is not None
    return row.id


@pytest.fixture
def window(make_window: Callable[[], MainWindow], project: Path) -> MainWindow:
    made = make_window()
    made.show_work(Work.open(project, made.settings))
    QTest.qWait(0)
    return made


def test_a_later_panel_is_named_in_the_menu_and_neither_built_nor_seen(window: MainWindow) -> None:
    names = [action.text() for action in window.menus.submenus["panels"].actions()]
    assert names[:3] == ["Queue", "Labels", "Details"]
    assert names[-3:] == ["Later On", "Aside", "Below"]
    assert later.built == []
    for name in ADDED:
        assert not window.docks[name].isVisible()
    for name in ("queue", "palette", "details"):
        assert window.docks[name].isVisible()


def test_it_is_built_once_before_the_others_of_its_side_and_shows_what_is_open(window: MainWindow) -> None:
    window.page.view.setFocus()
    panel = window.show_panel("later")
    assert isinstance(panel, QLabel)
    QTest.qWait(0)
    assert later.built == [panel]
    assert panel.isVisible()
    assert not panel.visibleRegion().isEmpty()
    assert window.docks["details"].widget().visibleRegion().isEmpty()
    assert not window.docks["palette"].widget().visibleRegion().isEmpty()
    assert window.session is not None
    assert window.desk.article is not None
    assert panel.text() == window.session.project.article(window.desk.article).metadata.title
    assert QApplication.focusWidget() is window.page.view
    window.step_article(1)
    assert panel.text() == window.session.project.article(window.desk.article).metadata.title
    assert window.show_panel("later") is panel
    assert len(later.built) == 1


@pytest.mark.parametrize(
    ("name", "side"),
    [("aside", Qt.DockWidgetArea.LeftDockWidgetArea), ("below", Qt.DockWidgetArea.BottomDockWidgetArea)],
)
def test_it_comes_up_on_its_own_side(window: MainWindow, name: str, side: Qt.DockWidgetArea) -> None:
    panel = window.show_panel(name)
    QTest.qWait(0)
    assert window.dockWidgetArea(window.docks[name]) == side
    assert not panel.visibleRegion().isEmpty()


def test_the_menu_builds_it_and_puts_it_away_again(window: MainWindow) -> None:
    entry = window.docks["later"].toggleViewAction()
    entry.trigger()
    QTest.qWait(0)
    assert len(later.built) == 1
    assert not later.built[0].visibleRegion().isEmpty()
    entry.trigger()
    QTest.qWait(0)
    assert not window.docks["later"].isVisible()
    assert not window.docks["details"].widget().visibleRegion().isEmpty()


def test_what_was_open_is_open_again_and_nothing_else_is_built(
    window: MainWindow, make_window: Callable[[], MainWindow], project: Path
) -> None:
    window.show_panel("later")
    window.docks["queue"].close()
    QTest.qWait(0)
    window.close()
    later.built.clear()
    again = make_window()
    assert later.built == []
    again.show_work(Work.open(project, again.settings))
    QTest.qWait(0)
    (panel,) = later.built
    assert isinstance(panel, QLabel)
    assert not panel.visibleRegion().isEmpty()
    assert panel.text()
    assert not again.docks["queue"].isVisible()
    assert not again.docks["aside"].isVisible()


def test_without_a_project_none_is_there(window: MainWindow) -> None:
    window.show_panel("later")
    window.close_project()
    assert not any(dock.isVisible() for dock in window.docks)


def test_a_panel_that_the_last_layout_did_not_know_stays_out_of_sight(
    make_window: Callable[[], MainWindow], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        for name in ADDED:
            before.delitem(BUILTIN, name)
        older = make_window()
        older.show_work(Work.open(project, older.settings))
        older.close()
    newer = make_window()
    newer.show_work(Work.open(project, newer.settings))
    QTest.qWait(0)
    assert later.built == []
    assert not newer.docks["later"].isVisible()
    newer.show_panel("later")
    QTest.qWait(0)
    assert not later.built[0].visibleRegion().isEmpty()


def test_a_panel_below_leaves_twelve_lines_of_the_article(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.desk.open(first_article(window))
    QTest.qWait(20)
    for panel_id in ("consistency", "search", "fit", "mentions"):
        window.show_panel(panel_id)
        QTest.qWait(50)
        view = window.page.view
        assert view.viewport().height() >= view.height_of(12) - 1, panel_id
        assert window.docks[panel_id].height() >= window.docks[panel_id].minimumSizeHint().height()


def test_a_panel_below_that_somebody_made_higher_stays_so(window: MainWindow) -> None:
    window.resize(1280, 800)
    window.desk.open(first_article(window))
    window.show_panel("search")
    QTest.qWait(50)
    dock = window.docks["search"]
    window.resizeDocks([dock], [420], Qt.Orientation.Vertical)
    QTest.qWait(20)
    dock.close()
    window.show_panel("search")
    QTest.qWait(50)
    assert dock.height() > 380


def test_the_window_does_not_grow_when_every_panel_is_asked_for(window: MainWindow) -> None:
    window.resize(1280, 800)
    for panel_id in list(BUILTIN):
        window.show_panel(panel_id)
        QTest.qWait(20)
    assert (window.width(), window.height()) == (1280, 800)
