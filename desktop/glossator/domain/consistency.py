"""Whether the same words are treated the same everywhere: finds where they are not."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from glossator.domain.phrasing import APOSTROPHES, HYPHENS, folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from glossator.domain.span import Span

_DETERMINER = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_DETERMINER_BEFORE = re.compile(r"(?:^|(?<=\W))(?:the|an?)[^\S\n]+$", re.IGNORECASE)
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}](?:[sS](?!\w))?")
_POSSESSIVE_END = re.compile(rf"(?<=\w)[{APOSTROPHES}][sS]?$")
_JOINT = re.compile(rf"[^\S\n]?\n?[^\S\n]?[{HYPHENS}{APOSTROPHES}.]?[^\S\n]?\n?[^\S\n]?")
_SHORT = 3
_BEFORE = 8
_EXAMPLES = 20
WITH, WITHOUT = "with", "without"


class Kind(StrEnum):
    """How the same words are treated differently."""

    LABELS = "labels"
    """Labelled one way here and another way there."""
    BARE = "bare"
    """Labelled here and not marked there."""
    THE = "the"
    """Marked with an article in front here and without it there, though it stands there too."""
    POSSESSIVE = "possessive"
    """Marked with a possessive ending here and without it there, though it stands there too."""


_Row = tuple[str, int, int, str, str, str, int]
"""A place as plain values: of these there are very many, and plain tuples cost the garbage collector nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the words stand, `[start, end)` in code points; `span` and `label` are empty where they are not marked.

    `form` tells of a boundary whether what it is about is inside the span; `other` is the edge that it would have then.
    """

    article: str
    start: int
    end: int
    span: str = ""
    label: str = ""
    form: str = ""
    other: int = -1


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One phrase that is treated differently, and everywhere it is.

    `readings` counts the ways, the most usual first: labels, or for boundaries WITH and WITHOUT; `bare` counts the
    places where the words are not marked. Of Kind.BARE these are complete, and some others stand beside them.
    """

    kind: Kind
    key: str
    phrase: str
    rows: tuple[_Row, ...]
    readings: tuple[tuple[str, int], ...]
    bare: int = 0

    @property
    def id(self) -> str:
        """What names it as long as the phrase is the same, whatever is done about it."""
        return f"{self.kind}:{self.key}"

    @property
    def places(self) -> tuple[Place, ...]:
        """All places, in the order of articles and texts."""
        return tuple(Place(*row) for row in self.rows)

    def place(self, number: int) -> Place:
        """Return one of the places."""
        return Place(*self.rows[number])


@dataclass(slots=True)
class _Phrase:
    """What is known of the words that have one key."""

    labels: Counter[str]
    written: Counter[str]
    forms: dict[Kind, Counter[str]]


