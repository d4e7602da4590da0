from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest
from tests.projects.make_fixture import FOLDER, describe
from tests.unit.store.builders import change, contents

from glossator.domain.changes import SettingChanged
from glossator.errors import ProjectError
from glossator.store import migrations
from glossator.store.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FIXTURES = sorted(FOLDER.glob("*.glossator-fixture"))


@pytest.fixture(params=FIXTURES, ids=lambda fixture: fixture.stem)
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project as a released version made it."""
    fixture: Path = request.param
    copied = tmp_path / "old.glossator"
    shutil.copy(fixture, copied)
    copied.with_suffix(".json").write_bytes(fixture.with_suffix(".json").read_bytes())
    return copied


def content(path: Path) -> object:
    with Project.open(path) as project:
        assert list(project.check()) == []
        return json.loads(json.dumps(describe(project)))


def version(path: Path) -> int:
    raw = sqlite3.connect(path)
    found: int = raw.execute("PRAGMA user_version").fetchone()[0]
    raw.close()
    return found


def test_there_is_a_fixture_of_every_version() -> None:
    assert [fixture.stem for fixture in FIXTURES] == [f"v{n + 1}" for n in range(len(migrations.MIGRATIONS))]


def test_a_project_of_every_released_version_is_opened_with_all_that_is_in_it(released: Path) -> None:
    assert content(released) == json.loads(released.with_suffix(".json").read_text(encoding="utf-8"))


def test_a_new_project_has_exactly_the_tables_of_one_that_was_brought_up_to_date(released: Path, path: Path) -> None:
    def schema(of: Path) -> list[tuple[str, str]]:
        raw = sqlite3.connect(of)
        rows = raw.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        raw.close()
        return rows

    with Project.create(path):
        pass
    with Project.open(released):
        pass
    assert schema(path) == schema(released)


def add_table(raw: sqlite3.Connection) -> None:
    raw.execute("CREATE TABLE note (article INTEGER NOT NULL, body TEXT NOT NULL) STRICT")
    raw.execute("INSERT INTO note SELECT key, 'x' FROM article")


def fail(raw: sqlite3.Connection) -> None:
    add_table(raw)
    raw.execute("INSERT INTO nowhere VALUES (1)")


def stumble(raw: sqlite3.Connection) -> None:
    add_table(raw)
    raise KeyError


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "old.glossator"
    shutil.copy(FOLDER / "v1.glossator-fixture", path)
    return path


def test_an_older_project_is_brought_up_to_date_after_a_backup(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(first)
    described = content(first)
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, add_table))
    shutil.copy(FOLDER / "v1.glossator-fixture", first)
    assert content(first) == described
    assert version(first) == len(migrations.MIGRATIONS)
    assert len(contents(first)["note"]) == 3
    backup = first.with_name("old (version 1).glossator")
    assert contents(backup) == before
    assert version(backup) == 1


@pytest.mark.parametrize("step", [fail, stumble])
def test_a_migration_that_fails_leaves_the_project_as_it_was(
    first: Path, monkeypatch: pytest.MonkeyPatch, step: Callable[[sqlite3.Connection], None]
) -> None:
    before = first.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (migrations.m0001, step))
        with pytest.raises((ProjectError, KeyError)):
            Project.open(first)
    assert first.read_bytes() == before
    with Project.open(first) as project:
        project.commit(change(SettingChanged("a", None, "b")))


def test_a_copy_of_an_older_version_is_not_read_as_if_it_were_new(first: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "MIGRATIONS", (migrations.m0001, add_table))
    with pytest.raises(ProjectError, match="older version"):
        Project.open_snapshot(first)
