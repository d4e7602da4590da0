"""A key that is changed holds at once, everywhere it is shown, and after a restart; the old one no longer does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from tests.e2e.desks import open_window, wait_until
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.session.settings import Settings
from glossator.ui.dialogs.settings import SettingsDialog, show_settings
from glossator.ui.dialogs.shortcuts import ShortcutSheet
from glossator.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "small.glossator"
    session, _ = small.make(path, count=3, settings={"pipeline": "", "gazetteer": ""})
    session.close()
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifiers)


def change_key(window: MainWindow, action: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> str:
    """Change the key of an action in the settings, with the keyboard alone; return what the page said."""
    press(Qt.Key.Key_Comma, _CTRL)
    dialog = next(each for each in window.findChildren(SettingsDialog) if each.isVisible())
    dialog.open_page("keys")
    wait_until(dialog.isActiveWindow, 5)
    dialog.keys.select(action)
    dialog.keys.tree.setFocus()
    press(Qt.Key.Key_Return)
    press(key, modifiers)
    said = dialog.keys.message.text()
    press(Qt.Key.Key_Escape)
    wait_until(lambda: QApplication.focusWidget() is window.page.view, 5)
    return said


def states(window: MainWindow) -> dict[ArticleState, int]:
    assert window.session is not None
    counts = window.session.project.state_counts(window.session.layer)
    return {state: count for state, count in counts.items() if count}


def skipped(window: MainWindow) -> int:
    return states(window).get(ArticleState.SKIPPED, 0)


def test_a_changed_key_holds_at_once_and_after_a_restart_and_the_old_one_does_not(
    project: Path, settings: Path
) -> None:
    with open_window(project, settings) as window:
        change_key(window, "article.skip", Qt.Key.Key_F7)
        press(Qt.Key.Key_S)
        assert skipped(window) == 0
        press(Qt.Key.Key_F7)
        assert skipped(window) == 1
        button = window.findChild(QToolButton, "button.article.skip")
        assert isinstance(button, QToolButton)
        assert "F7" in button.text()
        assert "F7" in window.menus["article.skip"].toolTip()
    with open_window(project, settings) as window:
        press(Qt.Key.Key_S)
        assert skipped(window) == 1
        press(Qt.Key.Key_F7)
        assert skipped(window) == 2


def test_the_hints_of_the_panels_and_the_sheet_show_the_changed_key(project: Path, settings: Path) -> None:
    with open_window(project, settings) as window:
        change_key(window, "span.accept", Qt.Key.Key_F8)
        window.menus["help.shortcuts"].trigger()
        (sheet,) = window.findChildren(ShortcutSheet)
        rows = {words: keys for section in sheet.shown for keys, words in section.rows}
        assert rows["Accept"] == "F8"
        assert "F8" in sheet.as_text()
        sheet.close()
        names = [
            child.accessibleName()
            for dock in window.docks
            for child in dock.findChildren(QWidget)
            if not child.isHidden()
        ]
        assert "Accept: F8" in names


def test_a_key_that_another_action_had_is_taken_from_it_and_both_say_so(project: Path, settings: Path) -> None:
    with open_window(project, settings) as window:
        said = change_key(window, "article.skip", Qt.Key.Key_X)
        assert "Reject or Delete" in said
        assert "Del" in said
        before = window.desk.annotations
        assert before is not None
        press(Qt.Key.Key_Tab)
        marks = len(before.marks())
        press(Qt.Key.Key_X)
        assert skipped(window) == 1
        assert len(before.marks()) == marks
        dialog = show_settings(window, "keys")
        item = dialog.keys._items["span.reject"]
        assert "X stands for Skip" in item.text(3)
        dialog.close()


def test_a_letter_of_a_label_that_is_given_away_is_said_at_the_action_and_at_the_label(
    project: Path, settings: Path
) -> None:
    with open_window(project, settings) as window:
        said = change_key(window, "article.skip", Qt.Key.Key_P)
        assert "Person" in said
        palette = window.show_panel("palette")
        model = palette.view.model()  # type: ignore[attr-defined]
        spoken = model.data(model.index(0, 0), int(Qt.ItemDataRole.AccessibleTextRole))
        assert "P stands for “Skip”" in spoken
        press(Qt.Key.Key_P)
        assert skipped(window) == 1
        window.menus.choose_keys({})
        assert "P stands for" not in model.data(model.index(0, 0), int(Qt.ItemDataRole.AccessibleTextRole))
        annotations = window.desk.annotations
        assert annotations is not None
        window.page.view.set_caret(24)
        spans = len(annotations.spans)
        press(Qt.Key.Key_P)
        assert len(annotations.spans) == spans + 1
        assert skipped(window) == 1


def test_a_letter_given_to_an_action_of_the_window_holds_in_the_article_alone(project: Path, settings: Path) -> None:
    with open_window(project, settings) as window:
        said = change_key(window, "edit.find_article", Qt.Key.Key_Q)
        assert "while the article has the focus" in said
        press(Qt.Key.Key_Q)
        assert QApplication.focusWidget() is window.queue.search
        press(Qt.Key.Key_Q)
        assert window.queue.search.text() == "q"
        window.page.view.setFocus()
        assert window.menus["edit.find_article"].text() == "&Find an Article\tQ"
        window.menus.choose_keys({})
        assert window.menus["edit.find_article"].text() == "&Find an Article"
        press(Qt.Key.Key_Q)
        assert QApplication.focusWidget() is window.page.view
        press(Qt.Key.Key_L, _CTRL)
        assert QApplication.focusWidget() is window.queue.search


@pytest.mark.parametrize(("key", "words"), [(Qt.Key.Key_Left, "walks through the text"), (Qt.Key.Key_Home, "walks")])
def test_a_key_that_the_text_needs_is_refused_with_the_reason(
    project: Path, settings: Path, key: Qt.Key, words: str
) -> None:
    with open_window(project, settings) as window:
        assert words in change_key(window, "article.skip", key)
        assert Settings.load(settings).keys == {}


@pytest.mark.parametrize(
    ("key", "modifiers", "name"),
    [(Qt.Key.Key_Tab, _NONE, "Tab"), (Qt.Key.Key_Return, _CTRL, "Ctrl+Return"), (Qt.Key.Key_F1, _NONE, "F1")],
)
def test_keys_that_dialogs_use_themselves_can_be_chosen(
    project: Path, settings: Path, key: Qt.Key, modifiers: Qt.KeyboardModifier, name: str
) -> None:
    with open_window(project, settings) as window:
        change_key(window, "article.skip", key, modifiers)
        assert window.menus.spec("article.skip").keys == (name,)
        assert Settings.load(settings).keys == {"article.skip": (name,)}


def test_esc_leaves_the_key_as_it_is_and_the_dialog_open(project: Path, settings: Path) -> None:
    with open_window(project, settings) as window:
        dialog = show_settings(window, "keys")
        wait_until(dialog.isActiveWindow, 5)
        dialog.keys.select("article.skip")
        dialog.keys.tree.setFocus()
        press(Qt.Key.Key_Return)
        assert dialog.keys.catcher.isVisible()
        press(Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert QApplication.focusWidget() is dialog.keys.tree
        assert window.menus.spec("article.skip").keys == ("S",)
        dialog.close()


def test_keys_are_added_taken_away_reset_and_taken_back(project: Path, settings: Path) -> None:
    with open_window(project, settings) as window:
        page = show_settings(window, "keys").keys
        wait_until(page.isActiveWindow, 5)
        page.select("article.skip")
        keys: Callable[[], tuple[str, ...]] = lambda: window.menus.spec("article.skip").keys  # noqa: E731
        page.add.click()
        press(Qt.Key.Key_F7)
        assert keys() == ("S", "F7")
        page.clear.click()
        assert keys() == ()
        page.take_back.click()
        assert keys() == ("S", "F7")
        page.reset.click()
        assert keys() == ("S",)
        page.change.click()
        press(Qt.Key.Key_F9)
        page.select("span.next")
        page.clear.click()
        assert Settings.load(settings).keys == {"article.skip": ("F9",), "span.next": ()}
        page.reset_all.click()
        assert Settings.load(settings).keys == {}
        assert keys() == ("S",)
        page.window().close()


def test_the_search_finds_actions_by_words_and_by_key(project: Path, settings: Path) -> None:
    with open_window(project, settings) as window:
        page = show_settings(window, "keys").keys
        for typed, expected in (("take conf", "article.reopen"), ("ctrl+l", "edit.find_article")):
            page.search.setText(typed)
            shown = [action for action, item in page._items.items() if not item.isHidden()]
            assert shown == [expected]
        page.window().close()


def test_no_key_is_ambiguous_to_qt_whatever_was_chosen(project: Path, settings: Path) -> None:
    kept = Settings.load(settings)
    kept.keys = {
        "article.skip": ("P", "X", "Ctrl+L", "Shift+L"),
        "span.next": ("P", "Ctrl+Z", "Space"),
        "edit.find_article": ("Space", "L", "Ctrl+K"),
        "file.check": ("Q", "Ctrl+K"),
        "edit.undo": ("Ctrl+K", "Esc"),
    }
    kept.save()
    with open_window(project, settings) as window:
        bound = [key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()]
        bound += [shortcut.key().toString() for shortcut in window.findChildren(QShortcut) if shortcut.isEnabled()]
        assert [key for key, count in Counter(bound).items() if count > 1] == []
        assert set(bound) >= {"P", "X", "Q", "Space", "Ctrl+L", "Ctrl+K", "Ctrl+Z"}


def test_keys_of_an_action_that_this_version_does_not_know_survive(project: Path, settings: Path) -> None:
    kept = Settings.load(settings)
    kept.keys = {"an.action.to.come": ("F8",)}
    kept.save()
    with open_window(project, settings) as window:
        change_key(window, "article.skip", Qt.Key.Key_F7)
        window.menus.choose_keys({})
    assert Settings.load(settings).keys == {"an.action.to.come": ("F8",)}
