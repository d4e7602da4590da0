"""A table of spans for spreadsheets: one row a span with the words around it, and nothing that would be computed."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.domain.suggestion import Suggestion
from glossator.formats.format import Format, WriteReport
from glossator.formats.outgoing import drop_facts, source_of, spans_of
from glossator.formats.record import UNJUDGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteOptions
    from glossator.formats.outgoing import Outgoing

COLUMNS = (
    *("article_id", "title", "source", "published", "state", "start", "end", "label", "label_name"),
    *("before", "text", "after", "origin", "verdict", "score", "note", "confirmed_by", "confirmed_at"),
)

_CONTEXT = 60
# What a spreadsheet takes for the beginning of a formula, the full-width signs included.
_FORMULA = frozenset("=+-@\t\r\n＝＋－＠|%")
_GUARD = "'"


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write a row for each span, in UTF-8 with a mark so that Excel knows.

    Cells that a spreadsheet would compute begin with an apostrophe. Raises UserError when a span does not stand on
    its words.
    """
    losses = Losses()
    count = spans = 0
    out.write(b"\xef\xbb\xbf" + _line(COLUMNS))
    for exported in articles:
        listed = spans_of(exported, options)
        for span in listed:
            out.write(_line(tuple(map(safe, _row(exported, span, options)))))
            if safe(span.text) != span.text:
                losses.change(LossKind.CHARACTER, exported, span, f"“{_GUARD}” put before its words")
        _count_facts(losses, exported, options, rows=len(listed))
        count += 1
        spans += len(listed)
    return WriteReport(count, spans, losses)


def safe(cell: str) -> str:
    """Return a cell so that no spreadsheet takes it for a formula, blanks before the sign or not."""
    signs = cell.lstrip(" \u00a0\u200b\ufeff")
    return _GUARD + cell if signs[:1] in _FORMULA and signs else cell


def _row(exported: ExportArticle, span: Outgoing, options: WriteOptions) -> tuple[str, ...]:
    metadata, status, text = exported.article.metadata, exported.status, exported.text
    label = options.labels.get(span.label)
    score = note = ""
    if isinstance(span, Suggestion):
        verdict = UNJUDGED
        score = "" if span.score is None else f"{span.score:.4g}"
    else:
        verdict = span.verdict.value if span.verdict else ""
        note = span.note
    return (
        *(exported.article.id, metadata.title, metadata.source, metadata.published, status.state.value),
        *(str(span.start), str(span.end), span.label, label.name if label else span.label),
        _flat(text[max(0, span.start - _CONTEXT) : span.start]),
        span.text,
        _flat(text[span.end : span.end + _CONTEXT]),
        *(source_of(span, exported), verdict, score, note, status.by, status.at),
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _line(cells: tuple[str, ...]) -> bytes:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()


def _count_facts(losses: Losses, exported: ExportArticle, options: WriteOptions, *, rows: int) -> None:
    metadata, remark = exported.article.metadata, exported.remark
    if not rows:
        # Without a row there is nothing that the facts could stand in.
        drop_facts(losses, exported, options, LossKind.METADATA, LossKind.NOTE, LossKind.ORIGIN, LossKind.STATE)
        return
    if metadata.author or metadata.url or metadata.language or metadata.extra:
        losses.drop(LossKind.METADATA, exported)
    if remark.flagged or remark.note or exported.status.reason:
        losses.drop(LossKind.NOTE, exported)


FORMAT = Format(
    "csv",
    "CSV, a table of spans",
    (".csv",),
    write=write,
    description="One row a span with the words around it, made for spreadsheets; the articles' texts are not in it.",
)
"""For export only: without the texts there is nothing to import."""
