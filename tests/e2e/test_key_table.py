"""The whole table of keys, each way with its count, in English and Arabic, and what the mouse does instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from tests.e2e.desks import open_window, wait_until
from tests.e2e.test_grammar import ARABIC, ENGLISH, Typist, typist
from tests.unit.session.small import SCHEME, import_articles

from glossator.domain.article import ArticleState
from glossator.domain.offsets import OffsetMap
from glossator.session import editing
from glossator.session.session import Session
from glossator.ui.main_window import MainWindow

__all__ = ["typist"]

pytestmark = [pytest.mark.qt_log_ignore("This plugin does not support", extend=True), pytest.mark.xdist_group("window")]

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_LEFT = Qt.MouseButton.LeftButton

Keys = tuple[tuple[Qt.Key, Qt.KeyboardModifier], ...]


def press(typist: Typist, keys: Keys) -> None:
    for key, held in keys:
        typist.press(key, held=held)


def in_arabic(typist: Typist) -> None:
    typist.press(Qt.Key.Key_PageDown, held=_CTRL)


def state(typist: Typist) -> object:
    annotations = typist.window.desk.annotations
    assert annotations is not None
    marks = [(mark.start, mark.end, mark.label, mark.judged) for mark in annotations.marks()]
    return marks, dict(annotations.rejections), annotations.status


FIRST = {"english": ("Gen", ENGLISH), "arabic": ("قاسم", ARABIC)}


@pytest.mark.parametrize("language", FIRST)
@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        pytest.param(((Qt.Key.Key_Space, _NONE),), ("Person", True), id="accepted"),
        pytest.param(((Qt.Key.Key_P, _NONE),), ("Person", True), id="its own label accepts"),
        pytest.param(((Qt.Key.Key_L, _NONE),), ("Place", True), id="relabelled"),
        pytest.param(((Qt.Key.Key_X, _NONE),), None, id="rejected"),
        pytest.param(((Qt.Key.Key_Delete, _NONE),), None, id="rejected with Delete"),
    ],
)
def test_a_pre_highlight_is_judged_with_one_key(
    typist: Typist, language: str, keys: Keys, expected: tuple[str, bool] | None
) -> None:
    if language == "arabic":
        in_arabic(typist)
    phrase, _ = FIRST[language]
    typist.press(Qt.Key.Key_Tab)
    assert typist.current() == phrase
    before, was = typist.presses, state(typist)
    press(typist, keys)
    assert typist.presses - before == 1
    found = [(label, judged) for text, label, judged in typist.seen() if text == phrase]
    assert found == ([] if expected is None else [expected])
    typist.press(Qt.Key.Key_Z, held=_CTRL)
    assert state(typist) == was


@pytest.mark.parametrize(
    ("key", "held", "expected"),
    [
        (Qt.Key.Key_1, _NONE, "in Al Qaim"),
        (Qt.Key.Key_2, _NONE, "Qaim"),
        (Qt.Key.Key_3, _NONE, "Al"),
        (Qt.Key.Key_4, _NONE, "Al Qaim, near"),
        (Qt.Key.Key_1, _CTRL, "n Al Qaim"),
        (Qt.Key.Key_2, _CTRL, "l Qaim"),
        (Qt.Key.Key_3, _CTRL, "Al Qai"),
        (Qt.Key.Key_4, _CTRL, "Al Qaim,"),
        (Qt.Key.Key_Left, _ALT | _SHIFT, "in Al Qaim"),
        (Qt.Key.Key_Right, _ALT | _SHIFT, "Qaim"),
        (Qt.Key.Key_Left, _ALT, "Al"),
        (Qt.Key.Key_Right, _ALT, "Al Qaim, near"),
    ],
)
def test_an_edge_is_moved_by_a_word_or_a_character_with_one_key(
    typist: Typist, key: Qt.Key, held: Qt.KeyboardModifier, expected: str
) -> None:
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert typist.current() == "Al Qaim"
    was = state(typist)
    typist.press(key, held=held)
    assert typist.current() == expected
    typist.press(Qt.Key.Key_Z, held=_CTRL)
    assert state(typist) == was


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (((Qt.Key.Key_4, _NONE),), "قاسم المحمدي"),
        (((Qt.Key.Key_4, _CTRL),), "قاسم ا"),
        (((Qt.Key.Key_1, _NONE),), "اللواء قاسم"),
        (((Qt.Key.Key_2, _CTRL),), "اسم"),
    ],
)
def test_arabic_edges_move_in_the_order_of_reading(typist: Typist, keys: Keys, expected: str) -> None:
    in_arabic(typist)
    typist.press(Qt.Key.Key_Tab)
    press(typist, keys)
    assert typist.current() == expected


def test_an_edge_steps_over_an_emoji_as_one_character_and_one_word(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert typist.current() == "Mohammedi"
    typist.press(Qt.Key.Key_4, held=_CTRL)
    assert typist.current() == "Mohammedi 😀"
    typist.press(Qt.Key.Key_4, held=_CTRL)
    assert typist.current() == "Mohammedi 😀 m"


@pytest.mark.parametrize("language", FIRST)
def test_marks_are_walked_through_with_one_key_each_nested_ones_from_the_outer_to_the_inner(
    typist: Typist, language: str
) -> None:
    if language == "arabic":
        in_arabic(typist)
    phrase, text = FIRST[language]
    session, article = typist.window.session, typist.window.desk.article
    assert session is not None
    assert article is not None
    outer = (text.index(phrase), len(text) - 1)
    session.commit(editing.add(session.annotations(article), *outer, "Group", "Group", beside=True))
    typist.press(Qt.Key.Key_Home, held=_CTRL)
    walked = []
    for _ in typist.seen():
        typist.press(Qt.Key.Key_Tab)
        walked.append(typist.current())
    assert walked == [text for text, _, _ in typist.seen()]
    assert walked[0] == text[slice(*outer)]
    back = []
    for _ in walked:
        back.append(typist.current())
        typist.press(Qt.Key.Key_Backtab, held=_SHIFT)
    assert back == walked[::-1]


def test_the_next_unjudged_one_is_one_key_away_and_confirming_opens_the_next_article(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_L, Qt.Key.Key_Period)
    assert typist.current() == "Mohammedi"
    typist.press(Qt.Key.Key_Comma)
    assert typist.current() == "Al Qaim"
    session, first = typist.window.session, typist.window.desk.article
    assert session is not None
    assert first is not None
    typist.press(Qt.Key.Key_Return)
    assert session.project.status(first, session.layer).state is ArticleState.CONFIRMED
    assert typist.window.desk.article != first
    typist.press(Qt.Key.Key_Z, held=_CTRL)
    assert typist.window.desk.article == first
    assert session.project.status(first, session.layer).state is ArticleState.NEW


@pytest.mark.parametrize(
    ("mark", "keys"),
    [
        pytest.param("Gen", ((Qt.Key.Key_Plus, _NONE),), id="join"),
        pytest.param("Mohammedi", ((Qt.Key.Key_Minus, _NONE),), id="join with the one before"),
        pytest.param("Gen", ((Qt.Key.Key_L, _SHIFT),), id="second label"),
        pytest.param("Khalid", ((Qt.Key.Key_Right, _CTRL), (Qt.Key.Key_Slash, _NONE)), id="split after a word"),
    ],
)
def test_joining_splitting_and_a_second_label_take_two_keys_at_most_and_one_to_undo(
    typist: Typist, mark: str, keys: Keys
) -> None:
    while not typist.presses or not typist.current().startswith(mark):
        typist.press(Qt.Key.Key_Tab)
    was, before = state(typist), typist.presses
    press(typist, keys)
    assert typist.presses - before <= 2
    assert state(typist) != was
    typist.press(Qt.Key.Key_Z, held=_CTRL)
    assert state(typist) == was


@pytest.mark.parametrize("language", FIRST)
def test_words_under_a_keyboard_selection_take_one_key(typist: Typist, language: str) -> None:
    if language == "arabic":
        in_arabic(typist)
    phrase = "met" if language == "english" else "القوات"
    typist.caret_at(phrase)
    # The selection touches the word; it need not cover it.
    typist.press(Qt.Key.Key_Left if language == "arabic" else Qt.Key.Key_Right, held=_SHIFT)
    typist.press(Qt.Key.Key_L)
    assert (phrase, "Place", True) in typist.seen()
    typist.press(Qt.Key.Key_Z, held=_CTRL)
    assert not any(text == phrase for text, _, _ in typist.seen())


def _mentions(folder: Path) -> tuple[Path, list[str]]:
    path = folder / "mentions.glossator"
    session = Session.create(path, SCHEME, {"pipeline": "", "gazetteer": ""}, author="anna")
    texts = ["Daesh 😀 fled. Daesh’s men left.", "DAESH came; Daesh went.", "Nobody."]
    articles = import_articles(session, texts)
    session.close()
    return path, articles


@pytest.mark.parametrize(("key", "held", "count"), [(Qt.Key.Key_Asterisk, _NONE, 2), (Qt.Key.Key_F4, _SHIFT, 4)])
def test_all_mentions_take_one_key_to_see_one_to_apply_and_one_to_undo(
    tmp_path: Path, key: Qt.Key, held: Qt.KeyboardModifier, count: int
) -> None:
    path, articles = _mentions(tmp_path)
    with open_window(path, tmp_path / "settings.json") as window:
        hand, session = Typist(window), window.session
        assert session is not None

        def marked() -> int:
            return sum(len(session.project.spans(article, "main")) for article in articles)

        hand.press(Qt.Key.Key_P)
        assert hand.seen() == [("Daesh", "Person", True)]
        before = hand.presses
        hand.press(key, held=held)
        rows = window.docks["mentions"].widget()
        wait_until(lambda: len(rows.mentions()) == count)  # type: ignore[attr-defined]
        hand.press(Qt.Key.Key_Return)
        assert hand.presses - before == 2
        wait_until(lambda: marked() == count)
        wait_until(lambda: window.jobs.job is None and window.page.view.hasFocus())
        hand.press(Qt.Key.Key_Z, held=_CTRL)
        wait_until(lambda: marked() == 1)


# The mouse


def point(window: MainWindow, position: int) -> QPoint:
    annotations, view = window.desk.annotations, window.page.view
    assert annotations is not None
    cursor = QTextCursor(view.document())
    cursor.setPosition(OffsetMap(annotations.text).to_utf16(position))
    QTest.qWait(15)
    rect = view.cursorRect(cursor)
    return QPoint(rect.x(), rect.center().y())


def drag(window: MainWindow, start: int, end: int, held: Qt.KeyboardModifier = _NONE) -> None:
    viewport = window.page.view.viewport()
    begin, stop = point(window, start) + QPoint(1, 0), point(window, end) - QPoint(1, 0)
    QTest.mousePress(viewport, _LEFT, held, begin)
    for part in (0.5, 1.0):
        QTest.mouseMove(viewport, begin + (stop - begin) * part)
    QTest.mouseRelease(viewport, _LEFT, held, stop)


def right_click(window: MainWindow, position: int) -> QMenu:
    view = window.page.view
    here = point(window, position) + QPoint(2, 0)
    reason = QContextMenuEvent.Reason.Mouse
    QApplication.sendEvent(view.viewport(), QContextMenuEvent(reason, here, view.viewport().mapToGlobal(here)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_a_drag_marks_the_words_it_touches_and_with_alt_the_exact_characters(typist: Typist) -> None:
    text = ENGLISH
    start, end = text.index("near"), text.index("Al-Qaim")
    drag(typist.window, start + 1, end + 4)
    typist.press(Qt.Key.Key_L)
    assert ("near Al-Qaim", "Place", True) in typist.seen()
    typist.press(Qt.Key.Key_Z, held=_CTRL)
    drag(typist.window, start + 1, start + 3, _ALT)
    typist.press(Qt.Key.Key_L)
    assert ("ea", "Place", True) in typist.seen()


def test_a_double_click_marks_a_word_and_a_click_chooses_the_innermost_mark(typist: Typist) -> None:
    typist.double_click("near")
    typist.press(Qt.Key.Key_L)
    assert ("near", "Place", True) in typist.seen()
    inside = ENGLISH.index("Mousily")
    session, article = typist.window.session, typist.window.desk.article
    assert session is not None
    assert article is not None
    session.commit(editing.add(session.annotations(article), inside, inside + 7, "Group", "Group", beside=True))
    viewport = typist.window.page.view.viewport()
    QTest.qWait(QApplication.doubleClickInterval())
    QTest.mouseClick(viewport, _LEFT, _NONE, point(typist.window, inside + 2))
    assert typist.current() == "Mousily"
    QTest.qWait(QApplication.doubleClickInterval())
    QTest.mouseClick(viewport, _LEFT, _NONE, point(typist.window, inside + 2))
    assert typist.current() == "Khalid al Mousily / Reuters"


def test_the_ends_of_the_current_mark_are_dragged_to_words(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    end = ENGLISH.index(" / Reuters")
    viewport = typist.window.page.view.viewport()
    begin, stop = point(typist.window, end + len(" / Reuters")), point(typist.window, end)
    QTest.mouseMove(viewport, begin)
    QTest.mousePress(viewport, _LEFT, _NONE, begin)
    for part in (0.5, 1.0):
        QTest.mouseMove(viewport, begin + (stop - begin) * part)
    QTest.mouseRelease(viewport, _LEFT, _NONE, stop)
    assert typist.current() == "Khalid al Mousily"


def test_the_right_button_s_menu_holds_everything_that_can_be_done_with_a_mark(typist: Typist) -> None:
    menus = typist.window.menus
    menu = right_click(typist.window, ENGLISH.index("Mohammedi") + 2)
    held = {action.objectName() for action in menu.actions()} - {""}
    for submenu in (action.menu() for action in menu.actions()):
        if isinstance(submenu, QMenu):
            held |= {action.objectName() for action in submenu.actions()}
    menu.close()
    walking = {"span.next", "span.previous", "span.arm"}
    walking |= {f"span.{way}_{what}" for way in ("next", "previous") for what in ("unjudged", "doubtful")}
    everything = {spec.id for spec in menus if spec.id.startswith("span.")} - walking
    assert held >= everything | {"edit.copy", "label.Place", "label.Place.beside"}
    assert typist.current() == "Mohammedi"


def test_the_menu_is_about_what_was_clicked_and_not_about_what_was_current(typist: Typist) -> None:
    typist.press(Qt.Key.Key_Tab)
    menu = right_click(typist.window, ENGLISH.index("Mohammedi") + 2)
    assert typist.current() == "Mohammedi"
    typist.window.menus["span.reject"].trigger()
    menu.close()
    assert "Mohammedi" not in [text for text, _, _ in typist.seen()]
    assert "Gen" in [text for text, _, _ in typist.seen()]
    menu = right_click(typist.window, ENGLISH.index("met") + 1)
    assert typist.window.desk.current is None
    assert typist.window.menus["span.reject"] not in menu.actions()
    typist.window.menus.labels()[1].trigger()
    menu.close()
    assert ("met", "Place", True) in typist.seen()


def test_a_split_from_the_menu_is_made_where_was_clicked(typist: Typist) -> None:
    menu = right_click(typist.window, ENGLISH.index("/ Reuters"))
    typist.window.menus["span.split"].trigger()
    menu.close()
    assert [text for text, _, _ in typist.seen()][2:4] == ["Khalid al Mousily", "Reuters"]


def test_the_menu_keeps_words_that_are_selected_where_it_is_opened(typist: Typist) -> None:
    typist.double_click("near")
    menu = right_click(typist.window, ENGLISH.index("near") + 1)
    typist.window.menus.labels()[1].trigger()
    menu.close()
    assert ("near", "Place", True) in typist.seen()
