"""The source that finds the phrases and patterns of gazetteers, with spaCy's matchers on its plain tokenizer."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

import spacy
from spacy.matcher import Matcher, PhraseMatcher

from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.nlp import gazetteer, name_shapes, pieces
from glossator.nlp.source import SourceSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from glossator.nlp.gazetteer import Entry, Pattern, Token

    TokenPattern: TypeAlias = dict[int | str, object]
    Match: TypeAlias = tuple[int, int, int, list[int]]

    class Tokenizer(Protocol):
        """What is used of spaCy's, which has no types."""

        def add_special_case(self, string: str, substrings: Sequence[dict[str, str]]) -> None:
            """Make a word's tokens known."""


# Part of the fingerprint: what is found also hangs on the code here.
_VERSION = "1"
# Patterns that repeat take time in the square of a run of names; articles are searched in smaller pieces therefore.
_PIECE = 4_000
# How often “+” repeats at most, and where each number of repetitions is a row of its own.
_REPEATS = 8
_REPEATS_COUNTED = 6


@dataclass(frozen=True, slots=True)
class _Hit:
    """Tokens `[start, end)` of a doc that an entry or a pattern covers; earlier files and entries have lower ranks."""

    start: int
    end: int
    rank: int


class GazetteerSource:
    """Suggests what gazetteers list; of hits that overlap the longest stays, and entries go before patterns."""

    def __init__(self, spec: SourceSpec, labels: Sequence[str]) -> None:
        found = gazetteer.files(spec.name)
        gazetteers = [gazetteer.read(file) for file in found]
        digest = hashlib.sha256("\0".join((_VERSION, pieces.VERSION, *labels)).encode())
        for file in found:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        self.fingerprint = Fingerprint(spec.kind, spec.short_name, _VERSION, digest.hexdigest())
        self._nlp = spacy.blank("en")
        self._tokenizer = cast("Tokenizer", self._nlp.tokenizer)
        self._kinds: list[Entry | Pattern] = []
        self._exact = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._any_case = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        # Its schema knows no flags but spaCy's own.
        self._patterns = Matcher(self._nlp.vocab, validate=False)
        # What each of the matcher's rows comes from, and which token each of its columns stands for.
        self._rows: list[tuple[int, list[Token]]] = []
        entries = [entry for each in gazetteers for entry in each.entries if not labels or entry.label in labels]
        patterns = [
            pattern for each in gazetteers for pattern in each.patterns if not labels or pattern.label in labels
        ]
        self._keep_values_whole(patterns)
        self._shapes = name_shapes.add_to(self._nlp.vocab)
        self._flags: dict[tuple[tuple[str, ...], bool], int] = {}
        for entry in entries:
            self._add_entry(entry)
        for pattern in patterns:
            self._add_pattern(pattern)

    def suggest(self, texts: Sequence[str]) -> Iterator[list[RawSuggestion]]:
        """Yield the suggestions for each text in turn, in text order."""
        for text in texts:
            yield [
                suggestion
                for offset, piece in pieces.pieces(text, limit=_PIECE)
                for suggestion in self._find(self._nlp.make_doc(piece), offset)
            ]

    def _find(self, doc: Doc, offset: int) -> Iterator[RawSuggestion]:
        hits = sorted(self._hits(doc), key=lambda hit: (hit.start - hit.end, hit.start, hit.rank))
        taken: set[int] = set()
        kept = []
        for hit in hits:
            if taken.isdisjoint(range(hit.start, hit.end)):
                taken.update(range(hit.start, hit.end))
                kept.append(hit)
        for hit in sorted(kept, key=lambda hit: hit.start):
            span = doc[hit.start : hit.end]
            yield RawSuggestion(
                offset + span.start_char,
                offset + span.end_char,
                self._kinds[hit.rank].label,
                self._detail(span.text, hit.rank),
            )

    def _hits(self, doc: Doc) -> Iterator[_Hit]:
        for matcher in (self._exact, self._any_case):
            for key, start, end in matcher(doc):
                yield _Hit(start, end, self._number(key))
        # An empty one would warn each time: a scheme may have none of the patterns' labels.
        if not len(self._patterns):
            return
        for key, start, _, columns in cast("list[Match]", self._patterns(doc, with_alignments=True)):
            rank, tokens = self._rows[self._number(key)]
            inside = [number for number, column in enumerate(columns) if not tokens[column].context]
            if not inside:
                continue
            first, end = start + inside[0], start + inside[-1] + 1
            last = tokens[columns[inside[-1]]]
            if last.shape == "name" and last.repeated:
                begin = next(number for number in inside if tokens[columns[number]].shape == "name")
                end = self._end_of_name(doc, start + begin, end)
                if end == start + begin:
                    continue
            yield _Hit(first, end, rank)

    @staticmethod
    def _end_of_name(doc: Doc, start: int, end: int) -> int:
        """Return where the name from `start` ends: joints need a name behind them, and a hyphen no blank beside it."""
        name_end = start
        for position in range(start, end):
            word = doc[position]
            if word.text == "-":
                if word.whitespace_ or position == start or doc[position - 1].whitespace_:
                    break
            elif name_shapes.is_name(word.text):
                name_end = position + 1
        return name_end

    def _add_entry(self, entry: Entry) -> None:
        matcher = self._any_case if entry.any_case else self._exact
        key = self._new_rank(entry)
        matcher.add(key, [self._nlp.make_doc(spelling) for spelling in entry.spellings])

    def _add_pattern(self, pattern: Pattern) -> None:
        """Add a pattern; with two repeated tokens once for every number of repetitions.

        Left to the matcher, two neighbours that may both take a word are tried in countless ways.
        """
        counted = sum(token.repeated for token in pattern.tokens) > 1
        rank = int(self._new_rank(pattern))
        for row in itertools.product(*(self._repetitions(token, counted=counted) for token in pattern.tokens)):
            key = str(len(self._rows))
            self._rows.append(
                (rank, [token for token, described in zip(pattern.tokens, row, strict=True) for _ in described])
            )
            self._patterns.add(key, [[cast("dict[str, object]", each) for described in row for each in described]])

    def _new_rank(self, kind: Entry | Pattern) -> str:
        self._kinds.append(kind)
        return str(len(self._kinds) - 1)

    def _repetitions(self, token: Token, *, counted: bool) -> list[list[TokenPattern]]:
        """Return the rows that a token stands for: itself, or itself once, twice and so on."""
        if token.shape is None:
            first = rest = self._one_of(token.values, any_case=token.any_case)
        elif token.shape == "name" and token.repeated:
            first, rest = {self._shapes.name_start: True}, {self._shapes.name_part: True}
        else:
            first = rest = {getattr(self._shapes, token.shape): True}
        if token.repeated and not counted:
            more = rest | {"OP": f"{{0,{_REPEATS - 1}}}"}
            return [[], [first, more]] if token.optional else [[first, more]]
        if token.repeated:
            repeated = [[first, *[rest] * times] for times in range(_REPEATS_COUNTED)]
            return [[], *repeated] if token.optional else repeated
        return [[first | {"OP": "?"}]] if token.optional else [[first]]

    def _one_of(self, values: tuple[str, ...], *, any_case: bool) -> TokenPattern:
        """Describe a token that is one of the values: by a flag, which is faster, while there are some left."""
        attribute = "LOWER" if any_case else "ORTH"
        if len(values) == 1:
            return {attribute: values[0]}
        key = (values, any_case)
        if key not in self._flags:
            wanted = frozenset(values)
            try:
                flag = self._nlp.vocab.add_flag(
                    (lambda word: word.lower() in wanted) if any_case else wanted.__contains__
                )
            except ValueError:
                return {attribute: {"IN": list(values)}}
            self._flags[key] = flag
        return {self._flags[key]: True}

    def _keep_values_whole(self, patterns: Sequence[Pattern]) -> None:
        """Have the tokenizer keep the listed values in one token each: “Iskander-M”, “Mr.”."""
        for value in {value for pattern in patterns for token in pattern.tokens for value in token.values}:
            for form in {value, value.lower(), value.capitalize()}:
                if len(self._nlp.make_doc(form)) > 1:
                    self._tokenizer.add_special_case(form, [{"ORTH": form}])

    def _number(self, key: int) -> int:
        return int(self._nlp.vocab.strings[key])

    def _detail(self, text: str, rank: int) -> str:
        kind = self._kinds[rank]
        if isinstance(kind, gazetteer.Pattern):
            return f"“{text}” fits the pattern “{kind.name}” ({kind.label})"
        if text == kind.name:
            return f"“{text}” is listed ({kind.label})"
        return f"“{text}” is listed as {kind.name} ({kind.label})"


def build(name: str, labels: Sequence[str]) -> GazetteerSource:
    """Load the gazetteers of this name for these labels; all labels where none are given. Raises SourceError."""
    return GazetteerSource(SourceSpec("gazetteer", name), labels)


SOURCE = build
