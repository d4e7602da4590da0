"""Brat standoff on its way in: an .ann file and the text beside it, believed only where both agree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from glossator.domain.text import normalise
from glossator.errors import UserError
from glossator.formats.foreign_article import ForeignSpan, to_incoming
from glossator.formats.format import RejectedFileError
from glossator.formats.offset_units import OffsetUnit, has_astral, to_code_points, unit_note
from glossator.formats.plain_text import MAX_BYTES, printable_name
from glossator.formats.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.formats.format import Hints, Incoming

_ENTITY = re.compile(r"(T\d+)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)(?:\t(.*))?", re.DOTALL)
_NOTE = re.compile(r"#\d*\t(\S+) (\S+)\t(.*)", re.DOTALL)
_OTHERS = {
    "R": "relations",
    "E": "events",
    "A": "attributes",
    "M": "attributes",
    "N": "normalisations",
    "*": "equivalences",
}


@dataclass(frozen=True, slots=True)
class _Entity:
    line: int
    key: str
    label: str
    places: tuple[tuple[int, int], ...]
    words: str | None


@dataclass(slots=True)
class _Standoff:
    entities: list[_Entity] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    passed: dict[str, int] = field(default_factory=dict)


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the article of an .ann file and the .txt file of the same name. Raises RejectedFileError."""
    beside = path.with_suffix(".txt")
    if not beside.is_file():
        raise RejectedFileError(
            f"The text to it is not there: “{printable_name(beside)}”.", "Put both files into one folder."
        )
    original = _bytes(beside)
    problems = Problems("line", "lines")
    standoff = _parse(_text(_bytes(path)).removeprefix("\ufeff"), problems)
    problems.check(articles=1)
    reading = _best_reading(_text(original), standoff.entities)
    spans = list(_spans(standoff, reading, problems))
    problems.check(articles=1)
    given = ("title", "source", "author", "published", "url", "language")
    values = {**{name: str(getattr(hints, name)) for name in given}, **dict(hints.extra)}
    try:
        yield to_incoming(
            reading.text,
            spans,
            {name: value for name, value in values.items() if value},
            file_name=printable_name(path),
            original=original,
            notes=_said(standoff, reading),
        )
    except UserError as error:
        raise RejectedFileError(error.sentence, "There is nothing to import.") from error


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error
    if len(data) > MAX_BYTES:
        raise RejectedFileError(f"“{printable_name(path)}” is larger than {MAX_BYTES >> 20} MB.", "Split it.")
    return data


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RejectedFileError(f"It is not UTF-8 at byte {error.start + 1}.", "Save it again as UTF-8.") from error


def _parse(text: str, problems: Problems) -> _Standoff:
    found = _Standoff()
    keys = set()
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line.strip():
            continue
        if line[0] == "T":
            match = _ENTITY.fullmatch(line)
            if not match or match[1] in keys:
                why = "Its id stands twice." if match else "It is not “id, type and places, words”."
                problems.add(f"Line {number}", why)
                continue
            keys.add(match[1])
            places = tuple((int(start), int(end)) for start, end in (p.split() for p in match[3].split(";")))
            found.entities.append(_Entity(number, match[1], match[2], places, match[4]))
        elif line[0] == "#":
            note = _NOTE.fullmatch(line)
            if note and note[2].startswith("T") and note[3]:
                found.notes.setdefault(note[2], []).append(note[3])
            else:
                found.passed["notes on other things"] = found.passed.get("notes on other things", 0) + 1
        elif line[0] in _OTHERS:
            what = _OTHERS[line[0]]
            found.passed[what] = found.passed.get(what, 0) + 1
        else:
            problems.add(f"Line {number}", "It is no line of brat's.")
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to count positions: in the text with its line ends as they are or made uniform, in either unit."""

    text: str
    unit: OffsetUnit

    def places(self, entity: _Entity) -> list[tuple[int, int]]:
        """Return where an entity stands in characters. Raises UserError unless it stands on its words."""
        found = [to_code_points(self.text, start, end, self.unit) for start, end in entity.places]
        words = " ".join(self.text[start:end] for start, end in found)
        if entity.words is not None and words.split() != entity.words.split():
            raise UserError("It does not stand on the words that it names.")
        return found

    def fits(self, entity: _Entity) -> bool:
        try:
            self.places(entity)
        except UserError:
            return False
        return True


def _best_reading(raw: str, entities: list[_Entity]) -> _Reading:
    """Return the way to count that puts most entities on their words, the usual one first."""
    texts = [raw] if "\r" not in raw else [raw, raw.replace("\r\n", "\n").replace("\r", "\n")]
    units = list(OffsetUnit) if has_astral(raw) else [OffsetUnit.CODE_POINTS]
    ways = [_Reading(text, unit) for text in texts for unit in units]
    if len(ways) == 1:
        return ways[0]
    return max(ways, key=lambda way: sum(way.fits(entity) for entity in entities))


def _spans(standoff: _Standoff, reading: _Reading, problems: Problems) -> Iterator[ForeignSpan]:
    for entity in standoff.entities:
        try:
            places = sorted(reading.places(entity))
        except UserError as error:
            problems.add(f"Line {entity.line}", error.sentence)
            continue
        start, end = places[0][0], max(place[1] for place in places)
        details = []
        if not _joined(reading.text, places):
            details.append(f"There it is in {len(places)} pieces, with other words between them.")
        details += [f"Note: {' '.join(note.split())}" for note in standoff.notes.get(entity.key, ())]
        yield ForeignSpan(start, end, entity.label, detail=" ".join(details))


def _joined(text: str, places: list[tuple[int, int]]) -> bool:
    """Tell whether the pieces are one stretch that was only cut at line ends or blanks."""
    return not any(text[one[1] : other[0]].strip() for one, other in pairwise(places))


def _said(standoff: _Standoff, reading: _Reading) -> list[str]:
    said = []
    if standoff.entities and has_astral(reading.text):
        said.append(unit_note(reading.unit, silent=False))
    apart = sum(not _joined(reading.text, sorted(reading.places(entity))) for entity in standoff.entities)
    if apart:
        said.append(f"{apart} of its spans are in pieces; each was taken as one stretch from the first to the last.")
    if standoff.passed:
        listed = ", ".join(f"{count} {what}" for what, count in standoff.passed.items())
        said.append(f"Left out, because there is no place for them here: {listed}.")
    if normalise(reading.text).text != reading.text and standoff.entities:
        said.append("Its spans were moved along with the line ends.")
    return said
