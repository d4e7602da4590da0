"""A project that is worked on in the window: its session and the suggester that keeps it supplied."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from glossator import paths
from glossator.domain.effects import Effects
from glossator.session.session import Session
from glossator.session.suggesting import Suggester, sources
from glossator.session.waking import Waker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta
    from pathlib import Path

    from glossator.session.settings import Settings
    from glossator.session.suggesting import Upcoming


class Work:
    """A session with its worker. The worker starts at once, so make this before anything slow is imported."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.waker = Waker()
        self.notify: Callable[[str], None] | None = None
        self._upcoming: Upcoming | None = None
        self._closed = False
        self.suggester = self._start()

    @classmethod
    def open(cls, path: Path, settings: Settings) -> Self:
        """Open a project for work. Raises ProjectError; the file is then as it was."""
        return cls(Session.open(path, author=settings.author))

    def suggester_is_outdated(self, effects: Effects) -> bool:
        """Tell whether what has changed is news to the sources: other ones are to suggest, or for other labels."""
        if Effects.SCHEME in effects and self.suggester.labels != self.session.scheme.source_labels():
            return True
        return Effects.SETTINGS in effects and self.suggester.specs != sources(self.session.project.settings())

    def restart_suggester(self) -> None:
        """Begin anew with the sources that the project's settings name now."""
        self.suggester.close()
        self.suggester = self._start()

    def listen(self, target: Callable[[], object]) -> None:
        """Have this called, from any thread, whenever the suggester has something to do; not once this is closed."""
        if not self._closed:
            self.waker.target = target

    def look_ahead_by(self, upcoming: Upcoming) -> None:
        """Ask this which articles come next, so that their suggestions are ready when they are opened."""
        self._upcoming = self.suggester.upcoming = upcoming

    def back_up(self, interval: timedelta) -> Iterator[float] | None:
        """Return the steps of a backup, when there was work since the last and that is as old as `interval`.

        Each step is short; giving the iterator up in between leaves nothing behind.
        """
        folder, moment, project = paths.data_dir() / "backups", datetime.now(UTC), self.session.project
        if not project.backup_is_due(folder, now=moment, interval=interval):
            return None
        return project.backup(folder, now=moment)

    def close(self) -> None:
        """End the worker and close the project; nothing is left to save."""
        self._closed = True
        self.waker.target = None
        self.suggester.close()
        self.session.close()

    def _start(self) -> Suggester:
        suggester = Suggester(self.session, wake=self.waker, notify=self._say)
        suggester.upcoming = self._upcoming
        return suggester

    def _say(self, sentence: str) -> None:
        if self.notify is not None:
            self.notify(sentence)
