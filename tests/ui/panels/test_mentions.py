from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from tests.unit.session.small import SCHEME

from glossator.domain.mentions import MentionKind
from glossator.session.mentions import Mention, MentionState
from glossator.ui.panels.mention_rows import MentionRow
from glossator.ui.panels.mentions import MentionsPanel, Reach
from glossator.ui.theme import apply_theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


GROUP = SCHEME.label("Group")


def mention(
    state: MentionState = MentionState.BARE, label: str = "", there: str = "", *, article: str = "a", **more: object
) -> Mention:
    values = {"ticked": True, "judged": False, "dismissed": False, **more}
    return Mention(
        article,
        10,
        15,
        "Daesh",
        "the men of ",
        " in Al Qaim",
        MentionKind.EXACT,
        state,
        label,
        there,
        **values,  # type: ignore[arg-type]
    )


def row(each: Mention, *, ticked: bool = True) -> MentionRow:
    return MentionRow(each, "A title", ticked)


@pytest.fixture
def panel(qtbot: QtBot) -> MentionsPanel:
    made = MentionsPanel()
    qtbot.addWidget(made)
    made.set_scheme(SCHEME)
    made.set_phrase("Daesh", GROUP, Reach.ARTICLE)
    made.set_rows([row(mention()), row(mention(MentionState.MARKED, "Group", "Daesh", judged=True))])
    made.set_progress(None)
    made.resize(900, 240)
    made.show()
    qtbot.waitExposed(made)
    made.take_focus()
    return made


class TestWords:
    @pytest.mark.parametrize(
        ("shown", "words"),
        [
            (mention(), ""),
            (mention(MentionState.MARKED, "Group", "Daesh"), "already Group"),
            (mention(MentionState.SUGGESTED, "Group", "Daesh"), "accepts the suggestion"),
            (mention(MentionState.SUGGESTED_OTHERWISE, "Place", "Daesh"), "relabels suggested Place"),
            (mention(MentionState.CORRECTS, "Place", "men\nof Daesh"), "replaces suggested “men of Daesh”"),
            (mention(MentionState.MARKED_OTHERWISE, "Place", "Daesh", judged=True), "relabels Place"),
            (mention(MentionState.INSIDE, "Place", "Daesh Hill", judged=True), "inside Place “Daesh Hill”"),
            (mention(MentionState.INSIDE, "Place", "Daesh’s"), "replaces suggested “Daesh’s”"),
            (mention(MentionState.OVERLAPS, "Gone", "of Daesh", judged=True), "overlaps Gone “of Daesh”"),
            (mention(dismissed=True), "left out before"),
        ],
    )
    def test_what_happens_is_said(self, panel: MentionsPanel, shown: Mention, words: str) -> None:
        assert panel.model.what_happens(row(shown)) == words

    def test_the_buttons_count_what_they_would_do(self, panel: MentionsPanel) -> None:
        assert panel.apply_button.text() == "Mark 1 as Group"
        assert panel.delete_button.text() == "Delete 1"
        assert panel.summary.text() == "2 places"

    def test_without_a_label_only_a_labels_key_marks(self, panel: MentionsPanel) -> None:
        panel.set_phrase("Daesh", None, Reach.ARTICLE)
        panel.set_progress(None)
        assert not panel.apply_button.isEnabled()
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
        assert "Press a label’s key" in panel.summary.text()

    def test_it_says_how_far_it_is(self, panel: MentionsPanel) -> None:
        panel.set_phrase("Daesh", GROUP, Reach.PROJECT)
        panel.add_rows([row(mention(article="b"))])
        panel.set_progress(0.4)
        assert panel.summary.text() == "3 places in 2 articles · looking… 40 %"

    def test_nothing_to_show_says_what_to_do(self, panel: MentionsPanel) -> None:
        panel.set_phrase("", None, Reach.ARTICLE)
        panel.set_rows([])
        panel.set_progress(None)
        assert not panel.view.isVisible()
        assert panel.summary.text() == ""


class TestKeys:
    @pytest.mark.parametrize(
        ("key", "signal"),
        [
            (Qt.Key.Key_Delete, "deletion_wished"),
            (Qt.Key.Key_Backspace, "deletion_wished"),
            (Qt.Key.Key_Escape, "closing_wished"),
            (Qt.Key.Key_F4, "closing_wished"),
            (Qt.Key.Key_Asterisk, "closing_wished"),
            (Qt.Key.Key_Tab, "reach_wished"),
        ],
    )
    def test_each_key_says_its_wish(self, qtbot: QtBot, panel: MentionsPanel, key: Qt.Key, signal: str) -> None:
        with qtbot.waitSignal(getattr(panel, signal), timeout=500):
            QTest.keyClick(panel.view, key)

    def test_return_wishes_for_the_label_and_a_letter_for_its_own(self, panel: MentionsPanel) -> None:
        wished: list[str] = []
        panel.label_wished.connect(wished.append)
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
        QTest.keyClick(panel.view, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
        QTest.keyClick(panel.view, Qt.Key.Key_L)
        assert wished == ["Group", "Group", "Place"]

    def test_escape_on_a_button_closes_too(self, qtbot: QtBot, panel: MentionsPanel) -> None:
        panel.delete_button.setFocus()
        with qtbot.waitSignal(panel.closing_wished, timeout=500):
            QTest.keyClick(panel.delete_button, Qt.Key.Key_Escape)

    def test_a_search_has_no_other_reach(self, panel: MentionsPanel) -> None:
        wished: list[object] = []
        panel.set_phrase("Daesh", GROUP, Reach.HITS)
        panel.reach_wished.connect(wished.append)
        QTest.keyClick(panel.view, Qt.Key.Key_Tab)
        assert wished == []
        assert not panel.in_project.isVisible()

    def test_space_ticks_and_says_that_somebody_did(self, panel: MentionsPanel) -> None:
        QTest.keyClick(panel.view, Qt.Key.Key_Space)
        assert (panel.mentions()[0].ticked, panel.mentions()[0].by_hand) == (False, True)
        assert panel.apply_button.text() == "Mark 0 as Group"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [240, 500, 1400])
def test_rows_are_drawn_at_every_width_and_for_scripts_that_run_to_the_left(
    qapp: QApplication, panel: MentionsPanel, theme: Literal["light", "dark"], width: int
) -> None:
    apply_theme(qapp, theme)
    arabic = Mention("a", 0, 6, "العراق", "في ", " دخلت", MentionKind.ALIAS, MentionState.BARE)
    panel.model.with_titles = True
    panel.set_rows([row(arabic), row(mention(MentionState.SUGGESTED, "Group", "Daesh")), row(mention(), ticked=False)])
    panel.resize(width, 240)
    image = panel.view.grab().toImage()
    for number in range(3):
        line = panel.view.visualRect(panel.model.index(number)).center().y()
        ground = image.pixelColor(QPoint(0, line))
        assert any(image.pixelColor(x, line) != ground for x in range(image.width()))


def test_twenty_thousand_rows_are_shown_and_counted(panel: MentionsPanel) -> None:
    panel.add_rows([row(mention(article=str(number))) for number in range(20_000)])
    assert panel.apply_button.text() == "Mark 20001 as Group"
    assert panel.view.model().rowCount() == 20_002
