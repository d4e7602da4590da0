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


_M0002 = (
    "ALTER TABLE span ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE article_status ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    """CREATE TABLE remark (
    article INTEGER NOT NULL REFERENCES article(key),
    layer INTEGER NOT NULL REFERENCES layer_name(key),
    flagged INTEGER NOT NULL CHECK (flagged BETWEEN 0 AND 1),
    note TEXT NOT NULL,
    PRIMARY KEY (article, layer)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX remark_by_flag ON remark(layer, flagged, article)",
    """CREATE TABLE dismissal (
    article INTEGER NOT NULL REFERENCES article(key),
    layer INTEGER NOT NULL REFERENCES layer_name(key),
    start INTEGER NOT NULL CHECK (start >= 0),
    stop INTEGER NOT NULL CHECK (stop > start),
    label INTEGER NOT NULL REFERENCES label_name(key),
    PRIMARY KEY (article, layer, start, stop, label)
) STRICT, WITHOUT ROWID""",
    # The words of the texts; the texts themselves stay where they are. Filled a few at a time, for it takes longer
    # than storing the texts: what waits to be taken in stands in to_index.
    """CREATE VIRTUAL TABLE word_index USING fts5(
    body, content = 'text', content_rowid = 'key', tokenize = 'unicode61 remove_diacritics 2'
)""",
    "CREATE TABLE to_index (key INTEGER PRIMARY KEY) STRICT",
    "INSERT INTO to_index SELECT key FROM article",
    """CREATE TRIGGER to_index_article_insert AFTER INSERT ON article
WHEN NOT EXISTS (SELECT 1 FROM word_index_docsize WHERE id = NEW.key)
BEGIN INSERT OR IGNORE INTO to_index VALUES (NEW.key); END""",
    # From a change to the one that took it back; those that took nothing back stand together, in their order.
    "CREATE INDEX change_by_undoes ON change(undoes)",
)


# What confirmed articles teach: counts of outcomes, and for each article what it gave to them. An outcome is the number
# of a label, 0 for unmarked, -1 and -2 for a word at an edge that was taken into the span or left out of it.
_M0002_LESSONS = (
    """CREATE TABLE lesson_subject (
    key INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    body TEXT NOT NULL,
    shown TEXT NOT NULL,
    UNIQUE (kind, body)
) STRICT""",
    """CREATE TABLE lesson (
    layer INTEGER NOT NULL,
    subject INTEGER NOT NULL REFERENCES lesson_subject(key),
    outcome INTEGER NOT NULL,
    count INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (layer, subject, outcome)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE learnt (
    key INTEGER PRIMARY KEY,
    layer INTEGER NOT NULL,
    article INTEGER NOT NULL,
    stale INTEGER NOT NULL CHECK (stale BETWEEN 0 AND 1),
    taught BLOB NOT NULL,
    UNIQUE (layer, article)
) STRICT""",
    "CREATE INDEX learnt_by_layer ON learnt(layer)",
    "CREATE INDEX learnt_stale ON learnt(layer) WHERE stale",
    """CREATE TABLE to_learn (
    key INTEGER PRIMARY KEY,
    layer INTEGER NOT NULL,
    article INTEGER NOT NULL,
    UNIQUE (layer, article)
) STRICT""",
    "CREATE INDEX to_learn_by_layer ON to_learn(layer)",
    # Phrases that became known, to be looked for in what was learnt before “below”, while characters remain.
    """CREATE TABLE look_back (
    key INTEGER PRIMARY KEY,
    layer INTEGER NOT NULL,
    below INTEGER NOT NULL,
    remaining INTEGER NOT NULL,
    phrases TEXT NOT NULL
) STRICT""",
    "INSERT INTO to_learn (layer, article) SELECT layer, article FROM article_status WHERE state = 1",
    """CREATE TRIGGER learn_status_insert AFTER INSERT ON article_status WHEN NEW.state = 1
BEGIN INSERT OR IGNORE INTO to_learn (layer, article) VALUES (NEW.layer, NEW.article); END""",
    """CREATE TRIGGER learn_status_delete AFTER DELETE ON article_status WHEN OLD.state = 1
BEGIN
DELETE FROM to_learn WHERE layer = OLD.layer AND article = OLD.article;
UPDATE learnt SET stale = 1 WHERE layer = OLD.layer AND article = OLD.article;
END""",
    *(
        f"""CREATE TRIGGER learn_span_{operation.lower()} AFTER {operation} ON span
WHEN EXISTS (SELECT 1 FROM learnt WHERE layer = {row}.layer AND article = {row}.article AND NOT stale)
BEGIN
UPDATE learnt SET stale = 1 WHERE layer = {row}.layer AND article = {row}.article;
INSERT OR IGNORE INTO to_learn (layer, article) SELECT layer, article FROM article_status
WHERE layer = {row}.layer AND article = {row}.article AND state = 1;
END"""  # noqa: S608
        for operation, row in (("INSERT", "NEW"), ("DELETE", "OLD"))
    ),
)

# What the queue can be ordered by and nobody can see from a title; worked out when there is time for it.
_M0002_OUTLOOK = (
    """CREATE TABLE outlook (
    article INTEGER PRIMARY KEY REFERENCES text(key),
    sureness INTEGER NOT NULL,
    likeness INTEGER NOT NULL DEFAULT 0,
    words BLOB NOT NULL
) STRICT""",
    "CREATE INDEX outlook_by_sureness ON outlook(sureness)",
    "CREATE INDEX outlook_by_likeness ON outlook(likeness)",
    "CREATE TABLE to_weigh (key INTEGER PRIMARY KEY) STRICT",
    "INSERT INTO to_weigh SELECT key FROM article",
    """CREATE TRIGGER to_weigh_article_insert AFTER INSERT ON article
BEGIN INSERT OR IGNORE INTO to_weigh VALUES (NEW.key); END""",
    *(
        f"""CREATE TRIGGER to_weigh_run_{operation.lower()} AFTER {operation} ON current_run
WHEN EXISTS (SELECT 1 FROM article WHERE key = NEW.article)
BEGIN INSERT OR IGNORE INTO to_weigh VALUES (NEW.article); END"""  # noqa: S608
        for operation in ("INSERT", "UPDATE")
    ),
)


def m0002(raw: sqlite3.Connection) -> None:
    """Add notes, flags, reasons and dismissed mentions, the index of words, the memory's lessons, the outlook."""
    for statement in (*_M0002, *_M0002_LESSONS, *_M0002_OUTLOOK):
        raw.execute(statement)


_M0003 = (
    # Which texts are nearly the same. The sketch of a text is what it is compared by; its founder is the first text of
    # its group, and is empty as long as the text waits in to_compare.
    """CREATE TABLE sketch (
    key INTEGER PRIMARY KEY REFERENCES text(key),
    founder INTEGER,
    bands BLOB NOT NULL
) STRICT""",
    "CREATE INDEX sketch_by_founder ON sketch(founder) WHERE founder <> key",
    """CREATE TABLE sketch_band (
    band INTEGER NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (band, key)
) STRICT, WITHOUT ROWID""",
    # Each text with those before it that it is a copy of.
    """CREATE TABLE copy_pair (
    key INTEGER NOT NULL REFERENCES text(key),
    other INTEGER NOT NULL REFERENCES text(key),
    likeness REAL NOT NULL,
    PRIMARY KEY (key, other)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX copy_pair_by_other ON copy_pair(other, key)",
    "CREATE TABLE to_compare (key INTEGER PRIMARY KEY) STRICT",
    "INSERT INTO to_compare SELECT key FROM text",
    """CREATE TRIGGER to_compare_text_insert AFTER INSERT ON text
BEGIN INSERT OR IGNORE INTO to_compare VALUES (NEW.key); END""",
)


def m0003(raw: sqlite3.Connection) -> None:
    """Add what finds copies: articles whose texts are nearly the same."""
    for statement in _M0003:
        raw.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m0001, m0002, m0003)
"""The function at index n brings a file of version n to version n + 1."""


def migrate(raw: sqlite3.Connection) -> None:
    """Bring a file to the present version; the caller holds a transaction open."""
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    for step in MIGRATIONS[version:]:
        step(raw)
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    raw.execute(f"PRAGMA user_version={len(MIGRATIONS)}")
