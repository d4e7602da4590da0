"""Files with a token and its tag on each line, as CoNLL-2003 made them usual: how they are written and read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, TypeAlias

from glossator.domain.losses import Losses, LossKind
from glossator.errors import UserError
from glossator.formats.aligning import align, count_moved, without_overlaps
from glossator.formats.format import RejectedFileError, WriteReport
from glossator.formats.outgoing import drop_facts
from glossator.formats.plain_text import printable_name
from glossator.formats.problems import Problems
from glossator.formats.rebuilding import GUESSED, TokenText
from glossator.formats.strict_json import shown
from glossator.formats.tags import Scheme, TagNames, is_tag, tagged_spans
from glossator.formats.tokens import rows_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.aligning import Placed
    from glossator.formats.format import Hints, Incoming, WriteOptions

    Tagging: TypeAlias = Callable[[int, Iterable[Placed], Callable[[str], str]], list[str]]

DOCUMENT = "-DOCSTART-"
MAX_LINE = 64 << 10
"""The longest line in bytes that is taken."""
SENTENCES = 200
"""How many sentences make an article of a file that does not say where its documents begin."""

_MAX_TOKENS = 1_000_000
_LONG_SENTENCE = 2_000
_BOM = b"\xef\xbb\xbf"
_COMMENT = re.compile(r"# \w[\w ]* =|# new(doc|par)\b")
_DROPPED = (LossKind.BLANKS, LossKind.METADATA, LossKind.STATE, LossKind.NOTE, LossKind.ORIGIN)


def write_lines(
    articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions, tagging: Tagging
) -> WriteReport:
    """Write each article as a document of four columns. Raises UserError."""
    losses = Losses()
    names = TagNames(options.labels)
    article = ""
    count = spans = 0
    for exported in articles:
        text = exported.text
        tokens = tokens_of(text, options.tokenize)
        placed = without_overlaps(align(exported, tokens, options, losses), exported, losses)
        tags = tagging(len(tokens), placed, names.name)
        if exported.whole != article:
            out.write(f"{DOCUMENT} -X- -X- O\n\n".encode())
            article = exported.whole
        for first, end in rows_of(exported, tokens, placed):
            lines = (f"{text[slice(*tokens[n])]} -X- _ {tags[n]}\n" for n in range(first, end))
            out.write("".join((*lines, "\n")).encode())
        count_moved(placed, exported, losses)
        names.count(placed, exported, losses)
        drop_facts(losses, exported, options, *_DROPPED[1:])
        losses.drop(LossKind.BLANKS, exported)
        count += 1
        spans += len(placed)
    return WriteReport(count, spans, losses)


@dataclass(slots=True)
class Sentence:
    """The tokens of a sentence with their tags, the lines that they stand in, and whether a document begins here."""

    number: int
    begins: bool = False
    tokens: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)


def read_lines(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the documents of a file as articles. Raises RejectedFileError before the first when any line is broken."""
    problems = Problems("line", "lines")
    scheme = Scheme()
    documents = found = 0
    for sentence in _sentences(path, problems):
        scheme.look(sentence.tags)
        documents += sentence.begins
        found += bool(sentence.tokens)
    problems.check(articles=found)
    notes = [*scheme.notes(), GUESSED]
    if not documents and found > SENTENCES:
        notes.append(f"The file does not say where documents begin: it was cut into articles of {SENTENCES} sentences.")
    name = printable_name(path)
    for group in _documents(_sentences(path, problems), marked=bool(documents)):
        text = TokenText()
        for sentence in filter(_has_tokens, group):
            text.mark(text.guess(sentence.tokens), tagged_spans(sentence.tags))
        raw = b"".join(line for sentence in group for line in sentence.raw)
        try:
            yield text.incoming(raw, name, notes)
        except UserError as error:
            raise RejectedFileError(f"Line {group[0].number}: {error.sentence}", error.hint) from error


