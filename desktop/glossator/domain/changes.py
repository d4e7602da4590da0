"""Changes: what a person did, as events that carry before and after, so that each knows its own inverse."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from glossator.domain.effects import Effects

if TYPE_CHECKING:
    from glossator.domain.article import Article, Remark, Status
    from glossator.domain.labels import LabelScheme
    from glossator.domain.span import Span

_ARTICLE = attrgetter("article")


@dataclass(frozen=True, slots=True)
class SpanAdded:
    """A span was made: by hand, or by accepting the suggestion that it names."""

    article: str
    span: Span

    effects = Effects.SPANS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return SpanRemoved(self.article, self.span)


@dataclass(frozen=True, slots=True)
class SpanRemoved:
    """A span was deleted."""

    article: str
    span: Span

    effects = Effects.SPANS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return SpanAdded(self.article, self.span)


@dataclass(frozen=True, slots=True)
class SpanChanged:
    """A span got another label or other edges; its id stays."""

    article: str
    before: Span
    after: Span

    effects = Effects.SPANS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return SpanChanged(self.article, self.after, self.before)


@dataclass(frozen=True, slots=True)
class SuggestionRejected:
    """A suggestion was judged wrong; `span` names the span that took its words, if one did."""

    article: str
    suggestion: str
    span: str | None = None

    effects = Effects.SPANS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return SuggestionReopened(self.article, self.suggestion, self.span)


@dataclass(frozen=True, slots=True)
class SuggestionReopened:
    """A rejected suggestion is to be judged again."""

    article: str
    suggestion: str
    span: str | None = None

    effects = Effects.SPANS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return SuggestionRejected(self.article, self.suggestion, self.span)


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """An article was confirmed, skipped or opened again."""

    article: str
    before: Status
    after: Status

    effects = Effects.STATES

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return StatusChanged(self.article, self.after, self.before)


@dataclass(frozen=True, slots=True)
class RemarkChanged:
    """An article was flagged or unflagged, or its note was written anew."""

    article: str
    before: Remark
    after: Remark

    effects = Effects.REMARKS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return RemarkChanged(self.article, self.after, self.before)


@dataclass(frozen=True, slots=True)
class MentionDismissed:
    """Of a phrase's mentions this one `[start, end)` is not meant with this label; no label stands for any."""

    article: str
    start: int
    end: int
    label: str

    effects = Effects.MENTIONS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return MentionRecalled(self.article, self.start, self.end, self.label)


@dataclass(frozen=True, slots=True)
class MentionRecalled:
    """A mention that was dismissed is to be offered again."""

    article: str
    start: int
    end: int
    label: str

    effects = Effects.MENTIONS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return MentionDismissed(self.article, self.start, self.end, self.label)


@dataclass(frozen=True, slots=True)
class ArticleAdded:
    """An article came into the project; its text is base data that the store keeps by the article's id."""

    added: Article

    effects = Effects.ARTICLES | Effects.STATES

    @property
    def article(self) -> str:
        """The article's id."""
        return self.added.id

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return ArticleRemoved(self.added)


@dataclass(frozen=True, slots=True)
class ArticleRemoved:
    """An article left the project; it may have no spans left. Its text stays as base data."""

    removed: Article

    effects = Effects.ARTICLES | Effects.STATES

    @property
    def article(self) -> str:
        """The article's id."""
        return self.removed.id

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return ArticleAdded(self.removed)


@dataclass(frozen=True, slots=True)
class SchemeChanged:
    """The project got its label scheme, or another one."""

    before: LabelScheme | None
    after: LabelScheme | None

    article = None
    effects = Effects.SCHEME

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return SchemeChanged(self.after, self.before)


@dataclass(frozen=True, slots=True)
class SettingChanged:
    """One of the project's own settings got another value; None means not set."""

    key: str
    before: str | None
    after: str | None

    article = None
    effects = Effects.SETTINGS

    def inverse(self) -> Event:
        """Return the event that takes this one back."""
        return SettingChanged(self.key, self.after, self.before)


Event = (
    SpanAdded
    | SpanRemoved
    | SpanChanged
    | SuggestionRejected
    | SuggestionReopened
    | StatusChanged
    | RemarkChanged
    | MentionDismissed
    | MentionRecalled
    | ArticleAdded
    | ArticleRemoved
    | SchemeChanged
    | SettingChanged
)


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a person did: one transaction, one step of undo.

    `at` is ISO 8601 in UTC; `layer` is the layer whose spans and states it touches; `undoes` is the id of the change
    that it takes back, if it does.
    """

    id: str
    at: str
    author: str
    layer: str
    title: str
    events: tuple[Event, ...]
    undoes: str | None = None

    @property
    def effects(self) -> Effects:
        """The union of what its events touch."""
        effects = Effects.NONE
        # Each kind once: there may be very many events, and this is asked for in the window's thread.
        for event in dict(zip(map(type, self.events), self.events, strict=True)).values():
            effects |= event.effects
        return effects

    @property
    def articles(self) -> tuple[str, ...]:
        """The ids of the articles that it touches, each once, in order."""
        found = dict.fromkeys(map(_ARTICLE, self.events))
        return tuple(article for article in found if article is not None)

    def inverse_events(self) -> tuple[Event, ...]:
        """Return the events that take the whole change back, last first."""
        return tuple(event.inverse() for event in reversed(self.events))
