"""Articles on their way from the process that reads files to the one that owns the project, as JSON objects."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.domain.copies import bands_of
from glossator.domain.export import ExportArticle, SourceRun
from glossator.domain.suggestion import Suggestion
from glossator.errors import UserError
from glossator.formats.record import to_record
from glossator.formats.record_reading import from_record, take

if TYPE_CHECKING:
    from glossator.formats.format import Incoming
    from glossator.formats.record import JsonObject

_LARGE = 4 << 20
# What the pipe between two processes takes as one message, less some room.
_MAX_PACKED = 40 << 20
_COMPRESSION = 6


def to_message(incoming: Incoming) -> JsonObject:
    """Return an article as an object for `from_message`. Raises UserError when it is too large."""
    new = incoming.new
    last = {run.fingerprint.source: run for run in incoming.runs}
    runs = tuple(
        SourceRun(
            run.fingerprint,
            last[run.fingerprint.source] is run,
            tuple(
                Suggestion(key, raw.start, raw.end, "", "", raw.source_label, run.fingerprint, raw.detail, raw.score)
                for key, raw in zip(run.ids, run.suggestions, strict=True)
            ),
        )
        for run in incoming.runs
    )
    record = to_record(
        ExportArticle(
            new.article,
            incoming.status,
            new.text,
            incoming.spans,
            rejected=dict(incoming.rejected),
            runs=runs,
            remark=incoming.remark,
            dismissals=incoming.dismissals,
        ),
        unjudged=False,
    )
    packed = base64.b64encode(zlib.compress(new.original, _COMPRESSION)).decode("ascii")
    sketch = list(new.bands or bands_of(new.text))
    message: JsonObject = {"original": packed, "notes": list(incoming.notes), "part": incoming.part, "bands": sketch}
    if len(new.text) < _LARGE:
        return {**message, "record": record}
    # Escaped as JSON, a text may be six times as long.
    small = base64.b64encode(zlib.compress(json.dumps(record, ensure_ascii=False).encode(), 1)).decode("ascii")
    if len(small) + len(packed) > _MAX_PACKED:
        raise UserError("It is too large.", "Split it into articles.")
    return {**message, "packed": small}


def from_message(message: JsonObject) -> Incoming:
    """Return the article of an object that `to_message` made; its original stays packed. Raises UserError."""
    if "packed" in message:
        record = json.loads(zlib.decompress(base64.b64decode(take(message, "packed", str))))
    else:
        record = take(message, "record", dict)
    incoming = from_record(record, original=b"")
    packed = base64.b64decode(take(message, "original", str))
    return replace(
        incoming,
        new=replace(incoming.new, packed=packed, bands=tuple(take(message, "bands", list))),
        notes=tuple(str(note) for note in take(message, "notes", list)),
        part=take(message, "part", str),
    )
