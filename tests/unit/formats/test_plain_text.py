from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from glossator.domain.text import sha256
from glossator.formats.format import Hints, Incoming, RejectedFileError
from glossator.formats.plain_text import MAX_BYTES, read

if TYPE_CHECKING:
    from pathlib import Path


def one(path: Path, data: bytes, **hints: object) -> Incoming:
    path.write_bytes(data)
    (incoming,) = read(path, Hints(**hints))  # type: ignore[arg-type]
    return incoming


def test_the_first_line_with_words_is_the_title(tmp_path: Path) -> None:
    incoming = one(tmp_path / "a.txt", b"\n\n  ISIL  leaves Anna \nText.\n")
    assert incoming.new.article.metadata.title == "ISIL leaves Anna"
    assert incoming.new.text == "\n\n  ISIL  leaves Anna \nText.\n"


def test_text_hash_length_and_provenance_belong_to_the_file(tmp_path: Path) -> None:
    data = "Café 😀\r\nin Al\u00a0Qaim".encode("utf-16")
    incoming = one(tmp_path / "a.txt", data)
    article = incoming.new.article
    assert incoming.new.text == "Café 😀\nin Al\u00a0Qaim"
    assert incoming.new.original == data
    assert (article.text_sha256, article.length) == (sha256(incoming.new.text), 17)
    assert article.provenance.bytes_sha256 == hashlib.sha256(data).hexdigest()
    assert (article.provenance.file_name, article.provenance.encoding) == ("a.txt", "utf-16")
    assert article.provenance.notes == incoming.notes == ("Line ends were made uniform.",)


def test_layout_is_tidied_only_when_that_was_asked_for(tmp_path: Path) -> None:
    data = b"   Title\n\n\n\n   Body  \nBack to the top\n"
    assert one(tmp_path / "a.txt", data).new.text == data.decode()
    tidied = one(tmp_path / "a.txt", data, tidy=True)
    assert tidied.new.text == "Title\n\nBody"
    assert tidied.new.article.provenance.tidied
    assert "The last line “Back to the top” was removed." in tidied.notes


def test_what_is_known_beside_the_file_is_taken(tmp_path: Path) -> None:
    metadata = one(tmp_path / "a.txt", b"Text", title="T", source="S", extra=(("desk", "MENA"),)).new.article.metadata
    assert (metadata.title, metadata.source, metadata.extra) == ("T", "S", (("desk", "MENA"),))


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", "\u00a0\u2028\ufeff".encode("utf-8-sig")[:5]])
def test_a_file_without_words_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError):
        one(tmp_path / "a.txt", data)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(RejectedFileError, match="larger than 20 MB"):
        list(read(path, Hints()))


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError, match="cannot be read"):
        list(read(tmp_path / "none.txt", Hints()))
