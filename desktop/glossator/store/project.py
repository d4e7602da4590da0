"""The project file: one SQLite database that is whole after every action, with one owner at a time."""

from __future__ import annotations

import json
import threading
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Self

from glossator.domain.article import ArticleState
from glossator.domain.effects import Effects
from glossator.domain.labels import LabelScheme
from glossator.domain.queue import QueueOrder
from glossator.registry import on_first_use
from glossator.store import articles, journal, opening, owner, queue, spans, suggestions
from glossator.store.codec import scheme_from
from glossator.store.copies import Copies
from glossator.store.failures import decoding
from glossator.store.labelled import Labelled
from glossator.store.names import layer_key
from glossator.store.projections import Projections

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path

    from glossator.domain.annotations import Annotations
    from glossator.domain.article import Article, NewArticle, Status
    from glossator.domain.changes import Change, Event
    from glossator.domain.export import ExportArticle
    from glossator.domain.findings import Finding
    from glossator.domain.history import ChangeInfo, HistoryRow, HistoryStep
    from glossator.domain.lessons import Subject
    from glossator.domain.memory import PhraseLessons, Tally
    from glossator.domain.progress import Figures, Summary
    from glossator.domain.queue import QueueRow
    from glossator.domain.span import Span
    from glossator.domain.suggestion import Fingerprint, RawSuggestion, Suggestion
    from glossator.store import (
        backup,
        candidates,
        check,
        export,
        figures,
        history,
        lessons,
        outlook,
        search,
        snapshot,
        word_index,
    )
    from glossator.store.connection import Connection
else:
    backup, candidates, check, export, figures, history, lessons, outlook, search, snapshot, word_index = on_first_use(
        "glossator.store",
        *("backup", "candidates", "check", "export", "figures", "history", "lessons", "outlook"),
        *("search", "snapshot", "word_index"),
    )

_STEP = 200


