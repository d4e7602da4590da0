"""Commands on the articles of a project: list them, confirm them."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from glossator.cli.arguments import AsJson, ProjectPath, opened
from glossator.cli.console import OUT, counted, print_json, printable, say
from glossator.errors import UserError
from glossator.session import editing
from glossator.session.naming_articles import article_data, article_named, unconfirmed_articles
from glossator.session.session import now


def list_(project: ProjectPath, as_json: AsJson = False) -> None:
    """List the articles with their states; the number is what confirm takes."""
    with opened(project) as session:
        keys = session.project.queue(session.layer)
        rows = session.project.queue_rows(session.layer, keys)
        if as_json:
            print_json({"articles": [article_data(rows[key]) for key in keys]})
            return
        table = Table(box=None, pad_edge=False)
        for heading in ("No.", "State", "Published", "Source", "Title"):
            table.add_column(heading, justify="right" if heading == "No." else "left", overflow="fold")
        for key in keys:
            row = rows[key]
            table.add_row(str(key), row.state.value, row.published, printable(row.source), printable(row.title))
        if keys:
            OUT.print(table)
        else:
            say("No articles yet. Import some: glossator import PROJECT PATH...")


def confirm(
    project: ProjectPath,
    articles: Annotated[list[str] | None, typer.Argument(metavar="ARTICLE...", help="Numbers or ids.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Every article that is not confirmed.")] = False,
) -> None:
    """Accept what is suggested in articles and confirm them."""
    with opened(project) as session:
        if all_ == bool(articles):
            raise UserError("Say which articles to confirm.", "Name numbers or ids from the list, or give --all.")
        chosen = unconfirmed_articles(session) if all_ else [article_named(session, name) for name in articles or ()]
        spans = 0
        for article in chosen:
            annotations = session.annotations(article)
            session.commit(editing.confirm(annotations, by=session.author, at=now()))
            spans += len(annotations.spans)
        say(f"Confirmed {counted(len(chosen), 'article')} with {counted(spans, 'span')}.")
