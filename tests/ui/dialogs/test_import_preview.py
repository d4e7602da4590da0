"""The preview of an import: what it shows, what it asks, and what it answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from glossator.domain.labels import Label, LabelScheme
from glossator.session.import_preview import (
    ArticlePreview,
    CopyFound,
    Duplicate,
    FilePreview,
    ImportAnswer,
    ImportPreview,
    ImportWishes,
    Note,
    Rejected,
    UnknownLabel,
)
from glossator.ui.dialogs.import_paste import Pasted, PasteDialog
from glossator.ui.dialogs.import_preview import ImportOffer, ImportPreviewDialog
from glossator.ui.dialogs.import_reading import encoding_name
from glossator.ui.dialogs.import_rows import MOST, report, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from glossator.ui.dialogs.import_tree import RowsModel

SCHEME = LabelScheme("s", "S", (Label("Person", "Person", "#112233"), Label("Place", "Place", "#332211")))
WHOLE = ImportPreview(
    files=(
        FilePreview("wire.csv", "Table", 2, encoding="cp1252", why="A guess.", left_out=("Subscribe now",)),
        FilePreview("spans.jsonl", "JSONL", 1, 0, 7, encoding="utf-8-sig", why="Valid."),
    ),
    articles=tuple(ArticlePreview(f"Title {n}", "Agency", "2017-08-31", "wire.csv") for n in range(3)),
    total=3,
    suggestions=7,
)
TABLE = replace(
    WHOLE,
    files=(
        FilePreview("wire.csv", "Table", 3, columns={"text": "Body", "title": "Head"}, there=("Body", "Head", "Day")),
    ),
)
BROKEN = replace(
    WHOLE,
    rejected=(Rejected("bad.jsonl", "2 lines are broken.", "Correct them.", ("Line 3: no text.", "Line 9: no"), 1),),
    duplicates=(Duplicate("wire.csv", "Twice", "Once"),),
    notes=(Note("wire.csv", "Read by rule.", 2), Note("articles.toml", "“x.txt” is not there.")),
    copies=(CopyFound("Here", "There", 0.996),),
    passed_over=("logo.png",),
)


@pytest.mark.parametrize(
    ("codec", "name"),
    [("utf-8-sig", "UTF-8"), ("cp1252", "windows-1252"), ("utf-16-le", "UTF-16-LE"), ("cp932", "Shift JIS")],
)
def test_encodings_are_called_as_people_call_them(codec: str, name: str) -> None:
    assert encoding_name(codec) == name


@pytest.fixture
def dialog(qtbot: QtBot) -> ImportPreviewDialog:
    made = ImportPreviewDialog(ImportOffer(SCHEME, "main", ("main", "anna"), (("jsonl", "JSONL"),)), ImportWishes())
    qtbot.addWidget(made)
    return made


def show(dialog: ImportPreviewDialog, qtbot: QtBot, preview: ImportPreview) -> None:
    dialog.show_preview(preview)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()


def words(model: RowsModel, parent: QModelIndex | None = None, depth: int = 0) -> Iterator[str]:
    parent = parent or QModelIndex()
    for number in range(model.rowCount(parent)):
        index = model.index(number, 0, parent)
        assert model.parent(index) == parent
        yield "  " * depth + str(index.data())
        yield from words(model, index, depth + 1)


def press(dialog: QDialog, name: str) -> None:
    button = next(each for each in dialog.findChildren(QPushButton) if each.text() == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_what_is_whole_is_imported_with_one_key(dialog: ImportPreviewDialog, qtbot: QtBot) -> None:
    show(dialog, qtbot, WHOLE)
    assert dialog.focusWidget() is dialog.tree
    assert dialog.start.text() == "Import 3 articles"
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.answer == ImportAnswer()


def test_nothing_comes_in_beside_what_is_broken_unless_it_is_asked_for(
    dialog: ImportPreviewDialog, qtbot: QtBot
) -> None:
    show(dialog, qtbot, BROKEN)
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert not dialog.start.isEnabled()
    assert dialog.why_not.text().startswith("All is imported, or nothing is")
    QTest.keyClick(dialog.part, Qt.Key.Key_Space)
    assert dialog.start.text() == "Import the 3 articles that are whole"
    assert dialog.answer == ImportAnswer(part=True)
    assert dialog.start.isEnabled()


def test_all_that_was_found_is_shown_and_what_is_wrong_comes_first(dialog: ImportPreviewDialog) -> None:
    dialog.show_preview(BROKEN)
    assert list(words(dialog.tree.rows)) == [
        "Not whole (1)",
        "  bad.jsonl",
        "    2 lines are broken. Correct them.",
        "    Line 3: no text.",
        "    Line 9: no",
        "    Whole all the same: 1 article",
        "Files (3)",
        "  wire.csv",
        "    Read by rule. (2 articles)",
        "    A guess.",
        "    Left out, not being the article",
        "      Subscribe now",
        "  spans.jsonl",
        "    Valid.",
        "  articles.toml",
        "    “x.txt” is not there.",
        "Here already, and not imported again (1)",
        "  Twice – the same text as “Once”",
        "Nearly the same as another article (1)",
        "  Here – 99 % the same as “There”",
        "Passed over, being of another kind (1)",
        "  logo.png",
        "Articles (3)",
        *(f"  Title {n} – Agency, 2017-08-31" for n in range(3)),
    ]
    model = dialog.tree.rows
    spans = model.index(1, 0, model.index(1, 0))
    assert [model.sibling(1, column, spans).data() for column in range(6)] == [
        "spans.jsonl",
        "JSONL",
        "UTF-8",
        "1",
        "",
        "7",
    ]
    assert dialog.tree.isColumnHidden(4)
    assert not dialog.tree.isColumnHidden(5)


def test_the_line_in_hand_is_said_in_full(dialog: ImportPreviewDialog, qtbot: QtBot) -> None:
    show(dialog, qtbot, BROKEN)
    QTest.keyClick(dialog.tree, Qt.Key.Key_Down)
    assert dialog.said.text() == "bad.jsonl: 2 lines are broken. Correct them."


def test_thousands_of_problems_are_counted_in_the_window_and_copied_in_full(dialog: ImportPreviewDialog) -> None:
    lines = tuple(f"Line {n}: broken." for n in range(MOST + 10))
    preview = replace(WHOLE, rejected=(Rejected("bad.jsonl", "Broken.", "", lines),))
    problems = rows_of(preview)[0].rows[0].rows
    assert len(problems) == 1 + MOST + 1
    assert problems[-1].words == "and 10 more"
    dialog.show_preview(preview)
    press(dialog, "Copy")
    copied = QGuiApplication.clipboard().text()
    assert copied == report(preview)
    assert all(line in copied for line in lines)


def test_labels_that_the_scheme_lacks_are_mapped_added_or_left(dialog: ImportPreviewDialog, qtbot: QtBot) -> None:
    unknown = (
        UnknownLabel("PER", 5, judged=False, likely="Person"),
        UnknownLabel("MISC", 4, judged=False),
        UnknownLabel("WEAPON", 3, judged=False),
    )
    show(dialog, qtbot, replace(WHOLE, unknown_labels=unknown))
    assert dialog.start.isEnabled()
    box = dialog.labels.boxes["WEAPON"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert dialog.answer == ImportAnswer(labels={"PER": "Person"}, add=frozenset({"WEAPON"}))
    press(dialog, "Add the others to the scheme")
    assert dialog.answer == ImportAnswer(labels={"PER": "Person"}, add=frozenset({"MISC", "WEAPON"}))


def test_a_label_of_judged_spans_must_be_given_a_meaning(dialog: ImportPreviewDialog, qtbot: QtBot) -> None:
    preview = replace(WHOLE, spans=3, unknown_labels=(UnknownLabel("Weapon", 3, judged=True),))
    show(dialog, qtbot, preview)
    assert not dialog.start.isEnabled()
    assert "“Weapon”" in dialog.why_not.text()
    dialog.part.setChecked(True)
    assert dialog.start.isEnabled()
    assert dialog.start.text() == "Import what is whole"
    assert dialog.why_not.text() == "Files whose judged spans have these labels are left out: “Weapon”."
    dialog.labels.boxes["Weapon"].choose("Place")
    assert dialog.start.isEnabled()
    assert not dialog.part.isVisible()
    assert not dialog.answer.part
    assert dialog.answer.labels == {"Weapon": "Place"}


def test_spans_of_annotated_files_come_in_as_it_is_said(dialog: ImportPreviewDialog, qtbot: QtBot) -> None:
    show(dialog, qtbot, WHOLE)
    assert not dialog.spans.isVisible()
    dialog.show_preview(replace(WHOLE, annotated=True))
    assert dialog.spans.isVisible()
    assert not dialog.spans.layer.isEnabled()
    dialog.spans.confirm.setChecked(True)
    assert dialog.answer == ImportAnswer()
    dialog.spans.spans.setChecked(True)
    assert dialog.answer == ImportAnswer(as_spans=True, confirm=True)
    dialog.spans.layer.setCurrentText(" anna ")
    assert dialog.answer == ImportAnswer(as_spans=True, layer="anna", confirm=True)


def test_columns_are_asked_about_for_tables_only_and_read_again_with(dialog: ImportPreviewDialog, qtbot: QtBot) -> None:
    show(dialog, qtbot, WHOLE)
    reading = dialog.reading
    assert reading is not None
    assert not reading.columns
    assert not reading.read_again.isEnabled()
    dialog.show_preview(TABLE)
    assert reading.columns["text"].currentText() == "As found: “Body”"
    assert reading.columns["published"].currentText() == "None found"
    box = reading.columns["published"]
    box.setCurrentIndex(box.findData("Day"))
    reading.columns["title"].setCurrentIndex(reading.columns["title"].findData(""))
    reading.tidy.setChecked(True)
    wished: list[ImportWishes] = []
    dialog.again.connect(wished.append)
    reading.read_again.click()
    assert wished == [ImportWishes(tidy=True, columns={"title": "", "published": "Day"})]
    assert not dialog.start.isEnabled()
    dialog.show_progress("Reading wire.csv", 0.5)
    assert dialog.sentence.text() == "Reading wire.csv"
    dialog.show_preview(TABLE)
    assert dialog.start.isEnabled()
    assert not reading.read_again.isEnabled()
    assert reading.wishes == wished[0]


def test_a_column_cannot_be_two_things(dialog: ImportPreviewDialog) -> None:
    dialog.show_preview(TABLE)
    assert dialog.reading is not None
    for role in ("title", "source"):
        box = dialog.reading.columns[role]
        box.setCurrentIndex(box.findData("Day"))
    assert dialog.reading.wrong.text() == "“Day” is chosen twice."
    assert not dialog.reading.read_again.isEnabled()


def test_an_encoding_or_a_format_can_be_forced(dialog: ImportPreviewDialog) -> None:
    dialog.show_preview(WHOLE)
    assert dialog.reading is not None
    dialog.reading.encoding.setCurrentText("windows-1256")
    dialog.reading.format.setCurrentText("JSONL")
    assert dialog.reading.wishes == ImportWishes(format="jsonl", encoding="cp1256")


def test_tab_walks_from_what_was_found_through_the_choices_to_the_buttons(
    dialog: ImportPreviewDialog, qtbot: QtBot
) -> None:
    unknown = (UnknownLabel("PER", 5, judged=False), UnknownLabel("MISC", 4, judged=False))
    dialog.show_preview(replace(TABLE, unknown_labels=unknown[:1]))
    preview = replace(TABLE, rejected=BROKEN.rejected, annotated=True, unknown_labels=unknown)
    show(dialog, qtbot, preview)
    reading = dialog.reading
    assert reading is not None
    walked = [dialog.focusWidget()]
    while walked[-1] is not dialog.part and len(walked) < 30:
        QTest.keyClick(walked[-1], Qt.Key.Key_Tab)
        walked.append(dialog.focusWidget())
    assert walked == [
        dialog.tree,
        dialog.labels.boxes["PER"],
        dialog.labels.boxes["MISC"],
        dialog.spans.suggestions,
        reading.tidy,
        reading.format,
        reading.encoding,
        *reading.columns.values(),
        dialog.part,
    ]


def test_nothing_new_cannot_be_imported(dialog: ImportPreviewDialog) -> None:
    dialog.show_preview(ImportPreview(duplicates=(Duplicate("a.txt", "A", "A"),)))
    assert dialog.sentence.text() == "No new articles; 1 duplicate."
    assert not dialog.start.isEnabled()


def test_what_was_answered_stays_when_the_files_are_read_again(dialog: ImportPreviewDialog) -> None:
    preview = replace(BROKEN, annotated=True, unknown_labels=(UnknownLabel("PER", 5, judged=False),))
    dialog.show_preview(preview)
    dialog.labels.boxes["PER"].choose("Person")
    dialog.spans.spans.setChecked(True)
    dialog.part.setChecked(True)
    before = dialog.answer
    dialog.show_preview(preview)
    assert dialog.answer == before == ImportAnswer(part=True, labels={"PER": "Person"}, as_spans=True)


def test_a_pasted_text_is_handed_back_as_it_is_with_what_is_known_of_it(qtbot: QtBot) -> None:
    text = "  \n First line \n\nSecond\u00a0line\u2028third  "
    dialog = PasteDialog(text, ["Example Agency"])
    qtbot.addWidget(dialog)
    assert dialog.title.placeholderText() == "First line"
    dialog.source.setText(" Example  Agency ")
    dialog.published.setText("31.8.2017")
    assert not dialog.start.isEnabled()
    assert dialog.wrong.text().startswith("“31.8.2017” is not a date")
    dialog.published.setText("2017-08-31")
    assert dialog.start.isEnabled()
    assert dialog.choice == Pasted(text, "", "Example Agency", "2017-08-31")
