from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.formats.span_samples import article, exports, hard, labels, remarked, seeds, triples, written

from glossator.domain.export import ExportArticle
from glossator.domain.losses import LossKind
from glossator.formats.csv_spans import COLUMNS, FORMAT, safe
from glossator.formats.format import WriteOptions


def rows(data: bytes) -> list[dict[str, str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0 ", "\ufeff"])
@pytest.mark.parametrize("rest", ["cmd|' /C calc'!A0", '"quoted"', "1+1", "قال", ""])
def test_no_cell_begins_a_formula(sign: str, before: str, rest: str) -> None:
    assert safe(before + sign + rest) == "'" + before + sign + rest


@pytest.mark.parametrize("cell", ["", " ", "Anna", "3rd = 4", "'tis", "…", "(x)"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


def test_each_span_is_a_row_with_the_words_around_it() -> None:
    exported = article("The town of\nAnna fell.\nMore.", [(12, 16, "Place")], notes=("Which?",), title="=Title")
    data, report = written(FORMAT, [exported], WriteOptions(labels=labels()))
    (row,) = rows(data)
    assert tuple(row) == COLUMNS
    assert (row["before"], row["text"], row["after"]) == ("The town of", "Anna", "fell. More.")
    assert (row["start"], row["end"], row["label"], row["origin"]) == ("12", "16", "Place", "manual")
    assert (row["title"], row["note"], row["state"], row["confirmed_by"]) == ("'=Title", "Which?", "confirmed", "anna")
    assert report.losses.facts == {LossKind.METADATA: 1}


def test_lines_end_as_excel_expects() -> None:
    data, _ = written(FORMAT, [article("Anna", [(0, 4, "X")])])
    assert data.count(b"\r\n") == 2
    assert data.endswith(b"\r\n")


def test_the_seeds_have_a_row_for_every_span() -> None:
    data, report = written(FORMAT, seeds())
    found = [(int(row["start"]), int(row["end"]), row["label"]) for row in rows(data)]
    assert found == [triple for each in seeds() for triple in triples(each)]
    assert report.spans == len(found)


def test_what_nobody_has_judged_says_so() -> None:
    exported = article("Anna", [], open_=[(0, 4, "X")])
    (row,) = rows(written(FORMAT, [exported], WriteOptions(unjudged=True))[0])
    assert (row["verdict"], row["origin"], row["score"]) == ("unjudged", "spacy:model", "0.5")
    assert rows(written(FORMAT, [exported])[0]) == []


def test_facts_about_an_article_without_rows_are_counted() -> None:
    _, report = written(FORMAT, [remarked(article("Anna", []), "Note")])
    assert report.losses.facts == {
        kind: 1 for kind in LossKind if kind.value in ("note", "origin", "metadata", "state")
    }


@given(articles=exports())
@settings(max_examples=60, deadline=None)
def test_any_spans_are_read_by_a_csv_reader_where_they_were(articles: list[ExportArticle]) -> None:
    articles = [*articles, hard()]
    data, report = written(FORMAT, articles, WriteOptions(unjudged=True))
    found = rows(data)
    texts = {each.article.id: each.text for each in articles}
    guarded = 0
    for row in found:
        words = texts[row["article_id"]][int(row["start"]) : int(row["end"])]
        assert row["text"] in (words, f"'{words}")
        guarded += row["text"] != words
    assert report.spans == len(found) == sum(len(triples(each, unjudged=True)) for each in articles)
    assert report.losses.changed.get(LossKind.CHARACTER, 0) == guarded


@given(cell=st.text(max_size=6))
def test_a_cell_is_never_changed_but_by_the_apostrophe(cell: str) -> None:
    assert safe(cell).removeprefix("'") == cell.removeprefix("'")
