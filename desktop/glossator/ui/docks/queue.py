"""The queue's place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from glossator.domain.article import ArticleState
from glossator.domain.effects import Effects
from glossator.domain.queue import QueueOrder
from glossator.session.settings import QueueView
from glossator.session.weighing import OutlookJob
from glossator.ui.docks.spec import PanelSpec
from glossator.ui.models.queue_model import QueueModel, likeness_words
from glossator.ui.panels.queue import QueueFilterWish, QueuePanel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.queue import QueueRow
    from glossator.session.outcome import Outcome
    from glossator.ui.main_window import MainWindow


_MANY = 100
_WEIGHED = {order for order in QueueOrder if order.value.lstrip("-") in ("unsure", "unlike")}


def _build(window: MainWindow) -> QueuePanel:
    def load_keys() -> list[int]:
        session = window.session
        if session is None:
            return []
        wish = panel.wish
        return session.project.queue(
            session.layer,
            wish.order,
            states=wish.states,
            text=wish.text,
            flagged=wish.flagged,
            one_of_group=wish.one_of_group,
        )

    def load_rows(keys: Sequence[int]) -> dict[int, QueueRow]:
        session = window.session
        return session.project.queue_rows(session.layer, keys) if session else {}

    def show_project() -> None:
        if window.session is not None:
            panel.set_wish(_remembered(window.settings.queues.get(str(window.session.path))))
        panel.refresh()
        show_counts()
        if window.work is not None:
            window.work.look_ahead_by(upcoming)

    def show_counts() -> None:
        session = window.session
        panel.set_counts(session.project.state_counts(session.layer) if session else {})

    def take_in(outcome: Outcome) -> None:
        session = window.session
        if session is None or not outcome.effects & (Effects.ARTICLES | Effects.STATES | Effects.REMARKS):
            return
        # To look for the rows of very many articles takes longer than to read them all again.
        if outcome.effects & Effects.ARTICLES or len(outcome.articles) > _MANY:
            panel.refresh()
        else:
            keys = [session.project.key_of(article) for article in outcome.articles]
            panel.invalidate({key for key in keys if key is not None})
        show_counts()

    def show_article(article: str) -> None:
        session = window.session
        panel.set_current(session.project.key_of(article) if session else None)

    def tell_copies(row: QueueRow) -> str:
        session = window.session
        found = session.project.copies.of(row.id, session.layer) if session else ()
        if not found:
            return ""
        return panel.tr("{0} the same as “{1}”").format(likeness_words(found[0].likeness), found[0].title)

    def open_chosen(article: str) -> None:
        window.desk.open(article)
        window.page.view.setFocus()

    def change_filter(wish: QueueFilterWish) -> None:
        session = window.session
        if session is None:
            return
        window.settings.queues[str(session.path)] = _to_remember(wish)
        window.settings.save()
        panel.refresh()
        if wish.order in _WEIGHED and window.jobs.job is None:
            # What was worked out before is shown at once, and again when it is up to date.
            window.jobs.start(OutlookJob(session), lambda _job: panel.refresh())

    def following() -> str | None:
        session, key = window.session, panel.view.rows.current_key
        row = None if key is None else panel.model.row_of(key)
        if session is None or row is None or panel.wish == QueueFilterWish():
            return None
        keys = panel.model.keys
        return session.project.first_in_state(session.layer, [*keys[row + 1 :], *keys[:row]], ArticleState.NEW)

    def upcoming(article: str, count: int) -> list[str] | None:
        session = window.session
        key = session.project.key_of(article) if session else None
        row = None if key is None else panel.model.row_of(key)
        if session is None or row is None or panel.wish == QueueFilterWish():
            return None
        keys = panel.model.keys[row + 1 : row + 1 + count]
        rows = load_rows(keys)
        return [rows[each].id for each in keys if each in rows and rows[each].state is ArticleState.NEW]

    panel = QueuePanel(QueueModel(load_keys, load_rows))
    panel.view.rows.tell_copies = tell_copies
    window.queue = panel
    window.desk.follow_queue(following)
    window.project_shown.connect(show_project)
    window.outcome_came.connect(take_in)
    window.desk.article_opened.connect(show_article)
    window.copies.compared.connect(panel.refresh)
    panel.article_chosen.connect(open_chosen)
    panel.filter_changed.connect(change_filter)
    panel.import_requested.connect(window.files.choose_articles)
    return panel


def _to_remember(wish: QueueFilterWish) -> QueueView:
    state = next(iter(wish.states)).value if wish.states else ""
    return QueueView(state, wish.text, wish.order.value, flagged=wish.flagged, one_of_group=wish.one_of_group)


def _remembered(view: QueueView | None) -> QueueFilterWish:
    """Return what was shown last; what this version does not know is left aside."""
    if view is None:
        return QueueFilterWish()
    known = view.state in {state.value for state in ArticleState}
    orders = {order.value: order for order in QueueOrder}
    return QueueFilterWish(
        frozenset({ArticleState(view.state)}) if known else None,
        view.text,
        orders.get(view.order, QueueOrder.IMPORTED),
        flagged=view.flagged,
        one_of_group=view.one_of_group,
    )


PANEL = PanelSpec("queue", "Queue", Qt.DockWidgetArea.LeftDockWidgetArea, _build)
