"""Stretches of a text that may be marked, and which of those that overlap the memory speaks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.domain.lessons import BARE
from glossator.domain.merging import merge
from glossator.domain.suggestion import Fingerprint, RawSuggestion, Suggestion

if TYPE_CHECKING:
    from glossator.domain.reading import Token

SPOKEN = Fingerprint("memory", "project", "", "")
"""Stands for the memory while its suggestions are not stored yet."""

_LONGER = 0.12
_SURE = 0.5
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that may be marked: how likely with which label, how likely not at all, and why that is thought."""

    tokens: tuple[Token, ...]
    label: str
    p: float
    bare: float
    why: str
    known: bool = False
    source: Suggestion | None = None

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end

    @property
    def value(self) -> float:
        """What it is worth against another one that it overlaps: of two that are as likely, the longer one."""
        return self.p * (1 + _LONGER * min(len(self.tokens) - 1, 4))

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether it shares a character with another stretch."""
        return self.start < end and start < self.end


def settle(shown: list[Suggestion], said: list[RawSuggestion]) -> list[RawSuggestion]:
    """Silence what would still be shown across the words that the memory has chosen."""
    for _ in range(_ROUNDS):
        spoken = [_as_suggestion(raw) for raw in said]
        ours = [raw for raw in said if raw.source_label]
        known = {(raw.start, raw.end) for raw in said if not raw.source_label}
        more = []
        for winner in merge([*shown, *spoken]).winners:
            if winner.fingerprint.kind == SPOKEN.kind or (winner.start, winner.end) in known:
                continue
            rival = next((raw for raw in ours if raw.start < winner.end and winner.start < raw.end), None)
            if rival is not None:
                known.add((winner.start, winner.end))
                more.append(RawSuggestion(winner.start, winner.end, BARE, rival.detail, rival.score))
        if not more:
            break
        said = [*said, *more]
    distinct = {(raw.start, raw.end, raw.source_label): raw for raw in said}
    return sorted(distinct.values(), key=lambda raw: (raw.start, -raw.end, raw.source_label))


def _as_suggestion(raw: RawSuggestion) -> Suggestion:
    key = f"memory.{raw.start}.{raw.end}.{raw.source_label}"
    return Suggestion(key, raw.start, raw.end, "", raw.source_label, raw.source_label, SPOKEN, raw.detail, raw.score)


def choose(stretches: list[Stretch]) -> list[Stretch]:
    """Choose between stretches that overlap: of known phrases the longest, else what is worth most."""
    known = sorted((s for s in stretches if s.known), key=lambda s: (s.start - s.end, -s.p, s.start))
    kept: list[Stretch] = []
    for one in known:
        if not any(k.p >= _SURE and k.start <= one.start and one.end <= k.end and k is not one for k in kept):
            kept.append(one)
    rest = [s for s in stretches if not s.known]
    chosen: list[Stretch] = []
    for one in sorted((*kept, *rest), key=lambda s: (-s.value, s.start, -s.end)):
        if not any(one.overlaps(c.start, c.end) for c in chosen):
            chosen.append(one)
    return chosen
