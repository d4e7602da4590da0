"""Every action of the window as data: the menus, shortcuts, tool tips and the shortcut sheet come from these tables."""

from __future__ import annotations

BUILTIN: dict[str, str] = {
    "file": "glossator.ui.actions.file:MENU",
    "edit": "glossator.ui.actions.edit:MENU",
    "article": "glossator.ui.actions.article:MENU",
    "span": "glossator.ui.actions.span:MENU",
    "view": "glossator.ui.actions.view:MENU",
    "help": "glossator.ui.actions.help:MENU",
}
"""The menus in the order of the menu bar; the labels' own menu stands behind `span`."""
