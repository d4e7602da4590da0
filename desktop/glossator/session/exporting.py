"""Exporting: what was confirmed goes into a file, whole or not at all."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from glossator.domain.article import ArticleState
from glossator.domain.ids import new_id
from glossator.errors import UserError
from glossator.formats import all_formats, find_format
from glossator.session.intake import PROJECT_SUFFIX
from glossator.session.snapshot_job import COPIED, SnapshotJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glossator.formats.format import Format
    from glossator.session.session import Session


def formats() -> list[Format]:
    """Return the formats that can be written."""
    return [each for each in all_formats() if each.write is not None]


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written, and a sentence for everything that the format could not hold."""

    path: Path
    articles: int
    spans: int
    left_out: tuple[str, ...] = ()

    def summary(self) -> str:
        """Return it in sentences."""
        articles = f"{self.articles} article{'' if self.articles == 1 else 's'}"
        spans = f"{self.spans} span{'' if self.spans == 1 else 's'}"
        return " ".join((f"Exported {articles} with {spans} to {self.path}.", *self.left_out))


class ExportJob(SnapshotJob):
    """Writes the articles in some states to a file; what the file held before is kept unless all goes well.

    Raises UserError when the place cannot take the file, the format is not known, or there is nothing to export.
    """

    title = "Exporting"
    result: ExportResult | None

    def __init__(
        self,
        session: Session,
        out: Path,
        *,
        format: str = "jsonl",  # noqa: A002  # the word that people use
        states: frozenset[ArticleState] = frozenset({ArticleState.CONFIRMED}),
        unjudged: bool = False,
        wake: Callable[[], None] | None = None,
    ) -> None:
        out = out.absolute()
        if find_format(format).write is None:
            raise UserError("This format cannot be written.", "Choose another one.")
        _refuse_target(session, out)
        counts = session.project.state_counts(session.layer)
        self._total = sum(counts.get(state, 0) for state in states)
        if not self._total:
            raise _nothing(states)
        super().__init__(session, wake=wake)
        self._out = out
        self._part = out.with_name(f".glossator-{new_id()}.part")
        self._request = {
            "out": str(self._out),
            "part": str(self._part),
            "format": format,
            "layer": session.layer,
            "states": sorted(state.value for state in states),
            "unjudged": unjudged,
            "total": self._total,
        }
        self._written: ExportResult | None = None

    def _begin(self) -> None:
        self.message = f"Writing {self._out.name}"
        self._worker.send("export", snapshot=str(self._snapshot), **self._request)

    def _take(self, message: dict[str, object]) -> None:
        match message["kind"]:
            case "progress":
                self.progress = COPIED + (1 - COPIED) * cast("int", message["done"]) / max(1, self._total)
            case "written":
                self._written = ExportResult(
                    self._out,
                    cast("int", message["articles"]),
                    cast("int", message["spans"]),
                    tuple(cast("list[str]", message["left_out"])),
                )
                # From here on it cannot be stopped: the new file takes the place of the old one.
                self._worker.send("publish")
            case "done":
                self._finish(self._written)

    def cancel(self) -> None:
        """Stop; the file stays as it was. Too late once the new one is complete."""
        if self._written is None:
            super().cancel()

    def _clean_up(self) -> None:
        super()._clean_up()
        with contextlib.suppress(OSError):
            self._part.unlink(missing_ok=True)


def _refuse_target(session: Session, out: Path) -> None:
    if not out.parent.is_dir():
        raise UserError(f"There is no folder “{out.parent}”.", "Make it, or choose another one.")
    if out.is_dir():
        raise UserError(f"“{out.name}” is a folder.", "Name a file in it.")
    if out.exists() and session.path.exists() and out.samefile(session.path):
        raise UserError("The export would overwrite the project itself.", "Choose another name.")
    if out.suffix.lower() == PROJECT_SUFFIX or out.name.startswith(session.path.name):
        raise UserError(f"“{out.name}” is the name of a project.", "Choose a name that ends in .jsonl.")
    if out.exists() and not out.is_file():
        raise UserError(f"“{out.name}” is not a file.", "Choose another name.")


def _nothing(states: frozenset[ArticleState]) -> UserError:
    if states == {ArticleState.CONFIRMED}:
        return UserError(
            "Nothing to export: no article is confirmed yet.", "Confirm some, or choose the articles in any state."
        )
    if states == set(ArticleState):
        return UserError("Nothing to export: the project has no articles.", "Import some first.")
    return UserError("Nothing to export: no article is in such a state.", "Choose the articles in any state.")
