"""Commands on releases: make one, make one again, list and compare them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from glossator.cli.arguments import (
    Aligned,
    AsJson,
    DevFrom,
    Format,
    Labels,
    OneOfGroup,
    Per,
    ProjectPath,
    Shares,
    Since,
    Sources,
    SplitBy,
    TestFrom,
    Until,
    opened,
)
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
    format_: Format = "jsonl",
    label: Labels = None,
    source: Sources = None,
    since: Since = "",
    until: Until = "",
    per: Per = "article",
    one_of_group: OneOfGroup = False,
    alignment: Aligned = "expand",
    split: SplitBy = "",
    shares: Shares = "",
    dev_from: DevFrom = "",
    test_from: TestFrom = "",
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
