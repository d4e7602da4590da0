from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtTest import QTest

from glossator.ui.dialogs.help_browser import anchor_of
from glossator.ui.dialogs.help_viewer import HelpViewer, read_pages
from glossator.ui.theme import appearance

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

START = """# Getting started

See [labels](20-labels.md#what-a-label-is) and [the web](https://example.org/).

![drawing](drawing.png) ![outside](../secret.png)

<img src="http://example.org/x.png"> **bold**
"""
LABELS = "# Labels\n\n" + "Words.\n\n" * 80 + "## What a label is\n\nA suggestion becomes a span.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "help"
    folder.mkdir()
    (folder / "10-start.md").write_text(START, "utf-8")
    (folder / "20-labels.md").write_text(LABELS, "utf-8")
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.save(str(folder / "drawing.png"))
    image.save(str(tmp_path / "secret.png"))
    return folder


@pytest.fixture
def viewer(qtbot: QtBot, folder: Path) -> HelpViewer:
    viewer = HelpViewer(folder)
    qtbot.addWidget(viewer)
    with qtbot.waitActive(viewer):
        viewer.show()
        viewer.activateWindow()
    return viewer


def test_pages_are_called_by_their_first_heading(folder: Path) -> None:
    assert [(page.name, page.title) for page in read_pages(folder)] == [
        ("10-start.md", "Getting started"),
        ("20-labels.md", "Labels"),
    ]


def test_the_first_page_is_shown_as_text_not_as_html(viewer: HelpViewer) -> None:
    shown = viewer.browser.toPlainText()
    assert shown.startswith("Getting started")
    assert "bold" in shown
    assert '<img src="http://example.org/x.png">' in shown


def test_links_lead_to_pages_and_headings_and_back(viewer: HelpViewer) -> None:
    viewer.browser.anchorClicked.emit(QUrl("20-labels.md#what-a-label-is"))
    assert viewer.page == "20-labels.md"
    assert viewer.browser.verticalScrollBar().value() > 0
    assert viewer.list.currentItem().text() == "Labels"
    QTest.keyClick(viewer.browser, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert viewer.page == "10-start.md"
    QTest.keyClick(viewer.browser, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert viewer.page == "20-labels.md"


def test_an_address_outside_is_copied_not_opened(viewer: HelpViewer) -> None:
    viewer.browser.anchorClicked.emit(QUrl("https://example.org/"))
    assert viewer.page == "10-start.md"
    assert viewer.notice.isVisible()
    assert QGuiApplication.clipboard().text() == "https://example.org/"


@pytest.mark.parametrize(
    "name", ["../secret.png", "http://example.org/x.png", "//host/share/x.png", "file:///etc/hostname", "10-start.md"]
)
def test_nothing_outside_the_folder_is_read(viewer: HelpViewer, name: str) -> None:
    found = viewer.browser.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
    assert not isinstance(found, QImage)


def test_images_of_the_folder_are_shown(viewer: HelpViewer) -> None:
    found = viewer.browser.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("drawing.png"))
    assert isinstance(found, QImage)
    assert found.width() == 8


def test_search_narrows_the_pages_and_goes_through_the_places(viewer: HelpViewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert viewer.search.hasFocus()
    QTest.keyClicks(viewer.search, "becomes a span")
    assert viewer.list.count() == 1
    assert viewer.page == "20-labels.md"
    assert len(viewer.browser.extraSelections()) == 1
    assert viewer.browser.verticalScrollBar().value() > 0
    viewer.search.clear()
    assert viewer.list.count() == 2
    assert viewer.browser.extraSelections() == []


def test_a_page_is_chosen_from_the_list_with_the_keyboard(viewer: HelpViewer) -> None:
    viewer.list.setFocus()
    QTest.keyClick(viewer.list, Qt.Key.Key_Down)
    assert viewer.page == "20-labels.md"


def test_escape_closes_the_window(viewer: HelpViewer) -> None:
    QTest.keyClick(viewer, Qt.Key.Key_Escape)
    assert not viewer.isVisible()


def test_lines_are_no_longer_than_is_comfortable(viewer: HelpViewer) -> None:
    viewer.resize(2000, 800)
    assert viewer.browser.lineWrapColumnOrWidth() < 1000
    viewer.resize(600, 800)
    assert viewer.browser.lineWrapColumnOrWidth() <= viewer.browser.viewport().width()


def test_anchors_are_made_as_in_the_files() -> None:
    assert anchor_of("What’s a label, then?") == "whats-a-label-then"


def test_a_page_can_be_opened_by_name(viewer: HelpViewer) -> None:
    assert viewer.open_page("20-labels")
    assert viewer.page == "20-labels.md"
    assert not viewer.open_page("nowhere")


def test_a_picture_is_no_wider_than_a_line_and_suits_the_window(viewer: HelpViewer) -> None:
    folder = viewer.browser._folder
    for name, colour in (("wide-light", Qt.GlobalColor.white), ("wide-dark", Qt.GlobalColor.black)):
        image = QImage(4000, 100, QImage.Format.Format_RGB32)
        image.fill(colour)
        image.save(str(folder / f"{name}.png"))
    viewer.resize(900, 600)
    before = appearance().preference
    try:
        for theme, lightness in (("light", 255), ("dark", 0)):
            appearance().set_preference(theme)
            found = viewer.browser.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("wide-light.png"))
            assert isinstance(found, QImage)
            assert 0 < found.deviceIndependentSize().width() < viewer.browser.lineWrapColumnOrWidth()
            assert found.pixelColor(10, 1).lightness() == lightness
    finally:
        appearance().set_preference(before)
