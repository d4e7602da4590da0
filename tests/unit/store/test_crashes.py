"""What was acknowledged is there after any kill, and the file is sound."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.killable import killable
from tests.unit.store.builders import furnish
from tests.unit.store.writer import work

from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Needs SIGKILL.")


def kill_at_random_moments(path: Path, kills: int) -> int:
    """Let real processes work in a project and kill each; return how many acknowledged changes were looked for."""
    rng = random.Random(kills)
    acknowledged: set[str] = set()
    for _ in range(kills):
        with killable(work, path, 0.0) as (process, said):
            first = said.readline()
            time.sleep(rng.random() * 0.08)
            process.kill()
            # A line that was cut off by the kill was not read by anybody.
            lines = (first + said.read()).decode().split("\n")[:-1]
        assert lines
        acknowledged.update(lines)
        with Project.open(path) as project:
            known = {info.id for info in project.changes(limit=1_000_000)}
            assert acknowledged <= known
            # The one that was being acknowledged may be there too.
            assert len(known) - len(acknowledged) <= kills + 2
            assert list(project.check()) == []
    return len(acknowledged)


def test_no_acknowledged_change_is_lost_when_the_program_is_killed(project: Project, path: Path) -> None:
    furnish(project, 3)
    project.close()
    assert kill_at_random_moments(path, 20) >= 20


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_no_acknowledged_change_is_lost_in_many_kills(project: Project, path: Path) -> None:
    furnish(project, 3)
    project.close()
    assert kill_at_random_moments(path, 200) >= 200


_CUT_OFF = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=TRUNCATE")
connection.execute("PRAGMA cache_size=2")
connection.execute("BEGIN IMMEDIATE")
connection.execute("CREATE TABLE junk (body TEXT)")
connection.executemany("INSERT INTO junk VALUES (?)", [("x" * 3000,)] * 400)
# What the kill leaves when the file had not grown yet but its first page says that it had.
size = int(sys.argv[2])
os.truncate(sys.argv[1], size)
os._exit(9)
"""


def test_a_file_that_a_kill_left_half_written_opens_as_it_was_before(project: Project, path: Path) -> None:
    furnish(project, 3)
    before = [info.id for info in project.changes(limit=1000)]
    project.close()
    subprocess.run([sys.executable, "-c", _CUT_OFF, str(path), str(path.stat().st_size)], check=False)
    assert path.with_name(f"{path.name}-journal").stat().st_size > 0
    with Project.open(path) as again:
        assert [info.id for info in again.changes(limit=1000)] == before
        assert list(again.check()) == []
