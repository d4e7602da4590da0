"""In high contrast everything that is read or looked for stands out at least 7 to 1, whatever colour a scheme has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette

from glossator.ui.article.styles import neutral_style
from glossator.ui.colours import SAFE_HUES, STRONG, contrast_ratio, safe_colours
from glossator.ui.theme import Appearance, appearance, apply_theme, current_theme, load_theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

    from glossator.ui.colours import LabelColours
    from glossator.ui.theme import Theme, ThemeName

NAMES: tuple[ThemeName, ...] = ("contrast-light", "contrast-dark")
THEMES = st.sampled_from([load_theme(name) for name in NAMES])
BASES = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> Iterator[None]:
    sheet = qapp.styleSheet()
    apply_theme(qapp, "light")
    yield
    apply_theme(qapp, "light")
    qapp.setStyleSheet(sheet)


def check(theme: Theme, tints: LabelColours) -> None:
    paper = theme.article_background
    for text, ground in (
        (theme.article_text, tints.fill),
        (theme.article_text, tints.suggestion_fill),
        (tints.text, tints.suggestion_fill),
        (tints.chip_text, tints.chip),
        (tints.chip, paper),
        *((tints.outline, ground) for ground in (paper, theme.window, theme.surface, theme.surface_raised)),
        *((tints.text, ground) for ground in (paper, theme.window, theme.surface, theme.hover)),
    ):
        assert contrast_ratio(text, ground) >= STRONG, (text.name(), ground.name())


@given(base=BASES, theme=THEMES)
@example(base="#ffff00", theme=load_theme("contrast-light"))
@example(base="#0000ff", theme=load_theme("contrast-dark"))
@example(base="#000000", theme=load_theme("contrast-dark"))
@example(base="#ffffff", theme=load_theme("contrast-light"))
def test_tints_frames_and_chips_stand_out(base: str, theme: Theme) -> None:
    check(theme, theme.label(base))


@pytest.mark.parametrize("name", NAMES)
def test_the_safe_colours_stand_out_too(name: ThemeName) -> None:
    theme = load_theme(name)
    for number in range(len(SAFE_HUES)):
        check(theme, safe_colours(number, theme.dark, True))


@pytest.mark.parametrize("name", NAMES)
def test_a_label_that_nobody_described_stands_out_too(name: ThemeName) -> None:
    theme = load_theme(name)
    style, paper = neutral_style("Unknown", theme.palette()), theme.article_background
    for text, ground in (
        (theme.article_text, style.fill),
        (theme.article_text, style.suggestion_fill),
        (style.chip_text, style.chip_fill),
        (style.outline, paper),
        (style.chip_fill, paper),
        (style.text, style.suggestion_fill),
    ):
        assert contrast_ratio(text, ground) >= STRONG, (text.name(), ground.name())


@pytest.mark.parametrize("name", NAMES)
def test_text_and_lines_of_the_window_stand_out(name: ThemeName) -> None:
    look = load_theme(name)
    for ground in (look.window, look.surface, look.surface_raised, look.hover, look.article_background):
        for sign in (look.text, look.text_muted, look.link, look.success, look.warning, look.danger):
            assert contrast_ratio(sign, ground) >= STRONG, (sign.name(), ground.name())
        for line in (look.focus, look.accent, look.border_strong, look.current_frame):
            assert contrast_ratio(line, ground) >= STRONG, (line.name(), ground.name())
    for text, ground in (
        (look.accent_text, look.accent),
        (look.accent_text, look.accent_hover),
        (look.selection_text, look.selection),
        (look.text, look.pressed),
        (look.article_text, look.search_match),
        (look.text_disabled, look.window),
    ):
        assert contrast_ratio(text, ground) >= STRONG, (text.name(), ground.name())


@given(base=BASES, theme=THEMES)
def test_a_judged_span_stands_out_more_than_a_suggestion(base: str, theme: Theme) -> None:
    tints, paper = theme.label(base), theme.article_background
    assert contrast_ratio(tints.fill, paper) > contrast_ratio(tints.suggestion_fill, paper) + 0.05


def test_a_system_that_asks_for_high_contrast_gets_it_and_a_choice_holds_against_it(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    scheme = Qt.ColorScheme.Dark
    monkeypatch.setattr(Appearance, "_system_scheme", lambda _self: scheme)
    monkeypatch.setattr(Appearance, "_system_is_strong", lambda _self: True)
    apply_theme(qapp, "system")
    assert current_theme() is load_theme("contrast-dark")
    apply_theme(qapp, "light")
    assert current_theme() is load_theme("light")
    scheme = Qt.ColorScheme.Light
    apply_theme(qapp, "system")
    assert current_theme() is load_theme("contrast-light")


def test_a_change_of_the_system_s_wish_is_followed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Appearance, "_system_scheme", lambda _self: Qt.ColorScheme.Light)
    monkeypatch.setattr(Appearance, "_system_is_strong", lambda _self: False)
    apply_theme(qapp, "system")
    assert not current_theme().contrast
    monkeypatch.setattr(Appearance, "_system_is_strong", lambda _self: True)
    qapp.styleHints().accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert current_theme() is load_theme("contrast-light")


def test_without_a_wish_of_the_system_a_black_and_white_palette_tells_it(qapp: QApplication) -> None:
    palette = QPalette(qapp.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#ffffff"))
    before = qapp.palette()
    qapp.setPalette(palette)
    try:
        look = Appearance(qapp)
        assert look._wanted() == "contrast-dark"
    finally:
        look.setParent(None)
        qapp.setPalette(before)


@pytest.mark.parametrize("scheme", [Qt.ColorScheme.Light, Qt.ColorScheme.Dark])
def test_high_contrast_can_be_chosen_light_or_dark_as_the_system_is(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, scheme: Qt.ColorScheme
) -> None:
    monkeypatch.setattr(Appearance, "_system_scheme", lambda _self: scheme)
    apply_theme(qapp, "contrast")
    assert current_theme().contrast
    assert current_theme().dark is (scheme is Qt.ColorScheme.Dark)
    assert appearance().preference == "contrast"
