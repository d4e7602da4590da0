"""A bell between a worker's reader thread and whoever drives the session, which may come later than the worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Waker:
    """Calls `target` whenever it is called; without a target it only remembers that it was.

    The worker is started before Qt is imported; the window sets the target when it is there.
    """

    def __init__(self) -> None:
        self._target: Callable[[], object] | None = None
        self._rung = False

    @property
    def target(self) -> Callable[[], object] | None:
        """What is called. May be called from any thread."""
        return self._target

    @target.setter
    def target(self, target: Callable[[], object] | None) -> None:
        self._target = target
        if target is not None and self._rung:
            self._rung = False
            target()

    def __call__(self) -> None:
        """Ring the bell."""
        if self._target is None:
            self._rung = True
        else:
            self._target()
