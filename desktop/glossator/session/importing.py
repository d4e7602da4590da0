"""Importing articles: all that is named comes in as one change, or nothing does."""

from __future__ import annotations

import time
import weakref
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, cast

from glossator.domain.article import Remark, Status
from glossator.domain.changes import (
    ArticleAdded,
    MentionDismissed,
    RemarkChanged,
    SpanAdded,
    StatusChanged,
    SuggestionRejected,
)
from glossator.domain.ids import new_id
from glossator.errors import UserError
from glossator.formats import find_format
from glossator.formats.transit import from_message
from glossator.session.job import BUDGET, Job, Worker
from glossator.session.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path

    from glossator.domain.changes import Event
    from glossator.formats.format import Incoming
    from glossator.session.session import Session

_BATCH_ARTICLES = 24
_BATCH_CHARACTERS = 100_000
_DISCARD = 100
_ATTEMPTS = 5
_ONE_GO = 500
_AHEAD = 3

_importing: weakref.WeakSet[Session] = weakref.WeakSet()


class Added(NamedTuple):
    """An article that came in."""

    id: str
    title: str


class Duplicate(NamedTuple):
    """An article that did not come in because its text is there already, under a title."""

    file: str
    title: str
    existing: str


class Rejected(NamedTuple):
    """A file of which nothing came in, and why; `problems` are its broken lines."""

    file: str
    sentence: str
    hint: str = ""
    problems: tuple[str, ...] = ()


class Note(NamedTuple):
    """What was guessed, changed or left out in a file, and in how many of its articles."""

    file: str
    sentence: str
    articles: int = 1


class Line(NamedTuple):
    """One line of what is told about an import."""

    text: str
    problem: bool = False


@dataclass(slots=True)
class ImportResult:
    """What came of an import."""

    added: list[Added] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    def lines(self) -> list[Line]:
        """Return all of it in sentences, the count first."""
        lines = [Line(f"Imported {_count(len(self.added), 'article')}." if self.added else "Nothing was imported.")]
        for note in self.notes:
            where = f" ({_count(note.articles, 'article')})" if note.articles > 1 else ""
            lines.append(Line(f"{note.file}: {note.sentence}{where}"))
        for duplicate in self.duplicates:
            named = "" if duplicate.title == duplicate.existing else f", “{duplicate.title}”,"
            text = f"{duplicate.file}{named} was not imported: its text is here already, as “{duplicate.existing}”."
            lines.append(Line(text))
        for rejected in self.rejected:
            text = f"{rejected.file} was not imported. {rejected.sentence} {rejected.hint}"
            lines.append(Line(text.rstrip(), problem=True))
            lines += [Line(f"  {problem}", problem=True) for problem in rejected.problems]
        if self.passed_over:
            lines.append(Line(f"Passed over, being of another kind: {', '.join(self.passed_over)}."))
        return lines


