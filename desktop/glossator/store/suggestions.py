"""Suggestions as sources made them: base data in runs, of which each source's newest is current."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.suggestion import Fingerprint, Suggestion
from glossator.errors import StaleError
from glossator.store.codec import to_json
from glossator.store.failures import decoding
from glossator.store.names import all_names, keep_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from glossator.domain.labels import LabelScheme
    from glossator.domain.suggestion import RawSuggestion
    from glossator.store.connection import Connection, Row
    from glossator.store.names import NameTable

_STEP = 250
_ANYWHERE = 1 << 62
_COLUMNS = ("article", "fingerprint", "n", "start", "stop", "label", "wording", "score")


class Reference(NamedTuple):
    """A suggestion inside its article: the number of its fingerprint and its own in that run."""

    fingerprint: int
    n: int


def tag(fingerprint: Fingerprint) -> str:
    """Return the short name of a fingerprint inside suggestion ids; the same in every project."""
    parts = (fingerprint.kind, fingerprint.name, fingerprint.version, fingerprint.digest)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def refer(connection: Connection, article: str, suggestion: str) -> Reference:
    """Return where a suggestion of an article is stored. Raises StaleError when the article never had it."""
    owner, _, rest = suggestion.partition(".")
    name, _, number = rest.partition(".")
    fingerprint = connection.value("SELECT key FROM fingerprint WHERE tag = ?", (name,))
    if owner != article or fingerprint is None or not number.isdecimal():
        raise StaleError("This suggestion is not in the project.", "Look at the article again.")
    return Reference(fingerprint, int(number))


def suggestion_id(article: str, fingerprint_tag: str, n: int) -> str:
    """Return the id of a suggestion; the same for the same find in every copy of the article."""
    return f"{article}.{fingerprint_tag}.{n}"


def tags(connection: Connection) -> dict[int, str]:
    """Return the tag of each fingerprint by its number."""
    return dict(connection.rows("SELECT key, tag FROM fingerprint"))


def fingerprints(connection: Connection) -> dict[int, Fingerprint]:
    """Return each fingerprint by its number."""
    found = connection.rows(
        "SELECT f.key, s.kind, s.name, f.version, f.digest FROM fingerprint f JOIN source_name s ON s.key = f.source"
    )
    return {key: Fingerprint(*rest) for key, *rest in found}


def run_hash(rows: Iterable[tuple[int, int, str, str, float | None]]) -> bytes:
    """Return the hash over a run: start, end, label, wording and score of each suggestion in its order."""
    return hashlib.sha256(to_json([list(row) for row in rows]).encode()).digest()


def add_runs(
    connection: Connection, runs: Sequence[tuple[str, Fingerprint, Sequence[RawSuggestion]]]
) -> list[list[str | None]]:
    """Store what sources found in articles and make each the source's current run; inside a transaction.

    Returns the ids of the suggestions; None where the same fingerprint found something else before, which then stays.
    """
    keep = _Keeper(connection)
    return [_add_run(connection, keep, *run) for run in runs]


def add_run_steps(
    connection: Connection, article: str, fingerprint: Fingerprint, found: Sequence[RawSuggestion]
) -> Iterator[None]:
    """Store one run as `add_runs` does, in short steps; inside a transaction."""
    yield from _store_run(connection, _Keeper(connection), article, fingerprint, found)


class _Keeper:
    """Numbers of names and fingerprints, each looked up once for all runs that are stored together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers: dict[tuple[NameTable, str], int] = {}
        self._fingerprints: dict[Fingerprint, tuple[int, int]] = {}

    def name(self, table: NameTable, name: str) -> int:
        if (table, name) not in self._numbers:
            self._numbers[table, name] = keep_name(self._connection, table, name)
        return self._numbers[table, name]

    def fingerprint(self, fingerprint: Fingerprint) -> tuple[int, int]:
        if fingerprint not in self._fingerprints:
            self._fingerprints[fingerprint] = _keep_fingerprint(self._connection, fingerprint)
        return self._fingerprints[fingerprint]


