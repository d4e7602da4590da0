"""The progress panel's place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from glossator.domain.effects import Effects
from glossator.ui.docks.room import give_room
from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.progress import ProgressPanel

_CHEAP = 300
_QUIET_MS = 1500
_CONCERNS = Effects.SPANS | Effects.STATES | Effects.ARTICLES | Effects.SCHEME | Effects.SUGGESTIONS


def _build(window: MainWindow) -> ProgressPanel:
    from glossator.session import progress
    from glossator.ui.panels.progress import ProgressPanel
    from glossator.ui.slices import Slices

    shown: list[object] = [None]

    def is_cheap() -> bool:
        session = window.session
        return session is not None and sum(session.project.state_counts(session.layer).values()) <= _CHEAP

    def count() -> None:
        if window.session is not None:
            quiet.stop()
            shown[0] = window.session
            counting.start(progress.steps(window.session), take)

    def take(step: object) -> None:
        if isinstance(step, progress.Progress):
            panel.show_progress(step, window.session.scheme if window.session else None)
        elif isinstance(step, float) and not is_cheap():
            panel.show_counting(step)

    def come_up() -> None:
        if not panel.isVisible():
            return
        if shown[0] is not window.session:
            panel.show_progress(None, None)
            count()
        elif outdated[0] and is_cheap():
            count()
        outdated[0] = False

    def take_in(outcome: Outcome) -> None:
        if not outcome.effects & _CONCERNS:
            return
        if not panel.isVisible():
            outdated[0] = True
        elif is_cheap():
            quiet.start()
        else:
            panel.show_outdated()

    outdated = [False]
    panel = ProgressPanel()
    counting = Slices(window, panel)
    quiet = QTimer(panel, singleShot=True, interval=_QUIET_MS)
    quiet.timeout.connect(count)
    window.project_shown.connect(come_up)
    window.outcome_came.connect(take_in)
    panel.came_up.connect(come_up)
    panel.refresh_requested.connect(count)
    give_room(window, "progress")
    return panel


PANEL = PanelSpec("progress", "Progress", Qt.DockWidgetArea.RightDockWidgetArea, _build, shown=False)
