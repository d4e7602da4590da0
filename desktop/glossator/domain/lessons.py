"""What one confirmed article teaches: what became of its phrases, of what sources found and of the edges of that."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from glossator.domain.reading import DETERMINERS, LONGEST, Reading, is_figure, look, phrase_key, shape, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from glossator.domain.reading import Token
    from glossator.domain.span import Span
    from glossator.domain.suggestion import Suggestion

BARE = ""
"""The outcome of words that were left unmarked."""
TAKEN = "\x01"
"""The outcome of a word at an edge that became part of the span."""
LEFT = "\x02"
"""The outcome of a word at an edge that stayed outside the span."""
# Words that say nothing of whether the name beside them reaches further.
_COMMON = frozenset(
    [
        *("and", "or", "but", "nor", "of", "in", "on", "at", "to", "from", "by", "for", "with", "without", "within"),
        *("into", "onto", "over", "under", "after", "before", "since", "until", "till", "as", "than", "that", "which"),
        *("who", "whom", "whose", "when", "where", "while", "if", "is", "are", "was", "were", "be", "been", "being"),
        *("has", "have", "had", "do", "does", "did", "will", "would", "can", "could", "may", "might", "must", "shall"),
        *("should", "not", "no", "its", "it", "he", "she", "they", "him", "her", "their", "his", "this", "these"),
        *("those", "said", "says", "also", "near", "against", "between", "among", "about", "around", "during"),
        *("through", "across", "because", "so", "yet", "there", "here"),
    ]
)
_LEARNABLE = 3


class Kind(IntEnum):
    """What a lesson is about."""

    PHRASE = 0
    """A phrase: which labels it got, how often it stood there unmarked."""
    REFUSED = 1
    """A phrase that a source suggested and that was left unmarked."""
    SHAPE = 2
    """A phrase with its figures, months, days and number words taken out."""
    SOURCE = 3
    """A label of a source."""
    FORM = 4
    """A label of a source, on words of a certain look."""
    TAIL = 5
    """A label of a source, on a phrase with a certain last word."""
    FRONT = 6
    """A first word of what sources suggest: part of the span, or not."""
    BACK = 7
    """A last word of what sources suggest: part of the span, or not."""
    BEFORE = 8
    """A word in front of a name: part of the span, or not."""
    AFTER = 9
    """A word behind a name: part of the span, or not."""
    FIRST = 10
    """The first word of several with capitals: what they were marked as."""
    LAST = 11
    """The last word of several with capitals: what they were marked as."""
    NEXT = 12
    """The word behind a name: what both together were marked as."""
    STEM = 13
    """The first two words of longer phrases; it has no counts, and tells where a longer look is worth it."""


class Subject(NamedTuple):
    """What a lesson is about, as it is looked up."""

    kind: Kind
    body: str


@dataclass(slots=True)
class Lessons:
    """What an article teaches: how often each subject had each outcome, and how its phrases are written."""

    counts: Counter[tuple[Subject, str]] = field(default_factory=Counter)
    shown: dict[Subject, str] = field(default_factory=dict)

    def add(self, subject: Subject, outcome: str, shown: str = "") -> None:
        """Count one outcome."""
        self.counts[subject, outcome] += 1
        if shown and subject not in self.shown:
            self.shown[subject] = shown


def source_of(suggestion: Suggestion) -> str:
    """Return a source's label as habits are kept of it."""
    return f"{suggestion.fingerprint.kind} {suggestion.source_label}"


def source_subjects(suggestion: Suggestion, tokens: Sequence[Token]) -> list[Subject]:
    """Return what is known of suggestions like this one: the general first."""
    source = source_of(suggestion)
    subjects = [Subject(Kind.SOURCE, source), Subject(Kind.FORM, f"{source}\t{look(tokens)}")]
    if len(tokens) > 1:
        subjects.append(Subject(Kind.TAIL, f"{source}\t{tokens[-1].folded}"))
    return subjects


def edge_subjects(kind: Kind, token: Token, label: str) -> list[Subject]:
    """Return what is known of a word at an edge of what gets a label: the particular first."""
    return [Subject(kind, f"{token.folded}\t{label}"), Subject(kind, token.folded)]


