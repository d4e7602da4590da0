"""What the session tells everybody after something happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.domain.changes import Change, Event
    from glossator.domain.effects import Effects


@dataclass(frozen=True, slots=True)
class Draft:
    """An intent worked out, not yet written: its events and the mark that should be current afterwards.

    `layer` names the layer whose spans and states it touches; the session's own if it is empty.
    """

    title: str
    events: tuple[Event, ...]
    focus: str | None = None
    layer: str = ""

    def __bool__(self) -> bool:
        return bool(self.events)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened: which kinds of thing, in which articles, by whose hand.

    `initiator` is the object that asked for it, so that it can tell its own doing apart; `focus` is the mark that
    should be current in the article concerned.
    """

    effects: Effects
    articles: tuple[str, ...] = ()
    change: Change | None = None
    focus: str | None = None
    initiator: object = None
