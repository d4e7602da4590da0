"""The simulated analyst: takes one article after the other from its pre-highlights to exactly the gold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.benchmarks.effort_desk import Action, RealDesk, reading_of
from tests.benchmarks.effort_gold import Reading
from tests.benchmarks.effort_plan import cheapest, disagreements

from glossator.domain.article import ArticleState

if TYPE_CHECKING:
    from glossator.domain.annotations import Annotations
    from glossator.session.session import Session


class UnreachedError(Exception):
    """An article did not come to be what the gold says."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What one article took; `shown` is what was pre-highlighted when it was opened."""

    gold: frozenset[Reading]
    shown: frozenset[Reading]
    spent: Counter[Action]
    cost: int
    reasons: Counter[str]


def work_through(session: Session, article: str, gold: frozenset[Reading], *, strip: bool) -> Worked:
    """Correct and confirm one article. Raises UnreachedError unless it ends as exactly the gold."""
    desk = RealDesk(session, article)
    shown = readings(desk.annotations)
    reasons: Counter[str] = Counter()
    if strip:
        from tests.benchmarks.effort_strip import use_strip
    met: set[frozenset[Reading]] = set()
    while differences := disagreements(readings(desk.annotations), gold):
        now_shown = readings(desk.annotations)
        if now_shown in met:
            raise UnreachedError(f"it comes back to {len(differences)} places that differ from its gold")
        met.add(now_shown)
        before = desk.cost
        if strip and (reason := use_strip(desk, differences, gold)):
            reasons[reason] += desk.cost - before
            continue
        what, *others = differences
        worth = frozenset[Reading]().union(*(other.wrong for other in others))
        plan = cheapest(desk.trial_from_here(), what, worth=worth)
        for gesture in plan.gestures:
            gesture(desk)
        if desk.cost - before != plan.cost:
            raise UnreachedError(f"a plan of {plan.cost} actions took {desk.cost - before}")
        reasons[reason_for(what.wrong, what.missing)] += plan.cost
    desk.confirm()
    reasons["confirmed"] += 1
    stored = session.project.annotations(article, session.layer)
    if stored.status.state is not ArticleState.CONFIRMED:
        raise UnreachedError("it is not confirmed")
    if (ended := Counter((span.start, span.end, span.label) for span in stored.spans)) != Counter(gold):
        less, more = len(gold - set(ended)), sum((ended - Counter(gold)).values())
        raise UnreachedError(f"of its gold {less} spans are missing, and {more} are there that should not be")
    return Worked(gold, shown, desk.spent, desk.cost, reasons)


def readings(annotations: Annotations) -> frozenset[Reading]:
    """Return everything that is marked."""
    return frozenset(reading_of(mark) for mark in annotations.marks())


def reason_for(wrong: frozenset[Reading], missing: frozenset[Reading]) -> str:
    """Say what had to be put right."""
    if not wrong:
        return "missing"
    if not missing:
        return "too much"
    if len(wrong) == len(missing) == 1:
        (one,), (other,) = wrong, missing
        if one[:2] == other[:2]:
            return "wrong label"
        return "wrong edges" if one[2] == other[2] else "wrong edges and label"
    return "several that overlap"
