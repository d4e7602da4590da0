"""Commands on label schemes: list them, write a project’s to a file, work with another one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from glossator.cli.arguments import ProjectPath, opened
from glossator.cli.console import counted, say
from glossator.session import schemes


def schemes_() -> None:
    """List the label schemes that can be named."""
    for file in schemes.list_schemes():
        say(f"{file.name:12} {len(file.scheme.labels):3} labels  {file.scheme.description}")


def export_scheme(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="FILE", help="The TOML file to write.")],
) -> None:
    """Write the project's label scheme to a file."""
    with opened(project) as session:
        schemes.write_scheme(out, session.scheme)
        say(f"Wrote {counted(len(session.scheme.labels), 'label')} to {out}.")


def import_scheme(
    project: ProjectPath,
    scheme: Annotated[str, typer.Argument(metavar="FILE", help="A label scheme by name, or a TOML file.")],
    move: Annotated[list[str] | None, typer.Option(metavar="OLD=NEW", help="Where the spans of a label go.")] = None,
    delete: Annotated[list[str] | None, typer.Option(metavar="OLD", help="A label whose spans are deleted.")] = None,
    keep_confirmed: Annotated[bool, typer.Option(help="Leave articles confirmed that lose spans.")] = False,
    dry_run: Annotated[bool, typer.Option(help="Only say what would change.")] = False,
) -> None:
    """Work with another label scheme from now on."""
    from glossator.session import scheme_editing

    with opened(project) as session:
        after = schemes.find_scheme(scheme)
        moves = scheme_editing.read_moves(session.scheme, after, move or (), delete or ())
        plan = scheme_editing.import_scheme(session, after, moves, reopen=not keep_confirmed)
        draft = plan.finish()
        for line in (*scheme_editing.differences(session.scheme, after), *plan.touched.lines()):
            say(line)
        if not dry_run:
            session.commit(draft)
            say(f"{draft.title}: done.")
