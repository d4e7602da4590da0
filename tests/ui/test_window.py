"""The whole window on real projects: its menus, dialogs, jobs and what happens when something goes wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEventLoop, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot
from tests.unit.session import small

from glossator import paths
from glossator.errors import UserError
from glossator.session import schemes
from glossator.session.jobs import ImportJob
from glossator.session.session import Session
from glossator.session.settings import Settings
from glossator.session.work import Work
from glossator.store.project import Project
from glossator.ui.application import make_application
from glossator.ui.article.events import ContextRequest
from glossator.ui.dialogs.error_report import ErrorReportDialog
from glossator.ui.dialogs.export_options import ExportOptionsDialog
from glossator.ui.dialogs.findings import FindingsDialog
from glossator.ui.dialogs.help_viewer import HelpViewer
from glossator.ui.dialogs.import_preview import ImportPreviewDialog
from glossator.ui.dialogs.problem import ProblemDialog
from glossator.ui.dialogs.shortcuts import ShortcutSheet
from glossator.ui.dialogs.sources import SourcesDialog
from glossator.ui.faults import Faults
from glossator.ui.main_window import MainWindow
from glossator.ui.menus import menu_specs
from glossator.ui.theme import appearance, current_theme

QUOTED = "Zero hour in the valley"


# What the screenless platform cannot do, and says each time.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with three short articles, suggestions in each, and no source."""
    path = tmp_path / "small.glossator"
    session, _ = small.make(path, count=3, settings={"pipeline": "", "gazetteer": ""})
    session.close()
    return path


@pytest.fixture
def window() -> Iterator[MainWindow]:
    make_application()
    made = MainWindow(Settings.load())
    made.show()
    yield made
    made.close()
    made.deleteLater()
    QTest.qWait(0)


@pytest.fixture
def working(window: MainWindow, project: Path, qtbot: QtBot) -> MainWindow:
    """The window on the project, with the focus in the article."""
    window.show_work(Work.open(project, window.settings))
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.page.view)
    return window


@pytest.fixture
def faults(window: MainWindow) -> Iterator[Faults]:
    made = Faults(window)
    made.install()
    made.window = window
    yield made
    made.uninstall()


def answer(kind: type[QWidget], act: Callable[[QWidget], object]) -> None:
    """Have the next modal dialog, which must be of a class, answered once it is open."""
    timer = QTimer(QApplication.instance())

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            timer.stop()
            timer.deleteLater()
            act(dialog)

    timer.timeout.connect(look)
    timer.start(10)


def run(slot: Callable[[], object], until: Callable[[], bool], seconds: float = 10.0) -> None:
    """Call a slot from an event loop, as the program does, and wait until something is true."""
    loop, timer, late = QEventLoop(), QTimer(), QTimer(singleShot=True)
    timer.timeout.connect(lambda: loop.exit(0) if until() else None)
    late.timeout.connect(lambda: loop.exit(1))
    QTimer.singleShot(0, slot)
    timer.start(10)
    late.start(int(seconds * 1000))
    assert loop.exec() == 0, "it did not become true in time"


def accept(dialog: QWidget) -> None:
    cast("QDialog", dialog).accept()


def titles(window: MainWindow) -> int:
    assert window.session is not None
    return len(window.session.project.queue(window.session.layer))


def said(window: MainWindow) -> str:
    return window.page.notices.sentence


def write_articles(folder: Path, count: int = 2) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"Report {number}\n\nDaesh left Mosul on day {number}.\n", "utf-8")
    return folder


def test_without_a_project_the_welcome_page_is_there_and_nothing_else_is_possible(window: MainWindow) -> None:
    assert window.files.welcome.isVisible()
    assert not window.page.isVisible()
    assert not any(dock.isVisible() for dock in window.docks)
    assert window.menus["file.new"].isEnabled()
    for action in ("file.import", "file.export", "file.check", "file.sources", "edit.undo", "span.accept"):
        assert not window.menus[action].isEnabled()


def test_a_project_that_cannot_be_opened_leaves_the_open_one(
    working: MainWindow, tmp_path: Path, faults: Faults
) -> None:
    assert faults.window is working
    foreign, locked = tmp_path / "letter.glossator", tmp_path / "locked.glossator"
    foreign.write_text("Dear all,", "utf-8")
    owner = Session.create(locked, small.SCHEME, {}, author="berta")
    before = working.session
    for path in (tmp_path / "missing.glossator", foreign, locked):
        with pytest.raises(UserError, match=path.name):
            working.files.open_project(path)
        assert working.session is before
    run(lambda: working.files.open_project(foreign), until=lambda: "letter" in said(working))
    assert "letter.glossator" in said(working)
    owner.close()


def test_without_a_project_a_problem_is_said_in_a_dialog(window: MainWindow) -> None:
    seen: list[QWidget] = []

    def look(dialog: QWidget) -> None:
        seen.append(dialog)
        accept(dialog)

    answer(ProblemDialog, look)
    window.show_problem(UserError("It is not there.", "Look elsewhere."))
    assert seen


