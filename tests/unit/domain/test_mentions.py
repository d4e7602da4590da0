from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossator.domain.labels import Label
from glossator.domain.mentions import MentionKind, Phrasing, is_person

EXACT, CASE, JOINT, NUMBER = MentionKind.EXACT, MentionKind.CASE, MentionKind.JOINT, MentionKind.NUMBER
POSSESSIVE, SURNAME, TITLE, ALIAS = (
    MentionKind.POSSESSIVE,
    MentionKind.SURNAME,
    MentionKind.TITLE,
    MentionKind.ALIAS,
)


def find(
    phrase: str,
    text: str,
    *,
    person: bool | None = None,
    aliases: tuple[str, ...] = (),
    origin: tuple[int, int] | None = None,
) -> list[tuple[str, MentionKind]]:
    found = Phrasing(phrase, person=person, aliases=aliases).find(text, origin)
    return [(text[each.start : each.end], each.kind) for each in found]


def likely(phrase: str, text: str, **more: object) -> dict[str, bool]:
    found = Phrasing(phrase, **more).find(text)  # type: ignore[arg-type]
    return {text[each.start : each.end]: each.likely for each in found}


class TestWholeWords:
    def test_a_country_is_not_found_in_its_people(self) -> None:
        text = "Iraq and Iraqi forces; an Iraqi, the Iraqis, Iraqs, Iraq."
        assert find("Iraq", text) == [("Iraq", EXACT), ("Iraqs", NUMBER), ("Iraq", EXACT)]

    def test_a_hyphen_ends_a_word(self) -> None:
        assert find("Iran", "Iran-trained and pro-Iran, Iranian") == [("Iran", EXACT), ("Iran", EXACT)]

    @pytest.mark.parametrize(
        ("phrase", "text", "count"),
        [
            ("العراق", "في العراق والعراق العراقي", 1),
            ("צה״ל", "צה״ל אמר, בצה״ל", 1),
            ("Ирак", "в Ирак и Ираке, Ираком", 1),
            ("ไทย", "ประเทศไทยใหญ่", 1),
            ("北京", "在北京市", 1),
            ("e\u0301te", "e\u0301te, e\u0301te\u0301", 1),
            ("ete", "ete\u0301 ete", 1),
            ("کی\u200cها", "کی\u200cها کی\u200cهای", 1),
        ],
    )
    def test_words_of_other_scripts_are_whole_too(self, phrase: str, text: str, count: int) -> None:
        assert find(phrase, text) == [(phrase, EXACT)] * count

    def test_an_emoji_is_not_part_of_another_one(self) -> None:
        assert find("👩", "a👩b 👩‍💻 👩🏽 👩") == [("👩", EXACT), ("👩", EXACT)]

    def test_positions_behind_emoji_and_letters_that_grow_in_lower_case_are_code_points(self) -> None:
        text = "😀 İSTANBUL 😀 Anna"
        assert [(each.start, each.end) for each in Phrasing("Anna").find(text)] == [(13, 17)]

    def test_an_apostrophe_may_join_a_word_or_end_one(self) -> None:
        text = "O’Brien met Brien; l’Iraq, Brien’s, ‘Brien’, Brien’ll"
        assert find("Brien", text) == [
            ("Brien", EXACT),
            ("Brien", POSSESSIVE),
            ("Brien", EXACT),
            ("Brien", EXACT),
        ]
        assert find("Iraq", text) == [("Iraq", EXACT)]

    def test_a_number_is_not_found_in_a_longer_one(self) -> None:
        assert find("450", "450 of 1,450 or 450,000, 450.5; 450.") == [("450", EXACT), ("450", EXACT)]


