"""The stream of everything that an export needs: articles in import order, read many at a time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.domain.annotations import Annotations
from glossator.domain.article import ArticleState, Remark, Status
from glossator.domain.export import ExportArticle, SourceRun
from glossator.domain.original import original_from
from glossator.domain.queue import QueueOrder
from glossator.domain.span import Span
from glossator.domain.splits import Facts
from glossator.domain.suggestion import Suggestion
from glossator.domain.text import sha256
from glossator.errors import ProjectError
from glossator.store import articles, queue, suggestions
from glossator.store.copies import Copies
from glossator.store.failures import decoding
from glossator.store.names import STATES, VERDICTS, all_names, layer_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from glossator.domain.labels import LabelScheme
    from glossator.domain.selection import Selection
    from glossator.store.connection import Connection, Row

_CHUNK = 100
_CONFIRMED = frozenset({ArticleState.CONFIRMED})
_DAMAGED = "Open the latest backup, or use “Check the Project” in the File menu."


def export_rows(
    connection: Connection, layer: str, scheme: LabelScheme, states: frozenset[ArticleState], *, unjudged: bool
) -> Iterator[ExportArticle]:
    """Yield the articles in some states, in import order; without `unjudged` open suggestions are left aside.

    Raises ProjectError when a text or a span is not what it was.
    """
    reader = _Reader(connection, layer_key(connection, layer), scheme, unjudged=unjudged)
    keys = queue.keys(connection, layer, QueueOrder.IMPORTED, states, "")
    for first in range(0, len(keys), _CHUNK):
        yield from reader.read(keys[first : first + _CHUNK])


class Exports:
    """The way to the articles of a layer that are to be exported, and to what they hold."""

    def __init__(self, connection: Connection, layer: str, scheme: LabelScheme) -> None:
        self._connection = connection
        self._layer = layer
        self._scheme = scheme

    @property
    def layers(self) -> list[str]:
        """The layers in which something was ever done."""
        return sorted(all_names(self._connection, "layer_name").values())

    def titles(self, beginning: str) -> list[str]:
        """Return the titles of the changes that begin so, of those that were undone too."""
        found = self._connection.rows(
            "SELECT title FROM change WHERE undoes IS NULL AND substr(title, 1, ?) = ?", (len(beginning), beginning)
        )
        return [title for (title,) in found]

    @property
    def copies(self) -> Copies:
        """Which articles are copies of which."""
        return Copies(self._connection)

    def keys(self, selection: Selection) -> list[int]:
        """Return the keys of the articles that are wanted, in import order."""
        found = queue.keys(self._connection, self._layer, QueueOrder.IMPORTED, selection.states, "")
        if selection.sources or selection.since or selection.until:
            about = {key: rest for key, *rest in self._connection.rows("SELECT key, source, published FROM article")}
            found = [key for key in found if selection.takes(*about[key])]
        if selection.one_of_group:
            confirmed = queue.keys(self._connection, self._layer, QueueOrder.IMPORTED, _CONFIRMED, "")
            found = self.copies.first_of_each(found, preferred=frozenset(confirmed))
        return found

    def facts(self, keys: Sequence[int]) -> Iterator[tuple[int, Facts]]:
        """Yield what decides in which part of a split each of some texts is, seen or not."""
        for first in range(0, len(keys), _CHUNK):
            chunk = keys[first : first + _CHUNK]
            for key, *facts in self._connection.rows(
                "SELECT t.key, t.body, coalesce(a.source, ''), coalesce(a.published, '')"  # noqa: S608
                " FROM text t LEFT JOIN article a ON a.key = t.key"
                f" WHERE t.key IN ({','.join('?' * len(chunk))}) ORDER BY t.key",
                chunk,
            ):
                yield key, Facts(*facts)

    def rows(self, keys: Sequence[int], selection: Selection) -> Iterator[ExportArticle]:
        """Yield some articles with everything that is known about them and is wanted.

        Raises ProjectError when a text or a span is not what it was.
        """
        layer = layer_key(self._connection, self._layer)
        reader = _Reader(self._connection, layer, self._scheme, unjudged=selection.unjudged)
        for first in range(0, len(keys), _CHUNK):
            yield from map(selection.cut, reader.read(keys[first : first + _CHUNK]))


class _Reader:
    def __init__(self, connection: Connection, layer: int, scheme: LabelScheme, *, unjudged: bool) -> None:
        self._connection = connection
        self._layer = layer
        self._scheme = scheme
        self._unjudged = unjudged
        self._labels = all_names(connection, "label_name")
        self._wordings = all_names(connection, "wording")
        self._fingerprints = suggestions.fingerprints(connection)
        self._tags = suggestions.tags(connection)
        self._mapped = {name: scheme.map_source(name) if name else name for name in self._labels.values()}
        self._order = sorted(self._fingerprints, key=lambda key: (str(self._fingerprints[key]), key))

    def read(self, keys: Sequence[int]) -> Iterator[ExportArticle]:
        chosen = f"IN ({','.join('?' * len(keys))})"
        rows = self._connection.rows
        columns = ", ".join(f"a.{column}" for column in articles.COLUMNS)
        found = rows(
            f"SELECT t.body, t.original, {columns} FROM article a JOIN text t ON t.key = a.key WHERE a.key {chosen}"  # noqa: S608
            " ORDER BY a.key",
            keys,
        )
        in_layer = f"article {chosen} AND layer = {self._layer}"
        with decoding("The state of an article"):
            statuses = {
                key: Status(STATES[state], by, at, reason)
                for key, state, by, at, reason in rows(
                    f'SELECT article, state, "by", at, reason FROM article_status WHERE {in_layer}',  # noqa: S608
                    keys,
                )
            }
        spans = _by_article(
            rows(
                "SELECT article, id, start, stop, text, label, fingerprint, n, verdict, note FROM span"  # noqa: S608
                f" WHERE {in_layer} ORDER BY article, start, stop DESC, id",
                keys,
            )
        )
        rejections = _by_article(
            rows(
                f"SELECT article, fingerprint, n, span FROM rejection WHERE {in_layer}"  # noqa: S608
                " ORDER BY article, fingerprint, n",
                keys,
            )
        )
        runs = _by_article(
            rows(
                "SELECT r.article, r.fingerprint, c.fingerprint IS NOT NULL FROM source_run r"  # noqa: S608
                " LEFT JOIN current_run c ON c.article = r.article AND c.fingerprint = r.fingerprint"
                f" WHERE r.article {chosen}",
                keys,
            )
        )
        made = _by_article(
            rows(
                "SELECT article, fingerprint, n, start, stop, label, wording, score FROM suggestion"  # noqa: S608
                f" WHERE article {chosen} ORDER BY article, fingerprint, n",
                keys,
            )
        )
        with decoding("A note"):
            remarks = {
                key: Remark(flagged=bool(flagged), note=note)
                for key, flagged, note in rows(f"SELECT article, flagged, note FROM remark WHERE {in_layer}", keys)  # noqa: S608
            }
        dismissals = _by_article(
            rows(
                f"SELECT article, start, stop, label FROM dismissal WHERE {in_layer} ORDER BY article, start, stop",  # noqa: S608
                keys,
            )
        )
        for body, packed, *row in found:
            key = row[0]
            with decoding("An article"):
                article = self._article(
                    body,
                    packed,
                    tuple(row),
                    statuses.get(key, Status()),
                    spans[key],
                    rejections[key],
                    dict(runs[key]),
                    made[key],
                )
                article = replace(
                    article,
                    remark=remarks.get(key, Remark()),
                    dismissals=tuple((start, stop, self._labels[label]) for start, stop, label in dismissals[key]),
                )
            yield article

    def _article(
        self,
        text: str,
        packed: bytes,
        row: Row,
        status: Status,
        spans: list[Row],
        rejections: list[Row],
        run_rows: dict[int, bool],
        made: list[Row],
    ) -> ExportArticle:
        article = articles.article_from(row)
        if sha256(text) != article.text_sha256:
            raise ProjectError(f"The text of “{article.metadata.title}” is not the one that was imported.", _DAMAGED)

        def name(fingerprint: int, n: int) -> str:
            return suggestions.suggestion_id(article.id, self._tags[fingerprint], n)

        judged = tuple(self._span(row, text, article.metadata.title, name) for row in spans)
        rejected = {name(fingerprint, n): None if span is None else span.hex() for fingerprint, n, span in rejections}
        runs = self._runs(run_rows, made, text, name)
        by_id = {suggestion.id: suggestion for run in runs for suggestion in run.suggestions}
        referred = [span.suggestion for span in judged if span.suggestion] + list(rejected)
        return ExportArticle(
            article,
            status,
            text,
            judged,
            self._open(article.id, text, judged, rejected, runs) if self._unjudged else (),
            rejected,
            {key: by_id[key] for key in referred if key in by_id},
            runs,
            articles.unpack(packed) if original_from(text, article.provenance) is None else None,
        )

    def _span(self, row: Row, text: str, title: str, name: Callable[[int, int], str]) -> Span:
        span_id, start, stop, words, label, fingerprint, n, verdict, note = row
        if text[start:stop] != words:
            raise ProjectError(f"A span in “{title}” does not stand on the words that it was made on.", _DAMAGED)
        origin = None if n is None else name(fingerprint, n)
        return Span(span_id.hex(), start, stop, words, self._labels[label], origin, VERDICTS[verdict or 0], note)

    def _runs(
        self, run_rows: dict[int, bool], made: list[Row], text: str, name: Callable[[int, int], str]
    ) -> tuple[SourceRun, ...]:
        found: dict[int, list[Suggestion]] = {key: [] for key in run_rows}
        for fingerprint, n, start, stop, label_key, wording, score in made:
            source_label = self._labels[label_key]
            found[fingerprint].append(
                Suggestion(
                    name(fingerprint, n),
                    start,
                    stop,
                    text[start:stop],
                    self._mapped[source_label] or source_label,
                    source_label,
                    self._fingerprints[fingerprint],
                    self._wordings[wording],
                    score,
                )
            )
        ordered = sorted(
            run_rows, key=lambda key: (self._fingerprints[key].source, run_rows[key], self._order.index(key))
        )
        return tuple(SourceRun(self._fingerprints[key], bool(run_rows[key]), tuple(found[key])) for key in ordered)

    def _open(
        self,
        article: str,
        text: str,
        spans: tuple[Span, ...],
        rejected: dict[str, str | None],
        runs: tuple[SourceRun, ...],
    ) -> tuple[Suggestion, ...]:
        shown = [
            suggestion
            for run in runs
            if run.current
            for suggestion in run.suggestions
            if self._mapped[suggestion.source_label] is not None
        ]
        return Annotations(article, text, spans=spans, suggestions=shown, rejections=rejected).open_suggestions


def _by_article(rows: list[Row]) -> defaultdict[int, list[Row]]:
    """Return rows by their first column, without it."""
    grouped: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(row[1:])
    return grouped
