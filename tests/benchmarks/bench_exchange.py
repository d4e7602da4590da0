"""Measures export and import of everything against bare writing and reading of the same bytes; prints JSON.

Usage: bench_exchange.py [ARTICLES]. There are 20,000 unless it is said, each with 3,000 characters and 10 spans. Each
job runs in an event loop as in the window, in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[2] / "desktop"))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tests.benchmarks.beat import Beat
from tests.benchmarks.bench_export import _make
from tests.unit.session.generated import SCHEME

from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.session.job import Job
from glossator.session.jobs import ExportJob, ExportPlan, ImportJob
from glossator.session.session import Session
from glossator.ui.application import keep_collections_short

_BLOCK = 1 << 20


def _bare_read(path: Path) -> float:
    """Read and hash a file, and return how many seconds that took."""
    begun = time.perf_counter()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return time.perf_counter() - begun


def _bare_write(path: Path, copy: Path) -> float:
    """Write the bytes of a file anew, down to the disk, and return how many seconds that took."""
    content = path.read_bytes()
    begun = time.perf_counter()
    with copy.open("wb") as file:
        for first in range(0, len(content), _BLOCK):
            file.write(content[first : first + _BLOCK])
        file.flush()
        os.fsync(file.fileno())
    taken = time.perf_counter() - begun
    copy.unlink()
    return taken


def _drive(job: Job) -> dict[str, float]:
    """Run a job as the window does, between other events."""
    beat = Beat()
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: None if job.finished else job.pump())
    timer.start()
    found = beat.worst_until(lambda: job.finished)
    timer.stop()
    if job.error:
        raise job.error
    return found


def _work(do: str, project: Path, file: Path) -> dict[str, object]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    QApplication([])
    # As the running program has it.
    keep_collections_short()
    if do == "export":
        session = Session.open(project, author="anna")
        plan = ExportPlan(selection=Selection(frozenset(ArticleState)))
        found = _drive(ExportJob(session, file, plan))
    else:
        session = Session.create(project, SCHEME, {}, author="anna")
        session.project.prepare()
        found = _drive(ImportJob(session, [file]))
    articles = len(session.project.queue(session.layer))
    session.close()
    own = resource.getrusage(resource.RUSAGE_SELF)
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        **found,
        "articles": articles,
        "window_cpu": round(own.ru_utime + own.ru_stime, 2),
        "worker_cpu": round(others.ru_utime + others.ru_stime, 2),
        "window_peak_mb": round(own.ru_maxrss / 1024),
        "worker_peak_mb": round(others.ru_maxrss / 1024),
    }


def _child(do: str, project: Path, file: Path) -> dict[str, object]:
    command = [sys.executable, __file__, do, str(project), str(file)]
    answer: dict[str, object] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return answer


def main(count: int) -> None:
    """Export, import, and do the same with bare bytes in between."""
    with tempfile.TemporaryDirectory(dir=Path(__file__).parent) as name:
        folder = Path(name)
        _make(folder / "from.glossator", count).close()
        file = folder / "out.jsonl"
        exported = _child("export", folder / "from.glossator", file)
        written = _bare_write(file, folder / "copy")
        imported = _child("import", folder / "to.glossator", file)
        read = _bare_read(file)
        again = _child("export", folder / "to.glossator", folder / "again.jsonl")
        result = {
            "articles": count,
            "megabytes": round(file.stat().st_size / 1e6, 1),
            "bare_write": round(written, 3),
            "bare_read": round(read, 3),
            "export": exported,
            "import": imported,
            "export_to_bare_write": round(float(str(exported["seconds"])) / written, 1),
            "import_to_bare_read": round(float(str(imported["seconds"])) / read, 1),
            "comes_back_the_same": file.read_bytes() == (folder / "again.jsonl").read_bytes(),
            "export_again": again["seconds"],
        }
        print(json.dumps(result, indent=1))  # noqa: T201


if __name__ == "__main__":
    match sys.argv[1:]:
        case [do, project, file]:
            print(json.dumps(_work(do, Path(project), Path(file))))  # noqa: T201
        case [count]:
            main(int(count))
        case _:
            main(20_000)
