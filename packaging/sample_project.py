"""Makes the project that the manual's pictures show: the seeds and some articles of the gold, partly done."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import tzinfo

    from glossator.domain.annotations import Annotations
    from glossator.session.session import Session

ROOT = Path(__file__).resolve().parents[1]
AUTHORS = ("A. Analyst", "M. Reader")
_GOLD = (2, 7, 10, 15, 21, 3, 9, 4, 5, 6, 8, 11, 14)
_DONE = 9
_BARE = {("Euphrates", 2), ("Peshmerga", 0)}
_CUT = {("Shahed-136 drones", 7): len("-136 drones")}
_OTHERWISE = {("IS", 2): "Organisation", ("UN", 4): "ArmedGroup"}


class Clock:
    """Tells the hours of an analyst's days in November 2026, a few seconds further each time it is asked."""

    def __init__(self) -> None:
        self._at = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
        self._asked = 0

    def __call__(self) -> str:
        self._asked += 1
        self._at += timedelta(seconds=3 + self._asked * 7 % 11)
        return self.present.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def present(self) -> datetime:
        """The moment that was told last."""
        return self._at

    def go_on(self, *, days: int = 0, minutes: int = 0) -> None:
        """Let time pass; a new day begins at nine."""
        self._at += timedelta(minutes=minutes)
        if days:
            self._at = self._at.replace(hour=9, minute=0, second=0) + timedelta(days=days)


