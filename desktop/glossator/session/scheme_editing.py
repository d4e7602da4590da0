"""What a person can do to the label scheme; each intent returns a draft, or a plan where spans hang on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glossator.domain import scheme_edits
from glossator.domain.changes import SchemeChanged
from glossator.domain.labels import check_scheme
from glossator.domain.words import trim
from glossator.errors import StaleError, UserError
from glossator.session.outcome import Draft
from glossator.session.scheme_plans import SchemePlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from glossator.domain.annotations import Annotations
    from glossator.domain.labels import Label, LabelScheme
    from glossator.session.session import Session

_STOPS = ".!?…"
_CLOSING = "”’\"')]»"
_LONGEST_EXAMPLE = 240
_FIELDS = {
    "name": "Rename {old} to {new}",
    "key": "Change the key of {old}",
    "colour": "Change the colour of {old}",
    "definition": "Change the definition of {old}",
    "yes": "Change the examples of {old}",
    "no": "Change the counter-examples of {old}",
    "sources": "Change the pipeline labels of {old}",
}


def add_label(scheme: LabelScheme, label: Label) -> Draft:
    """Add a label at the end. Raises UserError."""
    return _draft(f"Add the label {label.name}", scheme, scheme_edits.with_label(scheme, label))


def edit_label(scheme: LabelScheme, label: Label) -> Draft:
    """Give the label with this id another name, key, colour, definition, examples or pipeline labels.

    An empty draft when all is as it was. Raises UserError.
    """
    before = _known(scheme, label.id)
    changed = [field for field in _FIELDS if getattr(before, field) != getattr(label, field)]
    title = _FIELDS[changed[0]] if len(changed) == 1 else "Change {old}"
    return _draft(title.format(old=before.name, new=label.name), scheme, scheme_edits.with_changed(scheme, label))


def give_key(scheme: LabelScheme, label_id: str, key: str) -> Draft:
    """Give a label a key, taking it from the label that has it. Raises UserError."""
    name = _known(scheme, label_id).name
    holder = scheme_edits.key_holder(scheme, key, other_than=label_id)
    title = f"Give {name} the key {key.upper()}" + (f" of {holder.name}" if holder else "")
    return _draft(title, scheme, scheme_edits.with_key(scheme, label_id, key))


def reorder(scheme: LabelScheme, ids: Sequence[str]) -> Draft:
    """Bring the labels into another order. Raises UserError."""
    return _draft("Reorder the labels", scheme, scheme_edits.in_order(scheme, ids))


def rename_scheme(scheme: LabelScheme, name: str) -> Draft:
    """Give the scheme itself another name. Raises UserError."""
    name = name.strip()
    if not name:
        raise UserError("The label scheme has no name.", "Give it one.")
    return _draft(f"Call the label scheme {name}", scheme, replace(scheme, name=name))


def add_example(annotations: Annotations, mark_id: str, scheme: LabelScheme, *, positive: bool = True) -> Draft:
    """Add the sentence around a mark, with the mark in `[[…]]`, to the examples of its label. Raises UserError.

    The draft is empty when the example stands there already.
    """
    try:
        mark = annotations.mark(mark_id)
    except KeyError:
        raise StaleError("That mark is no longer there.", "Nothing was changed.") from None
    label = _known(scheme, mark.label)
    example = example_text(annotations.text, mark.start, mark.end)
    title = f"Add an example to {label.name}" if positive else f"Add a counter-example to {label.name}"
    changed = scheme_edits.with_example(label, example, positive=positive)
    return replace(_draft(title, scheme, scheme_edits.with_changed(scheme, changed)), focus=mark_id)


def rename_id(session: Session, label_id: str, new: str) -> SchemePlan:
    """Store and export a label under another id from now on, in what is annotated already too. Raises UserError."""
    scheme, new = session.scheme, new.strip()
    name = _known(scheme, label_id).name
    after = scheme_edits.with_id(scheme, label_id, new)
    return SchemePlan(session, after, f"Change the id of {name} to {new}", {label_id: new} if new != label_id else {})


def merge_labels(session: Session, gone: str, kept: str) -> SchemePlan:
    """Make all spans of one label spans of another, which takes over its examples. Raises UserError."""
    scheme = session.scheme
    title = f"Merge {_known(scheme, gone).name} into {_known(scheme, kept).name}"
    return SchemePlan(session, scheme_edits.merged(scheme, gone, kept), title, {gone: kept})


def delete_label(
    session: Session,
    label_id: str,
    *,
    move_to: str | None = None,
    delete_spans: bool = False,
    sources_to: str | None = None,
    reopen: bool = True,
) -> SchemePlan:
    """Remove a label; its spans go to another one or are deleted. With neither it is refused if it has any.

    Its pipeline labels go to `sources_to`, or are ignored from then on. With `reopen` confirmed articles in which
    spans are deleted are to be done again. Raises UserError, also from the plan.
    """
    scheme = session.scheme
    name = _known(scheme, label_id).name
    for other in (move_to, sources_to):
        if other is not None and _known(scheme, other).id == label_id:
            raise UserError("A label that goes cannot take anything over.", "Choose another one.")
    after = scheme_edits.without(scheme, label_id, sources_to)
    if move_to is not None:
        title = f"Delete {name} and give its spans to {scheme.label(move_to).name}"
        return SchemePlan(session, after, title, {label_id: move_to})
    if delete_spans:
        return SchemePlan(session, after, f"Delete {name} with its spans", {label_id: None}, reopen=reopen)
    return SchemePlan(session, after, f"Delete {name}", {})


def import_scheme(
    session: Session, after: LabelScheme, moves: Mapping[str, str | None] | None = None, *, reopen: bool = True
) -> SchemePlan:
    """Work with another scheme from now on. `moves` says where the spans of labels that it lacks go; None deletes them.

    A label with spans that is in neither is refused, by the plan. Raises UserError.
    """
    check_scheme(after)
    chosen = {label_id: heir for label_id, heir in (moves or {}).items() if label_id not in after}
    for heir in chosen.values():
        if heir is not None:
            _known(after, heir)
    title = f"Import the label scheme {after.name}"
    return SchemePlan(session, after, title, chosen, reopen=reopen)


def differences(before: LabelScheme, after: LabelScheme) -> list[str]:
    """Return in sentences which labels come, change and go from one scheme to another."""
    found = {
        "Come": [label.name for label in after if label.id not in before],
        "Change": [label.name for label in after if label.id in before and label != before.label(label.id)],
        "Go": [label.name for label in before if label.id not in after],
    }
    return [f"{what}: {', '.join(names)}." for what, names in found.items() if names]


def read_moves(
    before: LabelScheme, after: LabelScheme, move: Sequence[str], delete: Sequence[str]
) -> dict[str, str | None]:
    """Return where the spans of labels go, from “OLD=NEW” and from the labels whose spans go. Raises UserError."""
    moves: dict[str, str | None] = {}
    for wish in move:
        old, equals, new = wish.partition("=")
        if not equals:
            raise UserError(
                f"“{wish}” does not say where spans go.", "Write it as OLD=NEW, with the ids of two labels."
            )
        moves[_known(before, old).id] = _known(after, new).id
    for old in delete:
        moves[_known(before, old).id] = None
    for old in moves:
        if old in after:
            raise UserError(f"“{before.label(old).name}” stays; its spans stay with it.", "Leave it out.")
    return moves


def example_text(text: str, start: int, end: int) -> str:
    """Return the sentence around `[start, end)` as an example: on one line, with the stretch in `[[…]]`."""
    first, last = _sentence(text, start, end)
    before, marked, after = (
        " ".join(part.replace("[[", "[").replace("]]", "]").split())
        for part in (text[first:start], text[start:end], text[end:last])
    )
    left = " " if before and text[start - 1 : start].isspace() else ""
    right = " " if after and text[end : end + 1].isspace() else ""
    return f"{before}{left}[[{marked}]]{right}{after}"


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the sentence, or of a long one what is nearest, that holds `[start, end)`; it never leaves the line."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    first, last = line_start, line_end
    for at in range(start - 1, line_start, -1):
        if text[at].isspace() and _ends_sentence(text, at, line_start):
            first = at + 1
            break
    for at in range(end, line_end):
        if text[at].isspace() and at > end and _ends_sentence(text, at, max(line_start, end - 1)):
            last = at
            break
    room = max(_LONGEST_EXAMPLE - (end - start), 0) // 2
    if start - first > room:
        first = _next_blank(text, start - room, start)
    if last - end > room:
        last = _blank_before(text, end + room, end)
    return trim(text, first, last) or (start, end)


def _ends_sentence(text: str, at: int, earliest: int) -> bool:
    """Tell whether a sentence ends before the blank at `at`: a stop, not of an abbreviation, and then a new start."""
    stop = at
    while stop > earliest and text[stop - 1] in _CLOSING:
        stop -= 1
    if stop <= earliest or text[stop - 1] not in _STOPS:
        return False
    following = text[at : at + 16].lstrip(" \t\u00a0“‘\"'([«")[:1]
    if following.islower():
        return False
    word = text[earliest : stop - 1].rsplit(None, 1)[-1] if text[earliest : stop - 1].strip() else ""
    # “Gen. Mohammedi”, “U.S. forces”, “J. Smith”: a short word or one with inner stops before a capital.
    return text[stop - 1] != "." or not (("." in word) or (word[:1].isupper() and len(word) <= 3))


def _next_blank(text: str, at: int, until: int) -> int:
    return next((n + 1 for n in range(at, until) if text[n].isspace()), until)


def _blank_before(text: str, at: int, earliest: int) -> int:
    return next((n for n in range(at, earliest, -1) if text[n].isspace()), earliest)


def _known(scheme: LabelScheme, label_id: str) -> Label:
    if label_id not in scheme:
        raise UserError(f"The label scheme has no label “{label_id}”.", "Look at the labels again.")
    return scheme.label(label_id)


def _draft(title: str, before: LabelScheme, after: LabelScheme) -> Draft:
    return Draft(title, () if before == after else (SchemeChanged(before, after),))
