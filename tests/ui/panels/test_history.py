from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from glossator.domain.history import ChangeInfo, HistoryRow, Standing
from glossator.ui.models.history_model import HistoryModel, describe, details
from glossator.ui.models.times import day_words
from glossator.ui.panels.history import HistoryPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NOON = datetime.now(UTC).astimezone().replace(hour=12, minute=0, second=0, microsecond=0)


class Journal:
    """A journal of any length, one change in an hour, the newest today at noon; counts how often it is asked."""

    def __init__(self, length: int, done: int | None = None) -> None:
        self.length = length
        self.done = length if done is None else done
        self.asked: list[int] = []

    def at(self, seq: int) -> str:
        moment = NOON - timedelta(hours=self.length - seq)
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def made(self, before: int | None, limit: int) -> list[tuple[int, str]]:
        first = self.length if before is None else before - 1
        return [(seq, self.at(seq)) for seq in range(first, max(first - limit, 0), -1)]

    def rows(self, seqs: Sequence[int]) -> dict[int, HistoryRow]:
        self.asked += seqs
        return {seq: self.row(seq) for seq in seqs}

    def row(self, seq: int) -> HistoryRow:
        info = ChangeInfo(seq, f"id{seq}", self.at(seq), "anna", "main", f"Accept “{seq}”")
        return HistoryRow(info, Standing.DONE if seq <= self.done else Standing.UNDONE, "span.added", 1)


def make(qtbot: QtBot, journal: Journal) -> HistoryPanel:
    panel = HistoryPanel(HistoryModel(journal.made, journal.rows))
    panel.model.reload()
    while panel.model.load_more():
        pass
    panel.set_last_done(journal.done)
    qtbot.addWidget(panel)
    panel.resize(320, 640)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    panel.setFocus()
    return panel


def seqs(model: HistoryModel) -> list[int]:
    return [seq for row in range(model.rowCount()) if (seq := model.seq(row)) is not None]


def test_the_newest_stand_on_top_under_their_day(qtbot: QtBot) -> None:
    model = make(qtbot, Journal(30)).model
    assert seqs(model) == list(range(30, 0, -1))
    days = [str(model.index(row, 0).data()) for row in range(model.rowCount()) if model.seq(row) is None]
    assert days[:2] == ["Today", "Yesterday"]
    assert model.seq(0) is None
    assert model.seq(14) is None, "thirteen changes were made today up to noon"


def test_a_long_history_is_read_in_slices_and_only_what_is_in_sight(qtbot: QtBot) -> None:
    journal = Journal(60_000)
    model = HistoryModel(journal.made, journal.rows)
    model.reload()
    slices = 1
    while model.load_more():
        slices += 1
    assert slices == 40
    assert seqs(model) == list(range(60_000, 0, -1))
    assert journal.asked == []
    model.change(5000)
    model.change(5001)
    assert len(journal.asked) <= 16
    del qtbot


def test_what_is_done_meanwhile_comes_on_top_under_the_same_heading(qtbot: QtBot) -> None:
    journal = Journal(5)
    panel = make(qtbot, journal)
    before = panel.model.rowCount()
    journal.length = 6
    panel.model.catch_up()
    assert panel.model.rowCount() == before + 1
    assert (panel.model.seq(0), panel.model.seq(1), panel.model.seq(2)) == (None, 6, 5)
    journal.length = 4000
    panel.model.catch_up()
    while panel.model.load_more():
        pass
    assert seqs(panel.model) == list(range(4000, 0, -1))


def test_a_row_says_in_words_what_it_is(qtbot: QtBot) -> None:
    row = Journal(5, done=3).row(5)
    assert "anna · in 1 article · undone" in details(row)
    assert describe(row).startswith("Accept “5”, ")
    model = make(qtbot, Journal(5, done=3)).model
    told = model.index(1, 0).data(int(Qt.ItemDataRole.AccessibleTextRole))
    assert "undone" in told


def test_days_are_named_as_people_name_them() -> None:
    today = NOON.date()
    assert day_words(today, today) == "Today"
    assert day_words(today - timedelta(days=1), today) == "Yesterday"
    assert day_words(today - timedelta(days=700), today).endswith(str((today - timedelta(days=700)).year))


