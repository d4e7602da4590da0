from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest

from glossator.domain.lessons import BARE, Kind, Subject, lessons_of
from glossator.domain.memory import ALWAYS, NEVER, PhraseLessons
from glossator.domain.merging import merge
from glossator.domain.reading import key_of
from glossator.domain.remembering import Remembering, would_suggest
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, RawSuggestion, Suggestion

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from glossator.domain.memory import Tally

SPACY = Fingerprint("spacy", "model", "1", "a" * 64)
MEMORY = Fingerprint("memory", "project", "1", "b" * 64)
NAMES = {label: label for label in ("Person", "Place", "Group", "Body", "Toll", "Time")}
MAPPED = {"PERSON": "Person", "GPE": "Place", "ORG": "Body", "TIME": "Time", "CARDINAL": "Toll"}

Marked = tuple[str, list[tuple[str, str]], list[tuple[str, str]]]
"""A text, the phrases that are marked in it with their labels, and those that the pipeline suggests."""


def suggestions(text: str, found: list[tuple[str, str]]) -> list[Suggestion]:
    made = []
    for words, label in found:
        start = text.index(words)
        made.append(
            Suggestion(f"s{start}.{label}", start, start + len(words), words, MAPPED.get(label, ""), label, SPACY)
        )
    return made


class Taught:
    """A memory in the hand: it learns from texts and speaks of another one."""

    def __init__(self, *articles: Marked) -> None:
        self.counts: Counter[tuple[Subject, str]] = Counter()
        self.articles: Counter[tuple[Subject, str]] = Counter()
        for text, marked, found in articles:
            spans = []
            for words, label in marked:
                start = text.index(words)
                spans.append(Span(f"{start:032x}", start, start + len(words), words, label))
            lessons = lessons_of(text, spans, suggestions(text, found), self._marked)
            self.counts.update(lessons.counts)
            self.articles.update(lessons.counts.keys())

    def _marked(self, asked: Collection[Subject]) -> set[Subject]:
        marked = {subject for subject, outcome in self.counts if subject.kind is Kind.PHRASE and outcome}
        return (marked | {s for s in asked if s.kind is Kind.STEM}) & set(asked)

    def know(self, subjects: Collection[Subject]) -> Mapping[Subject, Tally]:
        found: defaultdict[Subject, Tally] = defaultdict(dict)
        for (subject, outcome), count in self.counts.items():
            if subject in subjects:
                found[subject][outcome] = (count, self.articles[subject, outcome])
        stems = {" ".join(s.body.split("\t")[0].split(" ")[:2]) for s, _ in self.counts if s.kind is Kind.PHRASE}
        for subject in subjects:
            if subject.kind is Kind.STEM and subject.body in stems:
                found[subject] = {}
        return found

    def speak(
        self,
        text: str,
        found: list[tuple[str, str]] | None = None,
        *,
        corrections: Mapping[str, str] | None = None,
        judged: Collection[tuple[int, int]] = (),
        rejected: frozenset[tuple[int, int, str]] = frozenset(),
    ) -> list[RawSuggestion]:
        return Remembering(
            text,
            suggestions(text, found or []),
            know=self.know,
            names=NAMES,
            corrections=corrections,
            judged=judged,
            rejected=rejected,
        ).everything()

    def shown(self, text: str, found: list[tuple[str, str]] | None = None) -> list[tuple[str, str]]:
        """Return what is pre-highlighted in a text when sources and memory have spoken."""
        spoken = [
            Suggestion(
                f"m{n}", raw.start, raw.end, text[raw.start : raw.end], raw.source_label, raw.source_label, MEMORY
            )
            for n, raw in enumerate(self.speak(text, found))
        ]
        made = [s for s in suggestions(text, found or []) if s.label]
        return [(s.text, s.label) for s in merge([*made, *spoken]).winners]


def repeated(article: Marked, times: int) -> list[Marked]:
    return [article] * times


def test_a_phrase_that_was_marked_is_proposed_in_other_spellings_too_and_says_why() -> None:
    taught = Taught(
        ("They took Al Qaim.", [("Al Qaim", "Place")], []), ("In Al Qaim again.", [("Al Qaim", "Place")], [])
    )
    [said] = taught.speak("Near Al-Qaim they stopped.")
    assert (said.start, said.end, said.source_label) == (5, 12, "Place")
    assert said.detail == "Al-Qaim: Place twice, never anything else"
    assert said.score is not None
    assert 0.5 < said.score < 1


def test_a_pipelines_suggestion_is_relabelled_and_one_that_is_right_is_left_alone() -> None:
    taught = Taught(*repeated(("In Al Qaim.", [("Al Qaim", "Place")], [("Al Qaim", "PERSON")]), 2))
    assert taught.shown("Al Qaim fell.", [("Al Qaim", "PERSON")]) == [("Al Qaim", "Place")]
    assert taught.speak("Al Qaim fell.", [("Al Qaim", "GPE")]) == []


