"""From a key press to the painted window, commit included, in an article of 300,000 characters with 5,000 spans.

Prints one JSON object: milliseconds per kind of action, and their ratio to the limit measured in the same run, which is
a bare SQLite commit of two rows with the same settings and one full repaint of a bare QPlainTextEdit of that text.
Then the longest time for which the event loop did not turn while suggestions for that article came, and while articles
were imported, exported and checked; an idle window's tells what the machine itself adds.
Run it by hand: `python tests/benchmarks/bench_keypress.py`. Bars: median 8 ms, 99 of 100
within 33 ms, no gap above 50 ms.
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from tests.benchmarks.beat import Beat
from tests.e2e.desks import open_window

from glossator.domain.article import ArticleState
from glossator.domain.changes import Event, SpanAdded
from glossator.domain.ids import new_id
from glossator.domain.selection import Selection
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.session import schemes, suggesting
from glossator.session.jobs import CheckJob, ExportJob, ExportPlan, ImportJob, run_to_end
from glossator.session.outcome import Draft
from glossator.session.session import Session
from glossator.store.connection import SETTINGS
from glossator.ui.application import keep_collections_short

CHARACTERS, SPANS, ROUNDS = 300_000, 5_000, 120
_PARAGRAPH = (
    "Iraqi forces near Mosul said on Thursday that the town of Rawa had been retaken after two days of fighting. "
)
_MARKED = (("Iraqi", "Nationality"), ("Mosul", "Location"), ("Thursday", "DateTime"), ("Rawa", "Location"))
_OPEN = "fighting"
_CTRL = Qt.KeyboardModifier.ControlModifier


def make_project(folder: Path) -> Path:
    """Return a project with the long article and its spans."""
    source = folder / "long.txt"
    source.write_text(((_PARAGRAPH * 3).strip() + "\n\n") * (CHARACTERS // (3 * len(_PARAGRAPH) + 1)), "utf-8")
    path = folder / "long.glossator"
    session = Session.create(path, schemes.find_scheme("conflict"), suggesting.default_settings("", ""), author="a")
    run_to_end(ImportJob(session, [source]))
    key = session.project.queue(session.layer)[0]
    article = session.project.queue_rows(session.layer, [key])[key].id
    text = session.project.text(article)
    events: list[Event] = []
    at = 0
    while len(events) < SPANS:
        for word, label in (
            ("Iraqi", "Nationality"),
            ("Mosul", "Location"),
            ("Thursday", "DateTime"),
            ("Rawa", "Location"),
        ):
            at = text.find(word, at)
            if at < 0:
                break
            events.append(SpanAdded(article, Span(new_id(), at, at + len(word), word, label)))
        if at < 0:
            break
    session.commit(Draft("Mark the article", tuple(events)))
    middle = text.find(_OPEN, len(text) // 2)
    stretches = []
    for _ in range(ROUNDS):
        stretches.append(RawSuggestion(middle, middle + len(_OPEN), "EVENT"))
        middle = text.find(_OPEN, middle + 1)
    session.project.add_suggestions(article, Fingerprint("spacy", "bench", "1", "0" * 64), stretches)
    session.close()
    return path


def timed(act: Callable[[], object], rounds: int) -> list[float]:
    """Return the milliseconds of each round."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        act()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def figures(times: list[float]) -> dict[str, float]:
    """Return what is told about some times."""
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 2),
        "p99": round(ordered[int(len(ordered) * 0.99) - 1], 2),
        "max": round(ordered[-1], 2),
    }


