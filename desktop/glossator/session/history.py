"""What can be undone and redone, read from the journal, so that it survives restarts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain.history import HistoryStep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from glossator.domain.changes import Change
    from glossator.store.project import Project


class _Steps:
    """The steps that one of undo and redo would take, of which only as many are known as were asked for.

    `find` gives the next one as of just before a change in the journal, or as of now.
    """

    def __init__(self, find: Callable[[int | None], HistoryStep | None]) -> None:
        self._find = find
        self._known: list[HistoryStep] = []
        # Before which change the step below the known ones is to be looked for; 0 when there is none.
        self._below: int | None = None

    def next(self) -> HistoryStep | None:
        """Return the step that would be taken next."""
        if not self._known and self._below != 0:
            found = self._find(self._below)
            self._below = found.seq if found else 0
            self._known = [found] if found else []
        return self._known[-1] if self._known else None

    @property
    def asked(self) -> bool:
        """Whether the journal was asked for any step yet."""
        return self._below is not None

    def push(self, step: HistoryStep) -> None:
        self._known.append(step)

    def pop(self) -> None:
        self._known.pop()

    def clear(self) -> None:
        """Forget all steps: nothing of them can be taken any more."""
        self._known, self._below = [], 0


class History:
    """The changes that undo and redo would take next; the journal itself is never cut.

    The journal is asked for one step at a time, when it is wanted, so that no depth costs anything. The first change
    of all made the project and is not offered: without its scheme nothing could be done.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._forget()

    @property
    def undo_title(self) -> str:
        """What undo would take back, or an empty string."""
        step = self._undo.next()
        return step.title if step else ""

    @property
    def redo_title(self) -> str:
        """What redo would do again, or an empty string."""
        step = self._redo.next()
        return step.title if step else ""

    @property
    def next_undo(self) -> str | None:
        """The id of the change that undo takes back."""
        step = self._undo.next()
        return step.id if step else None

    @property
    def next_redo(self) -> str | None:
        """The id of the undoing change that redo takes back."""
        step = self._redo.next()
        return step.id if step else None

    @property
    def last_done(self) -> int:
        """The `seq` of the newest change that is in effect, as a person made it; 0 when all are undone."""
        step = self._undo.next()
        return step.made if step else 0

    @property
    def first_undone(self) -> int | None:
        """The `seq` of the change that redo would do again, as a person made it."""
        step = self._redo.next()
        return step.made if step else None

    def undo_steps(self) -> Iterator[HistoryStep]:
        """Yield what undo would take back one after the other, the next first."""
        step = self._project.next_undo()
        while step is not None:
            yield step
            step = self._project.next_undo(before=step.seq)

    def redo_steps(self) -> Iterator[HistoryStep]:
        """Yield what redo would do again one after the other, the next first."""
        step = self._project.next_redo()
        while step is not None:
            yield step
            step = self._project.next_redo(before=step.seq)

    def record(self, change: Change) -> None:
        """Take in a change that was just committed."""
        if not (self._undo.asked and self._redo.asked):
            # What is looked up later finds this change in the journal.
            self._forget()
            return
        undo, redo = self._undo.next(), self._redo.next()
        seq = self._project.changes(limit=1)[0].seq
        if change.undoes is None:
            self._undo.push(HistoryStep(change.id, seq, seq, change.title))
            self._redo.clear()
        elif undo is not None and undo.id == change.undoes:
            self._undo.pop()
            self._redo.push(HistoryStep(change.id, seq, undo.made, undo.title))
        elif redo is not None and redo.id == change.undoes:
            self._redo.pop()
            self._undo.push(HistoryStep(change.id, seq, redo.made, redo.title))
        else:
            self._forget()

    def _forget(self) -> None:
        self._undo = _Steps(lambda before: self._project.next_undo(before=before))
        self._redo = _Steps(lambda before: self._project.next_redo(before=before))
