"""The bytes that an article was read from, where they can be made again from its text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.domain.article import Provenance


def original_from(text: str, provenance: Provenance) -> bytes | None:
    """Return the original bytes, found by encoding the text as the file was and comparing hashes; else None."""
    if provenance.tidied:
        return None
    for candidate in (text, text.replace("\n", "\r\n")):
        try:
            data = candidate.encode(provenance.encoding)
        except (UnicodeEncodeError, LookupError):
            return None
        if hashlib.sha256(data).hexdigest() == provenance.bytes_sha256:
            return data
    return None
