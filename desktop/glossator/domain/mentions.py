"""The other mentions of a phrase in a text: each is found with its kind, and whether it is likely the same thing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from glossator.domain import person_names, phrasing
from glossator.domain.phrasing import APOSTROPHES, HYPHENS, is_unsegmented, is_word, lower

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from glossator.domain.labels import Label
    from glossator.domain.phrasing import Form

_CONTRACTIONS = frozenset(["s", "re", "ll", "ve", "d", "m"])
_ELISIONS = frozenset(["l", "d", "n", "s", "j", "m", "t", "c", "qu"])
_SHORT = 3
_JOINERS = "\u200d\ufe0f"
_PERSON = frozenset(["person", "per", "people", "persname", "human"])


class MentionKind(StrEnum):
    """How a mention is like the phrase, in words."""

    HERE = "here"
    EXACT = "same words"
    CASE = "other case"
    POSSESSIVE = "possessive"
    NUMBER = "singular or plural"
    JOINT = "hyphen or space"
    TITLE = "other title"
    SURNAME = "surname alone"
    ALIAS = "other name"
    HIT = "search hit"


@dataclass(frozen=True, slots=True)
class Found:
    """A mention `[start, end)` in code points; `likely` is whether it can be taken for the same thing unseen."""

    start: int
    end: int
    kind: MentionKind
    likely: bool = True


def is_person(label: Label) -> bool:
    """Tell whether a label stands for people, by its id, its name and the pipeline labels that it takes in."""
    names = {label.id.lower(), label.name.lower(), *(source.lower() for source in label.sources)}
    return not names.isdisjoint(_PERSON)


class Phrasing:
    """A phrase with all its ways of being written, to be looked for in many texts.

    `person` says whether it names a person; None leaves that to its looks: a name with a title in front. `aliases` are
    other names of the same thing.
    """

    def __init__(self, phrase: str, *, person: bool | None = None, aliases: Iterable[str] = ()) -> None:
        self.phrase = " ".join(phrase.split())
        self._bare = phrasing.without_possessive(self.phrase)
        known = {phrasing.folded(self._bare), phrasing.folded(self.phrase)}
        self.aliases = tuple(
            alias for alias in phrasing.distinct(aliases) if alias.strip() and phrasing.folded(alias) not in known
        )
        self._core = [phrasing.form(each) for each in dict.fromkeys((self.phrase, self._bare)) if each]
        # Two of one thing are not two of another.
        self._is_number = phrasing.is_number(self._bare)
        self._numbers = [phrasing.form(each) for each in phrasing.numbers(self._bare)]
        self._number_is_likely = bool(self._numbers) and phrasing.number_is_likely(self._bare)
        self._aliases = [(alias, phrasing.form(alias)) for alias in self.aliases]
        name = None if person is False else person_names.name_parts(self._bare)
        self._name = name if name is not None and (person or name.titles) else None

    @property
    def searches(self) -> tuple[str, ...]:
        """The phrases of which every text with a mention holds at least one, in some case and with some joints."""
        words = [part for part in phrasing.pieces(self._bare) if is_word(part[0])]
        found = [self.phrase, self._bare, "".join(words), *phrasing.numbers(self._bare), *self.aliases]
        if self._bare.isupper() and self._bare.isalpha():
            found.append(".".join(self._bare))
        if self._name is not None and self._name.titles and self._name.given:
            found.append(" ".join((*self._name.given, self._name.surname)))
        return tuple(dict.fromkeys(found))

    @property
    def is_indexable(self) -> bool:
        """Whether an index of words can find all of `searches`: no signs alone, and blanks between the words."""
        return not any(
            not any(map(str.isalnum, phrase)) or any(map(is_unsegmented, phrase)) for phrase in self.searches
        )

    def find(self, text: str, origin: tuple[int, int] | None = None) -> list[Found]:
        """Return every mention in a text, in text order, none of which overlap.

        `origin` is where the phrase was met; if it is given it is among them, of the kind HERE.
        """
        small = lower(text)
        core = [found for form in self._core for found in _written(text, small, form, self._judge)]
        more = [found for form in self._numbers for found in _written(text, small, form, self._judge_number)]
        full = sorted([(found.start, found.end) for found in core] + ([origin] if origin else []))
        for alias, form in [*self._aliases, *_abbreviations(text, full)]:
            places = list(_written(text, small, form, lambda shown, alias=alias: _judge_alias(shown, alias)))  # type: ignore[misc]
            # Where a longer name stood around the phrase, the shorter words were chosen.
            if origin is None or not any(place.start <= origin[0] < origin[1] <= place.end for place in places):
                more += places
        if self._name is not None:
            more += self._names(text, small, full)
        return _without_overlaps(core + more, origin)

    def _judge(self, shown: str) -> tuple[MentionKind, bool] | None:
        plain = " ".join(shown.split())
        if plain in (self.phrase, self._bare):
            return MentionKind.EXACT, not self._is_number
        likely = _case_is_likely(self._bare, plain)
        if likely is None:
            return None
        likely = likely and not self._is_number
        same = plain.casefold() in (self.phrase.casefold(), self._bare.casefold())
        return (MentionKind.CASE if same else MentionKind.JOINT), likely

    def _judge_number(self, shown: str) -> tuple[MentionKind, bool] | None:
        starts_alike = self._bare[:1].islower() or shown[:1] == self._bare[:1]
        return MentionKind.NUMBER, self._number_is_likely and starts_alike

    def _names(self, text: str, small: str, full: list[tuple[int, int]]) -> Iterator[Found]:
        """Yield where a person is named with another title, or by the surname alone after the full name."""
        name = self._name
        if name is None:
            return
        places = full
        if name.titles and name.given:
            form = phrasing.form(" ".join((*name.given, name.surname)))
            titled = [Found(*place, MentionKind.TITLE) for place in _places(text, small, form)]
            yield from (_with_title(text, found) for found in titled)
            places = sorted([*full, *((found.start, found.end) for found in titled)])
        if not places:
            return
        for surname in dict.fromkeys((name.surname, person_names.without_particles(name.surname))):
            for start, end in _places(text, small, phrasing.form(surname)):
                joined = start > 0 and text[start - 1] in HYPHENS
                if start < places[0][1] or joined or not _looks_named(text[start:end]):
                    continue
                found = Found(start, end, MentionKind.SURNAME)
                with_title = _with_title(text, found)
                if not person_names.is_named_before(text, with_title.start):
                    yield with_title if name.titles else found


def _written(
    text: str, small: str, form: Form, judge: Callable[[str], tuple[MentionKind, bool] | None]
) -> Iterator[Found]:
    """Yield the places of a form that `judge` lets pass."""
    for start, end in _places(text, small, form):
        judged = judge(text[start:end])
        if judged is not None:
            kind, likely = judged
            if kind is MentionKind.EXACT and _is_possessed(text, end):
                kind = MentionKind.POSSESSIVE
            yield Found(start, end, kind, likely and not _is_part_of_a_name(text, start, end))


def _places(text: str, small: str, form: Form) -> Iterator[tuple[int, int]]:
    """Yield where a form stands on whole words; `small` is the text in lower case."""
    position = small.find(form.anchor)
    while position >= 0:
        found = form.pattern.match(text, position)
        if found and found.end() > position and _begins(text, position) and _ends(text, found.end()):
            yield position, found.end()
            position = small.find(form.anchor, found.end())
        else:
            position = small.find(form.anchor, position + 1)


def _begins(text: str, start: int) -> bool:
    """Tell whether a word may begin at a position: nothing before it belongs to it."""
    here, before = text[start], text[start - 1] if start else ""
    if not before or not is_word(here):
        return before != "\u200d"
    if is_word(before):
        return is_unsegmented(here) and is_unsegmented(before)
    further = text[start - 2] if start > 1 else ""
    if before in APOSTROPHES and is_word(further or " "):
        # O'Brien is one word, l'Iraq is two.
        begin = start - 2
        while begin > 0 and is_word(text[begin - 1]):
            begin -= 1
        return text[begin : start - 1] in _ELISIONS
    return not (here.isdigit() and before in ".," and further.isdigit())


def _ends(text: str, end: int) -> bool:
    """Tell whether a word may end at a position: nothing behind it belongs to it."""
    here, after = text[end - 1], text[end : end + 1]
    if not after:
        return True
    if not is_word(here):
        return here.isspace() or not (after in _JOINERS or "\U0001f3fb" <= after <= "\U0001f3ff")
    if is_word(after):
        return is_unsegmented(here) and is_unsegmented(after)
    further = text[end + 1 : end + 2]
    if after in APOSTROPHES and further and is_word(further):
        stop = end + 1
        while stop < len(text) and is_word(text[stop]):
            stop += 1
        return text[end + 1 : stop].lower() in _CONTRACTIONS
    return not (here.isdigit() and after in ".,:" and further.isdigit())


def _is_possessed(text: str, end: int) -> bool:
    """Tell whether a possessive ending follows: ’s, or a bare apostrophe after an s."""
    if text[end : end + 1] not in APOSTROPHES or end >= len(text):
        return False
    following = text[end + 1 : end + 2]
    if following in ("s", "S"):
        return not is_word(text[end + 2 : end + 3] or " ")
    return text[end - 1] in "sS" and not (following and is_word(following))


def _is_part_of_a_name(text: str, start: int, end: int) -> bool:
    """Tell whether one capitalised word stands right between others, as Iraqi does in Iraqi Security Forces."""
    if not text[start].isupper() or any(character.isspace() for character in text[start:end]):
        return False
    following = text[end + 1 : end + 2] if text[end : end + 1] == " " else ""
    return following.isupper() or person_names.is_named_before(text, start, surely=True)


def _case_is_likely(phrase: str, shown: str) -> bool | None:
    """Tell whether words in another case are likely the same thing; None when they are certainly other words."""
    capitals = sum(character.isupper() for character in phrase)
    letters = sum(character.isalpha() for character in phrase)
    if not capitals:
        return True
    if capitals == letters and letters <= _SHORT and not shown.isupper():
        # US is not us, and WHO is not Who.
        return None
    return any(character.isupper() for character in shown)


def _judge_alias(shown: str, alias: str) -> tuple[MentionKind, bool] | None:
    likely = _case_is_likely(alias, shown)
    return None if likely is None else (MentionKind.ALIAS, likely)


def _abbreviations(text: str, full: Iterable[tuple[int, int]]) -> list[tuple[str, Form]]:
    """Return the abbreviations that a text gives in brackets behind the phrase."""
    given = dict.fromkeys(short for place in full for short in phrasing.abbreviations(text, *place))
    return [(short, phrasing.form(short)) for short in given]


def _looks_named(shown: str) -> bool:
    """Tell whether words stand as a name: capitalised behind particles, or in a script without capitals."""
    last = person_names.without_particles(shown)[:1]
    return last.isupper() or last.lower() == last.upper()


def _with_title(text: str, found: Found) -> Found:
    return replace(found, start=person_names.titles_before(text, found.start))


def _without_overlaps(found: list[Found], origin: tuple[int, int] | None) -> list[Found]:
    """Return the mentions in text order, of those that overlap the longest, and the one most like the phrase."""
    kinds = list(MentionKind)
    kept: list[Found] = [] if origin is None else [Found(*origin, MentionKind.HERE)]
    taken: set[int] = set() if origin is None else set(range(*origin))
    for each in sorted(found, key=lambda each: (each.start - each.end, kinds.index(each.kind), each.start)):
        if taken.isdisjoint(range(each.start, each.end)):
            taken.update(range(each.start, each.end))
            kept.append(each)
    return sorted(kept, key=lambda each: each.start)
