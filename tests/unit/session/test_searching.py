"""A search finds what a walk through all texts finds, at exact places, and nothing that is typed can hang it."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.domain.hostile import random_raw
from tests.unit.session import small

from glossator.domain.article import ArticleState
from glossator.domain.finding import Literal
from glossator.domain.word_query import WordQuery
from glossator.errors import UserError
from glossator.session import concordance, editing, patterns
from glossator.session.indexing import Indexing, index_all
from glossator.session.searching import Hit, Mode, Query, Search, make_hit, search
from glossator.session.session import Session
from glossator.store.search import SearchText

TEXTS = (
    "Anna saw Daesh’s men in Al Qaim; Gen Mohammedi left.",
    "Daesh left Aanah. 😀 The men of Daesh\n\ncame back to Al-Qaim.",
    "وقال قائد الجيش إن قوات داعش انسحبت من القائم.",
    "Nothing of note.",
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made, _ = small.make(tmp_path / "work.glossator", count=0)
    yield made
    made.close()


def places(session: Session, query: Query, texts: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Return article title and text of every hit, which must stand where the hit says."""
    found = []
    for hit in search(session, query):
        text = session.project.text(hit.article)
        assert concordance_text(text[hit.start : hit.end]) == hit.text
        found.append((hit.title, text[hit.start : hit.end]))
    return found


def searched(session: Session, query: Query) -> Search:
    """Return a search that has come to its end."""
    running = Search(session, query)
    while not running.finished:
        running.pump(0.05)
    return running


def concordance_text(text: str) -> str:
    return make_hit(SearchText(1, "a", "", "", "", text), 0, len(text)).text


def mark(session: Session, article: str, phrase: str, label: str) -> None:
    annotations = session.annotations(article)
    start = annotations.text.index(phrase)
    session.commit(editing.add(annotations, start, start + len(phrase), label, label))


def test_words_are_found_with_what_stands_around_them(session: Session) -> None:
    small.import_articles(session, list(TEXTS))
    hits = list(search(session, Query("daesh")))
    assert [(hit.title, hit.start, hit.end) for hit in hits] == [
        ("Article 1", 0, 5),
        ("Article 1", 31, 36),
        ("Article 0", 9, 14),
    ]
    assert (hits[1].before, hits[1].text, hits[1].after) == (
        "Daesh left Aanah. 😀 The men of ",
        "Daesh",
        " came back to Al-Qaim.",
    )
    assert (hits[2].before, hits[2].after) == ("Anna saw ", "’s men in Al Qaim; Gen Mohammedi left.")
    assert {hit.source for hit in hits} == {"Agency"}


def test_a_search_is_right_before_while_and_after_the_index_is_filled(session: Session) -> None:
    small.import_articles(session, [f"{TEXTS[number % 4]} {number}" for number in range(60)])
    expected = places(session, Query('"al qaim" OR داعش'))
    assert len(expected) == 45
    running = Search(session, Query('"al qaim"'))
    assert running.not_indexed == 60
    running.close()
    session.project.words.take_in(1_000)
    assert 0 < session.project.words.waiting() < 60
    assert places(session, Query('"al qaim" OR داعش')) == expected
    index_all(session)
    assert session.project.words.waiting() == 0
    assert places(session, Query('"al qaim" OR داعش')) == expected


@pytest.mark.parametrize("seed", range(3))
def test_hostile_texts_are_searched_as_a_walk_through_them_would(session: Session, seed: int) -> None:
    chance = random.Random(seed)
    texts = [random_raw(chance, 25).encode("utf-8", "ignore").decode() + " Daesh" for _ in range(40)]
    small.import_articles(session, texts)
    session.project.words.take_in(chance.choice((50, 400, 5_000)))
    folding = session.project.words.folding
    numbered = list(enumerate(texts))[::-1]
    for _ in range(25):
        source = chance.choice(texts)
        start = chance.randrange(len(source))
        part = source[start : start + chance.randint(1, 6)]
        case = chance.random() < 0.5
        expected = [
            (f"Article {number}", text[a:b])
            for number, text in numbered
            for a, b in Literal(part, match_case=case).find(text)
        ]
        if part.strip():
            assert places(session, Query(part, Mode.EXACT, match_case=case)) == expected
        try:
            question = WordQuery(f"{part} OR daesh*", folding)
        except UserError:
            continue
        expected = [(f"Article {number}", text[a:b]) for number, text in numbered for a, b in question.find(text)]
        assert places(session, Query(f"{part} OR daesh*")) == expected


