"""The queue of articles: its orders, and what a row of it shows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.domain.article import ArticleState


class QueueOrder(Enum):
    """The orders in which the queue can be read; articles that are equal in it follow each other as imported."""

    IMPORTED = "imported"
    PUBLISHED = "published"
    TITLE = "title"
    SOURCE = "source"
    UNSURE = "unsure"
    """The articles first of whose pre-highlights most are doubtful."""
    UNLIKE = "unlike"
    """The articles first that share the fewest words with the confirmed ones."""
    RANDOM = "random"
    """Mixed, in the same way each time; articles that come later leave the others in their order."""
    COPIES = "copies"
    """Groups of copies together, the largest first; articles without copies come after them."""
    IMPORTED_DESCENDING = "-imported"
    PUBLISHED_DESCENDING = "-published"
    TITLE_DESCENDING = "-title"
    SOURCE_DESCENDING = "-source"
    UNSURE_DESCENDING = "-unsure"
    UNLIKE_DESCENDING = "-unlike"
    RANDOM_DESCENDING = "-random"
    COPIES_DESCENDING = "-copies"

    @property
    def descending(self) -> bool:
        """Whether the last comes first."""
        return self.value.startswith("-")

    @property
    def reversed(self) -> QueueOrder:
        """The same order the other way round."""
        return QueueOrder(self.value[1:] if self.descending else f"-{self.value}")


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One article in the queue; `key` is its place in import order and stays the same for ever.

    `copies` counts the other articles of its group of copies.
    """

    key: int
    id: str
    title: str
    source: str
    published: str
    state: ArticleState
    length: int
    flagged: bool = False
    noted: bool = False
    reason: str = ""
    copies: int = 0
