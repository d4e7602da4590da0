"""What a word looks like: part of a name, an ordinal, a number. As flags of a vocabulary, found out once per word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spacy.lang.en.lex_attrs import like_num

if TYPE_CHECKING:
    from spacy.vocab import Vocab

_INITIAL = re.compile(r"[A-Z]\.")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)", re.IGNORECASE)
_ORDINAL_WORDS = frozenset(
    [
        *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
        *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth"),
        *("nineteenth", "twentieth", "thirtieth", "fortieth", "fiftieth", "hundredth"),
    ]
)
_NUMBER_WORDS = frozenset(["dozen"])
# Capitalised, next to names, and never part of one.
_DAYS = frozenset(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
PARTICLES = frozenset(
    [
        *("al", "el", "ul", "ud", "bin", "ibn", "bint", "abu", "umm", "ould", "ag"),
        *("de", "del", "der", "den", "van", "von", "la", "le"),
    ]
)
"""Words in lower case that join the parts of a name."""
# … and those that may begin one.
_BEGINNINGS = frozenset(["al", "el", "bin", "ibn", "abu", "umm"])


@dataclass(frozen=True, slots=True)
class Flags:
    """The numbers of the flags, as the keys of a matcher's pattern."""

    name: int
    name_start: int
    name_part: int
    ordinal: int
    number: int


def add_to(vocab: Vocab) -> Flags:
    """Teach a vocabulary the shapes."""
    return Flags(
        name=vocab.add_flag(is_name),
        name_start=vocab.add_flag(lambda word: word in _BEGINNINGS or is_name(word)),
        name_part=vocab.add_flag(lambda word: word == "-" or word in PARTICLES or is_name(word)),
        ordinal=vocab.add_flag(is_ordinal),
        number=vocab.add_flag(is_number),
    )


def is_name(word: str) -> bool:
    """Tell whether a word may be part of a person's or a place's name: capitalised, not all in capitals."""
    if _INITIAL.fullmatch(word):
        return True
    return (
        word[:1].isupper()
        and any(character.islower() for character in word)
        and all(character.isalpha() or character in "'’" for character in word)
        and word not in _DAYS
    )


def is_ordinal(word: str) -> bool:
    """Tell whether a word is an ordinal, in figures or in words."""
    return _ORDINAL.fullmatch(word) is not None or word.lower() in _ORDINAL_WORDS


def is_number(word: str) -> bool:
    """Tell whether a word is a number that counts something, in figures or in words."""
    return word.lower() in _NUMBER_WORDS or (not is_ordinal(word) and bool(like_num(word)))  # type: ignore[no-untyped-call]
