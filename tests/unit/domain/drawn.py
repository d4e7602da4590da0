"""Annotations of a short text as Hypothesis draws them: spans, suggestions of three sources, and rejections."""

from __future__ import annotations

from hypothesis import strategies as st

from glossator.domain.annotations import Annotations, Mark
from glossator.domain.span import Span
from glossator.domain.suggestion import Fingerprint, Suggestion, verdict_on

TEXT = "Anna saw Daesh’s men in Al Qaim; Gen Mohammedi left."
ARTICLE = "a1"
LABELS = ("Person", "Place", "Group")
SOURCES = tuple(Fingerprint(kind, "x", "1", kind * 8) for kind in ("spacy", "gazetteer", "memory"))

stretches = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 9)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], len(TEXT)))
)


def suggestion(key: str, start: int, end: int, label: str = "Person", source: int = 0) -> Suggestion:
    return Suggestion(key, start, end, TEXT[start:end], label, label.upper(), SOURCES[source])


def span(key: str, start: int, end: int, label: str = "Person", origin: Suggestion | None = None) -> Span:
    if origin is None:
        return Span(key, start, end, TEXT[start:end], label)
    return Span(key, start, end, TEXT[start:end], label, origin.id, verdict_on(origin, start, end, label))


@st.composite
def suggestions(draw: st.DrawFn) -> list[Suggestion]:
    drawn = draw(st.lists(st.tuples(stretches, st.sampled_from(LABELS), st.integers(0, 2)), max_size=8))
    return [suggestion(f"g{n}", *stretch, label, source) for n, (stretch, label, source) in enumerate(drawn)]


@st.composite
def any_annotations(draw: st.DrawFn) -> Annotations:
    """Draw what an article may look like: spans by hand and from suggestions, some suggestions rejected."""
    proposed = draw(suggestions())
    made = []
    for n, (stretch, label) in enumerate(draw(st.lists(st.tuples(stretches, st.sampled_from(LABELS)), max_size=5))):
        origin = proposed[n] if n < len(proposed) and draw(st.booleans()) else None
        made.append(span(f"s{n}", *stretch, label, origin))
    origins = {each.suggestion for each in made}
    rejections = {
        each.id: draw(st.sampled_from([None, *(each.id for each in made)]))
        for each in proposed
        if each.id not in origins and draw(st.integers(0, 3)) == 0
    }
    return Annotations(ARTICLE, TEXT, spans=made, suggestions=proposed, rejections=rejections)


def shown(annotations: Annotations) -> dict[str, Mark]:
    return {mark.id: mark for mark in annotations.marks()}
