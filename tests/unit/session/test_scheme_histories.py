"""Random changes of the scheme between random work on articles, undone one by one and done again, with restarts."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.session.small import make
from tests.unit.session.test_scheme_editing import state

from glossator.domain.labels import Label
from glossator.domain.scheme_edits import free_id, free_key
from glossator.errors import UserError
from glossator.session import editing, scheme_editing
from glossator.session.outcome import Draft
from glossator.session.session import Session, now


def change_scheme(session: Session, drawn: random.Random) -> Draft:
    """A change of the scheme as a person might make one."""
    scheme = session.scheme
    ids = [label.id for label in scheme]
    one, other = drawn.choice(ids), drawn.choice(ids)
    label = scheme.label(one)
    word = f"Word {drawn.randrange(1000)}"
    match drawn.randrange(10):
        case 0 | 1:
            fresh = Label(free_id(scheme, word), word, "#224466", free_key(scheme, word))
            return scheme_editing.add_label(scheme, fresh)
        case 2:
            return scheme_editing.edit_label(scheme, replace(label, name=word, colour="#664422"))
        case 3:
            return scheme_editing.edit_label(scheme, replace(label, sources=label.sources[1:], yes=(word,)))
        case 4:
            return scheme_editing.give_key(scheme, one, scheme.label(other).key)
        case 5:
            return scheme_editing.reorder(scheme, drawn.sample(ids, len(ids)))
        case 6:
            return scheme_editing.rename_id(session, one, f"Id{drawn.randrange(1000)}").finish()
        case 7:
            return scheme_editing.merge_labels(session, one, other).finish()
        case 8:
            return scheme_editing.delete_label(session, one, move_to=other).finish()
        case _:
            heir = drawn.choice([None, other])
            return scheme_editing.delete_label(session, one, delete_spans=True, sources_to=heir).finish()


def work(session: Session, articles: list[str], drawn: random.Random) -> Draft:
    """Something that an analyst does in an article."""
    annotations = session.annotations(drawn.choice(articles))
    marks = annotations.marks()
    label = drawn.choice(session.scheme.labels)
    start = drawn.randrange(len(annotations.text))
    match drawn.randrange(6):
        case 0:
            return editing.confirm(annotations, by="anna", at=now())
        case 1:
            beside = drawn.random() < 0.5
            return editing.add(annotations, start, start + 6, label.id, label.name, beside=beside)
        case _ if not marks:
            return Draft("", ())
        case 2:
            return editing.reject(annotations, drawn.choice(marks).id)
        case 3:
            return editing.move_edge(annotations, drawn.choice(marks).id, drawn.choice([*editing.Edge]), start)
        case 4:
            mark = drawn.choice(marks)
            return editing.add(annotations, mark.start, mark.end, label.id, label.name, beside=True)
        case _:
            return editing.relabel(annotations, drawn.choice(marks).id, label.id, label.name)


def reopen(session: Session, drawn: random.Random) -> Session:
    if drawn.random() > 0.15:
        return session
    path = session.path
    session.close()
    return Session.open(path, author="anna")


def run(path: Path, seed: int, steps: int) -> None:
    drawn = random.Random(seed)
    session, articles = make(path, 3)
    states = [state(session, articles)]
    while len(states) <= steps:
        try:
            draft = change_scheme(session, drawn) if drawn.random() < 0.4 else work(session, articles, drawn)
        except UserError:
            continue
        if draft:
            session.commit(draft)
            used = {m.label for article in articles for m in session.project.annotations(article, "main").marks()}
            assert used <= {label.id for label in session.scheme}
            states.append(state(session, articles))
            session = reopen(session, drawn)
    assert list(session.project.check()) == []
    for expected in reversed(states[:-1]):
        session.undo()
        assert state(session, articles) == expected
        session = reopen(session, drawn)
    assert list(session.project.check()) == []
    for expected in states[1:]:
        session.redo()
        assert state(session, articles) == expected
        session = reopen(session, drawn)
    assert list(session.project.check()) == []
    session.close()


@pytest.mark.parametrize("seed", range(4))
def test_random_changes_of_the_scheme_are_undone_one_by_one_and_done_again(tmp_path: Path, seed: int) -> None:
    run(tmp_path / "random.glossator", seed, 30)


@pytest.mark.long
def test_a_thousand_random_changes_are_undone_one_by_one(tmp_path: Path) -> None:
    run(tmp_path / "random.glossator", 99, 1000)
