"""GLiNER, against a reader of its documented shape."""

from __future__ import annotations

import json
import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from tests.unit.formats.span_samples import (
    article,
    exports,
    hard,
    labels,
    read_back,
    remarked,
    seeds,
    suggested,
    triples,
    written,
)

from glossator.domain.labels import Label
from glossator.domain.losses import LossKind
from glossator.formats.format import Alignment, RejectedFileError, WriteOptions
from glossator.formats.gliner import FORMAT, recognise

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.domain.export import ExportArticle

DOCUMENTED = [
    {
        "tokenized_text": ["Ukraine", "'", "s", "3rd", "Brigade", "shelled", "Donetsk"],
        "ner": [[0, 0, "country"], [3, 4, "military unit"], [6, 6, "city"]],
        "relations": [[1, 2, "attacks"]],
        "rel_labels": ["attacks"],
        "negative": ["weapon"],
    }
]


def second_reader(data: bytes) -> list[tuple[str, str]]:
    """Return the words and label of each span, its last word included."""
    return [
        ("".join(record["tokenized_text"][first : last + 1]), record["label_ids"][label])
        for record in json.loads(data)
        for first, last, label in record["ner"]
    ]


def test_words_are_cut_as_the_model_cuts_them() -> None:
    for record in json.loads(written(FORMAT, [*seeds(), hard()])[0]):
        assert record["tokenized_text"] == re.findall(r"\w+(?:[-_]\w+)*|\S", record["text"])


def test_the_truth_of_the_seeds_is_in_the_file_on_whole_words() -> None:
    truth = seeds()
    data, report = written(FORMAT, truth)
    assert (report.articles, report.spans, report.losses.spans_left_out) == (2, sum(len(a.spans) for a in truth), 0)
    given_spans = [(re.sub(r"\s", "", span.text), span.label) for exported in truth for span in exported.spans]
    pairs = list(zip(second_reader(data), given_spans, strict=True))
    assert all(label == other and words.find(other_words) >= 0 for (words, label), (other_words, other) in pairs)
    assert sum(one != other for one, other in pairs) == report.losses.changed[LossKind.MISALIGNED]


def test_the_seeds_are_read_back_with_what_fits(tmp_path: Path) -> None:
    truth = seeds()
    data, report = written(FORMAT, truth, WriteOptions(alignment=Alignment.SKIP))
    back = read_back(FORMAT, tmp_path / "a.json", data)
    assert [incoming.new.text for incoming in back] == [exported.text for exported in truth]
    assert all(
        set(suggested(incoming)) <= set(triples(exported)) for incoming, exported in zip(back, truth, strict=True)
    )
    assert sum(len(suggested(incoming)) for incoming in back) == report.spans


@given(made=exports())
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_come_back_exactly_and_all_spans_are_accounted_for(made: list[ExportArticle], tmp_path: Path) -> None:
    data, report = written(FORMAT, made, WriteOptions(unjudged=True, labels=labels(), alignment=Alignment.SKIP))
    total = sum(len(exported.spans) + len(exported.suggestions) for exported in made)
    assert report.spans + report.losses.spans_left_out == total
    assert not {*report.losses.left_out} - {LossKind.MISALIGNED}
    back = read_back(FORMAT, tmp_path / "a.json", data)
    assert [incoming.new.text for incoming in back] == [exported.text for exported in made]
    for incoming, exported in zip(back, made, strict=True):
        assert set(suggested(incoming)) <= set(triples(exported, unjudged=True))
    assert sum(len(suggested(incoming)) for incoming in back) == report.spans


