"""Makes articles of tokens: with the blanks that a file tells, else with those that usually stand between words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.formats.foreign_article import ForeignSpan, to_incoming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from glossator.formats.format import Incoming
    from glossator.formats.tags import TaggedSpan

GUESSED = (
    "The file keeps only the words: blanks were put where they usually stand, and each sentence into a line of its own."
)

_NO_BLANK_BEFORE = frozenset((*".,;:!?%)]}…”’»", "...", "'s", "’s", "'S", "’S", "n't", "n’t", "'re", "’re"))
_NO_BLANK_BEFORE_TOO = frozenset(("'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m", "'"))
_NO_BLANK_AFTER = frozenset("([{$£€“‘«#")
_QUOTES = frozenset(('"', "``", "''"))


@dataclass(slots=True)
class TokenText:
    """A text on its way from tokens: where each sentence’s tokens stand, and the spans in characters."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[tuple[int, int, str]] = field(default_factory=list)

    def put(self, text: str) -> tuple[int, int]:
        """Add some text and return where it stands."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def guess(self, tokens: Sequence[str]) -> list[tuple[int, int]]:
        """Add a sentence as a line, its blanks guessed, and return where its tokens stand."""
        if self.length:
            self.put("\n")
        places = []
        glued, in_quotes = True, False
        for token in tokens:
            quote = token in _QUOTES
            ends = token in _NO_BLANK_BEFORE or token in _NO_BLANK_BEFORE_TOO or (quote and in_quotes)
            if not glued and not ends:
                self.put(" ")
            places.append(self.put(token))
            glued = token in _NO_BLANK_AFTER or (quote and not in_quotes)
            in_quotes ^= quote
        return places

    def mark(self, places: Sequence[tuple[int, int]], spans: Iterable[TaggedSpan]) -> None:
        """Add the spans of a sentence whose tokens stand at these places."""
        self.spans += [(places[span.first][0], places[span.end - 1][1], span.label) for span in spans]

    def incoming(
        self, original: bytes, file_name: str, notes: Sequence[str] = (), values: Mapping[str, str] | None = None
    ) -> Incoming:
        """Return the article, its spans as suggestions. Raises UserError."""
        spans = [ForeignSpan(*span) for span in self.spans]
        return to_incoming(
            "".join(self.parts), spans, values or {}, file_name=file_name, original=original, notes=notes
        )
