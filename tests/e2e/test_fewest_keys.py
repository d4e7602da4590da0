"""The repair of both seed articles with the fewest keys: all of the grammar, the strip of all mentions, the memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.e2e.desks import Analyst, KeyboardAnalyst, open_window, truth
from tests.e2e.swift import SwiftAnalyst
from tests.e2e.test_seeds import _project, _repair_and_confirm_both

from glossator.domain.article import ArticleState

pytestmark = [pytest.mark.xdist_group("spacy"), pytest.mark.timeout(300)]


def _keys(analyst: type[KeyboardAnalyst], folder: Path, gazetteer: str | None) -> int:
    """Repair and confirm both articles, and return how many keys that took."""
    folder.mkdir()
    with open_window(_project(folder, gazetteer), folder / "settings.json") as window:
        at_work = analyst(window)
        _repair_and_confirm_both(at_work)
        _assert_all_is_as_the_truth_says(at_work)
        return at_work.actions


def _assert_all_is_as_the_truth_says(analyst: Analyst) -> None:
    session = analyst.window.session
    assert session is not None
    rows = session.project.queue_rows(session.layer, session.project.queue(session.layer))
    assert len(rows) == 2
    for row in rows.values():
        assert row.state is ArticleState.CONFIRMED
        article = session.project.article(row.id)
        wanted = truth(article.provenance.file_name, session.project.text(row.id))
        spans = session.project.spans(row.id, session.layer)
        assert sorted((span.start, span.end, span.label) for span in spans) == sorted(
            (want.start, want.end, want.label) for want in wanted
        )
    assert list(session.project.check()) == []


@pytest.mark.parametrize(
    ("gazetteer", "fewest"),
    [
        pytest.param("", 274, id="the pipeline alone"),
        pytest.param(None, 76, id="pipeline and gazetteer", marks=pytest.mark.long),
    ],
)
def test_both_seeds_are_repaired_with_less_than_half_of_the_plain_analyst_s_keys(
    tmp_path: Path, gazetteer: str | None, fewest: int
) -> None:
    keys = _keys(SwiftAnalyst, tmp_path / "swift", gazetteer)
    assert keys == fewest
    assert keys < _keys(KeyboardAnalyst, tmp_path / "plain", gazetteer) * 0.4
