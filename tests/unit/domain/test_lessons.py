from __future__ import annotations

import pytest

from glossator.domain.lessons import BARE, LEFT, TAKEN, Kind, Lessons, Subject, bare_counts, lessons_of
from glossator.domain.reading import Reading, key_of, phrase_key, shape
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, Suggestion

SPACY = Fingerprint("spacy", "model", "1", "a" * 64)


def span(text: str, words: str, label: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(f"{start:032x}", start, start + len(words), words, label)


def suggestion(text: str, words: str, label: str) -> Suggestion:
    start = text.index(words)
    return Suggestion(f"s{start}", start, start + len(words), words, label, label, SPACY)


def learn(text: str, spans: list[Span], suggestions: list[Suggestion] | None = None, known: str = "") -> Lessons:
    return lessons_of(text, spans, suggestions or [], lambda asked: set(asked) & {Subject(Kind.PHRASE, known)})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Al Qaim", "Al-Qaim", True),
        ("Iraqi Forces", "IRAQI forces", True),
        ("Al  Qaim", "Al\nQaim", True),
        ("the coalition", "The coalition", True),
        ("US", "us", False),
        ("US", "Us", False),
        ("Anna", "anna", False),
        ("the Iraqi army", "Iraqi army", False),
    ],
)
def test_a_phrase_is_the_same_in_spellings_that_differ_in_joints_and_case_but_not_in_meaning(
    one: str, other: str, same: bool
) -> None:
    assert (key_of(one) == key_of(other)) is same


def test_phrases_do_not_cross_empty_lines_and_hyphens_count_for_nothing() -> None:
    reading = Reading("Al-Qaim fell.\n\nBaghdad said")
    keys = {phrase_key(tokens) for tokens in reading.grams(2)}
    assert "al qaim\t^" in keys
    assert not any("baghdad" in key and "fell" in key for key in keys)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("20 people", "## people"),
        ("January 5, 2017", "‹month› # , ####"),
        ("two days", "‹number› days"),
        ("Mosul", None),
    ],
)
def test_the_shape_of_a_phrase_is_without_its_figures(phrase: str, expected: str | None) -> None:
    assert shape(Reading(phrase).tokens) == expected


def test_marked_phrases_and_known_ones_that_were_left_unmarked_are_counted() -> None:
    text = "Anna fell. Anna saw Daesh in Anna."
    lessons = learn(text, [span(text, "Anna", "Place"), span(text, "Daesh", "Group")])
    assert lessons.counts[Subject(Kind.PHRASE, "anna\t^"), "Place"] == 1
    assert lessons.counts[Subject(Kind.PHRASE, "anna\t^"), BARE] == 2
    assert lessons.shown[Subject(Kind.PHRASE, "daesh\t^")] == "Daesh"
    # A phrase that another article made known counts in this one.
    assert learn(text, [], known="anna\t^").counts[Subject(Kind.PHRASE, "anna\t^"), BARE] == 3
    assert not learn(text, []).counts[Subject(Kind.PHRASE, "anna\t^"), BARE]


def test_a_phrase_inside_a_longer_span_is_neither_marked_nor_bare() -> None:
    text = "the Islamic State of Iraq"
    lessons = learn(text, [span(text, "Islamic State of Iraq", "Group")], known="islamic state\t^")
    assert Subject(Kind.PHRASE, "islamic state\t^") not in {subject for subject, _ in lessons.counts}


def test_a_phrase_of_which_only_a_part_was_marked_counts_as_unmarked() -> None:
    text = "the Iraqi army left"
    lessons = learn(text, [span(text, "Iraqi", "Nation")], known="iraqi army\t^")
    assert lessons.counts[Subject(Kind.PHRASE, "iraqi army\t^"), BARE] == 1


def test_what_became_of_a_sources_suggestions_is_counted_by_its_label() -> None:
    text = "Zero hour came for the Pentagon in Mosul."
    found = [
        suggestion(text, "Zero hour", "TIME"),
        suggestion(text, "the Pentagon", "ORG"),
        suggestion(text, "Mosul", "ORG"),
    ]
    spans = [span(text, "Pentagon", "Body"), span(text, "Mosul", "Place")]
    counts = learn(text, spans, found).counts
    assert counts[Subject(Kind.SOURCE, "spacy TIME"), BARE] == 1
    assert counts[Subject(Kind.SOURCE, "spacy ORG"), "Body"] == counts[Subject(Kind.SOURCE, "spacy ORG"), "Place"] == 1
    assert counts[Subject(Kind.REFUSED, "zero hour\t^"), BARE] == 1
    assert counts[Subject(Kind.FRONT, "the"), LEFT] == counts[Subject(Kind.FRONT, "the\tBody"), LEFT] == 1
    assert counts[Subject(Kind.BACK, "pentagon"), TAKEN] == 1


def test_words_beside_names_are_counted_with_whether_the_span_took_them_in() -> None:
    text = "The fall of Anbar province and of Basra province shocked President Abadi."
    spans = [
        span(text, "Anbar province", "Place"),
        span(text, "Basra", "Place"),
        span(text, "President Abadi", "Person"),
    ]
    counts = learn(text, spans).counts
    assert (
        counts[Subject(Kind.AFTER, "province\tPlace"), TAKEN]
        == counts[Subject(Kind.AFTER, "province\tPlace"), LEFT]
        == 1
    )
    assert counts[Subject(Kind.NEXT, "province"), "Place"] == counts[Subject(Kind.NEXT, "province"), BARE] == 1
    assert counts[Subject(Kind.FIRST, "president"), "Person"] == 1
    assert counts[Subject(Kind.LAST, "abadi"), "Person"] == 1


def test_figures_are_counted_alone_and_with_the_words_behind_them() -> None:
    text = "At least 20 people died and 30 fled."
    counts = learn(text, [span(text, "20 people", "Toll")]).counts
    assert counts[Subject(Kind.SHAPE, "## people"), "Toll"] == 1
    assert counts[Subject(Kind.SHAPE, "##"), BARE] == 1, "the 20 inside the span says nothing of figures alone"


def test_unmarked_occurrences_are_found_in_an_article_that_was_learnt_before_the_phrase_was_known() -> None:
    text = "Rawa fell.\n\nAl-Qaim and Rawa: “Al Qaim is next”, Rawa’s mayor said."
    spans = [span(text, "Rawa", "Place")]
    assert bare_counts(text, spans, {"rawa\t^", "al qaim\t^", "mosul\t^"}) == {"rawa\t^": 2, "al qaim\t^": 2}
    # The same as if they had been known from the beginning.
    for key in ("rawa\t^", "al qaim\t^"):
        assert learn(text, spans, known=key).counts[Subject(Kind.PHRASE, key), BARE] == 2
