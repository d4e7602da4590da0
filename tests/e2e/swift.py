"""An analyst who knows every key: repairs an article with as few key presses as he can find, in the real window."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from tests.benchmarks.effort_desk import Desk, Trial, reading_of
from tests.benchmarks.effort_gold import Reading
from tests.benchmarks.effort_plan import Disagreement, cheapest, disagreements
from tests.e2e.desks import KeyboardAnalyst, Wanted, wait_until

from glossator.domain import words
from glossator.domain.annotations import Annotations
from glossator.domain.doubt import is_doubtful
from glossator.domain.offsets import OffsetMap
from glossator.domain.span import Span
from glossator.session import editing
from glossator.session.aliases import Aliases
from glossator.session.editing import Edge, Unit
from glossator.session.mentions import apply_mentions, mentions_in, remove_mentions
from glossator.session.suggesting import GAZETTEER

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_DIGITS = {
    (Edge.START, -1): Qt.Key.Key_1,
    (Edge.START, 1): Qt.Key.Key_2,
    (Edge.END, -1): Qt.Key.Key_3,
    (Edge.END, 1): Qt.Key.Key_4,
}
_NEAR = 60
_IMPOSSIBLE = 10_000

Press = tuple[Qt.Key, Qt.KeyboardModifier]
Gesture = Callable[[Desk], None]


class Place(NamedTuple):
    """Where the keys are: the caret, the current mark, and where a selection was begun."""

    caret: int
    current: str | None
    anchor: int | None = None


class Strip(NamedTuple):
    """One use of the strip of all mentions: where it is opened, and what all ticked ones are to be (nothing: gone)."""

    origin: Reading
    label: str


class SwiftAnalyst(KeyboardAnalyst):
    """Looks at each disagreement for the fewest keys, and for whether the strip settles more of them at once."""

    def correct(self, wanted: list[Wanted]) -> None:
        """Bring the article to what is wanted."""
        gold = frozenset((want.start, want.end, want.label) for want in wanted)
        self._carets = _Carets(self)
        session = self.window.session
        assert session is not None
        self._aliases = Aliases(session.project.settings().get(GAZETTEER, ""))
        self._aliases.load_at_once()
        for _ in range(len(gold) * 2):
            differences = disagreements(map(reading_of, self.annotations.marks()), gold)
            if not differences:
                return
            self._repair(differences, gold)
        raise AssertionError("the article does not come to be what is wanted")

    def _repair(self, differences: list[Disagreement], gold: frozenset[Reading]) -> None:
        trial, what = self._trial(), differences[0]
        ways = [(self._price(trial, way), way) for way in self._ways(trial, what)]
        price, way = min(ways, key=lambda each: each[0])
        best: tuple[float, Strip] | None = None
        for strip in self._strips(what, gold):
            settled = len(differences) - self._left(strip, gold)
            keys = len(self._to_strip(self._place(), strip)) + 2
            if settled > 1 and keys / settled < price and (best is None or keys / settled < best[0]):
                best = (keys / settled, strip)
        if best is not None:
            self._use(best[1])
            return
        for gesture in way:
            for press in self._keys_for(self.annotations, self._place(), gesture):
                self.press(*press)
        assert _shown(self.annotations, what) == (_shown(trial.annotations, what) - what.wrong) | what.missing

    # Single corrections

    def _ways(self, trial: Trial, what: Disagreement) -> Iterator[tuple[Gesture, ...]]:
        """Yield ways that settle a disagreement, as tried out on a copy."""
        wrong, missing = sorted(what.wrong), sorted(what.missing)
        candidates: list[tuple[Gesture, ...]] = [cheapest(trial, what).gestures]
        candidates.append(tuple(partial(Desk.mark, reading=reading) for reading in missing))
        rejected: list[Gesture] = []
        for reading in wrong:
            rejected += [partial(Desk.click, reading=reading), Desk.reject]
        candidates.append((*rejected, *(partial(Desk.mark, reading=reading, beside=True) for reading in missing)))
        for one in wrong:
            for other in missing:
                moved: list[Gesture] = [partial(Desk.click, reading=one)]
                for edge, at, position in ((Edge.START, one[0], other[0]), (Edge.END, one[1], other[1])):
                    moved += [partial(Desk.drag_edge, edge=edge, position=position)] * (at != position)
                moved += [partial(Desk.label, label=other[2])] * (one[2] != other[2])
                rest = [partial(Desk.mark, reading=reading) for reading in missing if reading != other]
                candidates.append((*moved, *rest))
        goal = (_shown(trial.annotations, what) - what.wrong) | what.missing
        for candidate in candidates:
            memo = trial.keep()
            try:
                for gesture in candidate:
                    gesture(trial)
                settles = _shown(trial.annotations, what) == goal
            except LookupError:
                settles = False
            trial.take_back(memo)
            if settles:
                yield candidate

    def _price(self, trial: Trial, gestures: Iterable[Gesture]) -> int:
        memo, place, keys = trial.keep(), self._place(), 0
        for gesture in gestures:
            keys += len(self._keys_for(trial.annotations, place, gesture))
            gesture(trial)
            mark = trial.current_mark
            place = Place(mark.start, mark.id) if mark else place
        trial.take_back(memo)
        return keys

    def _keys_for(self, annotations: Annotations, place: Place, gesture: Gesture) -> list[Press]:
        """Return the keys that stand for a gesture of the mouse's, from a place."""
        name, asked = _named(gesture)
        current = annotations.mark(place.current) if place.current else None
        match name:
            case "click":
                mark = _find(annotations, asked["reading"])
                return self._way(annotations, place, lambda p: p.current == mark and p.anchor is None, asked["reading"])
            case "accept":
                return [(Qt.Key.Key_Space, _NONE)]
            case "reject":
                return [(Qt.Key.Key_Delete, _NONE)]
            case "label":
                return [(self.key_of(asked["label"]), _NONE)]
            case "beside":
                return [(self.key_of(asked["label"]), _SHIFT)]
            case "mark":
                reading = asked["reading"]
                held = _SHIFT if asked.get("beside") else _NONE
                selected = self._way(annotations, place, self._chooses(reading), reading, select=True)
                return [*selected, (self.key_of(reading[2]), held)]
            case "join":
                return [(Qt.Key.Key_Plus if asked["direction"] > 0 else Qt.Key.Key_Minus, _NONE)]
            case "split":
                mark = _find(annotations, asked["reading"])
                reading = asked["reading"]
                wanted = editing.split(annotations, mark, asked["position"]).events[0]

                def cuts(p: Place) -> bool:
                    if p.current != mark or p.anchor is not None or not reading[0] < p.caret < reading[1]:
                        return False
                    events = editing.split(annotations, mark, p.caret).events
                    return bool(events) and getattr(events[0], "after", 0) == getattr(wanted, "after", 1)

                way = self._way(annotations, place, cuts, reading)
                return [*way, (Qt.Key.Key_Slash, _NONE)]
            case "step_edge":
                held = _NONE if asked["unit"] is Unit.WORD else _CTRL
                return [(_DIGITS[asked["edge"], asked["direction"]], held)]
            case "drag_edge" if current is not None:
                at = (current.start, current.end)
                goal = (asked["position"], at[1]) if asked["edge"] is Edge.START else (at[0], asked["position"])
                return _edge_steps(self.text, at, goal, asked["edge"])
        raise LookupError(name)

    def _chooses(self, reading: Reading) -> Callable[[Place], bool]:
        start, end, _ = reading

        def chooses(place: Place) -> bool:
            if place.anchor is None:
                return place.current is None and words.word_at(self.text, place.caret) == (start, end)
            if place.anchor == place.caret:
                return False
            low, high = sorted((place.anchor, place.caret))
            return words.snap(self.text, low, high) == (start, end)

        return chooses

    # The strip

    def _strips(self, what: Disagreement, gold: frozenset[Reading]) -> Iterator[Strip]:
        extents = {(mark.start, mark.end) for mark in self.annotations.marks()}
        for wrong in sorted(what.wrong):
            yield Strip(wrong, "")
            yield from (Strip(wrong, label) for *extent, label in sorted(gold) if tuple(extent) == wrong[:2])
        for start, end, label in sorted(what.missing):
            if (start, end) not in extents:
                yield Strip((start, end, ""), label)
            alike = [m for m in self.annotations.marks() if self.text[m.start : m.end] == self.text[start:end]]
            yield from (Strip(reading_of(m), label) for m in alike if m.label == label and reading_of(m) in gold)

    def _left(self, strip: Strip, gold: frozenset[Reading]) -> int:
        """Return how many disagreements are left after a use of the strip."""
        trial, session = self._trial(), self.window.session
        assert session is not None
        phrase = self.text[strip.origin[0] : strip.origin[1]]
        aliases = self._aliases.of(phrase)
        rows = mentions_in(trial.annotations, *strip.origin, scheme=session.scheme, aliases=aliases)
        if strip.label:
            trial.try_draft(apply_mentions(trial.annotations, rows, strip.label, strip.label))
        else:
            trial.try_draft(remove_mentions(trial.annotations, rows))
        return len(disagreements(map(reading_of, trial.annotations.marks()), gold))

    def _to_strip(self, place: Place, strip: Strip) -> list[Press]:
        if not strip.origin[2]:
            return self._way(self.annotations, place, self._chooses(strip.origin), strip.origin, select=True)
        return self._keys_for(self.annotations, place, partial(Desk.click, reading=strip.origin))

    def _use(self, strip: Strip) -> None:
        for press in self._to_strip(self._place(), strip):
            self.press(*press)
        self.press(Qt.Key.Key_Asterisk)
        rows = self.window.docks["mentions"].widget()
        wait_until(lambda: QApplication.focusWidget() is rows.view)  # type: ignore[attr-defined]
        if strip.label == strip.origin[2]:
            self.press(Qt.Key.Key_Return)
        elif strip.label:
            self.press(self.key_of(strip.label))
        else:
            self.press(Qt.Key.Key_Delete)
        wait_until(lambda: QApplication.focusWidget() is self.view)

    # Getting there

    def _place(self) -> Place:
        mark = self.window.desk.current
        return Place(self.view.caret_position(), mark.id if mark else None)

    def _way(
        self,
        annotations: Annotations,
        place: Place,
        there: Callable[[Place], bool],
        near: Reading,
        *,
        select: bool = False,
    ) -> list[Press]:
        """Return the fewest keys that lead to a place: from mark to mark, and with the arrows near the goal."""
        queue = deque([place])
        came: dict[Place, tuple[Place, Press] | None] = {place: None}
        while queue:
            here = queue.popleft()
            if there(here):
                way = []
                while (step := came[here]) is not None:
                    here, press = step
                    way.append(press)
                return way[::-1]
            for press, reached in self._moves(annotations, here, near, select=select):
                if reached not in came:
                    came[reached] = (here, press)
                    queue.append(reached)
        return [(Qt.Key.Key_unknown, _NONE)] * _IMPOSSIBLE

    def _moves(
        self, annotations: Annotations, here: Place, near: Reading, *, select: bool
    ) -> Iterator[tuple[Press, Place]]:
        if here.anchor is None:
            doubtful = partial(is_doubtful, annotations)
            kinds: tuple[tuple[Qt.Key, Qt.Key, dict[str, Any]], ...] = (
                (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, {}),
                (Qt.Key.Key_Period, Qt.Key.Key_Comma, {"unjudged": True}),
                (Qt.Key.Key_Greater, Qt.Key.Key_Less, {"wanted": doubtful}),
            )
            for forth, back, which in kinds:
                ahead = annotations.next_mark(here.caret, after=here.current, **which)
                behind = annotations.previous_mark(here.caret, before=here.current, **which)
                for key, mark in ((forth, ahead), (back, behind)):
                    if mark is not None:
                        held = _SHIFT if key == Qt.Key.Key_Backtab else _NONE
                        yield (key, held), Place(mark.start, mark.id)
        if not near[0] - _NEAR <= here.caret <= near[1] + _NEAR:
            return
        for press, position in self._carets.moves(here.caret):
            if here.anchor is None:
                yield press, Place(position, _under(annotations, position))
            if select and near[0] <= here.caret <= near[1] and near[0] <= position <= near[1]:
                anchor = here.caret if here.anchor is None else here.anchor
                yield (press[0], press[1] | _SHIFT), Place(position, None, anchor)

    def _trial(self) -> Trial:
        session, article = self.window.session, self.window.desk.article
        assert session is not None
        assert article is not None
        trial = Trial(session.project.annotations(article, session.layer))
        trial.current = self._place().current
        return trial


