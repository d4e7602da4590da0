"""Names of people taken apart: titles in front, and the surname by which a text goes on calling them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from glossator.domain.phrasing import APOSTROPHES, HYPHENS, is_word, pieces

PARTICLES = frozenset(
    [
        *("al", "el", "ul", "ud", "as", "ash", "an", "ad", "bin", "ibn", "bint", "abu", "umm", "ould", "ag"),
        *("de", "del", "della", "der", "den", "van", "von", "la", "le", "da", "di", "dos", "du", "ben", "mac"),
    ]
)
"""Words, in any case, that join the parts of a name and belong to a surname that follows them."""
TITLES = frozenset(
    [
        *("mr", "mrs", "ms", "miss", "dr", "prof", "professor", "sir", "lord", "lady", "king", "queen", "prince"),
        *("princess", "emir", "sultan", "sheikh", "shaikh", "sheik", "imam", "ayatollah", "mullah", "maulana", "pope"),
        *("gen", "general", "lt", "lieutenant", "maj", "major", "col", "colonel", "capt", "captain", "cmdr"),
        *("commander", "sgt", "sergeant", "cpl", "corporal", "pvt", "private", "adm", "admiral", "brig", "brigadier"),
        *("marshal", "commodore", "president", "premier", "chancellor", "minister", "senator", "sen", "rep", "gov"),
        *("governor", "mayor", "ambassador", "secretary", "spokesman", "spokeswoman", "spokesperson", "judge"),
        *("justice", "chief", "leader", "officer", "deputy", "vice", "staff", "sub", "warlord", "analyst", "envoy"),
    ]
)
"""Titles and ranks, without stops and in lower case, that stand before a name."""

_ENGLISH_TOO = frozenset(["an", "as", "ad"])
_LEAST_SURNAME = 3
# Further away than so many blanks nothing belongs together.
_FAR = 20
# Words that are capitalised only because a sentence begins with them.
_BEGINNINGS = frozenset(
    [
        *("a", "about", "according", "after", "against", "all", "although", "among", "an", "and", "as", "asked", "at"),
        *("because", "before", "behind", "besides", "both", "but", "by", "despite", "even", "for", "former", "from"),
        *("he", "her", "his", "however", "if", "in", "instead", "its", "last", "late", "later", "like", "meanwhile"),
        *(
            "neither",
            "nor",
            "now",
            "of",
            "on",
            "once",
            "only",
            "or",
            "said",
            "says",
            "she",
            "since",
            "so",
            "that",
            "the",
        ),
        *("their", "then", "this", "though", "to", "today", "under", "unlike", "until", "what", "when", "where"),
        *("whether", "while", "who", "why", "with", "without", "yesterday", "yet"),
    ]
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name taken apart: the titles before it, what comes next, and the surname with its particles."""

    titles: tuple[str, ...]
    given: tuple[str, ...]
    surname: str


def name_parts(phrase: str) -> Name | None:
    """Take a phrase apart as a person's name; None when it is no name with a surname that could stand alone."""
    words = [word for word in re.split(r"\s+", phrase.strip()) if word]
    titles = []
    while len(words) > 1 and is_title(words[0]):
        titles.append(words.pop(0))
    if not titles and len(words) < len(["given name", "surname"]):
        return None
    if any(not _is_name_word(word) for word in words):
        return None
    first = len(words) - 1
    while first > 1 and words[first - 1].lower().strip(HYPHENS) in PARTICLES:
        first -= 1
    surname = " ".join(words[first:])
    if sum(map(is_word, words[-1])) < _LEAST_SURNAME:
        return None
    return Name(tuple(titles), tuple(words[:first]), surname)


def without_particles(surname: str) -> str:
    """Return a surname without the particles in front: Jughaifi for Al Jughaifi."""
    parts = pieces(surname)
    while len(parts) > 2 and parts[0].lower() in PARTICLES:
        parts = parts[2:]
    return "".join(parts)


def is_title(word: str) -> bool:
    """Tell whether a word is a title or a rank, with or without a stop."""
    return word[:1].isupper() and all(part in TITLES for part in word.rstrip(".").lower().split("-"))


def _is_name_word(word: str) -> bool:
    bare = word.strip("." + HYPHENS)
    if not bare or any(character.isdigit() for character in bare):
        return False
    if not all(is_word(character) or character in APOSTROPHES + HYPHENS + "." for character in bare):
        return False
    cased = bare[0].lower() != bare[0].upper()
    # Scripts without capitals are taken at their word.
    return not cased or bare[0].isupper() or bare.lower().split("-")[0] in PARTICLES


def titles_before(text: str, start: int) -> int:
    """Return where the titles and ranks right before a position begin; the position itself when there are none."""
    while (word := _word_before(text, start)) is not None and is_title(text[word[0] : word[1]]):
        start = word[0]
    return start


def is_named_before(text: str, start: int, *, surely: bool = False) -> bool:
    """Tell whether a word that looks like a given name stands right before a position.

    With `surely` the first word of a sentence does not count: it is capitalised, whatever it is.
    """
    word = _word_before(text, start)
    if word is None or (surely and _begins_sentence(text, word[0])):
        return False
    shown = text[word[0] : word[1]]
    if is_title(shown) or (shown.endswith(".") and len(shown) > len("Q.")):
        return False
    if shown.lower() in PARTICLES:
        return shown.lower() not in _ENGLISH_TOO
    return shown[:1].isupper() and _is_name_word(shown) and shown.lower() not in _BEGINNINGS


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - _FAR) : start].rstrip(" \t\u00a0")[-1:]
    return not before or not (is_word(before) or before in ",;-")


def _word_before(text: str, position: int) -> tuple[int, int] | None:
    """Return the word, with a stop behind it, that only blanks part from a position."""
    end = position
    while end > 0 and text[end - 1] in " \t\u00a0":
        end -= 1
    start = end
    while start > 0 and (is_word(text[start - 1]) or text[start - 1] in HYPHENS + APOSTROPHES + "."):
        start -= 1
    return (start, end) if start < end < position else None
