"""Where words begin and end, for snapping selections and moving edges: a possessive ’s stands apart."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_APOSTROPHES = "'’"
_INNER_NUMBER = ".,:"
_CHUNK = 2000
# Before any character but these a word, blanks or a mark of punctuation is over.
_BREAK = re.compile(r"[^\w\u200c\u200d'’.]")


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _word_end(text: str, start: int) -> int:
    """Return the end of the word that starts at `start`: letters and digits with what joins them inside."""
    end = start + 1
    length = len(text)
    while end < length:
        character = text[end]
        if _is_word(character) or character in "\u200c\u200d":
            end += 1
            continue
        following = text[end + 1] if end + 1 < length else ""
        if not following or not _is_word(following):
            # The last stop of an abbreviation with inner stops belongs to it: U.S.
            if character == "." and end - start >= 3 and text[end - 2] == "." and text[end - 1].isalpha():
                return end + 1
            return end
        if (
            (character in _APOSTROPHES and not _is_possessive(text, end))
            or (character in _INNER_NUMBER and text[end - 1].isdigit() and following.isdigit())
            or (character == "." and text[end - 1].isalpha() and (end - start == 1 or text[end - 2] == "."))
        ):
            end += 1
        else:
            return end
    return end


def _is_possessive(text: str, position: int) -> bool:
    return text[position + 1] in "sS" and (position + 2 >= len(text) or not _is_word(text[position + 2]))


def _follows_word(text: str, position: int) -> bool:
    """Tell whether a word, or an abbreviation with inner stops, ends at a position."""
    if position and text[position - 1] == ".":
        return position > 2 and text[position - 2].isalpha() and text[position - 3] == "."
    return position > 0 and _is_word(text[position - 1])


def words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the `[start, end)` of each word and each mark of punctuation between two positions, in code points."""
    found = []
    position = start
    while position < end:
        character = text[position]
        if character.isspace():
            position += 1
            continue
        if _is_word(character):
            stop = _word_end(text, position)
        elif character in _APOSTROPHES and position + 1 < len(text) and _is_possessive(text, position):
            stop = position + 2 if _follows_word(text, position) else position + 1
        else:
            stop = position + 1
            while stop < len(text) and unicodedata.category(text[stop])[0] == "M":
                stop += 1
        found.append((position, stop))
        position = stop
    return found


def _is_break(text: str, position: int) -> bool:
    """Tell of a character that may be one whether no word and no mark of punctuation reaches across its start."""
    character = text[position]
    if character in _INNER_NUMBER:
        return not (position and text[position - 1].isdigit())
    return unicodedata.category(character)[0] != "M"


def _find_break(text: str, start: int, end: int) -> int:
    """Return the first break in a stretch, -1 when there is none."""
    return next((found.start() for found in _BREAK.finditer(text, start, end) if _is_break(text, found.start())), -1)


def _chunks_after(text: str, position: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches from `position` on that no word crosses: lines, and long lines cut at breaks."""
    while position < len(text):
        end = text.find("\n", position, position + _CHUNK)
        if end < 0:
            end = _find_break(text, position + _CHUNK, len(text))
        if end < 0:
            end = len(text)
        yield position, end
        position = end + 1 if text[end : end + 1].isspace() else end


def _chunks_before(text: str, position: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches before `position` that no word crosses, the nearest first."""
    while position > 0:
        start = text.rfind("\n", max(0, position - _CHUNK), position) + 1
        before = position - _CHUNK
        while not start and before > 0:
            start = max(0, _find_break(text, max(0, before - _CHUNK), before))
            before -= _CHUNK
        yield start, position
        position = start - 1 if start and text[start - 1].isspace() else start


def _around(text: str, position: int) -> tuple[int, int]:
    """Return a stretch around `position` that no word crosses."""
    start = next((a for a, _ in _chunks_before(text, position)), position) if position else 0
    if position and text[position - 1] == "\n":
        start = position
    end = next((b for _, b in _chunks_after(text, position)), position)
    return start, end


def word_at(text: str, position: int) -> tuple[int, int] | None:
    """Return the word that holds the character at `position`, or that ends there; None on blanks."""
    touching = None
    for word in words(text, *_around(text, position)):
        if word[0] <= position < word[1]:
            return word
        if word[1] == position:
            touching = word
    return touching


def snap(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the words that a selection touches, as one stretch, without punctuation at its ends.

    Punctuation alone stays as it is. None when the selection holds blanks only.
    """
    trimmed = trim(text, start, end)
    if trimmed is None:
        return None
    touched = words(text, _around(text, trimmed[0])[0], trimmed[1])
    touched = [word for word in touched if word[1] > trimmed[0]]
    kept = [word for word in touched if not _is_punctuation(text[word[0]])] or touched
    return (kept[0][0], kept[-1][1]) if kept else trimmed


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] == "P" and not _is_word(character)


def trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a stretch without blanks at its ends; None when nothing is left."""
    start, end = max(start, 0), min(end, len(text))
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _is_edge(text: str, word: tuple[int, int]) -> bool:
    """Tell whether edges stop at this word: punctuation alone is stepped over."""
    first = text[word[0]]
    return _is_word(first) or (first in _APOSTROPHES and word[1] - word[0] == 2)


def next_word_end(text: str, position: int) -> int:
    """Return where the first word that ends after `position` ends; `position` itself at the end of the text."""
    start = _around(text, position)[0]
    for chunk in _chunks_after(text, start):
        for word in words(text, *chunk):
            if word[1] > position and _is_edge(text, word):
                return word[1]
    return position


def next_word_start(text: str, position: int) -> int:
    """Return where the first word that starts after `position` starts; `position` itself when there is none."""
    start = _around(text, position)[0]
    for chunk in _chunks_after(text, start):
        for word in words(text, *chunk):
            if word[0] > position and _is_edge(text, word):
                return word[0]
    return position


def previous_word_start(text: str, position: int) -> int:
    """Return where the last word that starts before `position` starts; `position` itself when there is none."""
    for chunk in _chunks_before(text, position):
        for word in reversed(words(text, *chunk)):
            if word[0] < position and _is_edge(text, word):
                return word[0]
    return position


def previous_word_end(text: str, position: int) -> int:
    """Return where the last word that ends before `position` ends; `position` itself when there is none."""
    for chunk in _chunks_before(text, position):
        for word in reversed(words(text, *chunk)):
            if word[1] < position and _is_edge(text, word):
                return word[1]
    return position
