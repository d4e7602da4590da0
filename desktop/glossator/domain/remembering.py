"""What the memory says of an article: phrases it proposes, suggestions it relabels or cuts, and those it silences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glossator.domain import memory
from glossator.domain.lessons import BARE, Kind, Subject, edge_subjects, is_beside, is_tail, source_subjects
from glossator.domain.memory import ALWAYS, NEVER, PROPOSE, SILENCE, best_label, blend, total
from glossator.domain.merging import merge
from glossator.domain.reading import DETERMINERS, Reading, look, phrase_key, shape, small_key, stem
from glossator.domain.stretches import Stretch, choose, settle
from glossator.domain.suggestion import RawSuggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from glossator.domain.memory import PhraseLessons, Tally
    from glossator.domain.reading import Token
    from glossator.domain.suggestion import Suggestion

_PART = 1500
_SHOWN = 0.75
_HIDDEN = 0.05
# How many observations the general weighs against the particular.
_TRUST = {Kind.SOURCE: 4.0, Kind.FORM: 4.0, Kind.TAIL: 2.0, Kind.SHAPE: 2.0, Kind.FIRST: 3.0, Kind.LAST: 3.0}
_PHRASE_TRUST = 1.0
_TELLING = 1.5
_PATTERN_TRUST = 1.5
_PATTERN_WEIGHT = 3.0
_PATTERN_ARTICLES = 2
_PATTERN = 0.6
_CUT = 0.3
_TAKE = 0.6
_LISTED = "gazetteer"
_PARTICLE = 2
_SOURCES = {"spacy": "spaCy", "gazetteer": "the word lists"}


class Remembering:
    """Speaks of one article, a part at a time.

    `know` looks lessons up; `names` are the labels of the scheme by id; `suggestions` are those of all other sources,
    with an empty label where the scheme ignores them; `judged` are the stretches of judged spans and `rejected` the
    readings that were rejected in this article: neither is touched.
    """

    def __init__(
        self,
        text: str,
        suggestions: Sequence[Suggestion],
        *,
        know: Callable[[Collection[Subject]], Mapping[Subject, Tally]],
        names: Mapping[str, str],
        corrections: Mapping[str, str] | None = None,
        judged: Collection[tuple[int, int]] = (),
        rejected: AbstractSet[tuple[int, int, str]] = frozenset(),
    ) -> None:
        self._text = text
        self._suggestions = suggestions
        self._look_up = know
        self._names = names
        self._corrections = corrections or {}
        self._all_judged = sorted(judged)
        self._judged: list[tuple[int, int]] = []
        self._rejected = rejected
        self._known: dict[Subject, Tally] = {}
        self._asked: set[Subject] = set()

    def parts(self) -> Iterator[list[RawSuggestion]]:
        """Yield what is said of one part of the text after the other; each takes some milliseconds."""
        for start, end in _parts(self._text):
            reading = Reading(self._text[start:end], start)
            inside = [s for s in self._suggestions if start <= s.start and s.end <= end]
            self._judged = [(a, b) for a, b in self._all_judged if a < end and start < b]
            yield self._speak(reading, inside)

    def everything(self) -> list[RawSuggestion]:
        """Return what is said of the whole article."""
        return [raw for part in self.parts() for raw in part]

    def _speak(self, reading: Reading, suggestions: list[Suggestion]) -> list[RawSuggestion]:
        self._known.clear()
        self._asked.clear()
        sourced = self._from_sources(reading, suggestions)
        remembered = self._from_phrases(reading, {(s.start, s.end) for s in sourced})
        named = self._from_names(reading, [*sourced, *remembered])
        figures = self._from_figures(reading, sourced)
        chosen = choose([s for s in (*sourced, *remembered, *named, *figures) if self._may_be_said(s)])
        return self._emit(suggestions, sourced, chosen)

    # What is known

    def _know(self, subjects: Collection[Subject]) -> None:
        missing = [subject for subject in subjects if subject not in self._asked]
        if missing:
            self._asked.update(missing)
            self._known.update(self._look_up(missing))

    def _tally(self, subject: Subject) -> Tally | None:
        return self._known.get(subject)

    def _phrase(self, key: str) -> Tally:
        return memory.phrase_tally(
            self._known.get(Subject(Kind.PHRASE, key)), self._known.get(Subject(Kind.REFUSED, key))
        )

    # Where suggestions may be

    def _from_sources(self, reading: Reading, suggestions: list[Suggestion]) -> list[Stretch]:
        made = [(s, tuple(reading.between(s.start, s.end))) for s in suggestions]
        made = [(s, tokens) for s, tokens in made if tokens and (tokens[0].start, tokens[-1].end) == (s.start, s.end)]
        wanted = {subject for s, tokens in made for subject in _source_subjects(s, tokens)}
        wanted |= {subject for _, tokens in made for subject in _phrase_subjects(tokens)}
        self._know(wanted)
        weighed = [(s, tokens, *self._weigh_source(s, tokens)) for s, tokens in made]
        edges: set[Subject] = set()
        for _, tokens, likely, _ in weighed:
            edges.update(self._edge_subjects(reading, tokens, best_label(likely)[0]))
        self._know(edges)
        cut = [
            (s, likely, why, *self._move_edges(reading, tokens, best_label(likely)[0]))
            for s, tokens, likely, why in weighed
        ]
        self._know({subject for *_, tokens, _ in cut for subject in _phrase_subjects(tokens)})
        return [self._stretch(s, likely, why, tokens, moved) for s, likely, why, tokens, moved in cut]

    def _weigh_source(self, suggestion: Suggestion, tokens: tuple[Token, ...]) -> tuple[dict[str, float], str]:
        """Return how likely each outcome is for suggestions like this one, and what in particular says so."""
        likely = {suggestion.label: _SHOWN, BARE: 1 - _SHOWN} if suggestion.label else {BARE: 1 - _HIDDEN}
        why = ""
        for subject in _source_subjects(suggestion, tokens):
            tally = self._tally(subject)
            # One observation shows in all of these at once, and in the phrase's own counts.
            if tally and total(tally) >= _TELLING:
                likely = blend(likely, tally, _TRUST[subject.kind])
                outcome = max(tally, key=lambda o: (memory.weight(tally[o]), o))
                if outcome == _outcome(likely):
                    why = memory.say_habit(self._habit(subject, suggestion), tally, outcome, self._names)
        return likely, why

    def _habit(self, subject: Subject, suggestion: Suggestion) -> str:
        kind = suggestion.fingerprint.kind
        source = f"{suggestion.source_label} from {_SOURCES.get(kind, kind)}"
        if subject.kind is Kind.TAIL:
            return f"{source} that ends in “{subject.body.rsplit(chr(9), 1)[-1]}”"
        if subject.kind is Kind.SHAPE:
            return f"Like “{subject.body}”"
        if subject.kind in (Kind.FIRST, Kind.LAST):
            return f"Names that {'begin with' if subject.kind is Kind.FIRST else 'end in'} “{subject.body}”"
        return f"{source} that looks like this" if subject.kind is Kind.FORM else source

    def _stretch(
        self, suggestion: Suggestion, likely: dict[str, float], why: str, tokens: tuple[Token, ...], moved: str
    ) -> Stretch:
        """Weigh what is known of the phrase itself in."""
        own = tuple(Reading(suggestion.text, suggestion.start).tokens)
        keys = list(dict.fromkeys([phrase_key(own), phrase_key(tokens)]))
        if moved and _is_marked(self._phrase(keys[0])):
            # The words as they were suggested have been marked before: that is better evidence than a habit.
            tokens, moved, keys = own, "", keys[:1]
        shown = _shown(tokens, suggestion.text, suggestion.start)
        for key in keys:
            if (correction := self._corrections.get(key)) is not None:
                return self._corrected(tokens, shown, correction, suggestion)
        tally = self._phrase(keys[-1])
        refused = self._tally(Subject(Kind.REFUSED, keys[0])) if len(keys) > 1 else None
        tally = memory.phrase_tally(tally, refused) if refused else tally
        likely = blend(likely, tally, _PHRASE_TRUST)
        label, p = best_label(likely)
        if tally:
            why = memory.say_phrase(shown, tally, self._names)
        why = "; ".join(part for part in (why, moved) if part)
        return Stretch(tokens, label, p, likely.get(BARE, 0.0), why, bool(tally), suggestion)

    def _corrected(
        self, tokens: tuple[Token, ...], shown: str, correction: str, source: Suggestion | None = None
    ) -> Stretch:
        why = memory.say_correction(shown, correction, self._names)
        if correction == NEVER:
            return Stretch(tokens, "", 0.0, 1.0, why, known=True, source=source)
        return Stretch(tokens, correction.removeprefix(ALWAYS), 1.0, 0.0, why, known=True, source=source)

    def _from_phrases(self, reading: Reading, taken: set[tuple[int, int]]) -> list[Stretch]:
        """Return the phrases that are known, where no source has suggested exactly these words."""
        short = [(tokens, self._phrase_keys(reading, tokens)) for tokens in reading.grams(2)]
        stems = {tokens[0].start: Subject(Kind.STEM, stem(tokens)) for tokens, _ in short if len(tokens) > 1}
        self._know({subject for _, keys in short for subject in keys} | set(stems.values()))
        starts = {start for start, found in stems.items() if found in self._known}
        corrected = {" ".join(key.split("\t")[0].split(" ")[:2]) for key in self._corrections}
        starts |= {start for start, found in stems.items() if found.body in corrected}
        grams = reading.grams(starts=starts) if starts else ()
        longer = [(tokens, self._phrase_keys(reading, tokens)) for tokens in grams if len(tokens) > 2]
        self._know({subject for _, keys in longer for subject in keys})
        found = {}
        for tokens, keys in (*short, *longer):
            extent = (tokens[0].start, tokens[-1].end)
            if extent not in taken and extent not in found:
                stretch = self._remember(reading, tuple(tokens), keys)
                if stretch is not None:
                    found[extent] = stretch
        return list(found.values())

    def _phrase_keys(self, reading: Reading, tokens: Sequence[Token]) -> list[Subject]:
        keys = [Subject(Kind.PHRASE, phrase_key(tokens))]
        if tokens[0].text[0].isupper() and reading.begins_sentence(tokens[0].start):
            small = small_key(tokens)
            if small is not None:
                keys.append(Subject(Kind.PHRASE, small))
        return keys

    def _remember(self, reading: Reading, tokens: tuple[Token, ...], keys: list[Subject]) -> Stretch | None:
        for subject in keys:
            correction = self._corrections.get(subject.body)
            if correction is None and subject not in self._known:
                continue
            shown = _shown(tokens, reading.slice(tokens[0].start, tokens[-1].end), tokens[0].start)
            if correction is not None:
                return self._corrected(tokens, shown, correction)
            tally = self._phrase(subject.body)
            if not _is_marked(tally):
                continue
            likely = blend(*_prior(tokens, tally))
            label, p = best_label(likely)
            why = memory.say_phrase(shown, tally, self._names)
            return Stretch(tokens, label, p, likely.get(BARE, 0.0), why, known=True)
        return None

    def _from_names(self, reading: Reading, others: list[Stretch]) -> list[Stretch]:
        """Return names that nobody knows, where the words at their ends tell what they are."""
        runs = [reading.tokens[first : last + 1] for first, last in reading.names()]
        runs = [
            run for run in runs if not any(o.p >= PROPOSE and o.overlaps(run[0].start, run[-1].end) for o in others)
        ]
        tails = {run[0].start: reading.after(run[-1].end) for run in runs}
        wanted: set[Subject] = set()
        for run in runs:
            wanted.update(_name_subjects(run, tails[run[0].start]))
        self._know(wanted)
        telling = [(run, tails[run[0].start], self._what_tells(run, tails[run[0].start])) for run in runs]
        made = []
        for run, tail, (subject, label, p) in telling:
            if subject is not None:
                tokens = (*run, tail) if subject.kind is Kind.NEXT and tail is not None else tuple(run)
                made.append((tokens, subject, label, p))
        self._know({edge for tokens, _, label, _ in made for edge in self._edge_subjects(reading, tokens, label)})
        found = []
        for tokens, subject, label, p in made:
            extent, moved = self._move_edges(reading, tokens, label)
            where = "that begin with" if subject.kind is Kind.FIRST else "that end in"
            why = memory.say_habit(f"Names {where} “{subject.body}”", self._known[subject], label, self._names)
            found.append(Stretch(extent, label, p, 1 - p, "; ".join(part for part in (why, moved) if part)))
        return found

    def _what_tells(self, run: Sequence[Token], tail: Token | None) -> tuple[Subject | None, str, float]:
        """Return which word at the ends of a name tells its label, and how likely that is."""
        for subject in _name_subjects(run, tail):
            tally = self._tally(subject)
            if tally and total(tally) >= _PATTERN_WEIGHT:
                label, p = best_label(blend({BARE: 1.0}, tally, _PATTERN_TRUST))
                if p >= _PATTERN and tally[label][1] >= _PATTERN_ARTICLES:
                    return subject, label, p
        return None, "", 0.0

    def _from_figures(self, reading: Reading, sourced: list[Stretch]) -> list[Stretch]:
        """Return figures with the words behind them, where such have been marked together."""
        taken = {(s.start, s.end): s for s in sourced}
        fronts = {s.end: s.tokens for s in sourced}
        runs = [(tokens, shaped) for tokens in reading.figures() if (shaped := shape(tokens)) is not None]
        self._know({Subject(Kind.SHAPE, shaped) for _, shaped in runs})
        found = []
        for tokens, shaped in runs:
            tally = self._tally(Subject(Kind.SHAPE, shaped))
            if (tokens[0].start, tokens[-1].end) in taken or not tally or total(tally) < _TELLING:
                continue
            label, p = best_label(blend({BARE: 1.0}, tally, _PATTERN_TRUST))
            if p < PROPOSE:
                continue
            # “At least 20” that a source suggests and “20 people” that was marked make “At least 20 people”.
            front = next((fronts[t.end] for t in tokens if t.end in fronts), ())
            whole = (*[t for t in front if t.start < tokens[0].start], *tokens)
            why = memory.say_habit(f"Like “{shaped}”", tally, label, self._names)
            found.append(Stretch(whole, label, p, 1 - p, why))
        return found

    # Edges

    def _edge_subjects(self, reading: Reading, tokens: tuple[Token, ...], label: str) -> Iterator[Subject]:
        for kind, token in ((Kind.FRONT, tokens[0]), (Kind.BACK, tokens[-1])):
            if len(tokens) > 1:
                yield from edge_subjects(kind, token, label)
        for kind, beside in (
            (Kind.BEFORE, reading.before(tokens[0].start)),
            (Kind.AFTER, reading.after(tokens[-1].end)),
        ):
            if beside is not None and is_beside(kind, beside):
                yield from edge_subjects(kind, beside, label)

    def _move_edges(self, reading: Reading, tokens: tuple[Token, ...], label: str) -> tuple[tuple[Token, ...], str]:
        """Return a suggestion's words without those that analysts cut off, and with those that they take in."""
        if not label:
            return tokens, ""
        reasons = []
        for kind, where in ((Kind.FRONT, "in front"), (Kind.BACK, "at the end")):
            token = tokens[0 if kind is Kind.FRONT else -1]
            tally = self._edge(kind, token, label)
            small = _is_small(token)
            trust, prior = (1.0, 0.5) if small else (2.0, 0.7)
            if len(tokens) > 1 and tally and _rate(tally, trust, prior) <= _CUT:
                tokens = tokens[1:] if kind is Kind.FRONT else tokens[:-1]
                reasons.append(memory.say_edge(token.text, tally, where, taken=False))
                continue
            beside = reading.before(tokens[0].start) if kind is Kind.FRONT else reading.after(tokens[-1].end)
            outside = Kind.BEFORE if kind is Kind.FRONT else Kind.AFTER
            if beside is None or not is_beside(outside, beside):
                continue
            tally = self._edge(outside, beside, label)
            if tally and _rate(tally, 1.0 if _is_small(beside) else 2.0, 0.1) >= _TAKE:
                tokens = (beside, *tokens) if kind is Kind.FRONT else (*tokens, beside)
                reasons.append(memory.say_edge(beside.text, tally, where, taken=True))
        return tokens, "; ".join(reasons)

    def _edge(self, kind: Kind, token: Token, label: str) -> Tally | None:
        particular, general = (self._tally(subject) for subject in edge_subjects(kind, token, label))
        return particular if particular and total(particular) >= _TELLING else general

    # What is said in the end

    def _may_be_said(self, stretch: Stretch) -> bool:
        return (
            stretch.p >= PROPOSE
            and stretch.label in self._names
            and (stretch.start, stretch.end, stretch.label) not in self._rejected
            and not any(stretch.overlaps(*judged) for judged in self._judged)
        )

    def _emit(
        self, suggestions: list[Suggestion], sourced: list[Stretch], chosen: list[Stretch]
    ) -> list[RawSuggestion]:
        shown = [s for s in suggestions if s.label]
        alone = {(s.start, s.end, s.label) for s in merge(shown).winners}
        said = [
            RawSuggestion(c.start, c.end, c.label, c.why, round(c.p, 2))
            for c in chosen
            if (c.start, c.end, c.label) not in alone
        ]
        for stretch in sourced:
            source = stretch.source
            if source is None or not source.label or stretch.bare < SILENCE:
                continue
            if not any(c.overlaps(source.start, source.end) for c in chosen) and not self._is_judged(source):
                said.append(RawSuggestion(source.start, source.end, BARE, stretch.why, round(stretch.bare, 2)))
        return settle(shown, said)

    def _is_judged(self, source: Suggestion) -> bool:
        return any(source.start < end and start < source.end for start, end in self._judged)


