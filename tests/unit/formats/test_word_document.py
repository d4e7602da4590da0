from __future__ import annotations

import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from glossator.formats import word_document
from glossator.formats.format import Hints, Incoming, RejectedFileError

if TYPE_CHECKING:
    from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
RELS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>"""
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>Iraq launches offensive</dc:title><dc:creator>Ann Reporter</dc:creator><dc:language>en-GB</dc:language>
<dc:subject>MENA</dc:subject><dcterms:created>2017-01-05T06:30:00Z</dcterms:created></cp:coreProperties>"""


def paragraph(*runs: str) -> str:
    return "<w:p><w:pPr/>" + "".join(f"<w:r><w:t xml:space='preserve'>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def cell(*lines: str) -> str:
    return f"<w:tc>{''.join(map(paragraph, lines))}</w:tc>"


def docx(path: Path, body: str, *, head: str = "", compression: int = zipfile.ZIP_DEFLATED, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", compression) as file:
        file.writestr("_rels/.rels", RELS)
        file.writestr("word/document.xml", f"{head}<w:document {W} {MC}><w:body>{body}</w:body></w:document>")
        for name, content in {"docProps/core.xml": CORE, **parts}.items():
            file.writestr(name, content)
    return path


def one(path: Path, **hints: object) -> Incoming:
    (incoming,) = word_document.read(path, Hints(**hints))  # type: ignore[arg-type]
    return incoming


def test_paragraphs_are_lines_and_tables_rows_with_tabs(tmp_path: Path) -> None:
    nested = f"<w:tbl><w:tr>{cell('in')}{cell('ner')}</w:tr></w:tbl>"
    rows = (cell("Town", "or city") + cell("Held by"), cell("Anna") + f"<w:tc>{nested}</w:tc>")
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    path = docx(tmp_path / "a.docx", paragraph("IS", "IL 😀 leaves") + paragraph() + table + paragraph("مدينة عنه"))
    incoming = one(path)
    assert incoming.new.text == "ISIL 😀 leaves\n\nTown or city\tHeld by\nAnna\tin ner\nمدينة عنه"
    assert incoming.new.original == path.read_bytes()


def test_the_core_properties_become_metadata(tmp_path: Path) -> None:
    incoming = one(docx(tmp_path / "a.docx", paragraph("Words")), source="Agency")
    found = incoming.new.article.metadata
    assert (found.title, found.author, found.published) == ("Iraq launches offensive", "Ann Reporter", "2017-01-05")
    assert (found.language, found.source, found.extra) == ("en-GB", "Agency", (("subject", "MENA"),))
    assert incoming.notes == ("The date is the one on which the document was made.",)


def test_signs_are_kept_and_what_is_not_shown_is_left_out(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t><w:noBreakHyphen/><w:t>D</w:t></w:r>"
        "<w:del><w:r><w:t>gone</w:t><w:delText>gone</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:hyperlink><w:r><w:t> link</w:t></w:r></w:hyperlink></w:p>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{paragraph('Box')}</mc:Choice><mc:Fallback>{paragraph('Box')}"
        "</mc:Fallback></mc:AlternateContent><w:t>After</w:t></w:r></w:p>"
    )
    incoming = one(docx(tmp_path / "a.docx", body, **{"word/footnotes.xml": "<x/>"}))
    assert incoming.new.text == "A\tB\nC\u2011Dnew link\nBox\nAfter"
    assert incoming.notes[:2] == (
        "Left out: footnotes, and what stands in headers and footers.",
        "Text that was deleted while changes were tracked was left out.",
    )


def test_a_document_without_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError, match="holds no text"):
        one(docx(tmp_path / "a.docx", "<w:p><w:r><w:drawing/></w:r></w:p>"))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<!DOCTYPE d [<!ENTITY x "y">]>', paragraph("A&x;B")),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', paragraph("&x;")),
        ('<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">', paragraph("A")),
    ],
)
def test_document_types_are_refused(tmp_path: Path, head: str, body: str) -> None:
    with pytest.raises(RejectedFileError, match="document type"):
        one(docx(tmp_path / "a.docx", body, head=head))


def test_a_bomb_is_refused_at_once(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", paragraph("a" * (90 << 20)))
    started = time.monotonic()
    with pytest.raises(RejectedFileError, match="more than 200 times"):
        one(path)
    assert time.monotonic() - started < 2


def test_a_document_that_unpacks_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_document, "_MAX_UNPACKED", 1 << 20)
    with pytest.raises(RejectedFileError, match="larger than 1 MB"):
        list(
            word_document.extract(docx(tmp_path / "a.docx", paragraph("a" * (1 << 20)), compression=zipfile.ZIP_STORED))
        )


def test_deep_nesting_does_no_harm(tmp_path: Path) -> None:
    body = "<w:sdt>" * 20_000 + paragraph("Deep") + "</w:sdt>" * 20_000
    assert one(docx(tmp_path / "a.docx", body)).new.text == "Deep"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 nothing", "no ZIP"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "password"),
        (b"plain words", "no ZIP"),
    ],
)
def test_what_is_no_document_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    with pytest.raises(RejectedFileError, match=sentence):
        one(tmp_path / "a.docx")


def test_another_office_document_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as file:
        file.writestr("_rels/.rels", RELS.replace("word/document.xml", "xl/workbook.xml"))
        file.writestr("xl/workbook.xml", "<x/>")
    with pytest.raises(RejectedFileError, match="no Word document"):
        one(tmp_path / "a.docx")


def test_a_damaged_document_is_refused_wherever_it_was_cut(tmp_path: Path) -> None:
    whole = docx(tmp_path / "whole.docx", paragraph("Words " * 50)).read_bytes()
    path = tmp_path / "a.docx"
    for cut in range(1, len(whole) - 1, 97):
        path.write_bytes(whole[:cut] + whole[cut + 40 :])
        try:
            text = one(path).new.text
        except RejectedFileError:
            continue
        assert text.strip() == ("Words " * 50).strip()
