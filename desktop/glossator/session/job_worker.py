"""The process behind every job: reads the files of an import, writes exports and checks copies of the project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from glossator.errors import UserError
from glossator.process import serve
from glossator.session.import_preview import ImportWishes
from glossator.session.intake import Intake
from glossator.store.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glossator.session.export_work import ExportWork

    Send = Callable[[Mapping[str, object]], None]

_MEMORY = 2 << 30


class JobWorker:
    """Does what a job asks for, one thing in its life."""

    def __init__(self) -> None:
        self._intake: Intake | None = None
        self._export: ExportWork | None = None

    def handle(self, message: dict[str, object], reply: Send) -> None:
        """Answer one message; what is wrong in the user's world goes back as “failed”."""
        try:
            match message["do"]:
                case "import":
                    named = cast("list[dict[str, str]]", message["named"])
                    self._intake = Intake(named, ImportWishes(**cast("dict[str, Any]", message["wishes"])))
                case "more" if self._intake is not None:
                    for answer in self._intake.batch():
                        reply(answer)
                case "export":
                    from glossator.session.export_work import ExportWork

                    self._export = ExportWork(message, reply)
                    self._export.write()
                case "publish" if self._export is not None:
                    self._export.publish()
                    reply({"kind": "done"})
                case "compare":
                    from glossator.session import release_comparing

                    release_comparing.work(message, reply)
                case "check":
                    _check(Path(str(message["snapshot"])), reply)
        except UserError as error:
            reply({"kind": "failed", "sentence": error.sentence, "hint": error.hint})


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
