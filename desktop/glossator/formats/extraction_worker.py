"""The process that reads documents with other people's libraries: it may hang, crash or be killed at any time."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from glossator.errors import UserError
from glossator.formats.format import Hints, RejectedFileError
from glossator.process import serve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from glossator.formats.extraction import Extracted

    Send = Callable[[Mapping[str, object]], None]

MEMORY = 1 << 30
"""How many bytes of its own the process may have."""
BATCH_CHARACTERS = 500_000


class Extracting(Protocol):
    """A module that reads documents."""

    def extract(self, path: Path, hints: Hints) -> Iterator[Extracted]:
        """Yield the articles of a file; of the hints, columns and encoding count. Raises UserError."""


class ExtractionWorker:
    """Reads one file after the other, and sends the articles of each in batches as they are asked for."""

    def __init__(self) -> None:
        self._found: Iterator[Extracted] = iter(())

    def handle(self, message: dict[str, object], reply: Send) -> None:
        """Answer one message: found …, then paused, end or refused."""
        try:
            if message["do"] == "extract":
                module = cast("Extracting", import_module(str(message["module"])))
                columns = cast("list[list[str]]", message["columns"])
                hints = Hints(columns=tuple((role, name) for role, name in columns), encoding=str(message["encoding"]))
                self._found = module.extract(Path(str(message["path"])), hints)
            characters = 0
            for found in self._found:
                reply({"kind": "found", **found.to_message()})
                characters += len(found.text) + len(found.original)
                if characters > BATCH_CHARACTERS:
                    reply({"kind": "paused"})
                    return
            reply({"kind": "end"})
        except UserError as error:
            problems, there = (error.problems, error.seen.there) if isinstance(error, RejectedFileError) else ((), ())
            about = {"sentence": error.sentence, "hint": error.hint, "problems": list(problems), "there": list(there)}
            reply({"kind": "refused", **about})
        except MemoryError:
            self._found = iter(())
            _refuse(reply, f"Reading the file takes more than {MEMORY >> 30} GB of memory.")
        except Exception as error:  # libraries raise anything at damaged files; the text stays unsaid
            _refuse(reply, f"The file is damaged, or is not what its name says ({type(error).__name__}).")


def _refuse(reply: Send, sentence: str) -> None:
    hint = "Open it in the program that it was made with, and save its text as a .txt file."
    reply({"kind": "refused", "sentence": sentence, "hint": hint, "problems": [], "there": []})


if __name__ == "__main__":
    serve(ExtractionWorker().handle, memory=MEMORY)
