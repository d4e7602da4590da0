"""Splits: an article's part depends on nothing but itself."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossator.domain.article import Article, Metadata, Provenance, Status
from glossator.domain.export import ExportArticle
from glossator.domain.span import Span
from glossator.domain.splits import Balance, Facts, Part, Split, SplitBy, source_key, text_key

_shares = st.tuples(st.integers(1, 100), st.integers(0, 100), st.integers(0, 100))
_facts = st.builds(Facts, st.text(max_size=40), st.sampled_from(["", "Agency", "Daily"]), st.dates().map(str))


def exported(text: str, *spans: tuple[int, int, str]) -> ExportArticle:
    article = Article("a", Metadata("T"), "0" * 64, len(text), Provenance("f", "utf-8", ""))
    made = tuple(Span(f"{n}", a, b, text[a:b], label) for n, (a, b, label) in enumerate(spans))
    return ExportArticle(article, Status(), text, made)


@given(facts=_facts, shares=_shares, by=st.sampled_from([SplitBy.TEXT, SplitBy.SOURCE]))
def test_an_article_is_always_in_the_same_part_and_in_one_that_there_is(
    facts: Facts, shares: tuple[int, int, int], by: SplitBy
) -> None:
    split = Split(by, shares)
    assert split.part_of(facts) is Split(by, shares).part_of(Facts(facts.text, facts.source, facts.published))
    assert split.part_of(facts) in split.parts


@given(words=st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=1, max_size=8))
def test_case_punctuation_and_blanks_do_not_move_a_text(words: list[str]) -> None:
    one, other = Facts(" ".join(words)), Facts(",\n\n".join(words) + "!")
    assert Split().part_of(one) is Split().part_of(other)
    assert Split().part_of(Facts("Gen Mohammedi left ANNA.")) is Split().part_of(Facts("gen mohammedi  left anna"))


def test_a_text_without_words_is_its_own_key() -> None:
    assert text_key(Facts("…")) != text_key(Facts("?!"))


@settings(max_examples=20)
@given(train=st.integers(1, 60), dev=st.integers(1, 60), test=st.integers(1, 60))
def test_parts_come_out_as_large_as_their_shares(train: int, dev: int, test: int) -> None:
    split = Split(shares=(train, dev, test))
    counted = Counter(split.part_of(Facts(f"text number {n}")) for n in range(2000))
    for part, share in zip(Part, split.shares, strict=True):
        assert abs(counted[part] / 2000 - share / sum(split.shares)) < 0.06


@given(train=st.integers(1, 50), dev=st.integers(1, 50), facts=_facts)
def test_the_test_part_stays_when_train_and_dev_are_divided_otherwise(train: int, dev: int, facts: Facts) -> None:
    one, other = Split(shares=(train, dev, 25)), Split(shares=(dev, train, 25))
    assert (one.part_of(facts) is Part.TEST) == (other.part_of(facts) is Part.TEST)


def test_groups_by_another_key_stay_together() -> None:
    texts = [Facts(f"text number {n}") for n in range(50)]
    assert len({Split(shares=(1, 1, 1)).part_of(facts, lambda _: "one group") for facts in texts}) == 1
    assert len({Split(shares=(1, 1, 1)).part_of(facts) for facts in texts}) == 3


@given(texts=st.lists(st.text(max_size=20), min_size=2, max_size=6), source=st.sampled_from(["Agency", "The Daily"]))
def test_by_source_all_articles_of_a_source_are_together(texts: list[str], source: str) -> None:
    names = (source, source.upper(), f"  {source} ")
    split = Split(SplitBy.SOURCE, (1, 1, 1))
    assert len({split.part_of(Facts(text, name)) for text in texts for name in names}) == 1


def test_articles_without_a_source_are_not_thrown_together() -> None:
    assert source_key(Facts("one", "")) != source_key(Facts("two", " "))


@pytest.mark.parametrize(
    ("published", "part"),
    [
        ("", Part.TRAIN),
        ("2017-08-31", Part.TRAIN),
        ("2017-09-01", Part.DEV),
        ("2017-09-30T23:59", Part.DEV),
        ("2017-10-01", Part.TEST),
        ("2020", Part.TEST),
    ],
)
def test_by_date_the_newest_are_for_testing(published: str, part: Part) -> None:
    split = Split(SplitBy.DATE, dev_from="2017-09", test_from="2017-10")
    assert split.part_of(Facts("text", "", published)) is part
    assert split.parts == tuple(Part)


def test_by_date_there_need_be_no_dev_part() -> None:
    assert Split(SplitBy.DATE, test_from="2017-10").parts == (Part.TRAIN, Part.TEST)
    assert Split(shares=(80, 20, 0)).parts == (Part.TRAIN, Part.DEV)


def test_the_balance_counts_labels_and_what_parts_share() -> None:
    balance = Balance()
    balance.add(Part.TRAIN, exported("Anna fell.", (0, 4, "Place")))
    balance.add(Part.TRAIN, exported("Anna stood.", (0, 4, "Person")))
    balance.add(Part.TEST, exported("ANNA  fell", (0, 4, "Place"), (6, 10, "Event")))
    assert balance.to_data() == {
        "parts": {
            "train": {"articles": 2, "spans": 2, "strings": 2, "labels": {"Person": 1, "Place": 1}},
            "test": {"articles": 1, "spans": 2, "strings": 2, "labels": {"Event": 1, "Place": 1}},
        },
        "shared_strings": {"train+test": 1},
        "shared_texts": 1,
    }
