from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from tests.unit.domain.hostile import raw_texts

from glossator.domain.text import first_line, normalise, sha256, tidy_layout


@given(raw_texts)
def test_normalising_twice_changes_nothing_more(raw: str) -> None:
    once = normalise(raw)
    assert normalise(once.text) == (type(once))(once.text)


@given(raw_texts)
def test_a_normalised_text_can_be_stored_and_hashed(raw: str) -> None:
    text = normalise(raw).text
    assert not {"\r", "\x00"} & set(text)
    assert text.encode("utf-8").decode("utf-8") == text
    assert not text.startswith("\ufeff")
    assert sha256(text) == hashlib.sha256(text.encode()).hexdigest()


@given(raw_texts)
def test_every_change_to_a_text_is_said(raw: str) -> None:
    result = normalise(raw)
    assert bool(result.notes) == (result.text != raw)
    tidied = tidy_layout(result.text)
    assert bool(tidied.notes) == (tidied.text != result.text)


@given(raw_texts)
def test_a_tidied_text_is_tidy_and_still_normalised(raw: str) -> None:
    tidied = tidy_layout(normalise(raw).text).text
    assert tidy_layout(tidied) == type(tidy_layout(""))(tidied)
    assert normalise(tidied).text == tidied


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("a\r\r\nb", "a\n\nb"),
        ("a\n\rb", "a\n\nb"),
        ("\ufeffIraq", "Iraq"),
        ("\ufeff\ufeffIraq", "Iraq"),
        ("Iraq\ufeff", "Iraq\ufeff"),
        ("a\x00b", "a\ufffdb"),
        ("a\ud83db", "a\ufffdb"),
        ("Cafe\u0301\u00a0\u2028 e", "Cafe\u0301\u00a0\u2028 e"),
        ("", ""),
    ],
)
def test_only_what_no_file_can_hold_is_changed(raw: str, text: str) -> None:
    assert normalise(raw).text == text


def test_the_notes_count_what_was_replaced() -> None:
    assert normalise("\ufeffa\r\nb\x00\ud800").notes == (
        "Line ends were made uniform.",
        "A byte order mark at the start was removed.",
        "2 characters that cannot be stored (NUL or half of a pair) became U+FFFD.",
    )
    assert normalise("\x00").notes[0].startswith("1 character that")


def test_layout_is_tidied_and_each_kind_of_change_is_said() -> None:
    tidied = tidy_layout("\n\n   Title \n\n\n\n\u00a0 Words  here.\nBack to the Top\n\n")
    assert tidied.text == "Title\n\nWords  here."
    assert tidied.notes == (
        "Blanks at the start and end of lines were removed.",
        "The last line “Back to the Top” was removed.",
        "Empty lines were removed.",
    )


def test_a_tidy_text_stays_as_it_is() -> None:
    assert tidy_layout("Title\n\nWords.").notes == ()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("\n \n  Iraq:\tIS  back \nmore", "Iraq: IS back"),
        ("", "Untitled"),
        (" \n\u00a0\n", "Untitled"),
        ("x" * 200, "x" * 200),
        ("x" * 201, "x" * 199 + "…"),
        ("x" * 198 + " yz", "x" * 198 + "…"),
    ],
)
def test_the_first_line_with_words_is_the_title(text: str, title: str) -> None:
    assert first_line(text) == title