def test_expressions_find_what_python_finds(session: Session) -> None:
    small.import_articles(session, list(TEXTS))
    for pattern in (r"\bal[ -]qaim\b", r"^came", r"😀.", "د+.", r"(?i:DAESH)|anna", ".", "a*"):
        expected = [
            (f"Article {number}", found.group())
            for number, text in reversed(list(enumerate(TEXTS)))
            for found in re.finditer(pattern, text, re.MULTILINE | re.IGNORECASE)
            if found.group()
        ]
        assert places(session, Query(pattern, Mode.REGEX)) == expected
    assert len(places(session, Query("daesh", Mode.REGEX, match_case=True))) == 0


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", "missing \\), unterminated subpattern at character 1"),
        ("[a", "unterminated character set"),
        ("(?P<a>x)(?P<a>y)", "redefinition"),
    ],
)
def test_an_expression_that_is_none_is_refused_in_a_sentence(session: Session, pattern: str, why: str) -> None:
    small.import_articles(session, list(TEXTS))
    running = searched(session, Query(pattern, Mode.REGEX))
    assert running.hits == 0
    assert running.error is not None
    assert re.search(why, str(running.error))


@pytest.mark.parametrize("pattern", ["(a+)+$", r"(\w+\s?)*;;", "(.*)*x{40}"])
def test_an_expression_that_takes_for_ever_is_stopped(
    session: Session, pattern: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "SECONDS", 0.4)
    small.import_articles(session, [*TEXTS, "a" * 60 + "!" + " word" * 20])
    running = Search(session, Query(pattern, Mode.REGEX), limit=10)
    begun, longest = time.monotonic(), 0.0
    while not running.resting:
        step = time.monotonic()
        running.pump()
        longest = max(longest, time.monotonic() - step)
        time.sleep(0.001)
    assert running.error is not None
    assert "takes longer than" in str(running.error)
    assert time.monotonic() - begun < 20
    assert longest < 1.0


def test_a_long_article_with_many_hits_of_an_expression_comes_in_parts(session: Session) -> None:
    small.import_articles(session, ["ab " * 3_000])
    hits = list(search(session, Query("a", Mode.REGEX)))
    assert len(hits) == 3_000
    assert hits[-1].start == 8_997


def test_hits_are_narrowed_by_the_spans_that_they_touch(session: Session) -> None:
    articles = small.import_articles(session, list(TEXTS))
    mark(session, articles[0], "Daesh", "Group")
    mark(session, articles[1], "Aanah", "Place")
    mark(session, articles[1], "Daesh", "Person")
    assert places(session, Query("daesh", label="Group")) == [("Article 0", "Daesh")]
    assert places(session, Query("daesh", unmarked=True)) == [("Article 1", "Daesh")]
    assert places(session, Query("Daesh", Mode.EXACT, unmarked=True)) == [("Article 1", "Daesh")]
    assert places(session, Query("D.e", Mode.REGEX, label="Person")) == [("Article 1", "Dae")]
    assert places(session, Query("daesh", span_text="aan", span_label="Place")) == [("Article 1", "Daesh")] * 2
    assert places(session, Query("daesh", span_text="aan", span_label="Group")) == []
    assert places(session, Query("men", span_text="DAESH")) == [("Article 1", "men"), ("Article 0", "men")]


def test_without_words_the_spans_themselves_are_listed(session: Session) -> None:
    articles = small.import_articles(session, list(TEXTS))
    mark(session, articles[0], "Daesh", "Group")
    mark(session, articles[1], "Aanah", "Place")
    mark(session, articles[1], "Daesh", "Group")
    assert places(session, Query(label="Group")) == [("Article 1", "Daesh"), ("Article 0", "Daesh")]
    assert places(session, Query(span_text="a")) == [
        ("Article 1", "Daesh"),
        ("Article 1", "Aanah"),
        ("Article 0", "Daesh"),
    ]
    assert places(session, Query(span_text="aa", span_label="Place")) == [("Article 1", "Aanah")]
    assert places(session, Query(label="Nothing")) == []


def test_a_source_is_looked_for_in_the_source_alone(session: Session) -> None:
    small.import_articles(session, list(TEXTS))
    assert len(places(session, Query("daesh", source="agen"))) == 3
    assert places(session, Query("daesh", source="article")) == []


