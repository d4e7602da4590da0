"""Tool tips that show words as they are: Qt would otherwise take text that looks like mark-up for mark-up."""

from __future__ import annotations


def plain_tool_tip(words: str) -> str:
    """Return mark-up that shows exactly these words and breaks long lines."""
    from html import escape

    lines = "<br>".join(escape(line) for line in words.split("\n"))
    return f"<span>{lines}</span>"
