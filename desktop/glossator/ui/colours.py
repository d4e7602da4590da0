"""Colour arithmetic: contrast, and the tints of a label, derived from one hue so that text on them stays readable."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache

from PySide6.QtGui import QColor

READABLE = 4.5
"""The contrast that text needs (WCAG 2, AA)."""

VISIBLE = 3.0
"""The contrast that a line or a frame needs (WCAG 2, AA, non-text)."""

STRONG = 7.0
"""The contrast of text, lines and frames in a high-contrast theme (WCAG 2, AAA)."""

_Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class LabelColours:
    """How a label is painted. The colours are shared between callers: copy one before changing it."""

    fill: QColor
    """Behind a judged span."""
    suggestion_fill: QColor
    """Behind a suggestion: lighter than `fill`."""
    outline: QColor
    """Around or under a span; visible against the article's background."""
    chip: QColor
    """The ground of the small tag with the label's name."""
    chip_text: QColor
    """The name on the chip."""
    text: QColor
    """The label's own colour for words on a plain surface."""
    line: int = 0
    """How the line under a span is drawn, where colours alone cannot tell as many labels apart as there are."""


@dataclass(frozen=True, slots=True)
class _Recipe:
    """Lightness and greatest chroma of each tint in one theme, and the darkest or lightest grounds they must suit."""

    article_text: str
    surface: str
    away: float
    fill: tuple[float, float]
    suggestion_fill: tuple[float, float]
    outline: tuple[float, float]
    chip: tuple[float, float]
    chip_text: tuple[float, float]
    text: tuple[float, float]
    ratio: float = READABLE
    line_ratio: float = VISIBLE
    solid_chip: bool = False
    """Whether a chip stands out from the article as text does, with its name in the paper's colour."""


# The grounds are the least favourable ones of resources/themes/; a test holds them against the files.
_LIGHT = _Recipe(
    article_text="#2a2d32",
    surface="#e8e8e5",
    away=-1.0,
    fill=(0.912, 0.062),
    suggestion_fill=(0.962, 0.026),
    outline=(0.60, 0.135),
    chip=(0.845, 0.095),
    chip_text=(0.34, 0.085),
    text=(0.45, 0.12),
)
_DARK = _Recipe(
    article_text="#d5d7db",
    surface="#30343a",
    away=1.0,
    fill=(0.385, 0.068),
    suggestion_fill=(0.305, 0.032),
    outline=(0.66, 0.115),
    chip=(0.475, 0.085),
    chip_text=(0.94, 0.035),
    text=(0.82, 0.09),
)


_STRONG_LIGHT = _Recipe(
    article_text="#000000",
    surface="#e3ecf8",
    away=-1.0,
    fill=(0.905, 0.075),
    suggestion_fill=(0.965, 0.026),
    outline=(0.44, 0.15),
    chip=(0.42, 0.13),
    chip_text=(1.0, 0.0),
    text=(0.40, 0.13),
    ratio=STRONG,
    line_ratio=STRONG,
    solid_chip=True,
)
_STRONG_DARK = _Recipe(
    article_text="#ffffff",
    surface="#262b33",
    away=1.0,
    fill=(0.39, 0.085),
    suggestion_fill=(0.27, 0.035),
    outline=(0.80, 0.13),
    chip=(0.82, 0.12),
    chip_text=(0.0, 0.0),
    text=(0.84, 0.10),
    ratio=STRONG,
    line_ratio=STRONG,
    solid_chip=True,
)
_RECIPES = {
    (False, False): _LIGHT,
    (True, False): _DARK,
    (False, True): _STRONG_LIGHT,
    (True, True): _STRONG_DARK,
}
# Between these lightnesses the safe hues differ, of the outline, the chip and the two grounds.
_Range = tuple[float, float]
_SAFE_RANGES: dict[bool, tuple[_Range, _Range, _Range, _Range]] = {
    False: ((0.28, 0.60), (0.36, 0.90), (0.80, 0.94), (0.94, 0.975)),
    True: ((0.60, 0.93), (0.36, 0.86), (0.30, 0.44), (0.28, 0.33)),
}


@dataclass(frozen=True, slots=True)
class SafeHue:
    """A colour that is told from its like by lightness as well as by hue (in degrees); `tone` is 0 (dark) to 1."""

    hue: float
    chroma: float
    tone: float


# Near the hues of Okabe and Ito (2008); hues and tones were moved apart until the nearest two are as far from each
# other as can be, for eyes without one of the three kinds of cones as well.
SAFE_HUES = (
    SafeHue(269, 1.3, 0.16),
    SafeHue(38, 1.22, 0.37),
    SafeHue(177, 0.86, 0.68),
    SafeHue(87, 1.21, 0.69),
    SafeHue(326, 0.7, 0.41),
    SafeHue(214, 0.91, 1.0),
    SafeHue(346, 0.1, 0.0),
    SafeHue(110, 1.14, 1.0),
)
LINES = 3
"""How many ways there are to draw the line under a span."""


def contrast_ratio(a: QColor | str, b: QColor | str) -> float:
    """Return the WCAG contrast of two opaque colours, from 1 to 21."""
    first, second = _luminance(_linear(QColor(a))), _luminance(_linear(QColor(b)))
    return (max(first, second) + 0.05) / (min(first, second) + 0.05)


def mix(a: QColor | str, b: QColor | str, share: float) -> QColor:
    """Return the colour `share` of the way from `a` to `b`."""
    first, second = QColor(a), QColor(b)
    channels = zip(first.getRgb(), second.getRgb(), strict=True)  # type: ignore[call-overload]  # typed as object
    return QColor(*(round(x + (y - x) * share) for x, y in channels))


