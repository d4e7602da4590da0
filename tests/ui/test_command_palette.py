"""The palette finds whatever can be done by a few letters or a key, runs it, and gives the focus back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import open_window, wait_until
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.ui.command_articles import OPEN
from glossator.ui.command_palette import CommandPalette
from glossator.ui.commands import QUEUE, USEFUL, Command, find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.ui.main_window import MainWindow

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def command(words: str, *keys: str, reason: str = "", place: str = "") -> Command:
    return Command(words, words, place, lambda: None, keys, reason=reason)


COMMANDS = (
    command("Confirm and Go On", "Return", place="Article"),
    command("Take Confirmation Back", "Ctrl+Return", place="Article"),
    command("Go Back", "B", place="Article"),
    command("Next Unjudged", ".", place="Span"),
    command("Start One Word Left", "1", place="Span"),
    command("Label: Person", "P"),
    command("Label: Armed group", "A"),
    command("Undo", "Ctrl+Z", reason="nothing to undo", place="Edit"),
)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("conf", "Confirm and Go On"),
        ("back", "Go Back"),
        ("take back", "Take Confirmation Back"),
        ("b", "Go Back"),
        ("ctrl+z", "Undo"),
        (".", "Next Unjudged"),
        ("armed", "Label: Armed group"),
        ("PERS", "Label: Person"),
        ("sowl", "Start One Word Left"),
        ("nexun", "Next Unjudged"),
        ("rson", "Label: Person"),
    ],
)
def test_words_beginnings_abbreviations_and_keys_find_the_command(typed: str, first: str) -> None:
    assert find(COMMANDS, typed)[0].command.words == first


def test_all_words_must_fit() -> None:
    assert find(COMMANDS, "label undo") == []
    assert find(COMMANDS, "zzz") == []


def test_what_is_possible_comes_before_what_is_not() -> None:
    commands = (command("Undo", reason="nothing to undo"), command("Undo Everything"))
    assert [found.command.words for found in find(commands, "undo")] == ["Undo Everything", "Undo"]


def test_what_was_run_lately_comes_first() -> None:
    lately = ["Undo", "Go Back", "Label: Person"]
    assert [found.command.words for found in find(COMMANDS, "", lately)][:2] == ["Go Back", "Label: Person"]
    assert find(COMMANDS, "label", ["Label: Armed group"])[0].command.words == "Label: Armed group"


def test_before_anything_is_typed_what_is_needed_most_comes_first_and_what_is_not_possible_last() -> None:
    useful = Command("article.confirm", "Confirm", "", lambda: None)
    commands = (command("New Project"), command("Undo", reason="nothing to undo"), useful)
    assert [found.command.words for found in find(commands, "")] == ["Confirm", "New Project", "Undo"]


def test_the_letters_that_were_typed_are_marked() -> None:
    (found,) = find(COMMANDS, "unj")
    assert "".join(found.command.words[at] for at in sorted(found.letters)) == "Unj"


def test_letters_that_grow_when_made_small_mark_nothing_wrong() -> None:
    (found,) = find((command("İzmir Report"),), "report")
    assert "".join(found.command.words[at] for at in sorted(found.letters)) == "Report"


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "small.glossator"
    session, _ = small.make(path, count=3, settings={"pipeline": "", "gazetteer": ""})
    session.close()
    with open_window(path, tmp_path / "settings.json") as opened:
        yield opened


def call(window: MainWindow) -> CommandPalette:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    palette = window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    assert palette.isVisible()
    assert QApplication.focusWidget() is palette.line
    return palette


def skipped(window: MainWindow) -> int:
    assert window.session is not None
    return window.session.project.state_counts(window.session.layer).get(ArticleState.SKIPPED, 0)


def test_what_is_typed_is_found_and_return_runs_it(window: MainWindow) -> None:
    palette = call(window)
    QTest.keyClicks(palette.line, "skip")
    assert palette.found[0].id == "article.skip"
    assert skipped(window) == 0
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    wait_until(lambda: skipped(window) == 1, 5)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is window.page.view


def test_a_label_is_given_by_its_name(window: MainWindow) -> None:
    QTest.keyClick(window.page.view, Qt.Key.Key_Tab)
    palette = call(window)
    QTest.keyClicks(palette.line, "label place")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    wait_until(lambda: window.desk.current is not None and window.desk.current.label == "Place", 5)


@pytest.mark.parametrize("where", ["article", "queue"])
def test_esc_closes_and_the_focus_returns_to_where_it_was(window: MainWindow, where: str) -> None:
    before = window.page.view if where == "article" else window.queue.search
    before.setFocus()
    palette = call(window)
    QTest.keyClicks(palette.line, "conf")
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is before


def test_the_key_that_calls_the_palette_closes_it_too(window: MainWindow) -> None:
    palette = call(window)
    QTest.keyClick(palette.line, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert not palette.isVisible()
    assert QApplication.focusWidget() is window.page.view


def test_up_and_down_choose_and_go_round(window: MainWindow) -> None:
    palette = call(window)
    QTest.keyClicks(palette.line, "label")
    assert palette.found[1].id != palette.found[0].id
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.view.currentIndex().row() == 1
    assert palette.found[1].words in palette.line.accessibleDescription()
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.view.currentIndex().row() == len(palette.found) - 1


def test_what_is_not_possible_says_why_and_does_nothing(window: MainWindow) -> None:
    window.desk.go_to(None)
    palette = call(window)
    QTest.keyClicks(palette.line, "start one word left")
    (move,) = [each for each in palette.found if each.id == "span.start_left"]
    assert move.reason == "needs a current span"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    palette.give_up()
    QTest.keyClick(window.page.view, Qt.Key.Key_Tab)
    palette = call(window)
    (move,) = [each for each in palette.found if each.id == "span.start_left"]
    assert move.reason == ""


def test_it_knows_actions_labels_panels_and_recent_projects(window: MainWindow, tmp_path: Path) -> None:
    other = tmp_path / "other.glossator"
    other.write_bytes(b"")
    window.settings.recent += [str(other), "/gone.glossator"]
    palette = call(window)
    ids = {each.id for each in palette.found}
    assert ids >= {spec.id for spec in window.menus} - {"view.commands"}
    assert ids >= {"label.Person", "panel.queue", f"project.{other}"}
    gone = next(each for each in palette.found if each.id == "project./gone.glossator")
    assert gone.reason


def test_keys_that_were_changed_are_shown(window: MainWindow) -> None:
    window.menus.choose_keys({"article.skip": ("F7",)})
    palette = call(window)
    QTest.keyClicks(palette.line, "f7")
    assert palette.found[0].id == "article.skip"


def test_words_that_fit_nothing_can_be_looked_for_in_the_queue(window: MainWindow) -> None:
    palette = call(window)
    QTest.keyClicks(palette.line, "rticle 2")
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    wait_until(lambda: window.queue.search.text() == "rticle 2", 5)


def test_an_article_is_opened_by_words_of_its_title(window: MainWindow) -> None:
    first = window.desk.article
    palette = call(window)
    QTest.keyClicks(palette.line, "2 arti")
    wait_until(lambda: palette.found[0].words == "Article 2", 5)
    assert palette.found[-1].id == QUEUE
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    wait_until(lambda: window.desk.article != first, 5)
    assert window.session is not None
    assert window.session.project.article(window.desk.article or "").metadata.title == "Article 2"
    assert QApplication.focusWidget() is window.page.view


def test_articles_that_come_later_leave_what_was_chosen(window: MainWindow) -> None:
    palette = call(window)
    QTest.keyClicks(palette.line, "article")
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    chosen = palette.found[1].id
    wait_until(lambda: sum(each.id.startswith(OPEN) for each in palette.found) == 3, 5)
    assert palette.found[palette.view.currentIndex().row()].id == chosen


def test_what_was_run_lately_is_offered_first_the_next_day_too(window: MainWindow) -> None:
    palette = call(window)
    QTest.keyClicks(palette.line, "larger text")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    wait_until(lambda: not palette.isVisible(), 5)
    assert call(window).found[0].id == "view.larger"
    assert CommandPalette(window)._lately == ["view.larger"]


def test_everything_that_is_offered_first_is_there(window: MainWindow) -> None:
    assert {spec.id for spec in window.menus} >= set(USEFUL)
    assert next(each.id for each in call(window).found) == USEFUL[0]


def test_a_click_elsewhere_closes_it_and_keeps_the_focus_there(window: MainWindow) -> None:
    palette = call(window)
    window.queue.search.setFocus()
    wait_until(lambda: not palette.isVisible(), 5)
    assert QApplication.focusWidget() is window.queue.search


def test_without_a_project_it_says_what_is_missing(window: MainWindow) -> None:
    window.close_project()
    window.menus["view.commands"].trigger()
    palette = window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    reasons = {each.id: each.reason for each in palette.found}
    assert reasons["file.open"] == ""
    assert reasons["file.export"] == "needs an open project"
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_start_up_imports_neither_palette_nor_settings() -> None:
    code = (
        "import sys\n"
        "from glossator.session.settings import Settings\n"
        "from glossator.ui.application import make_application\n"
        "from glossator.ui.main_window import MainWindow\n"
        "make_application(); window = MainWindow(Settings())\n"
        "print([m for m in sys.modules if 'command_palette' in m or 'ui.commands' in m or 'dialogs.settings' in m])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[]", done.stderr
