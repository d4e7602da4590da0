"""The label palette's place in the window."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from glossator.domain.effects import Effects
from glossator.ui.docks.spec import PanelSpec
from glossator.ui.panels.palette import PalettePanel

if TYPE_CHECKING:
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.palette import LabelChoice


def _build(window: MainWindow) -> PalettePanel:
    def show_scheme() -> None:
        if window.session is not None:
            panel.set_scheme(window.session.scheme)

    def take_in(outcome: Outcome) -> None:
        if outcome.effects & Effects.SCHEME:
            show_scheme()

    def show_current() -> None:
        mark, annotations = window.desk.current, window.desk.annotations
        panel.set_active(mark.label if mark else None)
        panel.set_counts(annotations.label_counts() if annotations else Counter())

    def choose(choice: LabelChoice) -> None:
        window.desk.label(choice.label_id, beside=choice.beside)
        window.page.view.setFocus()

    panel = PalettePanel()
    window.project_shown.connect(show_scheme)
    window.outcome_came.connect(take_in)
    window.desk.current_changed.connect(show_current)
    panel.label_chosen.connect(choose)
    return panel


PANEL = PanelSpec("palette", "Labels", Qt.DockWidgetArea.RightDockWidgetArea, _build)
