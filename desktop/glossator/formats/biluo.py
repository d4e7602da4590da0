"""BILUO: the columns of CoNLL-2003 with tags that also say where a span ends."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from glossator.formats.format import Format
from glossator.formats.tags import biluo
from glossator.formats.token_lines import read_lines, write_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteOptions, WriteReport


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write each article as a document. Raises UserError."""
    return write_lines(articles, out, options, biluo)


FORMAT = Format(
    "biluo",
    "BILUO tags",
    (".biluo",),
    read=read_lines,
    write=write,
    description="As CoNLL-2003, with tags that mark the last token of a span and spans of one token.",
    needs_tokens=True,
)
