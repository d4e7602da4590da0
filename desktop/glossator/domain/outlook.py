"""What to expect of an article before it is opened: how unsure its pre-highlights are, and which words it has."""

from __future__ import annotations

import re
import zlib
from array import array
from collections import defaultdict
from typing import TYPE_CHECKING

from glossator.domain.doubt import SURE, disagrees
from glossator.domain.merging import merge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.suggestion import Suggestion

SKETCH = 48
"""How many words stand for an article: enough to tell topics apart, few enough to compare with all that is done."""
SCALE = 1000
"""Sureness and likeness are whole numbers up to this one."""

_WORD = re.compile(r"[^\W\d_]{4,}")


def sureness(suggestions: Iterable[Suggestion]) -> int:
    """Return which part of the pre-highlights is not doubtful, in thousandths.

    Doubtful is what its source is unsure of, what another source sees otherwise, and a phrase that has another label
    elsewhere in the article: a pipeline that calls the same name by three labels knows none.
    """
    merged = merge(suggestions)
    if not merged.winners:
        return SCALE
    labels: defaultdict[str, set[str]] = defaultdict(set)
    for shown in merged.winners:
        labels[shown.text.casefold()].add(shown.label)
    doubtful = sum(
        (shown.score is not None and shown.score < SURE)
        or any(disagrees(shown, other) for other in merged.behind.get(shown.id, ()))
        or len(labels[shown.text.casefold()]) > 1
        for shown in merged.winners
    )
    return SCALE - SCALE * doubtful // len(merged.winners)


def sketch(text: str) -> bytes:
    """Return numbers that stand for some of a text's words: the same words give the same numbers in every text.

    The words are those with the smallest checksums, so that texts which share many words share many of these
    (bottom-k sketch: Cohen and Kaplan, “Summarizing data using bottom-k sketches”, 2007).
    """
    checksums = {zlib.crc32(word.encode()) for word in set(_WORD.findall(text.casefold()))}
    return array("I", sorted(checksums)[:SKETCH]).tobytes()


def words_of(sketched: bytes) -> array[int]:
    """Return the numbers of a sketch."""
    found = array("I")
    found.frombytes(sketched)
    return found


def likeness(sketched: bytes, known: set[int]) -> int:
    """Return which part of an article's words are among the known ones, in thousandths."""
    words = words_of(sketched)
    return SCALE * sum(word in known for word in words) // len(words) if words else SCALE
