from __future__ import annotations

from dataclasses import replace

import pytest

from glossator.domain.labels import RESERVED_KEYS, Label, LabelScheme, check_scheme
from glossator.errors import UserError

PERSON = Label("Person", "Person", "#aa3355", key="p", sources=("PERSON", "PER"))
PLACE = Label("Place", "Place", "#3355AA", key="l", sources=("GPE", "LOC"))
GROUP = Label("Group", "Armed group", "#55aa33")


def scheme(*labels: Label) -> LabelScheme:
    return LabelScheme("test", "Test", labels)


def test_a_sound_scheme_is_taken() -> None:
    check_scheme(scheme(PERSON, PLACE, GROUP))


def test_labels_come_in_their_order_and_by_their_id() -> None:
    made = scheme(PLACE, PERSON)
    assert list(made) == [PLACE, PERSON]
    assert made.label("Person") is PERSON
    assert "Person" in made
    assert "person" not in made
    with pytest.raises(KeyError):
        made.label("person")


def test_a_source_s_label_stands_for_ours_or_is_ignored() -> None:
    made = scheme(PERSON, PLACE, GROUP)
    assert made.map_source("GPE") == "Place"
    assert made.map_source("LOC") == "Place"
    assert made.map_source("Group") == "Group"
    assert made.map_source("DATE") is None
    assert made.map_source("") is None


def test_schemes_are_equal_when_their_labels_are() -> None:
    assert scheme(PERSON) == scheme(replace(PERSON))
    assert scheme(PERSON) != scheme(PLACE)


@pytest.mark.parametrize(
    ("labels", "named"),
    [
        ((), "has no labels"),
        ((PERSON, replace(PLACE, id="Person")), "The id “Person” stands twice"),
        ((PERSON, replace(PLACE, name="Person")), "The name “Person” stands twice"),
        ((PERSON, replace(PLACE, key="p")), "The key “p” stands twice"),
        ((PERSON, replace(PLACE, sources=("PER",))), "The pipeline label “PER” stands twice"),
        ((replace(PERSON, id=""),), "no id or no name"),
        ((replace(PERSON, name=""),), "no id or no name"),
        ((replace(PERSON, colour="red"),), "The colour “red”"),
        ((replace(PERSON, colour="#aa3355ff"),), "The colour “#aa3355ff”"),
        ((replace(PERSON, colour="#ggg333"),), "The colour “#ggg333”"),
        *(
            ((replace(PERSON, key=key),), f"The key “{key}”")
            for key in ["pp", "P", "É", "/", "\t", *sorted(RESERVED_KEYS)]
        ),
    ],
)
def test_a_scheme_that_could_not_be_worked_with_is_refused_by_name(labels: tuple[Label, ...], named: str) -> None:
    with pytest.raises(UserError) as refusal:
        check_scheme(scheme(*labels))
    assert named in refusal.value.sentence
    assert refusal.value.hint


def test_several_labels_may_go_without_a_key() -> None:
    check_scheme(scheme(GROUP, replace(PLACE, key="")))
