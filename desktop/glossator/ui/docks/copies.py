"""The copies' place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer

from glossator.domain.effects import Effects
from glossator.ui.docks.room import give_room
from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from glossator.domain.copies import Copy, Difference
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.copies import CopiesPanel

_TOGETHER_MS = 120


def _build(window: MainWindow) -> CopiesPanel:
    from glossator.domain.article import ArticleState
    from glossator.session import copies
    from glossator.ui.article.events import Selected
    from glossator.ui.copies import ACTION
    from glossator.ui.menus import key_text
    from glossator.ui.panels.copies import CopiesPanel
    from glossator.ui.slices import Slices

    def list_copies() -> None:
        if not panel.isVisible():
            return
        session, annotations = window.session, window.desk.annotations
        found = copies.copies_of(session, annotations.article) if session and annotations else ()
        waiting = session is not None and not found and session.project.copies.waiting() > 0
        state = annotations.status.state if annotations else None
        panel.show_copies(found, waiting=waiting, may_take=state is not ArticleState.CONFIRMED)
        if not found:
            comparing.stop()

    def list_soon() -> None:
        comparing.stop()
        if panel.isVisible():
            together.start()

    def compare(copy: Copy) -> None:
        session, annotations = window.session, window.desk.annotations
        if session is None or annotations is None:
            return
        text = annotations.text

        def take(found: object) -> None:
            if isinstance(found, tuple):
                panel.show_differences(text, found)

        comparing.start(copies.differences_steps(session, annotations.article, copy.id), take)

    def take_in(outcome: Outcome) -> None:
        if outcome.effects & (Effects.STATES | Effects.ARTICLES):
            list_soon()

    def open_copy(copy: Copy) -> None:
        session = window.session
        if session is not None and session.project.key_of(copy.id) is not None:
            window.desk.open(copy.id)
            window.page.view.setFocus()

    def go(difference: Difference) -> None:
        view = window.page.view
        if difference.end > difference.start:
            view.selection_finished.emit(Selected(difference.start, difference.end, exact=True))
        else:
            window.desk.go_to(None, caret=difference.start)
        view.reveal(difference.start, max(difference.end, difference.start + 1))
        view.setFocus()

    def key() -> str:
        return key_text(window.menus.spec(ACTION).keys)

    panel = CopiesPanel(key())
    comparing = Slices(window, panel)
    together = QTimer(panel, singleShot=True, interval=_TOGETHER_MS)
    together.timeout.connect(list_copies)
    window.project_shown.connect(list_soon)
    window.project_left.connect(comparing.stop)
    window.desk.article_opened.connect(list_soon)
    window.outcome_came.connect(take_in)
    window.copies.compared.connect(list_soon)
    window.menus.keys_changed.connect(lambda: panel.set_key(key()))
    panel.came_up.connect(list_copies)
    panel.copy_chosen.connect(compare)
    panel.open_wished.connect(open_copy)
    panel.take_over_wished.connect(window.copies.take_over)
    panel.difference_chosen.connect(go)
    give_room(window, "copies")
    return panel


PANEL = PanelSpec("copies", "Copies", Qt.DockWidgetArea.RightDockWidgetArea, _build, shown=False)
