"""A labelled stretch of an article that a person has vouched for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.domain.suggestion import Verdict


@dataclass(frozen=True, slots=True)
class Span:
    """A judged stretch `[start, end)` in code points; `text` is the article's text there, kept to be checked on load.

    `suggestion` is the id of the suggestion that it grew out of and `verdict` what became of that; both are None for
    a span made by hand. `note` is what an analyst wrote about it.
    """

    id: str
    start: int
    end: int
    text: str
    label: str
    suggestion: str | None = None
    verdict: Verdict | None = None
    note: str = ""
