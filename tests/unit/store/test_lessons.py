from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import LAYER, SCHEME, add, change, new_article, span

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import SchemeChanged, SpanAdded, SpanRemoved, StatusChanged
from glossator.domain.lessons import BARE, Kind, Subject
from glossator.domain.reading import key_of
from glossator.domain.suggestion import Fingerprint, RawSuggestion
from glossator.store import lessons
from glossator.store.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from glossator.domain.article import NewArticle
    from glossator.domain.memory import PhraseLessons
    from glossator.domain.span import Span

CONFIRMED = Status(ArticleState.CONFIRMED, "anna", "2026-11-21T12:00:00Z")
SPACY = Fingerprint("spacy", "model", "1.0", "a" * 64)
Counts = Counter[tuple[Subject, str]]


@pytest.fixture
def project(path: Path) -> Iterator[Project]:
    with Project.create(path) as made:
        made.commit(change(SchemeChanged(None, SCHEME)))
        yield made


def confirm(project: Project, article: NewArticle, *spans: Span) -> None:
    key = article.article.id
    project.commit(change(*(SpanAdded(key, s) for s in spans), StatusChanged(key, Status(), CONFIRMED)))


def reopen(project: Project, article: NewArticle, *spans: Span) -> None:
    key = article.article.id
    project.commit(change(StatusChanged(key, CONFIRMED, Status()), *(SpanRemoved(key, s) for s in spans)))


def learn(project: Project) -> None:
    for _ in project.learn(LAYER):
        pass


def counts(project: Project) -> Counts:
    """Return the lessons that mean something: unmarked occurrences do so only where the phrase is marked too."""
    connection = project._connection
    names = lessons.outcome_names(connection)
    rows = connection.rows(
        "SELECT s.kind, s.body, l.outcome, l.count FROM lesson l JOIN lesson_subject s ON s.key = l.subject"
    )
    found = Counter({(Subject(Kind(kind), body), names[outcome]): n for kind, body, outcome, n in rows})
    return of_marked(found)


def of_marked(found: Counts) -> Counts:
    marked = {subject for subject, outcome in found if outcome != BARE}
    return Counter({k: n for k, n in found.items() if k[0].kind is not Kind.PHRASE or k[0] in marked})


def known(project: Project, phrase: str) -> PhraseLessons | None:
    return project.phrase(LAYER, key_of(phrase))


def test_a_confirmed_article_is_learnt_and_one_that_is_not_teaches_nothing(project: Project) -> None:
    first, second = new_article("Anna saw Daesh.", "1"), new_article("Rawa saw Anna.", "2")
    add(project, [first, second])
    project.commit(change(SpanAdded(second.article.id, span(second, 0, 4, "Place"))))
    assert project.lessons_waiting(LAYER) == 0
    confirm(project, first, span(first, 9, 14, "Group"))
    assert project.lessons_waiting(LAYER) == 1
    learn(project)
    assert project.lessons_waiting(LAYER) == 0
    daesh = known(project, "Daesh")
    assert daesh is not None
    assert (daesh.shown, daesh.labels) == ("Daesh", {"Group": 1})
    assert known(project, "Rawa") is None


def test_taking_a_confirmation_back_takes_its_lessons_back(project: Project) -> None:
    articles = [new_article(f"Anna saw Daesh in Al Qaim. {n}", str(n)) for n in range(3)]
    add(project, articles)
    found = [RawSuggestion(0, 4, "PERSON"), RawSuggestion(9, 14, "ORG")]
    for article in articles:
        project.add_suggestions(article.article.id, SPACY, found)
    confirm(project, articles[0], span(articles[0], 9, 14, "Group"))
    learn(project)
    before = project._connection.rows("SELECT * FROM lesson ORDER BY layer, subject, outcome")
    added = [span(articles[1], 18, 25, "Place"), span(articles[1], 0, 4, "Person")]
    confirm(project, articles[1], *added)
    learn(project)
    assert known(project, "Al Qaim") is not None
    assert project._connection.rows("SELECT * FROM lesson ORDER BY layer, subject, outcome") != before
    reopen(project, articles[1], *added)
    learn(project)
    assert known(project, "Al Qaim") is None
    assert project._connection.rows("SELECT * FROM lesson ORDER BY layer, subject, outcome") == before


def test_a_span_that_changes_in_a_confirmed_article_is_learnt_anew(project: Project) -> None:
    article = new_article("Anna saw Daesh.", "1")
    add(project, [article])
    old, new = span(article, 0, 4, "Person"), span(article, 0, 4, "Place")
    confirm(project, article, old)
    learn(project)
    project.commit(change(SpanRemoved(article.article.id, old), SpanAdded(article.article.id, new)))
    assert project.lessons_waiting(LAYER) == 2, "the old lesson is to be forgotten and the new one to be learnt"
    learn(project)
    anna = known(project, "Anna")
    assert anna is not None
    assert anna.labels == {"Place": 1}


def test_unmarked_occurrences_count_in_articles_that_were_learnt_before_the_phrase_was_known(project: Project) -> None:
    early = [new_article(f"Hope is all. Hope rests. {n}", str(n)) for n in range(3)]
    late = new_article("They hold Hope.", "late")
    add(project, [*early, late])
    for article in early:
        confirm(project, article)
    learn(project)
    confirm(project, late, span(late, 10, 14, "Place"))
    learn(project)
    hope = known(project, "Hope")
    assert hope is not None
    assert (hope.labels, hope.bare) == ({"Place": 1}, 6)


