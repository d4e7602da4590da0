"""Of a file in which something is broken, the articles that are whole are read, and whatever is not is named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import spacy
from spacy.tokens import DocBin

from glossator.formats import conllu, gliner, huggingface, spacy_docbin, spacy_json, table
from glossator.formats.format import Hints, RejectedFileError

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.formats.format import Format, Incoming


def whole(chosen: Format, path: Path) -> tuple[list[str], tuple[str, ...]]:
    """Return the texts that are whole, and the problems."""
    found: list[Incoming] = []
    assert chosen.read
    with pytest.raises(RejectedFileError) as caught:
        found.extend(chosen.read(path, Hints()))
    assert caught.value.problems
    return [incoming.new.text for incoming in found], caught.value.problems


def row(doc: str | None, *tokens: str, tags: list[str] | None = None) -> str:
    record = {"tokens": tokens, "ner_tags": tags or ["O"] * len(tokens)}
    return json.dumps(record if doc is None else {**record, "doc_id": doc})


@pytest.mark.parametrize(
    ("lines", "texts", "named"),
    [
        ([row(None, "One"), "{", row(None, "Two")], ["One", "Two"], ["Line 2"]),
        ([row("a", "One"), row("b", "Two", tags=["O", "O"]), row("c", "Three")], ["One", "Three"], ["Line 2"]),
        # The rows of an article come and go together.
        ([row("a", "One"), row("a", "x", tags=["O", "O"]), row("a", "More"), row("b", "Two")], ["Two"], ["Line 2"]),
        # What cannot be read at all may belong to the article before it, or to the one behind it.
        ([row("a", "One"), "{", row("b", "Two"), row("c", "Three")], ["Three"], ["Line 2", "Line 1", "Line 3"]),
        ([row(None, "One"), "{", row("b", "Two")], ["One"], ["Line 2", "Line 3"]),
    ],
)
def test_rows_of_tokens(tmp_path: Path, lines: list[str], texts: list[str], named: list[str]) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(lines), "utf-8")
    found, problems = whole(huggingface.FORMAT, tmp_path / "a.jsonl")
    assert found == texts
    assert [problem.split(":")[0] for problem in problems] == named


def test_lists_of_tokens(tmp_path: Path) -> None:
    records = [{"tokenized_text": [word], "ner": [[0, end, "X"]]} for word, end in (("One", 0), ("x", 5), ("Two", 0))]
    (tmp_path / "a.json").write_text(json.dumps(records))
    found, problems = whole(gliner.FORMAT, tmp_path / "a.json")
    assert found == ["One", "Two"]
    assert len(problems) == 1


def test_documents_of_conllu(tmp_path: Path) -> None:
    def document(*words: str) -> str:
        rows = [f"{n}\t{word}" + "\t_" * 8 for n, word in enumerate(words, 1)]
        return "# newdoc\n" + "\n".join(rows) + "\n\n"

    torn = document("Broken").replace("\t_\n", "\n")
    short = document("Spanning").replace("1\tSpanning", "1-3\tSpan" + "\t_" * 8 + "\n1\tSpanning")
    data = document("One") + torn + document("Two") + short + document("Three")
    (tmp_path / "a.conllu").write_text(data, "utf-8")
    found, problems = whole(conllu.FORMAT, tmp_path / "a.conllu")
    assert found == ["One", "Two", "Three"]
    assert [problem.split(":")[0] for problem in problems] == ["Line 5", "Line 13"]


def test_rows_of_a_table(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,title\nOne,a\n,b\nTwo,c\n", "utf-8")
    assert whole(table.FORMAT, tmp_path / "a.csv") == (["One", "Two"], ("Line 3: Its text is empty.",))


def test_rows_of_a_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for cells in (["text", "title"], ["One", "a"], [None, "b"], ["Two", "c"]):
        book.active.append(cells)  # type: ignore[union-attr]
    book.save(tmp_path / "a.xlsx")
    assert whole(table.FORMAT, tmp_path / "a.xlsx") == (["One", "Two"], ("Row 3: Its text is empty.",))


def test_records_of_old_spacy_files(tmp_path: Path) -> None:
    records = [[text, {"entities": [[0, end, "X"]]}] for text, end in (("One", 3), ("x", 9), ("Two", 3))]
    (tmp_path / "a.json").write_text(json.dumps(records))
    found, problems = whole(spacy_json.FORMAT, tmp_path / "a.json")
    assert found == ["One", "Two"]
    assert len(problems) == 1


def test_docs_of_a_docbin(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    packed = DocBin(store_user_data=True)
    for text in ("One", "   ", "Two"):
        packed.add(nlp.make_doc(text))
    packed.to_disk(tmp_path / "a.spacy")
    found, problems = whole(spacy_docbin.FORMAT, tmp_path / "a.spacy")
    assert found == ["One", "Two"]
    assert [problem.split(":")[0] for problem in problems] == ["Text 2"]
