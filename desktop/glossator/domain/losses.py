"""What an export could not hold: counted whole, with examples, so that written and reported always make the total."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.domain.export import ExportArticle
    from glossator.domain.span import Span
    from glossator.domain.suggestion import Suggestion

EXAMPLES = 20
"""How many examples of each kind of loss are named; the rest are counted."""


class LossKind(StrEnum):
    """Why something could not be written as it is."""

    OVERLAP = "overlap"
    """The span shares characters with another one, and the format holds only one label for each."""
    MISALIGNED = "misaligned"
    """The span does not fall on tokens, and the format knows only those."""
    SECOND_LABEL = "second_label"
    """The same words have another label already."""
    NEWLINE = "newline"
    """The span reaches across a line end, which the format cannot express."""
    CHARACTER = "character"
    """The text has a character that the format cannot hold."""
    LABEL = "label"
    """The label's name is not one that the format can hold."""
    NOTE = "note"
    """Notes, flags and reasons have no place in the format."""
    ORIGIN = "origin"
    """Where spans came from and who vouched for them has no place in the format."""
    METADATA = "metadata"
    """Title, source, date and the like have no place in the format."""
    STATE = "state"
    """Whether the article is confirmed has no place in the format."""
    BLANKS = "blanks"
    """The blanks and line ends between words have no place in the format."""
    COPY = "copy"
    """The article is nearly the same as one in another part of a split, so that it would be in both."""
    SENTENCE = "sentence"
    """The span reaches across the end of a sentence, and each sentence is a record of its own."""


_WORDS = {
    LossKind.OVERLAP: "overlap others",
    LossKind.MISALIGNED: "do not fall on tokens",
    LossKind.SECOND_LABEL: "stand on the words of another span",
    LossKind.NEWLINE: "reach across a line end",
    LossKind.COPY: "stand in an article that is a copy of one in another part",
    LossKind.SENTENCE: "reach across the end of a sentence",
    LossKind.LABEL: "have a label whose name the format cannot hold",
    LossKind.CHARACTER: "hold a character that the format has not",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that was not written as it is: a span `[start, end)`, or with no label a fact about the article.

    `instead` says in words what was written: “left out”, “widened to “U.S.-made””.
    """

    kind: LossKind
    article: str
    title: str
    instead: str
    start: int = 0
    end: int = 0
    label: str = ""


@dataclass(slots=True)
class Losses:
    """All that an export lost: spans that were left out, spans that were written otherwise, and facts.

    In every export the spans that were written and those left out together are all spans.
    """

    left_out: Counter[LossKind] = field(default_factory=Counter)
    changed: Counter[LossKind] = field(default_factory=Counter)
    facts: Counter[LossKind] = field(default_factory=Counter)
    examples: list[Loss] = field(default_factory=list)
    _shown: Counter[LossKind] = field(default_factory=Counter, repr=False, compare=False)

    def leave_out(self, kind: LossKind, exported: ExportArticle, span: Span | Suggestion) -> None:
        """Count a span that was not written."""
        self.left_out[kind] += 1
        self._show(kind, exported, "left out", span)

    def change(self, kind: LossKind, exported: ExportArticle, span: Span | Suggestion, instead: str) -> None:
        """Count a span that was written otherwise than it is."""
        self.changed[kind] += 1
        self._show(kind, exported, instead, span)

    def drop(self, kind: LossKind, exported: ExportArticle, count: int = 1) -> None:
        """Count facts about an article, or about its spans, that were not written."""
        if count:
            self.facts[kind] += count
            self._show(kind, exported, "left out", None)

    @property
    def spans_left_out(self) -> int:
        """How many spans were not written at all."""
        return self.left_out.total()

    def __bool__(self) -> bool:
        return bool(self.left_out or self.changed or self.facts)

    def sentences(self) -> tuple[str, ...]:
        """Return the losses in words, spans first."""
        said = []
        for counts, became in ((self.left_out, "left out"), (self.changed, "written otherwise")):
            for kind, count in sorted(counts.items()):
                spans = "1 span was" if count == 1 else f"{count:,} spans were"
                said.append(f"{spans} {became}, because they {_WORDS.get(kind, kind.value)}.")
        names = {
            LossKind.CHARACTER: "some control characters",
            LossKind.NOTE: "notes, flags and reasons",
            LossKind.ORIGIN: "where spans came from and who vouched for them",
            LossKind.METADATA: "title, source, date and the like",
            LossKind.STATE: "whether articles are confirmed",
            LossKind.BLANKS: "the blanks and line ends between words",
        }
        if copies := self.facts[LossKind.COPY]:
            articles = "1 article was" if copies == 1 else f"{copies:,} articles were"
            said.append(f"{articles} left out, being nearly the same as articles in another part.")
        dropped = [names.get(kind, kind.value) for kind in sorted(self.facts) if kind is not LossKind.COPY]
        if dropped:
            said.append(f"The format has no place for {'; '.join(dropped)}.")
        return tuple(said)

    def to_data(self) -> dict[str, object]:
        """Return the losses as JSON can hold them."""
        return {
            "left_out": {kind.value: count for kind, count in sorted(self.left_out.items())},
            "changed": {kind.value: count for kind, count in sorted(self.changed.items())},
            "facts": {kind.value: count for kind, count in sorted(self.facts.items())},
            "examples": [
                {
                    "kind": loss.kind.value,
                    "article": loss.article,
                    "title": loss.title,
                    "instead": loss.instead,
                    **({"start": loss.start, "end": loss.end, "label": loss.label} if loss.label else {}),
                }
                for loss in self.examples
            ],
        }

    def _show(self, kind: LossKind, exported: ExportArticle, instead: str, span: Span | Suggestion | None) -> None:
        if self._shown[kind] >= EXAMPLES:
            return
        self._shown[kind] += 1
        article, title = exported.article.id, exported.article.metadata.title
        if span is None:
            self.examples.append(Loss(kind, article, title, instead))
        else:
            self.examples.append(Loss(kind, article, title, instead, span.start, span.end, span.label))
