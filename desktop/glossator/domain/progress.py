"""How far a project is: counts of articles, of spans, and of what became of each source's suggestions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.domain.suggestion import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glossator.domain.article import ArticleState


@dataclass(frozen=True, slots=True)
class Judgement:
    """How many suggestions of one source for one label met with one verdict; None stands for not judged yet.

    `source` is the name as a fingerprint shows it, `label` the scheme's label that was suggested.
    """

    source: str
    label: str
    verdict: Verdict | None
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one layer.

    `spans` counts judged spans by label and `by_hand` those that grew out of no suggestion; unjudged suggestions are
    counted for the sources' latest runs, judged ones for all runs.
    """

    articles: Mapping[ArticleState, int]
    spans: Mapping[str, int]
    by_hand: Mapping[str, int]
    judgements: tuple[Judgement, ...]

    def by_source(self) -> dict[str, dict[Verdict | None, int]]:
        """Return for each source how many of its suggestions met with each verdict."""
        counted: dict[str, Counter[Verdict | None]] = {}
        for judgement in self.judgements:
            counted.setdefault(judgement.source, Counter())[judgement.verdict] += judgement.count
        return {source: dict(counts) for source, counts in counted.items()}

    def unjudged(self) -> dict[str, int]:
        """Return how many suggestions for each label nobody has judged yet, over all sources."""
        counted: Counter[str] = Counter()
        for judgement in self.judgements:
            if judgement.verdict is None:
                counted[judgement.label] += judgement.count
        return dict(counted)

    def by_verdict(self) -> dict[Verdict | None, int]:
        """Return how many suggestions met with each verdict; None stands for not judged yet."""
        counted: Counter[Verdict | None] = Counter()
        for judgement in self.judgements:
            counted[judgement.verdict] += judgement.count
        return dict(counted)


@dataclass(frozen=True, slots=True)
class Score:
    """How well one source did with one label in the confirmed articles that it had seen.

    `suggested` counts what its latest runs suggested, `right` what of that stands there exactly so, `wanted` all spans.
    """

    source: str
    label: str
    suggested: int
    right: int
    wanted: int

    @property
    def precision(self) -> float | None:
        """The share of what was suggested that was right; None when nothing was suggested."""
        return self.right / self.suggested if self.suggested else None

    @property
    def recall(self) -> float | None:
        """The share of what was wanted that was suggested; None when nothing was wanted."""
        return self.right / self.wanted if self.wanted else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one layer, the scores of its sources, and how much was confirmed in each hour (UTC) of late."""

    summary: Summary
    scores: tuple[Score, ...] = ()
    confirmed: Mapping[str, int] = field(default_factory=dict)

    def by_source(self) -> tuple[Score, ...]:
        """Return one score for each source, over all labels."""
        added: dict[str, Score] = {}
        for score in self.scores:
            before = added.get(score.source, Score(score.source, "", 0, 0, 0))
            added[score.source] = Score(
                score.source,
                "",
                before.suggested + score.suggested,
                before.right + score.right,
                before.wanted + score.wanted,
            )
        return tuple(added.values())


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the suggestions for one label, and how many of its spans were made by hand."""

    label: str
    accepted: int = 0
    relabelled: int = 0
    moved: int = 0
    rejected: int = 0
    by_hand: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.accepted + self.relabelled + self.moved + self.rejected + self.by_hand


def fates(summary: Summary, source: str | None = None) -> list[Fate]:
    """Return for each label what became of the suggestions of one source, or of all, with what was added by hand."""
    counted: dict[str, Counter[Verdict | None]] = {label: Counter() for label in summary.by_hand}
    for judgement in summary.judgements:
        if source is None or judgement.source == source:
            counted.setdefault(judgement.label, Counter())[judgement.verdict] += judgement.count
    return [
        Fate(
            label,
            counts[Verdict.ACCEPTED],
            counts[Verdict.RELABELLED],
            counts[Verdict.MOVED],
            counts[Verdict.REJECTED],
            summary.by_hand.get(label, 0),
        )
        for label, counts in counted.items()
    ]


class Stopwatch:
    """Tells from the times of changes how long was worked, and how long on each article.

    The time before a change belongs to its article, unless it is so long that something else was done in it.
    """

    PAUSE = 300.0
    """From how many seconds on without a change somebody was not at work."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.by_article: dict[str, float] = {}
        self._before: dict[str, float] = {}

    def take(self, at: float, author: str, article: str | None) -> None:
        """Take in a change made at a moment, in seconds."""
        gap = at - self._before.get(author, at)
        self._before[author] = at
        if 0 < gap <= self.PAUSE:
            self.seconds += gap
            if article is not None:
                self.by_article[article] = self.by_article.get(article, 0.0) + gap
