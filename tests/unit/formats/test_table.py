from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from glossator.formats import table
from glossator.formats.format import Hints, Incoming, RejectedFileError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "headline,body,date,outlet,byline,link,lang,desk\n"
ROW = '"Iraq, again","Forces 😀 ""advance"".\nISIL left Anna.",5 January 2017,Agency,Ann,http://x,en,MENA\n'


def read(path: Path, data: str | bytes, **hints: object) -> list[Incoming]:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(table.read(path, Hints(**hints)))  # type: ignore[arg-type]


def book(path: Path, *sheets: list[list[object]]) -> list[Incoming]:
    made = Workbook()
    for number, rows in enumerate(sheets):
        sheet = made.active if number == 0 else made.create_sheet()
        assert sheet is not None
        sheet.title = f"S{number}"
        for row in rows:
            sheet.append(row)
    made.save(path)
    return list(table.read(path, Hints()))


def test_each_row_is_an_article_and_columns_go_by_their_headings(tmp_path: Path) -> None:
    (incoming,) = read(tmp_path / "a.csv", HEAD + ROW)
    found = incoming.new.article.metadata
    assert incoming.new.text == 'Forces 😀 "advance".\nISIL left Anna.'
    assert (found.title, found.source, found.author) == ("Iraq, again", "Agency", "Ann")
    assert (found.published, found.url, found.language) == ("2017-01-05", "http://x", "en")
    assert found.extra == (("desk", "MENA"),)
    assert json.loads(incoming.new.original)["byline"] == "Ann"
    (note,) = incoming.notes
    assert note.startswith("Taken by the names of the fields: “headline” as title, “body” as text, “date” as published")


@pytest.mark.parametrize(
    ("name", "data", "note"),
    [
        ("a.tsv", 'text\ttitle\nOne, "two"; 😀\tT\n', None),
        ("a.csv", 'text;title\n"One, ""two""; 😀";T\n', "“;”"),
        ("a.csv", 'sep=|\r\ntext|title\r\n"One, ""two""; 😀"|T\r\n', "“|”"),
        ("a.csv", '\ufefftext,title\r\n\r\n"One, ""two""; 😀",T\r\n,\r\n', None),
        ("a.csv", 'text\ttitle\n"One, ""two""; 😀"\tT', None),
    ],
)
def test_what_parts_the_cells_is_found(tmp_path: Path, name: str, data: str, note: str | None) -> None:
    (incoming,) = read(tmp_path / name, data)
    assert incoming.new.text == 'One, "two"; 😀'
    assert incoming.new.article.metadata.title == "T"
    assert any("parted by" in each for each in incoming.notes) == (note is not None)
    assert note is None or any(note in each for each in incoming.notes)


def test_old_encodings_are_guessed_and_that_is_said(tmp_path: Path) -> None:
    (incoming,) = read(tmp_path / "a.csv", "text,title\nWords – café,Ü\n".encode("cp1252"))
    assert incoming.new.text == "Words – café"
    assert "guess" in incoming.notes[0]


def test_a_table_without_a_column_for_the_text_says_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        RejectedFileError, match="No column is known to hold the text; there are “id”, “wörter”"
    ) as caught:
        read(tmp_path / "a.csv", "id,wörter\n1,x\n")
    assert "“text”" in caught.value.hint


def test_a_table_of_spans_is_not_taken_for_articles(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError, match="holds spans"):
        read(tmp_path / "a.csv", "article,start,end,label,text\na,0,1,ORG,x\n")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ('text,title\n"never closed,T\nx,y\n', "Line 2: A quotation mark is opened here and never closed."),
        ('text,title\na,b\n"never,T\nx,"y"\n', "Line 3: The quotation marks do not fit"),
        ("text,title\na,b\n\nonly one\n", "Line 4: It has 1 cells, but the heading has 2"),
        ("text,title\n", "The file holds no articles."),
        ("\n\n", "The file holds no articles."),
        ("", "The file is empty."),
        ("text\n" + "x" * (table.MAX_CELL + 1), "Line 2: A cell is longer than 10 million characters"),
    ],
)
def test_broken_tables_are_refused_with_the_line(tmp_path: Path, data: str, sentence: str) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read(tmp_path / "a.csv", data)
    assert caught.value.sentence.startswith(sentence)


def test_broken_rows_are_each_named(tmp_path: Path) -> None:
    rows = ["good,T", *[",T", "a,b,c"] * 15]
    with pytest.raises(RejectedFileError, match="30 rows are broken") as caught:
        read(tmp_path / "a.csv", "text,title\n" + "\n".join(rows))
    assert len(caught.value.problems) == 30
    assert caught.value.problems[:2] == (
        "Line 3: Its text is empty.",
        "Line 4: It has 3 cells, but the heading has 2.",
    )


