from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.domain.merging import merge, rank
from glossator.domain.suggestion import Fingerprint, Suggestion

TEXT = "near the Euphrates Valley, Iraq’s Iraqi army and about 330 kilometres of road. "


def suggest(kind: str, words: str, label: str, *, name: str = "standard", text: str = TEXT) -> Suggestion:
    start = text.index(words)
    return at(kind, start, start + len(words), label, name=name, text=text)


def at(kind: str, start: int, end: int, label: str, *, name: str = "standard", text: str = TEXT) -> Suggestion:
    made_by = Fingerprint(kind, name, "1", "0" * 8)
    return Suggestion(f"{kind}-{name}-{start}-{end}-{label}", start, end, text[start:end], label, label, made_by)


def shown(*suggestions: Suggestion) -> list[tuple[str, str, str]]:
    return [(each.fingerprint.kind, each.text, each.label) for each in merge(suggestions).winners]


def test_suggestions_that_share_no_character_are_all_shown_in_text_order() -> None:
    assert shown(suggest("spacy", "Iraqi", "Nationality"), suggest("gazetteer", "Iraq", "Location")) == [
        ("gazetteer", "Iraq", "Location"),
        ("spacy", "Iraqi", "Nationality"),
    ]


def test_the_memory_goes_before_the_gazetteer_and_that_before_the_pipeline() -> None:
    readings = [suggest(kind, "Iraq", label) for kind, label in (("spacy", "A"), ("gazetteer", "B"), ("memory", "C"))]
    assert shown(*readings) == [("memory", "Iraq", "C")]
    assert shown(*readings[:2]) == [("gazetteer", "Iraq", "B")]
    assert max([*readings, suggest("unheard", "Iraq", "D")], key=rank).fingerprint.kind == "unheard"


def test_an_overlap_gives_way_even_where_it_is_longer_if_its_label_differs() -> None:
    assert shown(suggest("spacy", "Iraq’s Iraqi army", "Organisation"), suggest("gazetteer", "Iraqi army", "Unit")) == [
        ("gazetteer", "Iraqi army", "Unit")
    ]


def test_more_words_under_the_same_label_win() -> None:
    assert shown(suggest("spacy", "about 330 kilometres", "Quantity"), suggest("gazetteer", "330", "Quantity")) == [
        ("spacy", "about 330 kilometres", "Quantity")
    ]


@pytest.mark.parametrize(
    ("longer", "shorter"), [("the Euphrates Valley", "Euphrates Valley"), ("Iraq’s", "Iraq"), ("Iraq’", "Iraq")]
)
def test_an_article_and_a_possessive_are_no_more_words(longer: str, shorter: str) -> None:
    assert shown(suggest("spacy", longer, "Location"), suggest("gazetteer", shorter, "Location")) == [
        ("gazetteer", shorter, "Location")
    ]


def test_a_longer_reading_must_be_longer_than_all_that_it_replaces() -> None:
    first, second = suggest("gazetteer", "Euphrates", "Location"), suggest("gazetteer", "Iraq", "Nation")
    assert shown(suggest("spacy", "Euphrates Valley, Iraq", "Location"), first, second) == [
        ("gazetteer", "Euphrates", "Location"),
        ("gazetteer", "Iraq", "Nation"),
    ]


def test_part_of_an_overlap_under_the_same_label_is_no_longer_reading() -> None:
    assert shown(
        suggest("spacy", "the Euphrates", "Location"), suggest("gazetteer", "Euphrates Valley", "Location")
    ) == [("gazetteer", "Euphrates Valley", "Location")]


def test_a_source_may_overlap_itself_and_two_pipelines_may_not() -> None:
    inner, outer = suggest("spacy", "Iraqi", "Nationality"), suggest("spacy", "Iraqi army", "Unit")
    assert shown(inner, outer) == [("spacy", "Iraqi", "Nationality"), ("spacy", "Iraqi army", "Unit")]
    other = suggest("spacy", "Iraqi army", "Unit", name="another")
    assert shown(inner, other) == [("spacy", "Iraqi army", "Unit")]


