"""How two releases differ, span by span: worked out by a process of its own, on a copy of the project."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from glossator.session.export_plan import ExportPlan
from glossator.session.job import run_to_end
from glossator.session.releases import find_release
from glossator.session.snapshot_job import COPIED, SnapshotJob
from glossator.store.project import Project
from glossator.store.rewinding import rewind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glossator.session.session import Session

    Send = Callable[[Mapping[str, object]], None]

_CHUNK = 1000


class Became(StrEnum):
    """What became of a span from one release to the other."""

    GONE = "gone"
    NEW = "new"
    SAME = "same"


_SIGNS = {Became.GONE: "-", Became.NEW: "+", Became.SAME: "="}


class Place(NamedTuple):
    """A span of an article, with the article's id and title and the span's words on one line."""

    article: str
    title: str
    start: int
    end: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How release `new` differs from release `old`: the spans of both in text order, and articles that one lacks."""

    old: int
    new: int
    articles_gone: tuple[str, ...]
    articles_new: tuple[str, ...]
    places: tuple[tuple[Became, Place], ...]

    def of(self, became: Became) -> list[Place]:
        """Return the spans of which this became."""
        return [place for which, place in self.places if which is became]

    @property
    def sentence(self) -> str:
        """The figures."""
        gone, new, same = (len(self.of(became)) for became in (Became.GONE, Became.NEW, Became.SAME))
        are = {number: "is" if number == 1 else "are" for number in (gone, new, same)}
        spans = "span" if same == 1 else "spans"
        return f"{same:,} {spans} {are[same]} the same, {gone:,} {are[gone]} gone, {new:,} {are[new]} new."

    def lines(self) -> list[str]:
        """Return it as lines, the figures first; spans that are the same are only counted."""
        return [
            self.sentence,
            *(f"- “{title}”" for title in self.articles_gone),
            *(f"+ “{title}”" for title in self.articles_new),
            *(
                f"{_SIGNS[became]} “{place.title}”, {place.start}–{place.end} {place.label}: {place.text}"
                for became, place in self.places
                if became is not Became.SAME
            ),
        ]

    def to_data(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return {
            "old": self.old,
            "new_release": self.new,
            "same": len(self.of(Became.SAME)),
            "articles_gone": list(self.articles_gone),
            "articles_new": list(self.articles_new),
            "gone": [place._asdict() for place in self.of(Became.GONE)],
            "new": [place._asdict() for place in self.of(Became.NEW)],
        }


class CompareJob(SnapshotJob):
    """Compares two releases. Raises UserError when one of them is not there."""

    title = "Comparing releases"
    result: Comparison | None

    def __init__(self, session: Session, old: int, new: int, *, wake: Callable[[], None] | None = None) -> None:
        releases = [find_release(session, number) for number in (old, new)]
        super().__init__(session, wake=wake)
        self._numbers = (old, new)
        self._request = [
            {"number": each.number, "change": each.manifest["change"], "plan": each.plan.to_data()} for each in releases
        ]
        self._places: list[tuple[Became, Place]] = []

    def _begin(self) -> None:
        self.message = self.title
        self._worker.send("compare", snapshot=str(self._snapshot), releases=self._request)

    def _take(self, message: dict[str, object]) -> None:
        match message["kind"]:
            case "progress":
                self.progress = COPIED + (1 - COPIED) * cast("float", message["part"])
            case "places":
                rows = cast("list[tuple[str, str, str, int, int, str, str]]", message["rows"])
                self._places += [(Became(became), Place(*place)) for became, *place in rows]  # type: ignore[arg-type]
            case "compared":
                gone, new = (tuple(cast("list[str]", message[name])) for name in ("articles_gone", "articles_new"))
                self._finish(Comparison(*self._numbers, gone, new, tuple(self._places)))


def compare(session: Session, old: int, new: int) -> Comparison:
    """Return how two releases differ, and wait for it. Raises UserError."""
    job = CompareJob(session, old, new)
    run_to_end(job)
    if job.error is not None:
        raise job.error
    assert job.result is not None  # noqa: S101  # a job that was not cancelled has one or the other
    return job.result


def work(message: dict[str, object], reply: Send) -> None:
    """Do the process's side."""
    copy = Path(str(message["snapshot"]))
    contents = []
    for done, release in enumerate(cast("list[dict[str, object]]", message["releases"]), 1):
        contents.append(_content(release, copy))
        reply({"kind": "progress", "part": done / 3})
    before, after = contents
    rows = [
        ((place.article, place.start, -place.end, became), [became, *place])
        for mine, other, alone in ((before, after, Became.GONE), (after, before, Became.NEW))
        for key, place in mine[1].items()
        for became in (Became.SAME if key in other[1] else alone,)
        if became is not Became.SAME or mine is after
    ]
    order = {key: number for number, key in enumerate({**before[0], **after[0]})}
    rows.sort(key=lambda row: (order[row[0][0]], *row[0][1:]))
    for first in range(0, len(rows), _CHUNK):
        reply({"kind": "places", "rows": [row for _, row in rows[first : first + _CHUNK]]})
    gone, new = (
        [mine[0][each] for each in mine[0] if each not in other[0]]
        for mine, other in ((before, after), (after, before))
    )
    reply({"kind": "compared", "articles_gone": gone, "articles_new": new})


def _content(release: dict[str, object], copy: Path) -> tuple[dict[str, str], dict[tuple[str, int, int, str], Place]]:
    """Return titles by article, and spans by article, place and label, of a release."""
    then = copy.with_name(f"{release['number']}.glossator")
    shutil.copyfile(copy, then)
    rewind(then, cast("int", release["change"]))
    titles: dict[str, str] = {}
    spans: dict[tuple[str, int, int, str], Place] = {}
    plan = ExportPlan.from_data(cast("dict[str, object]", release["plan"]))
    with Project.open_snapshot(then) as project:
        exports = project.exports(plan.layer)
        for row in exports.rows(exports.keys(plan.selection), plan.selection):
            key, title = row.article.id, row.article.metadata.title
            titles[key] = title
            for span in row.spans:
                words = " ".join(span.text.split())
                spans[key, span.start, span.end, span.label] = Place(
                    key, title, span.start, span.end, span.label, words
                )
    then.unlink()
    return titles, spans
