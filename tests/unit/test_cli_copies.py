"""Copies on the command line: groups are listed, and what was judged is carried from one to another."""

from __future__ import annotations

import json
import signal
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.small import SCHEME, import_articles
from tests.unit.session.test_copies import COPY, FIRST, OTHER

from glossator.cli import run_command
from glossator.session import editing
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _signal_handlers() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which nothing was compared yet; the second article is confirmed with one span."""
    path = tmp_path / "work.glossator"
    session = Session.create(path, SCHEME, {}, author="anna")
    _, first, _ = import_articles(session, [OTHER, FIRST, COPY])
    start = FIRST.index("Al Qaim")
    session.commit(editing.add(session.annotations(first), start, start + 7, "Place", "Place"))
    session.commit(editing.confirm(session.annotations(first), by="anna", at=now()))
    session.close()
    return path


def told(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    code = run_command(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_groups_are_listed_with_likeness_and_state(project: Path, capsys: Capture) -> None:
    assert json.loads(told(capsys, "info", str(project), "--json")[1])["copies"] == {"groups": 0, "waiting": 3}
    code, out, err = told(capsys, "copies", str(project))
    assert (code, err) == (0, "")
    first, copy = out.splitlines()
    assert first == "2  Article 1 (Agency, confirmed)"
    assert copy.split() == ["74%", "3", "Article", "2", "(Agency,", "new)"]
    (group,) = json.loads(told(capsys, "copies", str(project), "--json")[1])["groups"]
    assert [(each["number"], each["title"], each["state"]) for each in group] == [
        (2, "Article 1", "confirmed"),
        (3, "Article 2", "new"),
    ]
    assert group[1]["likeness"] == pytest.approx(0.74, abs=0.01)
    info = told(capsys, "info", str(project))[1]
    assert "Groups of copies\n       1\n" in info
    assert "not been compared" not in info


def test_what_was_judged_is_taken_over_from_the_best_copy(project: Path, capsys: Capture) -> None:
    code, out, err = told(capsys, "take-over", str(project), "3")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Took over from “Article 1”: 1 span added, 0 suggestions accepted, 0 rejected."
    assert "“Anna” here, “Aanah” there" in lines[2]
    session = Session.open(project, author="anna")
    try:
        spans = session.annotations(session.project.queue_rows("main", [3])[3].id).spans
        assert [(span.text, span.label) for span in spans] == [("Al Qaim", "Place")]
    finally:
        session.close()


def test_a_program_reads_what_was_taken_over(project: Path, capsys: Capture) -> None:
    code, out, _ = told(capsys, "take-over", str(project), "3", "--from", "2", "--json")
    taken = json.loads(out)
    assert code == 0
    assert {name: taken[name] for name in ("added", "accepted", "rejected", "beyond")} == {
        "added": 1,
        "accepted": 0,
        "rejected": 0,
        "beyond": 0,
    }
    assert {COPY[each["start"] : each["end"]]: each["other"] for each in taken["differences"]}["Anna"] == "Aanah"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["1"], "no confirmed copy"),
        (["2"], "no confirmed copy"),
        (["3", "--from", "1"], "is not confirmed"),
        (["2", "--from", "2"], "compared with itself"),
        (["9"], "There is no article"),
    ],
)
def test_what_cannot_be_taken_over_is_said(project: Path, capsys: Capture, arguments: list[str], sentence: str) -> None:
    code, _, err = told(capsys, "take-over", str(project), *arguments)
    assert code == 2
    assert sentence in err


def test_a_project_without_copies_says_so(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "one.glossator"
    session = Session.create(path, SCHEME, {}, author="anna")
    import_articles(session, [FIRST, OTHER])
    session.close()
    assert told(capsys, "copies", str(path)) == (0, "No article is a copy of another.\n", "")
