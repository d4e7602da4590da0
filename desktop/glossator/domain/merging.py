"""The one rule by which suggestions of several sources become the pre-highlights of an article."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from glossator.domain.suggestion import Suggestion

RANKS = {"memory": 0, "gazetteer": 1, "spacy": 2}
"""Which kind of source is believed first; kinds that are not named come last."""

_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True, slots=True)
class Merged:
    """The suggestions that are shown, in text order, and for each the ones that it stands for or won against.

    `silenced` are those that are not shown, by the suggestion of the memory that silences them.
    """

    winners: tuple[Suggestion, ...]
    behind: dict[str, tuple[Suggestion, ...]] = field(default_factory=dict)
    silenced: dict[Suggestion, tuple[Suggestion, ...]] = field(default_factory=dict)


def merge(suggestions: Iterable[Suggestion]) -> Merged:
    """Choose between suggestions of different sources that share a character.

    1. A source does not compete with itself: what it overlaps on purpose stays, unless it says the same twice.
    2. A suggestion gives way to one of a source that ranks before its own (memory, gazetteer, pipeline),
    3. unless it has the same label and more words around the same ones: then the longer one is shown. An article in
       front and a possessive ’s behind are no more words.
    4. Before all that: one without a label, which only the memory makes, takes out what other sources say of exactly
       its words, and is not shown itself.
    """
    suggestions, silenced = _silence(list(suggestions))
    kept: list[tuple[int, int, str]] = []
    by_id: dict[str, Suggestion] = {}
    behind: dict[str, list[Suggestion]] = {}
    longest = 0
    ordered = sorted(suggestions, key=lambda s: (rank(s), s.fingerprint.source, s.start - s.end, s.start, s.id))
    for candidate in ordered:
        rivals = []
        for position in range(bisect_left(kept, (candidate.start - longest, 0, "")), len(kept)):
            start, end, rival_id = kept[position]
            if start >= candidate.end:
                break
            rival = by_id[rival_id]
            if end > candidate.start and (
                rival.fingerprint.source != candidate.fingerprint.source
                or (start, end, rival.label) == (candidate.start, candidate.end, candidate.label)
            ):
                rivals.append(rival)
        if rivals and not all(_is_longer_reading(candidate, rival) for rival in rivals):
            behind.setdefault(rivals[0].id, []).append(candidate)
            continue
        for rival in rivals:
            kept.remove((rival.start, rival.end, rival.id))
            behind.setdefault(candidate.id, []).extend([rival, *behind.pop(rival.id, [])])
        insort(kept, (candidate.start, candidate.end, candidate.id))
        by_id[candidate.id] = candidate
        longest = max(longest, candidate.end - candidate.start)
    winners = tuple(by_id[key] for _, _, key in kept)
    return Merged(winners, {key: tuple(others) for key, others in behind.items()}, silenced)


def independent(
    parts: Iterable[Iterable[Suggestion]], least: int
) -> Iterator[tuple[int, int | None, list[Suggestion]]]:
    """Cut suggestions that come in text order where none of them crosses, so that each stretch merges by itself.

    Yields where a stretch begins, where it ends (None: nowhere) and its suggestions, at least so many of them.
    """
    begin = reach = 0
    gathered: list[Suggestion] = []
    for part in parts:
        for suggestion in part:
            if len(gathered) >= least and suggestion.start >= reach:
                yield begin, suggestion.start, gathered
                begin, gathered = suggestion.start, []
            gathered.append(suggestion)
            reach = max(reach, suggestion.end)
    yield begin, None, gathered


def rank(suggestion: Suggestion) -> int:
    """Return how early the suggestion's source is believed; smaller is earlier."""
    return RANKS.get(suggestion.fingerprint.kind, len(RANKS))


def _silence(suggestions: list[Suggestion]) -> tuple[list[Suggestion], dict[Suggestion, tuple[Suggestion, ...]]]:
    """Return the suggestions without those that are silenced, and these by what silences them."""
    silences = {(s.start, s.end): s for s in suggestions if not s.label}
    if not silences:
        return suggestions, {}
    left: list[Suggestion] = []
    silenced: dict[Suggestion, tuple[Suggestion, ...]] = {}
    for suggestion in suggestions:
        silence = silences.get((suggestion.start, suggestion.end))
        if silence is None or (suggestion.label and suggestion.fingerprint.source == silence.fingerprint.source):
            left.append(suggestion)
        elif suggestion.label:
            silenced[silence] = (*silenced.get(silence, ()), suggestion)
    return left, silenced


def _is_longer_reading(candidate: Suggestion, rival: Suggestion) -> bool:
    if candidate.label != rival.label or rival.start < candidate.start or candidate.end < rival.end:
        return False
    before = _ARTICLE.sub("", candidate.text[: rival.start - candidate.start])
    after = _POSSESSIVE.sub("", candidate.text[rival.end - candidate.start :])
    return bool(before.strip() or after.strip())
