from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from glossator.formats import news_json
from glossator.formats.format import Hints, Incoming, RejectedFileError

if TYPE_CHECKING:
    from pathlib import Path

# As news-please writes it.
NEWS_PLEASE = {
    "authors": ["Ann Reporter", "Bob Writer"],
    "date_download": "2017-01-06 10:00:00",
    "date_modify": None,
    "date_publish": "2017-01-05 06:30:00",
    "description": "Troops advance.",
    "filename": "https%3A%2F%2Fexample.com%2Fanbar.json",
    "image_url": None,
    "language": "en",
    "localpath": None,
    "maintext": "Iraqi forces 😀 have launched an offensive.\nISIL left Anna.",
    "source_domain": "example.com",
    "title": "Iraq launches offensive",
    "title_page": None,
    "url": "https://example.com/anbar",
}


def read(path: Path, data: object, **hints: object) -> list[Incoming]:
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return list(news_json.read(path, Hints(**hints)))  # type: ignore[arg-type]


def test_what_news_please_writes_is_read(tmp_path: Path) -> None:
    (incoming,) = read(tmp_path / "a.json", NEWS_PLEASE)
    found = incoming.new.article.metadata
    assert incoming.new.text == NEWS_PLEASE["maintext"]
    assert (found.title, found.source, found.author) == (
        "Iraq launches offensive",
        "example.com",
        "Ann Reporter, Bob Writer",
    )
    assert (found.published, found.url, found.language) == ("2017-01-05", "https://example.com/anbar", "en")
    assert dict(found.extra)["published_at"] == "2017-01-05T06:30:00"
    assert dict(found.extra)["description"] == "Troops advance."
    assert json.loads(incoming.new.original) == NEWS_PLEASE
    assert any("“maintext” as text" in note and "“date_publish” as published" in note for note in incoming.notes)


@pytest.mark.parametrize(
    "wrap",
    [
        lambda records: records,
        lambda records: {"status": "ok", "totalResults": 2, "articles": records},
        lambda records: {"hits": {"hits": [{"_id": str(n), "_source": each} for n, each in enumerate(records)]}},
        lambda records: b"\n".join(json.dumps(each).encode() for each in records),
        lambda records: b"\xef\xbb\xbf" + json.dumps(records, indent=2, ensure_ascii=False).encode(),
        lambda records: b"\r\n\r\n".join(json.dumps(each, ensure_ascii=False).encode() for each in records) + b"\r\n",
    ],
    ids=["list", "in an object", "elastic", "lines", "indented with a mark", "lines of Windows"],
)
def test_lists_and_lines_hold_an_article_each(tmp_path: Path, wrap: object) -> None:
    records = [{"headline": "A", "body": "One\u2028line"}, {"headline": "B", "body": "Two", "byline": {"name": "X"}}]
    path = tmp_path / "a.json"
    found = read(path, wrap(records))  # type: ignore[operator]
    assert [each.new.article.metadata.title for each in found] == ["A", "B"]
    assert [each.new.text for each in found] == ["One\u2028line", "Two"]
    assert found[1].new.article.metadata.author == "X"
    assert news_json.recognise(path.read_bytes()[:65536])


def test_each_sort_of_field_is_found_whatever_its_name(tmp_path: Path) -> None:
    record = {
        "Article Text": "Words",
        "Head-Line": "T",
        "Publisher": {"name": "S", "id": None},
        "creators": [{"name": "A"}, "B"],
        "Publication Date": "January 5, 2017",
        "Permalink": "http://x",
        "lang": "en",
        "page": 4,
        "clever": True,
    }
    (incoming,) = read(tmp_path / "a.json", record)
    found = incoming.new.article.metadata
    assert (incoming.new.text, found.title, found.source, found.author) == ("Words", "T", "S", "A, B")
    assert (found.published, found.url, found.language) == ("2017-01-05", "http://x", "en")
    assert dict(found.extra) == {"page": "4", "clever": "true"}


def test_html_is_taken_without_its_tags_where_there_is_no_text(tmp_path: Path) -> None:
    (incoming,) = read(tmp_path / "a.json", {"id": 7, "content_html": "<p>One &amp; <b>two</b></p><p>Three</p>"})
    assert incoming.new.text == "One & two\nThree"
    assert "The text is “content_html” without its tags." in incoming.notes


