"""The words of a text as the memory sees them: runs that could be phrases, names, figures, and the keys of phrases."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

LONGEST = 8
"""How many words a phrase has at most to be remembered."""


DETERMINERS = frozenset(["the", "a", "an"])
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    *("december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"),
)
_NUMBERS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"),
    *("hundred", "hundreds", "thousand", "thousands", "dozen", "dozens", "million", "billion"),
)
_CLASSES = {
    **dict.fromkeys(_DAYS, "‹day›"),
    **dict.fromkeys(_MONTHS, "‹month›"),
    **dict.fromkeys(_NUMBERS, "‹number›"),
}
_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}|\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?|[^\W_]+(?:['’](?![sS]\b)[^\W_]+)*|['’][sS]\b|[^\w\s]|_+"
)
_HYPHENS = frozenset("-‐‑‒–")  # the dashes that join words
_SENTENCE_ENDS = frozenset('.!?:“”"‘')  # what may stand before the first word of a sentence


class Token(NamedTuple):
    """A word or a mark of punctuation `[start, end)`; `folded` is its text without regard to case."""

    start: int
    end: int
    text: str
    folded: str

    @property
    def is_word(self) -> bool:
        """Whether it is more than punctuation."""
        return self.text[0].isalnum()

    @property
    def is_name(self) -> bool:
        """Whether it is written with a capital, as names are."""
        return self.text[0].isupper() and self.folded not in DETERMINERS


class Reading:
    """The words of a text, or of a part of it that begins at `offset`, ready to be looked up."""

    def __init__(self, text: str, offset: int = 0) -> None:
        self.text = text
        self.offset = offset
        self.tokens = [
            Token(found.start() + offset, found.end() + offset, found.group(), found.group().casefold())
            for found in _TOKEN.finditer(text)
        ]
        self._starts = [token.start for token in self.tokens]
        self._ends = [token.end for token in self.tokens]

    def slice(self, start: int, end: int) -> str:
        """Return the text between two positions of the whole."""
        return self.text[start - self.offset : end - self.offset]

    def between(self, start: int, end: int) -> list[Token]:
        """Return the tokens that lie between two positions."""
        return self.tokens[bisect_left(self._starts, start) : bisect_right(self._ends, end)]

    def before(self, start: int) -> Token | None:
        """Return the token before a position, None where a paragraph begins there."""
        at = bisect_right(self._ends, start) - 1
        found = self.tokens[at] if at >= 0 else None
        return found if found and self._near(found.end, start) else None

    def after(self, end: int) -> Token | None:
        """Return the token behind a position, None where a paragraph ends there."""
        at = bisect_left(self._starts, end)
        found = self.tokens[at] if at < len(self.tokens) else None
        return found if found and self._near(end, found.start) else None

    def _near(self, end: int, start: int) -> bool:
        """Tell whether two tokens stand in one paragraph."""
        return start - end <= 1 or self.slice(end, start).count("\n") <= 1

    def begins_sentence(self, start: int) -> bool:
        """Tell whether a capital at a position may be there for the sentence's sake alone."""
        at = bisect_left(self._starts, start) - 1
        return at < 0 or self.tokens[at].text in _SENTENCE_ENDS or "\n" in self.slice(self.tokens[at].end, start)

    def grams(self, longest: int = LONGEST, starts: AbstractSet[int] | None = None) -> Iterator[list[Token]]:
        """Yield every run of up to `longest` words that could be a phrase; a hyphen counts for nothing.

        With `starts` only those whose first token begins at one of these positions.
        """
        tokens = self.tokens
        for first, token in enumerate(tokens):
            if not token.is_word or (starts is not None and token.start not in starts):
                continue
            length = 0
            for at in range(first, len(tokens)):
                last = tokens[at]
                if at > first and not self._near(tokens[at - 1].end, last.start):
                    break
                length += last.text not in _HYPHENS
                if length > longest:
                    break
                if last.is_word:
                    yield tokens[first : at + 1]

    def names(self) -> Iterator[tuple[int, int]]:
        """Yield `[first, last]` of each longest run of words with capitals, as places among the tokens."""
        first = None
        for at, token in enumerate(self.tokens):
            if token.is_name:
                first = at if first is None else first
                continue
            if first is not None and not self._joins(at):
                yield first, at - 1
                first = None
        if first is not None:
            yield first, len(self.tokens) - 1

    def figures(self) -> Iterator[list[Token]]:
        """Yield each longest run of figures, number words, months and days, then with one and two words behind it."""
        first = None
        for at in range(len(self.tokens) + 1):
            token = self.tokens[at] if at < len(self.tokens) else None
            if token is not None and is_figure(token):
                first = at if first is None else first
                continue
            # “January 5, 2017” and “20-30” are one run.
            if first is not None and token is not None and self._links(at):
                continue
            if first is not None:
                run = self.tokens[first:at]
                first = None
                yield run
                for behind in self.tokens[at : at + 2]:
                    if not behind.text.isalpha() or not self._near(run[-1].end, behind.start):
                        break
                    run = [*run, behind]
                    yield run

    def _links(self, at: int) -> bool:
        tokens = self.tokens
        linking = tokens[at].text in _HYPHENS or tokens[at].text in ",/"
        return linking and at + 1 < len(tokens) and is_figure(tokens[at + 1])

    def _joins(self, at: int) -> bool:
        tokens = self.tokens
        return (
            tokens[at].text in _HYPHENS
            and at + 1 < len(tokens)
            and tokens[at + 1].is_name
            and (tokens[at].start == tokens[at - 1].end and tokens[at + 1].start == tokens[at].end)
        )


