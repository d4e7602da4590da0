"""Puts the program together for a run with a window: project and worker first, then Qt, then the window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from glossator.errors import UserError
from glossator.session.settings import Settings
from glossator.session.work import Work


def run_window(arguments: list[str]) -> int:
    """Open the window on the project that is named, on the last one, or on the welcome page; return the exit code."""
    settings = Settings.load()
    work: Work | None = None
    problem: UserError | None = None
    try:
        _require_one_project(arguments)
        _require_display()
        if arguments:
            work = Work.open(Path(arguments[0]), settings)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if work is None and settings.recent and Path(settings.recent[0]).is_file():
        try:
            work = Work.open(Path(settings.recent[0]), settings)
        except UserError as error:
            problem = error
    # Nothing that start-up makes is garbage: looking for it would take a tenth of the time to the window.
    gc.disable()
    # Qt comes after the worker was started: the pipeline loads while the window is being built.
    from glossator.ui.application import run

    return run(settings, work, problem)


def _require_one_project(arguments: list[str]) -> None:
    if len(arguments) > 1 or any(argument.startswith("-") for argument in arguments):
        raise UserError("“glossator open” takes one project.", "See: glossator --help")


def _require_display() -> None:
    """Refuse in words where Qt would abort the process. Raises UserError."""
    named = os.environ.get("QT_QPA_PLATFORM") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform.startswith("linux") and not named:
        raise UserError("There is no display to open the window on.", "The commands of glossator --help work without.")
