"""Merging two labels in a project with 10,000 spans of the one that goes, in the real window, undone and done again.

Prints one JSON object: seconds for working the merge out, writing, undoing and redoing it, each as a ratio to what bare
SQLite takes for the same rows with the same settings in the same run (the events as they stand in the journal, and the
spans deleted and inserted again); and the longest time for which the window's event loop did not turn meanwhile; an
idle window's tells what the machine itself adds.
Run it by hand: `python tests/benchmarks/bench_scheme.py`. Bar: no gap above 50 ms.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtTest import QTest
from tests.benchmarks.beat import Beat
from tests.e2e.desks import open_window
from tests.unit.session.small import new_article

from glossator.domain.changes import ArticleAdded, Event
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.session import editing, scheme_editing, schemes, suggesting
from glossator.session.jobs import ChangeJob
from glossator.session.outcome import Draft
from glossator.session.session import Session
from glossator.store.codec import encode
from glossator.store.connection import SETTINGS

ARTICLES, SPANS_EACH, ROUNDS = 400, 25, 3
_SENTENCE = "Fighters of Daesh left the town of Rawa, said Col Dorrian. "
_MARKED = (("Daesh", "ArmedGroup"), ("Rawa", "Location"), ("Col Dorrian", "Person"))
_FINGERPRINT = Fingerprint("gazetteer", "standard", "1", "c" * 64)


def make_project(folder: Path) -> Path:
    """Return a project with the spans, all accepted suggestions, in confirmed articles."""
    path = folder / "many.glossator"
    session = Session.create(path, schemes.find_scheme("conflict"), suggesting.default_settings("", ""), author="a")
    new = [new_article(f"Report {n}\n" + _SENTENCE * SPANS_EACH, f"Report {n}") for n in range(ARTICLES)]
    text = new[0].text
    runs = [(each.article.id, _FINGERPRINT, find(each.text)) for each in new]
    session.project.stage_texts(new, runs)
    session.commit(Draft("Import", tuple(ArticleAdded(each.article) for each in new)))
    events: list[Event] = []
    for each in new:
        events += editing.confirm(session.annotations(each.article.id), by="a", at="2026-01-01T00:00:00.000Z").events
    session.commit(Draft("Confirm all", tuple(events)))
    session.close()
    assert len(find(text)) == SPANS_EACH * len(_MARKED)
    return path


def find(text: str) -> list[RawSuggestion]:
    """Return where the words stand."""
    found = []
    for words, label in _MARKED:
        at = text.find(words)
        while at >= 0:
            found.append(RawSuggestion(at, at + len(words), label))
            at = text.find(words, at + 1)
    return found


def bare(folder: Path, project: Path) -> float:
    """Return the seconds of writing the rows of the merge without the program."""
    session = Session.open(project, author="a")
    draft = scheme_editing.merge_labels(session, "ArmedGroup", "Organisation").finish()
    records = [encode(event) for event in draft.events]
    session.close()
    copy = folder / "bare.glossator"
    copy.write_bytes(project.read_bytes())
    connection = sqlite3.connect(copy, isolation_level=None)
    for name, value in SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    label = connection.execute("SELECT key FROM label_name WHERE name = 'ArmedGroup'").fetchone()[0]
    columns = [row[1] for row in connection.execute("PRAGMA table_info(span)")]
    rows = connection.execute("SELECT * FROM span WHERE label = ?", (label,)).fetchall()
    other = [tuple(label + 1 if c == "label" else v for c, v in zip(columns, row, strict=True)) for row in rows]
    first = connection.execute("SELECT max(seq) + 1 FROM event").fetchone()[0]
    change = connection.execute("SELECT max(seq) FROM change").fetchone()[0]
    connection.execute("INSERT OR IGNORE INTO label_name VALUES (?, 'Other')", (label + 1,))
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", ((n, change, *r) for n, r in enumerate(records, first))
    )
    connection.executemany("DELETE FROM span WHERE article = ? AND layer = ? AND id = ?", (row[:3] for row in rows))
    connection.executemany(f"INSERT INTO span VALUES ({', '.join('?' * len(columns))})", other)  # noqa: S608
    connection.execute("COMMIT")
    took = time.perf_counter() - begun
    connection.close()
    return took


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = name
        project = make_project(folder)
        limit = min(bare(folder, project) for _ in range(ROUNDS))
        rounds: list[dict[str, dict[str, float]]] = []
        with open_window(project, folder / "settings.json") as window:
            QTest.qWait(2500)
            # As the program does some time after its start.
            gc.freeze()
            session, beat = window.session, Beat()
            assert session is not None

            def run(act: Callable[[], object]) -> dict[str, float]:
                begun = time.perf_counter()
                act()
                found = beat.worst_until(lambda: window.jobs.job is None)
                QTest.qWait(200)
                return {"seconds": round(time.perf_counter() - begun - 0.2, 2), "worst_gap_ms": found["worst_ms"]}

            until = time.monotonic() + 2
            idle = beat.worst_until(lambda: time.monotonic() > until)["worst_ms"]
            for _ in range(ROUNDS):
                plan = scheme_editing.merge_labels(session, "ArmedGroup", "Organisation")
                begun = time.perf_counter()
                plan.finish()
                worked_out = time.perf_counter() - begun
                steps = scheme_editing.merge_labels(session, "ArmedGroup", "Organisation").steps()
                job = ChangeJob(session, steps)
                found = {"work it out": {"seconds": round(worked_out, 2)}}
                found["merge"] = run(partial(window.jobs.start, job, lambda _job: None))
                assert job.error is None
                found["undo"] = run(window.desk.undo)
                found["redo"] = run(window.desk.redo)
                run(window.desk.undo)
                rounds.append(found)
            spans = plan.touched.spans
        best = {
            action: {key: min(each[action][key] for each in rounds) for key in rounds[0][action]}
            for action in rounds[0]
        }
        gaps = {action: [each[action]["worst_gap_ms"] for each in rounds] for action in ("merge", "undo", "redo")}
    sys.stdout.write(
        json.dumps(
            {
                "spans": spans,
                "articles": ARTICLES,
                "bare_sqlite_seconds": round(limit, 3),
                "best": best,
                "ratio_to_bare": {action: round(found["seconds"] / limit, 1) for action, found in best.items()},
                "worst_gaps_ms": gaps,
                "worst_gap_idle_ms": idle,
                "bar_ms": {"gap": 50},
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
