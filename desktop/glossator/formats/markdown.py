"""Markdown: the text stays as it is, marks and all; what its front matter says goes to the article's metadata."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.encodings import decode
from glossator.formats.extraction import Extracted, only_article, read_document
from glossator.formats.fields import article_of
from glossator.formats.format import Format, RejectedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from glossator.formats.format import Hints, Incoming

MAX_BYTES = 20 << 20
_FRONT = {"---": ("---", "..."), "+++": ("+++",)}
_MAX_FRONT_LINES = 500
_PAIR = re.compile(r"([A-Za-z][\w .-]{0,60}?)\s*:(?:\s+(.*))?$")
_HEADING = re.compile(r"#{1,2}[ \t]+(.+?)[ \t#]*$")


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the one article of a file. Raises RejectedFileError."""
    data = read_document(path, MAX_BYTES)
    try:
        decoded = decode(data, hints.encoding)
        found = _article(decoded.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    except UserError as error:
        raise RejectedFileError(error.sentence, error.hint) from error
    notes = (*decoded.notes, *(("Line ends were made uniform.",) if "\r" in decoded.text else ()), *found.notes)
    title = found.title or _heading(found.text)
    found = replace(found, title=title, notes=notes, encoding=decoded.encoding, why=decoded.why)
    yield only_article(found, data, path, hints)


def _article(text: str) -> Extracted:
    lines = text.split("\n", _MAX_FRONT_LINES)
    closing = _FRONT.get(lines[0].rstrip())
    end = next((n for n, line in enumerate(lines[1:], 1) if closing and line.rstrip() in closing), 0)
    values = _front_matter(lines[1:end], lines[0].rstrip()) if end else None
    if values is None:
        return Extracted(text)
    rest = "\n".join(lines[end + 1 :]).lstrip("\n")
    found = article_of({**values, "text": rest})
    return replace(found, text=rest, notes=("The front matter was taken out of the text.", *found.notes))


def _front_matter(lines: list[str], fence: str) -> Mapping[str, object] | None:
    """Return what stands between the fences; None when it is no list of names and values but a part of the text."""
    if fence == "+++":
        try:
            return tomllib.loads("\n".join(lines))
        except (tomllib.TOMLDecodeError, RecursionError):
            return None
    found: dict[str, object] = {}
    name = ""
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if match := _PAIR.match(line):
            name = match[1]
            found[name] = _plain(match[2] or "")
        elif name and line.lstrip().startswith("- "):
            listed = found[name]
            found[name] = [*(listed if isinstance(listed, list) else []), _plain(line.lstrip()[2:])]
        elif name and line[0] in " \t":
            found[name] = f"{found[name]} {line.strip()}".strip(" |>")
        else:
            return None
    return found or None


def _plain(value: str) -> object:
    """Return a value of YAML without its quotes; a list in brackets as a list."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return [_plain(item) for item in value[1:-1].split(",") if item.strip()]
    return value


def _heading(text: str) -> str:
    """Return the words of a heading in the first line that has words."""
    first = next((line for line in text.split("\n", 50) if line.strip()), "")
    match = _HEADING.match(first.strip())
    return match[1] if match else ""


FORMAT = Format("markdown", "Markdown", (".md", ".markdown"), read=read, one_article=True, any_encoding=True)
