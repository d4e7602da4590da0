"""How a project file gets from one version to the next: frozen functions, never edited once released."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

APPLICATION_ID = 0x474C5331
"""“GLS1” in the header of every project file."""

_M0001 = (
    """CREATE TABLE project (
    id TEXT NOT NULL PRIMARY KEY,
    created TEXT NOT NULL
) STRICT""",
    # The journal.
    """CREATE TABLE change (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    layer TEXT NOT NULL,
    title TEXT NOT NULL,
    undoes TEXT REFERENCES change(id),
    first_event INTEGER NOT NULL,
    event_count INTEGER NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT""",
    """CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    change INTEGER NOT NULL REFERENCES change(seq),
    article TEXT,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    payload TEXT NOT NULL
) STRICT""",
    *(
        f"""CREATE TRIGGER {table}_{operation.lower()} BEFORE {operation} ON {table} {condition}
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END"""
        for table in ("change", "event")
        for operation, condition in (
            ("UPDATE", ""),
            ("DELETE", ""),
            # REPLACE deletes without firing a DELETE trigger.
            ("INSERT", f"WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq)"),  # noqa: S608
        )
    ),
    # Base data: immutable, referred to by the journal.
    """CREATE TABLE text (
    key INTEGER PRIMARY KEY,
    article TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    body TEXT NOT NULL,
    original BLOB NOT NULL
) STRICT""",
    "CREATE INDEX text_by_hash ON text(sha256)",
    """CREATE TABLE staged (
    key INTEGER PRIMARY KEY REFERENCES text(key) DEFERRABLE INITIALLY DEFERRED
) STRICT""",
    """CREATE TRIGGER text_update BEFORE UPDATE ON text
BEGIN SELECT RAISE(ABORT, 'texts never change'); END""",
    """CREATE TRIGGER text_delete BEFORE DELETE ON text WHEN NOT EXISTS (SELECT 1 FROM staged WHERE key = OLD.key)
BEGIN SELECT RAISE(ABORT, 'texts never change'); END""",
    "CREATE TABLE layer_name (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE label_name (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    "CREATE TABLE wording (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """CREATE TABLE source_name (
    key INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (kind, name)
) STRICT""",
    """CREATE TABLE fingerprint (
    key INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source_name(key),
    version TEXT NOT NULL,
    digest TEXT NOT NULL,
    tag TEXT NOT NULL UNIQUE,
    UNIQUE (source, version, digest)
) STRICT""",
    """CREATE TABLE source_run (
    article INTEGER NOT NULL REFERENCES text(key),
    fingerprint INTEGER NOT NULL REFERENCES fingerprint(key),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (article, fingerprint)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE current_run (
    article INTEGER NOT NULL,
    source INTEGER NOT NULL REFERENCES source_name(key),
    fingerprint INTEGER NOT NULL,
    PRIMARY KEY (article, source),
    FOREIGN KEY (article, fingerprint) REFERENCES source_run(article, fingerprint)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE suggestion (
    article INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    n INTEGER NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop > start),
    label INTEGER NOT NULL REFERENCES label_name(key),
    wording INTEGER NOT NULL REFERENCES wording(key),
    score REAL,
    PRIMARY KEY (article, fingerprint, n),
    FOREIGN KEY (article, fingerprint) REFERENCES source_run(article, fingerprint)
) STRICT, WITHOUT ROWID""",
    # Projections of the journal.
    """CREATE TABLE article (
    key INTEGER PRIMARY KEY REFERENCES text(key),
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    published TEXT NOT NULL,
    length INTEGER NOT NULL CHECK (length >= 0),
    folded TEXT NOT NULL,
    author TEXT NOT NULL,
    url TEXT NOT NULL,
    language TEXT NOT NULL,
    extra TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    provenance TEXT NOT NULL
) STRICT""",
    "CREATE INDEX article_by_published ON article(published)",
    "CREATE INDEX article_by_title ON article(folded)",
    "CREATE INDEX article_by_source ON article(source COLLATE NOCASE)",
    """CREATE TABLE article_status (
    article INTEGER NOT NULL REFERENCES article(key),
    layer INTEGER NOT NULL REFERENCES layer_name(key),
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    "by" TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (article, layer)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX article_by_state ON article_status(layer, state, article)",
    """CREATE TABLE span (
    article INTEGER NOT NULL REFERENCES article(key),
    layer INTEGER NOT NULL REFERENCES layer_name(key),
    id BLOB NOT NULL CHECK (length(id) = 16),
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop > start),
    label INTEGER NOT NULL REFERENCES label_name(key),
    text TEXT NOT NULL,
    fingerprint INTEGER,
    n INTEGER,
    verdict INTEGER CHECK (verdict BETWEEN 1 AND 4),
    PRIMARY KEY (article, layer, id),
    CHECK ((fingerprint IS NULL) = (n IS NULL)),
    FOREIGN KEY (article, fingerprint, n) REFERENCES suggestion(article, fingerprint, n)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE rejection (
    article INTEGER NOT NULL REFERENCES article(key),
    layer INTEGER NOT NULL REFERENCES layer_name(key),
    fingerprint INTEGER NOT NULL,
    n INTEGER NOT NULL,
    span BLOB CHECK (length(span) = 16),
    PRIMARY KEY (article, layer, fingerprint, n),
    FOREIGN KEY (article, fingerprint, n) REFERENCES suggestion(article, fingerprint, n)
) STRICT, WITHOUT ROWID""",
    "CREATE TABLE scheme (key INTEGER PRIMARY KEY CHECK (key = 1), body TEXT NOT NULL) STRICT",
    "CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    # Counts of articles by layer, by 1024 of them in import order, and by state; layer 0 counts them all.
    """CREATE TABLE tally (
    layer INTEGER NOT NULL,
    block INTEGER NOT NULL,
    state INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (layer, block, state)
) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER tally_article_insert AFTER INSERT ON article
BEGIN INSERT INTO tally VALUES (0, NEW.key / 1024, 0, 1) ON CONFLICT DO UPDATE SET count = count + 1; END""",
    """CREATE TRIGGER tally_article_delete AFTER DELETE ON article
BEGIN UPDATE tally SET count = count - 1 WHERE layer = 0 AND block = OLD.key / 1024 AND state = 0; END""",
    """CREATE TRIGGER tally_status_insert AFTER INSERT ON article_status
BEGIN INSERT INTO tally VALUES (NEW.layer, NEW.article / 1024, NEW.state, 1)
ON CONFLICT DO UPDATE SET count = count + 1; END""",
    """CREATE TRIGGER tally_status_delete AFTER DELETE ON article_status
BEGIN UPDATE tally SET count = count - 1
WHERE layer = OLD.layer AND block = OLD.article / 1024 AND state = OLD.state; END""",
)


def m0001(raw: sqlite3.Connection) -> None:
    """Make the tables of the first version in an empty file."""
    for statement in _M0001:
        raw.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m0001,)
"""The function at index n brings a file of version n to version n + 1."""


def migrate(raw: sqlite3.Connection) -> None:
    """Bring a file to the present version; the caller holds a transaction open."""
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    for step in MIGRATIONS[version:]:
        step(raw)
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
