"""What several commands take: a project, which is open while they work, and options that mean the same everywhere."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glossator.session.session import Session
from glossator.session.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

ProjectPath = Annotated[Path, typer.Argument(metavar="PROJECT", help="The project file, *.glossator.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Tidy = Annotated[
    bool | None,
    typer.Option(
        *("--tidy/--no-tidy", " /--as-is"),
        help="Take indents and page furniture out of the text; else as articles.toml says.",
    ),
]


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """Open a project for one command."""
    session = Session.open(path, author=Settings.load().author)
    try:
        yield session
    finally:
        session.close()
