"""Measures export against reading the same rows and import against bare inserts, in one run; prints one JSON object.

Usage: bench_export.py [ARTICLES]. An article has 3,000 characters, 10 spans and 12 suggestions, two of them rejected.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))

from tests.unit.session.generated import FINGERPRINTS, SCHEME
from tests.unit.store.builders import new_article

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import ArticleAdded, SpanAdded, StatusChanged, SuggestionRejected
from glossator.domain.ids import new_id
from glossator.domain.selection import Selection
from glossator.domain.span import Span
from glossator.domain.suggestion import RawSuggestion, Verdict
from glossator.formats.format import WriteOptions
from glossator.formats.jsonl import write
from glossator.session.jobs import ExportJob, ExportPlan, ImportJob
from glossator.session.outcome import Draft
from glossator.session.session import Session
from glossator.store.connection import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossator.domain.changes import Event
    from glossator.session.job import Job

ROUNDS = 3
_GOLD = Path(__file__).parents[1] / "golden" / "articles.txt"


def _make(path: Path, count: int) -> Session:
    chance = random.Random(1)
    # As often as in print: the commonest word twice as often as the next. Few runs of words stand in two texts then.
    ranked = [word for word, _ in Counter(_GOLD.read_text(encoding="utf-8").split()).most_common()]
    words = list(dict.fromkeys(word.strip(".,:;“”’()[]") or "the" for word in ranked))
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    session = Session.create(path, SCHEME, {}, author="anna")
    for first in range(0, count, 500):
        articles = []
        for n in range(first, min(first + 500, count)):
            text = " ".join(chance.choices(words, cum_weights=weights, k=650))[:2990]
            articles.append(new_article(f"{text} {n}", f"Article {n}"))
        session.project.stage_texts(articles)
        found = [RawSuggestion(n * 200, n * 200 + 9, "PERSON", "the model calls it PERSON", 0.9) for n in range(12)]
        given = session.project.add_runs([(each.article.id, FINGERPRINTS[0], found) for each in articles])
        events: list[Event] = []
        for each, ids in zip(articles, given, strict=True):
            key = each.article.id
            events.append(ArticleAdded(each.article))
            for raw, origin in zip(found[:10], ids[:10], strict=True):
                words_there = each.text[raw.start : raw.end]
                span = Span(new_id(), raw.start, raw.end, words_there, "Person", origin, Verdict.ACCEPTED)
                events.append(SpanAdded(key, span))
            events += [SuggestionRejected(key, origin) for origin in ids[10:] if origin]
            events.append(StatusChanged(key, Status(), Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00Z")))
        session.commit(Draft("Import", tuple(events)))
    return session


_TABLES = ("article", "text", "article_status", "span", "rejection", "source_run", "current_run", "suggestion")


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        return {name: raw.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall() for name in _TABLES}  # noqa: S608
    finally:
        raw.close()


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _pump(job: Job) -> list[float]:
    """Drive a job as a window does and return how long each step took."""
    steps = []
    while not job.finished:
        steps.append(_timed(job.pump))
        time.sleep(0.0005)
    if job.error:
        raise job.error
    return steps


def _bare_insert(path: Path, rows: dict[str, list[tuple[object, ...]]], schema: list[str]) -> float:
    raw = sqlite3.connect(path, isolation_level=None)
    for name, value in SETTINGS.items():
        raw.execute(f"PRAGMA {name}={value}").fetchall()
    raw.execute("PRAGMA foreign_keys=OFF")
    for statement in schema:
        raw.execute(statement)
    begun = time.perf_counter()
    raw.execute("BEGIN IMMEDIATE")
    for name, content in rows.items():
        raw.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(content[0]))})", content)  # noqa: S608
    raw.execute("COMMIT")
    taken = time.perf_counter() - begun
    raw.close()
    return taken


def _schema(path: Path) -> list[str]:
    raw = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    found = raw.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
        # The index of words makes its own tables.
        " AND name NOT LIKE 'word_index_%'"
    ).fetchall()
    raw.close()
    return [sql for (sql,) in found]


def main() -> None:
    """Interleave all so that they meet the same disk."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as name:
        folder = Path(name)
        session = _make(folder / "bench.glossator", count)
        session.close()
        states = frozenset(ArticleState)
        times: dict[str, list[float]] = {
            key: [] for key in ("read", "write", "export", "bare", "import", "import_cpu", "final_commit")
        }
        steps: dict[str, list[float]] = {"export": [], "import": []}
        for n in range(ROUNDS):
            times["read"].append(_timed(lambda: _rows(folder / "bench.glossator")))
            session = Session.open(folder / "bench.glossator", author="anna")
            with (folder / "direct.jsonl").open("wb") as out:
                rows = session.project.export_rows("main", states, unjudged=False)
                times["write"].append(_timed(lambda: write(rows, out, WriteOptions())))  # noqa: B023
            begun = time.perf_counter()
            steps["export"] += _pump(ExportJob(session, folder / "out.jsonl", ExportPlan(selection=Selection(states))))
            times["export"].append(time.perf_counter() - begun)
            session.close()
            content = _rows(folder / "bench.glossator")
            times["bare"].append(_bare_insert(folder / f"bare{n}.db", content, _schema(folder / "bench.glossator")))
            target = Session.create(folder / f"in{n}.glossator", SCHEME, {}, author="anna")
            target.project.prepare()
            begun, cpu = time.perf_counter(), time.process_time()
            taken = _pump(ImportJob(target, [folder / "out.jsonl"]))
            times["import"].append(time.perf_counter() - begun)
            times["import_cpu"].append(time.process_time() - cpu)
            times["final_commit"].append(max(taken))
            taken.remove(max(taken))
            steps["import"] += taken
            target.close()
        medians = {key: statistics.median(values) for key, values in times.items()}
        print(  # noqa: T201
            json.dumps(
                {
                    "articles": count,
                    "megabytes": round((folder / "out.jsonl").stat().st_size / 1e6, 1),
                    "seconds": {key: round(value, 3) for key, value in medians.items()},
                    "write_to_read": round(medians["write"] / medians["read"], 2),
                    "export_to_read": round(medians["export"] / medians["read"], 2),
                    "import_to_bare_insert": round(medians["import"] / medians["bare"], 2),
                    "step_ms": {
                        key: {
                            "p99": round(sorted(values)[int(len(values) * 0.99)] * 1e3, 1),
                            "max": round(max(values) * 1e3, 1),
                        }
                        for key, values in steps.items()
                    },
                }
            )
        )


if __name__ == "__main__":
    main()
