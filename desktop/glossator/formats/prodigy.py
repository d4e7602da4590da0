"""Prodigy's JSONL: tasks that hold nothing but what Prodigy knows; our own JSONL holds more and is read there too."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.formats import jsonl
from glossator.formats.format import Format, WriteReport
from glossator.formats.outgoing import drop_facts, metadata_of, spans_of
from glossator.formats.record import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteOptions


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write each article as a task. Raises UserError when a span does not stand on its words.

    Prodigy's recipes add the tokens themselves, by their own tokenizer.
    """
    losses = Losses()
    count = spans = 0
    for exported in articles:
        listed = spans_of(exported, options)
        task: dict[str, object] = {
            "text": exported.text,
            "meta": {**metadata_of(exported), "article_id": exported.article.id},
            "spans": [{"start": span.start, "end": span.end, "label": span.label} for span in listed],
            "answer": ANSWERS[exported.status.state],
        }
        out.write(jsonl.to_line(task))
        drop_facts(losses, exported, options, LossKind.NOTE, LossKind.ORIGIN)
        count += 1
        spans += len(listed)
    return WriteReport(count, spans, losses)


FORMAT = Format(
    "prodigy",
    "Prodigy JSONL",
    (".jsonl",),
    read=jsonl.read,
    write=write,
    description="Tasks with text, spans, meta and answer. Positions count characters.",
)
