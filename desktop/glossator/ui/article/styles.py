"""How each label looks in the article: given to the view from outside, with one calm stand-in for unknown labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QPalette

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """The colours of one label; `chip` is the short text on its chip.

    Judged spans use `fill`, `outline` and a chip in `chip_fill`/`chip_text`; pre-highlights use `suggestion_fill`,
    a broken `outline` and an outlined chip in `text`.
    """

    name: str
    chip: str
    fill: QColor
    suggestion_fill: QColor
    outline: QColor
    chip_fill: QColor
    chip_text: QColor
    text: QColor
    line: int = 0
    """How the line below is drawn: single, double or as a wave."""


def blend(one: QColor, other: QColor, share: float) -> QColor:
    """Return the colour `share` (0–1) of the way from one colour to another."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def neutral_style(label: str, palette: QPalette) -> LabelStyle:
    """Return the look of a label that nobody described: greys made from the palette."""
    base = palette.color(QPalette.ColorRole.Base)
    text = palette.color(QPalette.ColorRole.Text)
    # Where text is as far from its ground as can be, lines and chips are too.
    line, chip = (0.78, 0.78) if abs(base.lightness() - text.lightness()) > 250 else (0.5, 0.55)
    return LabelStyle(
        name=label,
        chip=label,
        fill=blend(base, text, 0.16),
        suggestion_fill=blend(base, text, 0.07),
        outline=blend(base, text, line),
        chip_fill=blend(base, text, chip),
        chip_text=base,
        text=blend(base, text, max(line, 0.75)),
    )


class StyleBook:
    """Looks up the style of a label and makes up a neutral one where there is none."""

    def __init__(self) -> None:
        self._known: dict[str, LabelStyle] = {}
        self._made_up: dict[str, LabelStyle] = {}

    def replace(self, styles: Mapping[str, LabelStyle]) -> None:
        """Take the labels' styles in place of all earlier ones."""
        self._known = dict(styles)
        self._made_up = {}

    def forget_made_up(self) -> None:
        """Drop the neutral styles, because the palette that they were made from has changed."""
        self._made_up = {}

    def look_up(self, label: str, palette: QPalette) -> LabelStyle:
        """Return the style of a label id."""
        style = self._known.get(label) or self._made_up.get(label)
        if style is None:
            style = self._made_up[label] = neutral_style(label, palette)
        return style
