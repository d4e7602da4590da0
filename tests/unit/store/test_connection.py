from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, add_span, change, contents, furnish, new_article, span

from glossator.domain.changes import SpanAdded
from glossator.errors import ProjectError, StaleError
from glossator.store import connection as connections
from glossator.store.connection import SETTINGS, configure

if TYPE_CHECKING:
    from glossator.store.project import Project

STORE = Path(connections.__file__).parent


@pytest.mark.parametrize(("name", "value"), SETTINGS.items())
def test_every_setting_reads_back_as_it_was_made(project: Project, name: str, value: str | int) -> None:
    assert str(project._connection.value(f"PRAGMA {name}")) == str(value)


def test_a_setting_that_sqlite_does_not_take_is_refused(path: Path) -> None:
    raw = sqlite3.connect(":memory:")
    with pytest.raises(ProjectError, match="journal_mode"):
        configure(raw, {"journal_mode": "truncate"})
    raw.close()


def test_sqlite_opens_files_in_one_module_only() -> None:
    opening = [module.name for module in STORE.glob("*.py") if re.search(r"sqlite3\.connect\(", module.read_text())]
    in_memory_too = {"connection.py", "opening.py"}
    assert set(opening) <= in_memory_too
    assert "sqlite3.connect(path" not in (STORE / "opening.py").read_text()


def test_reading_does_not_need_sqlite_utils(project: Project) -> None:
    script = (
        "import sys; from pathlib import Path; from glossator.store.project import Project;"
        "p = Project.open(Path(sys.argv[1])); k = p.queue('main'); r = p.queue_rows('main', k);"
        "[p.annotations(row.id, 'main') for row in r.values()]; p.close();"
        "print('sqlite_utils' in sys.modules)"
    )
    furnish(project)
    project.close()
    environment = {**os.environ, "PYTHONPATH": str(STORE.parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", script, str(project.path)], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_only_the_thread_that_opened_a_project_writes_to_it(project: Project) -> None:
    raised: list[BaseException] = []

    def write() -> None:
        try:
            project.commit(change())
        except RuntimeError as error:
            raised.append(error)

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert len(raised) == 1
    assert project.changes() == []


@pytest.mark.parametrize("move", ["rename", "delete", "replace"])
def test_nothing_is_written_once_the_file_was_moved(project: Project, path: Path, tmp_path: Path, move: str) -> None:
    [article] = furnish(project)
    other = tmp_path / "other.glossator"
    for _ in project.snapshot(other):
        pass
    before = contents(other)
    moved = tmp_path / "moved.glossator"
    if move == "rename":
        path.rename(moved)
    elif move == "delete":
        path.unlink()
    else:
        path.rename(moved)
        shutil.copy(other, path)
    with pytest.raises(ProjectError, match=r"“work.glossator” was moved, deleted or replaced"):
        add_span(project, article, 0, 4)
    assert project.annotations(article.article.id, LAYER).spans == ()
    project.close()
    for left in (moved, path):
        if left.exists():
            assert contents(left) == before


def test_work_goes_on_when_the_file_is_put_back(project: Project, path: Path, tmp_path: Path) -> None:
    [article] = furnish(project)
    path.rename(tmp_path / "elsewhere")
    with pytest.raises(ProjectError):
        add_span(project, article, 0, 4)
    (tmp_path / "elsewhere").rename(path)
    add_span(project, article, 0, 4)
    assert len(project.annotations(article.article.id, LAYER).spans) == 1


def test_a_full_disk_is_said_and_changes_nothing(project: Project) -> None:
    [article] = furnish(project)
    kept = add_span(project, article, 0, 4)
    pages = project._connection.value("PRAGMA page_count")
    project._connection.raw.execute(f"PRAGMA max_page_count={pages}")
    head = project.changes()
    big = [new_article("x" * 50_000, "Big")]
    with pytest.raises(ProjectError, match="no room left"):
        project.stage_texts(big)

    def fill() -> None:
        for start in range(2000):
            add_span(project, article, start % 30, start % 30 + 2)

    with pytest.raises(ProjectError, match=r"no room left.*not saved"):
        fill()
    assert not project._connection.raw.in_transaction
    count = len(project.changes(limit=5000)) - len(head)
    assert len(project.annotations(article.article.id, LAYER).spans) == count + 1
    project._connection.raw.execute("PRAGMA max_page_count=100000")
    add_span(project, article, 9, 14)
    project.stage_texts(big)
    project.discard_staged()
    assert project.annotations(article.article.id, LAYER).span(kept.id) == kept
    assert list(project.check()) == []


def test_an_action_that_is_stopped_at_any_moment_leaves_nothing(project: Project) -> None:
    """SQLite is made to give up after more and more steps, until the action gets through."""
    [article] = furnish(project)
    raw = project._connection.raw
    steps = stopped = 0
    while True:
        steps += 7
        doomed = change(SpanAdded(article.article.id, span(article, 0, 4)))
        countdown = [steps]

        def tick(countdown: list[int] = countdown) -> int:
            countdown[0] -= 1
            return int(countdown[0] == 0)

        raw.set_progress_handler(tick, 1)
        try:
            project.commit(doomed)
        except ProjectError:
            stopped += 1
            raw.set_progress_handler(None, 0)
            assert not raw.in_transaction
            assert [info.id for info in project.changes() if info.id == doomed.id] == []
            assert project.annotations(article.article.id, LAYER).spans == ()
        else:
            raw.set_progress_handler(None, 0)
            break
    assert stopped > 20
    assert len(project.annotations(article.article.id, LAYER).spans) == 1
    assert list(project.check()) == []


def test_what_breaks_a_rule_of_the_tables_is_stale_and_not_an_sqlite_error(project: Project) -> None:
    [article] = furnish(project)
    made = add_span(project, article, 0, 4)
    with pytest.raises(StaleError):
        project.commit(change(SpanAdded(article.article.id, made)))
