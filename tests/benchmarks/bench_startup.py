"""From process start to a painted window with a project of 100,000 articles, against a bare PySide6 window.

Prints one JSON object. The two start in turns, so that they meet the same machine; medians count. "painted" is when
queue and article have been painted and the window has the focus, "usable" when a key press after that was carried out
and painted. The window's worker loads its pipeline all the while, as it does at every start. Processor time of the
window's own process stands beside the time that passed: other programs lengthen the one much less than the other.
Run it by hand: `python tests/benchmarks/bench_startup.py [ROUNDS] [--imports]`; with --imports it also names the
modules that cost most. The project is kept in the temporary folder between runs.
"""

from __future__ import annotations

# Both windows start with this file, which therefore imports only what every Python has loaded already.
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib takes 5 ms
ROOT = os.path.dirname(os.path.dirname(HERE))  # noqa: PTH120
sys.path.insert(0, f"{ROOT}/desktop")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

ARTICLES, BATCH, ROUNDS, BAR = 100_000, 2_000, 9, 2.0
BEGUN = "GLOSSATOR_BENCH_BEGUN"
UNWANTED = (
    "spacy",
    "thinc",
    "numpy",
    "sqlite_utils",
    "typer",
    "rich",
    "asyncio",
    "multiprocessing",
    "PySide6.QtNetwork",
)


def since_start() -> float:
    """Return the milliseconds since the process was started by this file."""
    return (time.monotonic() - float(os.environ[BEGUN])) * 1000


def run_bare() -> None:
    """Show the least that is a window, and say when it was painted."""
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    class Label(QLabel):
        painted = False

        def paintEvent(self, event: object) -> None:
            super().paintEvent(event)  # type: ignore[arg-type]
            self.painted = True

    application = QApplication([])
    window, label = QMainWindow(), Label("A bare window")
    window.setCentralWidget(label)
    window.resize(1280, 800)
    window.show()
    while not label.painted:
        application.processEvents()
    sys.stdout.write(f'{{"painted": {since_start()}, "cpu": {time.process_time() * 1000}}}\n')


def run_window(project: str) -> None:
    """Run the program as `glossator open PROJECT` does up to its event loop, and say when what was painted."""
    entered = since_start()
    from importlib import import_module

    from glossator import app
    from glossator.session.work import Work

    figures = {"python": entered, "session imported": since_start()}
    open_work = Work.open

    def open_and_watch(*arguments: object) -> object:
        work = open_work(*arguments)  # type: ignore[arg-type]
        figures["project open, worker started"] = since_start()
        import_module("glossator.ui")  # It is to be the first that imports Qt, as it is in the program.
        from PySide6 import QtWidgets

        figures["Qt imported"] = since_start()
        QtWidgets.QApplication.exec = staticmethod(lambda: watch(figures))  # type: ignore[assignment, method-assign]
        return work

    Work.open = open_and_watch  # type: ignore[assignment, method-assign]
    app.run_window([project])


def watch(figures: dict[str, float]) -> int:
    """Take the place of the event loop until the window is painted."""
    import json

    from PySide6.QtCore import QEvent, QObject, Qt
    from PySide6.QtWidgets import QApplication

    from glossator.ui.main_window import MainWindow

    figures["window shown"] = since_start()

    class Watch(QObject):
        def __init__(self) -> None:
            super().__init__()
            self.seen: set[QObject] = set()

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                self.seen.add(watched)
            return False

    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    article, queue = window.page.view.viewport(), window.queue.view.viewport()
    eyes = Watch()
    for each in (article, queue):
        each.installEventFilter(eyes)
    while not {article, queue} <= eyes.seen or QApplication.focusWidget() is not window.page.view:
        QApplication.processEvents()
    figures["painted"] = since_start()
    figures["cpu"] = time.process_time() * 1000
    eyes.seen.clear()
    from PySide6.QtTest import QTest

    imported = sorted(name for name in UNWANTED if name in sys.modules)
    QTest.keyClick(window.page.view, Qt.Key.Key_Right)
    while article not in eyes.seen:
        QApplication.processEvents()
    figures["usable"] = since_start()
    assert window.queue.model.rowCount() == ARTICLES
    assert window.desk.article is not None
    sys.stdout.write(json.dumps({**figures, "imported": imported, "modules": len(sys.modules)}) + "\n")
    window.close()
    return 0


def start(*arguments: str, environment: dict[str, str], options: tuple[str, ...] = ()) -> tuple[dict[str, object], str]:
    """Start this file in one of its two parts and return what it says, and its error output."""
    import json
    import subprocess

    command = [sys.executable, *options, __file__, *arguments]
    done = subprocess.run(
        command,
        env={**environment, BEGUN: str(time.monotonic())},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout), done.stderr