def _add_run(
    connection: Connection, keep: _Keeper, article: str, fingerprint: Fingerprint, found: Sequence[RawSuggestion]
) -> list[str | None]:
    steps = _store_run(connection, keep, article, fingerprint, found)
    for _ in steps:
        pass
    key, _length = _text(connection, article)
    _source, number = keep.fingerprint(fingerprint)
    stored = connection.rows(
        "SELECT s.start, s.stop, l.name, s.n FROM suggestion s JOIN label_name l ON l.key = s.label"
        " WHERE s.article = ? AND s.fingerprint = ?",
        (key, number),
    )
    name = tag(fingerprint)
    ids = {(start, stop, label): suggestion_id(article, name, n) for start, stop, label, n in stored}
    return [ids.get((raw.start, raw.end, raw.source_label)) for raw in found]


def _store_run(
    connection: Connection, keep: _Keeper, article: str, fingerprint: Fingerprint, found: Sequence[RawSuggestion]
) -> Iterator[None]:
    key, length = _text(connection, article)
    source, number = keep.fingerprint(fingerprint)
    if not connection.row("SELECT 1 FROM source_run WHERE article = ? AND fingerprint = ?", (key, number)):
        distinct = {(raw.start, raw.end, raw.source_label): raw for raw in found}
        ordered = sorted(distinct.values(), key=lambda raw: (raw.start, -raw.end, raw.source_label))
        yield
        for raw in ordered:
            if not 0 <= raw.start < raw.end <= length:
                raise ValueError(f"A suggestion of {fingerprint} lies outside its article: {raw.start}–{raw.end}.")
        yield
        digest = run_hash((raw.start, raw.end, raw.source_label, raw.detail, raw.score) for raw in ordered)
        connection.insert_many("source_run", ("article", "fingerprint", "hash"), [(key, number, digest)])
        yield
        for first in range(0, len(ordered), _STEP):
            rows = [
                (
                    *(key, number, n, raw.start, raw.end),
                    *(keep.name("label_name", raw.source_label), keep.name("wording", raw.detail), raw.score),
                )
                for n, raw in enumerate(ordered[first : first + _STEP], first)
            ]
            connection.insert_many("suggestion", _COLUMNS, rows)
            yield
    # Not as one upsert: what that says of conflicts would hold inside its triggers too.
    if connection.row("SELECT 1 FROM current_run WHERE article = ? AND source = ?", (key, source)):
        statement = "UPDATE current_run SET fingerprint = :run WHERE article = :article AND source = :source"
    else:
        statement = "INSERT INTO current_run (article, source, fingerprint) VALUES (:article, :source, :run)"
    connection.db.execute(statement, {"article": key, "source": source, "run": number})


def current(connection: Connection, key: int, article: str, text: str, scheme: LabelScheme) -> list[Suggestion]:
    """Return what the current runs suggest for an article, under the scheme's labels; ignored labels are left out."""
    return [each for part in current_steps(connection, key, article, text, scheme) for each in part]


def current_steps(
    connection: Connection, key: int, article: str, text: str, scheme: LabelScheme, *, before: int = _ANYWHERE
) -> Iterator[list[Suggestion]]:
    """Yield what `current` returns, in text order and in parts that are quickly made; those only that end `before`."""
    rows = connection.rows(
        "SELECT s.fingerprint, s.n, s.start, s.stop, s.label, s.wording, s.score"
        " FROM current_run c JOIN suggestion s ON s.article = c.article AND s.fingerprint = c.fingerprint"
        " WHERE c.article = ? AND s.stop <= ? ORDER BY s.start, s.stop DESC, s.fingerprint, s.n",
        (key, before),
    )
    reader = Reader(connection)
    for first in range(0, len(rows), _STEP):
        yield reader.read(rows[first : first + _STEP], article, text, scheme, drop_unmapped=True)


def has_run(connection: Connection, article: str, source: str, digest: str | None) -> bool:
    """Tell whether an article has a current run of a source, by that digest if one is given."""
    kind, _, name = source.partition(":")
    found = connection.value(
        "SELECT f.digest FROM current_run c JOIN fingerprint f ON f.key = c.fingerprint"
        " WHERE c.article = (SELECT key FROM text WHERE article = ?)"
        " AND c.source = (SELECT key FROM source_name WHERE kind = ? AND name = ?)",
        (article, kind, name),
    )
    return found is not None and digest in (None, found)


