"""What is to be expected of each article, worked out a few articles at a time from what the sources found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain import outlook
from glossator.domain.article import ArticleState
from glossator.store import suggestions
from glossator.store.names import STATE_NUMBERS, layer_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.domain.labels import LabelScheme
    from glossator.store.connection import Connection

_TOGETHER = 2
_BEGINNING = 20_000
_CHUNK = 500
_CONFIRMED = STATE_NUMBERS[ArticleState.CONFIRMED]


def weigh(connection: Connection, scheme: LabelScheme, limit: int = _TOGETHER) -> bool:
    """Work out the next articles that wait for it; tell whether more do. One transaction.

    Of a long article its beginning speaks for the rest. Texts are believed unread here: a wrong one could only put an
    article at another place in the queue.
    """
    waiting = connection.rows(
        "SELECT w.key, t.article, substr(t.body, 1, ?) FROM to_weigh w JOIN text t ON t.key = w.key"
        " ORDER BY w.key LIMIT ?",
        (_BEGINNING, limit),
    )
    if not waiting:
        return False
    found = []
    for key, article, body in waiting:
        parts = suggestions.current_steps(connection, key, article, body, scheme, before=len(body))
        found.append((key, outlook.sureness([each for part in parts for each in part]), outlook.sketch(body)))
    with connection.transaction():
        connection.raw.executemany(
            "INSERT INTO outlook (article, sureness, words) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET sureness = excluded.sureness, words = excluded.words",
            found,
        )
        connection.raw.executemany("DELETE FROM to_weigh WHERE key = ?", [(key,) for key, *_ in found])
    return connection.row("SELECT 1 FROM to_weigh LIMIT 1") is not None


def compare(connection: Connection, layer: str) -> Iterator[float]:
    """Work out how like the confirmed articles each one is, yielding the part that is done after a few hundred.

    What was worked out before stays until the new figure is there.
    """
    known: set[int] = set()
    number = layer_key(connection, layer)
    total = connection.value("SELECT count(*) FROM outlook") or 0
    at = done = 0
    done_with = "SELECT s.article, o.words FROM article_status s JOIN outlook o ON o.article = s.article"
    while rows := connection.rows(
        f"{done_with} WHERE s.layer = ? AND s.state = ? AND s.article > ? ORDER BY s.article LIMIT ?",
        (number, _CONFIRMED, at, _CHUNK),
    ):
        at = rows[-1][0]
        for _, words in rows:
            known.update(outlook.words_of(words))
        yield 0.0
    at = 0
    while rows := connection.rows(
        "SELECT article, words FROM outlook WHERE article > ? ORDER BY article LIMIT ?", (at, _CHUNK)
    ):
        at = rows[-1][0]
        with connection.transaction():
            connection.raw.executemany(
                "UPDATE outlook SET likeness = ? WHERE article = ?",
                [(outlook.likeness(words, known), key) for key, words in rows],
            )
        done += len(rows)
        yield done / total
