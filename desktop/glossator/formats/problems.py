"""What is wrong in a file of many articles: each is named, so that the others may be taken without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.formats.format import MAX_PROBLEMS, RejectedFileError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Problems:
    """Collects what is wrong with the articles of one file; `noun` is what each stands in, “line” or “entry”."""

    def __init__(self, noun: str, nouns: str) -> None:
        self._noun, self._nouns = noun, nouns
        self._sentences: list[str] = []
        self._unnamed = 0
        self.count = 0

    def add(self, where: str, sentence: str, within: Sequence[str] = ()) -> None:
        """Note what is wrong at one place; `within` are sentences on what is wrong inside of it."""
        self.count += 1
        room = max(0, MAX_PROBLEMS - len(self._sentences))
        self._sentences += [f"{where}: {sentence}", *within][:room]
        self._unnamed += max(0, 1 + len(within) - room)

    def check(self, *, articles: int, void: frozenset[str] = frozenset()) -> None:
        """Raise RejectedFileError when anything was wrong, or when there was no article at all."""
        if self.count:
            broken = f"1 {self._noun} is" if self.count == 1 else f"{self.count} {self._nouns} are"
            if self._unnamed:
                self._sentences.append(f"… and {self._unnamed} more.")
            raise RejectedFileError(
                f"{broken} broken.",
                "Correct it and import again." if self.count == 1 else "Correct them and import again.",
                tuple(self._sentences),
                void=void,
            )
        if not articles:
            raise RejectedFileError("The file holds no articles.", "There is nothing to import.")
