"""Draws spans in HTML, however they overlap: each has its own line under the words, on a level that is free."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from glossator.domain.suggestion import Suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from glossator.formats.outgoing import Outgoing

LEVELS = 12
"""How many lines are drawn one below the other; what overlaps more deeply shares the lowest."""


def highlighted(
    text: str,
    spans: list[Outgoing],
    sources: Mapping[str, str],
    class_of: Callable[[str], str],
    name_of: Callable[[str], str],
) -> str:
    """Return a text as HTML in which each stretch that lies in spans is marked by all of them.

    `spans` come in text order, an outer one before an inner one. Read without its tags, the HTML is the text.
    """
    levels = _levels(spans)
    cuts = sorted({0, len(text), *(edge for span in spans for edge in (span.start, span.end))})
    parts = []
    open_: list[int] = []
    waiting = 0
    for start, end in pairwise(cuts):
        open_ = [n for n in open_ if spans[n].end > start]
        while waiting < len(spans) and spans[waiting].start == start:
            open_.append(waiting)
            waiting += 1
        words = escape(text[start:end])
        # From the highest line to the lowest, so that the lowest is the outermost element.
        for n in sorted(open_, key=lambda n: levels[n]):
            words = _mark(words, spans[n], levels[n], sources, class_of, name_of, first=spans[n].start == start)
        parts.append(words)
    return "".join(parts)


def depth(spans: list[Outgoing]) -> int:
    """Return how many lines are drawn one below the other at most."""
    return max(_levels(spans), default=-1) + 1


def _levels(spans: list[Outgoing]) -> list[int]:
    """Return the level of each span: the first on which no other stands where it begins.

    An outer span gets a lower line than those inside it, as far as there is room.
    """
    ends: list[int] = []
    raw = []
    for span in spans:
        level = next((n for n, end in enumerate(ends) if end <= span.start), len(ends))
        if level == len(ends):
            ends.append(span.end)
        else:
            ends[level] = span.end
        raw.append(level)
    # Within each cluster of spans that hang together, the one that came first lies lowest.
    levels = [0] * len(spans)
    cluster: list[int] = []
    reach = -1
    for n, span in enumerate(spans):
        if span.start >= reach and cluster:
            _turn(cluster, raw, levels)
            cluster = []
        cluster.append(n)
        reach = max(reach, span.end)
    _turn(cluster, raw, levels)
    return levels


def _turn(cluster: list[int], raw: list[int], levels: list[int]) -> None:
    deepest = max((raw[n] for n in cluster), default=0)
    for n in cluster:
        levels[n] = min(deepest - raw[n], LEVELS - 1)


def _mark(
    words: str,
    span: Outgoing,
    level: int,
    sources: Mapping[str, str],
    class_of: Callable[[str], str],
    name_of: Callable[[str], str],
    *,
    first: bool,
) -> str:
    open_ = isinstance(span, Suggestion)
    name = name_of(span.label)
    said = [name, f"from {sources[span.id]}", "not judged" if open_ else ""]
    if note := getattr(span, "note", ""):
        said.append(f"note: {note}")
    title = escape("; ".join(part for part in said if part))
    classes = f"m d{level} {class_of(span.label)}" + (" o" if open_ else "") + (" f" if first else "")
    chip = f' data-l="{escape(name)}"' if first else ""
    return f'<span class="{classes}"{chip} title="{title}">{words}</span>'