def is_telling(token: Token) -> bool:
    """Tell whether a small word beside a name may be worth remembering."""
    text = token.folded
    return text in DETERMINERS or (len(text) >= _LEARNABLE and text.isalpha() and text not in _COMMON)


def is_tail(token: Token) -> bool:
    """Tell whether a word behind a name may be the last one of a longer name: “province”."""
    return token.is_word and is_telling(token) and token.folded not in DETERMINERS


def is_beside(kind: Kind, token: Token) -> bool:
    """Tell whether a word in front of a name or behind it is worth a habit: a word of substance, an article, a ’s."""
    return is_telling(token) if kind is Kind.BEFORE else is_tail(token) or token.text[0] in "'’"


def lessons_of(
    text: str,
    spans: Sequence[Span],
    suggestions: Sequence[Suggestion],
    known: Callable[[Collection[Subject]], AbstractSet[Subject]],
) -> Lessons:
    """Return what a confirmed article teaches.

    `suggestions` are those of all sources but the memory, each under the source's own label too; `known` tells which
    of some phrases have been marked in another confirmed article, and which stems there are.
    """
    reading = Reading(text)
    lessons = Lessons()
    placed = _Placed(spans)
    keys = set()
    for span in spans:
        tokens = reading.between(span.start, span.end)
        if not 0 < len(tokens) <= LONGEST:
            continue
        key = phrase_key(tokens)
        keys.add(key)
        lessons.add(Subject(Kind.PHRASE, key), span.label, " ".join(span.text.split()))
    _teach_sources(reading, placed, suggestions, lessons)
    _teach_names(reading, placed, lessons)
    _teach_figures(reading, placed, lessons)
    for key, tokens in _known_grams(reading, keys, known):
        if placed.left_bare(tokens[0].start, tokens[-1].end):
            lessons.add(Subject(Kind.PHRASE, key), BARE)
    return lessons


def _known_grams(
    reading: Reading, keys: AbstractSet[str], known: Callable[[Collection[Subject]], AbstractSet[Subject]]
) -> Iterator[tuple[str, list[Token]]]:
    """Yield where phrases stand that are among these keys, or known otherwise; longer ones are found by their stems."""
    short = [(phrase_key(tokens), tokens) for tokens in reading.grams(2)]
    stems = {tokens[0].start: stem(tokens) for _, tokens in short if len(tokens) > 1}
    found = known({Subject(Kind.PHRASE, key) for key, _ in short} | {Subject(Kind.STEM, s) for s in stems.values()})
    own = {" ".join(key.split("\t")[0].split(" ")[:2]) for key in keys}
    starts = {start for start, body in stems.items() if body in own or Subject(Kind.STEM, body) in found}
    longer = [(phrase_key(tokens), tokens) for tokens in reading.grams(starts=starts)]
    found |= known({Subject(Kind.PHRASE, key) for key, _ in longer})
    seen = set()
    for key, tokens in (*short, *longer):
        extent = (tokens[0].start, tokens[-1].end)
        if (key in keys or Subject(Kind.PHRASE, key) in found) and extent not in seen:
            seen.add(extent)
            yield key, tokens


def bare_counts(text: str, spans: Sequence[Span], keys: AbstractSet[str]) -> Counter[str]:
    """Return how often each of some phrases stands unmarked in an article that was learnt before they were known."""
    placed = _Placed(spans)
    found: Counter[str] = Counter()
    # The longest word of each stands for it: most paragraphs need no closer look.
    longest = {max(key.split("\t")[0].split(" "), key=len) for key in keys}
    offset = 0
    for paragraph in text.split("\n\n"):
        small = paragraph.casefold()
        if any(word in small for word in longest):
            for tokens in Reading(paragraph, offset).grams():
                key = phrase_key(tokens)
                if key in keys and placed.left_bare(tokens[0].start, tokens[-1].end):
                    found[key] += 1
        offset += len(paragraph) + 2
    return found


