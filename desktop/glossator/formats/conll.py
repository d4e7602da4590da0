"""CoNLL-2003: four columns, the last one an IOB2 tag; read in whichever scheme its tags are."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from glossator.formats.format import Format
from glossator.formats.tags import iob2
from glossator.formats.token_lines import is_tagged, read_lines, write_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteOptions, WriteReport

recognise = is_tagged


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write each article as a document. Raises UserError."""
    return write_lines(articles, out, options, iob2)


FORMAT = Format(
    "conll",
    "CoNLL-2003 (IOB2)",
    (".conll", ".iob", ".iob2", ".bio"),
    read=read_lines,
    write=write,
    description="A word and its tag on each line. Blanks, overlapping spans and everything but labels stay behind.",
    needs_tokens=True,
    recognise=recognise,
)
