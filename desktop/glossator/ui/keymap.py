"""Which keys stand for which action: the tables' own, the user's, and who has a key that several lay claim to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from PySide6.QtGui import QKeyEvent

    from glossator.ui.actions.spec import ActionSpec

Chosen = dict[str, tuple[str, ...]]
"""The keys that a user has chosen, by action; what is not named has the keys of the tables."""

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Super_L,
        Qt.Key.Key_Super_R,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_ScrollLock,
        Qt.Key.Key_Mode_switch,
        Qt.Key.Key_unknown,
    }
)
_EDITING = frozenset(
    {
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Backspace,
        Qt.Key.Key_Delete,
        Qt.Key.Key_Insert,
        Qt.Key.Key_Menu,
    }
)
# Qt's text view answers these itself; a shortcut on them would make reading impossible or do nothing.
_WALKING = frozenset(
    f"{modifier}{key}"
    for modifier, keys in {
        "": "Left Right Up Down Home End PgUp PgDown",
        "Shift+": "Left Right Up Down Home End PgUp PgDown",
        "Ctrl+": "Left Right Home End",
        "Ctrl+Shift+": "Left Right Home End",
    }.items()
    for key in keys.split()
)
_PLAIN_LETTERS = 0x01000000
"""Qt's keys below this number type a character."""


def canonical(key: str) -> str:
    """Return a key or chord as it is stored, or nothing when the text does not name exactly one."""
    sequence = QKeySequence(key, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1 or _combination(sequence).key() in _MODIFIERS:
        return ""
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def native(key: str) -> str:
    """Return a key as the system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def pressed_key(event: QKeyEvent) -> str:
    """Return the key of a key press as it is stored; nothing while only modifiers are held."""
    if Qt.Key(event.key()) in _MODIFIERS:
        return ""
    # Keys of the number block are those of the main one.
    modifiers, text = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier, event.text()
    if text and text.isprintable() and not text[0].isalnum() and not text.isspace():
        # Shift is how the sign is typed on this keyboard, not a part of the chord.
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    key = Qt.Key(event.key())
    if key is Qt.Key.Key_Backtab:
        key, modifiers = Qt.Key.Key_Tab, modifiers | Qt.KeyboardModifier.ShiftModifier
    return canonical(QKeySequence(QKeyCombination(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText))


def is_typed(key: str) -> bool:
    """Tell whether a key is used for writing, so that as a shortcut it may hold in the article alone."""
    combination = _combination(QKeySequence(key))
    if combination.keyboardModifiers() & _COMMANDS:
        return False
    return combination.key() in _EDITING or int(combination.key()) < _PLAIN_LETTERS


def refusal(key: str) -> str:
    """Return why a key cannot be given to an action, or nothing."""
    if not canonical(key):
        return "That is not a key."
    if canonical(key) in _WALKING:
        return f"{native(key)} walks through the text or selects in it, and stays so."
    if canonical(key) == "Esc":
        return "Esc always leads back to the article, and stays so."
    if canonical(key) in ("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X"):
        return f"{native(key)} selects, copies or pastes wherever text stands, and stays so."
    return ""


class Keymap:
    """The keys of all actions; where several claim one, the user's choice goes before the tables, then the first.

    No two actions ever have the same key, for Qt would then carry out neither.
    """

    def __init__(self, specs: Iterable[ActionSpec], chosen: Mapping[str, Sequence[str]]) -> None:
        self._specs = {spec.id: spec for spec in specs}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._holders: dict[str, str] = {}
        self._lost: dict[str, tuple[tuple[str, str], ...]] = {}
        self._chosen: Chosen = {}
        for action, keys in chosen.items():
            if action in self._specs:
                sound = (canonical(key) for key in keys if not refusal(key) or key in self._specs[action].keys)
                self._chosen[action] = tuple(dict.fromkeys(sound))
        if self._chosen:
            self._deal()

    def spec(self, spec: ActionSpec) -> ActionSpec:
        """Return a row of the tables with the keys that it has now."""
        keys = self._keys.get(spec.id, spec.keys)
        return spec if keys == spec.keys else replace(spec, keys=keys)

    @property
    def chosen(self) -> Chosen:
        """What the user has chosen."""
        return dict(self._chosen)

    def is_changed(self, action: str) -> bool:
        """Tell whether the user has chosen keys for an action."""
        return action in self._chosen

    def lost(self, action: str) -> tuple[tuple[str, str], ...]:
        """Return the keys that an action would have if another had not got them, each with that one's id."""
        return self._lost.get(action, ())

    def holder(self, key: str) -> ActionSpec | None:
        """Return the action that has a key."""
        self._deal()
        found = self._holders.get(canonical(key))
        return self.spec(self._specs[found]) if found is not None else None

    def taken_from_label(self, key: str) -> ActionSpec | None:
        """Return the action that has a label's letter, because the user wished so."""
        return self.holder(key.upper()) if self._chosen else None

    def assigned(self, action: str, keys: Sequence[str]) -> Chosen:
        """Return what is chosen when an action gets these keys; other choices give up the same ones."""
        wanted = tuple(dict.fromkeys(canonical(key) for key in keys))
        after: Chosen = {}
        for other, theirs in self._chosen.items():
            if other != action:
                after[other] = tuple(key for key in theirs if key not in wanted)
        after[action] = wanted
        return {each: theirs for each, theirs in after.items() if theirs != self._usual(each)}

    def without(self, action: str) -> Chosen:
        """Return what is chosen when an action gets the keys of the tables again."""
        usual = self._usual(action)
        return {
            other: tuple(key for key in keys if key not in usual)
            for other, keys in self._chosen.items()
            if other != action
        }

    def _usual(self, action: str) -> tuple[str, ...]:
        return tuple(canonical(key) for key in self._specs[action].keys)

    def _deal(self) -> None:
        if self._holders:
            return
        order = [*(each for each in self._specs if each in self._chosen), *self._specs]
        for action in dict.fromkeys(order):
            mine, lost = [], []
            usual = {canonical(key): key for key in self._specs[action].keys}
            for key in self._chosen.get(action, usual):
                holder = self._holders.setdefault(key, action)
                if holder == action:
                    mine.append(usual.get(key, key))
                else:
                    lost.append((key, holder))
            self._keys[action] = tuple(mine)
            if lost:
                self._lost[action] = tuple(lost)


def _combination(sequence: QKeySequence) -> QKeyCombination:
    found: QKeyCombination = sequence[0]  # type: ignore[index]  # Qt's stubs do not know that it can be indexed
    return found
