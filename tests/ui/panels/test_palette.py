from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest

from glossator.domain.labels import Label, LabelScheme
from glossator.session.schemes import find_scheme
from glossator.ui.panels.label_notes import split_example
from glossator.ui.panels.palette import LabelChoice, PalettePanel
from glossator.ui.widgets import GRID

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from pytestqt.qtbot import QtBot


@pytest.fixture
def scheme() -> LabelScheme:
    return find_scheme("conflict")


@pytest.fixture
def panel(qtbot: QtBot, scheme: LabelScheme) -> PalettePanel:
    panel = PalettePanel(scheme)
    qtbot.addWidget(panel)
    panel.resize(320, 560)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def place_of(panel: PalettePanel, row: int) -> QPoint:
    return panel.view.visualRect(panel.view.model().index(row, 0)).center()


def many_labels(number: int) -> LabelScheme:
    return LabelScheme("many", "Many", tuple(Label(f"L{n}", f"Label {n}", "#336699") for n in range(number)))


def test_a_click_chooses_a_label(qtbot: QtBot, panel: PalettePanel) -> None:
    with qtbot.waitSignal(panel.label_chosen) as heard:
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel, 2))
    assert heard.args == [LabelChoice("ArmedGroup", beside=False)]


def test_a_click_with_shift_marks_beside(qtbot: QtBot, panel: PalettePanel) -> None:
    with qtbot.waitSignal(panel.label_chosen) as heard:
        QTest.mouseClick(
            panel.view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ShiftModifier,
            place_of(panel, 0),
        )
    assert heard.args == [LabelChoice("Person", beside=True)]


def test_a_click_leaves_the_focus_where_it_is(qtbot: QtBot, panel: PalettePanel) -> None:
    panel.fold.setFocus()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(panel, 2))
    assert panel.fold.hasFocus()


