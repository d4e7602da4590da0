"""Commands on releases: make one, make one again, list and compare them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from glossator.cli.arguments import AsJson, ProjectPath, opened
from glossator.cli.console import one_of, print_json, run, say
from glossator.cli.exports import say_result
from glossator.domain.selection import Selection
from glossator.errors import UserError
from glossator.formats.format import Alignment
from glossator.session.export_plan import Unit, read_date, read_labels, read_split
from glossator.session.jobs import ExportPlan
from glossator.session.release_comparing import CompareJob
from glossator.session.releases import ReleaseJob, list_releases


def release(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder to write.")],
    number: Annotated[int | None, typer.Option(min=1, help="Make this earlier release again, as it was.")] = None,
    format_: Annotated[str, typer.Option("--format", help="The format by its id; see: glossator formats.")] = "jsonl",
    label: Annotated[list[str] | None, typer.Option(help="Only spans with this label; may be repeated.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only articles of this source; may be repeated.")] = None,
    since: Annotated[str, typer.Option("--from", help="Only articles published then or later.")] = "",
    until: Annotated[str, typer.Option("--to", help="Only articles published then or before.")] = "",
    per: Annotated[str, typer.Option(help="What becomes a record: article or sentence.")] = "article",
    one_of_group: Annotated[
        bool, typer.Option("--one-of-group", help="Of articles that are copies of each other only one.")
    ] = False,
    alignment: Annotated[str, typer.Option(help="Spans beside tokens: expand, skip or strict.")] = "expand",
    split: Annotated[str, typer.Option(help="Divide into train, dev and test by: text, source or date.")] = "",
    shares: Annotated[str, typer.Option(help="The shares of train, dev and test; 80/10/10.")] = "",
    dev_from: Annotated[str, typer.Option(help="With --split date: the day from which on articles are dev.")] = "",
    test_from: Annotated[str, typer.Option(help="With --split date: the day from which on articles are test.")] = "",
) -> None:
    """Make a numbered release of the confirmed articles, which can be made again byte for byte."""
    one_of("--per", per, tuple(Unit))
    one_of("--alignment", alignment, tuple(Alignment))
    with opened(project) as session:
        plan = ExportPlan(
            format_,
            Selection(
                labels=read_labels(session.scheme, label or ()),
                sources=tuple(source or ()),
                since=read_date(since),
                until=read_date(until),
                one_of_group=one_of_group,
            ),
            Alignment(alignment),
            read_split(split, shares, dev_from, test_from),
            unit=Unit(per),
        )
        if number is not None and plan != ExportPlan():
            raise UserError("An earlier release is made again as it was.", "Leave out the other options.")
        job = ReleaseJob(session, out, plan, number=number)
        run(job)
        if job.result is not None:
            say(f"Release {job.number}:")
            say_result(job.result)


def releases_(
    project: ProjectPath,
    compare_: Annotated[
        tuple[int, int] | None, typer.Option("--compare", metavar="OLD NEW", help="Say how two releases differ.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the releases, or compare two of them span by span."""
    with opened(project) as session:
        if compare_ is not None:
            job = CompareJob(session, *compare_)
            run(job, quiet=as_json)
            found = job.result
            if found is None:
                return
            if as_json:
                print_json(found.to_data())
                return
            for line in found.lines():
                say(line)
            return
        known = list_releases(session)
        if as_json:
            print_json({"releases": [each.manifest for each in known]})
            return
        for each in known:
            say(each.line)
        if not known:
            say("No releases yet. Make one: glossator release PROJECT OUT")
