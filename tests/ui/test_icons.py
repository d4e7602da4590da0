"""Icons draw something, in the palette's colours, crisp at every pixel density."""

from __future__ import annotations

import gc
import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QAction, QColor, QIcon, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QToolButton

from glossator.paths import resource_dir
from glossator.ui.icons import application_icon, icon, icon_names, icon_pixmap
from glossator.ui.theme import apply_theme, load_theme

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from glossator.ui.theme import ThemeName

FILES = sorted(resource_dir("icons").glob("*.svg"), key=lambda path: path.stem)


def inked(image: QImage) -> list[QColor]:
    """The colours of the pixels that are fully covered."""
    colours = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [colour for colour in colours if colour.alpha() == 255]


def covered(image: QImage) -> int:
    return sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_drawing_parses_and_is_not_empty(qapp: QApplication, path: Path) -> None:
    assert QSvgRenderer(str(path)).isValid()
    shown = application_icon() if path.stem == "glossator" else icon(path.stem)
    assert covered(shown.pixmap(32, 32).toImage()) > 20


@pytest.mark.parametrize("path", [path for path in FILES if path.stem != "glossator"], ids=lambda path: path.stem)
def test_every_drawing_takes_its_colour_from_outside(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert 'stroke="currentColor"' in source
    assert not re.findall(r'(?:stroke|fill)="#', source)
    assert "<script" not in source
    assert "href" not in source


def test_no_two_states_of_an_article_look_alike(qapp: QApplication) -> None:
    names = ("state-new", "state-open", "state-confirmed", "state-skipped")
    images = [icon_pixmap(name, 16, "#000000").toImage() for name in names]
    assert all(a != b for i, a in enumerate(images) for b in images[i + 1 :])


def test_an_unknown_name_is_refused(qapp: QApplication) -> None:
    with pytest.raises(KeyError, match="no-such-thing"):
        icon("no-such-thing")


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
def test_pixels_are_drawn_for_the_density_asked_for(qapp: QApplication, ratio: float) -> None:
    pixmap = icon("settings").pixmap(QSize(16, 16), ratio)
    assert pixmap.size() == QSize(round(16 * ratio), round(16 * ratio))
    assert pixmap.deviceIndependentSize().toSize() == QSize(16, 16)


def test_a_dense_icon_is_drawn_anew_and_not_blown_up(qapp: QApplication) -> None:
    small, large = (icon_pixmap("search", 16, "#000000", ratio=ratio).toImage() for ratio in (1.0, 3.0))
    small.setDevicePixelRatio(1.0)
    large.setDevicePixelRatio(1.0)
    assert large != small.scaled(large.size())
    # A blown-up drawing has hardly a sharp pixel; a drawing of three times the size has mostly sharp ones.
    assert len(inked(large)) > covered(large) * 0.5


def test_painting_on_a_dense_screen_uses_its_pixels(qapp: QApplication) -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2.0)
    image.fill(QColor(0, 0, 0, 0))
    painter = QPainter(image)
    icon("add").paint(painter, QRect(0, 0, 32, 32))
    painter.end()
    assert covered(image.copy(0, 0, 64, 32)) > 0
    assert covered(image.copy(0, 32, 64, 32)) > 0
    assert len(inked(image)) > covered(image) * 0.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_icons_follow_the_theme_without_being_made_again(qapp: QApplication, name: ThemeName) -> None:
    shown = icon("add")
    apply_theme(qapp, name)
    theme = load_theme(name)
    assert set(map(QColor.name, inked(shown.pixmap(32, 32).toImage()))) == {theme.text.name()}
    disabled = shown.pixmap(QSize(32, 32), 1.0, QIcon.Mode.Disabled)
    assert set(map(QColor.name, inked(disabled.toImage()))) == {theme.text_disabled.name()}
    selected = shown.pixmap(QSize(32, 32), 1.0, QIcon.Mode.Selected)
    assert set(map(QColor.name, inked(selected.toImage()))) == {theme.selection_text.name()}
    muted = icon("add", QPalette.ColorRole.PlaceholderText).pixmap(32, 32)
    assert set(map(QColor.name, inked(muted.toImage()))) == {theme.text_muted.name()}


def test_icons_survive_copies_changes_and_collection(qtbot: QtBot) -> None:
    for round_ in range(50):
        button = QToolButton()
        button.setDefaultAction(QAction(QIcon(icon("accept")), "Accept", button))
        copy = QIcon(icon("accept"))
        copy.addPixmap(QPixmap(4, 4))  # makes Qt clone the engine
        assert not copy.pixmap(16, 16).isNull()
        button.grab()
        button.deleteLater()
        if round_ % 10 == 0:
            gc.collect()


def test_an_icon_knows_its_name(qapp: QApplication) -> None:
    assert icon("undo").name() == "undo"
    assert not icon("undo").isNull()
    assert icon("undo").actualSize(QSize(40, 20)) == QSize(20, 20)


def test_the_actions_every_window_needs_have_icons() -> None:
    needed = {
        "open", "new", "import", "export", "undo", "redo", "accept", "reject", "confirm", "skip", "next", "previous",
        "next-article", "previous-article", "label", "search", "filter", "settings", "help", "keyboard", "about",
        "edge-start-left", "edge-start-right", "edge-end-left", "edge-end-right", "queue", "palette", "details",
    }  # fmt: skip
    assert needed <= icon_names()


def test_the_licence_of_the_drawings_lies_beside_them() -> None:
    assert "ISC License" in (resource_dir("icons") / "LICENSE-lucide.txt").read_text(encoding="utf-8")
