"""What is known of a backup of a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup, when it was made (UTC), the number of the last change in it, and of which project it is.

    `project` is the name that the project's file had then, `key` the end of the project's id.
    """

    path: Path
    at: datetime
    seq: int
    project: str
    key: str
