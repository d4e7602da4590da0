from __future__ import annotations

import random
import shutil
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, add, add_span, change, contents, furnish, new_article, run

from glossator.domain.backup import Backup
from glossator.domain.changes import SettingChanged
from glossator.errors import ProjectError
from glossator.store import backup, snapshot
from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_snapshot_is_the_whole_project(project: Project, path: Path, tmp_path: Path) -> None:
    furnish(project, 20)
    target = tmp_path / "copy.glossator"
    steps = list(project.snapshot(target, pages=4))
    assert steps == sorted(steps)
    assert len(steps) > 5
    assert steps[-1] == 1.0
    assert not target.with_name("copy.glossator.part").exists()
    reading = Project.open_snapshot(target)
    assert list(reading.check()) == []
    reading.close()
    project.close()
    assert contents(target) == contents(path)


def test_work_goes_on_during_a_snapshot_and_is_in_it(project: Project, path: Path, tmp_path: Path) -> None:
    article = furnish(project, 30)[0]
    target = tmp_path / "copy.glossator"
    copying = project.snapshot(target, pages=2)
    made = []
    while next(copying) < 0.7:
        start = len(made)
        made.append(add_span(project, article, start % 30, start % 30 + 2))
    assert made
    assert list(copying)[-1] == 1.0
    reading = Project.open_snapshot(target)
    assert list(reading.check()) == []
    assert len(reading.annotations(article.article.id, LAYER).spans) == len(made)
    reading.close()
    project.close()
    assert contents(target) == contents(path)


@pytest.mark.parametrize("after", [0, 1, 5])
def test_a_snapshot_that_is_given_up_leaves_nothing(project: Project, tmp_path: Path, after: int) -> None:
    furnish(project, 20)
    target = tmp_path / "copies" / "copy.glossator"
    target.parent.mkdir()
    copying = project.snapshot(target, pages=2)
    for _ in range(after):
        next(copying)
    copying.close()  # type: ignore[attr-defined]
    assert list(target.parent.iterdir()) == []
    assert len(project.queue(LAYER)) == 20
    project.commit(change(SettingChanged("a", None, "b")))
    assert list(project.check()) == []


def test_a_snapshot_into_a_place_that_takes_none_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        list(project.snapshot(tmp_path / "nowhere" / "copy.glossator"))
    project.commit(change(SettingChanged("a", None, "b")))


def test_a_snapshot_takes_the_place_of_an_older_one(project: Project, tmp_path: Path) -> None:
    target = tmp_path / "copy.glossator"
    target.write_text("an older one")
    list(project.snapshot(target))
    reading = Project.open_snapshot(target)
    reading.close()


def test_a_copy_of_a_large_project_is_made_in_short_steps(project: Project, tmp_path: Path) -> None:
    furnish(project)
    add(project, [new_article(random.Random(n).randbytes(60_000).hex(), f"Large {n}") for n in range(60)])
    assert len(list(project.snapshot(tmp_path / "copy"))) > 10


