"""A copy of a confirmed article is noticed, one key takes its spans over, and the differences are gone through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.e2e.desks import open_window, wait_until
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.domain.queue import QueueOrder
from glossator.domain.suggestion import RawSuggestion
from glossator.session import copies, editing
from glossator.session.session import Session
from glossator.ui.main_window import MainWindow
from glossator.ui.panels.copies import CopiesPanel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

WIRE = (
    "Gen Mohammedi told reporters in Al Qaim that his soldiers had entered the town before dawn on Tuesday. "
    "They met little resistance, he said, and found two workshops in which Daesh had filled cars with explosives. "
    "The families who stayed in their houses came out with white flags and asked for water and bread. "
    "Another column moved along the river towards Rawa, where engineers laid a bridge for the heavy lorries. "
    "Officers expect that the last villages between Anna and the border will be searched within ten days."
)
COPY = (
    "Army enters border town in Iraq\n\n"
    + WIRE.replace("before dawn", "shortly before noon").replace("Anna", "Aanah")
    + " Editing by the night desk."
)
OTHER = (
    "The price of tomatoes rose by a third in the markets of the capital this week, because lorries from the south "
    "could not pass the mountain road after the rain. Traders in the old town hope for better days before the feast."
)
GOLD = (("Mohammedi", "Person"), ("Al Qaim", "Place"), ("Daesh", "Group"), ("Rawa", "Place"), ("Anna", "Place"))
SUGGESTED = (("Iraq", "GPE"), ("Mohammedi", "GPE"), ("Al Qaim", "GPE"), ("Tuesday", "ORG"), ("Rawa", "GPE"))


def compare(session: Session) -> None:
    while session.project.copies.compare():
        pass


def fill(session: Session) -> dict[str, str]:
    """Add three articles, two of them copies of each other, and confirm the first; return their ids by their texts."""
    first, second, third = small.import_articles(session, [WIRE, COPY, OTHER])
    compare(session)
    found = [RawSuggestion(COPY.index(words), COPY.index(words) + len(words), label) for words, label in SUGGESTED]
    session.project.add_suggestions(second, small.FINGERPRINT, found)
    for words, label in GOLD:
        annotations = session.annotations(first)
        at = WIRE.index(words)
        session.commit(editing.add(annotations, at, at + len(words), label, label))
    session.commit(editing.confirm(session.annotations(first), by="anna", at="2026-01-01T00:00:00.000Z"))
    return {"wire": first, "copy": second, "other": third}


@pytest.fixture
def project(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    path = tmp_path / "p.glossator"
    session = Session.create(path, small.SCHEME, {"pipeline": "", "gazetteer": "", "memory": "off"}, author="anna")
    articles = fill(session)
    session.close()
    return path, articles


@pytest.fixture
def window(project: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[MainWindow]:
    with open_window(project[0], tmp_path / "settings.json") as opened:
        opened.desk.open(project[1]["other"])
        yield opened


@pytest.fixture
def articles(project: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return project[1]


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def spans(window: MainWindow) -> list[tuple[str, str]]:
    annotations = window.desk.annotations
    assert annotations is not None
    return [(span.text, span.label) for span in annotations.spans]


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def await_offer(window: MainWindow) -> None:
    wait_until(window.copies.line.isVisible, 5)


def test_a_new_copy_of_a_confirmed_article_is_noticed_without_taking_the_focus(
    window: MainWindow, articles: dict[str, str]
) -> None:
    window.desk.open(articles["copy"])
    await_offer(window)
    copy = copies.best_copy(session_of(window), articles["copy"])
    assert copy is not None
    share = f"{copy.likeness:.0%}".replace("%", " %")
    assert window.copies.line.sentence.text() == f"{share} the same as “Article 0”, which is confirmed."
    assert QApplication.focusWidget() is window.page.view
    window.desk.open(articles["other"])
    assert not window.copies.line.isVisible()
    QTest.qWait(300)
    assert not window.copies.line.isVisible()
    window.desk.open(articles["wire"])
    QTest.qWait(300)
    assert not window.copies.line.isVisible(), "it is confirmed itself"


def test_one_key_takes_over_what_is_the_same_and_one_undoes_it(window: MainWindow, articles: dict[str, str]) -> None:
    window.desk.open(articles["copy"])
    await_offer(window)
    press(Qt.Key.Key_Equal)
    wait_until(lambda: bool(spans(window)), 5)
    assert spans(window) == [(words, label) for words, label in GOLD if words != "Anna"]
    annotations = window.desk.annotations
    assert annotations is not None
    assert annotations.status.state is ArticleState.NEW
    assert [COPY[each.start : each.end] for each in annotations.open_suggestions] == ["Iraq"]
    # Daesh had no suggestion, that of Mohammedi was wrong; that of Tuesday stands where nothing is marked.
    said = "Taken over from “Article 0”: 2 spans added, 2 suggestions accepted, 1 rejected, 1 span left out."
    assert window.page.notices.sentence == said
    assert window.copies.line.sentence.text() == "In 5 places the words differ from those of “Article 0”."
    assert not window.copies.line.take.isVisible()
    current = window.desk.current
    assert current is not None
    assert COPY[current.start : current.end] == "Iraq"
    assert window.page.view.caret_position() == 0, "where the texts differ first"
    press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert spans(window) == []
    assert len(annotations.open_suggestions) == len(SUGGESTED)
    wait_until(window.copies.line.take.isVisible, 5)


def test_it_can_be_undone_at_the_notice_and_done_again_from_the_line(
    window: MainWindow, articles: dict[str, str]
) -> None:
    window.desk.open(articles["copy"])
    await_offer(window)
    for _ in range(2):
        wait_until(window.copies.line.take.isVisible, 5)
        QTest.mouseClick(window.copies.line.take, Qt.MouseButton.LeftButton)
        wait_until(lambda: len(spans(window)) == 4, 5)
        QTest.mouseClick(window.page.notices.action, Qt.MouseButton.LeftButton)
        assert spans(window) == []


def test_what_is_judged_already_is_not_taken_over_again(window: MainWindow, articles: dict[str, str]) -> None:
    window.desk.open(articles["copy"])
    press(Qt.Key.Key_Equal)
    wait_until(lambda: len(spans(window)) == 4, 5)
    before = session_of(window).history.undo_title
    press(Qt.Key.Key_Equal)
    wait_until(lambda: "Nothing is left" in window.page.notices.sentence, 5)
    assert window.page.notices.sentence.endswith("1 span stands where the texts differ.")
    assert session_of(window).history.undo_title == before


def test_without_a_confirmed_copy_it_says_so(window: MainWindow) -> None:
    press(Qt.Key.Key_Equal)
    assert window.page.notices.sentence == "No article that is nearly the same as this one is confirmed."


def test_the_line_is_closed_by_hand_and_gives_the_focus_back(window: MainWindow, articles: dict[str, str]) -> None:
    window.desk.open(articles["copy"])
    await_offer(window)
    window.copies.line.close_button.setFocus()
    press(Qt.Key.Key_Space)
    assert not window.copies.line.isVisible()
    assert QApplication.focusWidget() is window.page.view


def shown_panel(window: MainWindow) -> CopiesPanel:
    press(Qt.Key.Key_F12)
    panel = window.docks["copies"].widget()
    assert isinstance(panel, CopiesPanel)
    wait_until(lambda: panel.isVisible() and bool(panel.differences.differences), 5)
    return panel


def test_the_panel_lists_the_copies_and_leads_to_the_differences(window: MainWindow, articles: dict[str, str]) -> None:
    window.desk.open(articles["copy"])
    panel = shown_panel(window)
    assert QApplication.focusWidget() is panel.view
    assert [copy.id for copy in panel.copies.copies] == [articles["wire"]]
    assert panel.says.text() == "They differ in 5 places:"
    panel.places.setFocus()
    panel.places.setCurrentIndex(panel.differences.index(2))
    press(Qt.Key.Key_Return)
    view = window.page.view
    stretch = view.selected_stretch()
    assert stretch is not None
    assert COPY[slice(*stretch)] == "noon"
    assert QApplication.focusWidget() is view


def test_the_panel_opens_a_copy_and_follows_the_article(window: MainWindow, articles: dict[str, str]) -> None:
    window.desk.open(articles["copy"])
    panel = shown_panel(window)
    press(Qt.Key.Key_Return)
    assert window.desk.article == articles["wire"]
    wait_until(lambda: [copy.id for copy in panel.copies.copies] == [articles["copy"]], 5)
    assert not panel.take.isEnabled()
    window.desk.open(articles["other"])
    wait_until(lambda: not panel.copies.copies, 5)
    assert not panel.view.isVisible()


def test_the_panel_takes_over_from_the_copy_that_is_chosen(window: MainWindow, articles: dict[str, str]) -> None:
    window.desk.open(articles["copy"])
    panel = shown_panel(window)
    QTest.mouseClick(panel.take, Qt.MouseButton.LeftButton)
    wait_until(lambda: len(spans(window)) == 4, 5)
    assert QApplication.focusWidget() is window.page.view


def test_a_panel_out_of_sight_does_no_work_and_catches_up(
    window: MainWindow, articles: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.desk.open(articles["copy"])
    panel = shown_panel(window)
    window.docks["copies"].close()
    listed: list[object] = []
    with monkeypatch.context() as patch:
        patch.setattr(panel, "show_copies", lambda *shown, **_how: listed.append(shown))
        window.desk.open(articles["wire"])
        window.desk.reopen()
        QTest.qWait(250)
    assert listed == []
    window.show_panel("copies")
    wait_until(lambda: [copy.id for copy in panel.copies.copies] == [articles["copy"]], 5)


def test_the_queue_tells_copies_and_shows_one_of_each_group(window: MainWindow, articles: dict[str, str]) -> None:
    queue = window.queue
    rows = [queue.model.row(row) for row in range(3)]
    assert [row.copies for row in rows if row] == [1, 1, 0]
    tip = queue.view.rows.tip(queue.model.index(0, 0))
    assert tip.splitlines()[0].endswith("1 copy")
    assert tip.splitlines()[1].endswith("the same as “Article 1”")
    queue.alone.click()
    assert [row.id for row in map(queue.model.row, range(queue.model.rowCount())) if row] == [
        articles["wire"],
        articles["other"],
    ]
    kept = window.settings.queues[str(session_of(window).path)]
    assert kept.one_of_group
    queue.alone.click()
    copied = next(action for action in queue.order.menu().actions() if action.text() == "Copies together")
    copied.trigger()
    assert queue.wish.order is QueueOrder.COPIES
    assert queue.model.rowCount() == 3


def test_texts_that_nobody_compared_yet_are_compared_in_idle_moments_and_told_then(window: MainWindow) -> None:
    session = session_of(window)
    window.indexing.stop()
    (later,) = small.import_articles(session, [WIRE.replace("on Tuesday", "on Wednesday")])
    window.desk.open(later)
    assert session.project.copies.waiting() == 1
    window.indexing._begin()
    window.indexing._timer.start(0)
    await_offer(window)
    row = window.queue.model.row(3)
    assert row is not None
    assert row.copies == 2
