"""In which part of a split each article is, so that copies are never in different ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.splits import SplitBy
from glossator.domain.text import sha256
from glossator.formats.splitting import divide
from glossator.store.copies import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.domain.splits import Part, Split
    from glossator.store.export import Exports


def parts(
    exports: Exports, split: Split | None, keys: Sequence[int], *, together: bool = True
) -> Iterator[tuple[int, Part | None]]:
    """Yield the part of each article; None where a copy of it is in another part, so that it would be in both.

    Without a split they are divided by hashes of texts, as formats do. The first text of a group of copies decides for
    the group, or in a split by source or date says which of its articles stay. Without `together` all are on their own.
    """
    standing = exports.copies.standing(keys) if together else {key: Standing(key) for key in keys}
    groups = sorted({group for place in standing.values() for group in (place.group, *place.others)})
    if split is None:
        hashes = {group: sha256(facts.text) for group, facts in exports.facts(groups)}
        divided = divide({str(key): hashes[place.group] for key, place in standing.items()})
        decided = {standing[int(key)].group: part for key, part in divided.items()}
    else:
        # An article that is no longer there has no date and no source, but its text stays.
        by_text = split.by is SplitBy.TEXT
        first = {group: group for group in groups} if by_text else exports.copies.first_seen(groups)
        said = {key: split.part_of(facts) for key, facts in exports.facts(sorted(set(first.values())))}
        decided = {group: said[key] for group, key in first.items()}
    if split is None or split.by is SplitBy.TEXT:
        own = ((key, decided[standing[key].group]) for key in keys)
    else:
        own = ((key, split.part_of(facts)) for key, facts in exports.facts(keys))
    for key, part in own:
        place = standing[key]
        alone = all(decided.get(group, part) is part for group in (place.group, *place.others))
        yield key, part if alone else None
