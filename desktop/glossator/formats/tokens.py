"""The tokens and sentences of a text, for formats that know nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glossator.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from glossator.domain.export import ExportArticle
    from glossator.formats.aligning import Placed
    from glossator.formats.format import Tokenize

_UNBROKEN = re.compile(r"\S+")
# What `str.splitlines` takes for a line end, and so do readers of line formats.
_LINE_END = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_STOPS = frozenset({".", "!", "?", "…", "...", "؟", "。", "！", "？"})
_CLOSING = frozenset("\"'”’»)]")
_OPENING = frozenset("\"'“‘«([")
_NOT_A_STOP_AFTER = frozenset(
    (
        *("adm", "brig", "capt", "cmdr", "col", "cpl", "dr", "fr", "gen", "gov", "hon", "lt", "maj", "mr", "mrs", "ms"),
        *("mt", "no", "pres", "prof", "pvt", "rep", "rev", "sec", "sen", "sgt", "st", "vs", "approx", "dept", "est"),
        *("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"),
    )
)
# In a line of its own it would mean the beginning of a document.
_DOCUMENT_MARK = "-DOCSTART-"


def split_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield the words and marks of punctuation of a text: the tokens where no pipeline gives its own."""
    for unbroken in _UNBROKEN.finditer(text):
        # Most are a word as they stand, and nothing has to be looked at letter by letter.
        if unbroken[0].isalnum():
            yield unbroken.span()
        else:
            yield from words(text, *unbroken.span())


def tokens_of(text: str, tokenize: Tokenize | None) -> list[tuple[int, int]]:
    """Return the tokens of a text in order: together they hold every character but blanks, and no blanks."""
    if tokenize is None:
        return list(split_words(text))
    found: list[tuple[int, int]] = []
    reached = 0
    for start, end in tokenize(text):
        start = max(start, reached)
        if start < end:
            if start > reached and not text[reached:start].isspace():
                found += _unbroken(text, reached, start)
            word = text[start:end]
            if word.split() == [word] and word != _DOCUMENT_MARK:
                found.append((start, end))
            else:
                found += _unbroken(text, start, end)
            reached = end
    return [*found, *_unbroken(text, reached, len(text))]


def _unbroken(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for part in _UNBROKEN.finditer(text, start, end):
        if part[0] == _DOCUMENT_MARK:
            yield part.start(), part.start() + 1
            yield part.start() + 1, part.end()
        else:
            yield part.span()


def sentences(text: str, tokens: Sequence[tuple[int, int]], placed: Iterable[Placed]) -> list[tuple[int, int]]:
    """Return the sentences as `[first, end)` of tokens: lines, cut after full stops, but never inside a span."""
    inside = {cut for span in placed for cut in range(span.first + 1, span.end)}
    cuts = [n for n in range(1, len(tokens)) if n not in inside and _is_cut(text, tokens, n)]
    return list(zip([0, *cuts], [*cuts, len(tokens)], strict=True)) if tokens else []


def rows_of(
    exported: ExportArticle, tokens: Sequence[tuple[int, int]], placed: Iterable[Placed]
) -> list[tuple[int, int]]:
    """Return the sentences of an article as `[first, end)` of tokens; what is a sentence already is not cut again."""
    if exported.sentence is not None:
        return [(0, len(tokens))] if tokens else []
    return sentences(exported.text, tokens, placed)


def sentence_stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence of a text begins and ends, by rule."""
    tokens = tokens_of(text, None)
    for first, end in sentences(text, tokens, ()):
        yield tokens[first][0], tokens[end - 1][1]


def _is_cut(text: str, tokens: Sequence[tuple[int, int]], number: int) -> bool:
    """Tell whether a token begins a sentence."""
    before, start = tokens[number - 1][1], tokens[number][0]
    # Between two words is nearly always a blank: the rest need not be asked.
    if before == start or (text[before - 1].isalnum() and text[before:start] == " "):
        return False
    if _LINE_END.search(text, before, start):
        return True
    last = number - 1
    while last and text[slice(*tokens[last])] in _CLOSING and tokens[last - 1][1] == tokens[last][0]:
        last -= 1
    if text[slice(*tokens[last])] not in _STOPS:
        return False
    following = text[start]
    if not (following.isupper() or following.isdigit() or following in _OPENING or _has_no_case(following)):
        return False
    earlier = text[slice(*tokens[last - 1])] if last and tokens[last - 1][1] == tokens[last][0] else ""
    is_short = text[slice(*tokens[last])] == "." and (
        earlier.casefold() in _NOT_A_STOP_AFTER or (len(earlier) == 1 and earlier.isalpha())
    )
    return not is_short


def _has_no_case(character: str) -> bool:
    return character.isalpha() and character.lower() == character.upper()
