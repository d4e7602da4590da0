"""The memory's lessons: counts over the confirmed articles of a layer, and what each article gave to them."""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from glossator.domain.lessons import BARE, LEFT, TAKEN, Kind, Subject, bare_counts, lessons_of
from glossator.domain.memory import PhraseLessons
from glossator.domain.span import Span
from glossator.domain.suggestion import RawSuggestion, Suggestion
from glossator.store.failures import decoding
from glossator.store.names import all_names, layer_key
from glossator.store.suggestions import fingerprints

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from glossator.domain.labels import LabelScheme
    from glossator.domain.lessons import Lessons
    from glossator.domain.memory import Tally
    from glossator.store.connection import Connection, Row

MEMORY = "memory"
"""The kind of fingerprint under which the memory's own suggestions are stored."""

_EDGES = {TAKEN: -1, LEFT: -2}
_EDGE_NAMES = {number: outcome for outcome, number in _EDGES.items()}
_ROUND = 400
# For how many characters phrases are looked for that were unmarked while nobody knew them; a short article counts as
# one of so many.
_LOOK_BACK = 2_000_000
_SHORTEST = 10_000
_LOOK_BACK_STEP = 8


def waiting(connection: Connection, layer: str) -> int:
    """Return how many articles are still to be learnt or to be forgotten."""
    number = layer_key(connection, layer)
    return int(
        connection.value(
            "SELECT (SELECT count(*) FROM learnt WHERE layer = ?1 AND stale)"
            " + (SELECT count(*) FROM to_learn WHERE layer = ?1)",
            (number,),
        )
        or 0
    )


def has_lessons(connection: Connection, layer: str) -> bool:
    """Tell whether any article was learnt."""
    return connection.row("SELECT 1 FROM learnt WHERE layer = ? LIMIT 1", (layer_key(connection, layer),)) is not None


def catch_up(connection: Connection, layer: str) -> Iterator[None]:
    """Forget what is no longer confirmed and learn what is, the latest first, in short transactions."""
    number = layer_key(connection, layer)
    while _step(connection, number):
        yield


def _step(connection: Connection, layer: int) -> bool:
    """Take one step, and tell whether there was one to take. What was begun is ended before anything else."""
    pending = connection.row(
        "SELECT key, below, remaining, phrases FROM look_back WHERE layer = ? ORDER BY key LIMIT 1", (layer,)
    )
    stale = connection.row("SELECT key, article FROM learnt WHERE layer = ? AND stale LIMIT 1", (layer,))
    new = connection.row("SELECT key, article FROM to_learn WHERE layer = ? ORDER BY key DESC LIMIT 1", (layer,))
    if pending is None and stale is None and new is None:
        return False
    with connection.transaction():
        book = _Book(connection, layer)
        if pending is not None:
            book.look_back(*pending)
        elif stale is not None:
            book.forget(*stale)
        elif new is not None:
            book.learn(*new)
    return True


