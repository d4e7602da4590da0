from __future__ import annotations

import json
import os
import random
import stat
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
import spacy
from spacy.tokens import DocBin
from tests.unit.session.generated import FINGERPRINTS, Plan, make

from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.domain.suggestion import RawSuggestion
from glossator.errors import UserError
from glossator.session import editing
from glossator.session.jobs import CheckJob, ExportJob, ExportPlan, run_to_end
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANY = frozenset(ArticleState)
ALL = ExportPlan(selection=Selection(ANY))
TEXT = "Gen Mohammedi 😀 left Anna\u2028for Al Qaim."


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = make(tmp_path / "p.glossator", [Plan(f"{TEXT} {n}", f"{TEXT} {n}".encode(), "utf-8") for n in range(3)])
    for key in made.project.queue(made.layer):
        article = made.project.queue_rows(made.layer, [key])[key].id
        found = [RawSuggestion(0, 13, "PERSON", "why", 0.5), RawSuggestion(21, 25, "PERSON")]
        made.project.add_suggestions(article, FINGERPRINTS[0], found)
    first = made.project.queue_rows(made.layer, [1])[1].id
    annotations = made.annotations(first)
    made.commit(editing.relabel(annotations, annotations.marks()[1].id, "Place", "Place"))
    made.commit(editing.add(made.annotations(first), 30, 37, "Place", "Place"))
    made.commit(editing.confirm(made.annotations(first), by="anna", at=now()))
    yield made
    made.close()


def export(session: Session, out: Path, *, states: frozenset[ArticleState] = ANY, unjudged: bool = False) -> bytes:
    job = ExportJob(session, out, ExportPlan(selection=Selection(states, unjudged=unjudged)))
    run_to_end(job)
    assert job.error is None
    assert job.result is not None
    return out.read_bytes()


def prodigy_tasks(path: Path) -> list[dict[str, Any]]:
    """Read a file as Prodigy's and srsly's loaders do: line by line, one object each."""
    with path.open("r", encoding="utf8") as file:
        return [json.loads(line) for line in file if line.strip()]


def test_a_confirmed_article_is_a_prodigy_task_with_its_spans_and_where_they_come_from(
    session: Session, tmp_path: Path
) -> None:
    export(session, tmp_path / "o.jsonl", states=frozenset({ArticleState.CONFIRMED}))
    (task,) = prodigy_tasks(tmp_path / "o.jsonl")
    assert list(task) == [
        *("schema", "id", "title", "text", "text_sha256", "meta", "spans"),
        *("state", "confirmed_by", "confirmed_at", "answer", "runs", "rejected"),
    ]
    assert (task["schema"], task["state"], task["confirmed_by"], task["answer"]) == (
        *("glossator/1", "confirmed", "anna", "accept"),
    )
    assert [(span["start"], span["end"], span["text"], span["label"]) for span in task["spans"]] == [
        (0, 13, "Gen Mohammedi", "Person"),
        (21, 25, "Anna", "Place"),
        (30, 37, "Al Qaim", "Place"),
    ]
    assert all(task["text"][span["start"] : span["end"]] == span["text"] for span in task["spans"])
    assert [(span["origin"]["source"], span["origin"]["verdict"]) for span in task["spans"]] == [
        ("spacy:model", "accepted"),
        ("spacy:model", "relabelled"),
        ("manual", None),
    ]
    assert task["meta"]["source"] == "Agency"
    assert task["meta"]["provenance"]["encoding"] == "utf-8"


def test_the_spans_make_a_spacy_docbin_by_the_usual_recipe(session: Session, tmp_path: Path) -> None:
    export(session, tmp_path / "o.jsonl", states=frozenset({ArticleState.CONFIRMED}))
    nlp = spacy.blank("en")
    docs = DocBin()
    for task in prodigy_tasks(tmp_path / "o.jsonl"):
        doc = nlp.make_doc(task["text"])
        ents = [doc.char_span(s["start"], s["end"], label=s["label"]) for s in task["spans"]]
        doc.ents = [ent for ent in ents if ent is not None]
        docs.add(doc)
    docs.to_disk(tmp_path / "train.spacy")
    (doc,) = DocBin().from_disk(tmp_path / "train.spacy").get_docs(nlp.vocab)
    assert [(ent.text, ent.label_) for ent in doc.ents] == [
        ("Gen Mohammedi", "Person"),
        ("Anna", "Place"),
        ("Al Qaim", "Place"),
    ]


def test_what_is_not_confirmed_is_no_gold(session: Session, tmp_path: Path) -> None:
    second = session.project.queue_rows(session.layer, [2])[2].id
    session.commit(editing.skip(session.annotations(second), by="anna", at=now()))
    export(session, tmp_path / "o.jsonl")
    assert [task["answer"] for task in prodigy_tasks(tmp_path / "o.jsonl")] == ["accept", "ignore", "ignore"]


def test_open_suggestions_stand_among_the_spans_only_when_wanted(session: Session, tmp_path: Path) -> None:
    export(session, tmp_path / "without.jsonl")
    export(session, tmp_path / "with.jsonl", unjudged=True)
    assert [len(task["spans"]) for task in prodigy_tasks(tmp_path / "without.jsonl")] == [3, 0, 0]
    tasks = prodigy_tasks(tmp_path / "with.jsonl")
    assert [[span["origin"]["verdict"] for span in task["spans"]] for task in tasks[1:]] == [["unjudged"] * 2] * 2
    assert b"unjudged" not in (tmp_path / "without.jsonl").read_bytes()


