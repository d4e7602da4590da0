"""Files of the span formats are known by their beginning among the others of their extension."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.formats.span_samples import hard, seeds, words

from glossator.formats import find_format
from glossator.formats.choosing import choose_format
from glossator.formats.format import WriteOptions


@pytest.mark.parametrize(
    ("written_as", "read_as"),
    [
        ("jsonl", "jsonl"),
        ("prodigy", "jsonl"),
        ("doccano", "doccano"),
        ("labelstudio", "labelstudio"),
        ("brat", "brat"),
        ("webanno", "webanno"),
        ("xmi", "xmi"),
        ("casjson", "casjson"),
    ],
)
def test_an_export_is_known_again(tmp_path: Path, written_as: str, read_as: str) -> None:
    chosen = find_format(written_as)
    options = WriteOptions(tokenize=words)
    for n, articles in enumerate((seeds(), [hard()])):
        folder = tmp_path / str(n)
        folder.mkdir()
        if chosen.write:
            with (folder / f"a{chosen.extensions[0]}").open("wb") as out:
                chosen.write(iter(articles), out, options)
        else:
            assert chosen.write_folder
            chosen.write_folder(iter(articles), folder, options)
        for path in folder.glob(f"*{chosen.extensions[0]}"):
            found = choose_format(path)
            assert found
            assert found.id == read_as
