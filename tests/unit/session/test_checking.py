from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.session.generated import Plan, make
from tests.unit.store.builders import tamper

from glossator.session.jobs import CheckJob, run_to_end
from glossator.session.session import Session

if TYPE_CHECKING:
    from pathlib import Path

PLANS = [Plan("Anna left Aanah.", b"Anna left Aanah.", "utf-8", deeds=[(2, 0, 3, 0), (0, 0, 0, 0)])]


def test_a_sound_project_has_no_findings_and_stays_as_it_is(tmp_path: Path) -> None:
    session = make(tmp_path / "p.glossator", PLANS)
    before = session.path.stat().st_mtime_ns
    job = CheckJob(session)
    run_to_end(job)
    assert job.result is not None
    assert job.result.findings == ()
    assert session.path.stat().st_mtime_ns == before
    session.close()


def test_what_was_changed_from_outside_is_found(tmp_path: Path) -> None:
    make(tmp_path / "p.glossator", PLANS).close()
    tamper(tmp_path / "p.glossator", "UPDATE span SET start = start + 1, stop = stop + 1")
    session = Session.open(tmp_path / "p.glossator", author="anna")
    job = CheckJob(session)
    run_to_end(job)
    assert job.result is not None
    assert job.result.findings
    assert all(finding.sentence.endswith(".") for finding in job.result.findings)
    session.close()


def test_a_cancelled_check_has_no_result_and_leaves_no_copy(tmp_path: Path) -> None:
    session = make(tmp_path / "p.glossator", PLANS)
    job = CheckJob(session)
    job.pump()
    job.cancel()
    run_to_end(job)
    assert (job.cancelled, job.result, job.error) == (True, None, None)
    assert not job._snapshot.parent.exists()
    session.close()
