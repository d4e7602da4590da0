"""Whatever is typed is either a question about words that the index understands, or refused in a sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.domain.folding import Folding
from glossator.domain.word_query import WordQuery
from glossator.errors import UserError
from glossator.store.word_index import _learn

FOLDING = Folding(_learn)
SIGNS = "abAB é\"“”*()^:{}+-.,'\\%;\x00\n\u0301\u064b中ش😀"


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(":memory:", isolation_level=None)
    raw.execute("CREATE VIRTUAL TABLE t USING fts5(body, tokenize = 'unicode61 remove_diacritics 2')")
    yield raw
    raw.close()


def found(question: str, text: str) -> list[str]:
    return [text[start:end] for start, end in WordQuery(question, FOLDING).find(text)]


@given(
    st.one_of(
        st.text(SIGNS, max_size=30),
        st.text(max_size=20),
        st.lists(
            st.sampled_from(["AND", "OR", "NOT", "NEAR", "(", ")", '"', "*", "a*", "abcd*", '"a b', "x:y", "^a", "-"]),
            max_size=20,
        ).map(" ".join),
    )
)
def test_whatever_is_typed_no_question_breaks_the_index(index: sqlite3.Connection, question: str) -> None:
    try:
        made = WordQuery(question, FOLDING)
    except UserError:
        return
    if made.index_form:
        index.execute("SELECT rowid FROM t WHERE t MATCH ?", (made.index_form,)).fetchall()
    made.find(question)


def test_deep_and_long_questions_are_refused_or_understood(index: sqlite3.Connection) -> None:
    with pytest.raises(UserError, match="brackets within brackets"):
        WordQuery("(" * 400 + "a" + ")" * 400, FOLDING)
    with pytest.raises(UserError, match="too long"):
        WordQuery("a " * 600, FOLDING)
    with pytest.raises(UserError, match="too much"):
        WordQuery("a OR " * 100 + "a", FOLDING)
    deepest = "(a OR b NOT c AND " * 11 + "x" + ")" * 11
    index.execute("SELECT rowid FROM t WHERE t MATCH ?", (WordQuery(deepest, FOLDING).index_form,)).fetchall()
    longest = " NOT ".join(f"abcd{n}*" for n in range(48))
    index.execute("SELECT rowid FROM t WHERE t MATCH ?", (WordQuery(longest, FOLDING).index_form,)).fetchall()


TEXT = "Al-Qáim and al qaim: AL  QAÍM’s cafe\u0301, Mosul and Mosulawis; U.S. forces."


@pytest.mark.parametrize(
    ("question", "hits"),
    [
        ("qaim", ["Qáim", "qaim", "QAÍM"]),
        ('"al qaim"', ["Al-Qáim", "al qaim", "AL  QAÍM"]),
        ("“al qaim”", ["Al-Qáim", "al qaim", "AL  QAÍM"]),
        ("al-qaim", ["Al-Qáim", "al qaim", "AL  QAÍM"]),
        ("café", ["cafe\u0301"]),
        ("CAFE\u0301", ["cafe\u0301"]),
        ("mosul", ["Mosul"]),
        ("mosul*", ["Mosul", "Mosulawis"]),
        ("mo*", ["Mosul", "Mosulawis"]),
        ("u.s.", ["U.S"]),
        ("oSul", []),
        ("mosul forces", ["Mosul", "forces"]),
        ("mosul AND basra", []),
        ("mosul OR basra", ["Mosul"]),
        ("mosul NOT basra", ["Mosul"]),
        ("mosul NOT forces", []),
        ("mosul OR basra AND erbil", ["Mosul"]),
        ("(mosul OR basra) AND erbil", []),
        ("mosul NOT (basra OR erbil)", ["Mosul"]),
        ("and", ["and", "and"]),
        ("AND mosul OR", ["Mosul"]),
        ("mosul)", ["Mosul"]),
        ('"al qa"*', ["Al-Qáim", "al qaim", "AL  QAÍM"]),
        ("mosul mosul*", ["Mosul", "Mosulawis"]),
    ],
)
def test_questions_say_what_they_seem_to_say(question: str, hits: list[str]) -> None:
    assert found(question, TEXT) == hits


def test_hits_stand_in_text_order_and_each_once() -> None:
    stretches = WordQuery("mosul* OR mosul OR qaim", FOLDING).find(TEXT)
    assert stretches == sorted(set(stretches))


@pytest.mark.parametrize("question", ["", "   ", "*", '""', "&&", "—", "AND", "( )"])
def test_a_question_without_a_word_is_refused(question: str) -> None:
    with pytest.raises(UserError):
        WordQuery(question, FOLDING)


@pytest.mark.parametrize("question", ["NOT mosul", "mosul OR NOT basra", "(NOT a)"])
def test_what_must_not_be_there_is_no_question_by_itself(question: str) -> None:
    with pytest.raises(UserError, match="only says what must not be there"):
        WordQuery(question, FOLDING)


def test_short_beginnings_are_not_asked_of_the_index() -> None:
    assert WordQuery("mo*", FOLDING).index_form == ""
    assert not WordQuery("mo* qaim", FOLDING).index_is_exact
    assert WordQuery("mo* qaim", FOLDING).index_form == '("qaim")'
    assert WordQuery("mosul*", FOLDING).index_is_exact
    assert WordQuery("qaim NOT mo*", FOLDING).index_form == '("qaim")'


def test_a_long_text_is_folded_in_parts_without_a_seam() -> None:
    text = ("Cafe\u0301 Al-Qaim 😀 " * 25_000) + "end"
    steps = list(WordQuery("qaim café", FOLDING).steps(text))
    assert None in steps
    assert len([step for step in steps if step]) == 50_000
    assert all(text[start:end] in ("Cafe\u0301", "Qaim") for start, end in filter(None, steps))
