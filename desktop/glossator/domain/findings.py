"""What a check of a project file found wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, as a sentence without article text, and the article that it concerns, if it does."""

    sentence: str
    article: str | None = None
