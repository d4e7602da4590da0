"""Names that stand in many rows and are therefore kept once, as small integers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from glossator.domain.article import ArticleState
from glossator.domain.suggestion import Verdict

if TYPE_CHECKING:
    from glossator.store.connection import Connection

NameTable = Literal["layer_name", "label_name", "wording"]

STATES = (ArticleState.NEW, ArticleState.CONFIRMED, ArticleState.SKIPPED)
"""A state's number is its place here."""
STATE_NUMBERS = {state: number for number, state in enumerate(STATES)}

VERDICTS = (None, Verdict.ACCEPTED, Verdict.RELABELLED, Verdict.MOVED, Verdict.REJECTED)
"""A verdict's number is its place here."""
VERDICT_NUMBERS = {verdict: number or None for number, verdict in enumerate(VERDICTS)}


def find_name(connection: Connection, table: NameTable, name: str) -> int | None:
    """Return the number of a name, None when nothing was ever stored under it."""
    found: int | None = connection.value(f"SELECT key FROM {table} WHERE name = ?", (name,))  # noqa: S608
    return found


def keep_name(connection: Connection, table: NameTable, name: str) -> int:
    """Return the number of a name, giving it one if it has none; inside a transaction."""
    found = find_name(connection, table, name)
    if found is None:
        connection.db.table(table).insert({"name": name})
        found = find_name(connection, table, name)
    if found is None:
        raise RuntimeError(f"{table} did not take a name.")
    return found


def all_names(connection: Connection, table: NameTable) -> dict[int, str]:
    """Return every name of a table by its number."""
    return dict(connection.rows(f"SELECT key, name FROM {table}"))  # noqa: S608


def layer_key(connection: Connection, layer: str) -> int:
    """Return the number of a layer, -1 when nothing was ever done in it."""
    found = find_name(connection, "layer_name", layer)
    return -1 if found is None else found
