"""Finds out which articles are copies of each other, a few thousandths of a second at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glossator.session.session import Session

_LONG = 1.0


class Comparing:
    """The work on the copies of one project, done in idle moments: see `Indexing` for how it is driven."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def step(self) -> bool:
        """Do one short piece of work, which is one transaction; tell whether there is more. Raises ProjectError."""
        return self._session.busy or self._session.project.copies.compare()


def compare_all(session: Session) -> None:
    """Compare every text that waits, for the command line, where nobody is typing."""
    while session.project.copies.compare(seconds=_LONG):
        pass
