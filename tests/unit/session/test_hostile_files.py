"""Files that are made to do harm: a sentence each, nothing comes in, nothing goes elsewhere, memory is bounded."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

from tests.killable import killable
from tests.unit.session.hostile import import_folder

_HUGE = 100 << 20
_BLOCK = b"Daesh left Anna. " * 61681
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "Anna">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><rss version='2.0'><channel><item><title>&j;</title></item></channel></rss>"
)


def _huge(path: Path, begin: bytes, end: bytes = b"") -> None:
    with path.open("wb") as file:
        file.write(begin)
        for _ in range(_HUGE // len(_BLOCK) + 1):
            file.write(_BLOCK)
        file.write(end)


def _large(path: Path, begin: bytes) -> None:
    path.write_bytes(begin)
    os.truncate(path, _HUGE + len(begin))


def _hostile(folder: Path) -> None:
    folder.mkdir()
    _huge(folder / "line.jsonl", b'{"text": "', b'"}\n')
    _huge(folder / "array.json", b'[{"text": "', b'"}]')
    _large(folder / "line.txt", b"")
    _large(folder / "line.md", b"# ")
    _large(folder / "quote.csv", b'text,label\n"Anna')
    _large(folder / "line.tsv", b"text\tlabel\n")
    _huge(folder / "line.conll", b"Anna\tB-Place\n")
    _large(folder / "page.html", b"<html><body><p>")
    _large(folder / "feed.rss", b"<rss><channel><item><title>")
    _large(folder / "work.xmi", b"<xmi:XMI>")
    (folder / "quote small.csv").write_bytes(b'text,label\n"Anna left\nand so on,Place\n')
    (folder / "surrogate.jsonl").write_bytes(b'{"text": "Anna \\ud800 left"}\n')
    (folder / "deep.jsonl").write_bytes(b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n")
    (folder / "nan.jsonl").write_bytes(b'{"text": "Anna", "score": NaN}\n')
    (folder / "wrong.jsonl").write_bytes('{"text": "Aña left"}\n'.encode("utf-16-le"))
    (folder / "latin.jsonl").write_bytes('{"text": "Aña left"}\n'.encode("latin-1"))
    (folder / "zeros.txt").write_bytes(bytes(range(32)) * 100)
    (folder / "bomb.rss").write_text(_BOMB, "utf-8")
    (folder / "bomb.xmi").write_text(_BOMB.replace("rss", "xmi"), "utf-8")
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(_HUGE))
    with zipfile.ZipFile(folder / "out.zip", "w") as archive:
        for name in ("../out.txt", "/out.txt", "a/../../out.txt", "C:\\out.txt"):
            archive.writestr(name, "Anna left.")
    for name in ("bomb.docx", "bomb.xlsx"):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("word/document.xml", _BOMB)
            archive.writestr("xl/workbook.xml", _BOMB)
    (folder / "none.pdf").write_bytes(b"%PDF-1.7\n" + b"1 0 obj << /Length 99999999 >> stream\n" * 1000)


def test_each_gets_a_sentence_and_none_comes_in(tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    _hostile(folder)
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    with killable(import_folder, tmp_path / "p.glossator", folder) as (_, said):
        answer = json.loads(said.readline())
    assert (answer["articles"], answer["error"]) == (0, None)
    assert set(answer["refused"]) == {path.name for path in folder.iterdir()}
    assert all(answer["refused"].values())
    assert "None" not in str(answer["refused"])
    assert answer["findings"] == []
    assert answer["left"] == 0
    assert max(answer["megabytes"]) < 600, answer["megabytes"]
    after = {path for path in tmp_path.rglob("*") if path.is_file() and path.name != "p.glossator"}
    assert after <= before
