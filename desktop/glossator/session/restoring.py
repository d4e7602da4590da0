"""Going back to a backup: a copy of it becomes a project of its own, and nothing that is there changes."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from glossator import paths
from glossator.domain.ids import new_id
from glossator.errors import UserError
from glossator.session.export_target import sync_folder
from glossator.session.job import BUDGET, Job
from glossator.store import backup

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from glossator.domain.backup import Backup

_PIECE = 1 << 20
_ELSEWHERE = "Choose another name or another folder."


def list_backups(project: Path | None = None) -> list[Backup]:
    """Return the backups of a project file, or of all projects, the newest first; the file may be gone or damaged."""
    folder = paths.data_dir() / "backups"
    return (backup.in_folder(folder) if project is None else backup.of_file(project, folder))[::-1]


class RestoreJob(Job):
    """Copies a backup to a place where nothing is yet; `result` is that place. Nothing is left when it fails."""

    title = "Restoring"
    result: Path | None

    def __init__(self, chosen: Backup, out: Path) -> None:
        super().__init__()
        self._chosen, self._out = chosen, out.absolute()
        self._part = self._out.with_name(f".glossator-{new_id()}.part")
        _refuse_present(self._out)
        self.message = f"Writing {self._out.name}"
        self._steps = self._copy()

    def _pump(self, timeout: float) -> None:
        del timeout
        until = time.perf_counter() + BUDGET
        try:
            while time.perf_counter() < until:
                self.progress = next(self._steps)
        except StopIteration:
            self._finish(self._out)
        except OSError as error:
            raise UserError(
                f"“{self._out.name}” cannot be written in “{self._out.parent}”: {error.strerror}.", _ELSEWHERE
            ) from error

    def _copy(self) -> Generator[float, None, None]:
        size = max(1, self._chosen.path.stat().st_size)
        with self._chosen.path.open("rb") as source, self._part.open("xb+") as target:
            read = hashlib.sha256()
            while piece := source.read(_PIECE):
                read.update(piece)
                target.write(piece)
                yield 0.5 * source.tell() / size
            target.flush()
            os.fsync(target.fileno())
            target.seek(0)
            written = hashlib.sha256()
            yield from (0.5 + 0.5 * done for done in _hash(target, written, size))
        if written.digest() != read.digest():
            raise UserError("The copy is not the same as the backup.", "Check the disk.")
        _refuse_present(self._out)
        self._part.rename(self._out)
        sync_folder(self._out.parent)

    def _cancel(self) -> None:
        self._clean_up()
        self.finished = True

    def _clean_up(self) -> None:
        self._steps.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)


def _hash(file: IO[bytes], digest: hashlib._Hash, size: int) -> Iterator[float]:
    while piece := file.read(_PIECE):
        digest.update(piece)
        yield file.tell() / size


def _refuse_present(out: Path) -> None:
    if out.exists() or out.is_symlink():
        raise UserError(f"“{out.name}” is there already, and nothing is ever restored over it.", _ELSEWHERE)
