from __future__ import annotations

import io
import json
import random
from typing import TYPE_CHECKING

import pytest

from glossator.domain.article import Article, ArticleState, Metadata, NewArticle, Provenance, Remark, Status
from glossator.domain.export import ExportArticle, SourceRun
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, Suggestion, Verdict
from glossator.domain.text import sha256
from glossator.errors import UserError
from glossator.formats.format import Hints, Incoming, RejectedFileError, WriteOptions
from glossator.formats.json_lines import MAX_LINE
from glossator.formats.jsonl import read, write
from glossator.formats.transit import from_message, to_message

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Gen Mohammedi 😀 left Anna\u2028for Al Qaim."
PRINT = Fingerprint("spacy", "model", "1.0", "a" * 64)


def exported(text: str = TEXT, original: bytes | None = None) -> ExportArticle:
    import hashlib

    data = text.encode() if original is None else original
    key = new_id()
    provenance = Provenance("a.txt", "utf-8", hashlib.sha256(data).hexdigest(), notes=("A note.",))
    article = Article(key, Metadata("T", "S", extra=(("desk", "MENA"),)), sha256(text), len(text), provenance)
    names = [Suggestion(f"{key}.x.{n}", n, n + 1, text[n], "Person", "PERSON", PRINT, "why", 0.5) for n in range(3)]
    return ExportArticle(
        article,
        Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00.000Z", "Read twice."),
        text,
        (
            Span(new_id(), 0, 1, text[0], "Person", names[0].id, Verdict.ACCEPTED),
            Span(new_id(), 2, 13, text[2:13], "Place", note="Is it “Anna”? 😀"),
        ),
        (names[2],),
        {names[1].id: None},
        {},
        (SourceRun(PRINT, current=True, suggestions=tuple(names)),),
        original,
        Remark(flagged=True, note="Ask\nthe desk."),
        ((0, 1, ""), (4, 8, "Person")),
    )


def written(*articles: ExportArticle) -> bytes:
    out = io.BytesIO()
    write(articles, out, WriteOptions())
    return out.getvalue()


def read_back(path: Path, data: bytes) -> list[Incoming]:
    path.write_bytes(data)
    return list(read(path, Hints()))


def problems(path: Path, data: bytes) -> tuple[str, ...]:
    with pytest.raises(RejectedFileError) as caught:
        read_back(path, data)
    return caught.value.problems


@pytest.mark.parametrize("original", [None, b"\xef\xbb\xbfsomething else"])
def test_what_is_written_is_read_back_whole(tmp_path: Path, original: bytes | None) -> None:
    article = exported(original=original)
    (incoming,) = read_back(tmp_path / "a.jsonl", written(article))
    assert incoming.new == NewArticle(article.article, TEXT, original or TEXT.encode())
    assert (incoming.status, incoming.spans) == (article.status, article.spans)
    assert (incoming.remark, incoming.dismissals) == (article.remark, article.dismissals)
    assert dict(incoming.rejected) == article.rejected
    (run,) = incoming.runs
    assert run.fingerprint == PRINT
    assert run.ids == tuple(suggestion.id for suggestion in article.runs[0].suggestions)
    assert [(raw.start, raw.source_label, raw.detail, raw.score) for raw in run.suggestions] == [
        (n, "PERSON", "why", 0.5) for n in range(3)
    ]


def test_the_original_is_embedded_only_when_the_text_does_not_give_it() -> None:
    assert b'"original"' not in written(exported())
    assert b'"original"' in written(exported(original=b"\xffother"))


def test_an_article_crosses_the_pipe_unchanged_however_long_it_is(tmp_path: Path) -> None:
    for text in (TEXT, "слово " * 800_000):
        (incoming,) = read_back(tmp_path / "a.jsonl", written(exported(text)))
        message = json.loads(json.dumps(to_message(incoming)))
        arrived = from_message(message)
        assert arrived.new.article == incoming.new.article
        assert arrived.new.text == text
        assert arrived.new.packed
        assert (arrived.spans, arrived.runs, arrived.rejected) == (incoming.spans, incoming.runs, incoming.rejected)
        assert (arrived.status, arrived.remark) == (incoming.status, incoming.remark)
        assert arrived.dismissals == incoming.dismissals


def test_a_span_beside_its_words_is_never_written() -> None:
    article = exported()
    wrong = Span(new_id(), 5, 8, "xyz", "Person")
    with pytest.raises(UserError, match="does not stand on the words"):
        written(ExportArticle(article.article, article.status, TEXT, (wrong,)))


def _mutations() -> list[object]:
    fixed: list[object] = [-1, -(10**30), 10**30, 1.0, 0.5, 1e308, True, False, None, "0", "", [], {}, [0], {"a": 0}]
    return [*fixed, *(random.Random(7).uniform(-1e9, 1e9) for _ in range(20)), len(TEXT) + 1]


@pytest.mark.parametrize("where", ["spans", "runs"])
@pytest.mark.parametrize("field", ["start", "end"])
def test_offsets_that_are_no_stretch_of_the_text_are_refused_with_the_line(
    tmp_path: Path, where: str, field: str
) -> None:
    good = written(exported())
    for value in _mutations():
        task = json.loads(good)
        target = task["spans"][1] if where == "spans" else task["runs"][0]["suggestions"][1]
        target[field] = value
        if field == "end" and isinstance(value, bool):
            target["start"] = 0
        (problem,) = problems(tmp_path / "a.jsonl", good + json.dumps(task).encode())
        assert problem.startswith("Line 2: ")


