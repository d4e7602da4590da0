"""ZIP archives of articles in any of the formats that can be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.choosing import choose_format
from glossator.formats.format import Format, Hints, RejectedFileError, Seen
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
    void: set[str] = set()
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
                if last is not None:
                    yield last
                last = incoming
        except UserError as error:
            listed = error.problems if isinstance(error, RejectedFileError) else ()
            problems.add(member.name, error.sentence, [f"{member.name}, {problem}" for problem in listed])
            if not listed:
                # What came of it before counts no more.
                void.add(member.name)
            elif isinstance(error, RejectedFileError):
                void |= error.void
    if not articles and not problems.count and passed_over:
        raise RejectedFileError(f"The archive holds no articles. {_passed(passed_over)}", "There is nothing to import.")
    if last is not None:
        # What was passed over is told of with the last article.
        yield replace(last, notes=(*last.notes, _passed(passed_over))) if passed_over else last
    problems.check(articles=articles, void=frozenset(void))


def _read(chosen: Format, member: Member, hints: Hints) -> Iterator[Incoming]:
    if chosen.read is None or member.path is None:
        return
    own = Hints(tidy=hints.tidy)
    if chosen.one_article and member.articles is not None:
        own = member.articles.hints(member.name.rpartition("/")[2], tidy=True if hints.tidy else None)
    own = replace(own, columns=hints.columns, encoding=hints.encoding)
    for incoming in chosen.read(member.path, own):
        article = incoming.new.article
        # The file lies under a name of ours for now; what is kept is the name that the archive gives.
        provenance = replace(article.provenance, file_name=member.name)
        new = replace(incoming.new, article=replace(article, provenance=provenance))
        yield replace(incoming, new=new, part=member.name, seen=_seen(incoming.seen, member.name))


def _seen(seen: Seen, name: str) -> Seen:
    """Return how a file of the archive was understood, as it is told of the whole: its encoding counts for it alone."""
    return Seen(there=seen.there, left_out=tuple(f"{name}: {line}" for line in seen.left_out))


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
    any_encoding=True,
)