class _Carets:
    """Where the arrows take the caret, as Qt counts characters and words."""

    def __init__(self, analyst: KeyboardAnalyst) -> None:
        self._offsets = OffsetMap(analyst.text)
        self._cursor = QTextCursor(analyst.view.document())
        self._known: dict[int, list[tuple[Press, int]]] = {}

    def moves(self, position: int) -> list[tuple[Press, int]]:
        """Return what each arrow does at a position."""
        if position not in self._known:
            self._known[position] = [
                ((key, held), self._move(position, operation))
                for key, held, operation in (
                    (Qt.Key.Key_Right, _CTRL, QTextCursor.MoveOperation.WordRight),
                    (Qt.Key.Key_Left, _CTRL, QTextCursor.MoveOperation.WordLeft),
                    (Qt.Key.Key_Right, _NONE, QTextCursor.MoveOperation.Right),
                    (Qt.Key.Key_Left, _NONE, QTextCursor.MoveOperation.Left),
                )
            ]
        return self._known[position]

    def _move(self, position: int, operation: QTextCursor.MoveOperation) -> int:
        self._cursor.setPosition(self._offsets.to_utf16(position))
        self._cursor.movePosition(operation)
        return self._offsets.to_code_point(self._cursor.position())


def _named(gesture: Gesture) -> tuple[str, dict[str, Any]]:
    if isinstance(gesture, partial):
        return gesture.func.__name__, gesture.keywords
    return gesture.__name__, {}


