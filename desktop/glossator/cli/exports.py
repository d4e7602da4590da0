"""The command that writes annotations into a file or a folder, and says what the format could not hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.formats.format import Alignment
from glossator.session.export_plan import Unit, read_date, read_labels, read_split
from glossator.session.jobs import ExportJob, ExportPlan

if TYPE_CHECKING:
    from glossator.session.jobs import ExportResult

_EXAMPLES = 10

_STATES = {
    "confirmed": frozenset({ArticleState.CONFIRMED}),
    "any": frozenset(ArticleState),
    "new": frozenset({ArticleState.NEW}),
    "skipped": frozenset({ArticleState.SKIPPED}),
}


def export(
    project: ProjectPath,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file or folder to write.")],
    format_: Format = "jsonl",
    state: Annotated[str, typer.Option(help="Which articles: confirmed, any, new or skipped.")] = "confirmed",
    label: Labels = None,
    source: Sources = None,
    since: Since = "",
    until: Until = "",
    layer: Annotated[str, typer.Option(help="The annotations of this layer.")] = "",
    per: Per = "article",
    one_of_group: OneOfGroup = False,
    unjudged: Annotated[str, typer.Option(help="Unjudged suggestions: include or exclude.")] = "exclude",
    alignment: Aligned = "expand",
    split: SplitBy = "",
    shares: Shares = "",
    dev_from: DevFrom = "",
    test_from: TestFrom = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing, only say what would be lost.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write the confirmed annotations, and a report of what the format could not hold."""
    one_of("--state", state, tuple(_STATES))
    one_of("--unjudged", unjudged, ("include", "exclude"))
    one_of("--per", per, tuple(Unit))
    one_of("--alignment", alignment, tuple(Alignment))
    with opened(project) as session:
        plan = ExportPlan(
            format_,
            Selection(
                _STATES[state],
                read_labels(session.scheme, label or ()),
                tuple(source or ()),
                read_date(since),
                read_date(until),
                unjudged == "include",
                one_of_group=one_of_group,
            ),
            Alignment(alignment),
            read_split(split, shares, dev_from, test_from),
            layer,
            Unit(per),
        )
        job = ExportJob(session, out, plan, dry_run=dry_run)
        run(job, quiet=as_json)
        if job.result is None:
            return
        if as_json:
            print_json(job.result.data or {})
            return
        say_result(job.result, dry=dry_run)


def say_result(result: ExportResult, *, dry: bool = False) -> None:
    """Print what was written and what was lost, with a few examples."""
    for line in result.lines(dry=dry):
        say(line)
    examples = result.example_lines
    for line in examples[:_EXAMPLES]:
        say(f"  {line}")
    if len(examples) > _EXAMPLES:
        say("  … and more; the report beside the export has further examples.")


def formats() -> None:
    """List the formats that can be read and written."""
    from glossator.formats import all_formats

    for each in all_formats():
        ways = " and ".join((*(("in",) if each.read else ()), *(("out",) if each.write or each.write_folder else ())))
        say(f"{each.id:14} {ways:10} {each.name}")