def test_a_suggestion_that_was_refused_again_and_again_is_silenced_and_says_why() -> None:
    taught = Taught(*repeated(("Zero hour has come.", [], [("Zero hour", "TIME")]), 3))
    [said] = taught.speak("Their Zero hour came.", [("Zero hour", "TIME")])
    assert said.source_label == BARE
    assert said.detail.startswith("Zero hour: left unmarked 3 times")
    assert taught.shown("Their Zero hour came.", [("Zero hour", "TIME")]) == []


def test_one_refusal_does_not_silence_for_ever() -> None:
    taught = Taught(("Zero hour has come.", [], [("Zero hour", "TIME")]))
    assert taught.shown("Zero hour came.", [("Zero hour", "TIME")]) == [("Zero hour", "Time")]


def test_a_common_word_that_is_a_name_only_sometimes_is_not_proposed() -> None:
    marked = ("Hope fell to the rebels.", [("Hope", "Place")], [])
    bare = ("Hope is all they had. Hope, he said, and Hope alone.", [], [])
    assert Taught(marked, marked).shown("In Hope they wait.") == [("Hope", "Place")]
    assert Taught(marked, marked, *[bare] * 4).shown("In Hope they wait.") == []


def test_of_two_labels_the_more_frequent_wins_and_both_are_told() -> None:
    taught = Taught(
        *repeated(("They hold Anna.", [("Anna", "Place")], []), 4), ("He met Anna.", [("Anna", "Person")], [])
    )
    [said] = taught.speak("In Anna it is calm.")
    assert said.source_label == "Place"
    assert said.detail == "Anna: Place 4 times, Person once"


def test_a_small_word_needs_more_evidence_than_a_name() -> None:
    assert Taught(("They shot at rebels.", [("rebels", "Group")], [])).shown("The rebels left.") == []
    assert Taught(*repeated(("They shot at rebels.", [("rebels", "Group")], []), 4)).shown("The rebels left.") == [
        ("rebels", "Group")
    ]


def test_us_and_the_united_states_are_told_apart_by_their_capitals() -> None:
    taught = Taught(*repeated(("The US left.", [("US", "Place")], []), 3))
    assert taught.shown("Let us go to the US.") == [("US", "Place")]


def test_the_longer_of_two_known_phrases_is_chosen() -> None:
    text = "The Islamic State of Iraq fought."
    taught = Taught(
        *repeated(("The Islamic State fled.", [("Islamic State", "Group")], []), 5),
        (text, [("Islamic State of Iraq", "Group")], []),
    )
    assert taught.shown(text) == [("Islamic State of Iraq", "Group")]


ORGS = ["the Pentagon", "the Kremlin", "the Senate", "the Knesset"]


def test_an_article_that_is_always_cut_off_is_cut_off_phrases_never_seen() -> None:
    articles = [(f"He told {name} so.", [(name[4:], "Body")], [(name, "ORG")]) for name in ORGS]
    taught = Taught(*articles)
    assert taught.shown("She told the Duma so.", [("the Duma", "ORG")]) == [("Duma", "Body")]
    detail = next(
        raw.detail for raw in taught.speak("She told the Duma so.", [("the Duma", "ORG")]) if raw.source_label
    )
    assert "“the” in front is left out (4 times)" in detail


def test_an_article_that_is_always_taken_in_is_taken_into_phrases_never_seen() -> None:
    taught = Taught(*[(f"He told {name} so.", [(name, "Body")], [(name[4:], "ORG")]) for name in ORGS])
    assert taught.shown("She told the Duma so.", [("Duma", "ORG")]) == [("the Duma", "Body")]


def test_a_possessive_that_is_always_cut_off_is_cut_off_phrases_never_seen() -> None:
    names = ["Haider", "Barzani", "Maliki"]
    taught = Taught(*[(f"It was {name}’s plan.", [(name, "Person")], [(f"{name}’s", "PERSON")]) for name in names])
    assert taught.shown("It was Talabani’s plan.", [("Talabani’s", "PERSON")]) == [("Talabani", "Person")]


def test_a_label_that_is_nearly_always_rejected_is_silenced_on_phrases_never_seen() -> None:
    words = ["one", "first", "half", "both", "none", "zero", "third", "single", "dozen", "second", "half", "twice"]
    taught = Taught(*[(f"It was {word} then.", [], [(word, "CARDINAL")]) for word in words])
    [said] = taught.speak("It was seventh then.", [("seventh", "CARDINAL")])
    assert said.source_label == BARE
    assert said.detail.startswith("CARDINAL from spaCy")
    assert "left unmarked" in said.detail


def test_a_label_that_is_nearly_always_relabelled_is_relabelled_even_where_the_scheme_ignores_it() -> None:
    peoples = ["Kurdish", "Iraqi", "Turkish", "Saudi", "Syrian", "Russian", "Iranian", "Afghan"]
    taught = Taught(*[(f"A {name} man.", [(name, "Group")], [(name, "NORP")]) for name in peoples])
    assert taught.shown("A Yemeni man.", [("Yemeni", "NORP")]) == [("Yemeni", "Group")]


