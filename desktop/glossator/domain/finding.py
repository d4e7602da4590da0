"""Looks for a string as it is written, with or without regard to case, in whole words or anywhere."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = 200_000
"""How many code points are looked at between two breaths."""


class Literal:
    """A string to be found. Letters count as the same without regard to case when their case foldings are the same."""

    def __init__(self, text: str, *, match_case: bool = False, whole_words: bool = False) -> None:
        self.text = text
        self.match_case = match_case
        self.whole_words = whole_words
        self._folded = text.casefold()
        self._pattern = re.compile(re.escape(text), re.NOFLAG if match_case else re.IGNORECASE)

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the string stands in a text, in code points; occurrences do not overlap."""
        return (stretch for stretch in self.steps(text) if stretch is not None)

    def steps(self, text: str) -> Iterator[tuple[int, int] | None]:
        """Yield where the string stands in a text, and None now and then between two long stretches."""
        length = len(self.text)
        if not length:
            return
        position, limit = 0, WINDOW
        while position + length <= len(text):
            found = self._pattern.search(text, position, min(limit + length - 1, len(text)))
            if found is None:
                position, limit = max(position, limit), limit + WINDOW
                yield None
                continue
            start, end = found.span()
            if self._fits(text, start, end):
                yield start, end
                position = end
            else:
                position = start + 1

    def _fits(self, text: str, start: int, end: int) -> bool:
        if not self.match_case and text[start:end].casefold() != self._folded:
            return False
        return not self.whole_words or not (_goes_on(text, start) or _goes_on(text, end))


def _goes_on(text: str, position: int) -> bool:
    """Tell whether a word goes on across a position."""
    if not 0 < position < len(text):
        return False
    return _is_inner(text[position - 1]) and _is_inner(text[position])


def _is_inner(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"
