"""What a source of suggestions is, as the worker runs it and the session names it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.domain.suggestion import Fingerprint, RawSuggestion


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """Names a source: its kind, and an installed pipeline, a bundled gazetteer, or the absolute path of one."""

    kind: str
    name: str

    @property
    def short_name(self) -> str:
        """The name under which it is shown and stored: of a path only the last part, which tells nobody's folders."""
        return Path(self.name).stem if Path(self.name).suffix == ".toml" else Path(self.name).name

    @property
    def source(self) -> str:
        """What `Fingerprint.source` will be, known before the source has been loaded."""
        return f"{self.kind}:{self.short_name}"


class Source(Protocol):
    """Suggests spans for texts. Built and used in the worker process alone.

    One that works on tokens also has `tokens(text)`, which yields where each begins and ends, in order.
    """

    @property
    def fingerprint(self) -> Fingerprint:
        """Exactly what makes its suggestions."""

    def suggest(self, texts: Sequence[str]) -> Iterator[list[RawSuggestion]]:
        """Yield the suggestions for each text in turn, as soon as they are found."""


class BuildSource(Protocol):
    """What an entry of `BUILTIN` is."""

    def __call__(self, name: str, labels: Sequence[str]) -> Source:
        """Load the source `name`; `labels` are the scheme's ids. Raises SourceError."""
