"""What was changed behind the program's back is refused or found, to the last bit."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from tests.unit.store.builders import (
    GAZETTEER,
    LAYER,
    PIPELINE,
    add_span,
    change,
    contents,
    furnish,
    tamper,
)

from glossator.domain.article import ArticleState, Status
from glossator.domain.changes import SpanAdded, StatusChanged, SuggestionRejected
from glossator.domain.ids import new_id
from glossator.domain.span import Span
from glossator.domain.suggestion import RawSuggestion, Verdict
from glossator.errors import ProjectError, StaleError
from glossator.store.project import Project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def worked_in(project: Project, path: Path) -> Path:
    article, other = furnish(project, 2)
    own = article.article.id
    found = [RawSuggestion(0, 4, "PERSON", "A reason", 0.5), RawSuggestion(9, 14, "ORG", "Another")]
    project.add_suggestions(own, PIPELINE, found)
    project.add_suggestions(other.article.id, GAZETTEER, [RawSuggestion(27, 34, "GPE", "Listed")])
    first, second = project.suggestions(own)
    accepted = Span(new_id(), 0, 4, "Anna", "Person", first.id, Verdict.ACCEPTED)
    project.commit(change(SpanAdded(own, accepted), SuggestionRejected(own, second.id)))
    add_span(project, article, 27, 34, "Place")
    add_span(project, other, 0, 4)
    project.commit(change(StatusChanged(own, Status(), Status(ArticleState.CONFIRMED, "anna", "2026"))))
    project.close()
    return path


def findings(path: Path) -> list[str]:
    with Project.open(path) as project:
        return [finding.sentence for finding in project.check()]


def test_a_sound_project_has_no_findings(worked_in: Path) -> None:
    assert findings(worked_in) == []
    reading = Project.open_snapshot(worked_in)
    assert list(reading.check()) == []
    reading.close()


TAMPERINGS = {
    "a text": ("UPDATE text SET body = replace(body, 'Anna', 'Inna')", "The text of “Article 0”"),
    "a text and its hash": (
        "UPDATE text SET body = 'x', sha256 = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'",
        "The text of “Article 0”",
    ),
    "an original": ("UPDATE text SET original = zeroblob(20) WHERE key = 2", "“Article 1” has lost its original"),
    "a span's edges": ("UPDATE span SET stop = stop + 1 WHERE start = 27", "A span in “Article 0”"),
    "a span's words": ("UPDATE span SET text = 'Inna' WHERE n IS NOT NULL", "A span in “Article 0”"),
    "a span's label": ("UPDATE span SET label = (SELECT key FROM label_name WHERE name = 'ORG')", "A span in “Art"),
    "a label's name": ("UPDATE label_name SET name = 'Parson' WHERE name = 'Person'", "A span in “Article 0”"),
    "a verdict": ("UPDATE span SET verdict = 2 WHERE n IS NOT NULL", "A span in “Article 0”"),
    "a span's origin": ("UPDATE span SET n = 1 WHERE n = 0", "A span in “Article 0”"),
    "a span gone": ("DELETE FROM span WHERE article = 2", "A span in “Article 1”"),
    "a span more": (
        "INSERT INTO span SELECT article, 1, zeroblob(16), 5, 8, label, 'saw', NULL, NULL, NULL, '' FROM span LIMIT 1",
        "A span in “Article 0”",
    ),
    "a rejection gone": ("DELETE FROM rejection", "A rejection in “Article 0”"),
    "a state": ("UPDATE article_status SET state = 2", "The state of “Article 0”"),
    "who confirmed": ("UPDATE article_status SET \"by\" = 'bert'", "The state of “Article 0”"),
    "a title": ("UPDATE article SET title = 'Other' WHERE key = 1", "What is known about “Other”"),
    "a date": ("UPDATE article SET published = '1999' WHERE key = 2", "What is known about “Article 1”"),
    "an article gone": ("DELETE FROM article WHERE key = 2", "What is known about an article that is not shown"),
    "the scheme": ("UPDATE scheme SET body = replace(body, '#aa3355', '#aa3356')", "The label scheme"),
    "a setting more": ("INSERT INTO setting VALUES ('a', 'b')", "A setting is not what"),
    "a count": ("UPDATE tally SET count = count + 1", "The count of articles"),
    "a layer's name": ("UPDATE layer_name SET name = 'other'", "A span in “Article 0”"),
    "a suggestion": ("UPDATE suggestion SET start = start + 1 WHERE n = 1", "Suggestions in “Article 0”"),
    "a score": ("UPDATE suggestion SET score = 0.25 WHERE score = 0.5", "Suggestions in “Article 0”"),
    "a reason": ("UPDATE wording SET name = 'Whatever' WHERE name = 'Another'", "Suggestions in “Article 0”"),
    "a suggestion gone": ("DELETE FROM suggestion WHERE n = 1", "Suggestions in “Article 0”"),
    "a fingerprint": ("UPDATE fingerprint SET version = '9' WHERE version = '1.0'", "A fingerprint of the source"),
    "a source": ("UPDATE source_name SET name = 'other' WHERE kind = 'spacy'", "A fingerprint of the source “other”"),
    "a payload": ("UPDATE event SET payload = replace(payload, 'Al Qaim', 'Al Qain')", "The journal was changed at"),
    "an event gone": ("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", "The journal was changed at"),
    "an event moved": ("UPDATE event SET change = 1 WHERE seq = 4", "events under another change"),
    "an author": ("UPDATE change SET author = 'bert' WHERE seq = 4", "The journal was changed at change 4"),
    "a time": ("UPDATE change SET at = '2020' WHERE seq = 1", "The journal was changed at change 1"),
    "the project's id": ("UPDATE project SET id = 'x'", "The journal was changed at change 1"),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_what_was_changed_behind_the_programs_back_is_found(worked_in: Path, what: str) -> None:
    statement, expected = TAMPERINGS[what]
    before = contents(worked_in)
    tamper(worked_in, "PRAGMA foreign_keys=OFF", statement)
    assert contents(worked_in) != before
    found = findings(worked_in)
    assert any(expected in sentence for sentence in found), found
    assert not any("fighters" in sentence for sentence in found)


def test_a_journal_without_its_end_is_found_even_where_nothing_else_shows_it(project: Project, path: Path) -> None:
    [article] = furnish(project)
    made = add_span(project, article, 0, 4)
    last = project.change(project.changes()[0].id)
    project.commit(change(*last.inverse_events(), undoes=last.id))
    project.close()
    tamper(
        path,
        "PRAGMA foreign_keys=OFF",
        "DELETE FROM event WHERE change > 2",
        "DELETE FROM change WHERE seq > 2",
    )
    assert made.text == "Anna"
    assert findings(path) == ["The journal ends at change 2, but 4 were made."]


def test_a_check_between_two_changes_of_a_live_project_is_clean(project: Project) -> None:
    [article] = furnish(project)
    check = project.check()
    add_span(project, article, 0, 4)
    for finding in check:
        pytest.fail(finding.sentence)
    add_span(project, article, 9, 14)
    assert list(project.check()) == []


def read_everything(project: Project) -> None:
    keys = project.queue(LAYER)
    project.state_counts(LAYER)
    for row in project.queue_rows(LAYER, keys).values():
        project.annotations(row.id, LAYER)
        project.article(row.id)
        project.original(row.id)
    for info in project.changes():
        project.change(info.id)
    project.summary(LAYER)
    list(project.export_rows(LAYER, frozenset(ArticleState)))


def flip_bits(path: Path, count: int, seed: int) -> int:
    """Flip one bit at a time; return in how many cases the content changed. Fails when that went unseen."""
    rng = random.Random(seed)
    whole = path.read_bytes()
    original = contents(path)
    broken = path.with_name("flipped.glossator")
    noticed = 0
    for _ in range(count):
        position, bit = rng.randrange(len(whole)), rng.randrange(8)
        flipped = bytearray(whole)
        flipped[position] ^= 1 << bit
        broken.write_bytes(flipped)
        try:
            project = Project.open_snapshot(broken)
        except ProjectError:
            noticed += 1
            continue
        try:
            found = list(project.check())
            with suppress(ProjectError, StaleError):
                read_everything(project)
        finally:
            project.close()
        if found:
            noticed += 1
        else:
            assert contents(broken) == original, f"bit {bit} of byte {position}"
    return noticed


def test_no_flipped_bit_changes_the_content_unseen(worked_in: Path) -> None:
    assert flip_bits(worked_in, 150, seed=1) > 0


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_none_of_many_flipped_bits_changes_the_content_unseen(worked_in: Path) -> None:
    assert flip_bits(worked_in, 3000, seed=2) > 100
