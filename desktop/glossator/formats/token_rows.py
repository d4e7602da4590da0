"""Records that hold the tokens of a sentence as a list: how articles are cut into them and put together again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.errors import UserError
from glossator.formats.problems import Problems
from glossator.formats.rebuilding import GUESSED, TokenText
from glossator.formats.record_reading import take
from glossator.formats.strict_json import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Incoming
    from glossator.formats.record import JsonObject
    from glossator.formats.tags import TaggedSpan


def row(
    exported: ExportArticle, tokens: Sequence[tuple[int, int]], parts: Sequence[tuple[int, int]], number: int
) -> JsonObject:
    """Return what every record of a sentence says of the article, so that it can be put together again exactly."""
    first, end = parts[number]
    text = exported.text
    start = tokens[first][0] if number else 0
    stop = tokens[parts[number + 1][0]][0] if number + 1 < len(parts) else len(text)
    return {
        "doc_id": exported.whole,
        "start": start + (exported.sentence.start if exported.sentence else 0),
        "text": text[start:stop],
        "offsets": [[a - start, b - start] for a, b in tokens[first:end]],
    }


@dataclass(slots=True)
class _Group:
    """The records of one article."""

    key: object
    where: str
    text: TokenText = field(default_factory=TokenText)
    raw: list[bytes] = field(default_factory=list)
    guessed: bool = False
    broken: bool = False


def articles_of(
    records: Iterable[tuple[int, bytes | None]],
    unit: str,
    words: Callable[[JsonObject], list[str]],
    spans: Callable[[JsonObject, int], list[TaggedSpan]],
    file_name: str,
) -> Iterator[Incoming]:
    """Yield the articles of a file: records in a row with the same “doc_id” are one, any other record is one itself.

    `words` and `spans` say what a record holds; both may raise UserError. Raises RejectedFileError, after the last
    record, when any is broken.
    """
    problems = Problems(unit, f"{unit}s")
    articles = 0
    for group in _groups(records, unit, words, spans, problems):
        try:
            yield _article(group, file_name)
            articles += 1
        except UserError as error:
            problems.add(group.where, error.sentence)
    problems.check(articles=articles)


def _groups(
    records: Iterable[tuple[int, bytes | None]],
    unit: str,
    words: Callable[[JsonObject], list[str]],
    spans: Callable[[JsonObject, int], list[TaggedSpan]],
    problems: Problems,
) -> Iterator[_Group]:
    """Yield the records of each article of which none is broken, nor perhaps so."""
    group: _Group | None = None
    in_doubt = False
    for number, data in records:
        where = f"{unit.capitalize()} {number}"
        try:
            raw = _object(data)
        except UserError as error:
            problems.add(where, error.sentence)
            # It may have been one of the article before it, or of the one behind it.
            in_doubt = True
            if group and group.key is None:
                yield group
                group = None
            elif group and not group.broken:
                group.broken = True
                problems.add(group.where, f"Its article may go on in {unit} {number}, which is broken.")
            continue
        key = raw.get("doc_id")
        if group and (key is None or key != group.key):
            if not group.broken:
                yield group
            group = None
        if group is None:
            group = _Group(key, where, broken=in_doubt and key is not None)
            if group.broken:
                problems.add(where, "Its article may begin in what is broken before it.")
        in_doubt = False
        try:
            tokens = words(raw)
            found = spans(raw, len(tokens))
            group.text.mark(_put(group, raw, tokens), found)
            group.raw.append((data or b"") + b"\n")
        except UserError as error:
            left_out = "" if key is None else " Its article is left out with it."
            problems.add(where, error.sentence + left_out)
            group.broken = True
    if group and not group.broken:
        yield group


def texts_in(raw: JsonObject, name: str) -> list[str]:
    """Return a list of texts, none of which is empty. Raises UserError."""
    found = take(raw, name, list)
    if not all(isinstance(item, str) and item and not item.isspace() for item in found):
        raise UserError(f"“{name}” holds something that is no word.")
    return found


def _object(data: bytes | None) -> JsonObject:
    if data is None:
        raise UserError("It is too long.")
    raw = parse(data)
    if not isinstance(raw, dict):
        raise UserError("It is not a JSON object.")
    return raw


def _put(group: _Group, raw: JsonObject, tokens: list[str]) -> list[tuple[int, int]]:
    """Add a record’s text to its article and return where its tokens stand there."""
    if not isinstance(raw.get("text"), str):
        group.guessed = True
        return group.text.guess(tokens)
    text = take(raw, "text", str)
    places = _offsets(raw, text, tokens) if raw.get("offsets") is not None else _found(text, tokens)
    if group.text.length and raw.get("start") != group.text.length:
        group.text.put("\n")
    moved, _ = group.text.put(text)
    return [(start + moved, end + moved) for start, end in places]


def _offsets(raw: JsonObject, text: str, tokens: list[str]) -> list[tuple[int, int]]:
    places = []
    for item in take(raw, "offsets", list):
        match item:
            case [int(start), int(end)] if 0 <= start < end <= len(text):
                places.append((start, end))
            case _:
                raise UserError("“offsets” holds something that is no stretch of its text.")
    if [text[start:end] for start, end in places] != tokens:
        raise UserError("Its “offsets” are not where its tokens stand.")
    return places


def _found(text: str, tokens: list[str]) -> list[tuple[int, int]]:
    places, end = [], 0
    for number, token in enumerate(tokens, 1):
        start = text.find(token, end)
        if start < 0:
            raise UserError(f"Its token {number} is not in its text.")
        end = start + len(token)
        places.append((start, end))
    return places


def _article(group: _Group, file_name: str) -> Incoming:
    notes = [GUESSED] if group.guessed else []
    return group.text.incoming(b"".join(group.raw), file_name, notes)
