"""CoNLL-U: the reading side. Spans are looked for in MISC, as tags (NER=B-ORG) or as brackets (Entity=(ORG)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.format import RejectedFileError
from glossator.formats.plain_text import printable_name
from glossator.formats.problems import Problems
from glossator.formats.rebuilding import TokenText
from glossator.formats.record import META
from glossator.formats.strict_json import shown
from glossator.formats.tags import OUTSIDE, TaggedSpan, is_tag, tagged_spans
from glossator.formats.token_lines import SENTENCES, line_text, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.formats.format import Hints, Incoming

_COLUMNS = 10
_MAX_TOKENS = 1_000_000
_ID = re.compile(r"(\d{1,7})(?:-(\d{1,7}))?")
_EMPTY_NODE = re.compile(r"\d+\.\d+")
_COMMENT = re.compile(r"#\s*([^=]*?)\s*=\s*(.*)")
_TAGS = frozenset({"ner", "ne", "nertag"})
_BRACKET = re.compile(r"\(([^()]+)(\))?|([^()]+)\)")
_ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|.)")
_ESCAPES = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
_MENTION = re.compile(r"(?:e?\d+-)(.+?)(?:-.*)?$")


@dataclass(slots=True)
class _Document:
    """What has been read of one document."""

    line: int
    text: TokenText = field(default_factory=TokenText)
    values: dict[str, str] = field(default_factory=dict)
    raw: list[bytes] = field(default_factory=list)
    cut: bool = False
    sentences: int = 0
    tokens: int = 0
    differing: int = 0
    explicit: bool = True
    after: str = ""
    broken: bool = False


@dataclass(slots=True)
class _Sentence:
    """The words of one sentence: form, MISC, and how many words a form of several spans."""

    words: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ranges: dict[int, tuple[int, str, dict[str, str]]] = field(default_factory=dict)
    text: str | None = None
    paragraph: bool = False


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the documents of a file as articles. Raises RejectedFileError, after the last line, for broken ones."""
    problems = Problems("line", "lines")
    name = printable_name(path)
    document, sentence = _Document(1), _Sentence()
    marked = False
    articles = number = 0
    for number, raw in lines_of(path):
        try:
            line = line_text(raw)
            begins = line.startswith("#") and line.lstrip("# ").split("=")[0].split()[:1] == ["newdoc"]
            cut = not marked and not line and document.sentences + 1 >= SENTENCES
            if begins or cut or not line.strip():
                _end_sentence(document, sentence, number, problems)
                sentence = _Sentence()
            if (begins or cut) and (document.tokens or document.broken):
                document.cut |= cut
                for found in _whole(document, name, problems):
                    articles += 1
                    yield found
                document = _Document(number, cut=cut)
            marked |= begins
            document.raw.append(raw)
            if line.startswith("#"):
                _comment(line, document, sentence)
            elif line.strip():
                _row(line, sentence, room=_MAX_TOKENS - document.tokens)
        except UserError as error:
            problems.add(f"Line {number}", error.sentence)
            document.broken = True
            if document.tokens + len(sentence.words) >= _MAX_TOKENS:
                raise RejectedFileError(f"Line {number}: {error.sentence}", "Divide the file.") from error
    _end_sentence(document, sentence, number, problems)
    if document.tokens:
        for found in _whole(document, name, problems):
            articles += 1
            yield found
    problems.check(articles=articles)


def _end_sentence(document: _Document, sentence: _Sentence, number: int, problems: Problems) -> None:
    try:
        _close(document, sentence)
    except UserError as error:
        problems.add(f"Line {number}", error.sentence)
        document.broken = True


def _whole(document: _Document, name: str, problems: Problems) -> Iterator[Incoming]:
    """Yield the article of a document, unless something in it is broken."""
    if document.broken:
        return
    try:
        yield _article(document, name)
    except UserError as error:
        problems.add(f"Line {document.line}", error.sentence)


def _comment(line: str, document: _Document, sentence: _Sentence) -> None:
    if line.lstrip("# ").startswith("newpar"):
        sentence.paragraph = True
    if match := _COMMENT.match(line):
        if match[1] == "text":
            sentence.text = match[2]
        elif match[1] in ("title", *META) and not document.sentences:
            document.values[match[1]] = match[2]


