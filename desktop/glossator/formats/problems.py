"""What is wrong in a file of many articles: the first few are named, the rest counted, and nothing is taken."""

from __future__ import annotations

from glossator.formats.format import MAX_PROBLEMS, RejectedFileError


class Problems:
    """Collects what is wrong with the articles of one file; `noun` is what each stands in, “line” or “entry”."""

    def __init__(self, noun: str, nouns: str) -> None:
        self._noun, self._nouns = noun, nouns
        self._sentences: list[str] = []
        self.count = 0

    def add(self, where: str, sentence: str) -> None:
        """Note what is wrong at one place."""
        self.count += 1
        if len(self._sentences) < MAX_PROBLEMS:
            self._sentences.append(f"{where}: {sentence}")

    def check(self, *, articles: int) -> None:
        """Raise RejectedFileError when anything was wrong, or when there was no article at all."""
        if self.count:
            broken = f"1 {self._noun} is" if self.count == 1 else f"{self.count} {self._nouns} are"
            if self.count > len(self._sentences):
                self._sentences.append(f"… and {self.count - len(self._sentences)} more.")
            raise RejectedFileError(
                f"{broken} broken, so nothing of the file was imported.",
                "Correct them and import again.",
                tuple(self._sentences),
            )
        if not articles:
            raise RejectedFileError("The file holds no articles.", "There is nothing to import.")