def test_each_article_is_one_line_to_every_kind_of_reader(session: Session, tmp_path: Path) -> None:
    written = export(session, tmp_path / "o.jsonl")
    assert written.count(b"\n") == 3
    assert written.endswith(b"\n")
    assert len(written.decode().splitlines()) == 3
    assert "😀" in written.decode()


def test_the_same_project_gives_the_same_bytes(session: Session, tmp_path: Path) -> None:
    assert export(session, tmp_path / "1.jsonl") == export(session, tmp_path / "2.jsonl")


def test_nothing_to_export_is_said_and_no_file_is_made(tmp_path: Path) -> None:
    session = make(tmp_path / "p.glossator", [Plan("A text.", b"A text.", "utf-8")])
    with pytest.raises(UserError, match="Nothing to export") as caught:
        ExportJob(session, tmp_path / "o.jsonl")
    assert caught.value.hint
    session.close()
    assert [path.name for path in tmp_path.iterdir()] == ["p.glossator"]


def test_the_open_project_is_never_overwritten(session: Session, tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(session.path)
    os.link(session.path, tmp_path / "hard.jsonl")
    for name in ("p.glossator", "link.jsonl", "hard.jsonl", "p.glossator-journal", "other.glossator"):
        with pytest.raises(UserError):
            ExportJob(session, tmp_path / name)
    assert session.project.queue(session.layer) == [1, 2, 3]


def test_a_place_that_cannot_be_written_is_refused_with_a_sentence(session: Session, tmp_path: Path) -> None:
    (tmp_path / "folder.jsonl").mkdir()
    for out in (tmp_path / "folder.jsonl", tmp_path / "missing" / "o.jsonl"):
        with pytest.raises(UserError):
            ExportJob(session, out)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="permissions do not bind everybody")
def test_a_read_only_folder_keeps_the_old_file_and_is_said(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "o.jsonl").write_bytes(b"old")
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    job = ExportJob(session, folder / "o.jsonl")
    run_to_end(job)
    folder.chmod(stat.S_IRWXU)
    assert job.error is not None
    assert (folder / "o.jsonl").read_bytes() == b"old"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full device")  # noqa: PTH110
def test_a_target_that_is_no_file_is_refused(session: Session) -> None:
    from pathlib import Path

    with pytest.raises(UserError, match="is not a file"):
        ExportJob(session, Path("/dev/full"))


def test_a_cancelled_export_keeps_the_old_file_and_leaves_nothing_beside_it(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    out.write_bytes(b"old")
    before = set(tmp_path.iterdir())
    for pumps in (0, 1, 3):
        job = ExportJob(session, out, ALL)
        for _ in range(pumps):
            job.pump()
        job.cancel()
        run_to_end(job)
        assert (job.cancelled, job.result, job.error) == (True, None, None)
        assert out.read_bytes() == b"old"
        assert set(tmp_path.iterdir()) == before


def test_a_worker_that_is_killed_ends_the_export_with_a_sentence(session: Session, tmp_path: Path) -> None:
    out = tmp_path / "o.jsonl"
    out.write_bytes(b"old")
    before = set(tmp_path.iterdir())
    job = ExportJob(session, out, ALL)
    job._worker._process.kill()
    run_to_end(job)
    assert job.error is not None
    assert out.read_bytes() == b"old"
    assert set(tmp_path.iterdir()) == before


def test_wherever_the_writing_is_cut_off_the_file_is_the_old_or_the_new_one(
    session: Session, tmp_path: Path, long: bool
) -> None:
    out = tmp_path / "o.jsonl"
    new = export(session, out)
    before = set(tmp_path.iterdir())
    for number in range(100 if long else 8):
        out.write_bytes(b"old")
        job = ExportJob(session, out, ALL)
        until = time.perf_counter() + random.Random(number).uniform(0, 0.3)
        while not job.finished and time.perf_counter() < until:
            job.pump(0.002)
        job._worker._process.kill()
        run_to_end(job)
        assert out.read_bytes() in ((b"old", new) if job.error else (new,))
        assert set(tmp_path.iterdir()) == before


def test_a_folder_that_vanishes_meanwhile_ends_the_export_with_a_sentence(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    job = ExportJob(session, folder / "o.jsonl", ALL)
    folder.rmdir()
    run_to_end(job)
    assert job.error is not None
    assert "cannot be written" in job.error.sentence


def test_work_goes_on_while_an_export_is_under_way(session: Session, tmp_path: Path) -> None:
    job = ExportJob(session, tmp_path / "o.jsonl", ALL)
    second = session.project.queue_rows(session.layer, [2])[2].id
    longest = 0.0
    while not job.finished:
        begun = time.perf_counter()
        job.pump()
        longest = max(longest, time.perf_counter() - begun)
        annotations = session.annotations(second)
        if annotations.open_suggestions:
            session.commit(editing.accept(annotations, annotations.open_suggestions[0].id))
        time.sleep(0.005)
    assert job.error is None
    assert longest < 1


def test_a_check_of_a_sound_project_finds_nothing(session: Session) -> None:
    job = CheckJob(session)
    run_to_end(job)
    assert job.result is not None
    assert job.result.findings == ()
