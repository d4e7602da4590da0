from __future__ import annotations

import contextlib
import random
import time
from typing import TYPE_CHECKING

import pytest

from glossator.domain.text import sha256
from glossator.formats import web_page
from glossator.formats.format import Hints, Incoming, RejectedFileError
from glossator.formats.limited import extract_limited

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPHS = (
    "Iraqi forces have launched an offensive in the province of Anbar, the military said on Thursday.",
    "Lt Gen Qasim Mohammedi said the “main aim” was Aanah, a town 😀 held by ISIL since 2014, and no other.",
    "Residents of Al Qaim told reporters by telephone that fighters had left their posts along the river.",
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Iraq launches offensive | Example News</title>
<meta property="og:site_name" content="Example News"><meta name="author" content="Ann Reporter">
<meta property="article:published_time" content="2017-01-05T06:30:00Z">
<link rel="canonical" href="https://www.example.com/anbar"><style>p {{ color: red }}</style></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<div class="cookie">We use cookies. <button>Accept all</button></div><article><h1>Iraq launches offensive</h1>
<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></article>
<div class="share">Share this</div><footer>© Example News. All rights reserved.</footer>
<script>var hidden = "no text";</script></body></html>"""


def one(path: Path, page: bytes | str, **hints: object) -> Incoming:
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    (incoming,) = web_page.read(path, Hints(**hints))  # type: ignore[arg-type]
    return incoming


def test_the_article_is_taken_and_what_stands_around_it_is_not(tmp_path: Path) -> None:
    incoming = one(tmp_path / "a.html", PAGE)
    text = incoming.new.text
    assert all(paragraph in text.split("\n") for paragraph in PARAGRAPHS)
    assert not any(junk in text for junk in ("Home", "cookies", "Share", "©", "hidden", "color"))
    assert incoming.new.original == PAGE.encode()
    assert (incoming.new.article.text_sha256, incoming.new.article.length) == (sha256(text), len(text))


def test_title_source_author_date_url_and_language_are_read(tmp_path: Path) -> None:
    found = one(tmp_path / "a.htm", PAGE).new.article.metadata
    assert (found.title, found.source, found.author) == ("Iraq launches offensive", "Example News", "Ann Reporter")
    assert (found.published, found.url, found.language) == ("2017-01-05", "https://www.example.com/anbar", "en-GB")


def test_what_articles_toml_says_counts_for_more(tmp_path: Path) -> None:
    found = one(tmp_path / "a.html", PAGE, title="T", published="2017-01-06", extra=(("desk", "MENA"),))
    metadata = found.new.article.metadata
    assert (metadata.title, metadata.published, metadata.extra) == ("T", "2017-01-06", (("desk", "MENA"),))
    assert metadata.author == "Ann Reporter"


def test_what_was_left_out_is_said_and_can_be_seen(tmp_path: Path) -> None:
    (note,) = one(tmp_path / "a.html", PAGE).notes
    assert note.startswith("Left out as not being part of the article: 5 lines, 2")
    assert "“Home”" in note
    lines = web_page.left_out(PAGE.encode())
    assert lines == [
        "Home",
        "World",
        "We use cookies. Accept all",
        "Share this",
        "© Example News. All rights reserved.",
    ]


def test_a_page_of_which_most_is_left_out_is_to_be_looked_at(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='/{n}'>Another story number {n} of this very busy day</a></li>" for n in range(60))
    (note,) = one(tmp_path / "a.html", PAGE.replace("<li>", links + "<li>", 1)).notes
    assert note.endswith("That is most of the page: see whether the article is whole.")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><body>" + "<div>" * 100_000 + "Deep down" + "</div>" * 100_000, "Deep down"),
        ("<html><body>Seen<!--" + "<!--" * 100_000, "Seen"),
        ("<p>Never closed <b>bold<p>at all", "Never closed bold\nat all"),
        ("<body>A&nbsp;&amp;&#x1F600;&bogus; b<![CDATA[ c]]>", "A\u00a0&😀&bogus; b c"),
        ("Only words", "Only words"),
        ("<head><title>T<body>Head not closed", "Head not closed"),
    ],
    ids=["nested", "comments", "unclosed", "entities", "bare", "head"],
)
def test_where_no_article_can_be_told_all_words_are_taken(tmp_path: Path, page: str, words: str) -> None:
    incoming = one(tmp_path / "a.html", page)
    assert words in incoming.new.text


@pytest.mark.parametrize("page", ["<html><body><script>x</script></body></html>", "<p></p>", "<!-- x -->"])
def test_a_page_without_words_is_refused_with_a_sentence(tmp_path: Path, page: str) -> None:
    with pytest.raises(RejectedFileError, match="shows no text"):
        one(tmp_path / "a.html", page)


def test_a_page_that_takes_too_long_is_stopped_and_the_next_one_read(tmp_path: Path) -> None:
    (tmp_path / "bomb.html").write_bytes(b"<p>x</p>" + b'<a href="' * 200_000)
    started = time.monotonic()
    with pytest.raises(RejectedFileError, match=r"longer than 1\.5 seconds"):
        list(extract_limited(web_page.__name__, tmp_path / "bomb.html", seconds=1.5))
    assert time.monotonic() - started < 5
    assert one(tmp_path / "a.html", PAGE).new.text


@pytest.mark.parametrize(
    ("declared", "codec"),
    [("windows-1251", "cp1251"), ("utf-8", "utf-8"), ("shift_jis", "shift_jis"), ("iso-2022-jp", "iso2022_jp")],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(tmp_path: Path, declared: str, codec: str) -> None:
    words = "Войска вошли в Анбар" if codec == "cp1251" else "日本の新聞は今日"
    page = f"<html><head><meta charset='{declared}'></head><body><p>{words}</p></body></html>".encode(codec)
    assert words in one(tmp_path / "a.html", page).new.text


@pytest.mark.parametrize("declared", ["zip", "rot13", "hex", "nonsense", "undefined", "utf-7"])
def test_an_encoding_that_is_none_is_passed_by(tmp_path: Path, declared: str) -> None:
    assert one(tmp_path / "a.html", f"<meta charset={declared}><p>Words — here").new.text == "Words — here"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 x", b"PK\x03\x04", bytes(range(256)) * 50])
def test_what_is_no_page_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError):
        one(tmp_path / "a.html", data)


def test_a_page_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.html").open("wb") as file:
        file.truncate(web_page.MAX_BYTES + 1)
    with pytest.raises(RejectedFileError, match="larger than 20 MB"):
        list(web_page.read(tmp_path / "a.html", Hints()))


def read_mutated(path: Path, seeds: range) -> None:
    for seed in seeds:
        chance = random.Random(seed)
        page = bytearray(PAGE.encode())
        for _ in range(chance.choice((1, 10, 60))):
            at = chance.randrange(len(page))
            match chance.randrange(4):
                case 0:
                    page[at] = chance.randrange(256)
                case 1:
                    del page[at : at + chance.randrange(1, 60)]
                case 2:
                    page[at:at] = chance.choice((b"<", b">", b'"', b"<!--", b"</", b"&", b"<script>", b"]]>", b"\x00"))
                case _:
                    page[at:at] = page[at : at + chance.randrange(1, 60)]
        with contextlib.suppress(RejectedFileError):
            assert one(path, bytes(page)).new.text.strip()


def test_damaged_pages_are_read_or_refused(tmp_path: Path) -> None:
    read_mutated(tmp_path / "a.html", range(40))


@pytest.mark.long
def test_a_thousand_damaged_pages_are_read_or_refused(tmp_path: Path) -> None:
    read_mutated(tmp_path / "a.html", range(1000))


def test_pages_are_recognised_by_their_beginning() -> None:
    assert web_page.recognise(PAGE.encode())
    assert web_page.recognise("\ufeff <HTML>".encode("utf-16"))
    assert not web_page.recognise(b'{"html": 1}')
    assert not web_page.recognise(b"\x89PNG")