class _Book:
    """The counts of one layer, inside a transaction."""

    def __init__(self, connection: Connection, layer: int) -> None:
        self._connection = connection
        self._layer = layer
        self._labels = all_names(connection, "label_name")
        self._numbers = {name: key for key, name in self._labels.items()}

    def learn(self, key: int, article: int) -> None:
        """Take in what an article teaches."""
        connection = self._connection
        text = connection.value("SELECT body FROM text WHERE key = ?", (article,))
        with decoding("What a confirmed article teaches"):
            found = lessons_of(text, self._spans(article), sources_say(connection, article, text), self._recognise)
        marked = {subject.body for subject, outcome in found.counts if subject.kind is Kind.PHRASE and outcome != BARE}
        met = sorted(marked - self._known(marked))
        subjects = self._keep(found)
        taught = [[subjects[subject], self._number(outcome), n] for (subject, outcome), n in found.counts.items()]
        # Counted anew by looking back: what is there is from before the phrase was last forgotten.
        connection.raw.executemany(
            "DELETE FROM lesson WHERE layer = ? AND subject = ? AND outcome = 0",
            [(self._layer, subjects[Subject(Kind.PHRASE, phrase)]) for phrase in met],
        )
        self._add(taught, 1)
        connection.raw.execute("DELETE FROM to_learn WHERE key = ?", (key,))
        learnt = connection.raw.execute(
            "INSERT INTO learnt (layer, article, stale, taught) VALUES (?, ?, 0, ?)",
            (self._layer, article, _pack(taught)),
        )
        if met:
            connection.raw.execute(
                "INSERT INTO look_back (layer, below, remaining, phrases) VALUES (?, ?, ?, ?)",
                (self._layer, learnt.lastrowid, _LOOK_BACK, json.dumps(met)),
            )

    def forget(self, key: int, article: int) -> None:  # noqa: ARG002  # the row that is passed holds both
        """Take back what an article taught."""
        connection = self._connection
        packed = connection.value("SELECT taught FROM learnt WHERE key = ?", (key,))
        with decoding("What an article taught"):
            taught = _unpack(packed)
        self._add(taught, -1)
        # How often a phrase was unmarked says nothing once it is marked nowhere.
        marks = json.dumps(sorted({subject for subject, outcome, _ in taught if outcome > 0}))
        connection.db.execute(
            "DELETE FROM lesson WHERE layer = ?1 AND outcome = 0 AND subject IN (SELECT value FROM json_each(?2))"
            " AND subject IN (SELECT key FROM lesson_subject WHERE kind = ?3) AND NOT EXISTS ("
            "SELECT 1 FROM lesson o WHERE o.layer = lesson.layer AND o.subject = lesson.subject AND o.outcome > 0)",
            (self._layer, marks, int(Kind.PHRASE)),
        )
        connection.db.execute("DELETE FROM learnt WHERE key = ?", (key,))

    def look_back(self, key: int, below: int, remaining: int, phrases: str) -> None:
        """Count how often phrases that are newly known stand unmarked in some articles that were learnt before."""
        connection = self._connection
        wanted = frozenset(json.loads(phrases))
        rows = connection.rows(
            "SELECT l.key, l.article, l.taught, t.body, l.stale FROM learnt l JOIN text t ON t.key = l.article"
            " WHERE l.layer = ? AND l.key < ? ORDER BY l.key DESC LIMIT ?",
            (self._layer, below, _LOOK_BACK_STEP),
        )
        for learnt, article, taught, text, stale in rows:
            if remaining <= 0:
                break
            # One that is about to be forgotten must not take back what is not counted any more.
            counts = Counter[str]() if stale else bare_counts(text, self._spans(article), wanted)
            self._note(learnt, taught, counts, wanted)
            below, remaining = learnt, remaining - max(len(text), _SHORTEST)
        if len(rows) < _LOOK_BACK_STEP or remaining <= 0:
            connection.raw.execute("DELETE FROM look_back WHERE key = ?", (key,))
        else:
            connection.raw.execute(
                "UPDATE look_back SET below = ?, remaining = ? WHERE key = ?", (below, remaining, key)
            )

    def _note(self, learnt: int, taught: bytes, counts: Counter[str], wanted: frozenset[str]) -> None:
        """Put into what an article taught how often some phrases stand unmarked in it, in place of what was there."""
        with decoding("What an article taught"):
            before = _unpack(taught)
        keys = self._keys(Kind.PHRASE, wanted)
        again = set(keys.values())
        kept = [item for item in before if item[1] != 0 or item[0] not in again]
        added = [[keys[phrase], 0, n] for phrase, n in counts.items()]
        if not added and len(kept) == len(before):
            return
        self._add(added, 1)
        self._connection.raw.execute("UPDATE learnt SET taught = ? WHERE key = ?", (_pack([*kept, *added]), learnt))

    def _add(self, taught: list[list[int]], sign: int) -> None:
        rows = [(self._layer, subject, outcome, sign * n, sign) for subject, outcome, n in taught]
        if sign > 0:
            self._connection.raw.executemany(
                "INSERT INTO lesson VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
                " SET count = count + excluded.count, articles = articles + excluded.articles",
                rows,
            )
            return
        self._connection.raw.executemany(
            "UPDATE lesson SET count = count + ?4, articles = articles + ?5"
            " WHERE layer = ?1 AND subject = ?2 AND outcome = ?3",
            rows,
        )
        self._connection.raw.executemany(
            "DELETE FROM lesson WHERE layer = ? AND subject = ? AND outcome = ? AND (articles <= 0 OR count <= 0)",
            [row[:3] for row in rows],
        )

    def _spans(self, article: int) -> list[Span]:
        return [
            Span(span_id.hex(), start, stop, text, self._labels[label])
            for span_id, start, stop, text, label in self._connection.rows(
                "SELECT id, start, stop, text, label FROM span WHERE article = ? AND layer = ?", (article, self._layer)
            )
        ]

    def _recognise(self, subjects: Collection[Subject]) -> frozenset[Subject]:
        """Return those phrases that are marked in some article that was learnt, and those stems that there are."""
        phrases = self._known([subject.body for subject in subjects if subject.kind is Kind.PHRASE])
        stems = self._keys(Kind.STEM, [subject.body for subject in subjects if subject.kind is Kind.STEM])
        return frozenset(Subject(Kind.PHRASE, body) for body in phrases) | {Subject(Kind.STEM, body) for body in stems}

    def _known(self, phrases: Collection[str]) -> frozenset[str]:
        """Return those phrases that are marked in some article that was learnt."""
        return frozenset(
            phrase
            for phrase, _ in _in_rounds(
                self._connection,
                "SELECT s.body, 1 FROM lesson_subject s WHERE s.kind = ?1 AND s.body IN ({}) AND EXISTS ("
                "SELECT 1 FROM lesson l WHERE l.layer = ?2 AND l.subject = s.key AND l.outcome > 0)",
                (int(Kind.PHRASE), self._layer),
                phrases,
            )
        )

    def _keys(self, kind: Kind, bodies: Collection[str]) -> dict[str, int]:
        return dict(
            _in_rounds(
                self._connection,
                "SELECT body, key FROM lesson_subject WHERE kind = ?1 AND body IN ({})",
                (int(kind),),
                bodies,
            )
        )

    def _keep(self, found: Lessons) -> dict[Subject, int]:
        """Return the number of each subject, giving one to those that have none."""
        wanted = {subject for subject, _ in found.counts}
        shown = dict(found.shown)
        for subject in [s for s in wanted if s.kind in (Kind.PHRASE, Kind.REFUSED)]:
            # What was only ever refused is listed with the phrases too.
            listed = Subject(Kind.PHRASE, subject.body)
            wanted.add(listed)
            shown.setdefault(listed, shown.get(subject, ""))
            words = subject.body.split("\t")[0].split(" ")
            if len(words) > 2:
                wanted.add(Subject(Kind.STEM, " ".join(words[:2])))
        self._connection.raw.executemany(
            "INSERT OR IGNORE INTO lesson_subject (kind, body, shown) VALUES (?, ?, ?)",
            [(int(s.kind), s.body, shown.get(s, "")) for s in sorted(wanted)],
        )
        by_kind: defaultdict[Kind, list[str]] = defaultdict(list)
        for subject in wanted:
            by_kind[subject.kind].append(subject.body)
        return {
            Subject(kind, body): key
            for kind, bodies in by_kind.items()
            for body, key in self._keys(kind, bodies).items()
        }

    def _number(self, outcome: str) -> int:
        return 0 if outcome == BARE else _EDGES.get(outcome) or self._numbers[outcome]