class Survey:
    """Goes through articles twice: `learn` which words are marked how, then `look` where that is not so.

    Words that differ only in case, hyphens, blanks and stops count as the same, and so do they with and without an
    article in front and a possessive ending behind.
    """

    def __init__(self) -> None:
        self._phrases: dict[str, _Phrase] = {}
        self._places: dict[tuple[Kind, str], list[_Row]] = {}
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] | None = None

    def learn(self, text: str, spans: Iterable[Span]) -> None:
        """Take in how the words of an article are marked."""
        for span in spans:
            core = _core(text, span.start, span.end)
            key = folded(text[core[0] : core[1]])
            known = self._phrases.get(key)
            if known is None:
                known = self._phrases[key] = _Phrase(Counter(), Counter(), {})
            known.labels[span.label] += 1
            known.written[" ".join(text[core[0] : core[1]].split())] += 1
            for kind, form, _ in _forms(text, span.start, span.end):
                known.forms.setdefault(kind, Counter())[form] += 1

    def look(self, article: str, text: str, spans: Sequence[Span], covered: Collection[tuple[int, int]] = ()) -> None:
        """Find the places of an article where words are not marked as they are elsewhere.

        `covered` are more stretches that count as marked: suggestions, and mentions that were dismissed.
        """
        for span in spans:
            core = _core(text, span.start, span.end)
            known = self._phrases.get(key := folded(text[core[0] : core[1]]))
            if known is None:
                continue
            place = (article, span.start, span.end, span.id, span.label, "", -1)
            if len(known.labels) > 1:
                self._add(Kind.LABELS, key, place)
            if _may_be_bare(key) and len(self._places.get((Kind.BARE, key), ())) < _EXAMPLES:
                self._add(Kind.BARE, key, place)
            for kind, form, other in _forms(text, span.start, span.end):
                if len(known.forms.get(kind, ())) > 1:
                    self._add(kind, key, (article, span.start, span.end, span.id, span.label, form, other))
        taken = sorted([(span.start, span.end) for span in spans] + list(covered))
        for start, end, key in self._unmarked(text, taken):
            self._add(Kind.BARE, key, (article, start, end, "", "", "", -1))

    def prepare(self) -> Iterator[None]:
        """Make ready to look, a phrase at a time; done by the first look otherwise."""
        by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for key in self._phrases:
            if _may_be_bare(key):
                words = tuple(key.split(" "))
                candidates = by_first.setdefault(words[0], [])
                candidates.append((words, key))
                # The longest first.
                candidates.sort(key=lambda each: -len(each[0]))
            yield
        self._by_first = by_first

    def sift(self) -> Iterator[Discrepancy | None]:
        """Yield for each phrase what was found of it, None where all is well."""
        for (kind, key), rows in self._places.items():
            known = self._phrases[key]
            readings = Counter(form or label for _, _, _, span, label, form, _ in rows if span)
            bare = len(rows) - readings.total()
            if kind is Kind.BARE:
                readings = known.labels
            if len(readings) + bool(bare) < 2 or (kind is Kind.BARE and not bare):
                yield None
            else:
                phrase = known.written.most_common(1)[0][0]
                yield Discrepancy(kind, key, phrase, tuple(rows), tuple(readings.most_common()), bare)

    def discrepancies(self) -> list[Discrepancy]:
        """Return what was found, in order."""
        return in_order(each for each in self.sift() if each is not None)

    def _add(self, kind: Kind, key: str, place: _Row) -> None:
        self._places.setdefault((kind, key), []).append(place)

    def _unmarked(self, text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
        """Yield where words that are marked elsewhere stand bare in a text."""
        by_first = self._index()
        tokens = [(found.start(), found.end(), found[0].casefold()) for found in _words().finditer(text)]
        starts = [start for start, _ in taken]
        farthest: list[int] = []
        for _, end in taken:
            farthest.append(max(end, farthest[-1] if farthest else 0))
        number = 0
        while number < len(tokens):
            match = self._match(text, tokens, number, by_first.get(tokens[number][2], ()))
            if match is None:
                number += 1
                continue
            count, key = match
            start, end = tokens[number][0], tokens[number + count - 1][1]
            behind = bisect_right(starts, end - 1)
            if (not behind or farthest[behind - 1] <= start) and self._looks_alike(key, text[start:end]):
                yield start, end, key
                number += count
            else:
                number += 1

    def _match(
        self,
        text: str,
        tokens: list[tuple[int, int, str]],
        number: int,
        candidates: Iterable[tuple[tuple[str, ...], str]],
    ) -> tuple[int, str] | None:
        for words, key in candidates:
            if len(words) == 1:
                return 1, key
            here = tokens[number : number + len(words)]
            if tuple(token[2] for token in here) == words and all(
                _JOINT.fullmatch(text, one[1], other[0]) for one, other in pairwise(here)
            ):
                return len(words), key
        return None

    def _looks_alike(self, key: str, shown: str) -> bool:
        """Tell whether words may be the same in their case: a name with a capital is no common word without one."""
        for written in self._phrases[key].written:
            capitals = sum(character.isupper() for character in written)
            letters = sum(character.isalpha() for character in written)
            if capitals == letters and letters <= _SHORT:
                if shown.isupper():
                    return True
            elif not written[:1].isupper() or shown[:1].isupper():
                return True
        return False

    def _index(self) -> dict[str, list[tuple[tuple[str, ...], str]]]:
        """Return the words to look for by the first of them."""
        if self._by_first is None:
            for _ in self.prepare():
                pass
        return self._by_first or {}


def in_order(found: Iterable[Discrepancy]) -> list[Discrepancy]:
    """Return discrepancies by kind, what is most even between two readings first: there a decision is wanted most."""
    kinds = list(Kind)
    return sorted(found, key=lambda each: (kinds.index(each.kind), -_weight(each), each.phrase))


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without an article in front and a possessive ending behind."""
    found = _DETERMINER.match(text, start, end)
    if found is not None and found.end() < end:
        start = found.end()
    ending = _POSSESSIVE_END.search(text[start:end])
    if ending is not None and ending.start() > 0:
        end = start + ending.start()
    return start, end


def _forms(text: str, start: int, end: int) -> Iterator[tuple[Kind, str, int]]:
    """Yield for each boundary that could be drawn in two ways which it is, and where the edge would be in the other."""
    core = _core(text, start, end)
    if core[0] > start:
        yield Kind.THE, WITH, core[0]
    else:
        first = max(0, start - _BEFORE)
        before = _DETERMINER_BEFORE.search(text[first:start])
        if before is not None:
            yield Kind.THE, WITHOUT, first + before.start()
    if core[1] < end:
        yield Kind.POSSESSIVE, WITH, core[1]
    else:
        behind = _POSSESSIVE.match(text, end)
        if behind is not None and (len(behind[0]) > 1 or text[end - 1] in "sS"):
            yield Kind.POSSESSIVE, WITHOUT, behind.end()


def _may_be_bare(key: str) -> bool:
    """Tell whether words are telling enough to be looked for: not a number, not a single letter."""
    letters = sum(character.isalpha() for character in key)
    return letters > 1


def _weight(found: Discrepancy) -> int:
    """Return how much there is on the lesser side, so that the even ones come before the odd ones out."""
    counts = [count for _, count in found.readings] + [found.bare]
    return sum(counts) - max(counts)


@cache
def _words() -> re.Pattern[str]:
    """Return what finds words: letters and digits with the marks that belong to them."""
    marks = "".join(re.escape(chr(code)) for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M")
    return re.compile(f"[\\w\u200c\u200d{marks}]+")
