"""Whole copies of a project in use, made a few pages at a time so that work can go on in between."""

from __future__ import annotations

import os
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from glossator.errors import ProjectError
from glossator.store import connection as connections
from glossator.store.failures import FAILURES, as_user_error

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from glossator.store.connection import Connection

_IDLE = 0.005
_LAST = {"event": "seq", "text": "key", "article": "key", "fingerprint": "key"}


class _Stopped(Exception):  # noqa: N818
    """The copy is no longer wanted."""


def copy(source: Connection, target: Path, *, pages: int = 256, verified: bool = False) -> Generator[float, None, int]:
    """Copy a project, yielding the part that is done after every few pages; `target` is whole and synced at the end.

    What is written to the project in between is in the copy too. Until the end the copy has another name; it is
    removed when the iteration is given up. With `verified` it is also read through and compared with the project.
    Returns the number of the last change in it. Raises ProjectError.
    """
    part = target.with_name(f"{target.name}.part")
    copying = _Copying(source, part, target, pages, verified=verified)
    try:
        part.unlink(missing_ok=True)
        yield from copying.steps()
    except FAILURES as error:
        raise as_user_error(error, target, writing=False) from error
    except OSError as error:
        raise ProjectError(
            f"“{target.name}” cannot be written in “{target.parent}”.", "Choose another folder."
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    yield 1.0
    return copying.last_change


class _Copying:
    """Runs SQLite's backup, which knows no pause, in a thread that waits after each step for its next turn.

    Either the thread or the caller touches the project's connection, never both; once all pages are copied the thread
    has only the copy to itself and nobody waits for it.
    """

    def __init__(self, source: Connection, part: Path, target: Path, pages: int, *, verified: bool) -> None:
        self.last_change = 0
        self._source = source
        self._part = part
        self._target = target
        self._pages = pages
        self._verified = verified
        self._turn = threading.Semaphore(0)
        self._stepped = threading.Semaphore(0)
        self._done = 0.0
        self._content: list[object] = []
        self._stop = False
        self._copied = False
        self._error: BaseException | None = None

    def steps(self) -> Iterator[float]:
        thread = threading.Thread(target=self._run, name="project copy", daemon=True)
        thread.start()
        try:
            while not self._copied:
                # What a large change has written so far may still be taken back.
                if not self._source.stepping:
                    self._turn.release()
                    self._stepped.acquire()
                yield self._done
            while thread.is_alive():
                thread.join(_IDLE)
                yield self._done
        finally:
            self._stop = True
            self._turn.release()
            thread.join()
        if self._error is not None:
            raise self._error

    def _run(self) -> None:
        try:
            self._wait()
            with closing(connections.connect(self._part.absolute(), mode="rwc")) as target:
                # Synced once, below, when nobody waits for it.
                target.execute("PRAGMA synchronous=OFF")
                self._source.raw.backup(target, pages=self._pages, progress=self._pause, sleep=0)
            self._content = _content(self._source.raw)
            self.last_change = int(str(self._content[0]))
            self._release()
            _sync(self._part)
            if self._verified:
                self._verify()
            self._go_on()
            self._part.replace(self._target)
            _sync(self._target.parent)
        except BaseException as error:
            self._error = error
            self._release()

    def _verify(self) -> None:
        with closing(connections.connect(self._part.absolute(), mode="ro")) as raw:
            raw.set_progress_handler(lambda: int(self._stop), 100_000)
            sound = raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
            if not sound or _content(raw) != self._content:
                raise ProjectError("The copy is not the same as the project.", "Check the disk.")

    def _pause(self, _status: int, remaining: int, total: int) -> None:
        self._done = 1 - remaining / total if total else 1.0
        if remaining:
            self._stepped.release()
            self._wait()

    def _wait(self) -> None:
        self._turn.acquire()
        self._go_on()

    def _go_on(self) -> None:
        if self._stop:
            raise _Stopped

    def _release(self) -> None:
        self._copied = True
        self._stepped.release()


def _content(raw: sqlite3.Connection) -> list[object]:
    """Return what tells two states of a project apart without counting everything."""
    head = raw.execute("SELECT seq, hash FROM change ORDER BY seq DESC LIMIT 1").fetchone() or (0, b"")
    last = [raw.execute(f"SELECT max({key}) FROM {table}").fetchone()[0] for table, key in _LAST.items()]  # noqa: S608
    return [*head, *last, raw.execute("SELECT layer, state, sum(count) FROM tally GROUP BY 1, 2").fetchall()]


def _sync(path: Path) -> None:
    """Have the system write a file or folder to the disk; folders only where the system can."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
