from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextCursor

from glossator.domain.annotations import Mark
from glossator.ui.article.shown_text import ShownText, break_long_lines

if TYPE_CHECKING:
    from tests.ui.article.conftest import Desk

HOSTILE = {
    "emoji": "Troops 👩‍👩‍👧‍👦 left 🇮🇶 Mosul 😀😀 at dawn, said Ali 👍🏽.",
    "combining": "Cafe\u0301 in E\u0301rbil, a\u0308\u0301\u0323 and Z\u0351\u036b\u0343\u036a\u0302 town.",
    "line separator": "first line\u2028second line\u2029third\u0085fourth",
    "blanks": "10\u00a0km \u202fnorth\u2009of\u200bMosul\ttab\u00adshy",
    "leading BOM": "\ufeffIraq 😀 says",
    "leading FFFE": "\ufffeIraq says",
    "noncharacters": "a\ufdd0b\ufdd1c\uffffd😀",
    "controls": "a\x00b\x01c\x0bd\x0ce\x1cf",
    "Arabic": "قال المتحدث سعد معن إن القوات 😀 دخلت القائم، يوم 5 يناير\nand English ISIL قال",
    "object replacement": "a\ufffcb\ufff9c\ufffad",
    "empty": "",
    "one line feed": "\n",
    "blank lines": "\n\n  \n\tIraq\n\n\n",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_stretch_of_hostile_text_comes_back_as_it_was_selected(desk: Desk, text: str) -> None:
    desk.show(text)
    chance = random.Random(1)
    for _ in range(60):
        start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        desk.view.select(start, end)
        assert desk.view.selected_stretch() == ((start, end) if start < end else None)
        assert desk.view.caret_position() == end
        if start < end:
            assert desk.view.createMimeDataFromSelection().text() == text[start:end]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_marks_and_their_chips_add_no_character(desk: Desk, text: str) -> None:
    marks = [Mark(f"m{n}", n, min(n + 3, len(text)), "person", judged=bool(n % 2)) for n in range(0, len(text) - 1, 2)]
    desk.show(text, *marks)
    desk.view.grab()
    shown = ShownText(text)
    assert desk.view.document().characterCount() - 1 == shown.units
    assert len(shown.shown) == len(text)
    assert desk.view.mark_ids() == [mark.id for mark in marks]


def test_a_stretch_between_the_halves_of_a_surrogate_pair_counts_the_whole_character(desk: Desk) -> None:
    desk.show("a😀b")
    cursor = desk.view.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(3, QTextCursor.MoveMode.KeepAnchor)
    desk.view.setTextCursor(cursor)
    assert desk.view.selected_stretch() == (1, 2)


def test_a_long_paragraph_is_broken_for_display_at_blanks_and_keeps_its_length() -> None:
    text = "word " * 6_000 + "\n" + "x" * 25_000 + " end\nshort"
    shown = break_long_lines(text)
    assert len(shown) == len(text)
    assert all(a == b or (a == " " and b == "\n") for a, b in zip(text, shown, strict=True))
    assert max(len(line) for line in shown.split("\n") if "x" not in line) <= 10_000


def test_a_line_of_a_hundred_thousand_characters_can_be_shown_selected_and_marked(desk: Desk) -> None:
    text = "Daesh fled 😀 Mosul. " * 5_000
    desk.show(text, Mark("m", 99_991, 99_996, "place", judged=True))
    desk.view.set_current("m")
    desk.view.select(50_000, 100_000)
    assert desk.view.selected_stretch() == (50_000, 100_000)
    assert desk.view.createMimeDataFromSelection().text() == text[50_000:100_000]
    assert not desk.view.screen_rect("m").isEmpty()


def test_a_line_without_any_blank_is_shown_whole(desk: Desk) -> None:
    desk.show("x" * 30_000, Mark("m", 10, 20, "place", judged=True))
    assert desk.view.document().blockCount() == 1
    assert not desk.view.grab().isNull()


@pytest.mark.parametrize("name", ["emoji", "combining", "Arabic", "blanks"])
def test_the_place_of_each_character_leads_back_to_its_position(desk: Desk, name: str) -> None:
    text = HOSTILE[name]
    marks = [Mark(f"m{n}", n, n + 4, "person", judged=True) for n in range(0, len(text) - 4, 7)]
    desk.show(text, *marks)
    cursor = QTextCursor(desk.view.document())
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    while not cursor.atEnd():
        units = cursor.position()
        box = desk.view.cursorRect(cursor)
        found = desk.view._page.units_at(QPointF(box.center()))
        other = QTextCursor(cursor)
        other.setPosition(found)
        # Two positions may share one place where writing directions meet or a line ends.
        assert found == units or desk.view.cursorRect(other).topLeft() == box.topLeft() or name == "Arabic"
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)


def test_the_keyboard_moves_over_whole_graphemes(desk: Desk, qtbot: object) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    text = "a👩‍👩‍👧‍👦e\u0301b"
    desk.show(text)
    seen = [desk.view.caret_position()]
    for _ in range(4):
        QTest.keyClick(desk.view, Qt.Key.Key_Right)
        seen.append(desk.view.caret_position())
    assert seen == [0, 1, 8, 10, 11]
