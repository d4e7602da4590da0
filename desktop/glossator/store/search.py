"""Searching: which articles may hold what is looked for, the newest first, found in steps of a few milliseconds."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.article import ArticleState
from glossator.errors import ProjectError
from glossator.store.names import STATE_NUMBERS, STATES, find_name, layer_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.store.connection import Connection

_STEP = 0.002
"""How long one look at the file should take, in seconds; how much is looked at follows from it."""
_FIRST = 128
_LEAST = 16
_LARGEST = 16_384
_FIRST_NAMED = 1_024
_NAMED = 4_000
"""How many texts the index may name in one step; see `_named`."""
_CHUNK = 250
_SOURCES = 200
_SAME_FOLDING = frozenset("sk")
"""ASCII letters that are equal to others outside ASCII when case does not count: ſ and the Kelvin sign."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the file itself can tell of the articles that are wanted; everything else is left to who reads them.

    `words` is a question to the index, `part` a string that is in the text; dates are ISO 8601, both inclusive.
    """

    layer: str
    words: str = ""
    part: str = ""
    match_case: bool = False
    states: frozenset[ArticleState] | None = None
    source: str = ""
    since: str = ""
    until: str = ""
    labels: tuple[str, ...] = ()
    """Labels of which the article must have a span each."""
    by_date: bool = False


class SearchText(NamedTuple):
    """An article with what a line of a concordance says of it."""

    key: int
    id: str
    title: str
    source: str
    published: str
    text: str


class FoundSpan(NamedTuple):
    """A judged span as a search sees it."""

    start: int
    end: int
    label: str
    text: str


class _Pace:
    """How many articles are looked at in one step, so that a step takes about as long as it may."""

    def __init__(self) -> None:
        self.size = _FIRST
        self._begun = time.perf_counter()

    def begin(self) -> None:
        self._begun = time.perf_counter()

    def end(self) -> None:
        taken = time.perf_counter() - self._begun
        if taken > _STEP:
            self.size = max(self.size // 2, _LEAST)
        elif taken < _STEP / 3:
            self.size = min(self.size * 2, _LARGEST)


class SearchStep(NamedTuple):
    """Keys of articles that may be wanted, often none, and the part of the project (0–1) that was gone through."""

    keys: list[int]
    done: float


def candidates(connection: Connection, wanted: Wanted) -> Iterator[SearchStep]:
    """Yield the articles that may be wanted, a few at a time; each once, the newest first.

    Nothing stays open in between, so the project may be written to.
    """
    asked = _asked(connection, wanted)
    if wanted.by_date:
        yield from _by_date(connection, wanted, asked)
        return
    highest = _highest(connection)
    if wanted.words:
        for named, bottom in _named(connection, wanted.words, highest):
            done = 1 - (bottom - 1) / highest
            for first in range(0, len(named), _CHUNK):
                yield SearchStep(_that_fit(connection, named[first : first + _CHUNK], asked), done)
            yield SearchStep([], done)
        return
    pace, top = _Pace(), highest
    while top > 0:
        bottom = max(top - pace.size + 1, 1)
        pace.begin()
        sql = f"{asked.select} AND a.key BETWEEN ? AND ? ORDER BY a.key DESC"
        found = [key for (key,) in connection.rows(sql, (*asked.parameters, bottom, top))]
        pace.end()
        yield SearchStep(found, 1 - (bottom - 1) / highest)
        top = bottom - 1


class TextSearch:
    """The articles of one project as a search goes through them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def candidates(self, wanted: Wanted) -> Iterator[SearchStep]:
        """Yield the articles that may be wanted in steps of a few milliseconds; each once, the newest first."""
        return candidates(self._connection, wanted)

    def count(self, wanted: Wanted) -> Iterator[int | None]:
        """Yield None while counting the articles of which the file itself says that they fit, and at last how many."""
        total = 0
        for step in self.candidates(wanted):
            total += len(step.keys)
            yield None
        yield total

    def read(self, key: int) -> SearchText | None:
        """Return an article to be searched; None when it is not in the project."""
        row = self._connection.row(
            "SELECT a.key, a.id, a.title, a.source, a.published, t.body FROM article a JOIN text t ON t.key = a.key"
            " WHERE a.key = ?",
            (key,),
        )
        if row is None:
            return None
        if not isinstance(row[5], str):
            raise ProjectError("The text of an article cannot be read: the file is damaged.", "Open the latest backup.")
        return SearchText(*row)

    def spans(self, layer: str, key: int) -> list[FoundSpan]:
        """Return the judged spans of an article in text order."""
        return [
            FoundSpan(*row)
            for row in self._connection.rows(
                "SELECT s.start, s.stop, n.name, s.text FROM span s JOIN label_name n ON n.key = s.label"
                " WHERE s.article = ? AND s.layer = ? ORDER BY s.start, s.stop",
                (key, layer_key(self._connection, layer)),
            )
        ]

    def sources(self, most: int = _SOURCES) -> list[str]:
        """Return the articles' sources, without regard to case, in the order of the alphabet; at most so many."""
        found: list[str] = []
        row = self._connection.row("SELECT min(source COLLATE NOCASE) FROM article")
        while row is not None and row[0] is not None and len(found) < most:
            if row[0]:
                found.append(row[0])
            row = self._connection.row(
                "SELECT source FROM article WHERE source > ? COLLATE NOCASE ORDER BY source COLLATE NOCASE LIMIT 1",
                (row[0],),
            )
        return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query for the keys of the articles that fit, up to where their keys are named."""

    select: str
    parameters: tuple[object, ...] = ()


def _highest(connection: Connection) -> int:
    return connection.value("SELECT max(key) FROM article") or 0


def _asked(connection: Connection, wanted: Wanted) -> _Asked:
    """Return what SQL asks of an article; the cheap questions come first."""
    tables = "article a"
    terms = ["1"]
    parameters: list[object] = []
    layer = layer_key(connection, wanted.layer)
    if wanted.since:
        terms.append("a.published >= ?")
        parameters.append(wanted.since)
    if wanted.until:
        terms.append("a.published <> '' AND substr(a.published, 1, ?) <= ?")
        parameters += [len(wanted.until), wanted.until]
    if wanted.source:
        # A fold of the title stands before that of the source; whoever reads the article looks again.
        terms.append("instr(a.folded, ?)")
        parameters.append(wanted.source.casefold())
    if wanted.states is not None and len(wanted.states) < len(ArticleState):
        new = ArticleState.NEW in wanted.states
        asked = set(STATES) - wanted.states if new else wanted.states
        numbers = ", ".join(str(STATE_NUMBERS[state]) for state in sorted(asked))
        terms.append(
            f"{'NOT ' if new else ''}EXISTS (SELECT 1 FROM article_status s"  # noqa: S608
            f" WHERE s.article = a.key AND s.layer = ? AND s.state IN ({numbers}))"
        )
        parameters.append(layer)
    for label in wanted.labels:
        terms.append("EXISTS (SELECT 1 FROM span p WHERE p.article = a.key AND p.layer = ? AND p.label = ?)")
        parameters += [layer, -1 if (name := find_name(connection, "label_name", label)) is None else name]
    if wanted.part:
        term, asked_for = _part(wanted.part, match_case=wanted.match_case)
        if term:
            tables += " CROSS JOIN text t ON t.key = a.key"
            terms.append(term)
            parameters += asked_for
    return _Asked(f"SELECT a.key FROM {tables} WHERE {' AND '.join(terms)}", tuple(parameters))  # noqa: S608


def _part(part: str, *, match_case: bool) -> tuple[str, list[object]]:
    """Return what SQL can ask of a text that has a part in it; never less than all such texts fit."""
    if match_case:
        return "instr(t.body, ?)", [part]
    # LIKE knows the case of ASCII letters only, and ends at a NUL.
    any_one = [not c.isascii() or c.lower() in _SAME_FOLDING for c in part]
    if "\0" in part or all(any_one):
        return "", []
    first, last = any_one.index(False), len(part) - any_one[::-1].index(False)
    pattern = "".join(
        "_" if wild else f"\\{c}" if c in "\\%_" else c
        for c, wild in zip(part[first:last], any_one[first:last], strict=True)
    )
    return "(t.body LIKE ? ESCAPE '\\' OR instr(t.body, char(0)))", [f"%{pattern}%"]


def _named(connection: Connection, words: str, highest: int) -> Iterator[tuple[list[int], int]]:
    """Yield the texts that the index names or does not know yet, the newest first, with the key that was reached."""
    indexed = "SELECT rowid FROM word_index WHERE word_index MATCH ? AND rowid BETWEEN ? AND ?"
    not_yet = "SELECT key FROM to_index WHERE key BETWEEN ? AND ?"
    size, top = _FIRST_NAMED, highest
    while top > 0:
        bottom = max(top - size + 1, 1)
        found = connection.rows(f"{indexed} UNION ALL {not_yet}", (words, bottom, top, bottom, top))
        yield sorted({key for (key,) in found}, reverse=True), bottom
        top = bottom - 1
        # Some questions cost the same however little is asked, so it is what they yield that sets the pace.
        if len(found) < _NAMED // 4:
            size *= 4
        elif len(found) > _NAMED:
            size = max(size // 2, _LEAST)


def _that_fit(connection: Connection, keys: Sequence[int], asked: _Asked) -> list[int]:
    """Return those of some articles that are in the project and fit, in their order."""
    fitting: set[int] = set()
    for first in range(0, len(keys), _CHUNK):
        chunk = keys[first : first + _CHUNK]
        sql = f"{asked.select} AND a.key IN ({','.join('?' * len(chunk))})"
        fitting.update(key for (key,) in connection.rows(sql, (*asked.parameters, *chunk)))
    return [key for key in keys if key in fitting]


def _by_date(connection: Connection, wanted: Wanted, asked: _Asked) -> Iterator[SearchStep]:
    """Yield as `candidates` does, but the last published first; those of the same day the last imported first."""
    named: set[int] | None = None
    highest = _highest(connection)
    if wanted.words:
        named = set()
        for found, _ in _named(connection, wanted.words, highest):
            named.update(found)
            yield SearchStep([], 0.0)
    pace, seen = _Pace(), 0
    day, key = "\U0010ffff", 0
    while True:
        pace.begin()
        rows = connection.rows(
            "SELECT published, key FROM article WHERE published = ? AND key < ? ORDER BY key DESC LIMIT ?",
            (day, key, pace.size),
        )
        if len(rows) < pace.size:
            rows += connection.rows(
                "SELECT published, key FROM article WHERE published < ? ORDER BY published DESC, key DESC LIMIT ?",
                (day, pace.size - len(rows)),
            )
        if not rows:
            return
        day, key = rows[-1]
        seen += len(rows)
        wanted_keys = [key for _, key in rows if named is None or key in named]
        fitting = _that_fit(connection, wanted_keys, asked)
        pace.end()
        yield SearchStep(fitting, min(seen / highest, 1.0))
