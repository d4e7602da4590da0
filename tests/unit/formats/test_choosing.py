from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from glossator.formats.choosing import choose_format

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("name", "data", "chosen"),
    [
        ("a.TXT", "Words", "text"),
        ("a.htm", "<p>Words", "webpage"),
        ("a.md", "Words", "markdown"),
        ("a.xml", "<rss/>", "feed"),
        ("a.pdf", "%PDF", "pdf"),
        ("a.docx", "PK", "docx"),
        ("a.xlsx", "PK", "table"),
        ("a.zip", "PK", "zip"),
        ("a.csv", "text\nWords", "table"),
        ("a.tsv", "title\ttext\nT\tWords", "table"),
        ("a.tsv", "#FORMAT=WebAnno TSV 3.3\n", "webanno"),
        ("a.json", '[{"maintext": "Words", "title": "T"}]', "newsjson"),
        ("a.json", '{"status": "ok", "articles": [{"content": "Words"}]}', "newsjson"),
        ("a.json", '[{"nothing": "known"}]', "newsjson"),
        ("a.json", '[{"data": {"text": "x"}, "annotations": [{"result": []}]}]', "labelstudio"),
        ("a.jsonl", '{"schema": "glossator/1", "text": "x"}', "jsonl"),
        ("a.jsonl", '{"text": "x", "meta": {"source": "y"}, "spans": []}', "jsonl"),
        ("a.jsonl", '{"headline": "T", "body": "Words"}', "newsjson"),
        ("a.jsonl", '{"id": 1, "text": "Words", "label": [[0, 5, "X"]]}', "doccano"),
    ],
)
def test_the_format_goes_by_extension_and_beginning(tmp_path: Path, name: str, data: str, chosen: str) -> None:
    (tmp_path / name).write_text(data, "utf-8")
    found = choose_format(tmp_path / name)
    assert found is not None
    assert found.id == chosen


@pytest.mark.parametrize("name", ["a.png", "a", "a.exe", "pdf"])
def test_other_files_have_no_format(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert choose_format(tmp_path / name) is None