def test_a_listed_name_is_not_overruled_by_what_names_like_it_were() -> None:
    generals = [f"Tahir {family}" for family in ("Rasheed", "Karim", "Jabbar", "Salman", "Hadi")]
    taught = Taught(*[(f"They met {name} there.", [(name, "Person")], []) for name in generals])
    text = "They left Tahir Qaim then."
    listed = Suggestion("g1", 10, 20, "Tahir Qaim", "Place", "Place", Fingerprint("gazetteer", "x", "1", "c" * 64))
    assert Remembering(text, [listed], know=taught.know, names=NAMES).everything() == []
    [said] = taught.speak(text)
    assert (said.start, said.end, said.source_label) == (10, 20, "Person")
    assert "begin with “tahir”" in said.detail


def test_particles_that_begin_names_of_all_kinds_teach_nothing() -> None:
    def taught(first: str) -> Taught:
        names = [f"{first} {family}" for family in ("Rasheed", "Karim", "Jabbar", "Salman", "Hadi")]
        return Taught(*[(f"They met {name} there.", [(name, "Person")], []) for name in names])

    assert taught("Al").speak("They left Al Baghdadi then.") == []
    assert [said.source_label for said in taught("Abu").speak("They left Abu Baghdadi then.")] == ["Person"]


def test_a_word_behind_names_teaches_what_names_never_seen_are() -> None:
    names = ["Anbar", "Basra", "Najaf", "Idlib"]
    taught = Taught(*[(f"All of {name} province fell.", [(f"{name} province", "Place")], []) for name in names])
    assert taught.shown("All of Homs province fell.") == [("Homs province", "Place")]


def test_figures_with_the_word_behind_them_are_taken_together_where_that_was_done() -> None:
    taught = Taught(
        *[(f"It killed {n} people there.", [(f"{n} people", "Toll")], [(str(n), "CARDINAL")]) for n in (20, 31, 45, 12)]
    )
    assert taught.shown("It killed 77 people here.", [("77", "CARDINAL")]) == [("77 people", "Toll")]


def test_judged_spans_and_rejected_readings_are_not_touched() -> None:
    taught = Taught(*repeated(("In Al Qaim.", [("Al Qaim", "Place")], []), 3))
    text = "Al Qaim fell. So did Al Qaim."
    assert [raw.start for raw in taught.speak(text)] == [0, 21]
    assert [raw.start for raw in taught.speak(text, judged=[(3, 7)])] == [21]
    assert [raw.start for raw in taught.speak(text, rejected=frozenset({(0, 7, "Place")}))] == [21]


def test_a_correction_outweighs_all_evidence() -> None:
    taught = Taught(*repeated(("In Al Qaim.", [("Al Qaim", "Place")], []), 9))
    key = key_of("Al Qaim")
    assert taught.speak("In Al Qaim.", corrections={key: NEVER}) == []
    [silence] = taught.speak("In Al Qaim.", [("Al Qaim", "PERSON")], corrections={key: NEVER})
    assert silence.source_label == BARE
    [said] = taught.speak("In Al Qaim.", corrections={key: ALWAYS + "Group"})
    assert (said.source_label, said.score) == ("Group", 1.0)
    [said] = Taught().speak("Near Tal Afar Air Base.", corrections={key_of("Tal Afar Air Base"): ALWAYS + "Place"})
    assert (said.start, said.end) == (5, 22)


def test_a_label_that_the_scheme_no_longer_has_is_not_suggested() -> None:
    taught = Taught(*repeated(("In Al Qaim.", [("Al Qaim", "Old")], []), 5))
    assert taught.speak("In Al Qaim.") == []


def test_a_part_of_a_long_article_is_spoken_of_at_a_time_and_nothing_is_lost_between_them() -> None:
    taught = Taught(*repeated(("In Al Qaim.", [("Al Qaim", "Place")], []), 3))
    text = "\n\n".join(f"{'Nothing new here. ' * 20}In Al Qaim." for _ in range(40))
    remembering = Remembering(text, [], know=taught.know, names=NAMES)
    parts = list(remembering.parts())
    assert len(parts) > 5
    assert [text[raw.start : raw.end] for part in parts for raw in part] == ["Al Qaim"] * 40


def test_a_memory_that_knows_nothing_says_nothing() -> None:
    assert Taught().speak("Al Qaim fell on Thursday.", [("Al Qaim", "PERSON"), ("Thursday", "DATE")]) == []


@pytest.mark.parametrize(
    ("lessons", "correction", "expected"),
    [
        (PhraseLessons("k", "Daesh", {"Group": (3, 2)}), None, "Group"),
        (PhraseLessons("k", "Daesh", {"Group": (3, 2)}), NEVER, ""),
        (PhraseLessons("k", "Daesh", {"Group": (3, 2)}), ALWAYS + "Body", "Body"),
        (PhraseLessons("k", "zero", {}, (4, 4)), None, ""),
        (PhraseLessons("k", "zero", {}, (1, 1)), None, None),
        (PhraseLessons("k", "Hope", {"Place": (1, 1), BARE: (9, 9)}), None, None),
    ],
)
def test_it_can_be_told_what_would_be_suggested(
    lessons: PhraseLessons, correction: str | None, expected: str | None
) -> None:
    assert would_suggest(lessons, correction) == expected
