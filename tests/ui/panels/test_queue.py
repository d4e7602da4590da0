from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from glossator.domain.article import ArticleState
from glossator.domain.queue import QueueOrder, QueueRow
from glossator.ui.models.queue_model import QueueModel, describe
from glossator.ui.panels.queue import QueueFilterWish, QueuePanel
from glossator.ui.panels.queue_filters import short_count
from glossator.ui.panels.queue_rows import second_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

STATES = [ArticleState.NEW, ArticleState.CONFIRMED, ArticleState.SKIPPED]


def row_of(key: int) -> QueueRow:
    return QueueRow(key, f"id-{key}", f"Title {key}", "AFP", "2017-09-19", STATES[key % 3], 1000)


class Shelf:
    """Keys and rows as the store gives them, with a count of how often it was asked."""

    def __init__(self, number: int) -> None:
        self.keys = list(range(1, number + 1))
        self.gone: set[int] = set()
        self.asked: list[list[int]] = []

    def load_ids(self) -> list[int]:
        return list(self.keys)

    def load_rows(self, keys: Sequence[int]) -> dict[int, QueueRow]:
        self.asked.append(list(keys))
        return {key: row_of(key) for key in keys if key not in self.gone}


def make(qtbot: QtBot, number: int) -> tuple[Shelf, QueuePanel]:
    shelf = Shelf(number)
    model = QueueModel(shelf.load_ids, shelf.load_rows)
    panel = QueuePanel(model)
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.set_counts({ArticleState.NEW: number})
    panel.refresh()
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return shelf, panel