def test_the_same_reading_is_shown_once_whoever_made_it() -> None:
    twice = [suggest("spacy", "Iraq", "Location"), at("spacy", TEXT.index("Iraq"), TEXT.index("Iraq") + 4, "Location")]
    twice[1] = Suggestion("another", *[getattr(twice[1], key) for key in twice[1].__slots__[1:]])
    merged = merge([*twice, suggest("gazetteer", "Iraq", "Location")])
    assert [each.fingerprint.kind for each in merged.winners] == ["gazetteer"]
    assert {each.id for each in merged.behind[merged.winners[0].id]} == {each.id for each in twice}
    assert len(merge(twice).winners) == 1


def test_those_behind_a_suggestion_stay_with_it_when_a_longer_one_takes_its_place() -> None:
    memory, gazetteer = suggest("memory", "330", "Quantity"), suggest("gazetteer", "330", "Quantity")
    longest = suggest("spacy", "about 330 kilometres", "Quantity")
    merged = merge([memory, gazetteer, longest])
    assert merged.winners == (longest,)
    assert merged.behind == {longest.id: (memory, gazetteer)}


def test_nothing_from_nothing() -> None:
    assert merge([]).winners == ()


SUGGESTIONS = st.lists(
    st.builds(
        lambda kind, name, start, length, label: at(kind, start, min(start + length, len(TEXT)), label, name=name),
        st.sampled_from(["memory", "gazetteer", "spacy", "other"]),
        st.sampled_from(["a", "b"]),
        st.integers(0, len(TEXT) - 1),
        st.integers(1, 30),
        st.sampled_from(["A", "B"]),
    ),
    max_size=25,
    unique_by=lambda each: each.id,
)


@given(SUGGESTIONS)
def test_every_suggestion_is_shown_or_stands_behind_exactly_one_that_is(suggestions: list[Suggestion]) -> None:
    merged = merge(suggestions)
    winners = {each.id for each in merged.winners}
    behind = [each.id for others in merged.behind.values() for each in others]
    assert merged.behind.keys() <= winners
    assert sorted([*winners, *behind]) == sorted(each.id for each in suggestions)


@given(SUGGESTIONS)
def test_what_is_shown_overlaps_only_within_a_source(suggestions: list[Suggestion]) -> None:
    winners = merge(suggestions).winners
    assert [each.start for each in winners] == sorted(each.start for each in winners)
    for one in winners:
        for other in winners:
            if one.fingerprint.source != other.fingerprint.source:
                assert one.end <= other.start or other.end <= one.start


@given(SUGGESTIONS, st.randoms())
def test_the_order_in_which_sources_answer_does_not_matter(suggestions: list[Suggestion], chance: object) -> None:
    shuffled = list(suggestions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merge(shuffled) == merge(suggestions)


def test_a_long_article_is_merged_in_about_linear_time() -> None:
    text = "word " * 60_000
    many = [at("spacy", n, n + 4, "A", text=text) for n in range(0, 25_000, 5)]
    many += [at("gazetteer", n, n + 9, "B", text=text) for n in range(0, 25_000, 20)]
    winners = merge(many).winners
    assert len(winners) == 1250 + 2500
    assert all(one.end <= other.start for one, other in pairwise(winners))


def test_a_suggestion_without_a_label_silences_what_other_sources_say_of_exactly_its_words() -> None:
    silence = suggest("memory", "Iraqi army", "")
    listed, found = suggest("gazetteer", "Iraqi army", "Unit"), suggest("spacy", "Iraqi army", "Organisation")
    longer = suggest("spacy", "Iraq’s Iraqi army", "Organisation", name="other")
    merged = merge([silence, listed, found, longer])
    assert [each.text for each in merged.winners] == ["Iraq’s Iraqi army"]
    assert merged.silenced == {silence: (listed, found)}


def test_a_silence_does_not_touch_what_the_memory_itself_says_there() -> None:
    said = suggest("memory", "Iraqi army", "Unit")
    merged = merge([suggest("memory", "Iraqi army", ""), said, suggest("spacy", "Iraqi army", "Organisation")])
    assert merged.winners == (said,)


def test_a_silence_with_nothing_to_silence_is_not_shown() -> None:
    assert merge([suggest("memory", "Iraqi army", "")]).winners == ()