class _Placed:
    """The spans of an article, to be asked what was made of a stretch."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: (span.start, -span.end))
        self._starts = [span.start for span in self._spans]
        self._longest = max((span.end - span.start for span in spans), default=0)

    def touching(self, start: int, end: int) -> Iterator[Span]:
        for at in range(bisect_left(self._starts, start - self._longest), bisect_left(self._starts, end)):
            if self._spans[at].end > start:
                yield self._spans[at]

    def nearest(self, start: int, end: int) -> Span | None:
        """Return the span that shares most with a stretch; of two, the one with the edges nearer to it."""
        return max(
            self.touching(start, end),
            key=lambda s: (min(s.end, end) - max(s.start, start), -abs(s.start - start) - abs(s.end - end)),
            default=None,
        )

    def covering(self, start: int, end: int) -> Span | None:
        found = [span for span in self.touching(start, end) if span.start <= start and end <= span.end]
        return min(found, key=lambda span: span.end - span.start, default=None)

    def outcome(self, start: int, end: int) -> str | None:
        """Return the label of exactly a stretch, BARE where there is none, None inside something longer."""
        found = self.covering(start, end)
        if found is None:
            return BARE
        return found.label if (found.start, found.end) == (start, end) else None

    def left_bare(self, start: int, end: int) -> bool:
        """Tell whether a stretch is neither marked nor inside something that is."""
        return all(start < span.start or span.end < end for span in self.touching(start, end))


def _teach_sources(reading: Reading, placed: _Placed, suggestions: Sequence[Suggestion], lessons: Lessons) -> None:
    refused = set()
    for made in {(s.start, s.end, source_of(s)): s for s in suggestions}.values():
        tokens = reading.between(made.start, made.end)
        if not tokens:
            continue
        span = placed.nearest(made.start, made.end)
        outcome = BARE if span is None else span.label
        for subject in source_subjects(made, tokens):
            lessons.add(subject, outcome)
        if span is not None:
            _teach_edges(tokens, span, lessons)
        elif (made.start, made.end) not in refused:
            refused.add((made.start, made.end))
            lessons.add(Subject(Kind.REFUSED, phrase_key(tokens)), BARE, " ".join(made.text.split()))


def _teach_edges(tokens: Sequence[Token], span: Span, lessons: Lessons) -> None:
    """Count for the words at the ends of a suggestion of several words whether the span kept them."""
    kept = [token for token in tokens if span.start <= token.start and token.end <= span.end]
    if len(tokens) < 2 or not kept:
        return
    for kind, token, inner in (
        (Kind.FRONT, tokens[0], kept[0] is not tokens[0]),
        (Kind.BACK, tokens[-1], kept[-1] is not tokens[-1]),
    ):
        for subject in edge_subjects(kind, token, span.label):
            lessons.add(subject, LEFT if inner else TAKEN)


def _teach_figures(reading: Reading, placed: _Placed, lessons: Lessons) -> None:
    """Count what became of figures, and of figures with the words behind them."""
    for tokens in reading.figures():
        start, end = tokens[0].start, tokens[-1].end
        outcome = placed.outcome(start, end)
        if outcome is not None and (shaped := shape(tokens)) is not None:
            lessons.add(Subject(Kind.SHAPE, shaped), outcome)
        if is_figure(tokens[-1]):
            _teach_beside(reading, start, end, placed.covering(start, end), lessons)


def _teach_names(reading: Reading, placed: _Placed, lessons: Lessons) -> None:
    """Count what became of names and of the words beside them, whether a source saw them or not."""
    tokens = reading.tokens
    for first, last in reading.names():
        start, end = tokens[first].start, tokens[last].end
        span = placed.covering(start, end)
        outcome = span.label if span else BARE
        if last > first:
            lessons.add(Subject(Kind.FIRST, tokens[first].folded), outcome)
            lessons.add(Subject(Kind.LAST, tokens[last].folded), outcome)
        _teach_beside(reading, start, end, span, lessons)
        after = reading.after(end)
        if after is not None and is_tail(after):
            reaching = span is not None and span.end >= after.end
            lessons.add(Subject(Kind.NEXT, after.folded), outcome if reaching else BARE)


def _teach_beside(reading: Reading, start: int, end: int, span: Span | None, lessons: Lessons) -> None:
    """Count for the words beside a name or figures inside a span whether they belong to it."""
    if span is None:
        return
    for kind, beside, taken in (
        (Kind.BEFORE, before := reading.before(start), before is not None and span.start <= before.start),
        (Kind.AFTER, after := reading.after(end), after is not None and span.end >= after.end),
    ):
        if beside is not None and is_beside(kind, beside):
            for subject in edge_subjects(kind, beside, span.label):
                lessons.add(subject, TAKEN if taken else LEFT)
