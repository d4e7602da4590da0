from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator import paths
from glossator.domain.labels import Label, LabelScheme, check_scheme
from glossator.errors import UserError
from glossator.session import schemes

BODY = """
id = "mine"
name = "My labels"
description = "What I need."
[[label]]
id = "Person"
name = "Person"
colour = "#aa3355"
key = "p"
definition = "People."
yes = ["[[Anna]] left."]
no = ["[[The town]]"]
from = ["PERSON"]
[[label]]
id = "Rest"
colour = "#55aa33"
"""


def write(path: Path, body: str = BODY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, "utf-8")
    return path


def test_a_scheme_file_is_read(tmp_path: Path) -> None:
    assert schemes.read_scheme(write(tmp_path / "x.toml")) == LabelScheme(
        "mine",
        "My labels",
        (
            Label("Person", "Person", "#aa3355", "p", "People.", ("[[Anna]] left.",), ("[[The town]]",), ("PERSON",)),
            Label("Rest", "Rest", "#55aa33"),
        ),
        "What I need.",
    )


def test_a_scheme_without_id_and_name_is_called_like_its_file(tmp_path: Path) -> None:
    scheme = schemes.read_scheme(write(tmp_path / "towns.toml", '[[label]]\nid = "Town"\ncolour = "#55aa33"\n'))
    assert (scheme.id, scheme.name) == ("towns", "towns")


def test_the_default_comes_first_and_every_bundled_scheme_is_sound() -> None:
    found = schemes.list_schemes()
    assert found[0].name == schemes.DEFAULT
    assert [file.name for file in found[1:]] == sorted(file.name for file in found[1:])
    for file in found:
        check_scheme(file.scheme)
        assert schemes.find_scheme(file.name) == file.scheme
        assert schemes.find_scheme(str(file.path)) == file.scheme


def test_the_user_s_own_schemes_are_found_and_broken_ones_left_out() -> None:
    own = paths.data_dir() / "schemes"
    write(own / "mine.toml")
    write(own / "broken.toml", "[[label")
    write(own / "notes.txt", "nothing")
    assert "mine" in [file.name for file in schemes.list_schemes()]
    assert "broken" not in [file.name for file in schemes.list_schemes()]
    assert schemes.find_scheme("mine").name == "My labels"


def test_a_scheme_of_the_user_does_not_replace_a_bundled_one() -> None:
    write(paths.data_dir() / "schemes" / "conflict.toml")
    assert schemes.find_scheme("conflict").name != "My labels"
    assert schemes.list_schemes()[0].scheme == schemes.find_scheme("conflict")


def test_a_scheme_that_nobody_knows_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError) as refusal:
        schemes.find_scheme("nothing")
    assert refusal.value.sentence == "There is no label scheme “nothing”."
    assert "conflict" in refusal.value.hint


@pytest.mark.parametrize("name", ["", ".", "..", "/", "../schemes/conflict", "a/b"])
def test_a_name_never_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(UserError):
        schemes.find_scheme(name)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("[[label", "not valid TOML"),
        ('colour = "red"', "“colour” is not known in a label scheme"),
        ('label = "x"', "“label” must be a list of tables"),
        ("label = [1]", "A label is not a table"),
        ("", "has no labels"),
        ('[[label]]\nid = "A"\ncolour = "#123456"\ncolor = "x"', "“color” is not known"),
        ("[[label]]\nid = 5", "“id” must be a text"),
        ('[[label]]\nid = "A"\ncolour = "#123456"\nfrom = "ORG"', "“from” must be a list of texts"),
        ('[[label]]\nid = "A"\ncolour = "#123456"\nyes = [1]', "“yes” must be a list of texts"),
        ('[[label]]\nid = "A"', "The colour “”"),
        ('[[label]]\nid = "A"\ncolour = "#123456"\nkey = "x"', "The key “x”"),
    ],
)
def test_a_faulty_file_is_refused_by_name_and_with_what_is_wrong(tmp_path: Path, body: str, named: str) -> None:
    with pytest.raises(UserError) as refusal:
        schemes.read_scheme(write(tmp_path / "faulty.toml", body))
    assert named in refusal.value.sentence
    assert "faulty.toml" in refusal.value.sentence


def test_a_file_that_is_no_text_or_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("bytes.toml", "missing.toml"):
        with pytest.raises(UserError, match=name):
            schemes.read_scheme(tmp_path / name)


_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)


@given(
    st.lists(
        st.builds(
            Label,
            id=_TEXTS.filter(bool),
            name=_TEXTS.filter(bool),
            colour=st.sampled_from(["#112233", "#AABBCC"]),
            key=st.sampled_from(["", "a", "c"]),
            definition=_TEXTS,
            yes=st.lists(_TEXTS, max_size=2).map(tuple),
            no=st.lists(_TEXTS, max_size=2).map(tuple),
            sources=st.lists(_TEXTS, max_size=2).map(tuple),
        ),
        max_size=3,
    ),
    _TEXTS,
)
def test_every_scheme_comes_back_from_its_file(labels: list[Label], text: str) -> None:
    scheme = LabelScheme(text, text, tuple(labels), text)
    read = tomllib.loads(schemes.to_toml(scheme))
    assert [read["id"], read["name"], read["description"]] == [text] * 3
    assert [
        Label(
            each["id"],
            each["name"],
            each["colour"],
            each.get("key", ""),
            each.get("definition", ""),
            tuple(each.get("yes", ())),
            tuple(each.get("no", ())),
            tuple(each.get("from", ())),
        )
        for each in read.get("label", ())
    ] == labels


def test_every_bundled_scheme_is_written_so_that_it_comes_back(tmp_path: Path) -> None:
    for file in schemes.list_schemes():
        schemes.write_scheme(tmp_path / "again.toml", file.scheme)
        assert schemes.read_scheme(tmp_path / "again.toml") == file.scheme
    assert [path.name for path in tmp_path.iterdir()] == ["again.toml"]


def test_a_scheme_that_cannot_be_written_leaves_nothing_and_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        schemes.write_scheme(tmp_path / "nowhere" / "mine.toml", schemes.find_scheme("conflict"))
    (tmp_path / "mine.toml").mkdir()
    with pytest.raises(UserError, match="cannot be written"):
        schemes.write_scheme(tmp_path / "mine.toml", schemes.find_scheme("conflict"))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]
