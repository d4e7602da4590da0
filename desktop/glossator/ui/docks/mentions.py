"""The strip of mentions’ place in the window, and how it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from glossator.ui.docks.spec import PanelSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.ui.main_window import MainWindow
    from glossator.ui.mentions_strip import MentionsStrip


def _build(window: MainWindow) -> MentionsStrip:
    from glossator.ui.mentions_strip import MentionsStrip

    return MentionsStrip(window)


def show_mentions(window: MainWindow, *, everywhere: bool = False) -> None:
    """Open the strip on the selected words, the current mark, or the word at the caret; here or in all articles."""
    from glossator.ui.mentions_strip import MentionsStrip

    strip = window.show_panel("mentions")
    if isinstance(strip, MentionsStrip):
        strip.show_here(everywhere=everywhere)


def show_hits(
    window: MainWindow, phrase: str, hits: Sequence[tuple[str, int, int]], *, label: str | None = None
) -> None:
    """Open the strip on what a search found: article id, start and end of each, to be marked, relabelled or deleted.

    `phrase` is what was searched for; the rows come in the order of the hits, some milliseconds at a time.
    """
    from glossator.ui.mentions_strip import MentionsStrip

    strip = window.show_panel("mentions")
    if isinstance(strip, MentionsStrip):
        strip.show_hits(phrase, hits, label=label)


PANEL = PanelSpec("mentions", "All Mentions", Qt.DockWidgetArea.BottomDockWidgetArea, _build, shown=False)
