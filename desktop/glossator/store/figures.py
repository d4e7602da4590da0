"""Counts over a whole layer, made of counts over stretches of articles so that nobody has to wait for them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from glossator.domain.progress import Figures, Judgement, Score, Summary
from glossator.domain.suggestion import Verdict
from glossator.store import queue, suggestions
from glossator.store.names import STATE_NUMBERS, STATES, VERDICT_NUMBERS, VERDICTS, all_names, layer_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.domain.article import ArticleState
    from glossator.domain.labels import LabelScheme
    from glossator.store.connection import Connection, Row

_BLOCK = 5
_CHANGES = 200
_CONFIRMED = STATE_NUMBERS[next(state for state in STATES if state.value == "confirmed")]


def summary(connection: Connection, layer: str, scheme: LabelScheme) -> Summary:
    """Return the figures of a layer; the work grows with the project."""
    counts = _Counts(connection, layer, scheme)
    counts.take(0, _last_key(connection), scores=False)
    return counts.summary()


def steps(connection: Connection, layer: str, scheme: LabelScheme, *, since: str) -> Iterator[float | Figures]:
    """Yield the part that is done after every few articles, and at last the figures of a layer.

    What is confirmed is counted by the hour from the moment `since` on.
    """
    counts = _Counts(connection, layer, scheme)
    counts.since = since
    last = _last_key(connection)
    for after in range(0, last, _BLOCK):
        counts.take(after, after + _BLOCK, scores=True)
        yield min(1.0, (after + _BLOCK) / last)
    yield counts.figures()


def span_counts(connection: Connection, layer: str) -> dict[ArticleState, int]:
    """Return how many spans the articles in each state have."""
    rows = connection.rows(
        "SELECT coalesce(s.state, 0), count(*) FROM span x"
        " LEFT JOIN article_status s ON s.article = x.article AND s.layer = x.layer WHERE x.layer = ? GROUP BY 1",
        (layer_key(connection, layer),),
    )
    return {STATES[state]: count for state, count in rows}


def work(connection: Connection, layer: str, since: str) -> Iterator[list[tuple[str, str, str | None]]]:
    """Yield time, author and article of the changes from a moment on, a few hundred at a time, in their order.

    The article is None where a change touches none or several; changes with very many events are left out.
    """
    last = connection.value("SELECT max(seq) FROM change") or 0
    low, high = 0, last
    while low < high:
        middle = (low + high + 1) // 2
        at = connection.value("SELECT at FROM change WHERE seq = ?", (middle,))
        low, high = (middle, high) if at is not None and at < since else (low, middle - 1)
    for after in range(low, last, _CHANGES):
        rows = connection.rows(
            "SELECT c.at, c.author, min(e.article), max(e.article) FROM change c JOIN event e ON e.seq >= c.first_event"
            " AND e.seq < c.first_event + c.event_count"
            " WHERE c.seq > ? AND c.seq <= ? AND c.event_count <= 300 AND c.layer = ? GROUP BY c.seq ORDER BY c.seq",
            (after, after + _CHANGES, layer),
        )
        yield [(at, author, first if first == other else None) for at, author, first, other in rows]


def _last_key(connection: Connection) -> int:
    return int(connection.value("SELECT max(key) FROM article") or 0)


class _Counts:
    """Adds up the counts of stretches of articles."""

    def __init__(self, connection: Connection, layer: str, scheme: LabelScheme) -> None:
        self.since = ""
        self._connection = connection
        self._layer_name = layer
        self._layer = layer_key(connection, layer)
        self._scheme = scheme
        self._labels = all_names(connection, "label_name")
        self._mapped = {key: scheme.map_source(name) for key, name in self._labels.items()}
        self._sources = {key: print_.source for key, print_ in suggestions.fingerprints(connection).items()}
        self._spans: Counter[str] = Counter()
        self._by_hand: Counter[str] = Counter()
        self._judged: Counter[tuple[str, str, Verdict | None]] = Counter()
        self._suggested: Counter[tuple[str, str]] = Counter()
        self._right: Counter[tuple[str, str]] = Counter()
        self._wanted: Counter[tuple[str, str]] = Counter()
        self._hours: Counter[str] = Counter()

    def take(self, after: int, until: int, *, scores: bool) -> None:
        """Count the articles with keys in `(after, until]`."""
        for label, own, count in self._connection.rows(
            "SELECT label, fingerprint IS NULL, count(*) FROM span WHERE article > ? AND article <= ? AND layer = ?"
            " GROUP BY 1, 2",
            (after, until, self._layer),
        ):
            name = self._label(label)
            self._spans[name] += count
            if own:
                self._by_hand[name] += count
        for fingerprint, label, verdict, count in self._judgements(after, until):
            mapped = self._map(label)
            if mapped is not None:
                self._judged[self._source(fingerprint), mapped, VERDICTS[verdict or 0]] += count
        if scores:
            self._score(after, until)

    def summary(self) -> Summary:
        ordered = sorted(self._judged, key=lambda item: (item[0], item[1], VERDICTS.index(item[2])))
        return Summary(
            queue.counts(self._connection, self._layer_name),
            dict(self._spans),
            dict(self._by_hand),
            tuple(Judgement(*item, self._judged[item]) for item in ordered),
        )

    def figures(self) -> Figures:
        known = sorted({*self._suggested, *self._wanted})
        scores = (Score(*key, self._suggested[key], self._right[key], self._wanted[key]) for key in known)
        return Figures(self.summary(), tuple(scores), dict(self._hours))

    def _score(self, after: int, until: int) -> None:
        """Compare what each source said last with what stands in the articles that are confirmed."""
        confirmed: dict[int, str] = dict(
            self._connection.rows(
                "SELECT article, at FROM article_status WHERE article > ? AND article <= ? AND layer = ? AND state = ?",
                (after, until, self._layer, _CONFIRMED),
            )
        )
        if not confirmed:
            return
        for at in confirmed.values():
            if at >= self.since:
                self._hours[at[:13]] += 1
        spans: dict[int, set[tuple[int, int, str]]] = {key: set() for key in confirmed}
        for key, start, stop, label in self._connection.rows(
            "SELECT article, start, stop, label FROM span WHERE article > ? AND article <= ? AND layer = ?",
            (after, until, self._layer),
        ):
            if key in spans:
                spans[key].add((start, stop, self._label(label)))
        said: dict[tuple[int, int], set[tuple[int, int, str]]] = {
            (key, fingerprint): set()
            for key, fingerprint in self._connection.rows(
                "SELECT article, fingerprint FROM current_run WHERE article > ? AND article <= ?", (after, until)
            )
            if key in confirmed
        }
        for key, fingerprint, start, stop, label in self._connection.rows(
            "SELECT g.article, g.fingerprint, g.start, g.stop, g.label FROM current_run c JOIN suggestion g"
            " ON g.article = c.article AND g.fingerprint = c.fingerprint WHERE c.article > ? AND c.article <= ?",
            (after, until),
        ):
            mapped = self._map(label)
            if (key, fingerprint) in said and mapped is not None:
                said[key, fingerprint].add((start, stop, mapped))
        for (key, fingerprint), found in said.items():
            source = self._source(fingerprint)
            self._suggested.update((source, label) for _, _, label in found)
            self._right.update((source, label) for _, _, label in found & spans[key])
            self._wanted.update((source, label) for _, _, label in spans[key])

    def _judgements(self, after: int, until: int) -> list[Row]:
        join = "JOIN suggestion g ON g.article = x.article AND g.fingerprint = x.fingerprint AND g.n = x.n"
        these = "x.article > ?2 AND x.article <= ?3 AND x.layer = ?1"
        rejected = VERDICT_NUMBERS[Verdict.REJECTED]
        return self._connection.rows(
            f"SELECT g.fingerprint, g.label, x.verdict, count(*) FROM span x {join}"  # noqa: S608
            f" WHERE {these} GROUP BY 1, 2, 3"
            f" UNION ALL SELECT g.fingerprint, g.label, {rejected}, count(*) FROM rejection x {join}"
            f" WHERE {these} GROUP BY 1, 2"
            " UNION ALL SELECT g.fingerprint, g.label, NULL, count(*) FROM article a"
            " JOIN current_run c ON c.article = a.key"
            " JOIN suggestion g ON g.article = c.article AND g.fingerprint = c.fingerprint"
            " WHERE a.key > ?2 AND a.key <= ?3"
            " AND NOT EXISTS (SELECT 1 FROM rejection x WHERE x.article = g.article AND x.layer = ?1"
            " AND x.fingerprint = g.fingerprint AND x.n = g.n)"
            " AND NOT EXISTS (SELECT 1 FROM span x WHERE x.article = g.article AND x.layer = ?1"
            " AND x.fingerprint = g.fingerprint AND x.n = g.n)"
            " GROUP BY 1, 2",
            (self._layer, after, until),
        )

    def _label(self, key: int) -> str:
        if key not in self._labels:
            # A label that came into use since the counting began.
            self._labels = all_names(self._connection, "label_name")
        return self._labels[key]

    def _map(self, key: int) -> str | None:
        if key not in self._mapped:
            self._mapped[key] = self._scheme.map_source(self._label(key))
        return self._mapped[key]

    def _source(self, fingerprint: int) -> str:
        if fingerprint not in self._sources:
            self._sources = {key: print_.source for key, print_ in suggestions.fingerprints(self._connection).items()}
        return self._sources[fingerprint]
