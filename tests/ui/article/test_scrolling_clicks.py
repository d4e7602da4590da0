"""A click is about what is in sight, wherever the caret was before."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from glossator.ui.article.view import ArticleView


def _scrolled_view(qtbot: QtBot) -> ArticleView:
    view = ArticleView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show_article("\n".join(f"Paragraph number {number} of the article." for number in range(200)), [])
    view.show()
    qtbot.waitExposed(view)
    return view


def test_a_click_far_from_the_caret_does_not_scroll(qtbot: QtBot) -> None:
    view = _scrolled_view(qtbot)
    view.verticalScrollBar().setValue(100)
    qtbot.wait(20)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    assert view.verticalScrollBar().value() == 100
    assert view.caret_position() > 1000


def test_a_click_that_drops_a_far_selection_does_not_scroll(qtbot: QtBot) -> None:
    view = _scrolled_view(qtbot)
    view.select(0, 9)
    view.verticalScrollBar().setValue(100)
    qtbot.wait(20)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(200, 200))
    assert view.selected_stretch() is None
    assert view.verticalScrollBar().value() == 100
