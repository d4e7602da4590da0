"""Takes a file of JSON apart into its records: the elements of a list, the lines, or the one object that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.format import RejectedFileError
from glossator.formats.json_array import numbered_elements
from glossator.formats.json_lines import numbered_lines
from glossator.formats.strict_json import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEAD = 1 << 20
_BOM = b"\xef\xbb\xbf"


def json_records(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and bytes of each record; None stands for one that is too long. Raises RejectedFileError."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).removeprefix(_BOM).lstrip()
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error
    return numbered_lines(path) if _is_of_lines(head) else numbered_elements(path)


def _is_of_lines(head: bytes) -> bool:
    if head[:1] not in (b"[", b"{") or (head[:1] == b"[" and head[1:].lstrip()[:1] == b'"'):
        return True
    first, end, rest = head.partition(b"\n")
    if not end or not rest.strip():
        return False
    try:
        parse(first)
    except UserError:
        return False
    return True
