from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from glossator import paths
from glossator.session.settings import Place, QueueView, Settings


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


def test_the_user_s_own_keys_are_kept(path: Path) -> None:
    settings = Settings.load(path)
    settings.keys = {"article.skip": ("Ctrl+K", "F7"), "span.next": ()}
    settings.save()
    assert Settings.load(path).keys == {"article.skip": ("Ctrl+K", "F7"), "span.next": ()}


def test_what_a_version_does_not_understand_is_passed_over_and_written_back(path: Path) -> None:
    path.parent.mkdir()
    raw = {
        "theme": "dark",
        "a_setting_to_come": {"x": [1]},
        "keys": {"article.skip": ["F7", "F7"], "span.next": "J", "an.action.to.come": ["F8"], "edit.undo": [1]},
    }
    path.write_text(json.dumps(raw), "utf-8")
    settings = Settings.load(path)
    assert settings.keys == {"article.skip": ("F7",), "an.action.to.come": ("F8",)}
    settings.measure = 60
    settings.save()
    written = json.loads(path.read_text("utf-8"))
    assert written["a_setting_to_come"] == {"x": [1]}
    assert written["keys"] == raw["keys"] | {"article.skip": ["F7"]}
    assert (written["theme"], written["measure"]) == ("dark", 60)


@pytest.mark.parametrize(
    "raw",
    [
        {"measure": 3, "leading": 9, "backup_minutes": 0, "direction": "up", "snap": 0, "safe_colours": "yes"},
        {"measure": "70", "leading": None, "backup_minutes": True, "direction": 1, "keys": ["F7"]},
        {"measure": float("nan"), "leading": float("inf"), "keys": {"a": None, "b": [None], "c": {"d": 1}}},
    ],
)
def test_settings_out_of_their_limits_are_the_usual_ones(path: Path, raw: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(raw), "utf-8")
    assert Settings.load(path) == Settings.load(path.with_name("missing.json"))


def test_sound_settings_are_taken(path: Path) -> None:
    path.parent.mkdir()
    raw = {"measure": 90, "leading": 2, "direction": "right-to-left", "snap": False, "safe_colours": True}
    path.write_text(json.dumps(raw | {"backup_minutes": 5, "theme": "contrast"}), "utf-8")
    settings = Settings.load(path)
    assert (settings.measure, settings.leading, settings.direction) == (90, 2.0, "right-to-left")
    assert (settings.snap, settings.safe_colours) == (False, True)
    assert (settings.backup_minutes, settings.theme) == (5, "contrast")


def test_how_the_queue_was_shown_is_read_again(path: Path) -> None:
    settings = Settings.load(path)
    settings.queues["p.glossator"] = view = QueueView("new", "iraq", "copies", flagged=True, one_of_group=True)
    settings.save()
    assert Settings.load(path).queues == {"p.glossator": view}


def test_what_has_not_changed_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings.load(path)
    settings.theme = "dark"
    settings.save()
    first = path.stat()
    settings.save()
    Settings.load(path).save()
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)
    path.unlink()
    settings.save()
    assert Settings.load(path).theme == "dark"
