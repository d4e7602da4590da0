"""Labels and the scheme that a project annotates with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Keys that act on articles and spans in the article view and so cannot stand for a label.
RESERVED_KEYS = frozenset("xsbjk0123456789 .,*+-/<>!=")


@dataclass(frozen=True, slots=True)
class Label:
    """One span type: `id` is what is stored and exported, `name` what is shown.

    `colour` is one base hue (#rrggbb) from which the themes derive their tints; `sources` are the labels of pipelines
    that are mapped to this one; in the examples `[[…]]` marks the span.
    """

    id: str
    name: str
    colour: str
    key: str = ""
    definition: str = ""
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelScheme:
    """The labels of a project in the order of its palette."""

    id: str
    name: str
    labels: tuple[Label, ...]
    description: str = ""
    _by_id: Mapping[str, Label] = field(init=False, repr=False, compare=False)
    _by_source: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {label.id: label for label in self.labels})
        mapping = {label.id: label.id for label in self.labels}
        mapping.update({source: label.id for label in self.labels for source in label.sources})
        object.__setattr__(self, "_by_source", mapping)

    def __iter__(self) -> Iterator[Label]:
        return iter(self.labels)

    def __contains__(self, label_id: object) -> bool:
        return label_id in self._by_id

    def label(self, label_id: str) -> Label:
        """Return the label with this id. Raises KeyError."""
        return self._by_id[label_id]

    def source_labels(self) -> tuple[str, ...]:
        """Return the labels of sources that stand for one of the scheme’s, in one order whatever the palette’s is."""
        return tuple(sorted(self._by_source))

    def map_source(self, source_label: str) -> str | None:
        """Return the id of the label that a source's own label stands for, or None when the scheme ignores it."""
        return self._by_source.get(source_label)


def check_scheme(scheme: LabelScheme) -> None:
    """Refuse a scheme that could not be worked with, naming the first thing wrong. Raises UserError."""
    if not scheme.labels:
        raise UserError(f"The label scheme “{scheme.name}” has no labels.", "Add at least one [[label]].")
    _refuse_twice("id", (label.id for label in scheme.labels))
    _refuse_twice("name", (label.name for label in scheme.labels))
    _refuse_twice("key", (label.key for label in scheme.labels if label.key))
    _refuse_twice("pipeline label", (source for label in scheme.labels for source in label.sources))
    for label in scheme.labels:
        if not label.id or not label.name:
            raise UserError("A label of the scheme has no id or no name.", "Give each label both.")
        if not _COLOUR.fullmatch(label.colour):
            raise UserError(
                f"The colour “{label.colour}” of the label “{label.name}” is not a colour.", "Write it as #rrggbb."
            )
        if label.key and (
            len(label.key) > 1
            or label.key in RESERVED_KEYS
            or not label.key.isalpha()
            or label.key != label.key.lower()
        ):
            raise UserError(
                f"The key “{label.key}” of the label “{label.name}” cannot be used.",
                "Choose one lower-case letter other than b, j, k, s and x.",
            )


def _refuse_twice(what: str, values: Iterable[str]) -> None:
    seen = set()
    for value in values:
        if value in seen:
            raise UserError(f"The {what} “{value}” stands twice in the label scheme.", "Each must be unique.")
        seen.add(value)
