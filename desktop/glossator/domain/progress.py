"""How far a project is: counts of articles, of spans, and of what became of each source's suggestions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glossator.domain.article import ArticleState
    from glossator.domain.suggestion import Verdict


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
