"""The queue: which articles are in it and in what order, as integers, and the rows that are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState
from glossator.domain.queue import QueueOrder, QueueRow
from glossator.store.copies import Copies
from glossator.store.failures import decoding
from glossator.store.names import STATE_NUMBERS, STATES, layer_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.store.connection import Connection

_COLUMNS = {
    QueueOrder.IMPORTED: "",
    QueueOrder.PUBLISHED: "published",
    QueueOrder.TITLE: "folded",
    QueueOrder.SOURCE: "source COLLATE NOCASE",
}
_WEIGHED = {QueueOrder.UNSURE: "sureness", QueueOrder.UNLIKE: "likeness"}
_CHUNK = 500
_MASK = (1 << 64) - 1
_BLOCK = 1024
"""How many keys the tally counts together."""


def keys(
    connection: Connection,
    layer: str,
    order: QueueOrder,
    states: frozenset[ArticleState] | None,
    text: str,
    *,
    flagged: bool = False,
    seed: int = 0,
) -> list[int]:
    """Return the keys of the articles in an order: those in some states, with a text in title or source, flagged."""
    if order is QueueOrder.IMPORTED and states is None and not text and not flagged:
        return _all_keys(connection)
    upwards = order.reversed if order.descending else order
    column = _COLUMNS.get(upwards, "")
    direction = " DESC" if order.descending else ""
    terms = f"{column}{direction}, key{direction}" if column else f"key{direction}"
    conditions = ["1"]
    parameters: list[object] = []
    if states is not None and len(states) < len(ArticleState):
        # An article that was never touched has no row and is new.
        exists, wanted = ("NOT EXISTS", set(STATES) - states) if ArticleState.NEW in states else ("EXISTS", states)
        numbers = ", ".join(str(STATE_NUMBERS[state]) for state in sorted(wanted))
        conditions.append(
            f"{exists} (SELECT 1 FROM article_status s"  # noqa: S608
            f" WHERE s.article = article.key AND s.layer = ? AND s.state IN ({numbers}))"
        )
        parameters.append(layer_key(connection, layer))
    if text:
        conditions.append("key IN (SELECT key FROM article WHERE instr(folded, ?))")
        parameters.append(text.casefold())
    if flagged:
        conditions.append("key IN (SELECT article FROM remark WHERE layer = ? AND flagged = 1)")
        parameters.append(layer_key(connection, layer))
    where = " AND ".join(conditions)
    queries = [f"SELECT key FROM article WHERE {where} ORDER BY {terms}"]  # noqa: S608
    if weight := _WEIGHED.get(upwards):
        weighed = f"WHERE {where} ORDER BY o.{weight}{direction}, o.article{direction}"
        queries = [
            f"SELECT key FROM outlook o CROSS JOIN article ON key = o.article {weighed}",  # noqa: S608
            # What has not been weighed yet comes last.
            f"SELECT key FROM article WHERE {where} AND key NOT IN (SELECT article FROM outlook) ORDER BY key",  # noqa: S608
        ]
    found = [key for query in queries for (key,) in connection.rows(query, parameters)]
    if upwards is QueueOrder.COPIES:
        fitting = set(found)
        together = [key for keys in Copies(connection).by_group() for key in keys if key in fitting]
        alone = fitting.difference(together)
        ascending = found[::-1] if order.descending else found
        found = [*together, *(key for key in ascending if key in alone)]
        return found[::-1] if order.descending else found
    if upwards is QueueOrder.RANDOM:
        found.sort(key=lambda key: _mixed(key, seed), reverse=order.descending)
    return found


def _mixed(key: int, seed: int) -> int:
    """Return a number that looks like chance but is always the same for a key (the finalizer of MurmurHash3)."""
    value = (key + seed * 0x9E3779B97F4A7C15) & _MASK
    value = ((value ^ (value >> 33)) * 0xFF51AFD7ED558CCD) & _MASK
    value = ((value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53) & _MASK
    return value ^ (value >> 33)


def reasons(connection: Connection, layer: str) -> list[str]:
    """Return the reasons for which articles were skipped, the most frequent first."""
    number = layer_key(connection, layer)
    rows = connection.rows(
        "SELECT reason FROM article_status WHERE layer = ? AND state = ? AND reason <> ''"
        " GROUP BY reason ORDER BY count(*) DESC, reason LIMIT 20",
        (number, STATE_NUMBERS[ArticleState.SKIPPED]),
    )
    return [reason for (reason,) in rows]


def first_in_state(connection: Connection, layer: str, wanted: Sequence[int], state: ArticleState) -> int | None:
    """Return the first of some keys whose article is in a state; None when there is none."""
    number = layer_key(connection, layer)
    for first in range(0, len(wanted), _CHUNK):
        chunk = wanted[first : first + _CHUNK]
        numbers: dict[int, int] = dict(
            connection.rows(
                "SELECT a.key, coalesce(s.state, 0) FROM article a"  # noqa: S608
                " LEFT JOIN article_status s ON s.article = a.key AND s.layer = ?"
                f" WHERE a.key IN ({','.join('?' * len(chunk))})",
                (number, *chunk),
            )
        )
        for key in chunk:
            if numbers.get(key) == STATE_NUMBERS[state]:
                return key
    return None


def _all_keys(connection: Connection) -> list[int]:
    """Return all keys in import order; a block that the tally says to be full is not read, for it has every key."""
    found: list[int] = []
    for block, count in connection.rows(
        "SELECT block, count FROM tally WHERE layer = 0 AND state = 0 AND count > 0 ORDER BY block"
    ):
        first = block * _BLOCK
        # Keys are counted from 1.
        full = range(max(first, 1), first + _BLOCK)
        if count == len(full):
            found += full
        else:
            found += [
                key
                for (key,) in connection.rows(
                    "SELECT key FROM article WHERE key BETWEEN ? AND ? ORDER BY key", (first, first + _BLOCK - 1)
                )
            ]
    return found


def rows(connection: Connection, layer: str, wanted: Sequence[int]) -> dict[int, QueueRow]:
    """Return the rows of some articles by their keys; keys that are not in the project are left out."""
    number = layer_key(connection, layer)
    found = {}
    for first in range(0, len(wanted), _CHUNK):
        chunk = wanted[first : first + _CHUNK]
        marks = ",".join(f"?{n}" for n in range(2, len(chunk) + 2))
        copies = Copies(connection).counts(chunk)
        for key, article, title, source, published, state, length, flagged, noted, reason in connection.rows(
            "SELECT a.key, a.id, a.title, a.source, a.published, coalesce(s.state, 0), a.length,"  # noqa: S608
            " coalesce(r.flagged, 0), coalesce(r.note, '') <> '', coalesce(s.reason, '')"
            " FROM article a LEFT JOIN article_status s ON s.article = a.key AND s.layer = ?1"
            " LEFT JOIN remark r ON r.article = a.key AND r.layer = ?1"
            f" WHERE a.key IN ({marks})",
            (number, *chunk),
        ):
            with decoding("An article in the queue"):
                found[key] = QueueRow(
                    *(key, article, title, source, published, STATES[state], length),
                    flagged=bool(flagged),
                    noted=bool(noted),
                    reason=reason,
                    copies=copies.get(key, 0),
                )
    return found


def counts(connection: Connection, layer: str) -> dict[ArticleState, int]:
    """Return how many articles are in each state, from the tally."""
    number = layer_key(connection, layer)
    rows = connection.rows("SELECT layer, state, sum(count) FROM tally WHERE layer IN (0, ?) GROUP BY 1, 2", (number,))
    tally = {(owner, state): count for owner, state, count in rows}
    others: dict[ArticleState, int] = {
        state: tally.get((number, STATE_NUMBERS[state]), 0) for state in STATES if state != ArticleState.NEW
    }
    return {ArticleState.NEW: tally.get((0, 0), 0) - sum(others.values()), **others}


def next_in_state(
    connection: Connection, layer: str, after_key: int, state: ArticleState, *, limit: int
) -> list[tuple[int, str]]:
    """Return key and id of the first articles in a state that were imported after another."""
    number = layer_key(connection, layer)
    if state == ArticleState.NEW:
        return _next_new(connection, number, after_key, limit)
    return connection.rows(
        "SELECT s.article, a.id FROM article_status s JOIN article a ON a.key = s.article"
        " WHERE s.layer = ? AND s.state = ? AND s.article > ? ORDER BY s.article LIMIT ?",
        (number, STATE_NUMBERS[state], after_key, limit),
    )


def _next_new(connection: Connection, layer: int, after_key: int, limit: int) -> list[tuple[int, str]]:
    """Return the first new articles after another, skipping the blocks of which the tally says that they have none."""
    blocks = connection.rows(
        "SELECT block FROM tally t WHERE layer = 0 AND block >= ?2 / 1024 AND count > (SELECT coalesce(sum(s.count), 0)"
        " FROM tally s WHERE s.layer = ?1 AND s.block = t.block AND s.state <> 0) ORDER BY block",
        (layer, after_key),
    )
    found: list[tuple[int, str]] = []
    for (block,) in blocks:
        found += connection.rows(
            "SELECT a.key, a.id FROM article a WHERE a.key > ?2 AND a.key BETWEEN ?3 * 1024 AND ?3 * 1024 + 1023"
            " AND NOT EXISTS (SELECT 1 FROM article_status s"
            " WHERE s.article = a.key AND s.layer = ?1 AND s.state <> 0) ORDER BY a.key LIMIT ?4",
            (layer, after_key, block, limit - len(found)),
        )
        if len(found) >= limit:
            break
    return found


def next_article(connection: Connection, layer: str, after_key: int, state: ArticleState) -> str | None:
    """Return the first article in a state after another in import order, going round; None when there is none."""
    if not counts(connection, layer)[state]:
        return None
    found = next_in_state(connection, layer, after_key, state, limit=1)
    found = found or next_in_state(connection, layer, 0, state, limit=1)
    return found[0][1] if found else None
