"""Spans and suggestions by their label, read a stretch of the project at a time, for changes of the scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.span import Span
from glossator.store import suggestions
from glossator.store.failures import decoding
from glossator.store.names import STATES, VERDICTS, all_names, find_name, layer_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glossator.domain.article import ArticleState
    from glossator.store.connection import Connection


class LabelledSpan(NamedTuple):
    """A span with what a change of its label must know: its suggestion's own label, extent, and whether rejected."""

    article: str
    state: ArticleState
    span: Span
    source_label: str | None
    extent: tuple[int, int] | None
    rejected: bool


class Dismissed(NamedTuple):
    """A mention that was dismissed for a label."""

    article: str
    start: int
    end: int
    label: str


class Labelled:
    """What stands under which label in one layer."""

    def __init__(self, connection: Connection, layer: str) -> None:
        self._connection = connection
        self._layer = layer_key(connection, layer)

    def last_key(self) -> int:
        """Return the key of the article that was imported last, 0 when there is none."""
        return int(self._connection.value("SELECT max(key) FROM article") or 0)

    def marked(self, after: int, limit: int) -> list[tuple[int, str]]:
        """Return key and id of the next articles after a key that have spans, at most so many, in import order."""
        rows = self._connection.rows(
            "SELECT DISTINCT t.article, a.id FROM span t JOIN article a ON a.key = t.article"
            " WHERE t.article > ? AND t.layer = ? ORDER BY t.article LIMIT ?",
            (after, self._layer, limit),
        )
        return [(key, article) for key, article in rows]

    def spans(self, labels: Sequence[str], after: int, until: int) -> list[LabelledSpan]:
        """Return the spans with some labels in the articles with keys in `(after, until]`, in import and text order."""
        keys = _keys(self._connection, labels)
        if not keys:
            return []
        names, tags = all_names(self._connection, "label_name"), suggestions.tags(self._connection)
        rows = self._connection.rows(
            "SELECT a.id, coalesce(st.state, 0), t.id, t.start, t.stop, t.text, t.label, t.fingerprint, t.n, t.verdict,"  # noqa: S608
            " t.note, g.label, g.start, g.stop, r.article IS NOT NULL FROM span t JOIN article a ON a.key = t.article"
            " LEFT JOIN article_status st ON st.article = t.article AND st.layer = t.layer"
            " LEFT JOIN suggestion g ON g.article = t.article AND g.fingerprint = t.fingerprint AND g.n = t.n"
            " LEFT JOIN rejection r ON r.article = t.article AND r.layer = t.layer AND r.fingerprint = t.fingerprint"
            " AND r.n = t.n"
            f" WHERE t.article > ? AND t.article <= ? AND t.layer = ? AND t.label IN ({_marks(keys)})"
            " ORDER BY t.article, t.start, t.stop DESC, t.id",
            (after, until, self._layer, *keys),
        )
        with decoding("A span"):
            return [
                LabelledSpan(
                    row[0],
                    STATES[row[1]],
                    Span(
                        row[2].hex(),
                        *(row[3], row[4], row[5], names[row[6]]),
                        None if row[8] is None else suggestions.suggestion_id(row[0], tags[row[7]], row[8]),
                        VERDICTS[row[9] or 0],
                        row[10],
                    ),
                    None if row[11] is None else names[row[11]],
                    None if row[11] is None else (row[12], row[13]),
                    bool(row[14]),
                )
                for row in rows
            ]

    def counts(self, after: int, until: int) -> list[tuple[str, int, int]]:
        """Return each label in the articles with keys in `(after, until]`, with its spans and its articles."""
        names = all_names(self._connection, "label_name")
        rows = self._connection.rows(
            "SELECT label, count(*), count(DISTINCT article) FROM span WHERE article > ? AND article <= ? AND layer = ?"
            " GROUP BY label",
            (after, until, self._layer),
        )
        return [(names[label], spans_, articles) for label, spans_, articles in rows]

    def in_other_layers(self, labels: Sequence[str], after: int, until: int) -> bool:
        """Tell whether another layer has spans with one of the labels in the articles with keys in `(after, until]`."""
        keys = _keys(self._connection, labels)
        found = self._connection.row(
            "SELECT 1 FROM span WHERE article > ? AND article <= ?"  # noqa: S608
            f" AND layer <> ? AND label IN ({_marks(keys)}) LIMIT 1",
            (after, until, self._layer, *keys),
        )
        return found is not None

    def unjudged(self, source_labels: Sequence[str], after: int, until: int) -> int:
        """Return how many suggestions with some labels of sources nobody has judged, in those articles."""
        keys = _keys(self._connection, source_labels)
        if not keys:
            return 0
        settled = " AND ".join(
            f"NOT EXISTS (SELECT 1 FROM {table} x WHERE x.article = g.article AND x.layer = ?3"  # noqa: S608
            " AND x.fingerprint = g.fingerprint AND x.n = g.n)"
            for table in ("span", "rejection")
        )
        places = ", ".join(f"?{number}" for number, _ in enumerate(keys, 4))
        found = self._connection.value(
            "SELECT count(*) FROM current_run c JOIN suggestion g ON g.article = c.article"  # noqa: S608
            " AND g.fingerprint = c.fingerprint JOIN article a ON a.key = c.article"
            f" WHERE c.article > ?1 AND c.article <= ?2 AND g.label IN ({places}) AND {settled}",
            (after, until, self._layer, *keys),
        )
        return int(found)

    def gave_way(self, article: str, span: str) -> list[str]:
        """Return the suggestions of an article that were rejected because a span took their words."""
        tags = suggestions.tags(self._connection)
        rows = self._connection.rows(
            "SELECT r.fingerprint, r.n FROM rejection r JOIN article a ON a.key = r.article"
            " WHERE a.id = ? AND r.layer = ? AND r.span = ?",
            (article, self._layer, bytes.fromhex(span)),
        )
        return [suggestions.suggestion_id(article, tags[fingerprint], n) for fingerprint, n in rows]

    def dismissed(self, labels: Sequence[str]) -> list[Dismissed]:
        """Return the mentions that were dismissed for some labels."""
        keys = _keys(self._connection, labels)
        rows = self._connection.rows(
            "SELECT a.id, d.start, d.stop, n.name FROM dismissal d JOIN article a ON a.key = d.article"  # noqa: S608
            f" JOIN label_name n ON n.key = d.label WHERE d.layer = ? AND d.label IN ({_marks(keys)})",
            (self._layer, *keys),
        )
        return [Dismissed(*row) for row in rows]


def _keys(connection: Connection, labels: Iterable[str]) -> list[int]:
    return [key for label in labels if (key := find_name(connection, "label_name", label)) is not None]


def _marks(keys: Sequence[int]) -> str:
    return ", ".join("?" * len(keys))
