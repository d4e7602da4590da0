"""spaCy's older JSON, against the ways in which spaCy itself takes it."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from spacy.training import Example
from tests.unit.formats.span_samples import (
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

from glossator.domain.losses import LossKind
from glossator.formats.format import RejectedFileError, WriteOptions
from glossator.formats.spacy_json import FORMAT, recognise

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.domain.export import ExportArticle

TEXT = "🚀 Ukraine's 3rd Brigade shelled Donetsk on 4 May, Reuters said."
PAIR = [TEXT, {"entities": [[12, 23, "ORG"], [32, 39, "GPE"]]}]
MARKED = [(12, 23, "ORG"), (32, 39, "GPE")]


def test_spacy_takes_the_truth_of_the_seeds_as_it_is() -> None:
    truth = seeds()
    data, report = written(FORMAT, truth)
    assert (report.articles, report.spans, report.losses.spans_left_out) == (2, sum(len(a.spans) for a in truth), 0)
    nlp = spacy.blank("en")
    for exported, (text, facts) in zip(truth, json.loads(data), strict=True):
        assert text == exported.text
        example = Example.from_dict(nlp.make_doc(text), facts)
        assert [(ent.start_char, ent.end_char, ent.label_) for ent in example.reference.ents] == triples(exported)


def test_overlapping_spans_stand_in_a_group_that_spacy_takes_too() -> None:
    exported = remarked(hard(), "Again.")
    data, report = written(FORMAT, [exported])
    ((text, facts),) = json.loads(data)
    assert (text, report.spans, report.losses.left_out) == (exported.text, len(exported.spans), {})
    assert sorted(map(tuple, facts["spans"]["sc"])) == triples(exported)
    assert report.losses.changed.total() == len(exported.spans) - len(facts["entities"])
    ends = [0, *(end for _, end, _ in facts["entities"])]
    assert all(before <= start for before, (start, _, _) in zip(ends, facts["entities"], strict=False))
    facts_lost = (LossKind.NOTE, LossKind.ORIGIN, LossKind.METADATA, LossKind.STATE)
    assert report.losses.facts == dict.fromkeys(facts_lost, 1)


def test_a_text_without_overlaps_has_entities_only() -> None:
    assert all(list(facts) == ["entities"] for _, facts in json.loads(written(FORMAT, seeds())[0]))


@given(made=exports())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_everything_comes_back(made: list[ExportArticle], tmp_path: Path) -> None:
    data, report = written(FORMAT, made, WriteOptions(unjudged=True, labels=labels()))
    assert report.spans == sum(len(exported.spans) + len(exported.suggestions) for exported in made)
    back = read_back(FORMAT, tmp_path / "a.json", data)
    assert [incoming.new.text for incoming in back] == [exported.text for exported in made]
    assert [suggested(incoming) for incoming in back] == [triples(exported, unjudged=True) for exported in made]


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([PAIR]),
        json.dumps([PAIR], indent=1),
        json.dumps(PAIR),
        json.dumps(PAIR) + "\n" + json.dumps(["Other.", {"entities": []}]) + "\n",
        json.dumps([[TEXT, {"entities": [{"start": 12, "end": 23, "label": "ORG"}, [32, 39, "GPE", "Q1"]]}]]),
        json.dumps({"text": TEXT, "entities": [[12, 23, "ORG"], [32, 39, "GPE"]]}),
        json.dumps({"classes": ["ORG", "GPE"], "annotations": [PAIR, None]}),
        json.dumps(
            {"classes": ["ORG", "GPE"], "annotations": [[TEXT, {"entities": [[13, 24, "ORG"], [33, 40, "GPE"]]}]]}
        ),
    ],
)
def test_each_shape_is_read(tmp_path: Path, data: str) -> None:
    first, *_ = read_back(FORMAT, tmp_path / "a.json", data.encode())
    assert (first.new.text, suggested(first)) == (TEXT, MARKED)
    assert any("UTF-16" in note or "characters" in note for note in first.notes)


def test_positions_that_cannot_be_characters_are_read_as_utf16(tmp_path: Path) -> None:
    pairs = [["🚀🚀 Anna", {"entities": [[5, 9, "X"]]}], ["😀 Rawa", {"entities": [[3, 5, "Y"]]}]]
    first, second = read_back(FORMAT, tmp_path / "a.json", json.dumps(pairs).encode())
    assert (suggested(first), suggested(second)) == ([(3, 7, "X")], [(2, 4, "Y")])
    assert any("UTF-16" in note for note in first.notes)


@pytest.mark.parametrize("raw", [True, False])
def test_the_corpus_of_version_2_is_read(tmp_path: Path, raw: bool) -> None:
    words = ["Ukraine", "'s", "3rd", "Brigade", "shelled", "Donetsk", "."]
    tags = ["U-GPE", "O", "B-ORG", "L-ORG", "O", "U-GPE", "O"]
    tokens = [{"id": n, "orth": word, "ner": tag} for n, (word, tag) in enumerate(zip(words, tags, strict=True))]
    paragraph = {"sentences": [{"tokens": tokens}], "cats": []}
    if raw:
        paragraph["raw"] = "Ukraine's  3rd Brigade shelled Donetsk."  # type: ignore[assignment]
    data = json.dumps([{"id": 0, "paragraphs": [paragraph, paragraph]}])
    (incoming,) = read_back(FORMAT, tmp_path / "a.json", data.encode())
    text = incoming.new.text
    assert [(text[start:end], label) for start, end, label in suggested(incoming)] == 2 * [
        ("Ukraine", "GPE"),
        ("3rd Brigade", "ORG"),
        ("Donetsk", "GPE"),
    ]
    assert ("  3rd" in text) is raw
    assert any("blanks were put" in note for note in incoming.notes) is not raw


@pytest.mark.parametrize(
    "record",
    [
        ["Anna", {"entities": [[0, 5, "X"]]}],
        ["Anna", {"entities": [[-1, 2, "X"]]}],
        ["Anna", {"entities": [[2, 2, "X"]]}],
        ["Anna", {"entities": [[0, 2, ""]]}],
        ["Anna", {"entities": [[0, 2]]}],
        ["Anna", {"entities": [[0.0, 2, "X"]]}],
        ["Anna", {"entities": [[False, True, "X"]]}],
        ["Anna", {"entities": {}}],
        ["Anna", {"spans": {"sc": 1}, "entities": []}],
        ["", {"entities": []}],
        [1, {"entities": []}],
        {"text": "Anna"},
        {"paragraphs": [{"sentences": [{"tokens": [{"orth": "a", "ner": "X"}]}]}]},
        {"paragraphs": [{"raw": "b", "sentences": [{"tokens": [{"orth": "a"}]}]}]},
    ],
)
def test_broken_records_are_named_and_nothing_is_taken(tmp_path: Path, record: object) -> None:
    data = json.dumps([["Sound.", {"entities": []}], record])
    with pytest.raises(RejectedFileError, match="1 record is broken") as caught:
        read_back(FORMAT, tmp_path / "a.json", data.encode())
    assert caught.value.problems[0].startswith("Record 2: ")


@pytest.mark.parametrize(
    "data", [b"[", b'["a", {"entities": [}]', b"[[[[", b"{", b'[["a", {"entities": []}]', b"", b"nothing"]
)
def test_what_is_no_json_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError):
        read_back(FORMAT, tmp_path / "a.json", data)


def test_files_are_recognised_by_their_beginning() -> None:
    assert recognise(json.dumps([PAIR], indent=1).encode())
    assert recognise(json.dumps(PAIR).encode())
    assert recognise(b'{"classes":["ORG"],"annotations":[]}')
    assert recognise(b'[{"id":0,"paragraphs":[{"raw":"a"}]}]')
    assert not recognise(b'[{"id": 7, "data": {"text": "a"}}]')
    assert not recognise(b'{"text": "a"}')


def test_each_of_thousands_of_broken_positions_is_found(tmp_path: Path) -> None:
    chance = random.Random(11)
    wild: list[object] = [-1, 10**30, 1.0, 0.5, 1e308, True, None, "0", "", [], {}, 17, -(2**63)]
    pairs = [(bad, 4) for bad in wild if bad != 1] + [(0, bad) for bad in wild] + [(4, 4), (4, 2), (3, 0)]
    records = [["Anna in Al Qaim.", {"entities": [[*chance.choice(pairs), "X"]]}] for _ in range(3000)]
    records[7] = ["Sound.", {"entities": [[0, 5, "X"]]}]
    with pytest.raises(RejectedFileError, match="2999 records are broken") as caught:
        read_back(FORMAT, tmp_path / "a.json", json.dumps(records).encode())
    assert not any(problem.startswith("Record 8:") for problem in caught.value.problems)
