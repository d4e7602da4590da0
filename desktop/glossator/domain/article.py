"""One article: its metadata, how far the work on it is, and the provenance of its immutable text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ArticleState(StrEnum):
    """How far the work on an article is."""

    NEW = "new"
    CONFIRMED = "confirmed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Status:
    """An article's state in a layer, with who brought it there, when (ISO 8601, UTC) and, if they said so, why."""

    state: ArticleState = ArticleState.NEW
    by: str = ""
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What an analyst noted about an article besides its state: a flag to come back to it, and a note."""

    flagged: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text; `published` is an ISO 8601 date or empty."""

    title: str
    source: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the stored text came out of a file: enough to do it again from the original bytes."""

    file_name: str
    encoding: str
    bytes_sha256: str
    tidied: bool = False
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Article:
    """An article without its text; `length` counts code points."""

    id: str
    metadata: Metadata
    text_sha256: str
    length: int
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NewArticle:
    """An article on its way in: its normalised text and the bytes that it was read from.

    `packed` is the original compressed by zlib, where somebody has had the time to do that; `original` may be empty
    then. `bands` is the sketch that tells copies by, as `copies.bands_of` makes it, from whoever has had that time.
    """

    article: Article
    text: str
    original: bytes
    packed: bytes | None = None
    bands: tuple[int, ...] = ()
