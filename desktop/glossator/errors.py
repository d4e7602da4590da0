"""The two roots of error: the user's world, which gets a sentence, and our own bugs, which get a report."""

from __future__ import annotations


class UserError(Exception):
    """Something in the user's world is not as needed; shown as one plain sentence and a hint.

    `hint` says what to do about it. Neither part may hold article text.
    """

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".rstrip()


class ProjectError(UserError):
    """The project file cannot be opened or used; it has been left as it was."""


class StaleError(UserError):
    """An action refers to something that has changed since it was shown; nothing was done."""


class SourceError(UserError):
    """A source of suggestions cannot run: its model is missing or broken."""


class CancelledError(Exception):
    """The person asked for the work to stop; what was done so far has been taken back or kept whole."""
