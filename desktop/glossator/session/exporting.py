"""Exporting: what was confirmed goes into a file or a folder, whole or not at all, with a report of what it lost."""

from __future__ import annotations

import contextlib
import shutil
from typing import TYPE_CHECKING, cast

from glossator.domain.article import ArticleState
from glossator.domain.ids import new_id
from glossator.errors import UserError
from glossator.formats import all_formats, find_format
from glossator.session.export_plan import ExportPlan
from glossator.session.export_report import ExportResult
from glossator.session.export_target import refuse_target, restore_folder
from glossator.session.snapshot_job import COPIED, SnapshotJob

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glossator.formats.format import Format
    from glossator.session.session import Session


def formats() -> list[Format]:
    """Return the formats that can be written."""
    return [each for each in all_formats() if each.write is not None or each.write_folder is not None]


class ExportJob(SnapshotJob):
    """Writes what a plan says; what stood at `out` before is kept unless all goes well.

    If the format could not hold something and `when_lossy` is given, that is called with the job once everything is
    written under another name: nothing is put in its place until `publish` or `cancel` is called. A `dry_run` only
    finds out what would be lost. Raises UserError when the place cannot take it, the format is not known, or there is
    nothing to export.
    """

    title = "Exporting"
    result: ExportResult | None

    def __init__(
        self,
        session: Session,
        out: Path,
        plan: ExportPlan | None = None,
        *,
        dry_run: bool = False,
        when_lossy: Callable[[ExportJob], None] | None = None,
        wake: Callable[[], None] | None = None,
        release: dict[str, object] | None = None,
    ) -> None:
        out = out.absolute()
        plan = plan or ExportPlan()
        chosen = find_format(plan.format)
        if chosen.write is None and chosen.write_folder is None:
            raise UserError("This format cannot be written.", "Choose another one.")
        folder = chosen.write_folder is not None or plan.split is not None or release is not None
        if not dry_run:
            refuse_target(session.path, out, folder=folder)
        layer = plan.layer or session.layer
        layers = session.project.exports(layer).layers
        if plan.layer and layer not in layers:
            raise UserError(f"The project has no layer “{layer}”.", f"It has: {', '.join(layers) or session.layer}.")
        states = plan.selection.states
        counts = session.project.state_counts(layer)
        self._total = sum(counts.get(state, 0) for state in states)
        if not self._total and not (release and "manifest" in release):
            raise _nothing(states)
        super().__init__(session, wake=wake)
        name = f".glossator-{new_id()}"
        beside = self._snapshot if dry_run else out
        self._out = out
        self._part, self._report_part, self._old = (
            beside.with_name(f"{name}.{end}") for end in ("part", "report", "old")
        )
        self._dry_run = dry_run
        self._when_lossy = when_lossy
        self._request = {
            "out": str(self._out),
            "part": str(self._part),
            "report_part": str(self._report_part),
            "old": str(self._old),
            "folder": folder,
            "plan": {**plan.to_data(), "layer": layer},
            "release": release,
        }
        self._publishing = False
        self.written: ExportResult | None = None
        """What has been written under another name, once that is whole."""

    def publish(self) -> None:
        """Put what was written in its place; from here on it cannot be stopped."""
        if self.written is not None and not self._publishing and not self.finished:
            self._publishing = True
            self.message = f"Writing {self._out.name}"
            self._worker.send("publish")

    def _begin(self) -> None:
        self.message = f"Writing {self._out.name}"
        self._worker.send("export", snapshot=str(self._snapshot), **self._request)

    def _take(self, message: dict[str, object]) -> None:
        match message["kind"]:
            case "total":
                self._total = cast("int", message["articles"])
            case "progress":
                self.progress = COPIED + (1 - COPIED) * cast("int", message["done"]) / max(1, self._total)
            case "written":
                self.written = ExportResult(
                    self._out,
                    cast("int", message["articles"]),
                    cast("int", message["spans"]),
                    tuple(cast("list[str]", message["left_out"])),
                    tuple(cast("list[str]", message["notes"])),
                    cast("dict[str, object]", message["data"]),
                )
                if self._dry_run:
                    self._finish(self.written)
                elif message["lossy"] and self._when_lossy is not None:
                    self.message = "Waiting for your answer"
                    self._when_lossy(self)
                else:
                    self.publish()
            case "done":
                self._finish(self.written)

    def cancel(self) -> None:
        """Stop; what stood there stays as it was. Too late once the new one is being put in its place."""
        if not self._publishing:
            super().cancel()

    def _clean_up(self) -> None:
        super()._clean_up()
        with contextlib.suppress(OSError):
            if self._part.is_dir():
                shutil.rmtree(self._part, ignore_errors=True)
            self._part.unlink(missing_ok=True)
            self._report_part.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            restore_folder(self._out, self._old)


def _nothing(states: frozenset[ArticleState]) -> UserError:
    if states == {ArticleState.CONFIRMED}:
        return UserError(
            "Nothing to export: no article is confirmed yet.", "Confirm some, or choose the articles in any state."
        )
    if states == set(ArticleState):
        return UserError("Nothing to export: the project has no articles.", "Import some first.")
    return UserError("Nothing to export: no article is in such a state.", "Choose the articles in any state.")
