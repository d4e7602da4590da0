"""The grammar of keys in a real window, on texts with emoji and Arabic, with nested and overlapping spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import open_window, wait_until
from tests.unit.session.small import SCHEME, import_articles

from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.session import editing
from glossator.session.session import Session
from glossator.session.suggesting import default_settings
from glossator.ui.main_window import MainWindow

pytestmark = [pytest.mark.qt_log_ignore("This plugin does not support", extend=True), pytest.mark.xdist_group("window")]

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier

ENGLISH = "😀 Gen Mohammedi 😀 met Khalid al Mousily / Reuters in Al Qaim, near Al-Qaim."
ARABIC = "قال اللواء قاسم المحمدي 😀 إن القوات دخلت القائم يوم الأحد."
PIPELINE = Fingerprint("spacy", "model", "1.0", "a" * 64)
LIST = Fingerprint("gazetteer", "list", "1.0", "b" * 64)


@dataclass
class Typist:
    """Presses keys in the window and counts them."""

    window: MainWindow
    presses: int = 0

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = _NONE) -> None:
        for key in keys:
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClick(focused, key, held)
            self.presses += 1

    def seen(self) -> list[tuple[str, str, bool]]:
        annotations = self.window.desk.annotations
        assert annotations is not None
        return [(annotations.text[mark.start : mark.end], mark.label, mark.judged) for mark in annotations.marks()]

    def current(self) -> str:
        mark, annotations = self.window.desk.current, self.window.desk.annotations
        assert mark is not None
        assert annotations is not None
        return annotations.text[mark.start : mark.end]

    def caret_at(self, words: str) -> None:
        """Put the caret before some words, as a click would."""
        annotations = self.window.desk.annotations
        assert annotations is not None
        self.window.page.view.set_caret(annotations.text.index(words))

    def double_click(self, words: str) -> None:
        self.caret_at(words)
        viewport = self.window.page.view.viewport()
        point = self.window.page.view.cursorRect().center() + QPoint(3, 0)
        QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, _NONE, point)
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, _NONE, point)

    def notice(self) -> str:
        return self.window.page.notices.sentence


def found(text: str, words: str, label: str, score: float | None = None) -> RawSuggestion:
    at = text.index(words)
    return RawSuggestion(at, at + len(words), label, score=score)


@pytest.fixture
def typist(tmp_path: Path) -> Iterator[Typist]:
    path = tmp_path / "grammar.glossator"
    session = Session.create(path, SCHEME, {"pipeline": "", "gazetteer": ""}, author="anna")
    english, arabic = import_articles(session, [ENGLISH, ARABIC])
    session.project.add_suggestions(
        english,
        PIPELINE,
        [
            found(ENGLISH, "Gen", "PERSON"),
            found(ENGLISH, "Mohammedi", "PERSON", 0.4),
            found(ENGLISH, "Khalid al Mousily / Reuters", "PERSON"),
            found(ENGLISH, "Al Qaim", "PERSON"),
        ],
    )
    session.project.add_suggestions(english, LIST, [found(ENGLISH, "Al Qaim", "GPE")])
    names = [found(ARABIC, "قاسم", "PERSON"), found(ARABIC, "المحمدي", "PERSON")]
    session.project.add_suggestions(arabic, PIPELINE, names)
    session.close()
    with open_window(path, tmp_path / "settings.json") as window:
        yield Typist(window)


def test_a_span_is_joined_with_its_neighbour_by_one_key(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_Plus)
    assert typist.seen()[0] == ("Gen Mohammedi", "Person", True)
    typist.press(Qt.Key.Key_Z, held=_CTRL)
    assert [mark[0] for mark in typist.seen()[:2]] == ["Gen", "Mohammedi"]
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_Minus)
    assert typist.seen()[0] == ("Gen Mohammedi", "Person", True)


def test_arabic_words_are_joined_and_split_alike(typist: Typist) -> None:
    typist.press(Qt.Key.Key_PageDown, held=_CTRL)
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_Plus)
    assert typist.seen() == [("قاسم المحمدي", "Person", True)]
    typist.caret_at("المحمدي")
    typist.press(Qt.Key.Key_Slash)
    assert [mark[0] for mark in typist.seen()] == ["قاسم", "المحمدي"]


def test_a_span_is_split_at_the_caret_and_the_separator_is_left_out(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert typist.current() == "Khalid al Mousily / Reuters"
    typist.press(Qt.Key.Key_Slash)
    assert "Put the caret" in typist.notice()
    typist.caret_at("/ Reuters")
    typist.press(Qt.Key.Key_Slash)
    assert [mark[0] for mark in typist.seen()][2:4] == ["Khalid al Mousily", "Reuters"]


def test_one_key_goes_to_the_next_doubtful_mark(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Greater)
    assert typist.current() == "Mohammedi"
    typist.press(Qt.Key.Key_Greater)
    assert typist.current() == "Al Qaim"
    typist.press(Qt.Key.Key_Less)
    assert typist.current() == "Mohammedi"
    typist.press(Qt.Key.Key_Space)
    typist.press(Qt.Key.Key_Greater)
    assert typist.current() == "Al Qaim"
    typist.press(Qt.Key.Key_Space)
    typist.press(Qt.Key.Key_Greater)
    assert "No source is unsure" in typist.notice()


def test_a_second_label_on_the_same_words_takes_one_key(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab)
    typist.press(Qt.Key.Key_L, held=_SHIFT)
    assert ("Gen", "Place", True) in typist.seen()
    assert ("Gen", "Person", True) in typist.seen()


def test_selected_words_get_the_last_label_with_space(typist: Typist) -> None:
    typist.caret_at("met")
    typist.press(Qt.Key.Key_Right, held=_SHIFT | _CTRL)
    typist.press(Qt.Key.Key_Space)
    assert "Press a label’s key first" in typist.notice()
    typist.press(Qt.Key.Key_L)
    assert ("met", "Place", True) in typist.seen()
    typist.caret_at("near")
    typist.press(Qt.Key.Key_Right, held=_SHIFT | _CTRL)
    typist.press(Qt.Key.Key_Space)
    assert ("near", "Place", True) in typist.seen()


def test_an_armed_label_marks_every_selection_of_the_mouse_at_once(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_L)
    typist.press(Qt.Key.Key_Space, held=_SHIFT)
    assert typist.window.menus["span.arm"].isChecked()
    view = typist.window.page.view
    typist.double_click("near")
    assert ("near", "Place", True) in typist.seen()
    typist.press(Qt.Key.Key_Space, held=_SHIFT)
    assert not typist.window.menus["span.arm"].isChecked()
    typist.double_click("met")
    assert view.selected_stretch() is not None
    assert not any(mark[0] == "met" for mark in typist.seen())


def test_words_can_be_marked_inside_a_span_and_across_its_edge(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    typist.caret_at("Mousily")
    typist.press(Qt.Key.Key_Right, held=_SHIFT | _CTRL)
    typist.press(Qt.Key.Key_L)
    assert ("Khalid al Mousily / Reuters", "Person", True) in typist.seen()
    assert ("Mousily", "Place", True) in typist.seen()
    typist.caret_at("Reuters")
    typist.press(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, held=_SHIFT | _CTRL)
    typist.press(Qt.Key.Key_L)
    assert ("Reuters in Al", "Place", True) in typist.seen() or ("Reuters in Al Qaim", "Place", True) in typist.seen()
    for _ in range(3):
        typist.press(Qt.Key.Key_Z, held=_CTRL)
    assert not any(judged for _, _, judged in typist.seen())


def test_a_span_that_cuts_a_token_is_shown_and_fitted_with_one_key(tmp_path: Path) -> None:
    text = "😀 The U.S.-made rifle was found."
    path = tmp_path / "fit.glossator"
    session = Session.create(path, SCHEME, default_settings(gazetteer=""), author="anna")
    (article,) = import_articles(session, [text])
    start = text.index("U.S.")
    session.commit(editing.add(session.annotations(article), start, start + 4, "Place", "Place"))
    session.close()
    with open_window(path, tmp_path / "settings.json") as window:
        typist = Typist(window)
        typist.press(Qt.Key.Key_Tab, Qt.Key.Key_0)
        if "is not known" in typist.notice():
            wait_until(lambda: window.session is not None and window.session.tokens(article) is not None)
            typist.press(Qt.Key.Key_0)
        assert typist.current() == "U.S.-made"
        typist.press(Qt.Key.Key_Z, held=_CTRL)
        assert typist.current() == "U.S."
        typist.press(Qt.Key.Key_0, Qt.Key.Key_0)
        assert "falls on the pipeline’s tokens" in typist.notice()


def test_a_label_without_a_key_is_found_by_typing_its_name(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab)
    typist.press(Qt.Key.Key_Space, held=_CTRL)
    typist.press(Qt.Key.Key_G, Qt.Key.Key_R)
    typist.press(Qt.Key.Key_Return)
    wait_until(lambda: ("Gen", "Group", True) in typist.seen(), 5)
    assert QApplication.focusWidget() is typist.window.page.view
