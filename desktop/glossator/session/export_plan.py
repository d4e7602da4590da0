"""What an export is to be: its format, what goes into it, and how; as it travels to the process that writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.domain.splits import Part, Split, SplitBy
from glossator.errors import UserError
from glossator.formats.format import Alignment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.labels import LabelScheme


class Unit(StrEnum):
    """What becomes a record of its own."""

    ARTICLE = "article"
    SENTENCE = "sentence"


_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_DATE_HINT = "Write it as 2017-08-31, or 2017-08 or 2017 for less."
_SHARES = re.compile(r"(\d+(?:\.\d+)?)/(\d+(?:\.\d+)?)(?:/(\d+(?:\.\d+)?))?")


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """Format, choice and manner of an export; an empty `layer` is the one that is worked in.

    `alignment` matters to formats that know only tokens. With a `split` each part becomes a file, or a folder. `unit`
    says what becomes a record. `together` keeps copies in one part; exports of before there were groups go without.
    """

    format: str = "jsonl"
    selection: Selection = field(default_factory=Selection)
    alignment: Alignment = Alignment.EXPAND
    split: Split | None = None
    layer: str = ""
    unit: Unit = Unit.ARTICLE
    together: bool = True

    def to_data(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        chosen, split = self.selection, self.split
        return {
            "format": self.format,
            "states": sorted(state.value for state in chosen.states),
            "labels": sorted(chosen.labels),
            "sources": list(chosen.sources),
            "from": chosen.since,
            "to": chosen.until,
            "unjudged": chosen.unjudged,
            "judged": chosen.judged,
            "one_of_group": chosen.one_of_group,
            "unit": self.unit.value,
            "copies_together": self.together,
            "alignment": self.alignment.value,
            "layer": self.layer,
            "split": None
            if split is None
            else {
                "by": split.by.value,
                "shares": list(split.shares),
                "dev_from": split.dev_from,
                "test_from": split.test_from,
            },
        }

    @classmethod
    def from_data(cls, data: dict[str, object]) -> ExportPlan:
        """Return what `to_data` described."""
        split = cast("dict[str, object] | None", data["split"])
        return cls(
            str(data["format"]),
            Selection(
                frozenset(ArticleState(state) for state in cast("list[str]", data["states"])),
                frozenset(cast("list[str]", data["labels"])),
                tuple(cast("list[str]", data["sources"])),
                str(data["from"]),
                str(data["to"]),
                data["unjudged"] is True,
                data["judged"] is True,
                # Plans that were kept by earlier versions do not say this.
                data.get("one_of_group") is True,
            ),
            Alignment(str(data["alignment"])),
            None
            if split is None
            else Split(
                SplitBy(str(split["by"])),
                cast("tuple[float, float, float]", tuple(cast("list[float]", split["shares"]))),
                str(split["dev_from"]),
                str(split["test_from"]),
            ),
            str(data["layer"]),
            Unit(str(data.get("unit", Unit.ARTICLE))),
            data.get("copies_together") is True,
        )


def read_date(date: str) -> str:
    """Return a date, or the beginning of one, as it was given. Raises UserError."""
    if date and not _DATE.fullmatch(date):
        raise UserError(f"“{date}” is not a date.", _DATE_HINT)
    return date


def read_alignment(named: str) -> Alignment:
    """Return what is to become of spans that do not fall on tokens. Raises UserError."""
    if named not in tuple(Alignment):
        raise UserError(f"“{named}” is no way to align spans.", f"It is one of: {', '.join(Alignment)}.")
    return Alignment(named)


def read_labels(scheme: LabelScheme, named: Sequence[str]) -> frozenset[str]:
    """Return the ids of labels that are given by their ids or names. Raises UserError."""
    known = {label.name.casefold(): label.id for label in scheme} | {label.id: label.id for label in scheme}
    found = {name: known.get(name, known.get(name.casefold())) for name in named}
    for name, label in found.items():
        if label is None:
            raise UserError(
                f"The label scheme has no label “{name}”.", f"It has: {', '.join(label.name for label in scheme)}."
            )
    return frozenset(label for label in found.values() if label)


def read_split(by: str, shares: str = "", dev_from: str = "", test_from: str = "") -> Split | None:
    """Return the split that options ask for, None where none is asked for. Raises UserError."""
    if not by:
        if shares or dev_from or test_from:
            raise UserError("It is not said by what the articles are to be divided.", f"Say --split {_one_of()}.")
        return None
    if by not in tuple(SplitBy):
        raise UserError(f"Articles cannot be divided by “{by}”.", f"It is one of: {', '.join(SplitBy)}.")
    if by == SplitBy.DATE:
        if shares:
            raise UserError(
                "A split by date has no shares.", "Say from when on articles are for --dev-from, --test-from."
            )
        if not (dev_from or test_from):
            raise UserError("It is not said at which date the articles are to be divided.", "Give --test-from 2017-10.")
        if dev_from and test_from and dev_from >= test_from:
            raise UserError("The dev part begins after the test part.", "Give an earlier --dev-from.")
        return Split(SplitBy.DATE, dev_from=read_date(dev_from), test_from=read_date(test_from))
    if dev_from or test_from:
        raise UserError("Dates divide only a split by date.", "Say --split date.")
    return Split(SplitBy(by), read_shares(shares) if shares else Split().shares)


def read_shares(given: str) -> tuple[float, float, float]:
    """Return the shares of train, dev and test out of “80/10/10” or “80/20”. Raises UserError."""
    match = _SHARES.fullmatch(given.replace(" ", ""))
    shares = tuple(float(share or 0) for share in match.groups()) if match else ()
    if not match or sum(shares) <= 0 or sum(share > 0 for share in shares) < 2:
        raise UserError(f"“{given}” does not divide anything.", "Write the shares of train, dev and test: 80/10/10.")
    return cast("tuple[float, float, float]", shares)


def split_words(split: Split) -> str:
    """Return in words how a split divides."""
    if split.by is SplitBy.DATE:
        given = ((Part.DEV, split.dev_from), (Part.TEST, split.test_from))
        return "by date: " + ", ".join(f"{part} from {since}" for part, since in given if since)
    shares = "/".join(f"{share:g}" for share in split.shares)
    return f"by a hash of the {split.by.value}, in shares of {shares}"


def _one_of() -> str:
    return ", ".join(SplitBy)
