"""A one-span change through the whole store against two bare rows in the same run; prints one JSON object.

Run it by hand: `python tests/benchmarks/bench_commit.py`. Both write to files with the same settings, in turns, so that
they meet the same disk; the article has 300,000 characters and 5,000 spans.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))

from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.changes import ArticleAdded, Change, SpanAdded
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.text import sha256
from glossator.store.connection import SETTINGS
from glossator.store.project import Project

CHARACTERS, SPANS, ROUNDS = 300_000, 5_000, 500


def change(*events: ArticleAdded | SpanAdded) -> Change:
    """Return a change as the session makes it."""
    return Change(new_id(), "2026-11-21T12:00:00.000Z", "anna", "main", "Mark as Person", events)


def new_article() -> NewArticle:
    """Return the long article."""
    text = ("word " * CHARACTERS)[:CHARACTERS]
    original = text.encode()
    provenance = Provenance("long.txt", "utf-8", hashlib.sha256(original).hexdigest())
    return NewArticle(Article(new_id(), Metadata("Long"), sha256(text), len(text), provenance), text, original)


def bare(path: Path) -> sqlite3.Connection:
    """Return a file with the least that could hold the same."""
    raw = sqlite3.connect(path, isolation_level=None)
    for name, value in SETTINGS.items():
        raw.execute(f"PRAGMA {name}={value}").fetchall()
    raw.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, payload TEXT NOT NULL) STRICT")
    raw.execute("CREATE TABLE span (id BLOB PRIMARY KEY, start INTEGER, stop INTEGER, text TEXT) STRICT, WITHOUT ROWID")
    return raw


def milliseconds(seconds: list[float]) -> dict[str, float]:
    """Return the figures of a row of measurements."""
    ordered = sorted(seconds)
    return {
        "median_ms": round(statistics.median(ordered) * 1e3, 3),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1e3, 3),
    }


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as folder:
        project = Project.create(Path(folder) / "bench.glossator")
        article = new_article()
        project.stage_texts([article])
        project.commit(change(ArticleAdded(article.article)))
        spans = [Span(new_id(), n * 10, n * 10 + 4, "word", "Person") for n in range(SPANS + ROUNDS)]
        project.commit(change(*(SpanAdded(article.article.id, span) for span in spans[:SPANS])))
        raw = bare(Path(folder) / "bare.db")
        whole, limit = [], []
        for n, span in enumerate(spans[SPANS:]):
            one = change(SpanAdded(article.article.id, span))
            begun = time.perf_counter()
            project.commit(one)
            whole.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO event VALUES (?, ?)", (n, "x" * 150))
            raw.execute("INSERT INTO span VALUES (?, ?, ?, ?)", (bytes.fromhex(span.id), 1, 5, "word"))
            raw.execute("COMMIT")
            limit.append(time.perf_counter() - begun)
        project.close()
        raw.close()
    result = {
        "what": "commit of a one-span change",
        "article": {"characters": CHARACTERS, "spans": SPANS},
        "rounds": ROUNDS,
        "project": milliseconds(whole),
        "bare_sqlite": milliseconds(limit),
        "ratio": round(statistics.median(whole) / statistics.median(limit), 2),
    }
    sys.stdout.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    main()
