"""One open project: the article in hand, committing, undo and redo, and word to everybody who listens."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glossator.domain.changes import (
    Change,
    SchemeChanged,
    SettingChanged,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    SuggestionReopened,
)
from glossator.domain.effects import Effects
from glossator.domain.ids import new_id
from glossator.domain.merging import independent
from glossator.session.history import History
from glossator.session.large_change import LARGE, ChangeJob
from glossator.session.outcome import Draft, Outcome
from glossator.store.project import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from glossator.domain.annotations import Annotations
    from glossator.domain.changes import (
        Event,
    )
    from glossator.domain.fit import Tokens
    from glossator.domain.labels import LabelScheme

_AT_ONCE = 200
LAYER = "main"
"""The layer that a project starts with."""


def now() -> str:
    """Return the present moment as ISO 8601 in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Session:
    """Everything that can be done with one open project; nothing else writes to it."""

    def __init__(self, project: Project, *, author: str, layer: str = LAYER) -> None:
        self.project = project
        self.author = author
        self.layer = layer
        self.history = History(project)
        self._scheme: LabelScheme | None = None
        self._open: Annotations | None = None
        self._listeners: list[Callable[[Outcome], None]] = []
        self._tokens: tuple[str, Tokens] | None = None

    @classmethod
    def create(cls, path: Path, scheme: LabelScheme, settings: dict[str, str], *, author: str) -> Session:
        """Make a new project file with a label scheme and its settings. Raises ProjectError."""
        session = cls(Project.create(path), author=author)
        events: list[Event] = [SchemeChanged(None, scheme)]
        events += [SettingChanged(key, None, value) for key, value in sorted(settings.items())]
        try:
            session.commit(Draft("Make the project", tuple(events)))
        except BaseException:
            session.close()
            path.unlink(missing_ok=True)
            raise
        return session

    @classmethod
    def open(cls, path: Path, *, author: str) -> Session:
        """Open an existing project file. Raises ProjectError; the file is then as it was."""
        return cls(Project.open(path), author=author)

    @property
    def path(self) -> Path:
        """The project file."""
        return self.project.path

    @property
    def scheme(self) -> LabelScheme:
        """The project's label scheme."""
        if self._scheme is None:
            self._scheme = self.project.scheme()
        return self._scheme

    def close(self) -> None:
        """Close the project; there is never anything left to save."""
        self.project.close()

    def subscribe(self, listener: Callable[[Outcome], None]) -> Callable[[], None]:
        """Have every outcome told to `listener`; call what is returned to end that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def annotations(self, article: str) -> Annotations:
        """Return the annotations of an article, kept up to date as long as it is the one in hand."""
        if self._open is None or self._open.article != article:
            self._open = self.project.annotations(article, self.layer)
        return self._open

    def decided(self, article: str) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int, str]]]:
        """Return what was decided in an article: where there are spans, and the readings that were rejected."""
        if self._open is not None and self._open.article == article:
            return frozenset((span.start, span.end) for span in self._open.spans), self._open.rejected_readings
        return self.project.decided(article, self.layer)

    @property
    def busy(self) -> bool:
        """Whether a large change is being written; other ones are refused meanwhile."""
        return self.project.busy

    def commit(self, draft: Draft, *, initiator: object = None, undoes: str | None = None) -> Outcome:
        """Write a draft as one change; it is durable on return. An empty draft changes nothing and is told to nobody.

        Raises ProjectError when the file cannot take it; nothing has changed then.
        """
        if not draft:
            return Outcome(Effects.NONE, focus=draft.focus, initiator=initiator)
        change = self._change(draft, undoes)
        self.project.commit(change)
        return self._publish(change, _touched(change, draft, initiator))

    def commit_steps(
        self, draft: Draft, *, initiator: object = None, undoes: str | None = None, gives_way: bool = False
    ) -> Iterator[float | Outcome]:
        """Write a draft as `commit` does, a part at a time: yields the part that is done and at last the outcome.

        Giving the iteration up before that leaves nothing of it; other changes are refused meanwhile. If it gives way
        to them instead, it ends without an outcome, with nothing written.
        """
        if not draft:
            yield self.commit(draft, initiator=initiator)
            return
        change = self._change(draft, undoes)
        # Looked up now: the last step has enough to do.
        outcome = _touched(change, draft, initiator)
        if (yield from self.project.commit_steps(change, gives_way=gives_way)):
            yield self._publish(change, outcome)

    def _change(self, draft: Draft, undoes: str | None) -> Change:
        layer = draft.layer or self.layer
        return Change(new_id(), now(), self.author, layer, draft.title, draft.events, undoes)

    def _publish(self, change: Change, outcome: Outcome) -> Outcome:
        """Take a change that was written into what is open, and tell everybody."""
        self.history.record(change)
        touched = self._open is not None and self._open.article in outcome.articles
        if self._open is not None and touched and change.layer == self.layer:
            for event in change.events:
                self._open.apply(event)
        if Effects.SCHEME in outcome.effects:
            self._scheme = None
            self._open = None
        if touched and Effects.ARTICLES in outcome.effects:
            self._open = None
        self._tell(outcome)
        return outcome

    def undo(self, *, initiator: object = None) -> Outcome | None:
        """Take the last change back; None when there is nothing to undo."""
        self.project.settle()
        return self._take_back(self.history.next_undo, "Undo: ", self.history.undo_title, initiator)

    def redo(self, *, initiator: object = None) -> Outcome | None:
        """Do again what was undone last; None when there is nothing to redo."""
        self.project.settle()
        return self._take_back(self.history.next_redo, "Redo: ", self.history.redo_title, initiator)

    def undo_job(self, *, initiator: object = None) -> ChangeJob | None:
        """Return the work of taking the last change back where that change is large, None where `undo` will do."""
        self.project.settle()
        return self._take_back_job(self.history.next_undo, "Undo: ", self.history.undo_title, initiator)

    def redo_job(self, *, initiator: object = None) -> ChangeJob | None:
        """Return the work of doing again what was undone last where that is large, None where `redo` will do."""
        self.project.settle()
        return self._take_back_job(self.history.next_redo, "Redo: ", self.history.redo_title, initiator)

    def suggestions_arrived(self, articles: Sequence[str]) -> None:
        """Tell that suggestions of these articles were stored, and take them into the article in hand."""
        if self._open is not None and self._open.article in articles:
            self._open.suggest(self.project.suggestions(self._open.article))
        self._tell(Outcome(Effects.SUGGESTIONS, tuple(articles)))

    def tokens_arrived(self, article: str, tokens: Tokens) -> None:
        """Tell where the pipeline's tokens of an article are; those of one article at a time are known."""
        self._tokens = (article, tokens)
        self._tell(Outcome(Effects.FIT, (article,)))

    def tokens(self, article: str) -> Tokens | None:
        """Return where the pipeline's tokens of an article are, if that is known by now."""
        return self._tokens[1] if self._tokens is not None and self._tokens[0] == article else None

    def suggestions_arrived_steps(self, article: str) -> Iterator[None]:
        """Do what `suggestions_arrived` does for an article with very many, a stretch of its text at a time."""
        annotations = self._open
        if annotations is None or annotations.article != article:
            self.suggestions_arrived((article,))
            return
        for begin, end, found in independent(self.project.suggestions_steps(article), _AT_ONCE):
            if annotations is not self._open:
                return
            annotations.suggest_within(begin, end, found)
            self._tell(Outcome(Effects.SUGGESTIONS, (article,)))
            yield

    def change_setting(self, key: str, value: str | None, title: str) -> Outcome:
        """Set or unset one of the project's settings, as a change that can be undone."""
        return self.change_settings({key: value}, title)

    def change_settings(self, settings: Mapping[str, str | None], title: str) -> Outcome:
        """Set or unset several of the project's settings as one change; those that stay as they are are left out."""
        known = self.project.settings()
        events = [
            SettingChanged(key, known.get(key), value) for key, value in settings.items() if known.get(key) != value
        ]
        return self.commit(Draft(title, tuple(events)))

    def _take_back(self, change_id: str | None, prefix: str, title: str, initiator: object) -> Outcome | None:
        if change_id is None:
            return None
        return self.commit(
            _inverse(self.project.change(change_id), prefix + title), initiator=initiator, undoes=change_id
        )

    def _take_back_job(self, change_id: str | None, prefix: str, title: str, initiator: object) -> ChangeJob | None:
        if change_id is None or self.project.event_count(change_id) < LARGE:
            return None
        return ChangeJob(self, self._taking_back(change_id, prefix + title), initiator=initiator, undoes=change_id)

    def _taking_back(self, change_id: str, title: str) -> Iterator[Draft | None]:
        for change in self.project.change_steps(change_id):
            yield None if change is None else _inverse(change, title)

    def _tell(self, outcome: Outcome) -> None:
        for listener in tuple(self._listeners):
            listener(outcome)


def _touched(change: Change, draft: Draft, initiator: object) -> Outcome:
    """Return what is told of a change once it is written."""
    effects = change.effects | Effects.HISTORY
    return Outcome(effects, change.articles, change, focus=draft.focus, initiator=initiator)


def _inverse(change: Change, title: str) -> Draft:
    events = change.inverse_events()
    return Draft(title, events, _focus(events), change.layer)


def _focus(events: tuple[Event, ...]) -> str | None:
    """Return the mark that an undo should show: the span that comes back, or the suggestion that opens again."""
    opened: list[str] = []
    for event in events:
        match event:
            case SpanAdded(span=span) | SpanChanged(after=span):
                return span.id
            case SpanRemoved(span=span) if span.suggestion:
                opened.insert(0, span.suggestion)
            case SuggestionReopened(suggestion=key):
                opened.append(key)
            case _:
                pass
    return opened[0] if opened else None
