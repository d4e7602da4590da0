"""What the export dialog asks on demand."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from glossator.domain.article import ArticleState
from glossator.domain.splits import Split, SplitBy
from glossator.ui.dialogs.export_options import ExportCount, ExportOffer, ExportOptionsDialog, FormatChoice

FORMATS = (
    FormatChoice("jsonl", "JSONL", "Everything.", ".jsonl"),
    FormatChoice("conll", "CoNLL", "Words and tags.", ".conll", tokens=True),
    FormatChoice("brat", "brat", "Pairs of files.", ".ann", folder=True),
)
LABELS = (("Person", "Person"), ("Place", "A <b>place</b>"))


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> ExportOptionsDialog:
    counts = {ArticleState.CONFIRMED: ExportCount(3, 7)}
    made = ExportOptionsDialog(ExportOffer(FORMATS, tmp_path, counts, labels=LABELS, sources=("Agency", "")))
    qtbot.addWidget(made)
    made.show()
    return made


def choose(dialog: ExportOptionsDialog, format_id: str) -> None:
    dialog.format.setCurrentIndex(dialog.format.findData(format_id))


def test_further_choices_are_folded_away_until_they_are_wanted(dialog: ExportOptionsDialog) -> None:
    assert not dialog.choices.isVisible()
    before = dialog.height()
    dialog.more.setFocus()
    QTest.keyClick(dialog.more, Qt.Key.Key_Space)
    assert dialog.choices.isVisible()
    assert dialog.height() > before
    QTest.keyClick(dialog.more, Qt.Key.Key_Space)
    assert not dialog.choices.isVisible()


def test_all_labels_and_sources_are_taken_until_some_are_not(dialog: ExportOptionsDialog) -> None:
    assert (dialog.choice.labels, dialog.choice.sources) == (frozenset(), ())
    dialog.more.setChecked(True)
    QTest.keyClick(dialog.choices.labels, Qt.Key.Key_Space)
    assert dialog.choice.labels == {"Place"}
    QTest.keyClick(dialog.choices.sources, Qt.Key.Key_Space)
    assert dialog.choice.sources == ("",)
    assert dialog.total.text().startswith("Will be written, as far as chosen below: 3 articles")
    dialog.choices.labels.tick_all(on=False)
    assert dialog.wrong.text() == "Choose at least one label and one source."
    assert not dialog.start.isEnabled()


def test_what_is_no_date_is_refused(dialog: ExportOptionsDialog) -> None:
    dialog.more.setChecked(True)
    QTest.keyClicks(dialog.choices.since, "2017-08")
    assert (dialog.choice.since, dialog.start.isEnabled()) == ("2017-08", True)
    QTest.keyClicks(dialog.choices.until, "soon")
    assert dialog.wrong.text().startswith("“soon” is not a date.")
    assert not dialog.start.isEnabled()


def test_tokens_are_asked_about_only_where_a_format_knows_them(dialog: ExportOptionsDialog) -> None:
    dialog.more.setChecked(True)
    assert not dialog.choices.alignment.isVisible()
    choose(dialog, "conll")
    assert dialog.choices.alignment.isVisible()
    QTest.keyClick(dialog.choices.alignment, Qt.Key.Key_Down)
    assert dialog.choice.alignment == "skip"


def test_a_split_writes_a_folder(dialog: ExportOptionsDialog, tmp_path: Path) -> None:
    dialog.more.setChecked(True)
    assert (dialog.choice.split, dialog.where.text()) == (None, "File")
    dialog.choices.split.setCurrentIndex(1)
    assert dialog.choice.split == Split()
    assert (dialog.where.text(), dialog.path.accessibleName()) == ("Folder", "Folder")
    assert dialog.choice.path == tmp_path / "articles"
    dialog.choices.shares.setText("70/30")
    assert dialog.choice.split == Split(shares=(70, 30, 0))
    dialog.choices.shares.setText("all")
    assert dialog.wrong.text().startswith("“all” does not divide anything.")
    dialog.choices.split.setCurrentIndex(3)
    assert not dialog.start.isEnabled()
    QTest.keyClicks(dialog.choices.test_from, "2017-10")
    assert dialog.choice.split == Split(SplitBy.DATE, test_from="2017-10")
    assert dialog.start.isEnabled()
    dialog.choices.split.setCurrentIndex(0)
    assert dialog.choice.path == tmp_path / "articles.jsonl"


def test_a_format_of_several_files_has_no_ending_and_a_name_of_ones_own_stays(
    dialog: ExportOptionsDialog, tmp_path: Path
) -> None:
    choose(dialog, "brat")
    assert (dialog.choice.path, dialog.where.text()) == (tmp_path / "articles", "Folder")
    choose(dialog, "jsonl")
    dialog.path.setText(str(tmp_path / "mine.txt"))
    dialog.choices.since.setText("2017")
    assert dialog.choice.path == tmp_path / "mine.txt"


def test_a_folder_that_is_there_is_spoken_of(dialog: ExportOptionsDialog, tmp_path: Path) -> None:
    choose(dialog, "brat")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "x").write_text("x")
    dialog.path.setText(str(tmp_path / "articles"))
    dialog.choices.since.setText("2017")
    assert "if it holds nothing but an export" in dialog.wrong.text()


def test_layers_and_copies_are_asked_about_only_where_there_are_some(
    dialog: ExportOptionsDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog.more.setChecked(True)
    assert not dialog.choices.layer.isVisible()
    assert not dialog.choices.one_of_group.isVisible()
    assert (dialog.choice.layer, dialog.choice.one_of_group, dialog.choice.unit) == ("", False, "article")
    counts = {ArticleState.CONFIRMED: ExportCount(3, 7)}
    layers = {"main": counts, "second": {ArticleState.CONFIRMED: ExportCount(1, 2)}}
    made = ExportOptionsDialog(ExportOffer(FORMATS, tmp_path, counts, layers=layers, copies=True))
    qtbot.addWidget(made)
    made.show()
    made.more.setChecked(True)
    assert made.choice.layer == "main"
    made.choices.layer.setCurrentIndex(1)
    assert made.choice.layer == "second"
    assert made.states[ArticleState.CONFIRMED].text().endswith("(1)")
    assert made.total.text() == "Will be written: 1 article, 2 spans."
    QTest.keyClick(made.choices.one_of_group, Qt.Key.Key_Space)
    assert made.choice.one_of_group
    assert made.total.text().startswith("Will be written, as far as chosen below: ")
    made.choices.unit.setCurrentIndex(1)
    assert made.choice.unit == "sentence"
