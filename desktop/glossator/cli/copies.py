"""Commands on copies: list the articles whose texts are nearly the same, take over what was judged in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from glossator.cli.arguments import AsJson, ProjectPath, opened
from glossator.cli.console import counted, print_json, printable, say
from glossator.errors import UserError
from glossator.session import copies
from glossator.session.comparing import compare_all
from glossator.session.naming_articles import article_named

if TYPE_CHECKING:
    from glossator.domain.copies import Copy, Difference
    from glossator.session.copies import TakeOver
    from glossator.session.session import Session

_SHOWN = 20
_WORDS = 60


def copies_(project: ProjectPath, as_json: AsJson = False) -> None:
    """List the groups of articles whose texts are nearly the same, the largest first."""
    with opened(project) as session:
        compare_all(session)
        groups = [group.members for group in session.project.copies.groups(session.layer)]
        if as_json:
            print_json({"groups": [[_data(session, copy) for copy in members] for members in groups]})
            return
        if not groups:
            say("No article is a copy of another.")
        for members in groups:
            first, *others = members
            say(f"{_line(session, first)}")
            for copy in others:
                say(f"  {round(100 * copy.likeness):3}%  {_line(session, copy)}")


def take_over(
    project: ProjectPath,
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The article that gets them; its number or id.")],
    from_: Annotated[str, typer.Option("--from", help="The confirmed copy; else the most alike one.")] = "",
    as_json: AsJson = False,
) -> None:
    """Carry what was judged in a confirmed article to a copy of it; the copy stays unconfirmed."""
    with opened(project) as session:
        compare_all(session)
        own = article_named(session, article)
        if from_:
            giving = article_named(session, from_)
        else:
            best = copies.best_copy(session, own)
            if best is None:
                raise UserError("This article has no confirmed copy.", "See: glossator copies PROJECT")
            giving = best.id
        taken = copies.take_over(session, own, giving)
        session.commit(taken.draft)
        title = session.project.article(giving).metadata.title
        if as_json:
            print_json({"from": giving, **_taken(taken)})
            return
        say(
            f"Took over from “{printable(title)}”: {counted(taken.added, 'span')} added,"
            f" {counted(taken.accepted, 'suggestion')} accepted, {taken.rejected} rejected."
        )
        if taken.beyond:
            say(f"{counted(taken.beyond, 'span')} of it were not: they touch a difference, or what was judged here.")
        text = session.project.text(own)
        for each in taken.differences[:_SHOWN]:
            say(f"  {each.start:6}  “{_short(text[each.start : each.end])}” here, “{_short(each.other)}” there")
        if len(taken.differences) > _SHOWN:
            say(f"  … and {len(taken.differences) - _SHOWN} more differences.")


def _line(session: Session, copy: Copy) -> str:
    about = ", ".join(filter(None, (copy.source, copy.published, copy.state.value)))
    return printable(f"{session.project.key_of(copy.id)}  {copy.title} ({about})")


def _data(session: Session, copy: Copy) -> dict[str, object]:
    return {
        "number": session.project.key_of(copy.id),
        "id": copy.id,
        "title": copy.title,
        "source": copy.source,
        "published": copy.published,
        "state": copy.state.value,
        "likeness": round(copy.likeness, 3),
    }


def _taken(taken: TakeOver) -> dict[str, object]:
    def data(each: Difference) -> dict[str, object]:
        return {"start": each.start, "end": each.end, "other": each.other}

    return {
        "added": taken.added,
        "accepted": taken.accepted,
        "rejected": taken.rejected,
        "beyond": taken.beyond,
        "differences": [data(each) for each in taken.differences],
    }


def _short(words: str) -> str:
    line = " ".join(words.split())
    return printable(line if len(line) <= _WORDS else f"{line[: _WORDS - 1]}…")
