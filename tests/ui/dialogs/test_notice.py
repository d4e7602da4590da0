from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from glossator.ui.notice import Notice, NoticeBar, NoticeKind

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SHORT = 40


class Stage(QWidget):
    """A notice bar under a line that has the focus."""

    def __init__(self, shown_for: int) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.bar = NoticeBar(shown_for=shown_for)
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.bar)


@pytest.fixture
def stage(qtbot: QtBot) -> Stage:
    stage = Stage(SHORT)
    qtbot.addWidget(stage)
    with qtbot.waitActive(stage):
        stage.show()
        stage.activateWindow()
    stage.line.setFocus()
    return stage


def test_a_notice_is_shown_and_goes_by_itself(qtbot: QtBot, stage: Stage) -> None:
    stage.bar.say("Confirmed: 34 spans.", NoticeKind.SUCCESS, action="Undo")
    assert stage.bar.isVisible()
    assert stage.bar.sentence == "Confirmed: 34 spans."
    qtbot.waitUntil(lambda: not stage.bar.isVisible())
    assert stage.bar.sentence == ""


def test_a_notice_takes_no_focus(qtbot: QtBot, stage: Stage) -> None:
    stage.bar.say("Confirmed.", action="Undo")
    assert stage.line.hasFocus()
    QTest.mouseClick(stage.bar.close_button, Qt.MouseButton.LeftButton)
    assert stage.line.hasFocus()


def test_its_button_does_what_it_says_once(stage: Stage) -> None:
    done: list[str] = []
    stage.bar.say("Confirmed.", action="Undo", do=lambda: done.append("undone"))
    QTest.mouseClick(stage.bar.action, Qt.MouseButton.LeftButton)
    assert done == ["undone"]
    assert not stage.bar.isVisible()


def test_it_can_be_reached_and_closed_with_the_keyboard(qtbot: QtBot, stage: Stage) -> None:
    stage.bar.say("Confirmed.", action="Undo")
    QTest.keyClick(stage.line, Qt.Key.Key_Tab)
    assert stage.bar.action.hasFocus()
    with qtbot.waitSignal(stage.bar.focus_left):
        QTest.keyClick(stage.bar.action, Qt.Key.Key_Escape)
    assert not stage.bar.isVisible()


def test_it_stays_while_a_button_has_the_focus(qtbot: QtBot, stage: Stage) -> None:
    stage.bar.say("Confirmed.", action="Undo")
    stage.bar.action.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.wait(3 * SHORT)
    assert stage.bar.isVisible()
    stage.line.setFocus()
    qtbot.waitUntil(lambda: not stage.bar.isVisible())


def test_it_stays_while_the_pointer_is_on_it(qtbot: QtBot, stage: Stage) -> None:
    stage.bar.say("Confirmed.")
    place = QPoint(5, 5).toPointF()
    QApplication.sendEvent(stage.bar, QEnterEvent(place, place, stage.bar.mapToGlobal(place)))
    qtbot.wait(3 * SHORT)
    assert stage.bar.isVisible()


def test_good_news_gives_way_at_once_and_bad_news_does_not(qtbot: QtBot, stage: Stage) -> None:
    stage.bar.say("Confirmed.")
    stage.bar.say("The file was moved.", NoticeKind.ERROR)
    assert stage.bar.sentence == "The file was moved."
    stage.bar.say("Confirmed again.")
    assert stage.bar.sentence == "The file was moved."
    qtbot.waitUntil(lambda: stage.bar.sentence == "Confirmed again.")


def test_an_error_stays_until_it_is_closed(qtbot: QtBot, stage: Stage) -> None:
    stage.bar.say("The file was moved.", NoticeKind.ERROR)
    qtbot.wait(3 * SHORT)
    assert stage.bar.isVisible()
    QTest.mouseClick(stage.bar.close_button, Qt.MouseButton.LeftButton)
    assert not stage.bar.isVisible()


def test_a_notice_on_the_same_topic_takes_the_place_of_the_earlier(stage: Stage) -> None:
    stage.bar.show_notice(Notice("1 problem", NoticeKind.WARNING, topic="sources"))
    stage.bar.show_notice(Notice("2 problems", NoticeKind.WARNING, topic="sources"))
    assert stage.bar.sentence == "2 problems"
    stage.bar.dismiss()
    assert not stage.bar.isVisible()


def test_clearing_drops_what_waits(stage: Stage) -> None:
    stage.bar.say("One.", NoticeKind.ERROR)
    stage.bar.say("Two.", NoticeKind.ERROR)
    stage.bar.clear()
    assert not stage.bar.isVisible()


def test_bad_news_is_told_apart_by_words(stage: Stage) -> None:
    stage.bar.say("The file was moved.", NoticeKind.ERROR)
    assert "Not done: The file was moved." in [child.accessibleName() for child in stage.bar.findChildren(QWidget)]
