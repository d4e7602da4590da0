"""A project that is worked on in the window: its session and the suggester that keeps it supplied."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from glossator import paths
from glossator.session.session import Session
from glossator.session.suggesting import Suggester
from glossator.session.waking import Waker

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from glossator.session.settings import Settings


class Work:
    """A session with its worker. The worker starts at once, so make this before anything slow is imported."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.waker = Waker()
        self.notify: Callable[[str], None] | None = None
        self.suggester = self._start()

    @classmethod
    def open(cls, path: Path, settings: Settings) -> Self:
        """Open a project for work. Raises ProjectError; the file is then as it was."""
        return cls(Session.open(path, author=settings.author))

    def restart_suggester(self) -> None:
        """Begin anew with the sources that the project's settings name now."""
        self.suggester.close()
        self.suggester = self._start()

    def back_up(self) -> Path | None:
        """Make the day's backup if there was work since the last; for an idle moment after opening."""
        return self.session.project.backup_if_due(paths.data_dir() / "backups", now=datetime.now(UTC))

    def close(self) -> None:
        """End the worker and close the project; nothing is left to save."""
        self.waker.target = None
        self.suggester.close()
        self.session.close()

    def _start(self) -> Suggester:
        return Suggester(self.session, wake=self.waker, notify=self._say)

    def _say(self, sentence: str) -> None:
        if self.notify is not None:
            self.notify(sentence)
