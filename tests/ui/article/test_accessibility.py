from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible

from glossator.domain.annotations import Mark
from glossator.ui.article.view import ArticleView

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleInterface
    from tests.ui.article.conftest import Desk

TEXT = "Iraqi forces fought ISIL in Mosul.\n" + "More was said by officials there.\n" * 200 + "ISIL fled."


def mark_list(desk: Desk) -> QAccessibleInterface:
    text = QAccessible.queryAccessibleInterface(desk.view)
    return text.child(0)


def show(desk: Desk) -> None:
    desk.show(
        TEXT,
        Mark("a", 20, 24, "group", judged=False),
        Mark("b", 28, 33, "place", judged=True),
        Mark("c", len(TEXT) - 10, len(TEXT) - 6, "group", judged=True),
    )
    desk.view.set_describe(lambda mark_id: f"about {mark_id}")
    desk.view.grab()


def test_the_text_itself_can_be_read_and_the_view_has_a_name(desk: Desk) -> None:
    show(desk)
    view = QAccessible.queryAccessibleInterface(desk.view)
    assert view.text(QAccessible.Text.Name) == "Article"
    words = view.textInterface()
    assert words.characterCount() == len(TEXT)
    assert words.text(20, 24) == "ISIL"
    assert not words.characterRect(20).isEmpty()


def test_each_mark_is_an_element_with_words_role_and_place(desk: Desk) -> None:
    show(desk)
    marks = mark_list(desk)
    assert marks.role() == QAccessible.Role.List
    assert marks.childCount() == 3
    names = [marks.child(n).text(QAccessible.Text.Name) for n in range(3)]
    assert names == ["ISIL, Armed group, suggested", "Mosul, Location, confirmed", "ISIL, Armed group, confirmed"]
    first = marks.child(0)
    assert first.role() == QAccessible.Role.Link
    assert first.text(QAccessible.Text.Description) == "about a"
    assert first.rect() == desk.view.screen_rect("a")
    assert marks.indexOfChild(marks.child(1)) == 1
    assert marks.child(2).state().offscreen
    assert not first.state().offscreen
    centre = first.rect().center()
    assert marks.childAt(centre.x(), centre.y()).text(QAccessible.Text.Name) == names[0]


def test_elements_of_marks_that_are_gone_become_invalid_and_new_ones_appear(desk: Desk) -> None:
    show(desk)
    marks = mark_list(desk)
    for step in range(50):
        old = marks.child(0)
        desk.view.set_marks([Mark(f"n{step}", 0, 5, "person", judged=False), Mark("b", 28, 33, "place", judged=True)])
        assert not old.isValid()
        assert old.text(QAccessible.Text.Name) == ""
        assert marks.indexOfChild(old) == -1
        assert marks.childCount() == 2
        assert marks.child(0).text(QAccessible.Text.Name) == "Iraqi, Person, suggested"


def test_the_current_mark_is_told(desk: Desk) -> None:
    show(desk)
    desk.view.set_current("b")
    assert desk.view.accessibleDescription() == "Mosul, Location, confirmed. about b"
    assert mark_list(desk).child(1).state().selected
    desk.view.set_current(None)
    assert desk.view.accessibleDescription() == ""


def test_elements_outlive_their_view_without_harm(desk: Desk) -> None:
    for _ in range(5):
        view = ArticleView()
        view.show_article(TEXT, [Mark("a", 20, 24, "group", judged=False)])
        element = QAccessible.queryAccessibleInterface(view).child(0).child(0)
        assert element.isValid()
        view.deleteLater()
        QCoreApplication.sendPostedEvents(view, QEvent.Type.DeferredDelete)
        del view
        gc.collect()
        assert not element.isValid()
        assert element.rect().isEmpty()
    show(desk)
    assert mark_list(desk).child(0).isValid()


def test_a_judgement_of_the_current_mark_is_told(desk: Desk) -> None:
    show(desk)
    desk.view.set_current("a")
    desk.view.update_marks([], [Mark("a", 20, 24, "group", judged=True)])
    assert desk.view.accessibleDescription() == "ISIL, Armed group, confirmed. about a"
