"""The safe label colours differ for eyes that lack a kind of cone; where they come again, the line below differs.

What such eyes see is computed with the matrices of Machado, Oliveira and Fernandes, “A Physiologically-based Model for
Simulation of Color Vision Deficiency”, IEEE TVCG 15 (2009), for full deficiency, on amounts of light. Distances are
those of OKLab (Björn Ottosson, 2020), in which 0.02 is about what can just be told apart.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLineF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from glossator.session.schemes import find_scheme
from glossator.ui.article.painting import draw_line
from glossator.ui.colours import LINES, READABLE, SAFE_HUES, VISIBLE, contrast_ratio, safe_colours
from glossator.ui.styling import label_styles
from glossator.ui.theme import appearance, apply_theme, current_theme, load_theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from glossator.ui.theme import ThemeName

Vector = tuple[float, float, float]
EYES: dict[str, tuple[Vector, Vector, Vector]] = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
NAMES: tuple[ThemeName, ...] = ("light", "dark", "contrast-light", "contrast-dark")
TOLD_APART = 0.08


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> Iterator[None]:
    sheet = qapp.styleSheet()
    apply_theme(qapp, "light")
    yield
    appearance().set_safe_labels(None)
    apply_theme(qapp, "light")
    qapp.setStyleSheet(sheet)


def light(colour: QColor) -> Vector:
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (colour.redF(), colour.greenF(), colour.blueF())
    )
    return red, green, blue


def seen(colour: QColor, eyes: str) -> Vector:
    """Return a colour as it is seen, in OKLab."""
    amounts = light(colour)
    red, green, blue = (
        min(max(sum(share * amount for share, amount in zip(row, amounts, strict=True)), 0.0), 1.0)
        for row in EYES[eyes]
    )
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def nearest(colours: list[QColor], eyes: str) -> float:
    """Return how far the two most alike of some colours are from each other."""
    return min(math.dist(seen(one, eyes), seen(other, eyes)) for one, other in itertools.combinations(colours, 2))


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("dark", [False, True])
def test_the_eight_colours_differ_on_chips_and_lines(dark: bool, eyes: str) -> None:
    tints = [safe_colours(number, dark, False) for number in range(len(SAFE_HUES))]
    assert nearest([each.chip for each in tints], eyes) >= TOLD_APART
    assert nearest([each.outline for each in tints], eyes) >= TOLD_APART


@pytest.mark.parametrize("eyes", ["protanopia", "deuteranopia", "tritanopia"])
def test_the_usual_colours_do_not_and_so_there_is_something_to_mend(eyes: str) -> None:
    labels = find_scheme("conflict").labels[: len(SAFE_HUES)]
    assert nearest([load_theme("light").label(label.colour).chip for label in labels], eyes) < TOLD_APART / 2


@pytest.mark.parametrize("dark", [False, True])
def test_text_stays_readable_on_them(dark: bool) -> None:
    theme = load_theme("dark" if dark else "light")
    for number in range(len(SAFE_HUES)):
        tints = safe_colours(number, dark, False)
        assert contrast_ratio(theme.article_text, tints.fill) >= READABLE
        assert contrast_ratio(theme.article_text, tints.suggestion_fill) >= READABLE
        assert contrast_ratio(tints.chip_text, tints.chip) >= READABLE
        for ground in (theme.window, theme.surface, theme.surface_raised, theme.hover, theme.article_background):
            assert contrast_ratio(tints.text, ground) >= READABLE
            assert contrast_ratio(tints.outline, ground) >= VISIBLE
        paper = theme.article_background
        assert contrast_ratio(tints.fill, paper) > contrast_ratio(tints.suggestion_fill, paper)


@pytest.mark.parametrize("name", NAMES)
def test_no_two_labels_of_a_scheme_look_the_same(qapp: QApplication, name: ThemeName) -> None:
    scheme = find_scheme("ontonotes")
    assert len(SAFE_HUES) < len(scheme.labels) <= len(SAFE_HUES) * LINES
    apply_theme(qapp, "dark" if name.endswith("dark") else "light")
    assert appearance().set_safe_labels(tuple(label.colour for label in scheme))
    looks = [(style.outline.name(), style.line) for style in label_styles(scheme).values()]
    assert len(set(looks)) == len(looks)


def test_the_lines_below_differ_in_shape(qapp: QApplication) -> None:
    drawn = []
    for kind in range(LINES):
        image = QImage(40, 8, QImage.Format.Format_ARGB32)
        image.fill(QColor("#ffffff"))
        painter = QPainter(image)
        painter.setPen(QPen(QColor("#000000"), 2.0))
        draw_line(painter, QLineF(2, 6, 38, 6), kind)
        painter.end()
        drawn.append(bytes(image.constBits()))
    assert len(set(drawn)) == LINES


def test_switching_it_on_and_off_is_announced_and_leaves_nothing_behind(qapp: QApplication) -> None:
    scheme = find_scheme("conflict")
    usual = label_styles(scheme)
    told: list[object] = []
    appearance().theme_changed.connect(told.append)
    colours = tuple(label.colour for label in scheme)
    assert appearance().set_safe_labels(colours)
    assert not appearance().set_safe_labels(colours)
    assert len(told) == 1
    assert label_styles(scheme) != usual
    apply_theme(qapp, "dark")
    assert current_theme().safe == colours
    apply_theme(qapp, "light")
    assert appearance().set_safe_labels(None)
    assert label_styles(scheme) == usual
    assert current_theme() is load_theme("light")


def test_a_colour_of_no_label_gets_the_safe_one_that_is_most_like_it(qapp: QApplication) -> None:
    appearance().set_safe_labels(())
    theme = current_theme()
    assert theme.label("#0000ff").chip == safe_colours(0, False, False).chip
    assert theme.label("#d04010").chip == safe_colours(1, False, False).chip
    assert theme.label("#808080").chip == safe_colours(6, False, False).chip
