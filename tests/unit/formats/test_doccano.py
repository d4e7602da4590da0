from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from tests.unit.formats.span_samples import (
    HARD,
    article,
    code_points,
    exports,
    hard,
    read_back,
    seeds,
    suggested,
    triples,
    written,
)

from glossator.domain.losses import LossKind
from glossator.formats.doccano import FORMAT, recognise
from glossator.formats.format import RejectedFileError, WriteOptions

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.domain.export import ExportArticle

TEXT = "🚀 Ukraine's 3rd Brigade shelled Donetsk on 4 May, Reuters said."
PLAIN = {"id": 7, "text": TEXT, "label": [[13, 24, "ORG"], [33, 40, "GPE"]], "source": "reuters", "Comments": []}
WITH_RELATIONS = {
    "id": 7,
    "text": TEXT,
    "entities": [
        {"id": 0, "label": "ORG", "start_offset": 13, "end_offset": 24},
        {"id": 1, "label": "GPE", "start_offset": 33, "end_offset": 40},
    ],
    "relations": [{"id": 0, "from_id": 0, "to_id": 1, "type": "ATTACKS"}],
    "Comments": [],
}


def second_reader(data: bytes) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Read the file as its documentation describes it: a line is a task, its positions count UTF-16 units."""
    tasks = [json.loads(line) for line in data.decode("utf-8").split("\n") if line]
    return [
        (task["text"], sorted((*code_points(task["text"], start, end), label) for start, end, label in task["label"]))
        for task in tasks
    ]


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


@pytest.mark.parametrize("record", [PLAIN, WITH_RELATIONS], ids=["tuples", "entities"])
@pytest.mark.parametrize("escaped", [False, True])
def test_the_documented_examples_are_read_on_the_right_words(
    tmp_path: Path, record: dict[str, object], escaped: bool
) -> None:
    data = json.dumps(record, ensure_ascii=escaped).encode()
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", data)
    assert [(incoming.new.text[start:end], label) for start, end, label in suggested(incoming)] == [
        ("3rd Brigade", "ORG"),
        ("Donetsk", "GPE"),
    ]
    assert incoming.runs[0].fingerprint.source == "file:a.jsonl"
    assert "Its positions were read as UTF-16 units, as most of its spans show." in incoming.notes
    assert any("“relations”" in note for note in incoming.notes) is ("relations" in record)


@pytest.mark.parametrize("name", ["labels", "annotations", "label", "entities"])
def test_the_column_of_spans_is_known_under_its_older_names(tmp_path: Path, name: str) -> None:
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", lines({"text": "In Anna", name: [[3, 7, "GPE"]]}))
    assert suggested(incoming) == [(3, 7, "GPE")]


def test_code_points_are_recognised_by_the_words_over_the_whole_file(tmp_path: Path) -> None:
    points = {"text": TEXT, "label": [[12, 23, "ORG"], [32, 39, "GPE"]]}
    ambiguous = {"text": "😀 😀 x", "label": [[0, 1, "ORG"]]}
    found = read_back(FORMAT, tmp_path / "a.jsonl", lines(ambiguous, points, {"text": "Anna", "label": []}))
    assert suggested(found[0]) == [(0, 1, "ORG")]
    assert suggested(found[1]) == [(12, 23, "ORG"), (32, 39, "GPE")]
    assert any("read as characters" in note for note in found[1].notes)
    assert found[2].notes == ()


def test_units_that_nothing_shows_are_taken_as_usual_and_said(tmp_path: Path) -> None:
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", lines({"text": "😀😀😀😀", "label": [[2, 4, "X"]]}))
    assert suggested(incoming) == [(1, 2, "X")]
    assert any("nothing in the file shows it" in note for note in incoming.notes)


def test_metadata_is_taken_from_the_columns_beside(tmp_path: Path) -> None:
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", lines(PLAIN))
    metadata = incoming.new.article.metadata
    assert (metadata.source, metadata.extra) == ("reuters", (("id", "7"),))


def check(tmp_path: Path, articles: list[ExportArticle], options: WriteOptions | None = None) -> None:
    unjudged = options is not None and options.unjudged
    data, report = written(FORMAT, articles, options)
    expected = [(each.text, triples(each, unjudged=unjudged)) for each in articles]
    assert second_reader(data) == expected
    assert report.articles == len(articles)
    assert report.spans + report.losses.spans_left_out == sum(len(spans) for _, spans in expected)
    assert report.losses.spans_left_out == 0


def test_the_seeds_go_out_and_come_back(tmp_path: Path) -> None:
    check(tmp_path, seeds())
    data, _ = written(FORMAT, seeds())
    assert [suggested(one) for one in read_back(FORMAT, tmp_path / "a.jsonl", data)] == [triples(s) for s in seeds()]


def test_hard_cases_go_out_and_come_back(tmp_path: Path) -> None:
    check(tmp_path, [hard()])
    data, report = written(FORMAT, [hard()])
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", data)
    assert incoming.new.text == HARD
    assert suggested(incoming) == triples(hard())
    assert report.losses.facts == {LossKind.NOTE: 1, LossKind.ORIGIN: 1}


@given(articles=exports())
@settings(max_examples=60, deadline=None)
def test_any_spans_are_read_by_another_reader_where_they_were(
    tmp_path_factory: pytest.TempPathFactory, articles: list[ExportArticle]
) -> None:
    check(tmp_path_factory.getbasetemp(), articles)
    check(tmp_path_factory.getbasetemp(), articles, WriteOptions(unjudged=True))


def test_every_line_has_the_same_columns_whatever_is_known_of_an_article(tmp_path: Path) -> None:
    # doccano 1.8.4 makes a table of the lines and refuses the not-a-number that stands where one lacks a column.
    exported = article("Anna", [(0, 4, "X")])
    metadata = replace(exported.article.metadata, source="", extra=(("label", "odd"), ("desk", "5"), ("text", "no")))
    bare = replace(exported, article=replace(exported.article, metadata=metadata))
    data, _ = written(FORMAT, [exported, bare])
    full, empty = (json.loads(line) for line in data.splitlines())
    assert list(full) == list(empty)
    assert (empty["text"], empty["label"], empty["source"]) == ("Anna", [[0, 4, "X"]], "")
    assert empty["further"] == {"label": "odd", "desk": "5", "text": "no"}
    incoming = read_back(FORMAT, tmp_path / "a.jsonl", data)[1]
    assert incoming.new.article.metadata.source == ""
    assert ("desk", "5") in incoming.new.article.metadata.extra
    assert incoming.new.text == "Anna"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"text": TEXT, "label": [[0, 66, "X"]]}, "not a stretch"),
        ({"text": TEXT, "label": [[1, 5, "X"]]}, "inside a character"),
        ({"text": TEXT, "label": [[-1, 5, "X"]]}, "not a stretch"),
        ({"text": TEXT, "label": [[5, 5, "X"]]}, "not a stretch"),
        ({"text": TEXT, "label": [[0.0, 5, "X"]]}, "not a whole number"),
        ({"text": TEXT, "label": [[True, 5, "X"]]}, "not a whole number"),
        ({"text": TEXT, "label": [[3, 5]]}, "not a start, an end and a label"),
        ({"text": TEXT, "label": [[3, 10, 4]]}, "numbers"),
        ({"text": TEXT, "label": [[3, 10, ""]]}, "no label"),
        ({"text": TEXT, "label": "X"}, "not a list"),
        ({"text": TEXT, "entities": [{"label": "X"}]}, "not a whole number"),
        ({"text": TEXT, "label": [[10**30, 10**31, "X"]]}, "huge"),
        ({"text": " "}, "empty"),
        ({"label": []}, "“text” is missing"),
        ([], "not a JSON object"),
    ],
)
def test_a_broken_line_is_named_with_its_number(tmp_path: Path, record: object, said: str) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read_back(FORMAT, tmp_path / "a.jsonl", lines(PLAIN, record))
    (problem,) = caught.value.problems
    assert problem.startswith("Line 2: ")
    assert said in problem


def test_a_file_is_recognised_by_its_first_line() -> None:
    assert recognise(lines(PLAIN))
    assert recognise(lines(WITH_RELATIONS))
    assert recognise(lines({"text": "a" * 100_000, "label": []})[:65536]) is False
    assert recognise((json.dumps({"id": 1, "label": [[0, 1, "X"]], "text": "a" * 99_999}))[:65536].encode())
    assert not recognise(lines({"text": "a", "spans": [], "label": "ORG"}))
    assert not recognise(lines({"text": "a", "labels": ["war", "peace"]}))
    assert not recognise(lines({"tokens": ["a"], "label": [[0, 1, "X"]]}))
    assert not recognise(b"")
