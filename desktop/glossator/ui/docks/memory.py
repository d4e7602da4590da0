"""The memory's place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from glossator.domain.changes import SettingChanged
from glossator.domain.effects import Effects
from glossator.ui.docks.room import give_room
from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from glossator.domain.memory import PhraseLessons
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow
    from glossator.ui.models.memory_model import MemoryRow
    from glossator.ui.panels.memory import MemoryPanel

_TOGETHER_MS = 400


def _build(window: MainWindow) -> MemoryPanel:
    from glossator.session.memory import Memory
    from glossator.ui.models.memory_model import MemoryModel, MemoryRow
    from glossator.ui.panels.memory import MemoryPanel
    from glossator.ui.slices import Slices

    def memory() -> Memory | None:
        return Memory(window.session) if window.session is not None else None

    def row_of(known: Memory, lessons: PhraseLessons, corrections: dict[str, str]) -> MemoryRow:
        label = known.would_suggest(lessons)
        scheme = known.scheme
        named = scheme.label(label) if label and label in scheme else None
        return MemoryRow(
            lessons.key,
            lessons.shown,
            known.say(lessons),
            named.name if named else "",
            named.colour if named else "",
            silenced=label == "",
            corrected=lessons.key in corrections,
        )

    def load(after: str, wanted: str) -> tuple[list[MemoryRow], str | None]:
        known = memory()
        if known is None:
            return [], None
        corrections = known.corrections()
        found, following = known.phrases(after=after, limit=_PAGE, wanted=wanted)
        return [row_of(known, lessons, corrections) for lessons in found], following

    def show_all() -> None:
        known = memory()
        if known is None or not panel.isVisible():
            return
        panel.set_on(on=known.is_on)
        panel.set_labels([(label.id, label.name) for label in known.scheme])
        chosen = panel.chosen
        model.reload()
        if chosen is not None:
            panel.choose(chosen.key)

    def catch_up() -> None:
        known = memory()
        if known is None or not panel.isVisible():
            return
        show_all()
        if known.waiting:
            learning.start(known.learn(), then=show_all)

    def take_in(outcome: Outcome) -> None:
        if not panel.isVisible():
            return
        if outcome.effects & (Effects.STATES | Effects.SCHEME):
            together.start()
        elif outcome.effects & Effects.SETTINGS and (known := memory()) is not None:
            panel.set_on(on=known.is_on)
            for event in outcome.change.events if outcome.change else ():
                if isinstance(event, SettingChanged):
                    show_again(known, event.key)

    def show_again(known: Memory, setting: str) -> None:
        lessons = known.corrected(setting)
        if lessons is not None:
            model.replace(row_of(known, lessons, known.corrections()))

    def never(row: MemoryRow) -> None:
        if (known := memory()) is not None:
            known.never_suggest(row.key, row.shown)

    def always(row: MemoryRow, label: str) -> None:
        if (known := memory()) is not None:
            known.always_suggest(row.key, row.shown, label)

    def forget(row: MemoryRow) -> None:
        if (known := memory()) is not None:
            known.forget_correction(row.key, row.shown)

    def switch(on: bool) -> None:  # noqa: FBT001 - a signal's slot
        if (known := memory()) is not None:
            known.switch(on=on)

    model = MemoryModel(load)
    panel = MemoryPanel(model)
    learning = Slices(window, panel)
    together = QTimer(panel, singleShot=True, interval=_TOGETHER_MS)
    together.timeout.connect(catch_up)
    window.project_shown.connect(catch_up)
    window.outcome_came.connect(take_in)
    panel.came_up.connect(catch_up)
    panel.filter_changed.connect(model.reload)
    panel.switched.connect(switch)
    panel.never_requested.connect(never)
    panel.always_requested.connect(always)
    panel.forget_requested.connect(forget)
    give_room(window, "memory")
    return panel


_PAGE = 60

PANEL = PanelSpec("memory", "Memory", Qt.DockWidgetArea.RightDockWidgetArea, _build, shown=False)
