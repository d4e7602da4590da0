from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, change, contents, furnish, run

from glossator.errors import ProjectError
from glossator.store import migrations, owner
from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def closed(project: Project, path: Path) -> Path:
    furnish(project, 3)
    project.close()
    return path


def refusal(path: Path) -> str:
    """Return the sentence with which a path is refused, after seeing that it and its folder were left alone."""

    def seen() -> dict[str, tuple[str, int]]:
        return {
            entry.name: (
                hashlib.sha256(entry.read_bytes()).hexdigest() if entry.is_file() else "",
                entry.stat().st_mtime_ns if entry.is_file() else 0,
            )
            for entry in path.parent.iterdir()
        }

    before = seen()
    with pytest.raises(ProjectError) as caught:
        Project.open(path)
    assert seen() == before
    assert caught.value.hint
    return caught.value.sentence


def test_a_project_is_found_as_it_was_left(closed: Path) -> None:
    with Project.open(closed) as project:
        assert len(project.queue(LAYER)) == 3
        assert [info.title for info in project.changes()] == ["Import", "Make the project"]


def test_nothing_is_left_beside_a_closed_project(closed: Path) -> None:
    assert [entry.name for entry in closed.parent.iterdir()] == [closed.name]


def test_closing_twice_does_no_harm(project: Project) -> None:
    project.close()
    project.close()


def test_a_new_project_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all")
    with pytest.raises(ProjectError, match="already something"):
        Project.create(letter)
    assert letter.read_text() == "Dear all"


def test_a_new_project_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be made"):
        Project.create(tmp_path / "nowhere" / "x.glossator")


def test_a_path_with_any_signs_is_opened_as_it_is(tmp_path: Path) -> None:
    odd = tmp_path / "50% ?mode=memory#1 “ü 😀”.glossator"
    with Project.create(odd) as project:
        furnish(project)
    assert odd.exists()
    with Project.open(odd) as project:
        assert len(project.queue(LAYER)) == 1


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    assert "There is no “gone.glossator”" in refusal(tmp_path / "gone.glossator")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert "is a folder" in refusal(tmp_path / "folder")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.glossator").touch()
    assert "is empty" in refusal(tmp_path / "empty.glossator")


