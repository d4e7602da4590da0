from __future__ import annotations

import pytest

from glossator.domain.consistency import WITH, WITHOUT, Discrepancy, Kind, Place, Survey
from glossator.domain.span import Span


def marked(text: str) -> tuple[str, list[Span]]:
    """Read a text in which `[words|Label]` is a span."""
    plain, spans = "", []
    for piece in text.replace("]", "[").split("["):
        words, bar, label = piece.partition("|")
        if bar:
            spans.append(Span(f"{len(plain)}-{label}", len(plain), len(plain) + len(words), words, label))
        plain += words
    return plain, spans


def survey(*texts: str) -> list[Discrepancy]:
    articles = [marked(text) for text in texts]
    found = Survey()
    for text, spans in articles:
        found.learn(text, spans)
    for number, (text, spans) in enumerate(articles):
        found.look(str(number), text, spans)
    return found.discrepancies()


def test_what_is_marked_alike_everywhere_is_not_listed() -> None:
    assert survey("[ISIL|Group] left [Mosul|Place].", "In [Mosul|Place] [ISIL|Group] was seen.") == []


def test_the_same_words_under_two_labels_are_listed_with_all_places() -> None:
    (found,) = survey("[ISIL|Group] here", "[ISIL|Group], then [ISIL|Place]")
    assert (found.kind, found.phrase, found.readings) == (Kind.LABELS, "ISIL", (("Group", 2), ("Place", 1)))
    assert [(place.article, place.label) for place in found.places] == [("0", "Group"), ("1", "Group"), ("1", "Place")]
    assert found.id == "labels:isil"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Al Qaim", "Al-Qaim"),
        ("Al Qaim", "AL QAIM"),
        ("Al\nQaim", "Al Qaim"),
        ("the Pentagon", "Pentagon"),
        ("Daesh’s", "Daesh"),
        ("قُنْصُل", "قُنْصُل"),
        ("São Tomé 🇸🇹", "São Tomé 🇸🇹"),
    ],
)
def test_words_written_otherwise_are_the_same_words(one: str, other: str) -> None:
    found = [each.kind for each in survey(f"x [{one}|Group] y", f"x [{other}|Place] y")]
    assert Kind.LABELS in found


def test_bare_words_are_found_where_they_are_marked_elsewhere() -> None:
    found = survey("[Al Qaim|Place] fell.", "They left Al-Qaim, and then AL QAIM; not Al. And Qaim, nor al qaim.")
    (bare,) = found
    assert (bare.kind, bare.readings, bare.bare) == (Kind.BARE, (("Place", 1),), 2)
    assert [(place.start, place.end) for place in bare.places if not place.span] == [(10, 17), (28, 35)]


def test_words_inside_another_span_are_not_bare() -> None:
    assert survey("[Iraqi|Nation] men", "the [Iraqi army|Unit]", "[an Iraqi man|Person]") == []


def test_what_was_dismissed_or_is_suggested_is_not_bare() -> None:
    found = Survey()
    text, spans = marked("[Anna|Person] and Anna")
    found.learn(text, spans)
    found.look("0", text, spans, covered=[(9, 13)])
    assert found.discrepancies() == []


def test_short_capitals_are_not_taken_for_a_common_word() -> None:
    (found,) = survey("the [US|Place] said", "it told us. The US did.")
    assert [place.start for place in found.places if not place.span] == [16]


def test_a_name_is_not_found_in_a_common_word() -> None:
    assert survey("In [May|Date]", "it may be") == []


def test_numbers_and_single_letters_are_never_called_bare() -> None:
    assert survey("[450|Number] men and [A|Grade]", "450 men, A road") == []


def test_a_boundary_is_listed_where_it_could_have_been_drawn_alike() -> None:
    (found,) = survey("[the Pentagon|Org] said", "as the [Pentagon|Org] knew", "[Pentagon|Org] officials")
    assert (found.kind, found.phrase) == (Kind.THE, "Pentagon")
    assert sorted(found.readings) == [(WITH, 1), (WITHOUT, 1)]
    assert [(place.form, place.start, place.other) for place in found.places] == [(WITH, 0, 4), (WITHOUT, 7, 3)]


def test_a_possessive_ending_is_a_boundary_too() -> None:
    (found,) = survey("[Daesh’s|Group] men", "[Daesh|Group]’s men", "[Daesh|Group] men")
    assert found.kind is Kind.POSSESSIVE
    assert [(place.form, place.end, place.other) for place in found.places] == [(WITH, 7, 5), (WITHOUT, 5, 7)]


def test_a_word_that_ends_in_the_is_no_article() -> None:
    assert survey("[the Hague|Place]", "bathe [Hague|Place]") == []


def test_of_a_phrase_that_is_marked_everywhere_few_places_are_kept_beside_the_bare_one() -> None:
    (found,) = survey(*["[Anna|Person] came"] * 100, "Anna left")
    assert found.readings == (("Person", 100),)
    assert found.bare == 1
    assert len(found.places) <= 21
    assert found.places[-1] == Place("100", 0, 4)


def test_what_is_most_even_comes_first() -> None:
    found = survey("[A1b|X] [A1b|X] [A1b|X] [A1b|Y] [C1d|X] [C1d|X] [C1d|Y] [C1d|Y]")
    assert [each.phrase for each in found] == ["C1d", "A1b"]
