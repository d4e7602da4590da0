"""The memory at work: brings its lessons up to date, and says of an article what confirmed ones teach."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from glossator.domain import memory
from glossator.domain.article import ArticleState
from glossator.domain.memory import ALWAYS, NEVER, OFF, SWITCH
from glossator.domain.reading import key_of
from glossator.domain.remembering import Remembering, would_suggest
from glossator.domain.suggestion import Fingerprint

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from collections.abc import Set as AbstractSet

    from glossator.domain.labels import LabelScheme
    from glossator.domain.memory import PhraseLessons
    from glossator.domain.suggestion import RawSuggestion
    from glossator.session.outcome import Outcome
    from glossator.session.session import Session

NAME = "project"
_TRIES = 3
_MANY = 40


def is_on(settings: dict[str, str]) -> bool:
    """Tell whether a project's settings let the memory speak."""
    return settings.get(SWITCH) != OFF


def fingerprint(version: int) -> Fingerprint:
    """Return what stands for the memory's run of this number on an article."""
    digest = hashlib.sha256(f"memory\0{version}".encode()).hexdigest()
    return Fingerprint("memory", NAME, str(version), digest)


class Memory:
    """A source of suggestions that learns from the confirmed articles of a project, without training."""

    source = fingerprint(1).source

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def is_on(self) -> bool:
        """Whether the memory may speak in this project."""
        return is_on(self._session.project.settings())

    @property
    def scheme(self) -> LabelScheme:
        """The labels that can be suggested."""
        return self._session.scheme

    @property
    def waiting(self) -> int:
        """How many articles are still to be learnt or forgotten."""
        return self._session.project.lessons_waiting(self._session.layer)

    def speak(self, article: str) -> bool:
        """Take in what was confirmed since, and store what the memory suggests for an article; tell if that changed."""
        changed = False
        for step in self.steps(article):
            changed = changed or step
        return changed

    def steps(self, article: str) -> Iterator[bool]:
        """Do what `speak` does in steps of a few milliseconds; true after the one that changed the suggestions.

        An article that is confirmed, skipped or gone is left as it is.
        """
        if self.is_on:
            for _ in self.learn():
                yield False
        yield from self._speak(article)

    def learn(self) -> Iterator[None]:
        """Bring the lessons up to date with what is confirmed, in short steps."""
        if not self._session.busy:
            yield from self._session.project.learn(self._session.layer)

    def may_speak(self, article: str) -> bool:
        """Tell whether the memory has anything to go by, or has spoken of an article before."""
        project = self._session.project
        if project.key_of(article) is None:
            return False
        return self._can_speak() or bool(project.memory_run(article)[1])

    def _can_speak(self) -> bool:
        return self.is_on and (self._session.project.has_lessons(self._session.layer) or bool(self.corrections()))

    def _speak(self, article: str) -> Iterator[bool]:
        session, project = self._session, self._session.project
        if not self._may_write(article):
            return
        version, before = project.memory_run(article)
        can_speak = self._can_speak()
        if not can_speak and not before:
            return
        found: list[RawSuggestion] = []
        for _ in range(_TRIES if can_speak else 0):
            judged, rejected = session.decided(article)
            found = []
            for part in self._remembering(article, judged, rejected).parts():
                found += part
                yield False
            # Somebody may have gone on working in between.
            if (judged, rejected) == session.decided(article):
                break
        if _said(found) != _said(before) and self._may_write(article):
            if len(found) > _MANY:
                for _ in project.add_suggestions_steps(article, fingerprint(version), found):
                    yield False
                for _ in session.suggestions_arrived_steps(article):
                    yield False
            else:
                project.add_suggestions(article, fingerprint(version), found)
                session.suggestions_arrived((article,))
            yield True

    def _may_write(self, article: str) -> bool:
        """Tell whether an article is still to be worked on, and nothing is in the way of writing."""
        project = self._session.project
        if self._session.busy or project.key_of(article) is None:
            return False
        return project.status(article, self._session.layer).state is ArticleState.NEW

    def _remembering(
        self, article: str, judged: Collection[tuple[int, int]], rejected: AbstractSet[tuple[int, int, str]]
    ) -> Remembering:
        return Remembering(
            self._session.project.text(article),
            self._session.project.sources_say(article),
            know=self._session.project.lessons(self._session.layer),
            names={label.id: label.name for label in self._session.scheme},
            corrections=self.corrections(),
            judged=judged,
            rejected=rejected,
        )

    # Looking into it, and correcting it

    def phrase(self, phrase: str) -> PhraseLessons | None:
        """Return what is known of a phrase as it is written, or by its key; None when that is nothing."""
        project, layer = self._session.project, self._session.layer
        found = project.phrase(layer, phrase)
        return project.phrase(layer, key_of(phrase)) if found is None else found

    def phrases(self, *, after: str = "", limit: int = 200, wanted: str = "") -> tuple[list[PhraseLessons], str | None]:
        """Return phrases that something is known of, and after which to go on; None at the end."""
        return self._session.project.phrases(self._session.layer, after=after, limit=limit, wanted=wanted)

    def all_phrases(self) -> Iterator[PhraseLessons]:
        """Yield every phrase that something is known of; the work grows with the project."""
        after: str | None = ""
        while after is not None:
            found, after = self.phrases(after=after)
            yield from found

    def describe(self, lessons: PhraseLessons) -> dict[str, object]:
        """Return what is known of a phrase as it is printed for other programs."""
        return {
            "phrase": lessons.shown,
            "labels": lessons.labels,
            "unmarked": lessons.bare,
            "suggests": self.would_suggest(lessons),
            "correction": self.corrections().get(lessons.key),
            "says": self.say(lessons),
        }

    def corrections(self) -> dict[str, str]:
        """Return the corrections of the project by the phrase's key."""
        return memory.corrections(self._session.project.settings())

    def corrected(self, setting: str) -> PhraseLessons | None:
        """Return what is known of the phrase that a setting corrects; None for other settings."""
        if not setting.startswith(memory.CORRECTION):
            return None
        return self._session.project.phrase(self._session.layer, setting.removeprefix(memory.CORRECTION))

    def say(self, lessons: PhraseLessons) -> str:
        """Say in words what is known of a phrase, and what was set for it."""
        names = {label.id: label.name for label in self._session.scheme}
        correction = self.corrections().get(lessons.key)
        if correction is not None:
            return memory.say_correction(lessons.shown, correction, names)
        return memory.say_phrase(lessons.shown, lessons.tally, names)

    def would_suggest(self, lessons: PhraseLessons) -> str | None:
        """Return the label under which a phrase is suggested, empty where it is silenced, None where it is neither."""
        return would_suggest(lessons, self.corrections().get(lessons.key))

    def never_suggest(self, key: str, shown: str) -> Outcome:
        """Have a phrase never suggested, by any source."""
        return self._session.change_setting(memory.correction_key(key), NEVER, f"Never suggest “{shown}”")

    def always_suggest(self, key: str, shown: str, label: str) -> Outcome:
        """Have a phrase suggested under a label wherever it stands."""
        name = self._session.scheme.label(label).name
        return self._session.change_setting(
            memory.correction_key(key), ALWAYS + label, f"Always suggest “{shown}” as {name}"
        )

    def forget_correction(self, key: str, shown: str) -> Outcome:
        """Leave a phrase to what is learnt of it."""
        return self._session.change_setting(memory.correction_key(key), None, f"Let “{shown}” be learnt again")

    def switch(self, *, on: bool) -> Outcome:
        """Let the memory speak in this project, or not."""
        title = "Turn the memory on" if on else "Turn the memory off"
        return self._session.change_setting(SWITCH, None if on else OFF, title)


def _said(found: list[RawSuggestion]) -> list[tuple[int, int, str]]:
    """Return what counts as saying something else: counts in the reasons may grow without a new run."""
    return sorted((raw.start, raw.end, raw.source_label) for raw in found)
