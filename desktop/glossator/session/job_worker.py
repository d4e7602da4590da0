"""The process behind every job: reads the files of an import, writes exports and checks copies of the project."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from glossator.domain.article import ArticleState
from glossator.errors import UserError
from glossator.formats import find_format
from glossator.formats.format import WriteOptions
from glossator.process import serve
from glossator.session.intake import Intake
from glossator.store.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from glossator.domain.export import ExportArticle

    Send = Callable[[Mapping[str, object]], None]

_MEMORY = 2 << 30
_TELL_EVERY = 0.1


class JobWorker:
    """Does what a job asks for, one thing in its life."""

    def __init__(self) -> None:
        self._intake: Intake | None = None
        self._part = Path()
        self._out = Path()

    def handle(self, message: dict[str, object], reply: Send) -> None:
        """Answer one message; what is wrong in the user's world goes back as “failed”."""
        try:
            match message["do"]:
                case "import":
                    paths, tidy = cast("list[str]", message["paths"]), cast("bool | None", message["tidy"])
                    self._intake = Intake(paths, tidy=tidy)
                case "more" if self._intake is not None:
                    for answer in self._intake.batch():
                        reply(answer)
                case "export":
                    self._export(message, reply)
                case "publish":
                    self._publish()
                    reply({"kind": "done"})
                case "check":
                    _check(Path(str(message["snapshot"])), reply)
        except UserError as error:
            reply({"kind": "failed", "sentence": error.sentence, "hint": error.hint})

    def _export(self, message: dict[str, object], reply: Send) -> None:
        self._out, self._part = Path(str(message["out"])), Path(str(message["part"]))
        write = find_format(str(message["format"])).write
        if write is None:
            raise UserError("This format cannot be written.", "Choose another one.")
        options = WriteOptions(unjudged=message["unjudged"] is True)
        states = frozenset(ArticleState(state) for state in cast("list[str]", message["states"]))
        total = cast("int", message["total"])
        try:
            with (
                Project.open_snapshot(Path(str(message["snapshot"]))) as project,
                self._part.open("xb") as out,
            ):
                rows = project.export_rows(str(message["layer"]), states, unjudged=options.unjudged)
                report = write(_counted(rows, total, reply), out, options)
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            raise _not_written(self._out, error) from error
        reply(
            {"kind": "written", "articles": report.articles, "spans": report.spans, "left_out": list(report.left_out)}
        )

    def _publish(self) -> None:
        """Put the finished file in the place of the old one, and have both facts on the disk."""
        try:
            self._part.replace(self._out)
        except OSError as error:
            raise _not_written(self._out, error) from error
        if os.name != "nt":
            folder = os.open(self._out.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _counted(rows: Iterable[ExportArticle], total: int, reply: Send) -> Iterator[ExportArticle]:
    told = time.perf_counter()
    for number, row in enumerate(rows):
        if time.perf_counter() - told > _TELL_EVERY:
            told = time.perf_counter()
            reply({"kind": "progress", "done": number, "of": total})
        yield row


def _not_written(out: Path, error: OSError) -> UserError:
    return UserError(
        f"“{out.name}” cannot be written in “{out.parent}”: {error.strerror}.",
        "What was there before is unchanged. Choose another place.",
    )


def _check(snapshot: Path, reply: Send) -> None:
    try:
        with Project.open_snapshot(snapshot) as project:
            for finding in project.check():
                reply({"kind": "finding", "sentence": finding.sentence, "article": finding.article})
    except UserError as error:
        reply({"kind": "finding", "sentence": error.sentence, "article": None})
    reply({"kind": "done"})


if __name__ == "__main__":
    serve(JobWorker().handle, memory=_MEMORY)
