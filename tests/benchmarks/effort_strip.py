"""Applying to all mentions, where that pays at once within the open article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from tests.benchmarks.effort_desk import PRICES, Action, reading_of
from tests.benchmarks.effort_gold import Reading
from tests.benchmarks.effort_plan import disagreements, estimate, state

from glossator.domain.mentions import MentionKind
from glossator.session.aliases import Aliases
from glossator.session.mentions import apply_mentions, mentions_in, remove_mentions
from glossator.session.suggesting import STANDARD_GAZETTEER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.benchmarks.effort_desk import Desk, RealDesk, Trial
    from tests.benchmarks.effort_plan import Disagreement

    from glossator.domain.labels import LabelScheme
    from glossator.session.mentions import Mention
    from glossator.session.outcome import Draft

_AROUND = 60


@dataclass(frozen=True, slots=True)
class _Wish:
    """One use of the strip: opened on a mark or on selected words, some ticks changed, and one thing done to all.

    `origin` has the label of the mark, none for words; `label` is what all are to be, none if they are to be deleted.
    """

    origin: Reading
    label: str
    rows: tuple[Mention, ...] = ()
    refused: tuple[Mention, ...] = ()
    toggled: int = 0

    @property
    def deed(self) -> Action:
        """Return the key that does it: a label's key also where Return would mean another label."""
        if not self.label:
            return Action.STRIP_DELETE
        return Action.STRIP_APPLY if self.label == self.origin[2] else Action.STRIP_LABEL

    def price(self, desk: Desk) -> int:
        """Return what it takes, with a click or a selection first."""
        current = desk.current_mark
        at_hand = current is not None and reading_of(current) == self.origin
        first = Action.CLICK if self.origin[2] else desk.selecting(*self.origin[:2])
        ticks = self.toggled * PRICES[Action.STRIP_TICK]
        return (0 if at_hand else PRICES[first]) + PRICES[Action.STRIP] + ticks + PRICES[self.deed]

    def draft(self, desk: Desk) -> Draft:
        """Return the session's draft."""
        if not self.label:
            return remove_mentions(desk.annotations, self.rows)
        return apply_mentions(desk.annotations, self.rows, self.label, self.label, refused=self.refused)

    def carry_out(self, desk: RealDesk) -> None:
        """Do it on the open project."""
        here = desk.current_mark
        if not self.origin[2]:
            desk.select(*self.origin[:2])
        elif here is None or reading_of(here) != self.origin:
            desk.click(self.origin)
        desk.use_strip(self.draft(desk), toggled=self.toggled, deed=self.deed)


def use_strip(desk: RealDesk, differences: list[Disagreement], gold: frozenset[Reading]) -> str:
    """Use the strip if that is cheaper than single corrections; return what for, or nothing."""
    if len(differences) < 2:
        return ""
    trial = desk.trial_from_here()
    best: tuple[int, _Wish] | None = None
    for origin, label in _worth_a_look(trial, differences, gold):
        wish = _best_ticks(trial, origin, label, gold, desk.session.scheme)
        gain = _gain(trial, wish, differences, gold) - wish.price(trial)
        if gain > 0 and (best is None or gain > best[0]):
            best = (gain, wish)
    if best is None:
        return ""
    best[1].carry_out(desk)
    return "all mentions marked" if best[1].label else "all mentions deleted"


def _worth_a_look(
    trial: Trial, differences: list[Disagreement], gold: frozenset[Reading]
) -> Iterable[tuple[Reading, str]]:
    """Return origins whose words at least two disagreements hold, each with what could be done, and no two alike."""
    text = trial.annotations.text
    held = [_words(text[what.start : what.end]) for what in differences]
    marks = trial.annotations.marks()
    extents = {(mark.start, mark.end) for mark in marks}
    # Of several alike the current one is at hand, and the others have no advantage over the first.
    ordered = sorted(marks, key=lambda mark: mark.id != trial.current)
    wishes: list[tuple[Reading, str]] = []
    for reading in map(reading_of, ordered):
        if reading in gold:
            wishes.append((reading, reading[2]))
        else:
            wishes += [(reading, label) for start, end, label in gold if (start, end) == reading[:2]]
            wishes.append((reading, ""))
    wishes += [
        ((start, end, ""), label)
        for what in differences
        for start, end, label in sorted(what.missing)
        if (start, end) not in extents
    ]
    found: dict[tuple[str, str, str], tuple[Reading, str]] = {}
    for origin, label in wishes:
        phrase = text[origin[0] : origin[1]]
        key = (phrase.casefold(), origin[2], label)
        if key not in found and sum(not _words(phrase).isdisjoint(each) for each in held) > 1:
            found[key] = (origin, label)
    return found.values()


