"""Which articles may hold a phrase: those that the index of words names, and those that are not in it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from glossator.store.names import STATE_NUMBERS, STATES, layer_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.domain.article import ArticleState
    from glossator.store.connection import Connection

_PAGE = 200


class Candidate(NamedTuple):
    """An article with its text as it is stored, not verified."""

    article: str
    title: str
    state: ArticleState
    text: str


def candidates(
    connection: Connection, layer: str, phrases: Sequence[str], states: frozenset[ArticleState], *, indexed: bool
) -> Iterator[tuple[float, Candidate | None]]:
    """Yield the articles in some states that may hold one of some phrases, each with the part that is looked through.

    With `indexed` false all are read, for phrases that the index does not know as words. Each step is short, and the
    project may change between two.
    """
    numbers = ", ".join(str(STATE_NUMBERS[state]) for state in sorted(states))
    article = (
        "SELECT a.id, a.title, coalesce(s.state, 0), t.body FROM article a JOIN text t ON t.key = a.key"  # noqa: S608
        f" LEFT JOIN article_status s ON s.article = a.key AND s.layer = {layer_key(connection, layer)}"
        f" WHERE a.key = ? AND coalesce(s.state, 0) IN ({numbers})"
    )
    last = connection.value("SELECT max(key) FROM article") or 1
    seen: set[int] = set()
    if not indexed:
        yield from _read(connection, article, "SELECT key FROM article WHERE key > ?", (), last, seen)
        return
    # First what waits for the index: it may come into the index meanwhile, but never out of it.
    part = 0.5 if connection.value("SELECT EXISTS (SELECT 1 FROM to_index)") else 0.0
    for done, found in _read(connection, article, "SELECT key FROM to_index WHERE key > ?", (), last, seen):
        yield done * part, found
    match = " OR ".join('"' + phrase.replace('"', '""') + '"' for phrase in phrases)
    hits = "SELECT rowid AS key FROM word_index WHERE rowid > ? AND word_index MATCH ?"
    for done, found in _read(connection, article, hits, (match,), last, seen):
        yield part + done * (1 - part), found


def _read(
    connection: Connection, article: str, query: str, parameters: tuple[object, ...], last: int, seen: set[int]
) -> Iterator[tuple[float, Candidate | None]]:
    """Yield the articles whose keys a query gives and that were not seen yet, a page of keys at a time."""
    after = 0
    while keys := connection.rows(f"{query} ORDER BY key LIMIT {_PAGE}", (after, *parameters)):
        for (key,) in keys:
            row = None if key in seen else connection.row(article, (key,))
            seen.add(key)
            yield min(1.0, key / last), Candidate(row[0], row[1], STATES[row[2]], row[3]) if row else None
        after = keys[-1][0]
