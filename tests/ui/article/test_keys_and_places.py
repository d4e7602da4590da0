from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from glossator.domain.annotations import Mark
from glossator.ui.article.events import Place

if TYPE_CHECKING:
    from tests.ui.article.conftest import Desk

LONG = "\n\n".join(
    f"{n}. Iraqi forces launched an offensive against ISIL near the Syrian border in Anbar province on Thursday, "
    "piling further pressure on the group’s crumbling “caliphate”, officials said in Baghdad 😀."
    for n in range(80)
)


@pytest.mark.parametrize(
    "key", ["Tab", "Shift+Tab", "Space", "Return", "Del", "Backspace", "A", "X", "1", ".", "Ctrl+Z", "Esc", "Alt+Right"]
)
def test_a_key_of_an_action_on_the_view_reaches_the_action(desk: Desk, key: str) -> None:
    desk.show(LONG)
    desk.view.setFocus()
    action = QAction(desk.view)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    desk.view.addAction(action)
    fired: list[bool] = []
    action.triggered.connect(lambda: fired.append(True))
    QTest.keySequence(desk.view.window(), QKeySequence(key))
    assert len(fired) == 1
    assert desk.view.verticalScrollBar().value() == 0


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_A]
)
def test_a_key_without_an_action_changes_nothing(desk: Desk, key: Qt.Key) -> None:
    desk.show(LONG)
    desk.view.setFocus()
    QTest.keyClick(desk.view, key)
    assert desk.view.verticalScrollBar().value() == 0
    assert desk.view.caret_position() == 0
    assert desk.view.hasFocus()


def test_the_caret_moves_and_selects_by_keyboard_and_says_where_it_is(desk: Desk) -> None:
    desk.show(LONG)
    heard: list[int] = []
    desk.view.caret_moved.connect(heard.append)
    view = desk.view
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_End)
    assert heard[0] == 1
    assert heard[-1] == view.caret_position() > 20
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
    assert view.selected_stretch() is not None
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.selected_stretch() is None
    assert view.caret_position() > 300
    assert view.verticalScrollBar().value() > 0
    QTest.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.caret_position() == len(LONG)
    assert not view.cursorRect().isEmpty()
    assert view.viewport().rect().contains(view.cursorRect().center())
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert view.caret_position() < len(LONG)


def test_paging_down_shows_every_line(desk: Desk) -> None:
    desk.show(LONG)
    view = desk.view
    seen: set[int] = set()
    for _ in range(60):
        QTest.qWait(0)
        for line in view._page.lines(0, view.viewport().height()):
            seen.add(line.block.position() + line.shape.starts[line.number])
        if view.verticalScrollBar().value() == view.verticalScrollBar().maximum():
            break
        view.verticalScrollBar().triggerAction(view.verticalScrollBar().SliderAction.SliderPageStepAdd)
    block = view.document().firstBlock()
    while block.isValid():
        shape = view._layout.known_shape(block)
        assert shape is not None
        assert {block.position() + start for start in shape.starts} <= seen
        block = block.next()


def test_copying_gives_the_stored_text(desk: Desk) -> None:
    text = "Iraq\u00a0says\u2028“no”\ufdd0 😀\nSyria"
    desk.show(text, Mark("m", 0, 4, "place", judged=True))
    desk.view.select(0, len(text))
    desk.view.copy()
    assert QApplication.clipboard().text() == text


def test_a_place_is_found_again_after_another_article_and_in_another_width(desk: Desk) -> None:
    desk.show(LONG)
    position = LONG.index("50. Iraqi")
    desk.view.set_caret(position + 40)
    place = Place(position + 40, position)
    desk.view.restore_place(place)
    QTest.qWait(0)
    assert desk.view.place() == place
    desk.show("short")
    desk.show(LONG)
    desk.view.restore_place(place)
    QTest.qWait(0)
    assert desk.view.place() == place
    desk.view.resize(480, 520)
    QTest.qWait(0)
    assert desk.view.place() == place
    desk.view.set_zoom(16)
    QTest.qWait(0)
    assert desk.view.place() == place


def test_the_current_mark_is_scrolled_into_view_and_stays_where_it_is_when_it_is_there(desk: Desk) -> None:
    desk.show(LONG)
    marks = [
        Mark(f"m{n}", LONG.index(f"{n}. Iraqi"), LONG.index(f"{n}. Iraqi") + 9, "place", True) for n in (1, 60, 79)
    ]
    desk.view.set_marks(marks)
    bar = desk.view.verticalScrollBar()
    for mark_id in ("m60", "m79", "m1"):
        desk.view.set_current(mark_id)
        QTest.qWait(0)
        assert not desk.view.screen_rect(mark_id).isEmpty(), mark_id
        before = bar.value()
        desk.view.set_current(mark_id)
        QTest.qWait(0)
        assert bar.value() == before
    desk.view.set_current("m60", reveal=False)
    QTest.qWait(0)
    assert desk.view.screen_rect("m60").isEmpty()
    assert desk.view.current == "m60"
    desk.view.set_current("nothing of that name")
    assert desk.view.current is None


def test_the_column_is_centred_and_holds_about_seventy_characters(desk: Desk) -> None:
    desk.view.resize(1400, 500)
    desk.show(LONG)
    desk.view.grab()
    shape = desk.view._layout.shape(desk.view.document().findBlockByNumber(20))
    lengths = [b - a for a, b in zip(shape.starts, shape.starts[1:], strict=False)]
    assert all(60 <= length <= 80 for length in lengths)
    measures = desk.view._layout.measures
    assert abs(desk.view.viewport().width() - 2 * measures.left - measures.width) <= 1


def test_a_removed_current_mark_is_current_no_more(desk: Desk) -> None:
    desk.show(LONG, Mark("m", 0, 4, "place", judged=True))
    desk.view.set_current("m")
    desk.view.set_marks([])
    assert desk.view.current is None
