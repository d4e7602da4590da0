"""Commands on what suggests: pre-highlight, look at the memory, list the pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from glossator.cli.arguments import AsJson, ProjectPath, opened
from glossator.cli.console import counted, print_json, printable, progress_bar, say
from glossator.session import suggesting

if TYPE_CHECKING:
    from glossator.session.session import Session

_FOUND_IN = 20
"""For how many articles it is printed what was found in each."""


def suggest(
    project: ProjectPath,
    source: Annotated[str | None, typer.Option(help="Only this one: pipeline, gazetteer, memory, or its name.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also where the source has been before.")] = False,
    as_json: AsJson = False,
) -> None:
    """Pre-highlight the articles that have not been; can be interrupted and resumed."""
    with opened(project) as session:
        specs = suggesting.choose_sources(session.project.settings(), source)
        with_memory = source in (None, suggesting.MEMORY)
        suggester = suggesting.Suggester(session, specs=specs, again=again, ahead=None, memory=with_memory)
        try:
            with progress_bar("Pre-highlighting", quiet=as_json) as progress:
                task = progress.add_task("Pre-highlighting", total=None)
                report = suggester.run_to_end(
                    lambda done, total: progress.update(task, completed=done, total=total or None)
                )
        finally:
            suggester.close()
        for notice in report.notices:
            say(notice, error=True)
        if as_json:
            print_json({"articles": report.articles, "suggestions": report.suggestions, "notices": report.notices})
        elif not report.articles:
            say("Every article has been pre-highlighted already.")
        else:
            say(f"Pre-highlighted {counted(report.articles, 'article')}.")
            for name, count in report.suggestions.items():
                say(f"  {count:6} from {name}")
            _print_found(session)


def memory_(
    project: ProjectPath,
    phrase: Annotated[str | None, typer.Argument(metavar="[PHRASE]", help="Only what is known of this one.")] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help="Let it suggest in this project, or not.")] = None,
    as_json: AsJson = False,
) -> int:
    """List what the memory has learnt from the confirmed articles; exit code 1 when it does not know the phrase."""
    from glossator.session.memory import Memory

    with opened(project) as session:
        memory = Memory(session)
        if on is not None:
            memory.switch(on=on)
        for _ in memory.learn():
            pass
        if phrase is None:
            found = list(memory.all_phrases())
        else:
            one = memory.phrase(phrase)
            found = [] if one is None else [one]
        if as_json:
            print_json({"on": memory.is_on, "phrases": [memory.describe(lessons) for lessons in found]})
        else:
            for lessons in found:
                say(memory.say(lessons))
            if phrase is not None and not found:
                say(f"Nothing is known of “{phrase}” yet.")
            elif not found:
                say("Nothing has been learnt yet; the memory learns from confirmed articles.")
            if not memory.is_on:
                say("The memory is off in this project: it learns and suggests nothing.")
        return 1 if phrase is not None and not found else 0


def pipelines_() -> None:
    """List the installed spaCy pipelines."""
    default = suggesting.default_settings()[suggesting.PIPELINE]
    for found in suggesting.pipelines():
        mark = "*" if found.name == default else " "
        say(f"{mark} {found.name:28} {found.version:8} {found.language:4} {', '.join(found.labels)}")


def _print_found(session: Session) -> None:
    """Print what is marked in each of the first articles, label by label."""
    keys = session.project.queue(session.layer)
    rows = session.project.queue_rows(session.layer, keys[:_FOUND_IN])
    for row in rows.values():
        counts = session.project.annotations(row.id, session.layer).label_counts()
        named = ", ".join(f"{count} {label.name}" for label in session.scheme if (count := counts[label.id]))
        say(f"{printable(row.title)}\n    {named or 'nothing found'}")
    if len(keys) > _FOUND_IN:
        say(f"… and {len(keys) - _FOUND_IN} more; see: glossator info PROJECT")
