"""Cuts a text into pieces that a pipeline analyses in bounded time and memory."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "1"
"""Part of a fingerprint: other pieces may mean other suggestions."""

LIMIT = 20_000
"""The longest piece in code points; a pipeline needs about 4 MB for each 1,000."""

STRETCH = 300
"""The longest run without a blank: the rule-based tokenizer takes time in the square of it (8,000 “$”: 17 s)."""

_ENDS = ("\n\n", "\n", ". ", " ")
_OVERLONG = re.compile(rf"\S{{{STRETCH + 1},}}")


def pieces(text: str, *, cut_stretches: bool = True, limit: int = LIMIT) -> Iterator[tuple[int, str]]:
    """Yield the text in pieces, each with the position where it starts; joined they are the text.

    Cut at the end of a paragraph, failing that of a line, a sentence, a word; `cut_stretches` also cuts overlong
    runs without blanks, as a rule-based tokenizer needs.
    """
    start = 0
    while start < len(text):
        end = len(text) if len(text) - start <= limit else _end_of_piece(text, start, start + limit)
        cuts = [start, *(_cuts(text, start, end) if cut_stretches else ()), end]
        for begin, stop in pairwise(cuts):
            yield begin, text[begin:stop]
        start = end


def _end_of_piece(text: str, start: int, limit: int) -> int:
    for end in _ENDS:
        # A paragraph that ends early makes a small piece; better than one cut in its middle, unless it is tiny.
        found = text.rfind(end, start + (limit - start) // 4, limit - len(end) + 1)
        if found >= 0:
            return found + len(end)
    return limit


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    for run in _OVERLONG.finditer(text, start, end):
        yield from range(run.start() + STRETCH, run.end(), STRETCH)
