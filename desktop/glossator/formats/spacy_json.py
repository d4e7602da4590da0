"""spaCy’s older training data in JSON: texts with entities, the corpus of version 2, and what ner-annotator makes."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.errors import UserError
from glossator.formats.aligning import Placed, longest
from glossator.formats.foreign_article import ForeignSpan, to_incoming
from glossator.formats.format import Format, WriteReport
from glossator.formats.json_records import json_records
from glossator.formats.offset_units import Evidence, OffsetUnit, has_astral, to_code_points, unit_note
from glossator.formats.outgoing import drop_facts, spans_of
from glossator.formats.plain_text import printable_name
from glossator.formats.problems import Problems
from glossator.formats.rebuilding import GUESSED, TokenText
from glossator.formats.record_reading import objects, take
from glossator.formats.strict_json import parse
from glossator.formats.tags import is_tag, tagged_spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Hints, Incoming, WriteOptions
    from glossator.formats.outgoing import Outgoing
    from glossator.formats.record import JsonObject

_ANNOTATION = "Annotation"
_DROPPED = (LossKind.METADATA, LossKind.STATE, LossKind.NOTE, LossKind.ORIGIN)


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write each article as a text with its entities; where some overlap, all stand under “spans” as well."""
    losses = Losses()
    count = spans = 0
    out.write(b"[")
    for exported in articles:
        listed = spans_of(exported, options)
        chosen = longest(Placed(span, span.start, span.end, span.start, span.end) for span in listed)
        facts: JsonObject = {"entities": [_triple(each.span) for each, why in chosen if why is None]}
        if any(why is not None for _, why in chosen):
            # What spaCy 3 takes as `Example.from_dict(doc, …)`, where entities must not overlap.
            facts["spans"] = {"sc": [_triple(span) for span in listed]}
        for each, why in chosen:
            if why is not None:
                losses.change(why, exported, each.span, "under “spans” only, not among the entities")
        record = json.dumps([exported.text, facts], ensure_ascii=False)
        out.write(f"{',' if count else ''}\n{record}".encode())
        drop_facts(losses, exported, options, *_DROPPED)
        count += 1
        spans += len(listed)
    out.write(b"\n]\n")
    return WriteReport(count, spans, losses)


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, after the last record, when any is broken."""
    name = printable_name(path)
    unit, silent = _unit(path)
    problems = Problems("record", "records")
    articles = 0
    for where, get in _records(path):
        try:
            found = _article(get(), name, unit, silent=silent)
        except UserError as error:
            problems.add(where, error.sentence)
            continue
        if found is None:
            continue
        articles += 1
        yield found
    problems.check(articles=articles)


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this is training data for spaCy in JSON."""
    start = b"".join(head.removeprefix(b"\xef\xbb\xbf")[:4000].split())
    if start.startswith((b'[["', b'["')):
        return b'"entities":' in b"".join(head.split()) or len(head) >= 4000
    return start.startswith((b'{"classes":[', b'{"annotations":[[')) or (
        start.startswith(b"[{") and b'"paragraphs":[' in start
    )


def _triple(span: Outgoing) -> list[object]:
    return [span.start, span.end, span.label]


