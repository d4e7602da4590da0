"""The Edit menu: undo, redo, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs
from glossator.ui.finding import find_bar

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow


def _edit_labels(window: MainWindow) -> None:
    from glossator.ui.scheme_editing import scheme_desk

    scheme_desk(window).open_editor()


def _import_labels(window: MainWindow) -> None:
    from glossator.ui.scheme_editing import scheme_desk

    scheme_desk(window).import_scheme()


def _export_labels(window: MainWindow) -> None:
    from glossator.ui.scheme_editing import scheme_desk

    scheme_desk(window).export_scheme()


def _search(window: MainWindow) -> None:
    from glossator.ui.docks.search import open_search

    open_search(window)


MENU = MenuSpec(
    "edit",
    "&Edit",
    (
        ActionSpec("edit.undo", "&Undo", lambda w: w.desk.undo(), ("Ctrl+Z",), "undo"),
        ActionSpec("edit.redo", "&Redo", lambda w: w.desk.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
        ActionSpec(
            "edit.history",
            "&History",
            lambda w: w.show_panel("history").setFocus(),
            ("Ctrl+H",),
            "journal",
            "See everything that was done, go to where it was done, or back to before it.",
        ),
        None,
        ActionSpec("edit.copy", "&Copy", lambda w: w.page.view.copy(), ("Ctrl+C",), "copy", needs=Needs.ARTICLE),
        None,
        ActionSpec(
            "edit.find",
            "Find in the Ar&ticle…",
            lambda w: find_bar(w).open(),
            ("Ctrl+F",),
            "search",
            "Find words in the open article.",
            needs=Needs.ARTICLE,
        ),
        ActionSpec(
            "edit.find_next",
            "Find Ne&xt",
            lambda w: find_bar(w).step(1),
            ("F3",),
            "next",
            needs=Needs.ARTICLE,
        ),
        ActionSpec(
            "edit.find_previous",
            "Find Pre&vious",
            lambda w: find_bar(w).step(-1),
            ("Shift+F3",),
            "previous",
            needs=Needs.ARTICLE,
        ),
        ActionSpec(
            "edit.search",
            "&Search the Project…",
            _search,
            ("Ctrl+Shift+F",),
            "concordance",
            "Find words in all articles: each hit with what stands before and after it.",
        ),
        ActionSpec("edit.find_article", "&Find an Article", lambda w: w.find_article(), ("Ctrl+L",), "search"),
        None,
        ActionSpec(
            "edit.labels",
            "&Labels…",
            _edit_labels,
            (),
            "palette",
            "Add, rename, recolour, reorder, merge and delete labels; write down what they mean.",
        ),
        ActionSpec(
            "edit.import_labels",
            "&Import Labels…",
            _import_labels,
            (),
            "import",
            "Work with the labels of a scheme file from now on; what would be lost is shown before.",
        ),
        ActionSpec(
            "edit.export_labels", "E&xport Labels…", _export_labels, (), "export", "Write the labels to a scheme file."
        ),
    ),
)
