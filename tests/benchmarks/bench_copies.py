"""Measures how well copies are found among other articles, and spans carried between them; prints one JSON object.

Usage: bench_copies.py [CLUSTERS [DISTRACTORS [SEED]]]. What the copies are made of stands in wire_copies.py. The times
are those of one article: its sketch (in the worker), storing its text, comparing it.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))

from tests.benchmarks.wire_copies import Made, Wire
from tests.unit.store.builders import new_article

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import ArticleAdded, SpanAdded, StatusChanged
from glossator.domain.copies import THRESHOLD, bands_of, likeness, shingles
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.splits import Split
from glossator.session import splitting
from glossator.session.copies import copies_of, take_over
from glossator.session.outcome import Draft
from glossator.session.schemes import find_scheme
from glossator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.changes import Event

_BATCH = 24
_SHARES = ((80, 10, 10), (50, 25, 25), (34, 33, 33), (60, 40, 0))


def measure(folder: Path, *, clusters: int, distractors: int, seed: int = 1) -> dict[str, object]:
    """Import copies and distractors in a mixed order, and return all figures."""
    wire = Wire(seed)
    made = [each for cluster in wire.clusters(clusters) for each in cluster] + wire.distractors(distractors)
    random.Random(seed).shuffle(made)
    session = Session.create(folder / "copies.glossator", find_scheme("conflict"), {}, author="anna")
    try:
        ids, times = _import(session, made)
        texts = dict(zip(ids, made, strict=True))
        return {
            "articles": len(made),
            "clusters": clusters,
            "threshold": THRESHOLD,
            **times,
            **_found(session, texts),
            **_carried(session, texts, {id(each): key for key, each in texts.items()}, wire),
            **_divided(session, texts),
        }
    finally:
        session.close()


def _import(session: Session, made: Sequence[Made]) -> tuple[list[str], dict[str, float]]:
    """Bring the articles in as an import does; return their ids and milliseconds for each article."""
    sketching = storing = comparing = 0.0
    ids: list[str] = []
    for first in range(0, len(made), _BATCH):
        new = [new_article(each.text, f"Article {first + n}") for n, each in enumerate(made[first : first + _BATCH])]
        begun = time.perf_counter()
        new = [replace(each, bands=bands_of(each.text)) for each in new]
        sketching += time.perf_counter() - begun
        begun = time.perf_counter()
        session.project.stage_texts(new)
        storing += time.perf_counter() - begun
        begun = time.perf_counter()
        while session.project.copies.compare():
            pass
        comparing += time.perf_counter() - begun
        session.commit(Draft("Import", tuple(ArticleAdded(each.article) for each in new)))
        ids += [each.article.id for each in new]
    named = {"sketch_ms": sketching, "store_ms": storing, "compare_ms": comparing}
    return ids, {name: round(1000 * seconds / len(made), 3) for name, seconds in named.items()}


def _found(session: Session, texts: dict[str, Made]) -> dict[str, object]:
    """Return how many pairs that are copies by the clusters are together, and how many that are together are copies."""
    groups = [[copy.id for copy in group.members] for group in session.project.copies.groups(session.layer)]
    together = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    clusters: dict[int, list[str]] = {}
    for key, made in texts.items():
        if made.cluster >= 0:
            clusters.setdefault(made.cluster, []).append(key)
    true = {frozenset(pair) for members in clusters.values() for pair in combinations(members, 2)}
    sketches = {key: shingles(made.text) for key, made in texts.items() if made.cluster >= 0}
    alike = {pair for pair in true if likeness(*(sketches[key] for key in pair)) >= THRESHOLD}
    listed = {
        frozenset((key, copy.id)) for key in sketches for copy in copies_of(session, key) if copy.likeness >= THRESHOLD
    }
    return {
        "groups": len(groups),
        "recall": round(len(together & true) / len(true), 4),
        "precision": round(len(together & true) / len(together), 4),
        # Two copies that were cut to different halves are alike by nothing but the original.
        "recall_of_alike": round(len((together | listed) & alike) / len(alike), 4),
    }


def _carried(session: Session, texts: dict[str, Made], ids: dict[int, str], wire: Wire) -> dict[str, object]:
    """Take over from each confirmed original to each of its copies; return what share of the spans came right."""
    right = wrong = intact = beyond = 0
    slowest = 0.0
    for original in wire.originals:
        key = ids.get(id(original))
        if key is None:
            continue
        spans = [Span(new_id(), a, b, original.text[a:b], label) for a, b, label in sorted(original.readings)]
        events: list[Event] = [SpanAdded(key, span) for span in spans]
        events.append(StatusChanged(key, Status(), Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00Z")))
        session.commit(Draft("Confirm", tuple(events)))
        for copy, made in texts.items():
            if made.cluster != original.cluster or copy == key:
                continue
            begun = time.perf_counter()
            taken = take_over(session, copy, key)
            slowest = max(slowest, time.perf_counter() - begun)
            given = {
                (event.span.start, event.span.end, event.span.label)
                for event in taken.draft.events
                if isinstance(event, SpanAdded)
            }
            right += len(given & made.readings)
            wrong += len(given - made.readings)
            intact += len(made.readings)
            beyond += taken.beyond
    return {
        "spans_carried": right + wrong,
        "carried_correctly_percent": round(100 * right / (right + wrong), 2),
        "of_those_untouched_carried_percent": round(100 * right / intact, 2),
        "left_to_review": beyond,
        "slowest_take_over_ms": round(1000 * slowest, 1),
    }


def _divided(session: Session, texts: dict[str, Made]) -> dict[str, object]:
    """Divide in several ways, and assert that nothing that is alike is in two parts."""
    project = session.project
    exports = project.exports(session.layer)
    keys = project.queue(session.layer)
    named = {key: row.id for key, row in project.queue_rows(session.layer, keys).items()}
    sketches = {key: shingles(texts[named[key]].text) for key in keys if texts[named[key]].cluster >= 0}
    left_out = {}
    for shares in _SHARES:
        parts = dict(splitting.parts(exports, Split(shares=shares), keys))
        left_out["/".join(map(str, shares))] = sum(part is None for part in parts.values())
        for one, other in combinations(sketches, 2):
            if None not in (parts[one], parts[other]) and parts[one] is not parts[other]:
                assert likeness(sketches[one], sketches[other]) < THRESHOLD, "copies are in different parts"
    return {"left_out_of_splits": left_out}


def main() -> None:
    """Print the figures."""
    clusters, distractors, seed = (*map(int, sys.argv[1:]), *(30, 1_000, 1)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder), clusters=clusters, distractors=distractors, seed=seed)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
