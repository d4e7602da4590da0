"""Plain text: one article a file, its first line the headline."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.ids import new_id
from glossator.domain.text import first_line, normalise, sha256, tidy_layout
from glossator.errors import UserError
from glossator.formats.encodings import decode
from glossator.formats.format import Format, Incoming, RejectedFileError, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.formats.format import Hints

MAX_BYTES = 20 << 20
"""The largest file that is taken as one article."""


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the one article of a file. Raises RejectedFileError."""
    data = _read_bytes(path)
    try:
        decoded = decode(data, hints.encoding)
    except UserError as error:
        raise RejectedFileError(error.sentence, error.hint) from error
    normalised = normalise(decoded.text)
    text, notes = normalised.text, (*decoded.notes, *normalised.notes)
    if hints.tidy:
        tidied = tidy_layout(text)
        text, notes = tidied.text, (*notes, *tidied.notes)
    if not text or text.isspace():
        raise RejectedFileError(_why_empty(data), "There is nothing to import.")
    metadata = Metadata(
        hints.title or first_line(text),
        hints.source,
        hints.author,
        hints.published,
        hints.url,
        hints.language,
        hints.extra,
    )
    provenance = Provenance(
        file_name=printable_name(path),
        encoding=decoded.encoding,
        bytes_sha256=hashlib.sha256(data).hexdigest(),
        tidied=hints.tidy,
        notes=notes,
    )
    article = Article(new_id(), metadata, sha256(text), len(text), provenance)
    yield Incoming(NewArticle(article, text, data), notes=notes, seen=Seen(decoded.encoding, decoded.why))


def printable_name(path: Path) -> str:
    """Return a file's name as text that can be stored, whatever bytes it is made of."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error
    if len(data) > MAX_BYTES:
        raise RejectedFileError(
            f"The file is larger than {MAX_BYTES >> 20} MB, which is no article.", "Split it into articles."
        )
    return data


def _why_empty(data: bytes) -> str:
    return "The file holds nothing but blanks." if data else "The file is empty."


FORMAT = Format("text", "Plain text", (".txt", ".text"), read=read, one_article=True, any_encoding=True)
