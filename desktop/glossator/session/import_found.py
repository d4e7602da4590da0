"""What an import has read of one file, kept until it is known what is to become of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.article import Status
from glossator.formats.foreign_article import FILE_KIND
from glossator.session.import_preview import FilePreview

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glossator.domain.article import Article, Remark
    from glossator.domain.span import Span
    from glossator.formats.format import Incoming
    from glossator.session.import_preview import CopyFound, Duplicate, Rejected


class FileMark(NamedTuple):
    """A stretch that an annotated file marks: its suggestion’s id in the project, its label there and its words."""

    suggestion: str
    start: int
    end: int
    label: str
    words: str


class Found(NamedTuple):
    """An article that is stored unseen, with the work that its file holds on it.

    `part` names the part of the file that it stands in, where that counts by itself; `labels` are those of its
    suggestions, each with how many. `stored` is the id of each suggestion that has become one, by its id in the file.
    """

    article: Article
    part: str
    status: Status
    spans: tuple[Span, ...]
    rejected: tuple[tuple[str, str | None], ...]
    remark: Remark
    dismissals: tuple[tuple[int, int, str], ...]
    stored: dict[str, str]
    marks: tuple[FileMark, ...]
    labels: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]

    @property
    def suggestions(self) -> int:
        """How many suggestions stand on it."""
        return sum(count for _, count in self.labels)


class FoundFile:
    """What has come of one file; nothing of it counts before its end. `titles` are those of its texts, by hash."""

    def __init__(self, name: str, format_name: str = "", *, any_encoding: bool = False) -> None:
        self.name = name
        self.format = format_name
        self.any_encoding = any_encoding
        self.found: list[Found] = []
        self.titles: dict[str, str] = {}
        self.duplicates: list[Duplicate] = []
        self.copies: list[tuple[str, CopyFound]] = []
        self.encoding = ""
        self.why = ""
        self.left_out: tuple[str, ...] = ()
        self.columns: dict[str, str] = {}
        self.there: tuple[str, ...] = ()
        self.rejected: Rejected | None = None
        self.void: frozenset[str] = frozenset()
        self.dropped = False

    def keep(self, incoming: Incoming, stored: dict[str, str]) -> None:
        """Keep an article whose text and suggestions were stored; `stored` gives their ids by those in the file."""
        own = bool(incoming.spans or incoming.rejected) or incoming.status != Status()
        last = {run.fingerprint.source: run for run in incoming.runs}
        marks = [] if own else list(_marks(incoming, stored))
        labels = Counter(raw.source_label for run in last.values() for raw in run.suggestions)
        needed = {span.suggestion or "" for span in incoming.spans} | {key for key, _ in incoming.rejected}
        self.found.append(
            Found(
                incoming.new.article,
                incoming.part,
                incoming.status,
                incoming.spans,
                incoming.rejected,
                incoming.remark,
                incoming.dismissals,
                {key: stored[key] for key in needed if key in stored},
                tuple(marks),
                tuple(labels.items()),
                incoming.notes,
            )
        )

    def good(self) -> list[Found]:
        """Return the articles that are whole."""
        if self.dropped:
            return []
        return [each for each in self.found if each.part not in self.void] if self.void else self.found

    def good_copies(self) -> list[CopyFound]:
        """Return which of the articles that are whole are copies of others."""
        good = {each.article.id for each in self.good()}
        return [copy for article, copy in self.copies if article in good]

    @property
    def annotated(self) -> bool:
        """Whether it holds marks that may become suggestions or judged spans."""
        return any(each.marks for each in self.good())

    def preview(self) -> FilePreview:
        """Return what is told of the file before anything of it comes in."""
        good = self.good()
        return FilePreview(
            self.name,
            self.format,
            len(good),
            sum(len(each.spans) for each in good),
            sum(each.suggestions for each in good),
            len(self.duplicates),
            self.encoding,
            self.why,
            self.columns,
            self.there,
            self.left_out,
            self.any_encoding,
        )


def _marks(incoming: Incoming, stored: dict[str, str]) -> Iterator[FileMark]:
    text = incoming.new.text
    for run in incoming.runs:
        if run.fingerprint.kind == FILE_KIND:
            for key, raw in zip(run.ids, run.suggestions, strict=True):
                if key in stored:
                    words = text[raw.start : raw.end]
                    yield FileMark(stored[key], raw.start, raw.end, raw.source_label, words)