def test_what_blogs_export_is_unwrapped(tmp_path: Path) -> None:
    record = {"title": {"rendered": "A &amp; B"}, "content": {"rendered": "<p>One</p>\n<p>Two</p>", "protected": False}}
    (incoming,) = read(tmp_path / "a.json", [record])
    assert (incoming.new.text, incoming.new.article.metadata.title) == ("One\nTwo", "A & B")
    assert "The text is “content” without its tags." in incoming.notes
    (incoming,) = read(tmp_path / "a.json", [{"text": "<p> is a tag"}, {"text": "1 <p 2"}])[1:]
    assert incoming.new.text == "1 <p 2"


def test_an_object_over_several_lines_is_one_article(tmp_path: Path) -> None:
    (incoming,) = read(tmp_path / "a.json", b'{"a": {}\n, "text": "One"}')
    assert incoming.new.text == "One"


def test_a_date_that_is_not_understood_is_kept_and_said(tmp_path: Path) -> None:
    (incoming,) = read(tmp_path / "a.json", {"text": "x", "date": "05/01/2017"})
    assert incoming.new.article.metadata.published == ""
    assert incoming.new.article.metadata.extra == (("date", "05/01/2017"),)
    assert "A date in “date” was not understood and is kept as it is." in incoming.notes


def test_a_file_without_a_known_field_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read(tmp_path / "a.json", [{"titel": "T", "kommentar": "x"}])
    assert caught.value.problems == (
        (
            "Article 1: No field is known to hold the text; there are “titel”, “kommentar”."
            " Call the field that holds the text “text”, or say which it is."
        ),
    )


def test_broken_articles_are_each_named(tmp_path: Path) -> None:
    lines = [b'{"text": "good"}', *[b'{"text": ""}', b'{"text": 5}', b"[1]", b"{", b'{"text": "\\ud800"}'] * 6]
    with pytest.raises(RejectedFileError, match="30 lines are broken") as caught:
        read(tmp_path / "a.json", b"\n".join(lines))
    assert len(caught.value.problems) == 30
    assert caught.value.problems[:2] == ("Line 2: Its text is empty.", "Line 3: “text” is not a text.")
    assert caught.value.problems[-1].startswith("Line 31: ")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"[]",
        b"5",
        b"[" * 100_000,
        b'{"text": NaN}',
        b'{"a": 1, "a": 2}',
        b"\xff\xfe",
        b'"text"',
        b"[[[]]]",
    ],
)
def test_what_holds_no_articles_is_refused_with_a_sentence(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError):
        read(tmp_path / "a.json", data)
    assert not news_json.recognise(data)


def test_an_article_that_is_too_large_is_refused(tmp_path: Path) -> None:
    large = b'{"text": "' + b"y" * (33 << 20) + b'"}'
    with pytest.raises(RejectedFileError) as caught:
        read(tmp_path / "a.json", b'{"text": "x"}\n' + large + b'\n{"text": "z"}')
    assert caught.value.problems == ("Line 2: It is longer than 32 MB.",)
    with pytest.raises(RejectedFileError) as caught:
        read(tmp_path / "a.json", b'[{"text": "x"},' + large + b"]")
    assert caught.value.problems == ("Article 2: It is longer than 32 MB.",)


@pytest.mark.parametrize(
    "record",
    [
        {"text": "x", "spans": []},
        {"text": "x", "entities": []},
        {"data": {"text": "x"}, "annotations": []},
        {"tokens": ["x"], "ner_tags": [0]},
        {"schema": "glossator/1", "text": "x"},
        {"a": "x"},
    ],
)
def test_files_with_spans_and_files_without_articles_are_not_recognised(record: object) -> None:
    assert not news_json.recognise(json.dumps(record).encode())
    assert not news_json.recognise(json.dumps([record]).encode())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    record=st.dictionaries(
        st.sampled_from(
            ["text", "title", "date", "source", "author", "url", "x", "published", "provenance", "é\ud800"[0]]
        ),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
            max_leaves=5,
        ),
    )
)
def test_any_record_is_an_article_that_can_be_sent_on_or_a_sentence(tmp_path: Path, record: dict[str, object]) -> None:
    from glossator.formats.transit import from_message, to_message

    try:
        found = read(tmp_path / "a.json", [record])
    except RejectedFileError:
        return
    (incoming,) = found
    sent = from_message(json.loads(json.dumps(to_message(incoming))))
    assert sent.new.article == incoming.new.article
    assert sent.new.text == incoming.new.text