def _words(phrase: str) -> set[str]:
    return set(phrase.casefold().replace("-", " ").split())


def _best_ticks(trial: Trial, origin: Reading, label: str, gold: frozenset[Reading], scheme: LabelScheme) -> _Wish:
    """Return how the strip would best be used: every change of a tick has to be worth its price."""
    annotations = trial.annotations
    phrase = annotations.text[origin[0] : origin[1]]
    rows, refused, toggled = [], [], 0
    for row in mentions_in(annotations, *origin, scheme=scheme, aliases=_aliases().of(phrase)):
        if row.kind is MentionKind.HERE:
            rows.append(row)
            continue
        on, off = replace(row, ticked=True), replace(row, ticked=False)
        better = _local_gain(trial, _Wish(origin, label, (on,)), row, gold)
        if row.ticked and better < 0:
            rows.append(off)
            refused.append(off)
            toggled += 1
        elif not row.ticked and better > PRICES[Action.STRIP_TICK]:
            rows.append(on)
            toggled += 1
        else:
            rows.append(row)
    return _Wish(origin, label, tuple(rows), tuple(refused), toggled)


def _local_gain(trial: Trial, wish: _Wish, row: Mention, gold: frozenset[Reading]) -> int:
    """Return how many actions less the surroundings of a row would take, if only that row were dealt with."""
    low, high = row.start - _AROUND, row.end + _AROUND
    return _gain(trial, wish, _here(trial, gold, low, high), gold, low, high)


def _here(trial: Trial, gold: frozenset[Reading], low: int, high: int) -> list[Disagreement]:
    shown = {reading_of(mark) for mark in trial.annotations.overlapping(max(low, 0), high)}
    return disagreements(shown, frozenset(each for each in gold if each[0] < high and low < each[1]))


def _gain(
    trial: Trial,
    wish: _Wish,
    before: list[Disagreement],
    gold: frozenset[Reading],
    low: int = 0,
    high: int = 1 << 60,
) -> int:
    """Return how many actions less single corrections would take afterwards."""
    memo = trial.keep()
    trial.current = None
    was = dict.fromkeys(before)
    trial.try_draft(wish.draft(trial))
    after = dict.fromkeys(_here(trial, gold, low, high))
    costs = _cost(trial, [what for what in after if what not in was])
    trial.take_back(memo)
    trial.current = None
    gone = [what for what in was if what not in after]
    gain = _cost(trial, gone) - costs
    trial.take_back(memo)
    return gain


def _cost(trial: Trial, differences: list[Disagreement]) -> int:
    """Return what single corrections take; of marks that are deleted one after the other only the first is clicked."""
    total, previous = 0, None
    for what in differences:
        key = (what, state(trial, what.start, what.end))
        if key not in trial.estimates:
            trial.estimates[key] = estimate(trial, what)
        total += trial.estimates[key]
        if not what.missing and len(what.wrong) == 1:
            (reading,) = what.wrong
            if previous is not None and previous == reading:
                total -= PRICES[Action.CLICK]
            mark = next(
                (mark for mark in trial.annotations.overlapping(*reading[:2]) if reading_of(mark) == reading), None
            )
            following = trial.annotations.next_mark(mark.start, after=mark.id) if mark else None
            previous = reading_of(following) if following else None
        else:
            previous = None
    return total


@lru_cache(maxsize=1)
def _aliases() -> Aliases:
    aliases = Aliases(STANDARD_GAZETTEER)
    aliases.load_at_once()
    return aliases
