"""Which pre-highlights deserve a second look: those that their source is unsure of, or that sources disagree about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.domain.annotations import Annotations
    from glossator.domain.suggestion import Suggestion

SURE = 0.8
"""The score from which on a source counts as sure of a suggestion."""

_AROUND = re.compile(r"^(?:the|an?)\s+|['’]s?$", re.IGNORECASE)


def is_doubtful(annotations: Annotations, mark_id: str) -> bool:
    """Tell whether a mark is an open suggestion with a low score, or one that another source sees otherwise.

    An article in front and a possessive ’s behind are no disagreement. What was judged is never doubtful.
    """
    if annotations.span(mark_id) is not None:
        return False
    suggestion = annotations.suggestion(mark_id)
    if suggestion is None or mark_id not in annotations:
        return False
    if suggestion.score is not None and suggestion.score < SURE:
        return True
    return any(disagrees(suggestion, other) for other in annotations.behind(mark_id))


def disagrees(one: Suggestion, other: Suggestion) -> bool:
    """Tell whether two suggestions of the same words say different things of them."""
    return one.label != other.label or _core(one) != _core(other)


def _core(suggestion: Suggestion) -> tuple[int, int]:
    """Return the extent without an article in front and a possessive behind."""
    start, end = suggestion.start, suggestion.end
    for found in _AROUND.finditer(suggestion.text):
        if found.start() == 0:
            start += found.end()
        else:
            end -= len(found.group())
    return start, end
