"""A UIMA CAS, whichever way it is written: the text of its view, the annotations on it, and what is made of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glossator.domain.losses import LossKind
from glossator.domain.offsets import OffsetMap
from glossator.errors import UserError
from glossator.formats.foreign_article import ForeignSpan, to_incoming
from glossator.formats.format import RejectedFileError
from glossator.formats.offset_units import OffsetUnit, to_code_points
from glossator.formats.outgoing import drop_facts, spans_of
from glossator.formats.plain_text import printable_name
from glossator.formats.problems import Problems
from glossator.formats.strict_json import shown
from glossator.formats.uima_types import label_feature, short_name, tells_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.domain.losses import Losses
    from glossator.formats.format import Hints, Incoming, WriteOptions

MAX_BYTES = 64 << 20
"""The largest file in bytes that is taken: tokens and sentences make it many times as long as its text."""
INITIAL_VIEW = "_InitialView"
UNSPECIFIED = "x-unspecified"
"""UIMA's name for a language that is not known."""


@dataclass(frozen=True, slots=True)
class CasAnnotation:
    """An annotation of a CAS; positions count UTF-16 units of the text of its sofa."""

    key: str
    type: str
    sofa: str
    begin: int
    end: int
    features: Mapping[str, str]


@dataclass(slots=True)
class Cas:
    """What a file holds: texts by the key of their sofa, annotations, and the keys of those that views list."""

    texts: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    annotations: list[CasAnnotation] = field(default_factory=list)
    members: set[str] | None = None

    def sofa(self) -> str:
        """Return the key of the text that counts: that of the initial view, else the first. Raises UserError."""
        named = [key for key, name in self.names.items() if name == INITIAL_VIEW and key in self.texts]
        found = next(iter([*named, *self.texts]), None)
        if found is None:
            raise UserError("It holds no text.")
        return found


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes. Raises RejectedFileError when it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise RejectedFileError(f"The file cannot be read: {error.strerror}.", "Check its permissions.") from error
    if len(data) > MAX_BYTES:
        raise RejectedFileError(f"The file is larger than {MAX_BYTES >> 20} MB.", "Split it into articles.")
    return data


def article_of(cas: Cas, path: Path, hints: Hints, original: bytes) -> Incoming:
    """Return the article of a CAS. Raises RejectedFileError that names the annotations that are broken."""
    try:
        key = cas.sofa()
    except UserError as error:
        raise RejectedFileError(error.sentence, "There is nothing to import.") from error
    text = cas.texts[key]
    problems = Problems("annotation", "annotations")
    passed: dict[str, int] = {}
    spans = list(_spans(cas, key, problems, passed))
    problems.check(articles=1)
    notes = []
    if passed:
        listed = ", ".join(f"{count} {shown(name)}" for name, count in sorted(passed.items()))
        notes.append(f"Left out, because these are no labelled stretches of its text: {listed}.")
    try:
        return to_incoming(
            text,
            spans,
            _values(cas, key, hints),
            file_name=printable_name(path),
            original=original,
            notes=notes,
        )
    except UserError as error:
        raise RejectedFileError(error.sentence, "There is nothing to import.") from error


def _spans(cas: Cas, sofa: str, problems: Problems, passed: dict[str, int]) -> Iterator[ForeignSpan]:
    for one in cas.annotations:
        if one.type.startswith("uima.tcas.Document") or one.type.endswith(".DocumentMetaData"):
            continue
        listed = cas.members is None or one.key in cas.members
        if not tells_labels(one.type) or one.sofa != sofa or not listed:
            passed[short_name(one.type)] = passed.get(short_name(one.type), 0) + 1
            continue
        if one.begin == one.end:
            passed[f"empty {short_name(one.type)}"] = passed.get(f"empty {short_name(one.type)}", 0) + 1
            continue
        try:
            start, end = to_code_points(cas.texts[sofa], one.begin, one.end, OffsetUnit.UTF16)
        except UserError as error:
            problems.add(f"Annotation {shown(one.key)}", error.sentence)
            continue
        named = label_feature([name for name, value in one.features.items() if value])
        yield ForeignSpan(start, end, one.features[named] if named else short_name(one.type))


def _values(cas: Cas, sofa: str, hints: Hints) -> dict[str, str]:
    found = {}
    for one in cas.annotations:
        if one.sofa == sofa and one.type.endswith((".DocumentMetaData", ".DocumentAnnotation")):
            language = one.features.get("language", "")
            found["language"] = "" if language == UNSPECIFIED else language
            found["title"] = one.features.get("documentTitle", "")
    given = {name: str(getattr(hints, name)) for name in ("title", "source", "author", "published", "url", "language")}
    merged = {**found, **{name: value for name, value in given.items() if value}, **dict(hints.extra)}
    return {name: value for name, value in merged.items() if value}


def placed(exported: ExportArticle, options: WriteOptions) -> list[tuple[int, int, str]]:
    """Return begin, end in UTF-16 units and label of each span that is to be written.

    Raises UserError when one does not stand on its words.
    """
    offsets = OffsetMap(exported.text)
    return [
        (offsets.to_utf16(span.start), offsets.to_utf16(span.end), span.label) for span in spans_of(exported, options)
    ]


def drop_what_a_cas_has_not(losses: Losses, exported: ExportArticle, options: WriteOptions) -> None:
    """Count the facts that have no place beside named entities."""
    drop_facts(losses, exported, options, LossKind.METADATA, LossKind.NOTE, LossKind.ORIGIN, LossKind.STATE)
