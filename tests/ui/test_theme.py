"""Light is light, dark is dark, text is readable in both, and the bundled faces load."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette, QRawFont
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from glossator.paths import resource_dir
from glossator.ui import fonts, theme
from glossator.ui.colours import READABLE, VISIBLE, contrast_ratio
from glossator.ui.theme import (
    Appearance,
    appearance,
    apply_theme,
    current_theme,
    is_dark,
    load_theme,
    theme_roles,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from glossator.ui.theme import (
        ThemeName,
    )

NAMES = ("light", "dark", "contrast-light", "contrast-dark")
Switch = Callable[[Qt.ColorScheme], None]


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> Iterator[None]:
    """Begin and end with the light theme and the plain font, since the application outlives the test."""
    fonts.apply_fonts()
    apply_theme(qapp, "light")
    yield
    fonts.apply_fonts()
    apply_theme(qapp, "light")


@pytest.mark.parametrize("name", NAMES)
def test_a_theme_file_has_every_role_and_no_other(name: str) -> None:
    data = tomllib.loads((resource_dir("themes") / f"{name}.toml").read_text(encoding="utf-8"))
    assert set(data["colours"]) == set(theme_roles())
    assert data["name"] == name
    assert data["dark"] is name.endswith("dark")
    assert all(re.fullmatch(r"#[0-9a-f]{6}", value) for value in data["colours"].values())


@pytest.mark.parametrize("name", NAMES)
def test_text_is_readable_on_every_ground(name: ThemeName) -> None:
    look = load_theme(name)
    grounds = (look.window, look.surface, look.surface_raised, look.hover)
    for ground in grounds:
        for text in (look.text, look.text_muted, look.link, look.success, look.warning, look.danger):
            assert contrast_ratio(text, ground) >= READABLE, (text.name(), ground.name())
    for text, ground in (
        (look.text, look.pressed),
        (look.accent_text, look.accent),
        (look.accent_text, look.accent_hover),
        (look.selection_text, look.selection),
        (look.text, look.selection),
        (look.article_text, look.article_background),
        (look.article_muted, look.article_background),
        (look.article_text, look.search_match),
    ):
        assert contrast_ratio(text, ground) >= READABLE, (text.name(), ground.name())


@pytest.mark.parametrize("name", NAMES)
def test_frames_that_matter_can_be_seen(name: ThemeName) -> None:
    look = load_theme(name)
    for ground in (look.window, look.surface, look.surface_raised, look.article_background):
        for line in (look.focus, look.accent, look.border_strong, look.current_frame):
            assert contrast_ratio(line, ground) >= VISIBLE, (line.name(), ground.name())


def test_dark_is_not_black() -> None:
    look = load_theme("dark")
    assert min(colour.lightness() for colour in (look.window, look.surface, look.article_background)) > 20


def test_dark_really_is_dark_and_light_comes_back(qapp: QApplication, qtbot: QtBot) -> None:
    button = QPushButton("x")
    qtbot.addWidget(button)
    apply_theme(qapp, "dark")
    assert is_dark(qapp.palette())
    assert is_dark(button.palette())
    assert current_theme() is load_theme("dark")
    assert button.grab().toImage().pixelColor(1, button.height() // 2).lightness() < 128
    apply_theme(qapp, "light")
    assert not is_dark(qapp.palette())
    assert not is_dark(button.palette())
    assert button.grab().toImage().pixelColor(1, button.height() // 2).lightness() > 128


def test_the_new_theme_is_announced_once(qapp: QApplication, qtbot: QtBot) -> None:
    seen: list[object] = []
    appearance().theme_changed.connect(seen.append)
    apply_theme(qapp, "dark")
    apply_theme(qapp, "dark")
    apply_theme(qapp, "light")
    assert seen == [load_theme("dark"), load_theme("light")]


def test_there_is_one_appearance(qapp: QApplication) -> None:
    assert appearance() is appearance()
    assert apply_theme(qapp, "light") is appearance()
    assert len(qapp.findChildren(Appearance)) == 1


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Switch:
    """Pretend that the platform reports a colour scheme; off screen it never does."""

    def switch(scheme: Qt.ColorScheme) -> None:
        monkeypatch.setattr(Appearance, "_system_scheme", lambda _self: scheme)
        qapp.styleHints().colorSchemeChanged.emit(scheme)

    return switch


def test_the_system_is_followed_while_nothing_else_is_asked_for(qapp: QApplication, system: Switch) -> None:
    apply_theme(qapp, "system")
    system(Qt.ColorScheme.Dark)
    assert current_theme().dark
    assert is_dark(qapp.palette())
    system(Qt.ColorScheme.Light)
    assert not current_theme().dark
    assert not is_dark(qapp.palette())


def test_a_choice_holds_against_the_system(qapp: QApplication, system: Switch) -> None:
    apply_theme(qapp, "light")
    system(Qt.ColorScheme.Dark)
    assert not current_theme().dark
    apply_theme(qapp, "system")
    assert current_theme().dark


def test_an_unknown_scheme_leaves_the_decision_to_the_first_palette(qapp: QApplication, system: Switch) -> None:
    apply_theme(qapp, "dark")
    system(Qt.ColorScheme.Unknown)
    apply_theme(qapp, "system")
    assert not current_theme().dark


@pytest.mark.parametrize("name", NAMES)
def test_the_palette_leaves_no_role_to_the_platform(name: ThemeName) -> None:
    palette = load_theme(name).palette()
    for role in QPalette.ColorRole:
        if role not in {QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles}:
            assert palette.isBrushSet(QPalette.ColorGroup.Active, role), role


@pytest.mark.parametrize("name", NAMES)
def test_the_style_sheet_names_no_unknown_role_and_no_font(qapp: QApplication, name: ThemeName) -> None:
    sheet = theme._style_sheet(name).split("*/", 1)[1]
    assert "@" not in sheet
    assert "font" not in sheet
    drawings = re.findall(r'url\("([^"]+)"\)', sheet)
    assert drawings
    for drawing in drawings:
        assert resource_dir("themes").joinpath(drawing).is_file()


def test_a_role_is_found_by_its_name_in_the_file() -> None:
    look = load_theme("light")
    assert look.colour("text-muted") == look.text_muted == QColor("#5b6068")
    assert look.label("#3d7dd8").fill.isValid()


def test_an_open_window_grows_with_the_zoom(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    button, label = QPushButton("Apply"), QLabel("Text")
    layout.addWidget(button)
    layout.addWidget(label)
    window.ensurePolished()
    small, height = button.font().pointSizeF(), button.sizeHint().height()
    fonts.apply_fonts(zoom=1.5)
    assert button.font().pointSizeF() == label.font().pointSizeF() == pytest.approx(small * 1.5)
    assert button.sizeHint().height() > height * 1.25


def test_the_bundled_faces_load(qapp: QApplication) -> None:
    assert {fonts.READING_FAMILY, fonts.UI_FAMILY} <= fonts.load_fonts()


@pytest.mark.parametrize(
    ("weight", "italic", "style"),
    [
        (QFont.Weight.Normal, False, "Regular"),
        (QFont.Weight.DemiBold, False, "Semibold"),
        (QFont.Weight.Normal, True, "Italic"),
    ],
)
def test_the_reading_face_has_regular_semibold_and_italic(
    qapp: QApplication, weight: QFont.Weight, italic: bool, style: str
) -> None:
    font = fonts.reading_font(weight=weight)
    font.setItalic(italic)
    face = QRawFont.fromFont(font)
    assert (face.familyName(), face.styleName()) == (fonts.READING_FAMILY, style)


def test_the_reading_face_knows_the_letters_of_agency_copy(qapp: QApplication) -> None:
    face = QRawFont.fromFont(fonts.reading_font())
    for text in ("“caliphate”—Aïn", "Škoda Łódź Erdoğan Đà Nẵng", "Київ, Россия", "Ελλάδα", "€ £ № …"):
        assert all(face.supportsCharacter(ord(character)) for character in text), text


def test_no_ligature_hides_the_edge_of_a_span(qapp: QApplication) -> None:
    metrics = QFontMetricsF(fonts.reading_font(40))
    parts = metrics.horizontalAdvance("o") + 2 * metrics.horizontalAdvance("f") + metrics.horizontalAdvance("i")
    joined = QFont(fonts.reading_font(40))
    joined.clearFeatures()
    assert metrics.horizontalAdvance("offi") != QFontMetricsF(joined).horizontalAdvance("offi")
    assert metrics.horizontalAdvance("offi") == pytest.approx(parts, rel=0.02)


def test_fonts_scale_with_the_zoom(qapp: QApplication) -> None:
    assert fonts.reading_font(12, zoom=1.5).pointSizeF() == pytest.approx(18)
    assert fonts.ui_font(zoom=2).pointSizeF() == pytest.approx(2 * fonts.ui_font().pointSizeF())
    assert fonts.ui_font(weight=QFont.Weight.DemiBold).weight() == QFont.Weight.DemiBold


def test_without_the_bundled_faces_the_system_has_one(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fonts, "resource_dir", lambda _kind: tmp_path)
    monkeypatch.setattr(fonts, "load_fonts", fonts.load_fonts.__wrapped__)
    assert fonts.load_fonts() == frozenset()
    assert fonts.reading_font(14).pointSizeF() == 14
    assert QFontMetricsF(fonts.reading_font(14)).height() > 0
    assert fonts.UI_FAMILY not in fonts.ui_font().families()


def test_a_face_that_somebody_chose_stays(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_system_font", lambda: QFont("Atkinson Hyperlegible", 12))
    assert fonts.ui_font().family() == "Atkinson Hyperlegible"
    assert fonts.ui_font().pointSizeF() == 12


def test_a_system_font_in_pixels_becomes_points(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = QFont("Chosen")
    chosen.setPixelSize(16)
    monkeypatch.setattr(fonts, "_system_font", lambda: chosen)
    dpi = qapp.primaryScreen().logicalDotsPerInchY()
    assert fonts.ui_font().pointSizeF() == pytest.approx(16 * 72 / dpi)


def test_fonts_stay_small_and_carry_their_licences() -> None:
    folder = resource_dir("fonts")
    assert sum(path.stat().st_size for path in folder.iterdir()) < 2_000_000
    for family in ("source-serif", "inter"):
        assert "SIL OPEN FONT LICENSE" in (folder / f"LICENSE-{family}.txt").read_text(encoding="utf-8")


def test_preferences_are_the_ones_the_program_offers() -> None:
    assert theme.PREFERENCES == ("system", "light", "dark", "contrast")
