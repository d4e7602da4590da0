"""Articles: their immutable texts, which come first and unseen, and what the journal says of them."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.article import Article, Metadata, Remark, Status
from glossator.domain.text import sha256
from glossator.errors import ProjectError, StaleError
from glossator.store import copies
from glossator.store.codec import provenance_data, provenance_from, to_json
from glossator.store.failures import decoding
from glossator.store.names import STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glossator.domain.article import NewArticle
    from glossator.store.connection import Connection, Row

COLUMNS = (
    "key",
    "id",
    "title",
    "source",
    "published",
    "length",
    "folded",
    "author",
    "url",
    "language",
    "extra",
    "sha256",
    "provenance",
)
_LIST = ", ".join(COLUMNS)
# Small originals gain nothing from a harder look; the level keeps an import fast.
_COMPRESSION = 6
_CHUNK = 500


class Place(NamedTuple):
    """What a write needs to know of an article."""

    key: int
    length: int


def place(connection: Connection, article: str) -> Place:
    """Return an article's key and length. Raises StaleError when it is not in the project."""
    found = connection.row("SELECT key, length FROM article WHERE id = ?", (article,))
    if found is None:
        raise StaleError("This article is no longer in the project.", "Choose another one.")
    return Place(*found)


def key_of(connection: Connection, article: str) -> int | None:
    """Return an article's key, None when it is not in the project."""
    found: int | None = connection.value("SELECT key FROM article WHERE id = ?", (article,))
    return found


def to_row(key: int, article: Article) -> tuple[object, ...]:
    """Return an article as its row of the projection, in the order of COLUMNS."""
    metadata = article.metadata
    return (
        key,
        article.id,
        metadata.title,
        metadata.source,
        metadata.published,
        article.length,
        folded(metadata.title, metadata.source),
        metadata.author,
        metadata.url,
        metadata.language,
        to_json([list(pair) for pair in metadata.extra]),
        article.text_sha256,
        to_json(provenance_data(article.provenance)),
    )


def folded(title: str, source: str) -> str:
    """Return what the queue is searched in and sorted by title with: both without regard to case."""
    return f"{title}\n{source}".casefold()


def article_from(row: Row) -> Article:
    """Return the article of a row in the order of COLUMNS."""
    with decoding("What is known about an article"):
        return _article(row)


def _article(row: Row) -> Article:
    _, article, title, source, published, length, _, author, url, language, extra, text_sha256, provenance = row
    pairs = tuple((name, value) for name, value in json.loads(extra))
    metadata = Metadata(title, source, author, published, url, language, pairs)
    return Article(article, metadata, text_sha256, length, provenance_from(json.loads(provenance)))


def read_article(connection: Connection, article: str) -> Article:
    """Return an article without its text. Raises StaleError when it is not in the project."""
    row = connection.row(f"SELECT {_LIST} FROM article WHERE id = ?", (article,))  # noqa: S608
    if row is None:
        raise StaleError("This article is no longer in the project.", "Choose another one.")
    return article_from(row)


def read_text(connection: Connection, article: str) -> str:
    """Return an article's text. Raises ProjectError when it is not the one that was imported."""
    row = connection.row(
        "SELECT a.title, a.sha256, t.body FROM text t LEFT JOIN article a ON a.key = t.key WHERE t.article = ?",
        (article,),
    )
    if row is None or row[0] is None:
        raise StaleError("This article is no longer in the project.", "Choose another one.")
    title, expected, body = row
    if not isinstance(body, str) or sha256(body) != expected:
        raise ProjectError(
            f"The text of “{title}” is not the one that was imported: the file was damaged or changed.",
            "Open the latest backup, or use “Check the Project” in the File menu.",
        )
    return body


def read_original(connection: Connection, article: str) -> bytes:
    """Return the bytes that an article was read from."""
    packed = connection.value("SELECT original FROM text WHERE article = ?", (article,))
    if packed is None:
        raise StaleError("This article is no longer in the project.", "Choose another one.")
    return unpack(packed)


def pack(original: bytes) -> bytes:
    """Return an original as it is stored."""
    return zlib.compress(original, _COMPRESSION)


