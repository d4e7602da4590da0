"""An article with all that is known about it as one JSON object, the line of our own JSONL: the writing side.

The object is also a Prodigy task: `text`, `meta`, `spans` and `answer` mean there what they mean here.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, TypeAlias

from glossator.domain.article import ArticleState
from glossator.errors import UserError

if TYPE_CHECKING:
    from glossator.domain.article import Provenance
    from glossator.domain.export import ExportArticle, SourceRun
    from glossator.domain.span import Span
    from glossator.domain.suggestion import Fingerprint, Suggestion, Verdict

JsonObject: TypeAlias = dict[str, object]

SCHEMA = "glossator/1"
MANUAL = "manual"
"""The source of a span that was made by hand."""
UNJUDGED = "unjudged"
"""The verdict on a suggestion that stands among the spans although nobody has judged it."""
META = ("source", "author", "published", "url", "language")

# A Prodigy recipe trains on what is accepted and on nothing else; an article that is not confirmed is not gold.
ANSWERS = {ArticleState.CONFIRMED: "accept", ArticleState.SKIPPED: "ignore", ArticleState.NEW: "ignore"}


def to_record(exported: ExportArticle, *, unjudged: bool) -> JsonObject:
    """Return an article as a JSON object; with `unjudged` its open suggestions stand among the spans.

    Raises UserError when a span does not stand on its words.
    """
    article, status, text = exported.article, exported.status, exported.text
    metadata = article.metadata
    sources = {suggestion.id: run.fingerprint for run in exported.runs for suggestion in run.suggestions} or {
        key: origin.fingerprint for key, origin in exported.origins.items()
    }
    placed = [(span.start, -span.end, span.id, _span(span, sources)) for span in exported.spans]
    if unjudged:
        placed += [(s.start, -s.end, s.id, _open(s)) for s in exported.suggestions]
        placed.sort(key=lambda item: item[:3])
    spans = [item[3] for item in placed]
    if any(text[start:-end] != span["text"] for (start, end, _, span) in placed):
        raise UserError(
            f"A span in “{metadata.title}” does not stand on the words that it was made on; nothing was written.",
            "Check the project.",
        )
    meta: JsonObject = {name: getattr(metadata, name) for name in META}
    meta.update(metadata.extra)
    meta["provenance"] = _provenance(article.provenance, exported.original)
    verdicts = {span.suggestion: span.verdict for span in exported.spans if span.suggestion}
    return {
        "schema": SCHEMA,
        "id": article.id,
        "title": metadata.title,
        "text": text,
        "text_sha256": article.text_sha256,
        "meta": meta,
        "spans": spans,
        "state": status.state.value,
        "confirmed_by": status.by or None,
        "confirmed_at": status.at or None,
        "answer": ANSWERS[status.state],
        "runs": [_run(run, verdicts, exported) for run in exported.runs],
        "rejected": [{"suggestion": key, "span": span} for key, span in sorted(exported.rejected.items())],
        **_remarks(exported),
    }


def _remarks(exported: ExportArticle) -> JsonObject:
    """Return what only some articles have; it is named only there."""
    dismissed = [{"start": start, "end": end, "label": label} for start, end, label in sorted(exported.dismissals)]
    found: JsonObject = {
        "reason": exported.status.reason,
        "flagged": exported.remark.flagged,
        "note": exported.remark.note,
        "dismissed": dismissed,
    }
    return {name: value for name, value in found.items() if value}


def _provenance(provenance: Provenance, original: bytes | None) -> JsonObject:
    data: JsonObject = {
        "file_name": provenance.file_name,
        "encoding": provenance.encoding,
        "bytes_sha256": provenance.bytes_sha256,
        "tidied": provenance.tidied,
        "notes": list(provenance.notes),
    }
    if original is not None:
        data["original"] = base64.b64encode(original).decode("ascii")
    return data


def _span(span: Span, sources: dict[str, Fingerprint]) -> JsonObject:
    fingerprint = sources[span.suggestion] if span.suggestion else None
    return {
        "id": span.id,
        "start": span.start,
        "end": span.end,
        "text": span.text,
        "label": span.label,
        "origin": {
            "source": fingerprint.source if fingerprint else MANUAL,
            "fingerprint": str(fingerprint) if fingerprint else None,
            "verdict": span.verdict.value if span.verdict else None,
            "suggestion": span.suggestion,
        },
        **({"note": span.note} if span.note else {}),
    }


def _open(suggestion: Suggestion) -> JsonObject:
    return {
        "id": suggestion.id,
        "start": suggestion.start,
        "end": suggestion.end,
        "text": suggestion.text,
        "label": suggestion.label,
        "origin": {
            "source": suggestion.fingerprint.source,
            "fingerprint": str(suggestion.fingerprint),
            "verdict": UNJUDGED,
            "suggestion": suggestion.id,
        },
    }


def _run(run: SourceRun, verdicts: dict[str, Verdict | None], exported: ExportArticle) -> JsonObject:
    fingerprint = run.fingerprint
    return {
        "fingerprint": {
            "kind": fingerprint.kind,
            "name": fingerprint.name,
            "version": fingerprint.version,
            "digest": fingerprint.digest,
        },
        "current": run.current,
        "suggestions": [
            {
                "id": suggestion.id,
                "start": suggestion.start,
                "end": suggestion.end,
                "label": suggestion.label,
                "source_label": suggestion.source_label,
                "detail": suggestion.detail,
                "score": suggestion.score,
                "verdict": _verdict(suggestion.id, verdicts, exported),
            }
            for suggestion in run.suggestions
        ],
    }


def _verdict(key: str, verdicts: dict[str, Verdict | None], exported: ExportArticle) -> str | None:
    """Return what became of a suggestion, None when nobody has judged it; for readers other than ourselves."""
    if found := verdicts.get(key):
        return found.value
    return "rejected" if key in exported.rejected else None
