from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from tests.unit.session.generated import SCHEME, Plan, make

from glossator.session import job as jobs
from glossator.session.jobs import CheckJob, ExportJob, ImportJob, Job, run_to_end
from glossator.session.session import Session

if TYPE_CHECKING:
    from pathlib import Path


def test_a_job_wakes_its_owner_from_another_thread_and_is_told_of_progress(tmp_path: Path) -> None:
    session = Session.create(tmp_path / "p.glossator", SCHEME, {}, author="anna")
    woken = threading.Event()
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"Article {n}")
    job = ImportJob(session, [tmp_path / f"{n}.txt" for n in range(3)], wake=woken.set)
    assert woken.wait(10)
    seen: list[float | None] = []
    run_to_end(job, lambda each: seen.append(each.progress))
    assert seen[-1] == 1.0
    assert job.result is not None
    session.close()


def test_a_finished_job_may_be_pumped_and_cancelled_without_effect(tmp_path: Path) -> None:
    session = make(tmp_path / "p.glossator", [Plan("Anna", b"Anna", "utf-8", deeds=[(0, 0, 0, 0)])])
    made: list[Job] = [
        ExportJob(session, tmp_path / "o.jsonl"),
        CheckJob(session),
        ImportJob(session, [tmp_path / "none.txt"]),
    ]
    for job in made:
        run_to_end(job)
        result = job.result
        job.pump()
        job.cancel()
        assert (job.finished, job.cancelled, job.error, job.result) == (True, False, None, result)
    session.close()


def test_a_job_cleans_up_when_its_work_fails_by_our_own_mistake(tmp_path: Path) -> None:
    session = make(tmp_path / "p.glossator", [Plan("Anna", b"Anna", "utf-8")])
    job = CheckJob(session)
    session.close()
    # Whatever it is, nothing may stay behind.
    with contextlib.suppress(Exception):
        run_to_end(job)
    assert not job._snapshot.parent.exists()
    assert not job._worker._process.running


def test_no_step_is_meant_to_work_longer_than_a_frame() -> None:
    assert jobs.BUDGET <= 0.008
