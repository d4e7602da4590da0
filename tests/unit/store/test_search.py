"""The index of words is filled a little at a time, and what may be wanted is never left out."""

from __future__ import annotations

import random
import sqlite3
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from tests.unit.domain.hostile import random_raw
from tests.unit.store.builders import LAYER, add, add_span, change, furnish, new_article

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import ArticleRemoved, StatusChanged
from glossator.domain.finding import Literal
from glossator.domain.word_query import WordQuery
from glossator.store.project import Project
from glossator.store.search import Wanted, _Pace


def keys(project: Project, wanted: Wanted) -> list[int]:
    return [key for step in project.texts.candidates(wanted) for key in step.keys]


def fill(project: Project, most: int = 64_000) -> int:
    steps = 1
    while project.words.take_in(most):
        steps += 1
    return steps


def many(project: Project, texts: Iterable[str], **metadata: str) -> None:
    add(project, [new_article(text, f"Article {number}", **metadata) for number, text in enumerate(texts)])


def test_what_is_imported_waits_and_is_taken_in_by_and_by(project: Project) -> None:
    many(project, [f"word{number} " * 300 for number in range(40)])
    assert project.words.waiting() == 40
    assert fill(project, 10_000) > 5
    assert project.words.waiting() == 0
    assert keys(project, Wanted(LAYER, '"word7"')) == [8]
    while project.words.merge():
        pass
    assert keys(project, Wanted(LAYER, '"word7"')) == [8]


def test_merging_ends_and_leaves_few_parts(project: Project) -> None:
    for number in range(60):
        many(project, [f"alpha beta gamma{number}"])
        project.words.take_in()
    steps = 0
    while project.words.merge():
        steps += 1
        assert steps < 1000
    parts = project._connection.value("SELECT count(DISTINCT segid) FROM word_index_idx")
    assert parts < 8
    assert len(keys(project, Wanted(LAYER, '"alpha"'))) == 60


def test_an_undone_import_is_not_found_and_found_again_when_it_is_back(project: Project) -> None:
    articles = furnish(project, 3)
    fill(project)
    project.commit(change(ArticleRemoved(articles[1].article)))
    assert keys(project, Wanted(LAYER, '"daesh"')) == [3, 1]
    assert keys(project, Wanted(LAYER, part="Daesh", match_case=True)) == [3, 1]
    assert project.texts.read(2) is None
    assert project.words.waiting() == 0


def test_the_index_knows_only_part_and_yet_nothing_is_left_out(project: Project) -> None:
    many(project, [f"common word{number % 3}" for number in range(50)])
    project.words.take_in(100)
    assert 0 < project.words.waiting() < 50
    assert set(keys(project, Wanted(LAYER, '"common"'))) == set(range(1, 51))


def test_the_newest_come_first_and_each_once(project: Project) -> None:
    many(project, ["common"] * 700)
    fill(project)
    assert keys(project, Wanted(LAYER, '"common"')) == list(range(700, 0, -1))
    assert keys(project, Wanted(LAYER, part="mmo")) == list(range(700, 0, -1))


def test_by_date_the_last_published_come_first(project: Project) -> None:
    dates = ["2017-01-05", "", "2019", "2017-01-05", "2017-01-04T12:00", ""] * 60
    add(project, [new_article("common", f"A {n}", published=date) for n, date in enumerate(dates)])
    fill(project)
    expected = sorted(range(1, 361), key=lambda key: (dates[key - 1], key), reverse=True)
    assert keys(project, Wanted(LAYER, by_date=True)) == expected
    assert keys(project, Wanted(LAYER, '"common"', by_date=True)) == expected
    assert keys(project, Wanted(LAYER, part="com", by_date=True)) == expected


def test_articles_are_narrowed_by_what_is_known_of_them(project: Project) -> None:
    articles = [
        new_article("one", "A", source="Agence France-Presse", published="2017-01-05"),
        new_article("two", "B", source="Reuters", published="2017-12-31"),
        new_article("three", "C", source="Süd-Presse", published="2018"),
        new_article("four", "D", source="", published=""),
    ]
    add(project, articles)
    for article, state in ((articles[0], ArticleState.CONFIRMED), (articles[1], ArticleState.SKIPPED)):
        project.commit(change(StatusChanged(article.article.id, Status(), Status(state, "anna", "now"))))
    add_span(project, articles[2], 0, 3, "Person")

    def narrowed(**wanted: object) -> list[int]:
        return keys(project, Wanted(LAYER, **wanted))  # type: ignore[arg-type]

    assert narrowed(states=frozenset({ArticleState.NEW})) == [4, 3]
    assert narrowed(states=frozenset({ArticleState.CONFIRMED, ArticleState.NEW})) == [4, 3, 1]
    assert narrowed(states=frozenset({ArticleState.SKIPPED})) == [2]
    assert narrowed(states=frozenset(ArticleState)) == [4, 3, 2, 1]
    assert narrowed(source="PRESSE") == [3, 1]
    assert narrowed(source="süd") == [3]
    assert narrowed(since="2017-12") == [3, 2]
    assert narrowed(until="2017") == [2, 1]
    assert narrowed(until="2017-06") == [1]
    assert narrowed(since="2017-01-05", until="2017-01-05") == [1]
    assert narrowed(labels=("Person",)) == [3]
    assert narrowed(labels=("Person", "Place")) == []
    assert project.texts.sources() == ["Agence France-Presse", "Reuters", "Süd-Presse"]