def limit(folder: Path, text: str) -> float:
    """Return the milliseconds of a bare commit and a bare repaint."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for name, value in SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    connection.execute("CREATE TABLE bare (a INTEGER PRIMARY KEY, b TEXT)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (b) VALUES ('one')")
        connection.execute("INSERT INTO bare (b) VALUES ('two')")
        connection.execute("COMMIT")

    view = QPlainTextEdit()
    view.setPlainText(text)
    view.resize(720, 700)
    view.show()
    QTest.qWait(100)

    def repaint() -> None:
        view.viewport().repaint()

    both = statistics.median(timed(commit, ROUNDS)) + statistics.median(timed(repaint, ROUNDS))
    connection.close()
    view.close()
    return both


def gaps(folder: Path, project: Path) -> dict[str, dict[str, float]]:
    """Return the longest gaps while work goes on beside the window."""
    session = Session.open(project, author="a")
    session.change_settings(dict(suggesting.default_settings()), "Use the usual sources")
    session.close()
    reports = folder / "reports"
    reports.mkdir()
    for number in range(500):
        (reports / f"{number}.txt").write_text(f"Report {number}\n\n{_PARAGRAPH * 20}", "utf-8")
    found = {}
    with open_window(project, folder / "settings.json") as window:
        # As the running program has it.
        keep_collections_short()
        session_, suggester = window.session, window.suggester
        assert session_ is not None
        assert suggester is not None
        beat = Beat()
        article = window.desk.article
        found["suggestions"] = beat.worst_until(lambda: not suggester.starting and not suggester.awaits(article))
        until = time.monotonic() + 5
        found["nothing"] = beat.worst_until(lambda: time.monotonic() > until)
        everything = frozenset(ArticleState)
        window.jobs.start(ImportJob(session_, [reports]), lambda _job: None)
        found["import"] = beat.worst_until(lambda: window.jobs.job is None)
        until_ = time.monotonic() + 60
        found["suggestions for the next articles"] = beat.worst_until(
            lambda: not suggester.pending or time.monotonic() > until_
        )
        window.jobs.start(
            ExportJob(session_, folder / "out.jsonl", ExportPlan(selection=Selection(everything, unjudged=True))),
            lambda _job: None,
        )
        found["export"] = beat.worst_until(lambda: window.jobs.job is None)
        window.jobs.start(CheckJob(session_), lambda _job: None)
        found["check"] = beat.worst_until(lambda: window.jobs.job is None)
    return found


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = make_project(folder)
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = name
        with open_window(project, folder / "settings.json") as window:
            window.resize(1280, 800)
            QTest.qWait(2500)
            view, annotations = window.page.view, window.desk.annotations
            assert annotations is not None

            def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
                QTest.keyClick(view, key, modifier)
                QApplication.processEvents()

            for _ in range(2500):
                annotations.next_mark(0)
            window.desk.go_to(annotations.marks()[2500].id)
            QTest.qWait(200)
            alternating = iter([Qt.Key.Key_P, Qt.Key.Key_O] * ROUNDS)
            edges = iter([Qt.Key.Key_4, Qt.Key.Key_3] * ROUNDS)
            measured = {
                "next mark": timed(lambda: press(Qt.Key.Key_Tab), ROUNDS),
                "relabel": timed(lambda: press(next(alternating)), ROUNDS),
                "move an edge": timed(lambda: press(next(edges)), ROUNDS),
                "undo": timed(lambda: press(Qt.Key.Key_Z, _CTRL), ROUNDS),
                "delete": timed(lambda: press(Qt.Key.Key_X), ROUNDS),
            }
            judged: list[float] = []
            for mark in [mark for mark in annotations.marks() if not mark.judged]:
                window.desk.go_to(mark.id)
                QApplication.processEvents()
                judged += timed(lambda: press(Qt.Key.Key_Space), 1)
                assert mark.id not in annotations
            measured["accept"] = judged
            text, spans = annotations.text, len(annotations.marks())
        bare = limit(folder, text)
        gaps_ms = gaps(folder, project)
    told = {action: figures(times) for action, times in measured.items()}
    sys.stdout.write(
        json.dumps(
            {
                "characters": len(text),
                "spans": spans,
                "limit_ms": round(bare, 2),
                "actions_ms": told,
                "ratio_to_limit": {action: round(found["median"] / bare, 2) for action, found in told.items()},
                "gaps_ms": gaps_ms,
                "bar_ms": {"median": 8, "p99": 33, "gap": 50},
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
