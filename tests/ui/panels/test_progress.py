from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.domain.progress import Figures, Judgement, Score, Summary
from glossator.domain.suggestion import Verdict
from glossator.session.progress import DAYS, Pace, Progress
from glossator.ui.panels.progress import ProgressPanel, source_name

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

NOON = datetime(2026, 3, 14, 12, 30, tzinfo=UTC)
SPACY, WORDS = "spacy:model", "gazetteer:standard"


def figures() -> Figures:
    summary = Summary(
        {ArticleState.CONFIRMED: 412, ArticleState.SKIPPED: 31, ArticleState.NEW: 761},
        {"Person": 1200, "Place": 300, "Gone": 2},
        {"Person": 10, "Place": 0},
        (
            Judgement(SPACY, "Person", Verdict.ACCEPTED, 60),
            Judgement(SPACY, "Person", Verdict.RELABELLED, 20),
            Judgement(SPACY, "Person", Verdict.REJECTED, 10),
            Judgement(SPACY, "Person", None, 500),
            Judgement(WORDS, "Place", Verdict.MOVED, 1),
            Judgement(WORDS, "Place", Verdict.ACCEPTED, 3),
        ),
    )
    return Figures(summary, (Score(SPACY, "Person", 80, 60, 100), Score(WORDS, "Place", 4, 3, 12)))


def made() -> Progress:
    days = tuple((NOON.date() - timedelta(days=DAYS - 1 - n), n) for n in range(DAYS))
    pace = Pace(days, tuple(range(24)), seconds=9100.0, seconds_each=130.0)
    return Progress(NOON, figures(), pace)


@pytest.fixture
def panel(qtbot: QtBot) -> ProgressPanel:
    shown = ProgressPanel()
    qtbot.addWidget(shown)
    shown.resize(320, 900)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    shown.show_progress(made(), small.SCHEME)
    return shown


def test_articles_and_pace_are_told_in_words(panel: ProgressPanel) -> None:
    assert panel.articles_words.text() == "412 of 1,204 confirmed (34 %) · 31 skipped · 761 to do"
    assert (
        panel.pace_words.text() == "13 confirmed today · 91 in 14 days · 36 an hour at work · 2 min 10 s on an article"
    )
    assert "As of" in panel.when.text()


def test_spans_are_ordered_by_their_count_and_a_label_that_is_gone_keeps_its_own_name(panel: ProgressPanel) -> None:
    assert [(row.name, row.end) for row in panel.spans.rows] == [("Person", "1,200"), ("Place", "300"), ("Gone", "2")]


def test_the_fates_of_all_sources_and_of_one(panel: ProgressPanel) -> None:
    assert [row.words for row in panel.fates.rows] == [
        "Person: 60 accepted, 20 relabelled, 10 rejected, 10 added by hand",
        "Place: 3 accepted, 1 moved",
    ]
    assert [row.end for row in panel.fates.rows] == ["60 %", "75 %"]
    assert not panel.labels.isVisible()
    panel.source.setFocus()
    QTest.keyClick(panel.source, Qt.Key.Key_End)
    assert panel.source.currentData() == WORDS
    assert [row.name for row in panel.fates.rows] == ["Place"]
    assert [row.end for row in panel.labels.rows] == ["75 / 25 %"]


def test_the_sources_in_use_have_precision_and_recall(panel: ProgressPanel) -> None:
    assert [(row.name, row.end) for row in panel.scores.rows] == [
        ("model", "75 / 60 %"),
        ("gazetteer (standard)", "75 / 25 %"),
    ]
    assert panel.scores.rows[0].words == "model: precision 75 %, recall 60 %; 60 right, 20 wrong, 40 missed"


def test_the_chosen_source_stays_chosen_when_the_figures_come_anew(panel: ProgressPanel) -> None:
    panel.source.setCurrentIndex(2)
    panel.show_progress(made(), small.SCHEME)
    assert panel.source.currentData() == WORDS


def test_an_empty_project_says_what_to_do(panel: ProgressPanel) -> None:
    pace = made().pace
    panel.show_progress(Progress(NOON, Figures(Summary({}, {}, {}, ())), pace), small.SCHEME)
    assert not panel.articles.isVisible()


def test_it_says_when_the_figures_are_old_or_on_their_way(panel: ProgressPanel) -> None:
    panel.show_counting(0.34)
    assert panel.when.text() == "Counting… 34 %"
    panel.show_outdated()
    assert "work has gone on since" in panel.when.text()


@pytest.mark.parametrize(
    ("source", "shown"), [("spacy:en_core_web_sm", "en_core_web_sm"), ("gazetteer:x", "gazetteer (x)"), ("y", "y")]
)
def test_sources_are_named_as_people_know_them(source: str, shown: str) -> None:
    assert source_name(source) == shown
