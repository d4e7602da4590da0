from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from tests.unit.formats.span_samples import (
    HARD,
    LABELS,
    Triple,
    article,
    exports,
    hard,
    labels,
    remarked,
    seeds,
    suggested,
    triples,
)

from glossator.domain.export import ExportArticle
from glossator.domain.losses import LossKind
from glossator.domain.text import sha256
from glossator.formats.brat import FORMAT
from glossator.formats.format import Hints, Incoming, RejectedFileError, WriteOptions, WriteReport

TEXT = "🚀 Ukraine's 3rd Brigade shelled Donetsk on 4 May, Reuters said."
DOCUMENTED = """T1	ORG 12 23	3rd Brigade
T2	Attack 24 31	shelled
T3	GPE 32 39	Donetsk
T4	Place 12 15;32 39	3rd Donetsk
E1	Attack:T2 Attacker:T1 Target:T3
R1	LocatedIn Arg1:T1 Arg2:T3
A1	Certainty E1 Reported
N1	Reference T3 Wikidata:Q000000	Donetsk
*	Equiv T1 T4
#1	AnnotatorNotes T1	check unit name
"""


def export(folder: Path, articles: list[ExportArticle], options: WriteOptions | None = None) -> WriteReport:
    assert FORMAT.write_folder
    folder.mkdir()
    return FORMAT.write_folder(iter(articles), folder, options or WriteOptions(labels=labels()))


def read(path: Path) -> Incoming:
    assert FORMAT.read
    (incoming,) = FORMAT.read(path, Hints())
    return incoming


