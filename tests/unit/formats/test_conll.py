"""CoNLL-2003 and BILUO, against a second reader and against spaCy's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from spacy.training import biluo_tags_to_spans, biluo_to_iob
from spacy.training.converters import conll_ner_to_docs
from tests.unit.formats.span_samples import (
    article,
    exports,
    hard,
    labels,
    read_back,
    remarked,
    seeds,
    suggested,
    words,
    written,
)

from glossator.domain.losses import LossKind
from glossator.formats import biluo, conll
from glossator.formats.format import Alignment, Format, RejectedFileError, WriteOptions
from glossator.formats.token_lines import MAX_LINE, SENTENCES

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.domain.export import ExportArticle

FORMATS = pytest.mark.parametrize("chosen", [conll.FORMAT, biluo.FORMAT], ids=lambda each: each.id)
DOCUMENTED = """\
-DOCSTART- -X- -X- O

Ukraine NNP B-NP B-GPE
's POS B-NP O
3rd JJ I-NP B-ORG
Brigade NNP I-NP I-ORG
shelled VBD B-VP O
Donetsk NNP B-NP B-GPE
"""


def second_reader(data: bytes) -> list[list[tuple[list[str], list[tuple[int, int, str]]]]]:
    """Read as the shared task describes it: documents of sentences of tokens, the tag in the last column."""
    documents: list[list[tuple[list[str], list[tuple[int, int, str]]]]] = []
    for block in data.decode("utf-8").split("\n\n"):
        rows = [line.split(" ") for line in block.split("\n") if line]
        if rows and rows[0] == ["-DOCSTART-", "-X-", "-X-", "O"]:
            documents.append([])
        elif rows:
            assert all(len(row) == 4 and row[1:3] == ["-X-", "_"] for row in rows)
            tags = [row[3] for row in rows]
            if any(tag[0] in "UL" for tag in tags) or not any(tag[0] == "I" for tag in tags):
                tags = biluo_to_iob(tags)
            spans = [
                (found.start(), found.end(), tags[found.start()][2:])
                for found in re.finditer("BI*", "".join(tag[0] for tag in tags))
            ]
            assert all({tags[n][2:] for n in range(first, end)} == {label} for first, end, label in spans)
            documents[-1].append(([row[0] for row in rows], spans))
    return documents


def words_marked(document: list[tuple[list[str], list[tuple[int, int, str]]]]) -> list[tuple[str, str]]:
    return [("".join(tokens[first:end]), label) for tokens, spans in document for first, end, label in spans]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@FORMATS
def test_the_truth_of_the_seeds_is_in_the_file_whole(chosen: Format) -> None:
    truth = seeds()
    data, report = written(chosen, truth)
    assert (report.articles, report.spans, report.losses.spans_left_out) == (2, sum(len(a.spans) for a in truth), 0)
    for exported, document in zip(truth, second_reader(data), strict=True):
        assert words_marked(document) == [(bare(span.text), span.label) for span in exported.spans]
        assert "".join(token for tokens, _ in document for token in tokens) == bare(exported.text)


def test_spacy_reads_what_is_written() -> None:
    truth = seeds()
    data, _ = written(conll.FORMAT, truth)
    docs = list(conll_ner_to_docs(data.decode(), n_sents=0, no_print=True))
    marked = [(bare(ent.text), ent.label_) for doc in docs for ent in doc.ents]
    assert marked == [(bare(span.text), span.label) for exported in truth for span in exported.spans]


def test_spacy_reads_the_biluo_tags() -> None:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    (exported,) = seeds()[:1]
    data, _ = written(biluo.FORMAT, [exported])
    rows = [line.split(" ") for line in data.decode().split("\n") if line and not line.startswith("-DOCSTART-")]
    doc = Doc(Vocab(), words=[row[0] for row in rows])
    found = biluo_tags_to_spans(doc, [row[3] for row in rows])
    assert [(bare(span.text), span.label_) for span in found] == [(bare(s.text), s.label) for s in exported.spans]


def test_every_line_is_kept_as_the_original_of_its_article(tmp_path: Path) -> None:
    first, second = DOCUMENTED.encode() + b"\n# id = 4\nAnna\tB-PER\r\n\n", b"-DOCSTART- -X- O O\n\n\nOh -X- O O\n"
    empty = b"-DOCSTART- -X- O O\n\n"
    back = read_back(conll.FORMAT, tmp_path / "a.conll", first + empty + second)
    assert [incoming.new.original for incoming in back] == [first, second]


@FORMATS
def test_read_back_the_spans_stand_on_the_same_words(tmp_path: Path, chosen: Format) -> None:
    truth = seeds()
    data, _ = written(chosen, truth)
    for exported, incoming in zip(truth, read_back(chosen, tmp_path / "a.conll", data), strict=True):
        text = incoming.new.text
        assert bare(text) == bare(exported.text)
        assert [(bare(text[start:end]), label) for start, end, label in suggested(incoming)] == [
            (bare(span.text), span.label) for span in exported.spans
        ]
        assert any("blanks were put where they usually stand" in note for note in incoming.notes)


@given(made=exports())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("alignment", [Alignment.EXPAND, Alignment.SKIP])
@FORMATS
def test_written_and_left_out_are_all_spans(chosen: Format, alignment: Alignment, made: list[ExportArticle]) -> None:
    options = WriteOptions(unjudged=True, alignment=alignment, tokenize=words, labels=labels())
    data, report = written(chosen, made, options)
    documents = second_reader(data)
    assert sum(len(words_marked(document)) for document in documents) == report.spans
    total = sum(len(exported.spans) + len(exported.suggestions) for exported in made)
    assert report.spans + report.losses.spans_left_out == total
    for exported, document in zip(made, documents, strict=True):
        assert "".join(token for tokens, _ in document for token in tokens) == bare(exported.text)


def test_losses_are_what_was_put_in() -> None:
    spans = [(0, 1, "A"), (0, 3, "Armed group"), (4, 5, "A"), (4, 5, "B"), (8, 10, "A")]
    exported = remarked(article("a b c d efg", spans), "Look again.")
    data, report = written(conll.FORMAT, [exported])
    assert report.spans == 3
    assert report.losses.left_out == {LossKind.OVERLAP: 1, LossKind.SECOND_LABEL: 1}
    assert report.losses.changed == {LossKind.MISALIGNED: 1, LossKind.CHARACTER: 1}
    facts = (LossKind.NOTE, LossKind.ORIGIN, LossKind.METADATA, LossKind.STATE, LossKind.BLANKS)
    assert report.losses.facts == dict.fromkeys(facts, 1)
    assert b"a -X- _ B-Armed_group\nb -X- _ I-Armed_group\nc -X- _ B-A\n" in data


def test_hard_spans_are_written_or_said() -> None:
    data, report = written(conll.FORMAT, [hard()])
    assert report.spans + report.losses.spans_left_out == len(hard().spans)
    assert len(words_marked(second_reader(data)[0])) == report.spans


def test_the_documented_example_is_read(tmp_path: Path) -> None:
    (incoming,) = read_back(conll.FORMAT, tmp_path / "a.conll", DOCUMENTED.encode())
    assert incoming.new.text == "Ukraine's 3rd Brigade shelled Donetsk"
    assert suggested(incoming) == [(0, 7, "GPE"), (10, 21, "ORG"), (30, 37, "GPE")]
    assert incoming.runs[0].fingerprint.source == "file:a.conll"
    assert incoming.notes[0] == "Its tags were recognised as IOB2."


def test_the_original_iob1_is_recognised_and_two_columns_do(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfEU\tI-ORG\r\nUN\tB-ORG\r\nrejects\tO\r\n\r\n# sent_id = 4\r\nGerman\tI-MISC\r\n"
    (incoming,) = read_back(conll.FORMAT, tmp_path / "a.iob", data)
    assert incoming.new.text == "EU UN rejects\nGerman"
    assert suggested(incoming) == [(0, 2, "ORG"), (3, 5, "ORG"), (14, 20, "MISC")]
    assert incoming.notes[0] == "Its tags were recognised as IOB1."


def test_a_file_without_documents_is_cut_and_that_is_said(tmp_path: Path) -> None:
    data = b"a O\nb B-X\n\n" * (SENTENCES + 3)
    found = read_back(conll.FORMAT, tmp_path / "a.conll", data)
    assert [len(suggested(incoming)) for incoming in found] == [SENTENCES, 3]
    assert any("does not say where documents begin" in note for note in found[0].notes)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a O\nb\n", "Line 2: It has one column"),
        (b"a O\nb NNP\n", "Line 2: Its last column, “NNP”, is no tag"),
        (b"a O\nb\xff O\n", "Line 2: It is not UTF-8 at byte 2"),
        (b"a O\nb\x00 O\n", "Line 2: It holds the character NUL"),
        (b"a O\n" + b"b" * MAX_LINE + b" O\nc O\n", "Line 2: It is longer than 64 kB"),
    ],
)
def test_broken_lines_are_named_and_nothing_is_taken(tmp_path: Path, data: bytes, problem: str) -> None:
    with pytest.raises(RejectedFileError, match="1 line is broken") as caught:
        read_back(conll.FORMAT, tmp_path / "a.conll", data)
    assert caught.value.problems[0].startswith(problem)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"-DOCSTART- -X- -X- O\n\n"])
def test_a_file_without_tokens_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(RejectedFileError, match="no articles"):
        read_back(conll.FORMAT, tmp_path / "a.conll", data)


def test_a_thousand_broken_lines_are_counted_and_named(tmp_path: Path) -> None:
    with pytest.raises(RejectedFileError, match="1000 lines are broken") as caught:
        read_back(conll.FORMAT, tmp_path / "a.conll", b"a b c\n" * 1000)
    assert len(caught.value.problems) == 1000
    assert caught.value.problems[-1].startswith("Line 1000: ")


def test_files_are_recognised_by_their_first_lines() -> None:
    assert conll.recognise(DOCUMENTED.encode())
    assert conll.recognise(b"EU\tB-ORG\nrejects\tO\ncut in the mid")
    assert not conll.recognise(b"Iraq launches offensive O\nBaghdad // Iraqi forces\n")
    assert not conll.recognise(b'{"text": "a"}\n')
    assert not conll.recognise(b"")
