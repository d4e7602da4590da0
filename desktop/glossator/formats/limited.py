"""Reads a document in a process of its own, within limits of time and memory, so that no file can harm an import."""

from __future__ import annotations

import atexit
from functools import cache
from typing import TYPE_CHECKING, cast

from glossator.formats.extraction import from_message
from glossator.formats.format import NO_HINTS, RejectedFileError, Seen
from glossator.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.formats.extraction import Extracted
    from glossator.formats.format import Hints

SECONDS = 30.0
"""How long one document may take, or a batch of the articles of one."""

_WORKER = "glossator.formats.extraction_worker"
# What libraries keep of every document must not add up.
_RENEW_AFTER = 500
_HINT = "It is damaged, or made to do harm. If you trust it, save its text as a .txt file."


def extract_limited(
    module: str, path: Path, hints: Hints = NO_HINTS, *, seconds: float = SECONDS
) -> Iterator[Extracted]:
    """Yield what `module.extract(path, hints)` yields in another process. Raises RejectedFileError, also when it ends.

    Only columns and encoding of the hints are told there.
    """
    yield from _child().extract(module, path, hints, seconds)


class _Child:
    """The process, started when it is first needed and again when it has ended."""

    def __init__(self) -> None:
        self._process: WorkerProcess | None = None
        self._documents = 0
        atexit.register(self.close)

    def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.close()

    def extract(self, module: str, path: Path, hints: Hints, seconds: float) -> Iterator[Extracted]:
        process = self._ready()
        whole = False
        try:
            told = {"columns": [list(pair) for pair in hints.columns], "encoding": hints.encoding}
            _ask(process, seconds, do="extract", module=module, path=str(path.absolute()), **told)
            while not whole:
                message = process.receive(1.0)
                match message and message["kind"]:
                    case "found":
                        # Said anew, because the watch sleeps while a message waits and is not woken when it is taken.
                        process.expect(seconds)
                        yield from_message(cast("dict[str, object]", message))
                    case "paused":
                        process.expect(None)
                        _ask(process, seconds, do="more")
                    case "end":
                        whole = True
                    case "refused":
                        whole = True
                        raise _refused(cast("dict[str, object]", message))
                    case _ if not process.running:
                        raise _ended(process.exit_reason, seconds)
        finally:
            process.expect(None)
            if not whole:
                self.close()

    def _ready(self) -> WorkerProcess:
        self._documents += 1
        if self._documents > _RENEW_AFTER or (self._process is not None and not self._process.running):
            self.close()
        if self._process is None:
            self._process = WorkerProcess(_WORKER)
            self._documents = 0
        return self._process


@cache
def _child() -> _Child:
    return _Child()


def _ask(process: WorkerProcess, seconds: float, **message: object) -> None:
    process.send(message)
    process.expect(seconds)


def _refused(message: dict[str, object]) -> RejectedFileError:
    problems = tuple(cast("list[str]", message["problems"]))
    seen = Seen(there=tuple(cast("list[str]", message["there"])))
    return RejectedFileError(str(message["sentence"]), str(message["hint"]), problems, seen=seen)


def _ended(reason: str, seconds: float) -> RejectedFileError:
    if reason == "took too long":
        return RejectedFileError(f"Reading the file took longer than {seconds:g} seconds and was stopped.", _HINT)
    return RejectedFileError(f"Reading the file failed: the process that did it {reason}.", _HINT)