def test_the_arrow_keys_step_over_the_headings(qtbot: QtBot) -> None:
    panel = make(qtbot, Journal(60))
    assert panel.view.hasFocus()
    assert panel.view.currentIndex().row() == 1
    passed = []
    for _ in range(30):
        QTest.keyClick(panel.view, Qt.Key.Key_Down)
        passed.append(panel.model.seq(panel.view.currentIndex().row()))
    assert passed == list(range(59, 29, -1))
    for _ in range(40):
        QTest.keyClick(panel.view, Qt.Key.Key_Up)
    assert panel.model.seq(panel.view.currentIndex().row()) == 60
    QTest.keyClick(panel.view, Qt.Key.Key_End)
    assert panel.model.seq(panel.view.currentIndex().row()) == 1
    QTest.keyClick(panel.view, Qt.Key.Key_Home)
    assert panel.model.seq(panel.view.currentIndex().row()) == 60


def test_return_asks_to_go_where_the_change_was_made(qtbot: QtBot) -> None:
    panel = make(qtbot, Journal(5))
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(panel.jump_requested) as asked:
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert asked.args[0].info.seq == 4


def test_the_way_back_is_counted_before_it_is_gone(qtbot: QtBot) -> None:
    panel = make(qtbot, Journal(9))
    panel.choose(5)
    assert panel.way.text() == "Undo Back to Here"
    with qtbot.waitSignal(panel.way_requested) as asked:
        QTest.keyClick(panel.view, Qt.Key.Key_Space)
    assert asked.args == [5, False]
    panel.show_way(2, 1, counted=False)
    assert not panel.carry_out.isEnabled()
    panel.show_way(4, 2, counted=True)
    assert panel.said.text() == "Takes 4 changes back, in 2 articles."
    assert panel.carry_out.text() == "Undo 4 changes"
    with qtbot.waitSignal(panel.rewind_requested) as carried:
        QTest.keyClick(panel.carry_out, Qt.Key.Key_Return)
    assert carried.args == [5, False]
    assert panel.view.hasFocus()


def test_escape_and_another_row_put_the_question_away(qtbot: QtBot) -> None:
    panel = make(qtbot, Journal(9))
    panel.choose(5)
    QTest.keyClick(panel.view, Qt.Key.Key_Space)
    panel.show_way(4, 2, counted=True)
    with qtbot.waitSignal(panel.way_dropped):
        QTest.keyClick(panel.carry_out, Qt.Key.Key_Escape)
    assert panel.way.isVisible()
    QTest.keyClick(panel.view, Qt.Key.Key_Space)
    with qtbot.waitSignal(panel.way_dropped), qtbot.assertNotEmitted(panel.rewind_requested):
        panel.choose(3)


def test_what_is_undone_is_done_again_up_to_there(qtbot: QtBot) -> None:
    panel = make(qtbot, Journal(9, done=4))
    panel.choose(7)
    assert panel.way.text() == "Redo Up to Here"
    with qtbot.waitSignal(panel.way_requested) as asked:
        panel.way.click()
    assert asked.args == [7, True]
    panel.show_way(3, 0, counted=True)
    assert panel.said.text() == "Does 3 changes again."


def test_where_there_is_no_way_the_reason_is_said(qtbot: QtBot) -> None:
    panel = make(qtbot, Journal(9))
    panel.choose(9)
    assert not panel.way.isEnabled()
    assert panel.why.text() == "This is where the project stands."
    with qtbot.assertNotEmitted(panel.way_requested):
        QTest.keyClick(panel.view, Qt.Key.Key_Space)


def test_an_empty_history_says_so(qtbot: QtBot) -> None:
    panel = make(qtbot, Journal(0))
    assert not panel.view.isVisible()
    assert not panel.way.isVisible()
    interface = QAccessible.queryAccessibleInterface(panel.view)
    assert interface is not None
    assert interface.text(QAccessible.Text.Name) == "History of the project"
