"""Copies at import: each article says at once which one it is most like, of those before it and those beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.small import SCHEME, import_articles, new_article
from tests.unit.session.test_copies import COPY, FIRST, OTHER

from glossator.domain.copies import bands_of
from glossator.formats.format import Incoming
from glossator.formats.transit import from_message, to_message
from glossator.session import importing
from glossator.session.comparing import Comparing
from glossator.session.jobs import ImportJob, run_to_end
from glossator.session.session import Session
from glossator.store import copies

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.session.import_result import ImportResult


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session.create(tmp_path / "p.glossator", SCHEME, {}, author="anna")
    yield made
    made.close()


def bring(session: Session, folder: Path, **texts: str) -> ImportResult:
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    job = ImportJob(session, [folder])
    run_to_end(job)
    assert job.result is not None
    return job.result


def test_an_import_says_which_article_each_copy_is_most_like(session: Session, tmp_path: Path) -> None:
    result = bring(session, tmp_path / "one", a=FIRST, b=OTHER, c=COPY)
    ((title, other, likeness),) = result.copies
    assert (title, other) == ("Daesh flees", "Army takes Rawa")
    assert likeness == pytest.approx(0.74, abs=0.01)
    result = bring(session, tmp_path / "two", d=FIRST.replace("Monday", "Tuesday"))
    ((title, other, likeness),) = result.copies
    assert (title, other) == ("Army takes Rawa", "Army takes Rawa")
    assert likeness > 0.8
    assert session.project.copies.by_group() == [[1, 3, 4]]
    assert session.project.copies.waiting() == 0


def test_a_copy_of_what_did_not_come_in_after_all_is_alone(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text(json.dumps({"text": FIRST}) + "\n{broken\n", "utf-8")
    (folder / "b.txt").write_text(COPY, "utf-8")
    job = ImportJob(session, [folder])
    run_to_end(job)
    while session.project.copies.compare():
        pass
    assert session.project.copies.by_group() == []
    assert bring(session, tmp_path / "again", a=FIRST, b=COPY).copies


def test_many_older_texts_that_wait_are_left_to_idle_moments(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_articles(session, [f"Report number {n}" for n in range(6)])
    monkeypatch.setattr(importing, "_WAITING", 2)
    monkeypatch.setattr(copies, "_WITH_OTHERS", 0)
    assert bring(session, tmp_path / "one", a=FIRST, b=COPY).copies == []
    assert session.project.copies.waiting() == 7
    work = Comparing(session)
    while work.step():
        pass
    assert session.project.copies.by_group() == [[7, 8]]


def test_the_sketch_is_made_where_the_text_is_read() -> None:
    new = new_article(FIRST, "Army takes Rawa")
    assert new.bands == ()
    assert from_message(to_message(Incoming(new))).new.bands == bands_of(FIRST)