def unpack(packed: bytes) -> bytes:
    """Return an original as it was before it was stored. Raises ProjectError."""
    try:
        return zlib.decompress(packed)
    except zlib.error as error:
        raise ProjectError("The original of an article is damaged.", "Open the latest backup.") from error


def read_status(connection: Connection, article: str, layer: str) -> Status:
    """Return an article's state in a layer."""
    row = connection.row(
        'SELECT s.state, s."by", s.at, s.reason FROM article_status s'
        " WHERE s.article = (SELECT key FROM article WHERE id = ?)"
        " AND s.layer = (SELECT key FROM layer_name WHERE name = ?)",
        (article, layer),
    )
    with decoding("The state of an article"):
        return Status() if row is None else Status(STATES[row[0]], *row[1:])


def read_remark(connection: Connection, article: str, layer: str) -> Remark:
    """Return an article's flag and note in a layer."""
    row = connection.row(
        "SELECT flagged, note FROM remark WHERE article = (SELECT key FROM article WHERE id = ?)"
        " AND layer = (SELECT key FROM layer_name WHERE name = ?)",
        (article, layer),
    )
    return Remark() if row is None else Remark(flagged=bool(row[0]), note=row[1])


def read_dismissals(connection: Connection, key: int, layer: int) -> set[tuple[int, int, str]]:
    """Return start, end and label of the mentions that were dismissed in an article in a layer."""
    rows = connection.rows(
        "SELECT d.start, d.stop, n.name FROM dismissal d JOIN label_name n ON n.key = d.label"
        " WHERE d.article = ? AND d.layer = ?",
        (key, layer),
    )
    return {(start, stop, label) for start, stop, label in rows}


def with_texts(connection: Connection, hashes: Iterable[str]) -> dict[str, str]:
    """Return for each hash of a text that is in the project the id of the first article with it."""
    found: dict[str, str] = {}
    wanted = list(dict.fromkeys(hashes))
    for first in range(0, len(wanted), _CHUNK):
        chunk = wanted[first : first + _CHUNK]
        marks = ",".join("?" * len(chunk))
        rows = connection.rows(
            "SELECT t.sha256, a.id FROM text t JOIN article a ON a.key = t.key"  # noqa: S608
            f" WHERE t.sha256 IN ({marks}) ORDER BY a.key",
            chunk,
        )
        for text_sha256, article in rows:
            found.setdefault(text_sha256, article)
    return found


def stage(connection: Connection, articles: Sequence[NewArticle]) -> None:
    """Store texts that nobody sees until a change adds their articles; inside a transaction."""
    first = 1 + (connection.value("SELECT max(key) FROM text") or 0)
    for new in articles:
        if len(new.text) != new.article.length or sha256(new.text) != new.article.text_sha256:
            raise ValueError("An article's length or hash is not that of its text.")
    rows = [
        (key, new.article.id, new.article.text_sha256, new.text, new.packed or pack(new.original))
        for key, new in enumerate(articles, first)
    ]
    connection.insert_many("text", ("key", "article", "sha256", "body", "original"), rows)
    connection.insert_many("staged", ("key",), ((row[0],) for row in rows))
    copies.stage(connection, enumerate(articles, first))


def discard_staged(connection: Connection, limit: int | None = None) -> bool:
    """Remove texts that no change ever used, with what sources found in them; tell whether any are left.

    Inside a transaction.
    """
    most = -1 if limit is None else limit
    keys = connection.rows("SELECT key FROM staged ORDER BY key DESC LIMIT ?", (most,))
    if keys:
        copies.forget(connection, (key for (key,) in keys))
    for table, column in (
        ("current_run", "article"),
        ("suggestion", "article"),
        ("source_run", "article"),
        ("text", "key"),
        ("staged", "key"),
    ):
        connection.raw.executemany(f"DELETE FROM {table} WHERE {column} = ?", keys)  # noqa: S608
    return connection.row("SELECT 1 FROM staged LIMIT 1") is not None


def taken(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Return those ids that a text has already."""
    found: set[str] = set()
    for first in range(0, len(ids), _CHUNK):
        chunk = ids[first : first + _CHUNK]
        marks = ",".join("?" * len(chunk))
        found.update(
            article
            for (article,) in connection.rows(f"SELECT article FROM text WHERE article IN ({marks})", chunk)  # noqa: S608
        )
    return found
