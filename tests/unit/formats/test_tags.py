from __future__ import annotations

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.training import biluo_tags_to_spans, biluo_to_iob, iob_to_biluo

from glossator.formats.tags import Scheme, TagNames, is_tag, tagged_spans

IOB2 = ["B-ORG", "I-ORG", "O", "B-GPE", "B-GPE", "I-GPE", "O"]
SPANS = [(0, 2, "ORG"), (3, 4, "GPE"), (4, 6, "GPE")]


@pytest.mark.parametrize(
    ("tags", "scheme"),
    [
        (IOB2, "IOB2"),
        (["I-ORG", "I-ORG", "O", "I-GPE", "B-GPE", "I-GPE", "O"], "IOB1"),
        (["B-ORG", "L-ORG", "O", "U-GPE", "B-GPE", "L-GPE", "O"], "BILUO"),
        (["B-ORG", "E-ORG", "O", "S-GPE", "B-GPE", "E-GPE", "O"], "BIOES"),
        (["I-ORG", "I-ORG", "O", "B-GPE", "B-GPE", "I-GPE", "O"], "IOB2 and IOB1 mixed"),
    ],
)
def test_each_scheme_is_recognised_and_read(tags: list[str], scheme: str) -> None:
    found = Scheme()
    found.look(tags)
    assert found.name == scheme
    assert found.notes() == (f"Its tags were recognised as {scheme}.",)
    assert tagged_spans(tags) == SPANS


def test_tokens_that_nobody_has_looked_at_are_said() -> None:
    found = Scheme()
    found.look(["O", "-"])
    assert len(found.notes()) == 1
    assert "not looked at" in found.notes()[0]


def test_a_span_of_another_label_ends_the_one_before() -> None:
    assert tagged_spans(["I-A", "I-B", "I-B", "L-A"]) == [(0, 1, "A"), (1, 3, "B"), (3, 4, "A")]


def test_labels_may_hold_hyphens() -> None:
    assert tagged_spans(["B-work-of-art", "I-work-of-art"]) == [(0, 2, "work-of-art")]


@pytest.mark.parametrize("tag", ["O", "-", "_", "B-X", "U-Größe", "S_X", "M-x"])
def test_tags_are_known(tag: str) -> None:
    assert is_tag(tag)


@pytest.mark.parametrize("tag", ["B", "B-", "NNP", "-X-", "o", "X-B", "0"])
def test_other_words_are_no_tags(tag: str) -> None:
    assert not is_tag(tag)


@given(tags=st.lists(st.sampled_from(["O", "B-A", "I-A", "B-B", "I-B"]), min_size=1, max_size=12))
@settings(max_examples=200)
def test_tags_are_read_as_spacy_reads_them(tags: list[str]) -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    # spaCy takes an “I-” after another label for a fault, so this is asked of tags that begin spans with “B-”.
    before = "O"
    for number, tag in enumerate(tags):
        if tag[0] == "I" and before[2:] != tag[2:]:
            tags[number] = f"B{tag[1:]}"
        before = tags[number]
    doc = Doc(Vocab(), words=["x"] * len(tags))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = [(span.start, span.end, span.label_) for span in biluo_tags_to_spans(doc, iob_to_biluo(tags))]
    assert tagged_spans(tags) == theirs
    assert tagged_spans(iob_to_biluo(tags)) == theirs
    assert tagged_spans(biluo_to_iob(iob_to_biluo(tags))) == theirs


def test_names_without_blanks_stay_apart_and_the_same() -> None:
    names = TagNames(["Armed group", "Armed_group", "ORG|x", "Größe"])
    assert [names.name(label) for label in ("Armed group", "Armed_group", "ORG|x", "Größe", "Armed\tgroup")] == [
        "Armed_group_2",
        "Armed_group",
        "ORG_x",
        "Größe",
        "Armed_group_3",
    ]
    assert names.name("Armed group") == "Armed_group_2"
