"""The Edit menu: undo, redo, copy."""

from __future__ import annotations

from glossator.ui.actions.spec import ActionSpec, MenuSpec, Needs

MENU = MenuSpec(
    "edit",
    "&Edit",
    (
        ActionSpec("edit.undo", "&Undo", lambda w: w.desk.undo(), ("Ctrl+Z",), "undo"),
        ActionSpec("edit.redo", "&Redo", lambda w: w.desk.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
        None,
        ActionSpec("edit.copy", "&Copy", lambda w: w.page.view.copy(), ("Ctrl+C",), "copy", needs=Needs.ARTICLE),
        ActionSpec("edit.find_article", "&Find an Article", lambda w: w.find_article(), ("Ctrl+L",), "search"),
    ),
)
