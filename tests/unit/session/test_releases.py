"""Releases come out the same whenever they are made again, and two can be compared."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, cast

import pytest
from tests.unit.session.generated import FINGERPRINTS
from tests.unit.session.test_export_plans import TEXT, worked

from glossator.cli import run_command
from glossator.domain.selection import Selection
from glossator.domain.splits import Split
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.errors import UserError
from glossator.session import editing
from glossator.session.export_plan import ExportPlan
from glossator.session.jobs import CheckJob, run_to_end
from glossator.session.release_comparing import Became, Place, compare
from glossator.session.releases import ReleaseJob, find_release, list_releases
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = worked(tmp_path / "p.glossator")
    yield made
    made.close()


def release(session: Session, out: Path, plan: ExportPlan | None = None, *, number: int | None = None) -> ReleaseJob:
    job = ReleaseJob(session, out, plan, number=number)
    run_to_end(job)
    return job


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def articles(session: Session) -> list[str]:
    return [row.id for row in session.project.queue_rows("main", session.project.queue("main")).values()]


def go_on(session: Session) -> None:
    """Do all that could show in an export."""
    first, second, third = articles(session)
    annotations = session.annotations(first)
    session.commit(editing.relabel(annotations, annotations.spans[0].id, "Group", "Group"))
    session.commit(editing.add(session.annotations(second), 26, 29, "Place", "Place"))
    session.commit(editing.reopen(session.annotations(third)))
    newer = Fingerprint("spacy", "model", "9.0", "d" * 64)
    for fingerprint in (FINGERPRINTS[0], newer):
        session.project.add_suggestions(first, fingerprint, [RawSuggestion(0, 3, "PERSON", "why", 0.5)])
    for each in (first, second):
        session.commit(editing.confirm(session.annotations(each), by="ben", at=now()))
    session.change_settings({"pipeline": ""}, "Change the pipeline")


@pytest.mark.parametrize(
    "plan",
    [
        ExportPlan(),
        ExportPlan("brat"),
        ExportPlan("conll", Selection(labels=frozenset({"Person", "Place"})), split=Split(shares=(40, 30, 30))),
    ],
    ids=["jsonl", "brat", "conll"],
)
def test_a_release_is_the_same_whatever_was_done_since(session: Session, tmp_path: Path, plan: ExportPlan) -> None:
    assert release(session, tmp_path / "one", plan).error is None
    go_on(session)
    second = release(session, tmp_path / "two", plan)
    assert (second.error, second.number) == (None, 2)
    assert content(tmp_path / "two") != content(tmp_path / "one")
    for number, name in ((1, "one"), (2, "two")):
        again = release(session, tmp_path / f"again{number}", number=number)
        assert again.error is None
        assert content(tmp_path / f"again{number}") == content(tmp_path / name)
    assert [each.number for each in list_releases(session)] == [1, 2]


def test_of_very_many_files_the_project_keeps_only_what_tells_them_apart(tmp_path: Path) -> None:
    session = worked(tmp_path / "p.glossator", 60)
    try:
        release(session, tmp_path / "one", ExportPlan("brat"))
        assert len(json.loads((tmp_path / "one" / "manifest.json").read_bytes())["files"]) > 120
        kept = find_release(session, 1)
        (shown,) = cast("dict[str, str]", kept.manifest["files"])
        assert shown.endswith(" files")
        assert " more, listed in `manifest.json`" in kept.card
        assert release(session, tmp_path / "two", number=1).error is None
        assert content(tmp_path / "two") == content(tmp_path / "one")
    finally:
        session.close()


def test_the_manifest_and_the_card_say_what_is_in_it(session: Session, tmp_path: Path) -> None:
    release(session, tmp_path / "one")
    manifest = json.loads((tmp_path / "one" / "manifest.json").read_bytes())
    assert set(content(tmp_path / "one")) == {"articles.jsonl", "manifest.json", "README.md"}
    digest = hashlib.sha256((tmp_path / "one" / "articles.jsonl").read_bytes()).hexdigest()
    assert manifest["files"]["articles.jsonl"]["sha256"] == digest
    assert (manifest["number"], manifest["by"], manifest["articles"]["written"]) == (1, "anna", 3)
    assert [label["id"] for label in manifest["scheme"]["labels"]] == ["Person", "Place", "Group"]
    card = (tmp_path / "one" / "README.md").read_text("utf-8")
    assert "# Release 1" in card
    assert digest in card
    assert "### Person (`Person`)" in card


def test_a_release_is_one_change_that_can_be_undone(session: Session, tmp_path: Path) -> None:
    release(session, tmp_path / "one")
    assert session.history.undo_title == "Make release 1"
    job = CheckJob(session)
    run_to_end(job)
    assert job.result is not None
    assert job.result.findings == ()
    session.undo()
    assert list_releases(session) == []
    with pytest.raises(UserError, match="no release 1"):
        find_release(session, 1)


def test_a_release_that_does_not_come_out_the_same_is_refused(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release(session, tmp_path / "one")
    kept = json.loads(session.project.settings()["release.000001"])
    kept["manifest"]["files"]["articles.jsonl"]["sha256"] = "0" * 64
    session.change_settings({"release.000001": json.dumps(kept)}, "Change it")
    again = release(session, tmp_path / "again", number=1)
    assert again.error is not None
    assert "articles.jsonl would differ" in again.error.sentence
    assert not (tmp_path / "again").exists()


def test_two_releases_are_compared_span_by_span(session: Session, tmp_path: Path) -> None:
    release(session, tmp_path / "one")
    go_on(session)
    release(session, tmp_path / "two")
    found = compare(session, 1, 2)
    assert found.articles_gone == ("Article 2",)
    assert found.articles_new == ()
    second = articles(session)[1]
    assert Place(second, "Article 1", 26, 29, "Place", TEXT[26:29]) in found.of(Became.NEW)
    gone, new, same = (len(found.of(became)) for became in (Became.GONE, Became.NEW, Became.SAME))
    assert found.lines()[0] == f"{same} spans are the same, {gone} are gone, {new} are new."
    assert len(found.lines()) == 2 + gone + new
    assert [place.title for _, place in found.places] == sorted(place.title for _, place in found.places)
    back = compare(session, 2, 1)
    assert (set(back.of(Became.GONE)), set(back.of(Became.NEW))) == (
        set(found.of(Became.NEW)),
        set(found.of(Became.GONE)),
    )
    assert set(back.of(Became.SAME)) == set(found.of(Became.SAME))
    with pytest.raises(UserError, match="no release 3"):
        compare(session, 1, 3)


def test_the_number_of_an_undone_release_is_never_used_again(session: Session, tmp_path: Path) -> None:
    assert release(session, tmp_path / "one").number == 1
    session.undo()
    assert release(session, tmp_path / "two").number == 2
    session.undo()
    session.redo()
    assert [each.number for each in list_releases(session)] == [2]
    assert release(session, tmp_path / "three").number == 3


def test_releases_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worked(tmp_path / "p.glossator").close()

    def told(*arguments: object) -> str:
        code = run_command([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert code == 0, said.err
        return said.out

    project = tmp_path / "p.glossator"
    assert told("releases", project).startswith("No releases yet")
    assert told("release", project, tmp_path / "one").startswith("Release 1:\nExported 3 articles with 12 spans")
    told("release", project, tmp_path / "again", "--number", 1)
    assert content(tmp_path / "one") == content(tmp_path / "again")
    told("release", project, tmp_path / "two", "--label", "Place")
    assert [line.split()[0] for line in told("releases", project).splitlines()] == ["1", "2"]
    assert "6 spans are the same, 6 are gone, 0 are new." in told("releases", project, "--compare", 1, 2)
    assert json.loads(told("releases", project, "--compare", 1, 2, "--json"))["same"] == 6
    assert run_command(["release", str(project), str(tmp_path / "x"), "--number", "1", "--format", "conll"]) == 2
