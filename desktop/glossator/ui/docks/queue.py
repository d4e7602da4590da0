"""The queue's place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from glossator.domain.effects import Effects
from glossator.ui.docks.spec import PanelSpec
from glossator.ui.models.queue_model import QueueModel
from glossator.ui.panels.queue import QueuePanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.queue import QueueRow
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow


def _build(window: MainWindow) -> QueuePanel:
    def load_keys() -> list[int]:
        session = window.session
        if session is None:
            return []
        wish = panel.wish
        return session.project.queue(session.layer, wish.order, states=wish.states, text=wish.text)

    def load_rows(keys: Sequence[int]) -> dict[int, QueueRow]:
        session = window.session
        return session.project.queue_rows(session.layer, keys) if session else {}

    def show_project() -> None:
        panel.refresh()
        show_counts()

    def show_counts() -> None:
        session = window.session
        panel.set_counts(session.project.state_counts(session.layer) if session else {})

    def take_in(outcome: Outcome) -> None:
        session = window.session
        if session is None or not outcome.effects & (Effects.ARTICLES | Effects.STATES):
            return
        if outcome.effects & Effects.ARTICLES:
            panel.refresh()
        else:
            keys = [session.project.key_of(article) for article in outcome.articles]
            panel.invalidate({key for key in keys if key is not None})
        show_counts()

    def show_article(article: str) -> None:
        session = window.session
        panel.set_current(session.project.key_of(article) if session else None)

    def open_chosen(article: str) -> None:
        window.desk.open(article)
        window.page.view.setFocus()

    panel = QueuePanel(QueueModel(load_keys, load_rows))
    window.queue = panel
    window.project_shown.connect(show_project)
    window.outcome_came.connect(take_in)
    window.desk.article_opened.connect(show_article)
    panel.article_chosen.connect(open_chosen)
    panel.filter_changed.connect(lambda _wish: panel.refresh())
    panel.import_requested.connect(window.files.choose_articles)
    return panel


PANEL = PanelSpec("queue", "Queue", Qt.DockWidgetArea.LeftDockWidgetArea, _build)
