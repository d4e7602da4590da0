"""The history's place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from glossator.domain.effects import Effects
from glossator.ui.docks.room import give_room
from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glossator.domain.history import HistoryRow
    from glossator.session.jobs import Job
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.history import HistoryPanel

_TOGETHER_MS = 40


def _build(window: MainWindow) -> HistoryPanel:
    from glossator.session import looking_back
    from glossator.session.rewinding import RewindJob, RewindResult
    from glossator.ui.models.history_model import HistoryModel
    from glossator.ui.panels.history import HistoryPanel
    from glossator.ui.slices import Slices

    shown: list[object] = [None]

    def load_made(before: int | None, limit: int) -> list[tuple[int, str]]:
        return window.session.project.history(before=before, limit=limit) if window.session else []

    def load_rows(seqs: Sequence[int]) -> dict[int, HistoryRow]:
        return window.session.project.history_rows(seqs) if window.session else {}

    def fill() -> Iterator[None]:
        while model.load_more():
            yield None

    def catch_up() -> None:
        if not panel.isVisible():
            return
        if shown[0] is not window.session:
            shown[0] = window.session
            model.reload()
        else:
            model.catch_up()
        filling.start(fill())
        panel.set_last_done(window.session.history.last_done if window.session else 0)

    def take_in(outcome: Outcome) -> None:
        if outcome.effects & Effects.HISTORY and panel.isVisible():
            together.start()

    def jump(row: HistoryRow) -> None:
        place = looking_back.spot(window.session, row.info.id) if window.session else None
        if place is None:
            window.notice(panel.tr("This change concerns no article that is in the project."))
            return
        if window.desk.article != place.article:
            window.desk.open(place.article)
        annotations = window.desk.annotations
        if annotations is not None and place.mark is not None and place.mark in annotations:
            window.desk.go_to(place.mark)
        elif place.start is not None:
            window.page.view.set_caret(place.start)
        window.page.view.setFocus()

    def count(seq: int, redo: bool) -> None:  # noqa: FBT001 - a signal's slot
        if window.session is not None:
            counting.start(looking_back.ahead(window.session, seq, redo=redo), show_count)

    def show_count(preview: object) -> None:
        if isinstance(preview, looking_back.Preview):
            totals[0] = preview.changes
            panel.show_way(preview.changes, preview.articles, counted=preview.counted)

    def rewind(seq: int, redo: bool) -> None:  # noqa: FBT001 - a signal's slot
        if window.session is None:
            return
        if window.jobs.job is not None:
            window.notice(panel.tr("Something else is still running; wait for it or cancel it first."))
            return
        window.jobs.start(RewindJob(window.session, seq, redo=redo, total=totals[0]), rewound)

    def rewound(job: Job) -> None:
        if job.error is not None:
            window.show_problem(job.error)
        result = job.result
        if isinstance(result, RewindResult):
            words = panel.tr("{0} done again.") if result.redo else panel.tr("{0} taken back.")
            amount = panel.tr("1 change") if result.changes == 1 else panel.tr("{0} changes").format(result.changes)
            stopped = panel.tr(" Stopped; the rest is as it was.") if job.cancelled else ""
            window.notice(words.format(amount) + stopped)
        catch_up()

    model = HistoryModel(load_made, load_rows)
    panel = HistoryPanel(model)
    filling, counting = Slices(window, panel), Slices(window, panel)
    totals = [0]
    together = QTimer(panel, singleShot=True, interval=_TOGETHER_MS)
    together.timeout.connect(catch_up)
    window.project_shown.connect(catch_up)
    window.outcome_came.connect(take_in)
    panel.came_up.connect(catch_up)
    panel.jump_requested.connect(jump)
    panel.way_requested.connect(count)
    panel.way_dropped.connect(counting.stop)
    panel.rewind_requested.connect(rewind)
    give_room(window, "history")
    return panel


PANEL = PanelSpec("history", "History", Qt.DockWidgetArea.RightDockWidgetArea, _build, shown=False)
