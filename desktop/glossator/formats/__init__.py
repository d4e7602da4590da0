"""Exchange formats, one file each: they read and write streams of articles and know neither project nor window."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from glossator.errors import UserError
from glossator.registry import load_builtin

if TYPE_CHECKING:
    from glossator.formats.format import Format

BUILTIN: dict[str, str] = {
    "text": "glossator.formats.plain_text:FORMAT",
    "jsonl": "glossator.formats.jsonl:FORMAT",
}
"""Each format by its id, as “module:attribute”; imported on use."""

GROUP = "glossator.formats"
"""The entry point group under which other packages add formats."""


def find_format(format_id: str) -> Format:
    """Return a format by its id. Raises UserError."""
    entries = load_builtin(BUILTIN, GROUP)
    if format_id not in entries:
        raise UserError(f"There is no format “{format_id}”.", f"Known are: {', '.join(entries)}.")
    return cast("Format", entries[format_id])


def all_formats() -> list[Format]:
    """Return every format, the built-in ones first."""
    entries = load_builtin(BUILTIN, GROUP)
    return [cast("Format", entries[name]) for name in entries]
