"""Counts over a whole layer."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from glossator.domain.progress import Judgement, Summary
from glossator.domain.suggestion import Verdict
from glossator.store import queue, suggestions
from glossator.store.names import STATES, VERDICT_NUMBERS, VERDICTS, all_names, layer_key

if TYPE_CHECKING:
    from glossator.domain.article import ArticleState
    from glossator.domain.labels import LabelScheme
    from glossator.store.connection import Connection


def summary(connection: Connection, layer: str, scheme: LabelScheme) -> Summary:
    """Return the figures of a layer; the work grows with the project."""
    number = layer_key(connection, layer)
    labels = all_names(connection, "label_name")
    counted: Counter[str] = Counter()
    by_hand: Counter[str] = Counter()
    for label, own, count in connection.rows(
        "SELECT label, fingerprint IS NULL, count(*) FROM span WHERE layer = ? GROUP BY 1, 2", (number,)
    ):
        counted[labels[label]] += count
        if own:
            by_hand[labels[label]] += count
    return Summary(
        queue.counts(connection, layer), dict(counted), dict(by_hand), _judgements(connection, number, scheme)
    )


def span_counts(connection: Connection, layer: str) -> dict[ArticleState, int]:
    """Return how many spans the articles in each state have."""
    rows = connection.rows(
        "SELECT coalesce(s.state, 0), count(*) FROM span x"
        " LEFT JOIN article_status s ON s.article = x.article AND s.layer = x.layer WHERE x.layer = ? GROUP BY 1",
        (layer_key(connection, layer),),
    )
    return {STATES[state]: count for state, count in rows}


def _judgements(connection: Connection, layer: int, scheme: LabelScheme) -> tuple[Judgement, ...]:
    labels = all_names(connection, "label_name")
    sources = {key: print_.source for key, print_ in suggestions.fingerprints(connection).items()}
    found: Counter[tuple[str, str, Verdict | None]] = Counter()
    join = "JOIN suggestion g ON g.article = x.article AND g.fingerprint = x.fingerprint AND g.n = x.n"
    rejected = VERDICT_NUMBERS[Verdict.REJECTED]
    rows = connection.rows(
        f"SELECT g.fingerprint, g.label, x.verdict, count(*) FROM span x {join}"  # noqa: S608
        " WHERE x.layer = ?1 GROUP BY 1, 2, 3"
        f" UNION ALL SELECT g.fingerprint, g.label, {rejected}, count(*) FROM rejection x {join}"
        " WHERE x.layer = ?1 GROUP BY 1, 2"
        " UNION ALL SELECT g.fingerprint, g.label, NULL, count(*) FROM article a"
        " JOIN current_run c ON c.article = a.key"
        " JOIN suggestion g ON g.article = c.article AND g.fingerprint = c.fingerprint"
        " WHERE NOT EXISTS (SELECT 1 FROM rejection x WHERE x.article = g.article AND x.layer = ?1"
        " AND x.fingerprint = g.fingerprint AND x.n = g.n)"
        " AND NOT EXISTS (SELECT 1 FROM span x WHERE x.article = g.article AND x.layer = ?1"
        " AND x.fingerprint = g.fingerprint AND x.n = g.n)"
        " GROUP BY 1, 2",
        (layer,),
    )
    for fingerprint, label, verdict, count in rows:
        mapped = scheme.map_source(labels[label])
        if mapped is not None:
            found[sources[fingerprint], mapped, VERDICTS[verdict or 0]] += count
    ordered = sorted(found, key=lambda item: (item[0], item[1], VERDICTS.index(item[2])))
    return tuple(Judgement(*item, found[item]) for item in ordered)