def sources_say(connection: Connection, article: int, text: str, scheme: LabelScheme | None = None) -> list[Suggestion]:
    """Return what the current runs of all sources but the memory say of an article, whether the scheme maps it or not.

    With a scheme `label` is the label that it makes of the source's own, empty where it ignores that.
    """
    labels = all_names(connection, "label_name")
    made_by = fingerprints(connection)
    rows = connection.rows(
        "SELECT s.fingerprint, s.n, s.start, s.stop, s.label FROM current_run c"
        " JOIN suggestion s ON s.article = c.article AND s.fingerprint = c.fingerprint"
        " WHERE c.article = ? ORDER BY s.start, s.stop DESC, s.fingerprint, s.n",
        (article,),
    )
    return [
        Suggestion(
            f"{fingerprint}.{n}",
            start,
            stop,
            text[start:stop],
            labels[label] if scheme is None else scheme.map_source(labels[label]) or "",
            labels[label],
            made_by[fingerprint],
        )
        for fingerprint, n, start, stop, label in rows
        if made_by[fingerprint].kind != MEMORY
    ]


class Lookup:
    """Looks lessons up in one layer; made anew for each article that is spoken of."""

    def __init__(self, connection: Connection, layer: str) -> None:
        self._connection = connection
        self._layer = layer_key(connection, layer)
        self._names = outcome_names(connection)

    def tallies(self, subjects: Collection[Subject]) -> dict[Subject, Tally]:
        """Return what is known of subjects; those of which nothing is known are left out, stems are empty."""
        by_kind: defaultdict[Kind, list[str]] = defaultdict(list)
        for subject in subjects:
            by_kind[subject.kind].append(subject.body)
        found: dict[Subject, Tally] = {}
        for kind, bodies in by_kind.items():
            if kind is Kind.STEM:
                sql = "SELECT s.body, NULL, 0, 0 FROM json_each(?3) j CROSS JOIN lesson_subject s"
            else:
                sql = "SELECT s.body, l.outcome, l.count, l.articles FROM json_each(?3) j CROSS JOIN lesson_subject s"
                sql += " CROSS JOIN lesson l ON l.layer = ?2 AND l.subject = s.key"
            wanted = (int(kind), self._layer, json.dumps(bodies))
            for body, outcome, count, articles in self._connection.rows(
                f"{sql} WHERE s.kind = ?1 AND s.body = j.value AND ?2 = ?2", wanted
            ):
                tally = found.setdefault(Subject(kind, body), {})
                if outcome is not None:
                    tally[self._name(outcome)] = (count, articles)
        return found

    def _name(self, outcome: int) -> str:
        if outcome not in self._names:
            self._names = outcome_names(self._connection)
        return self._names[outcome]


def outcome_names(connection: Connection) -> dict[int, str]:
    """Return every outcome by its number."""
    return {**all_names(connection, "label_name"), **_EDGE_NAMES, 0: BARE}