def test_a_backup_is_made_when_there_was_work_and_some_time_has_passed(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    furnish(project)
    assert project.last_backup(folder) is None
    first = project.backup_if_due(folder, now=START)
    assert first is not None
    assert project.last_backup(folder) == first
    assert project.backup_if_due(folder, now=START + timedelta(days=3)) is None
    project.commit(change(SettingChanged("a", None, "b")))
    assert project.backup_if_due(folder, now=START + timedelta(minutes=29)) is None
    second = project.backup_if_due(folder, now=START + timedelta(minutes=30))
    assert second is not None
    assert sorted(folder.iterdir()) == sorted([first, second])
    older = Project.open_snapshot(first)
    newer = Project.open_snapshot(second)
    assert (older.settings(), newer.settings()) == ({}, {"a": "b"})
    for copy in (older, newer):
        assert list(copy.check()) == []
        copy.close()


def test_a_backup_is_made_though_the_clock_was_put_back(project: Project, tmp_path: Path) -> None:
    furnish(project)
    assert project.backup_if_due(tmp_path / "b", now=START)
    project.commit(change(SettingChanged("a", None, "b")))
    assert project.backup_if_due(tmp_path / "b", now=START - timedelta(days=400))


def test_backups_of_other_projects_and_other_files_are_left_alone(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    with Project.create(tmp_path / "work 2.glossator") as other:
        theirs = other.backup_if_due(folder, now=START)
    for n in range(40):
        project.commit(change(SettingChanged("n", str(n - 1) if n else None, str(n))))
        assert project.backup_if_due(folder, now=START + timedelta(hours=n))
    assert theirs is not None
    assert theirs.exists()
    assert (folder / "notes.txt").exists()
    assert len(list(folder.iterdir())) < 20


def test_a_backup_that_is_not_like_the_project_replaces_nothing(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    furnish(project)
    first = project.backup_if_due(folder, now=START)
    project.commit(change(SettingChanged("a", None, "b")))
    sync = snapshot._sync

    def spoil(path: Path) -> None:
        """Write over a page, as a failing disk does."""
        if path.suffix == ".part":
            with path.open("r+b") as file:
                file.seek(4096 * 6)
                file.write(b"\xff" * 4096)
        sync(path)

    monkeypatch.setattr(snapshot, "_sync", spoil)
    with pytest.raises(ProjectError):
        project.backup_if_due(folder, now=START + timedelta(days=1))
    assert [*folder.iterdir()] == [first]


def test_a_folder_that_takes_no_backups_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ProjectError, match="Backups cannot be kept"):
        project.backup_if_due(tmp_path / "file" / "backups", now=START)


def test_enough_backups_are_kept_for_hours_days_and_weeks(tmp_path: Path) -> None:
    """Half a year of work, a backup every half an hour of eight-hour days."""
    kept: list[Backup] = []
    for day in range(180):
        for half_hour in range(16):
            at = START + timedelta(days=day, minutes=30 * half_hour)
            kept.append(Backup(tmp_path / at.isoformat(), at, len(kept), "p", "0" * 8))
            gone = set(backup.superfluous(kept))
            kept = [one for one in kept if one not in gone]
            assert len(kept) <= backup.LATEST + backup.DAYS + backup.WEEKS
    last = START + timedelta(days=179)
    assert [one.at.hour * 60 + one.at.minute for one in kept[-10:]] == [16 * 60 + 30 - 30 * n for n in range(9, -1, -1)]
    days = {one.at.date() for one in kept}
    assert all((last - timedelta(days=n)).date() in days for n in range(7))
    weeks = {one.at.isocalendar()[:2] for one in kept}
    assert all((last - timedelta(weeks=n)).isocalendar()[:2] in weeks for n in range(8))


def copies_while_working(path: Path, folder: Path, count: int) -> None:
    """Copy the file as a file manager does while another process works in it; see that each is usable."""
    worker = run("tests.unit.store.writer", str(path), "0.03")
    assert worker.stdout is not None
    try:
        rng = random.Random(count)
        for n in range(count):
            worker.stdout.readline()
            time.sleep(rng.random() * 0.03)
            copy = folder / f"copy {n}.glossator"
            shutil.copyfile(path, copy)
            reading = Project.open_snapshot(copy)
            assert reading._connection.value("PRAGMA quick_check") == "ok"
            # Everything that was acknowledged before is there; a change in flight may be there in part.
            assert len(reading.changes(limit=100_000)) >= n + 3
            for row in reading.queue_rows(LAYER, reading.queue(LAYER)).values():
                reading.annotations(row.id, LAYER)
            reading.close()
            copy.unlink()
    finally:
        worker.kill()
        worker.communicate()


@pytest.fixture
def copied(project: Project, path: Path) -> Path:
    furnish(project, 3)
    project.close()
    return path


def test_outside_copies_while_working_are_usable(copied: Path, tmp_path: Path) -> None:
    copies_while_working(copied, tmp_path, 20)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_many_outside_copies_while_working_are_usable(copied: Path, tmp_path: Path) -> None:
    copies_while_working(copied, tmp_path, 150)


def test_a_backup_does_not_need_the_program(project: Project, tmp_path: Path) -> None:
    furnish(project)
    made = project.backup_if_due(tmp_path / "b", now=START)
    raw = sqlite3.connect(f"{made.as_uri()}?mode=ro", uri=True) if made else sqlite3.connect(":memory:")
    assert raw.execute("SELECT title FROM article").fetchall() == [("Article 0",)]
    raw.close()
