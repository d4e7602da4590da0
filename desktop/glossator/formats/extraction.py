"""What a reader gets out of somebody else's document, and how it becomes an article."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast

from glossator.domain.article import Article, Metadata, NewArticle, Provenance
from glossator.domain.ids import new_id
from glossator.domain.text import first_line, normalise, sha256, tidy_layout
from glossator.errors import UserError
from glossator.formats.articles_toml import RESERVED
from glossator.formats.format import Incoming, RejectedFileError, Seen, clean_pairs
from glossator.formats.plain_text import printable_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from glossator.formats.format import Hints

MAX_CHARACTERS = 8_000_000
"""The longest text that is taken as one article."""
MAX_BYTES = 25 << 20
"""The largest document in bytes that is taken as one article."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one article with what its document says of it; `published` is an ISO 8601 date or empty.

    `original` is what the article was read from where that is not the whole file. `why`, `there` and `left_out` are
    those of Seen.
    """

    text: str
    title: str = ""
    source: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str = ""
    original: str = ""
    why: str = ""
    there: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    def to_message(self) -> dict[str, object]:
        """Return it as a JSON object for `from_message`."""
        return asdict(self)


def from_message(message: Mapping[str, object]) -> Extracted:
    """Return what `to_message` made an object of."""
    pairs = cast("list[list[str]]", message["extra"])
    notes, there, left_out = (cast("list[str]", message[name]) for name in ("notes", "there", "left_out"))
    texts = {
        name: str(message[name]) for name in Extracted.__slots__ if name not in ("extra", "notes", "there", "left_out")
    }
    return Extracted(
        **texts,
        extra=tuple((name, value) for name, value in pairs),
        notes=tuple(notes),
        there=tuple(there),
        left_out=tuple(left_out),
    )


def to_incoming(found: Extracted, original: bytes, file_name: str, hints: Hints) -> Incoming:
    """Return the article that was found; what the hints say of it counts for more. Raises UserError without a text."""
    if len(found.text) > MAX_CHARACTERS:
        raise UserError(f"Its text is longer than {MAX_CHARACTERS // 10**6} million characters, which is no article.")
    normalised = normalise(found.text)
    text, notes = normalised.text, (*found.notes, *normalised.notes)
    if hints.tidy:
        tidied = tidy_layout(text)
        text, notes = tidied.text, (*notes, *tidied.notes)
    if not text or text.isspace():
        raise UserError("Its text is empty.")
    extra = clean_pairs({_clean(name): _clean(value) for name, value in found.extra}, RESERVED)
    metadata = Metadata(
        hints.title or _clean(" ".join(found.title.split())) or first_line(text),
        hints.source or _one_line(found.source),
        hints.author or _one_line(found.author),
        hints.published or found.published,
        hints.url or _one_line(found.url),
        hints.language or _one_line(found.language),
        tuple({**dict(extra), **dict(hints.extra)}.items()),
    )
    provenance = Provenance(
        file_name, found.encoding, hashlib.sha256(original).hexdigest(), tidied=hints.tidy, notes=notes
    )
    article = Article(new_id(), metadata, sha256(text), len(text), provenance)
    seen = Seen(found.encoding, found.why, found.there, found.left_out)
    return Incoming(NewArticle(article, text, original), notes=notes, seen=seen)


def read_document(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file that holds one article. Raises RejectedFileError."""
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error
    if len(data) > limit:
        raise RejectedFileError(f"The file is larger than {limit >> 20} MB.", "Divide it.")
    if not data:
        raise RejectedFileError("The file is empty.", "There is nothing to import.")
    return data


def only_article(found: Extracted, data: bytes, path: Path, hints: Hints) -> Incoming:
    """Return the one article of a document. Raises RejectedFileError."""
    try:
        return to_incoming(found, data, printable_name(path), hints)
    except UserError as error:
        raise RejectedFileError(error.sentence, error.hint or "There is nothing to import.") from error


def _clean(text: str) -> str:
    return normalise(text).text


def _one_line(text: str) -> str:
    return _clean(" ".join(text.split()))
