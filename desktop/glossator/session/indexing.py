"""Keeps the index of words up to date, a few thousandths of a second at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.session.session import Session

_LARGE_TEXTS = 2_000_000
_LARGE_PAGES = 2_000


class Indexing:
    """The work on the index of one project: first texts that wait are taken in, in between its parts are merged."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._filling = True
        self._merging = True
        self._merge_next = True

    def step(self) -> bool:
        """Do one short piece of work, which is one transaction; tell whether there is more. Raises ProjectError."""
        if self._session.busy:
            return True
        project = self._session.project
        # Merging in between keeps the number of parts down, and with it the time that a search takes.
        self._merge_next = not self._merge_next
        if self._filling and not self._merge_next:
            self._filling = project.words.take_in()
        elif self._merging:
            self._merging = project.words.merge() or self._filling
        return self._filling or self._merging

    def articles_came(self) -> None:
        """Look for texts again."""
        self._filling = self._merging = True


def index_all(session: Session) -> None:
    """Take in every text that waits, for the command line, where nobody is typing."""
    if not session.project.words.waiting():
        return
    while session.project.words.take_in(_LARGE_TEXTS):
        pass
    while session.project.words.merge(_LARGE_PAGES):
        pass