def _row(line: str, sentence: _Sentence, room: int) -> None:
    if len(sentence.words) >= room:
        raise UserError(f"The document has more than {_MAX_TOKENS:,} tokens.")
    columns = line.split("\t")
    if len(columns) != _COLUMNS:
        raise UserError(f"It has {len(columns)} columns between tabs instead of {_COLUMNS}.")
    if _EMPTY_NODE.fullmatch(columns[0]):
        return
    number = _ID.fullmatch(columns[0])
    if number is None or not columns[1]:
        raise UserError(f"It does not begin with a number and a word: “{shown(columns[0])}”.")
    misc = {} if columns[9] == "_" else dict(part.partition("=")[::2] for part in columns[9].split("|"))
    first = int(number[1])
    if number[2] is not None:
        if not first <= int(number[2]) < first + _MAX_TOKENS or first != len(sentence.words) + 1:
            raise UserError(f"“{shown(columns[0])}” is no range of the words that follow.")
        sentence.ranges[first] = (int(number[2]) - first + 1, columns[1], misc)
        return
    if first != len(sentence.words) + 1:
        raise UserError(f"Word {len(sentence.words) + 1} of its sentence is missing.")
    sentence.words.append((columns[1], misc))


def _close(document: _Document, sentence: _Sentence) -> None:
    """Add a sentence to its document. Raises UserError."""
    if not sentence.words:
        return
    text = document.text
    if document.tokens and sentence.paragraph and not document.explicit:
        document.after = "\n\n"
    places: list[tuple[int, int]] = []
    begun: int | None = None
    while len(places) < len(sentence.words):
        count, form, misc = sentence.ranges.get(len(places) + 1, (1, *sentence.words[len(places)]))
        if len(places) + count > len(sentence.words):
            raise UserError(f"“{shown(form)}” spans more words than its sentence has.")
        before = misc.get("SpacesBefore")
        text.put(document.after if before is None else document.after + _unescaped(before))
        begun = len(text.parts) if begun is None else begun
        start, _ = text.put(form)
        forms = [word for word, _ in sentence.words[len(places) : len(places) + count]]
        places += _inside(start, form, forms)
        document.explicit = "SpacesAfter" in misc or misc.get("SpaceAfter") == "No"
        document.after = "" if misc.get("SpaceAfter") == "No" else _unescaped(misc.get("SpacesAfter", "\\s"))
    if sentence.text is not None:
        document.differing += "".join(text.parts[begun:]).split() != sentence.text.split()
    text.mark(places, _spans([misc for _, misc in sentence.words]))
    document.sentences += 1
    document.tokens += len(places)


def _inside(start: int, form: str, words: list[str]) -> list[tuple[int, int]]:
    """Return where the words of a form stand: one after the other if they make it up, else each on all of it."""
    if "".join(words) != form:
        return [(start, start + len(form))] * len(words)
    places = []
    for word in words:
        places.append((start, start + len(word)))
        start += len(word)
    return places


def _unescaped(blanks: str) -> str:
    def one(match: re.Match[str]) -> str:
        escape = match[1]
        return _ESCAPES.get(escape, match[0]) if len(escape) == 1 else chr(int(escape[1:], 16))

    made = _ESCAPE.sub(one, blanks)
    if made.strip() or "\0" in made:
        raise UserError("What it says about blanks is not about blanks.")
    return made


def _spans(miscs: list[dict[str, str]]) -> list[TaggedSpan]:
    tags = [
        next((value for name, value in misc.items() if name.lower() in _TAGS and value not in ("_", "-")), OUTSIDE)
        for misc in miscs
    ]
    found = tagged_spans([tag if is_tag(tag) else f"I-{tag}" for tag in tags])
    waiting: list[tuple[int, str, str]] = []
    for position, misc in enumerate(miscs):
        for opening, single, closing in _BRACKET.findall(misc.get("Entity", "")):
            key, label = _mention(opening or closing)
            if single:
                found.append(TaggedSpan(position, position + 1, label))
            elif opening:
                waiting.append((position, key, label))
            else:
                at = next((n for n in reversed(range(len(waiting))) if key in waiting[n][1:]), None)
                if at is None:
                    raise UserError("An “Entity” ends that has not begun in its sentence.")
                first, _, label = waiting.pop(at)
                found.append(TaggedSpan(first, position + 1, label))
    if waiting:
        raise UserError("An “Entity” begins that does not end in its sentence.")
    return found


def _mention(part: str) -> tuple[str, str]:
    """Return what a bracket is known by and its label: “ORG”, or with a number before it and more behind."""
    match = _MENTION.fullmatch(part)
    if match:
        return part.partition("-")[0], match[1]
    return part, part


def _article(document: _Document, file_name: str) -> Incoming:
    notes = []
    if document.explicit:
        document.text.put(document.after)
    else:
        notes.append("The file does not say which blanks stand between its sentences; they were guessed.")
    if document.differing:
        sentences = "1 sentence" if document.differing == 1 else f"{document.differing} sentences"
        notes.append(f"In {sentences} the words do not make up “# text”; the words were taken.")
    if document.cut:
        notes.append(f"The file does not say where documents begin: it was cut into articles of {SENTENCES} sentences.")
    return document.text.incoming(b"".join(document.raw), file_name, notes, document.values)
