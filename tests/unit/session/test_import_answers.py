from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.generated import SCHEME

from glossator.domain.article import ArticleState
from glossator.domain.labels import check_scheme
from glossator.domain.selection import Selection
from glossator.errors import UserError
from glossator.session import editing
from glossator.session.jobs import (
    ExportJob,
    ExportPlan,
    ImportAnswer,
    ImportJob,
    ImportPreview,
    ImportResult,
    run_to_end,
)
from glossator.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "p.glossator", SCHEME, {}, author="anna")
    yield made
    made.close()


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Annotations of somebody else, overlapping, one of them under a label that the scheme lacks."""
    spans = [(0, 4, "PERSON"), (10, 15, "TOWN"), (0, 9, "GROUP OF"), (10, 15, "GPE"), (10, 15, "LOC")]
    listed = [{"start": start, "end": end, "label": label} for start, end, label in spans]
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({"text": "Anna left Aanah.", "spans": listed}) + '\n{"text": "Nobody."}\n')
    return path


def take(session: Session, path: Path, answer: ImportAnswer) -> ImportResult:
    job = ImportJob(session, [path], answer=answer)
    run_to_end(job)
    assert job.error is None, job.error
    assert job.result is not None
    assert list(session.project.check()) == []
    return job.result


def marks(session: Session, article: str) -> list[tuple[int, int, str, bool]]:
    return sorted((mark.start, mark.end, mark.label, mark.judged) for mark in session.annotations(article).marks())


def test_a_label_that_is_said_to_mean_another_is_learnt_by_the_scheme_in_the_same_change(
    session: Session, gold: Path
) -> None:
    result = take(session, gold, ImportAnswer(labels={"TOWN": "Place", "GROUP OF": "Group"}))
    assert session.scheme.map_source("TOWN") == "Place"
    assert session.scheme.map_source("GROUP OF") == "Group"
    assert {mark[2] for mark in marks(session, result.added[0].id)} >= {"Place", "Group"}
    assert not any("not shown" in note.sentence for note in result.notes)
    session.undo()
    assert session.scheme == SCHEME
    assert list(session.project.queue(session.layer)) == []
    assert list(session.project.check()) == []
    session.redo()
    assert session.scheme.map_source("TOWN") == "Place"


def test_labels_can_be_added_with_a_free_colour_and_key(session: Session, gold: Path) -> None:
    take(session, gold, ImportAnswer(add=frozenset({"TOWN", "GROUP OF"})))
    check_scheme(session.scheme)
    added = [session.scheme.label(name) for name in ("TOWN", "GROUP OF")]
    assert len({label.colour for label in session.scheme}) == 5
    assert all(label.key for label in added)


def test_suggestions_whose_label_is_left_open_are_kept_and_said(session: Session, gold: Path) -> None:
    result = take(session, gold, ImportAnswer())
    (note,) = [note for note in result.notes if "not shown" in note.sentence]
    assert "“TOWN” (1)" in note.sentence
    assert session.scheme == SCHEME


def test_annotations_come_in_as_judged_spans_that_may_overlap(session: Session, gold: Path) -> None:
    result = take(session, gold, ImportAnswer(labels={"TOWN": "Group", "GROUP OF": "Group"}, as_spans=True))
    first, second = (added.id for added in result.added)
    spans = session.project.spans(first, session.layer)
    assert sorted((span.start, span.end, span.label, span.text) for span in spans) == [
        (0, 4, "Person", "Anna"),
        (0, 9, "Group", "Anna left"),
        (10, 15, "Group", "Aanah"),
        (10, 15, "Place", "Aanah"),
    ]
    assert {span.verdict for span in spans} == {"accepted"}
    # GPE and LOC say the same here: one span, and nothing is left to judge.
    assert session.annotations(first).open_suggestions == ()
    assert session.project.status(first, session.layer).state is ArticleState.NEW
    assert session.project.spans(second, session.layer) == []


def test_the_work_can_be_that_of_another_layer_and_confirmed_there(session: Session, gold: Path) -> None:
    answer = ImportAnswer(as_spans=True, layer="  gold  standard ", confirm=True, add=frozenset({"TOWN", "GROUP OF"}))
    result = take(session, gold, answer)
    first, second = (added.id for added in result.added)
    assert session.project.spans(first, session.layer) == []
    assert len(session.project.spans(first, "gold standard")) == 4
    for article in (first, second):
        assert session.project.status(article, "gold standard").state is ArticleState.CONFIRMED
        assert session.project.status(article, "gold standard").by == "anna"
        assert session.project.status(article, session.layer).state is ArticleState.NEW
    # The article is open in one layer while what was done in the other is taken back.
    assert session.annotations(first).spans == ()
    session.undo()
    assert list(session.project.check()) == []
    session.redo()
    assert len(session.project.spans(first, "gold standard")) == 4
    assert session.annotations(first).spans == ()
    assert list(session.project.check()) == []


def test_work_in_one_layer_does_not_touch_what_is_open_in_another(session: Session, gold: Path) -> None:
    result = take(session, gold, ImportAnswer(as_spans=True, layer="gold"))
    article = result.added[0].id
    session.commit(editing.accept(session.annotations(article), session.annotations(article).marks()[0].id))
    assert len(session.annotations(article).spans) == 1
    session.undo()
    assert session.annotations(article).spans == ()
    assert len(session.project.spans(article, "gold")) > 1


def exported(session: Session, folder: Path, label: str) -> Path:
    """Export an article with a judged span, whose label is then written as another."""
    text = folder / "a.txt"
    text.write_text("Anna left Aanah.")
    take(session, text, ImportAnswer())
    article = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    (row,) = article.values()
    session.commit(editing.add(session.annotations(row.id), 0, 4, "Person", "Person"))
    job = ExportJob(session, folder / "work.jsonl", ExportPlan(selection=Selection(frozenset(ArticleState))))
    run_to_end(job)
    written = (folder / "work.jsonl").read_text("utf-8")
    (folder / "work.jsonl").write_text(written.replace('"label":"Person"', f'"label":"{label}"'), "utf-8")
    return folder / "work.jsonl"


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "other.glossator", SCHEME, {}, author="anna")
    yield made
    made.close()


def test_judged_spans_need_a_label_and_get_the_one_that_is_said(
    session: Session, other: Session, tmp_path: Path
) -> None:
    path = exported(other, tmp_path, "Soldier")
    good = tmp_path / "b.txt"
    good.write_text("Something else.")
    previews: list[ImportPreview] = []

    def look(job: ImportJob) -> None:
        assert job.preview is not None
        previews.append(job.preview)
        job.take(ImportAnswer())

    job = ImportJob(session, [path, good], when_ready=look)
    run_to_end(job)
    (unknown,) = previews[0].unknown_labels
    assert (unknown.name, unknown.judged, unknown.spans) == ("Soldier", True, 1)
    assert previews[0].lacking(ImportAnswer(), session.scheme) == ("Soldier",)
    assert previews[0].lacking(ImportAnswer(labels={"Soldier": "Person"}), session.scheme) == ()
    assert job.result is not None
    assert job.result.refused
    assert "“Soldier”" in job.result.rejected[0].sentence
    job = ImportJob(session, [path, good], answer=ImportAnswer(part=True))
    run_to_end(job)
    assert job.result is not None
    assert [added.title for added in job.result.added] == ["Something else."]
    result = take(session, path, ImportAnswer(labels={"Soldier": "Group"}))
    assert marks(session, result.added[0].id) == [(0, 4, "Group", True)]
    assert session.scheme == SCHEME
    session.undo()
    result = take(session, path, ImportAnswer(add=frozenset({"Soldier"})))
    assert marks(session, result.added[0].id) == [(0, 4, "Soldier", True)]


def test_a_judged_label_that_the_scheme_knows_as_a_source_s_is_taken_for_that_label(
    session: Session, other: Session, tmp_path: Path
) -> None:
    path = exported(other, tmp_path, "PERSON")
    result = take(session, path, ImportAnswer(add=frozenset({"PERSON"})))
    assert marks(session, result.added[0].id) == [(0, 4, "Person", True)]
    assert any("for which it stands" in note.sentence for note in result.notes)


def test_judged_work_of_our_own_files_stays_as_it_is_where_annotations_become_spans(
    session: Session, other: Session, tmp_path: Path
) -> None:
    path = exported(other, tmp_path, "Person")
    result = take(session, path, ImportAnswer(as_spans=True, confirm=True))
    assert marks(session, result.added[0].id) == [(0, 4, "Person", True)]
    assert session.project.status(result.added[0].id, session.layer).state is ArticleState.NEW


def test_an_answer_with_a_label_that_is_not_there_ends_the_import_with_a_sentence(session: Session, gold: Path) -> None:
    job = ImportJob(session, [gold], answer=ImportAnswer(labels={"TOWN": "Village"}))
    run_to_end(job)
    assert isinstance(job.error, UserError)
    assert "Village" in job.error.sentence
    assert len(session.project.changes()) == 1
    assert session.project.discard_staged(limit=0) is False


def test_a_label_that_no_file_holds_is_said(session: Session, gold: Path) -> None:
    result = take(session, gold, ImportAnswer(labels={"TWON": "Place"}))
    assert any("“TWON”" in note.sentence for note in result.notes)