class Project:
    """An open project. Every method that writes is one transaction and durable when it returns.

    All methods raise ProjectError when the file cannot be used, and StaleError when what they are about is not there
    or no longer as it was; nothing has changed then.
    """

    def __init__(self, connection: Connection, path: Path, *, owned: bool) -> None:
        self.path = path
        self._connection = connection
        self._owned = owned
        self._scheme: LabelScheme | None = None

    @classmethod
    def create(cls, path: Path) -> Project:
        """Make a new, empty project. Raises ProjectError when something is there already."""
        return cls(opening.create(path), path.absolute(), owned=True)

    @classmethod
    def open(cls, path: Path) -> Project:
        """Open a project for work. Raises ProjectError; the file is then as it was."""
        return cls(opening.open_existing(path), path.absolute(), owned=True)

    @classmethod
    def open_snapshot(cls, path: Path) -> Project:
        """Open a copy of a project that nobody works in, for reading only. Raises ProjectError."""
        return cls(opening.open_reading(path), path.absolute(), owned=False)

    def close(self) -> None:
        """Give the file back; there is never anything left to save. Idempotent."""
        self._connection.close()
        if self._owned:
            self._owned = False
            owner.release(self._connection.path or self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self) -> None:
        """Load what the first write needs, so that it is as fast as all others; does so beside, and returns at once."""
        threading.Thread(target=import_module, args=("sqlite_utils",), name="prepare", daemon=True).start()

    # Writing

    def commit(self, change: Change) -> None:
        """Write a change to the journal and apply it."""
        with self._connection.transaction():
            journal.append(self._connection, change)
            Projections(self._connection, change.layer).apply(change.events)
        if Effects.SCHEME in change.effects:
            self._scheme = None

    def commit_steps(self, change: Change, *, gives_way: bool = False) -> Generator[float, None, bool]:
        """Write a change as `commit` does, yielding the part that is done; giving it up leaves nothing of it.

        Nothing else can be written in between: ProjectError says so. If it gives way the other is written instead,
        and False returned: nothing of this one is there.
        """
        whole, effects = True, change.effects
        if gives_way:
            whole = yield from self._connection.in_background(self._write(change), gives_way=True)
        else:
            yield from self._connection.in_steps(self._write(change))
        if Effects.SCHEME in effects:
            self._scheme = None
        return whole

    def _write(self, change: Change) -> Iterator[float]:
        total, done = 3 * max(len(change.events), 1), 0
        for count in journal.append_steps(self._connection, change):
            done += count
            yield done / total
        projections = Projections(self._connection, change.layer)
        for start in range(0, len(change.events), _STEP):
            projections.apply(change.events[start : start + _STEP])
            done += len(change.events[start : start + _STEP])
            yield done / total

    def settle(self) -> None:
        """Have nothing half written, so that the history can be followed."""
        self._connection.settle()

    @property
    def busy(self) -> bool:
        """Whether a large change is being written, so that nothing else can be."""
        return self._connection.busy

    def stage_texts(
        self, new: Sequence[NewArticle], runs: Sequence[tuple[str, Fingerprint, Sequence[RawSuggestion]]] = ()
    ) -> list[list[str | None]]:
        """Store texts of an import, and runs on them; they stay unseen until a change adds their articles.

        Returns the ids of the runs’ suggestions as `add_runs` does.
        """
        with self._connection.transaction():
            articles.stage(self._connection, new)
            return suggestions.add_runs(self._connection, runs)

    def discard_staged(self, *, limit: int | None = None) -> bool:
        """Remove the texts that no change ever added, as a cancelled import leaves them; tell whether any are left.

        With `limit` only so many are removed.
        """
        with self._connection.transaction():
            return articles.discard_staged(self._connection, limit)

    def taken_ids(self, ids: Sequence[str]) -> set[str]:
        """Return those ids that a text has already, seen or not: an import that was undone leaves its texts."""
        return articles.taken(self._connection, ids)

    def add_suggestions(self, article: str, fingerprint: Fingerprint, found: Sequence[RawSuggestion]) -> None:
        """Store what a source found in an article; what the same fingerprint found before stays as it is."""
        self.add_runs([(article, fingerprint, found)])

    def add_suggestions_steps(
        self, article: str, fingerprint: Fingerprint, found: Sequence[RawSuggestion]
    ) -> Iterator[None]:
        """Store a run as `add_suggestions` does, in short steps; it is seen when it is whole, or never.

        Whatever else is written in between first writes the rest of it.
        """
        steps = suggestions.add_run_steps(self._connection, article, fingerprint, found)
        yield from self._connection.in_background(steps)

    def add_runs(self, runs: Sequence[tuple[str, Fingerprint, Sequence[RawSuggestion]]]) -> list[list[str | None]]:
        """Store several runs at once, on staged texts too; return the id of each suggestion of each.

        The last run of a source on an article is its current one. An id is None where the same fingerprint found
        something else before, which stays.
        """
        with self._connection.transaction():
            return suggestions.add_runs(self._connection, runs)

    # Articles

    def text(self, article: str) -> str:
        """Return an article's text, verified against its hash."""
        return articles.read_text(self._connection, article)

    def original(self, article: str) -> bytes:
        """Return the bytes that an article was read from."""
        return articles.read_original(self._connection, article)

    def article(self, article: str) -> Article:
        """Return an article without its text."""
        return articles.read_article(self._connection, article)

    def status(self, article: str, layer: str) -> Status:
        """Return an article's state in a layer."""
        return articles.read_status(self._connection, article, layer)

    def annotations(self, article: str, layer: str) -> Annotations:
        """Return the annotations of an article in a layer, each span verified against the text."""
        return spans.read_annotations(self._connection, article, layer, self.scheme())

    def candidates(
        self, layer: str, phrases: Sequence[str], states: frozenset[ArticleState], *, indexed: bool
    ) -> Iterator[tuple[float, candidates.Candidate | None]]:
        """Yield the articles in some states that may hold a phrase, with the part that is looked through by then.

        With `indexed` false all are read; each step is short.
        """
        return candidates.candidates(self._connection, layer, phrases, states, indexed=indexed)

    def spans(self, article: str, layer: str) -> list[Span]:
        """Return the judged spans of an article in a layer, in text order."""
        key = articles.place(self._connection, article).key
        return spans.read_spans(self._connection, key, article, layer_key(self._connection, layer))

    def articles_with_texts(self, hashes: Iterable[str]) -> dict[str, str]:
        """Return the id of the article for each hash of a text that is in the project."""
        return articles.with_texts(self._connection, hashes)

    # Suggestions

    def suggestions(self, article: str) -> list[Suggestion]:
        """Return what the sources' current runs suggest, under the scheme's labels; ignored labels are left out."""
        place = articles.place(self._connection, article)
        text = articles.read_text(self._connection, article)
        return suggestions.current(self._connection, place.key, article, text, self.scheme())

    def suggestions_steps(self, article: str) -> Iterator[list[Suggestion]]:
        """Yield what `suggestions` returns, in text order and in parts that are quickly made."""
        place = articles.place(self._connection, article)
        text = articles.read_text(self._connection, article)
        yield from suggestions.current_steps(self._connection, place.key, article, text, self.scheme())

    def has_run(self, article: str, source: str, digest: str | None = None) -> bool:
        """Tell whether an article has a current run of a source (as `Fingerprint.source` names it), by that digest."""
        return suggestions.has_run(self._connection, article, source, digest)

    def without_run(
        self, source: str, *, digest: str | None = None, limit: int = 100, after_key: int = 0
    ) -> list[tuple[int, str]]:
        """Return key and id of articles that lack a current run of a source, in import order."""
        return suggestions.without_run(self._connection, source, digest, limit=limit, after_key=after_key)

    # Copies and searching

    @cached_property
    def copies(self) -> Copies:
        """Which articles are copies of which, by texts that are nearly the same."""
        return Copies(self._connection)

    @cached_property
    def words(self) -> word_index.WordIndex:
        """The index of words, which is filled a little at a time."""
        return word_index.WordIndex(self._connection)

    @cached_property
    def texts(self) -> search.TextSearch:
        """The way to the articles that may hold what is looked for."""
        return search.TextSearch(self._connection)

    # The memory

    def lessons_waiting(self, layer: str) -> int:
        """Return how many articles the memory has still to learn or to forget."""
        return lessons.waiting(self._connection, layer)

    def has_lessons(self, layer: str) -> bool:
        """Tell whether the memory has learnt anything."""
        return lessons.has_lessons(self._connection, layer)

    def learn(self, layer: str) -> Iterator[None]:
        """Bring the memory's lessons up to date with what is confirmed, in short transactions."""
        return lessons.catch_up(self._connection, layer)

    def lessons(self, layer: str) -> Callable[[Collection[Subject]], dict[Subject, Tally]]:
        """Return what looks up what the memory knows of subjects; those that it knows nothing of are left out."""
        return lessons.Lookup(self._connection, layer).tallies

    def phrases(
        self, layer: str, *, after: str = "", limit: int = 200, wanted: str = ""
    ) -> tuple[list[PhraseLessons], str | None]:
        """Return phrases that the memory knows, in order, and after which to go on; None when that were all.

        It may return few, or none, and still not be at the end: each call looks at so many only.
        """
        return lessons.phrases(self._connection, layer, after=after, limit=limit, wanted=wanted)

    def phrase(self, layer: str, key: str) -> PhraseLessons | None:
        """Return what the memory knows of one phrase."""
        return lessons.phrase(self._connection, layer, key)

    def sources_say(self, article: str) -> list[Suggestion]:
        """Return what the current runs of all sources but the memory found; the label is empty where it is ignored."""
        key = articles.place(self._connection, article).key
        return lessons.sources_say(self._connection, key, self.text(article), self.scheme())

    def decided(self, article: str, layer: str) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int, str]]]:
        """Return the stretches of an article's spans, and the readings that were rejected in it."""
        place = articles.place(self._connection, article)
        return spans.read_decided(self._connection, place.key, article, layer, self.scheme())

    def memory_run(self, article: str) -> tuple[int, list[RawSuggestion]]:
        """Return the number that the memory's next run on an article gets, and what its current one says."""
        return lessons.memory_run(self._connection, articles.place(self._connection, article).key)

    # Scheme and settings

    def scheme(self) -> LabelScheme:
        """Return the label scheme; one without labels when the project has none yet."""
        if self._scheme is None:
            body = self._connection.value("SELECT body FROM scheme")
            with decoding("The label scheme"):
                self._scheme = (scheme_from(json.loads(body)) if body else None) or LabelScheme("", "", ())
        return self._scheme

    def labelled(self, layer: str) -> Labelled:
        """Return what stands under which label in a layer, to be read a stretch at a time."""
        return Labelled(self._connection, layer)

    def settings(self) -> dict[str, str]:
        """Return the project's own settings."""
        return dict(self._connection.rows("SELECT key, value FROM setting"))

    # The queue

    def queue(
        self,
        layer: str,
        order: QueueOrder = QueueOrder.IMPORTED,
        *,
        states: frozenset[ArticleState] | None = None,
        text: str = "",
        flagged: bool = False,
        seed: int = 0,
        one_of_group: bool = False,
    ) -> list[int]:
        """Return the keys of the articles in an order, perhaps only the first of each group of copies.

        `text` is looked for in title and source, in any case; `seed` chooses one of many random orders.
        """
        keys = queue.keys(self._connection, layer, order, states, text, flagged=flagged, seed=seed)
        return self.copies.first_of_each(keys) if one_of_group else keys

    def reasons(self, layer: str) -> list[str]:
        """Return the reasons for which articles were skipped, the most frequent first."""
        return queue.reasons(self._connection, layer)

    def first_in_state(self, layer: str, keys: Sequence[int], state: ArticleState) -> str | None:
        """Return the id of the first of some articles, by their keys, that is in a state; None when none is."""
        key = queue.first_in_state(self._connection, layer, keys, state)
        return None if key is None else queue.rows(self._connection, layer, [key])[key].id

    def weigh(self) -> bool:
        """Work out what to expect of the next articles that wait for it; tell whether more do. A short transaction."""
        return outlook.weigh(self._connection, self.scheme())

    def compare(self, layer: str) -> Iterator[float]:
        """Work out how unlike the confirmed articles each one is, yielding the part that is done."""
        return outlook.compare(self._connection, layer)

    def queue_rows(self, layer: str, keys: Sequence[int]) -> dict[int, QueueRow]:
        """Return the rows of some articles by their keys."""
        return queue.rows(self._connection, layer, keys)

    def key_of(self, article: str) -> int | None:
        """Return an article's key in the queue, None when it is not in the project."""
        return articles.key_of(self._connection, article)

    def state_counts(self, layer: str) -> dict[ArticleState, int]:
        """Return how many articles are in each state."""
        return queue.counts(self._connection, layer)

    def next_article(self, layer: str, after_key: int, *, state: ArticleState) -> str | None:
        """Return the next article in a state in import order, going round at the end; None when there is none."""
        return queue.next_article(self._connection, layer, after_key, state)

    def new_articles_after(self, layer: str, after_key: int, *, limit: int = 100) -> list[tuple[int, str]]:
        """Return key and id of the new articles that were imported after another one."""
        return queue.next_in_state(self._connection, layer, after_key, ArticleState.NEW, limit=limit)

    # History and figures

    def changes(self, *, before: int | None = None, limit: int = 200) -> list[ChangeInfo]:
        """Return what is shown of the changes, the newest first, those before a `seq` if one is given."""
        return journal.infos(self._connection, before=before, limit=limit)

    def change(self, change_id: str) -> Change:
        """Return a change with its events."""
        return journal.read_change(self._connection, change_id)

    def change_steps(self, change_id: str) -> Iterator[Change | None]:
        """Yield None while a change is read a part at a time, and at last the change with its events."""
        return journal.read_steps(self._connection, change_id)

    def event_count(self, change_id: str) -> int:
        """Return how many events a change has."""
        return journal.event_count(self._connection, change_id)

    def next_undo(self, *, before: int | None = None) -> HistoryStep | None:
        """Return what undo would take back, as of just before the change with a `seq` if one is given."""
        return history.next_undo(self._connection, before)

    def next_redo(self, *, before: int | None = None) -> HistoryStep | None:
        """Return what redo would take back, as of just before the change with a `seq` if one is given."""
        return history.next_redo(self._connection, before)

    def history(self, *, before: int | None = None, limit: int = 200) -> list[tuple[int, str]]:
        """Return `seq` and time of the changes that are neither an undo nor a redo, the newest first."""
        return history.made(self._connection, before=before, limit=limit)

    def history_rows(self, seqs: Sequence[int]) -> dict[int, HistoryRow]:
        """Return what the history shows of some changes by their `seq`."""
        return history.rows(self._connection, seqs)

    def articles_touched(self, change_id: str, *, after: int = 0, limit: int = 500) -> tuple[set[str], bool]:
        """Return the articles that some of a change's events touch, and whether those were its last."""
        return history.articles_touched(self._connection, change_id, after, limit)

    def first_events(self, change_id: str, *, limit: int = 100) -> list[Event]:
        """Return the first events of a change."""
        return history.first_events(self._connection, change_id, limit)

    def summary(self, layer: str) -> Summary:
        """Return the figures of a layer; the work grows with the project."""
        return figures.summary(self._connection, layer, self.scheme())

    def figures(self, layer: str, *, since: str) -> Iterator[float | Figures]:
        """Yield the part that is done after every few articles, and at last the figures of a layer.

        What was confirmed is counted by the hour from the moment `since` on.
        """
        return figures.steps(self._connection, layer, self.scheme(), since=since)

    def work_done(self, layer: str, *, since: str) -> Iterator[list[tuple[str, str, str | None]]]:
        """Yield time, author and article of the changes from a moment on, a few hundred at a time, in their order."""
        return figures.work(self._connection, layer, since)

    def span_counts(self, layer: str) -> dict[ArticleState, int]:
        """Return how many spans the articles in each state have; the work grows with the project."""
        return figures.span_counts(self._connection, layer)

    def export_rows(
        self, layer: str, states: frozenset[ArticleState], *, unjudged: bool = True
    ) -> Iterator[ExportArticle]:
        """Yield the articles in some states, in import order, each with everything that is known about it.

        Without `unjudged` the open suggestions are not worked out.
        """
        return export.export_rows(self._connection, layer, self.scheme(), states, unjudged=unjudged)

    def exports(self, layer: str) -> export.Exports:
        """The way to what an export of a layer writes."""
        return export.Exports(self._connection, layer, self.scheme())

    # The file

    def snapshot(self, target: Path, *, pages: int = 256) -> Iterator[float]:
        """Copy the project while it is worked in, yielding the part that is done; `target` is whole at the end."""
        return snapshot.copy(self._connection, target, pages=pages)

    def check(self) -> Iterator[Finding]:
        """Yield everything that is wrong with the file; the work grows with the project."""
        return check.findings(self._connection)

    def last_backup(self, folder: Path) -> Path | None:
        """Return the newest backup of this project in a folder."""
        return backup.last(self._connection, folder)

    def backup(self, folder: Path, *, now: datetime) -> Iterator[float]:
        """Make a verified backup while the project is worked in, yielding the part that is done."""
        return backup.steps(self._connection, self.path, folder, now=now)

    def backup_is_due(self, folder: Path, *, now: datetime, interval: timedelta) -> bool:
        """Tell whether there was work since the last backup and that is as old as `interval`."""
        return backup.is_due(self._connection, folder, now=now, interval=interval)

    def backup_if_due(self, folder: Path, *, now: datetime) -> Path | None:
        """Make a verified backup if there was work since the last one and that is some time ago; return it."""
        return backup.if_due(self._connection, self.path, folder, now=now)
