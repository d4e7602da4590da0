"""What can be done to a label scheme: each function returns a new, checked scheme or refuses with a sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.domain.labels import RESERVED_KEYS, check_scheme
from glossator.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from glossator.domain.labels import Label, LabelScheme

_WORD = re.compile(r"\w+")


def with_label(scheme: LabelScheme, label: Label) -> LabelScheme:
    """Add a label at the end."""
    _refuse_taken_id(scheme, label.id)
    return _checked(replace(scheme, labels=(*scheme.labels, label)))


def with_changed(scheme: LabelScheme, label: Label) -> LabelScheme:
    """Put a label in the place of the one with its id. Raises KeyError when there is none."""
    before = scheme.label(label.id)
    return _checked(replace(scheme, labels=tuple(label if each is before else each for each in scheme.labels)))


def with_key(scheme: LabelScheme, label_id: str, key: str) -> LabelScheme:
    """Give a label a key, and take that from whichever label has it; an empty one takes the label's own away."""
    labels = (
        replace(each, key=key) if each.id == label_id else replace(each, key="") if key and each.key == key else each
        for each in scheme.labels
    )
    return _checked(replace(scheme, labels=tuple(labels)))


def with_id(scheme: LabelScheme, old: str, new: str) -> LabelScheme:
    """Give a label another id. Under the old one it still takes what sources suggest."""
    _refuse_taken_id(scheme, new, of=old)
    labels = (
        replace(each, id=new, sources=_joined(s for s in (*each.sources, old) if s != new)) if each.id == old else each
        for each in scheme.labels
    )
    return _checked(replace(scheme, labels=tuple(labels)))


def in_order(scheme: LabelScheme, ids: Sequence[str]) -> LabelScheme:
    """Bring the labels into another order; `ids` must be those that there are."""
    if sorted(ids) != sorted(label.id for label in scheme):
        raise UserError("The labels have changed since they were put in order.", "Do it again.")
    return _checked(replace(scheme, labels=tuple(scheme.label(label_id) for label_id in ids)))


def merged(scheme: LabelScheme, gone: str, kept: str) -> LabelScheme:
    """Let one label take over another one's pipeline labels and examples; name, key and definition stay its own.

    An example that one of them marks and the other does not says nothing any more and is left out as “not marked”.
    """
    if gone == kept:
        raise UserError("A label cannot be merged into itself.", "Choose another one.")
    a, b = scheme.label(kept), scheme.label(gone)
    yes = _joined((*a.yes, *b.yes))
    no = _joined(example for example in (*a.no, *b.no) if example not in yes)
    sources = _joined((*a.sources, *b.sources, gone))
    union = replace(a, yes=yes, no=no, sources=sources)
    return _checked(
        replace(scheme, labels=tuple(union if each is a else each for each in scheme.labels if each is not b))
    )


def without(scheme: LabelScheme, gone: str, heir: str | None = None) -> LabelScheme:
    """Remove a label. Its pipeline labels go to `heir`, or are ignored from then on."""
    label = scheme.label(gone)
    if len(scheme.labels) == 1:
        raise UserError(f"“{label.name}” is the only label.", "Add another one first.")
    labels = (
        replace(each, sources=_joined((*each.sources, *label.sources, gone))) if each.id == heir else each
        for each in scheme.labels
        if each is not label
    )
    return _checked(replace(scheme, labels=tuple(labels)))


def with_example(label: Label, example: str, *, positive: bool) -> Label:
    """Add an example of what is marked, or of what is not; one that stands there already is not added again."""
    if positive:
        return replace(label, yes=_joined((*label.yes, example)))
    return replace(label, no=_joined((*label.no, example)))


def free_id(scheme: LabelScheme, name: str) -> str:
    """Return an id made of a name, that no label and no pipeline label has: “Armed group” becomes ArmedGroup."""
    wanted = "".join(word[0].upper() + word[1:] for word in _WORD.findall(name)) or "Label"
    taken = {label.id for label in scheme} | {source for label in scheme for source in label.sources}
    return (
        wanted if wanted not in taken else next(f"{wanted}{n}" for n in range(2, 1000) if f"{wanted}{n}" not in taken)
    )


def free_key(scheme: LabelScheme, name: str) -> str:
    """Return a key that no label has, a letter of the name if possible; empty when all are taken."""
    taken = {label.key for label in scheme} | RESERVED_KEYS
    letters = [letter for letter in name.casefold() if "a" <= letter <= "z"]
    return next((key for key in (*letters, *"abcdefghijklmnopqrstuvwxyz") if key not in taken), "")


def remapped(before: LabelScheme, after: LabelScheme, moves: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the labels of sources whose suggestions are shown under another label afterwards, or come or go.

    `moves` names the labels that live on under another id, which is no difference to whoever looks at them.
    """
    names = {label.id for scheme in (before, after) for label in scheme}
    names |= {source for scheme in (before, after) for label in scheme for source in label.sources}

    def meant(name: str) -> str | None:
        label = before.map_source(name)
        return None if label is None else moves.get(label, label)

    return tuple(sorted(name for name in names if meant(name) != after.map_source(name)))


def counterpart(label: Label, scheme: LabelScheme) -> str | None:
    """Return the id of the label of another scheme that means the same, to judge by names and pipeline labels."""
    for other in scheme:
        if other.name.casefold() == label.name.casefold():
            return other.id
    meant = {scheme.map_source(source) for source in (*label.sources, label.id)} - {None}
    return meant.pop() if len(meant) == 1 else None


def key_holder(scheme: LabelScheme, key: str, *, other_than: str) -> Label | None:
    """Return the label that has a key, if it is not the one with this id."""
    return next((label for label in scheme if key and label.key == key and label.id != other_than), None)


def _checked(scheme: LabelScheme) -> LabelScheme:
    check_scheme(scheme)
    return scheme


def _refuse_taken_id(scheme: LabelScheme, new: str, *, of: str = "") -> None:
    holder = scheme.map_source(new)
    if holder is not None and new not in scheme and holder != of:
        name = scheme.label(holder).name
        raise UserError(
            f"“{new}” is a pipeline label that stands for “{name}”.",
            f"Choose another id, or take it from “{name}” first.",
        )


def _joined(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(parts))