def without_run(
    connection: Connection, source: str, digest: str | None, *, limit: int, after_key: int
) -> list[tuple[int, str]]:
    """Return key and id of articles that have no current run of a source, in import order."""
    kind, _, name = source.partition(":")
    condition = "" if digest is None else " AND f.digest = :digest"
    return connection.rows(
        "SELECT a.key, a.id FROM article a WHERE a.key > :after AND NOT EXISTS ("  # noqa: S608
        "SELECT 1 FROM current_run c JOIN fingerprint f ON f.key = c.fingerprint WHERE c.article = a.key"
        " AND c.source = (SELECT key FROM source_name WHERE kind = :kind AND name = :name)"
        f"{condition}) ORDER BY a.key LIMIT :limit",
        {"after": after_key, "kind": kind, "name": name, "digest": digest, "limit": limit},  # type: ignore[arg-type]
    )


class Reader:
    """Makes suggestions of rows; keeps the names that many rows share."""

    def __init__(self, connection: Connection) -> None:
        self._fingerprints = fingerprints(connection)
        self._tags = tags(connection)
        self._labels = all_names(connection, "label_name")
        self._connection = connection
        self._wordings: dict[int, str] = {}

    def read(
        self, rows: Iterable[Row], article: str, text: str, scheme: LabelScheme, *, drop_unmapped: bool
    ) -> list[Suggestion]:
        """Return the suggestions of rows of fingerprint, n, start, stop, label, wording and score."""
        with decoding("What the sources found in an article"):
            return self._read(rows, article, text, scheme, drop_unmapped=drop_unmapped)

    def _read(
        self, rows: Iterable[Row], article: str, text: str, scheme: LabelScheme, *, drop_unmapped: bool
    ) -> list[Suggestion]:
        found = []
        for fingerprint, n, start, stop, label_key, wording, score in rows:
            source_label = self._labels[label_key]
            # Without a label the memory says that nothing is to be shown there.
            label = scheme.map_source(source_label) if source_label else source_label
            if label is None:
                if drop_unmapped:
                    continue
                label = source_label
            found.append(
                Suggestion(
                    suggestion_id(article, self._tags[fingerprint], n),
                    start,
                    stop,
                    text[start:stop],
                    label,
                    source_label,
                    self._fingerprints[fingerprint],
                    self._wording(wording),
                    score,
                )
            )
        return found

    def _wording(self, key: int) -> str:
        if key not in self._wordings:
            self._wordings[key] = self._connection.value("SELECT name FROM wording WHERE key = ?", (key,)) or ""
        return self._wordings[key]


def _text(connection: Connection, article: str) -> tuple[int, int]:
    """Return key and length of an article's text, which may still wait for its article to be added."""
    found = connection.row("SELECT key, length FROM article WHERE id = ?", (article,)) or connection.row(
        "SELECT t.key, length(t.body) FROM staged s JOIN text t ON t.key = s.key WHERE t.article = ?", (article,)
    )
    if found is None:
        raise StaleError("This article is no longer in the project.", "Choose another one.")
    return int(found[0]), int(found[1])


def _keep_fingerprint(connection: Connection, fingerprint: Fingerprint) -> tuple[int, int]:
    """Return the numbers of a fingerprint's source and of itself."""
    wanted = tag(fingerprint)
    query = "SELECT source, key FROM fingerprint WHERE tag = ?"
    found = connection.row(query, (wanted,))
    if found is None:
        names = (fingerprint.kind, fingerprint.name)
        connection.db.table("source_name").insert({"kind": names[0], "name": names[1]}, ignore=True)
        source = connection.value("SELECT key FROM source_name WHERE kind = ? AND name = ?", names)
        values = {"source": source, "version": fingerprint.version, "digest": fingerprint.digest, "tag": wanted}
        connection.db.table("fingerprint").insert(values)
        found = connection.row(query, (wanted,))
    if found is None:
        raise RuntimeError("A fingerprint was not taken.")
    return int(found[0]), int(found[1])
