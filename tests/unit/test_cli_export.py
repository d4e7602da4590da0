"""Exporting on the command line: what is chosen, what is lost, splits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.unit.session.generated import Plan, make

from glossator.cli import run_command
from glossator.domain.article import ArticleState
from glossator.session import editing
from glossator.session.session import Session, now

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Three articles, two of them confirmed, with a span inside another one."""
    path = tmp_path / "p.glossator"
    text = "Gen Mohammedi left Anna."
    session: Session = make(path, [Plan(text, text.encode(), "utf-8") for _ in range(3)])
    for row in list(session.project.queue_rows("main", session.project.queue("main")).values())[:2]:
        for start, end, label in ((0, 13, "Person"), (0, 3, "Group"), (19, 23, "Place")):
            session.commit(editing.add(session.annotations(row.id), start, end, label, label))
        session.commit(editing.confirm(session.annotations(row.id), by="anna", at=now()))
    assert session.project.state_counts("main")[ArticleState.CONFIRMED] == 2
    session.close()
    return path


def told(capsys: Capture, *arguments: object) -> tuple[int, str, str]:
    code = run_command([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_what_is_lost_is_printed_with_examples(project: Path, tmp_path: Path, capsys: Capture) -> None:
    code, said, _ = told(capsys, "export", project, tmp_path / "o.conll", "--format", "conll")
    assert code == 0
    assert said.splitlines()[0] == f"Exported 2 articles with 4 spans to {tmp_path / 'o.conll'}."
    assert "2 spans were left out, because they overlap others." in said
    assert "  “Article 0”, 0–3 Group: left out (overlap)" in said
    assert json.loads((tmp_path / "o.conll.report.json").read_bytes())["spans"]["left_out"] == 2


def test_a_dry_run_prints_only_the_report(project: Path, tmp_path: Path, capsys: Capture) -> None:
    code, said, _ = told(capsys, "export", project, tmp_path / "o", "--format", "conll", "--dry-run")
    assert (code, said.splitlines()[0]) == (0, "Would export 2 articles with 4 spans.")
    code, said, _ = told(capsys, "export", project, tmp_path / "o", "--format", "conll", "--dry-run", "--json")
    assert json.loads(said)["losses"]["left_out"] == {"overlap": 2}
    assert not list(tmp_path.glob("o*"))


def test_labels_sources_dates_and_states_choose(project: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "o.jsonl"

    def chosen(*options: str) -> tuple[int, int]:
        code, said, failed = told(capsys, "export", project, out, "--json", *options)
        assert code == 0, failed
        report = json.loads(said)
        return report["articles"]["written"], report["spans"]["written"]

    assert chosen() == (2, 6)
    assert chosen("--label", "person", "--label", "Place") == (2, 4)
    assert chosen("--state", "new") == (1, 0)
    assert chosen("--source", "agency", "--from", "2017", "--to", "2017-01-05") == (2, 6)
    assert told(capsys, "export", project, out, "--source", "Daily")[0] == 2
    assert told(capsys, "export", project, out, "--label", "Nation")[0] == 2
    assert told(capsys, "export", project, out, "--from", "soon")[0] == 2
    assert "It has: main." in told(capsys, "export", project, out, "--layer", "other")[2]


def test_a_split_makes_a_folder_with_a_file_for_each_part(project: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "parts"
    options = ("--split", "date", "--dev-from", "2016", "--test-from", "2018")
    code, said, _ = told(capsys, "export", project, out, *options)
    assert code == 0
    assert sorted(path.name for path in out.iterdir()) == ["dev.jsonl", "export.report.json"]
    assert "dev: 2 articles, 6 spans, 3 different entity strings." in said
    assert "The part “train” has no articles." in said
    assert "80/10/10" in told(capsys, "export", project, out, "--split", "text", "--shares", "much")[2]


def test_the_formats_are_listed_with_what_they_can_do(capsys: Capture) -> None:
    code, said, _ = told(capsys, "formats")
    listed = {line.split()[0]: line for line in said.splitlines()}
    assert code == 0
    assert "in and out" in listed["jsonl"]
    assert "out" not in listed["text"].split()
