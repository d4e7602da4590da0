"""Articles as the command line names them: by the number in the list or by the id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState
from glossator.errors import UserError

if TYPE_CHECKING:
    from glossator.domain.queue import QueueRow
    from glossator.session.session import Session


def article_named(session: Session, name: str) -> str:
    """Return the id of the article with this number or id. Raises UserError."""
    if name.isascii() and name.isdigit():
        row = session.project.queue_rows(session.layer, [int(name)]).get(int(name))
        if row is not None:
            return row.id
    elif session.project.key_of(name) is not None:
        return name
    raise UserError(f"There is no article “{name}” in the project.", "See: glossator list PROJECT")


def unconfirmed_articles(session: Session) -> list[str]:
    """Return the ids of all articles that are not confirmed, in import order."""
    states = frozenset({ArticleState.NEW, ArticleState.SKIPPED})
    keys = session.project.queue(session.layer, states=states)
    rows = session.project.queue_rows(session.layer, keys)
    return [rows[key].id for key in keys]


def article_data(row: QueueRow) -> dict[str, object]:
    """Return a row of the list as JSON can hold it."""
    return {
        "number": row.key,
        "id": row.id,
        "state": row.state.value,
        "title": row.title,
        "source": row.source,
        "published": row.published,
        "length": row.length,
    }
