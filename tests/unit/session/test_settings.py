from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from glossator import paths
from glossator.session.settings import Place, Settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "settings.json"


def test_without_a_file_there_are_defaults_and_the_user_s_name(path: Path) -> None:
    settings = Settings.load(path)
    assert (settings.theme, settings.text_size, settings.recent, settings.places) == ("system", 0.0, [], {})
    assert settings.author
    assert not path.exists()


def test_what_was_saved_is_read_again(path: Path) -> None:
    settings = Settings.load(path)
    settings.author, settings.theme, settings.text_size = "Anna Ölçer 😀", "dark", 15.5
    settings.opened(Path("/projects/a.glossator"))
    settings.places["/projects/a.glossator"] = Place("article", 17, 3)
    settings.save()
    assert Settings.load(path) == settings


def test_the_file_stands_in_the_user_s_own_folder() -> None:
    settings = Settings.load()
    settings.save()
    assert (paths.config_dir() / "settings.json").is_file()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"{",
        b"null",
        b"[]",
        b'"dark"',
        b"[" * 100_000,
        b'{"author": ' + b"9" * 5000 + b"}",
        b'{"theme": "dark"',
        "{}".encode("utf-16"),
    ],
    ids=["empty", "bytes", "cut", "null", "list", "text", "deep", "number", "half", "utf-16"],
)
def test_a_broken_or_foreign_file_gives_the_defaults(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert Settings.load(path) == Settings.load(path.with_name("missing.json"))


@pytest.mark.parametrize(
    "raw",
    [
        {"author": 7, "theme": "pink", "text_size": "12", "recent": "a", "places": []},
        {"author": None, "theme": None, "text_size": True, "recent": {"a": 1}, "places": {"a": "b"}},
        {"author": "", "theme": ["dark"], "text_size": -1, "recent": [1, None], "places": {"a": {"article": 5}}},
        {"author": " \n\t", "text_size": 73, "places": {"a": {"caret": 5}}, "unknown": {"x": 1}},
        {"author": "\ud800", "text_size": float("nan")},
        {"text_size": float("inf")},
        {"text_size": 10**400},
    ],
)
def test_values_of_a_wrong_type_or_size_give_the_defaults(path: Path, raw: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(raw), "utf-8")
    assert Settings.load(path) == Settings.load(path.with_name("missing.json"))


def test_sound_values_beside_wrong_ones_are_taken(path: Path) -> None:
    path.parent.mkdir()
    raw = {
        "author": " Anna\n Berg ",
        "theme": 3,
        "text_size": 14,
        "recent": ["/a", 5, "/b", "/a"],
        "places": {"/a": {"article": "x", "caret": True, "top": -4}, "/b": {"article": "y", "caret": 2.5, "top": 9}},
    }
    path.write_text(json.dumps(raw), "utf-8")
    settings = Settings.load(path)
    assert (settings.author, settings.theme, settings.text_size) == ("Anna Berg", "system", 14.0)
    assert settings.recent == ["/a", "/b"]
    assert settings.places == {"/a": Place("x"), "/b": Place("y", 0, 9)}


def test_the_last_ten_projects_are_remembered_the_latest_first(path: Path) -> None:
    settings = Settings.load(path)
    for n in [*range(12), 5]:
        settings.opened(Path(f"/{n}"))
    assert settings.recent == [f"/{n}" for n in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]
    assert Settings.load(path).recent == settings.recent


def test_the_place_in_a_project_goes_with_it(path: Path) -> None:
    settings = Settings.load(path)
    settings.opened(Path("/0"))
    settings.opened(Path("/1"))
    settings.places = {"/0": Place("a"), "/1": Place("b", 4)}
    for n in range(2, 11):
        settings.opened(Path(f"/{n}"))
    assert settings.places == {"/1": Place("b", 4)}
    settings.forget("/1")
    settings.forget("/unknown")
    assert settings.places == {}
    assert "/1" not in Settings.load(path).recent


def test_a_project_whose_name_is_no_text_is_remembered(path: Path) -> None:
    project = Path(os.fsdecode(b"/projects/caf\xe9.glossator"))
    settings = Settings.load(path)
    settings.opened(project)
    assert Settings.load(path).recent == [str(project)]
    assert os.fsencode(Settings.load(path).recent[0]) == b"/projects/caf\xe9.glossator"


def test_the_file_is_written_whole_and_nothing_stays_beside_it(path: Path) -> None:
    settings = Settings.load(path)
    settings.save()
    before = path.stat().st_ino
    settings.theme = "dark"
    settings.save()
    assert path.stat().st_ino != before
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"]


def test_a_file_that_cannot_be_written_stops_nobody(path: Path) -> None:
    path.parent.write_text("a file where the folder should be")
    settings = Settings.load(path)
    settings.opened(Path("/a"))
    assert settings.recent == ["/a"]
