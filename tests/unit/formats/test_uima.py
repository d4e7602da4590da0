"""UIMA CAS as XMI and as JSON: both are read back by dkpro-cassis, which shares nothing with the program."""

from __future__ import annotations

import json
import time
from pathlib import Path

import cassis
import pytest
from hypothesis import given, settings
from tests.unit.formats.span_samples import HARD, Triple, article, exports, hard, seeds, suggested, triples

from glossator.domain.export import ExportArticle
from glossator.domain.losses import LossKind
from glossator.formats import cas_json, xmi
from glossator.formats.format import Format, Hints, Incoming, RejectedFileError, WriteOptions, WriteReport
from glossator.formats.uima_types import NAMED_ENTITY

TEXT = "🚀 Ukraine's 3rd Brigade shelled Donetsk on 4 May, Reuters said."
JSON_EXAMPLE = {
    "%TYPES": {
        "custom.Entity": {
            "%NAME": "custom.Entity",
            "%SUPER_TYPE": "uima.tcas.Annotation",
            "value": {"%NAME": "value", "%RANGE": "uima.cas.String"},
        }
    },
    "%FEATURE_STRUCTURES": [
        {
            "%ID": 1,
            "%TYPE": "uima.cas.Sofa",
            "sofaNum": 1,
            "sofaID": "_InitialView",
            "mimeType": "text",
            "sofaString": TEXT,
        },
        {"%ID": 2, "%TYPE": "custom.Entity", "@sofa": 1, "begin": 13, "end": 24, "value": "ORG"},
        {"%ID": 3, "%TYPE": "custom.Entity", "@sofa": 1, "begin": 33, "end": 40, "value": "GPE"},
    ],
    "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3]}},
}
XMI_EXAMPLE = f"""<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
  xmlns:custom="http:///custom.ecore"
  xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
  <custom:Entity xmi:id="2" sofa="1" begin="13" end="24" value="ORG"/>
  <custom:Entity xmi:id="3" sofa="1" begin="33" end="40"><value>GPE</value></custom:Entity>
  <custom:Entity xmi:id="4" sofa="1" begin="0" end="2" value="not in the view"/>
  <seg:Token xmi:id="5" sofa="1" begin="0" end="2"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{TEXT}"/>
  <cas:View sofa="1" members="2 3 5"/>
</xmi:XMI>
"""
both = pytest.mark.parametrize("chosen", [xmi.FORMAT, cas_json.FORMAT], ids=["xmi", "json"])


def export(chosen: Format, folder: Path, articles: list[ExportArticle], *, unjudged: bool = False) -> WriteReport:
    assert chosen.write_folder
    folder.mkdir()
    return chosen.write_folder(iter(articles), folder, WriteOptions(unjudged=unjudged))


def file_of(chosen: Format, folder: Path, exported: ExportArticle) -> Path:
    (path,) = folder.glob(f"*{exported.article.id[-12:]}{chosen.extensions[0]}")
    return path


def second_reader(chosen: Format, path: Path) -> tuple[str, list[Triple]]:
    """What dkpro-cassis, which converts positions to characters itself, finds in a file."""
    with path.open("rb") as file:
        if chosen is xmi.FORMAT:
            with (path.parent / "TypeSystem.xml").open("rb") as described:
                cas = cassis.load_cas_from_xmi(file, typesystem=cassis.load_typesystem(described))
        else:
            cas = cassis.load_cas_from_json(file)
    found = [(each.begin, each.end, each.value) for each in cas.select(NAMED_ENTITY)]
    return cas.sofa_string, sorted(found)


def read(chosen: Format, path: Path) -> Incoming:
    assert chosen.read
    (incoming,) = chosen.read(path, Hints())
    return incoming


def check(chosen: Format, folder: Path, articles: list[ExportArticle], *, unjudged: bool = False) -> WriteReport:
    report = export(chosen, folder, articles, unjudged=unjudged)
    for each in articles:
        path = file_of(chosen, folder, each)
        text, found = second_reader(chosen, path)
        expected = triples(each, unjudged=unjudged)
        held = each.text.replace("\x0b", "\ufffd") if chosen is xmi.FORMAT else each.text
        assert (text, found) == (held, expected)
        incoming = read(chosen, path)
        assert (incoming.new.text, suggested(incoming)) == (held, sorted(set(expected)))
    assert report.spans == sum(len(triples(each, unjudged=unjudged)) for each in articles)
    assert report.losses.spans_left_out == 0
    return report


@both
def test_the_documented_example_is_read(tmp_path: Path, chosen: Format) -> None:
    path = tmp_path / f"a{chosen.extensions[0]}"
    path.write_text(XMI_EXAMPLE if chosen is xmi.FORMAT else json.dumps(JSON_EXAMPLE), "utf-8")
    incoming = read(chosen, path)
    assert incoming.new.text == TEXT
    assert [place[:2] for place in suggested(incoming)] == [(12, 23), (32, 39)]
    assert suggested(incoming)[0][2] == "ORG"
    assert incoming.new.original == path.read_bytes()
    if chosen is xmi.FORMAT:
        assert any("1 Entity, 1 Token" in note for note in incoming.notes)


