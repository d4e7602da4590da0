"""spaCy’s DocBin: a folder that `spacy train` takes, and the reading of .spacy files without trusting them."""

from __future__ import annotations

import re
import warnings
import zlib
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.domain.splits import Part
from glossator.errors import UserError
from glossator.formats.aligning import align, count_moved, longest
from glossator.formats.foreign_article import ForeignSpan, to_incoming
from glossator.formats.format import Format, RejectedFileError, WriteReport
from glossator.formats.outgoing import drop_facts, metadata_of
from glossator.formats.plain_text import printable_name
from glossator.formats.problems import Problems
from glossator.formats.spacy_training import CONFIG, config, readme
from glossator.formats.splitting import parted
from glossator.formats.tags import TaggedSpan, tagged_spans
from glossator.formats.tokens import sentences, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from spacy.language import Language
    from spacy.tokens import Doc, DocBin
    from spacy.vocab import Vocab

    from glossator.domain.export import ExportArticle
    from glossator.formats.aligning import Placed
    from glossator.formats.format import Hints, Incoming, Tokenize, WriteOptions

SPANS = "sc"
"""The group of `doc.spans` that holds all spans; it is the one that a span categoriser learns by default."""

MAX_BYTES = 256 << 20
MAX_UNPACKED = 512 << 20
"""The largest file that is read, as it is and unpacked."""

# No text longer than a million characters is analysed by spaCy, and shorter ones train better.
_MAX_TEXT = 200_000
# A DocBin is in memory as a whole, at some 40 bytes a token; what is larger becomes a folder of several.
_MAX_TOKENS = 2_000_000
# The rule-based tokenizer takes time in the square of the length of a run without blanks.
_OVERLONG = re.compile(r"\S{300}")
_LANGUAGE = re.compile("[a-z]{2,3}")
_KEPT = ("ENT_IOB", "ENT_TYPE")
# What ENT_IOB says of a token that a span begins at, and of one that stands in a span.
_BEGIN, _IN = 3, (1, 3)


def write_folder(articles: Iterable[ExportArticle], folder: Path, options: WriteOptions) -> WriteReport:
    """Write what to train on, what to score by, a configuration for `spacy train` and a README. Raises UserError."""
    losses = Losses()
    parts: dict[Part, _File] = {}
    languages: Counter[str] = Counter()
    writer = _Writer(options, losses)
    for part, exported in parted(articles):
        languages[exported.article.metadata.language.partition("-")[0].lower()] += 1
        parts.setdefault(part, _File(folder, part.value)).add(writer.docs(exported))
    paths = {part: parts[part].finish() for part in Part if part in parts}
    counts = {part: parts[part].articles for part in paths}
    if paths:
        language = writer.language(languages)
        (folder / CONFIG).write_text(config(paths, language), "utf-8")
        (folder / "README.md").write_text(readme(paths, counts, options.divided), "utf-8")
    return WriteReport(sum(counts.values()), writer.spans, losses)


