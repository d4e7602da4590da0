"""The list of spans that cut tokens in the real window, with key presses and the mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import open_window, wait_until
from tests.ui.test_accessible_names import _nameless
from tests.unit.session import small
from tests.unit.session.test_fitting import TEXTS, mark

from glossator.session import suggesting
from glossator.session.session import Session
from glossator.ui.main_window import MainWindow
from glossator.ui.panels.fit import FitPanel

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    pytest.mark.xdist_group("spacy"),
    pytest.mark.timeout(120),
]

_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "p.glossator"
    session = Session.create(path, small.SCHEME, suggesting.default_settings(gazetteer=""), author="anna")
    articles = small.import_articles(session, TEXTS)
    mark(session, articles[0], ("U.S.", 0, "Place"), ("U.S.", 1, "Place"))
    mark(session, articles[2], ("قاسم الم", 0, "Person"))
    session.close()
    with open_window(path, tmp_path / "settings.json") as opened:
        yield opened


def press(key: Qt.Key, held: Qt.KeyboardModifier = _NONE) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, held)


def bring_up(window: MainWindow) -> FitPanel:
    press(Qt.Key.Key_F10)
    panel = window.docks["fit"].widget()
    assert isinstance(panel, FitPanel)
    wait_until(lambda: panel.model.rowCount() == 3)
    wait_until(panel.view.hasFocus)
    return panel


def words(window: MainWindow) -> list[str]:
    session = window.session
    assert session is not None
    rows = session.project.queue_rows("main", session.project.queue("main"))
    return [span.text for row in rows.values() for span in session.project.spans(row.id, "main")]


def test_the_list_comes_up_with_a_key_goes_there_and_fits_one_some_and_all(window: MainWindow) -> None:
    panel = bring_up(window)
    assert panel.said.text().startswith("3 of 3 spans cut tokens")
    press(Qt.Key.Key_End)
    press(Qt.Key.Key_Return)
    assert window.desk.current is not None
    assert window.desk.current.label == "Person"
    wait_until(window.page.view.hasFocus)
    press(Qt.Key.Key_F10)
    press(Qt.Key.Key_0)
    wait_until(lambda: words(window) == ["U.S.", "U.S.", "قاسم المحمدي"])
    wait_until(lambda: panel.model.rowCount() == 2 and window.jobs.job is None)
    press(Qt.Key.Key_A, _CTRL)
    assert panel.fit.text() == "Fit the 2 Ticked"
    press(Qt.Key.Key_Space)
    assert [misfit.start for misfit in panel.model.chosen()] == [panel.model.misfits[0].start]
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_0)
    wait_until(lambda: words(window) == ["U.S.-made", "U.S.-led", "قاسم المحمدي"])
    assert panel.said.text().startswith("0 of 3 spans cut tokens")
    press(Qt.Key.Key_Z, _CTRL)
    wait_until(lambda: words(window) == ["U.S.", "U.S.", "قاسم المحمدي"])
    # What comes back is on the list again.
    assert panel.model.rowCount() == 2
    wait_until(lambda: window.jobs.job is None)
    press(Qt.Key.Key_Escape)
    wait_until(window.page.view.hasFocus)


def test_what_is_repaired_in_the_article_leaves_the_list(window: MainWindow) -> None:
    panel = bring_up(window)
    press(Qt.Key.Key_Return)
    wait_until(window.page.view.hasFocus)
    press(Qt.Key.Key_4)
    assert [misfit.whole for misfit in panel.model.misfits] == ["U.S.-led", "قاسم المحمدي"]
    assert "work has gone on since" in panel.said.text()


def test_a_click_on_a_tick_ticks_and_one_on_the_words_goes_there(window: MainWindow) -> None:
    panel = bring_up(window)
    place = panel.view.visualRect(panel.model.index(1))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, _NONE, place.topLeft() + QPoint(12, 12))
    assert len(panel.model.chosen()) == 1
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, _NONE, place.center())
    assert window.desk.current is not None
    assert window.desk.current.id == panel.model.misfits[1].span.id
    assert len(panel.model.chosen()) == 1


def test_without_a_pipeline_the_panel_says_what_to_do(window: MainWindow) -> None:
    panel = bring_up(window)
    assert window.session is not None
    window.session.change_setting(suggesting.PIPELINE, "", "Use no pipeline")
    wait_until(lambda: not panel.model.rowCount())
    assert "uses no pipeline" in panel._no_pipeline.accessibleName()
    assert panel._no_pipeline.isVisible()


def test_every_control_of_the_panel_has_a_name(window: MainWindow) -> None:
    assert list(_nameless(bring_up(window))) == []
