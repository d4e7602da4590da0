from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.generated import Plan, make

from glossator import paths
from glossator.errors import UserError
from glossator.session import editing
from glossator.session.jobs import run_to_end
from glossator.session.restoring import RestoreJob, list_backups
from glossator.session.session import Session

if TYPE_CHECKING:
    from pathlib import Path

PLANS = [Plan("Anna left Aanah.", b"Anna left Aanah.", "utf-8", deeds=[(2, 0, 3, 0)])]
START = datetime(2026, 1, 5, 12, tzinfo=UTC)


def spans(path: Path) -> list[tuple[int, int]]:
    session = Session.open(path, author="anna")
    try:
        article = session.project.queue_rows("main", session.project.queue("main"))
        return [(s.start, s.end) for row in article.values() for s in session.annotations(row.id).spans]
    finally:
        session.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one span, of which there are two backups: with no span more, and with one more."""
    session = make(tmp_path / "anbar.glossator", PLANS)
    folder = paths.data_dir() / "backups"
    session.project.backup_if_due(folder, now=START)
    article = next(iter(session.project.queue_rows("main", session.project.queue("main")).values())).id
    session.commit(editing.add(session.annotations(article), 10, 15, "Place", "Place"))
    session.project.backup_if_due(folder, now=START + timedelta(hours=1))
    session.close()
    return tmp_path / "anbar.glossator"


def restored(backup: object, out: Path) -> RestoreJob:
    job = RestoreJob(backup, out)  # type: ignore[arg-type]
    run_to_end(job)
    return job


def test_each_backup_can_be_gone_back_to(project: Path, tmp_path: Path) -> None:
    newest, oldest = list_backups(project)
    assert restored(oldest, tmp_path / "old.glossator").result == tmp_path / "old.glossator"
    assert restored(newest, tmp_path / "new.glossator").error is None
    assert len(spans(tmp_path / "new.glossator")) == len(spans(tmp_path / "old.glossator")) + 1
    assert newest.path.exists()
    assert oldest.path.exists()


def test_a_damaged_or_missing_project_still_has_its_backups(project: Path, tmp_path: Path) -> None:
    make(tmp_path / "other.glossator", PLANS).close()
    assert list_backups(tmp_path / "other.glossator") == []
    project.write_bytes(b"damaged")
    assert len(list_backups(project)) == 2
    project.unlink()
    assert len(list_backups(project)) == 2
    assert len(list_backups()) == 2


def test_backups_are_found_by_the_project_and_not_by_its_name(project: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "renamed.glossator"
    shutil.move(project, renamed)
    make(project, PLANS).close()
    assert len(list_backups(renamed)) == 2
    assert list_backups(project) == []


def test_nothing_is_ever_restored_over(project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    with pytest.raises(UserError, match="is there already"):
        RestoreJob(list_backups(project)[0], project)
    assert project.read_bytes() == before
    # Something that comes in between is kept too.
    job = RestoreJob(list_backups(project)[0], tmp_path / "late.glossator")
    (tmp_path / "late.glossator").write_bytes(b"late")
    run_to_end(job)
    assert job.error is not None
    assert (tmp_path / "late.glossator").read_bytes() == b"late"
    assert not list(tmp_path.glob("*.part"))


def test_what_goes_wrong_is_said_and_leaves_nothing(project: Path, tmp_path: Path) -> None:
    newest = list_backups(project)[0]
    job = restored(newest, tmp_path / "no folder" / "p.glossator")
    assert job.error is not None
    assert "cannot be written" in job.error.sentence
    cancelled = RestoreJob(newest, tmp_path / "c.glossator")
    cancelled.cancel()
    run_to_end(cancelled)
    assert not (tmp_path / "c.glossator").exists()
    assert not list(tmp_path.glob("*.part"))