class _Writer:
    """Makes articles into docs and counts what was written."""

    def __init__(self, options: WriteOptions, losses: Losses) -> None:
        self._options = options
        self._losses = losses
        self._blank: dict[str, Language] = {}
        self.spans = 0

    def docs(self, exported: ExportArticle) -> Iterator[Doc]:
        """Yield an article as a doc; a very long one as several, cut between sentences and outside of spans."""
        language = self._language(exported.article.metadata.language.partition("-")[0].lower())
        blank = self._pipeline(language)
        text = exported.text
        tokens = tokens_of(text, self._options.tokenize or _tokenizer(blank, text))
        placed = align(exported, tokens, self._options, self._losses)
        chosen = longest(placed)
        about = {"id": exported.article.id, **metadata_of(exported)}
        for first, end in _stretches(text, tokens, placed):
            start = tokens[first][0] if first else 0
            stop = tokens[end][0] if end < len(tokens) else len(text)
            here = [each for each in chosen if first <= each[0].first < end]
            yield _doc(blank.vocab, text, tokens[first:end], (start, stop), first, here, about)
        for each, why in chosen:
            if why is not None:
                instead = f"in doc.spans[“{SPANS}”] only, not among the entities"
                self._losses.change(why, exported, each.span, instead)
        count_moved(placed, exported, self._losses)
        drop_facts(self._losses, exported, self._options, LossKind.STATE, LossKind.NOTE, LossKind.ORIGIN)
        self.spans += len(placed)

    def language(self, counted: Counter[str]) -> str:
        """Return the language of most articles; English where none is known."""
        known = ((count, name) for name, count in counted.items() if name)
        return self._language(max(known, default=(0, ""))[1])

    def _language(self, name: str) -> str:
        if _LANGUAGE.fullmatch(name):
            # Not every language that there is, and not every one without further packages.
            with suppress(ImportError, ValueError):
                self._pipeline(name)
                return name
        return "en" if not name else "xx"

    def _pipeline(self, language: str) -> Language:
        if language not in self._blank:
            import spacy

            self._blank[language] = spacy.blank(language)
        return self._blank[language]


def _tokenizer(blank: Language, text: str) -> Tokenize | None:
    """Return the tokenizer that the configuration trains with; None where it would take too long."""

    def tokenize(text: str) -> Iterator[tuple[int, int]]:
        return ((token.idx, token.idx + len(token)) for token in blank.tokenizer(text) if not token.is_space)

    return None if _OVERLONG.search(text) else tokenize


def _stretches(text: str, tokens: list[tuple[int, int]], placed: list[Placed]) -> Iterator[tuple[int, int]]:
    """Yield the stretches of tokens that become a doc each: all of them, unless the text is very long."""
    first = 0
    if len(text) > _MAX_TEXT:
        for begin, end in sentences(text, tokens, placed):
            if begin > first and tokens[end - 1][1] - tokens[first][0] > _MAX_TEXT:
                yield first, begin
                first = begin
    yield first, len(tokens)


def _doc(
    vocab: Vocab,
    text: str,
    tokens: list[tuple[int, int]],
    stretch: tuple[int, int],
    offset: int,
    chosen: list[tuple[Placed, LossKind | None]],
    about: dict[str, str],
) -> Doc:
    """Return a stretch of a text as a doc whose text it is, blanks and all; `offset` numbers its first token."""
    from spacy.tokens import Doc, Span

    words: list[str] = []
    spaces: list[bool] = []
    index: list[int] = []  # where our tokens are among the doc's, which has blanks as tokens too
    reached = stretch[0]
    for start, end in (*tokens, (stretch[1], stretch[1])):
        blanks = text[reached:start]
        if words and blanks.startswith(" "):
            spaces[-1] = True
            blanks = blanks[1:]
        if blanks:
            words.append(blanks)
            spaces.append(False)
        if start < end:
            index.append(len(words))
            words.append(text[start:end])
            spaces.append(False)
        reached = end
    doc = Doc(vocab, words=words, spaces=spaces)
    spans = [
        Span(doc, index[each.first - offset], index[each.end - 1 - offset] + 1, label=each.span.label)
        for each, _ in chosen
    ]
    doc.spans[SPANS] = spans
    doc.set_ents([span for span, (_, why) in zip(spans, chosen, strict=True) if why is None], default="outside")
    doc.user_data.update(about)
    return doc


