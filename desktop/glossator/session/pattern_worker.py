"""The process behind searches by regular expression: an expression may take for ever, and then it is killed."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, cast

from glossator.process import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Send = Callable[[Mapping[str, object]], None]

_MEMORY = 1 << 30
_AT_ONCE = 500
"""How many hits are told in one message."""


class PatternWorker:
    """Is given an expression and then articles; tells the hits of each, in code points."""

    def __init__(self) -> None:
        self._pattern: re.Pattern[str] | None = None

    def handle(self, message: dict[str, object], reply: Send) -> None:
        """Answer one message."""
        if message["do"] == "expression":
            self._compile(str(message["expression"]), match_case=message["match_case"] is True, reply=reply)
        elif self._pattern is not None:
            for key, text in cast("list[tuple[int, str]]", message["articles"]):
                self._look(key, text, self._pattern, reply)

    def _compile(self, expression: str, *, match_case: bool, reply: Send) -> None:
        # An article is many lines, and ^ and $ stand for the ends of each.
        flags = re.MULTILINE if match_case else re.MULTILINE | re.IGNORECASE
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._pattern = re.compile(expression, flags)
        except re.error as error:
            where = "" if error.pos is None else f" at character {error.pos + 1}"
            reply({"kind": "refused", "why": f"{error.msg}{where}"})
        except (OverflowError, RecursionError, MemoryError):
            reply({"kind": "refused", "why": "it is too large"})
        else:
            reply({"kind": "ready"})

    def _look(self, key: int, text: str, pattern: re.Pattern[str], reply: Send) -> None:
        hits: list[tuple[int, int]] = []
        for found in pattern.finditer(text):
            # A match of nothing cannot be shown, let alone marked.
            if found.start() < found.end():
                hits.append(found.span())
                if len(hits) == _AT_ONCE:
                    reply({"kind": "hits", "key": key, "hits": hits, "more": True})
                    hits = []
        reply({"kind": "hits", "key": key, "hits": hits, "more": False})


if __name__ == "__main__":
    serve(PatternWorker().handle, memory=_MEMORY)
