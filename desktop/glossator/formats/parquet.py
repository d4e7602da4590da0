"""Hugging Face’s layout in Parquet files; needs the package pyarrow, which is an extra."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from glossator.domain.losses import Losses
from glossator.domain.splits import Part
from glossator.errors import UserError
from glossator.formats.format import Format, WriteReport
from glossator.formats.huggingface import SPLITS, Numbers, Tally, rows_and_spans, write_beside
from glossator.formats.splitting import parted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteOptions
    from glossator.formats.record import JsonObject

FOLDER = "data"
_BATCH = 2000
"""How many rows are held until they are written as a group."""


def write_folder(articles: Iterable[ExportArticle], folder: Path, options: WriteOptions) -> WriteReport:
    """Write the sentences of each article as rows of a Parquet file for each part, and a card. Raises UserError."""
    losses = Losses()
    numbers = Numbers(options.labels)
    tally = Tally()
    with ExitStack() as stack:
        files: dict[Part, _File] = {}
        for part, exported in parted(articles):
            if part not in files:
                files[part] = stack.enter_context(_File(folder / _name(part)))
            rows, spans = rows_and_spans(exported, options, numbers, losses)
            files[part].add(rows)
            tally.add(part, exported, spans)
        for file in files.values():
            file.finish(numbers.names)
    write_beside(folder, numbers, {_name(part): part for part in Part if part in files}, tally)
    return WriteReport(tally.records, tally.spans, losses)


def _name(part: Part) -> str:
    return f"{FOLDER}/{SPLITS[part]}-00000-of-00001.parquet"


class _File:
    """One file, written a group of rows at a time."""

    def __init__(self, path: Path) -> None:
        try:
            from pyarrow import parquet
        except ImportError as error:
            raise UserError(
                "Parquet files are written by the package “pyarrow”, which is not installed.",
                "Install it (pip install pyarrow), or export as “huggingface”: it holds the same as JSONL.",
            ) from error
        self._schema = _schema()
        path.parent.mkdir(exist_ok=True)
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._rows: list[JsonObject] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def add(self, rows: list[JsonObject]) -> None:
        """Take rows in, and write what has come together."""
        self._rows += rows
        if len(self._rows) >= _BATCH:
            self._flush()

    def finish(self, names: list[str]) -> None:
        """Write what is left, and what the numbers of tags mean: only now are all of them known."""
        self._flush()
        self._writer.add_key_value_metadata({"huggingface": json.dumps({"info": {"features": _features(names)}})})

    def _flush(self) -> None:
        if self._rows:
            from pyarrow import Table

            self._writer.write_table(Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


def _schema() -> pyarrow.Schema:
    import pyarrow as arrow

    text, number = arrow.string(), arrow.int64()
    return arrow.schema(
        [
            ("id", text),
            ("tokens", arrow.list_(text)),
            ("ner_tags", arrow.list_(number)),
            ("doc_id", text),
            ("start", number),
            ("text", text),
            ("offsets", arrow.list_(arrow.list_(number))),
        ]
    )


def _features(names: list[str]) -> dict[str, object]:
    text, number = ({"dtype": name, "_type": "Value"} for name in ("string", "int64"))
    return {
        "id": text,
        "tokens": {"feature": text, "_type": "Sequence"},
        "ner_tags": {"feature": {"names": names, "_type": "ClassLabel"}, "_type": "Sequence"},
        "doc_id": text,
        "start": number,
        "text": text,
        "offsets": {"feature": {"feature": number, "_type": "Sequence"}, "_type": "Sequence"},
    }


FORMAT = Format(
    "parquet",
    "Hugging Face token classification, Parquet",
    (".parquet",),
    description="The same rows as Parquet files, with a card. Needs the package pyarrow.",
    write_folder=write_folder,
    needs_tokens=True,
    splits=True,
)
