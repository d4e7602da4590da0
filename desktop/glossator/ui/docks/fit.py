"""The fit panel's place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from glossator.domain.effects import Effects
from glossator.ui.docks.room import give_room
from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from glossator.session.fitting import FitJob, Misfit
    from glossator.session.jobs import Job
    from glossator.session.outcome import Outcome
    from glossator.session.session import Session
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.fit import FitPanel

_TICK_MS = 15


class _Looking:
    """The look that is under way, pumped by a timer, and the project that was looked through last."""

    def __init__(self, window: MainWindow, panel: FitPanel) -> None:
        self._window = window
        self._panel = panel
        self.job: FitJob | None = None
        self.session: Session | None = None
        self.spec: object = None
        self._timer = QTimer(panel, interval=_TICK_MS)
        self._timer.timeout.connect(self._pump)
        # The process that it asks must not outlive the panel.
        panel.destroyed.connect(self.stop)

    def start(self) -> None:
        """Look through the project that is open."""
        from glossator.session import fitting

        self.stop()
        self.session = self._window.session
        if self.session is None:
            return
        self.spec = fitting.pipeline(self.session)
        if self.spec is None:
            self._panel.model.show((), None)
            self._panel.show_nothing(fitting.no_pipeline())
            return
        self.job = fitting.FitJob(self.session)
        self._panel.show_looking(None, self.job.message)
        self._timer.start()

    def stop(self) -> None:
        """Give up what is under way."""
        if self.job is not None:
            self.job.cancel()
            self.job = None

    def _pump(self) -> None:
        from glossator.session import fitting

        job = self.job
        if job is None or self._window.session is not self.session:
            self.stop()
            self._timer.stop()
            return
        job.pump()
        if not job.finished:
            self._panel.show_looking(job.progress, job.message)
            return
        self.job = None
        self._timer.stop()
        if isinstance(job.result, fitting.Found):
            self._panel.model.show(job.result.misfits, self._window.session.scheme if self._window.session else None)
            self._panel.show_found(job.result)
        elif job.error is not None:
            self._panel.model.show((), None)
            self._panel.show_nothing(job.error)


def _build(window: MainWindow) -> FitPanel:
    from glossator.session import fitting
    from glossator.ui.notice import NoticeKind
    from glossator.ui.panels.fit import FitPanel
    from glossator.ui.panels.fit_rows import FitModel

    def come_up() -> None:
        if not panel.isVisible() or looking.session is window.session:
            return
        panel.model.show((), None)
        if window.session is not None and fitting.is_cheap(window.session):
            looking.start()
        else:
            looking.session = window.session
            looking.spec = fitting.pipeline(window.session) if window.session else None
            panel.show_nothing()

    def cancel() -> None:
        looking.stop()
        panel.show_nothing()

    def take_in(outcome: Outcome) -> None:
        session = window.session
        if session is not None and Effects.SCHEME in outcome.effects:
            panel.model.show(panel.model.misfits, session.scheme)
        if session is not None and Effects.SETTINGS in outcome.effects and fitting.pipeline(session) != looking.spec:
            looking.stop()
            looking.session = None
            come_up()
        elif outcome.effects & (Effects.SPANS | Effects.ARTICLES):
            panel.follow(outcome.change.events if outcome.change else ())
            if outcome.initiator is not panel:
                panel.show_outdated()

    def go(misfit: Misfit) -> None:
        session = window.session
        if session is None or session.project.key_of(misfit.article) is None:
            return
        if window.desk.article != misfit.article:
            window.desk.open(misfit.article)
        window.desk.go_to(misfit.span.id)
        window.page.view.setFocus()

    def fit(misfits: list[Misfit]) -> None:
        if window.session is None:
            return
        if window.jobs.job is not None:
            window.notice(panel.tr("Something else is still running; wait for it or cancel it first."))
            return
        window.jobs.start(fitting.fit(window.session, misfits, initiator=panel), fitted)

    def fitted(job: Job) -> None:
        session = window.session
        if job.error is not None:
            window.show_problem(job.error)
        elif job.result is not None and session is not None:
            sentence = panel.tr("{0}: done. Confirmed articles stay confirmed.").format(session.history.undo_title)
            window.page.notices.say(sentence, NoticeKind.SUCCESS, action=panel.tr("Undo"), do=window.desk.undo)

    panel = FitPanel(FitModel())
    looking = _Looking(window, panel)
    window.project_shown.connect(come_up)
    window.outcome_came.connect(take_in)
    panel.came_up.connect(come_up)
    panel.look_wished.connect(looking.start)
    panel.cancel_wished.connect(cancel)
    panel.place_chosen.connect(go)
    panel.fit_wished.connect(fit)
    give_room(window, "fit", 0.4)
    return panel


PANEL = PanelSpec("fit", "Fit", Qt.DockWidgetArea.BottomDockWidgetArea, _build, shown=False)
