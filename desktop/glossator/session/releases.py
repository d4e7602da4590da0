"""Releases: numbered exports of what is confirmed, which the project remembers and can make again byte for byte."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from glossator.errors import UserError
from glossator.session.export_plan import ExportPlan
from glossator.session.exporting import ExportJob
from glossator.session.session import now

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glossator.session.export_report import ExportResult
    from glossator.session.session import Session

_PREFIX = "release."
_TITLE = "Make release "


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the project remembers it."""

    manifest: dict[str, object]
    card: str

    @property
    def number(self) -> int:
        """Its number; the first is 1."""
        return cast("int", self.manifest["number"])

    @property
    def plan(self) -> ExportPlan:
        """What was exported, and how."""
        return ExportPlan.from_data(cast("dict[str, object]", self.manifest["chosen"]))

    @property
    def line(self) -> str:
        """Return it as a line of a list."""
        articles, spans = (cast("dict[str, int]", self.manifest[name])["written"] for name in ("articles", "spans"))
        made = f"{str(self.manifest['at'])[:16].replace('T', ' ')}  {self.manifest['by']}"
        return f"{self.number:4}  {made}  {self.plan.format}  {_some(articles, 'article')}, {_some(spans, 'span')}"


class ReleaseJob(ExportJob):
    """Makes a release, or one that was made before again; the project remembers a new one as a change.

    The folder gets the files, a manifest and a card. Raises UserError when there is no such release.
    """

    title = "Releasing"

    def __init__(
        self,
        session: Session,
        out: Path,
        plan: ExportPlan | None = None,
        *,
        number: int | None = None,
        when_lossy: Callable[[ExportJob], None] | None = None,
    ) -> None:
        self._new = number is None
        if number is None:
            self.number = next_number(session)
            plan = plan or ExportPlan()
            plan = replace(plan, selection=replace(plan.selection, unjudged=False, judged=True))
            release: dict[str, object] = {"number": self.number, "at": now(), "by": session.author}
        else:
            found = find_release(session, number)
            self.number, plan = number, found.plan
            release = {"number": number, "manifest": found.manifest, "card": found.card}
        super().__init__(session, out, plan, when_lossy=when_lossy, release=release)

    def publish(self) -> None:
        """Put it in its place, and have the project remember it first."""
        if self._new and self.written is not None:
            self._new = False
            self._remember(self.written)
        super().publish()

    def _remember(self, written: ExportResult) -> None:
        if written.data:
            kept = json.dumps(written.data, ensure_ascii=False)
            self._session.change_settings({f"{_PREFIX}{self.number:06}": kept}, f"{_TITLE}{self.number}")


def list_releases(session: Session) -> list[Release]:
    """Return the releases of a project, the first one first."""
    kept = session.project.settings()
    data = [json.loads(kept[key]) for key in sorted(kept) if key.startswith(_PREFIX)]
    return [Release(each["manifest"], each["card"]) for each in data]


def next_number(session: Session) -> int:
    """Return the number of the next release: one that none had before, not even one that was undone."""
    made = (title.removeprefix(_TITLE) for title in session.project.exports(session.layer).titles(_TITLE))
    numbers = [int(number) for number in made if number.isdecimal()]
    return max([*numbers, *(each.number for each in list_releases(session))], default=0) + 1


def find_release(session: Session, number: int) -> Release:
    """Return a release. Raises UserError when there is none with this number."""
    known = list_releases(session)
    for each in known:
        if each.number == number:
            return each
    there = ", ".join(str(each.number) for each in known)
    raise UserError(f"There is no release {number}.", f"There are: {there}." if there else "Make one first.")


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
