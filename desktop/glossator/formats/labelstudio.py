"""Label Studio's JSON: tasks with the regions of annotations and predictions, whole or in the short form JSON_MIN."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from glossator.domain.article import ArticleState
from glossator.domain.losses import Losses, LossKind
from glossator.domain.span import Span
from glossator.domain.suggestion import Suggestion, Verdict
from glossator.formats.format import Format, WriteReport
from glossator.formats.jsonl import to_line
from glossator.formats.labelstudio_reading import read, recognise
from glossator.formats.outgoing import drop_facts, metadata_of, source_of, spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteOptions
    from glossator.formats.record import JsonObject

FROM_NAME = "label"
TO_NAME = "text"
"""The names of the two tags in the labelling configuration; a region with other names stays invisible there."""


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write a list of tasks, one a line. Raises UserError when a span does not stand on its words.

    Judged spans are the regions of an annotation; suggestions that nobody has judged are predictions.
    """
    losses = Losses()
    count = spans = 0
    out.write(b"[")
    for exported in articles:
        listed = spans_of(exported, options)
        out.write(b",\n" if count else b"\n")
        out.write(to_line(_task(exported, listed, count + 1)).rstrip(b"\n"))
        _count_facts(losses, exported, options)
        count += 1
        spans += len(listed)
    out.write(b"\n]\n")
    return WriteReport(count, spans, losses)


def _task(exported: ExportArticle, listed: list[Span | Suggestion], number: int) -> JsonObject:
    about = {name: value for name, value in metadata_of(exported).items() if name != TO_NAME}
    data = {TO_NAME: exported.text, **about, "article_id": exported.article.id, "state": exported.status.state.value}
    judged = [_region(span) for span in listed if isinstance(span, Span)]
    touched = judged or exported.status.state is not ArticleState.NEW
    annotation = {
        "was_cancelled": exported.status.state is ArticleState.SKIPPED,
        "ground_truth": False,
        "result": judged,
    }
    by_source: dict[str, list[Suggestion]] = {}
    for span in listed:
        if isinstance(span, Suggestion):
            by_source.setdefault(source_of(span, exported), []).append(span)
    predictions = [
        {"model_version": source, "result": [_predicted(suggestion) for suggestion in made]}
        for source, made in by_source.items()
    ]
    # Label Studio numbers tasks anew when it takes them in, but its own converter wants a number in the file.
    annotations = [annotation] if touched else []
    return {"id": number, "data": data, "annotations": annotations, "predictions": predictions}


def _region(span: Span) -> JsonObject:
    region = _place(span)
    region["origin"] = {None: "manual", Verdict.ACCEPTED: "prediction"}.get(span.verdict, "prediction-changed")
    if span.note:
        region["meta"] = {"text": [span.note]}
    return region


def _predicted(suggestion: Suggestion) -> JsonObject:
    region = _place(suggestion)
    if suggestion.score is not None:
        region["score"] = suggestion.score
    return region


def _place(span: Span | Suggestion) -> JsonObject:
    return {
        "id": span.id,
        "from_name": FROM_NAME,
        "to_name": TO_NAME,
        "type": "labels",
        "value": {"start": span.start, "end": span.end, "text": span.text, "labels": [span.label]},
    }


def _count_facts(losses: Losses, exported: ExportArticle, options: WriteOptions) -> None:
    drop_facts(losses, exported, options, LossKind.ORIGIN)
    # Notes on spans are written; those on the article are not.
    remark = exported.remark
    if remark.flagged or remark.note or exported.status.reason:
        losses.drop(LossKind.NOTE, exported)


FORMAT = Format(
    "labelstudio",
    "Label Studio JSON",
    (".json",),
    read=read,
    write=write,
    description="Tasks with annotations; suggestions that nobody has judged are predictions.",
    recognise=recognise,
)
