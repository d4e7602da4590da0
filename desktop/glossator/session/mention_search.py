"""Mentions of a phrase all over a project: found a few milliseconds at a time, and dealt with as one change."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from glossator.domain.article import ArticleState
from glossator.errors import StaleError
from glossator.session.job import BUDGET
from glossator.session.mentions import events_for, focus_of, mentions_of, title
from glossator.session.outcome import Draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from glossator.domain.annotations import Annotations
    from glossator.domain.changes import Event
    from glossator.domain.mentions import Phrasing
    from glossator.session.mentions import Deed, Mention
    from glossator.session.session import Session

MOST = 20_000
"""How many mentions are gathered at once; more cannot be looked at, and there is always a next time."""


@dataclass(frozen=True, slots=True)
class ArticleMentions:
    """The mentions in one article."""

    article: str
    title: str
    confirmed: bool
    mentions: tuple[Mention, ...]


class MentionSearch:
    """Looks through the articles that are not confirmed, or through all; `pump` it until it is `finished`.

    `progress` is between 0 and 1; `cut_short` says that there are more than MOST.
    """

    def __init__(
        self, session: Session, wanted: Phrasing, label: str, *, confirmed: bool = False, without: str | None = None
    ) -> None:
        self.progress = 0.0
        self.finished = False
        self.cut_short = False
        self._session = session
        self._wanted = wanted
        self._label = label
        self._without = without
        self._count = 0
        states = frozenset(ArticleState) if confirmed else frozenset({ArticleState.NEW, ArticleState.SKIPPED})
        self._candidates = session.project.candidates(
            session.layer, wanted.searches, states, indexed=wanted.is_indexable
        )

    def pump(self, budget: float = BUDGET) -> list[ArticleMentions]:
        """Look on for so many seconds and return what was found."""
        until = time.perf_counter() + budget
        found = []
        while not self.finished and time.perf_counter() < until:
            try:
                self.progress, candidate = next(self._candidates)
            except StopIteration:
                self.progress, self.finished = 1.0, True
                break
            if candidate is None or candidate.article == self._without:
                continue
            places = self._wanted.find(candidate.text)
            if not places:
                continue
            annotations = self._session.project.annotations(candidate.article, self._session.layer)
            mentions = mentions_of(annotations, self._wanted, self._label, found=places)
            found.append(
                ArticleMentions(
                    candidate.article, candidate.title, candidate.state is ArticleState.CONFIRMED, tuple(mentions)
                )
            )
            self._count += len(mentions)
            if self._count >= MOST:
                self.finished = self.cut_short = True
        return found

    def run_to_end(self) -> list[ArticleMentions]:
        """Look through everything at once."""
        found = []
        while not self.finished:
            found += self.pump()
        return found

    def cancel(self) -> None:
        """Stop looking; what was found stays."""
        self.finished = True


def marking(
    session: Session,
    mentions: Sequence[Mention],
    deed: Deed,
    refused: Iterable[Mention] = (),
    *,
    in_hand: Annotations | None = None,
) -> Iterator[Draft | float | None]:
    """Make the draft of one change that does a deed to the ticked mentions, an article a step.

    Yields the part that is done, and the draft at last. Articles that are gone by then are left out. The annotations
    `in_hand` are not read from the file again; they stay as they are.
    """
    by_article: dict[str, tuple[list[Mention], list[Mention]]] = {}
    for mention in mentions:
        if mention.ticked:
            by_article.setdefault(mention.article, ([], []))[0].append(mention)
    for mention in refused:
        by_article.setdefault(mention.article, ([], []))[1].append(mention)
    events: list[Event] = []
    done = touched = 0
    for number, (article, (wanted, unwanted)) in enumerate(by_article.items()):
        try:
            known = in_hand is not None and in_hand.article == article
            annotations = in_hand if known and in_hand else session.project.annotations(article, session.layer)
        except StaleError:
            continue
        made, count = events_for(annotations, wanted, deed, unwanted)
        events += made
        done += count
        touched += bool(count)
        yield (number + 1) / len(by_article)
    yield Draft(title(deed, mentions, done, articles=touched), tuple(events), focus_of(mentions, events))


def draft_of(
    session: Session,
    mentions: Sequence[Mention],
    deed: Deed,
    refused: Iterable[Mention] = (),
    *,
    in_hand: Annotations | None = None,
) -> Draft:
    """Return the draft of one change that does a deed to the ticked mentions, made at once."""
    steps = marking(session, mentions, deed, refused, in_hand=in_hand)
    return next(step for step in steps if isinstance(step, Draft))
