"""The head above the article: parted from text that is scrolled below it, and lower where the window is low."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtTest import QTest

from glossator.domain.article import Article, Metadata, Provenance
from glossator.ui.article_page import ArticlePage

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot

TEXT = "\n".join(f"Line {number} of the report." for number in range(200))


@pytest.fixture
def page(qtbot: QtBot) -> ArticlePage:
    page = ArticlePage()
    qtbot.addWidget(page)
    page.resize(800, 900)
    page.show()
    article = Article("a", Metadata("A headline"), "0" * 64, len(TEXT), Provenance("a.txt", "utf-8", "0" * 64))
    page.show_article(article, TEXT, ())
    QTest.qWait(0)
    return page


def edge(page: ArticlePage) -> QImage:
    """Return the picture of the row of pixels at which the head ends."""
    bottom = page._head.geometry().bottom()
    return page.grab().toImage().copy(0, bottom, page.width(), 1)


def test_a_line_parts_the_head_from_text_that_is_scrolled_below_it(page: ArticlePage) -> None:
    plain = edge(page)
    page.view.verticalScrollBar().setValue(20)
    assert edge(page) != plain
    page.view.verticalScrollBar().setValue(0)
    assert edge(page) == plain


def test_there_is_room_between_the_head_and_the_first_line(page: ArticlePage) -> None:
    page.view.verticalScrollBar().setValue(20)
    below = page._byline.mapTo(page, page._byline.rect().bottomLeft()).y()
    assert page.view.geometry().top() - below >= page.fontMetrics().height() // 2


def test_a_low_page_spares_the_room_above_the_headline(page: ArticlePage) -> None:
    roomy = page._headline.geometry().top()
    page.resize(800, 480)
    QTest.qWait(0)
    assert page._headline.geometry().top() < roomy
    lines = 6
    assert page.height_for(lines) - page.height_for(0) == page.view.height_of(lines)
    page.resize(800, 900)
    QTest.qWait(0)
    assert page._headline.geometry().top() == roomy
