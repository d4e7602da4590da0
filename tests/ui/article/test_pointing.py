from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHelpEvent, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from glossator.domain.annotations import Mark
from glossator.ui.article.events import ContextRequest, EdgeDrag, MarkClick, Selected

if TYPE_CHECKING:
    from tests.ui.article.conftest import Desk

TEXT = (
    "Gen Mohammedi said the army took Al Qaim from ISIL.\n"
    "In Mosul, the US-led coalition struck Daesh 😀 again and again."
)


def test_a_click_at_either_edge_of_a_mark_names_it_and_one_beside_it_does_not(desk: Desk) -> None:
    desk.show(TEXT)
    mark = desk.mark("m", "Al Qaim", "place")
    desk.view.set_marks([mark])
    desk.click(desk.point(mark.start, dx=1))
    desk.click(desk.point(mark.end - 1, dx=1))
    assert desk.clicked == [MarkClick("m", add=False)] * 2
    places: list[int] = []
    desk.view.text_clicked.connect(places.append)
    desk.click(desk.point(mark.start - 1, dx=-3))
    desk.click(desk.point(mark.end + 2))
    assert len(desk.clicked) == 2
    assert places[-1] == mark.end + 2


def test_ctrl_click_adds_to_the_choice(desk: Desk) -> None:
    desk.show(TEXT)
    desk.view.set_marks([desk.mark("m", "ISIL", "group")])
    desk.click(desk.point(TEXT.index("ISIL") + 2), Qt.KeyboardModifier.ControlModifier)
    assert desk.clicked == [MarkClick("m", add=True)]


def test_clicks_at_one_place_go_round_the_marks_there_from_the_shortest(desk: Desk) -> None:
    desk.show(TEXT)
    marks = [
        desk.mark("outer", "army took Al Qaim from"),
        desk.mark("middle", "took Al Qaim"),
        desk.mark("inner", "Al"),
    ]
    desk.view.set_marks(marks)
    here = desk.point(TEXT.index("Al Qaim") + 1)
    for _ in range(4):
        desk.click(here)
    assert [click.id for click in desk.clicked if isinstance(click, MarkClick)] == ["inner", "middle", "outer", "inner"]


def test_a_click_on_a_chip_names_the_mark_of_that_chip(desk: Desk) -> None:
    desk.show(TEXT)
    desk.view.set_marks([desk.mark("outer", "took Al Qaim", "group"), desk.mark("inner", "Qaim", "place")])
    desk.view.grab()
    line = desk.view._page.line_at(30)
    assert line is not None
    chips = desk.view._page.picture(line).chips
    assert [chip.placed.mark.id for chip in chips] == ["inner", "outer"]
    for chip in chips:
        desk.click((chip.rect.center() + QPointF(0, line.top)).toPoint())
    assert desk.clicked == [MarkClick("inner", add=False), MarkClick("outer", add=False)]


def test_a_drag_reports_the_exact_stretch_and_shows_the_words_it_touches(desk: Desk) -> None:
    desk.show(TEXT)
    start, end = TEXT.index("hammedi"), TEXT.index("id the")
    desk.press(desk.point(start))
    desk.move(desk.point(end))
    assert desk.view._preview == (TEXT.index("Mohammedi"), TEXT.index(" the"))
    desk.release(desk.point(end))
    assert desk.selected == [Selected(start, end, exact=False)]
    assert desk.view._preview is None
    assert desk.clicked == []


def test_a_drag_with_alt_is_exact(desk: Desk) -> None:
    desk.show(TEXT)
    start, end = TEXT.index("hammedi"), TEXT.index("id the")
    desk.press(desk.point(start), Qt.KeyboardModifier.AltModifier)
    desk.move(desk.point(end), Qt.KeyboardModifier.AltModifier)
    assert desk.view._preview == (start, end)
    desk.release(desk.point(end), Qt.KeyboardModifier.AltModifier)
    assert desk.selected == [Selected(start, end, exact=True)]


def test_a_drag_over_lines_marks_and_emoji_is_exact_in_code_points(desk: Desk) -> None:
    desk.show(TEXT)
    desk.view.set_marks([desk.mark("a", "ISIL", "group"), desk.mark("b", "Mosul", "place", judged=False)])
    start, end = TEXT.index("from"), TEXT.index(" again and")
    desk.drag(desk.point(start), desk.point(end))
    assert desk.selected == [Selected(start, end, exact=False)]


