"""Where an export goes: what may not be overwritten, and how the finished one takes its place."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.session.export_report import files_of
from glossator.session.intake import PROJECT_SUFFIX

if TYPE_CHECKING:
    from pathlib import Path

_SHOWN = 3
_MANY = 100
"""How many files are brought to the disk one by one; of more, all are at once."""


def refuse_target(project: Path, out: Path, *, folder: bool) -> None:
    """Raise UserError if an export cannot go there, or would overwrite what is not its own."""
    if not out.parent.is_dir():
        raise UserError(f"There is no folder “{out.parent}”.", "Make it, or choose another one.")
    if out.exists() and not out.is_dir() and project.exists() and out.samefile(project):
        raise UserError("The export would overwrite the project itself.", "Choose another name.")
    if out.suffix.lower() == PROJECT_SUFFIX or out.name.startswith(project.name):
        raise UserError(f"“{out.name}” is the name of a project.", "Choose another name.")
    if folder:
        refuse_folder(out)
    elif out.is_dir():
        raise UserError(f"“{out.name}” is a folder.", "Name a file in it.")
    elif out.exists() and not out.is_file():
        raise UserError(f"“{out.name}” is not a file.", "Choose another name.")


def refuse_folder(out: Path) -> None:
    """Raise UserError if something else than an earlier export stands where a folder is to be written."""
    if not out.exists():
        return
    if not out.is_dir():
        raise UserError(f"“{out.name}” is a file, and a folder is to be written.", "Choose another name.")
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir() or path.is_symlink()}
    if not found:
        return
    ours = files_of(out)
    if ours is None:
        raise UserError(f"“{out.name}” holds files already, and not those of an export.", "Choose an empty folder.")
    if others := sorted(found - ours):
        shown = ", ".join(others[:_SHOWN]) + (" …" if len(others) > _SHOWN else "")
        raise UserError(
            f"“{out.name}” holds an earlier export, but other files too: {shown}.",
            "Move them, or choose another folder.",
        )


def publish_file(part: Path, out: Path) -> None:
    """Put a finished file in the place of the old one."""
    part.replace(out)


def publish_folder(part: Path, out: Path, old: Path) -> None:
    """Put a finished folder in the place of the old one, which is kept as `old` until that is done."""
    refuse_folder(out)
    if out.exists():
        out.rename(old)
    try:
        part.rename(out)
    except OSError:
        restore_folder(out, old)
        raise
    shutil.rmtree(old, ignore_errors=True)


def restore_folder(out: Path, old: Path) -> None:
    """Bring an old folder back if none has taken its place, and remove it otherwise."""
    if old.exists():
        if out.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(out)


def sync(path: Path) -> None:
    """Have the system bring a file, or all that is in a folder, to the disk."""
    if path.is_file():
        _sync(path)
        return
    files = [each for each in path.rglob("*") if each.is_file()]
    if len(files) > _MANY and hasattr(os, "sync"):
        os.sync()
        return
    for each in files:
        _sync(each)
    sync_folder(path)


def sync_folder(folder: Path) -> None:
    """Have the system bring a folder's list of names to the disk, where it can."""
    if os.name != "nt":
        _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
