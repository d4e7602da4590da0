"""What the memory costs with the lessons of 100,000 articles; prints one JSON object.

    python tests/benchmarks/bench_memory.py [ARTICLES]

A project of that many confirmed articles with half a million phrases is written straight into its tables; then, on
real code: speaking about a usual article (4,000 characters) and about one of 300,000, the longest step in each, the
time against a bare look-up of the same words in one SQLite table, what a confirmation takes with and without the
triggers of the memory, and what learning a confirmed article takes afterwards, in how long steps.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "desktop"), str(ROOT)]

from tests.unit.session.small import new_article  # noqa: E402

from glossator.domain.article import ArticleState, Status  # noqa: E402
from glossator.domain.changes import ArticleAdded, SpanAdded, StatusChanged  # noqa: E402
from glossator.domain.ids import new_id  # noqa: E402
from glossator.domain.lessons import Kind  # noqa: E402
from glossator.domain.reading import Reading, phrase_key  # noqa: E402
from glossator.domain.span import Span  # noqa: E402
from glossator.domain.suggestion import Fingerprint, RawSuggestion  # noqa: E402
from glossator.session import schemes  # noqa: E402
from glossator.session.memory import Memory  # noqa: E402
from glossator.session.outcome import Draft  # noqa: E402
from glossator.session.session import Session, now  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

PIPELINE = Fingerprint("spacy", "model", "1.0", "a" * 64)
PHRASES, ROUNDS = 500_000, 40
USUAL, LONG = 4_000, 300_000


def vocabulary(draw: random.Random) -> list[str]:
    """Return 60,000 words as names and as small words."""
    syllables = ["ba", "ra", "mo", "sul", "ti", "kri", "an", "el", "da", "esh", "ku", "no", "si", "ta", "lo", "ge"]
    made = {"".join(draw.choice(syllables) for _ in range(draw.randint(2, 5))) for _ in range(60_000)}
    return sorted(made)


def write_text(draw: random.Random, words: list[str], length: int) -> str:
    """Return a text of about so many characters: sentences in paragraphs, every fifth word a name."""
    parts: list[str] = []
    size = 0
    while size < length:
        sentence = [word.capitalize() if draw.random() < 0.2 else word for word in draw.choices(words, k=18)]
        parts.append(" ".join(sentence) + draw.choice([". ", ". ", ".\n\n"]))
        size += len(parts[-1])
    return "".join(parts)[:length]


def teach(session: Session, draw: random.Random, words: list[str], articles: int) -> None:
    """Write the lessons of many articles as learning them one by one would."""
    connection = session.project._connection
    labels = [label.id for label in session.scheme]
    with connection.transaction():
        raw = connection.raw
        for name in labels:
            raw.execute("INSERT OR IGNORE INTO label_name (name) VALUES (?)", (name,))
        raw.execute("INSERT OR IGNORE INTO layer_name (name) VALUES (?)", (session.layer,))
        layer = raw.execute("SELECT key FROM layer_name WHERE name = ?", (session.layer,)).fetchone()[0]
        numbers = [raw.execute("SELECT key FROM label_name WHERE name = ?", (n,)).fetchone()[0] for n in labels]

        def subjects() -> Iterator[tuple[int, str, str]]:
            for _ in range(PHRASES):
                name = " ".join(word.capitalize() for word in draw.choices(words, k=draw.choice([1, 1, 2, 2, 3])))
                key = phrase_key(Reading(name).tokens)
                yield int(Kind.PHRASE), key, name
                if name.count(" ") == 2:
                    yield int(Kind.STEM), " ".join(key.split("\t")[0].split(" ")[:2]), ""
            for kind in (Kind.FIRST, Kind.LAST, Kind.NEXT, Kind.FRONT, Kind.BACK):
                for word in words:
                    yield int(kind), word, ""

        raw.executemany("INSERT OR IGNORE INTO lesson_subject (kind, body, shown) VALUES (?, ?, ?)", subjects())
        stem = int(Kind.STEM)
        keys = [key for (key,) in raw.execute("SELECT key FROM lesson_subject WHERE kind <> ?", (stem,))]
        raw.executemany(
            "INSERT OR IGNORE INTO lesson VALUES (?, ?, ?, ?, ?)",
            ((layer, key, draw.choice([0, *numbers]), draw.randint(1, 30), draw.randint(1, 9)) for key in keys),
        )
        raw.executemany(
            "INSERT INTO learnt (layer, article, stale, taught) VALUES (?, ?, 0, x'')",
            ((layer, 10_000_000 + n) for n in range(articles)),
        )


def milliseconds(seconds: list[float]) -> dict[str, float]:
    """Return the figures of a row of measurements."""
    ordered = sorted(seconds)
    return {
        "median": round(statistics.median(ordered) * 1000, 2),
        "p99": round(ordered[min(len(ordered) - 1, round(len(ordered) * 0.99))] * 1000, 2),
        "worst": round(ordered[-1] * 1000, 2),
    }


def add(session: Session, texts: list[str]) -> list[str]:
    """Import articles with a pipeline's suggestions on every name."""
    new = [new_article(text, f"Article {n}") for n, text in enumerate(texts)]
    session.project.stage_texts(new)
    session.commit(Draft("Import", tuple(ArticleAdded(each.article) for each in new)))
    for each in new:
        reading = Reading(each.text)
        found = [
            RawSuggestion(reading.tokens[first].start, reading.tokens[last].end, "ORG")
            for first, last in reading.names()
        ]
        session.project.add_suggestions(each.article.id, PIPELINE, found)
    return [each.article.id for each in new]