def test_recent_projects_can_be_opened_and_forgotten(working: MainWindow, tmp_path: Path) -> None:
    menu = working.menus.submenus["recent"]
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "small"
    working.close_project()
    menu.actions()[0].trigger()
    assert working.session is not None
    working.close_project()
    (tmp_path / "small.glossator").rename(tmp_path / "moved.glossator")
    working.files.show_recent()
    menu.aboutToShow.emit()
    assert not menu.actions()[0].isEnabled()
    menu.actions()[-1].trigger()
    assert working.settings.recent == []


def test_the_shortcut_sheet_lists_every_key(working: MainWindow, qtbot: QtBot) -> None:
    working.menus["help.shortcuts"].trigger()
    (sheet,) = working.findChildren(ShortcutSheet)
    shown = "\n".join(words for section in sheet.shown for row in section.rows for words in row)
    for spec in working.menus:
        if spec.keys:
            assert spec.words in shown
            for key in spec.keys:
                assert QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) in shown
    assert working.session is not None
    for label in working.session.scheme:
        assert not label.key or label.name in shown
    sheet.close()
    qtbot.waitUntil(lambda: not sheet.isVisible())


def test_f1_opens_the_manual(working: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(working.page.view, Qt.Key.Key_F1)
    viewers = [each for each in QApplication.topLevelWidgets() if isinstance(each, HelpViewer)]
    assert any(viewer.isVisible() for viewer in viewers)
    for viewer in viewers:
        viewer.close()


def test_the_context_menu_offers_judging_where_a_mark_is(working: MainWindow) -> None:
    assert working.desk.annotations is not None
    mark = working.desk.annotations.marks()[0]
    working.desk.go_to(None)
    request = ContextRequest(mark.start, (mark.id,), None, working.mapToGlobal(QPoint(100, 100)))
    working.page.view.context_requested.emit(request)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert working.menus["span.accept"] in menu.actions()
    assert working.desk.current is not None
    menu.close()


def test_what_is_dropped_is_imported(working: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    folder = write_articles(tmp_path / "news")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    answer(ImportPreviewDialog, accept)
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    working.dropEvent(event)
    qtbot.waitUntil(lambda: titles(working) == 5, timeout=15_000)


def test_an_import_shows_how_far_it_is_and_one_undo_takes_it_back(
    working: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    shown: list[object] = []
    working.jobs.progressed.connect(shown.append)
    working.files.import_paths([write_articles(tmp_path / "news", 30)])
    qtbot.waitUntil(lambda: working.jobs.job is None, timeout=15_000)
    assert shown
    assert titles(working) == 33
    assert "30 articles" in said(working)
    working.menus["edit.undo"].trigger()
    assert titles(working) == 3


def test_an_import_that_is_cancelled_leaves_nothing(working: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    working.files.import_paths([write_articles(tmp_path / "news", 200)])
    working.jobs.cancel()
    qtbot.waitUntil(lambda: working.jobs.job is None, timeout=15_000)
    assert titles(working) == 3


def test_closing_in_the_middle_of_an_import_leaves_nothing(
    window: MainWindow, project: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.show_work(Work.open(project, window.settings))
    folder = write_articles(tmp_path / "news", 400)
    window.files.import_paths([folder])
    job = window.jobs.job
    assert isinstance(job, ImportJob)
    qtbot.waitUntil(lambda: job.message.startswith("Reading"), timeout=15_000)
    assert window.close()
    with Project.open(project) as opened:
        assert len(opened.queue("main")) == 3
        assert list(opened.check()) == []


def test_export_and_check_do_what_their_dialogs_say(working: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    working.menus["article.confirm"].trigger()
    out = tmp_path / "out.jsonl"

    def export(dialog: QWidget) -> None:
        assert isinstance(dialog, ExportOptionsDialog)
        dialog.path.setText(str(out))
        dialog.accept()

    answer(ExportOptionsDialog, export)
    working.menus["file.export"].trigger()
    qtbot.waitUntil(lambda: working.jobs.job is None and out.exists(), timeout=15_000)
    assert len(out.read_text("utf-8").splitlines()) == 1
    seen: list[QWidget] = []

    def look(dialog: QWidget) -> None:
        seen.append(dialog)
        cast("QDialog", dialog).reject()

    answer(FindingsDialog, look)
    working.menus["file.check"].trigger()
    qtbot.waitUntil(lambda: bool(seen), timeout=15_000)


def choose_sources(window: MainWindow, act: Callable[[SourcesDialog], object]) -> None:
    def choose(dialog: QWidget) -> None:
        assert isinstance(dialog, SourcesDialog)
        act(dialog)
        dialog.accept()

    answer(SourcesDialog, choose)
    window.menus["file.sources"].trigger()


def test_other_sources_are_one_change_and_suggest_at_once(working: MainWindow, qtbot: QtBot) -> None:
    assert working.session is not None
    assert working.work is not None
    project, article = working.session.project, working.desk.article
    assert article is not None
    none = working.suggester
    choose_sources(working, lambda dialog: dialog.gazetteer.setChecked(True))
    assert project.settings() == {"pipeline": "", "gazetteer": "standard"}
    assert working.suggester is not none
    qtbot.waitUntil(lambda: project.has_run(article, "gazetteer:standard"), timeout=30_000)
    working.menus["edit.undo"].trigger()
    assert project.settings() == {"pipeline": "", "gazetteer": ""}
    assert not working.suggester.starting  # type: ignore[union-attr]
    working.menus["edit.redo"].trigger()
    assert project.settings()["gazetteer"] == "standard"
    assert working.suggester.starting  # type: ignore[union-attr]


def test_the_same_sources_are_no_change(working: MainWindow) -> None:
    assert working.session is not None
    before = working.session.project.changes()[0].id
    choose_sources(working, lambda _dialog: None)
    assert working.session.project.changes()[0].id == before


def test_a_folder_that_holds_no_pipeline_is_refused(working: MainWindow, tmp_path: Path, faults: Faults) -> None:
    assert faults.window is working
    run(
        lambda: choose_sources(working, lambda dialog: dialog.choose_pipeline(str(tmp_path))),
        until=lambda: "pipeline" in said(working),
    )
    assert "no spaCy pipeline" in said(working)
    assert working.session is not None
    assert working.session.project.settings()["pipeline"] == ""


def test_our_own_mistake_gives_a_report_without_article_text_and_work_goes_on(
    working: MainWindow, faults: Faults
) -> None:
    assert faults.window is working
    reports: list[str] = []

    def look(dialog: QWidget) -> None:
        assert isinstance(dialog, ErrorReportDialog)
        reports.append(next(iter(paths.log_dir().glob("report-*.txt"))).read_text("utf-8"))
        dialog.reject()

    def fail() -> None:
        raise ValueError(QUOTED)

    answer(ErrorReportDialog, look)
    run(fail, until=lambda: bool(reports))
    assert "ValueError" in reports[0]
    assert QUOTED not in reports[0]
    working.menus["span.next"].trigger()
    assert working.desk.current is not None


def test_a_problem_of_the_users_world_becomes_a_notice(working: MainWindow, faults: Faults) -> None:
    assert faults.window is working

    def fail() -> None:
        raise UserError("The disk is full.", "Make room.")

    run(fail, until=lambda: "disk" in said(working))
    assert said(working) == "The disk is full. Make room."


def test_label_keys_act_only_in_the_article(working: MainWindow, qtbot: QtBot) -> None:
    assert working.session is not None
    working.menus["span.next"].trigger()
    before = working.session.project.changes()[0].id
    working.menus["edit.find_article"].trigger()
    search = QApplication.focusWidget()
    assert isinstance(search, QLineEdit)
    QTest.keyClicks(search, "pls")
    assert search.text() == "pls"
    assert working.session.project.changes()[0].id == before
    search.clear()
    working.menus["view.focus_article"].trigger()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is working.page.view)
    QTest.keyClick(working.page.view, Qt.Key.Key_L)
    assert working.session.project.changes()[0].id != before


def test_the_theme_is_changed_at_once_and_kept(working: MainWindow) -> None:
    try:
        for name in ("dark", "light"):
            working.menus[f"view.{name}"].trigger()
            assert current_theme().name.lower() == name
            assert working.menus[f"view.{name}"].isChecked()
            assert Settings.load().theme == name
    finally:
        appearance().set_preference("system")


def test_letters_grow_shrink_and_return(working: MainWindow) -> None:
    size = working.page.view.font().pointSizeF()
    working.menus["view.larger"].trigger()
    assert working.page.view.font().pointSizeF() == size + 1
    working.page.view.zoom_requested.emit(-1)
    working.page.view.zoom_requested.emit(-1)
    assert working.page.view.font().pointSizeF() == size - 1
    working.menus["view.usual"].trigger()
    assert working.page.view.font().pointSizeF() == size


@pytest.mark.parametrize("scheme", ["conflict", "ontonotes"])
def test_no_key_stands_for_two_things(scheme: str) -> None:
    actions = [QKeySequence(key).toString() for menu in menu_specs() for spec in menu.actions for key in spec.keys]
    labels = [label.key.upper() for label in schemes.find_scheme(scheme) if label.key]
    keys = Counter(
        [*actions, *(QKeySequence(f"{shift}{key}").toString() for key in labels for shift in ("", "Shift+"))]
    )
    assert [key for key, count in keys.items() if count > 1] == []


def test_a_backup_is_made_after_opening_in_short_steps(working: MainWindow, qtbot: QtBot) -> None:
    assert working.work is not None
    working.backups.watch(working.work)
    folder = paths.data_dir() / "backups"
    qtbot.waitUntil(lambda: bool(list(folder.glob("small *.glossator"))), timeout=10_000)
    (made,) = folder.glob("small *.glossator")
    with Project.open_snapshot(made) as copy:
        assert len(copy.queue("main")) == 3
    assert working.work.back_up(timedelta(0)) is None


def test_closing_in_the_middle_of_a_backup_leaves_nothing_of_it(working: MainWindow) -> None:
    assert working.work is not None
    working.backups.watch(working.work)
    assert working.close()
    assert list((paths.data_dir() / "backups").glob("*")) == []
