"""JSON as it has to be for us: each name once, finite numbers, no half characters, and not nested without end."""

from __future__ import annotations

import json
import re
from collections import Counter

from glossator.errors import UserError

MAX_DEPTH = 100

_FORBIDDEN = re.compile("[\ud800-\udfff\x00]")


def parse(line: bytes) -> object:
    """Return the value that a line holds. Raises UserError that says what is wrong."""
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"It is not UTF-8 at byte {error.start + 1}.") from error
    try:
        value: object = json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_constant, parse_float=_finite)
    except json.JSONDecodeError as error:
        # Some of json's messages end with “at”, for what follows them.
        what = error.msg.removesuffix(" at").removesuffix(" starting")
        raise UserError(f"It is not valid JSON: {what} at character {error.pos + 1}.") from error
    except RecursionError as error:
        raise UserError(f"It is nested more than {MAX_DEPTH} deep.") from error
    except ValueError as error:
        raise UserError("It holds a number with too many digits.") from error
    if line.count(b"[") + line.count(b"{") > MAX_DEPTH and depth(value) > MAX_DEPTH:
        raise UserError(f"It is nested more than {MAX_DEPTH} deep.")
    # Half a character or NUL can only come in as an escape.
    if rb"\u" in line and _holds_forbidden(value):
        raise UserError("It holds the character NUL or half of a pair, which cannot be stored.")
    return value


def depth(value: object) -> int:
    """Return how deep lists and objects are nested, counted up to just beyond the limit."""
    level = [value]
    for reached in range(MAX_DEPTH + 1):
        containers = [item for item in level if isinstance(item, dict | list)]
        if not containers:
            return reached
        level = []
        for item in containers:
            level.extend(item.values() if isinstance(item, dict) else item)
    return MAX_DEPTH + 1


def _holds_forbidden(value: object) -> bool:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if _FORBIDDEN.search(item):
                return True
        elif isinstance(item, dict):
            waiting.extend(item)
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return False


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise UserError(f"The name “{shown(twice)}” stands twice in one object.")
    return found


def shown(text: str, limit: int = 40) -> str:
    """Return a name from a file so that it can stand in a sentence."""
    clean = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def _no_constant(name: str) -> object:
    raise UserError(f"It holds {name}, which is no number.")


def _finite(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise UserError("It holds a number that is too large.")
    return value
