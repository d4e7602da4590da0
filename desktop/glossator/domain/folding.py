"""Text as an index of words sees it: letters folded, everything between words a blank, positions kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

_DROPPED = "\x00"
_PART = 100_000


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `positions` says where each of its characters, and its end, stands in the original.

    Where nothing was dropped the positions are the same and `positions` is None.
    """

    text: str
    positions: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch of the folded text as one of the original, in code points; marks on its end belong to it."""
        return (start, end) if self.positions is None else (self.positions[start], self.positions[end])


class Folding:
    """Folds texts by a rule that is asked when a character is first met.

    `learn` is given the number of a block of 256 characters and tells for each what it is inside a word: the character
    that stands for it, nothing for a mark that is dropped, a blank when it parts words.
    """

    def __init__(self, learn: Callable[[int], Sequence[str]]) -> None:
        self._table = _Table(learn)

    def fold(self, text: str) -> Folded:
        """Return a text folded."""
        folded = text.translate(self._table)
        return Folded(folded) if _DROPPED not in folded else _without_marks(folded)

    def steps(self, text: str) -> Generator[None, None, Folded]:
        """Fold a text, however long it is, with a breath after every hundred thousand code points."""
        if len(text) <= _PART:
            return self.fold(text)
        parts: list[Folded] = []
        places: list[int] = []
        start = 0
        while start < len(text):
            # Between two words nothing that is folded depends on what stands before.
            end = text.find(" ", start + _PART) + 1 or len(text)
            places.append(start)
            parts.append(self.fold(text[start:end]))
            start = end
            yield
        folded = "".join(part.text for part in parts)
        if all(part.positions is None for part in parts):
            return Folded(folded)
        positions: list[int] = []
        for place, part in zip(places, parts, strict=True):
            inside = range(len(part.text)) if part.positions is None else part.positions[:-1]
            positions += (place + position for position in inside)
            yield
        return Folded(folded, [*positions, len(text)])

    def tokens(self, text: str) -> list[str]:
        """Return the folded words of a text."""
        return [word for word in self.fold(text).text.split(" ") if word]


class _Table(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __init__(self, learn: Callable[[int], Sequence[str]]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, code: int) -> str:
        first = code - code % 256
        self.update((first + n, folded or _DROPPED) for n, folded in enumerate(self._learn(code // 256)))
        return self[code]


def _without_marks(folded: str) -> Folded:
    """Drop the marks inside words; one that follows no letter parts words as a blank does."""
    kept: list[str] = []
    positions: list[int] = []
    inside = False
    for position, character in enumerate(folded):
        if character == _DROPPED:
            if inside:
                continue
            character = " "
        inside = character != " "
        kept.append(character)
        positions.append(position)
    positions.append(len(folded))
    return Folded("".join(kept), positions)
