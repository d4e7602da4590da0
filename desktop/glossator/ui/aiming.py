"""What the right button means: the menu that it opens is about the place where it was pressed, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.ui.article.events import ContextRequest
    from glossator.ui.main_window import MainWindow


def open_context_menu(window: MainWindow, request: ContextRequest) -> None:
    """Bring what lies under the mouse into hand and offer all that can be done with it."""
    view, desk = window.page.view, window.desk
    selection = request.selection
    if selection is None or not selection[0] <= request.position <= selection[1]:
        current = view.current
        if selection is not None or request.position != view.caret_position():
            # The caret goes along, for a split is made there and a word without a mark is labelled there.
            view.clear_selection()
            view.set_caret(request.position)
        if request.mark_ids:
            view.set_current(current if current in request.mark_ids else request.mark_ids[0], reveal=False)
            desk.current_changed.emit()
    window.menus.context_menu(marked=desk.current is not None).popup(request.global_pos)