def _records(path: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each record with where it stands; asked for, it may raise UserError."""
    for number, data in json_records(path):
        where = f"Record {number}"
        try:
            value = _value(data)
        except UserError as error:
            yield where, _raising(error)
            continue
        if isinstance(value, dict) and isinstance(value.get("annotations"), list):
            for inner, item in enumerate(value["annotations"], 1):
                yield f"{_ANNOTATION} {inner}", lambda item=item: item  # type: ignore[misc]
        else:
            yield where, lambda value=value: value  # type: ignore[misc]


def _value(data: bytes | None) -> object:
    if data is None:
        raise UserError("It is too long.")
    return parse(data)


def _raising(error: UserError) -> Callable[[], object]:
    def get() -> object:
        raise error

    return get


def _unit(path: Path) -> tuple[OffsetUnit, bool]:
    """Return what the file counts, and whether nothing in it shows that.

    Python writes characters; that is given up only where some span cannot stand on them. What is made in a browser,
    as ner-annotator’s files are, rather counts UTF-16 units; there the edges of words decide.
    """
    evidence = Evidence()
    browser = too_far = False
    for where, get in _records(path):
        browser |= where.startswith(_ANNOTATION)
        try:
            pair = _pair(get())
            if pair and has_astral(pair[0]):
                stretches = list(_entities(pair[1]))
                too_far |= any(end > len(pair[0]) for _, end, _ in stretches)
                evidence.see(pair[0], [(start, end, None) for start, end, _ in stretches])
        except UserError:
            continue
    if browser:
        return evidence.unit(OffsetUnit.UTF16), evidence.silent
    return (OffsetUnit.UTF16, False) if too_far else (OffsetUnit.CODE_POINTS, True)


def _article(value: object, name: str, unit: OffsetUnit, *, silent: bool) -> Incoming | None:
    if value is None:
        # ner-annotator leaves this for a text that was skipped.
        return None
    original = json.dumps(value, ensure_ascii=False).encode()
    if isinstance(value, dict) and "paragraphs" in value:
        return _corpus_article(value, name, original)
    pair = _pair(value)
    if pair is None:
        raise UserError("It is not a text with an object that holds its “entities”.")
    text, facts = pair
    spans = [ForeignSpan(*to_code_points(text, start, end, unit), label) for start, end, label in _entities(facts)]
    notes = [unit_note(unit, silent=silent)] if spans and has_astral(text) else []
    if facts.get("links") or facts.get("cats"):
        notes.append("Links and categories of the text are kept only in the original record.")
    return to_incoming(text, spans, {}, file_name=name, original=original, notes=notes)


def _pair(value: object) -> tuple[str, JsonObject] | None:
    if isinstance(value, dict):
        return (take(value, "text", str), value) if "text" in value and "entities" in value else None
    if isinstance(value, list) and value and isinstance(value[0], str):
        if len(value) == 1:
            return value[0], {}
        if len(value) == 2 and isinstance(value[1], dict):
            return value[0], value[1]
    return None


def _entities(facts: JsonObject) -> Iterator[tuple[int, int, str]]:
    """Yield the entities, and the spans of all groups that are not among them."""
    listed: list[object] = list(take(facts, "entities", list)) if "entities" in facts else []
    groups = facts.get("spans")
    if isinstance(groups, dict):
        for items in groups.values():
            if not isinstance(items, list):
                raise UserError("“spans” holds something that is not a list.")
            listed += items
    seen = set()
    for item in listed:
        match item:
            case [int(start), int(end), str(label), *_] | {"start": int(start), "end": int(end), "label": str(label)}:
                pass
            case _:
                raise UserError("“entities” holds something that is not a start, an end and a label.")
        if isinstance(start, bool) or isinstance(end, bool) or not label:
            raise UserError("“entities” holds something that is not a start, an end and a label.")
        if (start, end, label) not in seen:
            seen.add((start, end, label))
            yield start, end, label


def _corpus_article(value: JsonObject, name: str, original: bytes) -> Incoming:
    """Return a document of version 2’s corpus: tokens with BILUO tags, perhaps with the raw text."""
    text = TokenText()
    guessed = False
    for paragraph in objects(value, "paragraphs"):
        raw = paragraph.get("raw")
        at = 0
        start = text.length
        if isinstance(raw, str):
            start, _ = text.put(("\n\n" if text.length else "") + raw)
            start = text.length - len(raw)
        for sentence in objects(paragraph, "sentences"):
            words, tags = [], []
            for token in objects(sentence, "tokens"):
                words.append(take(token, "orth", str))
                tags.append(take(token, "ner", str) if "ner" in token else "O")
            if not all(map(is_tag, tags)):
                raise UserError("A token has a “ner” that is no tag.")
            if not isinstance(raw, str):
                guessed = True
                text.mark(text.guess([word for word in words if word.strip()]), tagged_spans(_worded(words, tags)))
                continue
            places = []
            for word in words:
                found = raw.find(word, at) if word else -1
                if found < 0:
                    raise UserError("A token is not in the “raw” text of its paragraph.")
                at = found + len(word)
                places.append((start + found, start + at))
            text.mark(places, tagged_spans(tags))
    return text.incoming(original, name, [GUESSED] if guessed else [])


def _worded(words: list[str], tags: list[str]) -> list[str]:
    return [tag for word, tag in zip(words, tags, strict=True) if word.strip()]


FORMAT = Format(
    "spacy-json",
    "spaCy JSON (older)",
    (".json",),
    read=read,
    write=write,
    description="A list of texts with their entities, as spaCy 2 was trained and many tools still expect.",
    recognise=recognise,
)
