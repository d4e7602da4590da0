from __future__ import annotations

import json
import stat
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from tests.unit.formats.pdf_samples import page_of, pdf

from glossator.formats import packed, zip_archive, zip_members
from glossator.formats.format import Hints, Incoming, RejectedFileError


def archive(path: Path, files: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return path


def read(path: Path, **hints: object) -> list[Incoming]:
    return list(zip_archive.read(path, Hints(**hints)))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what is brought out of archives, which is empty again afterwards."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_files_of_every_kind_come_in_under_their_own_names(tmp_path: Path, scratch: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        {
            "news/b.txt": "Second 😀",
            "news/a.html": "<html><body><p>First</p></body></html>",
            "more/c.json": json.dumps([{"title": "T", "maintext": "Third"}, {"body": "Fourth"}]),
            "d.csv": "text,title\nFifth,x\n",
            "e.md": "Sixth",
            "f.pdf": pdf([page_of(["Seventh"])]),
            "g.jsonl": '{"text": "Eighth"}\n',
            "__MACOSX/._b.txt": "x",
            ".hidden.txt": "x",
        },
    )
    found = {each.new.text: each.new.article.provenance.file_name for each in read(path)}
    assert found == {
        "Fifth": "d.csv",
        "Sixth": "e.md",
        "Seventh": "f.pdf",
        "Eighth": "g.jsonl",
        "Third": "more/c.json",
        "Fourth": "more/c.json",
        "First": "news/a.html",
        "Second 😀": "news/b.txt",
    }
    assert not list(scratch.iterdir())


def test_an_articles_toml_in_the_archive_is_heeded_in_its_folder(tmp_path: Path) -> None:
    toml = '[articles."a: b.txt"]\ntitle = "T"\npublished = 2017-01-05\ntidy = true\n'
    path = archive(tmp_path / "a.zip", {"x/articles.toml": toml, "x/a: b.txt": "  One  ", "y/a: b.txt": "  Two  "})
    first, second = read(path)
    assert (first.new.text, first.new.article.metadata.title) == ("One", "T")
    assert first.new.article.metadata.published == "2017-01-05"
    assert second.new.text == "  Two  "


def test_other_kinds_are_passed_over_and_named(tmp_path: Path) -> None:
    (incoming,) = read(archive(tmp_path / "a.zip", {"a.txt": "One", "b.png": b"\x89PNG", "c.exe": b"MZ"}))
    assert incoming.notes == ("Passed over in the archive, being of another kind (exe, png): b.png, c.exe.",)
    with pytest.raises(RejectedFileError, match="holds no articles"):
        read(archive(tmp_path / "b.zip", {"b.png": b"\x89PNG"}))


def test_each_file_that_is_refused_is_named(tmp_path: Path) -> None:
    files = {"a.txt": "One", "b.txt": "", "c.csv": "x\n1\n", "d.json": '[{"text": ""}]', "z.txt": "Two"}
    with pytest.raises(RejectedFileError, match="3 files in the archive are broken") as caught:
        read(archive(tmp_path / "a.zip", files))
    assert caught.value.problems == (
        "b.txt: The file is empty.",
        "c.csv: No column is known to hold the text; there are “x”.",
        "d.json: 1 article is broken.",
        "d.json, Article 1: Its text is empty.",
    )


def test_what_is_whole_can_be_told_from_what_is_not(tmp_path: Path) -> None:
    torn = 'text\n"Torn one"\n"never closed\n'
    broken = '{"text": "Good record"}\n{"text": 5}\n'
    files = {"a.txt": "One", "b.csv": torn, "c.jsonl": broken, "z.txt": "Two"}
    found: list[Incoming] = []
    with pytest.raises(RejectedFileError) as caught:
        found.extend(zip_archive.read(archive(tmp_path / "a.zip", files), Hints()))
    assert caught.value.void == {"b.csv"}
    good = [incoming.new.text for incoming in found if incoming.part not in caught.value.void]
    assert good == ["One", "Good record", "Two"]


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/evil.txt",
        "a/../../evil.txt",
        "C:/evil.txt",
        "..\\evil.txt",
        "~/evil.txt",
        "\\\\host\\evil.txt",
    ],
)
def test_names_that_lead_out_are_refused_and_nothing_is_written_there(tmp_path: Path, name: str) -> None:
    path = archive(tmp_path / "a.zip", {"fine.txt": "One"})
    with zipfile.ZipFile(path, "a") as file:
        info = zipfile.ZipInfo("placeholder.txt")
        info.filename = name
        file.writestr(info, "Two")
    with pytest.raises(RejectedFileError) as caught:
        read(path)
    assert "leads out of the archive" in caught.value.problems[0]
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["a.zip", "scratch"]


