"""The journal: every change that people made, append-only, each chained to the one before by a hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from glossator.domain.changes import Change
from glossator.domain.history import ChangeInfo
from glossator.errors import ProjectError, StaleError
from glossator.store.codec import Record, decode, encode, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from glossator.domain.changes import Event
    from glossator.store.connection import Connection

_INFO = "seq, id, at, author, layer, title, undoes"
_CHUNK = 250
_EVENT_COLUMNS = ("seq", "change", "article", "kind", "version", "payload")


def chain(previous: bytes, info: ChangeInfo, records: Iterable[Record]) -> bytes:
    """Return the hash of a change, which covers its row, its events and the hash of the change before it."""
    digest = _begin_chain(previous, info)
    _chain_records(digest, records)
    return digest.digest()


def _begin_chain(previous: bytes, info: ChangeInfo) -> hashlib._Hash:
    digest = hashlib.sha256(previous)
    digest.update(to_json([info.seq, info.id, info.at, info.author, info.layer, info.title, info.undoes]).encode())
    return digest


def _chain_records(digest: hashlib._Hash, records: Iterable[Record]) -> None:
    for record in records:
        # JSON on one line holds no line feed, nor does any of the others.
        digest.update(f"\n{record.article}\n{record.kind}\n{record.version}\n{record.payload}".encode())


def genesis(connection: Connection) -> bytes:
    """Return what the first change is chained to: the project's own id and the time it was made."""
    row = connection.row("SELECT id, created FROM project")
    return hashlib.sha256(to_json(list(row or ())).encode()).digest()


def append(connection: Connection, change: Change) -> None:
    """Write a change and its events at the end; inside a transaction."""
    for _ in append_steps(connection, change):
        pass


def append_steps(connection: Connection, change: Change) -> Iterator[int]:
    """Write a change as `append` does, yielding after every few hundred events how many were handled."""
    head = connection.row("SELECT seq, hash FROM change ORDER BY seq DESC LIMIT 1")
    seq, previous = (1, genesis(connection)) if head is None else (head[0] + 1, head[1])
    first = 1 + (connection.value("SELECT max(seq) FROM event") or 0)
    info = ChangeInfo(seq, change.id, change.at, change.author, change.layer, change.title, change.undoes)
    digest = _begin_chain(previous, info)
    records: list[Record] = []
    for start in range(0, len(change.events), _CHUNK):
        encoded = [encode(event) for event in change.events[start : start + _CHUNK]]
        _chain_records(digest, encoded)
        records += encoded
        yield len(encoded)
    row = {
        "seq": seq,
        "id": change.id,
        "at": change.at,
        "author": change.author,
        "layer": change.layer,
        "title": change.title,
        "undoes": change.undoes,
        "first_event": first,
        "event_count": len(records),
        "hash": digest.digest(),
    }
    connection.db.table("change").insert(row)
    for start in range(0, len(records), _CHUNK):
        chunk = records[start : start + _CHUNK]
        rows = ((number, seq, *record) for number, record in enumerate(chunk, first + start))
        connection.insert_many("event", _EVENT_COLUMNS, rows)
        yield len(chunk)


def infos(connection: Connection, *, before: int | None, limit: int) -> list[ChangeInfo]:
    """Return what is shown of the changes, the newest first."""
    rows = connection.rows(
        f"SELECT {_INFO} FROM change WHERE seq < ? ORDER BY seq DESC LIMIT ?",  # noqa: S608
        ((1 << 62) if before is None else before, limit),
    )
    return [ChangeInfo(*row) for row in rows]


def read_change(connection: Connection, change_id: str) -> Change:
    """Return a change with its events. Raises StaleError when there is none with this id."""
    return next(found for found in read_steps(connection, change_id) if found is not None)


def event_count(connection: Connection, change_id: str) -> int:
    """Return how many events a change has."""
    return int(connection.value("SELECT event_count FROM change WHERE id = ?", (change_id,)) or 0)


def read_steps(connection: Connection, change_id: str) -> Iterator[Change | None]:
    """Yield None after every few hundred events that were read, and at last the change with all of them.

    Raises StaleError when there is none with this id.
    """
    row = connection.row(
        f"SELECT {_INFO}, first_event, event_count FROM change WHERE id = ?",  # noqa: S608
        (change_id,),
    )
    if row is None:
        raise StaleError("This change is not in the project's history.", "Look at the history again.")
    info = ChangeInfo(*row[:7])
    first, count = row[7:]
    events: list[Event] = []
    for start in range(first, first + count, _CHUNK):
        events += [decode(record) for record in _records(connection, start, min(start + _CHUNK, first + count))]
        yield None
    if len(events) != count:
        raise ProjectError(f"The change “{info.title}” is not whole in the journal.", "Check the project.")
    yield Change(info.id, info.at, info.author, info.layer, info.title, tuple(events), info.undoes)


def walk(connection: Connection) -> Iterator[tuple[ChangeInfo, int, list[Record], bytes]]:
    """Yield each change from the first on: what is shown of it, its count of events, the events, its hash."""
    last = 0
    while rows := connection.rows(
        f"SELECT {_INFO}, first_event, event_count, hash FROM change WHERE seq > ? ORDER BY seq LIMIT 500",  # noqa: S608
        (last,),
    ):
        for row in rows:
            info = ChangeInfo(*row[:7])
            first, count, digest = row[7:]
            yield info, count, _records(connection, first, first + count), digest
            last = info.seq


def events_of(records: Iterable[Record]) -> Iterator[Event]:
    """Yield the events of rows of the journal."""
    return map(decode, records)


def _records(connection: Connection, first: int, end: int) -> list[Record]:
    rows = connection.rows(
        "SELECT article, kind, version, payload FROM event WHERE seq >= ? AND seq < ? ORDER BY seq", (first, end)
    )
    return [Record(*row) for row in rows]
