"""What the memory hides is said in the details panel, and comes back with a label's key or a click."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import open_window
from tests.unit.session import small
from tests.unit.session.test_memory import correct

from glossator.session.memory import Memory
from glossator.ui.main_window import MainWindow
from glossator.ui.panels.details import DetailsPanel
from glossator.ui.panels.hidden_note import HiddenNote

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "p.glossator"
    session, articles = small.make(path, 3, settings={"pipeline": "", "gazetteer": ""})
    for article in articles[:2]:
        correct(session, article)
    assert Memory(session).speak(articles[2])
    session.close()
    with open_window(path, tmp_path / "settings.json") as opened:
        opened.desk.open(articles[2])
        yield opened


def note_of(window: MainWindow) -> HiddenNote:
    panel = window.docks["details"].widget()
    assert isinstance(panel, DetailsPanel)
    return panel.hidden


def spans(window: MainWindow) -> list[tuple[str, str]]:
    annotations = window.desk.annotations
    assert annotations is not None
    return [(span.text, span.label) for span in annotations.spans]


def caret_at(window: MainWindow, words: str) -> None:
    annotations = window.desk.annotations
    assert annotations is not None
    window.page.view.set_caret(annotations.text.index(words))


def test_what_is_hidden_is_counted_and_said_at_the_caret_with_the_reason(window: MainWindow) -> None:
    note = note_of(window)
    assert note.isVisible()
    assert note.said.text() == "The memory hides 1 pre-highlight in this article."
    assert not note.mark.isVisible()
    caret_at(window, "Gen")
    assert note.said.text() == "The memory hides “Gen” (Person) here."
    assert note.why.text() == "Gen: left unmarked twice"
    assert note.mark.text() == "Mark It Person"
    assert not note.next.isVisible()
    caret_at(window, "saw")
    assert not note.mark.isVisible()


def test_the_words_are_shown_with_a_button_and_marked_with_the_label_s_key(window: MainWindow) -> None:
    note = note_of(window)
    QTest.mouseClick(note.next, Qt.MouseButton.LeftButton)
    assert window.page.view.hasFocus()
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_P)
    assert spans(window) == [("Gen", "Person")]
    assert not note.isVisible(), "what is marked is hidden no more"
    QTest.keyClick(focused, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    caret_at(window, "saw")
    assert note.isVisible()


def test_a_click_marks_what_is_hidden_at_the_caret(window: MainWindow) -> None:
    caret_at(window, "Gen")
    QTest.mouseClick(note_of(window).mark, Qt.MouseButton.LeftButton)
    assert spans(window) == [("Gen", "Person")]


def test_an_article_where_nothing_is_hidden_says_nothing(window: MainWindow) -> None:
    session = window.session
    assert session is not None
    first, *_ = session.project.queue_rows("main", session.project.queue("main")).values()
    window.desk.open(first.id)
    assert not note_of(window).isVisible()
