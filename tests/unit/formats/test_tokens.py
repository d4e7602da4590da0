from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from spacy.util import filter_spans
from tests.unit.formats.span_samples import HARD, article, exports, hard, seeds, texts

from glossator.domain.losses import Losses, LossKind
from glossator.errors import UserError
from glossator.formats.aligning import align, count_moved, longest, without_overlaps
from glossator.formats.format import Alignment, WriteOptions
from glossator.formats.tokens import sentences, tokens_of

SKIP = WriteOptions(alignment=Alignment.SKIP)


def words_of(text: str) -> list[str]:
    return [text[start:end] for start, end in tokens_of(text, None)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Ukraine's U.S.-made guns, 1,000 of them…",
            ["Ukraine", "'s", "U.S.", "-", "made", "guns", ",", "1,000", "of", "them", "…"],
        ),
        ("  a\u2028b\u00a0c\x85 ", ["a", "b", "c"]),
        ("e\u0301clair 👍🏽", ["e\u0301clair", "👍", "🏽"]),
        ("قال رويترز.", ["قال", "رويترز", "."]),
        ("-DOCSTART-", ["-", "DOCSTART", "-"]),
        ("", []),
    ],
)
def test_words_and_marks_of_punctuation_are_tokens(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(text=texts)
@settings(max_examples=200)
def test_tokens_hold_every_character_but_blanks(text: str) -> None:
    tokens = tokens_of(text, None)
    assert "".join(text[start:end] for start, end in tokens) == re.sub(r"\s", "", text)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(tokens))


def test_a_tokenizer_that_leaves_gaps_takes_blanks_or_goes_back_is_put_right() -> None:
    text = "one two  three -DOCSTART-"
    made = tokens_of(text, lambda _: [(0, 1), (2, 5), (3, 8), (6, 6), (13, 25)])
    assert [text[start:end] for start, end in made] == ["o", "n", "e", "t", "wo", "thre", "e", "-", "DOCSTART-"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gen. Ali left. He was 4.5 km away.", ["Gen. Ali left.", "He was 4.5 km away."]),
        ("“He left.” Then he said: no.", ["“He left.”", "Then he said: no."]),
        ("A line\nanother one", ["A line", "another one"]),
        ("It was on U.S. soil. e.g. here", ["It was on U.S. soil. e.g. here"]),
        ("Why? 10 died! Mr. B. C. Smith did not.", ["Why?", "10 died!", "Mr. B. C. Smith did not."]),
        ("قال. نعم", ["قال.", "نعم"]),
    ],
)
def test_sentences_end_at_lines_and_full_stops(text: str, found: list[str]) -> None:
    tokens = tokens_of(text, None)
    cuts = sentences(text, tokens, [])
    assert [text[tokens[first][0] : tokens[end - 1][1]] for first, end in cuts] == found


@given(made=exports())
@settings(max_examples=60)
def test_sentences_hold_all_tokens_and_cut_no_span(made: list) -> None:  # type: ignore[type-arg]
    for exported in made:
        tokens = tokens_of(exported.text, None)
        placed = align(exported, tokens, WriteOptions(), Losses())
        parts = sentences(exported.text, tokens, placed)
        assert [n for first, end in parts for n in range(first, end)] == list(range(len(tokens)))
        assert all(any(first <= span.first and span.end <= end for first, end in parts) for span in placed)


def test_a_span_on_tokens_stays_and_one_beside_them_is_widened_and_said() -> None:
    exported = article("The U.S.-made gun ", [(4, 8, "GPE"), (4, 6, "X"), (9, 18, "Y"), (17, 18, "Z")])
    losses = Losses()
    placed = align(exported, tokens_of(exported.text, None), WriteOptions(), losses)
    count_moved(placed, exported, losses)
    assert [(span.start, span.stop, span.span.label, span.moved) for span in placed] == [
        (4, 8, "GPE", False),
        (4, 8, "X", True),
        (9, 17, "Y", True),
    ]
    assert losses.changed == {LossKind.MISALIGNED: 2}
    assert losses.left_out == {LossKind.MISALIGNED: 1}
    assert [loss.instead for loss in losses.examples] == ["left out", "widened to “U.S.”", "moved to “made gun”"]


def test_a_span_beside_tokens_is_left_out_or_stops_the_export_as_wished() -> None:
    exported = article("The U.S.-made gun", [(4, 8, "GPE"), (4, 6, "X")], title="On guns")
    losses = Losses()
    assert [span.span.label for span in align(exported, tokens_of(exported.text, None), SKIP, losses)] == ["GPE"]
    assert losses.left_out == {LossKind.MISALIGNED: 1}
    with pytest.raises(UserError, match=r"“On guns” \(X, from 4 to 6\)") as caught:
        align(exported, tokens_of(exported.text, None), WriteOptions(alignment=Alignment.STRICT), Losses())
    assert "U.S" not in str(caught.value)


def test_the_longest_of_overlapping_spans_is_kept_and_of_equals_the_first() -> None:
    exported = article("a b c d e", [(0, 3, "A"), (2, 7, "B"), (2, 7, "C"), (4, 5, "D"), (8, 9, "E"), (6, 9, "F")])
    losses = Losses()
    placed = align(exported, tokens_of(exported.text, None), WriteOptions(), losses)
    assert [span.span.label for span in without_overlaps(placed, exported, losses)] == ["B", "E"]
    assert losses.left_out == {LossKind.OVERLAP: 3, LossKind.SECOND_LABEL: 1}


def test_a_judged_span_goes_before_a_longer_suggestion() -> None:
    exported = article("a b c", [(0, 1, "A")], open_=[(0, 3, "B"), (4, 5, "C")])
    losses = Losses()
    placed = align(exported, tokens_of(exported.text, None), WriteOptions(unjudged=True), losses)
    assert [span.span.label for span in without_overlaps(placed, exported, losses)] == ["A", "C"]


@given(made=exports())
@settings(max_examples=60)
def test_the_choice_is_the_one_that_spacy_makes(made: list) -> None:  # type: ignore[type-arg]
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

    for exported in made:
        tokens = tokens_of(exported.text, None)
        placed = align(exported, tokens, WriteOptions(), Losses())
        doc = Doc(Vocab(), words=[exported.text[start:end] for start, end in tokens])
        chosen = filter_spans([Span(doc, span.first, span.end, span.span.label) for span in placed])
        kept = [span for span, why in longest(placed) if why is None]
        assert [(span.first, span.end, span.span.label) for span in kept] == [
            (span.start, span.end, span.label_) for span in chosen
        ]


def test_the_truth_of_the_seeds_falls_on_words() -> None:
    for exported in seeds():
        placed = align(exported, tokens_of(exported.text, None), SKIP, Losses())
        assert len(placed) == len(exported.spans)


def test_hard_spans_are_all_written_or_counted() -> None:
    exported = hard()
    for alignment in (Alignment.EXPAND, Alignment.SKIP):
        losses = Losses()
        placed = align(exported, tokens_of(HARD, None), WriteOptions(alignment=alignment), losses)
        assert len(without_overlaps(placed, exported, losses)) + losses.spans_left_out == len(exported.spans)
