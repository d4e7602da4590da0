"""The View menu: panels, text size, light and dark."""

from __future__ import annotations

from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs, Submenu

MENU = MenuSpec(
    "view",
    "&View",
    (
        Submenu("panels", "&Panels"),
        ActionSpec(
            "view.focus_queue",
            "Go to the &Queue",
            lambda w: w.queue.setFocus(),
            ("F5",),
            "queue",
        ),
        ActionSpec(
            "view.focus_article", "Go to the &Article", lambda w: w.page.view.setFocus(), ("F6", "Esc"), "project"
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
