from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.generated import FINGERPRINTS, SCHEME, Plan, make

from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.domain.suggestion import RawSuggestion
from glossator.errors import UserError
from glossator.session import editing
from glossator.session.jobs import ExportJob, ExportPlan, ImportJob, ImportResult, ImportWishes, run_to_end
from glossator.session.outcome import Outcome
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "p.glossator", SCHEME, {}, author="anna")
    yield made
    made.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    (made / "deeper").mkdir(parents=True)
    (made / ".hidden").mkdir()
    (made / "b.txt").write_text("Second\nText.", "utf-8")
    (made / "a.TXT").write_text("  First\nText.\n", "utf-8")
    (made / "deeper" / "c.text").write_bytes("Третий\nТекст об армии и войне на востоке страны.".encode("cp1251"))
    (made / "deeper" / "d.jsonl").write_text('{"text":"Fourth"}\n{"text":"Fifth"}\n', "utf-8")
    (made / ".hidden" / "e.txt").write_text("hidden")
    (made / ".f.txt").write_text("hidden")
    (made / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (made / "articles.toml").write_text(
        '[articles."a.TXT"]\nsource="AFP"\npublished=2017-01-05\ntidy=true\n[articles."gone.txt"]\ntitle="x"\n'
    )
    return made


def run(session: Session, *paths: Path, tidy: bool | None = None) -> ImportResult:
    job = ImportJob(session, paths, wishes=ImportWishes(tidy=tidy))
    run_to_end(job)
    assert job.error is None
    assert job.result is not None
    assert list(session.project.check()) == []
    return job.result


def titles(session: Session) -> list[str]:
    keys = session.project.queue(session.layer)
    rows = session.project.queue_rows(session.layer, keys)
    return [rows[key].title for key in keys]


def test_a_folder_comes_in_by_name_with_what_is_known_of_it(session: Session, folder: Path) -> None:
    result = run(session, folder)
    assert titles(session) == ["First", "Second", "Третий", "Fourth", "Fifth"]
    assert [added.title for added in result.added] == titles(session)
    first = session.project.article(result.added[0].id)
    assert (first.metadata.source, first.metadata.published) == ("AFP", "2017-01-05")
    assert session.project.text(result.added[0].id) == "First\nText."
    assert session.project.original(result.added[0].id) == b"  First\nText.\n"
    assert result.passed_over == ["image.png"]
    notes = {(note.file, note.sentence) for note in result.notes}
    assert ("articles.toml", "“gone.txt” is named but is not there.") in notes
    assert ("deeper/c.text", "The file is not UTF-8; read as windows-1251, which is a guess.") in notes


def test_the_result_is_told_in_sentences(session: Session, folder: Path) -> None:
    lines = run(session, folder, folder / "image.png", folder / "none.txt").lines()
    assert titles(session) == []
    assert [line.text for line in lines if line.problem] == [
        "Nothing was imported, because 2 files are not whole.",
        f"none.txt was not imported. It is not there: {folder / 'none.txt'}. Check its name.",
        "image.png was not imported. The file is a picture, not a text file. Save its text as a .txt file.",
    ]


def test_tidying_can_be_asked_for_or_refused_for_all(session: Session, folder: Path) -> None:
    result = run(session, folder / "a.TXT", tidy=False)
    assert session.project.text(result.added[0].id) == "  First\nText.\n"


def test_an_import_is_one_change_that_one_undo_takes_back(session: Session, folder: Path) -> None:
    before = len(session.project.changes())
    run(session, folder)
    (newest, *_) = session.project.changes()
    assert (newest.title, len(session.project.changes())) == ("Import 5 articles", before + 1)
    session.undo()
    assert titles(session) == []
    assert list(session.project.check()) == []
    session.redo()
    assert len(titles(session)) == 5
    assert list(session.project.check()) == []


def test_what_was_undone_can_be_imported_again(session: Session, folder: Path) -> None:
    run(session, folder)
    session.undo()
    assert len(run(session, folder).added) == 5


def test_the_same_text_twice_is_noticed_and_said(session: Session, folder: Path) -> None:
    run(session, folder / "b.txt")
    copy = folder / "copy.txt"
    copy.write_text("Second\r\nText.", "utf-8", newline="")
    result = run(session, folder / "b.txt", copy, folder / "a.TXT", folder / "a.TXT")
    assert [(duplicate.file, duplicate.existing) for duplicate in result.duplicates] == [
        ("b.txt", "Second"),
        ("copy.txt", "Second"),
    ]
    assert titles(session) == ["Second", "First"]


def test_duplicates_inside_one_import_are_noticed(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text":"One"}\n{"text":"One"}\n{"text":"Two"}\n')
    (tmp_path / "b.jsonl").write_text('{"text":"Two"}\n')
    result = run(session, tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    assert len(result.added) == 2
    assert [duplicate.file for duplicate in result.duplicates] == ["a.jsonl", "b.jsonl"]


def test_a_broken_articles_toml_stops_the_import_with_a_sentence(session: Session, folder: Path) -> None:
    (folder / "articles.toml").write_text('[articles."a.TXT"]\ntitle = \n')
    job = ImportJob(session, [folder])
    run_to_end(job)
    assert job.error is not None
    assert "line 2" in job.error.sentence
    assert titles(session) == []
    assert list(session.project.check()) == []


def test_nothing_to_import_makes_no_change(session: Session, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b" \n")
    before = session.project.changes()
    result = run(session, tmp_path / "empty.txt", session.path)
    assert [rejected.file for rejected in result.rejected] == ["p.glossator", "empty.txt"]
    assert result.lines()[0].text == "Nothing was imported."
    assert session.project.changes() == before


@pytest.mark.parametrize("pumps", [0, 1, 10, 40])
def test_a_cancelled_import_leaves_nothing(session: Session, tmp_path: Path, pumps: int) -> None:
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text":"Article {n} {"x" * 3000}"}}\n' for n in range(2000)))
    before = session.project.changes()
    job = ImportJob(session, [tmp_path / "a.jsonl"])
    for _ in range(pumps):
        job.pump(0.02)
    assert not job.finished
    job.cancel()
    run_to_end(job)
    assert (job.cancelled, job.result, job.error) == (True, None, None)
    assert titles(session) == []
    assert session.project.changes() == before
    assert session.project.discard_staged(limit=0) is False
    assert list(session.project.check()) == []
    assert len(run(session, tmp_path / "a.jsonl").added) == 2000


def test_a_worker_that_is_killed_ends_the_import_with_a_sentence_and_nothing_stays(
    session: Session, tmp_path: Path
) -> None:
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text":"Article {n} {"x" * 3000}"}}\n' for n in range(500)))
    job = ImportJob(session, [tmp_path / "a.jsonl"])
    for _ in range(5):
        job.pump(0.05)
    job._worker._process.kill()
    run_to_end(job)
    assert job.error is not None
    assert job.error.sentence.startswith("The work stopped: the process that did it was killed")
    assert titles(session) == []
    assert list(session.project.check()) == []


def test_two_imports_at_a_time_are_refused(session: Session, folder: Path) -> None:
    job = ImportJob(session, [folder])
    with pytest.raises(UserError, match="under way"):
        ImportJob(session, [folder])
    run_to_end(job)
    assert len(titles(session)) == 5
    run(session, folder)


def test_work_goes_on_during_an_import(session: Session, tmp_path: Path, folder: Path) -> None:
    run(session, folder / "b.txt")
    article = session.project.queue_rows(session.layer, [1])[1].id
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text":"Article {n} {"x" * 3000}"}}\n' for n in range(300)))
    job = ImportJob(session, [tmp_path / "a.jsonl"])
    deeds = 0
    while not job.finished:
        job.pump(0.005)
        session.commit(editing.skip(session.annotations(article), by="anna", at=now()))
        session.commit(editing.reopen(session.annotations(article)))
        deeds += 2
    assert len(titles(session)) == 301
    assert len(session.project.changes(limit=10_000)) == deeds + 3
    assert list(session.project.check()) == []


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More articles than are written in one go."""
    path = tmp_path / "many.jsonl"
    path.write_text("".join(f'{{"text":"Article {n}"}}\n' for n in range(700)))
    return path


def until_writing(session: Session, job: ImportJob) -> None:
    while not session.busy:
        job.pump(0.05)
        assert not job.finished


def test_very_many_articles_come_in_short_steps_and_are_told_of_once(session: Session, many: Path) -> None:
    told: list[Outcome] = []
    session.subscribe(told.append)
    job = ImportJob(session, [many])
    until_writing(session, job)
    steps = 0
    while not job.finished:
        job.pump()
        steps += 1
    assert steps > 1
    assert len(told) == 1
    assert len(told[0].articles) == len(titles(session)) == 700
    assert session.project.changes()[0].title == "Import 700 articles"
    assert list(session.project.check()) == []


def test_work_in_the_middle_of_writing_very_many_loses_neither(session: Session, many: Path) -> None:
    job = ImportJob(session, [many])
    for number in range(2):
        until_writing(session, job)
        session.change_setting("colour", f"{number}", "Choose a colour")
        assert session.project.settings()["colour"] == f"{number}"
        assert titles(session) == []
    run_to_end(job)
    assert len(titles(session)) == 700
    assert session.project.settings()["colour"] == "1"
    assert len(session.project.changes()) == 4
    assert list(session.project.check()) == []


def test_stopping_in_the_middle_of_writing_very_many_leaves_nothing(session: Session, many: Path) -> None:
    job = ImportJob(session, [many])
    until_writing(session, job)
    job.cancel()
    run_to_end(job)
    assert job.error is None
    assert titles(session) == []
    assert len(session.project.changes()) == 1
    assert not session.busy
    assert list(session.project.check()) == []


def annotated(folder: Path) -> Path:
    made = make(
        folder / "other.glossator", [Plan(f"Anna left Aanah {n}", b"Anna left Aanah", "utf-8") for n in range(2)]
    )
    for key in made.project.queue(made.layer):
        article = made.project.queue_rows(made.layer, [key])[key].id
        found = [RawSuggestion(0, 4, "PERSON"), RawSuggestion(10, 15, "GPE")]
        made.project.add_suggestions(article, FINGERPRINTS[0], found)
        made.commit(editing.accept(made.annotations(article), made.annotations(article).marks()[0].id))
        made.commit(editing.reject(made.annotations(article), made.annotations(article).marks()[1].id))
    job = ExportJob(made, folder / "work.jsonl", ExportPlan(selection=Selection(frozenset(ArticleState))))
    run_to_end(job)
    made.close()
    return folder / "work.jsonl"


def test_work_comes_in_with_the_articles_and_goes_with_them(session: Session, tmp_path: Path) -> None:
    path = annotated(tmp_path)
    result = run(session, path)
    marks = session.annotations(result.added[0].id).marks()
    assert [(mark.start, mark.end, mark.label, mark.judged) for mark in marks] == [(0, 4, "Person", True)]
    session.undo()
    assert titles(session) == []
    assert list(session.project.check()) == []
    # The ids are taken by texts that the journal still refers to.
    again = run(session, path)
    assert again.added[0].id != result.added[0].id
    assert [mark.judged for mark in session.annotations(again.added[0].id).marks()] == [True]
    assert len(session.annotations(again.added[0].id).rejections) == 1


def test_labels_that_the_scheme_lacks_are_listed_and_nothing_comes_in(session: Session, tmp_path: Path) -> None:
    path = annotated(tmp_path)
    tasks = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    tasks[0]["spans"][0]["label"] = "Weapon"
    tasks[1]["spans"][0]["label"] = "Ship"
    path.write_text("".join(json.dumps(task) + "\n" for task in tasks))
    (rejected,) = run(session, path).rejected
    assert "“Ship”, “Weapon”" in rejected.sentence
    assert titles(session) == []


def test_foreign_spans_are_suggestions_and_labels_that_nobody_knows_are_said(session: Session, tmp_path: Path) -> None:
    task = {"text": "Anna left Aanah.", "spans": [{"start": 0, "end": 4, "label": "PERSON"}]}
    task["spans"].append({"start": 10, "end": 15, "label": "TOWN"})  # type: ignore[attr-defined]
    (tmp_path / "gold.jsonl").write_text(json.dumps(task))
    result = run(session, tmp_path / "gold.jsonl")
    (suggestion,) = session.annotations(result.added[0].id).open_suggestions
    assert (suggestion.label, suggestion.fingerprint.source) == ("Person", "file:gold.jsonl")
    assert any("“TOWN”" in note.sentence for note in result.notes)
    assert "Its spans are taken as suggestions, to be judged here." in {note.sentence for note in result.notes}


def test_texts_that_a_crash_left_behind_are_removed_by_the_next_import(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text":"Article {n}"}}\n' for n in range(500)))
    first = ImportJob(session, [tmp_path / "a.jsonl"])
    while not session.project.discard_staged(limit=0):
        assert not first.finished
        first.pump(0.001)
    first._clean_up()
    assert len(run(session, tmp_path / "a.jsonl").added) == 500
    assert session.project.discard_staged(limit=0) is False


def test_one_step_of_an_import_is_short(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("".join(f'{{"text":"Article {n} {"x" * 3000}"}}\n' for n in range(300)))
    job = ImportJob(session, [tmp_path / "a.jsonl"])
    steps = []
    while not job.finished:
        begun = time.perf_counter()
        job.pump()
        steps.append(time.perf_counter() - begun)
        time.sleep(0.001)
    # A frame is what a person notices; the figures proper are in the benchmarks.
    assert sorted(steps)[int(len(steps) * 0.9)] < 0.05
