"""The import command: reads files, folders or what is piped in, shows what is there, and takes it in as one change."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from glossator.cli.arguments import ProjectPath, Tidy, opened
from glossator.cli.console import one_of, print_json, run, say
from glossator.errors import UserError
from glossator.session.comparing import compare_all
from glossator.session.import_result import preview_lines
from glossator.session.indexing import index_all
from glossator.session.jobs import ImportAnswer, ImportJob, ImportWishes, Pasted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glossator.session.session import Session

_STDIN = Path("-")
_MAX_PIPED = 100 << 20
_SUGGESTIONS, _SPANS = "suggestions", "spans"


@dataclass(frozen=True, slots=True)
class Manner:
    """How the command goes about an import besides what is asked of the import itself."""

    answer: ImportAnswer = field(default_factory=ImportAnswer)
    add_labels: bool = False
    preview: bool = False
    as_json: bool = False


def import_(
    project: ProjectPath,
    articles: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Files or folders; - reads a text piped in.")
    ],
    preview: Annotated[bool, typer.Option("--preview", help="Only say what would come in.")] = False,
    part: Annotated[bool, typer.Option("--part", help="Take what is whole though something else is broken.")] = False,
    label: Annotated[
        list[str] | None,
        typer.Option(metavar="FOREIGN=LABEL", help="A label of the files that means one of the scheme."),
    ] = None,
    add_labels: Annotated[
        bool, typer.Option("--add-labels", help="Add the labels that the scheme lacks to the scheme.")
    ] = False,
    as_: Annotated[
        str, typer.Option("--as", metavar="|".join((_SUGGESTIONS, _SPANS)), help="What annotations come in as.")
    ] = _SUGGESTIONS,
    layer: Annotated[str, typer.Option(metavar="NAME", help="Whose work the judged spans are.")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="Confirm the articles whose spans are judged.")] = False,
    column: Annotated[
        list[str] | None, typer.Option(metavar="ROLE=COLUMN", help="The column or field that holds the text, title …")
    ] = None,
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help="What text files are read as.")] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="What the files are, where their names do not tell: see the manual.")
    ] = None,
    tidy: Tidy = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> int:
    """Import articles from files or folders."""
    one_of("--as", as_, (_SUGGESTIONS, _SPANS))
    if confirm and as_ != _SPANS:
        raise UserError("--confirm is for judged spans.", f"Give --as {_SPANS} too.")
    wishes = ImportWishes(tidy, format_, dict(_pairs("--column", column or ())), encoding)
    answer = ImportAnswer(part, dict(_pairs("--label", label or ())), frozenset(), as_ == _SPANS, layer, confirm)
    with opened(project) as session:
        return take_in(session, articles, wishes, Manner(answer, add_labels, preview, as_json))


def take_in(session: Session, articles: Sequence[Path], wishes: ImportWishes, manner: Manner | None = None) -> int:
    """Import files and folders, say how that went, and return the exit code."""
    how = manner or Manner()
    job = ImportJob(session, _sources(articles), wishes=wishes, when_ready=lambda ready: _decide(ready, how))
    run(job, quiet=how.as_json)
    found, result = job.preview, job.result
    if how.preview and found is not None:
        if how.as_json:
            print_json(found.to_data())
        else:
            for line in preview_lines(found):
                say(line.text, error=line.problem)
        return 2 if found.broken and not how.answer.part else 0
    if result is None:
        return 0
    if how.as_json:
        print_json(result.to_data())
    else:
        for line in result.lines():
            say(line.text, error=line.problem)
        if result.refused:
            say("Correct them, or take what is whole with --part.", error=True)
    index_all(session)
    compare_all(session)
    came = result.added or (how.answer.part and result.duplicates)
    return 2 if result.rejected and not came else 0


def _decide(job: ImportJob, how: Manner) -> None:
    if how.preview or job.preview is None:
        job.cancel()
        return
    unknown = frozenset(label.name for label in job.preview.unknown_labels) if how.add_labels else frozenset()
    job.take(replace(how.answer, add=unknown))


def _sources(paths: Sequence[Path]) -> list[Path | Pasted]:
    if paths.count(_STDIN) > 1:
        raise UserError("Standard input can be read once only.", "Name - once.")
    return [_piped() if path == _STDIN else path for path in paths]


def _piped() -> Pasted:
    data = sys.stdin.buffer.read(_MAX_PIPED + 1)
    if len(data) > _MAX_PIPED:
        raise UserError(f"What is piped in is larger than {_MAX_PIPED >> 20} MB.", "Write it into a file first.")
    return Pasted(data, "standard input")


def _pairs(option: str, values: Iterable[str]) -> Iterable[tuple[str, str]]:
    for value in values:
        name, equals, meaning = value.partition("=")
        if not equals or not name:
            raise UserError(f"{option} cannot be “{value}”.", "Write it as NAME=NAME.")
        yield name, meaning