def click_row(panel: QueuePanel, row: int) -> None:
    rect = panel.view.visualRect(panel.model.index(row, 0))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_a_million_rows_ask_for_a_few_rows_at_a_time(qtbot: QtBot) -> None:
    shelf, panel = make(qtbot, 1_000_000)
    panel.grab()
    assert 1 <= len(shelf.asked) <= 3
    bar = panel.view.verticalScrollBar()
    for value in (bar.maximum(), bar.maximum() // 2, 0):
        shelf.asked.clear()
        bar.setValue(value)
        panel.grab()
        panel.grab()
        assert len(shelf.asked) <= 3
        assert all(len(keys) <= 32 for keys in shelf.asked)


def test_scrolling_through_a_screenful_asks_once_per_block(qtbot: QtBot) -> None:
    shelf, panel = make(qtbot, 10_000)
    shelf.asked.clear()
    for row in range(320):
        panel.view.scrollTo(panel.model.index(row, 0))
        panel.grab()
    assert len(shelf.asked) <= 320 // 32 + 3


def test_only_changed_rows_in_sight_are_loaded_again(qtbot: QtBot) -> None:
    shelf, panel = make(qtbot, 1000)
    panel.grab()
    shelf.asked.clear()
    panel.invalidate([900])
    panel.grab()
    assert shelf.asked == []
    panel.invalidate([2])
    panel.grab()
    assert shelf.asked == [list(range(1, 33))]


def test_a_key_is_found_anywhere(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 100_000)
    assert panel.model.row_of(1) == 0
    assert panel.model.row_of(100_000) == 99_999
    assert panel.model.row_of(99_990) == 99_989
    assert panel.model.row_of(5) == 4
    assert panel.model.row_of(0) is None


def test_rows_speak_all_four_facts(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 3)
    spoken = panel.model.data(panel.model.index(1, 0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "Title 2, Skipped, AFP, 2017-09-19"


def test_an_article_that_is_gone_leaves_an_empty_row(qtbot: QtBot) -> None:
    shelf, panel = make(qtbot, 3)
    shelf.gone = {2}
    panel.invalidate([2])
    panel.grab()
    assert panel.model.data(panel.model.index(1, 0), 0) == ""
    with qtbot.assertNotEmitted(panel.article_chosen):
        click_row(panel, 1)


@pytest.mark.parametrize(
    ("published", "shown"), [("2017-09-19", "AFP · 19 Sep 2017"), ("2017", "AFP · 2017"), ("", "AFP")]
)
def test_the_date_is_shown_with_the_month_in_letters(published: str, shown: str) -> None:
    assert second_line(QueueRow(1, "a", "t", "AFP", published, ArticleState.NEW, 1)) == shown


def test_a_click_chooses_an_article(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    with qtbot.waitSignal(panel.article_chosen) as heard:
        click_row(panel, 3)
    assert heard.args == ["id-4"]


def test_return_chooses_the_row_under_the_cursor(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    panel.set_current(1)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.article_chosen) as heard:
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert heard.args == ["id-2"]


def test_letters_typed_into_the_list_load_nothing(qtbot: QtBot) -> None:
    shelf, panel = make(qtbot, 100_000)
    panel.grab()
    shelf.asked.clear()
    panel.view.setFocus()
    QTest.keyClicks(panel.view, "Zeppelin")
    assert shelf.asked == []


def test_the_current_article_is_brought_into_sight_and_marked(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 5000)
    before = panel.grab().toImage()
    panel.set_current(4000)
    rect = panel.view.visualRect(panel.model.index(3999, 0))
    assert panel.view.viewport().rect().contains(rect.center())
    assert panel.grab().toImage() != before
    assert panel.view.rows.current_key == 4000


def test_a_refresh_keeps_the_place(qtbot: QtBot) -> None:
    shelf, panel = make(qtbot, 5000)
    panel.set_current(3)
    panel.view.verticalScrollBar().setValue(30_000)
    shelf.keys.append(6000)
    panel.refresh()
    assert panel.view.verticalScrollBar().value() == 30_000
    assert panel.view.currentIndex().row() == 2


def test_a_state_button_asks_for_its_state_only(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    button = panel.filters.button(ArticleState.CONFIRMED)
    with qtbot.waitSignal(panel.filter_changed) as heard:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard.args == [QueueFilterWish(frozenset({ArticleState.CONFIRMED}))]
    assert button.isChecked()
    with qtbot.waitSignal(panel.filter_changed) as heard:
        QTest.keyClick(panel.filters.button(None), Qt.Key.Key_Space)
    assert heard.args == [QueueFilterWish()]


def test_counts_are_shown_and_spoken_with_words(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 1)
    panel.set_counts({ArticleState.NEW: 5, ArticleState.CONFIRMED: 2})
    assert panel.filters.button(None).accessibleName() == "All, 7"
    assert panel.filters.button(ArticleState.NEW).accessibleName() == "To do, 5"
    assert panel.filters.button(ArticleState.SKIPPED).accessibleName() == "Skipped, 0"


def test_large_counts_are_shortened() -> None:
    assert [short_count(n) for n in (0, 99_999, 123_456, 1_000_000)][2:] == ["123k", "1.0M"]


def test_typing_asks_once_after_a_pause(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    wishes: list[QueueFilterWish] = []
    panel.filter_changed.connect(wishes.append)
    QTest.keyClicks(panel.search, "anna")
    qtbot.waitUntil(lambda: bool(wishes))
    assert wishes == [QueueFilterWish(None, "anna")]


def test_return_in_the_search_line_asks_at_once_and_escape_clears_it(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    wishes: list[QueueFilterWish] = []
    panel.filter_changed.connect(wishes.append)
    QTest.keyClicks(panel.search, "anna")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    QTest.keyClick(panel.search, Qt.Key.Key_Escape)
    assert [wish.text for wish in wishes] == ["anna", ""]


def test_down_in_the_search_line_goes_into_the_list(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    panel.focus_search()
    QTest.keyClick(panel.search, Qt.Key.Key_Down)
    assert panel.view.hasFocus()
    assert panel.view.currentIndex().isValid()


def test_an_order_is_asked_for(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    actions = {action.text(): action for action in panel.order.menu().actions()}
    actions["By date"].trigger()
    with qtbot.waitSignal(panel.filter_changed) as heard:
        actions["Last first"].trigger()
    assert heard.args[0].order is QueueOrder.PUBLISHED_DESCENDING


def test_without_articles_it_says_what_to_do(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 0)
    button = next(b for b in panel.findChildren(QToolButton) if b.text() == "Import articles…" and b.isVisible())
    with qtbot.waitSignal(panel.import_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_when_nothing_fits_the_filter_can_be_dropped(qtbot: QtBot) -> None:
    shelf, panel = make(qtbot, 10)
    panel.filters.choose(ArticleState.SKIPPED)
    shelf.keys = []
    panel.refresh()
    button = next(b for b in panel.findChildren(QToolButton) if b.text() == "Show all articles" and b.isVisible())
    with qtbot.waitSignal(panel.filter_changed) as heard:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert heard.args == [QueueFilterWish()]


def test_markup_in_titles_and_sources_is_shown_as_it_is(qtbot: QtBot) -> None:
    row = QueueRow(1, "a", "<img src='http://x'><b>bold</b>\nsecond & line", "<i>s</i>", "", ArticleState.NEW, 1)
    panel = QueuePanel(QueueModel(lambda: [1], lambda _keys: {1: row}))
    qtbot.addWidget(panel)
    panel.refresh()
    panel.grab()
    assert panel.model.data(panel.model.index(0, 0), 0) == "<img src='http://x'><b>bold</b> second & line"


def test_rows_grow_with_the_font(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    before = panel.view.verticalHeader().defaultSectionSize()
    font = QFont(panel.font())
    font.setPointSizeF(font.pointSizeF() * 2)
    panel.setFont(font)
    assert panel.view.verticalHeader().defaultSectionSize() > before * 1.4
    assert panel.view.rowHeight(0) == panel.view.verticalHeader().defaultSectionSize()


def test_the_keyboard_cursor_is_visible(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 10)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(4, 0))
    with_focus = panel.view.grab().toImage()
    panel.search.setFocus()
    assert panel.view.grab().toImage() != with_focus


def test_a_row_tells_and_draws_how_many_copies_its_article_has(qtbot: QtBot) -> None:
    rows = [QueueRow(1, "a", "Title", "AFP", "", ArticleState.NEW, 1, copies=copies) for copies in (0, 1, 1234)]
    pictures = []
    for row in rows:
        panel = QueuePanel(QueueModel(lambda: [1], lambda _keys, row=row: {1: row}))  # type: ignore[misc]
        qtbot.addWidget(panel)
        panel.refresh()
        pictures.append(panel.view.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]
    assert [describe(row) for row in rows] == [
        "Title, To do, AFP",
        "Title, To do, AFP, 1 copy",
        "Title, To do, AFP, 1,234 copies",
    ]


def test_the_tip_says_how_alike_the_best_copy_is_and_asks_only_where_there_is_one(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 2)
    asked: list[int] = []

    def tell(row: QueueRow) -> str:
        asked.append(row.key)
        return "94 % the same"

    panel.view.rows.tell_copies = tell
    assert panel.view.rows.tip(panel.model.index(0, 0)) == "Title 1, Confirmed, AFP, 2017-09-19"
    row = QueueRow(1, "a", "Title", "", "", ArticleState.NEW, 1, copies=2)
    panel.model._load_rows = lambda _keys: {1: row}
    panel.refresh()
    assert panel.view.rows.tip(panel.model.index(0, 0)) == "Title, To do, 2 copies\n94 % the same"
    assert asked == [1]


def test_one_of_each_group_of_copies_is_asked_for_and_dropped_again(qtbot: QtBot) -> None:
    shelf, panel = make(qtbot, 10)
    with qtbot.waitSignal(panel.filter_changed) as heard:
        QTest.keyClick(panel.alone, Qt.Key.Key_Space)
    assert heard.args == [QueueFilterWish(one_of_group=True)]
    panel.set_wish(QueueFilterWish())
    assert not panel.alone.isChecked()
    with qtbot.assertNotEmitted(panel.filter_changed):
        panel.set_wish(QueueFilterWish(one_of_group=True))
    shelf.keys = []
    panel.refresh()
    button = next(b for b in panel.findChildren(QToolButton) if b.text() == "Show all articles" and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.wish == QueueFilterWish()


def test_a_small_window_is_not_made_larger_by_the_queue(qtbot: QtBot) -> None:
    _, panel = make(qtbot, 0)
    assert panel.minimumSizeHint().height() < 10 * panel.fontMetrics().height()
