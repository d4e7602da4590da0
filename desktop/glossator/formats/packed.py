"""ZIP files and what is made of them, opened within limits: nothing is unpacked under a name that the file gives."""

from __future__ import annotations

import stat
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.format import RejectedFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_RATIO = 200
"""How many times larger than packed a member, or all of them together, may be."""

# Below this size no ratio does harm.
_SMALL = 1 << 20
_CHUNK = 1 << 20
_HINT = "It is damaged, or made to do harm."


@contextmanager
def open_packed(path: Path, *, members: int, total: int) -> Iterator[zipfile.ZipFile]:
    """Open a file that holds at most so many members and bytes. Raises RejectedFileError that says what is wrong."""
    try:
        with zipfile.ZipFile(path) as packed:
            _check(packed.infolist(), members, total)
            yield packed
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError) as error:
        raise RejectedFileError("The file is damaged, or is no ZIP file.", "Make it anew.") from error
    except OSError as error:
        if error.errno is None:
            # A library says so of what it does not find inside.
            raise RejectedFileError("The file is damaged: parts that it needs are missing.", "Make it anew.") from error
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error


def read_member(packed: zipfile.ZipFile, name: str | zipfile.ZipInfo, limit: int) -> bytes:
    """Return the bytes of a member. Raises UserError."""
    info = packed.getinfo(name) if isinstance(name, str) else name
    if info.flag_bits & 1:
        raise UserError("It is protected by a password.")
    if info.file_size > limit:
        raise UserError(f"It is larger than {limit >> 20} MB.")
    pieces, length = [], 0
    try:
        with packed.open(info) as member:
            while piece := member.read(_CHUNK):
                length += len(piece)
                if length > limit:
                    raise UserError(f"It is larger than {limit >> 20} MB.")
                pieces.append(piece)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UserError("It is damaged in the archive.") from error
    return b"".join(pieces)


def is_link(info: zipfile.ZipInfo) -> bool:
    """Tell whether a member is a link to another file."""
    return stat.S_ISLNK(info.external_attr >> 16)


def _check(infos: list[zipfile.ZipInfo], members: int, total: int) -> None:
    if len(infos) > members:
        raise RejectedFileError(f"The file has more than {members:,} members.", "Divide it.")
    # The library never yields more of a member than its entry says, so that these figures bind.
    size = sum(info.file_size for info in infos)
    if size > total:
        raise RejectedFileError(f"Unpacked, the file would be larger than {total >> 20} MB.", "Divide it.")
    for info in infos:
        if info.file_size > _SMALL and info.file_size > MAX_RATIO * info.compress_size:
            raise RejectedFileError(f"A member of the file grows to more than {MAX_RATIO} times its size.", _HINT)
    if size > _SMALL and size > MAX_RATIO * sum(info.compress_size for info in infos):
        raise RejectedFileError(f"Unpacked, the file grows to more than {MAX_RATIO} times its size.", _HINT)
