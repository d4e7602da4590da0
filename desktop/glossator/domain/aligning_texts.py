"""Which stretches two texts have in common, word for word, and so where a span of one stands in the other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from difflib import SequenceMatcher
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.copies import Difference

if TYPE_CHECKING:
    from collections.abc import Generator, Hashable, Iterable, Iterator, Sequence

# Letters, digits, and the marks that some scripts write above, below and behind them; or one mark of punctuation.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u200c\u200d"
_PIECES = re.compile(rf"[\w{_MARKS}]+|[^\w\s]")
# How an outlet sets its quotation marks and dashes makes no difference; each stands for one character.
_SETTING = str.maketrans(
    {**dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’‚`´", "'"), **dict.fromkeys("–—‒―‐‑−", "-")}
)
_AT_ONCE = 4_000
_RUNS = (4, 1)
"""Runs of so many pieces that stand once in each text are taken to belong together, long ones first."""
_SMALL = 40_000
"""Up to this product of two lengths, stretches without such runs are compared by trying everything."""
_FLEETING = 2
_DIFFERENT = 3
"""So many equal pieces or fewer between differences of at least so many are chance, and belong to the difference."""


class Equal(NamedTuple):
    """A stretch that two texts share: where it begins in each, and its length, in pieces."""

    one: int
    other: int
    length: int


class Pieces:
    """The words and marks of punctuation of a text, and where they stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []

    def read(self) -> Iterator[None]:
        """Take the text apart, a stretch at a time."""
        matches = _PIECES.finditer(self.text.translate(_SETTING))
        while found := list(islice(matches, _AT_ONCE)):
            self.starts += [match.start() for match in found]
            self.ends += [match.end() for match in found]
            self.words += [match.group() for match in found]
            yield

    def __len__(self) -> int:
        return len(self.words)

    def covered(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the first piece of a stretch and the one after its last; None when an end is not within a piece."""
        first, last = bisect_right(self.starts, start) - 1, bisect_left(self.ends, end)
        if first < 0 or last >= len(self) or first > last or self.ends[first] <= start or self.starts[last] >= end:
            return None
        return first, last + 1

    def word_before(self, piece: int) -> int | None:
        """Return the nearest word before a piece on its line; marks of punctuation are none."""
        for n in range(piece - 1, -1, -1):
            if "\n" in self.text[self.ends[n] : self.starts[n + 1]]:
                return None
            if self._is_word(n):
                return n
        return None

    def word_after(self, piece: int) -> int | None:
        """Return the nearest word from a piece on that is on the line of the one before it."""
        for n in range(piece, len(self)):
            if "\n" in self.text[self.ends[n - 1] : self.starts[n]]:
                return None
            if self._is_word(n):
                return n
        return None

    def _is_word(self, piece: int) -> bool:
        return self.words[piece][0].isalnum() or len(self.words[piece]) > 1


class Alignment:
    """Two texts laid beside each other."""

    def __init__(self, one: Pieces, other: Pieces, equal: Sequence[Equal]) -> None:
        self.one = one
        self.other = other
        self.equal = tuple(equal)
        self._begins = [each.one for each in self.equal]
        self._begins_other = [each.other for each in self.equal]

    def to_one(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a stretch of the other text stands in the one; None unless it and the words beside it do."""
        return self._carried(start, end, self.other, self.one, back=True)

    def to_other(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a stretch of the one text stands in the other; None unless it and the words beside it do."""
        return self._carried(start, end, self.one, self.other, back=False)

    def _carried(self, start: int, end: int, here: Pieces, there: Pieces, *, back: bool) -> tuple[int, int] | None:
        covered = here.covered(start, end)
        if covered is None:
            return None
        begins = self._begins_other if back else self._begins
        at = bisect_right(begins, covered[0]) - 1
        if at < 0:
            return None
        each = self.equal[at]
        mine, theirs = (each.other, each.one) if back else (each.one, each.other)
        shift = theirs - mine
        before, after = here.word_before(covered[0]), here.word_after(covered[1])
        first = covered[0] if before is None else before
        last = covered[1] - 1 if after is None else after
        if first < mine or last >= mine + each.length:
            return None
        # A word at the end of a line of one text that stands within a line of the other has a neighbour there.
        if before is None and there.word_before(covered[0] + shift) is not None:
            return None
        if after is None and there.word_after(covered[1] + shift) is not None:
            return None
        begin, finish = covered[0] + shift, covered[1] - 1 + shift
        return (
            there.starts[begin] + start - here.starts[covered[0]],
            there.ends[finish] - (here.ends[covered[1] - 1] - end),
        )

    def differences(self) -> tuple[Difference, ...]:
        """Return where the one text differs from the other, in its order."""
        found = []
        at = at_other = 0
        for each in (*self.equal, Equal(len(self.one), len(self.other), 0)):
            if each.one > at or each.other > at_other:
                found.append(self._difference(at, each.one, at_other, each.other))
            at, at_other = each.one + each.length, each.other + each.length
        return tuple(found)

    def _difference(self, first: int, last: int, first_other: int, last_other: int) -> Difference:
        one, other = self.one, self.other
        words = other.text[other.starts[first_other] : other.ends[last_other - 1]] if last_other > first_other else ""
        if last > first:
            return Difference(one.starts[first], one.ends[last - 1], words)
        place = one.starts[first] if first < len(one) else len(one.text)
        return Difference(place, place, words)


def align(one: str, other: str) -> Alignment:
    """Lay two texts beside each other."""
    *_, alignment = align_steps(one, other)
    if alignment is None:
        raise AssertionError("An alignment ends with itself.")
    return alignment


def align_steps(one: str, other: str) -> Generator[Alignment | None, None, None]:
    """Yield None while two texts are laid beside each other, a stretch at a time, and at last how they lie."""
    mine, theirs = Pieces(one), Pieces(other)
    for _ in chain(mine.read(), theirs.read()):
        yield None
    found: list[Equal] = []
    for stretches in _matching(mine.words, theirs.words):
        found += stretches
        yield None
    yield Alignment(mine, theirs, _without_chance(_joined(sorted(found)), len(mine), len(theirs)))


def _matching(one: list[str], other: list[str]) -> Generator[list[Equal], None, None]:
    """Yield stretches that are equal in both; they cross nowhere."""
    waiting = [(0, len(one), 0, len(other), 0)]
    while waiting:
        a, a_end, b, b_end, level = waiting.pop()
        found = []
        length = _common(one, other, range(a, a_end), range(b, b_end))
        if length:
            found.append(Equal(a, b, length))
            a, b = a + length, b + length
        length = _common(one, other, range(a_end - 1, a - 1, -1), range(b_end - 1, b - 1, -1))
        if length:
            found.append(Equal(a_end - length, b_end - length, length))
            a_end, b_end = a_end - length, b_end - length
        if a < a_end and b < b_end:
            anchors, level = yield from _anchors(one[a:a_end], other[b:b_end], level)
            if anchors:
                begin = begin_other = 0
                for x, y, run in anchors:
                    found.append(Equal(a + x, b + y, run))
                    waiting.append((a + begin, a + x, b + begin_other, b + y, level))
                    begin, begin_other = x + run, y + run
                waiting.append((a + begin, a_end, b + begin_other, b_end, level))
            elif (a_end - a) * (b_end - b) <= _SMALL:
                matcher = SequenceMatcher(None, one[a:a_end], other[b:b_end], autojunk=False)
                found += [Equal(a + x, b + y, size) for x, y, size in matcher.get_matching_blocks() if size]
        yield found


def _common(one: list[str], other: list[str], here: Iterable[int], there: Iterable[int]) -> int:
    length = 0
    for x, y in zip(here, there, strict=False):
        if one[x] != other[y]:
            break
        length += 1
    return length


def _anchors(one: list[str], other: list[str], level: int) -> Generator[list[Equal], None, tuple[list[Equal], int]]:
    """Return runs that stand once in each of two stretches, in the same order in both, and how short they had to be."""
    for at in range(level, len(_RUNS)):
        run = _RUNS[at]
        mine = _once(_runs(one, run))
        yield []
        theirs = _once(_runs(other, run))
        yield []
        pairs = [(place, theirs[each]) for each, place in mine.items() if each in theirs]
        yield []
        if pairs:
            kept: list[Equal] = []
            for x, y in _rising(pairs):
                # Runs overlap where more than one run of pieces is equal.
                if not kept or (x >= kept[-1].one + run and y >= kept[-1].other + run):
                    kept.append(Equal(x, y, run))
            return kept, at
    return [], level


def _runs(words: list[str], run: int) -> list[Hashable]:
    return list(words) if run == 1 else list(zip(*(words[n:] for n in range(run)), strict=False))


def _once(runs: list[Hashable]) -> dict[Hashable, int]:
    counts = Counter(runs)
    return {each: place for place, each in enumerate(runs) if counts[each] == 1}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest choice of pairs, sorted by the first, in which the second rises too."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, second) in enumerate(pairs):
        at = bisect_left(ends, second)
        before.append(tops[at - 1] if at else -1)
        ends[at : at + 1] = [second]
        tops[at : at + 1] = [number]
    chosen = []
    number = tops[-1] if tops else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = before[number]
    return chosen[::-1]


def _joined(stretches: list[Equal]) -> list[Equal]:
    """Return stretches as few as they can be."""
    joined: list[Equal] = []
    for each in stretches:
        last = joined[-1] if joined else None
        if last and (last.one + last.length, last.other + last.length) == each[:2]:
            joined[-1] = Equal(last.one, last.other, last.length + each.length)
        else:
            joined.append(each)
    return joined


def _without_chance(stretches: list[Equal], one: int, other: int) -> list[Equal]:
    """Return stretches without those that are very short and stand between differences that are not."""
    kept: list[Equal] = []
    for number, each in enumerate(stretches):
        following = stretches[number + 1] if number + 1 < len(stretches) else Equal(one, other, 0)
        end, end_other = (kept[-1].one + kept[-1].length, kept[-1].other + kept[-1].length) if kept else (0, 0)
        before = max(each.one - end, each.other - end_other)
        after = max(following.one - each.one, following.other - each.other) - each.length
        if each.length > _FLEETING or min(before, after) < _DIFFERENT:
            kept.append(each)
    return kept