@both
def test_the_seeds_go_out_and_come_back(tmp_path: Path, chosen: Format) -> None:
    report = check(chosen, tmp_path / "out", seeds())
    assert report.losses.changed == {}
    assert read(chosen, file_of(chosen, tmp_path / "out", seeds()[0])).new.article.metadata.language == "en"


@both
def test_hard_cases_go_out_and_come_back(tmp_path: Path, chosen: Format) -> None:
    report = check(chosen, tmp_path / "out", [hard()])
    kinds = (LossKind.METADATA, LossKind.NOTE, LossKind.ORIGIN, LossKind.STATE)
    assert report.losses.facts == dict.fromkeys(kinds, 1)


@both
@given(articles=exports())
@settings(max_examples=30, deadline=None)
def test_any_spans_are_read_by_another_reader_where_they_were(
    tmp_path_factory: pytest.TempPathFactory, chosen: Format, articles: list[ExportArticle]
) -> None:
    check(chosen, tmp_path_factory.mktemp("cas") / "out", articles, unjudged=True)


def test_what_xml_cannot_hold_is_replaced_and_counted(tmp_path: Path) -> None:
    odd = article("a\x0bb \ufffe\x01 c", [(0, 3, "X"), (0, 1, "X"), (7, 8, "\x02")])
    report = export(xmi.FORMAT, tmp_path / "out", [odd])
    text, found = second_reader(xmi.FORMAT, file_of(xmi.FORMAT, tmp_path / "out", odd))
    assert (text, found) == ("a\ufffdb \ufffd\ufffd c", [(0, 1, "X"), (0, 3, "X"), (7, 8, "\ufffd")])
    assert report.losses.changed == {LossKind.CHARACTER: 1, LossKind.LABEL: 1}
    assert report.losses.facts[LossKind.CHARACTER] == 1


def test_a_cas_that_cassis_writes_is_read(tmp_path: Path) -> None:
    types = cassis.TypeSystem()
    entity = types.create_type("custom.Span")
    types.create_feature(domainType=entity, name="label", rangeType="uima.cas.String")
    cas = cassis.Cas(typesystem=types)
    cas.sofa_string = HARD
    for start, end, label in triples(hard()):
        cas.add(entity(begin=start, end=end, label=label))
    cas.to_xmi(tmp_path / "a.xmi")
    cas.to_json(tmp_path / "a.json")
    for chosen in (xmi.FORMAT, cas_json.FORMAT):
        incoming = read(chosen, tmp_path / f"a{chosen.extensions[0]}")
        assert (incoming.new.text, suggested(incoming)) == (HARD, triples(hard()))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('end="24"', 'end="240"'),
        ('begin="13"', 'begin="-13"'),
        ('begin="13"', 'begin="x"'),
        ('begin="13"', 'begin="1"'),
    ],
)
def test_a_broken_annotation_is_named(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "a.xmi").write_text(XMI_EXAMPLE.replace(old, new), "utf-8")
    with pytest.raises(RejectedFileError) as caught:
        read(xmi.FORMAT, tmp_path / "a.xmi")
    assert caught.value.problems[0].startswith("Annotation 2: ")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<a",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>',
        b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
        b"<a>" * 100_000,
        b'<?xml version="1.0" encoding="UTF-9"?><a/>',
        b'<?xml version="1.0" encoding="shift_jis"?><a/>',
        XMI_EXAMPLE.replace(f'sofaString="{TEXT}"', "").encode(),
        XMI_EXAMPLE.replace(TEXT, " ").replace('end="', 'end="0" x="').encode(),
    ],
)
def test_hostile_xml_is_refused_at_once(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.xmi").write_bytes(data)
    began = time.perf_counter()
    with pytest.raises(RejectedFileError):
        read(xmi.FORMAT, tmp_path / "a.xmi")
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b'{"%FEATURE_STRUCTURES":[1]}',
        b'{"%FEATURE_STRUCTURES":{"1":2}}',
        b'{"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":5}]}',
        json.dumps(JSON_EXAMPLE).replace('"end": 24', '"end": 1e99').encode(),
        json.dumps(JSON_EXAMPLE).replace('"end": 24', '"end": true').encode(),
    ],
)
def test_other_json_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.json").write_bytes(data)
    with pytest.raises(RejectedFileError):
        read(cas_json.FORMAT, tmp_path / "a.json")


def test_files_are_recognised() -> None:
    assert cas_json.recognise(json.dumps(JSON_EXAMPLE).encode())
    assert not cas_json.recognise(b'[{"data": {"text": "a"}, "annotations": []}]')
    assert xmi.recognise(XMI_EXAMPLE.encode())