@lru_cache(maxsize=512)
def label_colours(base: str, dark: bool, contrast: bool = False) -> LabelColours:  # noqa: FBT001, FBT002 - asked for in every paint
    """Derive the tints of a label from its `base` colour.

    * article text on `fill` and `suggestion_fill`, `chip_text` on `chip` and `text` on any surface: at least 4.5:1
    * `outline` against the article's background: at least 3:1
    * equal lightness for every hue, so that no label shouts; a grey base stays grey
    * with `contrast` all of these at least 7:1, the chip against the article's background too
    """
    recipe = _RECIPES[dark, contrast]
    chroma, hue = _chroma_and_hue(QColor(base))

    def tint(tone: tuple[float, float]) -> tuple[float, float, float]:
        return (tone[0], min(tone[1], chroma * tone[1] / 0.13), hue)

    ratio = recipe.ratio
    if recipe.solid_chip:
        chip = _against(recipe.surface, tint(recipe.chip), ratio, recipe.away)
        chip_text = _against(chip, tint(recipe.chip_text), ratio, -recipe.away)
    else:
        chip = _colour(tint(recipe.chip))
        chip_text = _against(chip, tint(recipe.chip_text), ratio, recipe.away)
    return LabelColours(
        fill=_against(recipe.article_text, tint(recipe.fill), ratio, -recipe.away),
        suggestion_fill=_against(recipe.article_text, tint(recipe.suggestion_fill), ratio, -recipe.away),
        outline=_against(recipe.surface, tint(recipe.outline), recipe.line_ratio, recipe.away),
        chip=chip,
        chip_text=chip_text,
        text=_against(recipe.surface, tint(recipe.text), ratio, recipe.away),
    )


@lru_cache(maxsize=256)
def safe_colours(number: int, dark: bool, contrast: bool) -> LabelColours:  # noqa: FBT001 - asked for in every paint
    """Return the tints of the label with this number in a palette that colour-blind eyes can tell apart.

    After eight labels the hues come again with another line under the span.
    """
    safe = SAFE_HUES[number % len(SAFE_HUES)]
    line = number // len(SAFE_HUES) % LINES
    recipe, hue = _RECIPES[dark, contrast], math.radians(safe.hue)
    if contrast:
        hues = label_colours(_colour((0.6, 0.13 * safe.chroma, hue)).name(), dark, contrast)
        return replace(hues, line=line)
    outline, chip, fill, suggestion = (low + safe.tone * (high - low) for low, high in _SAFE_RANGES[dark])
    ground = _colour((chip, 0.13 * safe.chroma, hue))
    dim = (outline, 0.14 * safe.chroma, hue)
    return LabelColours(
        fill=_against(recipe.article_text, (fill, 0.075 * safe.chroma, hue), READABLE, -recipe.away),
        suggestion_fill=_against(recipe.article_text, (suggestion, 0.026 * safe.chroma, hue), READABLE, -recipe.away),
        outline=_against(recipe.surface, dim, VISIBLE, recipe.away),
        chip=ground,
        chip_text=max((QColor("#000000"), QColor("#ffffff")), key=lambda ink: contrast_ratio(ink, ground)),
        text=_against(recipe.surface, dim, READABLE, recipe.away),
        line=line,
    )


def nearest_safe(base: str) -> int:
    """Return the number of the safe hue that is most like a colour."""
    chroma, hue = _chroma_and_hue(QColor(base))
    if chroma < 0.03:
        return next(number for number, safe in enumerate(SAFE_HUES) if safe.chroma < 0.5)

    def apart(number: int) -> float:
        safe = SAFE_HUES[number]
        return math.inf if safe.chroma < 0.5 else -math.cos(math.radians(safe.hue) - hue)

    return min(range(len(SAFE_HUES)), key=apart)


def _against(ground: QColor | str, lch: tuple[float, float, float], ratio: float, away: float) -> QColor:
    """Return the colour, moved in lightness (`away` is the direction) until it stands out from `ground`."""
    lightness, chroma, hue = lch
    colour = _colour(lch)
    while contrast_ratio(colour, ground) < ratio and 0.0 < lightness < 1.0:
        lightness += away * 0.005
        colour = _colour((lightness, chroma, hue))
    return colour


def _linear(colour: QColor) -> _Rgb:
    """Return the channels of a colour as amounts of light."""
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return red, green, blue


def _luminance(rgb: _Rgb) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def _chroma_and_hue(colour: QColor) -> tuple[float, float]:
    """Return chroma and hue (in radians) of a colour in OKLCH (Björn Ottosson, 2020)."""
    red, green, blue = _linear(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return math.hypot(a, b), math.atan2(b, a)


def _from_oklch(lightness: float, chroma: float, hue: float) -> _Rgb:
    """Return the amounts of light of an OKLCH colour; outside 0 to 1 when no screen can show it."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _colour(lch: tuple[float, float, float]) -> QColor:
    """Return the nearest colour of the same lightness and hue that a screen can show."""
    lightness, chroma, hue = lch
    rgb = _from_oklch(lightness, chroma, hue)
    while chroma > 0.0 and not all(-1e-4 <= c <= 1.0001 for c in rgb):
        chroma = max(0.0, chroma - 0.004)
        rgb = _from_oklch(lightness, chroma, hue)
    return QColor(*(round(255 * _encoded(min(1.0, max(0.0, c)))) for c in rgb))


def _encoded(light: float) -> float:
    """Return an amount of light as the screen's channel value."""
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
