"""Marking all mentions of a phrase in 1,000 articles: how long it takes, and whether the window stays responsive.

Prints one JSON object: the seconds of finding and of marking through the real window, the ratio of the marking to the
same rows written by bare SQLite with the same settings in the same run, and the longest time for which the event loop
did not turn meanwhile, measured with a timer of 5 ms; an idle window's tells what the machine itself adds.
Run it by hand: `python tests/benchmarks/bench_apply_all.py`. Bar: no gap above 50 ms.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))
sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.benchmarks.beat import Beat
from tests.e2e.desks import open_window

from glossator.session import schemes, suggesting
from glossator.session.jobs import ImportJob, run_to_end
from glossator.session.session import Session
from glossator.store.connection import SETTINGS
from glossator.ui.main_window import MainWindow
from glossator.ui.mentions_strip import MentionsStrip
from glossator.ui.panels.mentions import Reach

ARTICLES, MENTIONS = 1_000, 5
_PARAGRAPH = (
    "Iraqi forces near Mosul said on Thursday that the town of Rawa had been retaken from Daesh after two days of "
    "fighting, while its council met in Baghdad and called on the government to send aid to those who had fled.\n\n"
)


def make_project(folder: Path, *, indexed: bool) -> Path:
    """Return a project of articles that mention the phrase, indexed for searching or not."""
    reports = folder / "reports"
    reports.mkdir(exist_ok=True)
    for number in range(ARTICLES):
        (reports / f"{number}.txt").write_text(f"Report {number}\n\n{_PARAGRAPH * MENTIONS}", "utf-8")
    path = folder / f"{indexed}.glossator"
    session = Session.create(path, schemes.find_scheme("conflict"), suggesting.default_settings("", ""), author="a")
    run_to_end(ImportJob(session, [reports]))
    while indexed and session.project.words.take_in():
        pass
    session.close()
    return path


def bare(folder: Path, rows: int) -> float:
    """Return the seconds in which SQLite alone writes an event and a span for each mention."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    for name, value in SETTINGS.items():
        connection.execute(f"PRAGMA {name} = {value}")
    connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, article TEXT, payload TEXT NOT NULL) STRICT")
    connection.execute(
        "CREATE TABLE span (article INTEGER, id BLOB, start INTEGER, stop INTEGER, text TEXT,"
        " PRIMARY KEY (article, id)) STRICT, WITHOUT ROWID"
    )
    payloads = [(f"{n // MENTIONS:032x}", "x" * 200) for n in range(rows)]
    spans = [(n // MENTIONS, n.to_bytes(16, "big"), n, n + 5, "Daesh") for n in range(rows)]
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO event (article, payload) VALUES (?, ?)", payloads)
    connection.executemany("INSERT INTO span VALUES (?, ?, ?, ?, ?)", spans)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


def in_the_window(window: MainWindow) -> dict[str, object]:
    """Find and mark all mentions, take that back, and return the figures of each."""
    session = window.session
    assert session is not None
    beat = Beat()
    until = time.monotonic() + 3
    found: dict[str, object] = {"nothing": beat.worst_until(lambda: time.monotonic() > until)}
    text = window.desk.annotations.text if window.desk.annotations else ""
    at = text.index("Daesh")
    window.page.view.select(at, at + 5)
    QTest.qWait(50)
    for time_of in ("first_opening_ms", "opening_ms"):
        opened = time.perf_counter()
        QTest.keyClick(window.page.view, Qt.Key.Key_F4)
        QApplication.processEvents()
        found[time_of] = round((time.perf_counter() - opened) * 1000, 1)
        strip = window.docks["mentions"].widget()
        assert isinstance(strip, MentionsStrip)
        QTest.qWait(300)
        if time_of == "first_opening_ms":
            strip.close_strip()
    strip.reach_wished.emit(Reach.PROJECT)
    found["finding"] = beat.worst_until(lambda: len(strip.mentions()) >= ARTICLES * MENTIONS)
    QTest.qWait(200)
    strip.label_wished.emit("ArmedGroup")
    found["marking"] = beat.worst_until(lambda: window.jobs.job is None)
    spans = sum(session.project.span_counts(session.layer).values())
    found["mentions"] = spans
    assert spans == ARTICLES * MENTIONS
    window.desk.undo()
    found["undoing"] = beat.worst_until(lambda: window.jobs.job is None)
    assert sum(session.project.span_counts(session.layer).values()) == 0
    return found


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    told: dict[str, object] = {"what": f"all mentions in {ARTICLES} articles", "bar_ms": {"gap": 50}}
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as name:
        folder = Path(name)
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = name
        for indexed in (True, False):
            project = make_project(folder, indexed=indexed)
            with open_window(project, folder / "settings.json") as window:
                window.resize(1280, 800)
                QTest.qWait(2500)
                figures = in_the_window(window)
            seconds = bare(folder, ARTICLES * MENTIONS) if indexed else None
            told["indexed" if indexed else "not indexed"] = figures
            marking = figures["marking"]
            if seconds is not None and isinstance(marking, dict):
                told["bare_sqlite_seconds"] = round(seconds, 3)
                told["ratio"] = round(marking["seconds"] / seconds, 1)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    main()
