"""Measures a one-span change against the same two rows written by bare SQLite in the same run; prints one JSON object."""

from __future__ import annotations

import json
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[2] / "desktop")]

from tests.unit.store.builders import add, change, furnish, new_article

from glossator.domain.changes import SpanAdded
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.store.connection import SETTINGS
from glossator.store.project import Project

CHARACTERS, SPANS, ROUNDS = 300_000, 5_000, 300


def _bare(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    for name, value in SETTINGS.items():
        raw.execute(f"PRAGMA {name}={value}").fetchall()
    raw.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, payload TEXT NOT NULL) STRICT")
    raw.execute("CREATE TABLE span (id BLOB PRIMARY KEY, start INTEGER, stop INTEGER, text TEXT) STRICT, WITHOUT ROWID")
    return raw


def _figures(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median_ms": round(statistics.median(ordered) * 1e3, 3),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1e3, 3),
    }


def main() -> None:
    """Interleave both so that they meet the same disk."""
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as folder:
        project = Project.create(Path(folder) / "bench.glossator")
        furnish(project)
        article = new_article(("word " * CHARACTERS)[:CHARACTERS], "Long")
        add(project, [article])
        made = [Span(new_id(), n * 10, n * 10 + 4, "word", "Person") for n in range(SPANS + ROUNDS)]
        project.commit(change(*(SpanAdded(article.article.id, span) for span in made[:SPANS])))
        raw = _bare(Path(folder) / "bare.db")
        whole, bare = [], []
        for n, span in enumerate(made[SPANS:]):
            one = change(SpanAdded(article.article.id, span))
            begun = time.perf_counter()
            project.commit(one)
            whole.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO event VALUES (?, ?)", (n, "x" * 150))
            raw.execute("INSERT INTO span VALUES (?, ?, ?, ?)", (bytes.fromhex(span.id), 1, 5, "word"))
            raw.execute("COMMIT")
            bare.append(time.perf_counter() - begun)
        project.close()
        raw.close()
    result = {
        "what": "commit of a one-span change",
        "article": {"characters": CHARACTERS, "spans": SPANS},
        "rounds": ROUNDS,
        "project": _figures(whole),
        "bare_sqlite": _figures(bare),
        "ratio": round(statistics.median(whole) / statistics.median(bare), 2),
    }
    print(json.dumps(result))  # noqa: T201


if __name__ == "__main__":
    main()
