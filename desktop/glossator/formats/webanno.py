"""WebAnno TSV 3.3, as INCEpTION reads and writes it: a folder with a table of tokens for each article."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.domain.offsets import OffsetMap
from glossator.formats.format import Format, WriteReport
from glossator.formats.outgoing import FileNames, drop_facts, spans_of
from glossator.formats.uima_types import NAMED_ENTITY
from glossator.formats.webanno_escapes import escape_text, escape_value
from glossator.formats.webanno_reading import read, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Tokenize, WriteOptions
    from glossator.formats.outgoing import Outgoing

_HEAD = f"#FORMAT=WebAnno TSV 3.3\n#T_SP={NAMED_ENTITY}|value\n\n"
_WORDS = re.compile(r"\S+")


@dataclass(slots=True)
class _Unit:
    """A row: a token, or a part of one where a span begins or ends inside; `values` are labels with their numbers."""

    start: int
    end: int
    values: list[tuple[str, int]] = field(default_factory=list)
    parts: list[_Unit] = field(default_factory=list)


def write_folder(articles: Iterable[ExportArticle], folder: Path, options: WriteOptions) -> WriteReport:
    """Write each article as a .tsv file; each line of its text is a sentence.

    Raises UserError when a span does not stand on its words.
    """
    losses = Losses()
    files = FileNames()
    count = spans = 0
    for exported in articles:
        table = _Table(exported.text, options.tokenize)
        for span in spans_of(exported, options):
            placed = table.place(span)
            if placed is None:
                losses.leave_out(LossKind.MISALIGNED, exported, span)
                continue
            spans += 1
            if placed != (span.start, span.end):
                losses.change(LossKind.MISALIGNED, exported, span, "without the blanks at its edges")
        (folder / f"{files.name(exported)}.tsv").write_bytes(table.text().encode())
        if not table.keeps_blanks():
            losses.drop(LossKind.BLANKS, exported)
        drop_facts(losses, exported, options, LossKind.METADATA, LossKind.NOTE, LossKind.ORIGIN, LossKind.STATE)
        count += 1
    return WriteReport(count, spans, losses)


class _Table:
    def __init__(self, text: str, tokenize: Tokenize | None) -> None:
        self._text = text
        self._offsets = OffsetMap(text)
        self._tokens = [_Unit(start, end) for start, end in _tokens(text, tokenize)]
        self._starts = [token.start for token in self._tokens]
        self._ends = [token.end for token in self._tokens]
        self._number = 0

    def place(self, span: Outgoing) -> tuple[int, int] | None:
        """Write a span into the rows that it covers and return what they cover, None when there are none."""
        first, last = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        units = []
        for token in self._tokens[first:last]:
            start, end = max(token.start, span.start), min(token.end, span.end)
            units.append(token if (start, end) == (token.start, token.end) else _part(token, start, end))
        if not units:
            return None
        self._number += 1
        for unit in units:
            unit.values.append((span.label, self._number if len(units) > 1 else 0))
        return units[0].start, units[-1].end

    def text(self) -> str:
        """Return the table as it stands in the file."""
        lines = [_HEAD]
        for number, (tokens, end) in enumerate(self._sentences(), 1):
            lines.append(f"\n#Text={escape_text(self._text[tokens[0].start : end])}\n")
            for n, token in enumerate(tokens, 1):
                lines.append(self._row(f"{number}-{n}", token))
                lines += [self._row(f"{number}-{n}.{m}", part) for m, part in enumerate(token.parts, 1)]
        return "".join(lines)

    def keeps_blanks(self) -> bool:
        """Tell whether a reader gets back the same text: between sentences it puts a line end and then blanks."""
        at = 0
        for tokens, end in self._sentences():
            if self._text[at : tokens[0].start] != ("\n" if at else ""):
                return False
            at = end
        return self._text[at:] in ("", "\n")

    def _sentences(self) -> Iterable[tuple[list[_Unit], int]]:
        """Yield the tokens of each line that has any, and where the line ends."""
        at = 0
        while at < len(self._tokens):
            end = self._text.find("\n", self._tokens[at].start)
            end = len(self._text) if end < 0 else end
            after = bisect_left(self._starts, end)
            yield self._tokens[at:after], end
            at = after

    def _row(self, key: str, unit: _Unit) -> str:
        begin, end = self._offsets.to_utf16(unit.start), self._offsets.to_utf16(unit.end)
        return f"{key}\t{begin}-{end}\t{self._text[unit.start : unit.end]}\t{self._values(unit)}\t\n"

    def _values(self, unit: _Unit) -> str:
        if not unit.values:
            return "_"
        shown = []
        for label, number in unit.values:
            if not number and len(unit.values) > 1:
                self._number += 1
                number = self._number
            shown.append(escape_value(label) + (f"[{number}]" if number else ""))
        return "|".join(shown)


def _part(token: _Unit, start: int, end: int) -> _Unit:
    for part in token.parts:
        if (part.start, part.end) == (start, end):
            return part
    token.parts.append(_Unit(start, end))
    return token.parts[-1]


def _tokens(text: str, tokenize: Tokenize | None) -> Iterable[tuple[int, int]]:
    """Yield the tokens of a text; one that holds blanks or line ends is cut there, as a row cannot hold them."""
    if tokenize is None:
        yield from (found.span() for found in _WORDS.finditer(text))
        return
    for start, end in tokenize(text):
        yield from (found.span() for found in _WORDS.finditer(text, start, end))


FORMAT = Format(
    "webanno",
    "WebAnno TSV 3.3",
    (".tsv",),
    read=read,
    write_folder=write_folder,
    one_article=True,
    needs_tokens=True,
    description="A folder with a .tsv file for each article, as INCEpTION imports it. Positions count UTF-16 units.",
    recognise=recognise,
)
