"""The queue: which articles are in it and in what order, as integers, and the rows that are looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState
from glossator.domain.queue import QueueOrder, QueueRow
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
_CHUNK = 500


def keys(
    connection: Connection, layer: str, order: QueueOrder, states: frozenset[ArticleState] | None, text: str
) -> list[int]:
    """Return the keys of the articles in an order, those in some states only, those with a text in title or source."""
    column = _COLUMNS[order.reversed if order.descending else order]
    direction = " DESC" if order.descending else ""
    terms = f"{column}{direction}, key{direction}" if column else f"key{direction}"
    found = [key for (key,) in connection.rows(f"SELECT key FROM article ORDER BY {terms}")]  # noqa: S608
    # Sets of integers are many times faster here than a join that the order's index cannot serve.
    if text:
        matching = {
            key for (key,) in connection.rows("SELECT key FROM article WHERE instr(folded, ?)", (text.casefold(),))
        }
        found = [key for key in found if key in matching]
    if states is not None and len(states) < len(ArticleState):
        touched = connection.rows(
            "SELECT article, state FROM article_status WHERE layer = ?", (layer_key(connection, layer),)
        )
        if ArticleState.NEW in states:
            excluded = {key for key, state in touched if STATES[state] not in states}
            found = [key for key in found if key not in excluded]
        else:
            included = {key for key, state in touched if STATES[state] in states}
            found = [key for key in found if key in included]
    return found


def rows(connection: Connection, layer: str, wanted: Sequence[int]) -> dict[int, QueueRow]:
    """Return the rows of some articles by their keys; keys that are not in the project are left out."""
    number = layer_key(connection, layer)
    found = {}
    for first in range(0, len(wanted), _CHUNK):
        chunk = wanted[first : first + _CHUNK]
        marks = ",".join("?" * len(chunk))
        for key, article, title, source, published, state, length in connection.rows(
            "SELECT a.key, a.id, a.title, a.source, a.published, coalesce(s.state, 0), a.length"  # noqa: S608
            " FROM article a LEFT JOIN article_status s ON s.article = a.key AND s.layer = ?"
            f" WHERE a.key IN ({marks})",
            (number, *chunk),
        ):
            with decoding("An article in the queue"):
                found[key] = QueueRow(key, article, title, source, published, STATES[state], length)
    return found


def counts(connection: Connection, layer: str) -> dict[ArticleState, int]:
    """Return how many articles are in each state, from the tally."""
    number = layer_key(connection, layer)
    tally = {(owner, state): count for owner, state, count in connection.rows("SELECT layer, state, count FROM tally")}
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
        sql = (
            "SELECT a.key, a.id FROM article a WHERE a.key > ?2 AND NOT EXISTS ("
            "SELECT 1 FROM article_status s WHERE s.article = a.key AND s.layer = ?1 AND s.state <> ?3)"
            " ORDER BY a.key LIMIT ?4"
        )
    else:
        sql = (
            "SELECT s.article, a.id FROM article_status s JOIN article a ON a.key = s.article"
            " WHERE s.layer = ?1 AND s.state = ?3 AND s.article > ?2 ORDER BY s.article LIMIT ?4"
        )
    return connection.rows(sql, (number, after_key, STATE_NUMBERS[state], limit))


def next_article(connection: Connection, layer: str, after_key: int, state: ArticleState) -> str | None:
    """Return the first article in a state after another in import order, going round; None when there is none."""
    if not counts(connection, layer)[state]:
        return None
    found = next_in_state(connection, layer, after_key, state, limit=1)
    found = found or next_in_state(connection, layer, 0, state, limit=1)
    return found[0][1] if found else None
