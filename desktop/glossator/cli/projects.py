"""Commands on a project as a whole: open it in the window, make one, check one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from glossator.cli.arguments import AsJson, ProjectPath, Tidy, opened
from glossator.cli.console import OUT, counted, print_json, printable, run, say
from glossator.cli.imports import take_in
from glossator.errors import UserError
from glossator.session import schemes, suggesting
from glossator.session.jobs import CheckJob, ImportWishes
from glossator.session.restoring import RestoreJob, list_backups
from glossator.session.session import Session
from glossator.session.settings import Settings
from glossator.session.sources import gazetteer_named, pipeline_named


def open_window(project: Annotated[Path | None, typer.Argument(metavar="[PROJECT]")] = None) -> int:
    """Open the window on a project."""
    from glossator.app import run_window

    return run_window([str(project)] if project else [])


def new(
    project: ProjectPath,
    articles: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Files or folders.")] = None,
    scheme: Annotated[str, typer.Option(help="A label scheme by name, or a TOML file.")] = schemes.DEFAULT,
    pipeline: Annotated[str | None, typer.Option(help="A spaCy pipeline by name or folder, or “none”.")] = None,
    gazetteer: Annotated[str | None, typer.Option(help="A gazetteer by name, or “none”.")] = None,
    tidy: Tidy = None,
) -> int:
    """Make a project and import what is named."""
    settings = suggesting.default_settings(
        None if pipeline is None else pipeline_named(pipeline),
        None if gazetteer is None else gazetteer_named(gazetteer),
    )
    session = Session.create(project, schemes.find_scheme(scheme), settings, author=Settings.load().author)
    try:
        say(f"Made {project} with the label scheme “{session.scheme.name}”.")
        if articles:
            return take_in(session, articles, ImportWishes(tidy=tidy))
    finally:
        session.close()
    return 0


def check(project: ProjectPath, as_json: AsJson = False) -> int:
    """Verify offsets, hashes and the journal's replay; exit code 1 when something is wrong."""
    with opened(project) as session:
        job = CheckJob(session)
        run(job, quiet=as_json)
        findings = job.result.findings if job.result else ()
        if as_json:
            print_json({"ok": not findings, "findings": [finding.sentence for finding in findings]})
        elif findings:
            for finding in findings:
                say(finding.sentence, error=True)
            say(f"{counted(len(findings), 'fault')} found.", error=True)
        else:
            say("All is well: texts, spans, journal and tables agree.")
        return 1 if findings else 0


def backups(
    project: Annotated[Path | None, typer.Argument(metavar="[PROJECT]", help="Only those of this project.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the backups, the newest first; the number is what restore takes."""
    found = list_backups(project)
    if as_json:
        print_json(
            {
                "backups": [
                    {
                        "number": number,
                        "project": each.project,
                        "at": each.at.isoformat(timespec="seconds"),
                        "changes": each.seq,
                        "path": str(each.path),
                    }
                    for number, each in enumerate(found, 1)
                ]
            }
        )
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("No.", "Made", "Changes", "Project"):
        table.add_column(heading, justify="left" if heading in ("Made", "Project") else "right", overflow="fold")
    for number, each in enumerate(found, 1):
        made = each.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        table.add_row(str(number), made, f"{each.seq:,}", printable(each.project))
    if found:
        OUT.print(table)
    else:
        say("No backups yet. The window makes them while you work.")


def restore(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The project file to make; it must not be there yet.")],
    number: Annotated[int, typer.Option(min=1, help="Which backup, as “backups PROJECT” counts them.")] = 1,
) -> None:
    """Make a project out of the latest backup of another one, or out of an earlier backup."""
    found = list_backups(project)
    if not found:
        raise UserError(f"There is no backup of “{project.stem}”.", "See all there are: glossator backups")
    if number > len(found):
        raise UserError(f"There is no backup {number} of “{project.stem}”.", f"There are {len(found)}.")
    chosen = found[number - 1]
    run(RestoreJob(chosen, out))
    say(f"Made {out} as “{chosen.project}” was at {chosen.at.astimezone():%Y-%m-%d %H:%M:%S}.")
