"""The desk of the simulated analyst: every gesture carries out the session's own intent and counts what it costs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from glossator.domain import words
from glossator.session import editing
from glossator.session.editing import Edge, Unit
from glossator.session.session import now

if TYPE_CHECKING:
    from tests.benchmarks.effort_gold import Reading

    from glossator.domain.annotations import Annotations, Mark
    from glossator.domain.changes import Event
    from glossator.session.outcome import Draft
    from glossator.session.session import Session


class Action(StrEnum):
    """What a hand does; the prices stand in `PRICES` and nowhere else."""

    CLICK = "click a mark"
    SELECT_WORD = "double-click a word"
    SELECT = "drag over words"
    SELECT_EXACT = "drag over exact characters"
    LABEL = "label key"
    BESIDE = "Shift and label key"
    ACCEPT = "accept"
    REJECT = "reject or delete"
    STEP = "edge by a word or a character"
    DRAG_EDGE = "drag an edge to a word"
    DRAG_EDGE_EXACT = "drag an edge to a character"
    JOIN = "join with the neighbour"
    SPLIT = "split at the caret"
    STRIP = "open the strip of all mentions"
    STRIP_TICK = "tick or untick in the strip"
    STRIP_APPLY = "apply the strip"
    STRIP_LABEL = "label key in the strip"
    STRIP_DELETE = "delete all in the strip"
    CONFIRM = "confirm and go on"


PRICES = dict.fromkeys(Action, 1) | {Action.SELECT_EXACT: 2, Action.DRAG_EDGE_EXACT: 2}
"""Actions that each costs: one key press, click or drag is one; Alt held during a drag counts as a press of its own."""


def reading_of(mark: Mark) -> Reading:
    """Return a mark as the gold writes it."""
    return (mark.start, mark.end, mark.label)


class Desk(ABC):
    """One article in hand and its current mark, as the window's desk keeps them.

    A subclass says in `_commit` what becomes of a draft.
    """

    def __init__(self, annotations: Annotations) -> None:
        self.annotations = annotations
        self.current: str | None = None
        self.spent: Counter[Action] = Counter()

    @property
    def cost(self) -> int:
        """The actions that it took so far."""
        return sum(PRICES[action] * count for action, count in self.spent.items())

    @property
    def current_mark(self) -> Mark | None:
        """The current mark."""
        known = self.current is not None and self.current in self.annotations
        return self.annotations.mark(self.current) if known and self.current is not None else None

    def find(self, reading: Reading) -> Mark:
        """Return the mark that is shown with this reading. Raises LookupError."""
        start, end, _ = reading
        for mark in self.annotations.overlapping(start, end):
            if reading_of(mark) == reading:
                return mark
        raise LookupError(reading)

    def click(self, reading: Reading) -> None:
        """Make a mark the current one; one click more for each mark that lies before it wherever it could be hit."""
        mark = self.find(reading)
        self._spend(Action.CLICK, 1 + self._before(mark))
        self.current = mark.id

    def accept(self) -> None:
        """Accept the current suggestion; the next unjudged mark becomes current."""
        self._spend(Action.ACCEPT)
        mark = self._current()
        self._do(editing.accept(self.annotations, mark.id))
        following = self.annotations.next_mark(mark.start, after=self.current, unjudged=True)
        if following is not None:
            self.current = following.id

    def reject(self) -> None:
        """Reject or delete the current mark; the next mark becomes current."""
        self._spend(Action.REJECT)
        self._do(editing.reject(self.annotations, self._current().id))

    def label(self, label: str) -> None:
        """Give the current mark a label."""
        self._spend(Action.LABEL)
        self._do(editing.relabel(self.annotations, self._current().id, label, label))

    def beside(self, label: str) -> None:
        """Put a second label on the words of the current mark."""
        self._spend(Action.BESIDE)
        mark = self._current()
        self._do(editing.add(self.annotations, mark.start, mark.end, label, label, beside=True))

    def mark(self, reading: Reading, *, beside: bool = False) -> None:
        """Select words and label them."""
        start, end, label = reading
        self._spend(self.selecting(start, end))
        self._spend(Action.BESIDE if beside else Action.LABEL)
        self._do(editing.add(self.annotations, start, end, label, label, beside=beside))

    def selecting(self, start: int, end: int) -> Action:
        """Return how a stretch is selected."""
        text = self.annotations.text
        if words.word_at(text, start) == (start, end):
            return Action.SELECT_WORD
        return Action.SELECT if words.snap(text, start, end) == (start, end) else Action.SELECT_EXACT

    def join(self, direction: int) -> None:
        """Make one of the current mark and its neighbour."""
        self._spend(Action.JOIN)
        self._do(editing.join(self.annotations, self._current().id, direction))

    def split(self, reading: Reading, position: int) -> None:
        """Click into a mark and cut it in two there."""
        self.click(reading)
        self._spend(Action.SPLIT)
        self._do(editing.split(self.annotations, self._current().id, position))

    def step_edge(self, edge: Edge, unit: Unit, direction: int) -> None:
        """Move an edge of the current mark by a word or a character."""
        self._spend(Action.STEP)
        self._do(editing.step_edge(self.annotations, self._current().id, edge, unit, direction))

    def drag_edge(self, edge: Edge, position: int) -> None:
        """Drag an edge of the current mark to where a word begins or ends, or with Alt to any character."""
        text = self.annotations.text
        word = words.word_at(text, position if edge is Edge.START else position - 1)
        snaps = word is not None and position == (word[0] if edge is Edge.START else word[1])
        self._spend(Action.DRAG_EDGE if snaps else Action.DRAG_EDGE_EXACT)
        self._do(editing.move_edge(self.annotations, self._current().id, edge, position))

    def _current(self) -> Mark:
        mark = self.current_mark
        if mark is None:
            raise LookupError("no mark is the current one")
        return mark

    def _before(self, mark: Mark) -> int:
        others = [
            other
            for other in self.annotations.overlapping(mark.start, mark.end)
            if other.id != mark.id and (other.end - other.start, other.id) < (mark.end - mark.start, mark.id)
        ]
        if not others:
            return 0
        return min(sum(other.start <= at < other.end for other in others) for at in range(mark.start, mark.end))

    def _spend(self, action: Action, times: int = 1) -> None:
        self.spent[action] += times

    def _do(self, draft: Draft) -> None:
        """Commit a draft; as in the window, the mark that it names becomes current if there is a change."""
        self._commit(draft)
        if draft and draft.focus is not None and draft.focus in self.annotations:
            self.current = draft.focus
        elif self.current is not None and self.current not in self.annotations:
            self.current = None

    @abstractmethod
    def _commit(self, draft: Draft) -> None: ...


@dataclass(frozen=True, slots=True)
class _Memo:
    current: str | None
    done: int
    spent: Counter[Action]


class Trial(Desk):
    """A desk on a copy of the annotations, where gestures are tried out and taken back; nothing of it is written."""

    def __init__(self, annotations: Annotations) -> None:
        super().__init__(annotations)
        self.estimates: dict[object, int] = {}
        self._done: list[Event] = []

    def keep(self) -> _Memo:
        """Return what `take_back` needs to come back here."""
        return _Memo(self.current, len(self._done), self.spent.copy())

    def take_back(self, memo: _Memo) -> None:
        """Undo everything since."""
        while len(self._done) > memo.done:
            self.annotations.apply(self._done.pop().inverse())
        self.current, self.spent = memo.current, memo.spent.copy()

    def events_since(self, memo: _Memo) -> tuple[Event, ...]:
        """Return what was done since."""
        return tuple(self._done[memo.done :])

    def do_again(self, events: tuple[Event, ...], current: str | None) -> None:
        """Do once more what was taken back."""
        for event in events:
            self.annotations.apply(event)
            self._done.append(event)
        self.current = current

    def try_draft(self, draft: Draft) -> None:
        """Do what a draft says; what it costs is for others to say."""
        self._do(draft)

    def follow(self, events: tuple[Event, ...]) -> None:
        """Take in what was really done."""
        for event in events:
            self.annotations.apply(event)

    def _commit(self, draft: Draft) -> None:
        self.do_again(draft.events, self.current)


class RealDesk(Desk):
    """The desk on the open project: what is done is in the file before the next gesture; the trial desk follows."""

    def __init__(self, session: Session, article: str) -> None:
        super().__init__(session.annotations(article))
        self.session = session
        self.trial = Trial(session.project.annotations(article, session.layer))

    def trial_from_here(self) -> Trial:
        """Return the trial desk, with the same current mark."""
        self.trial.current = self.current
        return self.trial

    def use_strip(self, draft: Draft, *, toggled: int, deed: Action) -> None:
        """Open the strip of all mentions on what is in hand, change some ticks, and do one thing to all."""
        self._spend(Action.STRIP)
        self._spend(Action.STRIP_TICK, toggled)
        self._spend(deed)
        self._do(draft)

    def select(self, start: int, end: int) -> None:
        """Select words, for the strip; no mark is current then."""
        self._spend(self.selecting(start, end))
        self.current = None

    def confirm(self) -> None:
        """Vouch for the article: what is still suggested is accepted."""
        self._spend(Action.CONFIRM)
        self._do(editing.confirm(self.annotations, by=self.session.author, at=now()))

    def _commit(self, draft: Draft) -> None:
        outcome = self.session.commit(draft, initiator=self)
        if outcome.change is not None:
            self.trial.follow(outcome.change.events)