@pytest.mark.parametrize(
    "name", ["CON.txt", "a:b.txt", "x" * 300 + ".txt", "\u202etxt.exe.txt", "dot. .txt", "a\tb.txt"]
)
def test_odd_names_are_read_and_kept_as_names_only(tmp_path: Path, name: str, scratch: Path) -> None:
    (incoming,) = read(archive(tmp_path / "a.zip", {name: "One"}))
    assert incoming.new.text == "One"
    assert not list(scratch.iterdir())


def test_links_and_archives_within_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"inner.zip": b"PK\x03\x04", "inner.tar.gz": b"x"})
    with zipfile.ZipFile(path, "a") as file:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
    with pytest.raises(RejectedFileError) as caught:
        read(path)
    assert caught.value.problems == (
        "inner.tar.gz: It is an archive within the archive.",
        "inner.zip: It is an archive within the archive.",
        "link.txt: It is a link to another file.",
    )


def test_the_same_name_twice_is_two_files(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": "One"})
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("a.txt", "Two")
    assert sorted(each.new.text for each in read(path)) == ["One", "Two"]


def test_bombs_are_refused_at_once(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "a.zip", {"a.txt": b"0" * (90 << 20)})
    started = time.monotonic()
    with pytest.raises(RejectedFileError, match="more than 200 times"):
        read(bomb)
    assert time.monotonic() - started < 2


def test_limits_on_count_and_size_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path / "a.zip", {f"{n}.txt": f"Text {n}" for n in range(10)})
    monkeypatch.setattr(zip_members, "MAX_MEMBERS", 9)
    with pytest.raises(RejectedFileError, match="more than 9 members"):
        read(path)
    monkeypatch.setattr(zip_members, "MAX_MEMBERS", 10)
    monkeypatch.setattr(zip_members, "MAX_MEMBER", 5)
    with pytest.raises(RejectedFileError, match="10 files in the archive are broken"):
        read(path)
    monkeypatch.setattr(zip_members, "MAX_UNPACKED", 5)
    with pytest.raises(RejectedFileError, match="larger than"):
        read(path)


def test_a_member_that_is_larger_than_it_says_is_not_read_on(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"x" * 5000}, zipfile.ZIP_STORED)
    data = path.read_bytes()
    central = data.index(b"PK\x01\x02")
    path.write_bytes(data[: central + 24] + (10).to_bytes(4, "little") + data[central + 28 :])
    with pytest.raises(RejectedFileError) as caught:
        read(path)
    assert caught.value.problems == ("a.txt: It is damaged in the archive.",)


def test_a_protected_member_says_so(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"x" * 50})
    data = bytearray(path.read_bytes())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(sign) + at] |= 1
    path.write_bytes(data)
    with pytest.raises(RejectedFileError) as caught:
        read(path)
    assert caught.value.problems == ("a.txt: It is protected by a password.",)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"words"])
def test_what_is_no_archive_or_an_empty_one_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(RejectedFileError):
        read(tmp_path / "a.zip")


def test_an_archive_damaged_anywhere_is_read_or_refused(tmp_path: Path) -> None:
    whole = archive(tmp_path / "a.zip", {"a.txt": "One " * 20, "b.txt": "Two " * 20}).read_bytes()
    for at in range(0, len(whole), 3):
        (tmp_path / "a.zip").write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        try:
            found = read(tmp_path / "a.zip")
        except RejectedFileError:
            continue
        assert {each.new.text for each in found} <= {"One " * 20, "Two " * 20}


def test_the_limits_are_those_that_the_manual_names() -> None:
    assert (zip_members.MAX_MEMBERS, zip_members.MAX_MEMBER, packed.MAX_RATIO) == (20_000, 100 << 20, 200)
