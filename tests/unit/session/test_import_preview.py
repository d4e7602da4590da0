from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.generated import SCHEME

from glossator.errors import UserError
from glossator.session.import_result import preview_lines
from glossator.session.jobs import ImportAnswer, ImportJob, ImportPreview, ImportWishes, Pasted, paste, run_to_end
from glossator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "p.glossator", SCHEME, {}, author="anna")
    yield made
    made.close()


def look(session: Session, *paths: Path | Pasted, **wishes: object) -> ImportPreview:
    """Return what is found, with nothing taken."""
    job = ImportJob(
        session,
        paths,
        wishes=ImportWishes(**wishes),  # type: ignore[arg-type]
        when_ready=ImportJob.cancel,
    )
    run_to_end(job)
    assert job.error is None, job.error
    assert job.cancelled
    assert job.preview is not None
    assert len(session.project.changes()) == 1
    assert session.project.discard_staged(limit=0) is False
    return job.preview


def task(text: str, *spans: tuple[int, int, str]) -> str:
    listed = [{"start": start, "end": end, "label": label} for start, end, label in spans]
    return json.dumps({"text": text, "spans": listed}) + "\n"


def test_what_there_is_is_told_before_anything_is_written(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Anbar\nIraqi forces.", "utf-8")
    (tmp_path / "b.jsonl").write_text(task("Anna left.", (0, 4, "PERSON")) + task("Anna left.") + "{\n", "utf-8")
    (tmp_path / "d.png").write_bytes(b"\x89PNG")
    found = look(session, tmp_path / "a.txt", tmp_path / "b.jsonl", tmp_path / "gone.txt", tmp_path / "d.png")
    assert [(file.name, file.articles, file.suggestions, file.duplicates) for file in found.files] == [
        ("a.txt", 1, 0, 0),
        ("b.jsonl", 1, 1, 1),
        ("d.png", 0, 0, 0),
    ]
    assert [each.title for each in found.articles] == ["Anbar", "Anna left."]
    assert (found.total, found.spans, found.suggestions, found.annotated) == (2, 0, 1, True)
    assert found.broken
    assert [(each.file, each.whole, len(each.problems)) for each in found.rejected] == [
        ("gone.txt", 0, 0),
        ("b.jsonl", 1, 1),
        ("d.png", 0, 0),
    ]
    assert found.head() == "2 articles, 1 suggestion in 2 files; 1 duplicate, 3 rejected."
    lines = [line.text for line in preview_lines(found)]
    assert "a.txt: Plain text, 1 article. It holds only characters of ASCII." in lines
    assert json.loads(json.dumps(found.to_data()))["rejected"][1]["problems"][0].startswith("Line 3: ")


@pytest.mark.parametrize(
    ("data", "encoding", "why"),
    [
        (b"\xef\xbb\xbfAnbar", "utf-8-sig", "The file begins with the mark of UTF-8."),
        ("Zürich".encode(), "utf-8", "The whole file is valid UTF-8."),
        ("Третий\nТекст об армии и войне на востоке страны.".encode("cp1251"), "cp1251", "A guess: "),
    ],
)
def test_the_encoding_is_told_with_its_reason(
    session: Session, tmp_path: Path, data: bytes, encoding: str, why: str
) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (file,) = look(session, tmp_path / "a.txt").files
    assert (file.encoding, file.any_encoding) == (encoding, True)
    assert file.why.startswith(why)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv", "a.html", "a.zip"])
def test_an_encoding_can_be_asked_for(session: Session, tmp_path: Path, name: str) -> None:
    import zipfile

    text = {"a.csv": "text\n“Łódź”\n", "a.html": "<html><body><p>“Łódź”</p></body></html>"}.get(name, "“Łódź”")
    data = text.encode("cp1250")
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as file:
            file.writestr("b.txt", data)
    else:
        (tmp_path / name).write_bytes(data)
    found = look(session, tmp_path / name, encoding="windows-1250")
    assert found.articles[0].title == "“Łódź”"
    if not name.endswith(".zip"):
        assert (found.files[0].encoding, found.files[0].why) == ("cp1250", "It was asked for.")


def test_a_wish_that_cannot_be_followed_is_refused_with_a_sentence(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    for wishes in (
        ImportWishes(encoding="klingon"),
        ImportWishes(encoding="rot13"),
        ImportWishes(columns={"colour": "x"}),
        ImportWishes(columns={"text": "x", "title": "x"}),
    ):
        job = ImportJob(session, [tmp_path / "a.txt"], wishes=wishes)
        run_to_end(job)
        assert isinstance(job.error, UserError)
        assert job.error.hint
    assert len(session.project.changes()) == 1


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json", "a.xlsx"])
def test_columns_are_shown_even_where_none_is_known_for_the_text_and_can_be_chosen(
    session: Session, tmp_path: Path, name: str
) -> None:
    record = {"corpo": "Le truppe " * 30, "kopf": "Anbar", "wer": "AFP"}
    path = tmp_path / name
    if name.endswith(".csv"):
        path.write_text(",".join(record) + "\n" + ",".join(record.values()), "utf-8")
    elif name.endswith(".xlsx"):
        from openpyxl import Workbook

        book = Workbook()
        for row in (list(record), list(record.values())):
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
    else:
        path.write_text(json.dumps([record] if name.endswith(".json") else record), "utf-8")
    found = look(session, path)
    assert found.broken
    assert found.files[0].there == ("corpo", "kopf", "wer")
    assert found.files[0].columns == {}
    chosen = {"text": "corpo", "title": "kopf", "source": "wer"}
    found = look(session, path, columns=chosen)
    assert not found.broken
    assert found.files[0].columns == chosen
    assert [each[:2] for each in found.articles] == [("Anbar", "AFP")]


def test_a_known_column_can_be_taken_for_something_else_or_for_nothing(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,title,summary,source\nLong text,A title,Short text,AFP\n", "utf-8")
    found = look(session, tmp_path / "a.csv")
    assert found.files[0].columns == {"text": "text", "title": "title", "source": "source"}
    found = look(session, tmp_path / "a.csv", columns={"title": "summary", "source": ""})
    assert found.articles[0][:2] == ("Short text", "")
    found = look(session, tmp_path / "a.csv", columns={"text": "fulltext"})
    assert "“fulltext”; there are “text”, “title”" in found.rejected[0].sentence


def test_what_was_taken_out_of_a_page_is_shown(session: Session, tmp_path: Path) -> None:
    body = "".join(
        f"<p>Iraqi forces took the town number {n} in the province of Anbar on Thursday.</p>" for n in range(9)
    )
    page = f"<html><body><nav><p>Home and weather</p></nav><article>{body}</article><p>Buy a car</p></body></html>"
    (tmp_path / "a.html").write_text(page, "utf-8")
    (file,) = look(session, tmp_path / "a.html").files
    assert any("Home and weather" in line for line in file.left_out)


def test_labels_that_the_scheme_lacks_are_counted_with_what_they_probably_mean(
    session: Session, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text(
        task("Anna left Aanah.", (0, 4, "per"), (10, 15, "TOWN")) + task("Anna saw Rawa.", (0, 4, "per")), "utf-8"
    )
    found = look(session, tmp_path / "a.jsonl")
    assert [(each.name, each.spans, each.judged, each.likely) for each in found.unknown_labels] == [
        ("per", 2, False, "Person"),
        ("TOWN", 1, False, "Place"),
    ]


def test_all_or_nothing_for_every_kind_of_trouble(session: Session, tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text("A whole article.", "utf-8")
    troubles = {
        "line.jsonl": b'{"text": "One"}\n{\n',
        "offset.jsonl": task("Anna", (0, 9, "PERSON")).encode(),
        "empty.txt": b" \n",
        "picture.txt": b"\x89PNG\r\n",
        "quote.csv": b'text\n"never closed\n',
        "row.csv": b"text,title\n,T\n",
        "torn.zip": b"PK\x03\x04rubbish",
        "bomb.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><rss>&a;</rss>',
        "p.glossator": b"x",
        "scan.pdf": b"%PDF-1.4 nothing",
    }
    for name, data in troubles.items():
        path = tmp_path / f"trouble-{name}"
        path.write_bytes(data)
        job = ImportJob(session, [good, path])
        run_to_end(job)
        assert job.result is not None, name
        assert (job.result.refused, job.result.added) == (True, []), name
        assert [each.file for each in job.result.rejected] == [path.name]
    assert len(session.project.changes()) == 1
    assert session.project.discard_staged(limit=0) is False
    job = ImportJob(session, [good, *tmp_path.glob("trouble-*")], answer=ImportAnswer(part=True))
    run_to_end(job)
    assert job.result is not None
    assert sorted(added.title for added in job.result.added) == ["A whole article.", "One"]
    assert len(job.result.rejected) == len(troubles)


def test_of_fuzzed_records_none_is_stored_and_each_is_named_with_its_line(
    session: Session, tmp_path: Path, long: bool
) -> None:
    chance = random.Random(3)
    broken, lines = [], []
    for number in range(1, 10_001 if long else 601):
        text = f"Daesh shelled Rawa, number {number} 🚀."
        good = chance.random() < 0.3
        start, end = (0, 5) if good else chance.choice([(-1, 4), (4, 4), (9, 2), (0, 999), (10**15, 10**16), (0.5, 2)])
        lines.append(json.dumps({"text": text, "spans": [{"start": start, "end": end, "label": "ORG"}]}))
        broken += [] if good else [number]
    path = tmp_path / "fuzzed.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    job = ImportJob(session, [path])
    run_to_end(job)
    assert job.result is not None
    assert job.result.refused
    (rejected,) = job.result.rejected
    named = [int(problem.split(":")[0].removeprefix("Line ")) for problem in rejected.problems]
    assert named == broken
    assert rejected.whole == len(lines) - len(broken)
    assert len(session.project.changes()) == 1
    job = ImportJob(session, [path], answer=ImportAnswer(part=True))
    run_to_end(job)
    assert job.result is not None
    assert len(job.result.added) == len(lines) - len(broken)
    taken = {int(added.title.split()[4]) for added in job.result.added}
    assert taken.isdisjoint(broken)
    assert len(job.result.lines()) < 40


def test_a_text_that_was_pasted_comes_in_with_what_was_said_of_it(session: Session) -> None:
    job = paste(session, "Body\r\nof it \ud83d😀", title="Head", source="AFP", published="2017-01-05")
    run_to_end(job)
    assert job.result is not None
    (added,) = job.result.added
    article = session.project.article(added.id)
    metadata = article.metadata
    assert (metadata.title, metadata.source, metadata.published) == ("Head", "AFP", "2017-01-05")
    assert article.provenance.file_name == "pasted"
    assert session.project.text(added.id) == "Body\nof it \ufffd😀"
    assert list(session.project.check()) == []


def test_an_empty_paste_is_refused(session: Session) -> None:
    job = paste(session, " \n")
    run_to_end(job)
    assert job.result is not None
    assert job.result.rejected[0].file == "pasted"


def test_nothing_is_done_while_an_answer_is_awaited(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    ready: list[ImportJob] = []
    job = ImportJob(session, [tmp_path / "a.txt"], when_ready=ready.append)
    while not job.waiting:
        job.pump(0.05)
    for _ in range(5):
        job.pump()
    assert ready == [job]
    assert not job.finished
    assert len(session.project.changes()) == 1
    with pytest.raises(UserError, match="under way"):
        ImportJob(session, [tmp_path / "a.txt"])
    job.take(ImportAnswer())
    run_to_end(job)
    assert job.result is not None
    assert len(job.result.added) == 1


def test_columns_that_are_chosen_do_not_cost_another_file_its_spans(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"corpo": "Testo"}) + "\n", "utf-8")
    (tmp_path / "b.jsonl").write_text(task("Anna left.", (0, 4, "PERSON")), "utf-8")
    (tmp_path / "c.jsonl").write_text(json.dumps({"corpo": "Testo " * 20_000}) + "\n", "utf-8")
    found = look(session, *(tmp_path / f"{name}.jsonl" for name in "abc"), columns={"text": "corpo"})
    assert [(file.articles, file.suggestions) for file in found.files] == [(1, 0), (1, 1), (1, 0)]
