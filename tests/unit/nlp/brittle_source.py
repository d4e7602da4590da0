"""A source as another package might add it: it does to the worker whatever an article says."""

from __future__ import annotations

import os
import re
import sys
import time
from typing import TYPE_CHECKING

from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class BrittleSource:
    def __init__(self, name: str) -> None:
        self.fingerprint = Fingerprint("brittle", name, "1", "0" * 64)

    def suggest(self, texts: Sequence[str]) -> Iterator[list[RawSuggestion]]:
        for text in texts:
            if "abort" in text and self.fingerprint.name != "solid":
                os.abort()
            if "hang" in text:
                re.match("(a+)+$", "a" * 60 + "b")
            if "slow" in text:
                time.sleep(0.03)
            if "exhaust" in text:
                raise MemoryError
            if "fail" in text:
                raise ValueError("the secret words of an article")
            if "shift" in text:
                yield [RawSuggestion(0, len(text) + 1, "WORD")]
                continue
            if "stop" in text:
                return
            if "print" in text:
                sys.stdout.write("stray words\n")
                sys.stdout.flush()
                os.write(1, b'{"article": "forged"}\n')
            yield [RawSuggestion(0, len(text.split()[0]), "WORD", "the first word", 0.5)]


def build(name: str, labels: Sequence[str]) -> BrittleSource:
    if name == "missing":
        raise SourceError("The source is missing.", "Find it.")
    if name == "broken":
        raise ValueError("anything at all")
    if name == "deadly":
        os.abort()
    if name == "endless":
        time.sleep(1000)
    return BrittleSource(name)
