"""Checking a project: texts, spans, journal and tables must agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.domain.findings import Finding
from glossator.session.snapshot_job import SnapshotJob

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossator.session.session import Session


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found; nothing when all is well."""

    findings: tuple[Finding, ...] = ()


class CheckJob(SnapshotJob):
    """Checks a copy of the project as it is now."""

    title = "Checking"
    result: CheckResult | None

    def __init__(self, session: Session, *, wake: Callable[[], None] | None = None) -> None:
        super().__init__(session, wake=wake)
        self._findings: list[Finding] = []

    def _begin(self) -> None:
        self.message = "Checking texts, spans and journal"
        self.progress = None
        self._worker.send("check", snapshot=str(self._snapshot))

    def _take(self, message: dict[str, object]) -> None:
        match message["kind"]:
            case "finding":
                article = message["article"]
                self._findings.append(Finding(str(message["sentence"]), None if article is None else str(article)))
            case "done":
                self._finish(CheckResult(tuple(self._findings)))
