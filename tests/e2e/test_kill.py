"""Whatever was acknowledged is in the file, at whatever moment the program is killed."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from tests.e2e.desks import SEEDS
from tests.e2e.kill_driver import digest, import_folder, press_keys, suggest
from tests.killable import killable

from glossator.domain.changes import SettingChanged
from glossator.session import schemes, suggesting
from glossator.session.jobs import ImportJob, run_to_end
from glossator.session.outcome import Draft
from glossator.session.session import LAYER, Session
from glossator.store.project import Project

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
    with killable(press_keys, project, settings, chance.randrange(1 << 30)) as (process, said):
        lines = [said.readline() for _ in range(chance.randint(2, 60))]
        time.sleep(chance.uniform(0, 0.05))
        process.kill()
        lines += said.readlines()
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


def test_every_acknowledged_action_is_in_the_file_after_50_kills(tmp_path: Path) -> None:
    chance = random.Random(1)
    project = _project(tmp_path)
    acknowledged = 0
    for _ in range(50):
        said = _work_until_killed(project, tmp_path / "settings.json", chance)
        _assert_nothing_is_lost(project, said)
        acknowledged += len(said)
    assert acknowledged > 500


@pytest.mark.long
def test_every_acknowledged_action_is_in_the_file_after_450_more_kills(tmp_path: Path) -> None:
    chance = random.Random(3)
    project = _project(tmp_path)
    for _ in range(450):
        _assert_nothing_is_lost(project, _work_until_killed(project, tmp_path / "settings.json", chance))


def _reports(count: int, folder: Path) -> Path:
    folder.mkdir()
    for number in range(count):
        text = f"Report {number}\n\n" + "Iraqi forces said that ISIL had left the town of Rawa. " * 40
        (folder / f"{number:04}.txt").write_text(text, "utf-8")
    return folder


def test_an_import_that_is_killed_brings_in_everything_or_nothing(tmp_path: Path) -> None:
    chance = random.Random(4)
    count = 240
    folder = _reports(count, tmp_path / "reports")
    seen = set()
    cut_off = 0
    for number in range(6):
        project = tmp_path / f"{number}.glossator"
        Session.create(
            project, schemes.find_scheme("conflict"), suggesting.default_settings("", ""), author="anna"
        ).close()
        with killable(import_folder, project, tmp_path / "settings.json", folder) as (process, said):
            until = number / 6
            while json.loads(said.readline())["progress"] < until:
                pass
            time.sleep(chance.uniform(0, 0.03))
            process.kill()
            done = any(line == b'{"progress": 2.0}\n' for line in said)
        session = Session.open(project, author="anna")
        there = len(session.project.queue(LAYER))
        assert there == count if done else there in (0, count)
        assert [finding.sentence for finding in session.project.check()] == []
        seen.add(there)
        cut_off += session.project.discard_staged(limit=1)
        # What was cut off is in nobody's way.
        run_to_end(ImportJob(session, [folder]))
        assert len(session.project.queue(LAYER)) == count
        assert [finding.sentence for finding in session.project.check()] == []
        session.close()
    assert 0 in seen
    assert cut_off > 1, "no kill came between two batches"


@pytest.mark.xdist_group("spacy")
def test_suggestions_that_were_told_are_in_the_file_after_a_kill(tmp_path: Path) -> None:
    chance = random.Random(5)
    folder = _reports(300, tmp_path / "reports")
    project = tmp_path / "reports.glossator"
    session = Session.create(
        project, schemes.find_scheme("conflict"), suggesting.default_settings("", None), author="anna"
    )
    run_to_end(ImportJob(session, [folder]))
    session.close()
    told: set[str] = set()
    for _ in range(3):
        with killable(suggest, project) as (process, said):
            lines = [said.readline() for _ in range(chance.randint(1, 12))]
            time.sleep(chance.uniform(0, 0.05))
            process.kill()
            lines += said.readlines()
        for line in lines:
            if line.endswith(b"\n"):
                told.update(json.loads(line)["articles"])
        with Project.open(project) as opened:
            for article in told:
                assert opened.has_run(article, "gazetteer:standard")
                assert opened.suggestions(article)
            assert [finding.sentence for finding in opened.check()] == []
    assert told
