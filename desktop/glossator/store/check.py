"""The check of a project file: its structure, its base data, its journal, and whether they agree."""

from __future__ import annotations

import json
import sqlite3
import zlib
from hashlib import sha256 as hash_bytes
from itertools import groupby
from typing import TYPE_CHECKING

from glossator.domain.findings import Finding
from glossator.domain.suggestion import Fingerprint
from glossator.domain.text import sha256
from glossator.errors import ProjectError
from glossator.store import journal, replay, suggestions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glossator.store.connection import Connection


def findings(connection: Connection) -> Iterator[Finding]:
    """Yield everything that is wrong; each part is gone through at once, so that no change falls into it."""
    for part in _PARTS:
        try:
            found = part(connection)
        except ProjectError as error:
            found = [Finding(error.sentence)]
        except (sqlite3.Error, ValueError, TypeError, KeyError, IndexError, AttributeError):
            found = [Finding("A part of the file cannot be read at all.")]
        yield from found


def _structure(connection: Connection) -> list[Finding]:
    lines = [str(line) for (line,) in connection.rows("PRAGMA integrity_check(20)")]
    return [Finding(f"The file is damaged: {line}.") for line in lines if line != "ok"]


def _references(connection: Connection) -> list[Finding]:
    tables = sorted({str(row[0]) for row in connection.rows("PRAGMA foreign_key_check")})
    return [Finding(f"In the table “{table}” something refers to what is not there.") for table in tables]


def _texts(connection: Connection) -> list[Finding]:
    found = []
    for article, expected, body, packed, owner, title, stated, length, provenance in connection.iterate(
        "SELECT t.article, t.sha256, t.body, t.original, a.id, a.title, a.sha256, a.length, a.provenance"
        " FROM text t LEFT JOIN article a ON a.key = t.key"
    ):
        name = "A text that is not shown" if title is None else f"The text of “{title}”"
        if sha256(body) != expected:
            found.append(Finding(f"{name} is not the one that was imported.", article))
        elif title is not None and (owner, stated, length) != (article, expected, len(body)):
            found.append(Finding(f"{name} is not the one that belongs to it.", article))
        try:
            original = zlib.decompress(packed)
        except zlib.error:
            original = None
        wanted = None if provenance is None else json.loads(provenance)["bytes_sha256"]
        if original is None or (wanted is not None and hash_bytes(original).hexdigest() != wanted):
            found.append(Finding(f"{name} has lost its original.", article))
    return found


def _suggestions(connection: Connection) -> list[Finding]:
    found = [
        Finding(f"A fingerprint of the source “{name}” was changed.")
        for kind, name, version, digest, tag in connection.rows(
            "SELECT s.kind, s.name, f.version, f.digest, f.tag FROM fingerprint f"
            " LEFT JOIN source_name s ON s.key = f.source"
        )
        if suggestions.tag(Fingerprint(str(kind), str(name), version, digest)) != tag
    ]
    rows = connection.iterate(
        "SELECT r.article, r.fingerprint, t.article, a.title, r.hash, s.n, s.start, s.stop, l.name, w.name, s.score"
        " FROM source_run r LEFT JOIN text t ON t.key = r.article LEFT JOIN article a ON a.key = r.article"
        " LEFT JOIN suggestion s ON s.article = r.article AND s.fingerprint = r.fingerprint"
        " LEFT JOIN label_name l ON l.key = s.label LEFT JOIN wording w ON w.key = s.wording"
        " ORDER BY r.article, r.fingerprint, s.n"
    )
    for (_, _, article, title, expected), group in groupby(rows, key=lambda row: row[:5]):
        run = [row[5:] for row in group if row[5] is not None]
        numbered = [row[0] for row in run] == list(range(len(run)))
        if not numbered or suggestions.run_hash(row[1:] for row in run) != expected:
            found.append(Finding(f"Suggestions in “{title or 'an article'}” were changed.", article))
    wrong = connection.value(
        "SELECT count(*) FROM current_run c LEFT JOIN fingerprint f ON f.key = c.fingerprint"
        " WHERE f.source IS NOT c.source"
    )
    if wrong:
        found.append(Finding("A run of a source is listed under another source."))
    return found


def _journal(connection: Connection) -> list[Finding]:
    previous = journal.genesis(connection)
    count = events = 0
    found = []
    for info, stated, records, digest in journal.walk(connection):
        count += 1
        events += stated
        if info.seq != count or len(records) != stated or journal.chain(previous, info, records) != digest:
            found.append(Finding(f"The journal was changed at change {info.seq}, “{info.title}”."))
        previous = digest
        count = info.seq
    ever = connection.value("SELECT seq FROM sqlite_sequence WHERE name = 'change'") or 0
    if ever != count:
        found.append(Finding(f"The journal ends at change {count}, but {ever} were made."))
    total, last = connection.row("SELECT count(*), coalesce(max(seq), 0) FROM event") or (0, 0)
    if not total == last == events:
        found.append(Finding("The journal holds events that belong to no change, or lacks some."))
    misplaced = connection.value(
        "SELECT count(*) FROM event e LEFT JOIN change c ON c.seq = e.change"
        " WHERE c.seq IS NULL OR e.seq < c.first_event OR e.seq >= c.first_event + c.event_count"
    )
    if misplaced:
        found.append(Finding("The journal holds events under another change than their own."))
    return found


def _spans(connection: Connection) -> list[Finding]:
    rows = connection.iterate(
        "SELECT t.article, a.title, t.body, s.start, s.stop, s.text FROM span s"
        " JOIN text t ON t.key = s.article LEFT JOIN article a ON a.key = s.article ORDER BY s.article"
    )
    wrong = {article: title for article, title, body, start, stop, text in rows if body[start:stop] != text}
    return [
        Finding(f"A span in “{title}” does not stand on the words that it was made on.", article)
        for article, title in wrong.items()
    ]


def _agreement(connection: Connection) -> list[Finding]:
    return replay.differences(connection)


_PARTS: tuple[Callable[[Connection], list[Finding]], ...] = (
    _structure,
    _references,
    _texts,
    _suggestions,
    _journal,
    _spans,
    _agreement,
)
