"""CoNLL-U: the writing side. Spans stand in MISC as NER=B-…, and the blanks between words as SpacesAfter."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.domain.sentences import META as SENTENCE
from glossator.formats.aligning import align, count_moved, without_overlaps
from glossator.formats.conllu_reading import read
from glossator.formats.format import Format, WriteReport
from glossator.formats.outgoing import drop_facts
from glossator.formats.record import META
from glossator.formats.tags import OUTSIDE, TagNames, iob2
from glossator.formats.tokens import rows_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteOptions

_ESCAPES = {" ": "\\s", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
# “# text” is one line, whatever a reader takes for a line end.
_LINE_END = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_ROW = re.compile(r"\d+(-\d+|\.\d+)?(\t[^\t]+){9}")


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write each article as a document from which its text can be made again exactly. Raises UserError."""
    losses = Losses()
    names = TagNames(options.labels)
    count = spans = 0
    for exported in articles:
        tokens = tokens_of(exported.text, options.tokenize)
        placed = without_overlaps(align(exported, tokens, options, losses), exported, losses)
        tags = iob2(len(tokens), placed, names.name)
        out.write("".join(_about(exported)).encode())
        parts = rows_of(exported, tokens, placed)
        for number, (first, end) in enumerate(parts, 1):
            lines = _sentence(exported, tokens, tags, first, end)
            out.write("".join((f"# sent_id = {exported.article.id}-{number}\n", *lines, "\n")).encode())
        count_moved(placed, exported, losses)
        names.count(placed, exported, losses)
        drop_facts(losses, exported, options, LossKind.STATE, LossKind.NOTE, LossKind.ORIGIN)
        if any(name not in SENTENCE for name, _ in exported.article.metadata.extra):
            losses.drop(LossKind.METADATA, exported)
        count += 1
        spans += len(placed)
    return WriteReport(count, spans, losses)


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this has the ten columns of CoNLL-U."""
    lines = head.decode("utf-8", "replace").split("\n")
    rows = [line.rstrip("\r") for line in lines[: -1 if len(lines) > 1 else None] if line.strip()]
    rows = [row for row in rows if not row.lstrip("\ufeff").startswith("#")]
    return bool(rows) and all(_ROW.fullmatch(row) for row in rows[:200])


def _about(exported: ExportArticle) -> Iterator[str]:
    metadata = exported.article.metadata
    yield f"# newdoc id = {exported.article.id}\n"
    for name in ("title", *META):
        value = " ".join(getattr(metadata, name).split())
        if value:
            yield f"# {name} = {value}\n"
    for name, value in metadata.extra:
        if name in SENTENCE:
            yield f"# {name} = {' '.join(value.split())}\n"


def _sentence(
    exported: ExportArticle, tokens: list[tuple[int, int]], tags: list[str], first: int, end: int
) -> Iterator[str]:
    text = exported.text
    yield f"# text = {_LINE_END.sub(' ', text[tokens[first][0] : tokens[end - 1][1]])}\n"
    for number in range(first, end):
        start, stop = tokens[number]
        misc = [] if tags[number] == OUTSIDE else [f"NER={tags[number]}"]
        if number == 0 and start:
            misc.append(f"SpacesBefore={_escaped(text[:start])}")
        is_last = number + 1 == len(tokens)
        blanks = text[stop : len(text) if is_last else tokens[number + 1][0]]
        if not blanks:
            misc.append("SpaceAfter=No")
        elif blanks != " " or is_last:
            misc.append(f"SpacesAfter={_escaped(blanks)}")
        yield f"{number - first + 1}\t{text[start:stop]}{'	_' * 7}\t{'|'.join(misc) or '_'}\n"


def _escaped(blanks: str) -> str:
    return "".join(_ESCAPES.get(blank) or f"\\u{ord(blank):04x}" for blank in blanks)


FORMAT = Format(
    "conllu",
    "CoNLL-U",
    (".conllu",),
    read=read,
    write=write,
    description="A word on each of its lines, spans in the last column; the text can be made again exactly.",
    needs_tokens=True,
    recognise=recognise,
)
