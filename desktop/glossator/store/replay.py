"""Replays the journal over the base data into a scratch database, and compares that with what the project shows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.findings import Finding
from glossator.errors import UserError
from glossator.store import connection as connections
from glossator.store import journal, migrations
from glossator.store.projections import Projections

if TYPE_CHECKING:
    from glossator.store.connection import Connection, Row

_BASE = {
    # Texts themselves play no part in a replay.
    "text": "key, article, sha256, '', x''",
    "source_name": "*",
    "fingerprint": "*",
}


class _View(NamedTuple):
    """A projection with its numbers spelt out as names; the first `key` columns tell its rows apart."""

    what: str
    key: int
    sql: str


_NAMED = (
    "FROM {table} t LEFT JOIN article a ON a.key = t.article LEFT JOIN layer_name l ON l.key = t.layer"
    " LEFT JOIN fingerprint f ON f.key = t.fingerprint"
)
_VIEWS = (
    _View("what is known about the article", 1, "SELECT * FROM article ORDER BY key"),
    _View(
        "the state of the article",
        2,
        'SELECT t.article, l.name, a.id, t.state, t."by", t.at, t.reason FROM article_status t'
        " LEFT JOIN article a ON a.key = t.article LEFT JOIN layer_name l ON l.key = t.layer"
        " ORDER BY t.article, l.name",
    ),
    _View(
        "a span in the article",
        3,
        "SELECT t.article, l.name, t.id, a.id, t.start, t.stop, n.name, t.text, f.tag, t.n, t.verdict, t.note "
        + _NAMED.format(table="span")
        + " LEFT JOIN label_name n ON n.key = t.label ORDER BY t.article, l.name, t.id",
    ),
    _View(
        "a rejection in the article",
        4,
        "SELECT t.article, l.name, f.tag, t.n, a.id, t.span "
        + _NAMED.format(table="rejection")
        + " ORDER BY t.article, l.name, f.tag, t.n",
    ),
    _View(
        "the flag or the note of the article",
        2,
        "SELECT t.article, l.name, t.flagged, t.note FROM remark t LEFT JOIN layer_name l ON l.key = t.layer"
        " ORDER BY t.article, l.name",
    ),
    _View(
        "a dismissed mention in the article",
        5,
        "SELECT t.article, l.name, t.start, t.stop, n.name FROM dismissal t LEFT JOIN layer_name l ON l.key = t.layer"
        " LEFT JOIN label_name n ON n.key = t.label ORDER BY t.article, l.name, t.start, t.stop, n.name",
    ),
    _View("the label scheme", 1, "SELECT * FROM scheme"),
    _View("a setting", 1, "SELECT * FROM setting ORDER BY key"),
    _View(
        "the count of articles",
        3,
        "SELECT coalesce(l.name, ''), t.block, t.state, t.count FROM tally t LEFT JOIN layer_name l ON l.key = t.layer"
        " WHERE t.count <> 0 ORDER BY coalesce(l.name, ''), t.block, t.state",
    ),
)


def differences(connection: Connection) -> list[Finding]:
    """Return how what the project shows differs from what its journal says."""
    scratch = connections.scratch()
    try:
        stopped = _replay(connection, scratch)
        if stopped is not None:
            return [stopped]
        return [finding for view in _VIEWS for finding in _compare(connection, scratch, view)]
    finally:
        scratch.close()


def _replay(connection: Connection, scratch: Connection) -> Finding | None:
    """Apply the whole journal to the scratch database; return why that was not possible, if it was not."""
    migrations.migrate(scratch.raw)
    # Suggestions are not copied: the check of the base data vouches for them.
    scratch.raw.execute("PRAGMA foreign_keys=OFF")
    with scratch.transaction():
        for table, read in _BASE.items():
            rows = connection.rows(f"SELECT {read} FROM {table}")  # noqa: S608
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                scratch.raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
        for info, _, records, _ in journal.walk(connection):
            try:
                Projections(scratch, info.layer).apply(journal.events_of(records))
            except (UserError, ValueError, TypeError, sqlite3.Error):
                return Finding(f"The journal cannot be followed beyond change {info.seq}, “{info.title}”.")
    return None


def _compare(connection: Connection, scratch: Connection, view: _View) -> list[Finding]:
    """Return a finding for each article, or for the whole, where a projection is not what the journal says."""
    concerned: dict[object, None] = {}
    with closing(connection.iterate(view.sql)) as shown, closing(scratch.iterate(view.sql)) as expected:
        left, right = next(shown, None), next(expected, None)
        while left is not None or right is not None:
            if left == right:
                left, right = next(shown, None), next(expected, None)
                continue
            concerned[_article_key(view, left if right is None or _before(left, right, view.key) else right)] = None
            if right is None or _before(left, right, view.key):
                left = next(shown, None)
            elif left is None or _before(right, left, view.key):
                right = next(expected, None)
            else:
                left, right = next(shown, None), next(expected, None)
    return [_finding(connection, view, key) for key in concerned]


def _before(row: Row | None, other: Row | None, key: int) -> bool:
    if row is None or other is None:
        return row is not None
    return [_orderable(value) for value in row[:key]] < [_orderable(value) for value in other[:key]]


def _orderable(value: object) -> tuple[int, object]:
    """Return a value so that it compares as SQLite sorts: nothing, numbers, texts, bytes."""
    if value is None:
        return 0, 0
    if isinstance(value, int | float):
        return 1, value
    return (2, value.encode()) if isinstance(value, str) else (3, value)


def _article_key(view: _View, row: Row | None) -> object:
    return row[0] if row is not None and view.what.endswith("article") else None


def _finding(connection: Connection, view: _View, key: object) -> Finding:
    if key is None:
        return Finding(f"{view.what[0].upper()}{view.what[1:]} is not what the journal says.")
    article = connection.value("SELECT article FROM text WHERE key = ?", (key,))
    title = connection.value("SELECT title FROM article WHERE key = ?", (key,))
    named = view.what.replace("the article", f"“{title}”" if title else "an article that is not shown")
    return Finding(f"{named[0].upper()}{named[1:]} is not what the journal says.", article)
