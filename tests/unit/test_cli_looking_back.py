"""What the command line tells of history, consistency and progress."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from tests.unit.session import small

from glossator.cli import run_command
from glossator.session import editing
from glossator.session.session import now

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _signal_handlers() -> object:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    session, (one, other) = small.make(tmp_path / "p.glossator")
    annotations = session.annotations(one)
    session.commit(editing.relabel(annotations, annotations.marks()[1].id, "Place", "Place"))
    for article in (one, other):
        session.commit(editing.confirm(session.annotations(article), by="anna", at=now()))
    session.change_setting("x", "1", "Set x")
    session.undo()
    session.close()
    return tmp_path / "p.glossator"


def told(capsys: Capture, *arguments: str) -> tuple[int, str]:
    code = run_command([*arguments])
    return code, capsys.readouterr().out


def test_history_lists_what_was_done_and_what_was_undone(project: Path, capsys: Capture) -> None:
    code, out = told(capsys, "history", str(project))
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 6
    assert lines[0].endswith("Set x  (undone)")
    assert lines[1].endswith("anna  Confirm the article  (1 article)")
    assert lines[-1].endswith("Make the project  ")
    code, out = told(capsys, "history", str(project), "--limit", "2", "--json")
    changes = json.loads(out)["changes"]
    assert [(change["number"], change["state"]) for change in changes] == [(6, "undone"), (5, "done")]
    assert changes[1] | {"at": "", "id": ""} == {
        "number": 5,
        "id": "",
        "at": "",
        "author": "anna",
        "title": "Confirm the article",
        "articles": 1,
        "more_articles": False,
        "state": "done",
    }


def test_consistency_lists_what_is_marked_in_two_ways(project: Path, capsys: Capture) -> None:
    code, out = told(capsys, "consistency", str(project))
    assert code == 1
    assert (
        out.split("\n")[1:3] == ["Labelled differently", "  Daesh: Group 1, Place 1"]
        or "Daesh: Place 1, Group 1" in out
    )
    code, out = told(capsys, "consistency", str(project), "--json")
    (found,) = json.loads(out)["discrepancies"]
    assert (found["kind"], found["readings"], found["bare"]) == ("labels", {"Place": 1, "Group": 1}, 0)
    assert [place["label"] for place in found["places"]] == ["Place", "Group"]
    assert found["places"][0]["context"].startswith("Anna saw Daesh’s men")


def test_a_consistent_project_says_so(tmp_path: Path, capsys: Capture) -> None:
    small.make(tmp_path / "p.glossator")[0].close()
    code, out = told(capsys, "consistency", str(tmp_path / "p.glossator"), "--all")
    assert (code, out) == (0, "The same words are marked alike everywhere.\n")


def test_info_tells_scores_and_pace(project: Path, capsys: Capture) -> None:
    code, out = told(capsys, "info", str(project), "--json")
    data = json.loads(out)
    assert code == 0
    assert data["articles"] == {"new": 0, "confirmed": 2, "skipped": 0}
    score = data["in_use"][small.FINGERPRINT.source]
    assert (score["suggested"], score["right"], score["wanted"], score["precision"]) == (10, 9, 10, 0.9)
    assert score["labels"]["Group"]["precision"] == 0.5
    assert data["pre_highlights"][small.FINGERPRINT.source]["Group"]["relabelled"] == 1
    assert (data["pace"]["confirmed"], len(data["pace"]["days"])) == (2, 14)
    code, out = told(capsys, "info", str(project))
    assert code == 0
    assert f"{small.FINGERPRINT.source}: precision 90 %, recall 90 % (9 right of 10 suggested and 10 wanted)" in out
    assert "2 articles confirmed, 2 of them today" in out
