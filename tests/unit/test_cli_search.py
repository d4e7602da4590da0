"""Searching on the command line: lines for people, one JSON object for programs, a sentence for what is wrong."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.session import small

from glossator.cli import run_command
from glossator.session.session import Session

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _signal_handlers() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "work.glossator"
    session = Session.create(path, small.SCHEME, {}, author="anna")
    small.import_articles(session, [small.TEXT, "Daesh [1] left.\x1b[31m", "Nothing."])
    session.close()
    return path


def told(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    code = run_command(["search", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_hits_are_printed_below_each_other(project: Path, capsys: Capture) -> None:
    code, out, err = told(capsys, str(project), "daesh")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line[:2] for line in lines] == ["2 ", "1 "]
    assert lines[0].index("[Daesh]") == lines[1].index("[Daesh]")
    assert "Anna saw [Daesh]’s men in Al Qaim" in lines[1]
    assert "\x1b" not in out


def test_a_program_reads_hits_with_offsets(project: Path, capsys: Capture) -> None:
    code, out, _ = told(capsys, str(project), "Al.Qaim", "--mode", "regex", "--json")
    found = json.loads(out)
    assert (code, found["complete"]) == (0, True)
    (hit,) = found["hits"]
    assert (hit["text"], small.TEXT[hit["start"] : hit["end"]], hit["number"]) == ("Al Qaim", "Al Qaim", 1)
    assert json.loads(told(capsys, str(project), "daesh", "--limit", "1", "--json")[1])["complete"] is False


def test_nothing_found_is_told_by_the_exit_code(project: Path, capsys: Capture) -> None:
    assert told(capsys, str(project), "tank") == (1, "", "")
    assert told(capsys, str(project), "daesh", "--state", "confirmed") == (1, "", "")
    assert told(capsys, str(project), "daesh", "--source", "agency", "--mode", "exact", "--case")[0] == 1
    assert told(capsys, str(project), "daesh", "--source", "agency", "--mode", "exact")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["("], "no word"),
        (["(", "--mode", "regex"], "cannot be read"),
        (["x", "--mode", "fuzzy"], "no mode"),
        (["x", "--label", "Nobody"], "no label"),
        (["x", "--state", "done"], "no state"),
        (["x", "--from", "soon"], "not a date"),
        ([], "Nothing to look for"),
    ],
)
def test_what_is_no_question_is_refused_in_a_sentence(
    project: Path, capsys: Capture, arguments: list[str], why: str
) -> None:
    code, out, err = told(capsys, str(project), *arguments)
    assert (code, out) == (2, "")
    assert why in err


def test_the_index_is_whole_when_an_import_or_a_search_is_over(project: Path, tmp_path: Path, capsys: Capture) -> None:
    told(capsys, str(project), "daesh")
    (tmp_path / "more.txt").write_text("More of Daesh.", "utf-8")
    run_command(["import", str(project), str(tmp_path / "more.txt")])
    with_index = Session.open(project, author="anna")
    assert with_index.project.words.waiting() == 0
    with_index.close()
