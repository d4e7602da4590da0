"""Divides articles into a part to train on and a part to score by, where nobody said how they are to be divided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.splits import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from glossator.domain.export import ExportArticle

DEV_PERCENT = 20


def part_of(text_sha256: str) -> Part:
    """Return the part of a text, by its hash alone: adding articles moves none."""
    return Part.DEV if int(text_sha256[:8], 16) % 100 < DEV_PERCENT else Part.TRAIN


def divide(hashes: Mapping[str, str]) -> dict[str, Part]:
    """Return the part of each article, by its id, from the hash of the text that decides for it.

    Articles with the same hash are in the same part. Where one part would be empty, the hash that is nearest to it is
    moved there; an only one is for training.
    """
    parts = {each: part_of(each) for each in hashes.values()}
    if parts and len(set(parts.values())) == 1:
        if Part.TRAIN not in parts.values():
            parts[max(parts)] = Part.TRAIN
        elif len(parts) > 1:
            parts[min(parts)] = Part.DEV
    return {key: parts[each] for key, each in hashes.items()}


def parted(articles: Iterable[ExportArticle]) -> Iterator[tuple[Part, ExportArticle]]:
    """Yield articles with their parts; those that come without one are divided once all of them are there."""
    waiting = []
    for each in articles:
        if each.part is None:
            waiting.append(each)
        else:
            yield each.part, each
    parts = divide({each.whole: each.article.text_sha256 for each in waiting})
    for each in waiting:
        yield parts[each.whole], each