def is_tagged(head: bytes) -> bool:
    """Tell whether a file that starts like this has a token and its tag on each line."""
    lines = head.removeprefix(_BOM).decode("utf-8", "replace").split("\n")
    rows = [_columns(line) for line in lines[: -1 if len(lines) > 1 else None] if line.strip()]
    rows = [row for row in rows[:200] if row[0] != DOCUMENT and not _COMMENT.match(" ".join(row))]
    return len(rows) > 1 and len(rows[0]) > 1 and all(len(row) == len(rows[0]) and is_tag(row[-1]) for row in rows)


def _documents(found: Iterable[Sentence], *, marked: bool) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    tokens = 0
    for sentence in found:
        if sentence.begins if marked else len(group) == SENTENCES:
            if tokens:
                yield group
            group, tokens = [], 0
        if sentence.tokens or sentence.begins:
            group.append(sentence)
            tokens += len(sentence.tokens)
            if tokens > _MAX_TOKENS:
                raise RejectedFileError(
                    f"The document at line {group[0].number} has more than {_MAX_TOKENS:,} tokens.",
                    f"Divide it by lines that begin with {DOCUMENT}.",
                )
    if tokens:
        yield group


def _has_tokens(sentence: Sentence) -> bool:
    return bool(sentence.tokens)


def _sentences(path: Path, problems: Problems) -> Iterator[Sentence]:
    """Yield the sentences of a file; what is wrong with a line is noted and the line passed over."""
    sentence = Sentence(1)
    for number, raw in lines_of(path):
        try:
            row = _columns(line_text(raw))
        except UserError as error:
            problems.add(f"Line {number}", error.sentence)
            continue
        if not row or row[0] == DOCUMENT:
            begins = bool(row)
            if not begins:
                sentence.raw.append(raw)
            if sentence.tokens or sentence.begins or begins:
                yield sentence
                sentence = Sentence(number, begins, raw=[raw] if begins else [])
            continue
        if _COMMENT.match(" ".join(row)):
            if row[1:2] == ["newdoc"]:
                yield sentence
                sentence = Sentence(number, begins=True)
            sentence.raw.append(raw)
            continue
        if len(row) < 2 or not is_tag(row[-1]):
            problems.add(f"Line {number}", _why_not(row))
            continue
        sentence.tokens.append(row[0])
        sentence.tags.append(row[-1])
        sentence.raw.append(raw)
        length = len(sentence.tokens)
        if (length >= _LONG_SENTENCE and row[-1] == "O") or length >= 10 * _LONG_SENTENCE:
            yield sentence
            sentence = Sentence(number + 1)
    if sentence.tokens or sentence.begins:
        yield sentence


def _why_not(row: list[str]) -> str:
    if len(row) < 2:
        return "It has one column; a token and its tag are needed."
    return f"Its last column, “{shown(row[-1])}”, is no tag such as “O” or “B-Person”."


def _columns(line: str) -> list[str]:
    if "\t" in line:
        return [column.strip(" ") for column in line.rstrip("\r\n").split("\t")] if line.strip() else []
    return line.split()


def lines_of(path: Path) -> Iterator[tuple[int, bytes]]:
    r"""Yield number and bytes of each line with its `\n`, at most `MAX_LINE` + 1 of them. Raises RejectedFileError."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(MAX_LINE + 1):
                number += 1
                rest = line
                while not rest.endswith(b"\n") and (rest := file.readline(1 << 20)):
                    pass
                yield number, line.removeprefix(_BOM) if number == 1 else line
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error


def line_text(raw: bytes) -> str:
    """Return a line as text without its end. Raises UserError that says what is wrong with it."""
    if len(raw) > MAX_LINE:
        raise UserError(f"It is longer than {MAX_LINE >> 10} kB.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserError(f"It is not UTF-8 at byte {error.start + 1}; save the file as UTF-8.") from error
    if "\0" in text:
        raise UserError("It holds the character NUL, which cannot be stored.")
    return text.rstrip("\r\n")