def phrase_key(tokens: Sequence[Token]) -> str:
    """Return what is the same for all spellings of a phrase: no hyphens, no case but whether there are capitals.

    “US” and “us”, “Anna” and “anna” stay apart; an article in front is always taken for a small one.
    """
    words = [token.folded for token in tokens if token.text not in _HYPHENS]
    rest = tokens[1:] if tokens and tokens[0].folded in DETERMINERS else tokens
    if not any(token.text != token.text.lower() for token in rest):
        return " ".join(words)
    short = len(words) == 1 and 1 < len(tokens[0].text) <= 4 and tokens[0].text.isupper()
    return " ".join(words) + ("\t^^" if short else "\t^")


def small_key(tokens: Sequence[Token]) -> str | None:
    """Return the key of a phrase at the start of a sentence as if it stood further inside, None if that is the same."""
    first, rest = tokens[0].text, tokens[1:]
    if not first[0].isupper() or first[1:] != first[1:].lower() or any(t.text != t.text.lower() for t in rest):
        return None
    return " ".join(token.folded for token in tokens if token.text not in _HYPHENS)


def stem(tokens: Sequence[Token]) -> str:
    """Return the first two words of a phrase, as longer phrases are found by."""
    return " ".join([token.folded for token in tokens if token.text not in _HYPHENS][:2])


def key_of(phrase: str) -> str:
    """Return the key of a phrase that stands by itself."""
    return phrase_key(Reading(phrase).tokens)


def shape(tokens: Sequence[Token]) -> str | None:
    """Return a phrase with its figures, months, days and number words taken out; None where it has none."""
    parts = [
        re.sub(r"\d", "#", token.folded) if token.text[0].isdigit() else _CLASSES.get(token.folded, token.folded)
        for token in tokens
    ]
    shaped = " ".join(parts)
    return shaped if "#" in shaped or "‹" in shaped else None


def is_figure(token: Token) -> bool:
    """Tell whether a token is a figure, a number word, a month or a day."""
    return token.text[0].isdigit() or token.folded in _CLASSES


def look(tokens: Sequence[Token]) -> str:
    """Return in one letter each how the first and the last word are written: name, capitals, small, figure."""

    def letter(token: Token) -> str:
        if token.text[0].isdigit():
            return "1"
        if token.text.isupper() and len(token.text) > 1:
            return "A"
        return "a" if token.text == token.text.lower() else "N"

    return (letter(tokens[0]) + letter(tokens[-1]) + ("+" if len(tokens) > 2 else "")) if tokens else ""