def test_ten_thousand_random_offsets_are_taken_only_where_they_hold_the_words(tmp_path: Path) -> None:
    chance = random.Random(11)
    good = json.loads(written(exported()))
    broken: list[int] = []
    lines: list[str] = []
    for _ in range(10_000):
        start, end = chance.randint(-3, len(TEXT) + 3), chance.randint(-3, len(TEXT) + 3)
        fits = 0 <= start < end <= len(TEXT)
        span = {**good["spans"][1], "start": start, "end": end, "text": TEXT[start:end] if fits else "Anna"}
        if fits and chance.random() < 0.5:
            span["text"] += "x"
            fits = False
        broken += [] if fits else [len(lines) + 1]
        lines.append(json.dumps({**good, "spans": [span], "runs": [], "rejected": []}))
    data = "\n".join(lines).encode()
    listed = problems(tmp_path / "a.jsonl", data)
    assert [int(problem.split(":")[0].removeprefix("Line ")) for problem in listed] == broken


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"text": TEXT + "x"}, "not the one that was exported"),
        ({"text": ""}, "empty"),
        ({"text": 5}, "“text” is not a text"),
        ({"id": "x"}, "not an id"),
        ({"state": "done"}, "“done” is not known"),
        ({"meta": []}, "“meta” is not an object"),
        ({"meta": {}}, "“provenance” is missing"),
        ({"spans": {}}, "“spans” is not a list"),
        ({"spans": [1]}, "not an object"),
        ({"runs": None}, "“runs” is not a list"),
        ({"rejected": [{"suggestion": "x", "span": None}]}, "“rejected” names a suggestion"),
        ({"confirmed_by": 3}, "“confirmed_by” is not a text"),
        ({"schema": "glossator/2"}, "another version"),
        ({"title": None}, "“title” is not a text"),
        ({"flagged": "yes"}, "“flagged” is not true or false"),
        ({"note": 1}, "“note” is not a text"),
        ({"reason": []}, "“reason” is not a text"),
        ({"dismissed": [{"start": 3, "end": 900, "label": ""}]}, "not a stretch of its text"),
        ({"dismissed": [{"start": 3, "end": 4, "label": ""}] * 2}, "names a mention twice"),
    ],
)
def test_a_line_of_ours_that_was_damaged_is_refused(tmp_path: Path, change: dict[str, object], said: str) -> None:
    task = {**json.loads(written(exported())), **change}
    (problem,) = problems(tmp_path / "a.jsonl", json.dumps(task).encode())
    assert said in problem


@pytest.mark.parametrize("key", ["suggestion", "verdict"])
@pytest.mark.parametrize("value", ["other", 5, [], {}, None])
def test_an_origin_that_is_not_there_is_refused(tmp_path: Path, key: str, value: object) -> None:
    task = json.loads(written(exported()))
    task["spans"][0]["origin"][key] = value
    assert len(problems(tmp_path / "a.jsonl", json.dumps(task).encode())) == 1


def test_names_that_others_added_are_left_out_and_said(tmp_path: Path) -> None:
    task = {**json.loads(written(exported())), "_input_hash": 5}
    (incoming,) = read_back(tmp_path / "a.jsonl", json.dumps(task).encode())
    assert incoming.notes == ("Left out, because it is not known here: “_input_hash”.",)


def test_every_broken_line_is_named(tmp_path: Path) -> None:
    data = b'{"text":"a"}\n' + b"{\n" * 30 + b'{"text":"b"}\n'
    found = problems(tmp_path / "a.jsonl", data)
    assert len(found) == 30
    assert found[0].startswith("Line 2: It is not valid JSON")
    assert found[-1].startswith("Line 31: ")


def test_only_line_feeds_end_a_line(tmp_path: Path) -> None:
    data = '{"text":"a\u2028b\u2029c\x85d"}\r\n\n  \n{"text":"e"}'.encode("utf-8-sig")
    assert [incoming.new.text for incoming in read_back(tmp_path / "a.jsonl", data)] == ["a\u2028b\u2029c\x85d", "e"]


def test_a_line_that_is_too_long_is_said_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text":"')
        for _ in range(100):
            file.write(b"a" * (1 << 20))
        file.write(b'"}\n{\n')
    with pytest.raises(RejectedFileError) as caught:
        list(read(path, Hints()))
    assert caught.value.problems[0] == f"Line 1: It is longer than {MAX_LINE >> 20} MB."
    assert caught.value.problems[1].startswith("Line 2: ")


@pytest.mark.parametrize("data", [b"", b"\n\n"])
def test_a_file_without_lines_is_refused(tmp_path: Path, data: bytes) -> None:
    assert problems(tmp_path / "a.jsonl", data) == ()


def test_a_line_with_any_of_its_bytes_changed_is_whole_or_refused(tmp_path: Path, long: bool) -> None:
    chance = random.Random(5)
    good = written(exported())[:-1]
    for _ in range(20_000 if long else 1000):
        data = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            at = chance.randrange(len(data))
            data[at : at + chance.randint(0, 2)] = chance.choice(
                [
                    b"",
                    b'"',
                    b"{",
                    b"]",
                    b"0",
                    b"-",
                    b"e9",
                    b"\n",
                    b"null",
                    b"\xff",
                    b"\\",
                    b",",
                    bytes([chance.randrange(256)]),
                ]
            )
        try:
            found = read_back(tmp_path / "a.jsonl", bytes(data))
        except RejectedFileError:
            continue
        for incoming in found:
            assert all(incoming.new.text[span.start : span.end] == span.text for span in incoming.spans)
