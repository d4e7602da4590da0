from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.domain.drawn import ARTICLE, LABELS, any_annotations
from tests.unit.session.small import SCHEME, import_articles, make

from glossator.domain.annotations import Annotations
from glossator.domain.article import ArticleState
from glossator.domain.changes import MentionDismissed, MentionRecalled, SuggestionRejected
from glossator.domain.mentions import MentionKind
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, Suggestion, Verdict
from glossator.session import editing
from glossator.session.aliases import Aliases
from glossator.session.job import run_to_end
from glossator.session.large_change import ChangeJob
from glossator.session.mention_search import MentionSearch, draft_of, marking
from glossator.session.mentions import (
    Deed,
    MentionState,
    apply_mentions,
    mentions_at,
    mentions_in,
    mentions_of,
    phrasing_of,
    remove_mentions,
)
from glossator.session.outcome import Outcome
from glossator.session.session import Session, now

if TYPE_CHECKING:
    from pathlib import Path

    from glossator.session.mentions import Mention

TEXT = "Daesh left. The Daesh men, Daesh’s men and Daesh Province; daesh, Daesh"
PLACES = [at for at in range(len(TEXT)) if TEXT.lower().startswith("daesh", at)]
SOURCE = Fingerprint("spacy", "x", "1", "d")


def suggestion(key: str, start: int, end: int, label: str, text: str = TEXT) -> Suggestion:
    return Suggestion(key, start, end, text[start:end], label, label, SOURCE)


def span(key: str, start: int, end: int, label: str, text: str = TEXT) -> Span:
    return Span(key, start, end, text[start:end], label)


def daesh() -> Annotations:
    """An article in which Daesh stands bare, suggested, marked and within other marks."""
    return Annotations(
        ARTICLE,
        TEXT,
        spans=[span("s0", PLACES[0], PLACES[0] + 5, "Group")],
        suggestions=[
            suggestion("same", PLACES[1], PLACES[1] + 5, "Group"),
            suggestion("more", PLACES[2], PLACES[2] + 7, "Group"),
            suggestion("longer", PLACES[3], PLACES[3] + 14, "Place"),
            suggestion("other", PLACES[5], PLACES[5] + 5, "Person"),
        ],
    )


def seen(annotations: Annotations) -> list[tuple[str, str, bool]]:
    return [(annotations.text[mark.start : mark.end], mark.label, mark.judged) for mark in annotations.marks()]


def all_at(annotations: Annotations, label: str = "Group") -> list[Mention]:
    return mentions_in(annotations, PLACES[0], PLACES[0] + 5, label)


