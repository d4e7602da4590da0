from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.formats.span_samples import (
    HARD,
    Triple,
    article,
    code_points,
    exports,
    hard,
    seeds,
    suggested,
    triples,
    words,
)

from glossator.domain.export import ExportArticle
from glossator.domain.losses import LossKind
from glossator.formats.format import Hints, Incoming, RejectedFileError, WriteOptions, WriteReport
from glossator.formats.webanno import FORMAT, recognise
from glossator.formats.webanno_escapes import escape_text, escape_value, stacked_values, unescape_text

DOCUMENTED = """#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|identifier|value
#T_RL=webanno.custom.Relation|label|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity


#Text=🚀 Ukraine's 3rd Brigade shelled Donetsk
1-1	0-2	🚀	_	_	_	_
1-2	3-10	Ukraine	*	GPE	_	_
1-3	10-12	's	_	_	_	_
1-4	13-16	3rd	*[1]	ORG[1]	_	_
1-5	17-24	Brigade	*[1]	ORG[1]	_	_
1-6	25-32	shelled	_	_	_	_
1-7	33-40	Donetsk	*	GPE	ATTACKS	1-4[1_0]
"""
STACKED = """#FORMAT=WebAnno TSV 3.3
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS|PosValue
#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value


#Text=Ms. Haag plays
#Text=on .
1-1	0-3	Ms.	NNP	PER[1]|PERpart[2]
1-2	4-8	Haag	NNP	PER[1]
1-3	9-14	plays	VBZ	_
1-3.1	9-13	play	_	Stem
1-4	15-17	on	IN	_
1-5	18-19	.	.	\\_\\|odd\\[1\\]
"""


def read(path: Path, text: str | None = None) -> Incoming:
    assert FORMAT.read
    if text is not None:
        path.write_text(text, "utf-8", newline="")
    (incoming,) = FORMAT.read(path, Hints())
    return incoming


def export(folder: Path, articles: list[ExportArticle], *, unjudged: bool = False) -> WriteReport:
    assert FORMAT.write_folder
    folder.mkdir()
    return FORMAT.write_folder(iter(articles), folder, WriteOptions(unjudged=unjudged, tokenize=words))


