"""Applies events to the tables that show the present state; committing and replaying go through here alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from glossator.domain.article import Remark, Status
from glossator.domain.changes import (
    ArticleAdded,
    ArticleRemoved,
    MentionDismissed,
    MentionRecalled,
    RemarkChanged,
    SchemeChanged,
    SettingChanged,
    SpanAdded,
    SpanChanged,
    SpanRemoved,
    StatusChanged,
    SuggestionRejected,
    SuggestionReopened,
)
from glossator.errors import StaleError
from glossator.store import articles
from glossator.store.codec import scheme_data, to_json
from glossator.store.names import STATE_NUMBERS, VERDICT_NUMBERS, keep_name
from glossator.store.suggestions import refer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.article import Article
    from glossator.domain.changes import Event
    from glossator.domain.labels import LabelScheme
    from glossator.domain.span import Span
    from glossator.store.connection import Connection

_SPAN_COLUMNS = ("article", "layer", "id", "start", "stop", "label", "text", "fingerprint", "n", "verdict", "note")
_WHERE_SPAN = " AND ".join(f"{column} IS ?" for column in _SPAN_COLUMNS)


class Projections:
    """The tables that the journal determines, for the events of one change; used inside a transaction.

    Every event states what it found before; where that is not what is there, StaleError is raised.
    """

    def __init__(self, connection: Connection, layer: str) -> None:
        self._connection = connection
        self._layer_name = layer
        self._layer = keep_name(connection, "layer_name", layer)
        self._places: dict[str, articles.Place] = {}
        self._labels: dict[str, int] = {}

    def apply(self, events: Iterable[Event]) -> None:
        """Apply events in their order; spans that are added one after the other are written together."""
        added: list[tuple[object, ...]] = []
        for event in events:
            if isinstance(event, SpanAdded):
                added.append(self._checked_row(event.article, event.span))
                continue
            self._insert_spans(added)
            self._apply(event)
        self._insert_spans(added)

    def _apply(self, event: Event) -> None:
        match event:
            case SpanAdded(article=article, span=span):
                self._insert_spans([self._checked_row(article, span)])
            case SpanRemoved(article=article, span=span):
                self._delete_span(article, span)
            case SpanChanged(article=article, before=old, after=new):
                self._delete_span(article, old)
                self._insert_spans([self._checked_row(article, new)])
            case SuggestionRejected(article=article, suggestion=key, span=by):
                self._reject(article, key, by)
            case SuggestionReopened(article=article, suggestion=key, span=by):
                self._reopen(article, key, by)
            case StatusChanged(article=article, before=earlier, after=later):
                self._change_status(article, earlier, later)
            case RemarkChanged(article=article, before=remark, after=new_remark):
                self._change_remark(article, remark, new_remark)
            case MentionDismissed(article=article):
                self._dismiss(article, event)
            case MentionRecalled(article=article):
                self._recall(article, event)
            case ArticleAdded(added=article):
                self._add_article(article)
            case ArticleRemoved(removed=article):
                self._remove_article(article)
            case SchemeChanged(before=was, after=now):
                self._change_scheme(was, now)
            case SettingChanged(key=name, before=value, after=new_value):
                self._change_setting(name, value, new_value)
            case _:
                assert_never(event)

    def _insert_spans(self, rows: list[tuple[object, ...]]) -> None:
        """Write the rows that have gathered, and forget them."""
        if rows:
            self._connection.insert_many("span", _SPAN_COLUMNS, rows)
            rows.clear()

    def _checked_row(self, article: str, span: Span) -> tuple[object, ...]:
        place = self._place(article)
        if not 0 <= span.start < span.end <= place.length or len(span.text) != span.end - span.start:
            raise ValueError(f"A span lies outside its article or has another text: {span.start}–{span.end}.")
        return self._span_row(article, span)

    def _delete_span(self, article: str, span: Span) -> None:
        self._one(f"DELETE FROM span WHERE {_WHERE_SPAN}", self._span_row(article, span))  # noqa: S608

    def _span_row(self, article: str, span: Span) -> tuple[object, ...]:
        fingerprint, n = refer(self._connection, article, span.suggestion) if span.suggestion else (None, None)
        return (
            self._place(article).key,
            self._layer,
            bytes.fromhex(span.id),
            span.start,
            span.end,
            self._label(span.label),
            span.text,
            fingerprint,
            n,
            VERDICT_NUMBERS[span.verdict],
            span.note,
        )

    def _reject(self, article: str, suggestion: str, span: str | None) -> None:
        reference = refer(self._connection, article, suggestion)
        row = (self._place(article).key, self._layer, *reference, bytes.fromhex(span) if span else None)
        self._one("INSERT INTO rejection VALUES (?, ?, ?, ?, ?)", row)

    def _reopen(self, article: str, suggestion: str, span: str | None) -> None:
        reference = refer(self._connection, article, suggestion)
        row = (self._place(article).key, self._layer, *reference, bytes.fromhex(span) if span else None)
        self._one(
            "DELETE FROM rejection WHERE article = ? AND layer = ? AND fingerprint = ? AND n = ? AND span IS ?", row
        )

    def _change_status(self, article: str, before: Status, after: Status) -> None:
        key = self._place(article).key
        if articles.read_status(self._connection, article, self._layer_name) != before:
            raise _stale("The state of this article")
        # An article that was never touched has no row, so that a layer costs nothing until it is worked on.
        if before != Status():
            self._one("DELETE FROM article_status WHERE article = ? AND layer = ?", (key, self._layer))
        if after != Status():
            row = (key, self._layer, STATE_NUMBERS[after.state], after.by, after.at, after.reason)
            self._one("INSERT INTO article_status VALUES (?, ?, ?, ?, ?, ?)", row)

    def _change_remark(self, article: str, before: Remark, after: Remark) -> None:
        key = self._place(article).key
        if articles.read_remark(self._connection, article, self._layer_name) != before:
            raise _stale("The note or the flag of this article")
        self._connection.db.execute("DELETE FROM remark WHERE article = ? AND layer = ?", (key, self._layer))
        if after != Remark():
            self._one("INSERT INTO remark VALUES (?, ?, ?, ?)", (key, self._layer, int(after.flagged), after.note))

    def _dismiss(self, article: str, mention: MentionDismissed) -> None:
        place = self._place(article)
        if not 0 <= mention.start < mention.end <= place.length:
            raise ValueError(f"A mention lies outside its article: {mention.start}–{mention.end}.")
        row = (place.key, self._layer, mention.start, mention.end, self._label(mention.label))
        self._one("INSERT INTO dismissal VALUES (?, ?, ?, ?, ?)", row)

    def _recall(self, article: str, mention: MentionRecalled) -> None:
        row = (self._place(article).key, self._layer, mention.start, mention.end, self._label(mention.label))
        self._one("DELETE FROM dismissal WHERE article = ? AND layer = ? AND start = ? AND stop = ? AND label = ?", row)

    def _add_article(self, article: Article) -> None:
        found = self._connection.row("SELECT key, sha256 FROM text WHERE article = ?", (article.id,))
        if found is None or found[1] != article.text_sha256:
            raise ValueError("An article was added whose text was not stored before.")
        marks = ", ".join("?" * len(articles.COLUMNS))
        self._one(f"INSERT INTO article VALUES ({marks})", articles.to_row(found[0], article))  # noqa: S608
        self._connection.db.execute("DELETE FROM staged WHERE key = ?", (found[0],))

    def _remove_article(self, article: Article) -> None:
        place = self._place(article.id)
        if articles.read_article(self._connection, article.id) != article:
            raise _stale("This article")
        for table in ("span", "rejection", "article_status", "remark", "dismissal"):
            if self._connection.row(f"SELECT 1 FROM {table} WHERE article = ? LIMIT 1", (place.key,)):  # noqa: S608
                raise StaleError(
                    f"“{article.metadata.title}” has been worked on and stays in the project.",
                    "Take back what was done in it first.",
                )
        self._one("DELETE FROM article WHERE key = ?", (place.key,))
        del self._places[article.id]

    def _change_scheme(self, before: LabelScheme | None, after: LabelScheme | None) -> None:
        if self._connection.value("SELECT body FROM scheme") != (None if before is None else _scheme_text(before)):
            raise _stale("The label scheme")
        self._connection.db.execute("DELETE FROM scheme")
        if after is not None:
            self._one("INSERT INTO scheme VALUES (1, ?)", (_scheme_text(after),))

    def _change_setting(self, key: str, before: str | None, after: str | None) -> None:
        if self._connection.value("SELECT value FROM setting WHERE key = ?", (key,)) != before:
            raise _stale(f"The setting “{key}”")
        self._connection.db.execute("DELETE FROM setting WHERE key = ?", (key,))
        if after is not None:
            self._one("INSERT INTO setting VALUES (?, ?)", (key, after))

    def _one(self, sql: str, parameters: tuple[object, ...]) -> None:
        """Execute what must touch exactly one row."""
        if self._connection.db.execute(sql, parameters).rowcount != 1:
            raise _stale("What this refers to")

    def _place(self, article: str) -> articles.Place:
        if article not in self._places:
            self._places[article] = articles.place(self._connection, article)
        return self._places[article]

    def _label(self, name: str) -> int:
        if name not in self._labels:
            self._labels[name] = keep_name(self._connection, "label_name", name)
        return self._labels[name]


def _scheme_text(scheme: LabelScheme) -> str:
    return to_json(scheme_data(scheme))


def _stale(what: str) -> StaleError:
    return StaleError(f"{what} has changed since it was shown; nothing was done.", "Do it again.")