class _File:
    """One part of the data: a file, or a folder of several once it is large."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._bin: DocBin | None = None
        self._tokens = self._number = 0
        self.articles = 0

    def add(self, docs: Iterable[Doc]) -> None:
        from spacy.tokens import DocBin

        for doc in docs:
            if self._bin and self._tokens + len(doc) > _MAX_TOKENS:
                self._flush(self._folder / self._name)
            self._bin = self._bin or DocBin(_KEPT, store_user_data=True)
            self._bin.add(doc)
            self._tokens += len(doc)
        self.articles += 1

    def finish(self) -> str:
        """Write what is left and return the path that `spacy train` is to read."""
        if self._number:
            self._flush(self._folder / self._name)
            return self._name
        name = f"{self._name}.spacy"
        if self._bin:
            self._bin.to_disk(self._folder / name)
        return name

    def _flush(self, folder: Path) -> None:
        self._number += 1
        folder.mkdir(exist_ok=True)
        if self._bin:
            self._bin.to_disk(folder / f"{self._number:04}.spacy")
        self._bin, self._tokens = None, 0


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, after the last one, when any is broken."""
    docs = _Packed(_unpacked(path))
    name = printable_name(path)
    problems = Problems("text", "texts")
    articles = 0
    for number, found in _whole(docs, problems):
        try:
            yield found.incoming(name)
            articles += 1
        except UserError as error:
            problems.add(f"Text {number}", error.sentence)
    problems.check(articles=articles)


def _whole(docs: _Packed, problems: Problems) -> Iterator[tuple[int, _Text]]:
    """Yield the articles of which no doc is broken, each with the number of its first doc."""
    kept: tuple[int, _Text] | None = None
    lost: _Text | None = None
    in_doubt = False
    for number in range(1, len(docs) + 1):
        try:
            found = docs.text(number - 1)
        except UserError as error:
            problems.add(f"Text {number}", error.sentence)
            if kept is not None and kept[1].of_several:
                problems.add(f"Text {kept[0]}", "It may go on in a text that is broken.")
            elif kept is not None:
                yield kept
            kept, in_doubt = None, True
            continue
        if kept is not None and kept[1].goes_on_in(found):
            kept[1].join(found)
        elif (in_doubt and found.of_several) or (lost is not None and lost.goes_on_in(found)):
            problems.add(f"Text {number}", "It may go on from a text that is broken.")
            lost, in_doubt = found, False
        else:
            if kept is not None:
                yield kept
            kept, lost, in_doubt = (number, found), None, False
    if kept is not None:
        yield kept