def speak(memory: Memory, article: str) -> tuple[float, list[float]]:
    """Return how long speaking of an article takes in all, and each of its steps."""
    steps = []
    begin = last = time.perf_counter()
    for _ in memory.steps(article):
        this = time.perf_counter()
        steps.append(this - last)
        last = this
    return time.perf_counter() - begin, steps


def bare_lookup(words: list[str], texts: list[str]) -> float:
    """Return the time for looking up every word and pair of words of texts in a table of as many phrases."""
    raw = sqlite3.connect(":memory:")
    raw.execute("CREATE TABLE phrase (body TEXT PRIMARY KEY) WITHOUT ROWID")
    draw = random.Random(5)
    raw.executemany(
        "INSERT OR IGNORE INTO phrase VALUES (?)",
        ((" ".join(draw.choices(words, k=draw.choice([1, 2]))),) for _ in range(PHRASES)),
    )
    begin = time.perf_counter()
    for text in texts:
        split = text.casefold().split()
        keys = list({*split, *(f"{a} {b}" for a, b in pairwise(split))})
        for first in range(0, len(keys), 400):
            part = keys[first : first + 400]
            raw.execute(f"SELECT body FROM phrase WHERE body IN ({','.join('?' * len(part))})", part).fetchall()  # noqa: S608
    return time.perf_counter() - begin


def confirm(session: Session, article: str, spans: list[Span]) -> float:
    """Return the time of one confirmation with its spans."""
    events = [SpanAdded(article, span) for span in spans]
    status = Status(ArticleState.CONFIRMED, "anna", now())
    draft = Draft("Confirm", (*events, StatusChanged(article, Status(), status)))
    begin = time.perf_counter()
    session.commit(draft)
    return time.perf_counter() - begin


def measure(articles: int, folder: Path) -> dict[str, object]:
    """Make the project, measure everything and return what is to be printed."""
    draw = random.Random(3)
    words = vocabulary(draw)
    session = Session.create(folder / "memory.glossator", schemes.find_scheme("conflict"), {}, author="anna")
    teach(session, draw, words, articles)
    texts = [write_text(draw, words, USUAL) for _ in range(3 * ROUNDS)]
    long_text = write_text(draw, words, LONG)
    usual, [long_article] = add(session, texts), add(session, [long_text])
    memory = Memory(session)
    usual_times, usual_steps = [], []
    for article in usual[:ROUNDS]:
        whole, steps = speak(memory, article)
        usual_times.append(whole)
        usual_steps += steps
    long_time, long_steps = speak(memory, long_article)
    bare = bare_lookup(words, texts[:ROUNDS]) / ROUNDS
    label = next(iter(session.scheme)).id
    confirming: dict[bool, list[float]] = {True: [], False: []}
    raw = session.project._connection.raw
    triggers = raw.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'learn_%'"
    ).fetchall()
    learning: list[float] = []
    for number, (article, text) in enumerate(zip(usual[ROUNDS:], texts[ROUNDS:], strict=True)):
        reading = Reading(text)
        extents = [(reading.tokens[a].start, reading.tokens[b].end) for a, b in reading.names()][:40]
        spans = [Span(new_id(), start, end, text[start:end], label) for start, end in extents]
        with_triggers = number % 2 == 0
        if not with_triggers:
            for name, _ in triggers:
                raw.execute(f"DROP TRIGGER {name}")
        confirming[with_triggers].append(confirm(session, article, spans))
        if not with_triggers:
            for _, sql in triggers:
                raw.execute(sql)
        last = time.perf_counter()
        for _ in memory.learn():
            learning.append(time.perf_counter() - last)
            last = time.perf_counter()
    size = (folder / "memory.glossator").stat().st_size
    session.close()
    return {
        "articles": articles,
        "phrases": PHRASES,
        "file_megabytes": round(size / 1e6, 1),
        "usual_article_ms": milliseconds(usual_times),
        "usual_article_step_ms": milliseconds(usual_steps),
        "to_bare_lookup_of_its_words": round(statistics.median(usual_times) / bare, 1),
        "long_article_ms": round(long_time * 1000, 1),
        "long_article_step_ms": milliseconds(long_steps),
        "confirm_ms": milliseconds(confirming[True]),
        "confirm_without_memory_ms": milliseconds(confirming[False]),
        "learning_step_ms": milliseconds(learning),
    }


def main() -> None:
    """Measure and print."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(json.dumps(measure(articles, Path(folder)), indent=1) + "\n")


if __name__ == "__main__":
    main()
