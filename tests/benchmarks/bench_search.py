"""Searching the project against bare full-text and bare scanning queries in the same run; prints one JSON object.

Usage: bench_search.py [ARTICLES]. Times are milliseconds, “cpu” those that the process worked; an article has about
2,000 characters. “gap” is the longest time for which the event loop of a window stood still.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))

from tests.unit.store.builders import new_article

from glossator.domain.changes import ArticleAdded
from glossator.session import schemes
from glossator.session.indexing import Indexing, index_all
from glossator.session.outcome import Draft
from glossator.session.searching import Mode, Query, Search
from glossator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SEEDS = Path(__file__).parents[2] / "seeds"
PAGE = 100
ROUNDS = 5


def texts(count: int) -> Iterator[str]:
    """Yield articles made of the seeds’ paragraphs, with names of their own strewn in."""
    chance = random.Random(5)
    paragraphs = [line for path in sorted(SEEDS.glob("*.txt")) for line in path.read_text("utf-8").split("\n") if line]
    names = [a + b + c for a in ("Kar", "Tal", "Ram") for b in ("ba", "du", "shi", "la") for c in ("l", "n", "ya", "m")]
    for number in range(count):
        words = " ".join(chance.choices(paragraphs, k=9)).split()
        for at in range(0, len(words), 9):
            words[at] = chance.choice(names) if chance.random() < 0.3 else f"{words[at]}{chance.randrange(4000)}"
        if number % 1999 == 0:
            words.insert(20, "Zarqafel")
        yield " ".join(words)


def make(path: Path, count: int) -> None:
    session = Session.create(path, schemes.find_scheme("conflict"), {"pipeline": "", "gazetteer": ""}, author="anna")
    batch = []
    for number, text in enumerate(texts(count)):
        batch.append(new_article(text, f"Article {number}"))
        if len(batch) == 500 or number == count - 1:
            session.project.stage_texts(batch)
            session.commit(Draft("Import", tuple(ArticleAdded(each.article) for each in batch)))
            batch = []
    session.close()


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return min(taken)


def measure_filling(path: Path, folder: Path) -> dict[str, float]:
    """Fill the index in the window’s small steps, and all at once as bare SQLite does."""
    bare = Path(shutil.copy(path, folder / "bare.glossator"))
    raw = sqlite3.connect(bare, isolation_level=None)
    raw.execute("PRAGMA cache_size=-16000")
    begun, cpu = time.perf_counter(), time.process_time()
    raw.execute("BEGIN")
    raw.execute("INSERT INTO word_index(rowid, body) SELECT key, body FROM text")
    raw.execute("COMMIT")
    all_at_once, bare_cpu = time.perf_counter() - begun, time.process_time() - cpu
    raw.close()
    stepped = Path(shutil.copy(path, folder / "stepped.glossator"))
    session = Session.open(stepped, author="anna")
    session.project.prepare()
    steps, working = [], []
    begun = time.perf_counter()
    work, more = Indexing(session), True
    while more:
        first, cpu = time.perf_counter(), time.process_time()
        more = work.step()
        steps.append((time.perf_counter() - first) * 1000)
        working.append((time.process_time() - cpu) * 1000)
    in_steps = time.perf_counter() - begun
    session.close()
    session = Session.open(path, author="anna")
    begun = time.perf_counter()
    index_all(session)
    command_line = time.perf_counter() - begun
    session.close()
    steps.sort()
    working.sort()
    return {
        "bare_s": round(all_at_once, 2),
        "steps_s": round(in_steps, 2),
        "steps_ratio": round(in_steps / all_at_once, 1),
        "command_line_ratio": round(command_line / all_at_once, 1),
        "step_median": round(steps[len(steps) // 2], 2),
        "step_p99": round(steps[int(len(steps) * 0.99)], 2),
        "step_max": round(steps[-1], 2),
        "step_cpu_median": round(working[len(working) // 2], 2),
        "step_cpu_p99": round(working[int(len(working) * 0.99)], 2),
        "step_cpu_max": round(working[-1], 2),
        "steps_cpu_ratio": round(sum(working) / 1000 / bare_cpu, 1),
    }


def run(session: Session, query: Query, limit: int | None) -> tuple[list[float], int]:
    """Search and return the times to the first hits and to the end, and how long each step took at most."""
    search = Search(session, query, limit=limit)
    begun, worked = time.perf_counter(), time.process_time()
    longest = 0.0
    hits = 0
    while not (search.finished or search.full):
        first = time.process_time()
        hits += len(search.pump(0.05 if query.mode is Mode.REGEX else 0.0))
        longest = max(longest, time.process_time() - first)
    taken, cpu = (time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000
    search.close()
    return [taken, longest * 1000, cpu], hits


def measure_questions(path: Path) -> dict[str, dict[str, float]]:
    session = Session.open(path, author="anna")
    raw = session.project._connection.raw
    results: dict[str, dict[str, float]] = {}
    fts = "SELECT rowid FROM word_index WHERE word_index MATCH ? ORDER BY rowid DESC"
    like = "SELECT key FROM text WHERE body LIKE ?"
    read = "SELECT body FROM text WHERE key = ?"

    def whole(sql: str, asked: str) -> None:
        """The least that listing every hit can do: ask which texts, and read those."""
        for (key,) in raw.execute(sql, (asked,)).fetchall():
            raw.execute(read, (key,)).fetchone()

    for name, query, sql, asked in (
        ("rare word", Query("zarqafel"), fts, "zarqafel"),
        ("common word", Query("forces"), fts, "forces"),
        ("phrase", Query('"counter terrorism"'), fts, '"counter terrorism"'),
        ("prefix", Query("karba*"), fts, "karba*"),
        ("short prefix", Query("ka*"), fts, "ka*"),
        ("exact, rare", Query("arqafe", Mode.EXACT), like, "%arqafe%"),
        ("exact, case", Query("Zarqafel", Mode.EXACT, match_case=True), like, "%Zarqafel%"),
        ("expression", Query(r"Zarq\w+l", Mode.REGEX, match_case=True), "SELECT key FROM text WHERE body <> ?", ""),
    ):
        page = min(run(session, query, PAGE)[0][0] for _ in range(ROUNDS))
        (everything, longest, cpu), hits = run(session, query, None)
        bare_page = best(lambda sql=sql, asked=asked: raw.execute(sql + " LIMIT 100", (asked,)).fetchall())
        bare_all = best(lambda sql=sql, asked=asked: whole(sql, asked), 2)
        counting = f"SELECT count(*) FROM ({sql})"  # noqa: S608
        count = best(lambda counting=counting, asked=asked: raw.execute(counting, (asked,)).fetchone(), 2)
        results[name] = {
            "hits": hits,
            "first_page": round(page, 2),
            "bare_first_page": round(bare_page, 2),
            "all": round(everything, 1),
            "bare_all": round(bare_all, 1),
            "all_ratio": round(everything / bare_all, 1),
            "bare_count": round(count, 2),
            "all_cpu": round(cpu, 1),
            "longest_step_cpu": round(longest, 2),
        }
        search = Search(session, query, limit=1)
        begun = time.perf_counter()
        while not search.resting:
            search.pump(0.05)
        if search.total is not None:
            results[name]["articles_counted_in"] = round((time.perf_counter() - begun) * 1000, 2)
        search.close()
    session.close()
    return results


def measure_window(path: Path, folder: Path) -> dict[str, float]:
    """Fill the index and search in the real window, and look how long its event loop stands still."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest

    from glossator.session.settings import Settings
    from glossator.session.work import Work
    from glossator.ui.application import make_application
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.search import SearchPanel

    make_application()
    settings = Settings.load(folder / "settings.json")
    window = MainWindow(settings)
    window.resize(1400, 900)
    window.show()
    window.show_work(Work.open(path, settings))
    QTest.qWait(1500)
    gaps: list[float] = []
    last = [time.perf_counter()]

    def tick() -> None:
        now = time.perf_counter()
        gaps.append((now - last[0]) * 1000)
        last[0] = now

    timer = QTimer(interval=0, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)

    def gap_of(milliseconds: int) -> float:
        gaps.clear()
        last[0] = time.perf_counter()
        timer.start()
        QTest.qWait(milliseconds)
        timer.stop()
        return round(max(gaps), 1)

    results = {"idle_gap": gap_of(1000)}
    window.indexing._timer.start(0)
    results["filling_gap"] = gap_of(6000)
    panel = window.show_panel("search")
    assert isinstance(panel, SearchPanel)
    QTest.qWait(300)
    for name, text, mode in (
        ("words", "forces", Mode.WORDS),
        ("exact", "arqafe", Mode.EXACT),
        ("expression", r"Zarq\w+l", Mode.REGEX),
    ):
        panel.mode.setCurrentIndex(list(Mode).index(mode))
        panel.field.setText(text)
        QTimer.singleShot(50, panel.ask)
        results[f"{name}_gap"] = gap_of(3000)
        results[f"{name}_lines"] = panel.model.rowCount()
    window.close()
    return results


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {f"XDG_{kind}_HOME": name for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        path = folder / "search.glossator"
        make(path, count)
        unfilled = Path(shutil.copy(path, folder / "window.glossator"))
        results: dict[str, object] = {"articles": count, "megabytes": round(path.stat().st_size / 1e6)}
        results["filling"] = measure_filling(path, folder)
        results["questions"] = measure_questions(path)
        results["window"] = measure_window(unfilled, folder)
        print(json.dumps(results, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
