"""Releases: numbered exports of what is confirmed, which the project remembers and can make again byte for byte."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from glossator.errors import UserError
from glossator.session.export_plan import ExportPlan
from glossator.session.exporting import ExportJob
from glossator.session.session import now
from glossator.store.project import Project
from glossator.store.rewinding import rewind

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossator.session.export_report import ExportResult
    from glossator.session.session import Session

_PREFIX = "release."

Place = tuple[str, int, int, str, str]
"""A span of an article: the article's title, start, end, label and words."""


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


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two releases differ: articles and spans that only one of them has."""

    articles_gone: tuple[str, ...]
    articles_new: tuple[str, ...]
    gone: tuple[Place, ...]
    new: tuple[Place, ...]
    same: int

    def lines(self) -> list[str]:
        """Return it as lines, the figures first."""
        return [
            f"{self.same:,} spans are the same, {len(self.gone):,} are gone, {len(self.new):,} are new.",
            *(f"- “{title}”" for title in self.articles_gone),
            *(f"+ “{title}”" for title in self.articles_new),
            *(
                f"{sign} “{title}”, {start}–{end} {label}: {words}"
                for sign, title, start, end, label, words in self._all()
            ),
        ]

    def to_data(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        names = ("title", "start", "end", "label", "text")
        return {
            "same": self.same,
            "articles_gone": list(self.articles_gone),
            "articles_new": list(self.articles_new),
            "gone": [dict(zip(names, place, strict=True)) for place in self.gone],
            "new": [dict(zip(names, place, strict=True)) for place in self.new],
        }

    def _all(self) -> list[tuple[str, str, int, int, str, str]]:
        return sorted(
            [("-", *place) for place in self.gone] + [("+", *place) for place in self.new], key=lambda p: p[1:]
        )


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
        known = list_releases(session)
        self._new = number is None
        if number is None:
            self.number = max((each.number for each in known), default=0) + 1
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
            self._session.change_settings({f"{_PREFIX}{self.number:06}": kept}, f"Make release {self.number}")


def list_releases(session: Session) -> list[Release]:
    """Return the releases of a project, the first one first."""
    kept = session.project.settings()
    data = [json.loads(kept[key]) for key in sorted(kept) if key.startswith(_PREFIX)]
    return [Release(each["manifest"], each["card"]) for each in data]


def find_release(session: Session, number: int) -> Release:
    """Return a release. Raises UserError when there is none with this number."""
    known = list_releases(session)
    for each in known:
        if each.number == number:
            return each
    there = ", ".join(str(each.number) for each in known)
    raise UserError(f"There is no release {number}.", f"There are: {there}." if there else "Make one first.")


def compare(session: Session, old: int, new: int) -> Comparison:
    """Return how two releases differ, span by span. Raises UserError."""
    releases = [find_release(session, number) for number in (old, new)]
    with tempfile.TemporaryDirectory(prefix="glossator-") as folder:
        copy = Path(folder, "copy.glossator")
        for _ in session.project.snapshot(copy):
            pass
        before, after = (_content(each, copy) for each in releases)
    gone, fresh = (set(one[1]) - set(other[1]) for one, other in ((before, after), (after, before)))
    return Comparison(
        tuple(before[0][each] for each in before[0] if each not in after[0]),
        tuple(after[0][each] for each in after[0] if each not in before[0]),
        tuple(before[1][each] for each in before[1] if each in gone),
        tuple(after[1][each] for each in after[1] if each in fresh),
        len(before[1].keys() & after[1].keys()),
    )


def _content(release: Release, copy: Path) -> tuple[dict[str, str], dict[tuple[str, int, int, str], Place]]:
    """Return titles by article, and spans by article, place and label, of a release."""
    then = copy.with_name(f"{release.number}.glossator")
    shutil.copyfile(copy, then)
    rewind(then, cast("int", release.manifest["change"]))
    titles: dict[str, str] = {}
    spans: dict[tuple[str, int, int, str], Place] = {}
    plan = release.plan
    with Project.open_snapshot(then) as project:
        exports = project.exports(plan.layer)
        for row in exports.rows(exports.keys(plan.selection), plan.selection):
            title = titles[row.article.id] = row.article.metadata.title
            for span in row.spans:
                key = (row.article.id, span.start, span.end, span.label)
                spans[key] = (title, span.start, span.end, span.label, " ".join(span.text.split()))
    return titles, spans


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
