from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glossator.errors import SourceError
from glossator.nlp.gazetteer import STANDARD, Entry, Pattern, Token, files, read, spellings
from glossator.paths import resource_dir

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'id = "own"\nname = "Own words"\nlanguage = "en"\n'
BUNDLED = sorted(resource_dir("gazetteers").glob("*.toml"))


def written(folder: Path, body: str, *, head: str = HEAD) -> Path:
    file = folder / "own.toml"
    file.write_text(head + body, encoding="utf-8")
    return file


@pytest.mark.parametrize("file", BUNDLED, ids=lambda file: file.stem)
def test_a_bundled_file_is_read(file: Path) -> None:
    gazetteer = read(file)
    assert len(gazetteer.entries) > 50
    assert gazetteer.language == "en"


def test_an_entry_stands_for_its_name_and_variants_in_all_their_spellings(tmp_path: Path) -> None:
    file = written(tmp_path, '[[entry]]\nlabel="Location"\nname="Al-Qaim"\nvariants=["Qa\'im"]\ncase="any"\n')
    (entry,) = read(file).entries
    assert entry == Entry("Location", "Al-Qaim", tuple(spellings("Al-Qaim") + spellings("Qa'im")), any_case=True)
    assert {"Al Qaim", "al-Qaim", "El-Qaim", "Qa’im", "Qa'im"} <= set(entry.spellings)


def test_a_name_that_is_only_a_heading_is_not_looked_for(tmp_path: Path) -> None:
    file = written(tmp_path, '[[entry]]\nlabel="A"\nname="Anna (Iraq)"\nvariants=["Aanah"]\nmatch_name=false\n')
    assert read(file).entries[0].spellings == ("Aanah",)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("Hashed Al-Shaabi", {"Hashed Al-Shaabi", "Hashed al Shaabi", "Hashed El-Shaabi"}),
        ("Al-Hashd al-Shaabi", {"al Hashd Al-Shaabi", "Al-Hashd Al Shaabi"}),
        ("Da'esh", {"Da'esh", "Da’esh"}),
        ("Alabama", {"Alabama"}),
        ("Natal Al", {"Natal Al"}),
    ],
)
def test_spellings(phrase: str, expected: set[str]) -> None:
    found = spellings(phrase)
    assert expected <= set(found)
    assert phrase in found
    assert len(set(found)) == len(found)
    assert "Al" in phrase or len(found) <= 2


def test_a_pattern_is_read_with_what_each_token_asks_for(tmp_path: Path) -> None:
    body = """
[[list]]
id = "ranks"
values = ["Gen", "Col"]
[[pattern]]
label = "Person"
name = "rank and name"
tokens = [
  { lower = "SAID", context = true },
  { any_of = "ranks", repeat = "+" },
  { any_of = "ranks", lower = true, optional = true },
  { shape = "name", repeat = "+" },
  { text = "Jr" },
]
"""
    (pattern,) = read(written(tmp_path, body)).patterns
    assert pattern == Pattern(
        "Person",
        "rank and name",
        (
            Token(("said",), any_case=True, context=True),
            Token(("Gen", "Col"), repeated=True),
            Token(("gen", "col"), any_case=True, optional=True),
            Token(shape="name", repeated=True),
            Token(("Jr",)),
        ),
    )


ENTRY = '[[entry]]\nlabel="A"\nname="x"\n'
LIST = '[[list]]\nid="l"\nvalues=["a"]\n'


def pattern(tokens: str) -> str:
    return LIST + f'[[pattern]]\nlabel="A"\nname="p"\ntokens=[{tokens}]\n'


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("colour = 3", "the file has the key “colour”"),
        (ENTRY + "priority = 1", "an entry has the key “priority”"),
        ('[[entry]]\nname="x"', "an entry lacks the key “label”"),
        (ENTRY + 'case = "lower"', "the case of “x” is neither"),
        (ENTRY + 'variants = "y"', "“variants” is not a list of texts"),
        (ENTRY + "variants = [1]", "“variants” is not a list of texts"),
        (ENTRY + 'variants = [" "]', "has an empty phrase"),
        (ENTRY + "match_name = false", "has an empty phrase or none"),
        (ENTRY + "match_name = 1", "neither true nor false"),
        ('[[entry]]\nlabel=1\nname="x"', "“label” is not a text"),
        ("entry = 3", "“entry” is not a list of tables"),
        (LIST + LIST, "the list “l” stands in it twice"),
        ('[[list]]\nid="l"\nvalues=["two words"]', "is not one word"),
        (pattern('{any_of="m"}'), "names the list “m”, which the file does not have"),
        (pattern('{shape="word"}'), "has the shape “word”; there are name, ordinal, number"),
        (pattern('{text="a", shape="name"}'), "needs one of any_of, shape, text and lower"),
        (pattern("{optional=true}"), "needs one of"),
        (pattern('{text="a", repeat="*"}'), "a repeat other than “+”"),
        (pattern('{text="a", times=2}'), "has the key “times”"),
        (pattern('{text="a", optional=true}'), "no token that must be there"),
        (pattern('{text="a", context=true}'), "no token that must be there"),
        (pattern('{text="a"},{text="b",context=true},{text="c"}'), "a context token in its middle"),
        (pattern(", ".join(['{text="a", repeat="+"}'] * 3)), "more than 2 repeated tokens"),
        ("[[entry", "is not a TOML file"),
    ],
)
def test_a_slip_is_refused_with_the_file_and_the_reason(tmp_path: Path, body: str, complaint: str) -> None:
    with pytest.raises(SourceError) as raised:
        read(written(tmp_path, body))
    assert "“own.toml”" in raised.value.sentence
    assert complaint in raised.value.sentence


def test_a_file_without_a_head_or_in_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="lacks the key “id”"):
        read(written(tmp_path, "", head=""))
    (tmp_path / "own.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(SourceError, match="is not a TOML file"):
        read(tmp_path / "own.toml")


def test_names_of_gazetteers(tmp_path: Path) -> None:
    assert files(STANDARD) == BUNDLED
    assert files("middle-east") == [file for file in BUNDLED if file.stem == "middle-east"]
    own = written(tmp_path, "")
    assert files(str(own)) == files(str(tmp_path)) == [own]
    for missing in ("nowhere", "../schemes/conflict", str(tmp_path / "nowhere.toml")):
        with pytest.raises(SourceError, match="There is no gazetteer"):
            files(missing)
