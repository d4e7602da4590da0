"""Copies: how texts that are nearly the same are found, and what is said about them."""

from __future__ import annotations

import re
import struct
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.article import ArticleState

THRESHOLD = 0.45
"""From this likeness on a text is a copy of another; `tests/benchmarks/bench_copies.py` shows why."""

# What follows decides what is stored in projects: it stays as it is for ever.
_WORDS = re.compile(r"\w+")
_SHINGLE = 4
_SAMPLED_BELOW = 1 << 28
"""One shingle in 16 stands in the sketch of a text, whatever text it stands in."""
_LEAST = 16
_MOST = 1024
_ALL = (1 << 32) - 1
_GRACE = 8
"""How many shingles more a short text must share to count as contained: some belong to no text in particular."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that is nearly the same as another one: `likeness` is from 0 to 1."""

    id: str
    title: str
    source: str
    published: str
    state: ArticleState
    likeness: float


@dataclass(frozen=True, slots=True)
class CopyGroup:
    """Articles of which each is nearly the same as an earlier one, the first of them first; its own likeness is 1."""

    members: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch `[start, end)` of a text in code points, and the words that another text has in its place.

    It begins and ends with words; it is empty where only the other text has some, which stand before `start` then.
    """

    start: int
    end: int
    other: str


def shingles(text: str) -> frozenset[int]:
    """Return the numbers of all runs of four words in a text, for which case and punctuation count nothing."""
    words = _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())
    parts = " ".join(words).encode("utf-8", "surrogatepass").split(b" ")
    if len(words) < _SHINGLE:
        # All of a very short text is one run; one without words is only like itself.
        return frozenset((crc32(b" ".join(parts) if words else text.encode("utf-8", "surrogatepass")),))
    return frozenset(map(crc32, map(b" ".join, zip(parts, parts[1:], parts[2:], parts[3:], strict=False))))


def bands(found: Iterable[int]) -> tuple[int, ...]:
    """Return the sketch of a text out of its shingles: the same ones are chosen from every text that has them."""
    ordered = sorted(found)
    least = ordered[:_LEAST]
    return tuple(least + [each for each in ordered[_LEAST:_MOST] if each < _SAMPLED_BELOW])


def bands_of(text: str) -> tuple[int, ...]:
    """Return the sketch of a text, in ascending order."""
    return bands(shingles(text))


def pack(sketch: Iterable[int]) -> bytes:
    """Return a sketch as bytes."""
    numbers = tuple(sketch)
    return struct.pack(f"<{len(numbers)}I", *numbers)


def unpack(packed: bytes) -> tuple[int, ...]:
    """Return the sketch out of what `pack` returned. Raises ValueError."""
    if not packed or len(packed) % 4:
        raise ValueError("The sketch of a text is damaged.")
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def likeness(one: frozenset[int], other: frozenset[int]) -> float:
    """Return how alike two texts are, by their shingles, from 0 to 1: one that was only cut stays like the whole."""
    shared = len(one & other)
    return _likeness(shared, len(one), len(other), _GRACE)


def likely(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return about how alike two texts are, by their sketches."""
    # Beyond where one of them ends, what the other holds says nothing.
    end = min(_complete_to(one), _complete_to(other))
    mine, theirs = {each for each in one if each <= end}, {each for each in other if each <= end}
    return _likeness(len(mine & theirs), len(mine), len(theirs), 0) if mine and theirs else 0.0


def _complete_to(sketch: tuple[int, ...]) -> int:
    """Return up to where a sketch has all shingles of its text."""
    if len(sketch) < _LEAST:
        return _ALL
    return sketch[-1] if len(sketch) == _MOST else max(sketch[-1], _SAMPLED_BELOW - 1)


def _likeness(shared: int, one: int, other: int, grace: int) -> float:
    return max(shared / (one + other - shared), shared / (min(one, other) + grace))