@pytest.mark.parametrize("content", [b"An article.\n", b"x" * 10_000, bytes(range(256)) * 64, b"SQLite format 3\0"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    assert "letter.txt" in refusal(path)


@pytest.mark.parametrize("mode", ["delete", "wal"])
def test_a_database_of_another_program_is_refused(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "notes.db"
    raw = sqlite3.connect(path)
    raw.execute(f"PRAGMA journal_mode={mode}")
    raw.execute("CREATE TABLE note (body TEXT)")
    raw.commit()
    raw.close()
    assert "notes.db" in refusal(path)


def test_a_newer_project_is_refused(closed: Path) -> None:
    raw = sqlite3.connect(closed)
    raw.execute(f"PRAGMA user_version={len(migrations.MIGRATIONS) + 1}")
    raw.close()
    assert "newer version" in refusal(closed)


@pytest.mark.parametrize("part", [0.02, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99])
def test_a_truncated_project_is_refused(closed: Path, part: float) -> None:
    whole = closed.read_bytes()
    closed.write_bytes(whole[: int(len(whole) * part)])
    assert closed.name in refusal(closed)


def test_a_project_that_lacks_its_last_byte_is_refused(closed: Path) -> None:
    closed.write_bytes(closed.read_bytes()[:-1])
    assert "damaged" in refusal(closed)


def test_a_project_with_a_page_of_nothing_is_refused(closed: Path) -> None:
    whole = bytearray(closed.read_bytes())
    whole[4096 * 5 : 4096 * 6] = bytes(4096)
    closed.write_bytes(whole)
    assert "damaged" in refusal(closed)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER thief AFTER INSERT ON event BEGIN DELETE FROM article; END",
        "CREATE VIEW thief AS SELECT * FROM text",
        "CREATE TABLE thief (a)",
        "DROP INDEX article_by_title",
    ],
)
def test_tables_that_another_program_changed_are_refused(closed: Path, statement: str) -> None:
    raw = sqlite3.connect(closed)
    raw.execute(statement)
    raw.close()
    assert "does not have the tables" in refusal(closed)


def test_a_log_of_another_program_beside_the_project_is_refused(closed: Path) -> None:
    (closed.parent / f"{closed.name}-wal").write_bytes(b"anything")
    assert f"Beside “{closed.name}” lies “{closed.name}-wal”" in refusal(closed)


def test_a_file_that_cannot_be_written_is_refused(closed: Path) -> None:
    protect = shutil.which("chattr")
    if os.name != "posix" or protect is None:
        pytest.skip("Needs a way to protect a file from its owner.")
    if os.geteuid() != 0:
        closed.chmod(0o444)
    elif subprocess.run([protect, "+i", closed], check=False, capture_output=True).returncode:
        pytest.skip("The file system cannot protect a file from root.")
    try:
        assert "cannot be" in refusal(closed)
    finally:
        subprocess.run([protect, "-i", closed], check=False, capture_output=True)


def test_a_second_owner_is_refused_with_a_sentence(closed: Path) -> None:
    other = run("tests.unit.store.holder", str(closed))
    assert other.stdout is not None
    assert other.stdin is not None
    assert other.stdout.readline().strip() == "open"
    try:
        sentence = refusal(closed)
        us = owner.ourselves()
        assert sentence == (
            f"“work.glossator” is open already, by {us.user} on {us.host} (Glossator, process {other.pid})."
        )
        other.stdin.write("commit\n")
        other.stdin.flush()
        assert other.stdout.readline().strip() == "done"
    finally:
        other.communicate("\n")
    with Project.open(closed) as project:
        assert len(project.changes()) == 3


def test_being_refused_does_not_loosen_the_owners_own_lock(closed: Path) -> None:
    """Closing any descriptor of a file drops a process's POSIX locks on it; SQLite must be the only one to open it."""
    with Project.open(closed) as project:
        for _ in range(3):
            with pytest.raises(ProjectError, match="is open already"):
                Project.open(closed)
        other = run("tests.unit.store.holder", str(closed))
        answer, _ = other.communicate("\n")
        assert "is open already" in answer
        project.commit(change(title="Still ours"))
    assert len(contents(closed)["change"]) == 3


def test_the_owner_is_noted_while_the_project_is_open(closed: Path) -> None:
    with Project.open(closed):
        assert json.loads(owner.note_path(closed).read_text())["pid"] == os.getpid()
    assert not owner.note_path(closed).exists()


@pytest.mark.skipif(os.name != "posix", reason="Needs SIGKILL.")
def test_the_note_of_an_owner_that_was_killed_bars_nobody(closed: Path) -> None:
    other = run("tests.unit.store.holder", str(closed))
    assert other.stdout is not None
    assert other.stdout.readline().strip() == "open"
    other.send_signal(signal.SIGKILL)
    other.communicate()
    assert owner.note_path(closed).exists()
    with Project.open(closed):
        assert json.loads(owner.note_path(closed).read_text())["pid"] == os.getpid()


def test_a_note_that_makes_no_sense_bars_nobody(closed: Path) -> None:
    owner.note_path(closed).write_text("{")
    with Project.open(closed) as project:
        assert len(project.queue(LAYER)) == 3


def test_a_copy_opened_for_reading_takes_no_change(closed: Path) -> None:
    before = closed.read_bytes()
    reading = Project.open_snapshot(closed)
    with pytest.raises(RuntimeError):
        reading.commit(change())
    assert len(reading.queue(LAYER)) == 3
    reading.close()
    assert closed.read_bytes() == before
    assert [entry.name for entry in closed.parent.iterdir()] == [closed.name]


def test_the_schema_stays_as_it_was_made(closed: Path) -> None:
    def schema() -> list[tuple[str, str]]:
        raw = sqlite3.connect(closed)
        rows = raw.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        raw.close()
        return rows

    before = schema()
    with Project.open(closed) as project:
        row = next(iter(project.queue_rows(LAYER, project.queue(LAYER)[:1]).values()))
        from tests.unit.store.builders import PIPELINE, new_article

        from glossator.domain.suggestion import RawSuggestion

        project.add_suggestions(row.id, PIPELINE, [RawSuggestion(0, 4, "PERSON")])
        project.stage_texts([new_article("x")])
        project.discard_staged()
    assert schema() == before


def test_only_sqlite_opens_the_file_of_an_open_project(tmp_path: Path) -> None:
    """Python's own open() would drop SQLite's lock when it closes the file."""
    worker = run("tests.unit.store.witness", str(tmp_path / "work.glossator"))
    answer, _ = worker.communicate()
    assert answer.split("\n")[:-1] == ["0 opened"]
