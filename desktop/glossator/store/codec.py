"""Events as they stand in the journal: a kind, a version and a JSON payload, for as long as there are projects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from glossator.domain.article import Article, ArticleState, Metadata, Provenance, Remark, Status
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
from glossator.domain.labels import Label, LabelScheme
from glossator.domain.span import Span
from glossator.domain.suggestion import Verdict
from glossator.errors import ProjectError

if TYPE_CHECKING:
    from glossator.domain.changes import Event

Data = dict[str, Any]

VERSION = 1
"""The version of every payload that is written now; older ones are brought up to it in `decode`, never rewritten."""


class Record(NamedTuple):
    """An event as a row of the journal."""

    article: str | None
    kind: str
    version: int
    payload: str


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def to_json(value: object) -> str:
    """Return the one way in which a value is written as JSON."""
    return _ENCODER.encode(value)


def encode(event: Event) -> Record:
    """Return the event as the journal keeps it."""
    data: Data
    match event:
        case SpanAdded(span=span):
            kind, data = "span.added", {"span": _span_data(span)}
        case SpanRemoved(span=span):
            kind, data = "span.removed", {"span": _span_data(span)}
        case SpanChanged(before=old, after=new):
            kind, data = "span.changed", {"before": _span_data(old), "after": _span_data(new)}
        case SuggestionRejected(suggestion=key, span=by):
            kind, data = "suggestion.rejected", {"suggestion": key, "span": by}
        case SuggestionReopened(suggestion=key, span=by):
            kind, data = "suggestion.reopened", {"suggestion": key, "span": by}
        case StatusChanged(before=earlier, after=later):
            kind, data = "status.changed", {"before": _status_data(earlier), "after": _status_data(later)}
        case RemarkChanged(before=remark, after=new_remark):
            kind, data = "remark.changed", {"before": _remark_data(remark), "after": _remark_data(new_remark)}
        case MentionDismissed(start=start, end=end, label=label):
            kind, data = "mention.dismissed", {"start": start, "end": end, "label": label}
        case MentionRecalled(start=start, end=end, label=label):
            kind, data = "mention.recalled", {"start": start, "end": end, "label": label}
        case ArticleAdded(added=article):
            kind, data = "article.added", {"article": _article_data(article)}
        case ArticleRemoved(removed=article):
            kind, data = "article.removed", {"article": _article_data(article)}
        case SchemeChanged(before=was, after=now):
            kind, data = "scheme.changed", {"before": scheme_data(was), "after": scheme_data(now)}
        case SettingChanged(key=name, before=value, after=new_value):
            kind, data = "setting.changed", {"key": name, "before": value, "after": new_value}
        case _:
            assert_never(event)
    return Record(event.article, kind, VERSION, to_json(data))


def decode(record: Record) -> Event:
    """Return the event of a row of the journal. Raises ProjectError when the row makes no sense."""
    try:
        return _decode(record.article or "", record.kind, json.loads(record.payload))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProjectError(
            f"The journal holds a “{record.kind}” that cannot be read.", "Check the project, or open a backup."
        ) from error


def _decode(article: str, kind: str, data: Data) -> Event:
    match kind:
        case "span.added":
            return SpanAdded(article, _span(data["span"]))
        case "span.removed":
            return SpanRemoved(article, _span(data["span"]))
        case "span.changed":
            return SpanChanged(article, _span(data["before"]), _span(data["after"]))
        case "suggestion.rejected":
            return SuggestionRejected(article, data["suggestion"], data["span"])
        case "suggestion.reopened":
            return SuggestionReopened(article, data["suggestion"], data["span"])
        case "status.changed":
            return StatusChanged(article, _status(data["before"]), _status(data["after"]))
        case "remark.changed":
            return RemarkChanged(article, _remark(data["before"]), _remark(data["after"]))
        case "mention.dismissed":
            return MentionDismissed(article, data["start"], data["end"], data["label"])
        case "mention.recalled":
            return MentionRecalled(article, data["start"], data["end"], data["label"])
        case "article.added":
            return ArticleAdded(_article(data["article"]))
        case "article.removed":
            return ArticleRemoved(_article(data["article"]))
        case "scheme.changed":
            return SchemeChanged(scheme_from(data["before"]), scheme_from(data["after"]))
        case "setting.changed":
            return SettingChanged(data["key"], data["before"], data["after"])
        case _:
            raise ValueError(kind)


def scheme_data(scheme: LabelScheme | None) -> Data | None:
    """Return a label scheme as JSON can hold it."""
    if scheme is None:
        return None
    return {
        "id": scheme.id,
        "name": scheme.name,
        "description": scheme.description,
        "labels": [
            {
                "id": label.id,
                "name": label.name,
                "colour": label.colour,
                "key": label.key,
                "definition": label.definition,
                "yes": list(label.yes),
                "no": list(label.no),
                "sources": list(label.sources),
            }
            for label in scheme.labels
        ],
    }


def scheme_from(data: Data | None) -> LabelScheme | None:
    """Return the label scheme that `scheme_data` was made of."""
    if data is None:
        return None
    labels = tuple(
        Label(
            label["id"],
            label["name"],
            label["colour"],
            label["key"],
            label["definition"],
            tuple(label["yes"]),
            tuple(label["no"]),
            tuple(label["sources"]),
        )
        for label in data["labels"]
    )
    return LabelScheme(data["id"], data["name"], labels, data["description"])


def provenance_data(provenance: Provenance) -> Data:
    """Return the provenance of a text as JSON can hold it."""
    return {
        "file_name": provenance.file_name,
        "encoding": provenance.encoding,
        "bytes_sha256": provenance.bytes_sha256,
        "tidied": provenance.tidied,
        "notes": list(provenance.notes),
    }


def provenance_from(data: Data) -> Provenance:
    """Return the provenance that `provenance_data` was made of."""
    return Provenance(
        data["file_name"], data["encoding"], data["bytes_sha256"], data["tidied"], notes=tuple(data["notes"])
    )


def _span_data(span: Span) -> Data:
    data: Data = {"id": span.id, "start": span.start, "end": span.end, "text": span.text, "label": span.label}
    if span.suggestion is not None:
        data["suggestion"] = span.suggestion
    if span.verdict is not None:
        data["verdict"] = span.verdict.value
    if span.note:
        data["note"] = span.note
    return data


def _span(data: Data) -> Span:
    verdict = data.get("verdict")
    return Span(
        data["id"],
        data["start"],
        data["end"],
        data["text"],
        data["label"],
        data.get("suggestion"),
        None if verdict is None else Verdict(verdict),
        data.get("note", ""),
    )


def _status_data(status: Status) -> Data:
    data = {"state": status.state.value, "by": status.by, "at": status.at}
    return {**data, "reason": status.reason} if status.reason else data


def _status(data: Data) -> Status:
    return Status(ArticleState(data["state"]), data["by"], data["at"], data.get("reason", ""))


def _remark_data(remark: Remark) -> Data:
    return {"flagged": remark.flagged, "note": remark.note}


def _remark(data: Data) -> Remark:
    return Remark(flagged=data["flagged"], note=data["note"])


def _article_data(article: Article) -> Data:
    metadata = article.metadata
    return {
        "id": article.id,
        "title": metadata.title,
        "source": metadata.source,
        "author": metadata.author,
        "published": metadata.published,
        "url": metadata.url,
        "language": metadata.language,
        "extra": [list(pair) for pair in metadata.extra],
        "sha256": article.text_sha256,
        "length": article.length,
        "provenance": provenance_data(article.provenance),
    }


def _article(data: Data) -> Article:
    metadata = Metadata(
        data["title"],
        data["source"],
        data["author"],
        data["published"],
        data["url"],
        data["language"],
        tuple((key, value) for key, value in data["extra"]),
    )
    return Article(data["id"], metadata, data["sha256"], data["length"], provenance_from(data["provenance"]))
