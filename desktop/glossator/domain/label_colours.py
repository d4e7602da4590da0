"""The colours that are offered for labels: hues that colour-blind eyes can tell apart come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.domain.labels import LabelScheme

# After Okabe and Ito (2008), with hues for whoever needs more in the second row.
SAFE = (
    ("#e69f00", "Orange"),
    ("#56b4e9", "Sky blue"),
    ("#009e73", "Bluish green"),
    ("#b8a90a", "Yellow"),
    ("#0072b2", "Blue"),
    ("#d55e00", "Vermilion"),
    ("#cc79a7", "Reddish purple"),
    ("#7f8c99", "Grey"),
)
MORE = (
    ("#b02b27", "Red"),
    ("#835b00", "Brown"),
    ("#497101", "Olive green"),
    ("#007466", "Teal"),
    ("#0c9ead", "Cyan"),
    ("#5c4ebe", "Indigo"),
    ("#ab6ad8", "Violet"),
    ("#db5785", "Pink"),
)
COLOURS = (*SAFE, *MORE)
"""What is offered, the ones first that can be told apart best: #rrggbb and a name."""


def free_colour(scheme: LabelScheme) -> str:
    """Return the first colour that no label has; when all are taken, the one that the fewest have."""
    used = [label.colour.lower() for label in scheme]
    return min((colour for colour, _ in COLOURS), key=used.count)
