"""Label tints are readable and tell judged spans from suggestions, whatever colour a scheme asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from glossator.ui.colours import READABLE, VISIBLE, contrast_ratio, label_colours, mix
from glossator.ui.theme import load_theme

if TYPE_CHECKING:
    from glossator.ui.theme import Theme

THEMES = st.sampled_from([load_theme("light"), load_theme("dark")])
BASES = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


def grounds(theme: Theme) -> list[QColor]:
    return [theme.window, theme.surface, theme.surface_raised, theme.hover, theme.article_background]


def step(a: QColor, b: QColor) -> float:
    return contrast_ratio(a, b)


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#777777", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_ratio_agrees_with_wcag_examples(a: str, b: str, ratio: float) -> None:
    assert contrast_ratio(a, b) == pytest.approx(ratio, abs=0.01)


@given(base=BASES, theme=THEMES)
@example(base="#ffff00", theme=load_theme("light"))
@example(base="#0000ff", theme=load_theme("dark"))
@example(base="#000000", theme=load_theme("dark"))
@example(base="#ffffff", theme=load_theme("light"))
def test_every_text_on_every_tint_is_readable(base: str, theme: Theme) -> None:
    tints = label_colours(base, theme.dark)
    assert contrast_ratio(theme.article_text, tints.fill) >= READABLE
    assert contrast_ratio(theme.article_text, tints.suggestion_fill) >= READABLE
    assert contrast_ratio(tints.chip_text, tints.chip) >= READABLE
    assert contrast_ratio(tints.text, tints.suggestion_fill) >= READABLE
    for ground in grounds(theme):
        assert contrast_ratio(tints.text, ground) >= READABLE


@given(base=BASES, theme=THEMES)
def test_the_outline_shows_on_every_ground(base: str, theme: Theme) -> None:
    outline = label_colours(base, theme.dark).outline
    for ground in grounds(theme):
        assert contrast_ratio(outline, ground) >= VISIBLE


@given(base=BASES, theme=THEMES)
def test_a_judged_span_stands_out_more_than_a_suggestion(base: str, theme: Theme) -> None:
    tints = label_colours(base, theme.dark)
    paper = theme.article_background
    assert step(tints.fill, paper) > step(tints.suggestion_fill, paper) + 0.1
    assert step(tints.suggestion_fill, paper) > 1.0


@given(first=BASES, second=BASES, theme=THEMES)
def test_no_hue_shouts_louder_than_another(first: str, second: str, theme: Theme) -> None:
    one, other = label_colours(first, theme.dark), label_colours(second, theme.dark)
    assert contrast_ratio(one.fill, other.fill) < 1.3
    assert contrast_ratio(one.chip, other.chip) < 1.35


@pytest.mark.parametrize("dark", [False, True])
def test_a_grey_label_stays_grey(dark: bool) -> None:
    tints = label_colours("#808080", dark)
    assert max(colour.hsvSaturation() for colour in (tints.fill, tints.chip, tints.text, tints.outline)) <= 2


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("hue", range(0, 360, 30))
def test_tints_keep_the_hue_of_their_label(hue: int, dark: bool) -> None:
    base = QColor.fromHsv(hue, 200, 200)
    tint = label_colours(base.name(), dark).chip
    apart = abs(tint.hsvHue() - hue)
    assert min(apart, 360 - apart) <= 40


def test_every_tint_is_an_opaque_colour() -> None:
    tints = label_colours("#3d7dd8", dark=False)
    colours = [colour for name in tints.__slots__ if isinstance(colour := getattr(tints, name), QColor)]
    assert len(colours) == 6
    for colour in colours:
        assert colour.isValid()
        assert colour.alpha() == 255


def test_mix_goes_from_one_colour_to_the_other() -> None:
    assert mix("#000000", "#ffffff", 0.0) == QColor("#000000")
    assert mix("#000000", "#ffffff", 1.0) == QColor("#ffffff")
    assert mix("#000000", "#64c832", 0.5) == QColor(50, 100, 25)
