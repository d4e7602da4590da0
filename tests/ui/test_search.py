"""Searching in the real window, with key presses: the bar in the article and the concordance of the project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from tests.unit.session import small

from glossator.session.searching import Mode
from glossator.session.session import Session
from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.ui.application import make_application
from glossator.ui.find_bar import FindBar
from glossator.ui.main_window import MainWindow
from glossator.ui.models.hit_model import Column
from glossator.ui.panels.search import SearchPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

_NONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
TEXTS = [
    "Daesh held Aanah. 😀 The men of Daesh left; daeshi posters stayed.\n\nNo one said Daesh again.",
    "Gen Mohammedi of Al Qaim spoke of Daesh.",
    "وقال قائد الجيش إن قوات داعش انسحبت من القائم.",
    "Nothing of note happened in Basra.",
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "search.glossator"
    session = Session.create(path, small.SCHEME, {"pipeline": "", "gazetteer": ""}, author="anna")
    small.import_articles(session, TEXTS)
    session.close()
    return path


@pytest.fixture
def window(project: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    make_application()
    made = MainWindow(Settings.load())
    made.resize(1300, 850)
    made.show()
    made.show_work(Work.open(project, made.settings))
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.page.view)
    yield made
    made.close()
    made.deleteLater()
    QTest.qWait(0)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
    there = QApplication.focusWidget()
    assert there is not None
    QTest.keyClick(there, key, modifier)


def write(text: str) -> None:
    there = QApplication.focusWidget()
    assert isinstance(there, QLineEdit)
    # The screenless platform has no keys for other scripts.
    QTest.keyClicks(there, text) if text.isascii() else there.insert(text)


def selected(window: MainWindow) -> str:
    stretch = window.page.view.selected_stretch()
    return "" if stretch is None else window.page.view.article_text[stretch[0] : stretch[1]]


def find(window: MainWindow, text: str) -> FindBar:
    press(Qt.Key.Key_F, _CTRL)
    bar = window.page.find_bar
    assert bar.isVisible()
    assert QApplication.focusWidget() is bar.field
    bar.field.clear()
    write(text)
    return bar


def searched(window: MainWindow, qtbot: QtBot, text: str) -> SearchPanel:
    press(Qt.Key.Key_F, _CTRL | _SHIFT)
    panel = window.show_panel("search")
    assert isinstance(panel, SearchPanel)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is panel.field)
    panel.field.clear()
    write(text)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(panel.model.lines) or not panel.stop_button.isVisible())
    qtbot.waitUntil(lambda: not panel.stop_button.isVisible())
    return panel


# In the article


def test_hits_are_counted_and_selected_while_typing(window: MainWindow) -> None:
    bar = find(window, "daesh")
    assert bar.count.text() == "1 of 4"
    assert window.page.view.selected_stretch() == (0, 5)
    press(Qt.Key.Key_Return)
    assert (bar.count.text(), selected(window)) == ("2 of 4", "Daesh")
    assert window.page.view.selected_stretch() == (31, 36)
    press(Qt.Key.Key_Return, _SHIFT)
    press(Qt.Key.Key_Return, _SHIFT)
    assert bar.count.text() == "4 of 4"
    press(Qt.Key.Key_F3)
    assert bar.count.text() == "1 of 4"
    press(Qt.Key.Key_F3, _SHIFT)
    assert bar.count.text() == "4 of 4"


def test_case_and_whole_words_are_up_to_the_user(window: MainWindow) -> None:
    bar = find(window, "daesh")
    bar.case.click()
    assert bar.count.text() == "1 of 1"
    bar.case.click()
    bar.whole.click()
    assert bar.count.text() == "3 of 3"
    bar.field.setText("nowhere")
    assert bar.count.text() == "No hits"
    assert not bar.mark_all.isEnabled()
    assert selected(window) == ""


def test_escape_leaves_the_hit_selected_and_a_label_key_marks_it(window: MainWindow) -> None:
    bar = find(window, "Daesh")
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is window.page.view
    assert selected(window) == "Daesh"
    press(Qt.Key.Key_P)
    assert window.desk.annotations is not None
    assert [(span.start, span.end) for span in window.desk.annotations.spans] == [(31, 36)]


def test_a_hit_within_a_word_is_marked_as_it_was_found(window: MainWindow) -> None:
    find(window, "aesh")
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_P)
    assert window.desk.annotations is not None
    assert [span.text for span in window.desk.annotations.spans] == ["aesh"]


def test_the_selection_is_what_is_looked_for(window: MainWindow) -> None:
    window.page.view.select(31, 36)
    press(Qt.Key.Key_F, _CTRL)
    assert window.page.find_bar.field.text() == "Daesh"
    assert window.page.find_bar.count.text() == "2 of 4"


def test_without_the_bar_the_last_search_goes_on_from_the_caret(window: MainWindow) -> None:
    find(window, "daesh")
    press(Qt.Key.Key_Escape)
    window.page.view.set_caret(40)
    press(Qt.Key.Key_F3)
    assert window.page.view.selected_stretch() == (43, 48)
    press(Qt.Key.Key_F3)
    assert window.page.view.selected_stretch() == (79, 84)
    window.page.view.set_caret(40)
    press(Qt.Key.Key_F3, _SHIFT)
    assert window.page.view.selected_stretch() == (31, 36)


def test_another_article_is_searched_for_the_same(window: MainWindow) -> None:
    bar = find(window, "daesh")
    assert window.session is not None
    row = window.queue.model.row(1)
    assert row is not None
    window.desk.open(row.id)
    assert bar.count.text() == "1 hit"
    press(Qt.Key.Key_Return)
    assert bar.count.text() == "1 of 1"
    assert selected(window) == "Daesh"


def test_escape_in_the_text_closes_the_bar(window: MainWindow) -> None:
    bar = find(window, "daesh")
    window.page.view.setFocus()
    press(Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_hits_are_drawn_behind_the_text_and_go_with_the_bar(window: MainWindow) -> None:
    window.page.view.set_caret(0)
    bare = window.page.view.viewport().grab().toImage()
    find(window, "daesh")
    window.page.view.clear_selection()
    marked = window.page.view.viewport().grab().toImage()
    assert marked != bare
    press(Qt.Key.Key_Escape)
    window.page.view.clear_selection()
    window.page.view.set_caret(0)
    assert list(window.page.view._hits.between(0, 1000)) == []


def test_all_hits_of_the_article_go_to_the_strip(window: MainWindow, qtbot: QtBot) -> None:
    bar = find(window, "daesh")
    with qtbot.waitSignal(bar.mark_all_requested) as marking:
        bar.mark_all.click()
    assert marking.args == [[(0, 5), (31, 36), (43, 48), (79, 84)]]
    assert window.docks["mentions"].isVisible()


# In the project


def test_a_word_is_found_in_all_articles_with_what_stands_around_it(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    assert panel.status.text() == "4 hits in 2 articles"
    assert [line.hit.start for line in panel.model.lines] == [34, 0, 31, 79]
    assert panel.model.data(panel.model.index(0, Column.LEFT)) == "Gen Mohammedi of Al Qaim spoke of "
    assert panel.model.data(panel.model.index(0, Column.HIT)) == "Daesh"


def test_down_and_return_open_the_hit_and_a_key_marks_it(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is panel.view
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert QApplication.focusWidget() is window.page.view
    assert window.page.view.selected_stretch() == (31, 36)
    press(Qt.Key.Key_P)
    assert window.desk.annotations is not None
    assert [(span.start, span.end) for span in window.desk.annotations.spans] == [(31, 36)]


def test_a_hit_in_another_article_opens_that(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "qaim")
    panel.view.doubleClicked.emit(panel.model.index(0, Column.HIT))
    assert selected(window) == "Qaim"
    assert window.page.view.article_text == TEXTS[1]


def test_escape_goes_back_to_the_article(window: MainWindow, qtbot: QtBot) -> None:
    searched(window, qtbot, "daesh")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.page.view


def test_up_on_the_first_line_goes_back_to_the_field(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Up)
    assert QApplication.focusWidget() is panel.field


def test_the_current_words_are_looked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.page.view.select(11, 16)
    press(Qt.Key.Key_F, _CTRL | _SHIFT)
    panel = window.show_panel("search")
    assert isinstance(panel, SearchPanel)
    assert panel.field.text() == "Aanah"
    qtbot.waitUntil(lambda: len(panel.model.lines) == 1)
    window.page.view.setFocus()
    window.page.view.select(0, 10)
    press(Qt.Key.Key_F, _CTRL | _SHIFT)
    assert panel.field.text() == '"Daesh held"'


def test_ticked_hits_or_all_go_to_the_strip(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    press(Qt.Key.Key_Down)
    assert panel.mark_button.text() == "Mark All…"
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Space)
    assert panel.mark_button.text() == "Mark 2…"
    with qtbot.waitSignal(panel.marking_wished) as marking:
        press(Qt.Key.Key_Asterisk)
    assert [hit.start for hit in marking.args[0]] == [34, 0]
    assert window.docks["mentions"].isVisible()


def test_all_can_be_ticked_and_unticked(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_A, _CTRL)
    assert panel.mark_button.text() == "Mark 4…"
    press(Qt.Key.Key_A, _CTRL)
    assert panel.mark_button.text() == "Mark All…"
    box = panel.view.visualRect(panel.model.index(1, Column.TICK)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, _NONE, box)
    assert [hit.start for hit in panel.model.chosen()] == [0]


def test_lines_are_sorted_by_what_stands_beside_the_hit(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    panel.view.toggle(range(1))
    panel.view.setCurrentIndex(panel.model.index(0, Column.HIT))
    panel.view.sort_by(Column.LEFT)
    assert [line.hit.before.split()[-1:] for line in panel.model.lines] == [[], ["of"], ["of"], ["said"]]
    assert [line.hit.before.split()[-2:] for line in panel.model.lines][1:3] == [["men", "of"], ["spoke", "of"]]
    panel.view.sort_by(Column.RIGHT)
    assert [line.hit.after.split()[:1] for line in panel.model.lines] == [["."], ["again."], ["held"], ["left;"]]
    assert panel.model.hit(panel.view.currentIndex().row()).start == 34
    assert [hit.start for hit in panel.model.chosen()] == [34]
    panel.view.sort_by(-1)
    assert [line.hit.start for line in panel.model.lines] == [34, 0, 31, 79]


def test_a_click_on_a_heading_sorts_and_the_third_takes_that_back(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    head = panel.view.horizontalHeader()
    starts = []
    for _ in range(3):
        x = head.sectionViewportPosition(Column.ARTICLE) + 10
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, _NONE, QPoint(x, 8))
        starts.append([line.hit.title for line in panel.model.lines])
    assert starts[0] == ["Article 0"] * 3 + ["Article 1"]
    assert starts[1] == starts[2] == ["Article 1"] + ["Article 0"] * 3


def test_what_reads_from_right_to_left_has_its_contexts_on_the_other_sides(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "داعش")
    line = panel.model.lines[0]
    assert line.leftwards
    assert line.right.startswith("وقال")
    assert line.left.strip().startswith("انسحبت")
    panel.view.sort_by(Column.LEFT)
    panel.grab()


def test_filters_narrow_the_search(window: MainWindow, qtbot: QtBot) -> None:
    window.page.view.select(0, 5)
    window.desk.label("Person")
    panel = searched(window, qtbot, "daesh")
    assert len(panel.model.lines) == 4
    panel.filter_button.click()
    assert panel.filters.isVisible()
    panel.filters.hits.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(panel.model.lines) == 3)
    assert panel.filter_button.text() == "Filters (1)"
    panel.filters.hits.setCurrentIndex(panel.filters.hits.findData("Person"))
    qtbot.waitUntil(lambda: len(panel.model.lines) == 1)
    panel.filters.since.setText("2017")
    qtbot.waitUntil(lambda: not panel.model.lines and panel.clear_button.isVisible())
    panel.clear_button.click()
    qtbot.waitUntil(lambda: len(panel.model.lines) == 4)
    assert panel.filter_button.text() == "Filters"


def test_spans_are_listed_without_any_words(window: MainWindow, qtbot: QtBot) -> None:
    window.page.view.select(0, 5)
    window.desk.label("Person")
    panel = searched(window, qtbot, "")
    panel.filters.hits.setCurrentIndex(panel.filters.hits.findData("Person"))
    qtbot.waitUntil(lambda: [line.hit.text for line in panel.model.lines] == ["Daesh"])


def test_what_cannot_be_found_is_said(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "tank")
    assert "No article has these words" in panel._hint.text()
    panel = searched(window, qtbot, "&&")
    assert "There is no word in this." in panel._hint.text()
    assert "NOT combine" in searched(window, qtbot, "")._hint.text()


def test_an_expression_that_never_ends_is_stopped_with_a_sentence(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossator.session.patterns.SECONDS", 0.4)
    assert window.session is not None
    small.import_articles(window.session, ["a" * 50 + "!"])
    panel = searched(window, qtbot, "")
    panel.mode.setCurrentIndex(list(Mode).index(Mode.REGEX))
    panel.field.setText("(a+)+$")
    panel.ask()
    qtbot.waitUntil(lambda: "takes longer" in panel.status.text(), timeout=15_000)
    panel.field.setText("D[a-z]+h")
    panel.ask()
    qtbot.waitUntil(lambda: panel.status.text() == "5 hits in 2 articles", timeout=15_000)
    assert panel.case.isEnabled()


def test_a_search_ends_with_the_project(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    panel.mode.setCurrentIndex(list(Mode).index(Mode.REGEX))
    panel.field.setText(".")
    panel.ask()
    window.close_project()
    assert not panel.stop_button.isVisible()


def test_a_hit_whose_article_is_gone_says_so(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    assert window.session is not None
    session = window.session
    while session.project.key_of(panel.model.hit(0).article) is not None:
        session.undo()
    panel.view.hit_chosen.emit(0)
    assert window.page.notices.sentence == "This article is no longer in the project."


def test_the_index_is_filled_while_nobody_does_anything(window: MainWindow, qtbot: QtBot) -> None:
    assert window.session is not None
    project = window.session.project
    assert project.words.waiting() == 4
    window.indexing._timer.start(0)
    qtbot.waitUntil(lambda: project.words.waiting() == 0)
    small.import_articles(window.session, ["one more"])
    qtbot.waitUntil(lambda: project.words.waiting() == 0)
    qtbot.waitUntil(lambda: not window.indexing.active)


def test_lines_can_be_read_by_ear_and_as_tool_tips(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh")
    spoken = panel.model.data(panel.model.index(0, Column.HIT), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Gen Mohammedi of Al Qaim spoke of Daesh., Article 1"
    place = panel.view.visualRect(panel.model.index(0, Column.HIT)).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, panel.view.viewport().mapToGlobal(place))
    QApplication.sendEvent(panel.view.viewport(), event)
    for section in range(panel.model.columnCount()):
        assert panel.model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)


def test_hits_stand_below_each_other(window: MainWindow, qtbot: QtBot) -> None:
    panel = searched(window, qtbot, "daesh OR mohammedi")
    view = panel.view
    assert view.columnViewportPosition(Column.HIT) > view.columnViewportPosition(Column.LEFT)
    widths = sum(view.columnWidth(column) for column in Column if not view.isColumnHidden(column))
    assert abs(widths - view.viewport().width()) <= 2


def test_a_narrow_concordance_leaves_the_room_to_the_words(qtbot: QtBot) -> None:
    panel = SearchPanel()
    qtbot.addWidget(panel)
    panel.resize(620, 300)
    panel.show()
    panel.view.fit()
    assert panel.view.isColumnHidden(Column.SOURCE)
    assert panel.minimumSizeHint().width() < 620


def test_the_bar_asks_for_no_more_room_than_the_article_has(window: MainWindow) -> None:
    window.resize(1100, 700)
    QTest.qWait(20)
    before = window.width()
    find(window, "daesh")
    QTest.qWait(20)
    assert window.width() == before
