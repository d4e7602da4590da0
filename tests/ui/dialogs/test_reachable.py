"""What holds for every dialog: names for screen readers, a way by keyboard, plain text, room to grow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QScrollBar, QWidget

from glossator.domain.article import ArticleState
from glossator.domain.findings import Finding
from glossator.domain.labels import Label, LabelScheme
from glossator.errors import UserError
from glossator.session.export_report import ExportResult
from glossator.session.import_preview import (
    ArticlePreview,
    CopyFound,
    Duplicate,
    FilePreview,
    ImportPreview,
    ImportWishes,
    Note,
    Rejected,
    UnknownLabel,
)
from glossator.session.schemes import list_schemes
from glossator.ui.dialogs.about import AboutDialog
from glossator.ui.dialogs.error_report import ErrorReportDialog
from glossator.ui.dialogs.export_losses import ExportLossesDialog
from glossator.ui.dialogs.export_options import ExportCount, ExportOffer, ExportOptionsDialog, FormatChoice
from glossator.ui.dialogs.findings import FindingsDialog
from glossator.ui.dialogs.help_viewer import HelpViewer
from glossator.ui.dialogs.import_paste import PasteDialog
from glossator.ui.dialogs.import_preview import ImportOffer, ImportPreviewDialog
from glossator.ui.dialogs.new_project import NewProjectDialog, NewProjectOffer, PipelineChoice, SchemeChoice
from glossator.ui.dialogs.releases import ReleasesDialog
from glossator.ui.dialogs.scheme_editor import SchemeEditor
from glossator.ui.dialogs.scheme_import import ImportSchemeDialog
from glossator.ui.dialogs.scheme_label import NewLabelDialog
from glossator.ui.dialogs.scheme_preview import DeleteDialog, IdDialog, MergeDialog
from glossator.ui.dialogs.shortcuts import ShortcutSection, ShortcutSheet
from glossator.ui.dialogs.sources import Sources, SourcesDialog
from glossator.ui.dialogs.welcome import RecentProject, WelcomePage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from glossator.session.scheme_plans import SchemePlan

EVIL = "<a href='file:///etc/passwd'>x</a><img src='http://x/y.png'>&amp; & \x07"
LABELS = LabelScheme(EVIL, EVIL, (Label(EVIL, EVIL, "#112233", "a", EVIL, (EVIL,), (EVIL,), (EVIL,)),), EVIL)


def no_plan(*_wish: object) -> SchemePlan:
    raise UserError(EVIL)


def import_preview() -> QWidget:
    dialog = ImportPreviewDialog(ImportOffer(LABELS, EVIL, (EVIL,), ((EVIL, EVIL),)), ImportWishes())
    file = FilePreview(EVIL, EVIL, 1, 2, 3, 4, EVIL, EVIL, {"text": EVIL}, (EVIL,), (EVIL,))
    dialog.show_preview(
        ImportPreview(
            (file,),
            (ArticlePreview(EVIL, EVIL, EVIL, EVIL),),
            total=1,
            annotated=True,
            duplicates=(Duplicate(EVIL, EVIL, EVIL),),
            rejected=(Rejected(EVIL, EVIL, EVIL, (EVIL,), 1),),
            notes=(Note(EVIL, EVIL),),
            copies=(CopyFound(EVIL, EVIL, 0.9),),
            unknown_labels=(UnknownLabel(EVIL, 5, judged=True),),
        )
    )
    return dialog


def new_project(folder: Path) -> QWidget:
    schemes = tuple(SchemeChoice(file.name, file.scheme) for file in list_schemes())
    return NewProjectDialog(NewProjectOffer(folder, schemes, (PipelineChoice(EVIL, EVIL),), articles=(Path(EVIL),)))


MAKERS: dict[str, Callable[[Path], QWidget]] = {
    "about": lambda folder: AboutDialog(folder, facts=[(EVIL, EVIL)]),
    "error": lambda folder: ErrorReportDialog(EVIL, folder),
    "export": lambda folder: ExportOptionsDialog(
        ExportOffer(
            (FormatChoice("jsonl", EVIL, EVIL, ".jsonl"),),
            folder,
            {ArticleState.CONFIRMED: ExportCount(1, 2)},
            name="a",
            labels=((EVIL, EVIL),),
            sources=(EVIL,),
        )
    ),
    "releases": lambda _folder: ReleasesDialog([(1, EVIL)]),
    "losses": lambda folder: ExportLossesDialog(
        ExportResult(folder, 1, 2, (EVIL,), (EVIL,), {"losses": {"examples": []}})
    ),
    "findings": lambda _folder: FindingsDialog([Finding(EVIL, "a")], {"a": EVIL}),
    "help": HelpViewer,
    "import": lambda _folder: import_preview(),
    "paste": lambda _folder: PasteDialog(EVIL, [EVIL]),
    "new": new_project,
    "sources": lambda _folder: SourcesDialog(
        (PipelineChoice(EVIL, EVIL),), Sources(EVIL, gazetteer=True), gazetteer=EVIL
    ),
    "label": lambda _folder: NewLabelDialog(LABELS, confirmed=3),
    "merged": lambda _folder: MergeDialog(LABELS.labels[0], LABELS, no_plan),
    "deleted": lambda _folder: DeleteDialog(LABELS.labels[0], LABELS, 5, no_plan),
    "id": lambda _folder: IdDialog(LABELS.labels[0], no_plan),
    "scheme": lambda _folder: SchemeEditor(LABELS),
    "schemes": lambda _folder: ImportSchemeDialog(LABELS, list_schemes()[0].scheme, {EVIL: 5}, no_plan),
    "shortcuts": lambda _folder: ShortcutSheet([ShortcutSection(EVIL, (("A", EVIL),))]),
    "welcome": lambda _folder: WelcomePage([RecentProject(EVIL, EVIL, "/x")]),
}


@pytest.fixture(params=MAKERS)
def dialog(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> QWidget:
    made = MAKERS[request.param](tmp_path)
    qtbot.addWidget(made)
    made.show()
    return made


def name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def test_everything_that_takes_the_focus_has_a_name(dialog: QWidget) -> None:
    inner = (QScrollBar,)
    reached = [
        child
        for child in dialog.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and child.isVisible()
        and not isinstance(child, inner)
        and not isinstance(child.parent(), QComboBox)
        and not child.objectName().startswith("qt_")
    ]
    assert reached
    assert [type(child).__name__ for child in reached if not name_of(child)] == []


def test_nothing_that_is_shown_is_read_as_markup(dialog: QWidget) -> None:
    labels = [label for label in dialog.findChildren(QLabel) if label.text()]
    assert [label.text() for label in labels if label.textFormat() != Qt.TextFormat.PlainText] == []


def test_it_grows_with_the_font(dialog: QWidget) -> None:
    before = dialog.sizeHint()
    font = dialog.font()
    font.setPointSizeF(font.pointSizeF() * 1.8)
    dialog.setFont(font)
    dialog.grab()
    assert dialog.sizeHint().height() >= before.height()
