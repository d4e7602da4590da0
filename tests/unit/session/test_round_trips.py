"""What is exported as it is and imported into a fresh project is that project again, and exports as the same bytes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.forked import ForkedWorker
from tests.unit.session.generated import SCHEME, Plan, make, plans

from glossator import process
from glossator.domain.article import ArticleState
from glossator.domain.selection import Selection
from glossator.session.jobs import ExportJob, ExportPlan, ImportJob, run_to_end
from glossator.session.session import Session

_ANY = frozenset(ArticleState)


@pytest.fixture(scope="module", autouse=True)
def _start_workers_at_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        forked = SimpleNamespace(Popen=ForkedWorker, PIPE=subprocess.PIPE, TimeoutExpired=subprocess.TimeoutExpired)
        patch.setattr(process, "subprocess", forked)
        yield


def _export(session: Session, out: Path, *, unjudged: bool) -> bytes:
    job = ExportJob(session, out, ExportPlan(selection=Selection(_ANY, unjudged=unjudged)))
    run_to_end(job)
    assert job.error is None
    return out.read_bytes()


def _round_trip(folder: Path, wanted: list[Plan], *, unjudged: bool) -> None:
    first = make(folder / "first.glossator", wanted)
    second = Session.create(folder / "second.glossator", SCHEME, {}, author="ben")
    try:
        written = _export(first, folder / "1.jsonl", unjudged=unjudged)
        job = ImportJob(second, [folder / "1.jsonl"])
        run_to_end(job)
        assert job.error is None
        assert job.result is not None
        assert job.result.rejected == []
        assert _export(second, folder / "2.jsonl", unjudged=unjudged) == written
        assert list(first.project.export_rows("main", _ANY)) == list(second.project.export_rows("main", _ANY))
        for row in first.project.queue_rows("main", first.project.queue("main")).values():
            assert first.project.original(row.id) == second.project.original(row.id)
            before, after = first.annotations(row.id), second.annotations(row.id)
            assert (before.marks(), before.remark, before.status) == (after.marks(), after.remark, after.status)
        assert list(second.project.check()) == []
        second.undo()
        assert second.project.queue("main") == []
        assert list(second.project.check()) == []
    finally:
        first.close()
        second.close()
        shutil.rmtree(folder)


@pytest.mark.timeout(3600)
def test_an_export_imported_into_a_fresh_project_gives_the_same_state_and_the_same_export(
    long: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @settings(max_examples=1000 if long else 10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(wanted=st.lists(plans(), min_size=1, max_size=12 if long else 6), unjudged=st.booleans())
    def there_and_back(wanted: list[Plan], unjudged: bool) -> None:
        nonlocal tried
        tried += 1
        _round_trip(tmp_path_factory.mktemp("round"), wanted, unjudged=unjudged)

    tried = 0
    there_and_back()
    assert tried >= (1000 if long else 10)
