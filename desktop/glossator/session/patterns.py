"""Searches texts by regular expression in a process of its own, which no expression can hang the program from."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

from glossator.errors import UserError
from glossator.process import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MODULE = "glossator.session.pattern_worker"
SECONDS = 2.0
"""How long an expression may take over one article."""
_START = 20.0
_UNDER_WAY = 256_000
"""How many code points are sent before answers are waited for."""
_LONGEST = 1_000


class PatternSearch:
    """One expression at work. Raises UserError when it cannot be read or takes too long."""

    def __init__(self, expression: str, *, match_case: bool, wake: Callable[[], None] | None = None) -> None:
        if len(expression) > _LONGEST:
            raise UserError("That expression is too long.", f"Take at most {_LONGEST} characters.")
        self._process = WorkerProcess(_MODULE, wake=wake)
        self._process.send({"do": "expression", "expression": expression, "match_case": match_case})
        self._process.expect(_START)
        self._ready = False
        self._sizes: dict[int, int] = {}

    @property
    def full(self) -> bool:
        """Whether enough texts are under way."""
        return sum(self._sizes.values()) >= _UNDER_WAY

    @property
    def pending(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._sizes)

    def send(self, key: int, text: str) -> None:
        """Have a text searched; `key` tells its hits apart."""
        if self._ready and not self._sizes:
            self._process.expect(SECONDS)
        self._sizes[key] = len(text)
        self._process.send({"do": "look", "articles": [(key, text)]})

    def hits(self, timeout: float = 0.0) -> Iterator[tuple[int, list[tuple[int, int]], bool]]:
        """Yield what has come: key, stretches, and whether that was the last of this text."""
        message = self._process.receive(timeout)
        while message is not None:
            match message["kind"]:
                case "refused":
                    raise UserError(f"The expression cannot be read: {message['why']}.", "Correct it.")
                case "ready":
                    self._ready = True
                    self._process.expect(SECONDS if self._sizes else None)
                case "hits":
                    key = cast("int", message["key"])
                    last = message["more"] is not True
                    if last:
                        self._sizes.pop(key, None)
                        self._process.expect(SECONDS if self._sizes else None)
                    stretches = cast("list[list[int]]", message["hits"])
                    yield key, [(start, end) for start, end in stretches], last
            message = self._process.receive()
        if not self._process.running:
            raise self._failure()

    def close(self) -> None:
        """End the process at once; nobody waits until it has gone."""
        self._process.kill()
        threading.Thread(target=self._process.close, name="end of a search").start()

    def _failure(self) -> UserError:
        if self._process.exit_reason == "took too long":
            return UserError(
                f"The search was stopped: on one article the expression takes longer than {SECONDS:.0f} seconds.",
                "Repeats within repeats, as in (a+)+, can take for ever. Say it without them.",
            )
        return UserError(
            f"The search was stopped: the process that does it {self._process.exit_reason}.",
            "Try again, or with a simpler expression.",
        )
