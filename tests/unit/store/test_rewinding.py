"""A copy of a project can be brought back to any earlier change."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.session.generated import Plan, make, plans

from glossator.domain.article import ArticleState
from glossator.domain.export import ExportArticle
from glossator.errors import ProjectError
from glossator.session import editing
from glossator.session.session import Session, now
from glossator.store.project import Project
from glossator.store.rewinding import rewind


def copied(session: Session, folder: Path) -> Path:
    copy = folder / "copy.glossator"
    for _ in session.project.snapshot(copy):
        pass
    return copy


def rows(path: Path) -> list[ExportArticle]:
    with Project.open_snapshot(path) as project:
        return list(project.export_rows("main", frozenset(ArticleState)))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(wanted=st.lists(plans(), min_size=1, max_size=3), deeds=st.integers(1, 4))
def test_a_copy_goes_back_to_what_it_showed(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[Plan], deeds: int
) -> None:
    session = make(tmp_path_factory.mktemp("project") / "p.glossator", wanted)
    try:
        then = copied(session, tmp_path_factory.mktemp("then"))
        seq = session.project.changes(limit=1)[0].seq
        for row in list(session.project.queue_rows("main", session.project.queue("main")).values())[:deeds]:
            session.commit(editing.add(session.annotations(row.id), 0, 1, "Group", "Group"))
            session.commit(editing.confirm(session.annotations(row.id), by="ben", at=now()))
            session.commit(editing.remark(session.annotations(row.id), wording="No plan has this."))
        session.change_settings({"pipeline": "other"}, "Change the pipeline")
        later = copied(session, tmp_path_factory.mktemp("now"))
        assert rows(later) != rows(then)
        rewind(later, seq)
        assert rows(later) == rows(then)
        with Project.open_snapshot(later) as project:
            assert "pipeline" not in project.settings()
        with pytest.raises(ProjectError, match="no change"):
            rewind(later, seq + 1000)
    finally:
        session.close()
