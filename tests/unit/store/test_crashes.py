"""What was acknowledged is there after any kill, and the file is sound."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import furnish, run

from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Needs SIGKILL.")


def kill_at_random_moments(path: Path, kills: int) -> int:
    """Let real processes work in a project and kill each; return how many acknowledged changes were looked for."""
    rng = random.Random(kills)
    acknowledged: set[str] = set()
    for _ in range(kills):
        worker = run("tests.unit.store.writer", str(path), "0")
        assert worker.stdout is not None
        first = worker.stdout.readline()
        time.sleep(rng.random() * 0.08)
        worker.kill()
        rest, _ = worker.communicate()
        # A line that was cut off by the kill was not read by anybody.
        lines = (first + rest).split("\n")[:-1]
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
