from __future__ import annotations

import pytest

from glossator.domain import memory
from glossator.domain.lessons import BARE, LEFT, TAKEN
from glossator.domain.memory import PhraseLessons, Tally

NAMES = {"ArmedGroup": "Armed group", "Location": "Location", "Person": "Person"}


@pytest.mark.parametrize(
    ("shown", "tally", "sentence"),
    [
        ("Daesh", {"ArmedGroup": (14, 6)}, "Daesh: Armed group 14 times, never anything else"),
        ("Zero hour", {BARE: (3, 3)}, "Zero hour: left unmarked 3 times"),
        ("Aanah", {"Location": (1, 1)}, "Aanah: Location once"),
        (
            "Anna",
            {"Person": (2, 1), "Location": (5, 2), BARE: (1, 1)},
            "Anna: Location 5 times, Person twice, left unmarked once",
        ),
        ("ISIL", {"ArmedGroup": (214, 60)}, "ISIL: Armed group more than 200 times, never anything else"),
    ],
)
def test_what_is_known_of_a_phrase_is_said_in_words(shown: str, tally: Tally, sentence: str) -> None:
    assert memory.say_phrase(shown, tally, NAMES) == sentence


def test_large_counts_are_said_so_that_they_stay_true() -> None:
    said = {memory.times(n) for n in range(21, 5000)}
    assert len(said) == 6
    assert memory.times(20) == "20 times"
    assert memory.times(50) == "more than 20 times"


def test_occurrences_in_one_article_count_for_less_than_in_several() -> None:
    assert memory.weight((10, 10)) > memory.weight((10, 1)) > memory.weight((1, 1))


def test_evidence_outweighs_the_prior_the_more_there_is_of_it() -> None:
    prior = {"Location": 0.75, BARE: 0.25}
    once = memory.blend(prior, {BARE: (1, 1)}, 1.0)
    often = memory.blend(prior, {BARE: (9, 9)}, 1.0)
    assert prior[BARE] < once[BARE] < memory.SILENCE < often[BARE]
    assert sum(often.values()) == pytest.approx(1)
    assert memory.blend(prior, None, 1.0) == prior


def test_unmarked_occurrences_count_only_beside_marks_and_refusals_always() -> None:
    assert memory.phrase_tally({BARE: (9, 3)}, None) == {}
    assert memory.phrase_tally({BARE: (9, 3)}, {BARE: (2, 2)}) == {BARE: (2, 2)}
    assert memory.phrase_tally({"Location": (1, 1), BARE: (9, 3)}, {BARE: (2, 2)}) == {
        "Location": (1, 1),
        BARE: (9, 3),
    }


def test_the_rate_at_which_a_word_is_taken_in_is_half_where_nothing_is_known() -> None:
    assert memory.taken_rate({}) == 0.5
    assert memory.taken_rate({TAKEN: (3, 3), LEFT: (1, 1)}) == 0.75


def test_a_phrase_says_how_often_it_had_which_label() -> None:
    lessons = PhraseLessons("anna\t^", "Anna", {"Person": (2, 1), "Location": (5, 2), BARE: (4, 2)}, (6, 3))
    assert list(lessons.labels.items()) == [("Location", 5), ("Person", 2)]
    assert lessons.bare == 6


def test_corrections_are_settings_of_the_project() -> None:
    settings = {memory.correction_key("us\t^^"): memory.NEVER, "pipeline": "x"}
    assert memory.corrections(settings) == {"us\t^^": memory.NEVER}
    assert "never" in memory.say_correction("US", memory.NEVER, NAMES)
    assert "Armed group" in memory.say_correction("US", memory.ALWAYS + "ArmedGroup", NAMES)
