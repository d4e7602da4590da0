"""Importing articles: what is named is read and stored unseen, told of, and comes in as one change or not at all."""

from __future__ import annotations

import time
import weakref
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from glossator.domain.ids import new_id
from glossator.errors import UserError
from glossator.formats import find_format
from glossator.formats.transit import from_message
from glossator.session.import_found import FoundFile
from glossator.session.import_preview import CopyFound, Duplicate, ImportAnswer, ImportWishes, Note, Rejected
from glossator.session.import_result import ImportResult
from glossator.session.import_taking import Taking, preview_steps
from glossator.session.job import BUDGET, Job, Worker
from glossator.session.session import now

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from glossator.domain.changes import Event
    from glossator.formats.format import Incoming
    from glossator.session.import_preview import ImportPreview
    from glossator.session.session import Session

_BATCH_ARTICLES = 24
_BATCH_CHARACTERS = 100_000
_DISCARD = 100
_ATTEMPTS = 5
_ONE_GO = 500
_GIVEN_BACK = 2_000
_AHEAD = 3
_COMPARING = 0.008
"""How long texts are compared before what was found is written, in seconds."""
_WAITING = 2_000
"""So many texts that were there before are compared first, so that the new ones can be compared with them."""

_importing: weakref.WeakSet[Session] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Pasted:
    """An article that is in no file: its bytes, what it is called where a file’s name would stand, and its metadata."""

    data: bytes
    name: str = "pasted"
    title: str = ""
    source: str = ""
    published: str = ""


