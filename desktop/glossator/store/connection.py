"""The one connection to a project file: how it is opened, guarded, and made to tell its errors in sentences."""

from __future__ import annotations

import sqlite3
import sys
import threading
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from glossator.errors import ProjectError
from glossator.store.failures import FAILURES, as_user_error

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlite_utils import Database

Row = tuple[Any, ...]
_T = TypeVar("_T")

SETTINGS: dict[str, str | int] = {
    "locking_mode": "exclusive",
    "journal_mode": "truncate",
    "synchronous": 3,
    "fullfsync": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
}
"""What every connection that writes is set to, as SQLite reads it back."""

READING_SETTINGS: dict[str, str | int] = {"foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "mmap_size": 0}

_CACHE_KIB = 16_000
_CACHE_KIB_STEPPING = 2_000


def connect(path: Path, *, mode: str, immutable: bool = False) -> sqlite3.Connection:
    """Return a bare connection in autocommit mode; only `mode="rwc"` makes files. Raises sqlite3.Error."""
    address = f"{path.as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    # Another thread touches the connection only while it copies the file, in strict turns: see snapshot.py.
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=0.2, check_same_thread=False)


def scratch() -> Connection:
    """Return an empty database that vanishes when it is closed; large ones spill to the temporary folder."""
    raw = sqlite3.connect("", isolation_level=None)
    raw.execute("PRAGMA synchronous=OFF")
    return Connection(raw)


def configure(raw: sqlite3.Connection, settings: dict[str, str | int]) -> None:
    """Apply the settings and read each back. Raises ProjectError when SQLite did not take one."""
    raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    for name, value in settings.items():
        raw.execute(f"PRAGMA {name}={value}").fetchall()
        read = raw.execute(f"PRAGMA {name}").fetchone()
        # SQLite may be built without mmap; then there is nothing to turn off.
        if read is not None and str(read[0]).lower() != str(value):
            raise ProjectError(f"SQLite does not take the setting {name}={value} for this file.", "Try another folder.")
    if sys.version_info >= (3, 12):
        raw.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE)


class Connection:
    """A connection whose errors are ProjectErrors and whose writes happen inside `transaction` only.

    Without a path it is a scratch database.
    """

    def __init__(self, raw: sqlite3.Connection, path: Path | None = None, *, writable: bool = True) -> None:
        self.raw = raw
        self.path = path
        self._writable = writable
        self._identity = _identity(path) if path else None
        self._thread = threading.get_ident()
        self.stepping = False
        self._background: Generator[object, None, None] | None = None
        self._gives_way = False

    @cached_property
    def db(self) -> Database:
        """The connection as sqlite-utils sees it. Imported on use: it takes an eighth of a second."""
        from sqlite_utils import Database

        return Database(self.raw, execute_plugins=False, recursive_triggers=False)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return all rows of a query."""
        with self._telling():
            found: list[Row] = self.raw.execute(sql, parameters).fetchall()
            return found

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """Return the first row of a query."""
        with self._telling():
            found: Row | None = self.raw.execute(sql, parameters).fetchone()
            return found

    def value(self, sql: str, parameters: Sequence[object] = ()) -> Any:  # noqa: ANN401
        """Return the first column of the first row, None when there is none."""
        found = self.row(sql, parameters)
        return None if found is None else found[0]

    def iterate(self, sql: str, parameters: Sequence[object] = ()) -> Generator[Row, None, None]:
        """Yield the rows of a query. Nothing may be written until the last one was taken."""
        with self._telling():
            yield from self.raw.execute(sql, parameters)

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """Write everything inside or nothing; durable on leaving. Raises ProjectError or StaleError."""
        self.settle()
        self.refuse_if_moved()
        if not self._writable or threading.get_ident() != self._thread:
            raise RuntimeError("Only the thread that opened a project for writing may write to it.")
        # Nothing that failed before, even in being taken back, may end up in this transaction.
        self._roll_back()
        try:
            database = self.db
            self.raw.execute("BEGIN IMMEDIATE")
            yield database
            self._commit()
        except BaseException as error:
            self._roll_back()
            if isinstance(error, FAILURES) and self.path is not None:
                raise as_user_error(error, self.path, writing=True) from error
            raise
        if self.raw.in_transaction:
            raise RuntimeError("A transaction was left open.")

    def settle(self) -> None:
        """Have nothing half written, so that what is read is what there is. Raises ProjectError if that must wait."""
        self._finish_background()
        if self.stepping:
            raise ProjectError("A large change is still being written.", "Wait until it is done, or cancel it.")

    def in_steps(self, work: Iterable[_T]) -> Generator[_T, None, None]:
        """Take steps of work, all in one transaction; giving the iteration up leaves nothing of it.

        In between nothing else can be written, and what is read shows the work half done. Raises ProjectError.
        """
        with self.transaction():
            self.stepping = True
            # What has been written goes to the disk as the steps go by, so that little is left for the last one.
            self.raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB_STEPPING}")
            try:
                yield from work
            finally:
                self.raw.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
                self.stepping = False

    def in_background(self, work: Iterable[_T], *, gives_way: bool = False) -> Generator[_T, None, bool]:
        """Take steps of work as `in_steps` does, but keep nobody from writing: whoever wants to finishes it first.

        If it gives way it is taken back instead, and False returned: begin anew, then.
        """
        steps = self.in_steps(work)
        whole = True
        try:
            for step in steps:
                self._background, self._gives_way = steps, gives_way
                yield step
                whole = self._background is steps or not gives_way
        finally:
            if self._background is steps:
                self._background = None
            steps.close()
        return whole

    @property
    def busy(self) -> bool:
        """Whether steps are under way that nothing else may be written between."""
        return self.stepping and (self._background is None or self._gives_way)

    def _finish_background(self) -> None:
        steps, self._background = self._background, None
        if steps is not None and self._gives_way:
            steps.close()
        elif steps is not None:
            # What fails here fails for whoever wants to write as well, and is said there.
            with suppress(ProjectError):
                for _ in steps:
                    pass

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert rows, inside a transaction; for many this takes a tenth of what sqlite-utils takes."""
        sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
        self.raw.executemany(sql, rows)

    def refuse_if_moved(self) -> None:
        """Raise ProjectError when the file is no longer where it was opened: writing would go to a lost file."""
        if self.path is not None and _identity(self.path) != self._identity:
            raise ProjectError(
                f"“{self.path.name}” was moved, deleted or replaced while it was open. Nothing was saved since.",
                "Put the file back where it was, or open it from where it is now.",
            )

    def close(self) -> None:
        """Give the file back, leaving nothing beside it. Idempotent."""
        self._roll_back()
        if self._writable and self.path is not None:
            with suppress(sqlite3.Error):
                self.raw.execute("PRAGMA journal_mode=DELETE")
        self.raw.close()

    def _commit(self) -> None:
        try:
            self.raw.execute("COMMIT")
        except sqlite3.OperationalError as error:
            # An interruption may come when all is written already; before that the transaction would still be open.
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT or self.raw.in_transaction:
                raise

    def _roll_back(self) -> None:
        try:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")
        except sqlite3.Error:
            # SQLite has rolled back by itself, as it does when the disk is full; or the connection is closed.
            return

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except FAILURES as error:
            if self.path is None:
                raise
            raise as_user_error(error, self.path, writing=False) from error


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
