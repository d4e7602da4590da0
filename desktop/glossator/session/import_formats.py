"""The formats that can be imported, for those who are to choose among them or among files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.formats import BUILTIN, GROUP
from glossator.formats.format import Format
from glossator.registry import load_builtin

if TYPE_CHECKING:
    from collections.abc import Iterator


def readable_formats() -> Iterator[Format]:
    """Yield the formats that can be read; each is loaded when it is come to."""
    for each in load_builtin(BUILTIN, GROUP).values():
        if isinstance(each, Format) and each.read is not None:
            yield each


def readable_endings() -> list[str]:
    """Return the endings of files that can be read, with their dot, each once, the most usual first."""
    return list(dict.fromkeys(extension for each in readable_formats() for extension in each.extensions))
