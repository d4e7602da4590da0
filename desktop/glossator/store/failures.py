"""Turns what SQLite reports into sentences for the person in front of the window."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glossator.errors import ProjectError, StaleError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.errors import UserError

_BACKUP = "Open the latest backup, or use “Check the Project” in the File menu."


FAILURES = (sqlite3.Error, UnicodeDecodeError)
"""What comes out of SQLite; where a damaged file does not even yield a message, Python fails to decode it."""


@contextmanager
def decoding(what: str) -> Iterator[None]:
    """Turn what goes wrong in making sense of stored values into a sentence."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ProjectError(f"{what} cannot be read: the file is damaged.", _BACKUP) from error


def primary_code(error: Exception) -> int:
    """Return SQLite's primary result code, 0 when the error did not come from SQLite itself."""
    if isinstance(error, UnicodeDecodeError):
        return sqlite3.SQLITE_CORRUPT
    code = getattr(error, "sqlite_errorcode", 0) or 0
    return int(code) & 0xFF


def as_user_error(error: Exception, path: Path, *, writing: bool) -> UserError:
    """Return the sentence for an error that came up while a project was read or written."""
    name = path.name
    kept = " The last action was not saved; nothing else has changed." if writing else ""
    match primary_code(error):
        case sqlite3.SQLITE_FULL:
            return ProjectError(f"There is no room left for “{name}”.{kept}", "Free some space and do it again.")
        case sqlite3.SQLITE_READONLY:
            return ProjectError(f"“{name}” cannot be written to.{kept}", "Change its permissions, or save a copy.")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return ProjectError(f"“{name}” is damaged.{kept}", _BACKUP)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return ProjectError(f"Another program holds “{name}”.{kept}", "Close it there and try again.")
        case sqlite3.SQLITE_CONSTRAINT:
            return StaleError("The project has changed since this was shown; nothing was done.", "Do it again.")
        case sqlite3.SQLITE_INTERRUPT:
            return ProjectError(f"Work on “{name}” was interrupted.{kept}", "Do it again.")
        case _:
            return ProjectError(f"“{name}” could not be {'written' if writing else 'read'}.{kept}", _BACKUP)
