"""The bundled gazetteers: the source that reads them can only be as good as they are."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_RESOURCES = Path(__file__).parents[3] / "resources"
_FILES = sorted((_RESOURCES / "gazetteers").glob("*.toml"))
_KINDS = {"any_of", "shape", "text", "lower"}
_SHAPES = {"name", "ordinal", "number"}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _phrases(gazetteer: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Label, canonical name and phrase of everything that is listed."""
    for entry in gazetteer["entry"]:
        for phrase in (entry["name"], *entry.get("variants", ())):
            yield entry["label"], entry["name"], phrase


def _folded(phrase: str) -> str:
    """What the spellings that are expanded on loading have in common."""
    return re.sub(r"\b(?:Al|al|El)[ -]", "al-", phrase.replace("’", "'"))


def _kind(token: dict[str, Any]) -> str:
    """Which of the four kinds a token is; a word list compared in lower case is still a word list."""
    return next(iter(("any_of",) if "any_of" in token else sorted(set(token) & _KINDS)), "")


def _is_context(token: dict[str, Any]) -> bool:
    return bool(token.get("context", False))


def _patterns() -> list[Any]:
    return [
        pytest.param(_read(path), pattern, id=f"{path.stem}: {pattern['label']}, {pattern['name']}")
        for path in _FILES
        for pattern in _read(path).get("pattern", ())
    ]


def test_there_are_gazetteers_worth_loading() -> None:
    assert len({phrase for path in _FILES for _, _, phrase in _phrases(_read(path))}) >= 500


def test_ids_are_unique_and_the_language_is_named() -> None:
    gazetteers = [_read(path) for path in _FILES]
    assert len({gazetteer["id"] for gazetteer in gazetteers}) == len(_FILES)
    assert {gazetteer["language"] for gazetteer in gazetteers} == {"en"}
    assert all(gazetteer["name"] for gazetteer in gazetteers)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_labels_exist_in_the_conflict_scheme(path: Path) -> None:
    scheme = _read(_RESOURCES / "schemes" / "conflict.toml")
    gazetteer = _read(path)
    used = {item["label"] for item in itertools.chain(gazetteer["entry"], gazetteer.get("pattern", ()))}
    assert used <= {label["id"] for label in scheme["label"]}


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_entries_have_only_known_fields(path: Path) -> None:
    for entry in _read(path)["entry"]:
        assert set(entry) <= {"label", "name", "variants", "case"}, entry["name"]
        assert entry.get("case", "exact") in {"exact", "any"}, entry["name"]
        assert entry.get("variants", ["one"]), entry["name"]


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_phrases_are_tidy(path: Path) -> None:
    for _, _, phrase in _phrases(_read(path)):
        assert phrase == " ".join(phrase.split()) != "", phrase
        assert len(phrase) > 1, phrase
        assert "’" not in phrase, f"{phrase}: write ', the loader adds the other one"
        assert not phrase.lower().startswith("the "), phrase


def test_no_phrase_is_listed_under_two_labels() -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for path in _FILES:
        for label, _, phrase in _phrases(_read(path)):
            labels[_folded(phrase).casefold()].add(label)
    assert {phrase: found for phrase, found in labels.items() if len(found) > 1} == {}


def test_no_phrase_is_listed_twice() -> None:
    counts = Counter(_folded(phrase) for path in _FILES for _, _, phrase in _phrases(_read(path)))
    assert [phrase for phrase, count in counts.items() if count > 1] == []


def test_phrases_found_in_any_case_are_not_names_in_disguise() -> None:
    """A name that is matched in any case turns up inside ordinary words' places: `Hit`, `march`, `grad`."""
    for path in _FILES:
        for entry in _read(path)["entry"]:
            if entry.get("case") == "any":
                assert entry["label"] in {"Weapon", "MilitaryPlatform", "Vehicle"}, entry["name"]


@pytest.mark.parametrize("word", ["Anna", "Hit", "March", "IS", "Amal", "Wagner", "Bradley", "Abrams", "Patriot"])
def test_words_that_are_names_only_sometimes_are_not_listed_alone(word: str) -> None:
    phrases = {phrase for path in _FILES for _, _, phrase in _phrases(_read(path))}
    assert word not in phrases


@pytest.mark.parametrize(
    ("phrase", "label"),
    [
        ("ISIL", "ArmedGroup"),
        ("Daesh", "ArmedGroup"),
        ("Hashed Al-Shaabi", "ArmedGroup"),
        ("Popular Mobilization", "ArmedGroup"),
        ("Al-Qaim", "Location"),
        ("Aanah", "Location"),
        ("Joint Operations Command", "MilitaryUnit"),
        ("Kyiv", "Location"),
        ("Kiev", "Location"),
        ("AK-47", "Weapon"),
        ("F-16", "MilitaryPlatform"),
        ("Agence France-Presse", "Organisation"),
    ],
)
def test_what_spacy_gets_wrong_most_is_listed(phrase: str, label: str) -> None:
    assert label in {found for path in _FILES for found, _, listed in _phrases(_read(path)) if listed == phrase}


@pytest.mark.parametrize("one_other", [("ISIL", "Daesh"), ("Al-Qaim", "Qaim"), ("Kyiv", "Kiev")])
def test_second_names_lead_to_the_same_canonical_name(one_other: tuple[str, str]) -> None:
    names = {listed: name for path in _FILES for _, name, listed in _phrases(_read(path))}
    assert names[one_other[0]] == names[one_other[1]]


@pytest.mark.parametrize(("gazetteer", "pattern"), _patterns())
def test_pattern_tokens_use_the_small_language(gazetteer: dict[str, Any], pattern: dict[str, Any]) -> None:
    lists = {item["id"] for item in gazetteer["list"]}
    for token in pattern["tokens"]:
        kind = _kind(token)
        assert kind in _KINDS, token
        assert set(token) - {kind, "optional", "repeat", "context"} <= ({"lower"} if kind == "any_of" else set()), token
        if kind == "any_of":
            assert token["any_of"] in lists, token
        if kind == "shape":
            assert token["shape"] in _SHAPES, token
        if kind == "lower":
            assert token["lower"] == token["lower"].lower(), token
        assert token.get("repeat", "+") == "+", token
        assert not (token.get("optional") and token.get("repeat")), token


@pytest.mark.parametrize(("gazetteer", "pattern"), _patterns())
def test_patterns_cover_one_unbroken_span(gazetteer: dict[str, Any], pattern: dict[str, Any]) -> None:
    """Context stands before or behind the span, and the span cannot be empty."""
    inside = [not _is_context(token) for token in pattern["tokens"]]
    assert len([value for value, _ in itertools.groupby(inside) if value]) == 1
    assert any(not _is_context(token) and not token.get("optional") for token in pattern["tokens"])


@pytest.mark.parametrize("path", [path for path in _FILES if "list" in _read(path)], ids=lambda path: path.stem)
def test_lists_are_used_and_hold_nothing_twice(path: Path) -> None:
    gazetteer = _read(path)
    tokens = [token for pattern in gazetteer["pattern"] for token in pattern["tokens"] if "any_of" in token]
    ids = [item["id"] for item in gazetteer["list"]]
    assert sorted(ids) == sorted({token["any_of"] for token in tokens})
    lowered = {token["any_of"] for token in tokens if token.get("lower")}
    for item in gazetteer["list"]:
        values = [value.lower() for value in item["values"]] if item["id"] in lowered else item["values"]
        assert [value for value, count in Counter(values).items() if count > 1] == [], item["id"]
        assert all(value and " " not in value for value in values), f"{item['id']}: one token each"
