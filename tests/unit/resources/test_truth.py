"""The truth for the seed articles, and what is known about the articles themselves."""

from __future__ import annotations

import datetime
import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[3]
_SEEDS = _ROOT / "seeds"
_FILES = sorted(path.name for path in _SEEDS.glob("*.txt"))


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _tidied(file: str) -> str:
    """The text as an import leaves it: no white space before a line, no link at the end."""
    lines = [line.lstrip() for line in (_SEEDS / file).read_bytes().decode("utf-8").split("\n")]
    return "\n".join(lines[:-1] if lines[-1] == "Back to the top" else lines)


def _start(text: str, phrase: str, occurrence: int) -> int:
    start = -1
    for _ in range(occurrence):
        start = text.find(phrase, start + 1)
        assert start >= 0, f"{phrase!r} does not occur {occurrence} times"
    return start


def _spans(file: str) -> list[tuple[int, int, str]]:
    text = _tidied(file)
    truth = {
        article["file"]: article["spans"] for article in _toml(_ROOT / "tests" / "golden" / "truth.toml")["article"]
    }
    starts = [(_start(text, phrase, occurrence), phrase, label) for phrase, occurrence, label in truth[file]]
    return [(start, start + len(phrase), label) for start, phrase, label in starts]


def _found(file: str, phrase: str) -> list[str]:
    """The labels of all spans over exactly this phrase."""
    text = _tidied(file)
    return [label for start, end, label in _spans(file) if text[start:end] == phrase]


def test_every_seed_has_its_truth_and_its_metadata() -> None:
    truth = _toml(_ROOT / "tests" / "golden" / "truth.toml")["article"]
    assert sorted(article["file"] for article in truth) == _FILES
    assert sorted(_toml(_SEEDS / "articles.toml")["articles"]) == _FILES


@pytest.mark.parametrize("file", _FILES)
def test_phrases_occur_in_text_order_without_overlap(file: str) -> None:
    spans = _spans(file)
    assert len(spans) > 50
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


@pytest.mark.parametrize("file", _FILES)
def test_spans_are_whole_words(file: str) -> None:
    text = _tidied(file)
    for start, end, _ in _spans(file):
        assert not re.match(r"\w\w", text[max(0, start - 1) : start + 1]), text[start:end]
        assert not re.match(r"\w\w", text[end - 1 : end + 1]), text[start:end]


@pytest.mark.parametrize("file", _FILES)
def test_labels_are_those_of_the_conflict_scheme(file: str) -> None:
    scheme = _toml(_ROOT / "resources" / "schemes" / "conflict.toml")
    assert {label for _, _, label in _spans(file)} <= {label["id"] for label in scheme["label"]}


@pytest.mark.parametrize("file", _FILES)
def test_spans_keep_the_rules_for_boundaries(file: str) -> None:
    text = _tidied(file)
    for start, end, _ in _spans(file):
        phrase = text[start:end]
        assert phrase == phrase.strip(' \n,.;:()[]“”"'), phrase
        assert not phrase.lower().startswith("the "), phrase
        assert not phrase.endswith(("'s", "’s")), phrase


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("ISIL", "ArmedGroup"),
        ("Daesh", "ArmedGroup"),
        ("Anbar", "Location"),
        ("Mosul", "Location"),
        ("JOC", "MilitaryUnit"),
    ],
)
@pytest.mark.parametrize("file", _FILES)
def test_a_name_is_marked_wherever_it_stands(file: str, phrase: str, label: str) -> None:
    whole_words = re.findall(rf"(?<!\w){phrase}(?!\w)", _tidied(file))
    assert _found(file, phrase) == [label] * len(whole_words)


@pytest.mark.parametrize(
    ("file", "phrase", "labels"),
    [
        (_FILES[0], "7th division", ["MilitaryUnit"]),
        (_FILES[0], "Khalid al Mousily", ["Person"]),
        (_FILES[0], "Reuters", ["Organisation"]),
        (_FILES[0], "Gen Mohammedi", ["Person"] * 3),
        (_FILES[0], "Agence France-Presse", ["Organisation"]),
        (_FILES[1], "Hashed Al-Shaabi", ["ArmedGroup"] * 3),
        (_FILES[1], "Popular Mobilization", ["ArmedGroup"]),
        (_FILES[1], "34", ["Casualties"] * 2),
    ],
)
def test_what_the_rules_decide_is_so(file: str, phrase: str, labels: list[str]) -> None:
    assert _found(file, phrase) == labels


@pytest.mark.parametrize("file", _FILES)
def test_metadata_is_what_the_text_supports(file: str) -> None:
    article = _toml(_SEEDS / "articles.toml")["articles"][file]
    assert set(article) <= {"title", "source", "author", "published", "url", "language", "tidy"}
    assert isinstance(article["published"], datetime.date)
    assert article["language"] == "en"
    text = _tidied(file)
    assert article["source"] in text or "(AFP)" in text
