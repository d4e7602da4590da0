"""What can be undone and redone, read from the journal, so that it survives restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.changes import Change
    from glossator.domain.history import ChangeInfo
    from glossator.store.project import Project

_WINDOW = 500


class History:
    """The changes that undo and redo would take next; the journal itself is never cut.

    The first change of all made the project and is not offered: without its scheme nothing could be done.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._undo: list[tuple[str, str]] = []
        self._redo: list[tuple[str, str]] = []
        self._oldest: int | None = None
        self._loaded = False

    @property
    def undo_title(self) -> str:
        """What undo would take back, or an empty string."""
        self._load()
        return self._undo[-1][1] if self._undo else ""

    @property
    def redo_title(self) -> str:
        """What redo would do again, or an empty string."""
        self._load()
        return self._redo[-1][1] if self._redo else ""

    @property
    def next_undo(self) -> str | None:
        """The id of the change that undo takes back."""
        self._load()
        return self._undo[-1][0] if self._undo else None

    @property
    def next_redo(self) -> str | None:
        """The id of the undoing change that redo takes back."""
        self._load()
        return self._redo[-1][0] if self._redo else None

    def record(self, change: Change) -> None:
        """Take in a change that was just committed."""
        if self._loaded:
            self._step(change.id, change.title, change.undoes)

    def _load(self) -> None:
        if not self._loaded:
            self._read(_WINDOW)
            self._loaded = True
        window = _WINDOW
        while not self._undo and self._oldest is not None and self._oldest > 1:
            window *= 8
            self._read(window)

    def _read(self, limit: int) -> None:
        newest_first = self._project.changes(limit=limit)
        self._oldest = newest_first[-1].seq if len(newest_first) == limit else None
        self._undo, self._redo = [], []
        self._replay(reversed(newest_first))

    def _replay(self, changes: Iterable[ChangeInfo]) -> None:
        for info in changes:
            if info.seq == 1:
                continue
            self._step(info.id, info.title, info.undoes)

    def _step(self, change_id: str, title: str, undoes: str | None) -> None:
        if undoes is None:
            self._undo.append((change_id, title))
            self._redo.clear()
        elif self._undo and self._undo[-1][0] == undoes:
            self._redo.append((change_id, self._undo.pop()[1]))
        elif self._redo and self._redo[-1][0] == undoes:
            self._undo.append((change_id, self._redo.pop()[1]))
