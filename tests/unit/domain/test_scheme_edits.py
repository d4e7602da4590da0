from __future__ import annotations

from dataclasses import replace

import pytest

from glossator.domain import scheme_edits
from glossator.domain.labels import Label, LabelScheme, check_scheme
from glossator.errors import UserError

PERSON = Label("Person", "Person", "#aa3355", "p", sources=("PERSON", "PER"))
PLACE = Label("Place", "Place", "#3355aa", "l", yes=("[[Rawa]]",), sources=("GPE", "LOC"))
GROUP = Label("Group", "Armed group", "#55aa33", sources=("ORG",))
SCHEME = LabelScheme("test", "Test", (PERSON, PLACE, GROUP))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Armed group", "ArmedGroup"),
        ("person", "Person2"),
        ("GPE", "GPE2"),
        ("people's army!", "PeopleSArmy"),
        ("…", "Label"),
        ("جماعة مسلحة", "جماعةمسلحة"),
    ],
)
def test_an_id_is_made_of_a_name_and_is_free(name: str, made: str) -> None:
    found = scheme_edits.free_id(SCHEME, name)
    assert found == made
    check_scheme(scheme_edits.with_label(SCHEME, Label(found, f"{name} too", "#112233")))


@pytest.mark.parametrize(("name", "key"), [("Person", "e"), ("Plo", "o"), ("xsb", "a"), ("…", "a"), ("É", "a")])
def test_a_key_is_a_free_letter_of_the_name_if_there_is_one(name: str, key: str) -> None:
    assert scheme_edits.free_key(SCHEME, name) == key


def test_when_every_letter_is_taken_there_is_no_key() -> None:
    scheme = LabelScheme("many", "Many", ())
    while key := scheme_edits.free_key(scheme, "a"):
        scheme = scheme_edits.with_label(scheme, Label(f"L{key}", f"Label {key}", "#112233", key))
    assert len({label.key for label in scheme}) == len(scheme.labels) > 15


def test_a_label_keeps_its_place_when_it_is_changed() -> None:
    changed = scheme_edits.with_changed(SCHEME, replace(PLACE, name="Town"))
    assert [label.name for label in changed] == ["Person", "Town", "Armed group"]
    with pytest.raises(KeyError):
        scheme_edits.with_changed(SCHEME, Label("Nothing", "Nothing", "#112233"))


def test_what_sources_say_reaches_the_label_that_took_another_one_over() -> None:
    merged = scheme_edits.merged(SCHEME, "Group", "Place")
    assert [merged.map_source(source) for source in ("ORG", "Group", "GPE", "Place")] == ["Place"] * 4
    renamed = scheme_edits.with_id(SCHEME, "Group", "Militia")
    assert [renamed.map_source(source) for source in ("ORG", "Group", "Militia")] == ["Militia"] * 3
    gone = scheme_edits.without(SCHEME, "Group")
    assert [gone.map_source(source) for source in ("ORG", "Group")] == [None, None]


def test_a_label_can_have_its_old_id_again() -> None:
    there = scheme_edits.with_id(SCHEME, "Group", "Militia")
    assert scheme_edits.with_id(there, "Militia", "Group").label("Group").sources == ("ORG", "Militia")


def test_the_old_id_of_another_label_is_refused() -> None:
    merged = scheme_edits.merged(SCHEME, "Group", "Place")
    with pytest.raises(UserError, match="stands for “Place”"):
        scheme_edits.with_label(merged, GROUP)


def test_only_what_is_shown_under_another_label_counts_as_remapped() -> None:
    assert scheme_edits.remapped(SCHEME, replace(SCHEME, name="Else"), {}) == ()
    assert scheme_edits.remapped(SCHEME, scheme_edits.with_id(SCHEME, "Group", "Militia"), {"Group": "Militia"}) == (
        "Militia",
    )
    assert scheme_edits.remapped(SCHEME, scheme_edits.merged(SCHEME, "Group", "Place"), {}) == ("Group", "ORG")
    assert scheme_edits.remapped(SCHEME, scheme_edits.without(SCHEME, "Group"), {}) == ("Group", "ORG")


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        (Label("X", "armed GROUP", "#112233"), "Group"),
        (Label("X", "X", "#112233", sources=("GPE", "LOC")), "Place"),
        (Label("X", "X", "#112233", sources=("GPE", "ORG")), None),
        (Label("ORG", "X", "#112233"), "Group"),
        (Label("X", "X", "#112233"), None),
    ],
)
def test_a_label_of_the_same_meaning_is_found_by_name_or_by_pipeline_labels(label: Label, expected: str | None) -> None:
    assert scheme_edits.counterpart(label, SCHEME) == expected


def test_source_labels_do_not_hang_on_the_order_of_the_palette() -> None:
    turned = scheme_edits.in_order(SCHEME, ["Group", "Place", "Person"])
    assert (
        turned.source_labels()
        == SCHEME.source_labels()
        == (*("GPE", "Group", "LOC", "ORG", "PER", "PERSON", "Person", "Place"),)
    )
