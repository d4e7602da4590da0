"""What is asked of an import, what it found before anything is written, and what is answered to that."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glossator.domain.labels import LabelScheme

SHOWN_ARTICLES = 200
"""How many of the articles that would come in are named."""
SHOWN_PROBLEMS = 20
"""How many problems of one file are shown in sentences; data for other programs names them all."""


@dataclass(frozen=True, slots=True)
class ImportWishes:
    """How files are to be read.

    `tidy` None takes page furniture out of a text where its entry in articles.toml says so; `format` is the id of the
    format that all files are of, None for finding it out file by file. `columns` names the column or field for a role
    (text, title, source, author, published, url, language), where that is to be another than the one found by its
    name; an empty name means that none is. `encoding` is what all text files are read as, None for finding it out.
    """

    tidy: bool | None = None
    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """What is to be done with what was found.

    All comes in or nothing does; with `part` what is whole comes in though something else is broken. `labels` says
    which label of the scheme (its id) an incoming one means, `add` which are to be added to the scheme. With
    `as_spans` what annotated files hold comes in as judged spans, and with `confirm` their articles as confirmed.
    All of it is work of `layer`, of the session's own if that is empty.
    """

    part: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
    add: frozenset[str] = frozenset()
    as_spans: bool = False
    layer: str = ""
    confirm: bool = False


class Added(NamedTuple):
    """An article that came in."""

    id: str
    title: str


class Duplicate(NamedTuple):
    """An article that does not come in because its text is there already, under a title."""

    file: str
    title: str
    existing: str


class Rejected(NamedTuple):
    """A file that cannot be taken, and why; `problems` are its broken lines or records, each a sentence.

    `whole` of its articles are whole all the same and come in if the part is wanted.
    """

    file: str
    sentence: str
    hint: str = ""
    problems: tuple[str, ...] = ()
    whole: int = 0


class Note(NamedTuple):
    """What was guessed, changed or left out in a file, and in how many of its articles."""

    file: str
    sentence: str
    articles: int = 1


class CopyFound(NamedTuple):
    """An article that comes in and is nearly the same as another one, with their likeness between 0 and 1."""

    title: str
    other_title: str
    likeness: float


@dataclass(frozen=True, slots=True)
class FilePreview:
    """A file that was read: how many new articles, judged spans and suggestions it holds, and how it was understood.

    `format` is the format's name, `why` says in a sentence where its encoding is known from. `columns` are the columns
    or fields in use by role, `there` all that there are. `left_out` are the first lines of what was not taken for the
    article. `any_encoding` says that files of its kind need not be UTF-8, so that another encoding can be asked for.
    """

    name: str
    format: str = ""
    articles: int = 0
    spans: int = 0
    suggestions: int = 0
    duplicates: int = 0
    encoding: str = ""
    why: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    there: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    any_encoding: bool = False


class ArticlePreview(NamedTuple):
    """An article that would come in."""

    title: str
    source: str
    published: str
    file: str


@dataclass(frozen=True, slots=True)
class UnknownLabel:
    """A label of the files that the scheme lacks, and on how much it stands.

    `judged` says that it stands on judged spans, which cannot come in without it. `likely` is the id of the label of
    the scheme that it probably means.
    """

    name: str
    spans: int
    judged: bool
    likely: str | None = None


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import found, before anything of it is written.

    `articles` are the first of `total`; `whole` of these come in if only the part that is whole is taken.
    `annotated` says that there is something that can come in as suggestions or as judged spans.
    """

    files: tuple[FilePreview, ...] = ()
    articles: tuple[ArticlePreview, ...] = ()
    total: int = 0
    spans: int = 0
    suggestions: int = 0
    annotated: bool = False
    duplicates: tuple[Duplicate, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[Note, ...] = ()
    passed_over: tuple[str, ...] = ()
    copies: tuple[CopyFound, ...] = ()
    unknown_labels: tuple[UnknownLabel, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether something cannot be taken, so that nothing comes in unless the part is wanted."""
        return bool(self.rejected)

    def lacking(self, answer: ImportAnswer, scheme: LabelScheme) -> tuple[str, ...]:
        """Return the labels of judged spans that an answer leaves open: their files cannot come in."""
        return tuple(
            each.name
            for each in self.unknown_labels
            if each.judged and each.name not in answer.add and answer.labels.get(each.name, "") not in scheme
        )

    def head(self) -> str:
        """Return in one sentence how much there is."""
        what = [counted(self.total, "article")]
        if self.spans:
            what.append(counted(self.spans, "judged span"))
        if self.suggestions:
            what.append(counted(self.suggestions, "suggestion"))
        files = sum(bool(file.articles) for file in self.files)
        parts = [f"{', '.join(what)} in {counted(files, 'file')}" if self.total else "No new articles"]
        aside = [
            *([counted(len(self.duplicates), "duplicate")] if self.duplicates else ()),
            *([f"{len(self.rejected)} rejected"] if self.rejected else ()),
        ]
        if aside:
            parts.append(", ".join(aside))
        return "; ".join(parts) + "."

    def to_data(self) -> dict[str, object]:
        """Return all of it as a JSON object."""
        return {
            "total": self.total,
            "spans": self.spans,
            "suggestions": self.suggestions,
            "annotated": self.annotated,
            "broken": self.broken,
            "files": [{**asdict(each), "columns": dict(each.columns)} for each in self.files],
            "articles": [each._asdict() for each in self.articles],
            "duplicates": [each._asdict() for each in self.duplicates],
            "rejected": [each._asdict() for each in self.rejected],
            "notes": [each._asdict() for each in self.notes],
            "passed_over": list(self.passed_over),
            "copies": [each._asdict() for each in self.copies],
            "unknown_labels": [asdict(each) for each in self.unknown_labels],
        }


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, “1 span”, “2 spans”."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
