"""The article view against a bare read-only text view in the same run; prints one JSON object.

Run it by hand: `python tests/benchmarks/bench_view.py`. Times are milliseconds from the call to painted: "wall" as a
person waits, "cpu" as the process works; both are medians, with the 99th percentile of the edits beside them.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QPlainTextEdit

from glossator.domain.annotations import Mark
from glossator.ui.article.view import ArticleView

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = ((5_000, 100), (50_000, 1_000), (300_000, 5_000))
LABELS = ("Person", "Location", "Armed group", "Organisation", "Date", "Number")
SEEDS = Path(__file__).parents[2] / "seeds"


def corpus(length: int, count: int) -> tuple[str, list[Mark]]:
    """Return an article made of the seeds' paragraphs and marks spread over it, a few of them nested."""
    paragraphs = [line for seed in sorted(SEEDS.glob("*.txt")) for line in seed.read_text("utf-8").split("\n") if line]
    chance = random.Random(7)
    parts: list[str] = []
    size = 0
    while size < length:
        parts.append(chance.choice(paragraphs))
        size += len(parts[-1]) + 2
    text = "\n\n".join(parts)[:length]
    step = len(text) / count
    marks = []
    for number in range(count):
        start = int(number * step)
        end = min(start + chance.randint(4, 22), len(text))
        marks.append(Mark(f"m{number}", start, end, chance.choice(LABELS), judged=number % 2 == 0))
    return text, marks


class Clock:
    """Measures one kind of step many times."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def run(self, step: Callable[[], object]) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        step()
        QApplication.processEvents()
        self.wall.append((time.perf_counter() - wall) * 1000)
        self.cpu.append((time.process_time() - cpu) * 1000)

    def report(self) -> dict[str, float]:
        worst = sorted(self.wall)[max(int(len(self.wall) * 0.99) - 1, 0)]
        return {
            "wall": round(statistics.median(self.wall), 2),
            "cpu": round(statistics.median(self.cpu), 2),
            "p99": round(worst, 2),
        }


def settle() -> None:
    for _ in range(5):
        QApplication.processEvents()


def turn_pages(view: QPlainTextEdit, clock: Clock) -> None:
    """Turn pages from the top, at most to the end, so that each page is laid out for the first time."""
    bar = view.verticalScrollBar()
    bar.setValue(0)
    settle()
    for _ in range(40):
        if bar.value() >= bar.maximum():
            break
        clock.run(lambda: bar.triggerAction(bar.SliderAction.SliderPageStepAdd))


def measure_bare(text: str) -> dict[str, Clock]:
    clocks = {name: Clock() for name in ("open", "edit", "page", "repaint")}
    view = QPlainTextEdit()
    view.setReadOnly(True)
    view.resize(780, 760)
    view.show()
    for _ in range(7):
        view.setPlainText("")
        settle()
        clocks["open"].run(lambda: view.setPlainText(text))
    for _ in range(40):
        clocks["repaint"].run(view.viewport().repaint)
        # The least that any edit must do is to paint once.
        clocks["edit"].run(view.viewport().update)
    turn_pages(view, clocks["page"])
    view.close()
    return clocks


def measure_article(text: str, marks: list[Mark]) -> dict[str, Clock]:
    clocks = {name: Clock() for name in ("open", "edit", "edit_whole_list", "judge", "current", "page", "repaint")}
    view = ArticleView()
    view.resize(780, 760)
    view.show()
    for _ in range(7):
        view.show_article("", [])
        settle()
        clocks["open"].run(lambda: view.show_article(text, marks))
    middle = len(marks) // 2
    view.set_current(marks[middle].id)
    settle()
    now = list(marks)
    for number in range(90):
        at = middle + number % 12
        old = now[at]
        new = Mark(old.id, old.start, old.end, LABELS[(5 * number + number // 12) % len(LABELS)], judged=True)
        clocks["edit"].run(lambda new=new: view.update_marks([], [new]))
        now[at] = new
        settle()
    for number in range(90):
        at = middle + number % 12
        old = now[at]
        now = [Mark(m.id, m.start, m.end, m.label, judged=m.judged) for m in now]
        if number % 3 == 2:
            now[at] = Mark(
                f"{old.id}+", old.start, old.end, LABELS[(5 * number + number // 12) % len(LABELS)], judged=True
            )
        else:
            now[at] = Mark(old.id, old.start, old.end, LABELS[(5 * number + number // 12) % len(LABELS)], judged=True)
        clocks["edit_whole_list"].run(lambda marks=now: view.set_marks(marks))
        settle()
    for number in range(60):
        at = middle + number % 12
        old = now[at]
        now[at] = Mark(old.id, old.start, old.end, old.label, judged=not old.judged)
        clocks["judge"].run(lambda at=at: view.update_marks([], [now[at]]))
        clocks["current"].run(lambda at=at: view.set_current(now[at].id))
        settle()
    for _ in range(40):
        clocks["repaint"].run(view.viewport().repaint)
    view.show_article(text, marks)
    settle()
    turn_pages(view, clocks["page"])
    view.close()
    return clocks


def main() -> None:
    application = QApplication.instance() or QApplication([])
    result: dict[str, object] = {}
    for length, count in SIZES:
        text, marks = corpus(length, count)
        bare = {name: clock.report() for name, clock in measure_bare(text).items()}
        ours = {name: clock.report() for name, clock in measure_article(text, marks).items()}
        ratios = {name: round(ours[name]["cpu"] / max(bare.get(name, bare["edit"])["cpu"], 0.01), 2) for name in ours}
        result[f"{length // 1000} kB, {count} marks"] = {"bare": bare, "article view": ours, "ratio of cpu": ratios}
    sys.stdout.write(json.dumps(result, indent=1) + "\n")
    del application


if __name__ == "__main__":
    main()
