"""Which kinds of thing a change touched, so that each part of the window can tell whether it concerns it."""

from __future__ import annotations

from enum import Flag, auto


class Effects(Flag):
    """Kinds of thing that can change."""

    NONE = 0
    SPANS = auto()
    """Spans or verdicts of some articles."""
    SUGGESTIONS = auto()
    """Suggestions arrived for some articles."""
    STATES = auto()
    """The state of some articles, and with it the counts."""
    ARTICLES = auto()
    """Articles came or went, or their metadata changed."""
    SCHEME = auto()
    """The label scheme."""
    HISTORY = auto()
    """What can be undone or redone."""
    SETTINGS = auto()
    """The project's settings."""