def test_what_a_source_found_and_nobody_marked_is_known_as_refused(project: Project) -> None:
    article = new_article("Zero hour came.", "1")
    add(project, [article])
    project.add_suggestions(article.article.id, SPACY, [RawSuggestion(0, 9, "TIME")])
    confirm(project, article)
    learn(project)
    zero = known(project, "Zero hour")
    assert zero is not None
    assert (zero.labels, zero.bare) == ({}, 1)
    assert [phrase.shown for phrase in project.phrases(LAYER)[0]] == ["Zero hour"]


def test_what_the_memory_itself_suggested_teaches_nothing(project: Project) -> None:
    article = new_article("Zero hour came.", "1")
    add(project, [article])
    memory = Fingerprint("memory", "project", "1", "b" * 64)
    project.add_suggestions(article.article.id, memory, [RawSuggestion(0, 9, "TIME")])
    confirm(project, article)
    learn(project)
    assert known(project, "Zero hour") is None


def test_each_layer_has_lessons_of_its_own(project: Project) -> None:
    article = new_article("Anna saw Daesh.", "1")
    add(project, [article])
    key = article.article.id
    project.commit(change(SpanAdded(key, span(article, 0, 4)), StatusChanged(key, Status(), CONFIRMED), layer="second"))
    learn(project)
    assert known(project, "Anna") is None
    for _ in project.learn("second"):
        pass
    assert project.phrase("second", key_of("Anna")) is not None


def test_phrases_are_listed_a_page_at_a_time_and_looked_for(project: Project) -> None:
    names = [f"Town{chr(97 + n)}" for n in range(20)]
    articles = [new_article(f"In {name} again.", name) for name in names]
    add(project, articles)
    for article, name in zip(articles, names, strict=True):
        confirm(project, article, span(article, 3, 3 + len(name), "Place"))
    learn(project)
    first, after = project.phrases(LAYER, limit=15)
    assert after is not None
    rest, end = project.phrases(LAYER, limit=15, after=after)
    assert end is None
    assert [one.shown for one in (*first, *rest)] == names
    assert [one.shown for one in project.phrases(LAYER, wanted="WNC")[0]] == ["Townc"]


WORDS = ["Anna", "Rawa", "Al Qaim", "Daesh", "the army", "Zero hour", "20 people", "said", "Anbar province"]


def test_after_any_work_the_lessons_are_those_that_would_be_learnt_from_scratch(
    project: Project, tmp_path: Path
) -> None:
    draw = random.Random(7)
    articles = []
    for n in range(12):
        words = " ".join(draw.choice(WORDS) for _ in range(14))
        articles.append(new_article(f"{words}.\n\n{words} {n}", str(n)))
    add(project, articles)
    for article in articles:
        found = {(at, at + len(word)) for word in WORDS[:6] if (at := article.text.find(word)) >= 0}
        project.add_suggestions(
            article.article.id,
            SPACY,
            [RawSuggestion(*edges, draw.choice(["PERSON", "GPE"])) for edges in sorted(found)],
        )
    spans: dict[str, list[Span]] = {article.article.id: [] for article in articles}
    confirmed: set[str] = set()
    for step in range(100):
        article = draw.choice(articles)
        key = article.article.id
        deed = draw.randrange(4)
        if deed == 0:
            word = draw.choice(WORDS)
            at = article.text.find(word, draw.randrange(60))
            if at >= 0:
                spans[key].append(span(article, at, at + len(word), draw.choice(["Person", "Place", "Group"])))
                project.commit(change(SpanAdded(key, spans[key][-1])))
        elif deed == 1 and spans[key]:
            gone = spans[key].pop(draw.randrange(len(spans[key])))
            project.commit(change(SpanRemoved(key, gone)))
        elif deed == 2 and key in confirmed:
            confirmed.discard(key)
            project.commit(change(StatusChanged(key, CONFIRMED, Status())))
        elif key not in confirmed:
            confirmed.add(key)
            project.commit(change(StatusChanged(key, Status(), CONFIRMED)))
        # Sometimes the memory is interrupted, sometimes it gets through.
        learning = project.learn(LAYER)
        for _ in range(draw.choice([0, 1, 2, 1000])):
            if next(learning, "done") == "done":
                break
        if step % 50 == 49:
            learn(project)
            kept = counts(project)
            assert kept == of_marked(lessons.taught_sum(project._connection, LAYER))
            assert kept == from_scratch(project, tmp_path / f"{step}.db")


def from_scratch(project: Project, target: Path) -> Counts:
    """Return the lessons of a copy of a project that has forgotten everything."""
    for _ in project.snapshot(target):
        pass
    with Project.open(target) as copy:
        with copy._connection.transaction():
            for table in ("lesson", "learnt", "lesson_subject", "to_learn"):
                copy._connection.raw.execute(f"DELETE FROM {table}")  # noqa: S608
            copy._connection.raw.execute(
                "INSERT INTO to_learn (layer, article) SELECT layer, article FROM article_status WHERE state = 1"
            )
        learn(copy)
        return counts(copy)


def test_a_project_that_was_confirmed_before_there_was_a_memory_is_learnt(project: Project, tmp_path: Path) -> None:
    article = new_article("Anna saw Daesh.", "1")
    add(project, [article])
    confirm(project, article, span(article, 9, 14, "Group"))
    learn(project)
    assert from_scratch(project, tmp_path / "copy.db") == counts(project) != Counter()


def test_the_check_of_the_file_finds_nothing_wrong_with_lessons(project: Project) -> None:
    article = new_article("Anna saw Daesh.", "1")
    add(project, [article])
    confirm(project, article, span(article, 9, 14, "Group"))
    learn(project)
    assert list(project.check()) == []