def _unpacked(path: Path) -> bytes:
    """Return the file, once it is known not to unpack into more than is bearable. Raises RejectedFileError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error
    unpacking = zlib.decompressobj()
    size, rest = 0, data
    try:
        while rest and not unpacking.eof:
            size += len(unpacking.decompress(rest, 1 << 24))
            rest = unpacking.unconsumed_tail
            if size > MAX_UNPACKED or len(data) > MAX_BYTES:
                raise RejectedFileError("The file is too large.", "Divide it into several.")
    except zlib.error as error:
        raise _damaged() from error
    if not unpacking.eof:
        raise _damaged()
    return data


def _damaged() -> RejectedFileError:
    return RejectedFileError("The file is not a whole DocBin of spaCy 3.", "Export it again.")


class _Text:
    """What a doc of the file says: its text, the spans on it, and what is known about the article."""

    def __init__(self, doc: Doc, entities: Iterable[TaggedSpan]) -> None:
        self.text = doc.text
        places = [(token.idx, token.idx + len(token)) for token in doc]
        self.spans = [ForeignSpan(places[span.first][0], places[span.end - 1][1], span.label) for span in entities]
        self.about = {name: value for name, value in doc.user_data.items() if type(name) is type(value) is str}
        self.guessed = doc.has_unknown_spaces
        self.groups = len(doc.spans)

    @property
    def of_several(self) -> bool:
        """Whether it may be one of several docs of one article."""
        return "id" in self.about

    def goes_on_in(self, other: _Text) -> bool:
        """Tell whether the next doc is more of the same article."""
        return "id" in self.about and self.about == other.about

    def join(self, other: _Text) -> None:
        """Add the next doc’s text and spans."""
        length = len(self.text)
        self.text += other.text
        self.spans += [replace(span, start=span.start + length, end=span.end + length) for span in other.spans]

    def incoming(self, file_name: str) -> Incoming:
        """Return it as an article. Raises UserError."""
        values = {name: value for name, value in self.about.items() if name != "id"}
        notes = (
            ["The file does not say which blanks stand between its words; they were guessed."] if self.guessed else []
        )
        if self.groups > 1:
            notes.append("The spans of all its groups were taken together.")
        return to_incoming(self.text, self.spans, values, file_name=file_name, original=self.text.encode(), notes=notes)


class _Packed:
    """A DocBin from elsewhere. Only words, blanks, entities, groups of spans and plain facts are let through.

    spaCy does not check what the other columns hold before it hands them to compiled code.
    """

    def __init__(self, data: bytes) -> None:
        from spacy.tokens import DocBin
        from spacy.vocab import Vocab

        self._orth, self._inside = _numbers("ENT_IOB")
        self._type = _numbers("ENT_TYPE")[1]
        self._vocab = Vocab()
        try:
            self._bin = DocBin().from_bytes(data)
            self._strings = {int(self._vocab.strings.add(string)): string for string in self._bin.strings if string}
            self._column = {int(attribute): number for number, attribute in enumerate(self._bin.attrs)}
            per_text = (self._bin.spaces, self._bin.flags, self._bin.span_groups, self._bin.user_data)
            whole = self._orth in self._column and all(len(each) == len(self._bin.tokens) for each in per_text)
        except Exception as error:
            raise _damaged() from error
        if not whole:
            raise _damaged()

    def __len__(self) -> int:
        return len(self._bin.tokens)

    def text(self, number: int) -> _Text:
        """Return one text of the file. Raises UserError."""
        words = self._values(number, self._orth)
        if not words:
            raise UserError("Its text is empty.")
        if not self._strings.keys() >= set(words):
            raise UserError("It has a word that the file does not hold.")
        try:
            doc = self._doc(number)
            spans = [TaggedSpan(span.start, span.end, span.label_) for group in doc.spans.values() for span in group]
            found = dict.fromkeys([*self._entities(number), *spans])
            whole = all(0 <= span.first < span.end <= len(words) for span in found)
        except Exception as error:
            raise UserError("It is damaged.") from error
        if not whole:
            raise UserError("It has a span that is not a stretch of its text.")
        return _Text(doc, found)

    def _doc(self, number: int) -> Doc:
        """Return a doc of nothing but words, blanks, groups of spans and facts."""
        from spacy.tokens import DocBin

        alone = DocBin(())
        column = self._column[self._orth]
        alone.tokens, alone.spaces = [self._bin.tokens[number][:, column : column + 1]], [self._bin.spaces[number]]
        alone.cats, alone.flags = [{}], [self._bin.flags[number]]
        alone.span_groups, alone.user_data = [self._bin.span_groups[number]], [self._bin.user_data[number]]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return next(alone.get_docs(self._vocab))

    def _entities(self, number: int) -> list[TaggedSpan]:
        if self._inside not in self._column or self._type not in self._column:
            return []
        tags = []
        for place, key in zip(self._values(number, self._inside), self._values(number, self._type), strict=True):
            label = self._strings[key] if key else ""
            tags.append(f"{'B' if place == _BEGIN else 'I'}-{label}" if label and place in _IN else "O")
        return tagged_spans(tags)

    def _values(self, number: int, attribute: int) -> list[int]:
        """Return what one column says of the tokens of a text."""
        column: list[int] = self._bin.tokens[number].T[self._column[attribute]].tolist()
        return column


def _numbers(attribute: str) -> tuple[int, int]:
    """Return the numbers under which spaCy stores a token’s word and one more of its attributes."""
    from spacy.tokens import DocBin

    orth, other = DocBin((attribute,)).attrs
    return int(orth), int(other)


FORMAT = Format(
    "spacy",
    "spaCy training data (DocBin)",
    (".spacy",),
    read=read,
    description="A folder that `spacy train` takes: what to train on, what to score by, a configuration and a README.",
    write_folder=write_folder,
    needs_tokens=True,
    splits=True,
)
