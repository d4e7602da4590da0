from __future__ import annotations

import pytest

from glossator.domain.label_matching import likely_label
from glossator.domain.labels import Label, LabelScheme

SCHEME = LabelScheme(
    "s",
    "S",
    (
        Label("Person", "Person", "#111111", sources=("PERSON",)),
        Label("ArmedGroup", "Armed group", "#222222"),
        Label("Place", "Place", "#333333", sources=("GPE", "LOC")),
        Label("Organisation", "Organisation", "#444444", sources=("ORG",)),
        Label("Weapon", "Weapon", "#555555"),
    ),
)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("PERSON", "Person"),
        ("person", "Person"),
        ("Persons", "Person"),
        ("B-PER", "Person"),
        ("PER", "Person"),
        ("armed_group", "ArmedGroup"),
        ("militia", "ArmedGroup"),
        ("location", "Place"),
        ("Organization", "Organisation"),
        ("ORG", "Organisation"),
        ("Weaponry", "Weapon"),
        ("Weapn", "Weapon"),
        ("Ship", None),
        ("X", None),
        ("", None),
        ("🚀", None),
    ],
)
def test_a_label_is_known_by_its_name(name: str, label: str | None) -> None:
    assert likely_label(name, SCHEME) == label


def test_what_two_labels_may_mean_is_left_open() -> None:
    scheme = LabelScheme("s", "S", (Label("Town", "Place", "#111111"), Label("Location", "Spot", "#222222")))
    assert likely_label("GPE", scheme) is None
