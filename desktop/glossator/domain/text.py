"""How an article's text comes to be: normalised once at import, hashed, and never touched again."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_FORBIDDEN = re.compile("[\ud800-\udfff\x00]")
_BLANKS = " \t\u00a0\ufeff"
_LAYOUT_REST = frozenset({"back to the top", "back to top"})


@dataclass(frozen=True, slots=True)
class NormalisedText:
    """A text fit to be stored, with a sentence for every kind of change that made it so."""

    text: str
    notes: tuple[str, ...] = ()


def sha256(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def normalise(raw: str) -> NormalisedText:
    r"""Return the text with `\n` line ends, no byte order mark in front, and U+FFFD for what no file can hold.

    Nothing else is changed: no Unicode normalisation, no stripping, no folding of spaces.
    """
    notes = []
    text = raw
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        notes.append("Line ends were made uniform.")
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        notes.append("A byte order mark at the start was removed.")
    text, replaced = _FORBIDDEN.subn("\ufffd", text)
    if replaced:
        characters = "1 character" if replaced == 1 else f"{replaced} characters"
        notes.append(f"{characters} that cannot be stored (NUL or half of a pair) became U+FFFD.")
    return NormalisedText(text, tuple(notes))


def tidy_layout(text: str) -> NormalisedText:
    """Return the text without what the page's layout left in it: indents, trailing blanks, a “Back to the top”.

    Runs of more than one empty line become one. An explicit step of an import; the original bytes are kept.
    """
    lines = [line.strip(_BLANKS) for line in text.split("\n")]
    notes = []
    if lines != text.split("\n"):
        notes.append("Blanks at the start and end of lines were removed.")
    rests = []
    while lines and (not lines[-1] or lines[-1].casefold() in _LAYOUT_REST):
        if rest := lines.pop():
            rests.append(rest)
            notes.append(f"The last line “{rest}” was removed.")
    while lines and not lines[0]:
        del lines[0]
    spaced = "\n".join(lines)
    tidied = re.sub(r"\n{3,}", "\n\n", spaced)
    if tidied != spaced or len(lines) < len(text.split("\n")) - len(rests):
        notes.append("Empty lines were removed.")
    return NormalisedText(tidied, tuple(notes) if tidied != text else ())


def first_line(text: str, *, limit: int = 200) -> str:
    """Return the first line that has words in it, shortened to `limit` characters: an article's title by default."""
    for line in text.split("\n"):
        title = " ".join(line.split())
        if title:
            return title if len(title) <= limit else title[: limit - 1].rstrip() + "…"
    return "Untitled"
