from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from glossator.errors import SourceError
from glossator.nlp.gazetteer import STANDARD
from glossator.nlp.gazetteer_source import GazetteerSource, build

if TYPE_CHECKING:
    from pathlib import Path

BODY = """
id = "own"
name = "Own words"
language = "en"
entry = [
  { label = "ArmedGroup", name = "Islamic State", variants = ["ISIL", "Da'esh"] },
  { label = "Location", name = "Al-Qaim" },
  { label = "Location", name = "Deir el-Zour" },
  { label = "Location", name = "Haditha" },
  { label = "Facility", name = "Haditha dam", case = "any" },
  { label = "Organisation", name = "U.S. Central Command" },
]
[[list]]
id = "ranks"
values = ["Lt", "Gen", "Gen.", "Col.", "Maj.-Gen."]
[[list]]
id = "models"
values = ["Iskander-M", "T-72"]
[[list]]
id = "units"
values = ["division", "brigade"]
[[list]]
id = "fates"
values = ["killed", "wounded"]
[[pattern]]
label = "Person"
name = "rank and name"
tokens = [{ any_of = "ranks", repeat = "+" }, { shape = "name", repeat = "+" }]
[[pattern]]
label = "MilitaryUnit"
name = "number and unit"
tokens = [{ shape = "ordinal" }, { lower = "armoured", optional = true }, { any_of = "units", lower = true }]
[[pattern]]
label = "Casualties"
name = "number and fate"
tokens = [
  { any_of = "fates", context = true },
  { shape = "number" },
  { lower = "people" },
  { text = ".", context = true, optional = true },
]
[[pattern]]
label = "Weapon"
name = "model"
tokens = [{ any_of = "models" }]
[[pattern]]
label = "Location"
name = "place before its kind"
tokens = [{ lower = "the", context = true }, { shape = "name", repeat = "+" }, { lower = "district", context = true }]
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("own") / "own.toml"
    file.write_text(BODY, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def source(own: Path) -> GazetteerSource:
    return build(str(own), [])


@pytest.fixture(scope="module")
def standard() -> GazetteerSource:
    return build(STANDARD, [])


def found(source: GazetteerSource, text: str) -> list[tuple[str, str]]:
    (suggestions,) = source.suggest([text])
    return [(text[each.start : each.end], each.source_label) for each in suggestions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("against ISIL’s men", [("ISIL", "ArmedGroup")]),
        ("isil and islamic state", []),
        ("Da’esh, Da'esh", [("Da’esh", "ArmedGroup"), ("Da'esh", "ArmedGroup")]),
        ("in Al Qaim and El-Qaim", [("Al Qaim", "Location"), ("El-Qaim", "Location")]),
        ("at the Haditha Dam", [("Haditha Dam", "Facility")]),
        ("Deir al-Zour 😀 Deir El Zour", [("Deir al-Zour", "Location"), ("Deir El Zour", "Location")]),
        ("said U.S. Central Command.", [("U.S. Central Command", "Organisation")]),
        ("Lt Gen Qassem Mohammedi, head", [("Lt Gen Qassem Mohammedi", "Person")]),
        ("Gen. Abdelamir Al-Yarallah said", [("Gen. Abdelamir Al-Yarallah", "Person")]),
        ("Col. Dorrian", [("Col. Dorrian", "Person")]),
        ("(Maj.-Gen. Saad bin Ali)", [("Maj.-Gen. Saad bin Ali", "Person")]),
        ("Gen Ali - Iraqi commander", [("Gen Ali", "Person")]),
        ("Gen Ali bin said", [("Gen Ali", "Person")]),
        ("Gen al went", []),
        ("Gen Ali Thursday", [("Gen Ali", "Person")]),
        ("a Gen once", []),
        (
            "the 7th Division and second armoured brigade",
            [("7th Division", "MilitaryUnit"), ("second armoured brigade", "MilitaryUnit")],
        ),
        ("killed 84 people.", [("84 people", "Casualties")]),
        ("wounded twenty people in", [("twenty people", "Casualties")]),
        ("met 84 people", []),
        ("killed first people", []),
        ("an Iskander-M and a T-72", [("Iskander-M", "Weapon"), ("T-72", "Weapon")]),
        ("in the Al-Mithaq Old district of", [("Al-Mithaq Old", "Location")]),
        ("", []),
    ],
)
def test_what_is_found(source: GazetteerSource, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(source, text) == expected


def test_each_suggestion_says_what_it_rests_on(source: GazetteerSource) -> None:
    (suggestions,) = source.suggest(["ISIL took Al-Qaim, Gen Ali said."])
    assert [each.detail for each in suggestions] == [
        "“ISIL” is listed as Islamic State (ArmedGroup)",
        "“Al-Qaim” is listed (Location)",
        "“Gen Ali” fits the pattern “rank and name” (Person)",
    ]


def test_only_labels_of_the_scheme_are_suggested(own: Path) -> None:
    text = "ISIL took Haditha dam, Gen Ali said."
    assert found(build(str(own), ["Location", "Person"]), text) == [("Haditha", "Location"), ("Gen Ali", "Person")]


def test_offsets_hold_in_a_long_text_with_characters_beyond_the_basic_plane(source: GazetteerSource) -> None:
    text = "😀 ISIL fled Al-Qaim 🇮🇶.\n\n" * 800
    assert found(source, text) == [("ISIL", "ArmedGroup"), ("Al-Qaim", "Location")] * 800


def test_long_runs_of_names_are_searched_in_bounded_time(source: GazetteerSource, standard: GazetteerSource) -> None:
    for unit in ("Gen ", "the ", "Al-", "killed 3 ", "$", "(", "more than "):
        for each in (source, standard):
            begun = time.process_time()
            list(each.suggest([(unit * 5_000)[:5_000]]))
            assert time.process_time() - begun < 5.5


def test_the_fingerprint_changes_with_the_files_and_the_labels(own: Path, tmp_path: Path) -> None:
    first = build(str(own), ["Person"]).fingerprint
    assert (first.source, first.version) == ("gazetteer:own", "1")
    assert build(str(own), ["Person"]).fingerprint == first
    assert build(str(own), ["Person", "Location"]).fingerprint.digest != first.digest
    (tmp_path / "own.toml").write_text(BODY + "# a remark\n", encoding="utf-8")
    assert build(str(tmp_path / "own.toml"), ["Person"]).fingerprint.digest != first.digest


def test_the_bundled_gazetteers_know_the_actors_of_the_news(standard: GazetteerSource) -> None:
    text = "Al Qaim fell to Daesh fighters, Gen Mohammedi said, and the Peshmerga held Sinjar."
    assert found(standard, text) == [
        ("Al Qaim", "Location"),
        ("Daesh", "ArmedGroup"),
        ("Gen Mohammedi", "Person"),
        ("Peshmerga", "ArmedGroup"),
        ("Sinjar", "Location"),
    ]
    assert standard.fingerprint.source == "gazetteer:standard"


def test_a_slip_in_an_own_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(BODY + "[[patern]]\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"“own\.toml” cannot be used: the file has the key “patern”"):
        build(str(tmp_path / "own.toml"), [])


def test_a_scheme_without_the_labels_of_any_pattern_gets_its_entries_without_a_warning() -> None:
    source = build("standard", ["Weapon"])
    (found,) = source.suggest(["They fired a Kalashnikov in Mosul."])
    assert [each.source_label for each in found] == ["Weapon"]
