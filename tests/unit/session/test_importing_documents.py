from __future__ import annotations

import json
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from tests.unit.formats.pdf_samples import page_of, pdf
from tests.unit.session.generated import SCHEME

from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.errors import UserError
from glossator.session.jobs import (
    ExportJob,
    ExportPlan,
    ImportAnswer,
    ImportJob,
    ImportResult,
    ImportWishes,
    run_to_end,
)
from glossator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "p.glossator", SCHEME, {}, author="anna")
    yield made
    made.close()


def run(session: Session, *paths: Path) -> ImportResult:
    job = ImportJob(session, paths, answer=ImportAnswer(part=True))
    run_to_end(job)
    assert job.error is None
    assert job.result is not None
    assert list(session.project.check()) == []
    return job.result


def test_a_folder_of_documents_of_every_kind_comes_in_as_one_change(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    paragraph = "Iraqi forces 😀 have launched an offensive in the province of Anbar, the military said on Thursday."
    (folder / "a.html").write_text(f"<html><body><nav>Home</nav><article><p>{paragraph}</p></article></body></html>")
    (folder / "b.md").write_text("---\ntitle: Two\n---\nSecond")
    (folder / "c.rss").write_text("<rss><channel><item><description>Third</description></item></channel></rss>")
    (folder / "d.json").write_text(json.dumps([{"maintext": "Fourth", "date_publish": "2017-01-05 06:30:00"}]))
    (folder / "e.csv").write_text("text;title\nFifth;x\n")
    book = Workbook()
    for row in (["text"], ["Sixth"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(folder / "f.xlsx")
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    seventh = f'<w:document xmlns:w="{namespace}"><w:p><w:r><w:t>Seventh</w:t></w:r></w:p></w:document>'
    with zipfile.ZipFile(folder / "g.docx", "w") as file:
        file.writestr("word/document.xml", seventh)
    (folder / "h.pdf").write_bytes(pdf([page_of(["Eighth"])]))
    with zipfile.ZipFile(folder / "i.zip", "w") as file:
        file.writestr("x/y.txt", "Ninth")
        file.writestr("x/z.pdf", pdf([page_of(["Tenth"])]))
    (folder / "scan.pdf").write_bytes(pdf([[]]))
    (folder / "bomb.xml").write_text('<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>')

    found = run(session, folder)

    texts = {session.project.text(added.id) for added in found.added}
    words = {"Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"}
    assert {text for text in texts if "Iraqi" not in text} == words
    assert any(paragraph in text for text in texts)
    assert [rejected.file for rejected in found.rejected] == ["bomb.xml", "scan.pdf"]
    assert "No text was found" in found.rejected[1].sentence
    session.undo()
    assert not list(session.project.queue(session.layer))


def test_a_text_with_annotations_beside_it_is_imported_once_with_them(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "brat"
    folder.mkdir()
    (folder / "a.txt").write_text("Anna saw Daesh.", "utf-8")
    (folder / "a.ann").write_text("T1\tPerson 0 4\tAnna\n", "utf-8")
    (folder / "b.txt").write_text("Nothing is marked here.", "utf-8")
    job = ImportJob(session, [folder])
    run_to_end(job)
    assert job.result is not None
    assert job.result.rejected == []
    keys = session.project.queue(session.layer)
    found = {
        session.project.text(row.id): len(session.project.suggestions(row.id))
        for row in session.project.queue_rows(session.layer, keys).values()
    }
    assert found == {"Anna saw Daesh.": 1, "Nothing is marked here.": 0}


def test_the_format_of_files_can_be_said(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "words.data"
    file.write_text("Anna B-Person\nsaw O\n", "utf-8")
    job = ImportJob(session, [file], wishes=ImportWishes(format="conll"))
    run_to_end(job)
    assert job.result is not None
    assert len(job.result.added) == 1
    with pytest.raises(UserError, match="cannot be read"):
        ImportJob(session, [file], wishes=ImportWishes(format="csv"))


@pytest.mark.parametrize("format_", ["xmi", "spacy", "huggingface", "brat"])
def test_the_folder_of_an_export_is_taken_without_what_lies_beside(
    tmp_path: Path, seed_project: Path, open_session: Callable[[Path], Session], format_: str
) -> None:
    plan = ExportPlan(format_, selection=Selection(frozenset(ArticleState), unjudged=True))
    job = ExportJob(open_session(seed_project), tmp_path / "out", plan)
    run_to_end(job)
    assert job.error is None
    with closing(Session.create(tmp_path / "p.glossator", SCHEME, {}, author="anna")) as session:
        again = ImportJob(session, [tmp_path / "out"])
        run_to_end(again)
        assert again.result is not None
        assert again.result.rejected == []
        assert {each.title for each in again.result.added}.isdisjoint({"README", "TypeSystem"})
        assert len(again.result.added) >= 2