def test_labels_are_said_in_plain_words_and_found_again(tmp_path: Path) -> None:
    scheme = {
        "MilitaryUnit": Label("MilitaryUnit", "Military unit", "#aa5500"),
        "Org": Label("Org", "NATO unit", "#aa5500"),
    }
    exported = article("7th division of NATO here", [(0, 12, "MilitaryUnit"), (16, 20, "Org"), (21, 25, "Some_Thing")])
    data, _ = written(FORMAT, [exported], WriteOptions(labels=scheme))
    (record,) = json.loads(data)
    assert record["ner"] == [[0, 1, "military unit"], [3, 3, "NATO unit"], [4, 4, "some thing"]]
    (incoming,) = read_back(FORMAT, tmp_path / "a.json", data)
    assert suggested(incoming) == triples(exported)


def test_two_labels_of_one_name_stay_apart() -> None:
    scheme = {key: Label(key, "Unit", "#aa5500") for key in ("A", "B")}
    data, _ = written(FORMAT, [article("a b", [(0, 1, "A"), (2, 3, "B")])], WriteOptions(labels=scheme))
    assert [label for _, _, label in json.loads(data)[0]["ner"]] == ["unit", "unit (B)"]


def test_overlapping_spans_and_several_labels_stay() -> None:
    exported = remarked(article("a b c", [(0, 3, "A"), (2, 5, "B"), (2, 5, "C")]), "Again.")
    data, report = written(FORMAT, [exported])
    assert json.loads(data)[0]["ner"] == [[0, 1, "a"], [1, 2, "b"], [1, 2, "c"]]
    assert (report.spans, report.losses.left_out, report.losses.changed) == (3, {}, {})
    facts = (LossKind.NOTE, LossKind.ORIGIN, LossKind.METADATA, LossKind.STATE)
    assert report.losses.facts == dict.fromkeys(facts, 1)


@pytest.mark.parametrize("shape", ["list", "lines", "pretty"])
def test_the_documented_example_is_read(tmp_path: Path, shape: str) -> None:
    data = {
        "list": json.dumps(DOCUMENTED),
        "lines": json.dumps(DOCUMENTED[0]),
        "pretty": json.dumps(DOCUMENTED, indent=2),
    }
    (incoming,) = read_back(FORMAT, tmp_path / "a.json", data[shape].encode())
    text = incoming.new.text
    assert [(text[start:end], label) for start, end, label in suggested(incoming)] == [
        ("Ukraine", "country"),
        ("3rd Brigade", "military unit"),
        ("Donetsk", "city"),
    ]


@pytest.mark.parametrize(
    "ner",
    [
        [[0, 1, "x"]],
        [[-1, 0, "x"]],
        [[0, 0, ""]],
        [[0, 0]],
        [[0, "0", "x"]],
        [[True, 0, "x"]],
        [[0, False, "x"]],
        {},
        [[1, 0, "x"]],
    ],
)
def test_broken_records_are_named_and_nothing_is_taken(tmp_path: Path, ner: object) -> None:
    data = json.dumps([{"tokenized_text": ["a"], "ner": []}, {"tokenized_text": ["a"], "ner": ner}])
    with pytest.raises(RejectedFileError, match="1 record is broken") as caught:
        read_back(FORMAT, tmp_path / "a.json", data.encode())
    assert caught.value.problems[0].startswith("Record 2: ")


def test_files_are_recognised_by_their_beginning() -> None:
    assert recognise(json.dumps(DOCUMENTED).encode())
    assert not recognise(b'[{"text": "a"}]')


def test_each_of_thousands_of_broken_positions_is_found(tmp_path: Path) -> None:
    chance = random.Random(11)
    wild: list[object] = [-1, 10**30, 1.0, 0.5, 1e308, True, None, "0", "", [], {}, 3, -(2**63)]
    pairs = [(bad, 2) for bad in wild] + [(0, bad) for bad in wild] + [(2, 1)]
    records = [{"tokenized_text": ["a", "b", "c"], "ner": [[*chance.choice(pairs), "x"]]} for _ in range(3000)]
    with pytest.raises(RejectedFileError, match="3000 records are broken"):
        read_back(FORMAT, tmp_path / "a.json", json.dumps(records).encode())
