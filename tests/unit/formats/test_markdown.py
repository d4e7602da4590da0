from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glossator.formats import markdown
from glossator.formats.format import Hints, Incoming, RejectedFileError

if TYPE_CHECKING:
    from pathlib import Path


def one(path: Path, data: str | bytes, **hints: object) -> Incoming:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    (incoming,) = markdown.read(path, Hints(**hints))  # type: ignore[arg-type]
    return incoming


def test_the_text_stays_as_it_is_marks_and_all(tmp_path: Path) -> None:
    text = "# ISIL leaves *Anna* #\n\n**Aanah** is [held](http://x) — 😀\n\n---\n\nMore\n"
    incoming = one(tmp_path / "a.md", text)
    assert incoming.new.text == text
    assert incoming.new.article.metadata.title == "ISIL leaves *Anna*"
    assert incoming.notes == ()


def test_the_front_matter_becomes_metadata(tmp_path: Path) -> None:
    front = '---\ntitle: "Iraq: it begins"\r\ndate: 5 January 2017\nauthors:\n  - Ann\n  - Bob\n'
    front += "desk: MENA\nlang: en\n---\n\nBody\n"
    incoming = one(tmp_path / "a.md", front)
    found = incoming.new.article.metadata
    assert incoming.new.text == "Body\n"
    assert (found.title, found.published, found.author) == ("Iraq: it begins", "2017-01-05", "Ann, Bob")
    assert (found.language, found.extra) == ("en", (("desk", "MENA"),))
    assert "The front matter was taken out of the text." in incoming.notes


def test_front_matter_may_be_toml(tmp_path: Path) -> None:
    incoming = one(tmp_path / "a.md", "+++\ntitle = 'T'\ndate = 2017-01-05T06:30:00Z\n[params]\nx = 1\n+++\nBody")
    found = incoming.new.article.metadata
    assert (incoming.new.text, found.title, found.published) == ("Body", "T", "2017-01-05")
    assert found.extra == (("published_at", "2017-01-05T06:30:00+00:00"), ("params", '{"x": 1}'))


@pytest.mark.parametrize(
    "text",
    [
        "---\nA sentence, no pair\n---\nText",
        "---\ntitle: never closed\nText",
        "+++\nnot = = toml\n+++\nText",
        "----\nx: y\n----\n",
    ],
)
def test_what_only_looks_like_front_matter_stays(tmp_path: Path, text: str) -> None:
    assert one(tmp_path / "a.md", text).new.text == text


@pytest.mark.parametrize("data", [b"", b" \n", b"---\ntitle: Nothing else\n---\n", b"\x89PNG\r\n", b"\x00" * 90])
def test_a_file_without_words_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError):
        one(tmp_path / "a.md", data)


def test_the_original_is_kept_and_named(tmp_path: Path) -> None:
    data = "Überfall\r\nText".encode("utf-16")
    incoming = one(tmp_path / "a.md", data, source="S")
    assert (incoming.new.original, incoming.new.text) == (data, "Überfall\nText")
    assert incoming.new.article.provenance.encoding == "utf-16"
    assert incoming.notes == ("Line ends were made uniform.",)
    assert incoming.new.article.metadata.source == "S"