class TestWhatStandsThere:
    def test_each_mention_says_what_marking_it_would_do(self) -> None:
        assert [(each.kind, each.state, each.ticked) for each in all_at(daesh())] == [
            (MentionKind.HERE, MentionState.MARKED, True),
            (MentionKind.EXACT, MentionState.SUGGESTED, True),
            (MentionKind.POSSESSIVE, MentionState.INSIDE, True),
            (MentionKind.EXACT, MentionState.INSIDE, False),
            (MentionKind.CASE, MentionState.BARE, False),
            (MentionKind.EXACT, MentionState.SUGGESTED_OTHERWISE, True),
        ]

    def test_what_was_judged_otherwise_is_left_alone_unless_ticked(self) -> None:
        spans = [span("a", PLACES[1], PLACES[1] + 5, "Place"), span("b", PLACES[3], PLACES[3] + 14, "Place")]
        spans += [span("c", PLACES[5] - 2, PLACES[5] + 3, "Person")]
        found = all_at(Annotations(ARTICLE, TEXT, spans=spans))
        assert [(each.state, each.label, each.ticked) for each in found if each.judged] == [
            (MentionState.MARKED_OTHERWISE, "Place", False),
            (MentionState.INSIDE, "Place", False),
            (MentionState.OVERLAPS, "Person", False),
        ]

    def test_a_longer_suggestion_that_was_corrected_once_is_corrected_again(self) -> None:
        text = "Anbar province and Anbar province"
        annotations = Annotations(
            ARTICLE,
            text,
            suggestions=[suggestion("a", 0, 14, "Place", text), suggestion("b", 19, 33, "Place", text)],
        )
        for event in editing.step_edge(annotations, "a", editing.Edge.END, editing.Unit.WORD, -1).events:
            annotations.apply(event)
        found = mentions_in(annotations, 0, 5, "Place")
        assert [(each.state, each.ticked) for each in found] == [
            (MentionState.MARKED, True),
            (MentionState.INSIDE, True),
        ]
        for event in apply_mentions(annotations, found, "Place", "Place").events:
            annotations.apply(event)
        assert seen(annotations) == [("Anbar", "Place", True)] * 2
        assert [each.verdict for each in annotations.spans] == [Verdict.MOVED] * 2

    def test_a_source_that_agrees_outweighs_doubt(self) -> None:
        text = "Two men. The two men, two women"
        annotations = Annotations(ARTICLE, text, suggestions=[suggestion("a", 13, 16, "Quantity", text)])
        assert [each.ticked for each in mentions_in(annotations, 0, 3, "Quantity")] == [True, True, False]

    def test_the_surroundings_come_on_one_line(self) -> None:
        annotations = Annotations(ARTICLE, "One\ntwo Daesh\nthree")
        (found,) = mentions_in(annotations, 8, 13, "Group")
        assert (found.left, found.text, found.right) == ("One two ", "Daesh", " three")

    def test_places_that_a_search_found_are_mentions_too(self) -> None:
        found = mentions_at(daesh(), [(0, 5), (6, 10)], "Group")
        assert [(each.kind, each.state) for each in found] == [
            (MentionKind.HIT, MentionState.MARKED),
            (MentionKind.HIT, MentionState.BARE),
        ]


class TestMarking:
    def test_all_that_is_ticked_gets_the_label_and_keeps_its_suggestions_verdict(self) -> None:
        annotations = daesh()
        draft = apply_mentions(annotations, all_at(annotations), "Group", "Armed group")
        assert draft.title == "Mark 3 more “Daesh” Armed group"
        for event in draft.events:
            annotations.apply(event)
        assert seen(annotations) == [
            ("Daesh", "Group", True),
            ("Daesh", "Group", True),
            ("Daesh", "Group", True),
            ("Daesh Province", "Place", False),
            ("Daesh", "Group", True),
        ]
        assert [each.verdict for each in annotations.spans] == [
            None,
            Verdict.ACCEPTED,
            Verdict.MOVED,
            Verdict.RELABELLED,
        ]

    def test_another_label_relabels_all(self) -> None:
        annotations = daesh()
        draft = apply_mentions(annotations, all_at(annotations), "Place", "Place")
        assert draft.title == "Mark 4 more “Daesh” Place"
        for event in draft.events:
            annotations.apply(event)
        assert {(each.text, each.label) for each in annotations.spans} == {("Daesh", "Place")}

    def test_the_origin_comes_into_hand_when_it_is_marked_with_the_others(self) -> None:
        annotations = Annotations(ARTICLE, TEXT)
        draft = apply_mentions(annotations, all_at(annotations), "Group", "Group")
        for event in draft.events:
            annotations.apply(event)
        focused = annotations.span(draft.focus or "")
        assert focused is not None
        assert focused.start == PLACES[0]

    def test_what_was_judged_since_is_left_alone(self) -> None:
        annotations = Annotations(ARTICLE, TEXT)
        found = all_at(annotations)
        for event in editing.add(annotations, PLACES[1], PLACES[1] + 9, "Place", "Place").events:
            annotations.apply(event)
        for event in apply_mentions(annotations, found, "Group", "Group").events:
            annotations.apply(event)
        assert [each.label for each in annotations.spans if each.start == PLACES[1]] == ["Place"]

    @given(any_annotations(), st.sampled_from(LABELS), st.lists(st.booleans(), min_size=60, max_size=60))
    def test_the_annotations_are_as_before_until_the_draft_is_applied(
        self, annotations: Annotations, label: str, ticks: list[bool]
    ) -> None:
        annotations.drain()
        before = (annotations.marks(), dict(annotations.rejections), annotations.label_counts())
        places = [(at, at + 3) for at in range(0, len(annotations.text) - 3, 2)]
        found = mentions_at(annotations, places, label)
        found = [replace(each, ticked=tick) for each, tick in zip(found, ticks, strict=False)]
        drafts = [apply_mentions(annotations, found, label, label), remove_mentions(annotations, found)]
        assert (annotations.marks(), dict(annotations.rejections), annotations.label_counts()) == before
        assert annotations.drain() == ([], [])
        for draft in drafts:
            for event in draft.events:
                annotations.apply(event)
            for event in reversed(draft.events):
                annotations.apply(event.inverse())
            assert (annotations.marks(), dict(annotations.rejections), annotations.label_counts()) == before


