"""The window: puts queue, article, palette and details together and passes wishes on to the session."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QMainWindow, QStackedWidget

from glossator.domain.effects import Effects
from glossator.session.job import BUDGET
from glossator.ui.actions.spec import Needs
from glossator.ui.aiming import open_context_menu
from glossator.ui.article_page import ArticlePage
from glossator.ui.backups import Backups
from glossator.ui.copies import CopyOffer
from glossator.ui.desk import Desk
from glossator.ui.docks import Docks
from glossator.ui.files import Files
from glossator.ui.help import Help
from glossator.ui.indexing import IdleIndexing
from glossator.ui.jobs import JobRunner
from glossator.ui.looks import Looks, dress_application
from glossator.ui.menus import Menus
from glossator.ui.notice import NoticeKind
from glossator.ui.places import Places
from glossator.ui.status import StatusLine

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QWidget

    from glossator.errors import UserError
    from glossator.session.outcome import Outcome
    from glossator.session.session import Session
    from glossator.session.settings import Settings
    from glossator.session.suggesting import Suggester
    from glossator.session.work import Work
    from glossator.ui.panels.queue import QueuePanel

_IDLE_MS = 1500
_PAINTED_MS = 30


class MainWindow(QMainWindow):
    """The one window of the program, with a project or without one.

    `project_follows` spares it making the welcome page that `show_work` would replace at once.
    """

    project_shown = Signal()
    project_left = Signal()
    outcome_came = Signal(object)
    _woken = Signal()
    queue: QueuePanel

    def __init__(self, settings: Settings, *, project_follows: bool = False) -> None:
        dress_application(settings)
        super().__init__()
        self.settings = settings
        self.work: Work | None = None
        self.page = ArticlePage()
        self.desk = Desk(self.page, self)
        self.jobs = JobRunner(self)
        self.files = Files(self)
        self.help = Help(self)
        self.status = StatusLine(self)
        self.backups = Backups(self)
        self.indexing = IdleIndexing(self)
        self.looks = Looks(self)
        self.places = Places(self)
        self.copies = CopyOffer(self)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.page)
        self.setCentralWidget(self._pages)
        self.setStatusBar(self.status)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE_MS)
        self._idle.timeout.connect(self._settle)
        # A timer, because Qt goes on to what is posted meanwhile before it looks at keys and the mouse.
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self._pump)
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.menus = Menus(self)
        self.docks = Docks(self)
        self.page.set_actions([self.menus["article.back"], self.menus["article.skip"]], self.menus["article.confirm"])
        self._connect()
        self.looks.restore_window()
        self.looks.zoom(None)
        self.looks.set_theme(settings.theme)
        if not project_follows:
            self.show_work(None)

    # Projects

    @property
    def session(self) -> Session | None:
        """The session of the open project."""
        return self.work.session if self.work else None

    @property
    def suggester(self) -> Suggester | None:
        """What keeps the open project supplied with suggestions."""
        return self.work.suggester if self.work else None

    def show_work(self, work: Work | None) -> None:
        """Show a project, or the welcome page; the project that was open before is closed."""
        self._leave()
        self.work = work
        self.page.notices.clear()
        self.desk.show_session(self.session)
        self._show_page(self.page if work else self.files.welcome)
        self.statusBar().setVisible(work is not None)
        self.docks.set_visible(work is not None)
        self.setWindowTitle(f"{work.session.path.stem} – Glossator" if work else "Glossator")
        if work is not None:
            work.session.subscribe(self._take_in)
            work.notify = self.notice
            # What is said until then waits for the first picture.
            QTimer.singleShot(_PAINTED_MS, self, partial(work.listen, self._woken.emit))
            self.settings.opened(work.session.path)
            self.looks.restore_docks()
            self._show_scheme()
            self.project_shown.emit()
            self.places.go_back()
            self.page.view.setFocus()
            self._idle.start()
        self.files.show_recent()
        self._show_possible()

    def _show_page(self, page: QWidget) -> None:
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)

    def close_project(self) -> None:
        """Close the project and show the welcome page."""
        self.show_work(None)

    def _leave(self) -> None:
        """Let go of the project: everything is saved already."""
        if self.work is None:
            return
        self.places.remember()
        self.jobs.close()
        self.backups.stop()
        self.project_left.emit()
        work, self.work = self.work, None
        work.close()

    def _settle(self) -> None:
        """Do what can wait until the window is painted: load what the first write needs, see to backups."""
        if self.work is not None:
            self.work.session.project.prepare()
            self.backups.watch(self.work)

    # What the session and the worker tell

    def _take_in(self, outcome: Outcome) -> None:
        self.desk.take_in(outcome)
        self.outcome_came.emit(outcome)
        if outcome.effects & Effects.SCHEME:
            self._show_scheme()
        if self.work is not None and self.work.suggester_is_outdated(outcome.effects):
            self._restart_suggester()
        elif outcome.effects & Effects.SETTINGS and self.suggester is not None and self.desk.article is not None:
            self.suggester.remember(self.desk.article)
        if outcome.effects & Effects.ARTICLES and self.desk.article is None:
            self.places.go_back()
        if outcome.effects & (Effects.STATES | Effects.ARTICLES) and self.suggester is not None:
            self.suggester.look_ahead(self.desk.article)
        if outcome.effects & Effects.HISTORY:
            self._show_history()
            self.status.show_saved()

    def _restart_suggester(self) -> None:
        """Begin anew with the sources that the project names now, the open article first."""
        if self.work is not None:
            self.work.restart_suggester()
            if self.desk.article is not None:
                self.work.suggester.open(self.desk.article)
            self._show_progress()

    def _pump(self) -> None:
        if self.suggester is not None:
            self.suggester.pump(budget=BUDGET)
            self._show_progress()

    def _show_progress(self) -> None:
        if self.suggester is not None:
            self.desk.expect_suggestions(expected=self.suggester.awaits(self.desk.article))
            self.status.show_work(self.suggester.starting, self.suggester.pending)

    # What is shown

    def _show_scheme(self) -> None:
        if self.session is not None:
            self.menus.show_scheme(self.session.scheme)
            self.looks.show_styles()

    def _show_article(self, article: str) -> None:
        if self.session is None:
            return
        key = self.session.project.key_of(article)
        row = self.queue.model.row_of(key) if key is not None else None
        self.status.show_position(0 if row is None else row + 1, self.queue.model.rowCount())
        if self.suggester is not None:
            self.suggester.open(article)
        self.places.remember()
        self._show_progress()

    def _show_possible(self) -> None:
        possible = {Needs.NOTHING}
        if self.session is not None:
            possible.add(Needs.PROJECT)
        if self.desk.annotations is not None:
            possible.add(Needs.ARTICLE)
        if self.desk.current is not None:
            possible.add(Needs.MARK)
        self.menus.show_possible(possible)
        self._show_history()

    def _show_history(self) -> None:
        history = self.session.history if self.session else None
        self.menus.show_history(history.undo_title if history else "", history.redo_title if history else "")

    def show_panel(self, panel_id: str) -> QWidget:
        """Bring a panel up and return its widget; the focus stays where it is."""
        return self.docks.show_panel(panel_id)

    def find_article(self) -> None:
        """Put the cursor into the queue's search line."""
        self.queue.focus_search()

    def step_article(self, step: int) -> None:
        """Open the next or the previous article of the queue as it is shown."""
        key = self.session.project.key_of(self.desk.article) if self.session and self.desk.article else None
        here = self.queue.model.row_of(key) if key is not None else None
        row = self.queue.model.row(0 if here is None else here + step)
        if row is not None and (here is None or here + step >= 0):
            self.desk.open(row.id)
        else:
            self.notice(self.tr("This is the last article.") if step > 0 else self.tr("This is the first article."))

    # Problems

    def show_problem(self, error: UserError) -> None:
        """Say what is wrong in the user's world, without a question."""
        if self.work is None:
            self.help.show_problem(error)
        else:
            self.page.notices.say(str(error), NoticeKind.ERROR)

    def show_report(self, report: str, file: Path) -> None:
        """Show the report of our own mistake."""
        self.help.show_report(report, file)

    # Events

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go at once: nothing is left to save, and nothing that fails here may keep the window."""
        try:
            self.looks.save_layout()
        finally:
            self._leave()
            event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged onto the window."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped, or open a project."""
        self.files.take_dropped([url.toLocalFile() for url in event.mimeData().urls()])

    def _connect(self) -> None:
        self.menus.submenus["recent"].aboutToShow.connect(self.files.list_recent)
        self._woken.connect(self._soon.start, Qt.ConnectionType.QueuedConnection)
        self.desk.article_opened.connect(self._show_article)
        self.desk.current_changed.connect(self._show_possible)
        self.desk.noticed.connect(self.page.notices.show_notice)
        self.desk.job_wanted.connect(self.jobs.start)
        self.page.notices.focus_left.connect(self.page.view.setFocus)
        self.page.view.context_requested.connect(lambda request: open_context_menu(self, request))
        self.page.view.zoom_requested.connect(self.looks.zoom)
        self.page.view.files_dropped.connect(self.files.take_dropped)
        self.jobs.progressed.connect(self.status.show_job)
        self.jobs.finished.connect(self.status.end_job)
        self.status.cancel_requested.connect(self.jobs.cancel)

    def notice(self, sentence: str) -> None:
        """Say something without a question."""
        self.page.notices.say(sentence)
