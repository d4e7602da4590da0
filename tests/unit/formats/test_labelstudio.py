from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from tests.unit.formats.span_samples import (
    HARD,
    article,
    exports,
    hard,
    read_back,
    remarked,
    seeds,
    suggested,
    triples,
    written,
)

from glossator.domain.article import ArticleState, Status
from glossator.domain.losses import LossKind
from glossator.formats.format import RejectedFileError, WriteOptions
from glossator.formats.labelstudio import FORMAT, recognise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from glossator.domain.export import ExportArticle

TEXT = "🚀 Ukraine's 3rd Brigade shelled Donetsk on 4 May, Reuters said."
BRIGADE = {"start": 12, "end": 23, "text": "3rd Brigade", "labels": ["ORG"]}
DONETSK = {"start": 32, "end": 39, "text": "Donetsk", "labels": ["GPE"]}


def region(value: Mapping[str, object], **more: object) -> dict[str, object]:
    return {"id": "a1", "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


TASK = {
    "id": 7,
    "data": {"text": TEXT, "source": "reuters"},
    "predictions": [{"model_version": "en_core_web_sm", "score": 0.71, "result": [region(BRIGADE, score=0.71)]}],
    "annotations": [
        {
            "completed_by": 1,
            "was_cancelled": False,
            "ground_truth": False,
            "lead_time": 31.2,
            "result": [
                region(BRIGADE),
                region(DONETSK, id="a2", meta={"text": ["Which one?"]}),
                {"type": "relation", "from_id": "a1", "to_id": "a2", "direction": "right", "labels": ["ATTACKS"]},
            ],
        }
    ],
}
SHORT = {"id": 7, "text": TEXT, "label": [BRIGADE], "annotator": 1, "lead_time": 31.2}


def tasks(*listed: object) -> bytes:
    return json.dumps(listed, ensure_ascii=False).encode()


def with_regions(*regions: dict[str, object]) -> dict[str, object]:
    return {"data": {"text": TEXT}, "annotations": [{"result": list(regions)}]}


def second_reader(data: bytes) -> list[tuple[str, list[tuple[int, int, str]], list[tuple[int, int, str]]]]:
    """Read the file as Label Studio's documentation describes tasks: text, annotated regions, predicted ones."""

    def regions(holders: list[dict[str, list[dict[str, object]]]], text: str) -> list[tuple[int, int, str]]:
        found = []
        for holder in holders:
            for item in holder["result"]:
                assert (item["from_name"], item["to_name"], item["type"]) == ("label", "text", "labels")
                value = item["value"]
                assert isinstance(value, dict)
                assert text[value["start"] : value["end"]] == value["text"]
                (label,) = value["labels"]
                found.append((value["start"], value["end"], label))
        return sorted(found)

    return [
        (
            task["data"]["text"],
            regions(task["annotations"], task["data"]["text"]),
            regions(task["predictions"], task["data"]["text"]),
        )
        for task in json.loads(data)
    ]


def test_the_documented_task_is_read(tmp_path: Path) -> None:
    (incoming,) = read_back(FORMAT, tmp_path / "a.json", tasks(TASK))
    judged, predicted = incoming.runs
    assert judged.fingerprint.source == "file:a.json"
    assert [(raw.start, raw.end, raw.source_label) for raw in judged.suggestions] == [(12, 23, "ORG"), (32, 39, "GPE")]
    assert judged.suggestions[1].detail == "a.json marks it GPE. Note: Which one?"
    assert predicted.fingerprint.source == "file:a.json (prediction of en_core_web_sm)"
    assert [(raw.start, raw.score) for raw in predicted.suggestions] == [(12, 0.71)]
    assert incoming.new.article.metadata.source == "reuters"
    assert "Left out, because there is no place for them here: 1 relations." in incoming.notes
    assert "Its positions were read as characters, as most of its spans show." in incoming.notes


def test_the_short_form_is_read(tmp_path: Path) -> None:
    (incoming,) = read_back(FORMAT, tmp_path / "a.json", tasks(SHORT))
    assert suggested(incoming) == [(12, 23, "ORG")]
    assert incoming.new.article.metadata.extra == ()


def test_positions_of_old_exports_are_recognised_as_utf16(tmp_path: Path) -> None:
    old = with_regions(region({**BRIGADE, "start": 13, "end": 24}))
    (incoming,) = read_back(FORMAT, tmp_path / "a.json", tasks(old))
    assert suggested(incoming) == [(12, 23, "ORG")]
    assert any("read as UTF-16 units" in note for note in incoming.notes)


def test_annotators_are_told_apart_and_who_skipped_is_left_out(tmp_path: Path) -> None:
    task = {
        "data": {"text": TEXT},
        "annotations": [
            {"completed_by": {"id": 4, "email": "anna@example.org"}, "result": [region(BRIGADE)]},
            {"completed_by": 5, "result": [region({**BRIGADE, "labels": ["UNIT", "ORG"]})]},
            {"completed_by": 6, "was_cancelled": True, "result": [region(DONETSK)]},
        ],
    }
    (incoming,) = read_back(FORMAT, tmp_path / "a.json", tasks(task))
    assert [run.fingerprint.name for run in incoming.runs] == [
        "a.json (annotator anna@example.org)",
        "a.json (annotator 5)",
    ]
    assert suggested(incoming) == [(12, 23, "ORG"), (12, 23, "ORG"), (12, 23, "UNIT")]
    assert any("skipped it" in note for note in incoming.notes)


def check(articles: list[ExportArticle], *, unjudged: bool = False) -> None:
    data, report = written(FORMAT, articles, WriteOptions(unjudged=unjudged))
    expected = [
        (each.text, triples(each), sorted((s.start, s.end, s.label) for s in each.suggestions) if unjudged else [])
        for each in articles
    ]
    assert second_reader(data) == expected
    assert report.spans == sum(len(judged) + len(waiting) for _, judged, waiting in expected)
    assert report.losses.spans_left_out == 0


def test_the_seeds_go_out_and_come_back(tmp_path: Path) -> None:
    check(seeds())
    data, _ = written(FORMAT, seeds())
    assert [suggested(one) for one in read_back(FORMAT, tmp_path / "a.json", data)] == [triples(s) for s in seeds()]


def test_hard_cases_go_out_and_come_back(tmp_path: Path) -> None:
    check([hard()])
    data, report = written(FORMAT, [hard()])
    (incoming,) = read_back(FORMAT, tmp_path / "a.json", data)
    assert (incoming.new.text, suggested(incoming)) == (HARD, triples(hard()))
    assert report.losses.facts == {LossKind.ORIGIN: 1}


def test_notes_on_spans_are_written_and_those_on_the_article_counted() -> None:
    data, report = written(FORMAT, [remarked(hard(), "Ask the desk."), article("Anna", [])])
    regions = json.loads(data)[0]["annotations"][0]["result"]
    assert {"text": ["Is it “Ukraine”?\nYes."]} in [region.get("meta") for region in regions]
    assert report.losses.facts[LossKind.NOTE] == 1


def test_what_nobody_has_judged_is_a_prediction_with_its_source() -> None:
    exported = article("Anna in Anna", [(0, 4, "X")], open_=[(8, 12, "Y")])
    data, _ = written(FORMAT, [exported], WriteOptions(unjudged=True))
    (task,) = json.loads(data)
    assert task["predictions"][0]["model_version"] == "spacy:model"
    assert task["predictions"][0]["result"][0]["score"] == 0.5
    assert json.loads(written(FORMAT, [exported])[0])[0]["predictions"] == []


def test_a_skipped_article_is_cancelled_and_an_untouched_one_has_no_annotation() -> None:
    skipped = replace(article("Anna", []), status=Status(ArticleState.SKIPPED, "a", "b"))
    new = replace(article("Anna", []), status=Status())
    data, _ = written(FORMAT, [skipped, new, article("Anna", [])])
    first, second, third = json.loads(data)
    assert first["annotations"][0]["was_cancelled"] is True
    assert second["annotations"] == []
    assert third["annotations"] == [{"was_cancelled": False, "ground_truth": False, "result": []}]


@given(articles=exports())
@settings(max_examples=60, deadline=None)
def test_any_spans_are_read_by_another_reader_where_they_were(articles: list[ExportArticle]) -> None:
    check(articles, unjudged=True)


@pytest.mark.parametrize(
    ("task", "said"),
    [
        (with_regions(region({**BRIGADE, "start": 11})), "does not stand on the words"),
        (with_regions(region({**BRIGADE, "end": 900})), "not a stretch"),
        (with_regions(region({**BRIGADE, "start": -1})), "not a stretch"),
        (with_regions(region({**BRIGADE, "start": 1.5})), "not a whole number"),
        (with_regions(region({**BRIGADE, "labels": []})), "no label"),
        (with_regions(region({"start": "/div[1]", "end": "/div[1]", "hypertextlabels": ["X"]})), "HyperText"),
        ({"data": {"text": ""}}, "no text"),
        ({"data": {"text": "https://example.org/a.txt"}, "annotations": 5}, "not a list"),
        ({"data": {"article": "https://example.org/a.txt"}}, "nothing is fetched"),
        ({"data": []}, "not an object"),
        (7, "not a JSON object"),
    ],
)
def test_a_broken_task_is_named_with_its_number(tmp_path: Path, task: object, said: str) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read_back(FORMAT, tmp_path / "a.json", tasks(TASK, task))
    (problem,) = caught.value.problems
    assert problem.startswith("Task 2: ")
    assert said in problem or "empty" in problem


def test_a_file_is_recognised_by_its_tasks() -> None:
    assert recognise(tasks(TASK)[:65536])
    assert recognise(written(FORMAT, seeds())[0][:65536])
    assert recognise(tasks(SHORT))
    assert not recognise(b'[{"tokenized_text": [], "ner": []}]')
    assert not recognise(b'{"%FEATURE_STRUCTURES": []}')
