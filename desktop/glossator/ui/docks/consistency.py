"""The consistency panel's place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from glossator.domain.effects import Effects
from glossator.ui.docks.room import give_room
from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from glossator.domain.article import ArticleState
    from glossator.domain.consistency import Discrepancy, Place
    from glossator.session.jobs import Job
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow
    from glossator.ui.models.consistency_model import Context
    from glossator.ui.panels.consistency import ConsistencyPanel

_QUIET_MS = 1500
_CONCERNS = Effects.SPANS | Effects.STATES | Effects.ARTICLES | Effects.SCHEME | Effects.MENTIONS


def _build(window: MainWindow) -> ConsistencyPanel:
    from glossator.session import consistency
    from glossator.ui.models.consistency_model import ConsistencyModel, context_of
    from glossator.ui.notice import NoticeKind
    from glossator.ui.panels.consistency import ConsistencyPanel
    from glossator.ui.slices import Slices

    shown: list[object] = [None]
    outdated = [False]

    def load_context(place: Place) -> Context | None:
        session = window.session
        if session is None or session.project.key_of(place.article) is None:
            return None
        title = session.project.article(place.article).metadata.title
        return context_of(session.project.text(place.article), place, title)

    def is_cheap() -> bool:
        return window.session is not None and consistency.is_cheap(window.session, states())

    def states() -> frozenset[ArticleState]:
        return consistency.EVERYTHING if panel.everything else consistency.CONFIRMED

    def look() -> None:
        if window.session is not None:
            quiet.stop()
            shown[0], outdated[0] = window.session, False
            looking.start(consistency.steps(window.session, states()), take)

    def take(step: object) -> None:
        if isinstance(step, consistency.Found):
            model.scheme = window.session.scheme if window.session else None
            panel.show_found(step)
        elif isinstance(step, float):
            panel.show_looking(step)

    def come_up() -> None:
        if not panel.isVisible():
            return
        if shown[0] is not window.session:
            panel.show_found(None)
            look()
        elif outdated[0] and is_cheap():
            look()

    def take_in(outcome: Outcome) -> None:
        if not outcome.effects & _CONCERNS or outcome.initiator is panel:
            return
        if not panel.isVisible():
            outdated[0] = True
        elif is_cheap():
            quiet.start()
        else:
            panel.show_outdated()

    def go(place: Place) -> None:
        session = window.session
        if session is None or session.project.key_of(place.article) is None:
            return
        if window.desk.article != place.article:
            window.desk.open(place.article)
        annotations = window.desk.annotations
        if annotations is not None and place.span in annotations:
            window.desk.go_to(place.span)
        else:
            window.page.view.set_caret(place.start)
            window.page.view.select(place.start, place.end)
        window.page.view.setFocus()

    def fix(found: Discrepancy, reading: str) -> None:
        if window.session is None:
            return
        if window.jobs.job is not None:
            window.notice(panel.tr("Something else is still running; wait for it or cancel it first."))
            return
        looking.stop()
        window.jobs.start(
            consistency.fix(window.session, found, reading, initiator=panel), lambda job: fixed(job, found)
        )

    def fixed(job: Job, found: Discrepancy) -> None:
        if job.error is not None:
            window.show_problem(job.error)
            look()
        elif job.result is not None:
            panel.settled(found)
            done = window.session.history.undo_title if window.session else ""
            sentence = panel.tr("{0}: done. Confirmed articles stay confirmed.").format(done)
            window.page.notices.say(sentence, NoticeKind.SUCCESS, action=panel.tr("Undo"), do=window.desk.undo)
            if is_cheap():
                quiet.start()

    def leave(found: Discrepancy) -> None:
        if window.session is not None:
            consistency.leave(window.session, found, initiator=panel)
            panel.settled(found)
            if is_cheap():
                quiet.start()

    def ask_again() -> None:
        if window.session is not None:
            consistency.ask_again(window.session)
            look()

    model = ConsistencyModel(load_context)
    panel = ConsistencyPanel(model)
    looking = Slices(window, panel)
    quiet = QTimer(panel, singleShot=True, interval=_QUIET_MS)
    quiet.timeout.connect(look)
    window.project_shown.connect(come_up)
    window.outcome_came.connect(take_in)
    panel.came_up.connect(come_up)
    panel.refresh_requested.connect(look)
    panel.place_chosen.connect(go)
    panel.fix_requested.connect(fix)
    panel.leave_requested.connect(leave)
    panel.ask_again_requested.connect(ask_again)
    give_room(window, "consistency", 0.4)
    return panel


PANEL = PanelSpec("consistency", "Consistency", Qt.DockWidgetArea.BottomDockWidgetArea, _build, shown=False)
