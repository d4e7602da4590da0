"""Puts spans on tokens, and chooses among those that overlap, where a format needs the one or the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from glossator.domain.losses import LossKind
from glossator.domain.suggestion import Suggestion
from glossator.errors import UserError
from glossator.formats.format import Alignment
from glossator.formats.outgoing import spans_of
from glossator.formats.strict_json import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from glossator.domain.export import ExportArticle
    from glossator.domain.losses import Losses
    from glossator.formats.format import WriteOptions
    from glossator.formats.outgoing import Outgoing

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Placed:
    """A span that is written on the tokens `[first, end)`, which reach from `start` to `stop` in the text."""

    span: Outgoing
    first: int
    end: int
    start: int
    stop: int

    @property
    def moved(self) -> bool:
        """Whether it had to be moved to fall on tokens."""
        return (self.start, self.stop) != (self.span.start, self.span.end)


def align(
    exported: ExportArticle, tokens: Sequence[tuple[int, int]], options: WriteOptions, losses: Losses
) -> list[Placed]:
    """Return the spans on their tokens, in text order, an outer one before an inner one.

    Counts those that are left out because they do not fall on tokens; those that are moved are counted by
    `count_moved` once they are written. Raises UserError for the first of them if alignment is to be strict, and for a
    span beside its words.
    """
    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    placed = []
    for span in spans_of(exported, options):
        first, end = bisect_right(ends, span.start), bisect_left(starts, span.end)
        fits = first < end and (starts[first], ends[end - 1]) == (span.start, span.end)
        if fits or (first < end and options.alignment is Alignment.EXPAND):
            placed.append(Placed(span, first, end, starts[first], ends[end - 1]))
        elif options.alignment is Alignment.STRICT:
            raise UserError(
                f"A span in “{shown(exported.article.metadata.title, _SHOWN)}” ({shown(span.label)}, from {span.start} "
                f"to {span.end}) does not fall on tokens, so nothing was exported.",
                "Correct it, or have such spans widened or left out.",
            )
        else:
            losses.leave_out(LossKind.MISALIGNED, exported, span)
    return sorted(placed, key=lambda each: (each.first, -each.end))


def longest(placed: Iterable[Placed]) -> list[tuple[Placed, LossKind | None]]:
    """Return each span with None if it is kept, or with why it is not: of those that overlap the longest is kept.

    A judged span goes before a suggestion; of two that are as long the first is kept.
    """
    ranked = sorted(
        enumerate(placed),
        key=lambda item: (isinstance(item[1].span, Suggestion), item[1].first - item[1].end, item[0]),
    )
    kept: list[tuple[int, int]] = []  # apart from each other and in order
    decided: list[tuple[int, Placed, LossKind | None]] = []
    for number, each in ranked:
        at = bisect_left(kept, each.end, key=itemgetter(0))
        before = kept[at - 1] if at else None
        if before is None or before[1] <= each.first:
            kept.insert(at, (each.first, each.end))
            decided.append((number, each, None))
        elif before == (each.first, each.end):
            decided.append((number, each, LossKind.SECOND_LABEL))
        else:
            decided.append((number, each, LossKind.OVERLAP))
    return [(each, why) for _, each, why in sorted(decided, key=itemgetter(0))]


def without_overlaps(placed: Iterable[Placed], exported: ExportArticle, losses: Losses) -> list[Placed]:
    """Return the spans that a format can hold that knows one label a token, and count the others."""
    kept = []
    for each, why in longest(placed):
        if why is None:
            kept.append(each)
        else:
            losses.leave_out(why, exported, each.span)
    return kept


def count_moved(placed: Iterable[Placed], exported: ExportArticle, losses: Losses) -> None:
    """Count the spans that are written on other characters than they stand on."""
    for each in placed:
        if each.moved:
            widened = each.start <= each.span.start and each.stop >= each.span.end
            words = shown(exported.text[each.start : each.stop], _SHOWN)
            losses.change(LossKind.MISALIGNED, exported, each.span, f"{'widened' if widened else 'moved'} to “{words}”")
