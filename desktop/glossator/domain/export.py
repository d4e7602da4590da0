"""What an export gets of each article."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.domain.article import Remark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glossator.domain.article import Article, Status
    from glossator.domain.span import Span
    from glossator.domain.splits import Part
    from glossator.domain.suggestion import Fingerprint, Suggestion


@dataclass(frozen=True, slots=True)
class SourceRun:
    """All that one source, by one fingerprint, found in an article, in the order in which it is stored.

    Of the runs of one source the newest is `current`; labels that the scheme ignores stand under their own name.
    """

    fingerprint: Fingerprint
    current: bool
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceOf:
    """Of which article something is a sentence, which one it is (the first is 1), and where it starts there."""

    article: str
    number: int
    start: int


@dataclass(frozen=True, slots=True)
class ExportArticle:
    """One article with everything that is known about it in one layer.

    `suggestions` are the ones that are still open; `rejected` maps the id of each rejected suggestion to the span that
    took its words, if one did; `origins` holds the suggestions that spans and rejections refer to, by id; `runs` are
    all runs of all sources, by source, the current one last. `original` is set where the bytes that the article was
    read from cannot be made again from its text. `dismissals` are start, end and label of the mentions that were
    dismissed. `part` is what it is for where an export is divided, and `sentence` is set where it is not a whole
    article.
    """

    article: Article
    status: Status
    text: str
    spans: tuple[Span, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    rejected: Mapping[str, str | None] = field(default_factory=dict)
    origins: Mapping[str, Suggestion] = field(default_factory=dict)
    runs: tuple[SourceRun, ...] = ()
    original: bytes | None = None
    remark: Remark = field(default_factory=Remark)
    dismissals: tuple[tuple[int, int, str], ...] = ()
    part: Part | None = None
    sentence: SentenceOf | None = None

    @property
    def whole(self) -> str:
        """The id of the article that it is, or is a sentence of."""
        return self.article.id if self.sentence is None else self.sentence.article
