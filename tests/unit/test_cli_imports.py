from __future__ import annotations

import io
import json
import signal
from typing import TYPE_CHECKING

import pytest

from glossator.cli import run_command
from glossator.domain.article import ArticleState
from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _signal_handlers() -> object:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def project(tmp_path: Path, capsys: Capture) -> Path:
    path = tmp_path / "p.glossator"
    assert run_command(["new", str(path), "--pipeline", "none", "--gazetteer", "none"]) == 0
    capsys.readouterr()
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    task = {"text": "Anna left Aanah.", "spans": [{"start": 0, "end": 4, "label": "HUMAN-BEING"}]}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(task) + "\n", "utf-8")
    return path


def told(capsys: Capture, *arguments: object) -> tuple[int, str, str]:
    code = run_command([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def titles(project: Path) -> list[str]:
    with Project.open(project) as opened:
        keys = opened.queue("main")
        rows = opened.queue_rows("main", keys)
        return [rows[key].title for key in keys]


def test_a_preview_tells_all_and_writes_nothing(project: Path, gold: Path, tmp_path: Path, capsys: Capture) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "Good"}\n' + "{\n" * 30, "utf-8")
    code, out, err = told(capsys, "import", project, gold, bad, "--preview")
    assert code == 2
    assert out.startswith("2 articles, 1 suggestion in 2 files; 1 rejected.\n")
    assert "The scheme has no label “HUMAN-BEING” (suggestions: 1)." in out
    assert "bad.jsonl: only the 1 article that is whole. 30 lines are broken." in err
    assert "  … and 10 more." in err
    code, out, _ = told(capsys, "import", project, gold, bad, "--preview", "--json")
    data = json.loads(out)
    assert len(data["rejected"][0]["problems"]) == 30
    assert data["files"][0]["why"] == "JSON is UTF-8."
    assert titles(project) == []


def test_all_or_nothing_unless_the_part_is_asked_for(project: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Good"}\n{\n')
    code, out, err = told(capsys, "import", project, tmp_path / "a.jsonl")
    assert (code, out) == (2, "")
    assert "--part" in err
    assert titles(project) == []
    code, out, _ = told(capsys, "import", project, tmp_path / "a.jsonl", "--part", "--json")
    assert code == 0
    assert [added["title"] for added in json.loads(out)["added"]] == ["Good"]
    assert titles(project) == ["Good"]


def test_labels_are_mapped_or_added_and_spans_judged_in_a_layer(project: Path, gold: Path, capsys: Capture) -> None:
    spans = ("--as", "spans", "--layer", "gold", "--confirm")
    assert told(capsys, "import", project, gold, *spans, "--label", "HUMAN-BEING=Person")[0] == 0
    with Project.open(project) as opened:
        row = opened.queue_rows("gold", opened.queue("gold"))
        (article,) = [each.id for each in row.values()]
        assert [(span.text, span.label) for span in opened.spans(article, "gold")] == [("Anna", "Person")]
        assert opened.status(article, "gold").state is ArticleState.CONFIRMED
        assert opened.spans(article, "main") == []
        assert opened.scheme().map_source("HUMAN-BEING") == "Person"


def test_labels_that_the_scheme_lacks_can_be_added(project: Path, gold: Path, capsys: Capture) -> None:
    assert told(capsys, "import", project, gold, "--add-labels")[0] == 0
    with Project.open(project) as opened:
        assert "HUMAN-BEING" in opened.scheme()


def test_columns_and_encoding_are_said(project: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "a.csv").write_bytes("corpo;kopf\nText of it;Łódź\n".encode("cp1250"))
    chosen = ("--column", "text=corpo", "--column", "title=kopf", "--encoding", "windows-1250")
    assert told(capsys, "import", project, tmp_path / "a.csv", *chosen)[0] == 0
    assert titles(project) == ["Łódź"]


def test_a_text_is_read_from_what_is_piped_in(project: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("Zürich\nText.".encode())))
    assert told(capsys, "import", project, "-")[0] == 0
    assert titles(project) == ["Zürich"]
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "Two"}\n{"text": "Three"}\n')))
    assert told(capsys, "import", project, "-", "--format", "jsonl")[0] == 0
    assert titles(project) == ["Zürich", "Two", "Three"]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--label", "X"),
        ("--column", "=x"),
        ("--as", "labels"),
        ("--confirm",),
        ("--encoding", "klingon"),
        ("--column", "colour=x"),
        ("--label", "HUMAN-BEING=Nobody"),
        ("--format", "html"),
        ("-", "-"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(
    project: Path, gold: Path, wrong: tuple[str, ...], capsys: Capture
) -> None:
    code, out, err = told(capsys, "import", project, gold, *wrong)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert titles(project) == []


def test_a_broken_file_beside_a_text_that_is_here_already_is_an_error(
    project: Path, tmp_path: Path, capsys: Capture
) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "b.jsonl").write_text("{")
    assert told(capsys, "import", project, tmp_path / "a.txt")[0] == 0
    assert told(capsys, "import", project, tmp_path / "a.txt")[0] == 0
    assert told(capsys, "import", project, tmp_path / "a.txt", tmp_path / "b.jsonl")[0] == 2
