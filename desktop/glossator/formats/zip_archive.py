"""ZIP archives of articles in any of the formats that can be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.choosing import choose_format
from glossator.formats.format import Format, Hints, RejectedFileError
from glossator.formats.problems import Problems
from glossator.formats.zip_members import members

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.formats.format import Incoming
    from glossator.formats.zip_members import Member

_NAMED = 5


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of all files in an archive. Raises RejectedFileError, at the end, when one is refused."""
    problems, articles = Problems("file in the archive", "files in the archive"), 0
    passed_over: list[str] = []
    last: Incoming | None = None
    for member in members(path):
        if member.problem or member.path is None:
            problems.add(member.name, member.problem)
            continue
        chosen = choose_format(member.path)
        if chosen is None:
            passed_over.append(member.name)
            continue
        try:
            for incoming in _read(chosen, member, hints):
                articles += 1
                if last is not None and not problems.count:
                    yield last
                last = incoming
        except RejectedFileError as error:
            problems.add(member.name, " ".join((error.sentence, *error.problems)))
        except UserError as error:
            problems.add(member.name, error.sentence)
    if not articles and not problems.count and passed_over:
        raise RejectedFileError(f"The archive holds no articles. {_passed(passed_over)}", "There is nothing to import.")
    problems.check(articles=articles)
    if last is not None:
        # What was passed over is told of with the last article.
        yield replace(last, notes=(*last.notes, _passed(passed_over))) if passed_over else last


def _read(chosen: Format, member: Member, hints: Hints) -> Iterator[Incoming]:
    if chosen.read is None or member.path is None:
        return
    own = Hints(tidy=hints.tidy)
    if chosen.one_article and member.articles is not None:
        own = member.articles.hints(member.name.rpartition("/")[2], tidy=True if hints.tidy else None)
    for incoming in chosen.read(member.path, own):
        article = incoming.new.article
        # The file lies under a name of ours for now; what is kept is the name that the archive gives.
        provenance = replace(article.provenance, file_name=member.name)
        yield replace(incoming, new=replace(incoming.new, article=replace(article, provenance=provenance)))


def _passed(names: list[str]) -> str:
    kinds = Counter(name.rpartition(".")[2].lower() for name in names)
    listed = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    return f"Passed over in the archive, being of another kind ({', '.join(sorted(kinds))}): {listed}."


FORMAT = Format(
    "zip",
    "ZIP archive of articles",
    (".zip",),
    read=read,
    description="Files of any kind that can be read, as in a folder; an articles.toml in it is heeded.",
)
