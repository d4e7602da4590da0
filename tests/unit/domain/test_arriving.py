"""Suggestions that are taken in a stretch at a time come to the same as all at once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from glossator.domain.annotations import Annotations
from glossator.domain.changes import SpanAdded, SuggestionRejected
from glossator.domain.merging import independent
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, Suggestion

TEXT = "abcdefghij" * 6

_SOURCES = {kind: Fingerprint(kind, "any", "1", "0" * 8) for kind in ("memory", "gazetteer", "spacy")}


def _suggestion(kind: str, start: int, length: int, label: str) -> Suggestion:
    end = min(start + length, len(TEXT))
    # Only the memory says that nothing is to be shown.
    label = label if kind == "memory" or label else "A"
    return Suggestion(f"{kind}.{start}.{end}.{label}", start, end, TEXT[start:end], label, label, _SOURCES[kind])


_suggestions = st.lists(
    st.builds(
        _suggestion,
        st.sampled_from(sorted(_SOURCES)),
        st.integers(0, len(TEXT) - 1),
        st.integers(1, 7),
        st.sampled_from(["A", "B", ""]),
    ),
    max_size=25,
    unique_by=lambda suggestion: suggestion.id,
)


def _in_order(suggestions: list[Suggestion]) -> list[Suggestion]:
    return sorted(suggestions, key=lambda s: (s.start, -s.end, s.fingerprint.kind, s.id))


def _seen(annotations: Annotations) -> tuple[object, ...]:
    marks = annotations.marks()
    return (
        marks,
        annotations.label_counts(),
        {mark.id: annotations.behind(mark.id) for mark in marks},
        dict(annotations.silenced),
        annotations.rejected_readings,
        annotations.open_suggestions,
    )


@given(_suggestions, st.integers(0, 6))
def test_stretches_are_whole_in_order_and_cut_nothing(suggestions: list[Suggestion], least: int) -> None:
    ordered = _in_order(suggestions)
    stretches = list(independent([ordered[:5], ordered[5:]], least))
    assert [each for _, _, part in stretches for each in part] == ordered
    assert [begin for begin, _, _ in stretches] == [0, *(end for _, end, _ in stretches[:-1])]
    assert stretches[-1][1] is None
    for begin, end, part in stretches:
        assert all(begin <= each.start and (end is None or each.end <= end) for each in part)
        assert end is None or len(part) >= least


@given(_suggestions, _suggestions, st.integers(1, 6), st.data())
def test_a_stretch_at_a_time_comes_to_the_same_as_all_at_once(
    before: list[Suggestion], after: list[Suggestion], least: int, data: st.DataObject
) -> None:
    judged = data.draw(st.lists(st.sampled_from(before), max_size=4, unique=True)) if before else []
    whole, parts = (Annotations("a", TEXT, suggestions=before) for _ in range(2))
    for number, suggestion in enumerate(judged):
        event: SuggestionRejected | SpanAdded = SuggestionRejected("a", suggestion.id, None)
        if number % 2:
            span = Span(f"s{number}", suggestion.start, suggestion.end, suggestion.text, "B", suggestion.id)
            event = SpanAdded("a", span)
        whole.apply(event)
        parts.apply(event)
    whole.drain()
    parts.drain()
    shown = {mark.id: mark for mark in parts.marks()}
    whole.suggest(after)
    for begin, end, found in independent([_in_order(after)], least):
        parts.suggest_within(begin, end, found)
        gone, changed = parts.drain()
        for key in gone:
            del shown[key]
        shown.update({mark.id: mark for mark in changed})
    assert _seen(parts) == _seen(whole)
    assert sorted(shown) == sorted(mark.id for mark in whole.marks())
