"""The search's place in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from glossator.domain.effects import Effects
from glossator.ui.article.events import Selected
from glossator.ui.docks.mentions import show_hits
from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.session.outcome import Outcome
    from glossator.session.searching import Hit
    from glossator.ui.main_window import MainWindow
    from glossator.ui.panels.search import SearchPanel


def _build(window: MainWindow) -> SearchPanel:
    from glossator.ui.panels.search import SearchPanel
    from glossator.ui.searching import Searching

    def show_project() -> None:
        searching.stop()
        panel.forget()
        session = window.session
        if session is not None:
            panel.filters.set_scheme(session.scheme)
            panel.filters.set_sources(session.project.texts.sources())

    def take_in(outcome: Outcome) -> None:
        session = window.session
        if session is None:
            return
        if outcome.effects & Effects.SCHEME:
            panel.filters.set_scheme(session.scheme)
        if outcome.effects & Effects.ARTICLES:
            panel.filters.set_sources(session.project.texts.sources())

    def open_hit(hit: Hit) -> None:
        session = window.session
        if session is None or session.project.key_of(hit.article) is None:
            window.notice(panel.tr("This article is no longer in the project."))
            return
        if window.desk.article != hit.article:
            window.desk.open(hit.article)
        view = window.page.view
        view.selection_finished.emit(Selected(hit.start, hit.end, exact=True))
        view.reveal(hit.start, hit.end)
        view.setFocus()

    def mark(hits: Sequence[Hit]) -> None:
        texts = {hit.text.casefold() for hit in hits}
        # One phrase in all of them says more than an expression that found it.
        phrase = hits[0].text if len(texts) == 1 else panel.field.text().strip()
        show_hits(window, phrase, [(hit.article, hit.start, hit.end) for hit in hits])

    panel = SearchPanel()
    searching = Searching(window, panel)
    panel.query_changed.connect(searching.start)
    panel.more_wished.connect(searching.go_on)
    panel.stop_wished.connect(searching.stop)
    panel.hit_chosen.connect(open_hit)
    panel.marking_wished.connect(mark)
    window.project_shown.connect(show_project)
    window.project_left.connect(searching.stop)
    window.outcome_came.connect(take_in)
    show_project()
    return panel


def open_search(window: MainWindow) -> None:
    """Bring the search up with what is selected in the article, or with the current span."""
    from glossator.ui.panels.search import SearchPanel

    view, words = window.page.view, ""
    if view.hasFocus():
        stretch = view.selected_stretch()
        if stretch is None and (mark := window.desk.current) is not None:
            stretch = (mark.start, mark.end)
        words = view.article_text[stretch[0] : min(stretch[1], stretch[0] + 200)] if stretch else ""
    panel = window.show_panel("search")
    if isinstance(panel, SearchPanel):
        panel.look_for(words)


PANEL = PanelSpec("search", "Search", Qt.DockWidgetArea.BottomDockWidgetArea, _build, shown=False)
