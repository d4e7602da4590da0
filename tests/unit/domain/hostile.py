"""Texts of the kind that make offsets go wrong, for Hypothesis and for long runs with a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    import random

PIECES = (
    "a", "Z", "7", " ", "\t", "\n", "\r\n", "\r", "\r\r\n", "\n\r", "\x00", "\x0b", "\x0c",
    "\x1c", "\u0085", "\u00a0", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\ufffd",
    "\ufdd0", "\ufdd1", "\ufffc", "\u00ad", "\u200b", "\u200d", "\u200f", "\u202e",
    "\u2067", "\u0301", "\u0651", "\ufe0f", "é", "ش", "א", "एक", "中", "漢字", "😀",
    "👩\u200d👩\u200d👧", "🇮🇶", "👍🏽", "\U0001d400", "\U000e0041", "\U0010ffff", "\ud83d",
    "\ude00", "\udfff", "U.S.", "Al-Qaim", "don’t", "ISIL’s",
)  # fmt: skip

raw_texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(st.characters(exclude_categories=[]), max_size=40),
)
"""Anything that a decoder may give, halves of pairs and NUL included."""


def random_raw(chance: random.Random, pieces: int) -> str:
    """Return a text of so many hostile pieces."""
    return "".join(chance.choices(PIECES, k=pieces))
