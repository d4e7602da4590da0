"""What the history of a project shows of a change without reading its events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ChangeInfo:
    """One change in the journal; `seq` counts from 1 in the order of writing."""

    seq: int
    id: str
    at: str
    author: str
    layer: str
    title: str
    undoes: str | None = None


class Standing(StrEnum):
    """What became of a change since it was made."""

    DONE = "done"
    UNDONE = "undone"
    """Taken back; redo can still do it again."""
    SUPERSEDED = "superseded"
    """Taken back, and other work followed, so that it cannot be done again."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A change with what its events and the undoing of it come to.

    `kind` is the kind of its first event as the journal names it. `articles` counts the articles that it touches;
    `more` says that there are more of them than were counted, `article` is the title of the one where there is but one
    and it is in the project. `settled_by` and `settled_at` name who took it back or
    did it again last, and when; both are empty when nobody did.
    """

    info: ChangeInfo
    standing: Standing
    kind: str = ""
    articles: int = 0
    more: bool = False
    article: str = ""
    settled_by: str = ""
    settled_at: str = ""


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What one undo or redo takes back: the change `id`; what a person once did is the change `made` of that `title`.

    The two differ where the change was undone and done again since.
    """

    id: str
    seq: int
    made: int
    title: str
