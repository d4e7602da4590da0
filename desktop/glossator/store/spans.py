"""Judged spans and rejections as the journal left them, and the annotations of an article made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.annotations import Annotations
from glossator.domain.span import Span
from glossator.errors import ProjectError
from glossator.store import articles, suggestions
from glossator.store.failures import decoding
from glossator.store.names import VERDICTS, all_names, layer_key

if TYPE_CHECKING:
    from glossator.domain.labels import LabelScheme
    from glossator.store.connection import Connection


def read_spans(connection: Connection, key: int, article: str, layer: int) -> list[Span]:
    """Return the spans of an article in a layer, in text order."""
    labels = all_names(connection, "label_name")
    tags = suggestions.tags(connection)
    rows = connection.rows(
        "SELECT id, start, stop, text, label, fingerprint, n, verdict, note FROM span"
        " WHERE article = ? AND layer = ? ORDER BY start, stop DESC, id",
        (key, layer),
    )
    with decoding("A span"):
        return [
            Span(
                span_id.hex(),
                start,
                stop,
                text,
                labels[label],
                None if n is None else suggestions.suggestion_id(article, tags[fingerprint], n),
                VERDICTS[verdict or 0],
                note,
            )
            for span_id, start, stop, text, label, fingerprint, n, verdict, note in rows
        ]


def read_rejections(connection: Connection, key: int, article: str, layer: int) -> dict[str, str | None]:
    """Return the rejected suggestions of an article in a layer, each with the span that took its words."""
    tags = suggestions.tags(connection)
    rows = connection.rows("SELECT fingerprint, n, span FROM rejection WHERE article = ? AND layer = ?", (key, layer))
    with decoding("A rejection"):
        return {
            suggestions.suggestion_id(article, tags[fingerprint], n): None if span is None else span.hex()
            for fingerprint, n, span in rows
        }


def read_readings(
    connection: Connection, key: int, article: str, layer: int, scheme: LabelScheme
) -> dict[str, tuple[int, int, str]]:
    """Return stretch and label of the rejected suggestions of an article, those of earlier runs included."""
    tags = suggestions.tags(connection)
    rows = connection.rows(
        "SELECT r.fingerprint, r.n, s.start, s.stop, l.name FROM rejection r JOIN suggestion s"
        " ON s.article = r.article AND s.fingerprint = r.fingerprint AND s.n = r.n"
        " JOIN label_name l ON l.key = s.label WHERE r.article = ? AND r.layer = ?",
        (key, layer),
    )
    with decoding("A rejection"):
        return {
            suggestions.suggestion_id(article, tags[fingerprint], n): (start, stop, scheme.map_source(label) or label)
            for fingerprint, n, start, stop, label in rows
        }


def read_decided(
    connection: Connection, key: int, article: str, layer: str, scheme: LabelScheme
) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int, str]]]:
    """Return the stretches of an article's spans, and the readings that were rejected in it."""
    number = layer_key(connection, layer)
    rows = connection.rows("SELECT start, stop FROM span WHERE article = ? AND layer = ?", (key, number))
    return frozenset(map(tuple, rows)), frozenset(read_readings(connection, key, article, number, scheme).values())


def read_annotations(connection: Connection, article: str, layer: str, scheme: LabelScheme) -> Annotations:
    """Return the annotations of an article. Raises ProjectError when a span does not fit its text."""
    place = articles.place(connection, article)
    text = articles.read_text(connection, article)
    number = layer_key(connection, layer)
    spans = read_spans(connection, place.key, article, number)
    if any(text[span.start : span.end] != span.text for span in spans):
        title = articles.read_article(connection, article).metadata.title
        raise ProjectError(
            f"A span in “{title}” does not stand on the words that it was made on: the file was damaged or changed.",
            "Open the latest backup, or use “Check the Project” in the File menu.",
        )
    return Annotations(
        article,
        text,
        spans=spans,
        suggestions=suggestions.current(connection, place.key, article, text, scheme),
        rejections=read_rejections(connection, place.key, article, number),
        readings=read_readings(connection, place.key, article, number, scheme),
        status=articles.read_status(connection, article, layer),
        remark=articles.read_remark(connection, article, layer),
        dismissals=articles.read_dismissals(connection, place.key, number),
    )
