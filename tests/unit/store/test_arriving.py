"""A run of very many suggestions is stored in short steps, and is there as a whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, PIPELINE, SCHEME, change, furnish

from glossator.domain.changes import SettingChanged
from glossator.domain.suggestion import RawSuggestion
from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path

LABELS = [source for label in SCHEME for source in label.sources]


@pytest.fixture
def found(project: Project) -> tuple[str, list[RawSuggestion]]:
    """An article, and very many finds in it."""
    article = furnish(project)[0].article.id
    length = len(project.text(article))
    stretches = [(start, end) for start in range(length) for end in range(start + 1, length + 1)]
    return article, [RawSuggestion(*stretch, label) for stretch in stretches[:400] for label in LABELS[:2]]


def test_steps_store_what_one_go_stores(
    project: Project, found: tuple[str, list[RawSuggestion]], tmp_path: Path
) -> None:
    article, suggestions = found
    steps = 0
    for _ in project.add_suggestions_steps(article, PIPELINE, suggestions):
        steps += 1
        assert project.suggestions(article) == []
        assert not project.has_run(article, PIPELINE.source)
        assert not project.busy
    assert steps > 4
    stored = project.suggestions(article)
    assert len(stored) == len(suggestions)
    assert [each for part in project.suggestions_steps(article) for each in part] == stored
    assert list(project.check()) == []
    project.add_suggestions(article, PIPELINE, suggestions)
    assert project.suggestions(article) == stored


def test_what_is_given_up_leaves_nothing_and_can_be_stored_again(
    project: Project, found: tuple[str, list[RawSuggestion]], path: Path
) -> None:
    article, suggestions = found
    steps = project.add_suggestions_steps(article, PIPELINE, suggestions)
    for _ in range(4):
        next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert list(project.check()) == []
    project.close()
    with Project.open(path) as again:
        assert again.suggestions(article) == []
        assert not again.has_run(article, PIPELINE.source)
        again.add_suggestions(article, PIPELINE, suggestions)
        assert len(again.suggestions(article)) == len(suggestions)


def test_whoever_writes_in_between_is_not_refused_and_finds_the_run_whole(
    project: Project, found: tuple[str, list[RawSuggestion]]
) -> None:
    article, suggestions = found
    steps = project.add_suggestions_steps(article, PIPELINE, suggestions)
    for _ in range(4):
        next(steps)
    project.commit(change(SettingChanged("colour", None, "blue"), layer=LAYER))
    assert project.settings()["colour"] == "blue"
    assert len(project.suggestions(article)) == len(suggestions)
    assert list(steps) == []
    assert list(project.check()) == []