def would_suggest(lessons: PhraseLessons, correction: str | None = None) -> str | None:
    """Return the label under which a phrase is suggested, an empty one where it is silenced, None where it is neither.

    What sources say of it, and habits, may still weigh in where it stands.
    """
    if correction is not None:
        return BARE if correction == NEVER else correction.removeprefix(ALWAYS)
    tokens = tuple(Reading(lessons.shown).tokens)
    tally = lessons.tally
    if tokens and lessons.labels:
        label, p = best_label(blend(*_prior(tokens, tally)))
        return label if p >= PROPOSE else None
    source = {"": 1 - _SHOWN}
    return BARE if blend(source, tally, _PHRASE_TRUST).get(BARE, 0.0) >= SILENCE else None


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Yield stretches that no phrase crosses: paragraphs, short ones together."""
    start = 0
    while start < len(text):
        end = text.find("\n\n", start + _PART)
        end = len(text) if end < 0 else end + 2
        yield start, end
        start = end


def _prior(tokens: tuple[Token, ...], tally: Tally) -> tuple[dict[str, float], Tally, float]:
    """Return how likely a known phrase is marked before its counts are looked at, these, and what that counts for.

    Names are mostly what they were; small words and figures are so only sometimes.
    """
    written = look(tokens)
    if all(letter in "1+" for letter in written):
        return {BARE: 0.9}, tally, 3.0
    if "N" in written or "A" in written:
        return {BARE: 0.4}, tally, 0.8
    return {BARE: 0.6}, tally, 1.3


def _source_subjects(suggestion: Suggestion, tokens: Sequence[Token]) -> list[Subject]:
    """Return what is known of suggestions like one, and of words like its own whoever suggests them.

    A list names its phrases one by one: what names like them mostly are says nothing against that.
    """
    subjects = source_subjects(suggestion, tokens)
    if suggestion.fingerprint.kind == _LISTED:
        return subjects
    if (shaped := shape(tokens)) is not None:
        subjects.append(Subject(Kind.SHAPE, shaped))
    if tokens[0].is_name and tokens[-1].is_name:
        subjects += _ends(tokens)
    return subjects


def _ends(run: Sequence[Token]) -> list[Subject]:
    """Return the words at the ends of a name; articles and particles such as “al” begin names of all kinds."""
    ends = [Subject(Kind.LAST, run[-1].folded)]
    if len(run[0].folded) > _PARTICLE:
        ends.append(Subject(Kind.FIRST, run[0].folded))
    return ends


def _phrase_subjects(tokens: tuple[Token, ...]) -> list[Subject]:
    key = phrase_key(tokens)
    return [Subject(Kind.PHRASE, key), Subject(Kind.REFUSED, key)]


def _name_subjects(run: Sequence[Token], tail: Token | None) -> list[Subject]:
    subjects = []
    if tail is not None and is_tail(tail):
        subjects.append(Subject(Kind.NEXT, tail.folded))
    if len(run) > 1:
        subjects += _ends(run)
    return subjects


def _is_marked(tally: Tally) -> bool:
    return any(outcome != BARE for outcome in tally)


def _is_small(token: Token) -> bool:
    return token.folded in DETERMINERS or not token.is_word


def _rate(tally: Tally, trust: float, prior: float) -> float:
    size = total(tally)
    return (memory.taken_rate(tally) * size + trust * prior) / (size + trust)


def _outcome(likely: Mapping[str, float]) -> str:
    return max(likely, key=lambda outcome: (likely[outcome], outcome))


def _shown(tokens: Sequence[Token], text: str, offset: int) -> str:
    """Return a phrase as it stands in the text, on one line."""
    if tokens[0].start < offset or tokens[-1].end > offset + len(text):
        return " ".join(token.text for token in tokens)
    return " ".join(text[tokens[0].start - offset : tokens[-1].end - offset].split())
