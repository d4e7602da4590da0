"""Changes of the label scheme on real projects: what they touch, and that one undo takes all of it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.session.small import SCHEME, make

from glossator.domain.article import ArticleState
from glossator.domain.changes import MentionDismissed
from glossator.domain.effects import Effects
from glossator.domain.labels import Label, LabelScheme
from glossator.domain.suggestion import Fingerprint, RawSuggestion, Verdict
from glossator.errors import StaleError, UserError
from glossator.session import editing, scheme_editing
from glossator.session.jobs import ChangeJob, run_to_end
from glossator.session.outcome import Draft
from glossator.session.scheme_plans import LabelCounts, SchemePlan
from glossator.session.session import Session, now
from glossator.session.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

GAZETTEER = Fingerprint("gazetteer", "standard", "1", "c" * 64)


@pytest.fixture
def working(tmp_path: Path) -> Iterator[tuple[Session, list[str]]]:
    session, articles = make(tmp_path / "small.glossator", 3)
    yield session, articles
    session.close()


def state(session: Session, articles: list[str]) -> list[object]:
    """Everything that is shown, without what a restart would make anew."""
    found: list[object] = [session.project.scheme()]
    for article in articles:
        annotations = session.project.annotations(article, session.layer)
        found.append((annotations.marks(), annotations.spans, dict(annotations.rejections), annotations.status))
        found.append(sorted(annotations.dismissals))
    return found


def seen(session: Session, article: str) -> list[tuple[str, str, Verdict | None]]:
    annotations = session.annotations(article)
    return [(span.text, span.label, span.verdict) for span in annotations.spans]


def mark(session: Session, article: str, words: str) -> str:
    annotations = session.annotations(article)
    return next(each.id for each in annotations.marks() if annotations.text[each.start : each.end] == words)


def confirm(session: Session, article: str) -> None:
    session.commit(editing.confirm(session.annotations(article), by="anna", at=now()))


def sound(session: Session) -> None:
    assert list(session.project.check()) == []


def do(session: Session, plan: SchemePlan) -> None:
    session.commit(plan.finish())


def check_undo(session: Session, articles: list[str], before: list[object]) -> Session:
    """Undo after a restart, redo after another one, and leave the change done."""
    after, path = state(session, articles), session.path
    sound(session)
    for step, expected in ((Session.undo, before), (Session.redo, after)):
        session.close()
        session = Session.open(path, author="anna")
        step(session)
        assert state(session, articles) == expected
        sound(session)
    return session


# What concerns the scheme alone


def test_each_property_of_a_label_is_one_change_with_a_name_of_its_own(working: tuple[Session, list[str]]) -> None:
    session, _ = working
    person = SCHEME.label("Person")
    for changed, title in (
        (replace(person, name="Human"), "Rename Person to Human"),
        (replace(person, key="h"), "Change the key of Person"),
        (replace(person, colour="#123456"), "Change the colour of Person"),
        (replace(person, definition="One human being."), "Change the definition of Person"),
        (replace(person, yes=("[[Anna]] left",)), "Change the examples of Person"),
        (replace(person, no=("the man",)), "Change the counter-examples of Person"),
        (replace(person, sources=("PER",)), "Change the pipeline labels of Person"),
        (replace(person, sources=("PER",), key="h"), "Change Person"),
    ):
        outcome = session.commit(scheme_editing.edit_label(session.scheme, changed))
        assert outcome.change is not None
        assert outcome.change.title == title
        assert session.scheme.label("Person") == changed
        session.undo()
        assert session.scheme == SCHEME
    assert not scheme_editing.edit_label(session.scheme, person)


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        (Label("New", "", "#112233"), "A label of the scheme has no id or no name."),
        (Label("", "New", "#112233"), "A label of the scheme has no id or no name."),
        (Label("Person", "New", "#112233"), "The id “Person” stands twice in the label scheme."),
        (Label("New", "Person", "#112233"), "The name “Person” stands twice in the label scheme."),
        (Label("New", "New", "#112233", "p"), "The key “p” stands twice in the label scheme."),
        (Label("New", "New", "#112233", "x"), "The key “x” of the label “New” cannot be used."),
        (Label("New", "New", "#112233", "é1"), "The key “é1” of the label “New” cannot be used."),
        (Label("New", "New", "red"), "The colour “red” of the label “New” is not a colour."),
        (
            Label("New", "New", "#112233", sources=("GPE",)),
            "The pipeline label “GPE” stands twice in the label scheme.",
        ),
        (Label("GPE", "New", "#112233"), "“GPE” is a pipeline label that stands for “Place”."),
    ],
)
def test_a_label_that_cannot_be_is_refused_with_what_is_wrong(label: Label, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        scheme_editing.add_label(SCHEME, label)
    assert refusal.value.sentence == sentence


def test_a_key_is_taken_from_the_label_that_has_it(working: tuple[Session, list[str]]) -> None:
    session, _ = working
    draft = scheme_editing.give_key(session.scheme, "Group", "p")
    assert draft.title == "Give Group the key P of Person"
    session.commit(draft)
    assert [label.key for label in session.scheme] == ["", "l", "p"]


def test_labels_are_put_in_another_order(working: tuple[Session, list[str]]) -> None:
    session, _ = working
    session.commit(scheme_editing.reorder(session.scheme, ["Group", "Person", "Place"]))
    assert [label.id for label in session.scheme] == ["Group", "Person", "Place"]
    with pytest.raises(UserError):
        scheme_editing.reorder(session.scheme, ["Group", "Person"])


def test_the_scheme_itself_has_a_name(working: tuple[Session, list[str]]) -> None:
    session, _ = working
    session.commit(scheme_editing.rename_scheme(session.scheme, " Wars "))
    assert session.scheme.name == "Wars"
    with pytest.raises(UserError):
        scheme_editing.rename_scheme(session.scheme, " ")


def test_another_mapping_of_pipeline_labels_shows_the_suggestions_under_their_new_label(
    working: tuple[Session, list[str]],
) -> None:
    session, articles = working
    group = replace(SCHEME.label("Group"), sources=())
    session.commit(scheme_editing.edit_label(session.scheme, group))
    shown = [each.label for each in session.annotations(articles[0]).marks()]
    assert shown == ["Person", "Person", "Person", "Place"]


# Merging


def test_a_merge_gives_all_spans_the_label_and_keeps_what_was_confirmed(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    confirm(session, articles[0])
    session.commit(editing.accept(session.annotations(articles[1]), mark(session, articles[1], "Daesh")))
    before = state(session, articles)
    plan = scheme_editing.merge_labels(session, "Group", "Place")
    assert plan.finish().title == "Merge Group into Place (2 spans in 2 articles)"
    touched = plan.touched
    assert (touched.spans, touched.articles, touched.confirmed, touched.remapped) == (2, 2, 1, 1)
    assert touched.lines() == [
        "2 spans in 2 articles get the other label.",
        "1 confirmed article among them stays confirmed.",
        "1 unjudged suggestion will be shown differently.",
    ]
    assert state(session, articles) == before
    session.commit(plan.finish())
    assert [label.id for label in session.scheme] == ["Person", "Place"]
    assert session.scheme.label("Place").sources == ("GPE", "ORG", "Group")
    assert ("Daesh", "Place", Verdict.ACCEPTED) in seen(session, articles[0])
    assert session.annotations(articles[0]).status.state is ArticleState.CONFIRMED
    assert {each.label for each in session.annotations(articles[2]).marks()} == {"Person", "Place"}
    check_undo(session, articles, before).close()


def test_a_correction_between_merged_labels_no_longer_counts(working: tuple[Session, list[str]]) -> None:
    session, (article, *_) = working
    annotations = session.annotations(article)
    session.commit(editing.relabel(annotations, mark(session, article, "Al Qaim"), "Place", "Place"))
    session.commit(editing.relabel(annotations, mark(session, article, "Daesh"), "Place", "Place"))
    plan = scheme_editing.merge_labels(session, "Person", "Place")
    session.commit(plan.finish())
    assert plan.touched.verdicts == 1
    assert plan.touched.spans == 0
    assert seen(session, article) == [
        ("Daesh", "Place", Verdict.RELABELLED),
        ("Al Qaim", "Place", Verdict.ACCEPTED),
    ]
    sound(session)


def test_spans_that_would_stand_twice_on_the_same_words_fall_together(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    article = articles[0]
    annotations = session.annotations(article)
    session.commit(editing.accept(annotations, mark(session, article, "Al Qaim")))
    session.commit(editing.add(annotations, 24, 31, "Place", "Place", beside=True))
    kept = next(span.id for span in annotations.spans if span.label == "Place")
    before = state(session, articles)
    plan = scheme_editing.merge_labels(session, "Person", "Place")
    session.commit(plan.finish())
    assert plan.touched.doubled == 1
    (span,) = session.annotations(article).spans
    assert (span.id, span.label, span.verdict) == (kept, "Place", Verdict.ACCEPTED)
    assert span.suggestion is not None
    check_undo(session, articles, before).close()


def test_a_double_with_a_moved_suggestion_does_not_bring_that_back(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    article = articles[0]
    annotations = session.annotations(article)
    session.project.add_suggestions(article, GAZETTEER, [RawSuggestion(24, 31, "Place")])
    session.suggestions_arrived((article,))
    annotations = session.annotations(article)
    # “Gen” grows over the name behind it, which gives way; then a place is marked beside on the same words.
    session.commit(editing.move_edge(annotations, mark(session, article, "Gen"), editing.Edge.END, 46))
    assert len(annotations.rejections) == 1
    session.commit(editing.add(annotations, 33, 46, "Place", "Place", beside=True))
    place = next(span for span in annotations.spans if span.label == "Place")
    session.commit(editing.accept(annotations, mark(session, article, "Anna")))
    origin = next(span.suggestion for span in annotations.spans if span.text == "Anna")
    before = state(session, articles)
    do(session, scheme_editing.merge_labels(session, "Person", "Place"))
    annotations = session.annotations(article)
    assert [(span.text, span.label) for span in annotations.spans] == [("Anna", "Place"), ("Gen Mohammedi", "Place")]
    assert set(annotations.rejections.values()) == {place.id}
    assert origin in {span.suggestion for span in annotations.spans}
    check_undo(session, articles, before).close()


def test_notes_of_spans_that_fall_together_are_both_kept(working: tuple[Session, list[str]]) -> None:
    from glossator.domain.changes import SpanAdded
    from glossator.domain.ids import new_id
    from glossator.domain.span import Span

    session, articles = working
    session.commit(
        Draft(
            "Mark",
            tuple(
                SpanAdded(articles[0], Span(new_id(), 0, 4, "Anna", label, note=note))
                for label, note in (("Person", "a woman"), ("Place", "a town"))
            ),
        )
    )
    before = state(session, articles)
    do(session, scheme_editing.merge_labels(session, "Person", "Place"))
    (span,) = session.annotations(articles[0]).spans
    assert span.note == "a town\na woman"
    check_undo(session, articles, before).close()


def test_examples_are_joined_and_contradictions_left_out(working: tuple[Session, list[str]]) -> None:
    session, _ = working
    for label, yes, no in (("Person", ("[[Anna]]", "[[A]]"), ("[[Rawa]]", "b")), ("Place", ("[[Rawa]]",), ("[[A]]",))):
        changed = replace(session.scheme.label(label), yes=yes, no=no)
        session.commit(scheme_editing.edit_label(session.scheme, changed))
    do(session, scheme_editing.merge_labels(session, "Person", "Place"))
    place = session.scheme.label("Place")
    assert (place.yes, place.no) == (("[[Rawa]]", "[[Anna]]", "[[A]]"), ("b",))


def test_mentions_that_were_dismissed_follow_the_label(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    session.commit(
        Draft(
            "Not these",
            tuple(
                MentionDismissed(articles[0], *each)
                for each in ((0, 4, "Person"), (0, 4, "Place"), (9, 14, "Person"), (9, 14, ""))
            ),
        )
    )
    before = state(session, articles)
    do(session, scheme_editing.merge_labels(session, "Person", "Place"))
    assert session.annotations(articles[0]).dismissals == {(0, 4, "Place"), (9, 14, "Place"), (9, 14, "")}
    session = check_undo(session, articles, before)
    session.undo()
    do(session, scheme_editing.delete_label(session, "Person", delete_spans=True))
    assert session.annotations(articles[0]).dismissals == {(0, 4, "Place"), (9, 14, "")}
    session.close()


def test_a_label_is_not_merged_into_itself_or_into_nothing(working: tuple[Session, list[str]]) -> None:
    session, _ = working
    for gone, kept in (("Person", "Person"), ("Person", "Nobody"), ("Nobody", "Person")):
        with pytest.raises(UserError):
            scheme_editing.merge_labels(session, gone, kept)


# The id


def test_another_id_goes_into_all_spans_and_suggestions_still_come(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    confirm(session, articles[0])
    session.project.add_suggestions(articles[1], GAZETTEER, [RawSuggestion(47, 51, "Group")])
    before = state(session, articles)
    plan = scheme_editing.rename_id(session, "Group", " ArmedGroup ")
    session.commit(plan.finish())
    assert plan.touched.remapped == 0
    assert seen(session, articles[0])[1] == ("Daesh", "ArmedGroup", Verdict.ACCEPTED)
    assert session.annotations(articles[0]).status.state is ArticleState.CONFIRMED
    shown = {(m.start, m.label) for m in session.annotations(articles[1]).marks()}
    assert {(9, "ArmedGroup"), (47, "ArmedGroup")} <= shown
    session = check_undo(session, articles, before)
    do(session, scheme_editing.rename_id(session, "ArmedGroup", "Group"))
    assert session.scheme.label("Group").sources == ("ORG", "ArmedGroup")
    session.close()


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("Person", "The id “Person” stands twice in the label scheme."),
        ("  ", "A label of the scheme has no id or no name."),
        ("GPE", "“GPE” is a pipeline label that stands for “Place”."),
    ],
)
def test_an_id_that_cannot_be_is_refused(working: tuple[Session, list[str]], new: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        scheme_editing.rename_id(working[0], "Group", new)
    assert refusal.value.sentence == sentence


# Deleting


def test_a_label_with_spans_is_not_deleted_before_it_is_said_where_they_go(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    confirm(session, articles[0])
    with pytest.raises(UserError) as refusal:
        scheme_editing.delete_label(session, "Person").finish()
    assert refusal.value.sentence == "“Person” has 3 spans in 1 article."
    assert session.scheme == SCHEME


def test_a_label_without_spans_goes_at_once(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    before = state(session, articles)
    plan = scheme_editing.delete_label(session, "Group")
    session.commit(plan.finish())
    assert plan.touched.lines() == [
        "No span has this label; nothing in the articles changes.",
        "3 unjudged suggestions will be shown differently.",
    ]
    assert "Group" not in {each.label for each in session.annotations(articles[0]).marks()}
    check_undo(session, articles, before).close()


def test_the_spans_of_a_deleted_label_move_to_another_one(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    confirm(session, articles[0])
    before = state(session, articles)
    plan = scheme_editing.delete_label(session, "Group", move_to="Person")
    session.commit(plan.finish())
    assert plan.finish().title == "Delete Group and give its spans to Person (1 span in 1 article)"
    assert ("Daesh", "Person", Verdict.ACCEPTED) in seen(session, articles[0])
    assert session.annotations(articles[0]).status.state is ArticleState.CONFIRMED
    assert session.scheme.label("Person").sources == ("PERSON",)
    check_undo(session, articles, before).close()


@pytest.mark.parametrize("reopen", [True, False])
def test_deleting_spans_opens_confirmed_articles_again_if_wanted(
    working: tuple[Session, list[str]],
    reopen: bool,
) -> None:
    session, articles = working
    confirm(session, articles[0])
    confirm(session, articles[1])
    session.commit(editing.reject(session.annotations(articles[1]), mark(session, articles[1], "Daesh")))
    confirm(session, articles[1])
    before = state(session, articles)
    plan = scheme_editing.delete_label(session, "Group", delete_spans=True, sources_to="Place", reopen=reopen)
    session.commit(plan.finish())
    assert (plan.touched.deleted, plan.touched.reopened) == (1, int(reopen))
    states = [session.project.status(article, session.layer).state for article in articles]
    assert states == [ArticleState.NEW if reopen else ArticleState.CONFIRMED, ArticleState.CONFIRMED, ArticleState.NEW]
    # Its pipeline labels went to Place: what had been accepted is asked again, what had been rejected is not.
    assert mark(session, articles[0], "Daesh") in {s.id for s in session.annotations(articles[0]).open_suggestions}
    assert len(session.annotations(articles[1]).marks()) == 4
    check_undo(session, articles, before).close()


def test_what_was_corrected_does_not_come_back_when_its_label_is_deleted(working: tuple[Session, list[str]]) -> None:
    session, (article, *_) = working
    session.commit(editing.relabel(session.annotations(article), mark(session, article, "Al Qaim"), "Place", "Place"))
    do(session, scheme_editing.delete_label(session, "Place", delete_spans=True))
    annotations = session.annotations(article)
    assert "Al Qaim" not in {annotations.text[m.start : m.end] for m in annotations.marks()}
    sound(session)


def test_the_only_label_stays_and_a_deleted_one_takes_nothing_over(working: tuple[Session, list[str]]) -> None:
    session, _ = working
    with pytest.raises(UserError):
        scheme_editing.delete_label(session, "Person", move_to="Person")
    for label in ("Person", "Place"):
        do(session, scheme_editing.delete_label(session, label))
    with pytest.raises(UserError, match="the only label"):
        scheme_editing.delete_label(session, "Group")


# Importing another scheme


def test_another_scheme_is_imported_with_a_place_for_every_span(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    confirm(session, articles[0])
    confirm(session, articles[1])
    before = state(session, articles)
    towns = LabelScheme("towns", "Towns", (Label("Town", "Town", "#112233", sources=("GPE",)), SCHEME.labels[0]))
    with pytest.raises(UserError) as refusal:
        scheme_editing.import_scheme(session, towns).finish()
    assert refusal.value.sentence == "“Group” has 2 spans in 2 articles."
    session.commit(editing.reject(session.annotations(articles[0]), mark(session, articles[0], "Daesh")))
    confirm(session, articles[0])
    before = state(session, articles)
    plan = scheme_editing.import_scheme(session, towns, {"Place": "Town", "Group": None})
    session.commit(plan.finish())
    assert plan.finish().title == "Import the label scheme Towns (3 spans in 2 articles)"
    assert plan.touched.lines()[:3] == [
        "2 spans get the other label and 1 is deleted, in 2 articles.",
        "1 confirmed article among them stays confirmed.",
        "1 confirmed article among them is opened again.",
    ]
    assert session.scheme == towns
    assert [label for _, label, _ in seen(session, articles[1])] == ["Person", "Person", "Person", "Town"]
    check_undo(session, articles, before).close()


# Working it out in parts


def test_a_plan_is_worked_out_in_slices_and_written_in_one_transaction(tmp_path: Path) -> None:
    session, articles = make(tmp_path / "many.glossator", 90)
    session.commit(
        Draft("All", tuple(e for a in articles for e in editing.confirm(session.annotations(a), by="a", at="t").events))
    )
    before = state(session, articles)
    plan = scheme_editing.merge_labels(session, "Person", "Place")
    pumps = 0
    while not plan.pump(0.0005):
        pumps += 1
    assert pumps > 1
    job = ChangeJob(session, scheme_editing.merge_labels(session, "Person", "Place").steps())
    run_to_end(job)
    assert job.error is None
    assert state(session, articles) != before
    undo = session.undo_job()
    assert undo is None
    session.undo()
    assert state(session, articles) == before
    sound(session)
    session.close()


def test_a_plan_that_was_overtaken_is_refused(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    confirm(session, articles[0])
    plan = scheme_editing.merge_labels(session, "Group", "Place")
    draft = plan.finish()
    session.commit(editing.reject(session.annotations(articles[0]), mark(session, articles[0], "Daesh")))
    with pytest.raises(StaleError):
        session.commit(draft)
    assert session.scheme == SCHEME
    sound(session)


def test_spans_and_articles_of_each_label_are_counted(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    confirm(session, articles[0])
    confirm(session, articles[1])
    assert LabelCounts(session).finish() == {"Person": (6, 2), "Group": (2, 2), "Place": (2, 2)}


def test_spans_in_another_layer_are_not_left_behind(working: tuple[Session, list[str]]) -> None:
    session, articles = working
    other = Session(session.project, author="ben", layer="ben")
    confirm(other, articles[0])
    with pytest.raises(UserError, match="Another layer"):
        scheme_editing.merge_labels(session, "Group", "Place").finish()


# Sources


def test_sources_begin_anew_only_when_labels_come_or_go(tmp_path: Path) -> None:
    session, _ = make(tmp_path / "small.glossator", 1, {"pipeline": "", "gazetteer": ""})
    work = Work(session)
    people = replace(SCHEME.label("Person"), name="People")
    session.commit(scheme_editing.edit_label(session.scheme, people))
    assert not work.suggester_is_outdated(Effects.SCHEME)
    session.commit(scheme_editing.add_label(session.scheme, Label("Town", "Town", "#112233")))
    assert work.suggester_is_outdated(Effects.SCHEME)
    work.restart_suggester()
    assert not work.suggester_is_outdated(Effects.SCHEME)
    do(session, scheme_editing.rename_id(session, "Town", "City"))
    assert {"Town", "City"} <= set(work.session.scheme.source_labels())
    work.close()


# Examples


def test_the_sentence_around_a_span_becomes_an_example(working: tuple[Session, list[str]]) -> None:
    session, (article, *_) = working
    annotations = session.annotations(article)
    key = mark(session, article, "Al Qaim")
    draft = scheme_editing.add_example(annotations, key, session.scheme)
    assert (draft.title, draft.focus) == ("Add an example to Person", key)
    session.commit(draft)
    assert session.scheme.label("Person").yes == ("Anna saw Daesh’s men in [[Al Qaim]]; Gen Mohammedi left.",)
    assert not scheme_editing.add_example(session.annotations(article), key, session.scheme)
    session.commit(scheme_editing.add_example(session.annotations(article), key, session.scheme, positive=False))
    assert len(session.scheme.label("Person").no) == 1
    with pytest.raises(StaleError):
        scheme_editing.add_example(session.annotations(article), "nothing", session.scheme)


@pytest.mark.parametrize(
    ("text", "words", "example"),
    [
        ("They left. Two Anna. Three.", "Anna", "Two [[Anna]]."),
        ("He met Gen. Mohammedi in Rawa. Then he left.", "Rawa", "He met Gen. Mohammedi in [[Rawa]]."),
        ("U.S. forces left Rawa! “They did.” Next.", "U.S.", "[[U.S.]] forces left Rawa!"),
        ("A title\nAnna  left\tRawa\nMore", "left", "Anna [[left]] Rawa"),
        ("In Iraq’s west. End.", "Iraq", "In [[Iraq]]’s west."),
        ("At 3.5 km Anna stopped. Then.", "Anna", "At 3.5 km [[Anna]] stopped."),
        ("It said [[so]] of Anna.", "Anna", "It said [so] of [[Anna]]."),
        ("عاد الجيش إلى راوة 😀 اليوم.", "راوة", "عاد الجيش إلى [[راوة]] 😀 اليوم."),
        ("Anna", "Anna", "[[Anna]]"),
    ],
)
def test_an_example_is_one_sentence_on_one_line(text: str, words: str, example: str) -> None:
    start = text.index(words)
    assert scheme_editing.example_text(text, start, start + len(words)) == example


def test_an_example_from_an_endless_sentence_is_cut_at_words() -> None:
    text = "word " * 400 + "Anna" + " word" * 400
    example = scheme_editing.example_text(text, 2000, 2004)
    assert 200 < len(example) <= 250
    assert "[[Anna]]" in example
    assert set(example.replace("[[Anna]]", "word").split()) == {"word"}