class _File:
    """What has come of one file; nothing of it counts before its end. `titles` are those of its texts, by hash."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.added: list[Added] = []
        self.events: list[Event] = []
        self.titles: dict[str, str] = {}
        self.duplicates: list[Duplicate] = []
        self.notes: Counter[str] = Counter()
        self.missing_labels: set[str] = set()
        self.unknown_labels: set[str] = set()


class ImportJob(Job):
    """Imports files and folders as one change that one undo takes back.

    `tidy` None takes page furniture out of a text where its entry in articles.toml says so; `format` is the id of the
    format that all files are of, None for finding it out file by file. Texts come into the project a few at a time
    and are not seen before the last. Raises UserError while another import is under way.
    """

    title = "Importing"
    result: ImportResult | None

    def __init__(
        self,
        session: Session,
        paths: Sequence[Path],
        *,
        tidy: bool | None = None,
        format: str | None = None,  # noqa: A002  # the word that people use
        wake: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        if session in _importing:
            raise UserError("Another import is under way.", "Wait for it, or stop it.")
        if format is not None and find_format(format).read is None:
            raise UserError(f"The format “{format}” cannot be read.", "It is for export only.")
        self._session = session
        self._found = ImportResult()
        self._events: list[Event] = []
        self._titles: dict[str, str] = {}
        self._used: set[str] = set()
        self._file = _File("")
        self._waiting: list[tuple[_File, Incoming]] = []
        self._read: list[_File] = []
        self._discarding = True
        self._failure: UserError | None = None
        self._writing: Generator[None, None, None] | None = None
        self._worker = Worker(wake)
        _importing.add(session)
        self.message = "Looking for articles"
        self._worker.send("import", paths=[str(path.absolute()) for path in paths], tidy=tidy, format=format)
        for _ in range(_AHEAD):
            self._worker.send("more")

    def _pump(self, timeout: float) -> None:
        if self._discarding:
            # What an import that was cut off by a crash left, or this one when it is stopped.
            self._discarding = self._session.project.discard_staged(limit=_DISCARD)
            if not self._discarding and (self.cancelled or self._failure):
                self._end()
            return
        try:
            if self._writing is None:
                for message in self._worker.messages(timeout):
                    self._take(message)
                    if self.finished or self._writing is not None:
                        break
            until = time.perf_counter() + BUDGET
            while self._writing is not None and not self.finished and time.perf_counter() < until:
                next(self._writing, None)
        except UserError as error:
            self._failure = error
            self._stop()

    def _take(self, message: dict[str, object]) -> None:
        match message["kind"]:
            case "paused":
                self._worker.send("more")
            case "reading":
                self._file = _File(str(message["file"]))
                number, total = cast("int", message["number"]), cast("int", message["of"])
                self.progress = number / total if total > 1 else None
                self.message = f"Reading {self._file.name}"
            case "article":
                self._receive(from_message(message))
            case "read":
                self._end_file()
            case "rejected":
                problems = tuple(cast("list[str]", message["problems"]))
                self._reject(str(message["file"]), str(message["sentence"]), str(message["hint"]), problems)
            case "note":
                self._found.notes.append(Note(str(message["file"]), str(message["sentence"])))
            case "passed_over":
                self._found.passed_over.append(str(message["file"]))
            case "done":
                self._stage()
                self._commit()

    def _receive(self, incoming: Incoming) -> None:
        """Keep an article until a few have come, unless this import has brought its text already."""
        file, article = self._file, incoming.new.article
        title, text = article.metadata.title, article.text_sha256
        existing = self._titles.get(text) or file.titles.get(text)
        if existing is not None:
            file.duplicates.append(Duplicate(file.name, title, existing))
            return
        file.titles[text] = title
        file.missing_labels.update(span.label for span in incoming.spans if span.label not in self._session.scheme)
        self._waiting.append((file, incoming))
        characters = sum(each.new.article.length for _, each in self._waiting)
        if len(self._waiting) >= _BATCH_ARTICLES or characters > _BATCH_CHARACTERS:
            self._stage()

    def _end_file(self) -> None:
        """Take a file that was read to its end, unless it holds labels that the project does not have."""
        file = self._file
        if file.missing_labels:
            names = ", ".join(f"“{name}”" for name in sorted(file.missing_labels))
            self._reject(
                file.name,
                f"Its spans have labels that the project’s scheme “{self._session.scheme.name}” lacks: {names}.",
                "Add them to the scheme, or import into a project with the same scheme.",
            )
        else:
            self._titles.update(file.titles)
            self._read.append(file)

    def _reject(self, name: str, sentence: str, hint: str, problems: tuple[str, ...] = ()) -> None:
        """Forget what has come of the present file; what of it is stored already is removed at the end."""
        self._waiting = [(file, each) for file, each in self._waiting if file is not self._file]
        self._found.rejected.append(Rejected(name, sentence, hint, problems))
        self._file = _File("")

    def _stage(self) -> None:
        """Store the texts that are waiting where nobody sees them yet, and make their events."""
        fresh = list(self._new(self._waiting))
        self._waiting = []
        if fresh:
            runs = [(each.new.article.id, run.fingerprint, run.suggestions) for _, each in fresh for run in each.runs]
            given = iter(self._session.project.stage_texts([each.new for _, each in fresh], runs))
            for file, each in fresh:
                pairs = [pair for run in each.runs for pair in zip(run.ids, next(given), strict=True)]
                self._plan(file, each, {key: stored for key, stored in pairs if stored})
        for file in self._read:
            self._accept(file)
        self._read = []

    def _new(self, waiting: Sequence[tuple[_File, Incoming]]) -> Iterator[tuple[_File, Incoming]]:
        """Yield what is not in the project yet, under ids that no other text has."""
        project = self._session.project
        known = project.articles_with_texts([each.new.article.text_sha256 for _, each in waiting])
        taken = project.taken_ids([each.new.article.id for _, each in waiting])
        for file, each in waiting:
            article = each.new.article
            if article.text_sha256 in known:
                existing = project.article(known[article.text_sha256]).metadata.title
                file.duplicates.append(Duplicate(file.name, article.metadata.title, existing))
                continue
            if article.id in taken or article.id in self._used:
                # Its text was here before and is kept for the journal's sake.
                article = replace(article, id=new_id())
            self._used.add(article.id)
            yield file, replace(each, new=replace(each.new, article=article))

    def _plan(self, file: _File, incoming: Incoming, ids: dict[str, str]) -> None:
        article = incoming.new.article
        file.notes.update(incoming.notes)
        file.added.append(Added(article.id, article.metadata.title))
        file.events.append(ArticleAdded(article))
        for span in incoming.spans:
            origin = ids[span.suggestion] if span.suggestion else None
            file.events.append(SpanAdded(article.id, replace(span, suggestion=origin)))
        file.events += [SuggestionRejected(article.id, ids[key], span_id) for key, span_id in incoming.rejected]
        if incoming.remark != Remark():
            file.events.append(RemarkChanged(article.id, Remark(), incoming.remark))
        file.events += [MentionDismissed(article.id, *dismissed) for dismissed in incoming.dismissals]
        if incoming.status != Status():
            file.events.append(StatusChanged(article.id, Status(), incoming.status))
        labels = {raw.source_label for run in incoming.runs for raw in run.suggestions}
        file.unknown_labels.update(label for label in labels if self._session.scheme.map_source(label) is None)

    def _accept(self, file: _File) -> None:
        found = self._found
        found.added += file.added
        found.duplicates += file.duplicates
        found.notes += [Note(file.name, sentence, count) for sentence, count in file.notes.items()]
        if file.unknown_labels:
            names = ", ".join(f"“{name}”" for name in sorted(file.unknown_labels))
            sentence = f"Suggestions with labels that the scheme does not know are kept but not shown: {names}."
            found.notes.append(Note(file.name, sentence))
        self._events += file.events

    def _commit(self) -> None:
        self._worker.close()
        draft = Draft(f"Import {_count(len(self._found.added), 'article')}", tuple(self._events))
        if len(draft.events) < _ONE_GO:
            self._session.commit(draft, initiator=self)
            self._writing = self._write(None)
        else:
            self.message = "Taking the articles in"
            self._writing = self._write(draft)

    def _write(self, draft: Draft | None) -> Generator[None, None, None]:
        """Write the change in short steps where it is a large one.

        Work goes on meanwhile, and this begins anew then; the last time it keeps others waiting.
        """
        attempts, written = 0, draft is None
        while draft is not None and not written:
            attempts += 1
            for step in self._session.commit_steps(draft, initiator=self, gives_way=attempts < _ATTEMPTS):
                written = not isinstance(step, float)
                self.progress = 1.0 if written else cast("float", step)
                yield
        # Texts of files that turned out to be broken.
        while self._session.project.discard_staged(limit=_DISCARD):
            yield
        self._finish(self._found)

    def _cancel(self) -> None:
        self.message = "Stopping"
        self._stop()

    def _stop(self) -> None:
        self._worker.close()
        self._end_writing()
        self._waiting.clear()
        self._discarding = True

    def _end(self) -> None:
        if self._failure is not None and not self.cancelled:
            self._fail(self._failure)
        else:
            self._finish()

    def _end_writing(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.close()

    def _clean_up(self) -> None:
        self._worker.close()
        if not self.finished:
            self._end_writing()
        _importing.discard(self._session)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
