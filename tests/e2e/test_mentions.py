"""All mentions of a phrase dealt with in the real window: with key presses, with the mouse, from a search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import KeyboardAnalyst, open_window, wait_until
from tests.unit.session.small import FINGERPRINT, SCHEME, import_articles

from glossator.domain.article import ArticleState
from glossator.domain.suggestion import RawSuggestion
from glossator.session import editing
from glossator.session.session import Session, now
from glossator.ui.docks.mentions import show_hits
from glossator.ui.mentions_strip import MentionsStrip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.ui.main_window import MainWindow

TEXT = "Daesh fled 😀. The men of Daesh, Daesh’s men and DAESH; Al Qaim, Al-Qaim. العراق: Daesh province."
SECOND = "Nobody but Daesh saw Daesh."
THIRD = "Here Daesh was confirmed."
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    path = tmp_path / "p.glossator"
    session = Session.create(path, SCHEME, {}, author="anna")
    first, _, third = import_articles(session, [TEXT, SECOND, THIRD])
    session.project.add_suggestions(
        first,
        FINGERPRINT,
        [RawSuggestion(0, 5, "ORG"), RawSuggestion(TEXT.index("Daesh,"), TEXT.index("Daesh,") + 5, "PERSON")],
    )
    session.commit(editing.confirm(session.annotations(third), by="anna", at=now()))
    session.close()
    with open_window(path, tmp_path / "settings.toml") as opened:
        yield opened


@pytest.fixture
def keys(window: MainWindow) -> KeyboardAnalyst:
    return KeyboardAnalyst(window)


def strip_of(window: MainWindow) -> MentionsStrip:
    strip = window.docks["mentions"].widget()
    assert isinstance(strip, MentionsStrip)
    return strip


def shown(window: MainWindow) -> list[tuple[str, bool]]:
    return [(row.mention.text, row.ticked) for row in strip_of(window).mentions()]


def marked(window: MainWindow, article: str | None = None) -> list[tuple[str, str]]:
    assert window.session is not None
    article = article or window.desk.article
    assert article is not None
    spans = window.session.project.annotations(article, window.session.layer).spans
    return [(span.text, span.label) for span in spans]


def articles(window: MainWindow) -> list[str]:
    assert window.session is not None
    keys = window.session.project.queue(window.session.layer)
    rows = window.session.project.queue_rows(window.session.layer, keys)
    return [rows[key].id for key in keys]


def everything_found(window: MainWindow) -> None:
    strip = strip_of(window)
    wait_until(lambda: "looking" not in strip.summary.text(), 10)


def open_strip(keys: KeyboardAnalyst) -> MentionsStrip:
    keys.press(Qt.Key.Key_Tab)
    keys.press(Qt.Key.Key_Asterisk)
    strip = strip_of(keys.window)
    wait_until(lambda: QApplication.focusWidget() is strip.view, 5)
    return strip


class TestKeys:
    def test_one_key_shows_all_mentions_and_one_marks_them(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        assert shown(window) == [("Daesh", True), ("Daesh", True), ("Daesh", True), ("DAESH", True), ("Daesh", True)]
        before = keys.actions
        keys.press(Qt.Key.Key_Return)
        assert keys.actions - before == 1
        assert marked(window) == [(word, "Group") for word in ("Daesh", "Daesh", "Daesh", "DAESH", "Daesh")]
        assert not window.docks["mentions"].isVisible()
        assert QApplication.focusWidget() is window.page.view
        assert window.desk.current is not None
        assert (window.desk.current.start, window.desk.current.judged) == (0, True)
        assert window.page.notices.sentence == "Mark 5 “Daesh” Group."
        keys.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert marked(window) == []

    def test_the_notice_takes_all_of_it_back(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Return)
        window.page.notices.action.click()
        assert marked(window) == []

    def test_space_unticks_and_the_refusal_is_shown_next_time(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Down)
        keys.press(Qt.Key.Key_Space)
        assert shown(window)[1] == ("Daesh", False)
        keys.press(Qt.Key.Key_Return)
        assert len(marked(window)) == 4
        keys.press(Qt.Key.Key_F4)
        strip = strip_of(window)
        refused = strip.mentions()[1]
        assert (refused.mention.dismissed, refused.ticked) == (True, False)
        assert strip.model.what_happens(refused) == "left out before, relabels suggested Person"

    def test_the_article_follows_the_rows(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Down)
        assert window.desk.current is not None
        assert window.desk.current.start == TEXT.index("Daesh,")
        keys.press(Qt.Key.Key_Down)
        at = TEXT.index("Daesh’s")
        assert window.page.view.selected_stretch() == (at, at + 5)
        keys.press(Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is window.page.view
        assert not window.docks["mentions"].isVisible()
        assert window.desk.current is not None
        assert window.desk.current.start == 0

    def test_a_label_key_relabels_all_that_is_ticked(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Return)
        open_strip(keys)
        keys.press(Qt.Key.Key_L)
        assert {label for _, label in marked(window)} == {"Place"}
        assert len(marked(window)) == 5

    def test_delete_takes_all_that_is_ticked_away(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Return)
        keys.press(Qt.Key.Key_F4)
        keys.press(Qt.Key.Key_Delete)
        assert marked(window) == []
        assert window.desk.annotations is not None
        assert window.desk.annotations.marks() == []
        assert window.page.notices.sentence == "Delete 5 “Daesh”."

    def test_tab_looks_through_all_articles_that_are_not_confirmed(
        self, keys: KeyboardAnalyst, window: MainWindow
    ) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Tab)
        everything_found(window)
        assert len(shown(window)) == 7
        keys.press(Qt.Key.Key_Return)
        first, second, third = articles(window)
        wait_until(lambda: len(marked(window, second)) == 2, 10)
        assert (len(marked(window, first)), len(marked(window, third))) == (5, 0)
        wait_until(lambda: "7" in window.page.notices.sentence, 5)
        keys.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert (marked(window, first), marked(window, second)) == ([], [])

    def test_confirmed_articles_come_in_by_a_tick(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        strip = open_strip(keys)
        keys.press(Qt.Key.Key_Tab)
        everything_found(window)
        strip.confirmed.click()
        everything_found(window)
        third = articles(window)[2]
        assert [row.mention.article for row in strip.mentions()].count(third) == 1
        strip.apply_button.click()
        wait_until(lambda: len(marked(window, third)) == 1, 10)
        assert window.session is not None
        assert window.session.project.status(third, window.session.layer).state is ArticleState.NEW

    def test_tab_comes_back_to_the_article_and_keeps_the_ticks(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Down)
        keys.press(Qt.Key.Key_Space)
        keys.press(Qt.Key.Key_Tab)
        everything_found(window)
        keys.press(Qt.Key.Key_Tab)
        assert shown(window)[1] == ("Daesh", False)
        assert len(shown(window)) == 5

    def test_selected_words_wait_for_a_labels_key(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        at = TEXT.index("Al Qaim")
        window.page.view.select(at, at + 7)
        keys.press(Qt.Key.Key_F4)
        assert shown(window) == [("Al Qaim", True), ("Al-Qaim", True)]
        keys.press(Qt.Key.Key_Return)
        assert marked(window) == []
        assert "Press a label’s key" in strip_of(window).summary.text()
        keys.press(Qt.Key.Key_L)
        assert marked(window) == [("Al Qaim", "Place"), ("Al-Qaim", "Place")]

    def test_ctrl_a_ticks_all_or_none(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert {ticked for _, ticked in shown(window)} == {False}
        keys.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert {ticked for _, ticked in shown(window)} == {True}

    def test_where_there_are_no_words_it_says_so(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        window.page.view.set_caret(TEXT.index("😀"))
        window.desk.show_session(window.session)
        window.menus["span.mentions"].setEnabled(True)
        window.menus["span.mentions"].trigger()
        assert not window.docks["mentions"].isVisible()
        assert "select words" in window.page.notices.sentence


class TestWhatHappensElsewhere:
    def test_an_undo_meanwhile_is_shown(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        keys.press(Qt.Key.Key_Tab)
        keys.press(Qt.Key.Key_Space)
        keys.press(Qt.Key.Key_Tab, _SHIFT)
        keys.press(Qt.Key.Key_F4)
        strip = strip_of(window)
        assert strip.mentions()[0].is_settled
        window.desk.undo()
        assert not strip.mentions()[0].is_settled

    def test_another_article_closes_the_strip(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        window.desk.open(articles(window)[1])
        assert not window.docks["mentions"].isVisible()

    def test_it_closes_with_the_project(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        window.close_project()
        assert not window.docks["mentions"].isVisible()


class TestMouse:
    def test_a_click_ticks_and_a_double_click_opens_in_place(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        strip = open_strip(keys)
        keys.press(Qt.Key.Key_Tab)
        everything_found(window)
        view = strip.view
        view.scrollTo(strip.model.index(6))
        point = view.visualRect(strip.model.index(6)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert shown(window)[6] == ("Daesh", False)
        QTest.qWait(QApplication.doubleClickInterval() + 50)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
        assert window.desk.article == articles(window)[1]
        at = SECOND.rindex("Daesh")
        assert window.page.view.selected_stretch() == (at, at + 5)
        assert shown(window)[6] == ("Daesh", False)

    def test_the_menu_of_the_right_button_has_it(self, window: MainWindow) -> None:
        assert window.menus["span.mentions"] in window.menus.context_menu(marked=True).actions()


class TestSearchHits:
    def test_hits_are_shown_in_their_order_and_marked_by_a_key(self, window: MainWindow) -> None:
        first, second, third = articles(window)
        hits = [(second, 7, 10), (first, 6, 10), (third, 5, 10)]
        show_hits(window, "whatever", hits)
        everything_found(window)
        # The confirmed article is left alone unless somebody ticks it.
        assert shown(window) == [("but", True), ("fled", True), ("Daesh", False)]
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_P)
        wait_until(lambda: marked(window, second) == [("but", "Person")], 10)
        assert marked(window, first) == [("fled", "Person")]
        assert marked(window, third) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_row_shows_its_mention_between_its_surroundings(
    keys: KeyboardAnalyst, window: MainWindow, theme: str
) -> None:
    window.looks.set_theme(theme)  # type: ignore[arg-type]
    strip = open_strip(keys)
    image: QImage = strip.view.grab().toImage()
    row = strip.view.visualRect(strip.model.index(3))
    colours = {image.pixelColor(x, row.center().y()).rgb() for x in range(row.left(), row.right())}
    assert len(colours) > 8


def test_each_row_is_told_in_words(keys: KeyboardAnalyst, window: MainWindow) -> None:
    strip = open_strip(keys)
    spoken = strip.model.data(strip.model.index(1), int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == (
        "ticked, Daesh fled 😀. The men of Daesh, Daesh’s men and DAESH; Al Qaim, Al-Qai, same words, "
        "relabels suggested Person"
    )


class TestImpatience:
    def test_what_is_cancelled_changes_nothing(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Tab)
        everything_found(window)
        keys.press(Qt.Key.Key_Return)
        assert window.jobs.job is not None
        window.jobs.cancel()
        wait_until(lambda: window.jobs.job is None, 10)
        assert [marked(window, article) for article in articles(window)] == [[], [], []]
        assert window.page.notices.sentence == "Stopped. Nothing was changed."
        assert len(shown(window)) == 7

    def test_what_is_wished_while_it_still_looks_is_done_at_the_end(
        self, keys: KeyboardAnalyst, window: MainWindow
    ) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Tab)
        keys.press(Qt.Key.Key_Return)
        second = articles(window)[1]
        assert marked(window, second) == []
        wait_until(lambda: len(marked(window, second)) == 2, 10)

    def test_escape_gives_it_up(self, keys: KeyboardAnalyst, window: MainWindow) -> None:
        open_strip(keys)
        keys.press(Qt.Key.Key_Tab)
        keys.press(Qt.Key.Key_Return)
        keys.press(Qt.Key.Key_Escape)
        QTest.qWait(300)
        assert marked(window, articles(window)[1]) == []
        assert QApplication.focusWidget() is window.page.view

    def test_a_confirmed_article_in_hand_is_left_alone_when_all_are_looked_through(
        self, keys: KeyboardAnalyst, window: MainWindow
    ) -> None:
        third = articles(window)[2]
        window.desk.open(third)
        window.page.view.select(5, 10)
        keys.press(Qt.Key.Key_F4)
        keys.press(Qt.Key.Key_Tab)
        everything_found(window)
        assert third not in {row.mention.article for row in strip_of(window).mentions()}


def test_the_strip_is_not_there_when_the_program_starts_again(tmp_path: Path) -> None:
    path = tmp_path / "p.glossator"
    session = Session.create(path, SCHEME, {}, author="anna")
    import_articles(session, [SECOND])
    session.close()
    with open_window(path, tmp_path / "settings.toml") as window:
        window.page.view.select(11, 16)
        KeyboardAnalyst(window).press(Qt.Key.Key_F4)
        assert window.docks["mentions"].isVisible()
    with open_window(path, tmp_path / "settings.toml") as window:
        assert not window.docks["mentions"].isVisible()
        assert QApplication.focusWidget() is window.page.view