def second_reader(data: bytes) -> tuple[str, list[Triple]]:
    """Read a file of one layer with one feature as INCEpTION does, counting in UTF-16, by regular expressions."""
    head, _, body = data.decode("utf-8").partition("\n\n\n")
    assert head.split("\n") == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value",
    ]
    text = b""
    found: dict[tuple[str, object], tuple[int, int]] = {}
    for sentence in body.removesuffix("\n").split("\n\n") if body else []:
        first, *rows = sentence.split("\n")
        assert first.startswith("#Text=")
        said = re.sub(
            r"\\(.)",
            lambda m: {"t": "\t", "n": "\n", "f": "\f", "r": "\r", "b": "\b"}.get(m[1], m[1]),
            first.removeprefix("#Text="),
            flags=re.DOTALL,
        )
        begin = int(rows[0].split("\t")[1].split("-")[0])
        text = text.ljust(0) + "\n".encode("utf-16-le") * (begin - len(text) // 2) + said.encode("utf-16-le")
        for row in rows:
            key, places, word, column, rest = row.split("\t")
            assert rest == ""
            start, end = map(int, places.split("-"))
            assert text[2 * start : 2 * end].decode("utf-16-le") == word
            if column == "_":
                continue
            for n, value in enumerate(re.split(r"(?<!\\)\|", column)):
                match = re.fullmatch(r"(.*?)(?:(?<!\\)\[(\d+)\])?", value, re.DOTALL)
                assert match
                label = re.sub(r"\\(->|.)", r"\1", match[1])
                identity = (label, match[2] or (key, n))
                old = found.get(identity, (start, end))
                found[identity] = (min(old[0], start), max(old[1], end))
    whole = text.decode("utf-16-le")
    return whole, sorted((*code_points(whole, *place), label) for (label, _), place in found.items())


def at_words(text: str, span: Triple) -> Triple | None:
    """Where a span stands without the blanks at its edges, which are no tokens."""
    covered = [
        (max(start, span[0]), min(end, span[1])) for start, end in words(text) if start < span[1] and span[0] < end
    ]
    return (covered[0][0], covered[-1][1], span[2]) if covered else None


def check(folder: Path, articles: list[ExportArticle], *, unjudged: bool = False) -> WriteReport:
    report = export(folder, articles, unjudged=unjudged)
    given = [triple for each in articles for triple in triples(each, unjudged=unjudged)]
    assert report.spans + report.losses.spans_left_out == len(given)
    changed = left_out = 0
    for each in articles:
        path = next(path for path in folder.iterdir() if path.stem.endswith(each.article.id[-12:]))
        expected = [at_words(each.text, triple) for triple in triples(each, unjudged=unjudged)]
        left_out += expected.count(None)
        changed += sum(
            one is not None and one != triple
            for one, triple in zip(expected, triples(each, unjudged=unjudged), strict=True)
        )
        there = sorted(one for one in expected if one)
        text, found = second_reader(path.read_bytes())
        assert found == there
        assert text == each.text[: len(text)] or LossKind.BLANKS in report.losses.facts
        assert all(a == b or (a == "\n" and not b.strip()) for a, b in zip(text, each.text, strict=False))
        if text.strip():
            assert suggested(read(path)) == sorted(set(there))
    assert (report.losses.changed.total(), report.losses.spans_left_out) == (changed, left_out)
    return report


def test_the_documented_examples_are_read(tmp_path: Path) -> None:
    incoming = read(tmp_path / "a.tsv", DOCUMENTED)
    assert incoming.new.text == "🚀 Ukraine's 3rd Brigade shelled Donetsk"
    assert suggested(incoming) == [(2, 9, "GPE"), (12, 23, "ORG"), (32, 39, "GPE")]
    assert "Layers that hold no labelled stretches were left out: “Relation”." in incoming.notes


def test_stacked_values_parts_of_tokens_and_sentences_of_two_lines_are_read(tmp_path: Path) -> None:
    incoming = read(tmp_path / "a.tsv", STACKED)
    assert incoming.new.text == "Ms. Haag plays\non ."
    assert suggested(incoming) == [(0, 3, "PERpart"), (0, 8, "PER"), (9, 13, "Stem"), (18, 19, "_|odd[1]")]


def test_an_annotation_without_a_value_has_the_name_of_its_layer(tmp_path: Path) -> None:
    text = DOCUMENTED.replace("*[1]\tORG[1]", "*[1]\t*[1]")
    assert (12, 23, "NamedEntity") in suggested(read(tmp_path / "a.tsv", text))


def test_the_seeds_go_out_and_come_back(tmp_path: Path) -> None:
    report = check(tmp_path / "out", seeds())
    assert not report.losses.spans_left_out
    for each in seeds():
        (path,) = (p for p in (tmp_path / "out").iterdir() if p.stem.endswith(each.article.id[-12:]))
        assert suggested(read(path)) == triples(each)
        assert read(path).new.text.rstrip("\n") == each.text.rstrip("\n")


def test_hard_cases_go_out_and_come_back(tmp_path: Path) -> None:
    report = check(tmp_path / "out", [hard()])
    assert report.losses.changed == {LossKind.MISALIGNED: 2}
    assert report.losses.facts[LossKind.NOTE] == 1
    (path,) = (tmp_path / "out").iterdir()
    assert read(path).new.text == HARD


def test_what_a_reader_cannot_make_again_is_counted(tmp_path: Path) -> None:
    plain, spaced = article("A b\nc d", []), article("A\n   b", [])
    assert LossKind.BLANKS not in export(tmp_path / "one", [plain]).losses.facts
    assert export(tmp_path / "two", [spaced]).losses.facts[LossKind.BLANKS] == 1


def test_spans_of_blanks_are_left_out_and_counted(tmp_path: Path) -> None:
    report = export(tmp_path / "out", [article("a  b", [(1, 3, "X"), (0, 2, "Y")])])
    assert report.losses.left_out == {LossKind.MISALIGNED: 1}
    assert report.losses.changed == {LossKind.MISALIGNED: 1}


@given(articles=exports())
@settings(max_examples=60, deadline=None)
def test_any_spans_are_read_by_another_reader_where_they_were(
    tmp_path_factory: pytest.TempPathFactory, articles: list[ExportArticle]
) -> None:
    check(tmp_path_factory.mktemp("tsv") / "out", articles, unjudged=True)


@given(text=st.text("ab\\[]|_->;\t*#\x01\x0b\b", max_size=12), number=st.integers(0, 3))
def test_what_is_escaped_is_read_back(text: str, number: int) -> None:
    assert unescape_text(escape_text(text)) == text
    if text:
        column = "|".join([escape_value(text) + (f"[{number}]" if number else "")] * 3)
        assert stacked_values(column) == [(text, number)] * 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("3-10\tUkraine", "3-11\tUkraine", "does not stand on the word"),
        ("33-40\tDonetsk", "33-400\tDonetsk", "not a stretch"),
        ("0-2\t🚀", "0-1\t🚀", "inside a character"),
        ("1-6\t25-32", "1-6 25-32", "It is not"),
        ("#Text=", "Text=", "It is not"),
    ],
)
def test_a_broken_line_is_named_with_its_number(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read(tmp_path / "a.tsv", DOCUMENTED.replace(old, new, 1))
    assert re.match(r"Line \d+: ", caught.value.problems[0])
    assert any(said in problem for problem in caught.value.problems)


def test_other_tables_are_refused_and_not_recognised(tmp_path: Path) -> None:
    assert recognise(DOCUMENTED.encode())
    assert not recognise(b"title\ttext\n")
    with pytest.raises(RejectedFileError, match="not WebAnno"):
        read(tmp_path / "a.tsv", "title\ttext\n")
    with pytest.raises(RejectedFileError, match="empty"):
        read(tmp_path / "a.tsv", "#FORMAT=WebAnno TSV 3.3\n\n\n")