def set_clock() -> Clock:
    """Have all that is done from now on done at fixed moments; before the window's modules are imported."""
    from glossator.session import session

    clock = Clock()
    session.now = clock

    class Moment(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return clock.present.astimezone(tz)

    class Day(date):
        @classmethod
        def today(cls) -> date:
            return clock.present.date()

    from glossator.session import consistency, fitting, progress
    from glossator.ui.models import history_model

    progress.datetime = consistency.datetime = fitting.datetime = Moment  # type: ignore[misc]
    history_model.date = Day  # type: ignore[misc]
    return clock


def make(folder: Path, clock: Clock) -> Path:
    """Make the project in a folder and return its file."""
    from glossator.session import editing, schemes, suggesting
    from glossator.session.jobs import ImportJob, run_to_end
    from glossator.session.session import Session

    gold = [json.loads(line) for line in (ROOT / "tests/golden/gold.jsonl").read_text("utf-8").splitlines()]
    project = folder / "Anbar.glossator"
    session = Session.create(project, schemes.find_scheme("conflict"), suggesting.default_settings(), author=AUTHORS[0])
    run_to_end(ImportJob(session, [ROOT / "seeds"]))
    run_to_end(ImportJob(session, [_texts(folder / "agencies", [gold[number] for number in _GOLD])]))
    suggester = suggesting.Suggester(session, ahead=None)
    suggester.run_to_end()
    articles = _by_title(session)
    clock.go_on(days=1)
    for number, index in enumerate(_GOLD):
        article = articles[gold[index]["title"]]
        session.author = AUTHORS[number % 3 == 2]
        annotations = session.annotations(article)
        if number < _DONE:
            _correct(session, annotations, gold[index]["spans"], number, clock)
            session.commit(editing.confirm(annotations, by=session.author, at=clock()))
            clock.go_on(days=number % 2, minutes=2)
        elif number == _DONE:
            session.commit(editing.remark(annotations, flagged=True, wording="Is the ATMIS base at Balad a facility?"))
        elif number == _DONE + 1:
            why = "Duplicate of an earlier report"
            session.commit(editing.skip(annotations, by=session.author, at=clock(), reason=why))
    session.author = AUTHORS[0]
    suggester.close()
    suggester = suggesting.Suggester(session, ahead=None)
    suggester.remember(*articles.values())
    suggester.run_to_end()
    suggester.close()
    _begin_first(session, articles[gold[0]["title"]])
    session.close()
    return project


def _texts(folder: Path, records: list[dict[str, object]]) -> Path:
    """Write the texts of gold articles as files, with what is known of them beside them."""
    folder.mkdir()
    about = ["[articles]"]
    for record in records:
        meta: Any = record["meta"]
        name = f"{meta['published']}.txt"
        (folder / name).write_text(str(record["text"]), "utf-8")
        about.append(f'\n[articles."{name}"]\nsource = "{meta["source"]}"\npublished = {meta["published"]}')
    (folder / "articles.toml").write_text("\n".join(about), "utf-8")
    return folder


def _by_title(session: Session) -> dict[str, str]:
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    return {row.title: row.id for row in rows.values()}


def _correct(
    session: Session, annotations: Annotations, spans: list[dict[str, object]], number: int, clock: Clock
) -> None:
    """Make an article say what the gold says, as an analyst would, with some slips to be found later."""
    from glossator.session import editing

    wanted = {}
    for span in spans:
        start, end, label, text = int(str(span["start"])), int(str(span["end"])), str(span["label"]), str(span["text"])
        end -= _CUT.get((text, number), 0)
        if (text, number) not in _BARE:
            wanted[start, end] = _OTHERWISE.get((text, number), label)
    names = {label.id: label.name for label in session.scheme}
    shown = {(mark.start, mark.end): mark for mark in annotations.marks()}
    for (start, end), label in wanted.items():
        mark = shown.get((start, end))
        if mark is None:
            session.commit(editing.add(annotations, start, end, label, names[label]))
        elif mark.label == label:
            session.commit(editing.accept(annotations, mark.id))
        else:
            session.commit(editing.relabel(annotations, mark.id, label, names[label]))
        clock.go_on()
    for mark in annotations.marks():
        if (mark.start, mark.end) not in wanted:
            session.commit(editing.reject(annotations, mark.id))


def _begin_first(session: Session, article: str) -> None:
    """Judge the beginning of the first article, and write a note on one span."""
    from glossator.session import editing

    annotations = session.annotations(article)
    for mark in annotations.marks()[:16]:
        session.commit(editing.accept(annotations, mark.id))
    reuters = next(mark for mark in annotations.marks() if annotations.text[mark.start : mark.end] == "Reuters")
    session.commit(editing.note(annotations, reuters.id, "Credit of the photograph. Keep it?"))


def write_incoming(folder: Path) -> Path:
    """Write the files whose import the manual shows: a table, marked lines of which one is broken, a text again."""
    at = folder / "october"
    at.mkdir()
    rows = [
        "Headline,Story,Day,Desk",
        *(
            f"“Army enters {town}”,“Forces entered {town} on Thursday, the army said.”,2017-10-{day:02d},Middle East"
            for day, town in enumerate(("Rawa", "Hit", "Haditha", "Sinjar", "Shirqat"), 3)
        ),
    ]
    (at / "wire.csv").write_bytes("\r\n".join(rows).replace("“", '"').replace("”", '"').encode())
    labels = {"Gen Mohammedi": "PER", "Daesh": "MILITANTS", "Al Qaim": "TOWN", "Rawa": "TOWN", "rifles": "WEAPONRY"}
    marked = []
    for text in (
        "Gen Mohammedi told reporters on the road to Al Qaim that the crossing would open within a week.",
        "Soldiers who searched houses in Rawa found two hundred rifles and the ledgers of a Daesh tax office.",
        "The United Nations asked for a safe way out of Al Qaim for some four thousand families.",
    ):
        spans = [
            {"start": text.index(words), "end": text.index(words) + len(words), "label": label}
            for words, label in labels.items()
            if words in text
        ]
        marked.append(json.dumps({"text": text, "spans": spans, "meta": {"source": "Other Agency"}}))
    (at / "marked.jsonl").write_text("\n".join([*marked, '{"text": "Cut off in the mid']), "utf-8")
    first, last = sorted((ROOT / "seeds").glob("*.txt"))
    (at / "anbar.txt").write_bytes(last.read_bytes())
    words = first.read_text("utf-8").strip().splitlines()
    (at / "courier.txt").write_text("\n".join(["Courier: offensive in Anbar", *words[1:-6]]), "utf-8")
    return at