def phrases(
    connection: Connection, layer: str, *, after: str = "", limit: int = 200, look_at: int = 2000, wanted: str = ""
) -> tuple[list[PhraseLessons], str | None]:
    """Return phrases that something is known of, in the order of their keys, and where to go on; None at the end.

    At most `look_at` phrases are looked at, so that this is quick whatever is `wanted` in them.
    """
    rows = connection.rows(
        "SELECT key, body, shown FROM lesson_subject WHERE kind = ? AND body > ? ORDER BY body LIMIT ?",
        (int(Kind.PHRASE), after, look_at),
    )
    number, names = layer_key(connection, layer), outcome_names(connection)
    needle = wanted.casefold()
    found: list[PhraseLessons] = []
    for key, body, shown in rows:
        after = body
        if needle and needle not in body and needle not in shown.casefold():
            continue
        one = _phrase(connection, number, names, key, body, shown)
        if one is not None:
            found.append(one)
            if len(found) == limit:
                return found, after
    return found, after if len(rows) == look_at else None


def phrase(connection: Connection, layer: str, body: str) -> PhraseLessons | None:
    """Return what is known of one phrase by its key."""
    row = connection.row("SELECT key, shown FROM lesson_subject WHERE kind = ? AND body = ?", (int(Kind.PHRASE), body))
    if row is None:
        return None
    return _phrase(connection, layer_key(connection, layer), outcome_names(connection), row[0], body, row[1])


def _phrase(
    connection: Connection, layer: int, names: dict[int, str], key: int | None, body: str, shown: str
) -> PhraseLessons | None:
    rows = connection.rows("SELECT outcome, count, articles FROM lesson WHERE layer = ? AND subject = ?", (layer, key))
    refused = connection.row(
        "SELECT l.count, l.articles FROM lesson l WHERE l.layer = ? AND l.outcome = 0"
        " AND l.subject = (SELECT key FROM lesson_subject WHERE kind = ? AND body = ?)",
        (layer, int(Kind.REFUSED), body),
    )
    if not refused and not any(outcome > 0 for outcome, _, _ in rows):
        return None
    return PhraseLessons(
        body,
        shown or body.split("\t")[0],
        {names[o]: (n, a) for o, n, a in rows},
        (refused[0], refused[1]) if refused else (0, 0),
    )


def memory_run(connection: Connection, article: int) -> tuple[int, list[RawSuggestion]]:
    """Return the number that the memory's next run on an article gets, and what its current one says."""
    runs = connection.rows(
        "SELECT r.fingerprint, c.fingerprint IS NOT NULL FROM source_run r JOIN fingerprint f ON f.key = r.fingerprint"
        " JOIN source_name s ON s.key = f.source"
        " LEFT JOIN current_run c ON c.article = r.article AND c.fingerprint = r.fingerprint"
        " WHERE r.article = ? AND s.kind = ?",
        (article, MEMORY),
    )
    current = next((fingerprint for fingerprint, is_current in runs if is_current), None)
    rows = connection.rows(
        "SELECT s.start, s.stop, l.name, w.name, s.score FROM suggestion s JOIN label_name l ON l.key = s.label"
        " JOIN wording w ON w.key = s.wording WHERE s.article = ? AND s.fingerprint = ? ORDER BY s.n",
        (article, current),
    )
    return len(runs) + 1, [RawSuggestion(*row) for row in rows]


def _in_rounds(connection: Connection, sql: str, first: tuple[int, ...], bodies: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of a query for many phrases, some hundred at a time."""
    everything = list(bodies)
    for start in range(0, len(everything), _ROUND):
        part = everything[start : start + _ROUND]
        marks = ",".join(f"?{len(first) + n}" for n in range(1, len(part) + 1))
        yield from connection.rows(sql.format(marks), (*first, *part))


def _pack(taught: list[list[int]]) -> bytes:
    return zlib.compress(json.dumps(sorted(taught), separators=(",", ":")).encode(), 6)


def _unpack(packed: bytes) -> list[list[int]]:
    found: list[list[int]] = json.loads(zlib.decompress(packed))
    return found


def taught_sum(connection: Connection, layer: str) -> Counter[tuple[Subject, str]]:
    """Return what the articles that were learnt gave, summed up anew: what the counts must come to."""
    number, names = layer_key(connection, layer), outcome_names(connection)
    subjects = {
        key: Subject(Kind(kind), body)
        for key, kind, body in connection.rows("SELECT key, kind, body FROM lesson_subject")
    }
    found: Counter[tuple[Subject, str]] = Counter()
    for (packed,) in connection.rows("SELECT taught FROM learnt WHERE layer = ? AND NOT stale", (number,)):
        for subject, outcome, n in _unpack(packed):
            found[subjects[subject], names[outcome]] += n
    return found
