"""Which format a file is of: by its extension, and by its beginning where several share that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.formats import all_formats

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.formats.format import Format

HEAD = 64 << 10
"""How many bytes of a file are looked at."""


def choose_format(path: Path) -> Format | None:
    """Return the format that reads a file; None when there is none for its extension. Raises OSError."""
    extension = path.suffix.lower()
    candidates = [each for each in all_formats() if each.read is not None and extension in each.extensions]
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    with path.open("rb") as file:
        head = file.read(HEAD)
    sure = next((each for each in candidates if each.recognise is not None and each.recognise(head)), None)
    # One that has no way to know its files is taken when no other one claims them.
    return sure or next((each for each in candidates if each.recognise is None), candidates[0])
