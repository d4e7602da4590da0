"""The View menu: panels, text size, light and dark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs, Submenu

if TYPE_CHECKING:
    from glossator.ui.main_window import MainWindow


def _open_commands(window: MainWindow) -> None:
    from glossator.ui.command_palette import open_palette

    open_palette(window)


MENU = MenuSpec(
    "view",
    "&View",
    (
        ActionSpec(
            "view.commands",
            "&Commands…",
            _open_commands,
            ("Ctrl+Shift+P",),
            "command",
            "Find anything that can be done by typing a few letters of it.",
            needs=Needs.NOTHING,
        ),
        Submenu("panels", "&Panels"),
        ActionSpec(
            "view.consistency",
            "&Consistency",
            lambda w: w.show_panel("consistency").setFocus(),
            ("F8",),
            "compare",
            "See which words are labelled differently, or marked here and not there, and make them alike.",
        ),
        ActionSpec(
            "view.progress",
            "P&rogress",
            lambda w: w.show_panel("progress").setFocus(),
            ("F9",),
            "statistics",
            "See how far the project is, how fast it goes, and how good the pre-highlights are.",
        ),
        ActionSpec(
            "view.copies",
            "C&opies",
            lambda w: w.show_panel("copies").setFocus(),
            ("F12",),
            "copies",
            "List the articles that have nearly the same text as the open one, and see where they differ.",
        ),
        ActionSpec(
            "view.fit",
            "Spans That Cut &Tokens",
            lambda w: w.show_panel("fit").setFocus(),
            ("F10",),
            "fit",
            "List the spans that do not fall on the pipeline’s tokens, and fit one, some or all of them.",
        ),
        ActionSpec(
            "view.focus_queue",
            "Go to the &Queue",
            lambda w: w.queue.setFocus(),
            ("F5",),
            "queue",
        ),
        ActionSpec(
            "view.focus_article", "Go to the &Article", lambda w: w.page.return_to_text(), ("F6", "Esc"), "project"
        ),
        None,
        ActionSpec(
            "view.larger",
            "&Larger Text",
            lambda w: w.looks.zoom(1),
            ("Ctrl++", "Ctrl+="),
            "zoom-in",
            needs=Needs.NOTHING,
        ),
        ActionSpec(
            "view.smaller", "&Smaller Text", lambda w: w.looks.zoom(-1), ("Ctrl+-",), "zoom-out", needs=Needs.NOTHING
        ),
        ActionSpec(
            "view.usual", "&Usual Size", lambda w: w.looks.zoom(0), ("Ctrl+0",), "zoom-reset", needs=Needs.NOTHING
        ),
        None,
        ActionSpec(
            "view.system",
            "As the S&ystem",
            lambda w: w.looks.set_theme("system"),
            (),
            "system",
            needs=Needs.NOTHING,
            checkable=True,
        ),
        ActionSpec(
            "view.light",
            "L&ight",
            lambda w: w.looks.set_theme("light"),
            (),
            "light",
            needs=Needs.NOTHING,
            checkable=True,
        ),
        ActionSpec(
            "view.dark", "&Dark", lambda w: w.looks.set_theme("dark"), (), "dark", needs=Needs.NOTHING, checkable=True
        ),
        ActionSpec(
            "view.contrast",
            "High &Contrast",
            lambda w: w.looks.set_theme("contrast"),
            (),
            "contrast",
            "Black and white as far as can be, light or dark as the system is.",
            needs=Needs.NOTHING,
            checkable=True,
        ),
        None,
        ActionSpec(
            "view.full_screen",
            "&Full Screen",
            lambda w: w.looks.toggle_full_screen(),
            ("F11",),
            "fullscreen",
            needs=Needs.NOTHING,
        ),
    ),
)
