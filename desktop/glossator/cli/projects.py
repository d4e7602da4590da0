"""Commands on a project as a whole: open it in the window, make one, check one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from glossator.cli.arguments import AsJson, ProjectPath, Tidy, opened
from glossator.cli.articles import take_in
from glossator.cli.console import counted, print_json, run, say
from glossator.session import schemes, suggesting
from glossator.session.jobs import CheckJob
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
            return take_in(session, articles, tidy)
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
