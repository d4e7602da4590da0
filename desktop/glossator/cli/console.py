"""What the command line prints, and how: lines, JSON and a progress bar, in which no text can steer a terminal."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from glossator.errors import UserError
from glossator.session.jobs import run_to_end

if TYPE_CHECKING:
    from glossator.session.jobs import Job

OUT = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
ERR = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def say(text: str, *, error: bool = False) -> None:
    """Print one line, or several of our own making, in which nothing can steer a terminal or is taken for markup."""
    for line in text.split("\n"):
        (ERR if error else OUT).print(Text(printable(line)))


def fail(sentence: str) -> int:
    """Say what went wrong; return the exit code of an error."""
    say(sentence, error=True)
    return 2


def print_json(content: dict[str, object]) -> None:
    """Print one JSON object, the same to every kind of terminal."""
    written = json.dumps(content, ensure_ascii=False, indent=1)
    # What JSON may hold raw could still steer a terminal, or be no character at all.
    sys.stdout.write("".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in written) + "\n")


def printable(text: str) -> str:
    """Return a text from outside without what could steer a terminal."""
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, “1 span”, “2 spans”."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def one_of(option: str, value: str, allowed: tuple[str, ...]) -> None:
    """Raise UserError when an option has a value that it does not take."""
    if value not in allowed:
        raise UserError(f"{option} cannot be “{value}”.", f"It is one of: {', '.join(allowed)}.")


def run(job: Job, *, quiet: bool = False) -> None:
    """See a job to its end with a progress bar; Ctrl+C takes back what was begun. Raises the job’s error."""
    with progress_bar(job.title, quiet=quiet) as progress:
        task = progress.add_task(job.title, total=None)

        def show(job: Job) -> None:
            progress.update(task, completed=job.progress or 0.0, total=None if job.progress is None else 1.0)

        try:
            run_to_end(job, show)
        except KeyboardInterrupt:
            job.cancel()
            run_to_end(job)
            raise
    if job.error is not None:
        raise job.error


def progress_bar(title: str, *, quiet: bool) -> Progress:
    """Return a bar that shows only where there is a terminal."""
    return Progress(
        TextColumn(title),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=ERR,
        transient=True,
        disable=quiet or not ERR.is_terminal,
    )