def standoff(folder: Path, text: str | bytes, ann: str) -> Path:
    (folder / "7.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    (folder / "7.ann").write_text(ann, "utf-8", newline="")
    return folder / "7.ann"


def second_reader(folder: Path) -> dict[str, list[tuple[list[tuple[int, int]], str]]]:
    """Read a folder as brat's documentation describes it, with Python's idea of lines, and check every reference."""
    found = {}
    for ann in sorted(folder.glob("*.ann")):
        text = ann.with_suffix(".txt").read_bytes().decode("utf-8")
        listed = []
        for line in ann.read_bytes().decode("utf-8").splitlines():
            if line.startswith("T"):
                _, body, reference = line.split("\t", 2)
                label, places = body.split(" ", 1)
                assert re.fullmatch(r"[A-Za-z0-9_-]+", label)
                pieces = [(int(one.split()[0]), int(one.split()[1])) for one in places.split(";")]
                assert " ".join(text[start:end] for start, end in pieces) == reference
                assert all(one[1] <= other[0] for one, other in pairwise(pieces))
                listed.append((pieces, label))
            else:
                assert line[0] in "#A"
        found[text] = sorted(listed)
    return found


def test_the_documented_example_is_read(tmp_path: Path) -> None:
    incoming = read(standoff(tmp_path, TEXT, DOCUMENTED))
    assert incoming.new.text == TEXT
    assert suggested(incoming) == [(12, 23, "ORG"), (12, 39, "Place"), (24, 31, "Attack"), (32, 39, "GPE")]
    details = {raw.source_label: raw.detail for raw in incoming.runs[0].suggestions}
    assert details["ORG"] == "7.ann marks it ORG. Note: check unit name"
    assert "in 2 pieces" in details["Place"]
    assert "1 of its spans are in pieces; each was taken as one stretch from the first to the last." in incoming.notes
    left_out = next(note for note in incoming.notes if note.startswith("Left out"))
    for what in ("1 events", "1 relations", "1 attributes", "1 normalisations", "1 equivalences"):
        assert what in left_out
    assert incoming.new.original == TEXT.encode()


def test_utf16_positions_are_recognised_by_the_words(tmp_path: Path) -> None:
    incoming = read(standoff(tmp_path, TEXT, "T1\tORG 13 24\t3rd Brigade\n"))
    assert suggested(incoming) == [(12, 23, "ORG")]
    assert any("UTF-16" in note for note in incoming.notes)


@pytest.mark.parametrize("counted", [True, False], ids=["line ends of two", "line ends of one"])
def test_windows_line_ends_are_counted_as_the_words_show(tmp_path: Path, counted: bool) -> None:
    text = "First\r\nIn Anna\r\n😀 and Rawa"
    said = text if counted else text.replace("\r\n", "\n")
    ann = "".join(
        f"T{n}\tGPE {said.index(word)} {said.index(word) + 4}\t{word}\r\n" for n, word in enumerate(("Anna", "Rawa"))
    )
    incoming = read(standoff(tmp_path, text, ann))
    assert incoming.new.text == text.replace("\r\n", "\n")
    assert [incoming.new.text[start:end] for start, end, _ in suggested(incoming)] == ["Anna", "Rawa"]


def test_an_article_takes_its_metadata_from_what_stands_beside(tmp_path: Path) -> None:
    assert FORMAT.read
    path = standoff(tmp_path, TEXT, "")
    (incoming,) = FORMAT.read(path, Hints(title="A title", source="AFP", extra=(("desk", "MENA"),)))
    metadata = incoming.new.article.metadata
    assert (metadata.title, metadata.source, metadata.extra) == ("A title", "AFP", (("desk", "MENA"),))
    assert incoming.runs == ()


def check(folder: Path, articles: list[ExportArticle], *, unjudged: bool = False) -> WriteReport:
    """Export, read with the second reader, and account for every span."""
    report = export(folder, articles, WriteOptions(unjudged=unjudged, labels=labels()))
    found = second_reader(folder)
    assert set(found) == {each.text for each in articles}
    given = sum(len(triples(each, unjudged=unjudged)) for each in articles)
    assert report.spans + report.losses.spans_left_out == given
    blank = [s for each in articles for s in triples(each, unjudged=unjudged) if not _holds_words(each.text, s)]
    assert report.losses.left_out.get(LossKind.NEWLINE, 0) == len(blank)
    if len(found) == len(articles):
        assert sum(len(listed) for listed in found.values()) == report.spans
    for each in articles:
        incoming = read(next(path for path in folder.glob("*.ann") if _is(path, each)))
        back = [(start, end) for start, end, _ in suggested(incoming)]
        expected = {_trimmed(each.text, s) for s in triples(each, unjudged=unjudged) if _holds_words(each.text, s)}
        assert set(back) == expected
    return report


def _is(path: Path, exported: ExportArticle) -> bool:
    return path.stem.endswith(exported.article.id[-12:])


_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"


def _holds_words(text: str, span: Triple) -> bool:
    words = text[span[0] : span[1]]
    return not (words.isspace() and any(c in _BREAKS for c in words))


def _trimmed(text: str, span: Triple) -> tuple[int, int]:
    """Where a span begins and ends once the line ends, and blank lines, at its edges are gone."""
    start, end, _ = span
    words = text[start:end]
    head = max((n + 1 for n in range(len(words)) if words[n] in _BREAKS and words[:n].strip() == ""), default=0)
    tail = min((n for n in range(len(words)) if words[n] in _BREAKS and words[n:].strip() == ""), default=len(words))
    return start + head, start + tail


def test_the_seeds_go_out_and_come_back(tmp_path: Path) -> None:
    report = check(tmp_path / "out", seeds())
    assert not report.losses.changed
    for each in seeds():
        path = next(path for path in (tmp_path / "out").glob("*.ann") if _is(path, each))
        assert suggested(read(path)) == triples(each)
        assert path.with_suffix(".txt").read_bytes() == each.text.encode()


def test_hard_cases_go_out_in_pieces_and_come_back_whole(tmp_path: Path) -> None:
    report = check(tmp_path / "out", [hard()])
    assert report.losses.changed == {LossKind.NEWLINE: 3}
    assert report.losses.left_out == {}
    (path,) = (tmp_path / "out").glob("*.ann")
    expected = sorted({*triples(hard())} - {(HARD.index("\n\n🇮🇶"), HARD.index("🇮🇶") + 2, "Place")})
    assert suggested(read(path)) == expected
    assert "AnnotatorNotes T1\tIs it “Ukraine”? Yes.\n" in path.read_text("utf-8")


def test_labels_get_names_that_brat_takes_and_that_is_said(tmp_path: Path) -> None:
    spans = [(n, n + 1, label) for n, label in enumerate((*LABELS, "Armed_group", "Armed-group", "日本"))]
    report = export(tmp_path / "out", [article("abcdefgh", spans)])
    names = [label for _, label in second_reader(tmp_path / "out")["abcdefgh"]]
    assert len(set(names)) == len(names) == 8
    assert report.losses.changed[LossKind.LABEL] == sum(name not in names for _, _, name in spans) + 1
    configured = (tmp_path / "out" / "annotation.conf").read_text("utf-8").split("[relations]")[0].split("\n")[1:]
    assert set(names) <= set(configured)
    assert "Armed group" in (tmp_path / "out" / "visual.conf").read_text("utf-8")


def test_facts_without_a_place_are_counted_once_an_article(tmp_path: Path) -> None:
    report = export(tmp_path / "out", [remarked(article("Anna", [(0, 4, "X"), (0, 2, "X")]), "Note"), seeds()[0]])
    assert report.losses.facts == {
        LossKind.METADATA: 2,
        LossKind.ORIGIN: 2,
        LossKind.STATE: 2,
        LossKind.NOTE: 1,
    }


def test_suggestions_that_nobody_judged_are_marked(tmp_path: Path) -> None:
    exported = article("Anna in Anna", [(0, 4, "Place")], open_=[(8, 12, "Place")])
    export(tmp_path / "out", [exported], WriteOptions(unjudged=True))
    (path,) = (tmp_path / "out").glob("*.ann")
    assert "Unjudged T2" in path.read_text("utf-8")


@given(articles=exports())
@settings(max_examples=60, deadline=None)
def test_any_spans_are_read_by_another_reader_where_they_were(
    tmp_path_factory: pytest.TempPathFactory, articles: list[ExportArticle]
) -> None:
    check(tmp_path_factory.mktemp("brat") / "out", articles, unjudged=True)


@pytest.mark.parametrize(
    ("ann", "said"),
    [
        ("T1\tORG 12 23\t3rd Brigad\n", "does not stand on the words"),
        ("T1\tORG 12 230\t3rd Brigade\n", "not a stretch"),
        ("T1\tORG 23 12\t3rd Brigade\n", "not a stretch"),
        ("T1\tORG twelve 23\t3rd Brigade\n", "It is not"),
        ("T1\tORG 12 99999999999999999999\tx\n", "It is not"),
        ("T1 ORG 12 23 3rd Brigade\n", "It is not"),
        ("T1\tORG 12 23\t3rd Brigade\nT1\tORG 12 23\t3rd Brigade\n", "stands twice"),
        ("hello\n", "no line of brat"),
    ],
)
def test_a_broken_line_is_named_with_its_number(tmp_path: Path, ann: str, said: str) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read(standoff(tmp_path, TEXT, "T7\tGPE 32 39\tDonetsk\n" + ann))
    assert caught.value.problems[-1].startswith(f"Line {1 + ann.count(chr(10))}: ")
    assert said in caught.value.problems[-1]


def test_an_annotation_file_without_its_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "7.ann").write_bytes(b"")
    with pytest.raises(RejectedFileError, match="not there"):
        read(tmp_path / "7.ann")
    standoff(tmp_path, b"\xff\xfe", "")
    with pytest.raises(RejectedFileError, match="UTF-8"):
        read(tmp_path / "7.ann")
    standoff(tmp_path, " \n", "")
    with pytest.raises(RejectedFileError, match="empty"):
        read(tmp_path / "7.ann")


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "CON", "a:b|c", "x" * 400, "\u202egnp.exe", "قال", "", "nul.txt", ".", "-"]
)
def test_file_names_are_made_here_whatever_a_title_says(tmp_path: Path, title: str) -> None:
    odd = article("Anna", [(0, 4, "Place")], title=title)
    twin = replace(odd, article=replace(odd.article, text_sha256=sha256("Anna")))
    export(tmp_path / "out", [odd, twin])
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == 6
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,99}\.(txt|ann|conf)", name) for name in names)
    assert not {name.split(".")[0] for name in names} & {"con", "nul"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
