"""Whatever was acknowledged is in the file, at whatever moment the program is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.e2e.desks import SEEDS
from tests.e2e.kill_driver import digest

from glossator.domain.changes import SettingChanged
from glossator.session import schemes, suggesting
from glossator.session.jobs import ImportJob, run_to_end
from glossator.session.outcome import Draft
from glossator.session.session import LAYER, Session
from glossator.store.project import Project

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(600)


def _project(folder: Path) -> Path:
    """Make a project whose pre-highlights are stored already, and which needs no worker any more."""
    path = folder / "seeds.glossator"
    session = Session.create(
        path, schemes.find_scheme("conflict"), suggesting.default_settings("", None), author="analyst"
    )
    run_to_end(ImportJob(session, [SEEDS]))
    suggester = suggesting.Suggester(session, ahead=None)
    suggester.run_to_end()
    suggester.close()
    gazetteer = session.project.settings()[suggesting.GAZETTEER]
    session.commit(Draft("Use no sources", (SettingChanged(suggesting.GAZETTEER, gazetteer, ""),)))
    session.close()
    return path


def _work_until_killed(project: Path, settings: Path, chance: random.Random) -> list[dict[str, str]]:
    """Return what was acknowledged before the kill."""
    command = [
        sys.executable,
        "-m",
        "tests.e2e.kill_driver",
        str(project),
        str(settings),
        str(chance.randrange(1 << 30)),
    ]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": f"{ROOT}:{ROOT / 'desktop'}"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(chance.randint(2, 60))]
        time.sleep(chance.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    # The last line may have been cut by the kill: then it was not acknowledged.
    return [json.loads(line) for line in lines if line.endswith(b"\n")]


def _assert_nothing_is_lost(project: Path, said: list[dict[str, str]]) -> None:
    assert said, "the window did not come up"
    with Project.open(project) as opened:
        newest = [info.id for info in opened.changes(limit=3)]
        last = said[-1]
        assert last["change"] in newest[:2], "an acknowledged change is missing"
        if newest[0] == last["change"]:
            assert digest(opened.annotations(last["article"], LAYER)) == last["digest"]
        assert [finding.sentence for finding in opened.check()] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_every_acknowledged_action_is_in_the_file_after_25_kills(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    project = _project(tmp_path)
    acknowledged = 0
    for _ in range(25):
        said = _work_until_killed(project, tmp_path / "settings.json", chance)
        _assert_nothing_is_lost(project, said)
        acknowledged += len(said)
    assert acknowledged > 250


@pytest.mark.long
def test_every_acknowledged_action_is_in_the_file_after_450_more_kills(tmp_path: Path) -> None:
    chance = random.Random(3)
    project = _project(tmp_path)
    for _ in range(450):
        _assert_nothing_is_lost(project, _work_until_killed(project, tmp_path / "settings.json", chance))
