from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from glossator.errors import SourceError
from glossator.nlp.pipelines import (
    BUNDLED,
    OFFICIAL,
    default_pipeline,
    installed_pipelines,
    package_folder,
    pipeline_in,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_the_pipeline_that_we_depend_on_is_listed_with_its_labels() -> None:
    info = next(found for found in installed_pipelines() if found.name == BUNDLED)
    assert (info.language, info.version) == ("en", "3.8.0")
    assert len(info.labels) == 18
    assert {"PERSON", "GPE", "ORG", "DATE"} <= set(info.labels)
    assert "NN" not in info.labels


def test_neither_the_list_nor_the_client_imports_spacy() -> None:
    program = (
        "import json, sys; import glossator.nlp.client, glossator.nlp.gazetteer\n"
        "from glossator.nlp.pipelines import *\n"
        "from glossator.nlp.source import SourceSpec\n"
        "installed_pipelines(); default_pipeline(); client = glossator.nlp.client.SuggestionClient(\n"
        "    [SourceSpec('gazetteer', 'nowhere')]); client.poll(20); client.close()\n"
        "print(json.dumps([name for name in sys.modules if name.partition('.')[0] in\n"
        "    ('spacy', 'thinc', 'numpy', 'PySide6', 'sqlite3')]))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}"], capture_output=True, check=True
    )
    assert json.loads(finished.stdout) == []


def install(folder: Path, name: str, meta: str) -> None:
    package = folder / name
    package.mkdir()
    (package / "__init__.py").write_text("raise RuntimeError('a pipeline is not to be imported to be listed')\n")
    (package / "meta.json").write_text(meta)
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n")


def test_the_official_pipeline_is_preferred_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if any(found.name == OFFICIAL for found in installed_pipelines()):
        pytest.skip("it is installed here")
    assert default_pipeline() == BUNDLED
    labels = {"ner": ["PERSON"], "tagger": ["NN"], "spancat": ["EVENT", "PERSON"]}
    install(tmp_path, OFFICIAL, json.dumps({"lang": "en", "version": "3.8.1", "labels": labels}))
    monkeypatch.syspath_prepend(tmp_path)
    assert default_pipeline() == OFFICIAL
    info = next(found for found in installed_pipelines() if found.name == OFFICIAL)
    assert info.labels == ("PERSON", "EVENT")


@pytest.mark.parametrize("meta", ["{", "[]", '{"labels": 3}'])
def test_a_damaged_pipeline_is_listed_without_labels(
    meta: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "xx_damaged", meta)
    monkeypatch.syspath_prepend(tmp_path)
    assert next(found for found in installed_pipelines() if found.name == "xx_damaged").labels == ()
    with pytest.raises(SourceError, match="is incomplete"):
        package_folder("xx_damaged")


def test_a_folder_is_described_by_its_own_files(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no spaCy pipeline"):
        pipeline_in(tmp_path)
    folder = package_folder(BUNDLED)
    assert pipeline_in(folder).labels == next(each.labels for each in installed_pipelines() if each.name == BUNDLED)