@pytest.mark.parametrize(
    "query",
    [
        Query(),
        Query("  "),
        Query("  ", Mode.EXACT),
        Query("*"),
        Query("\x00"),
        Query("\ud83d"),
        Query("a" * 2000, Mode.REGEX),
    ],
)
def test_no_question_is_refused_in_a_sentence(session: Session, query: Query) -> None:
    with pytest.raises(UserError):
        list(search(session, query))


def test_halves_of_pairs_and_signs_that_steer_sql_are_only_characters(session: Session) -> None:
    small.import_articles(session, ["50% off_ it's \"y\\ ;-- \ufffd"])
    for part in ("%", "_", "'", '"', "\\", ";--", "\ud83d"):
        assert len(places(session, Query(part, Mode.EXACT))) == 1
    assert places(session, Query("' OR 1=1 -- 50")) == []


def test_as_many_hits_come_as_are_asked_for_and_the_count_follows(session: Session) -> None:
    small.import_articles(session, [f"alpha alpha {number}" for number in range(300)])
    index_all(session)
    running = Search(session, Query("alpha"), limit=50)
    found: list[Hit] = []
    while not running.full:
        found += running.pump()
    assert len(found) == running.hits == 50
    assert not running.finished
    while not running.resting:
        assert running.pump() == []
    assert running.total == 300
    running.go_on(1_000)
    while not running.resting:
        found += running.pump()
    assert len(found) == 600
    assert (running.hits, running.articles, running.total, running.done) == (600, 300, 300, 1.0)
    assert len({(hit.article, hit.start) for hit in found}) == 600


def test_the_project_can_be_changed_while_a_search_runs(session: Session) -> None:
    articles = small.import_articles(session, [f"Anna {number} left" for number in range(200)])
    running = Search(session, Query("anna"), limit=20)
    found: list[Hit] = []
    while not running.full:
        found += running.pump()
    mark(session, articles[3], "Anna", "Person")
    small.import_articles(session, ["Anna again"])
    session.project.words.take_in()
    running.go_on(1_000)
    while not running.finished:
        found += running.pump()
    assert [hit.article for hit in found] == articles[::-1]
    running = Search(session, Query("anna"), limit=20)
    running.pump()
    while session.undo() is not None and session.history.undo_title != "Make the project":
        pass
    running.go_on(1_000)
    while not running.finished:
        running.pump()
    assert running.error is None
    assert running.hits < 200


def test_a_search_that_is_given_up_ends_its_process_at_once(session: Session) -> None:
    small.import_articles(session, ["a" * 60 + "!"])
    running = Search(session, Query("(a+)+$", Mode.REGEX))
    running.pump()
    begun = time.monotonic()
    running.close()
    running.close()
    assert time.monotonic() - begun < 0.5
    assert running.pump() == []


def test_the_index_is_filled_in_short_steps_that_end(session: Session) -> None:
    small.import_articles(session, [f"{TEXTS[0]} {number}" for number in range(100)])
    work = Indexing(session)
    steps = 0
    while work.step():
        steps += 1
        assert steps < 500
    assert session.project.words.waiting() == 0
    small.import_articles(session, ["one more"])
    work.articles_came()
    while work.step():
        pass
    assert session.project.words.waiting() == 0


def test_options_of_the_command_line_are_read_or_refused() -> None:
    query = concordance.query_from(
        small.SCHEME, "x", mode="exact", label="person", state="confirmed", since="2017", until="2017-08-31"
    )
    assert (query.mode, query.label, query.states) == (Mode.EXACT, "Person", frozenset({ArticleState.CONFIRMED}))
    for wrong in ({"mode": "fuzzy"}, {"label": "Nobody"}, {"state": "done"}, {"since": "yesterday"}):
        with pytest.raises(UserError):
            concordance.query_from(small.SCHEME, "x", **wrong)  # type: ignore[arg-type]


def test_lines_stand_below_each_other(session: Session) -> None:
    small.import_articles(session, list(TEXTS))
    lines = concordance.lines(list(search(session, Query("daesh"))))
    assert len({line.index("[Daesh]") for line in lines}) == 1
    assert lines[0].startswith("2 ")
    assert lines[0].endswith("· Agency")


def test_contexts_are_on_one_line_and_offsets_stay_those_of_the_text() -> None:
    text = "one\n\ttwo\u2028 \x07three  four"
    hit = make_hit(SearchText(1, "a", "", "", "", text), text.index("three"), text.index("three") + 5)
    assert (hit.before, hit.text, hit.after) == ("one two ", "three", " four")
    assert text[hit.start : hit.end] == "three"
