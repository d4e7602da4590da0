"""WebAnno TSV 3 on its way in: the text is put together of its sentences, and rows must stand on their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.foreign_article import ForeignSpan, to_incoming
from glossator.formats.format import RejectedFileError
from glossator.formats.offset_units import OffsetUnit, to_code_points
from glossator.formats.plain_text import MAX_BYTES, printable_name
from glossator.formats.problems import Problems
from glossator.formats.strict_json import shown
from glossator.formats.uima_types import label_feature, short_name, tells_labels
from glossator.formats.webanno_escapes import stacked_values, unescape_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.formats.format import Hints, Incoming

_ROW = re.compile(r"(\d+-\d+(?:\.\d+)?)\t(\d{1,9})-(\d{1,9})\t([^\t]*)(?:\t(.*))?")
_MARK = "#FORMAT=WebAnno TSV 3"


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the article of a file. Raises RejectedFileError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error
    except UnicodeDecodeError as error:
        raise RejectedFileError(f"It is not UTF-8 at byte {error.start + 1}.", "Export it again.") from error
    if len(data) > MAX_BYTES:
        raise RejectedFileError(f"The file is larger than {MAX_BYTES >> 20} MB.", "Split it into articles.")
    if not text.startswith(_MARK):
        raise RejectedFileError("It is not WebAnno TSV 3.", "In INCEpTION, choose the format WebAnno TSV v3.3.")
    problems = Problems("line", "lines")
    table = _Table(problems)
    table.read(text)
    problems.check(articles=1)
    spans = list(table.spans())
    problems.check(articles=1)
    given = ("title", "source", "author", "published", "url", "language")
    values = {**{name: str(getattr(hints, name)) for name in given}, **dict(hints.extra)}
    try:
        yield to_incoming(
            table.text,
            spans,
            {name: value for name, value in values.items() if value},
            file_name=printable_name(path),
            original=data,
            notes=table.notes(),
        )
    except UserError as error:
        raise RejectedFileError(error.sentence, "There is nothing to import.") from error


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this is WebAnno TSV 3."""
    return head.removeprefix(b"\xef\xbb\xbf").startswith(_MARK.encode())


@dataclass(slots=True)
class _Layer:
    """A layer of spans: its columns, and which of them names the label."""

    name: str
    first: int
    features: list[str]

    def label_column(self) -> int | None:
        named = label_feature(self.features)
        return None if named is None else self.first + self.features.index(named)


@dataclass(slots=True)
class _Span:
    line: int
    start: int
    end: int
    label: str


@dataclass(slots=True)
class _Sentence:
    lines: list[str] = field(default_factory=list)
    placed: bool = False


class _Table:
    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._layers: list[_Layer] = []
        self._columns = 0
        self._parts: list[str] = []
        self._units = 0
        self._gaps = 0
        self._numbered: dict[tuple[str, int], _Span] = {}
        self._spans: list[_Span] = []
        self._rows: list[tuple[int, int, int, str]] = []
        self._passed: list[str] = []
        self.text = ""

    def read(self, whole: str) -> None:
        sentence = _Sentence()
        for number, line in enumerate(whole.split("\n"), 1):
            line = line.removesuffix("\r")
            if line.startswith("#Text="):
                if sentence.placed:
                    sentence = _Sentence()
                sentence.lines.append(unescape_text(line.removeprefix("#Text=")))
            elif line.startswith("#T_") and not self._parts:
                self._declare(line)
            elif line and not line.startswith("#"):
                self._take(number, line, sentence)
        self.text = "".join(self._parts)

    def _declare(self, line: str) -> None:
        kind, _, rest = line.partition("=")
        name, *features = rest.split("|")
        width = max(1, len(features))
        # The first of two columns of a slot is named ROLE_…, the second after the type that it leads to.
        plain = [feature if not feature.startswith("ROLE_") and "." not in feature else "" for feature in features]
        if kind == "#T_SP" and tells_labels(name):
            self._layers.append(_Layer(name, self._columns, plain))
        else:
            self._passed.append(short_name(name))
        self._columns += width

    def _take(self, number: int, line: str, sentence: _Sentence) -> None:
        row = _ROW.fullmatch(line)
        if row is None:
            self._problems.add(f"Line {number}", "It is not “number, from–to, word, columns”.")
            return
        begin, end = int(row[2]), int(row[3])
        if not sentence.placed and not self._place(number, begin, sentence):
            return
        self._rows.append((number, begin, end, row[4]))
        columns = (row[5] or "").split("\t")
        for layer in self._layers:
            self._annotate(number, begin, end, layer, columns)

    def _place(self, number: int, begin: int, sentence: _Sentence) -> bool:
        """Put the text of a sentence where its first token begins."""
        sentence.placed = True
        if not sentence.lines:
            self._problems.add(f"Line {number}", "A token stands before the text of its sentence.")
            return False
        gap = begin - self._units
        if not 0 <= gap <= MAX_BYTES:
            self._problems.add(f"Line {number}", "Its sentence begins where another one has not ended.")
            return False
        text = "\n".join(sentence.lines)
        self._gaps += gap > (1 if self._parts else 0)
        self._parts += ["\n" * gap, text]
        self._units += gap + len(text) + sum(character > "\uffff" for character in text)
        return True

    def _annotate(self, number: int, begin: int, end: int, layer: _Layer, columns: list[str]) -> None:
        own = columns[layer.first : layer.first + max(1, len(layer.features))]
        if not own or own[0] in ("", "_"):
            return
        label_at = layer.label_column()
        listed = [stacked_values(column) for column in own]
        for n, (_, key) in enumerate(listed[0]):
            value = None
            if label_at is not None and label_at - layer.first < len(listed):
                stack = listed[label_at - layer.first]
                value = stack[n][0] if n < len(stack) else None
            label = value or short_name(layer.name)
            known = self._numbered.get((layer.name, key)) if key else None
            if known is not None:
                known.start, known.end = min(known.start, begin), max(known.end, end)
                continue
            span = _Span(number, begin, end, label)
            self._spans.append(span)
            if key:
                self._numbered[layer.name, key] = span

    def spans(self) -> Iterator[ForeignSpan]:
        """Yield the spans in characters; rows that do not stand on their words are problems."""
        for number, begin, end, words in self._rows:
            place = self._converted(number, begin, end)
            if place and self.text[place[0] : place[1]] not in (words, unescape_text(words)):
                self._problems.add(f"Line {number}", "It does not stand on the word that it names.")
        for span in self._spans:
            place = self._converted(span.line, span.start, span.end)
            if place:
                yield ForeignSpan(*place, span.label)

    def _converted(self, number: int, begin: int, end: int) -> tuple[int, int] | None:
        try:
            return to_code_points(self.text, begin, end, OffsetUnit.UTF16)
        except UserError as error:
            self._problems.add(f"Line {number}", error.sentence)
            return None

    def notes(self) -> list[str]:
        said = []
        if self._gaps:
            said.append("What stood between its sentences is not in the file; line ends were put there.")
        if self._passed:
            listed = ", ".join(f"“{shown(name)}”" for name in self._passed)
            said.append(f"Layers that hold no labelled stretches were left out: {listed}.")
        return said