def test_a_press_between_two_lines_means_the_nearer_line_and_not_its_beginning(desk: Desk) -> None:
    desk.show("one two three four five six seven eight nine ten " * 6)
    position = 60
    box = desk.view.cursorRect(QTextCursor(desk.view.document()))
    for point in (desk.point(position), desk.point(position + 80)):
        above = QPoint(point.x(), point.y() - box.height() // 2 - 1)
        assert desk.view.position_at(QPointF(above)) == desk.view.position_at(QPointF(point))


def test_a_double_click_selects_the_word_that_annotation_knows(desk: Desk) -> None:
    text = "The U.S.-based envoy didn’t see 2,000 men"
    for words in ("U.S.", "didn’t", "2,000"):
        desk.selected.clear()
        desk.show(text)
        point = desk.point(text.index(words) + 1)
        QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        QTest.mouseDClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        desk.release(point)
        start = text.index(words)
        assert desk.selected[:1] == [Selected(start, start + len(words), exact=False)], words


def test_a_press_inside_the_selection_begins_a_new_one(desk: Desk) -> None:
    desk.show(TEXT)
    desk.view.select(0, 30)
    desk.drag(desk.point(10), desk.point(20))
    assert desk.selected == [Selected(10, 20, exact=False)]


def test_the_edges_of_the_current_mark_move_by_words(desk: Desk) -> None:
    desk.show(TEXT)
    mark = desk.mark("m", "army took")
    desk.view.set_marks([mark])
    desk.view.set_current("m")
    QTest.mouseMove(desk.view.viewport(), desk.point(mark.start))
    desk.drag(desk.point(mark.start), desk.point(TEXT.index("aid the")))
    assert desk.dragged == [EdgeDrag("m", "start", TEXT.index("said"), exact=False)]
    end = desk.point(mark.end - 1)
    piece, box = desk.view.boxes(desk.view.current_mark())[0]
    assert piece.closes
    desk.drag(QPoint(round(piece.text_end), end.y()), desk.point(TEXT.index("Qaim") + 3))
    assert desk.dragged[1:] == [EdgeDrag("m", "end", TEXT.index("Qaim") + 4, exact=False)]
    desk.drag(QPoint(round(box.right()), end.y()), desk.point(TEXT.index("Qaim") + 2), Qt.KeyboardModifier.AltModifier)
    assert desk.dragged[2:] == [EdgeDrag("m", "end", TEXT.index("Qaim") + 2, exact=True)]
    assert desk.selected == []
    assert desk.clicked == []


def test_an_edge_shows_where_it_would_go_and_escape_puts_it_back(desk: Desk) -> None:
    desk.show(TEXT)
    mark = desk.mark("m", "army took")
    desk.view.set_marks([mark])
    desk.view.set_current("m")
    desk.press(desk.point(mark.start))
    desk.move(desk.point(TEXT.index("said")))
    assert desk.view._preview == (TEXT.index("said"), mark.end)
    QTest.keyClick(desk.view, Qt.Key.Key_Escape)
    assert desk.view._preview is None
    desk.release(desk.point(TEXT.index("said")))
    assert desk.dragged == []


def test_an_edge_never_passes_the_other_edge(desk: Desk) -> None:
    desk.show(TEXT)
    mark = desk.mark("m", "army took")
    desk.view.set_marks([mark])
    desk.view.set_current("m")
    desk.drag(desk.point(mark.start), desk.point(TEXT.index("ISIL")))
    desk.drag(desk.point(mark.start), desk.point(TEXT.index("ISIL")), Qt.KeyboardModifier.AltModifier)
    assert desk.dragged == [EdgeDrag("m", "start", mark.end - 1, exact=True)]


def test_only_the_current_marks_edges_can_be_taken(desk: Desk) -> None:
    desk.show(TEXT)
    mark = desk.mark("m", "army took")
    desk.view.set_marks([mark])
    desk.drag(desk.point(mark.start), desk.point(TEXT.index("said")))
    assert desk.dragged == []
    assert len(desk.selected) == 1


def test_the_cursor_tells_what_a_press_would_do(desk: Desk) -> None:
    desk.show(TEXT)
    mark = desk.mark("m", "army took")
    desk.view.set_marks([mark])
    desk.view.set_current("m")
    desk.view.grab()
    pointer = desk.view._pointer
    assert pointer.cursor_at(QPointF(desk.point(mark.start))) == Qt.CursorShape.SizeHorCursor
    assert pointer.cursor_at(QPointF(desk.point(mark.start + 5))) == Qt.CursorShape.IBeamCursor
    assert pointer.cursor_at(QPointF(desk.point(mark.end, dx=-20))) == Qt.CursorShape.PointingHandCursor


def test_a_context_menu_is_asked_for_with_the_marks_and_the_selection(desk: Desk) -> None:
    desk.show(TEXT)
    desk.view.set_marks([desk.mark("outer", "took Al Qaim"), desk.mark("inner", "Qaim")])
    desk.view.select(0, 3)
    asked: list[ContextRequest] = []
    desk.view.context_requested.connect(asked.append)
    from PySide6.QtGui import QContextMenuEvent

    point = desk.point(TEXT.index("Qaim") + 1)
    where = desk.view.viewport().mapToGlobal(point)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, where)
    QApplication.sendEvent(desk.view.viewport(), event)
    assert asked == [ContextRequest(TEXT.index("Qaim") + 1, ("inner", "outer"), (0, 3), where)]
    desk.view.set_caret(TEXT.index("Al Qaim") + 1)
    QApplication.sendEvent(desk.view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(0, 0), QPoint(0, 0)))
    assert asked[1].position == TEXT.index("Al Qaim") + 1
    assert asked[1].mark_ids == ("outer",)