class TestDeleting:
    def test_the_spans_and_suggestions_that_stand_exactly_there_go(self) -> None:
        annotations = daesh()
        draft = remove_mentions(annotations, all_at(annotations))
        assert draft.title == "Delete 3 “Daesh”"
        for event in draft.events:
            annotations.apply(event)
        assert seen(annotations) == [("Daesh’s", "Group", False), ("Daesh Province", "Place", False)]

    def test_a_suggestion_that_a_span_hid_goes_with_it(self) -> None:
        annotations = Annotations(
            ARTICLE, TEXT, spans=[span("s", 0, 5, "Group")], suggestions=[suggestion("g", 0, 5, "Person")]
        )
        draft = remove_mentions(annotations, all_at(annotations))
        assert SuggestionRejected(ARTICLE, "g") in draft.events


class TestNotThisOne:
    def test_what_is_refused_is_remembered_and_shown_without_a_tick(self) -> None:
        annotations = Annotations(ARTICLE, TEXT)
        here, second, *others = all_at(annotations)
        draft = apply_mentions(
            annotations, [here, replace(second, ticked=False), *others], "Group", "Group", refused=[second]
        )
        assert MentionDismissed(ARTICLE, second.start, second.end, "Group") in draft.events
        for event in draft.events:
            annotations.apply(event)
        again = all_at(annotations)[1]
        assert (again.state, again.dismissed, again.ticked) == (MentionState.BARE, True, False)
        assert all_at(annotations, "Place")[1].dismissed is False

    def test_who_ticks_it_again_recalls_it(self) -> None:
        annotations = Annotations(ARTICLE, TEXT, dismissals={(PLACES[1], PLACES[1] + 5, "Group")})
        found = [replace(each, ticked=True) for each in all_at(annotations)]
        draft = apply_mentions(annotations, found, "Group", "Group")
        assert MentionRecalled(ARTICLE, PLACES[1], PLACES[1] + 5, "Group") in draft.events

    def test_it_is_not_remembered_twice(self) -> None:
        annotations = Annotations(ARTICLE, TEXT, dismissals={(PLACES[1], PLACES[1] + 5, "")})
        refused = all_at(annotations)[1:2]
        assert refused[0].dismissed
        assert not apply_mentions(annotations, [], "Group", "Group", refused=refused)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return make(tmp_path / "p.glossator", 4)[0]


def search(session: Session, phrase: str = "Daesh", *, confirmed: bool = False) -> list[Mention]:
    wanted = phrasing_of(phrase, "Group", scheme=session.scheme)
    found = MentionSearch(session, wanted, "Group", confirmed=confirmed).run_to_end()
    return [mention for each in found for mention in each.mentions]


def articles_of(session: Session) -> list[str]:
    keys = session.project.queue(session.layer)
    rows = session.project.queue_rows(session.layer, keys)
    return [rows[key].id for key in keys]


def judged(session: Session) -> list[int]:
    return [len(session.project.annotations(article, session.layer).spans) for article in articles_of(session)]