def test_spans_are_told_with_label_and_text(project: Project) -> None:
    article = furnish(project, 1)[0]
    add_span(project, article, 9, 14, "Group")
    add_span(project, article, 0, 4)
    assert [tuple(span) for span in project.texts.spans(LAYER, 1)] == [
        (0, 4, "Person", "Anna"),
        (9, 14, "Group", "Daesh"),
    ]


@pytest.mark.parametrize("part", ["K", "k", "ſ", "ss", "ß", "İ", "i", "%", "_", "\\", "\x00b", "é", "中", "😀", "s.k"])
def test_a_part_in_another_case_is_never_left_out(project: Project, part: str) -> None:
    texts = [
        "\u212aurd",
        "KURD",
        "mauſs",
        "MASS",
        "ß",
        "ẞ",
        "ISTANBUL",
        "ıi",
        "50% a_b\\",
        "a\x00bc S.K",
        "É中😀",
        "ſ.K",
        "İ",
    ]
    many(project, texts)
    in_any_case = [n for n, text in enumerate(texts, 1) if any(Literal(part).find(text))]
    assert in_any_case
    assert set(in_any_case) <= set(keys(project, Wanted(LAYER, part=part)))
    exactly = [n for n, text in enumerate(texts, 1) if part in text]
    assert keys(project, Wanted(LAYER, part=part, match_case=True)) == exactly[::-1]


def test_words_are_parted_and_folded_exactly_as_the_index_does(project: Project) -> None:
    chance = random.Random(4)
    texts = [random_raw(chance, 30).encode("utf-8", "ignore").decode() for _ in range(300)]
    texts += ["".join(chr(chance.randrange(0x20, 0x3000)) for _ in range(40)) for _ in range(100)]
    many(project, texts)
    fill(project)
    raw = sqlite3.connect(":memory:", isolation_level=None)
    raw.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize = 'unicode61 remove_diacritics 2')")
    raw.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
    raw.executemany("INSERT INTO t(rowid, body) VALUES (?, ?)", enumerate(texts, 1))
    terms: dict[int, list[str]] = {}
    for key, term in raw.execute("SELECT doc, term FROM v ORDER BY doc, offset"):
        terms.setdefault(key, []).append(term)
    raw.close()
    folding = project.words.folding
    for key, text in enumerate(texts, 1):
        assert folding.tokens(text) == terms.get(key, [])
    for key in chance.sample(sorted(terms), 100):
        word = chance.choice(terms[key])
        question = WordQuery(f'"{word}"', folding)
        holding = [other for other, there in terms.items() if word in there]
        assert keys(project, Wanted(LAYER, question.index_form)) == sorted(holding, reverse=True)
        for other in holding:
            hits = question.find(texts[other - 1])
            assert len(hits) == terms[other].count(word)
            assert all(folding.tokens(texts[other - 1][start:end]) == [word] for start, end in hits)
            ends = (texts[other - 1][end : end + 1] for _, end in hits)
            assert all(
                unicodedata.category(after) != "Mn" or folding.tokens(f"x{after}x") != ["xx"] for after in ends if after
            )


def test_the_pace_follows_the_time_that_a_step_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("glossator.store.search.time.perf_counter", lambda: now[0])
    pace = _Pace()
    first = pace.size
    pace.begin()
    now[0] += 1.0
    pace.end()
    assert pace.size == first // 2
    for _ in range(20):
        pace.begin()
        pace.end()
    assert pace.size > first


def test_a_copy_of_the_project_can_be_searched(project: Project, tmp_path: Path) -> None:
    furnish(project, 2)
    fill(project)
    for _ in project.snapshot(tmp_path / "copy.glossator"):
        pass
    with Project.open_snapshot(tmp_path / "copy.glossator") as copy:
        assert keys(copy, Wanted(LAYER, '"daesh"')) == [2, 1]