@pytest.mark.qt_log_ignore("This plugin does not support raise")
def test_a_tool_tip_shows_words_that_look_like_mark_up_as_they_are(desk: Desk) -> None:
    desk.show(TEXT)
    desk.view.set_marks([desk.mark("m", "ISIL", "group")])
    desk.view.set_describe(lambda _: '<img src="file:///x"><b>Daesh</b> & co')
    point = desk.point(TEXT.index("ISIL") + 2)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, point, desk.view.viewport().mapToGlobal(point))
    QApplication.sendEvent(desk.view.viewport(), event)
    assert QToolTip.text() == ("<span>&lt;img src=&quot;file:///x&quot;&gt;&lt;b&gt;Daesh&lt;/b&gt; &amp; co</span>")
    QToolTip.hideText()


def test_files_that_are_dropped_are_handed_on_and_text_is_not_taken(desk: Desk) -> None:
    dropped: list[list[str]] = []
    desk.view.files_dropped.connect(dropped.append)
    files, words = QMimeData(), QMimeData()
    files.setUrls([QUrl.fromLocalFile("/srv/a b.txt"), QUrl("https://example.org/x")])
    words.setText("text")
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for data, taken in ((files, True), (words, False)):
        enter = QDragEnterEvent(QPoint(5, 5), copy, data, left, none)
        QApplication.sendEvent(desk.view.viewport(), enter)
        assert enter.isAccepted() is taken
        QApplication.sendEvent(desk.view.viewport(), QDropEvent(QPointF(5, 5), copy, data, left, none))
    assert dropped == [["/srv/a b.txt"]]
    assert desk.view.document().characterCount() == 1


def test_marks_that_end_together_get_their_chips_side_by_side_and_the_rest_a_count(desk: Desk) -> None:
    desk.show(TEXT)
    end = TEXT.index(" from")
    desk.view.set_marks([Mark(f"m{n}", n, end, "person", judged=True) for n in range(10)])
    desk.view.grab()
    line = desk.view._page.line_at(desk.point(end - 1).y())
    assert line is not None
    chips = desk.view._page.picture(line).chips
    assert [chip.placed.mark.id for chip in chips[:3]] == ["m9", "m8", "m7"]
    assert sum(chip.more or 1 for chip in chips) == 10
    assert all(a.rect.right() < b.rect.left() for a, b in pairwise(chips))


def test_a_click_at_an_edge_of_the_current_mark_is_still_a_click(desk: Desk) -> None:
    desk.show(TEXT)
    mark = desk.mark("m", "Al Qaim", "place")
    desk.view.set_marks([mark])
    desk.view.set_current("m")
    desk.click(desk.point(mark.start, dx=1))
    assert desk.clicked == [MarkClick("m", add=False)]
    assert desk.dragged == []


def test_a_double_click_in_a_long_text_without_blanks_selects_it(desk: Desk) -> None:
    desk.show("x" * 3_000)
    QTest.mouseDClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=desk.point(50))
    desk.release(desk.point(50))
    assert desk.selected == [Selected(0, 3_000, exact=False)]


def test_ctrl_and_wheel_ask_for_another_size_and_do_not_change_it(desk: Desk) -> None:
    desk.show(TEXT)
    asked: list[int] = []
    desk.view.zoom_requested.connect(asked.append)
    size = desk.view.font().pointSizeF()
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.view.viewport(), event)
    assert asked == [1]
    assert desk.view.font().pointSizeF() == size
