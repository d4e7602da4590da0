"""Which articles are copies of which: found a few texts at a time, in import order, and never decided anew."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from contextlib import closing
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain import copies
from glossator.domain.copies import THRESHOLD, Copy, CopyGroup
from glossator.store import connection as connections
from glossator.store.connection import Connection
from glossator.store.failures import decoding
from glossator.store.names import STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from glossator.domain.article import NewArticle
    from glossator.store.connection import Row

_STEP = 0.004
"""How long one step may work before it writes, in seconds."""
_WITH_OTHERS = 0.004
_LONG_STEP = 1.0
_AT_ONCE = 500
_LISTED = 64
"""How many texts the index lists under one band: what stands in more of them says nothing, or they are one group."""
_LOOKED_AT = 32
_COMPARED = 16
_OF_ONE_GROUP = 6
"""How many texts of one group are read: the rest of it is like them, and which group it is matters."""
_KEPT = 128
_CHUNK = 500
_COPIES = 200
_SHARED, _USUAL = 3, 8
"""How many bands two copies share at least, if the sketch of one has so many: few texts share one by chance."""
_UNLIKELY = 0.5
"""Texts whose sketches are less alike than this part of the threshold are not read to be compared."""


class Likeness(NamedTuple):
    """How alike a text is to one that came before it, by the ids of their articles; `title` is empty if unseen."""

    article: str
    other: str
    title: str
    likeness: float


class Standing(NamedTuple):
    """Where a text stands among the groups: its own, by the key of its first text, and others that it is like."""

    group: int
    others: tuple[int, ...] = ()


class Copies:
    """The copies in one project."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read: dict[int, frozenset[int]] = {}

    # Comparing

    def waiting(self) -> int:
        """Return how many texts have not been compared with those before them."""
        found: int = self._connection.value("SELECT count(*) FROM to_compare")
        return found

    def compare(self, *, seconds: float = _STEP) -> bool:
        """Compare the next texts that wait with all before them; tell whether more do. A short transaction."""
        if self._more():
            with self._connection.transaction():
                self.place_next(seconds)
        return self._more()

    def place_next(self, seconds: float) -> None:
        """Do what `compare` does inside a transaction."""
        until = time.perf_counter() + seconds
        for (key,) in self._connection.rows("SELECT key FROM to_compare ORDER BY key LIMIT ?", (_AT_ONCE,)):
            self._place(key)
            if time.perf_counter() > until:
                break

    def _more(self) -> bool:
        return self._connection.row("SELECT 1 FROM to_compare LIMIT 1") is not None

    def _place(self, key: int) -> None:
        """Find the group of one text, all before it having theirs; inside a transaction."""
        raw = self._connection.raw
        packed = self._connection.value("SELECT bands FROM sketch WHERE key = ?", (key,))
        if packed is None:
            packed = copies.pack(copies.bands(self._shingles(key)))
            raw.execute("INSERT INTO sketch (key, bands) VALUES (?, ?)", (key, packed))
        sketch = _sketch(packed)
        shared, full = self._sharing(key, sketch)
        alike = self._alike(key, sketch, shared)
        founder = key
        if alike:
            best = max(alike, key=lambda other: (alike[other], -other))
            founder = self._connection.value("SELECT founder FROM sketch WHERE key = ?", (best,))
            raw.executemany(
                "INSERT INTO copy_pair (key, other, likeness) VALUES (?, ?, ?)",
                [(key, other, figure) for other, figure in alike.items()],
            )
        raw.execute("UPDATE sketch SET founder = ? WHERE key = ?", (founder, key))
        raw.executemany(
            "INSERT INTO sketch_band (band, key) VALUES (?, ?)", [(band, key) for band in sketch if band not in full]
        )
        raw.execute("DELETE FROM to_compare WHERE key = ?", (key,))

    def _sharing(self, key: int, sketch: tuple[int, ...]) -> tuple[Counter[int], set[int]]:
        """Return how many bands of a sketch the texts before it share, and the bands that list no more texts."""
        shared: Counter[int] = Counter()
        listed: Counter[int] = Counter()
        for first in range(0, len(sketch), _CHUNK):
            chunk = sketch[first : first + _CHUNK]
            marks = ",".join("?" * len(chunk))
            for band, other in self._connection.rows(
                f"SELECT band, key FROM sketch_band WHERE band IN ({marks})",  # noqa: S608
                chunk,
            ):
                listed[band] += 1
                if other < key:
                    shared[other] += 1
        return shared, {band for band, count in listed.items() if count >= _LISTED}

    def _alike(self, key: int, sketch: tuple[int, ...], shared: Counter[int]) -> dict[int, float]:
        """Return the texts of which one is a copy and how alike they are, out of those that share bands with it."""
        likely = []
        least = _SHARED if len(sketch) >= _USUAL else 1
        promising = [other for other, count in shared.items() if count >= least]
        first = sorted(promising, key=lambda other: (-shared[other], other))[:_LOOKED_AT]
        for other, packed, founder in self._by_key("SELECT key, bands, founder FROM sketch WHERE key IN ({})", first):
            figure = copies.likely(sketch, _sketch(packed))
            if figure >= _UNLIKELY * THRESHOLD:
                likely.append((-figure, other, founder))
        of_group: Counter[int] = Counter()
        chosen = []
        for _, other, founder in sorted(likely):
            of_group[founder] += 1
            if of_group[founder] <= _OF_ONE_GROUP:
                chosen.append(other)
        own = self._shingles(key) if chosen else frozenset()
        figures = {other: copies.likeness(own, self._shingles(other)) for other in chosen[:_COMPARED]}
        return {other: figure for other, figure in figures.items() if figure >= THRESHOLD}

    def _shingles(self, key: int) -> frozenset[int]:
        """Return the shingles of a text, of which the last few are kept: copies often come together."""
        found = self._read.pop(key, None)
        if found is None:
            found = copies.shingles(self._connection.value("SELECT body FROM text WHERE key = ?", (key,)))
            if len(self._read) >= _KEPT:
                del self._read[next(iter(self._read))]
        self._read[key] = found
        return found

    # Asking

    def of(self, article: str, layer: str) -> tuple[Copy, ...]:
        """Return the copies of an article, the most alike first, each with its state in a layer."""
        row = self._connection.row(
            "SELECT s.key, s.founder, s.bands FROM article a JOIN sketch s ON s.key = a.key WHERE a.id = ?", (article,)
        )
        if row is None or row[1] is None:
            return ()
        key, founder, packed = row
        figures: dict[int, float] = dict(
            self._connection.rows(
                "SELECT other, likeness FROM copy_pair WHERE key = ?1"
                " UNION ALL SELECT key, likeness FROM copy_pair WHERE other = ?1",
                (key,),
            )
        )
        members = [other for other in self._members(founder) if other != key and other not in figures]
        for other, theirs in self._by_key("SELECT key, bands FROM sketch WHERE key IN ({})", members):
            figures[other] = copies.likely(_sketch(packed), _sketch(theirs))
        found = sorted(self._copies(figures, layer), key=lambda each: (-each[1].likeness, each[0]))
        return tuple(copy for _, copy in found[:_COPIES])

    def found(self, articles: Sequence[str]) -> list[Likeness]:
        """Return for each text of an import, seen or not, that is a copy of an earlier one what it is most like."""
        keys: dict[int, str] = dict(self._by_key("SELECT key, article FROM text WHERE article IN ({})", articles))
        best: dict[int, tuple[float, int]] = {}
        for key, other, figure in self._by_key("SELECT key, other, likeness FROM copy_pair WHERE key IN ({})", keys):
            best[key] = max(best.get(key, (0.0, 0)), (figure, -other))
        others = [-other for _, other in best.values()]
        names = {
            key: (article, title)
            for key, article, title in self._by_key(
                "SELECT t.key, t.article, coalesce(a.title, '') FROM text t LEFT JOIN article a ON a.key = t.key"
                " WHERE t.key IN ({})",
                others,
            )
        }
        return [Likeness(keys[key], *names[-other], figure) for key, (figure, other) in sorted(best.items())]

    def groups(self, layer: str) -> Iterator[CopyGroup]:
        """Yield the groups of two articles or more, the largest first, each in import order."""
        for members in self.by_group():
            figures: dict[int, float] = dict(
                self._by_key("SELECT key, max(likeness) FROM copy_pair WHERE key IN ({}) GROUP BY key", members[1:])
            )
            copied = self._copies({key: figures.get(key, 1.0) for key in members}, layer)
            yield CopyGroup(tuple(copy for _, copy in sorted(copied, key=itemgetter(0))))

    def group_count(self) -> int:
        """Return how many groups of two articles or more there are."""
        return len(self.by_group())

    def by_group(self) -> list[list[int]]:
        """Return the keys of the articles that are in a group of two or more, the largest first, each in order."""
        groups: defaultdict[int, list[int]] = defaultdict(list)
        # Most texts are alone: only those that joined another one's group are looked at.
        for founder, key in self._connection.rows(
            "SELECT s.founder, s.key FROM sketch s JOIN article a ON a.key = s.key WHERE s.founder <> s.key"
            " ORDER BY s.key"
        ):
            groups[founder].append(key)
        seen = {key for (key,) in self._by_key("SELECT key FROM article WHERE key IN ({})", list(groups))}
        whole = [[founder, *keys] if founder in seen else keys for founder, keys in groups.items()]
        return sorted((keys for keys in whole if len(keys) > 1), key=lambda keys: (-len(keys), keys[0]))

    def counts(self, keys: Sequence[int]) -> dict[int, int]:
        """Return for some articles how many others of their group are in the project, where there are any."""
        founders: dict[int, int] = dict(
            self._by_key("SELECT key, founder FROM sketch WHERE founder IS NOT NULL AND key IN ({})", keys)
        )
        sizes = {founder: len(self._seen(founder)) for founder in set(founders.values())}
        return {key: sizes[founder] - 1 for key, founder in founders.items() if sizes[founder] > 1}

    def first_of_each(self, keys: Sequence[int], *, preferred: frozenset[int] = frozenset()) -> list[int]:
        """Return of some articles, in their order, one of each group: a preferred one before others, then the first."""
        founders: dict[int, int] = dict(self._connection.rows("SELECT key, founder FROM sketch WHERE founder <> key"))
        chosen: dict[int, int] = {}
        for key in sorted(keys, key=lambda key: (key not in preferred, key)) if founders else ():
            chosen.setdefault(founders.get(key, key), key)
        return [key for key in keys if chosen.get(founders.get(key, key), key) == key]

    def standing(self, keys: Sequence[int]) -> dict[int, Standing]:
        """Return where texts stand among the groups; those that are not compared yet are alone."""
        own: dict[int, int] = dict(
            self._by_key("SELECT key, founder FROM sketch WHERE founder IS NOT NULL AND key IN ({})", keys)
        )
        others: defaultdict[int, set[int]] = defaultdict(set)
        for key, founder in self._by_key(
            "SELECT p.key, s.founder FROM copy_pair p JOIN sketch s ON s.key = p.other WHERE p.key IN ({})", keys
        ):
            if founder != own.get(key, key):
                others[key].add(founder)
        return {key: Standing(own.get(key, key), tuple(sorted(others[key]))) for key in keys}

    def first_seen(self, groups: Collection[int]) -> dict[int, int]:
        """Return for groups, by the key of their first text, the first whose article is in the project, if one is."""
        found = {key: key for (key,) in self._by_key("SELECT key FROM article WHERE key IN ({})", groups)}
        return found | {group: min(seen) for group in groups if group not in found and (seen := self._seen(group))}

    def _members(self, founder: int) -> list[int]:
        rows = self._connection.rows("SELECT key FROM sketch WHERE founder = ? AND founder <> key", (founder,))
        return [founder, *(key for (key,) in rows)]

    def _seen(self, founder: int) -> list[int]:
        members = self._members(founder)
        return [key for (key,) in self._by_key("SELECT key FROM article WHERE key IN ({})", members)]

    def _copies(self, figures: dict[int, float], layer: str) -> list[tuple[int, Copy]]:
        rows = self._by_key(
            "SELECT a.key, a.id, a.title, a.source, a.published, coalesce(s.state, 0) FROM article a"
            " LEFT JOIN article_status s ON s.article = a.key AND s.layer = (SELECT key FROM layer_name WHERE name = ?)"
            " WHERE a.key IN ({})",
            figures,
            layer,
        )
        with decoding("An article in the queue"):
            return [
                (key, Copy(article, title, source, published, STATES[state], figures[key]))
                for key, article, title, source, published, state in rows
            ]

    def _by_key(self, sql: str, keys: Collection[object], *before: object) -> Iterator[Row]:
        """Yield the rows of a query on many keys, which stand last in it, in place of the braces."""
        wanted = list(keys)
        for first in range(0, len(wanted), _CHUNK):
            chunk = wanted[first : first + _CHUNK]
            yield from self._connection.rows(sql.format(",".join("?" * len(chunk))), (*before, *chunk))


