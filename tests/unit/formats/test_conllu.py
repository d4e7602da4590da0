"""CoNLL-U, against the library conllu."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import conllu as library
import pytest
from hypothesis import HealthCheck, given, settings
from tests.unit.formats.span_samples import (
    article,
    exports,
    hard,
    labels,
    read_back,
    remarked,
    seeds,
    suggested,
    triples,
    written,
)

from glossator.domain.losses import LossKind
from glossator.formats.conllu import FORMAT, recognise
from glossator.formats.format import RejectedFileError, WriteOptions
from glossator.formats.tags import tagged_spans
from glossator.formats.token_lines import SENTENCES

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.domain.export import ExportArticle

DOCUMENTED = """\
# newdoc id = reuters-7
# sent_id = 1
# text = Ukraine's 3rd Brigade shelled Donetsk.
1-2	Ukraine's	_	_	_	_	_	_	_	_
1	Ukraine	Ukraine	PROPN	NNP	_	4	nmod:poss	_	Entity=(GPE)
2	's	's	PART	POS	_	1	case	_	_
3	3rd	3rd	ADJ	JJ	_	4	amod	_	Entity=(ORG
4	Brigade	brigade	NOUN	NN	_	5	nsubj	_	Entity=ORG)
5	shelled	shell	VERB	VBD	_	0	root	_	_
6	Donetsk	Donetsk	PROPN	NNP	_	5	obj	_	Entity=(GPE)|SpaceAfter=No
7	.	.	PUNCT	.	_	5	punct	_	SpaceAfter=No
"""


def unescaped(blanks: str) -> str:
    for escape, blank in (("\\s", " "), ("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r")):
        blanks = blanks.replace(escape, blank)
    return re.sub(r"\\u(....)", lambda found: chr(int(found[1], 16)), blanks)


def second_reader(data: bytes) -> list[tuple[dict[str, str], str, list[tuple[int, int, str]]]]:
    """Rebuild each document from what the library makes of the file."""
    documents: list[tuple[dict[str, str], str, list[tuple[int, int, str]]]] = []
    about: dict[str, str] = {}
    text = ""
    spans: list[tuple[int, int, str]] = []
    for sentence in library.parse(data.decode("utf-8")):
        if "newdoc id" in sentence.metadata:
            if text:
                documents.append((about, text, sorted(spans)))
            about, text, spans = sentence.metadata, "", []
        first: int | None = None
        end = 0
        label = ""
        begun = len(text)
        for token in sentence:
            misc: dict[str, Any] = token["misc"] or {}
            text += unescaped(misc.get("SpacesBefore", ""))
            tag = misc.get("NER", "O")
            if first is not None and not tag.startswith("I-"):
                spans.append((first, end, label))
                first = None
            if tag.startswith("B-"):
                first, label = len(text), tag[2:]
            text += token["form"]
            end = len(text)
            text += "" if misc.get("SpaceAfter") == "No" else unescaped(misc.get("SpacesAfter", "\\s"))
        if first is not None:
            spans.append((first, end, label))
        assert " ".join(sentence.metadata["text"].split()) == " ".join(text[begun:].split())
    return [*documents, (about, text, sorted(spans))]


def test_the_library_finds_the_text_and_the_truth_of_the_seeds() -> None:
    truth = seeds()
    data, report = written(FORMAT, truth)
    assert (report.articles, report.losses.spans_left_out) == (2, 0)
    for exported, (about, text, spans) in zip(truth, second_reader(data), strict=True):
        assert (about["newdoc id"], about["title"]) == (exported.article.id, exported.article.metadata.title)
        assert (text, spans) == (exported.text, triples(exported))


def test_the_seeds_are_read_back_as_they_were(tmp_path: Path) -> None:
    truth = seeds()
    data, _ = written(FORMAT, truth)
    for exported, incoming in zip(truth, read_back(FORMAT, tmp_path / "a.conllu", data), strict=True):
        assert incoming.new.text == exported.text
        assert suggested(incoming) == triples(exported)
        assert incoming.new.article.metadata.title == exported.article.metadata.title
        assert incoming.new.article.metadata.source == exported.article.metadata.source
        assert incoming.notes == ()


@given(made=exports())
@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_come_back_exactly_and_all_spans_are_accounted_for(made: list[ExportArticle], tmp_path: Path) -> None:
    data, report = written(FORMAT, made, WriteOptions(unjudged=True, labels=labels()))
    total = sum(len(exported.spans) + len(exported.suggestions) for exported in made)
    assert report.spans + report.losses.spans_left_out == total
    documents = second_reader(data)
    assert [text for _, text, _ in documents] == [exported.text for exported in made]
    assert sum(len(spans) for _, _, spans in documents) == report.spans
    back = read_back(FORMAT, tmp_path / "a.conllu", data)
    assert [incoming.new.text for incoming in back] == [exported.text.lstrip("\ufeff") for exported in made]
    assert [suggested(incoming) for incoming in back] == [spans for _, _, spans in documents]


def test_losses_are_what_was_put_in() -> None:
    exported = remarked(hard(), "Look again.")
    _, report = written(FORMAT, [exported])
    assert report.spans + report.losses.spans_left_out == len(exported.spans)
    assert report.losses.facts == dict.fromkeys((LossKind.STATE, LossKind.NOTE, LossKind.ORIGIN), 1)


def test_the_documented_example_is_read(tmp_path: Path) -> None:
    (incoming,) = read_back(FORMAT, tmp_path / "a.conllu", DOCUMENTED.encode())
    assert incoming.new.text == "Ukraine's 3rd Brigade shelled Donetsk."
    assert suggested(incoming) == [(0, 7, "GPE"), (10, 21, "ORG"), (30, 37, "GPE")]


def rows(*rows: tuple[str, str, str]) -> str:
    return "".join(f"{number}\t{form}{chr(9).join(['', *'_' * 7])}\t{misc}\n" for number, form, misc in rows) + "\n"


def test_ranges_empty_nodes_and_nested_brackets_are_understood(tmp_path: Path) -> None:
    data = rows(
        ("1-2", "du", "SpaceAfter=No"),
        ("1", "de", "_"),
        ("2", "le", "Entity=(e1-place-new(e2-person-x)"),
        ("2.1", "gone", "_"),
        ("3", "Nord", "Entity=e1)|SpaceAfter=No"),
    ) + rows(("1", "B", "NER=ORG"), ("2", "C", "NER=ORG"))
    (incoming,) = read_back(FORMAT, tmp_path / "a.conllu", data.encode())
    assert incoming.new.text == "duNordB C"
    assert suggested(incoming) == [(0, 2, "person"), (0, 6, "place"), (6, 9, "ORG")]
    assert any("which blanks stand between its sentences" in note for note in incoming.notes)


def test_words_that_do_not_make_up_the_text_are_said(tmp_path: Path) -> None:
    data = "# text = B, C\n" + rows(("1", "B", "_"), ("2", "C", "_"))
    (incoming,) = read_back(FORMAT, tmp_path / "a.conllu", data.encode())
    assert incoming.new.text == "B C"
    assert any("do not make up" in note for note in incoming.notes)


def test_a_file_without_documents_is_cut_and_that_is_said(tmp_path: Path) -> None:
    data = rows(("1", "B", "NER=B-X")) * (SENTENCES + 2)
    found = read_back(FORMAT, tmp_path / "a.conllu", data.encode())
    assert [len(suggested(incoming)) for incoming in found] == [SENTENCES, 2]
    assert all(any("does not say where documents begin" in note for note in each.notes) for each in found)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("1\tB\t_\n", "Line 1: It has 3 columns"),
        (rows(("2", "B", "_")), "Line 1: Word 1 of its sentence is missing."),
        (rows(("x", "B", "_")), "Line 1: It does not begin with a number"),
        (rows(("1-9999999", "B", "_"), ("1", "B", "_")), "Line 1: “1-9999999” is no range"),
        (rows(("1-3", "B", "_"), ("1", "B", "_")), "Line 3: “B” spans more words"),
        (rows(("1", "B", "Entity=(X")), "Line 2: An “Entity” begins that does not end"),
        (rows(("1", "B", "Entity=X)")), "Line 2: An “Entity” ends that has not begun"),
        (rows(("1", "B", "SpacesAfter=oh")), "Line 2: What it says about blanks"),
        (rows(("1", "B", "SpacesAfter=\\ud800")), "Line 2: What it says about blanks"),
        (rows(("1", "B\x00", "_")), "Line 1: It holds the character NUL"),
    ],
)
def test_broken_lines_are_named_and_nothing_is_taken(tmp_path: Path, data: str, problem: str) -> None:
    path = tmp_path / "a.conllu"
    with pytest.raises(RejectedFileError) as caught:
        read_back(FORMAT, path, data.encode())
    assert caught.value.problems[0].startswith(problem), caught.value.problems


def test_files_are_recognised_by_their_first_lines() -> None:
    assert recognise(DOCUMENTED.encode())
    assert recognise(DOCUMENTED.encode()[:300])
    assert not recognise(b"EU NNP B-NP B-ORG\n")
    assert not recognise(b"# text = x\n")


def test_labels_that_cannot_stand_in_a_column_are_renamed_and_said() -> None:
    data, report = written(FORMAT, [article("a b", [(0, 1, "ORG|x"), (2, 3, "a=b c")])])
    assert [span.label for span in tagged_spans(re.findall(r"NER=(\S+?)[|\n]", data.decode()))] == ["ORG_x", "a_b_c"]
    assert report.losses.changed == {LossKind.CHARACTER: 2}
