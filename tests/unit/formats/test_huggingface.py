"""Hugging Face token classification, against a reader that knows only its documented columns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from srsly import yaml_loads
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
    words,
)

from glossator.domain.losses import LossKind
from glossator.formats.format import RejectedFileError, WriteOptions
from glossator.formats.huggingface import FORMAT, recognise, write_folder

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteReport

DOCUMENTED = {
    "id": "7",
    "tokens": [
        "🚀",
        "Ukraine",
        "'s",
        "3rd",
        "Brigade",
        "shelled",
        "Donetsk",
        "on",
        "4",
        "May",
        ",",
        "Reuters",
        "said",
        ".",
    ],
    "ner_tags": [0, 5, 0, 1, 2, 0, 5, 0, 0, 0, 0, 1, 0, 0],
}
NAMES = ["O", "B-ORG", "I-ORG", "B-PER", "I-PER", "B-GPE", "I-GPE"]


def second_reader(folder: Path) -> dict[str, tuple[str, list[tuple[int, int, str]]]]:
    """Put the articles together again, by the names in the card and what the README says of the columns."""
    card = yaml_loads((folder / "README.md").read_text("utf-8").split("---")[1])
    columns = {feature["name"]: feature for feature in card["dataset_info"]["features"]}
    numbered = columns["ner_tags"]["sequence"]["class_label"]["names"]
    names = [numbered[str(number)] for number in range(len(numbered))]
    assert json.loads((folder / "labels.json").read_text("utf-8")) == names
    found: dict[str, tuple[str, list[tuple[int, int, str]]]] = {}
    for file in [each["path"] for each in card["configs"][0]["data_files"]]:
        for line in (folder / file).read_bytes().decode("utf-8").split("\n"):
            if not line:
                continue
            row: dict[str, Any] = json.loads(line)
            assert row.keys() == columns.keys()
            text, spans = found.get(row["doc_id"], ("", []))
            assert row["start"] == len(text)
            assert len(row["tokens"]) == len(row["ner_tags"]) == len(row["offsets"]) > 0
            marks = [names[number] for number in row["ner_tags"]]
            for n, (start, end) in enumerate(row["offsets"]):
                assert row["text"][start:end] == row["tokens"][n]
                if marks[n].startswith("B-"):
                    spans.append((len(text) + start, len(text) + end, marks[n][2:]))
                elif marks[n].startswith("I-"):
                    assert n
                    assert marks[n - 1][2:] == marks[n][2:]
                    spans[-1] = (spans[-1][0], len(text) + end, spans[-1][2])
            found[row["doc_id"]] = text + row["text"], spans
    return found


def written(folder: Path, articles: list[ExportArticle], options: WriteOptions | None = None) -> WriteReport:
    folder.mkdir(parents=True, exist_ok=True)
    return write_folder(iter(articles), folder, options or WriteOptions())


def test_the_truth_of_the_seeds_is_in_the_folder_whole(tmp_path: Path) -> None:
    truth = seeds()
    report = written(tmp_path, truth)
    assert (report.articles, report.losses.spans_left_out) == (2, 0)
    assert second_reader(tmp_path) == {exported.article.id: (exported.text, triples(exported)) for exported in truth}


def test_the_seeds_are_read_back_as_they_were_one_in_each_part(tmp_path: Path) -> None:
    truth = {exported.text: exported for exported in seeds()}
    written(tmp_path, list(truth.values()))
    for name in ("train.jsonl", "validation.jsonl"):
        (incoming,) = read_back(FORMAT, tmp_path / name)
        assert suggested(incoming) == triples(truth.pop(incoming.new.text))
    assert not truth


@given(made=exports())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_come_back_exactly_and_all_spans_are_accounted_for(
    made: list[ExportArticle], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hf")
    report = written(folder, made, WriteOptions(unjudged=True, tokenize=words, labels=labels()))
    total = sum(len(exported.spans) + len(exported.suggestions) for exported in made)
    assert report.spans + report.losses.spans_left_out == total
    found = second_reader(folder)
    assert {key: text for key, (text, _) in found.items()} == {each.article.id: each.text for each in made}
    assert sum(len(spans) for _, spans in found.values()) == report.spans
    back = [each for file in sorted(folder.glob("*.jsonl")) for each in read_back(FORMAT, file)]
    assert sorted((each.new.text, suggested(each)) for each in back) == sorted(
        (text, sorted(spans)) for text, spans in found.values()
    )


def test_tags_are_numbered_in_the_order_of_the_scheme(tmp_path: Path) -> None:
    written(tmp_path, [article("a b", [(2, 3, "New one")])], WriteOptions(labels=labels()))
    names = json.loads((tmp_path / "labels.json").read_text("utf-8"))
    assert names[:3] == ["O", "B-Person", "I-Person"]
    assert names[-2:] == ["B-New one", "I-New one"]


def test_losses_are_what_was_put_in(tmp_path: Path) -> None:
    exported = remarked(article("a b c d", [(0, 1, "A"), (0, 3, "B"), (4, 5, "A"), (4, 5, "B")]), "Again.")
    report = written(tmp_path, [exported])
    assert report.losses.left_out == {LossKind.OVERLAP: 1, LossKind.SECOND_LABEL: 1}
    facts = (LossKind.NOTE, LossKind.ORIGIN, LossKind.METADATA, LossKind.STATE)
    assert report.losses.facts == dict.fromkeys(facts, 1)
    assert not (tmp_path / "validation.jsonl").exists()
    report = written(tmp_path / "hard", [hard()])
    assert report.spans + report.losses.spans_left_out == len(hard().spans)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("labels.json", json.dumps(NAMES)),
        ("config.json", json.dumps({"id2label": {str(n): name for n, name in enumerate(NAMES)}})),
        ("dataset_infos.json", json.dumps({"default": {"features": {"ner_tags": {"feature": {"names": NAMES}}}}})),
        (
            "README.md",
            "---\ndataset_info:\n  features:\n  - name: ner_tags\n    sequence:\n      class_label:\n        names:\n"
            + "".join(f"          '{n}': {name}\n" for n, name in enumerate(NAMES))
            + "---\n# Data\n",
        ),
    ],
)
def test_the_documented_example_is_read_with_names_from_beside_it(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", json.dumps(DOCUMENTED).encode() + b"\n")
    assert incoming.new.text == "🚀 Ukraine's 3rd Brigade shelled Donetsk on 4 May, Reuters said."
    assert suggested(incoming) == [(2, 9, "GPE"), (12, 23, "ORG"), (32, 39, "GPE"), (50, 57, "ORG")]
    assert any("blanks were put where they usually stand" in note for note in incoming.notes)


def test_numbers_without_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read_back(FORMAT, tmp_path / "a.jsonl", json.dumps(DOCUMENTED).encode())
    assert "no labels.json beside the file" in caught.value.problems[0]


def test_a_text_without_offsets_is_kept_and_tags_may_be_words(tmp_path: Path) -> None:
    row = {"words": ["a", "b", "a"], "tags": ["B-X", "O", "Y"], "text": " a\u00a0b  a"}
    (incoming,) = read_back(FORMAT, tmp_path / "a.jsonl", json.dumps(row).encode())
    assert incoming.new.text == row["text"]
    assert suggested(incoming) == [(1, 2, "X"), (6, 7, "Y")]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"ner_tags": [0, 1]}, "It has 1 tokens and 2 tags."),
        ({"ner_tags": [7]}, "Its tag 7 is not one of the 7"),
        ({"ner_tags": [-1]}, "Its tag -1"),
        ({"ner_tags": [True]}, "neither a number nor a tag"),
        ({"ner_tags": [1.0]}, "neither a number nor a tag"),
        ({"tokens": [""]}, "something that is no word"),
        ({"tokens": "a"}, "not a list"),
        ({"text": "b"}, "Its token 1 is not in its text."),
        ({"text": "a", "offsets": [[0, 2]]}, "no stretch of its text"),
        ({"text": "a b", "offsets": [[2, 3]]}, "not where its tokens stand"),
        ({"text": "a b", "offsets": [[0, 1], [2, 3]]}, "not where its tokens stand"),
    ],
)
def test_broken_rows_are_named_and_nothing_is_taken(tmp_path: Path, change: dict[str, object], problem: str) -> None:
    (tmp_path / "labels.json").write_text(json.dumps(NAMES))
    sound = {"tokens": ["a"], "ner_tags": [0]}
    data = "".join(json.dumps(row) + "\n" for row in (sound, {**sound, **change}))
    with pytest.raises(RejectedFileError, match="1 line is broken") as caught:
        read_back(FORMAT, tmp_path / "a.jsonl", data.encode())
    assert caught.value.problems[0].startswith("Line 2: ")
    assert problem in caught.value.problems[0]


def test_files_are_recognised_by_their_first_line() -> None:
    assert recognise(json.dumps(DOCUMENTED).encode())
    assert not recognise(b'{"text": "a", "spans": []}\n')
    assert not recognise(b'{"tokenized_text": ["a"], "ner": []}')
    assert not recognise(b'{"text": "a", "tokens": [{"text": "a"}], "label": []}')
