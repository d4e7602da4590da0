"""Each key stands for one thing: what the user chooses goes first, and nothing is silently given twice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from glossator.domain.labels import RESERVED_KEYS
from glossator.ui.actions.spec import ActionSpec, Needs, Scope
from glossator.ui.keymap import Keymap, canonical, is_typed, pressed_key, refusal
from glossator.ui.menus import menu_specs

_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


def spec(name: str, *keys: str, scope: Scope = Scope.WINDOW) -> ActionSpec:
    return ActionSpec(name, name.title(), lambda _window: None, keys, scope=scope)


SPECS = (spec("a", "Ctrl+B", "F7"), spec("b", "Del", "X", scope=Scope.ARTICLE), spec("c", "F8"), spec("d"))


def keys(keymap: Keymap) -> dict[str, tuple[str, ...]]:
    return {each.id: keymap.spec(each).keys for each in SPECS}


def test_without_a_choice_the_keys_are_those_of_the_tables() -> None:
    keymap = Keymap(SPECS, {})
    assert keys(keymap) == {each.id: each.keys for each in SPECS}
    assert [keymap.spec(each) is each for each in SPECS] == [True] * len(SPECS)


def test_a_chosen_key_takes_the_place_of_the_table_s() -> None:
    keymap = Keymap(SPECS, {"c": ("Ctrl+K",)})
    assert keys(keymap)["c"] == ("Ctrl+K",)
    assert keymap.holder("F8") is None
    assert keymap.is_changed("c")


def test_an_action_loses_the_key_that_another_was_given_and_says_so() -> None:
    keymap = Keymap(SPECS, {"c": ("x",)})
    assert keys(keymap)["c"] == ("X",)
    assert keys(keymap)["b"] == ("Del",)
    assert keymap.lost("b") == (("X", "c"),)
    holder = keymap.holder("X")
    assert holder is not None
    assert holder.id == "c"
    assert not keymap.is_changed("b")


def test_resetting_gives_the_key_back_to_the_one_that_lost_it() -> None:
    keymap = Keymap(SPECS, {"c": ("X",)})
    again = Keymap(SPECS, keymap.without("c"))
    assert keys(again) == {each.id: each.keys for each in SPECS}
    assert again.chosen == {}


def test_the_latest_choice_takes_the_key_from_an_earlier_one() -> None:
    first = Keymap(SPECS, Keymap(SPECS, {}).assigned("c", ["F9", "F10"]))
    second = Keymap(SPECS, first.assigned("d", ["F9"]))
    assert keys(second)["c"] == ("F10",)
    assert keys(second)["d"] == ("F9",)


def test_choosing_what_the_table_says_is_no_choice() -> None:
    keymap = Keymap(SPECS, {"c": ("F9",)})
    assert keymap.assigned("c", ["F8"]) == {}


def test_an_action_can_do_without_a_key() -> None:
    keymap = Keymap(SPECS, {"c": ()})
    assert keys(keymap)["c"] == ()
    assert keymap.is_changed("c")


@pytest.mark.parametrize(
    "key", ["", "nonsense", "Ctrl+", "Shift", "Ctrl+K, Ctrl+C", "Left", "Shift+Home", "Esc", "Ctrl+C"]
)
def test_what_cannot_be_a_key_is_refused_with_a_reason_and_passed_over_in_the_file(key: str) -> None:
    assert refusal(key)
    assert keys(Keymap(SPECS, {"c": (key, "F9")}))["c"] == ("F9",)


def test_an_action_that_is_not_known_is_passed_over() -> None:
    assert keys(Keymap(SPECS, {"z": ("F8",)})) == {each.id: each.keys for each in SPECS}


_KEYS = st.sampled_from(["F7", "F8", "X", "x", "Del", "Ctrl+K", "Shift+X", "?"])


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d", "gone"]), st.lists(_KEYS, max_size=4)))
def test_no_key_is_ever_given_twice(chosen: dict[str, list[str]]) -> None:
    given_out = Counter(canonical(key) for each in keys(Keymap(SPECS, chosen)).values() for key in each)
    assert [key for key, count in given_out.items() if count > 1] == []


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.lists(_KEYS, max_size=3))))
def test_whoever_is_assigned_keys_last_has_them(steps: list[tuple[str, list[str]]]) -> None:
    keymap = Keymap(SPECS, {})
    for action, wanted in steps:
        keymap = Keymap(SPECS, keymap.assigned(action, wanted))
        has = {canonical(key) for key in keys(keymap)[action]}
        assert has == {canonical(key) for key in wanted}


@pytest.mark.parametrize(
    ("key", "modifiers", "text", "expected"),
    [
        (Qt.Key.Key_K, _CTRL, "\x0b", "Ctrl+K"),
        (Qt.Key.Key_K, _SHIFT, "K", "Shift+K"),
        (Qt.Key.Key_Exclam, _SHIFT, "!", "!"),
        (Qt.Key.Key_Greater, _SHIFT, ">", ">"),
        (Qt.Key.Key_Space, _SHIFT, " ", "Shift+Space"),
        (Qt.Key.Key_Backtab, _SHIFT, "", "Shift+Tab"),
        (Qt.Key.Key_Return, _NONE, "\r", "Return"),
        (Qt.Key.Key_Plus, _CTRL, "+", "Ctrl++"),
        (Qt.Key.Key_4, Qt.KeyboardModifier.KeypadModifier, "4", "4"),
        (Qt.Key.Key_Control, _CTRL, "", ""),
        (Qt.Key.Key_AltGr, _NONE, "", ""),
    ],
)
def test_a_key_press_is_named_as_the_tables_name_it(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, expected: str
) -> None:
    assert pressed_key(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)) == expected


@pytest.mark.parametrize(
    ("key", "typed"), [("P", True), ("Shift+P", True), ("!", True), ("Return", True), ("F7", False), ("Ctrl+P", False)]
)
def test_keys_that_write_are_told_from_those_that_command(key: str, typed: bool) -> None:
    assert is_typed(key) is typed


def article_keys() -> set[str]:
    """Every character that stands for an action while the article has the focus, in small letters."""
    typed = {"Space": " "}
    found = set()
    for menu in menu_specs():
        for action in menu.actions:
            for key in action.keys if action.scope is Scope.ARTICLE else ():
                sign = typed.get(key.removeprefix("Shift+"), key.removeprefix("Shift+"))
                if len(sign) == 1:
                    found.add(sign.lower())
    return found


def test_no_label_can_have_a_key_of_the_table_and_no_letter_is_reserved_for_nothing() -> None:
    taken = article_keys()
    assert taken <= RESERVED_KEYS, taken - RESERVED_KEYS
    assert {key for key in RESERVED_KEYS if key.isalpha()} == {key for key in taken if key.isalpha()}


def test_every_key_of_the_tables_is_one_that_can_be_pressed() -> None:
    for menu in menu_specs():
        for action in menu.actions:
            assert all(canonical(key) for key in action.keys), action.id


def test_every_need_has_its_reason() -> None:
    for need in Needs:
        if need is not Needs.NOTHING:
            assert need.words != "not possible now", need
