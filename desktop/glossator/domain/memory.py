"""How the memory weighs what it has learnt of a subject, and how it says that in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from glossator.domain.lessons import BARE, LEFT, TAKEN

if TYPE_CHECKING:
    from collections.abc import Mapping

Tally: TypeAlias = dict[str, tuple[int, int]]
"""How often a subject had each outcome, and in how many articles."""

SWITCH = "memory"
"""The project's setting that turns the memory off: “off”; it is on otherwise."""
OFF = "off"
CORRECTION = "memory.phrase:"
"""What the settings that correct the memory on a phrase begin with; the phrase's key follows."""
NEVER = "never"
ALWAYS = "label:"
"""What a correction begins with that has a phrase suggested always; the label follows."""

PROPOSE = 0.45
"""From which likelihood on a label is suggested: a wrong suggestion costs one key press, a missing one several."""
SILENCE = 0.72
"""From which likelihood of being left unmarked on a source's suggestion is not shown."""

# What another occurrence in the same article counts for: it is judged together with the first one.
_AGAIN = 0.3
_EXACT_UP_TO = 20
_STEPS = (20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class PhraseLessons:
    """What is known of a phrase: outcomes with their counts of times and articles, and how often it was refused."""

    key: str
    shown: str
    outcomes: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    refused: tuple[int, int] = (0, 0)

    @property
    def labels(self) -> dict[str, int]:
        """How often it got each label, the most frequent first."""
        counts = {label: n for label, (n, _) in self.outcomes.items() if label != BARE}
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    @property
    def bare(self) -> int:
        """How often it stood there unmarked."""
        return max(self.outcomes.get(BARE, (0, 0))[0] if self.labels else 0, self.refused[0])

    @property
    def tally(self) -> Tally:
        """What is known of it, refusals counted as unmarked."""
        return phrase_tally(self.outcomes, {BARE: self.refused} if self.refused[0] else None)


def phrase_tally(
    outcomes: Mapping[str, tuple[int, int]] | None, refused: Mapping[str, tuple[int, int]] | None
) -> Tally:
    """Return what is known of a phrase: how often it was unmarked is not known better than how often it was refused."""
    tally = dict(outcomes or {})
    if not any(outcome != BARE for outcome in tally):
        # Unmarked occurrences are counted only while the phrase is marked somewhere.
        tally.pop(BARE, None)
    bare = max(tally.get(BARE, (0, 0)), (refused or {}).get(BARE, (0, 0)))
    if bare[0]:
        tally[BARE] = bare
    return tally


def weight(count: tuple[int, int]) -> float:
    """Return what an outcome's times and articles count for."""
    times, articles = count
    return articles + _AGAIN * (times - articles)


def total(tally: Mapping[str, tuple[int, int]]) -> float:
    """Return what all outcomes count for."""
    return sum(weight(count) for count in tally.values())


def blend(prior: Mapping[str, float], tally: Mapping[str, tuple[int, int]] | None, trust: float) -> dict[str, float]:
    """Return how likely each outcome is after a tally, where the prior counts as much as `trust` observations."""
    if not tally:
        return dict(prior)
    size = trust + total(tally)
    return {
        outcome: (trust * prior.get(outcome, 0.0) + weight(tally.get(outcome, (0, 0)))) / size
        for outcome in {**prior, **tally}
    }


def best_label(likely: Mapping[str, float]) -> tuple[str, float]:
    """Return the likeliest label with its likelihood; an empty one when there is none."""
    labels = [(p, label) for label, p in likely.items() if label not in (BARE, TAKEN, LEFT)]
    p, label = max(labels, key=lambda item: (item[0], item[1]), default=(0.0, ""))
    return label, p


def taken_rate(tally: Mapping[str, tuple[int, int]]) -> float:
    """Return how often a word at an edge became part of the span, of all times."""
    size = total(tally)
    return weight(tally.get(TAKEN, (0, 0))) / size if size else 0.5


def times(count: int) -> str:
    """Return a count in words; large ones are rounded down, so that what is said stays true for a while."""
    if count > _EXACT_UP_TO:
        return f"more than {max(step for step in _STEPS if step < count)} times"
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def say_phrase(shown: str, tally: Mapping[str, tuple[int, int]], names: Mapping[str, str]) -> str:
    """Say what is known of a phrase: “Daesh: Armed group 14 times, never anything else”."""
    labels = sorted(((n, label) for label, (n, _) in tally.items() if label != BARE), key=lambda x: (-x[0], x[1]))
    bare = tally.get(BARE, (0, 0))[0]
    parts = [f"{names.get(label, label)} {times(n)}" for n, label in labels]
    if bare:
        parts.append(f"left unmarked {times(bare)}")
    elif len(labels) == 1 and labels[0][0] > 1:
        parts.append("never anything else")
    return f"{shown}: {', '.join(parts)}"


def say_habit(subject: str, tally: Mapping[str, tuple[int, int]], outcome: str, names: Mapping[str, str]) -> str:
    """Say what mostly becomes of suggestions of a kind: “NORP of spaCy: Nationality in 9 of 10”."""
    size = sum(n for n, _ in tally.values())
    share = round(100 * tally.get(outcome, (0, 0))[0] / size) if size else 0
    what = "left unmarked" if outcome == BARE else names.get(outcome, outcome)
    return f"{subject}: {what} {times(tally.get(outcome, (0, 0))[0])}, about {_tenths(share)}"


def say_edge(word: str, tally: Mapping[str, tuple[int, int]], where: str, *, taken: bool) -> str:
    """Say what mostly becomes of a word at an edge."""
    n = tally.get(TAKEN if taken else LEFT, (0, 0))[0]
    return f"“{word}” {where} is {'taken in' if taken else 'left out'} ({times(n)})"


def _tenths(percent: int) -> str:
    tenths = min(max(round(percent / 10), 0), 10)
    return "always" if tenths == 10 else f"{tenths} times in 10"


def correction_key(key: str) -> str:
    """Return the setting that corrects the memory on a phrase."""
    return CORRECTION + key


def corrections(settings: Mapping[str, str]) -> dict[str, str]:
    """Return what a project's settings correct: a phrase's key to NEVER, or to ALWAYS with a label."""
    return {key.removeprefix(CORRECTION): value for key, value in settings.items() if key.startswith(CORRECTION)}


def say_correction(shown: str, correction: str, names: Mapping[str, str]) -> str:
    """Say what a correction asks for."""
    if correction == NEVER:
        return f"{shown}: never to be suggested, as was set for this project"
    label = correction.removeprefix(ALWAYS)
    return f"{shown}: always {names.get(label, label)}, as was set for this project"
