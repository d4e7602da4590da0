"""What a format is: how it is called, and the functions that read and write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO, TYPE_CHECKING, TypeAlias

from glossator.domain.article import Remark, Status
from glossator.domain.export import ExportArticle
from glossator.domain.losses import Losses
from glossator.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from glossator.domain.article import NewArticle
    from glossator.domain.labels import Label
    from glossator.domain.span import Span
    from glossator.domain.suggestion import Fingerprint, RawSuggestion

MAX_PROBLEMS = 10_000
"""How many problems of one file are listed; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known about a file before it is read: its entry in `articles.toml` and what the person asked for.

    `columns` gives the column or field for a role, where that is not the one that its name tells; `encoding` is what
    a text file is read as, empty for finding it out.
    """

    title: str = ""
    source: str = ""
    author: str = ""
    published: str = ""
    url: str = ""
    language: str = ""
    tidy: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    encoding: str = ""


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Seen:
    """How a reader understood a file.

    Its encoding, and in a sentence where that is known from; the names of all its columns or fields, where articles
    go by them; and the first lines of what it did not take for the article.
    """

    encoding: str = ""
    why: str = ""
    there: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


UNSEEN = Seen()


@dataclass(frozen=True, slots=True)
class IncomingRun:
    """What one source found in an article that comes in; `ids` are the suggestions' ids in the file."""

    fingerprint: Fingerprint
    suggestions: tuple[RawSuggestion, ...]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """One article read from a file, with the work that the file holds on it.

    `runs` come in the order in which they are to be stored: the last of each source is its current one. `notes` say
    in sentences what was changed, guessed or left out. `part` names the part of a file that it stands in, where one
    part may be broken and another one whole. `seen` need not be told with every article of a file.
    """

    new: NewArticle
    status: Status = field(default_factory=Status)
    spans: tuple[Span, ...] = ()
    runs: tuple[IncomingRun, ...] = ()
    rejected: tuple[tuple[str, str | None], ...] = ()
    notes: tuple[str, ...] = ()
    remark: Remark = field(default_factory=Remark)
    dismissals: tuple[tuple[int, int, str], ...] = ()
    part: str = ""
    seen: Seen = UNSEEN


class RejectedFileError(UserError):
    """A file cannot be taken as it is.

    `problems` lists what is wrong with single records, a sentence each: the articles that were yielded are whole then,
    but for those of the parts that are `void`. Without problems nothing of the file is whole.
    """

    def __init__(
        self,
        sentence: str,
        hint: str = "",
        problems: tuple[str, ...] = (),
        *,
        void: frozenset[str] = frozenset(),
        seen: Seen = UNSEEN,
    ) -> None:
        super().__init__(sentence, hint)
        self.problems = problems
        self.void = void
        self.seen = seen


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What was written, and what the format could not hold."""

    articles: int
    spans: int
    losses: Losses = field(default_factory=Losses)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What the format could not hold, a sentence each."""
        return self.losses.sentences()


class Alignment(StrEnum):
    """What becomes of a span that does not fall on tokens, in a format that knows only those."""

    EXPAND = "expand"
    """It is widened to the tokens that it touches, and that is said."""
    SKIP = "skip"
    """It is left out, and that is said."""
    STRICT = "strict"
    """Nothing is exported; the first such span is named."""


Tokenize: TypeAlias = Callable[[str], "Iterable[tuple[int, int]]"]
"""Yields where each token of a text begins and ends, in code points and in order; blanks are no tokens."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How to write; with `unjudged` the suggestions that nobody has judged stand among the spans.

    `tokenize` is given to formats whose `needs_tokens` is set. `labels` are the scheme's labels by id, in order.
    `divided` says in words how the articles got their parts, where somebody chose it.
    """

    unjudged: bool = False
    alignment: Alignment = Alignment.EXPAND
    tokenize: Tokenize | None = None
    labels: Mapping[str, Label] = field(default_factory=dict)
    divided: str = ""


Read: TypeAlias = Callable[["Path", Hints], Iterator[Incoming]]
Write: TypeAlias = Callable[[Iterable[ExportArticle], IO[bytes], WriteOptions], WriteReport]
WriteFolder: TypeAlias = Callable[[Iterable[ExportArticle], "Path", WriteOptions], WriteReport]


@dataclass(frozen=True, slots=True)
class Format:
    """An exchange format. A format without `read` is for export only, one without `write` for import only.

    `read` yields the articles of a file in order and raises RejectedFileError, perhaps only at the end; what it
    yielded before is void then, unless that lists problems of single records. Extensions are lower-case and start with
    a dot; `one_article` says that each file holds one article, described by the `articles.toml` beside it.
    `write_folder` is there in place of `write` where an export is several files; it gets an empty folder.
    `needs_tokens` asks for `WriteOptions.tokenize`. `splits` says that it writes the parts of divided data itself, by
    `ExportArticle.part`. Where several formats share an extension, `recognise` tells by the first 64 kB whether a file
    is of this one. `any_encoding` says that its files need not be UTF-8.
    """

    id: str
    name: str
    extensions: tuple[str, ...]
    read: Read | None = None
    write: Write | None = None
    one_article: bool = False
    description: str = ""
    write_folder: WriteFolder | None = None
    needs_tokens: bool = False
    recognise: Callable[[bytes], bool] | None = None
    splits: bool = False
    any_encoding: bool = False


def clean_pairs(pairs: Mapping[str, str], reserved: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return further metadata as pairs; a name that means something else gets an underscore."""
    return tuple((name + "_" if name in reserved else name, value) for name, value in pairs.items())
