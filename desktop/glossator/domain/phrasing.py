"""The ways one phrase is written: in any case, with other joints, with and without stops, in the plural."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HYPHENS = "-\u00ad\u2010\u2011\u2012\u2013"
APOSTROPHES = "'’ʼ‘`"
_GAP = r"(?:[^\S\n]+|[^\S\n]*\n[^\S\n]*)"
_JOINT = rf"(?:{_GAP}?[{HYPHENS}]{_GAP}?|{_GAP})"
_APOSTROPHE = f"[{APOSTROPHES}]"
_POSSESSIVE = re.compile(rf"(?<=\w)[{APOSTROPHES}](?:s|S)?$")
_SIGNS = re.compile(r"[\W_]+")
_INITIALS = re.compile(r"(?:\w\.){2,}")
_NUMBER_WORDS = frozenset(
    [
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen"),
        *("dozens", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "half", "first", "second"),
    ]
)
_LEAST_CLOSED = 2
_LONGEST_STOPPED = 5
_LEAST_PLURAL = 3
# Scripts that put no blanks between words: a boundary cannot be asked for there.
_UNSEGMENTED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
)


def is_word(character: str) -> bool:
    """Tell whether a character is part of a word: a letter, a digit, or what is joined to one."""
    return character.isalnum() or character in "_\u200c\u200d" or unicodedata.category(character)[0] == "M"


def is_unsegmented(character: str) -> bool:
    """Tell whether a character belongs to a script that is written without blanks between words."""
    return _UNSEGMENTED.match(character) is not None


def without_possessive(phrase: str) -> str:
    """Return a phrase without an apostrophe, or ’s, at its end."""
    return _POSSESSIVE.sub("", phrase)


def folded(phrase: str) -> str:
    """Return what spellings that differ only in case, joints, stops and apostrophes have in common."""
    return _SIGNS.sub(" ", phrase).strip().casefold() or phrase.casefold()


def pieces(phrase: str) -> list[str]:
    """Return the words of a phrase and what stands between them, in order; joined they are the phrase again."""
    found: list[str] = []
    for character in phrase:
        if found and is_word(found[-1][-1]) == is_word(character):
            found[-1] += character
        else:
            found.append(character)
    return found


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a phrase: a pattern, the lower-case beginning by which its places are found quickly."""

    anchor: str
    pattern: re.Pattern[str]


def form(phrase: str, *, closed: bool = True) -> Form:
    """Return the form that finds a phrase in any case and with any joints; `closed` also without a joint."""
    parts = pieces(phrase)
    if (stopped := _stopped(phrase)) is not None:
        return stopped
    source = []
    for number, part in enumerate(parts):
        if is_word(part[0]):
            source.append(re.escape(part))
        elif part.strip(HYPHENS).isspace() or not part.strip(HYPHENS):
            at_an_end = number in (0, len(parts) - 1)
            long = not at_an_end and min(len(parts[number - 1]), len(parts[number + 1])) >= _LEAST_CLOSED
            source.append(re.escape(part) if at_an_end else f"{_JOINT}?" if closed and long else _JOINT)
        else:
            source.append("".join(_APOSTROPHE if each in APOSTROPHES else re.escape(each) for each in part))
    return Form(lower(parts[0]), re.compile("".join(source), re.IGNORECASE))


def _stopped(phrase: str) -> Form | None:
    """Return the form of initials, which are written with stops and without: US, U.S."""
    letters = phrase.replace(".", "")
    if not letters.isalpha() or not 1 < len(letters) <= _LONGEST_STOPPED or letters != letters.upper():
        return None
    if "." in phrase and not _INITIALS.fullmatch(phrase) and not _INITIALS.fullmatch(phrase + "."):
        return None
    if letters == letters.lower():
        # A script without capitals has no initials that could be told from a word.
        return None
    stops = r"\.".join(letters)
    return Form(lower(letters[0]), re.compile(rf"{stops}(?:\.|(?!\w))|{letters}", re.IGNORECASE))


def lower(text: str) -> str:
    """Return text in lower case, character by character, so that no position moves."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def numbers(phrase: str) -> list[str]:
    """Return the plural of a phrase, or its singular, as English forms them; none for words of other scripts."""
    parts = pieces(phrase)
    word = parts[-1] if parts else ""
    if len(word) < _LEAST_PLURAL or not word.isascii() or not word.isalpha() or word.isupper():
        return []
    begin = phrase[: -len(word)]
    return [begin + other for other in _other_numbers(word)]


def _other_numbers(word: str) -> list[str]:
    if word.endswith("men"):
        return [word[:-2] + "an"]
    if word.endswith("man") and word.islower():
        return [word[:-2] + "en"]
    if word.endswith("ies"):
        return [word[:-3] + "y"]
    if word.endswith(("sses", "xes", "ches", "shes")):
        return [word[:-2]]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return [word[:-1]]
    if word.endswith(("s", "x", "ch", "sh")):
        return [word + "es"]
    if word.endswith("y") and word[-2].lower() not in "aeiou":
        return [word[:-1] + "ies"]
    return [word + "s"]


def is_number(phrase: str) -> bool:
    """Tell whether a phrase is a bare number, in figures or as one English word."""
    return phrase.lower() in _NUMBER_WORDS or (any(map(str.isdigit, phrase)) and not any(map(str.isalpha, phrase)))


def number_is_likely(phrase: str) -> bool:
    """Tell whether the plural of a phrase is likely the same kind of thing: not for a name, Hama is not Hamas."""
    word = pieces(phrase)[-1]
    return word.islower() or word.rstrip("s").endswith(("i", "an", "ese")) or not word[:1].isupper()


def abbreviations(text: str, start: int, end: int) -> list[str]:
    """Return what stands in brackets behind a stretch and is short for it: (SDF) after Syrian Democratic Forces."""
    found = re.compile(r"\s?\(\s?([^\W\d_][\w.-]{1,9})\s?\)").match(text, end)
    if found is None or not any(character.isupper() for character in found[1]):
        return []
    short = [character.lower() for character in found[1] if character.isalpha() and character.isupper()]
    initials = [part[0].lower() for part in pieces(text[start:end]) if is_word(part[0])]
    position = 0
    for initial in initials:
        if position < len(short) and initial == short[position]:
            position += 1
    return [found[1]] if len(short) > 1 and position == len(short) else []


def distinct(phrases: Iterable[str]) -> list[str]:
    """Return phrases without those that differ from an earlier one only in case, joints, stops or apostrophes."""
    return list({folded(phrase): phrase for phrase in reversed(list(phrases))}.values())[::-1]
