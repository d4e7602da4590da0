from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from glossator.formats import limited
from glossator.formats.extraction import MAX_CHARACTERS, Extracted, from_message, to_incoming
from glossator.formats.format import Hints, RejectedFileError
from glossator.formats.limited import extract_limited

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A reader that does what its file says.
READER = """
import os, socket, time
from glossator.errors import UserError
from glossator.formats.extraction import Extracted
def extract(path, hints):
    for word in path.read_text().split():
        match word:
            case "hang":
                while True: pass
            case "crash": os.abort()
            case "raise": raise KeyError("a secret text")
            case "refuse": raise UserError("It is no good.", "Throw it away.")
            case "devour": held = [bytearray(1 << 28) for _ in range(16)]
            case "connect": socket.socket()
            case "print": print("noise")
            case "long": yield Extracted("x" * 400_000)
            case _: yield Extracted(word, original=word.upper(), extra=(("a", "b"),))
"""


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    (tmp_path / "odd_reader.py").write_text(READER)
    monkeypatch.syspath_prepend(str(tmp_path))
    limited._child().close()

    def reading(words: str, seconds: float = 10) -> list[Extracted]:
        (tmp_path / "a.odd").write_text(words)
        return list(extract_limited("odd_reader", tmp_path / "a.odd", seconds=seconds))

    yield reading
    limited._child().close()


def test_what_the_other_process_finds_comes_over_whole_and_in_order(read: object) -> None:
    found = read("one zwei три 😀 print four")  # type: ignore[operator]
    assert [each.text for each in found] == ["one", "zwei", "три", "😀", "four"]
    assert found[1] == Extracted("zwei", original="ZWEI", extra=(("a", "b"),))


def test_many_long_articles_come_in_batches(read: object) -> None:
    assert len(read("long " * 12)) == 12  # type: ignore[operator]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("one hang", "took longer than 1 seconds"),
        ("crash", "the process that did it was killed by signal 6"),
        ("one raise", r"damaged, or is not what its name says \(KeyError\)"),
        ("refuse", "It is no good."),
        ("devour", "more than 1 GB of memory"),
        ("connect", r"damaged.*\(PermissionError\)"),
    ],
)
def test_a_reader_that_fails_refuses_the_file_and_the_next_one_is_read(read: object, words: str, sentence: str) -> None:
    with pytest.raises(RejectedFileError, match=sentence) as caught:
        read(words, 1 if "hang" in words else 20)  # type: ignore[operator]
    assert "secret" not in str(caught.value)
    assert [each.text for each in read("next")] == ["next"]  # type: ignore[operator]


def test_a_reader_that_is_left_half_way_does_not_disturb_the_next(read: object, tmp_path: Path) -> None:
    (tmp_path / "b.odd").write_text("one two three")
    half = extract_limited("odd_reader", tmp_path / "b.odd")
    assert next(half).text == "one"
    half.close()  # type: ignore[attr-defined]
    assert [each.text for each in read("next")] == ["next"]  # type: ignore[operator]


def test_the_process_is_kept_for_many_files_but_not_for_ever(read: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited, "_RENEW_AFTER", 3)
    pids = []
    for number in range(9):
        read(f"w{number}")  # type: ignore[operator]
        process = limited._child()._process
        assert process is not None
        pids.append(process.pid)
    assert 1 < len(set(pids)) < 9


def test_what_is_found_survives_the_way_through_json() -> None:
    found = Extracted("x", "t", "s", "a", "2017-01-05", "u", "en", (("k", "v"),), ("n",), "utf-8", "o")
    assert from_message(found.to_message()) == found


def test_a_text_that_is_too_long_or_empty_is_refused() -> None:
    with pytest.raises(Exception, match="longer than 8 million"):
        to_incoming(Extracted("x" * (MAX_CHARACTERS + 1)), b"", "a", Hints())
    with pytest.raises(Exception, match="text is empty"):
        to_incoming(Extracted(" \n"), b"", "a", Hints())


def test_the_formats_load_without_the_libraries_that_read_documents() -> None:
    heavy = {"trafilatura", "lxml", "feedparser", "pypdfium2", "openpyxl", "defusedxml", "htmldate", "dateparser"}
    code = "import sys; from glossator.formats import all_formats; all_formats(); print(*sys.modules)"
    path = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path)
    assert not heavy & set(done.stdout.split())
