from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.unit.formats.span_samples import article, exports, hard, read_back, seeds, suggested, triples, written

from glossator.domain.article import ArticleState, Status
from glossator.domain.export import ExportArticle
from glossator.domain.losses import LossKind
from glossator.formats.format import WriteOptions
from glossator.formats.prodigy import FORMAT

DOCUMENTED = {
    "text": "🚀 Ukraine's 3rd Brigade shelled Donetsk on 4 May, Reuters said.",
    "meta": {"source": "reuters", "date": "2024-05-05"},
    "tokens": [{"text": "🚀", "start": 0, "end": 1, "id": 0, "ws": True}],
    "spans": [
        {"start": 12, "end": 23, "token_start": 3, "token_end": 4, "label": "ORG"},
        {"start": 32, "end": 39, "token_start": 6, "token_end": 6, "label": "GPE"},
    ],
    "relations": [{"head": 4, "child": 6, "label": "ATTACKS"}],
    "answer": "accept",
    "_input_hash": 123456789,
    "_task_hash": -987654321,
    "_view_id": "relations",
    "_timestamp": 1714896000,
}


def second_reader(data: bytes) -> list[tuple[str, list[tuple[int, int, str]]]]:
    tasks = [json.loads(line) for line in data.decode("utf-8").split("\n") if line]
    return [(task["text"], sorted((s["start"], s["end"], s["label"]) for s in task["spans"])) for task in tasks]


def test_the_documented_task_is_read(tmp_path: Path) -> None:
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", json.dumps(DOCUMENTED).encode())
    assert suggested(incoming) == [(12, 23, "ORG"), (32, 39, "GPE")]
    assert incoming.new.article.metadata.published == "2024-05-05"


@pytest.mark.parametrize("exported", [*seeds(), hard()], ids=["seed", "other seed", "hard"])
def test_articles_go_out_and_come_back(tmp_path: Path, exported: ExportArticle) -> None:
    data, report = written(FORMAT, [exported])
    assert second_reader(data) == [(exported.text, triples(exported))]
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", data)
    assert (incoming.new.text, suggested(incoming)) == (exported.text, triples(exported))
    assert incoming.new.article.metadata.source == exported.article.metadata.source
    assert report.losses.spans_left_out == 0


def test_only_what_is_confirmed_is_accepted() -> None:
    states = {ArticleState.NEW: "ignore", ArticleState.SKIPPED: "ignore", ArticleState.CONFIRMED: "accept"}
    articles = [replace(article("Anna", []), status=Status(state)) for state in states]
    answers = [json.loads(line)["answer"] for line in written(FORMAT, articles)[0].splitlines()]
    assert answers == list(states.values())


def test_facts_without_a_place_are_counted() -> None:
    _, report = written(FORMAT, [hard(), replace(article("Anna", []), status=Status())])
    assert report.losses.facts == {LossKind.NOTE: 1, LossKind.ORIGIN: 1}


@given(articles=exports())
@settings(max_examples=40, deadline=None)
def test_any_spans_are_read_by_another_reader_where_they_were(articles: list[ExportArticle]) -> None:
    data, report = written(FORMAT, articles, WriteOptions(unjudged=True))
    assert second_reader(data) == [(each.text, triples(each, unjudged=True)) for each in articles]
    assert report.spans == sum(len(spans) for _, spans in second_reader(data))
