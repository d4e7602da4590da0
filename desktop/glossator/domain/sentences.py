"""Cuts an article that goes out into its sentences, each a record with positions of its own."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from glossator.domain.article import Provenance, Remark
from glossator.domain.export import SentenceOf
from glossator.domain.losses import LossKind
from glossator.domain.span import Span
from glossator.domain.suggestion import Suggestion
from glossator.domain.text import sha256
from glossator.domain.words import trim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from glossator.domain.export import ExportArticle
    from glossator.domain.losses import Losses

Sentences: TypeAlias = "Callable[[str], Iterable[tuple[int, int]]]"
"""Yields where each sentence of a text begins and ends, in code points and in order."""

META = ("article_id", "sentence", "sentence_start")
"""What a sentence's metadata say of it: the id of its article, its number there (from 1), and where it starts."""

_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_Marked = TypeVar("_Marked", Span, Suggestion)


def stretches(text: str, found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return sentences without the blanks around them; none of them reaches across an empty line."""
    trimmed = []
    for start, end in found:
        at = start
        for stop in [*(match.end() for match in _EMPTY_LINE.finditer(text, start, end)), end]:
            if edges := trim(text, at, stop):
                trimmed.append(edges)
            at = stop
    return trimmed


def cut(
    exported: ExportArticle, sentences: Sentences, losses: Losses, *, unjudged: bool = False
) -> Iterator[ExportArticle]:
    """Yield the sentences of an article, those without a span too.

    Spans that reach across the end of a sentence are left out and counted. The article's own note stands with its
    first sentence. `unjudged` says that open suggestions are written like spans.
    """
    text = exported.text
    places = stretches(text, sentences(text))
    extents = list(places)
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    opened: defaultdict[int, list[Suggestion]] = defaultdict(list)

    def put(span: Span | Suggestion) -> int | None:
        """Return the number of the sentence that holds a span; blanks at its edges count to the sentence then."""
        edges = trim(text, span.start, span.end)
        number = None if edges is None else _holder(places, *edges)
        if number is None:
            losses.leave_out(LossKind.SENTENCE, exported, span)
        else:
            start, end = extents[number]
            extents[number] = (min(start, span.start), max(end, span.end))
        return number

    for span in exported.spans:
        if (number := put(span)) is not None:
            spans[number].append(span)
    for suggestion in exported.suggestions if unjudged else ():
        if (number := put(suggestion)) is not None:
            opened[number].append(suggestion)
    runs: defaultdict[int, dict[int, list[Suggestion]]] = defaultdict(dict)
    for which, run in enumerate(exported.runs):
        for suggestion in run.suggestions:
            if (number := _holder(extents, suggestion.start, suggestion.end)) is not None:
                runs[number].setdefault(which, []).append(suggestion)
    dismissals: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for start, end, label in exported.dismissals:
        if (number := _holder(extents, start, end)) is not None:
            dismissals[number].append((start - extents[number][0], end - extents[number][0], label))
    for number, (start, end) in enumerate(extents):
        sentence = _sentence(exported, number, start, end)
        known = {each.id for found in runs[number].values() for each in found}
        yield replace(
            sentence,
            spans=tuple(_from(each, start) for each in _without_origin(spans[number], known, exported, losses)),
            suggestions=tuple(_from(each, start) for each in opened[number]),
            rejected=_rejected(exported, known, spans[number]),
            origins={key: _from(exported.origins[key], start) for key in known & exported.origins.keys()},
            runs=tuple(
                replace(exported.runs[which], suggestions=tuple(_from(each, start) for each in found))
                for which, found in sorted(runs[number].items())
            ),
            dismissals=tuple(dismissals[number]),
        )


def _sentence(exported: ExportArticle, number: int, start: int, end: int) -> ExportArticle:
    """Return a sentence as a record of its own, whose spans are still those of the article."""
    article, text = exported.article, exported.text[start:end]
    about = (article.id, str(number + 1), str(start))
    digest = sha256(text)
    return replace(
        exported,
        article=replace(
            article,
            id=hashlib.sha256(f"{article.id}:{number + 1}".encode()).hexdigest()[:32],
            metadata=replace(article.metadata, extra=(*article.metadata.extra, *zip(META, about, strict=True))),
            text_sha256=digest,
            length=len(text),
            provenance=Provenance(article.provenance.file_name, "utf-8", digest),
        ),
        text=text,
        original=None,
        remark=Remark() if number else exported.remark,
        sentence=SentenceOf(article.id, number + 1, start),
    )


def _without_origin(spans: list[Span], known: set[str], exported: ExportArticle, losses: Losses) -> Iterator[Span]:
    """Yield spans; those that grew out of a suggestion that reaches beyond the sentence forget it."""
    for span in spans:
        if span.suggestion is None or span.suggestion in known:
            yield span
        else:
            losses.drop(LossKind.ORIGIN, exported)
            yield replace(span, suggestion=None, verdict=None)


def _rejected(exported: ExportArticle, known: set[str], spans: list[Span]) -> dict[str, str | None]:
    held = {span.id for span in spans}
    found = ((key, exported.rejected[key]) for key in sorted(known & exported.rejected.keys()))
    return {key: span if span in held else None for key, span in found}


def _holder(places: list[tuple[int, int]], start: int, end: int) -> int | None:
    """Return the number of the sentence in which a stretch lies, None where there is none."""
    number = bisect_right(places, start, key=itemgetter(0)) - 1
    return number if number >= 0 and end <= places[number][1] else None


def _from(span: _Marked, start: int) -> _Marked:
    return replace(span, start=span.start - start, end=span.end - start)