def _find(annotations: Annotations, reading: Reading) -> str:
    for mark in annotations.overlapping(*reading[:2]):
        if reading_of(mark) == reading:
            return mark.id
    raise LookupError(reading)


def _under(annotations: Annotations, position: int) -> str | None:
    marks = annotations.overlapping(position, position + 1)
    here = min(marks, key=lambda mark: mark.end - mark.start, default=None)
    return here.id if here else None


def _shown(annotations: Annotations, what: Disagreement) -> frozenset[Reading]:
    return frozenset(map(reading_of, annotations.overlapping(what.start, what.end)))


def _edge_steps(text: str, at: tuple[int, int], goal: tuple[int, int], edge: Edge) -> list[Press]:
    """Return the fewest keys that bring an edge to its place."""
    came: dict[tuple[int, int], list[Press]] = {at: []}
    queue = deque([at])
    while queue:
        here = queue.popleft()
        if here == goal:
            return came[here]
        alone = Annotations("a", text, spans=[Span("s", *here, text[slice(*here)], "x")])
        for unit, held in ((Unit.WORD, _NONE), (Unit.CHARACTER, _CTRL)):
            for direction in (-1, 1):
                for event in editing.step_edge(alone, "s", edge, unit, direction).events:
                    after = getattr(event, "after", None)
                    if after is None or abs(after.start - goal[0]) + abs(after.end - goal[1]) > 2 * _NEAR:
                        continue
                    if (after.start, after.end) not in came:
                        came[after.start, after.end] = [*came[here], (_DIGITS[edge, direction], held)]
                        queue.append((after.start, after.end))
    return [(Qt.Key.Key_unknown, _NONE)] * _IMPOSSIBLE