def finish(copy: Path) -> None:
    """Compare all that waits in a copy of a project that nobody works in. Raises ProjectError."""
    with closing(connections.connect(copy.absolute(), mode="rw")) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA foreign_keys=ON")
        found = Copies(Connection(raw))
        while found.compare(seconds=_LONG_STEP):
            pass


def stage(connection: Connection, rows: Iterable[tuple[int, NewArticle]]) -> None:
    """Keep the sketches that texts came with, by their keys, and compare them as long as that is quickly done.

    Inside a transaction. The others, and texts without a sketch, wait.
    """
    sketches = [(key, copies.pack(new.bands)) for key, new in rows if new.bands]
    connection.insert_many("sketch", ("key", "bands"), sketches)
    if sketches:
        # Whatever is done now spares another transaction.
        Copies(connection).place_next(_WITH_OTHERS)


def forget(connection: Connection, keys: Iterable[int]) -> None:
    """Forget texts that are about to be removed; those that were found to be copies of them wait again.

    Inside a transaction.
    """
    raw, gone = connection.raw, set(keys)
    concerned, todo = set(gone), list(gone)
    while todo:
        key = todo.pop()
        for (other,) in connection.rows(
            "SELECT key FROM copy_pair WHERE other = ?1 UNION"
            " SELECT key FROM sketch WHERE founder = ?1 AND founder <> key",
            (key,),
        ):
            if other not in concerned:
                concerned.add(other)
                todo.append(other)
    for key in concerned:
        packed = connection.value("SELECT bands FROM sketch WHERE key = ?", (key,))
        bands = _sketch(packed) if packed else ()
        raw.executemany("DELETE FROM sketch_band WHERE band = ? AND key = ?", [(band, key) for band in bands])
    each = [(key,) for key in concerned]
    raw.executemany("DELETE FROM copy_pair WHERE key = ?", each)
    raw.executemany("DELETE FROM sketch WHERE key = ?", [(key,) for key in gone])
    raw.executemany("DELETE FROM to_compare WHERE key = ?", [(key,) for key in gone])
    waiting = [(key,) for key in concerned - gone]
    raw.executemany("UPDATE sketch SET founder = NULL WHERE key = ?", waiting)
    raw.executemany("INSERT OR IGNORE INTO to_compare VALUES (?)", waiting)


def _sketch(packed: bytes) -> tuple[int, ...]:
    with decoding("The sketch of a text"):
        return copies.unpack(packed)
