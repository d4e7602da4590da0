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

# What an export and a release have in common.
Format = Annotated[str, typer.Option("--format", help="The format by its id; see: glossator formats.")]
Labels = Annotated[list[str] | None, typer.Option(help="Only spans with this label; may be repeated.")]
Sources = Annotated[list[str] | None, typer.Option(help="Only articles of this source; may be repeated.")]
Since = Annotated[str, typer.Option("--from", help="Only articles published then or later.")]
Until = Annotated[str, typer.Option("--to", help="Only articles published then or before.")]
Per = Annotated[str, typer.Option(help="What becomes a record: article or sentence.")]
OneOfGroup = Annotated[bool, typer.Option("--one-of-group", help="Of articles that are copies of each other only one.")]
Aligned = Annotated[str, typer.Option(help="Spans beside tokens: expand, skip or strict.")]
SplitBy = Annotated[str, typer.Option(help="Divide into train, dev and test by: text, source or date.")]
Shares = Annotated[str, typer.Option(help="The shares of train, dev and test; 80/10/10.")]
DevFrom = Annotated[str, typer.Option(help="With --split date: the day from which on articles are dev.")]
TestFrom = Annotated[str, typer.Option(help="With --split date: the day from which on articles are test.")]


@contextmanager
def opened(path: Path) -> Iterator[Session]:
    """Open a project for one command."""
    session = Session.open(path, author=Settings.load().author)
    try:
        yield session
    finally:
        session.close()
