"""Makes what agencies and outlets make of one text: copies that are cut and edited, among articles that are none."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

GOLD = Path(__file__).parents[1] / "golden" / "gold.jsonl"
_CLOSING = (
    "Reporting by {}; editing by {}",
    "— With reports by {} and {} from wire services.",
    "This article was first published by {} and {}. All rights reserved.",
    "Additional reporting by {} in Beirut and {} in Geneva.",
)
_HEADLINES = ("Fighting goes on as {} moves", "{}: what is known so far", "Scores flee after {}", "{} in focus")
_SITUATION = (
    "In the past {} hours, {} combat engagements took place at the front, the general staff said in its report.",
    "The enemy launched {} missile strikes and {} air strikes, and fired {} times from multiple rocket launchers.",
    "The operational situation near {} and {} remains difficult; units of {} repelled {} attacks there.",
    "Our aviation struck {} areas of concentration of personnel, weapons and military equipment near {}.",
    "Units of missile forces and artillery hit {} control points and {} ammunition depots close to {}.",
)
Reading = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Made:
    """A text with the spans that are right in it; `cluster` is -1 where it is nobody's copy, `cut` the part gone."""

    text: str
    cluster: int
    readings: frozenset[Reading]
    cut: float = 0.0


@dataclass(slots=True)
class _Word:
    """A word of an original: where it stands there, and what has become of it, None when it is gone."""

    start: int
    end: int
    now: str | None
    edited: bool = False
    place: int = 0


@dataclass(slots=True)
class Wire:
    """The desk that all of it comes from; the same seed makes the same copy."""

    seed: int = 1
    chance: random.Random = field(init=False)
    originals: list[Made] = field(init=False)
    _words: list[str] = field(init=False)
    _after: defaultdict[str, list[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.originals = []
        for line in GOLD.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            readings = frozenset((span["start"], span["end"], span["label"]) for span in record["spans"])
            self.originals.append(Made(record["text"], len(self.originals), readings))
        self._words = [word for made in self.originals for word in made.text.split()]
        self._after = defaultdict(list)
        for word, following in zip(self._words, self._words[1:], strict=False):
            self._after[word].append(following)

    def clusters(self, count: int) -> list[list[Made]]:
        """Return so many originals, each with two to five copies; the originals come first."""
        while len(self.originals) < count:
            self.originals.append(self._invented(len(self.originals)))
        return [
            [original, *(self.copy(original) for _ in range(self.chance.randint(2, 5)))]
            for original in self.originals[:count]
        ]

    def copy(self, original: Made, *, most_cut: float = 0.6) -> Made:
        """Return a copy: up to 60 % cut, 2–5 % of the words edited, another headline and another closing line."""
        chance = self.chance
        words = [_Word(*match.span(), match.group()) for match in re.finditer(r"\S+", original.text)]
        cut = chance.uniform(0, most_cut)
        if chance.random() < 0.7:
            kept = words[: max(round(len(words) * (1 - cut)), 20)]
        else:
            gone = round(len(words) * cut)
            first = chance.randrange(len(words) // 10, max(len(words) - gone, len(words) // 10 + 1))
            kept = words[:first] + words[first + gone :]
        edits = chance.uniform(0.02, 0.05)
        for word in kept:
            if chance.random() < edits:
                now = chance.choice((None, chance.choice(self._words), f"{word.now} {chance.choice(self._words)}"))
                # A word that only has another one behind it is still there.
                word.now, word.edited = now, not (now or "").startswith(f"{word.now} ")
        headline = chance.choice(_HEADLINES).format(" ".join(chance.sample(self._words, 3)))
        text = f"{headline}\n\n"
        before: _Word | None = None
        for word in kept:
            if before is not None:
                between = original.text[before.end : word.start]
                text += between if between.isspace() else "\n\n"
            before = word
            word.place = len(text)
            text += word.now or ""
        readings = frozenset(self._surviving(original, kept, text))
        closing = chance.choice(_CLOSING).format(*(" ".join(chance.sample(self._words, 2)) for _ in range(2)))
        return Made(f"{text}\n\n{closing}", original.cluster, readings, cut)

    def distractors(self, count: int) -> list[Made]:
        """Return so many articles that are no copies: other topics, the same one, formulas of every day, short ones."""
        makers = (self._other, self._same_topic, self._same_topic, self._situation, self._brief)
        return [makers[n % len(makers)]() for n in range(count)]

    def _surviving(self, original: Made, kept: list[_Word], text: str) -> list[Reading]:
        """Return where the spans stand that no edit has touched."""
        by_start = {word.start: number for number, word in enumerate(kept)}
        found = []
        for start, end, label in original.readings:
            covered = [word for word in kept if word.start < end and start < word.end]
            words = original.text[start:end].split()
            if not covered or any(word.edited for word in covered) or len(covered) != len(words):
                continue
            first, last = by_start[covered[0].start], by_start[covered[-1].start]
            begin = covered[0].place + start - covered[0].start
            finish = covered[-1].place + end - covered[-1].start
            if last - first + 1 == len(covered) and text[begin:finish] == original.text[start:end]:
                found.append((begin, finish, label))
        return found

    def _prose(self, length: int) -> str:
        word = self.chance.choice(self._words)
        made = [word]
        while len(made) < length:
            word = self.chance.choice(self._after[word] or self._words)
            made.append(word)
        return " ".join(made)

    def _invented(self, cluster: int) -> Made:
        text = "\n\n".join(self._prose(self.chance.randint(20, 60)) for _ in range(20))
        names = [match.span() for match in re.finditer(r"\b[A-Z]\w+(?: [A-Z]\w+)?", text)]
        return Made(text, cluster, frozenset((*place, "Person") for place in names[::3]))

    def _other(self) -> Made:
        return Made("\n\n".join(self._prose(self.chance.randint(20, 60)) for _ in range(6)), -1, frozenset())

    def _same_topic(self) -> Made:
        """Another story on a topic: it ends with a paragraph or two of background that an original has as well."""
        topic = self.chance.choice(self.originals)
        background = self.chance.sample([each for each in topic.text.split("\n") if len(each.split()) > 20], 1)
        own = [self._prose(self.chance.randint(30, 60)) for _ in range(self.chance.randint(3, 6))]
        return Made("\n\n".join([*own, *background]), -1, frozenset())

    def _situation(self) -> Made:
        """The same formulas as every day, with other places and figures, and some news."""

        def fill(formula: str) -> str:
            return re.sub(r"\{\}", lambda _: self._figure(), formula)

        own = [self._prose(self.chance.randint(15, 40)) for _ in range(4)]
        return Made("\n\n".join(map(fill, _SITUATION)) + "\n\n" + "\n\n".join(own), -1, frozenset())

    def _figure(self) -> str:
        capital = [word for word in self.chance.sample(self._words, 12) if word[0].isupper()]
        return self.chance.choice([str(self.chance.randint(2, 90)), *capital[:1]])

    def _brief(self) -> Made:
        return Made(self._prose(self.chance.randint(12, 40)), -1, frozenset())
