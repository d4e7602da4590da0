"""Tags that say for each token whether a span begins, goes on or ends there: IOB1, IOB2, BIOES and BILUO."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.losses import LossKind
from glossator.formats.outgoing import SafeNames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from glossator.domain.export import ExportArticle
    from glossator.domain.losses import Losses
    from glossator.formats.aligning import Placed

OUTSIDE = "O"
_TAG = re.compile(r"([BIESLUM])[-_](.+)", re.DOTALL)
# Spans end here or consist of this one token, in the schemes that say so.
_LAST, _SINGLE = frozenset("EL"), frozenset("SU")
_UNKNOWN = frozenset({"", "-", "_"})


class TaggedSpan(NamedTuple):
    """A span of tokens `[first, end)`."""

    first: int
    end: int
    label: str


def iob2(count: int, placed: Iterable[Placed], name: Callable[[str], str]) -> list[str]:
    """Return the tags of `count` tokens, each span's first one with “B-”; spans must not overlap."""
    tags = [OUTSIDE] * count
    for span in placed:
        label = name(span.span.label)
        tags[span.first : span.end] = [f"B-{label}", *[f"I-{label}"] * (span.end - span.first - 1)]
    return tags


def biluo(count: int, placed: Iterable[Placed], name: Callable[[str], str]) -> list[str]:
    """Return the tags of `count` tokens that also say where a span ends; spans must not overlap."""
    tags = [OUTSIDE] * count
    for span in placed:
        label = name(span.span.label)
        if span.end - span.first == 1:
            tags[span.first] = f"U-{label}"
        else:
            inner = [f"I-{label}"] * (span.end - span.first - 2)
            tags[span.first : span.end] = [f"B-{label}", *inner, f"L-{label}"]
    return tags


def is_tag(tag: str) -> bool:
    """Tell whether this may be a tag; “-” and “_” stand for tokens that nobody has looked at."""
    return tag == OUTSIDE or tag in _UNKNOWN or _TAG.fullmatch(tag) is not None


def tagged_spans(tags: Sequence[str]) -> list[TaggedSpan]:
    """Return the spans of one sentence, whichever scheme its tags follow."""
    found: list[TaggedSpan] = []
    first, open_label = 0, None
    for position, (prefix, label) in enumerate(map(_parts, tags)):
        if open_label is not None and (prefix in ("", "B") or prefix in _SINGLE or label != open_label):
            found.append(TaggedSpan(first, position, open_label))
            open_label = None
        if prefix and open_label is None:
            first, open_label = position, label
        if open_label is not None and (prefix in _LAST or prefix in _SINGLE):
            found.append(TaggedSpan(first, position + 1, open_label))
            open_label = None
    if open_label is not None:
        found.append(TaggedSpan(first, len(tags), open_label))
    return found


def _parts(tag: str) -> tuple[str, str]:
    match = _TAG.fullmatch(tag)
    return (match[1].replace("M", "I"), match[2]) if match else ("", "")


class Scheme:
    """Finds out, sentence by sentence, which scheme the tags of a file follow."""

    def __init__(self) -> None:
        self._prefixes: set[str] = set()
        self._begun_inside = self._begun_needlessly = self._unknown = False

    def look(self, tags: Sequence[str]) -> None:
        """Take the tags of one sentence into account."""
        before = ("", "")
        for tag in tags:
            prefix, label = _parts(tag)
            self._unknown |= tag in _UNKNOWN
            self._prefixes.add(prefix)
            goes_on = before[0] not in ("", *_LAST, *_SINGLE) and before[1] == label
            self._begun_inside |= prefix == "I" and not goes_on
            self._begun_needlessly |= prefix == "B" and not goes_on
            before = (prefix, label)

    @property
    def name(self) -> str:
        """The scheme’s name; of a file in which several would fit, the commonest."""
        if self._prefixes & {"L", "U"}:
            return "BILUO"
        if self._prefixes & {"E", "S"}:
            return "BIOES"
        if self._begun_inside:
            return "IOB2 and IOB1 mixed" if self._begun_needlessly else "IOB1"
        return "IOB2"

    def notes(self) -> tuple[str, ...]:
        """Return in sentences what was recognised."""
        said = [f"Its tags were recognised as {self.name}."] if self._prefixes - {""} else []
        if self._unknown:
            said.append("Some tokens are tagged as not looked at; they were read as standing outside of spans.")
        return tuple(said)


class TagNames(SafeNames):
    """Gives each label a name that may stand in a tag, the same all through a file: without blanks, “|” and “=”."""

    def fit(self, label: str) -> str:
        """Return a label without the characters that may not stand in a tag."""
        return re.sub(r"[\s|=]+", "_", label) or "_"

    def count(self, placed: Iterable[Placed], exported: ExportArticle, losses: Losses) -> None:
        """Count the spans whose label is written otherwise than it is."""
        for each in placed:
            name = self.name(each.span.label)
            if name != each.span.label:
                losses.change(LossKind.CHARACTER, exported, each.span, f"labelled “{name}”")
