"""Splits a file that is one JSON array into its elements, so that no more than one of them is in memory at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from glossator.formats.format import RejectedFileError
from glossator.formats.json_lines import MAX_LINE
from glossator.formats.strict_json import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CHUNK = 1 << 20
_BOM = b"\xef\xbb\xbf"
_BLANKS = b" \t\r\n"
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
# What can be passed over at once: whole strings and all but the signs that open, close or part elements.
_WITHIN = re.compile(rb'(?:[^"\[\]{}]++|' + _STRING + rb")*+", re.DOTALL)
_BETWEEN = re.compile(rb'(?:[^"\[\]{},]++|' + _STRING + rb")*+", re.DOTALL)
_INSIDE_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)


def numbered_elements(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Yield number and bytes of each element of a file's array; None stands for one that is too long.

    A file that holds one object instead is taken as its only element. Elements may be broken inside; raises
    RejectedFileError when the file cannot be read or the array itself does not hold together.
    """
    try:
        with path.open("rb") as file:
            yield from _Splitter().split(iter(lambda: file.read(_CHUNK), b""))
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error


class _Splitter:
    """Walks through a file in chunks; `_data` holds the chunk and what came before it of its first element."""

    def __init__(self) -> None:
        self._data = bytearray()
        self._from = 0
        self._at = 0
        self._depth = 0
        self._in_string = False
        self._base = -1
        self._number = 0
        self._too_long = False
        self._closed = False
        self._comma = False

    def split(self, chunks: Iterator[bytes]) -> Iterator[tuple[int, bytes | None]]:
        first = True
        for chunk in chunks:
            self._data += chunk
            if first:
                if self._data.startswith(_BOM):
                    del self._data[: len(_BOM)]
                del self._data[: len(self._data) - len(self._data.lstrip(_BLANKS))]
                if not self._data:
                    continue
                first = False
                if self._data[0] not in b"[{":
                    raise _broken("It is neither a list nor an object.")
                self._base = 1 if self._data[:1] == b"[" else 0
                if self._base:
                    del self._data[:1]
                    self._depth = 1
            yield from self._walk()
            self._forget(self._from)
            if self._closed and self._data.strip(_BLANKS):
                raise _broken("Something stands behind its end.")
            if len(self._data) > MAX_LINE:
                self._drop()
        if first:
            raise RejectedFileError("The file is empty.", "There is nothing to import.")
        if not self._closed:
            raise _broken("It ends in the middle.")

    def _walk(self) -> Iterator[tuple[int, bytes | None]]:
        while not self._closed:
            if self._in_string:
                inside = _INSIDE_STRING.match(self._data, self._at)
                self._at = inside.end() if inside else self._at
                if self._data[self._at : self._at + 1] != b'"':
                    # The string goes on in the next chunk.
                    return
                self._in_string = False
                self._at += 1
            passed = (_WITHIN if self._depth > self._base else _BETWEEN).match(self._data, self._at)
            here = passed.end() if passed else self._at
            self._at = here + 1
            if here == len(self._data):
                self._at = here
                return
            sign = bytes(self._data[here : here + 1])
            if sign == b'"':
                self._in_string = True
                continue
            if sign in b"[{":
                self._depth += 1
                if self._depth > MAX_DEPTH + 2:
                    raise _broken(f"It is nested more than {MAX_DEPTH} deep.")
            elif sign in b"]}":
                self._depth -= 1
                if self._depth <= 0:
                    if (sign == b"]") != bool(self._base):
                        raise _broken("What opens it does not close it.")
                    yield from self._end(here if self._base else self._at)
                    self._closed = True
                    self._from = self._at
            elif sign == b"," and self._depth == self._base:
                yield from self._end(here, comma=True)
                self._from = self._at

    def _end(self, end: int, *, comma: bool = False) -> Iterator[tuple[int, bytes | None]]:
        element = bytes(self._data[self._from : end]).strip(_BLANKS)
        if self._too_long:
            element = b""
        elif not element:
            if comma or self._comma:
                raise _broken("A comma stands where an element should.")
            return
        self._number += 1
        self._comma = comma
        yield self._number, None if self._too_long or len(element) > MAX_LINE else element
        self._too_long = False

    def _drop(self) -> None:
        """Forget an element that is too long but go on counting what opens and closes in it."""
        self._too_long = True
        self._forget(self._at)

    def _forget(self, end: int) -> None:
        del self._data[:end]
        self._at -= end
        self._from = 0


def _broken(why: str) -> RejectedFileError:
    return RejectedFileError(f"The file is not valid JSON: {why}", "Export it again.")
