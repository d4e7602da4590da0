"""Divides articles into a part to train on and a part to score by, so that an article always falls into the same."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

_T = TypeVar("_T")

DEV_PERCENT = 20


class Part(StrEnum):
    """What an article is for."""

    TRAIN = "train"
    DEV = "dev"


def part_of(text_sha256: str) -> Part:
    """Return the part of a text, by its hash alone: adding articles moves none."""
    return Part.DEV if int(text_sha256[:8], 16) % 100 < DEV_PERCENT else Part.TRAIN


class Splitter(Generic[_T]):
    """Gives items, as they come, the part of their text; of two or more, one goes into each part at least.

    As long as one part is empty the item that is nearest to it is held back, in the order of the hashes.
    """

    def __init__(self) -> None:
        self._seen: set[Part] = set()
        self._held: tuple[str, _T] | None = None
        self._passed = False

    def take(self, text_sha256: str, item: _T) -> Iterator[tuple[Part, _T]]:
        """Yield what is decided now that one more item is there."""
        part = part_of(text_sha256)
        self._seen.add(part)
        held, self._held = self._held, None
        if len(self._seen) == len(Part):
            if held:
                yield part_of(held[0]), held[1]
            yield part, item
            return
        nearer, other = (text_sha256, item), held
        if held and (held[0] < text_sha256) is (part is Part.TRAIN):
            nearer, other = held, (text_sha256, item)
        self._held = nearer
        if other:
            self._passed = True
            yield part, other[1]

    def rest(self) -> Iterator[tuple[Part, _T]]:
        """Yield the item that is still held back: an only one is for training."""
        if self._held:
            only = Part.TRAIN if not self._passed else None
            other = Part.DEV if part_of(self._held[0]) is Part.TRAIN else Part.TRAIN
            yield only or other, self._held[1]
            self._held = None
