"""Says who has a project open, in a small file beside it; SQLite's own lock decides, this one only names."""

from __future__ import annotations

import getpass
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APPLICATION = "Glossator"


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that has a project open."""

    user: str
    host: str
    pid: int
    application: str = APPLICATION

    def __str__(self) -> str:
        return f"{self.user} on {self.host} ({self.application}, process {self.pid})"


def note_path(project: Path) -> Path:
    """Return where the owner of a project is noted."""
    return project.with_name(f".~lock.{project.name}#")


def ourselves() -> Owner:
    """Return this process as an owner."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "someone"
    return Owner(user, _host(), os.getpid())


def _host() -> str:
    if hasattr(os, "uname"):
        return os.uname().nodename
    import socket

    return socket.gethostname()


def read(project: Path) -> Owner | None:
    """Return who noted themselves as the owner, None when nobody did or the note makes no sense."""
    try:
        data = json.loads(note_path(project).read_text(encoding="utf-8"))
        return Owner(str(data["user"]), str(data["host"]), int(data["pid"]), str(data["application"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def claim(project: Path) -> None:
    """Note ourselves as the owner. A folder that takes no note is no reason to refuse the project."""
    with suppress(OSError):
        note_path(project).write_text(json.dumps(asdict(ourselves())), encoding="utf-8")


def release(project: Path) -> None:
    """Take our note away; another owner's stays."""
    if read(project) == ourselves():
        with suppress(OSError):
            note_path(project).unlink()
