from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot
from tests.unit.domain.hostile import random_raw, raw_texts

from glossator.domain.offsets import OffsetMap, display_text
from glossator.domain.text import normalise

NAMED = {
    "astral": "😀a😀\U0010ffff",
    "carriage returns": "a\r\nb\rc\r\r\nd",
    "separators": "a\u2028b\u2029c\x85d",
    "two byte order marks": "\ufeff\ufeffIraq 😀",
    "swapped byte order mark": "\ufffeIraq",
    "swapped byte order mark and astral": "\ufffeIraq 😀",
    "noncharacters": "a\ufdd0b\ufdd1c\uffff",
    "blanks": "10\u00a0km\u202fnorth",
    "combining": "e\u0301\u0323 a\u0651",
    "right to left": "قال \u202eabc\u202c 😀 שלום",
    "nul and halves": "a\x00b\ud83dc\ude00d\ud83d\ude00",
    "empty": "",
    "families": "👩‍👩‍👧‍👦🇮🇶👍🏽",
}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(raw_texts)
def test_positions_agree_with_utf_16(raw: str) -> None:
    text = normalise(raw).text
    offsets = OffsetMap(text)
    assert offsets.utf16_length == units(text)
    for position in range(len(text) + 1):
        assert offsets.to_utf16(position) == units(text[:position])
        assert offsets.to_code_point(offsets.to_utf16(position)) == position
        assert offsets.to_code_point(offsets.to_utf16(position), round_up=True) == position


@given(raw_texts)
def test_a_position_inside_a_pair_is_rounded_outwards(raw: str) -> None:
    text = normalise(raw).text
    offsets = OffsetMap(text)
    for position, character in enumerate(text):
        if character > "\uffff":
            inside = offsets.to_utf16(position) + 1
            assert offsets.to_code_point(inside) == position
            assert offsets.to_code_point(inside, round_up=True) == position + 1


@given(raw_texts, st.integers(-5, 200))
def test_positions_outside_the_text_are_clamped(raw: str, position: int) -> None:
    text = normalise(raw).text
    offsets = OffsetMap(text)
    assert 0 <= offsets.to_utf16(position) <= offsets.utf16_length
    assert 0 <= offsets.to_code_point(position) <= len(text)


@given(raw_texts)
def test_the_shown_copy_differs_only_where_qt_would_change_it(raw: str) -> None:
    text = normalise(raw).text
    shown = display_text(text)
    assert len(shown) == len(text)
    for n, (was, now) in enumerate(zip(text, shown, strict=True)):
        assert was == now or (now == "\ufffd" and (was in "\ufdd0\ufdd1" or (n == 0 and was in "\ufeff\ufffe")))


def test_the_hundred_thousandth_character_of_a_line_is_found() -> None:
    text = "a😀" * 50_000
    offsets = OffsetMap(text)
    assert offsets.to_utf16(100_000) == 150_000
    assert offsets.to_utf16(99_999) == 149_998
    assert offsets.to_code_point(149_999) == 99_999
    assert offsets.to_code_point(149_999, round_up=True) == 100_000


def assert_qt_agrees(document: QTextDocument, text: str, stretches: list[tuple[int, int]]) -> None:
    """Compare what Qt has between two positions with the text, character by character."""
    offsets = OffsetMap(text)
    shown = display_text(text)
    assert document.characterCount() - 1 == offsets.utf16_length
    cursor = QTextCursor(document)
    for start, end in stretches:
        cursor.setPosition(offsets.to_utf16(start))
        cursor.setPosition(offsets.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        if start < end:
            # PySide drops or swaps a mark at the start of what it hands over, as it does on the way in.
            selected = "x" + shown[start:end].replace("\n", "\u2029").replace("\u2028", "\u2029")
            found = "x" + cursor.selectedText().replace("\u2028", "\u2029")
            assert selected == found or shown[start] in "\ufeff\ufffe"
        assert offsets.to_code_point(cursor.selectionStart()) == start
        assert offsets.to_code_point(cursor.selectionEnd()) == end


def every_character(text: str) -> list[tuple[int, int]]:
    return [(n, n + 1) for n in range(len(text))]


@pytest.mark.parametrize("raw", NAMED.values(), ids=NAMED.keys())
def test_qt_has_every_character_where_we_say(qtbot: QtBot, raw: str) -> None:
    text = normalise(raw).text
    edit = QPlainTextEdit()
    qtbot.addWidget(edit)
    edit.setPlainText(display_text(text))
    assert_qt_agrees(edit.document(), text, every_character(text))
    document = QTextDocument()
    document.setPlainText(display_text(text))
    assert_qt_agrees(document, text, every_character(text))


def test_qt_has_random_stretches_of_hostile_texts_where_we_say(qapp: object, long: bool) -> None:
    chance = random.Random(20)
    document = QTextDocument()
    for _ in range(20_000 if long else 400):
        text = normalise(random_raw(chance, chance.randint(0, 60))).text
        document.setPlainText(display_text(text))
        stretches = [tuple(sorted(chance.choices(range(len(text) + 1), k=2))) for _ in range(50)]
        assert_qt_agrees(document, text, [(a, b) for a, b in stretches])


def test_qt_has_a_line_of_a_hundred_thousand_characters_where_we_say(qapp: object) -> None:
    chance = random.Random(3)
    text = "".join(chance.choices("abc é😀漢\u0301\u200d\u2028ش", k=100_000))
    document = QTextDocument()
    document.setPlainText(display_text(text))
    places = [chance.randrange(len(text)) for _ in range(200)]
    assert_qt_agrees(document, text, [(place, place + 1) for place in places])


@pytest.mark.long
def test_every_scalar_value_is_one_position(qapp: object) -> None:
    document = QTextDocument()
    for first in range(0, 0x110000, 64):
        characters = [chr(code) for code in range(first, first + 64) if not 0xD800 <= code < 0xE000]
        text = normalise("".join(f"a{character}" for character in characters)).text
        document.setPlainText(display_text(text))
        assert document.characterCount() - 1 == OffsetMap(text).utf16_length