def test_the_keyboard_chooses_a_label(qtbot: QtBot, panel: PalettePanel) -> None:
    panel.view.setFocus(Qt.FocusReason.TabFocusReason)
    panel.view.setCurrentIndex(panel.view.model().index(0, 0))
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.label_chosen) as heard:
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert heard.args == [LabelChoice("Organisation", beside=False)]
    with qtbot.waitSignal(panel.label_chosen) as heard:
        QTest.keyClick(panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert heard.args == [LabelChoice("Organisation", beside=True)]


def test_rows_speak_name_key_and_count(panel: PalettePanel) -> None:
    panel.set_counts({"Person": 12})
    spoken = panel.view.model().data(panel.view.model().index(0, 0), int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "Person, key p, 12 in this article"


def test_counts_are_drawn(panel: PalettePanel) -> None:
    before = panel.view.grab().toImage()
    panel.set_counts({"Person": 12})
    assert panel.view.grab().toImage() != before


def test_only_rows_that_have_changed_are_drawn_again(qtbot: QtBot, panel: PalettePanel) -> None:
    class Region(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if isinstance(event, QPaintEvent):
                drawn.append(event.region().boundingRect().height())
            return False

    drawn: list[int] = []
    watch = Region()
    panel.view.viewport().installEventFilter(watch)
    panel.set_counts({"Location": 1})
    qtbot.waitUntil(lambda: len(drawn) > 0)
    assert drawn == [panel.view.rows.height]


def test_pointing_shows_the_meaning_and_leaving_shows_the_active_label_again(panel: PalettePanel, qtbot: QtBot) -> None:
    panel.set_active("Location")
    qtbot.waitUntil(lambda: panel.notes.toPlainText().startswith("A named place"))
    panel.view.pointed_at.emit(0)
    assert panel.notes.toPlainText().startswith("The name of one human being")
    panel.view.pointed_at.emit(None)
    assert panel.notes.toPlainText().startswith("A named place")


def test_meanings_are_told_when_the_active_label_has_settled(panel: PalettePanel, qtbot: QtBot) -> None:
    before = panel.notes.toPlainText()
    panel.set_active("Location")
    panel.set_active("Organisation")
    assert panel.notes.toPlainText() == before
    assert panel.view.rows.active == "Organisation"
    qtbot.waitUntil(lambda: panel.fold.text() == "Organisation")


def test_examples_show_marked_words_without_brackets(panel: PalettePanel, qtbot: QtBot) -> None:
    panel.set_active("Person")
    qtbot.waitUntil(lambda: "said Lt Gen Qassem Mohammedi, head of the command" in panel.notes.toPlainText())
    text = panel.notes.toPlainText()
    assert "[[" not in text
    assert "Not marked" in text


def test_an_example_is_cut_at_its_brackets() -> None:
    assert split_example("a [[b]] c [[d]]") == [("a ", False), ("b", True), (" c ", False), ("d", True)]
    assert split_example("[[open") == [("[[open", False)]


def test_markup_in_a_scheme_is_shown_as_it_is(qtbot: QtBot, scheme: LabelScheme) -> None:
    evil = replace(scheme.labels[0], name="<b>x</b> & y", definition="<img src='http://x'>", yes=("<i>[[a]]</i>",))
    panel = PalettePanel(LabelScheme("e", "e", (evil,)))
    qtbot.addWidget(panel)
    panel.set_active("Person")
    assert panel.notes.toPlainText().startswith("<img src='http://x'>")
    assert "<i>a</i>" in panel.notes.toPlainText()
    assert panel.fold.text() == "<b>x</b> && y"


def test_the_meaning_folds_in_and_out(qtbot: QtBot, panel: PalettePanel) -> None:
    with qtbot.waitSignal(panel.meaning_shown) as heard:
        QTest.mouseClick(panel.fold, Qt.MouseButton.LeftButton)
    assert heard.args == [False]
    assert not panel.notes.isVisible()
    panel.set_meaning_shown(True)
    assert panel.notes.isVisible()


def test_eighteen_labels_fit_a_small_window_without_scrolling(qtbot: QtBot) -> None:
    panel = PalettePanel(many_labels(18))
    qtbot.addWidget(panel)
    panel.set_meaning_shown(False)
    panel.resize(300, 420)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    assert panel.view.verticalScrollBar().maximum() == 0


def test_rows_use_the_room_there_is(panel: PalettePanel) -> None:
    low = panel.view.rows.least_height
    panel.resize(320, 900)
    assert panel.view.rows.height > low
    panel.resize(320, 300)
    assert panel.view.rows.height == low


def test_a_filter_is_there_only_for_many_labels(qtbot: QtBot, panel: PalettePanel) -> None:
    assert not panel.search.isVisible()
    panel.set_scheme(many_labels(30))
    assert panel.search.isVisible()
    QTest.keyClicks(panel.search, "label 29")
    assert panel.view.model().rowCount() == 1
    with qtbot.waitSignal(panel.label_chosen) as heard:
        QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert heard.args == [LabelChoice("L29", beside=False)]


def test_the_active_label_is_brought_into_sight(qtbot: QtBot) -> None:
    panel = PalettePanel(many_labels(20))
    qtbot.addWidget(panel)
    panel.resize(300, 300)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    panel.set_active("L19")
    assert panel.view.viewport().rect().contains(place_of(panel, 19))


def test_the_meaning_ends_with_a_whole_line(panel: PalettePanel) -> None:
    line = panel.notes.fontMetrics().lineSpacing()
    for height in (400, 470, 533, 560, 640):
        panel.resize(320, height)
        QTest.qWait(0)
        shown = panel.notes.viewport().height() - GRID
        assert shown % line == 0
        assert shown >= line


def test_in_a_small_window_labels_stand_closer_before_the_meaning_is_cut_short(panel: PalettePanel) -> None:
    panel.resize(320, 800)
    QTest.qWait(0)
    roomy = panel.view.rows.height
    line, rows = panel.notes.fontMetrics().lineSpacing(), panel.view.model().rowCount()
    panel.resize(320, rows * panel.view.rows.least_height + 10 * line)
    QTest.qWait(0)
    assert panel.view.rows.height == panel.view.rows.least_height < roomy
    assert panel.view.verticalScrollBar().maximum() <= 2 * panel.view.frameWidth(), "all labels are in sight"
    assert panel.notes.viewport().height() >= 5 * line
