from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from glossator.formats.format import Hints, Incoming, RejectedFileError
from glossator.formats.jsonl import read

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def one(folder: Path, task: Mapping[str, object]) -> Incoming:
    path = folder / "gold.jsonl"
    path.write_text(json.dumps(task, ensure_ascii=False) + "\n", "utf-8")
    (incoming,) = read(path, Hints())
    return incoming


def test_a_text_alone_is_an_article(tmp_path: Path) -> None:
    incoming = one(tmp_path, {"text": "ISIL left Anna.\nMore."})
    assert incoming.new.text == "ISIL left Anna.\nMore."
    assert incoming.new.article.metadata.title == "ISIL left Anna."
    assert (incoming.runs, incoming.spans, incoming.notes) == ((), (), ())


def test_spans_become_suggestions_of_the_file(tmp_path: Path) -> None:
    task = {"text": "😀 ISIL left Anna.", "spans": [{"start": 2, "end": 6, "label": "ORG"}], "answer": "accept"}
    incoming = one(tmp_path, task)
    (run,) = incoming.runs
    assert run.fingerprint.source == "file:gold.jsonl"
    assert [(raw.start, raw.end, raw.source_label) for raw in run.suggestions] == [(2, 6, "ORG")]
    assert incoming.spans == ()
    assert ("answer", "accept") in incoming.new.article.metadata.extra


def test_spans_stay_on_their_words_when_line_ends_are_made_uniform(tmp_path: Path) -> None:
    text = "\ufeffA\r\n\r\nISIL left\rAnna.\r\n"
    words = ["A", "ISIL", "left", "Anna"]
    spans = [{"start": text.index(word), "end": text.index(word) + len(word), "label": "X"} for word in words]
    incoming = one(tmp_path, {"text": text, "spans": spans})
    assert incoming.new.text == "A\n\nISIL left\nAnna.\n"
    assert [incoming.new.text[raw.start : raw.end] for raw in incoming.runs[0].suggestions] == words


def test_metadata_is_taken_and_what_is_not_understood_is_said(tmp_path: Path) -> None:
    task = {
        "text": "Words.",
        "meta": {"source": "AFP", "date": "2017-01-05", "score": 0.5, "provenance": "x"},
        "tokens": [{"text": "Words", "id": 0}],
        "_input_hash": 12,
        "relations": [],
        "id": 7,
    }
    incoming = one(tmp_path, task)
    metadata = incoming.new.article.metadata
    assert (metadata.source, metadata.published) == ("AFP", "2017-01-05")
    assert metadata.extra == (("score", "0.5"), ("provenance_", "x"), ("id", "7"))
    assert incoming.notes == ("Not understood and kept only in the original line: “relations”.",)
    assert json.loads(incoming.new.original) == task


@pytest.mark.parametrize(
    "task",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": None},
        {"texts": "a"},
        {"text": "Anna", "meta": "x"},
        {"text": "Anna", "spans": {}},
        {"text": "Anna", "spans": [[0, 4, "X"]]},
        {"text": "Anna", "spans": [{"start": 0, "end": 5, "label": "X"}]},
        {"text": "Anna", "spans": [{"start": -1, "end": 4, "label": "X"}]},
        {"text": "Anna", "spans": [{"start": 3, "end": 1, "label": "X"}]},
        {"text": "Anna", "spans": [{"start": 0.0, "end": 4, "label": "X"}]},
        {"text": "Anna", "spans": [{"start": False, "end": True, "label": "X"}]},
        {"text": "Anna", "spans": [{"start": 0, "end": 4}]},
        {"text": "Anna", "spans": [{"start": 0, "end": 4, "label": ""}]},
        {"text": "Anna", "spans": [{"start": 0, "end": 4, "label": "X", "text": "Aana"}]},
    ],
)
def test_a_line_that_does_not_hold_together_is_refused_with_its_number(tmp_path: Path, task: dict[str, object]) -> None:
    with pytest.raises(RejectedFileError) as caught:
        one(tmp_path, task)
    assert caught.value.problems[0].startswith("Line 1: ")