class TestVariants:
    def test_a_possessive_is_found_without_its_ending(self) -> None:
        assert find("Daesh", "Daesh's and Daesh’s, Daesh") == [
            ("Daesh", POSSESSIVE),
            ("Daesh", POSSESSIVE),
            ("Daesh", EXACT),
        ]

    def test_a_possessive_phrase_finds_the_bare_words(self) -> None:
        assert ("Daesh", EXACT) in find("Daesh’s", "Daesh fled.")

    def test_other_case_is_found_and_small_letters_are_doubted(self) -> None:
        assert likely("Anna", "ANNA, anna") == {"ANNA": True, "anna": False}
        assert likely("police", "Police, POLICE") == {"Police": True, "POLICE": True}

    @pytest.mark.parametrize(("phrase", "text"), [("US", "us, Us"), ("WHO", "who, Who"), ("IS", "is Is")])
    def test_short_capitals_are_never_small_words(self, phrase: str, text: str) -> None:
        assert find(phrase, text) == []

    def test_initials_are_found_with_stops_and_without(self) -> None:
        assert find("US", "U.S. troops, the US.") == [("U.S.", JOINT), ("US", EXACT)]
        assert find("U.N.", "the UN, the U.N. and U.N") == [("UN", JOINT), ("U.N.", EXACT), ("U.N", JOINT)]

    def test_hyphens_and_spaces_stand_for_each_other(self) -> None:
        text = "Al-Qaim, Al\u00a0Qaim, al\u2011Qaim, Al\nQaim, AlQaim, Al, Qaim"
        assert [kind for _, kind in find("Al Qaim", text)] == [JOINT, EXACT, JOINT, EXACT, JOINT]
        assert find("air strike", "Airstrikes, airstrike, air-strike") == [
            ("Airstrikes", NUMBER),
            ("airstrike", JOINT),
            ("air-strike", JOINT),
        ]

    def test_a_joint_does_not_reach_over_an_empty_line(self) -> None:
        assert find("Al Qaim", "Al\n\nQaim") == []

    def test_both_apostrophes_are_the_same(self) -> None:
        assert find("People's Army", "the People’s Army") == [("People’s Army", JOINT)]

    @pytest.mark.parametrize(
        ("phrase", "text"),
        [
            ("rebel", "rebels"),
            ("rebels", "rebel"),
            ("army", "armies"),
            ("gunmen", "gunman"),
            ("militia", "Militias"),
            ("clash", "clashes"),
            ("Houthi", "Houthis"),
        ],
    )
    def test_singular_and_plural_find_each_other(self, phrase: str, text: str) -> None:
        assert find(phrase, text) == [(text, NUMBER)]

    def test_the_plural_of_a_name_is_doubted(self) -> None:
        assert likely("Hama", "Hamas") == {"Hamas": False}
        assert likely("Syrian", "Syrians") == {"Syrians": True}
        assert find("Paris", "Pari") == []
        assert find("العراق", "العراقs") == []


class TestWhatIsDoubted:
    def test_one_word_inside_a_longer_name(self) -> None:
        text = "Iraqi forces; the Iraqi Security Forces. An Iraqi-led raid, Salim Iraqi, Iraqi"
        doubted = [each.start for each in Phrasing("Iraqi").find(text) if not each.likely]
        assert doubted == [text.index("Iraqi Security"), text.index("Salim Iraqi") + 6]

    @pytest.mark.parametrize("phrase", ["two", "450", "2,000"])
    def test_a_bare_number(self, phrase: str) -> None:
        assert likely(phrase, f"in {phrase} days") == {phrase: False}

    def test_a_number_of_something_is_not_doubted(self) -> None:
        assert likely("two days", "for two days") == {"two days": True}


