"""GLiNER’s training data: a list of sentences as words, with spans of words and labels in plain language."""

from __future__ import annotations

import json
import re
from typing import IO, TYPE_CHECKING

from glossator.domain.losses import Losses, LossKind
from glossator.errors import UserError
from glossator.formats.aligning import align, count_moved
from glossator.formats.format import Format, WriteReport
from glossator.formats.json_records import json_records
from glossator.formats.outgoing import drop_facts
from glossator.formats.plain_text import printable_name
from glossator.formats.record_reading import take
from glossator.formats.tags import TaggedSpan
from glossator.formats.token_rows import articles_of, row, texts_in
from glossator.formats.tokens import rows_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.domain.labels import Label
    from glossator.formats.format import Hints, Incoming, WriteOptions
    from glossator.formats.record import JsonObject

# The model cuts what it is asked about in this way, whatever it was trained on.
_WORD = re.compile(r"\w+(?:[-_]\w+)*|\S")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DROPPED = (LossKind.METADATA, LossKind.STATE, LossKind.NOTE, LossKind.ORIGIN)


def write(articles: Iterable[ExportArticle], out: IO[bytes], options: WriteOptions) -> WriteReport:
    """Write each sentence as a record of one list, with its text so that nothing is shifted. Raises UserError."""
    losses = Losses()
    phrases = _Phrases(options.labels)
    count = spans = 0
    out.write(b"[")
    joint = "\n"
    for exported in articles:
        tokens = tokens_of(exported.text, _words)
        placed = align(exported, tokens, options, losses)
        parts = rows_of(exported, tokens, placed)
        at = 0
        for number, (first, end) in enumerate(parts):
            ner = []
            labels = {}
            while at < len(placed) and placed[at].first < end:
                label = phrases.phrase(placed[at].span.label)
                labels[label] = placed[at].span.label
                ner.append([placed[at].first - first, placed[at].end - 1 - first, label])
                at += 1
            record: JsonObject = {
                "tokenized_text": [exported.text[slice(*token)] for token in tokens[first:end]],
                "ner": ner,
                "label_ids": labels,
                **row(exported, tokens, parts, number),
            }
            out.write(f"{joint}{json.dumps(record, ensure_ascii=False)}".encode())
            joint = ",\n"
        count_moved(placed, exported, losses)
        drop_facts(losses, exported, options, *_DROPPED)
        count += 1
        spans += len(placed)
    out.write(b"\n]\n")
    return WriteReport(count, spans, losses)


def read(path: Path, _hints: Hints) -> Iterator[Incoming]:
    """Yield the articles of a file. Raises RejectedFileError, after the last record, when any is broken."""
    return articles_of(json_records(path), "record", _tokens, _spans, printable_name(path))


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this is a list of GLiNER’s records."""
    return b'"tokenized_text"' in head and head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def _tokens(raw: JsonObject) -> list[str]:
    return texts_in(raw, "tokenized_text")


def _spans(raw: JsonObject, length: int) -> list[TaggedSpan]:
    ids = raw.get("label_ids")
    found = []
    for item in take(raw, "ner", list):
        match item:
            case [int(first), int(last), str(label)] if (
                label and 0 <= first <= last < length and bool not in (type(first), type(last))
            ):
                known = ids.get(label) if isinstance(ids, dict) else None
                found.append(TaggedSpan(first, last + 1, known if isinstance(known, str) and known else label))
            case _:
                raise UserError(
                    f"“ner” holds something that is not a first and a last of its {length} words and a label."
                )
    return found


def _words(text: str) -> Iterator[tuple[int, int]]:
    return (word.span() for word in _WORD.finditer(text))


class _Phrases:
    """Says labels in the plain language that the model reads: “military unit” for MilitaryUnit."""

    def __init__(self, labels: Mapping[str, Label]) -> None:
        self._labels = labels
        self._phrases: dict[str, str] = {}

    def phrase(self, label: str) -> str:
        if label not in self._phrases:
            name = self._labels[label].name if label in self._labels else _HUMP.sub(" ", label).replace("_", " ")
            words = [word if word.isupper() and " " in name else word.lower() for word in name.split()]
            phrase = " ".join(words) or label
            self._phrases[label] = f"{phrase} ({label})" if phrase in self._phrases.values() else phrase
        return self._phrases[label]


FORMAT = Format(
    "gliner",
    "GLiNER",
    (".json",),
    read=read,
    write=write,
    description="Sentences as words, with spans of words under labels in plain language; overlapping ones stay.",
    recognise=recognise,
)