def make_project(path: Path) -> None:
    """Make the project straight through the store, unless an earlier run has."""
    if path.exists():
        return
    import hashlib
    from pathlib import Path

    from glossator.domain.article import Article, Metadata, NewArticle, Provenance
    from glossator.domain.changes import ArticleAdded
    from glossator.domain.ids import new_id
    from glossator.domain.text import sha256
    from glossator.session import schemes, suggesting
    from glossator.session.outcome import Draft
    from glossator.session.session import Session

    part = path.with_suffix(f".{os.getpid()}.part")
    session = Session.create(part, schemes.find_scheme("conflict"), suggesting.default_settings(), author="anna")
    seed = max(Path(ROOT, "seeds").glob("*.txt"), key=lambda file: file.stat().st_size).read_text("utf-8")
    for first in range(0, ARTICLES, BATCH):
        new = []
        for number in range(first, first + BATCH):
            # The open article is as long as a real one; the others only have to be many.
            text = f"{seed}\n{number}" if number == 0 else f"Report {number} from the front\n{seed[:200]}"
            raw = text.encode()
            provenance = Provenance(f"{number}.txt", "utf-8", hashlib.sha256(raw).hexdigest())
            metadata = Metadata(
                f"Report {number} from the front", source=f"Agency {number % 40}", published="2017-01-05"
            )
            new.append(NewArticle(Article(new_id(), metadata, sha256(text), len(text), provenance), text, raw))
        session.project.stage_texts(new)
        session.commit(Draft(f"Import {BATCH} articles", tuple(ArticleAdded(each.article) for each in new)))
    session.close()
    part.rename(path)


def dearest_imports(report: str) -> list[str]:
    """Return the modules whose own code took longest to import, from the report of -X importtime."""
    found = []
    for line in report.splitlines():
        own, _, rest = line.removeprefix("import time:").partition("|")
        if line.startswith("import time:") and own.strip().isdigit():
            found.append((int(own), rest.partition("|")[2].strip()))
    return [f"{name}: {own / 1000:.1f} ms" for own, name in sorted(found, reverse=True)[:10]]


def main() -> None:
    """Measure and print."""
    import json
    import statistics
    import tempfile
    import zlib
    from pathlib import Path

    numbers = [int(argument) for argument in sys.argv[1:] if argument.isdigit()]
    rounds = numbers[0] if numbers else ROUNDS
    folder = Path(tempfile.gettempdir()) / "glossator-bench"
    folder.mkdir(exist_ok=True)
    # One of another schema would be refused.
    schema = (Path(__file__).parents[2] / "desktop" / "glossator" / "store" / "migrations.py").read_bytes()
    project = folder / f"articles-{ARTICLES}-{zlib.crc32(schema):08x}.glossator"
    make_project(project)
    home = tempfile.mkdtemp(prefix="glossator-bench-home-")
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    # As in an installed program, whose modules are compiled.
    environment |= {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    environment |= {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("DATA", "CONFIG", "STATE", "CACHE")}
    ours: list[dict[str, object]] = []
    bare: list[dict[str, object]] = []
    for _ in range(rounds + 1):
        bare.append(start("--bare", environment=environment)[0])
        ours.append(start("--window", str(project), environment=environment)[0])
    # The first of each warms the file cache.
    ours, bare = ours[1:], bare[1:]
    steps = [name for name, value in ours[0].items() if isinstance(value, float) and name != "cpu"]
    cpu = {what: sorted(float(str(each["cpu"])) for each in runs) for what, runs in (("bare", bare), ("ours", ours))}
    medians = {name: round(statistics.median(float(str(each[name])) for each in ours), 1) for name in steps}
    limit = statistics.median(float(str(each["painted"])) for each in bare)
    best = min(float(str(each["painted"])) for each in ours)
    best_limit = min(float(str(each["painted"])) for each in bare)
    result: dict[str, object] = {
        "what": "process start to painted window",
        "articles": ARTICLES,
        "rounds": rounds,
        "bare_window_ms": round(limit, 1),
        "glossator_ms": medians,
        "ratio": round(medians["painted"] / limit, 2),
        "best_ms": {"bare window": round(best_limit, 1), "painted": round(best, 1)},
        "ratio_of_the_best": round(best / best_limit, 2),
        "cpu_ms": {
            what: {"best": round(times[0], 1), "median": round(statistics.median(times), 1)}
            for what, times in cpu.items()
        },
        "ratio_of_cpu": round(cpu["ours"][0] / cpu["bare"][0], 2),
        "ratio_usable": round(medians["usable"] / limit, 2),
        "bar": BAR,
        "holds": medians["painted"] <= BAR * limit,
        "spacy_imported": "spacy" in ours[-1]["imported"],  # type: ignore[operator]
        "imported_of_the_unwanted": ours[-1]["imported"],
        "modules": ours[-1]["modules"],
    }
    if "--imports" in sys.argv:
        report = start("--window", str(project), environment=environment, options=("-X", "importtime"))[1]
        result["dearest_imports"] = dearest_imports(report)
    sys.stdout.write(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    if "--bare" in sys.argv:
        run_bare()
    elif "--window" in sys.argv:
        run_window(sys.argv[-1])
    else:
        main()
