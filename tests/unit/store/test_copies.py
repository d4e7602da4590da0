"""Copies: groups come about in import order, never change, and are the same however they were found out."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, add, change, furnish, new_article

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import ArticleAdded, StatusChanged
from glossator.domain.copies import bands_of
from glossator.domain.queue import QueueOrder
from glossator.domain.selection import Selection
from glossator.store.copies import Standing, finish
from glossator.store.project import Project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from glossator.domain.article import NewArticle


def prose(topic: int, length: int = 120, *, cut: float = 0.0, edited: int = 0) -> str:
    """Return a text on a topic, perhaps without its end and with every so many-th word another one."""
    words = [f"t{topic}w{random.Random(topic * 1000 + n).randrange(10_000)}" for n in range(length)]
    words = words[: round(length * (1 - cut))]
    return " ".join("other" if edited and n % edited == 7 else word for n, word in enumerate(words))


TEXTS = (
    prose(1),  # 1
    prose(2),  # 2
    prose(1, cut=0.5),  # 3, a copy of 1
    prose(3),  # 4
    prose(2, edited=30),  # 5, a copy of 2
    prose(1, edited=40),  # 6, a copy of 1
    prose(1) + " " + prose(2),  # 7, a copy of 1 and of 2
    "Anna.",  # 8
    "anna",  # 9, a copy of 8
)
GROUPS = [[1, 3, 6, 7], [2, 5], [8, 9]]


def articles(texts: Sequence[str] = TEXTS, *, sketched: bool = True) -> list[NewArticle]:
    made = [new_article(text, f"Article {n}") for n, text in enumerate(texts, 1)]
    return [replace(each, bands=bands_of(each.text)) for each in made] if sketched else made


def compare(project: Project) -> None:
    while project.copies.compare():
        pass


def tables(project: Project) -> list[list[tuple[object, ...]]]:
    """Return all that is kept about copies."""
    rows = project._connection.rows
    return [rows(f"SELECT * FROM {name}") for name in ("sketch", "sketch_band", "copy_pair", "to_compare")]  # noqa: S608


@pytest.fixture
def found(project: Project) -> list[NewArticle]:
    """The articles of a project in which all were compared."""
    made = articles()
    add(project, made)
    compare(project)
    return made


@pytest.mark.usefixtures("found")
def test_each_text_joins_the_group_of_the_earlier_text_that_it_is_most_like(project: Project) -> None:
    assert project.copies.by_group() == GROUPS
    assert project.copies.group_count() == 3
    assert project.copies.waiting() == 0


def test_groups_are_the_same_however_the_texts_came(project: Project, tmp_path: Path, found: list[NewArticle]) -> None:
    expected = tables(project)
    for name, sizes, sketched, at_once in (("a", 1, True, False), ("b", 4, False, False), ("c", 9, False, True)):
        with Project.create(tmp_path / f"{name}.glossator") as other:
            made = [replace(each, bands=each.bands if sketched else ()) for each in found]
            for first in range(0, len(made), sizes):
                add(other, made[first : first + sizes])
                while other.copies.compare(seconds=1 if at_once else 0):
                    pass
            assert tables(other) == expected


def test_texts_of_an_import_are_compared_before_anybody_sees_them(project: Project) -> None:
    made = articles()
    add(project, made[:2])
    project.stage_texts(made[2:])
    compare(project)
    ids = [each.article.id for each in made]
    found = project.copies.found(ids)
    assert [(each.article, each.other) for each in found] == [
        (ids[2], ids[0]),
        (ids[4], ids[1]),
        (ids[5], ids[0]),
        (ids[6], ids[0]),
        (ids[8], ids[7]),
    ]
    # Titles of what nobody sees yet are known to the import alone.
    assert [each.title for each in found] == ["Article 1", "Article 2", "Article 1", "Article 1", ""]
    assert all(each.likeness >= 0.45 for each in found)
    assert project.copies.of(ids[0], LAYER) == ()
    project.commit(change(*(ArticleAdded(each.article) for each in made[2:])))
    assert project.copies.by_group() == GROUPS


def test_nothing_is_left_of_texts_that_are_discarded(project: Project) -> None:
    made = articles()
    add(project, made[:2])
    compare(project)
    before = tables(project)
    project.stage_texts(made[2:])
    compare(project)
    while project.discard_staged(limit=3):
        pass
    assert tables(project) == before
    add(project, [replace(each, bands=()) for each in made[2:]])
    compare(project)
    assert project.copies.by_group() == GROUPS


def test_what_was_a_copy_of_a_discarded_text_is_compared_anew(project: Project) -> None:
    made = articles()
    project.stage_texts(made)
    compare(project)
    # The file with the first two texts turned out to be broken.
    project.commit(change(*(ArticleAdded(each.article) for each in made[2:])))
    while project.discard_staged(limit=1):
        pass
    assert project.copies.waiting() == 4
    compare(project)
    assert project.copies.by_group() == [[3, 6, 7], [8, 9]]
    # Number 7 is a copy of 5 as well, which is in a group of its own now.
    assert project.copies.standing([5, 6, 7]) == {5: Standing(5), 6: Standing(3), 7: Standing(3, (5,))}


def test_an_import_that_is_undone_and_done_again_finds_its_groups(project: Project) -> None:
    adding = add(project, articles())
    compare(project)
    before = tables(project)
    project.commit(change(*adding.inverse_events(), undoes=adding.id))
    assert project.copies.by_group() == []
    assert project.copies.group_count() == 0
    assert tables(project) == before
    project.commit(change(*adding.events))
    assert project.copies.by_group() == GROUPS


def test_adding_articles_moves_none(project: Project) -> None:
    chance = random.Random(3)
    texts = [
        prose(chance.randrange(6), 60, cut=chance.random() * 0.6, edited=chance.choice([0, 20])) for _ in range(60)
    ]
    texts = list(dict.fromkeys(texts))
    seen: dict[int, Standing] = {}
    for first in range(0, len(texts), 7):
        add(project, articles(texts[first : first + 7]))
        compare(project)
        keys = project.queue(LAYER)
        standing = project.copies.standing(keys)
        assert seen.items() <= standing.items()
        seen = standing
    assert len({each.group for each in seen.values()}) < len(texts) / 2


def test_the_copies_of_an_article_come_with_state_and_likeness(project: Project, found: list[NewArticle]) -> None:
    ids = [each.article.id for each in found]
    project.commit(change(StatusChanged(ids[2], Status(), Status(ArticleState.CONFIRMED, "anna", "2026-11-21"))))
    copies = project.copies.of(ids[0], LAYER)
    assert {copy.id for copy in copies} == {ids[2], ids[5], ids[6]}
    assert [copy.likeness for copy in copies] == sorted((copy.likeness for copy in copies), reverse=True)
    (confirmed,) = [copy for copy in copies if copy.state is ArticleState.CONFIRMED]
    assert (confirmed.id, confirmed.title, confirmed.source) == (ids[2], "Article 3", "Agency")
    assert all(copy.state is ArticleState.NEW for copy in project.copies.of(ids[0], "second"))
    # One that is like members of two groups has all of them as copies.
    assert {copy.id for copy in project.copies.of(ids[6], LAYER)} == {ids[n] for n in (0, 1, 2, 4, 5)}
    assert project.copies.of(ids[3], LAYER) == ()
    assert project.copies.of("nothing", LAYER) == ()
    assert project.copies.of(ids[8], LAYER)[0].likeness == 1


def test_groups_tell_their_members_in_import_order(project: Project, found: list[NewArticle]) -> None:
    groups = [[copy.id for copy in group.members] for group in project.copies.groups(LAYER)]
    assert groups == [[found[key - 1].article.id for key in keys] for keys in GROUPS]


@pytest.mark.usefixtures("found")
def test_the_queue_counts_copies_and_has_them_together_or_one_of_each(project: Project) -> None:
    rows = project.queue_rows(LAYER, project.queue(LAYER))
    assert {key: row.copies for key, row in rows.items()} == {
        **{key: len(keys) - 1 for keys in GROUPS for key in keys},
        4: 0,
    }
    together = project.queue(LAYER, QueueOrder.COPIES)
    assert together == [1, 3, 6, 7, 2, 5, 8, 9, 4]
    assert project.queue(LAYER, QueueOrder.COPIES_DESCENDING) == together[::-1]
    assert project.queue(LAYER, one_of_group=True) == [1, 2, 4, 8]
    assert project.queue(LAYER, QueueOrder.IMPORTED_DESCENDING, one_of_group=True) == [8, 4, 2, 1]
    assert project.queue(LAYER, text="article 3", one_of_group=True) == [3]


def test_an_export_of_one_of_each_group_prefers_what_is_confirmed(project: Project, found: list[NewArticle]) -> None:
    chosen = Selection(frozenset(ArticleState), one_of_group=True)
    assert project.exports(LAYER).keys(chosen) == [1, 2, 4, 8]
    project.commit(
        change(
            *(
                StatusChanged(found[key - 1].article.id, Status(), Status(ArticleState.CONFIRMED, "anna", "2026-11-21"))
                for key in (6, 7, 5)
            )
        )
    )
    assert project.exports(LAYER).keys(chosen) == [4, 5, 6, 8]
    assert project.exports(LAYER).keys(replace(chosen, states=frozenset({ArticleState.NEW}))) == [1, 2, 4, 8]


def test_a_large_group_is_one_group(project: Project) -> None:
    words = prose(1, 200).split()
    texts = [" ".join(word if at != n else f"edited{n}" for at, word in enumerate(words)) for n in range(150)]
    add(project, articles(texts))
    compare(project)
    assert [len(keys) for keys in project.copies.by_group()] == [150]
    row = project.queue_rows(LAYER, [150])[150]
    assert row.copies == 149
    copies = project.copies.of(row.id, LAYER)
    assert len(copies) == 149
    assert min(copy.likeness for copy in copies) > 0.8


def test_a_copy_of_the_project_is_compared_by_itself(project: Project, tmp_path: Path) -> None:
    furnish(project)
    add(project, articles(sketched=False))
    target = tmp_path / "copy.glossator"
    for _ in project.snapshot(target):
        pass
    finish(target)
    with Project.open_snapshot(target) as copy:
        assert [[key - 1 for key in keys] for keys in copy.copies.by_group()] == GROUPS
    assert project.copies.waiting() == len(TEXTS) + 1
