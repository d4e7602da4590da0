"""The editor of the label scheme in the real window: what is typed and clicked is in the project at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot
from tests.e2e.desks import answer, open_window, wait_until
from tests.unit.session.small import SCHEME, make

from glossator.domain.labels import LabelScheme
from glossator.session import editing, scheme_editing
from glossator.session.outcome import Draft
from glossator.session.schemes import read_scheme, write_scheme
from glossator.session.session import Session, now
from glossator.ui.dialogs.scheme_editor import SchemeEditor
from glossator.ui.dialogs.scheme_import import ImportSchemeDialog
from glossator.ui.dialogs.scheme_label import NewLabelDialog
from glossator.ui.dialogs.scheme_list import LabelList, OrderedLabels
from glossator.ui.dialogs.scheme_preview import DeleteDialog, IdDialog, MergeDialog
from glossator.ui.docks.palette import label_menu
from glossator.ui.main_window import MainWindow
from glossator.ui.panels.palette import PalettePanel
from glossator.ui.scheme_editing import scheme_desk

_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(tmp_path: Path) -> Iterator[MainWindow]:
    session, articles = make(tmp_path / "small.glossator", 3, {"pipeline": "", "gazetteer": ""})
    session.commit(editing.confirm(session.annotations(articles[0]), by="anna", at=now()))
    session.close()
    with open_window(tmp_path / "small.glossator", tmp_path / "settings.json") as window:
        yield window


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def scheme_of(window: MainWindow) -> LabelScheme:
    return session_of(window).scheme


def palette_of(window: MainWindow) -> PalettePanel:
    panel = window.docks["palette"].widget()
    assert isinstance(panel, PalettePanel)
    return panel


def edit(window: MainWindow, act: Callable[[SchemeEditor], None], label: str | None = None) -> None:
    """Open the editor, act in it, and close it, whatever came of that."""
    failures: list[BaseException] = []

    def use(dialog: QWidget) -> None:
        assert isinstance(dialog, SchemeEditor)
        try:
            act(dialog)
            dialog.reject()
            assert not dialog.isVisible()
        except BaseException as failure:
            failures.append(failure)
            dialog.done(0)

    answer(SchemeEditor, use)
    scheme_desk(window).open_editor(label)
    if failures:
        raise failures[0]


def retype(field: QWidget, text: str) -> None:
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, _CTRL)
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)


def undo_title(window: MainWindow) -> str:
    return session_of(window).history.undo_title


# Fields


def test_a_name_is_written_when_its_field_is_left_and_shown_everywhere(window: MainWindow) -> None:
    window.desk.go_to(window.desk.annotations.marks()[0].id)  # type: ignore[union-attr]
    current = window.desk.current

    def act(editor: SchemeEditor) -> None:
        assert editor.current.id == "Person"
        retype(editor.fields.name, "People")
        assert scheme_of(window).label("Person").name == "Person"
        QTest.keyClick(editor.fields.name, Qt.Key.Key_Tab)
        assert scheme_of(window).label("Person").name == "People"
        assert editor.said.text() == "Rename Person to People"

    edit(window, act)
    assert window.desk.current == current
    panel = palette_of(window)
    assert panel.view.model().index(0, 0).data() == "People"
    assert panel.fold.text() == "People"
    assert window.menus.labels()[0].text() == "People"
    window.desk.undo()
    assert panel.view.model().index(0, 0).data() == "Person"
    assert window.desk.current == current
    window.desk.redo()
    assert window.menus.labels()[0].text() == "People"


def test_what_is_being_typed_is_kept_when_the_dialog_is_closed(window: MainWindow) -> None:
    edit(window, lambda editor: retype(editor.fields.definition, "One human being."), "Person")
    assert scheme_of(window).label("Person").definition == "One human being."
    assert "One human being." in palette_of(window).notes.toPlainText()


def test_what_cannot_be_is_said_beside_the_field_and_not_kept(window: MainWindow) -> None:
    before = scheme_of(window)

    def act(editor: SchemeEditor) -> None:
        for field, typed, sentence in (
            (editor.fields.name, "", "A label of the scheme has no id or no name."),
            (editor.fields.name, "Place", "The name “Place” stands twice in the label scheme."),
            (editor.fields.key, "l", "The key “l” stands twice in the label scheme."),
            (editor.fields.key, "x", "The key “x” of the label “Person” cannot be used."),
            (editor.fields.sources, "GPE", "The pipeline label “GPE” stands twice in the label scheme."),
        ):
            retype(field, typed)
            QTest.keyClick(field, Qt.Key.Key_Return)
            wrong = editor.fields.wrong[field]
            assert wrong.isVisible()
            assert wrong.text().startswith(sentence)
            assert field.accessibleDescription().startswith(sentence)
            editor.list.setCurrentIndex(editor.list.model().index(1, 0))
            assert editor.current.id == "Person"
            editor.close()
            assert editor.isVisible()
            assert field.hasFocus()
            QTest.keyClick(field, Qt.Key.Key_Escape)
            assert editor.isVisible()
            assert not wrong.isVisible()

    edit(window, act, "Person")
    assert scheme_of(window) == before


def test_a_key_that_another_label_has_can_be_taken(window: MainWindow) -> None:
    def act(editor: SchemeEditor) -> None:
        retype(editor.fields.key, "l")
        assert editor.fields.take.isVisible()
        assert "Place" in editor.fields.take.text()
        editor.fields.take.click()
        assert [label.key for label in scheme_of(window)] == ["l", "", ""]

    edit(window, act, "Person")
    assert undo_title(window) == "Give Person the key L of Place"
    window.activateWindow()
    window.page.view.setFocus()
    wait_until(window.page.view.hasFocus)
    words = window.desk.annotations
    assert words is not None
    window.desk.go_to(words.marks()[1].id)
    QTest.keyClick(window.page.view, Qt.Key.Key_L)
    assert window.desk.current is not None
    assert window.desk.current.label == "Person"


def test_a_colour_is_chosen_with_a_click(window: MainWindow) -> None:
    def act(editor: SchemeEditor) -> None:
        swatch = editor.fields.colour.swatches[2]
        QTest.mouseClick(swatch, Qt.MouseButton.LeftButton)
        assert scheme_of(window).label("Person").colour == swatch.colour
        assert editor.fields.colour.colour == swatch.colour
        assert [each.isChecked() for each in editor.fields.colour.swatches].count(True) == 1

    edit(window, act, "Person")
    assert undo_title(window) == "Change the colour of Person"


def test_examples_are_lines_and_those_that_were_not_touched_stay_as_they_are(window: MainWindow) -> None:
    session = session_of(window)
    old = "[[Anna]]\u00a0left\nthe town"
    scheme = scheme_of(window)
    session.commit(
        scheme_editing.edit_label(scheme, replace(scheme.label("Person"), yes=(old,), definition="A\u00a0b"))
    )
    title = undo_title(window)
    edit(window, lambda editor: editor.fields.finish(), "Person")
    assert undo_title(window) == title

    def act(editor: SchemeEditor) -> None:
        editor.fields.yes.setFocus()
        QTest.keyClick(editor.fields.yes, Qt.Key.Key_End, _CTRL)
        QTest.keyClick(editor.fields.yes, Qt.Key.Key_Return)
        QTest.keyClicks(editor.fields.yes, "[[Ben]] too")
        QTest.keyClick(editor.fields.yes, Qt.Key.Key_Return, _CTRL)

    edit(window, act, "Person")
    assert scheme_of(window).label("Person").yes == (old, "[[Ben]] too")
    assert scheme_of(window).label("Person").definition == "A\u00a0b"


def test_the_marked_words_of_an_example_are_shown_in_the_colour_of_the_label(window: MainWindow) -> None:
    def act(editor: SchemeEditor) -> None:
        retype(editor.fields.yes, "so [[Anna]] left")
        formats = editor.fields.yes.document().firstBlock().layout().formats()
        assert [(each.start, each.length) for each in formats] == [(3, 8)]

    edit(window, act, "Person")


def test_another_mapping_says_beforehand_how_many_suggestions_it_changes(window: MainWindow) -> None:
    def act(editor: SchemeEditor) -> None:
        retype(editor.fields.sources, "PER")
        wait_until(lambda: bool(editor.fields.about_mapping.text()))
        assert editor.fields.about_mapping.text() == "6 unjudged suggestions will be shown differently."
        assert scheme_of(window).label("Person").sources == ("PERSON",)

    window.desk.open(session_of(window).project.queue_rows("main", [3])[3].id)
    edit(window, act, "Person")
    assert scheme_of(window).label("Person").sources == ("PER",)
    assert window.desk.annotations is not None
    assert {mark.label for mark in window.desk.annotations.marks()} == {"Place", "Group"}


def test_the_scheme_has_a_name(window: MainWindow) -> None:
    edit(window, lambda editor: retype(editor.scheme_name, "Wars"))
    assert scheme_of(window).name == "Wars"


# The list


def test_labels_are_moved_with_alt_and_the_arrows_and_by_buttons(window: MainWindow) -> None:
    def act(editor: SchemeEditor) -> None:
        assert not editor.up.isEnabled()
        QTest.keyClick(editor.list, Qt.Key.Key_Down, _ALT)
        assert [label.id for label in scheme_of(window)] == ["Place", "Person", "Group"]
        assert editor.current.id == "Person"
        editor.down.click()
        assert [label.id for label in scheme_of(window)] == ["Place", "Group", "Person"]
        assert not editor.down.isEnabled()

    edit(window, act, "Person")
    assert palette_of(window).view.model().index(2, 0).data() == "Person"


@pytest.mark.parametrize(
    ("row", "place", "order"),
    [
        (0, 3, ["Place", "Group", "Person"]),
        (2, 0, ["Group", "Person", "Place"]),
        (1, 1, None),
        (1, 2, None),
        (0, -1, None),
    ],
)
def test_a_drop_wishes_for_another_order(qtbot: QtBot, row: int, place: int, order: list[str] | None) -> None:
    labels = LabelList()
    qtbot.addWidget(labels)
    labels.set_labels(SCHEME.labels, "Person")
    wished: list[list[str]] = []
    labels.order_wished.connect(wished.append)
    model = labels.model()
    assert isinstance(model, OrderedLabels)
    data = model.mimeData([model.index(row)])
    model.dropMimeData(data, Qt.DropAction.MoveAction, place, 0, model.index(0) if place < 0 else QModelIndex())
    assert wished == ([order] if order else [])


def test_spans_of_each_label_are_counted(window: MainWindow) -> None:
    def act(editor: SchemeEditor) -> None:
        model = editor.list.model()
        assert isinstance(model, OrderedLabels)
        wait_until(lambda: dict(model.counts) == {"Person": 3, "Place": 1, "Group": 1})

    edit(window, act)


def test_undo_in_the_editor_takes_back_only_what_was_done_in_it(window: MainWindow) -> None:
    before = scheme_of(window)

    def act(editor: SchemeEditor) -> None:
        assert not editor.undo.isEnabled()
        editor.down.click()
        assert editor.undo.isEnabled()
        editor.list.setFocus()
        QTest.keyClick(editor.list, Qt.Key.Key_Z, _CTRL)
        assert scheme_of(window) == before
        assert not editor.undo.isEnabled()

    edit(window, act)


# Adding, merging, deleting, another id


def test_a_new_label_gets_a_free_key_id_and_colour(window: MainWindow) -> None:
    def add(dialog: QWidget) -> None:
        assert isinstance(dialog, NewLabelDialog)
        assert dialog.about.text() == "1 article was confirmed without this label and stays confirmed."
        assert not dialog.start.isEnabled()
        QTest.keyClicks(dialog.name, "Place")
        assert "stands twice" in dialog.wrong.text()
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)
        assert dialog.isVisible()
        QTest.keyClicks(dialog.name, " of arms")
        assert not dialog.wrong.isVisible()
        QTest.keyClick(dialog.name, Qt.Key.Key_Return)

    def act(editor: SchemeEditor) -> None:
        answer(NewLabelDialog, add)
        editor.add.click()
        assert editor.current.name == "Place of arms"

    edit(window, act)
    label = scheme_of(window).labels[-1]
    assert (label.id, label.key, label.colour) == ("PlaceOfArms", "a", "#e69f00")
    assert len(window.menus.labels()) == 4


def test_a_merge_is_previewed_done_and_undone_with_place_and_mark_kept(window: MainWindow) -> None:
    annotations = window.desk.annotations
    assert annotations is not None
    daesh = next(mark for mark in annotations.marks() if mark.label == "Group")
    window.desk.go_to(daesh.id)

    def merge(dialog: QWidget) -> None:
        assert isinstance(dialog, MergeDialog)
        assert not dialog.start.isEnabled()
        dialog.into.choose("Place")
        wait_until(dialog.start.isEnabled)
        assert dialog.preview.text().splitlines() == [
            "1 span in 1 article gets the other label.",
            "1 confirmed article among them stays confirmed.",
            "2 unjudged suggestions will be shown differently.",
        ]
        assert dialog.start.text() == "Merge (1 span)"
        assert "Group" in scheme_of(window)
        QTest.keyClick(dialog.into, Qt.Key.Key_Return)

    answer(MergeDialog, merge)
    scheme_desk(window).merge("Group")
    assert "Group" not in scheme_of(window)
    assert window.page.notices.sentence == "Merge Group into Place (1 span in 1 article)."
    assert window.desk.current is not None
    assert (window.desk.current.id, window.desk.current.label) == (daesh.id, "Place")
    assert palette_of(window).view.model().rowCount() == 2
    shown = window.docks["details"].widget()
    assert shown._details.label == "Place"  # type: ignore[attr-defined]
    window.page.notices.action.click()
    assert "Group" in scheme_of(window)
    assert window.desk.current == daesh
    assert shown._details.label == "Group"  # type: ignore[attr-defined]


def test_the_current_mark_stays_on_its_words_when_it_falls_together(window: MainWindow) -> None:
    session = session_of(window)
    article = session.project.queue_rows("main", [2])[2].id
    window.desk.open(article)
    annotations = window.desk.annotations
    assert annotations is not None
    session.commit(editing.accept(annotations, annotations.marks()[0].id))
    session.commit(editing.add(annotations, 0, 4, "Place", "Place", beside=True))
    person = next(span for span in annotations.spans if span.label == "Person")
    window.desk.go_to(person.id)
    session.commit(scheme_editing.merge_labels(session, "Person", "Place").finish())
    assert window.desk.current is not None
    assert (window.desk.current.start, window.desk.current.end, window.desk.current.label) == (0, 4, "Place")


def test_a_merge_of_many_spans_is_written_beside_the_window(tmp_path: Path) -> None:
    session, articles = make(tmp_path / "many.glossator", 110, {"pipeline": "", "gazetteer": ""})
    events = [e for a in articles for e in editing.confirm(session.annotations(a), by="a", at=now()).events]
    session.commit(Draft("Confirm all", tuple(events)))
    session.close()

    def merge(dialog: QWidget) -> None:
        assert isinstance(dialog, MergeDialog)
        dialog.into.choose("Place")
        wait_until(dialog.start.isEnabled)
        dialog.start.click()

    with open_window(tmp_path / "many.glossator", tmp_path / "settings.json") as window:
        annotations = window.desk.annotations
        assert annotations is not None
        window.desk.open(articles[50])
        annotations = window.desk.annotations
        assert annotations is not None
        window.desk.go_to(annotations.marks()[2].id)
        current = window.desk.current
        answer(MergeDialog, merge)
        scheme_desk(window).merge("Person")
        assert window.jobs.job is not None
        wait_until(lambda: window.jobs.job is None)
        assert window.page.notices.sentence == "Merge Person into Place (330 spans in 110 articles)."
        assert current is not None
        assert window.desk.current == replace(current, label="Place")
        for act, expected in ((window.desk.undo, "Person"), (window.desk.redo, "Place")):
            act()
            wait_until(lambda: window.jobs.job is None)
            assert window.desk.article == articles[50]
            assert window.desk.current == replace(current, label=expected)
            assert palette_of(window).view.model().rowCount() == (3 if expected == "Person" else 2)
        assert list(session_of(window).project.check()) == []


def test_deleting_asks_what_happens_to_the_spans(window: MainWindow) -> None:
    def delete(dialog: QWidget) -> None:
        assert isinstance(dialog, DeleteDialog)
        assert not dialog.start.isEnabled()
        dialog.into.choose("Place")
        assert dialog.give.isChecked()
        wait_until(dialog.start.isEnabled)
        dialog.remove.setChecked(True)
        wait_until(dialog.start.isEnabled)
        assert "1 confirmed article among them is opened again." in dialog.preview.text()
        dialog.start.click()

    answer(DeleteDialog, delete)
    scheme_desk(window).delete("Group")
    assert "Group" not in scheme_of(window)
    session = session_of(window)
    assert {state.value: n for state, n in session.project.state_counts("main").items() if n} == {"new": 3}
    window.desk.undo()
    assert {state.value: n for state, n in session.project.state_counts("main").items() if n} == {
        "new": 2,
        "confirmed": 1,
    }


def test_another_id_is_checked_as_it_is_typed(window: MainWindow) -> None:
    def rename(dialog: QWidget) -> None:
        assert isinstance(dialog, IdDialog)
        retype(dialog.id, "Place")
        assert dialog.wrong.text().startswith("The id “Place” stands twice")
        assert not dialog.start.isEnabled()
        retype(dialog.id, "ArmedGroup")
        wait_until(dialog.start.isEnabled)
        QTest.keyClick(dialog.id, Qt.Key.Key_Return)

    def act(editor: SchemeEditor) -> None:
        answer(IdDialog, rename)
        editor.fields.rename_id.click()
        assert editor.current.id == "ArmedGroup"
        assert editor.fields.id.text() == "ArmedGroup"

    edit(window, act, "Group")
    assert "ArmedGroup" in {span.label for span in window.desk.annotations.spans}  # type: ignore[union-attr]


def test_the_palette_opens_the_editor_and_a_menu_for_each_label(window: MainWindow) -> None:
    opened: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, SchemeEditor)
        opened.append(dialog.current.id)
        dialog.reject()

    panel = palette_of(window)
    answer(SchemeEditor, look)
    QTest.mouseClick(panel.edit, Qt.MouseButton.LeftButton)
    menu = label_menu(window, "Group")
    assert [action.text() for action in menu.actions() if action.text()][:4] == [
        "&Rename and Define…",
        "&Colour",
        "&Merge into Another…",
        "Change the &Id…",
    ]
    colours = menu.actions()[1].menu()
    assert isinstance(colours, QMenu)
    colours.actions()[3].trigger()
    assert (scheme_of(window).label("Group").colour, undo_title(window)) == (
        "#b8a90a",
        "Change the colour of Group",
    )
    answer(SchemeEditor, look)
    menu.actions()[0].trigger()
    menu.deleteLater()
    assert opened == ["Person", "Group"]
    asked: list[str] = []
    panel.menu_wished.disconnect()
    panel.menu_wished.connect(lambda label_id, _place: asked.append(label_id))
    panel.view.customContextMenuRequested.emit(panel.view.visualRect(panel.view.model().index(1, 0)).center())
    assert asked == ["Place"]


# Examples from an article


def test_a_key_adds_the_sentence_around_a_span_as_an_example(window: MainWindow) -> None:
    annotations = window.desk.annotations
    assert annotations is not None
    window.desk.go_to(annotations.marks()[0].id)
    current = window.desk.current
    QTest.keyClick(window.page.view, Qt.Key.Key_Y, _CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert scheme_of(window).label("Person").yes == ("[[Anna]] saw Daesh’s men in Al Qaim; Gen Mohammedi left.",)
    assert "Anna saw Daesh" in palette_of(window).notes.toPlainText()
    assert window.desk.current == current
    QTest.keyClick(window.page.view, Qt.Key.Key_Y, _CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert window.page.notices.sentence == "This example stands there already."
    window.desk.undo()
    assert scheme_of(window).label("Person").yes == ()


# Files


def test_labels_are_exported_and_imported(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = scheme_of(window)
    file = tmp_path / "mine.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a: (str(file.with_suffix("")), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(file), ""))
    window.menus["edit.export_labels"].trigger()
    assert read_scheme(file) == before
    assert "mine.toml" in window.page.notices.sentence
    kept = tuple(label for label in before if label.id != "Group")
    write_scheme(file, replace(before, name="Fewer", labels=kept))

    def load(dialog: QWidget) -> None:
        assert isinstance(dialog, ImportSchemeDialog)
        assert list(dialog.boxes) == ["Group"]
        assert not dialog.start.isEnabled()
        dialog.boxes["Group"].choose("Person")
        wait_until(dialog.start.isEnabled)
        dialog.start.click()

    answer(ImportSchemeDialog, load)
    window.menus["edit.import_labels"].trigger()
    assert scheme_of(window).name == "Fewer"
    assert window.desk.annotations is not None
    assert {span.label for span in window.desk.annotations.spans} == {"Person", "Place"}
    window.desk.undo()
    assert scheme_of(window) == before


def test_a_faulty_scheme_file_is_refused_with_what_is_wrong(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "faulty.toml"
    file.write_text("[[label]]\nid = 5\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(file), ""))
    window.menus["edit.import_labels"].trigger()
    assert "faulty.toml" in window.page.notices.sentence


def test_every_control_of_the_editor_has_a_name(window: MainWindow) -> None:
    def act(editor: SchemeEditor) -> None:
        QApplication.processEvents()
        nameless = [
            type(child).__name__
            for child in editor.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus
            and child.isVisible()
            and not child.objectName().startswith("qt_")
            and not (child.accessibleName() or getattr(child, "text", str)())
        ]
        assert nameless == []

    edit(window, act)
