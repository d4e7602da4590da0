from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.hostile import random_raw, raw_texts

from glossator.domain import words
from glossator.domain.text import normalise

CASES = {
    "possessive": ("ISIL’s men", ["ISIL", "’s", "men"]),
    "straight possessive": ("ISIL's", ["ISIL", "'s"]),
    "possessive capital": ("ISIL'S MEN", ["ISIL", "'S", "MEN"]),
    "plural possessive": ("troops' base", ["troops", "'", "base"]),
    "possessive of an abbreviation": ("the U.S.’s men", ["the", "U.S.", "’s", "men"]),
    "contraction": ("don't, can’t", ["don't", ",", "can’t"]),
    "Irish name": ("O'Shea", ["O'Shea"]),
    "quoted word that begins with s": ("‘s-class’", ["‘", "s", "-", "class", "’"]),
    "abbreviation": ("the U.S. army", ["the", "U.S.", "army"]),
    "abbreviation at the end": ("in the U.S.", ["in", "the", "U.S."]),
    "abbreviation with a hyphen": ("U.S.-based", ["U.S.", "-", "based"]),
    "small abbreviation": ("at 5 a.m. today", ["at", "5", "a.m.", "today"]),
    "end of a sentence": ("He left. She", ["He", "left", ".", "She"]),
    "number": ("200,000 people", ["200,000", "people"]),
    "number at the end": ("of 200,000, or 3.5.", ["of", "200,000", ",", "or", "3.5", "."]),
    "time": ("10:30", ["10:30"]),
    "money": ("$5m", ["$", "5m"]),
    "hyphen": ("Al-Qaim", ["Al", "-", "Qaim"]),
    "underscore": ("_foo bar", ["_foo", "bar"]),
    "Arabic with marks": ("قَالَ داعش،", ["قَالَ", "داعش", "،"]),
    "Persian with a joiner": ("می\u200cخواهم", ["می\u200cخواهم"]),
    "decomposed": ("Cafe\u0301s", ["Cafe\u0301s"]),
    "emoji": ("😀😀 hi❤\ufe0f", ["😀", "😀", "hi", "❤\ufe0f"]),
    "Chinese": ("中国，上海", ["中国", "，", "上海"]),
    "punctuation": ("“No!” (…)", ["“", "No", "!", "”", "(", "…", ")"]),
    "blanks of all kinds": ("a\u00a0b\u2028c\td\x85e", ["a", "b", "c", "d", "e"]),
    "nothing": (" \n\u3000", []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_words_are_found(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in words.words(text, 0, len(text))] == expected


@given(raw_texts)
def test_words_follow_each_other_and_leave_only_blanks_out(raw: str) -> None:
    text = normalise(raw).text
    position = 0
    for start, end in words.words(text, 0, len(text)):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert not any(character.isspace() for character in text[start:end])
        position = end
    assert not text[position:].strip()


MOVES: dict[Callable[[str, int], int], tuple[int, bool]] = {
    words.next_word_end: (1, True),
    words.next_word_start: (0, True),
    words.previous_word_start: (0, False),
    words.previous_word_end: (1, False),
}


def expected_move(text: str, position: int, side: int, *, forwards: bool) -> int:
    """Work a move out from all words of the text."""
    edges = [word[side] for word in words.words(text, 0, len(text)) if words._is_edge(text, word)]
    if forwards:
        return min((edge for edge in edges if edge > position), default=position)
    return max((edge for edge in edges if edge < position), default=position)


@given(raw_texts, st.integers(0, 1000))
def test_a_move_by_a_word_goes_to_the_nearest_edge_or_stays(raw: str, number: int) -> None:
    text = normalise(raw).text
    position = number % (len(text) + 1)
    for move, (side, forwards) in MOVES.items():
        assert move(text, position) == expected_move(text, position, side, forwards=forwards)


@pytest.mark.parametrize("joint", ["", " ", "\n", "，", ".", "\u00a0", "\u0301", "’"])
def test_moves_in_long_lines_do_not_stop_where_no_word_ends(monkeypatch: pytest.MonkeyPatch, joint: str) -> None:
    # A line is looked at in stretches; short ones here, so that every kind of character stands at their ends.
    monkeypatch.setattr(words, "_CHUNK", 7)
    chance = random.Random(5)
    for _ in range(60):
        pieces = [random_raw(chance, chance.randint(0, 3)) or "ab" for _ in range(12)]
        text = normalise(joint.join(pieces)).text
        for _ in range(12):
            position = chance.randint(0, len(text))
            for move, (side, forwards) in MOVES.items():
                assert move(text, position) == expected_move(text, position, side, forwards=forwards)
            word = words.word_at(text, position)
            found = words.words(text, 0, len(text))
            holding = [w for w in found if w[0] <= position < w[1]] or [w for w in found if w[1] == position]
            assert word == (holding[0] if holding else None)


@given(raw_texts, st.integers(0, 1000), st.integers(0, 1000))
def test_snapping_takes_whole_words_and_leaves_punctuation_out(raw: str, one: int, other: int) -> None:
    text = normalise(raw).text
    start, end = sorted((one % (len(text) + 1), other % (len(text) + 1)))
    snapped = words.snap(text, start, end)
    trimmed = words.trim(text, start, end)
    if trimmed is None:
        assert snapped is None
        return
    assert snapped is not None
    touched = [w for w in words.words(text, 0, len(text)) if w[0] < trimmed[1] and w[1] > trimmed[0]]
    real = [w for w in touched if unicodedata.category(text[w[0]])[0] != "P" or text[w[0]] == "_"] or touched
    assert snapped == (real[0][0], real[-1][1])
    assert words.snap(text, *snapped) == snapped


@pytest.mark.parametrize(
    ("text", "selected", "snapped"),
    [
        ("the Daesh’s men", "es", "Daesh"),
        ("the Daesh’s men", "Daesh’s", "Daesh"),
        ("(Al-Qaim), ", "l-Q", "Al-Qaim"),
        ("in the U.S. army", "S. a", "U.S. army"),
        (" “Gen Mohammedi” ", " “Gen Mohammedi” ", "Gen Mohammedi"),
        ("a ... b", "...", "..."),
        ("say _foo", "o", "_foo"),
        ("up 😀, he", " 😀,", "😀"),
    ],
)
def test_a_sloppy_selection_becomes_the_words_that_were_meant(text: str, selected: str, snapped: str) -> None:
    start = text.index(selected)
    found = words.snap(text, start, start + len(selected))
    assert found is not None
    assert text[slice(*found)] == snapped


def test_snapping_and_trimming_blanks_gives_nothing() -> None:
    assert words.snap("a \n b", 1, 4) is None
    assert words.trim("a \n b", 1, 4) is None
    assert words.snap("", 0, 0) is None
    assert words.trim("ab", 1, 1) is None


def test_trimming_keeps_within_the_text() -> None:
    assert words.trim(" ab ", -5, 99) == (1, 3)


@pytest.mark.parametrize(
    ("text", "position", "word"),
    [
        ("ab cd", 1, (0, 2)),
        ("ab cd", 2, (0, 2)),
        ("ab  cd", 3, None),
        ("ab", 2, (0, 2)),
        ("", 0, None),
        ("a,", 1, (1, 2)),
    ],
)
def test_the_word_at_a_position(text: str, position: int, word: tuple[int, int] | None) -> None:
    assert words.word_at(text, position) == word


def lines_run(work: Callable[[], object]) -> int:
    """Return how many lines of the module were executed."""
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        if frame.f_code.co_filename != words.__file__:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", ["word ", "漢字，", "ab,", "a.b'c\u00a0"])
def test_a_move_in_the_middle_of_a_long_line_looks_only_around(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    for move in MOVES:
        assert lines_run(partial(move, text, 50_001)) < 100_000
    assert lines_run(lambda: words.snap(text, 50_000, 50_010)) < 100_000
    assert lines_run(lambda: words.word_at(text, 50_001)) < 100_000


@pytest.mark.parametrize("piece", ["x", "漢", "!", "😀", "\u0301", "a.", "1,", "’s"])
def test_work_grows_no_faster_than_a_line_that_has_no_blanks(piece: str) -> None:
    # Each is asked at its end, where all of the line may have to be looked at.
    def work(length: int) -> int:
        text = piece * (length // len(piece))
        middle = len(text) // 2
        questions: list[Callable[[], object]] = [partial(move, text, middle) for move in MOVES]
        questions += [partial(words.snap, text, middle, middle + 1), partial(words.words, text, 0, len(text))]
        return max(map(lines_run, questions))

    assert work(16_000) <= 2.5 * work(8_000) + 1000
