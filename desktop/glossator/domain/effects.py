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
    FIT = auto()
    """Where the pipeline's tokens are in some articles became known."""
    STATES = auto()
    """The state of some articles, and with it the counts."""
    REMARKS = auto()
    """Flags and notes of some articles."""
    MENTIONS = auto()
    """Which mentions of a phrase were dismissed in some articles."""
    ARTICLES = auto()
    """Articles came or went, or their metadata changed."""
    SCHEME = auto()
    """The label scheme."""
    HISTORY = auto()
    """What can be undone or redone."""
    SETTINGS = auto()
    """The project's settings."""
