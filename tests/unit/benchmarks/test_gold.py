"""The gold files: made by their builder, in the program's own format, and by the rules of the scheme."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from tests.benchmarks.effort_gold import read_gold

from glossator.formats.record_reading import from_record
from glossator.session import schemes

_GOLDEN = Path(__file__).parents[2] / "golden"


@pytest.fixture(scope="module")
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_gold", _GOLDEN / "build_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _records(content: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in content.splitlines()]


def test_the_files_are_what_the_builder_makes(builder: ModuleType) -> None:
    assert _records((_GOLDEN / "seeds.jsonl").read_bytes()) == _records(builder.lines(builder.seeds()))
    made = builder.lines([*builder.seeds(), *builder.articles()])
    assert _records((_GOLDEN / "gold.jsonl").read_bytes()) == _records(made)


def test_every_line_is_read_as_our_own() -> None:
    for record in _records((_GOLDEN / "gold.jsonl").read_bytes()):
        assert len(from_record(record).spans) == len(record["spans"])  # type: ignore[arg-type]


def test_the_seeds_are_those_of_the_export() -> None:
    exported = json.loads((_GOLDEN / "seeds-export.json").read_text("utf-8"))
    gold = read_gold(_GOLDEN / "seeds.jsonl")
    # The layout of a seed may differ, not what is marked in it.
    assert [[(a.text[start:end], label) for start, end, label in sorted(a.readings)] for a in gold.articles] == [
        [(span["text"], span["label"]) for span in article["spans"]] for article in exported
    ]


def test_the_articles_keep_the_rules_for_boundaries() -> None:
    gold = read_gold(_GOLDEN / "gold.jsonl")
    assert not gold.left_out
    assert not gold.changed
    assert len(gold.articles) == 26
    scheme = schemes.find_scheme("conflict")
    for article in gold.articles:
        end = 0
        for start, stop, label in sorted(article.readings):
            phrase = article.text[start:stop]
            assert label in scheme
            assert start >= end, phrase
            assert phrase == phrase.strip(' \n,.;:()[]“”"'), phrase
            assert not phrase.lower().startswith("the "), phrase
            assert not phrase.endswith(("'s", "’s")), phrase
            assert not re.match(r"\w\w", article.text[max(0, start - 1) : start + 1]), phrase
            assert not re.match(r"\w\w", article.text[stop - 1 : stop + 1]), phrase
            end = stop


def test_a_new_article_is_as_long_as_agency_copy() -> None:
    for article in read_gold(_GOLDEN / "gold.jsonl").articles[2:]:
        assert 150 <= len(article.text.split()) <= 350, article.title
