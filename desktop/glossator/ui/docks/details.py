"""The details' place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from glossator.ui.docks.spec import PanelSpec
from glossator.ui.menus import key_text
from glossator.ui.panels import details
from glossator.ui.panels.details import DetailsPanel
from glossator.ui.panels.hidden_note import hidden_in
from glossator.ui.panels.mark_details import mark_details

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.hidden_note import Hidden

_ACTIONS = {
    details.ACCEPT: "span.accept",
    details.REJECT: "span.reject",
    details.START_LEFT: "span.start_left",
    details.START_RIGHT: "span.start_right",
    details.END_LEFT: "span.end_left",
    details.END_RIGHT: "span.end_right",
}
_HINTS = ("span.next", "span.next_unjudged", "span.accept", "span.reject", "article.confirm")


def _build(window: MainWindow) -> DetailsPanel:
    def keys(action_id: str) -> str:
        return key_text(window.menus.spec(action_id).keys)

    def show_current() -> None:
        desk = window.desk
        mark, annotations = desk.current, desk.annotations
        if mark is None or annotations is None or window.session is None:
            panel.set_details(None)
        else:
            tokens = window.session.tokens(annotations.article)
            panel.set_details(mark_details(annotations, mark.id, window.session.scheme, tokens))
        find_hidden()

    def find_hidden() -> None:
        annotations, session = window.desk.annotations, window.session
        hidden[:] = hidden_in(annotations, session.scheme) if annotations is not None and session is not None else ()
        show_hidden()

    def show_hidden() -> None:
        # The caret walks often, and seldom where something is hidden.
        if hidden or panel.hidden.isVisibleTo(panel):
            at = (window.page.view.selected_stretch() or (window.page.view.caret_position(),))[0]
            panel.hidden.show_hidden(next((each for each in hidden if each.start <= at < each.end), None), len(hidden))

    def show_next() -> None:
        view = window.page.view
        at = (view.selected_stretch() or (view.caret_position(),))[0]
        following = next((each for each in hidden if each.start > at), hidden[0] if hidden else None)
        if following is not None:
            window.desk.go_to(None)
            view.select(following.start, following.end)
            view.setFocus()

    def mark_hidden(wanted: Hidden) -> None:
        window.page.view.select(wanted.start, wanted.end)
        window.desk.label(wanted.label)
        window.page.view.setFocus()

    def act(wish: str) -> None:
        window.menus[_ACTIONS[wish]].trigger()
        window.page.view.setFocus()

    def wishes() -> dict[str, str]:
        return {wish: keys(action_id) for wish, action_id in _ACTIONS.items()}

    def hints() -> list[tuple[str, str]]:
        return [(keys(action_id), window.menus.spec(action_id).words) for action_id in _HINTS if keys(action_id)]

    def show_keys() -> None:
        panel.set_keys(wishes(), hints())

    hidden: list[Hidden] = []
    panel = DetailsPanel(wishes(), hints())
    window.menus.keys_changed.connect(show_keys)
    window.desk.current_changed.connect(show_current)
    window.page.view.caret_moved.connect(show_hidden)
    panel.hidden.next_wished.connect(show_next)
    panel.hidden.mark_wished.connect(mark_hidden)
    panel.action_requested.connect(act)
    panel.mark_chosen.connect(window.desk.go_to)
    # Below this its buttons would not show their words.
    panel.setMinimumWidth(panel.fontMetrics().averageCharWidth() * 38)
    return panel


PANEL = PanelSpec("details", "Details", Qt.DockWidgetArea.RightDockWidgetArea, _build)
