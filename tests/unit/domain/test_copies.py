"""What copies are told by: the sketch of a text is the same for ever, and likeness is what people would call it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.domain.copies import THRESHOLD, bands_of, likely, likeness, pack, shingles, unpack

_texts = st.text(st.characters(codec="utf-8"), max_size=400)
WORDS = [f"word{n}" for n in range(3000)]


def prose(count: int, seed: int = 0) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)


def alike(one: str, other: str) -> float:
    return likeness(shingles(one), shingles(other))


def test_the_sketch_of_a_text_never_changes() -> None:
    # These numbers stand in projects.
    assert bands_of("Anna saw Daesh fighters in Al Qaim, said Gen Mohammedi.") == (
        970039214,
        1753445740,
        1873994156,
        3721405261,
        4020269488,
        4221836351,
        4244992117,
    )
    assert (bands_of(""), bands_of("Anna saw")) == ((0,), (1883553645,))
    long = bands_of(" ".join(f"word{n}" for n in range(30_000)))
    assert (len(long), long[0], long[-1]) == (1024, 82632, 143170956)


@given(_texts)
def test_case_punctuation_and_blanks_make_no_difference(text: str) -> None:
    assert alike(text, text) == 1
    assert bands_of("Gen. Mohammedi left ANNA, he said.") == bands_of("gen mohammedi\n\nleft “Anna” he said")


@given(_texts)
def test_a_sketch_travels_as_bytes(text: str) -> None:
    sketch = bands_of(text)
    assert unpack(pack(sketch)) == sketch
    assert len(pack(sketch)) == 4 * len(sketch) <= 4096
    assert list(sketch) == sorted(sketch)


@pytest.mark.parametrize("packed", [b"", b"abc", b"abcde"])
def test_a_damaged_sketch_is_refused(packed: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack(packed)


@given(_texts, _texts)
def test_likeness_is_the_same_from_both_sides_and_a_part_of_one(one: str, other: str) -> None:
    assert 0 <= alike(one, other) == alike(other, one) <= 1
    assert 0 <= likely(bands_of(one), bands_of(other)) <= 1


def test_a_text_that_was_cut_or_edited_is_a_copy_and_another_is_not() -> None:
    words = prose(400)
    whole = " ".join(words)
    assert alike(whole, " ".join(words[:160])) > 0.9
    assert alike(whole, " ".join(word if n % 30 else "other" for n, word in enumerate(words))) > THRESHOLD
    assert alike(whole, " ".join(prose(400, 1))) == 0


def test_a_few_words_that_stand_in_a_long_text_are_no_copy_of_it() -> None:
    whole = " ".join(prose(400))
    assert alike(whole, " ".join(prose(400)[:8])) < THRESHOLD
    assert alike(whole, " ".join([*prose(400)[:40], *prose(200, 2)])) < THRESHOLD


@pytest.mark.parametrize(("length", "kept"), [(120, 1.0), (400, 1.0), (400, 0.4), (2_000, 0.5), (20_000, 0.6)])
def test_sketches_tell_about_how_alike_the_texts_are(length: int, kept: float) -> None:
    words = prose(length, 3)
    one, other = " ".join(words), " ".join(words[: round(length * kept)])
    assert abs(likely(bands_of(one), bands_of(other)) - alike(one, other)) < 0.25
    assert likely(bands_of(one), bands_of(" ".join(prose(length, 4)))) < 0.1
