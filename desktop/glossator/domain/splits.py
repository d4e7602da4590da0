"""Dividing articles into parts to train on, to tune by and to test on, so that no article ever changes its part."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossator.domain.export import ExportArticle
    from glossator.domain.span import Span
    from glossator.domain.suggestion import Suggestion

_WORDS = re.compile(r"\w+")


class Part(StrEnum):
    """What the articles of a part are for."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


class SplitBy(StrEnum):
    """What decides the part of an article."""

    TEXT = "text"
    """A hash of the first text of its group of copies, for which case, punctuation and blanks count nothing."""
    SOURCE = "source"
    """A hash of its source: all articles of a source are in one part."""
    DATE = "date"
    """Its date: what is newer is kept for tuning and testing."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What may decide the part of an article."""

    text: str
    source: str = ""
    published: str = ""


GroupKey: TypeAlias = "Callable[[Facts], str]"


def text_key(facts: Facts) -> str:
    """Return what texts have in common that differ in case, punctuation and blanks only."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", facts.text).casefold())) or facts.text


def source_key(facts: Facts) -> str:
    """Return what names of one source have in common; articles without one are each their own."""
    named = " ".join(unicodedata.normalize("NFKC", facts.source).casefold().split())
    return named or text_key(facts)


@dataclass(frozen=True, slots=True)
class Split:
    """How articles are divided. Which others there are makes no difference: adding some moves none.

    `shares` are weights of the parts in the order of `Part`; `dev_from` and `test_from` are the dates, or beginnings
    of dates, of which on articles are in these parts, if `by` says so. Articles without a date are for training.
    """

    by: SplitBy = SplitBy.TEXT
    shares: tuple[float, float, float] = (80, 10, 10)
    dev_from: str = ""
    test_from: str = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that there can be."""
        if self.by is SplitBy.DATE:
            given = [True, bool(self.dev_from), bool(self.test_from)]
        else:
            given = [share > 0 for share in self.shares]
        return tuple(part for part, wanted in zip(Part, given, strict=True) if wanted)

    def part_of(self, facts: Facts, key: GroupKey = text_key) -> Part:
        """Return the part of an article; articles with the same `key` are in the same one, if that decides."""
        if self.by is SplitBy.DATE:
            # What is tested on is the newest: it is asked for first.
            for part, since in ((Part.TEST, self.test_from), (Part.DEV, self.dev_from)):
                if since and facts.published >= since:
                    return part
            return Part.TRAIN
        digest = hashlib.sha256((source_key if self.by is SplitBy.SOURCE else key)(facts).encode("utf-8")).digest()
        place = int.from_bytes(digest[:8], "big") / 2**64 * sum(self.shares)
        # The test part lies at the end, so that other shares of the first two leave it as it is.
        for part, share in zip(Part, self.shares, strict=True):
            if place < share:
                return part
            place -= share
        return self.parts[-1]


@dataclass(slots=True)
class Balance:
    """What the parts of a split hold, and what they have in common."""

    articles: Counter[Part] = field(default_factory=Counter)
    spans: Counter[Part] = field(default_factory=Counter)
    labels: dict[str, Counter[Part]] = field(default_factory=dict)
    _strings: dict[tuple[str, str], int] = field(default_factory=dict)
    _texts: dict[bytes, int] = field(default_factory=dict)

    def add(self, part: Part, exported: ExportArticle, *, unjudged: bool = False) -> None:
        """Count one article."""
        bit = 1 << list(Part).index(part)
        self.articles[part] += 1
        text = hashlib.sha256(text_key(Facts(exported.text)).encode("utf-8")).digest()
        self._texts[text] = self._texts.get(text, 0) | bit
        spans: list[Span | Suggestion] = [*exported.spans, *(exported.suggestions if unjudged else ())]
        for span in spans:
            self.spans[part] += 1
            self.labels.setdefault(span.label, Counter())[part] += 1
            string = (span.label, " ".join(span.text.casefold().split()))
            self._strings[string] = self._strings.get(string, 0) | bit

    @property
    def shared_texts(self) -> int:
        """How many texts stand in more than one part: each is a leak."""
        return sum(held.bit_count() > 1 for held in self._texts.values())

    def strings(self, part: Part) -> int:
        """Return how many different entity strings a part has; case and blanks make none different, labels do."""
        bit = 1 << list(Part).index(part)
        return sum(bool(held & bit) for held in self._strings.values())

    def shared_strings(self) -> dict[tuple[Part, Part], int]:
        """Return how many entity strings each two parts have in common."""
        bits = {part: 1 << number for number, part in enumerate(Part)}
        return {
            (one, other): sum(held & both == both for held in self._strings.values())
            for one, other in combinations(Part, 2)
            if self.articles[one] and self.articles[other]
            for both in (bits[one] | bits[other],)
        }

    def to_data(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return {
            "parts": {
                part.value: {
                    "articles": self.articles[part],
                    "spans": self.spans[part],
                    "strings": self.strings(part),
                    "labels": {name: counts[part] for name, counts in sorted(self.labels.items()) if counts[part]},
                }
                for part in Part
                if self.articles[part]
            },
            "shared_strings": {f"{one}+{other}": count for (one, other), count in self.shared_strings().items()},
            "shared_texts": self.shared_texts,
        }
