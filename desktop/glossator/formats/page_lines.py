"""Lines of printed pages put together to paragraphs again: what a PDF holds is only where each line stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SOFT_HYPHEN = "\u00ad"
_HYPHENS = "\u00ad-\u2010"
_SENTENCE_END = re.compile(r"[.!?:…։۔。！？][\"'”’»)\]]*$")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|página|p\.)?\s*\d{1,4}\s*(?:(?:of|/|von|de|sur)\s*\d{1,4})?\W*", re.IGNORECASE
)
_LAST_WORD = re.compile(rf"[\w'’]+[{re.escape(_HYPHENS)}]$")
_FIRST_WORD = re.compile(r"[\w'’]+")
_WIDER_GAP = 1.25
_OTHER_SIZE = 1.12
_REPEATED = 3
_EDGE = 2


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line with where it stands, in points from the lower left corner, and the size of its letters."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Flowed:
    """The paragraphs of a document, a line each, with how many words were joined and lines left out."""

    text: str
    joined: int
    left_out: tuple[str, ...]


def flow(pages: Sequence[Sequence[PageLine]]) -> Flowed:
    """Return the text of pages as paragraphs, without what repeats at their edges."""
    kept, left_out = _without_edges(pages)
    words = Counter(word for page in kept for line in page for word in re.findall(r"[\w'’]+(?:-[\w'’]+)*", line.text))
    paragraphs: list[str] = []
    joined = 0
    before: PageLine | None = None
    for page in kept:
        gap, edge = _usual_gap(page), _edges(page)
        for number, line in enumerate(page):
            new = before is None or (
                _begins_page(before, line) if number == 0 else _begins(before, line, gap, edge[number - 1])
            )
            if new:
                paragraphs.append(line.text)
            else:
                paragraphs[-1], divided = _join(paragraphs[-1], line.text, words)
                joined += divided
            before = line
    return Flowed("\n".join(paragraphs), joined, left_out)


def _begins(before: PageLine, line: PageLine, gap: float, edge: float) -> bool:
    """Tell whether a line begins a paragraph, by how it stands below the one before it."""
    size = max(before.size, line.size)
    fall = before.base - line.base
    other_size = size > _OTHER_SIZE * min(before.size, line.size)
    ended = bool(_SENTENCE_END.search(before.text))
    if fall <= 0:
        # The next column.
        return other_size or ended
    if other_size or fall > _WIDER_GAP * max(gap, size):
        return True
    if before.text[-1:] in _HYPHENS:
        return False
    if line.left - before.left > 0.8 * size and ended:
        return True
    return ended and edge - before.right > max(3 * size, 0.15 * (edge - before.left))


def _begins_page(before: PageLine, line: PageLine) -> bool:
    return bool(_SENTENCE_END.search(before.text)) or not (line.text[0].islower() or before.text[-1] in _HYPHENS + ",")


def _join(paragraph: str, text: str, words: Counter[str]) -> tuple[str, bool]:
    """Return a paragraph with a line more; a divided word becomes whole as the document has it elsewhere."""
    last, first = _LAST_WORD.search(paragraph), _FIRST_WORD.match(text)
    if last is None or first is None:
        return f"{paragraph} {text}", False
    if paragraph[-1] == _SOFT_HYPHEN:
        return paragraph[:-1] + text, True
    head = last[0][:-1]
    with_hyphen, without = words[f"{head}-{first[0]}"], words[head + first[0]]
    if with_hyphen > without or not first[0][0].islower() or not head[-1].isalpha():
        return paragraph + text, False
    return paragraph[:-1] + text, True


def _without_edges(pages: Sequence[Sequence[PageLine]]) -> tuple[list[list[PageLine]], tuple[str, ...]]:
    """Return the pages without page numbers and without first and last lines that many of them share."""
    edges = Counter(key for page in pages for key in {_shape(line.text) for line in (*page[:_EDGE], *page[-_EDGE:])})
    repeated = {key for key, count in edges.items() if count >= max(_REPEATED, len(pages) / 2)}
    kept, left_out = [], []
    for page in pages:
        rest = list(page)
        for end in (0, -1) * _EDGE:
            if len(rest) > 1 and (_shape(rest[end].text) in repeated or _is_number(rest[end].text, len(pages))):
                left_out.append(rest.pop(end).text)  # noqa: PERF401 - each pop decides on the next
        kept.append(rest)
    return kept, tuple(left_out)


def _is_number(text: str, pages: int) -> bool:
    return pages > 1 and _PAGE_NUMBER.fullmatch(text) is not None


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.split()))


def _usual_gap(page: Sequence[PageLine]) -> float:
    falls = [before.base - line.base for before, line in pairwise(page)]
    small = [fall for (fall, line) in zip(falls, page[1:], strict=True) if 0 < fall < 3 * line.size]
    return median(small) if small else 0.0


def _edges(page: Sequence[PageLine]) -> list[float]:
    """Return for each line how far to the right those of its column go."""
    furthest: dict[int, float] = {}
    for line in page:
        column = round(line.left / 36)
        furthest[column] = max(furthest.get(column, 0.0), line.right)
    return [max(furthest.get(round(line.left / 36) + side, 0.0) for side in (-1, 0)) for line in page]
