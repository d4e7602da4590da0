"""What the session hears about its requests for suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from glossator.domain.fit import Tokens
    from glossator.domain.suggestion import Fingerprint, RawSuggestion
    from glossator.nlp.source import SourceSpec


@dataclass(frozen=True, slots=True)
class Ready:
    """A source has been loaded."""

    spec: SourceSpec
    fingerprint: Fingerprint


@dataclass(frozen=True, slots=True)
class Failed:
    """A source cannot run; said once, and its part of all requests is dropped."""

    spec: SourceSpec
    sentence: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a source suggests for an article, which may be nothing."""

    article: str
    spec: SourceSpec
    fingerprint: Fingerprint
    suggestions: tuple[RawSuggestion, ...]


@dataclass(frozen=True, slots=True)
class GaveUp:
    """A source could not cope with one article; the others go on."""

    article: str
    spec: SourceSpec | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Restarted:
    """The worker ended unexpectedly; it was started again and goes on with what was left."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Tokenized:
    """Where a source's tokens are in an article."""

    article: str
    tokens: Tokens


Reply: TypeAlias = Ready | Failed | Found | GaveUp | Restarted | Tokenized
