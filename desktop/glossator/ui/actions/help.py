"""The Help menu: the manual, the shortcut sheet, what this is."""

from __future__ import annotations

from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs

MENU = MenuSpec(
    "help",
    "&Help",
    (
        ActionSpec("help.manual", "&Manual", lambda w: w.help.show_manual(), ("F1",), "help", needs=Needs.NOTHING),
        ActionSpec(
            "help.shortcuts",
            "&Keyboard Shortcuts",
            lambda w: w.help.show_shortcuts(),
            ("Ctrl+/", "F2"),
            "keyboard",
            needs=Needs.NOTHING,
        ),
        None,
        ActionSpec(
            "help.logs", "Open the &Log Folder", lambda w: w.help.open_logs(), (), "folder", needs=Needs.NOTHING
        ),
        ActionSpec("help.about", "&About Glossator", lambda w: w.help.show_about(), (), "about", needs=Needs.NOTHING),
    ),
)
