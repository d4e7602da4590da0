"""Reads the journal as a history: what can be undone and redone next, and what became of each change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.history import ChangeInfo, HistoryRow, HistoryStep, Standing
from glossator.store.codec import Record, decode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.changes import Event
    from glossator.store.connection import Connection

_INFO = "seq, id, at, author, layer, title, undoes"
_COUNTED = 1000


class _Link(NamedTuple):
    seq: int
    id: str
    undoes: str | None


def next_undo(connection: Connection, before: int | None = None) -> HistoryStep | None:
    """Return what undo would take back, as of just before a change if its `seq` is given; None when nothing.

    What an undo leaves is what there was before the change that it took back, so this looks there next instead of
    following the journal from its beginning. The first change of all made the project and is never undone.
    """
    link = _last(connection, before)
    while link is not None and link.seq > 1:
        root, depth = _root(connection, link)
        if depth % 2 == 0:
            return _step(connection, link, root)
        link = _last(connection, _taken_back(connection, link).seq)
    return None


def next_redo(connection: Connection, before: int | None = None) -> HistoryStep | None:
    """Return what redo would take back, as of just before a change if its `seq` is given; None when nothing."""
    link = _last(connection, before)
    while link is not None and link.undoes is not None:
        root, depth = _root(connection, link)
        if depth % 2:
            return _step(connection, link, root)
        link = _last(connection, _taken_back(connection, link).seq)
    return None


def made(connection: Connection, *, before: int | None, limit: int) -> list[tuple[int, str]]:
    """Return `seq` and time of the changes that are neither an undo nor a redo, the newest first."""
    return [
        (seq, at)
        for seq, at in connection.rows(
            "SELECT seq, at FROM change WHERE undoes IS NULL AND seq < ? ORDER BY seq DESC LIMIT ?",
            ((1 << 62) if before is None else before, limit),
        )
    ]


def rows(connection: Connection, seqs: Sequence[int]) -> dict[int, HistoryRow]:
    """Return the rows of some changes by their `seq`."""
    if not seqs:
        return {}
    newest = connection.value("SELECT seq FROM change WHERE undoes IS NULL ORDER BY seq DESC LIMIT 1") or 0
    marks = ", ".join("?" * len(seqs))
    found = connection.rows(
        f"SELECT {_INFO}, first_event, event_count FROM change WHERE seq IN ({marks})",  # noqa: S608
        tuple(seqs),
    )
    return {row[0]: _row(connection, ChangeInfo(*row[:7]), row[7], row[8], newest) for row in found}


def articles_touched(connection: Connection, change_id: str, after: int, limit: int) -> tuple[set[str], bool]:
    """Return the articles that some of a change's events touch, and whether those were its last."""
    row = connection.row("SELECT first_event, event_count FROM change WHERE id = ?", (change_id,))
    first, count = (0, 0) if row is None else row
    end = min(after + limit, count)
    found = connection.rows(
        "SELECT DISTINCT article FROM event WHERE seq >= ? AND seq < ? AND article IS NOT NULL",
        (first + after, first + end),
    )
    return {article for (article,) in found}, end >= count


def first_events(connection: Connection, change_id: str, limit: int) -> list[Event]:
    """Return the first events of a change."""
    found = connection.rows(
        "SELECT e.article, e.kind, e.version, e.payload FROM change c JOIN event e ON e.seq >= c.first_event"
        " AND e.seq < c.first_event + min(c.event_count, ?2) WHERE c.id = ?1 ORDER BY e.seq",
        (change_id, limit),
    )
    return [decode(Record(*row)) for row in found]


def _row(connection: Connection, info: ChangeInfo, first: int, count: int, newest: int) -> HistoryRow:
    last, depth = info, 0
    while (after := connection.row(f"SELECT {_INFO} FROM change WHERE undoes = ?", (last.id,))) is not None:  # noqa: S608
        last, depth = ChangeInfo(*after), depth + 1
    standing = Standing.DONE
    if depth % 2:
        standing = Standing.UNDONE if last.seq > newest else Standing.SUPERSEDED
    events = (first, first + min(count, _COUNTED))
    articles = connection.value("SELECT count(DISTINCT article) FROM event WHERE seq >= ? AND seq < ?", events)
    title = None
    if articles == 1 and count <= _COUNTED:
        title = connection.value(
            "SELECT a.title FROM event e JOIN article a ON a.id = e.article WHERE e.seq >= ? AND e.seq < ? LIMIT 1",
            events,
        )
    return HistoryRow(
        info,
        standing,
        connection.value("SELECT kind FROM event WHERE seq = ?", (first,)) or "",
        articles,
        count > _COUNTED,
        title or "",
        last.author if depth else "",
        last.at if depth else "",
    )


def _last(connection: Connection, before: int | None) -> _Link | None:
    row = connection.row(
        "SELECT seq, id, undoes FROM change WHERE seq < ? ORDER BY seq DESC LIMIT 1",
        ((1 << 62) if before is None else before,),
    )
    return None if row is None else _Link(*row)


def _taken_back(connection: Connection, link: _Link) -> _Link:
    row = connection.row("SELECT seq, id, undoes FROM change WHERE id = ?", (link.undoes,))
    # A foreign key vouches for it.
    return link if row is None else _Link(*row)


def _root(connection: Connection, link: _Link) -> tuple[_Link, int]:
    """Return what a person once did, and how many times it was undone and done again up to this change."""
    depth = 0
    while link.undoes is not None:
        link, depth = _taken_back(connection, link), depth + 1
    return link, depth


def _step(connection: Connection, link: _Link, root: _Link) -> HistoryStep:
    title = connection.value("SELECT title FROM change WHERE seq = ?", (root.seq,))
    return HistoryStep(link.id, link.seq, root.seq, str(title))
