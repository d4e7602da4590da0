"""How a project file is made and opened, and on what grounds it is refused and left as it is."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from glossator.domain.ids import new_id
from glossator.errors import ProjectError
from glossator.store import connection as connections
from glossator.store import migrations, owner, snapshot
from glossator.store.connection import Connection
from glossator.store.failures import FAILURES, primary_code

_SMALL = 16 * 1024 * 1024
_BACKUP = "Open the latest backup of it."
_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def create(path: Path) -> Connection:
    """Make an empty project. Raises ProjectError when something is there already or the place takes no file."""
    path = Path(os.path.realpath(path))
    try:
        # Nobody else's file is ever opened for this, whatever appears in the meantime.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    except FileExistsError:
        raise ProjectError(f"There is already something at “{path.name}”.", "Choose another name.") from None
    except OSError as error:
        raise ProjectError(f"“{path.name}” cannot be made in “{path.parent}”.", "Choose another folder.") from error
    try:
        return _take(path, new=True)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def open_existing(path: Path) -> Connection:
    """Open a project for work. Raises ProjectError; the file is then as it was."""
    path = Path(os.path.realpath(path))
    _refuse_what_is_no_file(path)
    try:
        _refuse_what_is_no_project(path)
    except ProjectError:
        if not _finish_what_was_cut_off(path):
            raise
        _refuse_what_is_no_project(path)
    # SQLite would open it for reading without a word and only fail at the first change.
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise _refusal_to_write(path)
    return _take(path, new=False)


def open_reading(path: Path) -> Connection:
    """Open a copy of a project for reading only. Raises ProjectError."""
    path = path.absolute()
    _refuse_what_is_no_file(path)
    if _refuse_what_is_no_project(path) < len(migrations.MIGRATIONS):
        raise ProjectError(f"“{path.name}” was made by an older version.", "Open it for work once.")
    raw = _connect(path, "ro")
    try:
        connections.configure(raw, connections.READING_SETTINGS)
    except BaseException:
        raw.close()
        raise
    return Connection(raw, path, writable=False)


def _refuse_what_is_no_file(path: Path) -> None:
    name = path.name
    if not path.exists():
        raise ProjectError(f"There is no “{name}” in “{path.parent}”.", "It may have been moved, renamed or deleted.")
    if path.is_dir():
        raise ProjectError(f"“{name}” is a folder.", "Choose a project file.")
    if not path.is_file():
        raise ProjectError(f"“{name}” is not a file.", "Choose a project file.")
    if path.stat().st_size == 0:
        raise ProjectError(f"“{name}” is empty.", _BACKUP)
    for suffix in ("-wal", "-shm"):
        stray = path.with_name(name + suffix)
        if stray.exists():
            # SQLite would apply it to the project without a word.
            raise ProjectError(
                f"Beside “{name}” lies “{stray.name}”, which another program left and which does not belong to it.",
                "Move it to another folder and open the project again.",
            )


def _finish_what_was_cut_off(path: Path) -> bool:
    """Let SQLite take back a change that a program was writing when it was killed; return whether there was one.

    Without its journal such a file reads as damaged; what was acknowledged is complete once that is rolled back.
    """
    journal = path.with_name(f"{path.name}-journal")
    try:
        if not journal.is_file() or not journal.stat().st_size:
            return False
        with closing(connections.connect(path, mode="rw")) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (OSError, *FAILURES):
        # Locked by its owner, or beyond help: the first look has said so.
        return False
    return True


def _refuse_what_is_no_project(path: Path) -> int:
    """Look at the header without taking a lock or touching anything, and return the version."""
    name = path.name
    try:
        with closing(connections.connect(path, mode="ro", immutable=True)) as probe:
            application = probe.execute("PRAGMA application_id").fetchone()[0]
            version = int(probe.execute("PRAGMA user_version").fetchone()[0])
            if application == migrations.APPLICATION_ID:
                probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except FAILURES as error:
        if primary_code(error) == sqlite3.SQLITE_CORRUPT:
            raise ProjectError(f"“{name}” is damaged or was cut short.", _BACKUP) from error
        if primary_code(error) == sqlite3.SQLITE_NOTADB:
            raise ProjectError(f"“{name}” is not a Glossator project.", "Choose a file that ends in .glossator.") from (
                error
            )
        raise ProjectError(f"“{name}” cannot be read.", "Look at its permissions.") from error
    if application != migrations.APPLICATION_ID:
        raise ProjectError(f"“{name}” is not a Glossator project.", "It is a database of another program.")
    if version > len(migrations.MIGRATIONS):
        raise ProjectError(
            f"“{name}” was made by a newer version of Glossator.", "Install the newest version to open it."
        )
    if version < 1:
        raise ProjectError(f"“{name}” is damaged: it does not say which version made it.", _BACKUP)
    return version


def _take(path: Path, *, new: bool) -> Connection:
    """Lock the file for ourselves and make it ready to be written."""
    raw = _connect(path, "rw")
    try:
        _lock(raw, path)
        if new:
            raw.execute("BEGIN IMMEDIATE")
            migrations.migrate(raw)
            created = datetime.now(UTC).isoformat(timespec="seconds")
            raw.execute("INSERT INTO project VALUES (?, ?)", (new_id(), created))
            raw.execute("COMMIT")
        else:
            _refuse_damage(raw, path)
            _migrate_if_older(raw, path)
    except BaseException as error:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raw.close()
        if isinstance(error, FAILURES):
            raise _refusal(error, path) from error
        raise
    owner.claim(path)
    return Connection(raw, path)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    try:
        return connections.connect(path, mode=mode)
    except FAILURES as error:
        raise _refusal(error, path) from error


def _lock(raw: sqlite3.Connection, path: Path) -> None:
    try:
        settings = dict(connections.SETTINGS)
        journal = settings.pop("journal_mode")
        connections.configure(raw, settings)
        # A shared lock alone would let others read on and then write: take the whole of it now.
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("ROLLBACK")
        connections.configure(raw, {"journal_mode": journal})
    except FAILURES as error:
        if primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            holder = owner.read(path)
            by = f"by {holder}" if holder else "by another program"
            raise ProjectError(f"“{path.name}” is open already, {by}.", "Close it there first.") from error
        raise


def _refuse_damage(raw: sqlite3.Connection, path: Path) -> None:
    # A large file is gone through in the background; this here stands between a click and a window.
    if path.stat().st_size <= _SMALL or owner.note_path(path).exists():
        result = raw.execute("PRAGMA quick_check(1)").fetchone()[0]
        if result != "ok":
            raise ProjectError(f"“{path.name}” is damaged.", _BACKUP)
    # SQLite fills a last page that is cut short with zeros, which may go unnoticed.
    if path.stat().st_size % raw.execute("PRAGMA page_size").fetchone()[0]:
        raise ProjectError(f"“{path.name}” is damaged or was cut short.", _BACKUP)
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    foreign = _schema(raw) ^ _expected_schema(version)
    if foreign:
        named = ", ".join(sorted({name for name, _ in foreign}))
        raise ProjectError(
            f"“{path.name}” does not have the tables of a Glossator project: {named}.",
            f"Another program has changed them. {_BACKUP}",
        )


def _migrate_if_older(raw: sqlite3.Connection, path: Path) -> None:
    version = raw.execute("PRAGMA user_version").fetchone()[0]
    if version == len(migrations.MIGRATIONS):
        return
    # The check comes before the first change, and the file is only changed once the copy is known to be good.
    backup = path.with_name(f"{path.stem} (version {version}){path.suffix}")
    if not backup.exists():
        for _ in snapshot.copy(Connection(raw, path), backup, verified=True):
            pass
    raw.execute("BEGIN IMMEDIATE")
    migrations.migrate(raw)
    raw.execute("COMMIT")


def _expected_schema(version: int) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        for step in migrations.MIGRATIONS[:version]:
            step(memory)
        return _schema(memory)


def _schema(raw: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(
        raw.execute("SELECT name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    )


def _refusal(error: Exception, path: Path) -> ProjectError:
    name = path.name
    code = primary_code(error)
    if code in _DAMAGE:
        return ProjectError(f"“{name}” is damaged or was cut short.", _BACKUP)
    if code == sqlite3.SQLITE_READONLY:
        return _refusal_to_write(path)
    if code == sqlite3.SQLITE_FULL:
        return ProjectError(f"There is no room left for “{name}”.", "Free some space.")
    if code == sqlite3.SQLITE_CANTOPEN:
        return ProjectError(
            f"“{name}” cannot be opened for writing.", "Look at the permissions of the file and of its folder."
        )
    return ProjectError(f"“{name}” could not be opened.", _BACKUP)


def _refusal_to_write(path: Path) -> ProjectError:
    return ProjectError(
        f"“{path.name}” or its folder cannot be written to.", "Change the permissions, or copy it to another folder."
    )
