"""UIMA CAS JSON 0.4, as INCEpTION reads and writes it: a folder with a file for each article."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from glossator.domain.losses import Losses
from glossator.domain.offsets import OffsetMap
from glossator.errors import UserError
from glossator.formats.format import Format, RejectedFileError, WriteReport
from glossator.formats.outgoing import FileNames
from glossator.formats.strict_json import parse
from glossator.formats.uima_cas import (
    INITIAL_VIEW,
    UNSPECIFIED,
    Cas,
    CasAnnotation,
    article_of,
    drop_what_a_cas_has_not,
    placed,
    read_bytes,
)
from glossator.formats.uima_types import NAMED_ENTITY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import Hints, Incoming, WriteOptions
    from glossator.formats.record import JsonObject

_SOFA = "uima.cas.Sofa"
_STRING = {"%RANGE": "uima.cas.String"}
_TYPES = {
    NAMED_ENTITY: {
        "%NAME": NAMED_ENTITY,
        "%SUPER_TYPE": "uima.tcas.Annotation",
        "value": {"%NAME": "value", **_STRING},
        "identifier": {"%NAME": "identifier", **_STRING},
    }
}


def read(path: Path, hints: Hints) -> Iterator[Incoming]:
    """Yield the article of a file. Raises RejectedFileError."""
    data = read_bytes(path)
    try:
        cas = _cas(parse(data.removeprefix(b"\xef\xbb\xbf")))
    except UserError as error:
        raise RejectedFileError(error.sentence, "Export it again.") from error
    yield article_of(cas, path, hints, data)


def recognise(head: bytes) -> bool:
    """Tell whether a file that starts like this is UIMA CAS JSON."""
    return any(name in head for name in (b'"%TYPES"', b'"%FEATURE_STRUCTURES"', b'"%VIEWS"'))


def write_folder(articles: Iterable[ExportArticle], folder: Path, options: WriteOptions) -> WriteReport:
    """Write each article as a .json file. Raises UserError when a span does not stand on its words."""
    losses = Losses()
    files = FileNames()
    count = spans = 0
    for exported in articles:
        entities = placed(exported, options)
        document = json.dumps(_document(exported, entities), ensure_ascii=False, separators=(",", ":"))
        (folder / f"{files.name(exported)}.json").write_bytes(document.encode() + b"\n")
        drop_what_a_cas_has_not(losses, exported, options)
        count += 1
        spans += len(entities)
    return WriteReport(count, spans, losses)


def _document(exported: ExportArticle, entities: list[tuple[int, int, str]]) -> JsonObject:
    sofa: JsonObject = {
        "%ID": 1,
        "%TYPE": _SOFA,
        "sofaNum": 1,
        "sofaID": INITIAL_VIEW,
        "mimeType": "text",
        "sofaString": exported.text,
    }
    about: JsonObject = {
        "%ID": 2,
        "%TYPE": "uima.tcas.DocumentAnnotation",
        "@sofa": 1,
        "begin": 0,
        "end": OffsetMap(exported.text).utf16_length,
        "language": exported.article.metadata.language or UNSPECIFIED,
    }
    listed: list[JsonObject] = [
        {"%ID": key, "%TYPE": NAMED_ENTITY, "@sofa": 1, "begin": begin, "end": end, "value": label}
        for key, (begin, end, label) in enumerate(entities, 3)
    ]
    return {
        "%TYPES": _TYPES,
        "%FEATURE_STRUCTURES": [sofa, about, *listed],
        "%VIEWS": {INITIAL_VIEW: {"%SOFA": 1, "%MEMBERS": list(range(2, len(entities) + 3))}},
    }


def _cas(raw: object) -> Cas:
    if not isinstance(raw, dict) or not isinstance(raw.get("%FEATURE_STRUCTURES"), list | dict):
        raise UserError("It is JSON, but no UIMA CAS.")
    cas = Cas()
    structures = raw["%FEATURE_STRUCTURES"]
    # Before version 0.4 they stood under their ids.
    listed = structures if isinstance(structures, list) else [{"%ID": k, **v} for k, v in _objects(structures)]
    for one in listed:
        if not isinstance(one, dict):
            raise UserError("“%FEATURE_STRUCTURES” holds something that is not an object.")
        _take(cas, one)
    views = raw.get("%VIEWS")
    for _, view in _objects(views) if isinstance(views, dict) else ():
        members = view.get("%MEMBERS")
        if isinstance(members, list):
            cas.members = (cas.members or set()) | {str(key) for key in members}
    return cas


def _objects(raw: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    for key, value in raw.items():
        if not isinstance(value, dict):
            raise UserError("It holds something that is not an object where it should.")
        yield key, value


def _take(cas: Cas, one: dict[str, object]) -> None:
    key, kind = str(one.get("%ID", "")), one.get("%TYPE")
    if kind == _SOFA:
        cas.names[key] = str(one.get("sofaID", ""))
        if isinstance(text := one.get("sofaString"), str):
            cas.texts[key] = text
    elif isinstance(kind, str) and "begin" in one and "end" in one:
        begin, end = one["begin"], one["end"]
        features = {name: value for name, value in one.items() if isinstance(value, str) and name[:1] not in "%@^#"}
        placed_at = (begin if type(begin) is int else -1, end if type(end) is int else -1)
        cas.annotations.append(CasAnnotation(key, kind, str(one.get("@sofa", "")), *placed_at, features))


FORMAT = Format(
    "casjson",
    "UIMA CAS JSON",
    (".json",),
    read=read,
    write_folder=write_folder,
    one_article=True,
    description="A folder with a .json file for each article, version 0.4.0. Positions count UTF-16 units.",
    recognise=recognise,
)
