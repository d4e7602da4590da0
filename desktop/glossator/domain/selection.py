"""What of a project is exported: which articles, and which of their spans."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState

if TYPE_CHECKING:
    from glossator.domain.export import ExportArticle, SourceRun
    from glossator.domain.suggestion import Suggestion


@dataclass(frozen=True, slots=True)
class Selection:
    """Articles in some states, from some sources and days, and their spans with some labels.

    Without `labels` spans of any label are taken, without `sources` articles from anywhere; a source fits whole and
    without regard to case. `since` and `until` are dates or their beginnings, both inclusive; with either, articles
    without a date are not taken. With `unjudged` open suggestions are written like spans. With `judged`, of what
    sources found only what somebody judged is kept, so that what is found later makes no difference. With
    `one_of_group` only one article of each group of copies is taken.
    """

    states: frozenset[ArticleState] = frozenset({ArticleState.CONFIRMED})
    labels: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    unjudged: bool = False
    judged: bool = False
    one_of_group: bool = False

    def takes(self, source: str, published: str) -> bool:
        """Tell whether an article of a source and a date is among those that are wanted."""
        if self.sources and source.casefold() not in {each.casefold() for each in self.sources}:
            return False
        if self.since and published < self.since:
            return False
        return not self.until or (published != "" and published[: len(self.until)] <= self.until)

    def cut(self, exported: ExportArticle) -> ExportArticle:
        """Return an article without the spans, and what belongs to them, whose labels are not wanted."""
        if self.labels:
            exported = self._labelled(exported)
        return _judged(exported) if self.judged else exported

    def _labelled(self, exported: ExportArticle) -> ExportArticle:
        labels = self.labels
        spans = tuple(span for span in exported.spans if span.label in labels)
        ids = {span.id for span in spans}
        origins = {span.suggestion for span in spans}
        gone = {span.suggestion for span in exported.spans} - origins

        def wanted(suggestion: Suggestion) -> bool:
            return suggestion.id in origins or (suggestion.label in labels and suggestion.id not in gone)

        runs = tuple(
            replace(run, suggestions=tuple(each for each in run.suggestions if wanted(each))) for run in exported.runs
        )
        known = {suggestion.id for run in runs for suggestion in run.suggestions}
        return replace(
            exported,
            spans=spans,
            suggestions=tuple(each for each in exported.suggestions if each.label in labels),
            rejected={name: span if span in ids else None for name, span in exported.rejected.items() if name in known},
            origins={name: each for name, each in exported.origins.items() if name in known},
            runs=runs,
            dismissals=tuple(each for each in exported.dismissals if not each[2] or each[2] in labels),
        )


def _judged(exported: ExportArticle) -> ExportArticle:
    known = {*(span.suggestion for span in exported.spans), *exported.rejected}
    runs: list[SourceRun] = []
    for run in sorted(
        exported.runs, key=lambda run: (run.fingerprint.source, str(run.fingerprint), run.fingerprint.digest)
    ):
        kept = tuple(each for each in run.suggestions if each.id in known)
        if kept:
            # The last of each source counts as its current one.
            if runs and runs[-1].fingerprint.source == run.fingerprint.source:
                runs[-1] = replace(runs[-1], current=False)
            runs.append(replace(run, current=True, suggestions=kept))
    return replace(exported, runs=tuple(runs))