class TestNames:
    TEXT = (
        "Lt Gen Qassem Mohammedi spoke. Gen Mohammedi said so. In Mohammedi’s view, Ali Mohammedi erred. "
        "Gen. Qassem Mohammedi left."
    )

    def test_the_surname_stands_for_a_person_after_the_full_name(self) -> None:
        text = "Mohammedi came. Qassem Mohammedi spoke. Mohammedi left."
        assert find("Qassem Mohammedi", text, person=True) == [
            ("Qassem Mohammedi", EXACT),
            ("Mohammedi", SURNAME),
        ]
        found = Phrasing("Qassem Mohammedi", person=True).find(text)
        assert found[1].start == text.rindex("Mohammedi")

    def test_without_the_full_name_there_is_no_surname(self) -> None:
        assert find("Qassem Mohammedi", "Mohammedi left.", person=True) == []

    def test_where_the_name_has_a_title_so_have_its_other_mentions(self) -> None:
        assert find("Lt Gen Qassem Mohammedi", self.TEXT) == [
            ("Lt Gen Qassem Mohammedi", EXACT),
            ("Gen Mohammedi", SURNAME),
            ("Mohammedi", SURNAME),
            ("Gen. Qassem Mohammedi", TITLE),
        ]

    def test_a_namesake_is_somebody_else(self) -> None:
        text = "Bashar al-Assad succeeded Hafez al-Assad. Mr Al Assad, or Assad, said: Hafez Assad."
        assert find("Bashar al-Assad", text, person=True) == [
            ("Bashar al-Assad", EXACT),
            ("Al Assad", SURNAME),
            ("Assad", SURNAME),
        ]

    def test_what_is_no_person_has_no_surname(self) -> None:
        text = "Syrian Democratic Forces; the Forces. Deir Ezzor; Ezzor"
        assert find("Syrian Democratic Forces", text) == [("Syrian Democratic Forces", EXACT)]
        assert find("Deir Ezzor", text, person=False) == [("Deir Ezzor", EXACT)]

    def test_a_label_is_a_persons_by_its_name_or_by_what_it_takes_in(self) -> None:
        assert is_person(Label("Person", "Person", "#112233"))
        assert is_person(Label("x", "Menschen", "#112233", sources=("PERSON",)))
        assert not is_person(Label("Location", "Location", "#112233", sources=("GPE",)))


class TestAliases:
    def test_other_names_are_found(self) -> None:
        assert find("Daesh", "ISIL, the Islamic State group", aliases=("ISIL", "Islamic State", "daesh")) == [
            ("ISIL", ALIAS),
            ("Islamic State", ALIAS),
        ]

    def test_a_text_may_give_the_abbreviation_itself(self) -> None:
        text = "The Joint Operations Command (JOC) met. JOC head; joc; UN (JOC)"
        assert find("Joint Operations Command", text)[1:3] == [("JOC", ALIAS), ("JOC", ALIAS)]
        assert find("Hashed Al-Shaabi", "Hashed Al-Shaabi (Mobilization). Mobilization")[1:] == []

    def test_the_shorter_words_that_were_chosen_are_not_made_longer(self) -> None:
        text = "Anbar province; Anbar province"
        assert find("Anbar", text, aliases=("Anbar province",), origin=(0, 5)) == [
            ("Anbar", MentionKind.HERE),
            ("Anbar", EXACT),
        ]

    def test_the_longer_of_two_names_at_one_place_counts(self) -> None:
        text = "the Islamic State of Iraq"
        assert find("ISIL", text, aliases=("Islamic State", "Islamic State of Iraq")) == [
            ("Islamic State of Iraq", ALIAS)
        ]


_pieces = st.lists(
    st.sampled_from(
        ["Anna", "Al Qaim", "Al-Qaim", "anna", "’s", "'", " ", "-", "\n", ".", "😀", "العراق", "s", "İ", "a"]
    ),
    max_size=30,
).map("".join)


@given(_pieces, st.sampled_from(["Anna", "Al Qaim", "العراق", "😀", "Gen Anna Al-Qaim", "’", "a", "İ"]))
def test_mentions_never_overlap_and_each_is_in_the_text(text: str, phrase: str) -> None:
    found = Phrasing(phrase, aliases=("a Anna", "Qaim")).find(text)
    ends = [0, *(each.end for each in found)]
    assert all(before <= each.start < each.end <= len(text) for before, each in zip(ends, found, strict=False))


@given(_pieces, st.sampled_from(["Anna", "Al Qaim", "US", "Gen Qassem Mohammedi", "rebels"]))
def test_a_text_with_a_mention_holds_one_of_the_phrases_that_are_searched_for(text: str, phrase: str) -> None:
    wanted = Phrasing(phrase)
    plain = " ".join("".join(each if each.isalnum() else " " for each in text).casefold().split())
    if wanted.find(text):
        searches = ("".join(e if e.isalnum() else " " for e in s).casefold().split() for s in wanted.searches)
        assert any(" ".join(words) in plain for words in searches)
