"""Every setting holds the moment it is changed, is kept, and comes back after a restart."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid
from tests.e2e.desks import open_window, wait_until
from tests.unit.session import small

from glossator.session.settings import Settings
from glossator.ui.dialogs.settings import SettingsDialog, show_settings
from glossator.ui.theme import appearance, current_theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
PAGES = ("reading", "appearance", "keys", "annotating", "backups")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = tmp_path / "small.glossator"
    session, _ = small.make(made, count=2, settings={"pipeline": "", "gazetteer": ""})
    session.close()
    return made


@pytest.fixture
def window(project: Path, path: Path) -> Iterator[MainWindow]:
    with open_window(project, path) as opened:
        opened.resize(1600, 900)
        yield opened
        appearance().set_safe_labels(None)
        appearance().set_preference("system")


@pytest.fixture
def dialog(window: MainWindow) -> Iterator[SettingsDialog]:
    shown = show_settings(window)
    wait_until(shown.isActiveWindow, 5)
    yield shown
    if isValid(shown):
        shown.close()


def test_measure_leading_and_size_change_the_article_at_once(
    window: MainWindow, dialog: SettingsDialog, path: Path
) -> None:
    view, page = window.page.view, dialog.reading
    columns: list[float] = []
    view.column_changed.connect(lambda column: columns.append(column.width))
    page.measure.setValue(90)
    page.measure.setValue(45)
    assert columns[0] > columns[-1] * 1.9
    pitch = view._layout.measures.pitch
    page.leading.setValue(2.2)
    assert view._layout.measures.pitch > pitch * 1.25
    page.size_of_text.setValue(20)
    assert view.font().pointSizeF() == 20
    kept = Settings.load(path)
    assert (kept.measure, kept.leading, kept.text_size) == (45, 2.2, 20.0)


def test_what_is_set_holds_after_a_restart(project: Path, path: Path) -> None:
    settings = Settings.load(path)
    settings.measure, settings.leading, settings.direction, settings.snap = 50, 2.0, "right-to-left", False
    settings.save()
    with open_window(project, path) as window:
        view = window.page.view
        assert (view._characters, view._leading) == (50, 2.0)
        assert view._spots.leftwards is True
        assert view.snaps is False


def test_the_direction_of_writing_can_be_set_and_left_to_the_letters(
    window: MainWindow, dialog: SettingsDialog
) -> None:
    view, choice = window.page.view, dialog.reading.direction

    def place() -> int:
        return view.cursorRect().x()

    view.set_caret(0)
    left = place()
    choice.setCurrentIndex(choice.findData("right-to-left"))
    view.set_caret(0)
    assert place() > left + 10
    choice.setCurrentIndex(choice.findData("auto"))
    view.set_caret(0)
    assert place() == left


def test_the_usual_values_come_back(window: MainWindow, dialog: SettingsDialog, path: Path) -> None:
    page = dialog.reading
    page.measure.setValue(90)
    page.leading.setValue(2.0)
    page._reset()
    assert (page.measure.value(), page.leading.value()) == (70, 1.6)
    assert (Settings.load(path).measure, window.page.view._characters) == (70, 70)


@pytest.mark.parametrize(("name", "shown"), [("light", "light"), ("dark", "dark"), ("contrast", "contrast-light")])
def test_a_theme_is_shown_at_once(dialog: SettingsDialog, path: Path, name: str, shown: str) -> None:
    dialog.appearance.themes[name].click()
    assert current_theme().name == shown
    assert Settings.load(path).theme == name


def test_safe_label_colours_are_shown_at_once_everywhere(
    window: MainWindow, dialog: SettingsDialog, path: Path
) -> None:
    assert window.session is not None
    label = window.session.scheme.labels[0]
    before = current_theme().label(label.colour).chip.name()
    dialog.appearance.safe.click()
    after = current_theme().label(label.colour).chip.name()
    assert after != before
    palette = window.page.view.palette()
    assert window.page.view._styles.look_up(label.id, palette).chip_fill.name() == after
    assert Settings.load(path).safe_colours
    dialog.appearance.safe.click()
    assert window.page.view._styles.look_up(label.id, palette).chip_fill.name() == before


def test_a_new_name_stands_at_the_next_change(window: MainWindow, dialog: SettingsDialog, path: Path) -> None:
    page = dialog.annotating
    page.author.setText("  Anna\u2028 Ölçer ")
    page.author.editingFinished.emit()
    assert Settings.load(path).author == "Anna Ölçer"
    assert window.session is not None
    assert window.session.author == "Anna Ölçer"
    page.author.setText("   ")
    page.author.editingFinished.emit()
    assert page.author.text() == "Anna Ölçer"


@pytest.mark.parametrize(("snap", "alt", "expected"), [(True, False, 8), (False, False, 7), (False, True, 8)])
def test_selecting_grows_to_words_or_not_as_is_set(
    window: MainWindow, dialog: SettingsDialog, snap: bool, alt: bool, expected: int
) -> None:
    dialog.annotating.snap.setChecked(snap)
    dialog.close()
    view = window.page.view
    modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
    places = []
    for position in (5, 7):
        view.set_caret(position)
        places.append(view.cursorRect().center())
    view.clear_selection()
    QTest.qWait(QApplication.doubleClickInterval() // 10)
    viewport = view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, modifier, places[0])
    for step in (4, 8, places[1].x() - places[0].x()):
        _move(viewport, places[0] + QPoint(step, 0), modifier)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, modifier, places[1])
    assert view.selected_stretch() == (5, expected)


def _move(viewport: QWidget, point: QPoint, modifier: Qt.KeyboardModifier) -> None:
    left = Qt.MouseButton.LeftButton
    where = QPointF(viewport.mapToGlobal(point))
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), where, Qt.MouseButton.NoButton, left, modifier)
    QApplication.sendEvent(viewport, event)


def test_what_confirming_does_is_said_with_the_keys_of_the_moment(window: MainWindow, dialog: SettingsDialog) -> None:
    assert "Return vouches for the whole article" in dialog.annotating.confirming.text()
    window.menus.choose_keys({"article.confirm": ("F7",)})
    assert "F7 vouches for the whole article" in dialog.annotating.confirming.text()


def test_backups_are_made_as_often_as_is_set(
    window: MainWindow, dialog: SettingsDialog, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[timedelta] = []
    monkeypatch.setattr(type(window.work), "back_up", lambda _self, interval: asked.append(interval))
    assert window.work is not None
    dialog.backups.minutes.setValue(10)
    assert Settings.load(path).backup_minutes == 10
    window.backups.watch(window.work)
    window.backups._steps = None
    window.backups._clock.timeout.emit()
    assert asked[-1] == timedelta(minutes=10)
    assert dialog.backups.shown.text().endswith("backups")


@pytest.mark.parametrize("page", PAGES)
def test_every_control_has_a_name_and_can_be_reached_with_tab(dialog: SettingsDialog, page: str) -> None:
    dialog.open_page(page)
    shown = dialog.pages.currentWidget()
    for widget in shown.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(shown) and widget.isEnabled():
            if widget.focusProxy() is not None or widget.objectName() == "qt_spinbox_lineedit":
                continue
            interface = QAccessible.queryAccessibleInterface(widget)
            assert interface is not None
            assert interface.text(QAccessible.Text.Name).strip(), type(widget).__name__
    reached = set()
    for _ in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
    assert any(shown.isAncestorOf(widget) for widget in reached)


def test_it_is_called_by_its_key_and_esc_leads_back_to_the_article(window: MainWindow) -> None:
    QTest.keyClick(window.page.view, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = window.findChildren(SettingsDialog)
    wait_until(dialog.isActiveWindow, 5)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    wait_until(lambda: QApplication.focusWidget() is window.page.view, 5)


def test_without_a_project_the_settings_can_be_changed_too(window: MainWindow, path: Path) -> None:
    window.close_project()
    dialog = show_settings(window, "appearance")
    dialog.appearance.safe.click()
    assert Settings.load(path).safe_colours
    dialog.close()
