from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, SCHEME, change, new_article

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import ArticleAdded, ArticleRemoved, SchemeChanged, StatusChanged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glossator.domain.article import NewArticle
    from glossator.store.project import Project

ALL = frozenset(ArticleState)
TEXTS = ("Daesh left Al-Qaim.", "Nobody came.", '“Al Qaim” again; a "quoted" word', "😀 only", "Daesh and Al Qaim")


@pytest.fixture
def articles(project: Project) -> list[NewArticle]:
    """Some articles in the project; the last two are not in the index of words yet."""
    new = [new_article(text, f"Title {number}") for number, text in enumerate(TEXTS)]
    project.commit(change(SchemeChanged(None, SCHEME)))
    for part in (new[:3], new[3:]):
        project.stage_texts(part)
        project.commit(change(*(ArticleAdded(each.article) for each in part)))
        if part[0] is new[0]:
            while project.words.take_in():
                pass
    return new


def found(
    project: Project, *phrases: str, states: frozenset[ArticleState] = ALL, indexed: bool = True
) -> Sequence[str]:
    steps = project.candidates(LAYER, phrases, states, indexed=indexed)
    return [candidate.text for _, candidate in steps if candidate is not None]


@pytest.mark.usefixtures("articles")
class TestWhichArticles:
    def test_those_that_the_index_names_and_those_that_are_not_in_it(self, project: Project) -> None:
        assert found(project, "daesh") == [TEXTS[3], TEXTS[4], TEXTS[0]]
        assert found(project, "al qaim") == [TEXTS[3], TEXTS[4], TEXTS[0], TEXTS[2]]
        assert found(project, "nobody", "quoted") == [TEXTS[3], TEXTS[4], TEXTS[1], TEXTS[2]]

    def test_signs_in_a_phrase_ask_for_nothing_special(self, project: Project) -> None:
        assert TEXTS[2] in found(project, 'a "quoted"')
        assert TEXTS[0] in found(project, "Al-Qaim.", "Daesh* OR (")

    def test_without_the_index_all_are_read(self, project: Project) -> None:
        assert found(project, "😀", indexed=False) == list(TEXTS)

    def test_what_comes_into_the_index_meanwhile_is_found_once(self, project: Project) -> None:
        steps = project.candidates(LAYER, ["daesh", "only"], ALL, indexed=True)
        texts = [candidate.text for _, candidate in (next(steps),) if candidate]
        while project.words.take_in():
            pass
        texts += [candidate.text for _, candidate in steps if candidate]
        assert sorted(texts) == sorted([TEXTS[0], TEXTS[3], TEXTS[4]])

    def test_the_part_that_is_done_only_grows(self, project: Project) -> None:
        for indexed in (True, False):
            parts = [part for part, _ in project.candidates(LAYER, ["daesh"], ALL, indexed=indexed)]
            assert parts == sorted(parts)
            assert 0 < parts[0] <= parts[-1] <= 1


def test_articles_in_other_states_are_left_out(project: Project, articles: list[NewArticle]) -> None:
    first = articles[0].article
    confirmed = Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00.000Z")
    project.commit(change(StatusChanged(first.id, Status(), confirmed)))
    assert found(project, "daesh", states=ALL - {ArticleState.CONFIRMED}) == [TEXTS[3], TEXTS[4]]
    assert found(project, "daesh", states=frozenset({ArticleState.CONFIRMED})) == [TEXTS[0]]
    only = frozenset({ArticleState.CONFIRMED})
    candidate = next(each for _, each in project.candidates(LAYER, ["daesh"], only, indexed=True) if each)
    assert (candidate.article, candidate.title, candidate.state) == (first.id, "Title 0", ArticleState.CONFIRMED)


def test_articles_that_were_taken_out_are_not_found(project: Project, articles: list[NewArticle]) -> None:
    project.commit(change(ArticleRemoved(articles[0].article)))
    assert TEXTS[0] not in found(project, "daesh")
