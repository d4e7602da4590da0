"""How WebAnno TSV writes characters that mean something in it."""

from __future__ import annotations

import re

_TEXT = {
    **{chr(code): f"\\{chr(code)}" for code in range(32) if not 7 < code < 14},
    "\t": r"\t",
    "\n": r"\n",
    "\f": r"\f",
    "\r": r"\r",
    "\b": r"\b",
    "\\": r"\\",
}
_TEXT_BACK = {escaped: plain for plain, escaped in _TEXT.items()}
_VALUE = {
    **{sign: f"\\{sign}" for sign in ("\\", "[", "]", "|", "_", "->", ";", "*")},
    "\t": r"\t",
    "\n": r"\n",
}
_VALUE_BACK = {escaped: plain for plain, escaped in _VALUE.items()}


def _any(words: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


_FIND_TEXT, _FIND_TEXT_BACK = _any(_TEXT), _any(_TEXT_BACK)
_FIND_VALUE, _FIND_VALUE_BACK = _any(_VALUE), _any(_VALUE_BACK)
# A value of a stack: its escaped letters, and the number that tells it from others.
_STACKED = re.compile(r"((?:\\->|\\.|[^\\|])*?)(?:\[(\d{1,9})\])?(\||\Z)", re.DOTALL)


def escape_text(text: str) -> str:
    """Return a line of an article as it stands behind “#Text=”."""
    return _FIND_TEXT.sub(lambda found: _TEXT[found[0]], text)


def unescape_text(text: str) -> str:
    """Return what `escape_text` was given."""
    return _FIND_TEXT_BACK.sub(lambda found: _TEXT_BACK[found[0]], text)


def escape_value(value: str) -> str:
    """Return a label as it stands in a column."""
    return _FIND_VALUE.sub(lambda found: _VALUE[found[0]], value)


def stacked_values(column: str) -> list[tuple[str | None, int]]:
    """Return the values that are stacked in a column, each with its number or 0; None is an annotation without one."""
    found = []
    at = 0
    while at <= len(column):
        match = _STACKED.match(column, at)
        if match is None:
            break
        raw = match[1]
        value = None if raw == "*" else _FIND_VALUE_BACK.sub(lambda part: _VALUE_BACK[part[0]], raw)
        found.append((value, int(match[2] or 0)))
        if not match[3]:
            break
        at = match.end()
    return found
