"""Parquet in Hugging Face’s layout, read by DuckDB."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from srsly import yaml_loads
from tests.unit.formats.span_samples import article, hard, labels, seeds, triples

from glossator.domain.splits import Part
from glossator.errors import UserError
from glossator.formats import parquet
from glossator.formats.format import WriteOptions

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.domain.export import ExportArticle
    from glossator.formats.format import WriteReport


def written(folder: Path, articles: list[ExportArticle]) -> WriteReport:
    folder.mkdir(exist_ok=True)
    return parquet.write_folder(iter(articles), folder, WriteOptions(labels=labels()))


# In a process of its own: with pytest around it the library tells at its end of references that it lost.
_READER = """
import json, sys, duckdb
found = {}
with duckdb.connect() as connection:
    for path in sys.argv[1:]:
        read = connection.execute("SELECT * FROM read_parquet(?)", [path])
        names = [column[0] for column in read.description]
        rows = [dict(zip(names, row)) for row in read.fetchall()]
        meaning = connection.execute("SELECT value FROM parquet_kv_metadata(?) WHERE key = 'huggingface'", [path])
        found[path] = {"rows": rows, "meaning": json.loads(bytes(meaning.fetchone()[0]))}
print(json.dumps(found))
"""


def loaded(paths: list[Path]) -> list[dict[str, Any]]:
    """Return rows and metadata of each file, as DuckDB reads them."""
    done = subprocess.run(
        [sys.executable, "-c", _READER, *map(str, paths)], capture_output=True, check=True, encoding="utf-8"
    )
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return [found[str(path)] for path in paths]


def read(folder: Path) -> dict[str, tuple[str, list[tuple[int, int, str]]]]:
    """Put the articles together by what the card says."""
    card = yaml_loads((folder / "README.md").read_text("utf-8").split("---")[1])
    columns = {feature["name"]: feature for feature in card["dataset_info"]["features"]}
    numbered = columns["ner_tags"]["sequence"]["class_label"]["names"]
    names = [numbered[str(number)] for number in range(len(numbered))]
    found: dict[str, tuple[str, list[tuple[int, int, str]]]] = {}
    for file in loaded([folder / each["path"] for each in card["configs"][0]["data_files"]]):
        for row in file["rows"]:
            assert list(row) == list(columns)
            text, spans = found.get(row["doc_id"], ("", []))
            assert row["start"] == len(text)
            for token, tag, (start, end) in zip(row["tokens"], row["ner_tags"], row["offsets"], strict=True):
                assert row["text"][start:end] == token
                if names[tag].startswith("B-"):
                    spans.append((len(text) + start, len(text) + end, names[tag][2:]))
                elif names[tag] != "O":
                    spans[-1] = (spans[-1][0], len(text) + end, spans[-1][2])
            found[row["doc_id"]] = text + row["text"], spans
    return found


def test_the_truth_of_the_seeds_comes_back(tmp_path: Path) -> None:
    truth = seeds()
    report = written(tmp_path, truth)
    assert (report.articles, report.losses.spans_left_out) == (2, 0)
    assert read(tmp_path) == {exported.article.id: (exported.text, triples(exported)) for exported in truth}
    (file,) = loaded([tmp_path / "data" / "train-00000-of-00001.parquet"])
    features = file["meaning"]["info"]["features"]
    assert features["ner_tags"]["feature"]["names"] == json.loads((tmp_path / "labels.json").read_text("utf-8"))


def test_hard_texts_come_back_and_all_spans_are_accounted_for(tmp_path: Path) -> None:
    report = written(tmp_path, [hard()])
    ((text, spans),) = read(tmp_path).values()
    assert (text, len(spans)) == (hard().text, report.spans)
    assert report.spans + report.losses.spans_left_out == len(hard().spans)


def test_each_part_is_a_split_and_many_rows_are_several_groups(tmp_path: Path) -> None:
    text = "Anna left. " * 900
    made = [replace(article(f"{text}{n}", [(0, 4, "Person")]), part=Part(list(Part)[n % 3])) for n in range(9)]
    written(tmp_path, made)
    names = {path.name for path in (tmp_path / "data").iterdir()}
    assert names == {f"{name}-00000-of-00001.parquet" for name in ("train", "validation", "test")}
    assert {key: found[0] for key, found in read(tmp_path).items()} == {each.article.id: each.text for each in made}
    first = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    written(tmp_path / "again", made)
    assert {path.name: path.read_bytes() for path in (tmp_path / "again" / "data").iterdir()} == first


def test_without_pyarrow_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UserError, match="“pyarrow”, which is not installed") as caught:
        written(tmp_path, seeds())
    assert "pip install pyarrow" in caught.value.hint
    assert not list(tmp_path.iterdir())
