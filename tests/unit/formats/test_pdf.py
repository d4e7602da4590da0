from __future__ import annotations

import contextlib
import random
import time
from typing import TYPE_CHECKING

import pytest
from tests.unit.formats.pdf_samples import Put, page_of, pdf

from glossator.formats import pdf as reader
from glossator.formats.format import Hints, Incoming, RejectedFileError
from glossator.formats.limited import extract_limited

if TYPE_CHECKING:
    from pathlib import Path

FIRST = [
    "Iraqi forces have launched an offensive in the province of Anbar, the military",
    "said on Thursday, with support from the air and from the neighbouring govern-",
    "orates, and with well-known units.",
]
SECOND = [
    "Lt Gen Qasim Mohammedi said the “main aim” was Aanah, a town (😀) held by the",
    "group ISIL since 2014, and that troops were well-",
    "known for their e\ufb03ciency.".replace("\ufb03", "fﬁ"),
]


def one(path: Path, data: bytes, **hints: object) -> Incoming:
    path.write_bytes(data)
    (incoming,) = reader.read(path, Hints(**hints))  # type: ignore[arg-type]
    return incoming


def test_lines_become_paragraphs_and_divided_words_whole(tmp_path: Path) -> None:
    page = [Put("Iraq launches offensive", 790, size=20), *page_of(FIRST), *page_of(SECOND, top=700)]
    data = pdf([page], info="/Title (Iraq launches) /Author (Ann) /CreationDate (D:20170105063000Z)")
    incoming = one(tmp_path / "a.pdf", data)
    assert incoming.new.text.split("\n") == [
        "Iraq launches offensive",
        " ".join(FIRST).replace("govern- orates", "governorates"),
        " ".join(SECOND).replace("well- known", "well-known").replace("ﬁ", "fi"),
    ]
    found = incoming.new.article.metadata
    assert (found.title, found.author, found.published) == ("Iraq launches", "Ann", "2017-01-05")
    assert incoming.new.original == data
    assert incoming.notes == (
        "Lines were joined to paragraphs by the way they stand on the page.",
        "1 word divided at the end of a line became whole.",
        "The date is the one on which the document was made.",
    )


def test_paragraphs_are_told_by_indents_and_by_short_last_lines(tmp_path: Path) -> None:
    long = "This line is about as long as all the other lines of its column are on this page"
    lines = [long, "and it ends early.", long, f"{long[:-1]}.", long, "yes."]
    page = page_of(lines)
    indented = [put._replace(x=90) if number == 4 else put for number, put in enumerate(page)]
    assert one(tmp_path / "a.pdf", pdf([page])).new.text.count("\n") == 1
    assert one(tmp_path / "b.pdf", pdf([indented])).new.text.count("\n") == 2


def test_columns_and_pages_follow_each_other(tmp_path: Path) -> None:
    left, right = page_of(["The first column goes", "down and its sentence"]), page_of(["goes on beside it."], x=320)
    data = pdf(
        [left + right + page_of(["A second paragraph goes"], top=700, x=320), page_of(["over to the next page."])]
    )
    assert one(tmp_path / "a.pdf", data).new.text.split("\n") == [
        "The first column goes down and its sentence goes on beside it.",
        "A second paragraph goes over to the next page.",
    ]


def test_headers_footers_and_page_numbers_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    pages = [
        [Put("Example News", 800), *page_of([f"Sentence {word} stands here."]), Put(f"Page {number} of 4", 40)]
        for number, word in enumerate(("one", "two", "three", "four"), 1)
    ]
    incoming = one(tmp_path / "a.pdf", pdf(pages))
    assert incoming.new.text == "\n".join(f"Sentence {word} stands here." for word in ("one", "two", "three", "four"))
    assert incoming.notes[1] == (
        "8 lines at the edges of pages (numbers, headers, footers) left out: “Example News”, “Page 1 of 4”."
    )


def test_a_scanned_document_says_that_it_has_no_text(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError, match=r"No text was found.*scanned"):
        one(tmp_path / "a.pdf", pdf([[], []], content=b"0 0 100 100 re f\n"))


def test_pages_without_text_are_counted(tmp_path: Path) -> None:
    assert "1 page without text, perhaps pictures." in one(tmp_path / "a.pdf", pdf([page_of(["Words"]), []])).notes


def test_a_protected_document_says_so(tmp_path: Path) -> None:
    secret = f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{'ab' * 32}> /U <{'cd' * 32}> >> "
    with pytest.raises(RejectedFileError, match="protected by a password"):
        one(tmp_path / "a.pdf", pdf([page_of(["Words"])], trailer=f"{secret} /ID [<00> <00>]"))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"words", bytes(1000)])
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError):
        one(tmp_path / "a.pdf", data)


def test_endless_operators_are_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([page_of(["Words"])], content=b"q Q " * 50_000_000))
    started = time.monotonic()
    with pytest.raises(RejectedFileError, match="longer than 1 seconds"):
        list(extract_limited(reader.__name__, tmp_path / "a.pdf", seconds=1))
    assert time.monotonic() - started < 6


def mutated(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 30))):
        at = chance.randrange(len(changed))
        match chance.randrange(3):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + chance.randrange(1, 50)]
            case _:
                changed[at:at] = changed[at : at + chance.randrange(1, 50)]
    return bytes(changed)


def read_mutated(path: Path, seeds: range) -> None:
    data = pdf([page_of(FIRST), page_of(SECOND)], info="/Title (T)")
    for seed in seeds:
        path.write_bytes(mutated(data, seed))
        with contextlib.suppress(RejectedFileError):
            (incoming,) = reader.read(path, Hints())
            assert incoming.new.text.strip()


def test_damaged_documents_are_read_or_refused_with_a_sentence(tmp_path: Path) -> None:
    read_mutated(tmp_path / "a.pdf", range(60))


@pytest.mark.long
def test_a_thousand_damaged_documents_are_read_or_refused(tmp_path: Path) -> None:
    read_mutated(tmp_path / "a.pdf", range(1000))