def test_nul_and_odd_line_ends_do_no_harm(tmp_path: Path) -> None:
    first, second = read(tmp_path / "a.csv", 'text,title\r"a\x00b\u2028c\r\nd",T\rx,' + "y" * 100)
    assert first.new.text == "a\ufffdb\u2028c\nd"
    assert second.new.text == "x"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(
            st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff") | st.just("\n"),
            min_size=1,
            max_size=20,
        ).filter(lambda text: not text.isspace()),
        min_size=1,
        max_size=4,
    ),
    delimiter=st.sampled_from([",", ";", "\t"]),
)
def test_what_the_library_writes_is_read_exactly(tmp_path: Path, texts: list[str], delimiter: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["text", "n"], *([text, str(n)] for n, text in enumerate(texts))])
    found = read(tmp_path / "a.csv", out.getvalue())
    assert [each.new.text for each in found] == texts


def test_workbooks_are_read_with_dates_numbers_and_values_of_formulas(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [],
        ["Headline", "Full text", "Date", "Page", "Sum"],
        ["A", "One 😀\ntwo", datetime.fromisoformat("2017-01-05T06:30"), 4.0, "=1+1"],
        [None, None],
        ["B", "Three", date(2017, 1, 6), 2.5, None],
    ]
    first, second = book(tmp_path / "a.xlsx", rows)
    assert (first.new.text, second.new.text) == ("One 😀\ntwo", "Three")
    assert [each.new.article.metadata.published for each in (first, second)] == ["2017-01-05", "2017-01-06"]
    assert dict(first.new.article.metadata.extra) == {"published_at": "2017-01-05T06:30:00", "Page": "4"}
    assert dict(second.new.article.metadata.extra) == {"Page": "2.5"}


def test_every_sheet_with_articles_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    found = book(tmp_path / "a.xlsx", [["x"], [1]], [["text"], ["One"]], [["text"], ["Two"]], [["y"], [1]])
    assert [each.new.text for each in found] == ["One", "Two"]
    assert found[-1].notes == (
        "Sheet “S0” was left out. No column is known to hold the text; there are “x”.",
        "Sheet “S3” was left out. No column is known to hold the text; there are “y”.",
    )


def test_broken_rows_of_a_workbook_are_named(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError) as caught:
        book(tmp_path / "a.xlsx", [["text", "title"], ["a", "b"], [None, "T"]])
    assert caught.value.problems == ("Row 3: Its text is empty.",)


def test_a_workbook_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError, match="No column is known"):
        book(tmp_path / "a.xlsx", [["x"], [1]])
    with pytest.raises(RejectedFileError, match="holds no articles"):
        book(tmp_path / "b.xlsx", [])


def rewritten(path: Path, name: str, change: object) -> None:
    """Make a workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as file:
        parts = {each: file.read(each) for each in file.namelist()}
    parts[name] = change(parts[name])  # type: ignore[operator]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for each, content in parts.items():
            file.writestr(each, content)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda xml: xml.replace(b"<worksheet", b'<!DOCTYPE w [<!ENTITY x "y">]><worksheet', 1), "damaged"),
        (lambda xml: xml + b" " * (150 << 20), "more than 200 times"),
        (lambda xml: xml[: len(xml) // 2], "damaged"),
    ],
    ids=["entities", "bomb", "cut"],
)
def test_hostile_workbooks_are_refused(tmp_path: Path, change: object, sentence: str) -> None:
    book(tmp_path / "a.xlsx", [["text"], ["One"]])
    rewritten(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", change)
    with pytest.raises(RejectedFileError, match=sentence):
        list(table.read(tmp_path / "a.xlsx", Hints()))


def test_a_sheet_that_claims_a_billion_rows_ends_where_its_rows_do(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", [["text"], ["One"]])

    def far(xml: bytes) -> bytes:
        far_off = b'<row r="999999999"><c r="XFD999999999" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
        return xml.replace(b'ref="A1:A2"', b'ref="A1:XFD999999999"').replace(b"</sheetData>", far_off)

    rewritten(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", far)
    (incoming,) = table.read(tmp_path / "a.xlsx", Hints())
    assert incoming.new.text == "One"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + bytes(600), b"a,b\n1,2"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError):
        read(tmp_path / "a.xlsx", data)


def test_a_moment_with_a_zone_stays_exact(tmp_path: Path) -> None:
    moment = datetime(2017, 1, 5, 6, 30, tzinfo=UTC).isoformat()
    (incoming,) = read(tmp_path / "a.csv", f"text,published_at\nx,{moment}\n")
    assert incoming.new.article.metadata.published == "2017-01-05"
    assert incoming.new.article.metadata.extra == (("published_at", moment),)


def test_tables_of_articles_are_recognised_by_their_heading() -> None:
    assert table.recognise((HEAD + ROW).encode())
    assert table.recognise("sep=;\r\ntitle;maintext\r\n".encode("utf-16"))
    assert table.recognise(b"PK\x03\x04 a workbook")
    assert not table.recognise(b"#FORMAT=WebAnno TSV 3.3\n")
    assert not table.recognise(b"a,b\n1,2\n")
    assert not table.recognise(b"")
