"""Commands that look and change nothing: figures of a project, what was done, words marked in two ways, a search."""

from __future__ import annotations

from typing import Annotated

import typer

from glossator.cli.arguments import AsJson, ProjectPath, opened
from glossator.cli.console import print_json, printable, say
from glossator.session.indexing import index_all


def info(project: ProjectPath, as_json: AsJson = False) -> None:
    """Tell how far the project is: articles, spans, pace, and what became of the pre-highlights."""
    from glossator.session import listing, progress

    with opened(project) as session:
        found = progress.progress(session)
        known = session.project.copies
        copies = {"groups": known.group_count(), "waiting": known.waiting()}
        if as_json:
            figures = {**progress.as_data(found), "copies": copies}
            print_json({"project": str(session.path), "scheme": session.scheme.id, **figures})
            return
        say(f"{session.path}  ·  label scheme “{session.scheme.name}”")
        for line in listing.progress_lines(found):
            say(line)
        say(f"\nGroups of copies\n  {copies['groups']:6}")
        if copies["waiting"]:
            say(f"  {copies['waiting']} texts have not been compared yet; see: glossator copies PROJECT")


def history(
    project: ProjectPath,
    limit: Annotated[int, typer.Option(min=1, help="How many changes at most, the newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List what was done, by whom and when, and what was undone."""
    from glossator.session import listing

    with opened(project) as session:
        rows = listing.history(session, limit)
        if as_json:
            print_json({"changes": [listing.history_data(row) for row in rows]})
            return
        for row in rows:
            say(listing.history_line(row))


def consistency(
    project: ProjectPath,
    all_: Annotated[bool, typer.Option("--all", help="In all articles, not only the confirmed ones.")] = False,
    as_json: AsJson = False,
) -> int:
    """List words that are marked in different ways; exit code 1 when there are any."""
    from glossator.session import consistency, listing

    with opened(project) as session:
        found = consistency.look(session, consistency.EVERYTHING if all_ else consistency.CONFIRMED)
        if as_json:
            print_json(listing.consistency_data(session, found))
        else:
            for line in listing.consistency_lines(found):
                say(line)
        return 1 if found.discrepancies else 0


def search(
    project: ProjectPath,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, “phrases”, begin*, AND, OR, NOT.")] = "",
    mode: Annotated[str, typer.Option(help="words, exact or regex.")] = "words",
    case: Annotated[bool, typer.Option("--case", help="Match case; exact and regex only.")] = False,
    label: Annotated[str, typer.Option(help="Only in spans with this label; alone, these spans.")] = "",
    state: Annotated[str, typer.Option(help="Only in new, confirmed or skipped articles.")] = "",
    source: Annotated[str, typer.Option(help="Only in articles of this source.")] = "",
    since: Annotated[str, typer.Option("--from", help="Only in articles published then or later.")] = "",
    until: Annotated[str, typer.Option("--to", help="Only in articles published then or before.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many hits at most, the newest first.")] = 1000,
    as_json: AsJson = False,
) -> int:
    """Find words in all articles, each with what stands around it; exit code 1 when there are none."""
    from glossator.session import concordance, searching

    with opened(project) as session:
        named = {"mode": mode, "label": label, "state": state, "source": source, "since": since, "until": until}
        asked = concordance.query_from(session.scheme, query, match_case=case, **named)
        hits = list(searching.search(session, asked, limit=limit))
        if as_json:
            print_json({"hits": [concordance.data(hit) for hit in hits], "complete": len(hits) < limit})
        for line in () if as_json else concordance.lines(hits):
            say(printable(line))
        index_all(session)
        return 0 if hits else 1