class TestInTheProject:
    def test_everything_is_one_change_that_one_undo_takes_back(self, session: Session) -> None:
        draft = draft_of(session, search(session), Deed("Group", "Group"))
        assert draft.title == "Mark 4 “Daesh” Group in 4 articles"
        session.commit(draft)
        assert judged(session) == [1, 1, 1, 1]
        session.undo()
        assert judged(session) == [0, 0, 0, 0]
        session.redo()
        assert judged(session) == [1, 1, 1, 1]

    def test_confirmed_articles_are_left_alone_unless_asked_for(self, session: Session) -> None:
        first, second, *_ = articles_of(session)
        session.commit(editing.confirm(session.annotations(first), by="anna", at=now()))
        session.commit(editing.skip(session.annotations(second), by="anna", at=now()))
        assert first not in {each.article for each in search(session)}
        assert second in {each.article for each in search(session)}
        assert first in {each.article for each in search(session, confirmed=True)}
        session.commit(draft_of(session, search(session), Deed("Place", "Place")))
        assert session.project.status(first, session.layer).state is ArticleState.CONFIRMED

    def test_a_refusal_outlives_a_restart(self, session: Session) -> None:
        found = search(session)
        session.commit(draft_of(session, found[1:], Deed("Group", "Group"), found[:1]))
        session.close()
        with Session.open(session.path, author="anna").project as project:
            again = Session(project, author="anna")
            assert [(each.dismissed, each.ticked) for each in search(again)] == [(True, False)] + [(False, True)] * 3
            again.undo()
            assert [each.dismissed for each in search(again)] == [False] * 4

    def test_a_large_marking_is_one_change_too(self, session: Session) -> None:
        import_articles(session, [f"Daesh, Daesh and Daesh {n}" for n in range(120)])
        mentions = search(session)
        job = ChangeJob(session, marking(session, mentions, Deed("Group", "Group")))
        run_to_end(job)
        assert isinstance(job.result, Outcome)
        assert job.result.change is not None
        assert job.result.change.title == "Mark 364 “Daesh” Group in 124 articles"
        assert sum(judged(session)) == 364
        session.undo()
        assert sum(judged(session)) == 0

    @pytest.mark.parametrize("indexed", [False, True])
    def test_texts_are_found_whether_they_are_indexed_yet_or_not(self, session: Session, *, indexed: bool) -> None:
        import_articles(session, ["No such thing", "AL-QAIM: the ‘Al Qaim’ front 😀", "Alqaim", "北京市 😀"])
        while indexed and session.project.words.take_in():
            pass
        assert {each.text for each in search(session, "Al Qaim")} == {"Al Qaim", "AL-QAIM", "Alqaim"}
        assert [each.text for each in search(session, "😀")] == ["😀", "😀"]
        assert [each.text for each in search(session, "北京")] == ["北京"]

    def test_articles_that_are_gone_by_then_are_left_out(self, session: Session) -> None:
        mentions = search(session)
        stale = replace(mentions[0], article="0" * 32)
        draft = draft_of(session, [stale, *mentions[1:]], Deed("Group", "Group"))
        assert draft.title == "Mark 3 “Daesh” Group in 3 articles"

    def test_a_cancelled_search_keeps_what_it_found(self, session: Session) -> None:
        looking = MentionSearch(session, phrasing_of("Daesh", "Group"), "Group")
        looking.cancel()
        assert looking.pump() == []
        assert looking.finished

    def test_the_annotations_in_hand_stay_in_hand(self, session: Session) -> None:
        article = articles_of(session)[0]
        in_hand = session.annotations(article)
        found = mentions_of(in_hand, phrasing_of("Daesh", "Group", scheme=SCHEME), "Group")
        session.commit(draft_of(session, found, Deed("Group", "Group"), in_hand=in_hand))
        assert [each.text for each in in_hand.spans] == ["Daesh"]


class TestAliases:
    def test_the_word_lists_know_other_names(self) -> None:
        aliases = Aliases("standard")
        assert aliases.of("Daesh") == ()
        aliases.load_at_once()
        assert {"ISIL", "ISIS"} <= set(aliases.of("daesh"))
        assert "ISIL" in aliases.of("Daesh’s")
        assert aliases.of("Somebody") == ()

    def test_without_a_word_list_there_are_none(self) -> None:
        aliases = Aliases("")
        assert aliases.loaded
        assert aliases.of("Daesh") == ()

    def test_a_word_list_that_cannot_be_read_knows_none(self, tmp_path: Path) -> None:
        (tmp_path / "a.toml").write_text("nonsense")
        aliases = Aliases(str(tmp_path))
        aliases.load_at_once()
        assert aliases.loaded
        assert aliases.of("Daesh") == ()