class ImportJob(Job):
    """Imports files and folders as one change that one undo takes back: all that is named, or nothing.

    They are read as the wishes say, and stored where nobody sees them. With `when_ready` that is called then, with the
    job: `preview` says what was found, and nothing is written before `take` is called with an answer; `cancel` leaves
    nothing. Without it `answer` decides. Texts come into the project a few at a time. Raises UserError while another
    import is under way.
    """

    title = "Importing"
    result: ImportResult | None

    def __init__(
        self,
        session: Session,
        paths: Sequence[Path | Pasted],
        *,
        wishes: ImportWishes | None = None,
        answer: ImportAnswer | None = None,
        when_ready: Callable[[ImportJob], None] | None = None,
        wake: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        wishes = wishes or ImportWishes()
        if session in _importing:
            raise UserError("Another import is under way.", "Wait for it, or stop it.")
        if wishes.format is not None and find_format(wishes.format).read is None:
            raise UserError(f"The format “{wishes.format}” cannot be read.", "It is for export only.")
        self.preview: ImportPreview | None = None
        self._session = session
        self._answer = answer or ImportAnswer()
        self._when_ready = when_ready
        self._asked = False
        self._found = ImportResult()
        self._titles: dict[str, str] = {}
        self._used: set[str] = set()
        self._names: dict[str, str] = {}
        self._file = FoundFile("")
        self._files: list[FoundFile] = []
        self._waiting: list[tuple[FoundFile, Incoming]] = []
        self._discarding = True
        self._failure: UserError | None = None
        self._steps: Generator[None, None, None] | None = None
        self._all_read = False
        self._folder: TemporaryDirectory[str] | None = None
        named = [self._place(each) for each in paths]
        self._worker = Worker(wake)
        _importing.add(session)
        self.message = "Looking for articles"
        self._worker.send("import", named=named, wishes=_as_message(wishes))
        for _ in range(_AHEAD):
            self._worker.send("more")

    @property
    def waiting(self) -> bool:
        """Whether all is read and an answer is wanted."""
        return self._asked and not self.finished and not self._discarding

    def take(self, answer: ImportAnswer) -> None:
        """Go on with what was found, as the answer says; the job is finished after some more pumping."""
        if self.waiting:
            self._asked = False
            self._answer = answer
            self._steps = self._write()

    def _place(self, named: Path | Pasted) -> dict[str, str]:
        """Return what the worker is told of a file; what was pasted lies in one of its own for now."""
        if isinstance(named, Path):
            return {"path": str(named.absolute())}
        self._folder = self._folder or TemporaryDirectory(prefix="glossator-")
        # The file is called what the article is to be said to come from.
        path = Path(self._folder.name, new_id(), named.name.replace("/", "_"))
        path.parent.mkdir()
        path.write_bytes(named.data)
        about = {"title": named.title, "source": named.source, "published": named.published}
        return {"path": str(path), "name": named.name, **about}

    def _pump(self, timeout: float) -> None:
        if self._discarding:
            # What an import that was cut off by a crash left, or this one when it is stopped.
            self._discarding = self._session.project.discard_staged(limit=_DISCARD)
            if not self._discarding and (self.cancelled or self._failure):
                self._end()
            return
        try:
            until = time.perf_counter() + BUDGET
            if self._steps is None and not self._all_read:
                self._receive_messages(timeout)
            while self._steps is not None and not self.finished and time.perf_counter() < until:
                steps = self._steps
                if next(steps, self) is self and self._steps is steps:
                    self._steps = None
        except UserError as error:
            self._failure = error
            self._stop()

    def _receive_messages(self, timeout: float) -> None:
        for message in self._worker.messages(timeout):
            self._heed(message)
            if self._steps is not None:
                return

    def _heed(self, message: dict[str, object]) -> None:
        match message["kind"]:
            case "paused":
                self._worker.send("more")
            case "reading":
                free = bool(message["any_encoding"])
                self._file = FoundFile(str(message["file"]), str(message["format"]), any_encoding=free)
                self._files.append(self._file)
                number, total = cast("int", message["number"]), cast("int", message["of"])
                self.progress = number / total if total > 1 else None
                self.message = f"Reading {self._file.name}"
            case "article":
                self._receive(from_message(message))
            case "understood":
                self._understand(message)
            case "read":
                self._titles.update(self._file.titles)
            case "rejected":
                self._reject(message)
            case "note":
                self._found.notes.append(Note(str(message["file"]), str(message["sentence"])))
            case "passed_over":
                self._found.passed_over.append(str(message["file"]))
            case "done":
                self._all_read = True
                self._worker.close()
                self._stage()

    def _receive(self, incoming: Incoming) -> None:
        """Keep an article until a few have come, unless this import has brought its text already."""
        file, article = self._file, incoming.new.article
        title, text = article.metadata.title, article.text_sha256
        existing = self._titles.get(text) or file.titles.get(text)
        if existing is not None:
            file.duplicates.append(Duplicate(file.name, title, existing))
            return
        file.titles[text] = title
        self._waiting.append((file, incoming))
        characters = sum(each.new.article.length for _, each in self._waiting)
        if len(self._waiting) >= _BATCH_ARTICLES or characters > _BATCH_CHARACTERS:
            self._stage()

    def _understand(self, message: dict[str, object]) -> None:
        """Take in how the present file was understood."""
        file = self._file
        file.encoding, file.why = str(message["encoding"]), str(message["why"])
        file.columns = cast("dict[str, str]", message["columns"])
        file.there = tuple(cast("list[str]", message["there"]))
        file.left_out = tuple(cast("list[str]", message["left_out"]))

    def _reject(self, message: dict[str, object]) -> None:
        """Note that a file is broken; what of it is whole is kept, what of the rest is stored is removed at the end."""
        name, file = str(message["file"]), self._file
        problems = tuple(cast("list[str]", message["problems"]))
        rejected = Rejected(name, str(message["sentence"]), str(message["hint"]), problems)
        if not message["begun"]:
            self._found.rejected.append(rejected)
            return
        file.rejected = rejected
        file.void = frozenset(cast("list[str]", message["void"]))
        if problems:
            self._titles.update(file.titles)
            self._waiting = [(of, each) for of, each in self._waiting if of is not file or each.part not in file.void]
        else:
            file.dropped = True
            self._waiting = [(of, each) for of, each in self._waiting if of is not file]

    def _stage(self) -> None:
        """Store the texts that are waiting where nobody sees them yet, and go on with what follows from that."""
        fresh = list(self._new(self._waiting))
        self._waiting = []
        if fresh:
            runs = [(each.new.article.id, run.fingerprint, run.suggestions) for _, each in fresh for run in each.runs]
            given = iter(self._session.project.stage_texts([each.new for _, each in fresh], runs))
            for file, each in fresh:
                pairs = [pair for run in each.runs for pair in zip(run.ids, next(given), strict=True)]
                file.keep(each, {key: stored for key, stored in pairs if stored})
        self._steps = self._go_on(fresh)

    def _new(self, waiting: Sequence[tuple[FoundFile, Incoming]]) -> Iterator[tuple[FoundFile, Incoming]]:
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

    def _go_on(self, fresh: Sequence[tuple[FoundFile, Incoming]]) -> Generator[None, None, None]:
        """Compare what was stored; when all is read, tell what was found or take it in."""
        yield from self._compare(fresh)
        if not self._all_read:
            return
        for file in self._files:
            if file.rejected is not None:
                whole = len(file.good())
                self._found.rejected.append(file.rejected._replace(whole=whole))
                file.dropped = file.dropped or not whole
        if self._when_ready is None:
            yield from self._write()
            return
        for step in preview_steps(self._files, self._found, self._session.scheme):
            self.preview = step
            yield
        self.message = "Waiting for an answer"
        self._steps, self._asked = None, True
        self._when_ready(self)

    def _compare(self, fresh: Sequence[tuple[FoundFile, Incoming]]) -> Iterator[None]:
        """Look for texts that are nearly the same as those that were just stored, in short steps.

        In a project of which many texts were never compared, all that is left to idle moments.
        """
        copies = self._session.project.copies
        if copies.waiting() > len(fresh) + _WAITING:
            return
        while copies.compare(seconds=_COMPARING):
            yield
        files = {each.new.article.id: file for file, each in fresh}
        self._names.update((each.new.article.id, each.new.article.metadata.title) for _, each in fresh)
        for found in copies.found(list(files)):
            other = found.title or self._names.get(found.other, "")
            copy = CopyFound(self._names[found.article], other, found.likeness)
            files[found.article].copies.append((found.article, copy))
        yield

    def _write(self) -> Generator[None, None, None]:
        """Take in what was found, and clear up."""
        result, events = yield from self._take_in()
        # Texts that nobody wants, or of files that turned out to be broken.
        while self._session.project.discard_staged(limit=_DISCARD):
            yield
        found = [each for file in self._files for each in file.found]
        self._files = []
        # Very many objects are given back a few at a time: all at once that takes longer than a frame.
        while events or found:
            del events[-_GIVEN_BACK:], found[-_GIVEN_BACK:]
            yield
        self._finish(result)

    def _take_in(self) -> Generator[None, None, tuple[ImportResult, list[Event]]]:
        """Work out the change and write it, in short steps where it is a large one.

        Work goes on meanwhile, and this begins anew then; the last time it keeps others waiting.
        """
        self.message = "Taking the articles in"
        session = self._session
        taking = Taking(self._files, self._found, self._answer, session.scheme, by=session.author, at=now())
        yield from taking.steps()
        draft, attempts, written = taking.draft, 0, False
        if len(draft.events) < _ONE_GO:
            session.commit(draft, initiator=self)
            written = True
        while not written:
            attempts += 1
            for step in session.commit_steps(draft, initiator=self, gives_way=attempts < _ATTEMPTS):
                written = not isinstance(step, float)
                self.progress = 1.0 if written else cast("float", step)
                yield
        return taking.result, list(draft.events)

    def _cancel(self) -> None:
        self.message = "Stopping"
        self._stop()

    def _stop(self) -> None:
        self._worker.close()
        self._end_steps()
        self._waiting.clear()
        self._discarding = True

    def _end(self) -> None:
        if self._failure is not None and not self.cancelled:
            self._fail(self._failure)
        else:
            self._finish()

    def _end_steps(self) -> None:
        steps, self._steps = self._steps, None
        if steps is not None:
            steps.close()

    def _clean_up(self) -> None:
        self._worker.close()
        if not self.finished:
            self._end_steps()
        if self._folder is not None:
            self._folder.cleanup()
        _importing.discard(self._session)


def paste(
    session: Session,
    text: str,
    *,
    title: str = "",
    source: str = "",
    published: str = "",
    wishes: ImportWishes | None = None,
    answer: ImportAnswer | None = None,
    when_ready: Callable[[ImportJob], None] | None = None,
    wake: Callable[[], None] | None = None,
) -> ImportJob:
    """Return the import of a text that was pasted; what stands in none of its characters becomes U+FFFD."""
    data = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
    pasted = Pasted(data, title=title, source=source, published=published)
    return ImportJob(session, [pasted], wishes=wishes, answer=answer, when_ready=when_ready, wake=wake)


def _as_message(wishes: ImportWishes) -> dict[str, object]:
    return {
        "tidy": wishes.tidy,
        "format": wishes.format,
        "columns": dict(wishes.columns),
        "encoding": wishes.encoding,
    }
