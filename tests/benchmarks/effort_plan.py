"""How the simulated analyst finds the cheapest gestures: a best-first search over what they really do."""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from tests.benchmarks.effort_desk import Desk, reading_of
from tests.benchmarks.effort_gold import Reading

from glossator.session.editing import Edge, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.benchmarks.effort_desk import Trial

    from glossator.domain.annotations import Mark
    from glossator.domain.changes import Event

    Gesture: TypeAlias = Callable[[Desk], None]

# So many states are looked at before the plain way is taken, and so much is settled at once; real disagreements need a
# handful of states and have two sides.
_BUDGET = 400
_AT_ONCE = 6
# A step by a character goes over the blanks before it.
_STEP = 3
# How far equally cheap ways are looked through for one that ends where it goes on.
_LAST_LOOK = 12


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Marks that are wrong and gold that is missing, as far as they touch each other; nothing else touches them."""

    wrong: frozenset[Reading]
    missing: frozenset[Reading]

    @property
    def start(self) -> int:
        """Where it begins."""
        return min(start for start, _, _ in self.wrong | self.missing)

    @property
    def end(self) -> int:
        """Where it ends."""
        return max(end for _, end, _ in self.wrong | self.missing)


@dataclass(frozen=True, slots=True)
class Plan:
    """Gestures in their order and the actions that they take together."""

    gestures: tuple[Gesture, ...]
    cost: int


def disagreements(shown: Iterable[Reading], gold: frozenset[Reading]) -> list[Disagreement]:
    """Return where the marks and the gold differ, in text order."""
    marks = set(shown)
    wrong, missing = marks - gold, gold - marks
    found: list[tuple[set[Reading], set[Reading]]] = []
    end = -1
    for reading in sorted(wrong | missing):
        if not found or reading[0] >= end:
            found.append((set(), set()))
            end = -1
        found[-1][reading in missing].add(reading)
        end = max(end, reading[1])
    return [
        part for each_wrong, each_missing in found for part in _parts(frozenset(each_wrong), frozenset(each_missing))
    ]


def _parts(wrong: frozenset[Reading], missing: frozenset[Reading]) -> list[Disagreement]:
    """Split a stretch of differences: only a wrong mark and missing gold that overlap have to do with each other."""
    rest, parts = wrong | missing, []
    while rest:
        part, grown = frozenset[Reading](), frozenset({min(rest)})
        while grown:
            part |= grown
            rest -= grown
            grown = frozenset(
                each
                for each in rest
                for other in grown
                if (each in wrong) != (other in wrong) and each[0] < other[1] and other[0] < each[1]
            )
        parts.append(Disagreement(part & wrong, part & missing))
    return sorted(parts, key=lambda each: each.start)


def cheapest(trial: Trial, what: Disagreement, *, worth: frozenset[Reading] = frozenset()) -> Plan:
    """Return the cheapest gestures that settle a disagreement and leave everything else as it is.

    Of a very large one, which only marks across each other can make, only the beginning is settled.

    Of equally cheap ones those are taken that end on a mark of `worth`: the next one that has to be corrected.
    """
    if not what.wrong and len(what.missing) == 1:
        (reading,) = what.missing
        if not trial.annotations.overlapping(*reading[:2]) and not _is_at_hand(trial, reading):
            return _priced(trial, (partial(Desk.mark, reading=reading),))
    if len(what.wrong) + len(what.missing) > _AT_ONCE and what.missing:
        return _search(trial, _beginning(what), worth) or _plain(trial, what)
    return _search(trial, what, worth) or _plain(trial, what)


def estimate(trial: Trial, what: Disagreement) -> int:
    """Return about what `cheapest` would take to settle the whole of a disagreement."""
    if len(what.wrong) + len(what.missing) > _AT_ONCE:
        return 2 * len(what.missing) + len(what.wrong)
    return cheapest(trial, what).cost


def _beginning(what: Disagreement) -> Disagreement:
    """Return the first piece of missing gold with the wrong marks that touch it; the rest is seen to afterwards."""
    first = min(what.missing)
    touching = [each for each in what.wrong if each[0] < first[1] and first[0] < each[1]]
    return Disagreement(frozenset(sorted(touching)[:_AT_ONCE]), frozenset({first}))


def _is_at_hand(trial: Trial, reading: Reading) -> bool:
    current = trial.current_mark
    return current is not None and (current.start, current.end) == reading[:2]


def _priced(trial: Trial, gestures: tuple[Gesture, ...]) -> Plan:
    memo, before = trial.keep(), trial.cost
    for gesture in gestures:
        gesture(trial)
    plan = Plan(gestures, trial.cost - before)
    trial.take_back(memo)
    return plan


def _plain(trial: Trial, what: Disagreement) -> Plan:
    """Return the way that always leads there: reject what is wrong, then mark what is missing beside what is there."""
    gestures: list[Gesture] = []
    for reading in sorted(what.wrong):
        gestures += [partial(Desk.click, reading=reading), Desk.reject]
    for reading in sorted(what.missing):
        gestures.append(partial(Desk.mark, reading=reading, beside=True))
    return _priced(trial, tuple(gestures))


@dataclass(frozen=True, slots=True)
class _Node:
    gestures: tuple[Gesture, ...]
    events: tuple[Event, ...]
    current: str | None
    cost: int


def _search(trial: Trial, what: Disagreement, worth: frozenset[Reading]) -> Plan | None:
    low, high = what.start, what.end
    wanted = (_shown(trial, low, high) - what.wrong) | what.missing
    memo, before = trial.keep(), trial.cost
    order = itertools.count()
    start = _Node((), (), trial.current, 0)
    # Of equally cheap ways the one with more gestures comes first: it corrects what is there instead of selecting anew.
    queue = [(_at_least(trial, wanted, low, high), 0, next(order), start)]
    best: dict[object, int] = {state(trial, low, high): 0}
    seen: set[object] = set()
    goal: _Node | None = None
    looked_at = last_look = 0
    while queue and looked_at < _BUDGET:
        bound, _, _, node = heapq.heappop(queue)
        if goal is not None and (bound > goal.cost or looked_at >= last_look):
            break
        trial.take_back(memo)
        trial.do_again(node.events, node.current)
        if _shown(trial, low, high) == wanted:
            current = trial.current_mark
            if goal is None or (current is not None and reading_of(current) in worth):
                goal = node
            last_look = last_look or looked_at + _LAST_LOOK
            if not worth or looked_at >= last_look or (current is not None and reading_of(current) in worth):
                break
            continue
        if (settled := state(trial, low, high)) in seen:
            continue
        seen.add(settled)
        looked_at += 1
        here, spent = trial.keep(), trial.cost
        for gesture in list(_gestures(trial, wanted, low, high)):
            gesture(trial)
            cost = node.cost + trial.cost - spent
            reached_state = state(trial, low, high)
            if cost <= best.get(reached_state, cost):
                best[reached_state] = cost
                reached = _Node((*node.gestures, gesture), trial.events_since(memo), trial.current, cost)
                bound = cost + _at_least(trial, wanted, low, high)
                heapq.heappush(queue, (bound, -len(reached.gestures), next(order), reached))
            trial.take_back(here)
    trial.take_back(memo)
    if trial.cost != before:
        raise AssertionError("a trial has to leave everything as it was")
    return Plan(goal.gestures, goal.cost) if goal else None


def _shown(trial: Trial, low: int, high: int) -> frozenset[Reading]:
    return frozenset(reading_of(mark) for mark in trial.annotations.overlapping(low, high))


def state(trial: Trial, low: int, high: int) -> object:
    """Return what decides what the gestures do in a stretch: its marks and the current one."""
    marks = frozenset((*reading_of(mark), mark.judged) for mark in trial.annotations.overlapping(low, high))
    current = trial.current_mark
    return marks, reading_of(current) if current else None


def _at_least(trial: Trial, wanted: frozenset[Reading], low: int, high: int) -> int:
    """Return a number of actions below which it cannot be done.

    Each gesture but a split makes at most one span right, and each but a second label on the same words needs another
    mark to be current, or a selection, first.
    """
    shown = _shown(trial, low, high)
    missing, wrong = wanted - shown, shown - wanted
    if not missing and not wrong:
        return 0
    current = trial.current_mark
    at_hand = current is not None and current.start < high and low < current.end
    extents = len({reading[:2] for reading in missing})
    if not missing:
        return len(wrong) + 1 - at_hand
    splits = sum(sum(start <= each[0] and each[1] <= end for each in missing) > 1 for start, end, _ in wrong)
    return max(extents + len(missing) - at_hand - 2 * splits, 1)


def _gestures(trial: Trial, wanted: frozenset[Reading], low: int, high: int) -> Iterator[Gesture]:
    """Yield the gestures that can bring it nearer."""
    marks = trial.annotations.overlapping(low, high)
    shown = {reading_of(mark) for mark in marks}
    missing = sorted(wanted - shown)
    for mark in marks:
        reading = reading_of(mark)
        near = [other for other in missing if other[0] < mark.end and mark.start < other[1]]
        if reading not in wanted and len(near) > 1:
            for position in sorted({end for _, end, _ in near if end < mark.end}):
                yield partial(Desk.split, reading=reading, position=position)
        if mark.id != trial.current:
            at_risk = not mark.judged and bool(near)
            if reading not in wanted or at_risk or any(other[:2] == reading[:2] for other in near):
                yield partial(Desk.click, reading=reading)
            continue
        if reading not in wanted:
            yield Desk.reject
        elif not mark.judged and near:
            yield Desk.accept
            yield partial(Desk.label, label=mark.label)
        yield from _on_current(mark, near, right=reading in wanted)
    for reading in missing:
        yield partial(Desk.mark, reading=reading)
        below = [mark for mark in marks if mark.start < reading[1] and reading[0] < mark.end]
        if any(
            (mark.start, mark.end) == reading[:2] or (not mark.judged and reading_of(mark) in wanted) for mark in below
        ):
            yield partial(Desk.mark, reading=reading, beside=True)


def _on_current(mark: Mark, near: list[Reading], *, right: bool) -> Iterator[Gesture]:
    same = sorted({label for start, end, label in near if (start, end) == (mark.start, mark.end)})
    for label in same:
        yield partial(Desk.beside, label=label)
    if right:
        return
    if any(end > mark.end for _, end, _ in near):
        yield partial(Desk.join, direction=1)
    if any(start < mark.start for start, _, _ in near):
        yield partial(Desk.join, direction=-1)
    for label in sorted({label for _, _, label in near} - {mark.label}):
        yield partial(Desk.label, label=label)
    for edge, at, ends in (
        (Edge.START, mark.start, sorted({start for start, _, _ in near})),
        (Edge.END, mark.end, sorted({end for _, end, _ in near})),
    ):
        for position in ends:
            if position != at:
                yield partial(Desk.drag_edge, edge=edge, position=position)
        # Further steps would take as much as a drag, and one to the next word is a drag's equal.
        for direction in (-1, 1):
            if any(0 < (position - at) * direction <= _STEP for position in ends):
                yield partial(Desk.step_edge, edge=edge, unit=Unit.CHARACTER, direction=direction)
