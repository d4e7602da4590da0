"""The panel of copies: what it lists, what can be done with which copy, and how differences are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from glossator.domain.article import ArticleState
from glossator.domain.copies import Copy, Difference
from glossator.ui.copy_line import CopyLine
from glossator.ui.panels.copies import CopiesPanel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TEXT = "The army entered the town on Tuesday, officials said."
NEW = Copy("n", "Army enters town", "Courier", "2023-03-07", ArticleState.NEW, 0.97)
DONE = Copy("c", "Town\ntaken", "Agency", "2023-03-06", ArticleState.CONFIRMED, 0.801)


def make(qtbot: QtBot) -> CopiesPanel:
    panel = CopiesPanel("=")
    qtbot.addWidget(panel)
    panel.resize(320, 500)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def spoken(panel: CopiesPanel) -> list[object]:
    model = panel.copies
    return [model.data(model.index(row), int(Qt.ItemDataRole.AccessibleTextRole)) for row in range(model.rowCount())]


def test_copies_are_told_with_likeness_state_source_and_date(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.show_copies([NEW, DONE], waiting=False, may_take=True)
    assert spoken(panel) == [
        "Army enters town, 97 % the same, To do, Courier, 2023-03-07",
        "Town taken, 80 % the same, Confirmed, Agency, 2023-03-06",
    ]
    assert panel.grab().toImage() != panel.view.grab().toImage()


def test_what_can_be_taken_over_is_chosen_first_and_the_button_says_why_not(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.show_copies([NEW, DONE], waiting=False, may_take=True)
    assert panel.chosen == DONE
    assert panel.take.isEnabled()
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    assert panel.chosen == NEW
    assert not panel.take.isEnabled()
    assert panel.take.toolTip() == "This copy is not confirmed."
    panel.show_copies([NEW, DONE], waiting=False, may_take=False)
    assert panel.chosen == NEW, "the choice stays"
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    assert panel.take.toolTip() == "The open article is confirmed already."


def test_another_copy_is_asked_to_be_compared_and_opened(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.show_copies([NEW, DONE], waiting=False)
    panel.view.setFocus()
    with qtbot.waitSignal(panel.copy_chosen) as heard:
        QTest.keyClick(panel.view, Qt.Key.Key_Up)
    assert heard.args == [NEW]
    assert panel.says.text() == "Comparing…"
    with qtbot.waitSignal(panel.open_wished) as heard:
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert heard.args == [NEW]
    with qtbot.waitSignal(panel.open_wished) as heard:
        QTest.mouseClick(panel.open, Qt.MouseButton.LeftButton)
    assert heard.args == [NEW]


def test_differences_are_told_in_words_and_chosen_by_click_or_return(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.show_copies([DONE], waiting=False)
    town = TEXT.index("town")
    found = (Difference(town, town + 4, "village"), Difference(29, 29, "last"), Difference(38, 47, ""))
    panel.show_differences(TEXT, found)
    assert panel.says.text() == "They differ in 3 places:"
    model = panel.differences
    assert [model.data(model.index(row)) for row in range(3)] == [
        "Here “town”, there “village”",
        "Not here: “last”",
        "Only here: “officials”",
    ]
    assert model.context(0) == ("The army entered the ", " on Tuesday, officials said.")
    assert not panel.places.grab().toImage().isNull()
    with qtbot.waitSignal(panel.difference_chosen) as heard:
        QTest.mouseClick(
            panel.places.viewport(),
            Qt.MouseButton.LeftButton,
            pos=panel.places.visualRect(model.index(1)).center(),
        )
    assert heard.args == [found[1]]
    panel.places.setFocus()
    panel.places.setCurrentIndex(model.index(2))
    with qtbot.waitSignal(panel.difference_chosen) as heard:
        QTest.keyClick(panel.places, Qt.Key.Key_Return)
    assert heard.args == [found[2]]
    panel.show_differences(TEXT, ())
    assert panel.says.text() == "No words differ."


def test_long_differences_are_shortened(qtbot: QtBot) -> None:
    panel = make(qtbot)
    panel.show_differences("x " * 5000, (Difference(0, 10_000, "y " * 5000),))
    assert len(str(panel.differences.data(panel.differences.index(0)))) < 500


def test_without_copies_it_says_whether_some_may_still_be_found(qtbot: QtBot) -> None:
    panel = make(qtbot)
    names = []
    for waiting in (False, True):
        panel.show_copies((), waiting=waiting)
        page = panel._pages.currentWidget()
        assert page is not None
        names.append(page.accessibleName())
    assert names == ["No copies", "Comparing the articles"]
    assert panel.chosen is None


def test_the_line_shows_markup_in_a_title_as_it_is_and_shortens_it(qtbot: QtBot) -> None:
    line = CopyLine("=")
    qtbot.addWidget(line)
    line.offer(Copy("a", "<b>bold</b> " + "long " * 40, "", "", ArticleState.CONFIRMED, 0.999))
    assert line.sentence.text().startswith("99 % the same as “<b>bold</b> long")
    assert line.sentence.text().endswith("…”, which is confirmed.")
    assert len(line.sentence.text()) < 140
