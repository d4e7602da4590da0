"""Backups of a project: verified copies in a folder, of which enough are kept to go back by hours, days and weeks."""

from __future__ import annotations

import re
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from glossator.domain.backup import Backup
from glossator.errors import ProjectError
from glossator.store import connection as connections
from glossator.store import snapshot
from glossator.store.failures import FAILURES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.store.connection import Connection

INTERVAL = timedelta(minutes=30)
LATEST, DAYS, WEEKS = 10, 7, 8
_HINT = "Backups live in the data folder: see that it can be written to and that the disk is not full."

_NAME = re.compile(
    r"(?P<project>.+) (?P<key>[0-9a-f]{8}) (?P<day>\d{8})-(?P<time>\d{6})(?P<fraction>\d{3}) (?P<seq>\d+)\.glossator"
)


def in_folder(folder: Path) -> list[Backup]:
    """Return the backups of all projects in a folder, the oldest first."""
    found = []
    with suppress(FileNotFoundError, NotADirectoryError):
        for path in folder.iterdir():
            match = _NAME.fullmatch(path.name)
            if match:
                stamp = f"{match['day']}{match['time']}{match['fraction']}000"
                with suppress(ValueError):
                    at = datetime.strptime(stamp, "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
                    found.append(Backup(path, at, int(match["seq"]), match["project"], match["key"]))
    return sorted(found, key=lambda backup: (backup.at, backup.seq))


def of_file(path: Path, folder: Path) -> list[Backup]:
    """Return the backups of a project file in a folder, the oldest first.

    When the file is gone or cannot be read, those of projects that had its name.
    """
    known = in_folder(folder)
    try:
        with closing(connections.connect(path.absolute(), mode="ro", immutable=True)) as raw:
            key = str(raw.execute("SELECT id FROM project").fetchone()[0])[-8:]
    except (TypeError, *FAILURES):
        return [backup for backup in known if backup.project == path.stem]
    return [backup for backup in known if backup.key == key]


def backups(connection: Connection, folder: Path) -> list[Backup]:
    """Return this project's backups in a folder, the oldest first."""
    key = _key(connection)
    return [backup for backup in in_folder(folder) if backup.key == key]


def last(connection: Connection, folder: Path) -> Path | None:
    """Return the newest backup of this project in a folder."""
    found = backups(connection, folder)
    return found[-1].path if found else None


def is_due(connection: Connection, folder: Path, *, now: datetime, interval: timedelta = INTERVAL) -> bool:
    """Tell whether there was work since the last backup and that is as old as `interval`."""
    found = backups(connection, folder)
    if not found:
        return True
    newest = found[-1]
    return newest.seq != _last_change(connection) and not timedelta(0) <= now - newest.at < interval


def if_due(connection: Connection, project: Path, folder: Path, *, now: datetime) -> Path | None:
    """Make a backup if one is due and return it."""
    if not is_due(connection, folder, now=now):
        return None
    for _ in steps(connection, project, folder, now=now):
        pass
    return last(connection, folder)


def steps(connection: Connection, project: Path, folder: Path, *, now: datetime) -> Iterator[float]:
    """Make a backup, yielding the part that is done, then remove the ones that are no longer needed.

    Nothing is removed before the new one was opened and compared with the project.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%d-%H%M%S%f")[:-3]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProjectError(f"Backups cannot be kept in “{folder}”.", _HINT) from error
    name = f"{project.stem} {_key(connection)} {stamp}"
    unnamed = folder / f"{name}.new"
    try:
        last_change = yield from snapshot.copy(connection, unnamed, verified=True)
        unnamed.replace(folder / f"{name} {last_change}.glossator")
    except OSError as error:
        raise ProjectError(f"A backup cannot be written in “{folder}”.", _HINT) from error
    finally:
        with suppress(OSError):
            unnamed.unlink(missing_ok=True)
    for backup in superfluous(backups(connection, folder)):
        with suppress(OSError):
            backup.path.unlink()


def superfluous(oldest_first: list[Backup]) -> list[Backup]:
    """Return the backups that are neither among the latest nor the last of one of the latest days or weeks."""
    kept = set(oldest_first[-LATEST:])
    days: dict[object, Backup] = {}
    weeks: dict[object, Backup] = {}
    for backup in oldest_first:
        days.pop(backup.at.date(), None)
        days[backup.at.date()] = backup
        week = backup.at.isocalendar()[:2]
        weeks.pop(week, None)
        weeks[week] = backup
    kept.update([*days.values()][-DAYS:])
    kept.update([*weeks.values()][-WEEKS:])
    return [backup for backup in oldest_first if backup not in kept]


def _key(connection: Connection) -> str:
    return str(connection.value("SELECT id FROM project"))[-8:]


def _last_change(connection: Connection) -> int:
    return int(connection.value("SELECT max(seq) FROM change") or 0)
