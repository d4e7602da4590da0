"""The panels beside the article: they show values and emit wishes, and know nothing of the session."""

from __future__ import annotations

BUILTIN: dict[str, str] = {
    "queue": "glossator.ui.docks.queue:PANEL",
    "palette": "glossator.ui.docks.palette:PANEL",
    "details": "glossator.ui.docks.details:PANEL",
    "mentions": "glossator.ui.docks.mentions:PANEL",
    "memory": "glossator.ui.docks.memory:PANEL",
    "history": "glossator.ui.docks.history:PANEL",
    "progress": "glossator.ui.docks.progress:PANEL",
    "consistency": "glossator.ui.docks.consistency:PANEL",
    "fit": "glossator.ui.docks.fit:PANEL",
    "copies": "glossator.ui.docks.copies:PANEL",
    "search": "glossator.ui.docks.search:PANEL",
}
"""The panels in the order of the View menu: each joins one of this folder's widgets to the window."""
